"""The mutations: each changes the view of a page at random, and with a sentence what it says.

`mutated(folder, kind, seed)` gives the changed view. The same three words give the same mutation.
"""

from __future__ import annotations

import pickle
import random
import re
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from known import known
from slots import change_hours, change_instant, change_weekdays, change_zone, number_spans, replace_name
from statements import grid_of
from view import Cell, Passage, Piece, Row, Table, View, load, plain
from words import CLAUSES, OTHER_WORDS

Thing = TypeVar("Thing")
Change = Callable[[View, random.Random], None]


class NotHere(Exception):
    """The page has nothing that this kind of mutation could change."""


KINDS: dict[str, Change] = {}


def kind(function: Change) -> Change:
    """Enter a kind of mutation."""
    KINDS[function.__name__] = function
    return function


@cache
def _page(folder: str) -> tuple[bytes, bytes]:
    view, _ = load(folder)
    return pickle.dumps(view), view.render()


def mutated(folder: str, name: str, seed: int) -> View:
    """The mutated view of a page; raises `NotHere` where the kind changes nothing in it."""
    chance = random.Random(f"{folder} {name} {seed}")
    pickled, before = _page(folder)
    for _ in range(8):
        view: View = pickle.loads(pickled)
        try:
            KINDS[name](view, chance)
        except NotHere:
            continue
        if view.render() != before:
            return view
    raise NotHere


def pick(chance: random.Random, things: list[Thing]) -> Thing:
    """One of the things."""
    if not things:
        raise NotHere
    return chance.choice(things)


def some(chance: random.Random, things: list[Thing]) -> list[Thing]:
    """One of the things, and at times all."""
    return [pick(chance, things)] if chance.random() < 0.7 else things


def copied(thing: Thing) -> Thing:
    """The same again."""
    again: Thing = pickle.loads(pickle.dumps(thing))
    return again


# ------------------------------------------------------------------------------------------------- what is in cells

PRICE = re.compile(r"(?P<dollar>\$)(?P<a>\d[\d.]*)|(?P<yen>Â?[¥￥])(?P<b>\d[\d.]*)|(?P<c>\d[\d.]*)(?P<yuan>元)")
NUMBER = re.compile(r"(?<=[$¥￥])\d[\d.]*|\d[\d.]*(?=元)")
STRUCK = re.compile(r"<del>(.*?)</del>|~~(.*?)~~")
MARK = re.compile(r"<sup>(?:\(\d\)|\*)+</sup>|(?<=[A-Za-z) ~])\(\d\)")
CLOCK = re.compile(r"\d\d:\d\d")


def cells(view: View, form: re.Pattern[str] | None = None) -> list[Cell]:
    """All cells in which a form occurs, without the dashes of Markdown."""
    rows = [row for table in view.tables for row in table.rows]
    found = [cell for row in rows for cell in row.cells if not re.fullmatch(r" *-{2,} *", cell.body)]
    return [cell for cell in found if form is None or form.search(cell.body)]


