"""Readings → what an edition says, and what must hold. Pure: no disk, no network, no clock.

`combine` makes one price list of the readings of both languages, `rules` says what must hold of an edition and from one
to the next, `timeline` what each name costs from one change to the next.
"""
