"""The prices in the forms of other tools. Pure but for `folder`.

An exporter, a module a feed, makes bytes of what is `known` and an instant, or refuses with its reason (`feed`).
`proof` holds a reader of these bytes against `get_price` at all `boundaries`; `feeds` makes all of them with their
manifest, and nothing where one differs; `folder` writes them.
"""
