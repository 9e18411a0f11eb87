"""An HTML table to a `Grid`: every cell at each position that it covers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4.element import PageElement, Tag

from scraper.reading.findings import Findings
from scraper.reading.html_text import TEACH, WITHOUT_TEXT, Text, text_of
from scraper.reading.page import LOOK_AT_TABLE, NOT_THE_PAGE, Cell, Grid, clean, refuse
from scraper.reading.visibility import refuse_unseen, shown

# Bounds against hostile input, far above the real page (130 cells).
SPAN_LIMIT = 100
CELL_LIMIT = 2_000


def captions(table: Tag, findings: Findings) -> Iterator[Tag]:
    """The table's captions."""
    for each in table.find_all("caption", recursive=False):
        with findings:
            refuse_unseen(each, "table")
        yield each


def grid_of(table: Tag, place: str, findings: Findings) -> Grid:
    """The table with every cell at each position that it covers; overlap and gaps are errors.

    Raises `PageNotUnderstood` where it makes no grid; what is wrong in its cells is entered into the findings.
    """
    rows = list(_rows(table, place, findings))
    taken: dict[tuple[int, int], Cell] = {}
    for top, row in enumerate(rows):
        column = 0
        for number, node in enumerate(row, start=1):
            where = f"{place}, row {top + 1}, cell {number}"
            while (top, column) in taken:
                column += 1
            down, across = _span(node, "rowspan", where), _span(node, "colspan", where)
            if top + down > len(rows):
                found = f"rowspan={down} with {len(rows) - top} rows left"
                raise refuse(where, "a span within the table", found, "rows are missing: fetch the whole page")
            cell = Cell("", "", (), where)
            with findings:
                cell = Text(where, findings, *node.children).cell()
            for position in ((top + i, column + j) for i in range(down) for j in range(across)):
                if position in taken:
                    found = f"{cell.text!r} over the cell at {taken[position].place}"
                    raise refuse(where, "spans that do not overlap", found, LOOK_AT_TABLE)
                taken[position] = cell
            if len(taken) > CELL_LIMIT:
                raise refuse(where, f"at most {CELL_LIMIT} cells", "more", NOT_THE_PAGE)
            column += across
    width = max((column for _, column in taken), default=-1) + 1
    if not width:
        raise refuse(place, "a table with cells", "none", LOOK_AT_TABLE)
    return Grid(tuple(_full_row(taken, top, width, place) for top in range(len(rows))), place)


def _full_row(taken: dict[tuple[int, int], Cell], top: int, width: int, place: str) -> tuple[Cell, ...]:
    missing = [str(column + 1) for column in range(width) if (top, column) not in taken]
    if missing:
        found = f"nothing in column {', '.join(missing)}"
        advice = f"a cell or a span is missing: {LOOK_AT_TABLE}"
        raise refuse(f"{place}, row {top + 1}", f"{width} columns", found, advice)
    return tuple(taken[top, column] for column in range(width))


def _rows(table: Tag, place: str, findings: Findings) -> Iterator[list[Tag]]:
    number = 0
    for node in _parts(table, findings):
        where = f"{place}, row {number + 1}"
        with findings:
            _refuse_no_row(node, where)
        if isinstance(node, Tag) and node.name == "tr":
            number += 1
            yield list(_cells(node, where, findings))


def _refuse_no_row(node: PageElement, place: str) -> None:
    if not isinstance(node, Tag):
        _refuse_text(node, place)
    elif node.name in {"tr", "colgroup", "col"}:
        for each in (node, *node.find_all("col")):
            refuse_unseen(each, place)
    elif node.name not in WITHOUT_TEXT | {"caption"}:
        raise refuse(place, "rows of cells", shown(node), TEACH)


def _parts(table: Tag, findings: Findings) -> Iterator[PageElement]:
    """The table's children, with those of its head, body and foot in their place."""
    for node in table.children:
        if isinstance(node, Tag) and node.name in {"tbody", "thead", "tfoot"}:
            with findings:
                refuse_unseen(node, "table")
            yield from node.children
        else:
            yield node


def _cells(row: Tag, place: str, findings: Findings) -> Iterator[Tag]:
    for node in row.children:
        with findings:
            if not isinstance(node, Tag):
                _refuse_text(node, place)
            elif node.name in {"td", "th"}:
                refuse_unseen(node, place)
            elif node.name not in WITHOUT_TEXT:
                raise refuse(place, "cells", shown(node), TEACH)
        if isinstance(node, Tag) and node.name in {"td", "th"}:
            yield node


def _refuse_text(node: PageElement, place: str) -> None:
    if clean(text_of(node, place)):
        raise refuse(place, "text in cells only", str(node), LOOK_AT_TABLE)


def _span(node: Tag, attribute: str, place: str) -> int:
    if attribute not in node.attrs:
        return 1
    value = str(node[attribute])
    if not re.fullmatch("[1-9][0-9]{0,2}", value) or int(value) > SPAN_LIMIT:
        raise refuse(place, f"{attribute} from 1 to {SPAN_LIMIT}", value, LOOK_AT_TABLE)
    return int(value)
