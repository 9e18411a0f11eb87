"""Readings → what an edition says, and what must hold. Pure: no disk, no network, no clock.

`combine` makes one price list of the readings of both languages, `rules` and `moves` say what must hold of one and
between two, `timeline` what each name costs from one change to the next.
"""
