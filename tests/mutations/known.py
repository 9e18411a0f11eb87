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
    account = read_text(view.render().decode("utf-8")).as_dict()["account"]
    taken = {entry["place"]: entry["taken_for"] for entry in account}
    for number, table in enumerate(view.tables, 1):
        rows = [
            row.cells for row in table.rows if not re.fullmatch(r"[ :-]*", "".join(cell.body for cell in row.cells))
        ]
        places = {id(cell): (y, x) for y, cells in enumerate(rows, 1) for x, cell in enumerate(cells, 1)}
        for row in grid_of(table):
            texts: dict[str, None] = {}
            for cell in row:
                y, x = places[id(cell)]
                role, _, of = taken.get(f"table {number}, row {y}, cell {x}", "").partition(" ")
                text = text_of(cell, is_html=view.is_html)[0].visible
                texts[text] = None
                words = of.split()
                if role == "label:" and len(words) == 1:
                    pairs = [(text, words[0])]
                elif role == "label:" and len(words) == len(texts):
                    pairs = list(zip(texts, words, strict=True))
                elif role == "service":
                    pairs = [(text, of)]
                else:
                    continue
                models = not any(
                    each.startswith("service ") for place, each in taken.items() if place.startswith(f"table {number},")
                )
                for each, word in pairs:
                    found.labels[view.language, models, without_hours(each)] = word
                found.sources.setdefault(view.language, set()).add(cell.body)


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
