"""A page → a `Reading`. Pure: no disk, no network, no clock, but for the room's own file of words.

`read` takes what stands on the page in order; `html_page` and `markdown_page` make the same `Page` of either format.
What the page's labels and sentences mean stands in `words.yaml`; `words_file` loads it, `words_rows` holds it to its
form, `words` is what the reader then knows. A cell goes to `model_table` or `service_table` (`fields`, `amounts`: what
one cell says), a passage to `recognise` (`template`, `slots`, `instants`, `periods`: what varies in a sentence).
`account` holds who took what. `price_lists` is what comes of it: `decisions` has a function for each meaning that
decides something, `discounts` what struck-out prices need.
"""
