"""`data/` on disk: what stands there, checked whole, and all that follows from it.

`dataset` loads it and `check` holds it against schema and rules; `publish` writes editions, then what `compile` makes
of them; `captures` finds pages by their SHA-256, against which `rebuild` holds editions. `observations` are the
lines of `observations.csv`; `meanings` is what follows from the reader's words; `fields` lists
every field of the schemas; `corrected` takes a correction.
"""
