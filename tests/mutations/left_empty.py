"""Spanned cells that are left empty, as converters write them, and a price or a label that is left empty as well."""

from __future__ import annotations

import random
import re

from chance import Nothing, pick, place_of
from in_cells import PRICE, cells
from known import known
from view import View, plain


def _spans_left_empty(view: View) -> None:
    """Each spanned cell stands once, as converters write it: what repeats the cell to its left or above is empty."""
    for table in view.tables:
        rows = [row.cells for row in table.rows]
        texts = [[plain(cell.body) for cell in row] for row in rows]
        labels = known().sources[view.language]
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                is_label = cell.body in labels
                left = x > 0 and texts[y][x] == texts[y][x - 1] and texts[y][x]
                above = is_label and y > 0 and texts[y][x] == texts[y - 1][x]
                if (left or above) and not re.fullmatch(" *:?-+:? *", cell.body):
                    cell.body = " "


def left_empty(view: View, chance: random.Random, *, labels: bool) -> None:
    """A label, a price, it and the one below it, or a column of them, in a table that leaves spanned cells empty.

    Where all prices of a column are those beside them, they may be spanned cells.
    """
    if any(table.form != "pipe" for table in view.tables):
        raise Nothing
    found = [cell for cell in cells(view, None if labels else PRICE, labels=labels) if plain(cell.body)]
    cell = pick(chance, found)
    (column,) = (
        [row.cells[at] for row in table.rows if any(row.cells[at] is each for each in found)]
        for table in view.tables
        for at in range(len(table.rows[0].cells))
        if any(row.cells[at] is cell for row in table.rows)
    )
    start = place_of(column, cell)
    emptied = [cell] if labels else column[start : start + chance.randrange(1, 3)]
    if not labels and chance.random() < 0.3:
        emptied = column
    _spans_left_empty(view)
    if not all(plain(each.body) for each in emptied):
        raise Nothing
    for each in emptied:
        each.body = " "
