"""`data/` on disk: what stands there, checked whole, and all that follows from it.

`dataset` loads it and `check` holds it against schema and rules; `publish` writes editions, then what `compile` makes
of them; `captures` finds pages by their SHA-256, from which `rebuild` makes editions again. `observations` are the
lines of `observations.csv`, `yaml_file` is the one form of a data file.
"""