def edit(chance: random.Random, cell: Cell | Piece, form: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> None:
    """Replace one match of a form."""
    found = pick(chance, list(form.finditer(cell.body)))
    cell.body = cell.body[: found.start()] + new(found) + cell.body[found.end() :]


def other_digit(chance: random.Random, number: str) -> str:
    """The number with one digit changed."""
    place = pick(chance, [at for at, character in enumerate(number) if character.isdigit()])
    return number[:place] + pick(chance, [d for d in "0123456789" if d != number[place]]) + number[place + 1 :]


def _other_sign(found: re.Match[str]) -> str:
    number = found["a"] or found["b"] or found["c"]
    return f"¥{number}" if found["dollar"] else f"${number}"


def is_label(cell: Cell, view: View) -> bool:
    """Whether the pages have the cell as a label."""
    return cell.body in known().sources[view.language]


@kind
def price_digit(view: View, chance: random.Random) -> None:
    """One digit of a price."""
    edit(chance, pick(chance, cells(view, PRICE)), NUMBER, lambda found: other_digit(chance, found[0]))


def _forms(number: str, at: int) -> list[str]:
    return [
        number.replace(".", ",", 1),
        f"{number[: at + 1]},{number[at + 1 :]}",
        number.replace(".", "", 1),
        number[:at] + "." + number[at:].replace(".", ""),
        number[:at] + number[at + 1 :],
        number[: at + 1] + number[at:],
        f"{number[:at]} {number[at:]}",
        f"-{number}",
        f"{number}e3",
        "0",
    ]


@kind
def price_form(view: View, chance: random.Random) -> None:
    """The point of a price moved, dropped or a comma; a comma, a minus or a space put in; a digit dropped, doubled."""
    new = lambda found: pick(chance, _forms(found[0], chance.randrange(len(found[0]))))  # noqa: E731
    edit(chance, pick(chance, cells(view, PRICE)), NUMBER, new)


@kind
def price_word(view: View, chance: random.Random) -> None:
    """A word, a raised number or a second price in a price cell."""
    cell = pick(chance, cells(view, PRICE))
    words = ["from ", "约", "Free ", "~", "up to ", "$0.01 ", "2元 ", "<b>1</b>", "> ", "<sup>1</sup>", "<sup>2</sup>"]
    word = pick(chance, words if view.is_html else words[:-2])
    cell.body = pick(chance, [word + cell.body, cell.body + word.strip(), f"{cell.body} {word}", cell.body + cell.body])


@kind
def prices_swapped(view: View, chance: random.Random) -> None:
    """Two price cells exchanged."""
    one, two = pick(chance, cells(view, PRICE)), pick(chance, cells(view, PRICE))
    one.body, two.body = two.body, one.body


@kind
def currency_of_one(view: View, chance: random.Random) -> None:
    """The currency sign of a price, or of all in its cell."""
    cell = pick(chance, cells(view, PRICE))
    if chance.random() < 0.3:
        cell.body = PRICE.sub(_other_sign, cell.body)
    else:
        edit(chance, cell, PRICE, _other_sign)


@kind
def currency_of_more(view: View, chance: random.Random) -> None:
    """The currency sign of all prices of a row, a table or the page."""
    rows = pick(chance, [table.rows for table in view.tables] + [[row for t in view.tables for row in t.rows]])
    for row in rows if chance.random() < 0.6 else [pick(chance, rows)]:
        for cell in row.cells:
            cell.body = PRICE.sub(_other_sign, cell.body)


@kind
def percentage_changed(view: View, chance: random.Random) -> None:
    """A percentage that a cell states."""
    form = re.compile(r"\d+(?=% ?(?:off|OFF))|\d[\d.]*(?= ?折)")
    edit(chance, pick(chance, cells(view, form)), form, lambda found: other_digit(chance, found[0]))


@kind
def strike_dropped(view: View, chance: random.Random) -> None:
    """A strike is gone, the text is not."""
    for cell in some(chance, cells(view, STRUCK)):
        cell.body = STRUCK.sub(lambda found: found[1] or found[2], cell.body)


def _strike(view: View, text: str) -> str:
    return f"<del>{text}</del>" if view.is_html else f"~~{text}~~"


@kind
def strike_moved(view: View, chance: random.Random) -> None:
    """The other price of a cell is struck out."""
    for cell in some(chance, cells(view, STRUCK)):
        found = STRUCK.search(cell.body)
        before, after = cell.body[: found.start()], cell.body[found.end() :]
        before, after = (PRICE.sub(lambda price: _strike(view, price[0]), part) for part in (before, after))
        cell.body = before + (found[1] or found[2]) + after


@kind
def struck_price_removed(view: View, chance: random.Random) -> None:
    """A struck-out price is gone with its strike; at times its mark or its percentage too."""
    mark = r"(?:<sup>.*?</sup>|\(\d\))?(?:<br>)?"
    form = pick(
        chance, [STRUCK.pattern, f"(?:{STRUCK.pattern}){mark}", rf"{STRUCK.pattern}| \(\d+% off<sup>.*?</sup>\)"]
    )
    for cell in some(chance, cells(view, STRUCK)):
        cell.body = re.sub(form, "", cell.body)


@kind
def strike_added(view: View, chance: random.Random) -> None:
    """A cell or a passage is struck out."""
    if chance.random() < 0.3:
        passage = pick(chance, view.passages)
        passage.body, passage.sentences = _strike(view, passage.body), None
    else:
        cell = pick(chance, cells(view, PRICE if chance.random() < 0.5 else None))
        cell.body = _strike(view, cell.body.strip())


@kind
def label_replaced(view: View, chance: random.Random) -> None:
    """A label replaced by another one of this page, or of any."""
    labels = [cell for cell in cells(view) if is_label(cell, view)]
    others = sorted(known().sources[view.language]) if chance.random() < 0.5 else [cell.body for cell in labels]
    pick(chance, labels).body = pick(chance, others)


@kind
def labels_exchanged(view: View, chance: random.Random) -> None:
    """Two labels exchanged, more often next ones, such as OFF-PEAK and PEAK."""
    labels = [cell for cell in cells(view) if is_label(cell, view)]
    one = chance.randrange(len(labels))
    two = min(one + chance.randrange(1, 4), len(labels) - 1) if chance.random() < 0.7 else chance.randrange(len(labels))
    labels[one].body, labels[two].body = labels[two].body, labels[one].body


@kind
def label_reworded(view: View, chance: random.Random) -> None:
    """A word of a label changed or dropped; a word put in before it or at its end."""
    cell = pick(chance, [cell for cell in cells(view) if is_label(cell, view)])
    words = re.compile(r"(?<![\w./-])[A-Za-z]{2,}(?![\w./-])(?![^<]*>)|[一-鿿](?![^<]*>)")
    new = pick(chance, ["", "Legacy", "BATCH", "OUTPUT", "INPUT", "MISS", "HIT", "OFF", "旧", "未", "批量", "平时"])
    if chance.random() < 0.3:
        cell.body = f"{cell.body.rstrip()} {new or 'NEW'}"
    else:
        before = chance.random() < 0.5
        edit(chance, cell, words, lambda found: f"{new or 'NEW'} {found[0]}" if before else new)


@kind
def unit_changed(view: View, chance: random.Random) -> None:
    """The unit in a label, a price cell or a table of services."""
    form = re.compile(
        r"1M(?= )|百万|tokens(?=\b)|(?<=/ )1M|(?<=/)1M|1,000|10,000|页|次|字符|小时|requests|characters|hour|TOKENS"
    )
    cell = pick(chance, [cell for cell in cells(view) if form.search(re.sub("<[^>]*>", "", cell.body))])
    new = pick(chance, ["1K", "10M", "千", "亿", "characters", "pages", "100", "1,000", "10,000", "分钟", "words", ""])
    edit(chance, cell, form, lambda _: new)


@kind
def hours_of_label_changed(view: View, chance: random.Random) -> None:
    """The hours, or their time zone, in one label or in all."""
    found = cells(view, CLOCK)
    if chance.random() < 0.2:
        for cell in some(chance, found):
            cell.body = re.sub("UTC|北京时间", lambda zone: "北京时间" if zone[0] == "UTC" else "UTC", cell.body)
        return
    old = pick(chance, [each for cell in found for each in CLOCK.findall(cell.body)])
    new = f"{chance.randrange(25):02}:{pick(chance, ['00', '30', '15'])}"
    for cell in found if chance.random() < 0.6 else found[:1]:
        cell.body = cell.body.replace(old, new)


@kind
def model_renamed(view: View, chance: random.Random) -> None:
    """A model's name in the tables: one cell, or all of it."""
    form = re.compile(r"(?<![\w/.])deepseek-[a-z0-9.-]+")
    names = [cell for cell in cells(view, form) if not is_label(cell, view)]
    cell = pick(chance, names)
    old = form.search(cell.body)[0]
    others = [form.search(each.body)[0] for each in names]
    new = pick(chance, [*others, "deepseek-v5", "deepseek-chat", "deepseek-coder", f"{old}-lite", old[:-1], "gpt-4"])
    for each in names if chance.random() < 0.4 else [cell]:
        each.body = re.sub(rf"{re.escape(old)}(?![\w-])", new, each.body)


def values(view: View) -> list[Cell]:
    """The cells that are neither labels nor prices."""
    return [cell for cell in cells(view) if not PRICE.search(cell.body) and not is_label(cell, view)]


@kind
def value_changed(view: View, chance: random.Random) -> None:
    """A limit, a version or a number of requests at once."""
    form = re.compile(
        r"\b\d+(?=[KM]\b)|(?<=\d)[KM]\b(?! )|(?<=DeepSeek-[VR])\d[\d.]*|^ *\d+ *$|\d{4}(?=<|$)|-Pro|-Flash"
    )

    def new(match: re.Match[str]) -> str:
        if match[0].strip()[0].isdigit():
            return other_digit(chance, match[0])
        return pick(chance, ["K", "M", "G"] if match[0] in "KM" else ["-Pro", "-Flash", "-Max", ""])

    edit(chance, pick(chance, [cell for cell in values(view) if form.search(cell.body)]), form, new)


@kind
def values_exchanged(view: View, chance: random.Random) -> None:
    """Two cells that are neither labels nor prices exchanged."""
    one, two = pick(chance, values(view)), pick(chance, values(view))
    one.body, two.body = two.body, one.body


@kind
def feature_flipped(view: View, chance: random.Random) -> None:
    """Whether a model has a feature."""
    words = ["✓", "✗", "Not supported", "Non-thinking mode only"]
    if view.language == "zh":
        words = ["支持", "不支持", "暂不支持", "仅非思考模式支持", "部分支持"]
    cell = pick(chance, [cell for cell in cells(view) if plain(MARK.sub("", cell.body)) in words])
    cell.body = pick(chance, words) + "".join(MARK.findall(cell.body))


@kind
def mark_dropped(view: View, chance: random.Random) -> None:
    """A footnote mark is gone, in a cell or at the footnote."""
    if chance.random() < 0.3:
        _set_mark(pick(chance, [each for each in view.passages if each.mark]), "", None)
    else:
        edit(chance, pick(chance, cells(view, MARK)), MARK, lambda _: "")


@kind
def mark_renumbered(view: View, chance: random.Random) -> None:
    """A footnote mark has another number, in a cell or at the footnote; at times it loses its parentheses."""
    number = str(chance.randrange(1, 8))
    if chance.random() < 0.4:
        _set_mark(pick(chance, [each for each in view.passages if each.mark]), f"({number})", number)
        return
    new = f"<sup>{number}</sup>" if view.is_html and chance.random() < 0.2 else ""
    edit(
        chance,
        pick(chance, cells(view, MARK)),
        MARK,
        lambda found: new or re.sub(r"\(?(\d|\*)\)?", f"({number})", found[0], count=1),
    )


@kind
def mark_moved(view: View, chance: random.Random) -> None:
    """A footnote mark stands at another cell."""
    cell = pick(chance, cells(view, MARK))
    found = pick(chance, list(MARK.finditer(cell.body)))
    cell.body = cell.body[: found.start()] + cell.body[found.end() :]
    other = pick(chance, [each for each in cells(view) if each.body.strip()])
    other.body = other.body.rstrip() + found[0]


def _set_mark(passage: Passage, new: str, mark: str | None) -> None:
    old = re.match(r"\s*(\(\d+\)|\*)?", passage.body)[1]
    passage.body = passage.body.replace(old, new, 1) if old else passage.body
    passage.mark = mark


# ---------------------------------------------------------------------------------------------- cells, rows, columns


def a_row(view: View, chance: random.Random, least: int = 1) -> Row:
    """A row with so many cells."""
    return pick(chance, [row for table in view.tables for row in table.rows if len(row.cells) >= least])


def a_place(table: Table, chance: random.Random) -> int:
    """The number of a row."""
    return chance.randrange(len(table.rows))


@kind
def cell_dropped(view: View, chance: random.Random) -> None:
    """A cell is gone, or empty."""
    row = a_row(view, chance)
    cell = pick(chance, row.cells)
    if chance.random() < 0.3:
        cell.body = ""
    else:
        row.cells = [each for each in row.cells if each is not cell]


@kind
def cell_doubled(view: View, chance: random.Random) -> None:
    """A cell stands twice."""
    row = a_row(view, chance)
    at = chance.randrange(len(row.cells))
    row.cells.insert(at, copied(row.cells[at]))


@kind
def cell_moved(view: View, chance: random.Random) -> None:
    """A cell stands elsewhere in its row or in another, or two cells of any kind are exchanged."""
    one = a_row(view, chance)
    two = one if chance.random() < 0.5 else a_row(view, chance)
    if chance.random() < 0.5:
        cell = one.cells.pop(chance.randrange(len(one.cells)))
        two.cells.insert(chance.randrange(len(two.cells) + 1), cell)
    else:
        first, second = pick(chance, one.cells), pick(chance, two.cells)
        first.body, second.body = second.body, first.body


@kind
def span_changed(view: View, chance: random.Random) -> None:
    """A span is one longer or shorter."""
    cell, name = pick(chance, cells(view) if view.is_html else []), pick(chance, ["colspan", "rowspan"])
    setattr(cell, name, max(1, getattr(cell, name) + pick(chance, [-1, 1])))


@kind
def two_spans_changed(view: View, chance: random.Random) -> None:
    """Of two cells of a row, one is longer and one shorter."""
    one, two = chance.sample(a_row(view, chance, 2).cells, 2)
    name = pick(chance, ["colspan", "colspan", "rowspan"])
    if not view.is_html or getattr(one, name) == 1:
        raise NotHere
    setattr(one, name, getattr(one, name) - 1)
    setattr(two, name, getattr(two, name) + 1)


def _over(table: Table, at: int) -> list[Cell]:
    """The cells that span rows and reach over a row."""
    row = grid_of(table)[at] if table.form == "html" else []
    return [cell for cell in {id(cell): cell for cell in row}.values() if cell.rowspan > 1]


def _put_rows(table: Table, rows: list[Row]) -> None:
    """Enter rows in their new order; the source between rows stays where it was."""
    befores = [row.before for row in table.rows] + [""] * len(rows)
    table.rows = [Row(row.cells, before) for row, before in zip(rows, befores, strict=False)]


@kind
def row_dropped(view: View, chance: random.Random) -> None:
    """A row is gone; at times the spans over it are shortened."""
    table = pick(chance, view.tables)
    at = a_place(table, chance)
    if chance.random() < 0.6:
        for cell in _over(table, at):
            cell.rowspan -= 1
            if any(cell is each for each in table.rows[at].cells):  # it begins here: it goes to the next row
                table.rows[at + 1].cells.insert(0, cell)
    _put_rows(table, table.rows[:at] + table.rows[at + 1 :])


@kind
def row_doubled(view: View, chance: random.Random) -> None:
    """A row stands twice; at times the spans over it are made longer, at times a price of it differs."""
    table = pick(chance, view.tables)
    at = a_place(table, chance)
    copy = copied(table.rows[at])
    if chance.random() < 0.7:
        copy.cells = [cell for cell in copy.cells if cell.rowspan == 1]
        for cell in _over(table, at):
            cell.rowspan += 1
    if chance.random() < 0.5:
        for cell in copy.cells:
            cell.body = NUMBER.sub(lambda found: other_digit(chance, found[0]), cell.body)
    to = at + 1 if chance.random() < 0.7 else chance.randrange(len(table.rows) + 1)
    _put_rows(table, [*table.rows[:to], copy, *table.rows[to:]])


@kind
def row_moved(view: View, chance: random.Random) -> None:
    """A row stands elsewhere with its spans, or two rows are exchanged without them."""
    table = pick(chance, view.tables)
    one, two = a_place(table, chance), a_place(table, chance)
    if chance.random() < 0.5:
        rows = list(table.rows)
        rows.insert(two, rows.pop(one))
        _put_rows(table, rows)
        return
    first, second = table.rows[one], table.rows[two]
    (long1, own1), (long2, own2) = (
        [[cell for cell in row.cells if (cell.rowspan > 1) is long] for long in (True, False)]
        for row in (first, second)
    )
    first.cells, second.cells = long1 + own2, long2 + own1


@kind
def rows_exchange_cells(view: View, chance: random.Random) -> None:
    """The values of two rows exchanged, or their labels."""
    table = pick(chance, view.tables)
    one, two = pick(chance, table.rows), pick(chance, table.rows)
    count = chance.randrange(1, 3)
    part = slice(-count, None) if chance.random() < 0.5 else slice(None, count)
    one.cells[part], two.cells[part] = two.cells[part], one.cells[part]


def _columns(table: Table) -> list[list[tuple[Row, Cell]]]:
    """The cells of each column with the rows in which they stand in the source."""
    home = {id(cell): row for row in table.rows for cell in row.cells}
    if table.form != "html":
        return [
            list(column) for column in zip(*([(row, cell) for cell in row.cells] for row in table.rows), strict=True)
        ]
    columns = [{id(cell): cell for cell in column}.values() for column in zip(*grid_of(table), strict=True)]
    return [[(home[id(cell)], cell) for cell in column] for column in columns]


def _at(row: Row, cell: Cell) -> int:
    return [each is cell for each in row.cells].index(True)


@kind
def column_dropped(view: View, chance: random.Random) -> None:
    """A column is gone."""
    for row, cell in pick(chance, _columns(pick(chance, view.tables))):
        if cell.colspan > 1:
            cell.colspan -= 1
        else:
            row.cells.pop(_at(row, cell))


@kind
def column_doubled(view: View, chance: random.Random) -> None:
    """A column stands twice; at times with other prices."""
    differs = chance.random() < 0.5
    for row, cell in pick(chance, _columns(pick(chance, view.tables))):
        copy = copied(cell)
        if differs:
            copy.body = NUMBER.sub(lambda found: other_digit(chance, found[0]), copy.body)
        if cell.colspan > 1:
            cell.colspan += 1
        else:
            row.cells.insert(_at(row, cell) + 1, copy)


@kind
def column_moved(view: View, chance: random.Random) -> None:
    """Two columns exchanged; at times without the first row."""
    table = pick(chance, view.tables)
    pair = chance.sample(_columns(table), 2)
    one, two = ({id(row): (row, cell) for row, cell in column} for column in pair)
    for row in table.rows[1 if chance.random() < 0.3 else 0 :]:
        if id(row) in one and id(row) in two:
            first, second = _at(row, one[id(row)][1]), _at(row, two[id(row)][1])
            row.cells[first], row.cells[second] = row.cells[second], row.cells[first]


# --------------------------------------------------------------------------------------- tables, passages, headings


def _blocks(view: View) -> list[int]:
    """Where an item can be put in: before a table, a heading or the first line of a paragraph."""
    found = [
        at
        for at, item in enumerate(view.items)
        if isinstance(item, Table)
        or (isinstance(item, Passage) and item.before)
        or (isinstance(item, Piece) and item.kind == "heading")
    ]
    return found if view.is_html else found[1:]  # the content of Markdown begins with its title


def _put(view: View, item: Table | Passage | Piece, at: int) -> None:
    view.items[at:at] = [item] if view.is_html else [Piece("\n\n"), item, Piece("\n\n")]


def _place(view: View, item: object) -> int:
    return [each is item for each in view.items].index(True)


@kind
def table_dropped(view: View, chance: random.Random) -> None:
    """A table is gone."""
    view.items.pop(_place(view, pick(chance, view.tables)))


@kind
def table_doubled(view: View, chance: random.Random) -> None:
    """A table stands twice; at times with another price."""
    table = pick(chance, view.tables)
    copy = copied(table)
    if chance.random() < 0.5:
        cell = pick(chance, [cell for row in copy.rows for cell in row.cells if NUMBER.search(cell.body)])
        cell.body = NUMBER.sub(lambda found: other_digit(chance, found[0]), cell.body)
    _put(view, copy, pick(chance, [_place(view, table) + 1, *_blocks(view)]))


@kind
def table_moved(view: View, chance: random.Random) -> None:
    """A table stands elsewhere."""
    table, at = pick(chance, view.tables), pick(chance, _blocks(view))
    if view.items[at] is not table:
        view.items[_place(view, table)] = Piece("")
        _put(view, table, at)


@kind
def tables_exchanged(view: View, chance: random.Random) -> None:
    """Two tables exchanged."""
    if len(view.tables) < 2:
        raise NotHere
    one, two = (_place(view, table) for table in chance.sample(view.tables, 2))
    view.items[one], view.items[two] = view.items[two], view.items[one]


def _again(view: View, passage: Passage) -> Passage:
    edges = ("<p>", "</p>") if view.is_html else ("", "")
    return copied(Passage(passage.body, *edges, passage.mark, passage.sentences))


def _empty(passage: Passage) -> None:
    passage.body, passage.mark, passage.sentences = "", None, []


@kind
def passage_dropped(view: View, chance: random.Random) -> None:
    """A footnote or another passage is gone."""
    _empty(pick(chance, view.passages))


@kind
def passage_doubled(view: View, chance: random.Random) -> None:
    """A footnote or another passage stands twice."""
    _put(view, _again(view, pick(chance, view.passages)), pick(chance, _blocks(view)))


@kind
def passage_doubled_with_other_facts(view: View, chance: random.Random) -> None:
    """A passage stands twice, with another instant or other hours: the page contradicts itself."""
    passage = _again(view, pick(chance, view.passages))
    before = copied(passage.sentences)
    if not change_instant(passage, chance) and not change_hours(passage, view.language, chance):
        raise NotHere
    if passage.sentences != before:  # else the same instant in other digits
        passage.sentences = None
    _put(view, passage, pick(chance, _blocks(view)))


@kind
def passage_moved(view: View, chance: random.Random) -> None:
    """A passage stands elsewhere."""
    passage = pick(chance, view.passages)
    _put(view, _again(view, passage), pick(chance, _blocks(view)))
    _empty(passage)


@kind
def passages_exchanged(view: View, chance: random.Random) -> None:
    """Two passages exchanged; at times they leave their marks behind."""
    one, two = chance.sample(view.passages, 2)
    one.body, two.body = two.body, one.body
    one.mark, two.mark = two.mark, one.mark
    one.sentences, two.sentences = two.sentences, one.sentences
    if one.mark and two.mark and chance.random() < 0.5:
        first, second = one.mark, two.mark
        for passage, mark in ((one, second), (two, first)):
            _set_mark(passage, "*" if mark == "*" else f"({mark})", mark)


@kind
def heading_changed(view: View, chance: random.Random) -> None:
    """A heading dropped, doubled, moved or reworded."""
    heading = pick(chance, view.pieces("heading"))
    at = _place(view, heading)
    what = chance.randrange(4)
    if what == 0:
        view.items[at] = Piece("")
    elif what == 1:
        view.items.insert(at, Piece(heading.body, "heading"))
    elif what == 2:
        view.items.pop(at)
        view.items.insert(pick(chance, _blocks(view)), Piece(f"\n{heading.body}\n", "heading"))
    else:
        form = re.compile(r"(?<=[>#] )[A-Za-z]+|(?<=>)[A-Za-z]+|[一-鿿]{2}(?=[^\"<>]*<)|(?<=# )[一-鿿]{2}")
        edit(chance, heading, form, lambda _: pick(chance, ["Old", "Coming", "旧版", "将来的"]))


@kind
def tab_changed(view: View, chance: random.Random) -> None:
    """The names of the tabs exchanged, or one changed."""
    tabs = view.pieces("tab")
    tab = pick(chance, tabs)
    if chance.random() < 0.5:
        tabs[0].body, tabs[1].body = tabs[1].body, tabs[0].body
    else:
        tab.body = re.sub("USD|CNY", pick(chance, ["USD", "CNY", "EUR"]), tab.body)


@kind
def cut_off(view: View, chance: random.Random) -> None:
    """The page ends at any byte; more often near its end."""
    size = len(view.render())
    view.cut = chance.randrange(size // 2 if chance.random() < 0.6 else 1, size)


@kind
def cut_out(view: View, chance: random.Random) -> None:
    """A run of items is gone: the page was put together of its beginning and its end."""
    start, end = sorted(chance.sample(_blocks(view), 2))
    del view.items[start:end]


# -------------------------------------------------------------------------------------------------------- sentences


def a_passage(view: View, chance: random.Random) -> Passage:
    """A passage; those with facts come up more often."""
    with_facts = [each for each in view.passages if any(said.get("facts") for said in each.sentences or [])]
    return pick(chance, with_facts if with_facts and chance.random() < 0.6 else view.passages)


def _change(view: View, chance: random.Random, change: Callable[[Passage], bool]) -> None:
    """Change a passage in which there is something to change."""
    change(pick(chance, [each for each in view.passages if change(copied(each))]))


@kind
def date_changed(view: View, chance: random.Random) -> None:
    """The date or the time of an instant in a sentence."""
    _change(view, chance, lambda passage: change_instant(passage, chance))


@kind
def zone_changed(view: View, chance: random.Random) -> None:
    """The time zone of a sentence."""
    _change(view, chance, lambda passage: change_zone(passage, view.language))


@kind
def hours_changed(view: View, chance: random.Random) -> None:
    """The hours in a sentence."""
    _change(view, chance, lambda passage: change_hours(passage, view.language, chance))


@kind
def weekdays_changed(view: View, chance: random.Random) -> None:
    """The weekdays in a sentence."""
    _change(view, chance, lambda passage: change_weekdays(passage, chance))


@kind
def name_in_sentence_changed(view: View, chance: random.Random) -> None:
    """A model, a version, a length or a percentage in a sentence: once, or everywhere in it."""
    replace_name(a_passage(view, chance), chance)


def _reword(passage: Passage, start: int, end: int, new: str) -> None:
    """Replace a part of a passage: what it means is not known then."""
    passage.body = passage.body[:start] + new + passage.body[end:]
    passage.sentences = None


@kind
def number_in_sentence_changed(view: View, chance: random.Random) -> None:
    """Any other number in a sentence."""
    passage = pick(chance, [each for each in view.passages if number_spans(each.body)])
    start, end = pick(chance, number_spans(passage.body))
    _reword(passage, start, end, other_digit(chance, passage.body[start:end]))


_WORD = re.compile(r"(?<![\w./:=\"`-])[A-Za-z]{2,}(?![\w/:=`-]|\.\w)|[一-鿿]")


def _words(body: str) -> list[re.Match[str]]:
    """The words of a passage, without markup, addresses and names."""
    hidden = re.sub(r"<[^>]*>|\]\([^)]*\)|`[^`]*`|&\w+;|\]\(.*?\)", lambda found: "\1" * len(found[0]), body)
    return list(_WORD.finditer(hidden))


def _one_word(passage: Passage, chance: random.Random) -> tuple[int, int, str]:
    """A word's place, and the word; in Chinese up to three characters."""
    start, end = pick(chance, _words(passage.body)).span()
    if re.match("[一-鿿]{3}", passage.body[start:]):
        end += chance.randrange(3)
    return start, end, passage.body[start:end]


@kind
def word_dropped(view: View, chance: random.Random) -> None:
    """A word of a sentence is gone."""
    passage = a_passage(view, chance)
    start, end, _ = _one_word(passage, chance)
    _reword(passage, start, end, "")


@kind
def word_doubled(view: View, chance: random.Random) -> None:
    """A word of a sentence stands twice."""
    passage = a_passage(view, chance)
    start, end, word = _one_word(passage, chance)
    _reword(passage, start, end, f"{word} {word}" if word.isascii() else word + word)


@kind
def word_replaced(view: View, chance: random.Random) -> None:
    """A word of a sentence replaced by another."""
    passage = a_passage(view, chance)
    start, end, word = _one_word(passage, chance)
    others = [found[0] for found in _words(passage.body)] + OTHER_WORDS[view.language]
    _reword(passage, start, end, pick(chance, [each for each in others if each != word]))


@kind
def clause_added(view: View, chance: random.Random) -> None:
    """A clause in or after a sentence."""
    passage = a_passage(view, chance)
    places = [found.start() for found in _words(passage.body)] + [len(passage.body)] * 5
    at = pick(chance, places)
    _reword(passage, at, at, f" {pick(chance, CLAUSES[view.language])} ")


@kind
def clause_dropped(view: View, chance: random.Random) -> None:
    """What stands in parentheses, between two commas or before the last stop is gone."""
    passage = a_passage(view, chance)
    forms = r" ?[(（][^()（）<>]*[a-z一-鿿][^()（）<>]*[)）]|[,，][^,，.。<>\[\]]*(?=[,，.。])"
    start, end = pick(chance, list(re.finditer(forms, passage.body))).span()
    _reword(passage, start, end, "")


@kind
def passage_added(view: View, chance: random.Random) -> None:
    """A passage that nobody has seen."""
    body = pick(chance, [*CLAUSES[view.language], *OTHER_WORDS[view.language]])
    mark = pick(chance, [None, "9"])
    edges = ("<p>", "</p>") if view.is_html else ("", "")
    new = Passage(f"({mark}) {body}" if mark else body, *edges, mark, None)
    _put(view, new, pick(chance, _blocks(view)))
