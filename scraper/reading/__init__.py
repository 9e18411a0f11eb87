"""A page → a `Reading`. Pure: no disk, no network, no clock.

`read` takes what stands on the page in order; `html_page` and `markdown_page` make the same `Page` of either format.
Of HTML, `html_tree` makes the tree, `html_table` a grid, `html_text` a text of one element (`joints`); `visibility` and
`css` tell what a visitor may not see, `furniture` what stands around the content, `bearing` what could bear on a price.
Each cell and sentence goes to a module that knows it (`labels`, `amounts`, `instants`, `meanings`), through
`model_table`, `service_table` and `recognise`; `account` holds who took what, `price_lists` is what comes of it.
"""
