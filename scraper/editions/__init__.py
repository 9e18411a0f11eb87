"""Readings → what an edition says, and what must hold. Pure: no disk, no network, no clock.

`combine` makes one price list of the readings of both languages, `rules` says what must hold of an edition and from one
to the next, `returns` which figure goes there and back, `timeline` what each name costs from one change to the next,
`correction` what is said anew where a figure was wrong.
"""
