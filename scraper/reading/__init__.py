"""A page → a `Reading`. Pure: no disk, no network, no clock, but for the room's own file of words.

`read` takes what stands on the page in order; `html_page` and `markdown_page` make the same `Page` of either format.
Of HTML, `html_tree` makes the tree, `html_table` a grid, `html_text` a text of one element (`joints`); `visibility` and
`css` tell what a visitor may not see, `furniture` what stands around the content, `bearing` what could bear on a price.
What the page's labels and sentences mean stands in `words.yaml`; `words_file` loads it, `words_rows` holds it to its
form, `words` is what the reader then knows. A cell goes to `model_table` or `service_table` (`fields`, `amounts`: what
one cell says), a passage to `recognise` (`template`, `slots`, `instants`, `periods`: what varies in a sentence).
`account` holds who took what, `findings` what is wrong on a page, each problem under its cause. `price_lists` is what
comes of it: `decisions` has a function for each meaning that decides something, `discounts` what struck-out
prices need.
"""
