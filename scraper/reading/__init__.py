"""A page → a `Reading`. Pure: no disk, no network, no clock.

`read` takes what stands on the page in order; `html_page` and `markdown_page` make the same `Page` of either format.
Each cell and sentence goes to a module that knows it (`labels`, `amounts`, `instants`, `meanings`), through
`model_table`, `service_table` and `recognise`; `account` holds who took what, `price_lists` is what comes of it.
"""
