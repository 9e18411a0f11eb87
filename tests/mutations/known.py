"""What the unchanged pages show of labels, footnotes and values: learned, so that no page has to be understood here.

What a label stands for is what the account of its page's reading has taken it for. That account is honest as long as
the reading is the expected one, which a person has read.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from judge import about, prints
from leaves import leaves
from statements import Known, grid_of, stated, text_of, without_hours
from view import Data, View, folders, load

from scraper.reading.read import read_text


@cache
def known() -> Known:
    """All that the pages show."""
    found = Known()
    pages = [load(folder) for folder in folders()]
    for view, _ in pages:
        _learn_labels(found, view)
    for view, expected in pages:
        _learn_values(found, view, expected)
    found.open = False
    return found


def _learn_labels(found: Known, view: View) -> None:
    account = read_text(view.render().decode("utf-8")).account
    taken_for = {entry["place"]: entry["taken_for"] for entry in account}
    for number, table in enumerate(view.tables, 1):
        rows = [row.cells for row in table.rows if not all(re.fullmatch("[ :-]*", cell.body) for cell in row.cells)]
        roles = {
            id(cell): taken_for.get(f"table {number}, row {y}, cell {x}", "")
            for y, cells in enumerate(rows, 1)
            for x, cell in enumerate(cells, 1)
        }
        of_models = not any(role.startswith("service ") for role in roles.values())
        for row in grid_of(table):
            texts: dict[str, None] = {}
            for cell in row:
                texts[text_of(cell, is_html=view.is_html)[0].visible] = None
                role, _, words = roles[id(cell)].partition(" ")
                if role in {"label:", "service"}:
                    found.sources.setdefault(view.language, set()).add(cell.body)
                    for text, word in _pairs(list(texts), words.split()):
                        found.labels[view.language, of_models, without_hours(text)] = word


def _pairs(texts: list[str], words: list[str]) -> list[tuple[str, str]]:
    """Each label of a row with its word; a label over several rows is taken for the words of the last of them."""
    if len(words) == 1:
        return [(texts[-1], words[0])]
    return list(zip(texts, words, strict=True)) if len(words) == len(texts) else []


def _learn_values(found: Known, view: View, expected: Data) -> None:
    read = leaves(expected)
    cells = stated(view, found).cells
    names = Counter((cell.since, cell.product) for cell in cells.elements() if cell.what == ("model",))
    for cell in cells:
        if cell.what == ("model",) or names[cell.since, cell.product] > 1 or cell.what[-1].endswith("price"):
            continue  # which of two columns of one model a value is of, its name does not say
        called = {leaf.value for leaf in read if about(cell, leaf) and leaf.path[0] != "prices"}
        found.values |= {(cell.text.visible, value) for value in called if re.fullmatch("[a-z0-9_ ]+", value)}
        if not any(about(cell, leaf) and prints(cell, leaf, found) for leaf in read):
            found.silent.add((cell.what, cell.text))
