"""Parts of a page taken out, doubled, moved or exchanged: cells, rows, columns, tables, passages, headings."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from chance import Change, Nothing, copied, other_digit, pick, place_of
from in_cells import NUMBER, edit, set_mark
from statements import grid_of
from view import Cell, Passage, Piece, Row, Table, View

PartOfTable = Callable[[Table, random.Random], object]


def in_a_table(change: PartOfTable) -> Change:
    """A change of one of the page's tables. The source between its rows stays where it is."""

    def changed(view: View, chance: random.Random) -> None:
        table = pick(chance, [table for table in view.tables for _ in table.rows])
        befores = [row.before for row in table.rows]
        change(table, chance)
        for row, before in zip(table.rows, [*befores, *[""] * len(table.rows)], strict=False):
            row.before = before

    return changed


def _other_prices(chance: random.Random, cells: list[Cell]) -> None:
    """At times, other prices in a copy."""
    if chance.random() < 0.5:
        for cell in cells:
            cell.body = NUMBER.sub(lambda found: other_digit(chance, found[0]), cell.body)


# ------------------------------------------------------------------------------------------------------------ cells


def _cell_dropped(table: Table, chance: random.Random) -> None:
    row = pick(chance, table.rows)
    at = chance.randrange(len(row.cells))
    if chance.random() < 0.3:
        row.cells[at].body = ""
    else:
        row.cells.pop(at)


def _cell_doubled(table: Table, chance: random.Random) -> None:
    row = pick(chance, table.rows)
    at = chance.randrange(len(row.cells))
    row.cells.insert(at, copied(row.cells[at]))


def _cell_moved(table: Table, chance: random.Random) -> None:
    """A cell stands elsewhere, or two cells of any kind are exchanged."""
    one = pick(chance, table.rows)
    two = one if chance.random() < 0.5 else pick(chance, table.rows)
    if chance.random() < 0.5:
        cell = one.cells.pop(chance.randrange(len(one.cells)))
        two.cells.insert(chance.randrange(len(two.cells) + 1), cell)
    else:
        first, second = pick(chance, one.cells), pick(chance, two.cells)
        first.body, second.body = second.body, first.body


def _span_changed(table: Table, chance: random.Random) -> None:
    """A span is one longer or shorter; more often one that is there."""
    cells, name = [cell for row in table.rows for cell in row.cells], pick(chance, ["colspan", "rowspan"])
    long = [cell for cell in cells if getattr(cell, name) > 1]
    cell = pick(chance, long if long and chance.random() < 0.7 else cells)
    setattr(cell, name, max(1, getattr(cell, name) + pick(chance, [-1, 1])))


def _two_spans_changed(table: Table, chance: random.Random) -> None:
    """Of two cells of a row, one is longer and one shorter."""
    one, two = chance.sample(pick(chance, [row for row in table.rows if len(row.cells) > 1]).cells, 2)
    name = pick(chance, ["colspan", "colspan", "rowspan"])
    if getattr(one, name) == 1:
        raise Nothing
    setattr(one, name, getattr(one, name) - 1)
    setattr(two, name, getattr(two, name) + 1)


# ------------------------------------------------------------------------------------------------------------- rows


def _over(table: Table, at: int) -> list[Cell]:
    """The cells that span rows and reach over a row."""
    row = grid_of(table)[at] if table.form == "html" else []
    return [cell for cell in {id(cell): cell for cell in row}.values() if cell.rowspan > 1]


def _row_dropped(table: Table, chance: random.Random) -> None:
    """A row is gone; at times the spans over it are shortened."""
    at = chance.randrange(len(table.rows))
    if chance.random() < 0.6:
        for cell in _over(table, at):
            cell.rowspan -= 1
            if any(cell is each for each in table.rows[at].cells):  # it begins here: it goes to the next row
                table.rows[at + 1].cells.insert(0, cell)
    table.rows.pop(at)


def _row_doubled(table: Table, chance: random.Random) -> None:
    """A row stands twice; at times the spans over it are made longer."""
    at = chance.randrange(len(table.rows))
    copy = copied(table.rows[at])
    if chance.random() < 0.7:
        copy.cells = [cell for cell in copy.cells if cell.rowspan == 1]
        for cell in _over(table, at):
            cell.rowspan += 1
    _other_prices(chance, copy.cells)
    table.rows.insert(at + 1 if chance.random() < 0.7 else chance.randrange(len(table.rows) + 1), copy)


