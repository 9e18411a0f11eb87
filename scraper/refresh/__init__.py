"""The scheduled look at the page.

`refresh` takes the steps in order: `repair` what a killed run left, `fetch` the pages, `compare` what they say with
the editions, publish what is new; `report` says what was found, and `proposal` what a person can decide where nothing
but words is unknown. `state` tells when two states are the same, `secrecy` keeps what is secret out of every text.
"""
