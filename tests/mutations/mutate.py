"""The mutations: each kind changes the view of a page at random."""

from __future__ import annotations

import pickle
import random
from functools import cache

from chance import Change, Nothing
from in_cells import IN_CELLS
from in_markup import IN_MARKUP
from in_order import ARRANGED
from in_sentences import IN_SENTENCES
from view import View, load

KINDS: dict[str, Change] = {**IN_CELLS, **ARRANGED, **IN_SENTENCES, **IN_MARKUP}


@cache
def _page(folder: str) -> tuple[bytes, bytes]:
    view, _ = load(folder)
    return pickle.dumps(view), view.render()


def mutated(folder: str, kind: str, seed: int) -> View | None:
    """The changed view of a page, the same for the same three words; None where the kind changes nothing in it."""
    chance = random.Random(f"{folder} {kind} {seed}")
    pickled, before = _page(folder)
    for _ in range(20):
        view: View = pickle.loads(pickled)
        try:
            KINDS[kind](view, chance)
        except Nothing:
            continue
        if view.render() != before:
            return view
    return None