def _row_moved(table: Table, chance: random.Random) -> None:
    """A row stands elsewhere with its spans, or two rows are exchanged without them."""
    one, two = pick(chance, table.rows), pick(chance, table.rows)
    if chance.random() < 0.5:
        table.rows.pop(place_of(table.rows, one))
        table.rows.insert(chance.randrange(len(table.rows) + 1), one)
        return
    own = [[cell for cell in row.cells if cell.rowspan == 1] for row in (one, two)]
    for row, cells in ((one, own[1]), (two, own[0])):
        row.cells = [cell for cell in row.cells if cell.rowspan > 1] + cells


def _rows_exchange_cells(table: Table, chance: random.Random) -> None:
    """The values of two rows exchanged, or their labels."""
    one, two = pick(chance, table.rows), pick(chance, table.rows)
    count = chance.randrange(1, 3)
    part = slice(-count, None) if chance.random() < 0.5 else slice(None, count)
    one.cells[part], two.cells[part] = two.cells[part], one.cells[part]


# ---------------------------------------------------------------------------------------------------------- columns


def _columns(table: Table) -> list[list[tuple[Row, Cell]]]:
    """The cells of each column with the rows in which they stand in the source."""
    home = {id(cell): row for row in table.rows for cell in row.cells}
    grid = grid_of(table) if table.form == "html" else [row.cells for row in table.rows]
    columns = [{id(cell): cell for cell in column}.values() for column in zip(*grid, strict=True)]
    return [[(home[id(cell)], cell) for cell in column] for column in columns]


def _column_dropped(table: Table, chance: random.Random) -> None:
    for row, cell in pick(chance, _columns(table)):
        if cell.colspan > 1:
            cell.colspan -= 1
        else:
            row.cells.pop(place_of(row.cells, cell))


def _column_doubled(table: Table, chance: random.Random) -> None:
    copies = []
    for row, cell in pick(chance, _columns(table)):
        if cell.colspan > 1:
            cell.colspan += 1
        else:
            copies.append(copied(cell))
            row.cells.insert(place_of(row.cells, cell) + 1, copies[-1])
    _other_prices(chance, copies)


def _column_moved(table: Table, chance: random.Random) -> None:
    """Two columns exchanged; at times without the first row."""
    one, two = ({id(row): cell for row, cell in column} for column in chance.sample(_columns(table), 2))
    for row in table.rows[1 if chance.random() < 0.3 else 0 :]:
        if id(row) in one and id(row) in two:
            first, second = place_of(row.cells, one[id(row)]), place_of(row.cells, two[id(row)])
            row.cells[first], row.cells[second] = row.cells[second], row.cells[first]


# ----------------------------------------------------------------------------------------------- the parts of a page


def blocks(view: View) -> list[int]:
    """Where an item can be put in: before a table, a heading or the first line of a paragraph."""
    found = [
        at
        for at, item in enumerate(view.items)
        if (item.kind == "heading" if isinstance(item, Piece) else isinstance(item, Table) or item.before)
    ]
    return found if view.is_html else found[1:]  # the content of Markdown begins with its title


def put(view: View, chance: random.Random, item: Table | Passage | Piece) -> None:
    """Put an item somewhere into the page."""
    at = pick(chance, blocks(view))
    view.items[at:at] = [item] if view.is_html else [Piece("\n\n"), item, Piece("\n\n")]


def take(view: View, item: Table | Passage | Piece) -> Table | Passage | Piece:
    """Take an item out; the markup around a line of a paragraph stays. Returns what can be put in elsewhere."""
    if isinstance(item, Passage):
        again = again_of(view, item)
        item.body, item.mark, item.sentences = "", None, []
        return again
    view.items[place_of(view.items, item)] = Piece("")
    return item


def again_of(view: View, item: Table | Passage | Piece) -> Table | Passage | Piece:
    """The same item once more."""
    if not isinstance(item, Passage):
        return copied(item)
    return copied(Passage(item.body, "<p>" * view.is_html, "</p>" * view.is_html, item.mark, item.sentences))


def _exchanged(view: View, chance: random.Random, items: list) -> None:
    if len(items) < 2:
        raise Nothing
    one, two = (place_of(view.items, item) for item in chance.sample(items, 2))
    first, second = view.items[one], view.items[two]
    view.items[one], view.items[two] = second, first
    if isinstance(first, Passage) and isinstance(second, Passage):  # the markup around them stays
        first.before, second.before, first.after, second.after = second.before, first.before, second.after, first.after
        if first.mark and second.mark and chance.random() < 0.5:
            marks = first.mark, second.mark
            set_mark(first, marks[1])
            set_mark(second, marks[0])


def _table_doubled(view: View, chance: random.Random) -> None:
    copy = again_of(view, pick(chance, view.tables))
    _other_prices(chance, [pick(chance, [c for row in copy.rows for c in row.cells if NUMBER.search(c.body)])])
    put(view, chance, copy)


_LIMIT = re.compile(r"\b[1-9][0-9]*(?=[KM]\b)")


def _table_contradicted(view: View, chance: random.Random) -> None:
    """A second table of the models, which says another limit: which of the two holds is not said."""
    copy = again_of(view, pick(chance, [table for table in view.tables if table.form == "html"]))
    head, *rows = copy.rows
    width = sum(cell.colspan for cell in head.cells)
    whole = [row for row in rows if sum(cell.colspan for cell in row.cells) == width]
    row = pick(chance, [row for row in whole if {cell.rowspan for cell in (*head.cells, *row.cells)} == {1}])
    cell = pick(chance, [cell for cell in row.cells if _LIMIT.search(cell.body)])
    edit(chance, cell, _LIMIT, lambda found: other_digit(chance, found[0]))
    copy.rows, row.before = [head, row], ""
    put(view, chance, copy)


_TITLE = re.compile(r"(?<=[>#] )[A-Za-z]+|(?<=>)[A-Za-z]+|[一-鿿]{2}(?=[^\"<>]*<)|(?<=# )[一-鿿]{2}")


def _heading_changed(view: View, chance: random.Random) -> None:
    """A heading reworded, dropped, doubled, moved, or exchanged with another."""
    if chance.random() < 0.25:
        words = ["Old", "Coming", "旧版", "将来的"]
        edit(chance, pick(chance, view.pieces("heading")), _TITLE, lambda _: pick(chance, words))
    else:
        pick(chance, list(of_the_page("heading", lambda view: view.pieces("heading")).values()))(view, chance)


def _tab_changed(view: View, chance: random.Random) -> None:
    """Two tabs exchanged, or one of another currency."""
    tabs = view.pieces("tab")
    if chance.random() < 0.5:
        _exchanged(view, chance, tabs)
    else:
        tab = pick(chance, tabs)
        tab.body = re.sub("USD|CNY", pick(chance, ["USD", "CNY", "EUR"]), tab.body)


def _cut_off(view: View, chance: random.Random) -> None:
    """The page ends at any byte; more often near its end."""
    size = len(view.render())
    view.cut = chance.randrange(size // 2 if chance.random() < 0.6 else 1, size)


def _cut_out(view: View, chance: random.Random) -> None:
    """The page was put together of its beginning and its end."""
    start, end = sorted(chance.sample(blocks(view), 2))
    del view.items[start:end]


def of_the_page(name: str, items: Callable[[View], list]) -> dict[str, Change]:
    """What can become of a part of the page."""
    return {
        f"{name}_dropped": lambda view, chance: take(view, pick(chance, items(view))),
        f"{name}_doubled": lambda view, chance: put(view, chance, again_of(view, pick(chance, items(view)))),
        f"{name}_moved": lambda view, chance: put(view, chance, take(view, pick(chance, items(view)))),
        f"{name}s_exchanged": lambda view, chance: _exchanged(view, chance, items(view)),
    }


_IN_TABLES: tuple[PartOfTable, ...] = (
    _cell_dropped, _cell_doubled, _cell_moved, _span_changed, _two_spans_changed, _row_dropped, _row_doubled,
    _row_moved, _rows_exchange_cells, _column_dropped, _column_doubled, _column_moved,
)  # fmt: skip
ARRANGED: dict[str, Change] = {
    **{change.__name__[1:]: in_a_table(change) for change in _IN_TABLES},
    **of_the_page("table", lambda view: view.tables),
    **of_the_page("passage", lambda view: view.passages),
    "table_doubled": _table_doubled,
    "table_contradicted": _table_contradicted,
    "heading_changed": _heading_changed,
    "tab_changed": _tab_changed,
    "cut_off": _cut_off,
    "cut_out": _cut_out,
}
