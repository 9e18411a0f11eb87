"""The mutations: each changes a view of a page at random, and with it what its sentences say.

`mutation(folder, kind, seed)` gives the mutated page and the reading that a person would take from it (None: only a
refusal is right). The same three words give the same mutation.
"""

from __future__ import annotations

import pickle
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from clauses import CLAUSES, OTHER_WORDS
from slots import change_hours, change_instant, change_weekdays, change_zone, number_spans, replace_in_sentence
from understand import LABELS, SERVICES, SUPPORT, UNITS, grid_of, kind_of, normal, understand
from view import Cell, Data, Passage, Piece, Row, Table, View, load, plain, squeezed

Thing = TypeVar("Thing")


class NotHere(Exception):
    """The page has nothing that this kind of mutation could change."""


@dataclass(frozen=True)
class Mutation:
    """A mutated page, what a person reads there, and what the page said before."""

    page: bytes
    expected: Data | None
    original: Data


KINDS: dict[str, Callable[[View, random.Random], None]] = {}


def kind(function: Callable[[View, random.Random], None]) -> Callable[[View, random.Random], None]:
    """Enter a kind of mutation."""
    KINDS[function.__name__] = function
    return function


@cache
def _page(folder: str) -> tuple[bytes, bytes, Data]:
    view, expected = load(folder)
    return pickle.dumps(view), view.render(), normal(expected)


def mutation(folder: str, name: str, seed: int) -> Mutation:
    """A mutation of a page; raises `NotHere` where the kind changes nothing in it."""
    view = mutated(folder, name, seed)
    return Mutation(view.render(), understand(view), _page(folder)[2])


def mutated(folder: str, name: str, seed: int) -> View:
    """The mutated view of a page; raises `NotHere` where the kind changes nothing in it."""
    chance = random.Random(f"{folder} {name} {seed}")
    pickled, before, _ = _page(folder)
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


# ------------------------------------------------------------------------------------------------------------ cells

PRICE = re.compile(r"(?P<dollar>\$)(?P<a>\d[\d.]*)|(?P<yen>Â?[¥￥])(?P<b>\d[\d.]*)|(?P<c>\d[\d.]*)(?P<yuan>元)")
NUMBER = re.compile(r"(?<=[$¥￥])\d[\d.]*|\d[\d.]*(?=元)")


def cells(view: View) -> list[Cell]:
    """All cells, without the dashes of Markdown."""
    return [
        cell
        for table in view.tables
        for row in table.rows
        for cell in row.cells
        if not re.fullmatch(r" *-{2,} *", cell.body)
    ]


def price_cells(view: View) -> list[Cell]:
    """The cells with a price."""
    return [cell for cell in cells(view) if PRICE.search(cell.body)]


def label(cell: Cell) -> str:
    """A cell's text without its marks."""
    return squeezed(plain(re.sub(r"<sup>.*?</sup>|\(\d\)", "", cell.body)))


def marks(cell: Cell) -> str:
    """A cell's marks as they stand in its source."""
    return "".join(re.findall(r"<sup>.*?</sup>|\(\d\)", cell.body))


def substitute(chance: random.Random, form: re.Pattern[str], text: str, new: Callable[[re.Match[str]], str]) -> str:
    """The text with one match of the form replaced."""
    found = pick(chance, list(form.finditer(text)))
    return text[: found.start()] + new(found) + text[found.end() :]


def other_digit(chance: random.Random, number: str) -> str:
    """The number with one digit changed."""
    place = pick(chance, [at for at, character in enumerate(number) if character.isdigit()])
    return number[:place] + pick(chance, [d for d in "0123456789" if d != number[place]]) + number[place + 1 :]


@kind
def price_digit(view: View, chance: random.Random) -> None:
    """One digit of a price."""
    cell = pick(chance, price_cells(view))
    cell.body = substitute(chance, NUMBER, cell.body, lambda found: other_digit(chance, found[0]))


@kind
def price_form(view: View, chance: random.Random) -> None:
    """The point of a price moved, dropped or made a comma; a digit dropped or doubled; a minus or a space put in."""
    cell = pick(chance, price_cells(view))

    def new(found: re.Match[str]) -> str:
        number, at = found[0], chance.randrange(len(found[0]))
        return pick(
            chance,
            [
                number.replace(".", ",", 1),
                number.replace(".", "", 1),
                number[:at] + "." + number[at:].replace(".", ""),
                number[:at] + number[at + 1 :],
                number[: at + 1] + number[at:],
                number[:at] + " " + number[at:],
                "-" + number,
                number + "e3",
                "0",
            ],
        )

    cell.body = substitute(chance, NUMBER, cell.body, new)


@kind
def price_word(view: View, chance: random.Random) -> None:
    """A word or a second price in a price cell."""
    cell = pick(chance, price_cells(view))
    word = pick(chance, ["from ", "约", "Free ", "~", "up to ", "$0.01 ", "2元 ", "<b>1</b>", "> "])
    cell.body = pick(chance, [word + cell.body, cell.body + " " + word.strip(), cell.body + cell.body])


@kind
def prices_swapped(view: View, chance: random.Random) -> None:
    """Two price cells exchanged."""
    one, two = pick(chance, price_cells(view)), pick(chance, price_cells(view))
    one.body, two.body = two.body, one.body


def _other_sign(found: re.Match[str]) -> str:
    number = found["a"] or found["b"] or found["c"]
    return f"¥{number}" if found["dollar"] else f"${number}"


@kind
def currency_of_one(view: View, chance: random.Random) -> None:
    """The currency sign of one price."""
    cell = pick(chance, price_cells(view))
    if chance.random() < 0.3:
        cell.body = PRICE.sub(_other_sign, cell.body)
    else:
        cell.body = substitute(chance, PRICE, cell.body, _other_sign)


@kind
def currency_of_more(view: View, chance: random.Random) -> None:
    """The currency sign of all prices of a table, a row or a page."""
    table = pick(chance, view.tables)
    rows = [row for each in view.tables for row in each.rows] if chance.random() < 0.3 else table.rows
    if chance.random() < 0.4:
        rows = [pick(chance, rows)]
    for row in rows:
        for cell in row.cells:
            cell.body = PRICE.sub(_other_sign, cell.body)


# ---------------------------------------------------------------------------------------------------------- strikes

STRUCK = re.compile(r"<del>(.*?)</del>|~~(.*?)~~")


def struck_cells(view: View) -> list[Cell]:
    """The cells with struck-out text."""
    return [cell for cell in cells(view) if STRUCK.search(cell.body)]


def strike(view: View, text: str) -> str:
    """Struck-out text."""
    return f"<del>{text}</del>" if view.is_html else f"~~{text}~~"


@kind
def strike_dropped(view: View, chance: random.Random) -> None:
    """A strike is gone, the text is not."""
    for cell in _some(chance, struck_cells(view)):
        cell.body = STRUCK.sub(lambda found: found[1] or found[2], cell.body)


@kind
def strike_moved(view: View, chance: random.Random) -> None:
    """The other price of a cell is struck out."""
    for cell in _some(chance, struck_cells(view)):
        found = STRUCK.search(cell.body)
        parts = cell.body[: found.start()], found[1] or found[2], cell.body[found.end() :]
        first, last = (PRICE.sub(lambda price: strike(view, price[0]), part) for part in (parts[0], parts[2]))
        cell.body = first + parts[1] + last


@kind
def struck_price_removed(view: View, chance: random.Random) -> None:
    """A struck-out price is gone with its strike; at times its mark and its percentage too."""
    forms = [
        STRUCK.pattern,
        r"(?:<del>.*?</del>|~~.*?~~)(?:<sup>.*?</sup>|\(\d\))?(?:<br>)?",
        STRUCK.pattern + r"| \(\d+% off<sup>.*?</sup>\)",
    ]
    form = re.compile(pick(chance, forms))
    for cell in _some(chance, struck_cells(view)):
        cell.body = form.sub("", cell.body)


@kind
def strike_added(view: View, chance: random.Random) -> None:
    """A cell or a passage is struck out."""
    if chance.random() < 0.3:
        passage = pick(chance, view.passages)
        passage.body, passage.sentences = strike(view, passage.body), None
    else:
        cell = pick(chance, price_cells(view) if chance.random() < 0.5 else cells(view))
        cell.body = strike(view, cell.body.strip())


def _some(chance: random.Random, things: list[Thing]) -> list[Thing]:
    return [pick(chance, things)] if chance.random() < 0.7 else pick(chance, [things, things[:1]])


# ---------------------------------------------------------------------------------------------- rows, cells, columns


def _places(table: Table) -> dict[int, tuple[int, int]]:
    """Where each source cell begins, by its id."""
    whole = grid_of(table)
    if table.form != "html":
        return {id(cell): (y, x) for y, row in enumerate(table.rows) for x, cell in enumerate(row.cells)}
    found: dict[int, tuple[int, int]] = {}
    for y, row in enumerate(whole):
        for x, cell in enumerate(row):
            found.setdefault(id(cell), (y, x))
    return found


def _ordered(rows: list[Row], befores: list[str]) -> list[Row]:
    """Rows in their new order; the markup between rows stays where it was."""
    return [Row(row.cells, before) for row, before in zip(rows, befores + [""] * len(rows), strict=False)]


@kind
def row_dropped(view: View, chance: random.Random) -> None:
    """A row is gone; at times the spans over it are shortened."""
    table = pick(chance, view.tables)
    at = chance.randrange(len(table.rows))
    befores = [row.before for row in table.rows]
    if chance.random() < 0.6:
        places = _places(table)
        for row_number, row in enumerate(table.rows):
            for cell in [each for each in row.cells if each.rowspan > 1]:
                if places[id(cell)][0] <= at < places[id(cell)][0] + cell.rowspan:
                    cell.rowspan -= 1
                    if row_number == at:
                        row.cells.remove(cell)
                        table.rows[at + 1].cells.insert(row.cells.count(cell), cell)
    table.rows = _ordered(table.rows[:at] + table.rows[at + 1 :], befores)


@kind
def row_doubled(view: View, chance: random.Random) -> None:
    """A row stands twice; at times the spans over it are made longer, at times a price of it differs."""
    table = pick(chance, view.tables)
    at = chance.randrange(len(table.rows))
    befores = [row.before for row in table.rows]
    copy: Row = pickle.loads(pickle.dumps(table.rows[at]))
    if chance.random() < 0.7:
        places = _places(table)
        for cell in (cell for row in table.rows for cell in row.cells if cell.rowspan > 1):
            if places[id(cell)][0] <= at < places[id(cell)][0] + cell.rowspan:
                cell.rowspan += 1
        copy.cells = [cell for cell in copy.cells if cell.rowspan == 1]
    if chance.random() < 0.5:
        for cell in copy.cells:
            cell.body = NUMBER.sub(lambda found: other_digit(chance, found[0]), cell.body)
    target = at + 1 if chance.random() < 0.7 else chance.randrange(len(table.rows) + 1)
    table.rows = _ordered([*table.rows[:target], copy, *table.rows[target:]], befores)


@kind
def row_moved(view: View, chance: random.Random) -> None:
    """A row stands elsewhere, with its spans or without them."""
    table = pick(chance, view.tables)
    befores = [row.before for row in table.rows]
    one, two = chance.randrange(len(table.rows)), chance.randrange(len(table.rows))
    if chance.random() < 0.5:
        rows = list(table.rows)
        rows.insert(two, rows.pop(one))
        table.rows = _ordered(rows, befores)
        return
    first, second = table.rows[one], table.rows[two]
    spanning = [[cell for cell in row.cells if cell.rowspan > 1] for row in (first, second)]
    own = [[cell for cell in row.cells if cell.rowspan == 1] for row in (first, second)]
    first.cells, second.cells = spanning[0] + own[1], spanning[1] + own[0]


@kind
def rows_exchange_cells(view: View, chance: random.Random) -> None:
    """The values of two rows exchanged, or their labels."""
    table = pick(chance, view.tables)
    one, two = pick(chance, table.rows), pick(chance, table.rows)
    count = chance.randrange(1, 3)
    if chance.random() < 0.5:
        one.cells[-count:], two.cells[-count:] = two.cells[-count:], one.cells[-count:]
    else:
        one.cells[:count], two.cells[:count] = two.cells[:count], one.cells[:count]


@kind
def cell_dropped(view: View, chance: random.Random) -> None:
    """A cell is gone, or empty."""
    row = pick(chance, [row for table in view.tables for row in table.rows])
    cell = pick(chance, row.cells)
    if chance.random() < 0.3:
        cell.body = ""
    else:
        row.cells.remove(cell)


@kind
def cell_doubled(view: View, chance: random.Random) -> None:
    """A cell stands twice."""
    row = pick(chance, [row for table in view.tables for row in table.rows])
    at = chance.randrange(len(row.cells))
    row.cells.insert(at, pickle.loads(pickle.dumps(row.cells[at])))


@kind
def cell_moved(view: View, chance: random.Random) -> None:
    """A cell stands elsewhere in its row or in another, or two cells of any kind are exchanged."""
    rows = [row for table in view.tables for row in table.rows]
    one = pick(chance, rows)
    two = one if chance.random() < 0.5 else pick(chance, rows)
    if chance.random() < 0.5:
        cell = one.cells.pop(chance.randrange(len(one.cells)))
        two.cells.insert(chance.randrange(len(two.cells) + 1), cell)
    else:
        first, second = pick(chance, one.cells), pick(chance, two.cells)
        first.body, second.body = second.body, first.body


def _column(table: Table, x: int) -> Iterator[tuple[Row, Cell]]:
    """The cells over a column with the rows that they stand in."""
    places = _places(table)
    for row in table.rows:
        for cell in list(row.cells):
            if places[id(cell)][1] <= x < places[id(cell)][1] + cell.colspan:
                yield row, cell


def _width(table: Table) -> int:
    return sum(cell.colspan for cell in table.rows[0].cells)


@kind
def column_dropped(view: View, chance: random.Random) -> None:
    """A column is gone."""
    table = pick(chance, view.tables)
    for row, cell in _column(table, chance.randrange(_width(table))):
        if cell.colspan > 1:
            cell.colspan -= 1
        else:
            row.cells = [each for each in row.cells if each is not cell]


@kind
def column_doubled(view: View, chance: random.Random) -> None:
    """A column stands twice; at times with other prices."""
    table = pick(chance, view.tables)
    differs = chance.random() < 0.5
    for row, cell in _column(table, chance.randrange(_width(table))):
        if cell.colspan > 1:
            cell.colspan += 1
            continue
        copy = pickle.loads(pickle.dumps(cell))
        if differs:
            copy.body = NUMBER.sub(lambda found: other_digit(chance, found[0]), copy.body)
        row.cells.insert([each is cell for each in row.cells].index(True) + 1, copy)


@kind
def column_moved(view: View, chance: random.Random) -> None:
    """Two columns exchanged; at times without the first row."""
    table = pick(chance, view.tables)
    one, two = chance.sample(range(_width(table)), 2)
    places = _places(table)
    skip = 1 if chance.random() < 0.3 else 0
    for y, row in enumerate(table.rows[skip:], skip):
        pair = [
            [cell for cell in row.cells if places[id(cell)][1] <= x < places[id(cell)][1] + cell.colspan]
            for x in (one, two)
        ]
        if not pair[0] or not pair[1] or pair[0][0] is pair[1][0]:
            continue
        first, second = ([each is found[0] for each in row.cells].index(True) for found in pair)
        row.cells[first], row.cells[second] = row.cells[second], row.cells[first]
        del y


@kind
def span_changed(view: View, chance: random.Random) -> None:
    """A span is one longer or shorter."""
    if not view.is_html:
        raise NotHere
    cell = pick(chance, cells(view))
    name = pick(chance, ["colspan", "rowspan"])
    setattr(cell, name, max(1, getattr(cell, name) + pick(chance, [-1, 1])))


@kind
def two_spans_changed(view: View, chance: random.Random) -> None:
    """Of two cells beside or under each other, one is longer and one shorter."""
    if not view.is_html:
        raise NotHere
    row = pick(chance, [row for table in view.tables for row in table.rows if len(row.cells) > 1])
    one, two = chance.sample(row.cells, 2)
    name = pick(chance, ["colspan", "colspan", "rowspan"])
    if getattr(one, name) == 1:
        raise NotHere
    setattr(one, name, getattr(one, name) - 1)
    setattr(two, name, getattr(two, name) + 1)


# ------------------------------------------------------------------------------------------------ tables and passages


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


def _put(view: View, item: Table | Passage, at: int) -> None:
    view.items[at:at] = [item] if view.is_html else [Piece("\n\n"), item, Piece("\n\n")]


@kind
def table_dropped(view: View, chance: random.Random) -> None:
    """A table is gone."""
    view.items.remove(pick(chance, view.tables))


@kind
def table_doubled(view: View, chance: random.Random) -> None:
    """A table stands twice; at times with another price."""
    table = pick(chance, view.tables)
    copy: Table = pickle.loads(pickle.dumps(table))
    if chance.random() < 0.5:
        cell = pick(chance, [cell for row in copy.rows for cell in row.cells if NUMBER.search(cell.body)])
        cell.body = NUMBER.sub(lambda found: other_digit(chance, found[0]), cell.body)
    _put(view, copy, pick(chance, [[each is table for each in view.items].index(True) + 1, *_blocks(view)]))


@kind
def table_moved(view: View, chance: random.Random) -> None:
    """A table stands elsewhere."""
    table = pick(chance, view.tables)
    at = pick(chance, _blocks(view))
    if view.items[at] is table:
        return
    view.items[[each is table for each in view.items].index(True)] = Piece("")
    _put(view, table, at)


@kind
def tables_exchanged(view: View, chance: random.Random) -> None:
    """Two tables exchanged."""
    places = [at for at, item in enumerate(view.items) if isinstance(item, Table)]
    if len(places) < 2:
        raise NotHere
    one, two = chance.sample(places, 2)
    view.items[one], view.items[two] = view.items[two], view.items[one]


def _empty(passage: Passage) -> None:
    passage.body, passage.mark, passage.sentences = "", None, []


def _copy(view: View, passage: Passage) -> Passage:
    edges = ("<p>", "</p>") if view.is_html else ("", "")
    return Passage(passage.body, *edges, passage.mark, passage.sentences)


@kind
def passage_dropped(view: View, chance: random.Random) -> None:
    """A footnote or another passage is gone."""
    _empty(pick(chance, view.passages))


@kind
def passage_doubled(view: View, chance: random.Random) -> None:
    """A footnote or another passage stands twice; at times with other facts, which contradict the first."""
    passage = _copy(view, pick(chance, view.passages))
    _put(view, passage, pick(chance, _blocks(view)))


@kind
def passage_doubled_with_other_facts(view: View, chance: random.Random) -> None:
    """A footnote stands twice, with another instant or other hours."""
    passage = pickle.loads(pickle.dumps(_copy(view, pick(chance, view.passages))))
    before = pickle.loads(pickle.dumps(passage.sentences))
    if not change_instant(passage, chance) and not change_hours(passage, view.language, chance):
        raise NotHere
    if passage.sentences != before:
        passage.sentences = None  # the page contradicts itself; else the same instant in other digits
    _put(view, passage, pick(chance, _blocks(view)))


@kind
def passage_moved(view: View, chance: random.Random) -> None:
    """A passage stands elsewhere."""
    passage = pick(chance, view.passages)
    _put(view, _copy(view, passage), pick(chance, _blocks(view)))
    _empty(passage)


@kind
def passages_exchanged(view: View, chance: random.Random) -> None:
    """Two passages exchanged; at times they leave their marks behind."""
    if len(view.passages) < 2:
        raise NotHere
    one, two = chance.sample(view.passages, 2)
    one.body, two.body = two.body, one.body
    one.mark, two.mark = two.mark, one.mark
    one.sentences, two.sentences = two.sentences, one.sentences
    if one.mark and two.mark and chance.random() < 0.5:
        marks_of = [_leading(each) for each in (one, two)]
        _set_mark(one, marks_of[1], two.mark)
        _set_mark(two, marks_of[0], marks_of[0].strip("() "))


@kind
def heading_changed(view: View, chance: random.Random) -> None:
    """A heading dropped, doubled, moved or reworded."""
    heading = pick(chance, view.pieces("heading"))
    at = [item is heading for item in view.items].index(True)
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
        heading.body = substitute(
            chance, form, heading.body, lambda _: pick(chance, ["Old", "Coming", "旧版", "将来的"])
        )
        heading.kind = "unknown"


@kind
def tab_changed(view: View, chance: random.Random) -> None:
    """The names of the tabs exchanged, or one changed."""
    tabs = view.pieces("tab")
    tab = pick(chance, tabs)
    if chance.random() < 0.5:
        tabs[0].body, tabs[1].body = tabs[1].body, tabs[0].body
    else:
        tab.body = re.sub("USD|CNY", pick(chance, ["USD", "CNY", "EUR"]), tab.body)


# ----------------------------------------------------------------------------------------------------------- labels


def _language(text: str) -> str:
    return "zh" if re.search("[一-鿿]", text) else "en"


_KIND_LABELS = (
    "1M INPUT TOKENS (CACHE HIT)",
    "1M INPUT TOKENS (CACHE MISS)",
    "1M OUTPUT TOKENS",
    "INPUT PRICE (CACHE HIT)",
    "INPUT PRICE (CACHE MISS)",
    "OUTPUT PRICE",
    "百万tokens输入（缓存命中）",
    "百万tokens输入（缓存未命中）",
    "百万tokens输出",
    "输入价格（缓存命中）",
    "输出价格",
)


def _like(text: str) -> list[str]:
    """Other labels of the same role and language."""
    if kind_of(text):
        known = [each for each in _KIND_LABELS if kind_of(squeezed(each))[1] == kind_of(text)[1]]
    elif text in LABELS:
        known = [each for each, (role, _) in LABELS.items() if role == LABELS[text][0]]
    elif text in SERVICES:
        known = list(SERVICES)
    else:
        known = list(UNITS) if text in UNITS else []
    spaced = [_SPACED.get(each, each) for each in known]
    return [each for each in spaced if _language(each) == _language(text) and squeezed(each) != text]


# Labels as the page writes them: squeezing loses their spaces.
_SPACED = {
    squeezed(text): text
    for text in (
        "BASE URL", "BASE URL (OpenAI Format)", "BASE URL (Anthropic Format)", "MODEL VERSION", "THINKING MODE",
        "CONTEXT LENGTH", "MAX COT TOKENS", "MAX OUTPUT", "MAX OUTPUT TOKENS", "Concurrency Limit", "Json Output",
        "Function Calling", "Tool Calls", "Responses API", "Anthropic API", "Chat Prefix Completion（Beta）",
        "FIM Completion（Beta）", "Search (text and image)", "Web fetch", "File parsing and OCR API",
        "Speech synthesis (TTS)", "Speech recognition (ASR)", "Per 1,000 successful requests", "Per 1,000 requests",
        "Per 1,000 pages", "Per 10,000 characters", "Per hour", "Not supported", "Non-thinking mode only",
    )
}  # fmt: skip


@kind
def label_replaced(view: View, chance: random.Random) -> None:
    """A label replaced by another one of its kind, such as OFF-PEAK for PEAK."""
    cell = pick(chance, [cell for cell in cells(view) if _like(label(cell))])
    cell.body = pick(chance, _like(label(cell))) + marks(cell)


@kind
def labels_exchanged(view: View, chance: random.Random) -> None:
    """Two labels of one kind exchanged, such as OFF-PEAK and PEAK."""
    one = pick(chance, [cell for cell in cells(view) if _like(label(cell))])
    like = {squeezed(each) for each in _like(label(one))}
    two = pick(chance, [cell for cell in cells(view) if label(cell) in like])
    one.body, two.body = two.body, one.body


@kind
def label_reworded(view: View, chance: random.Random) -> None:
    """A word of a label changed, dropped or added."""
    cell = pick(chance, [cell for cell in cells(view) if not PRICE.search(cell.body) and label(cell) not in SUPPORT])
    words = re.compile(r"(?<![\w./-])[A-Za-z]{2,}(?![\w./-])(?![^<]*>)(?![^(]*\.com)|[一-鿿](?![^<]*>)")
    new = pick(chance, ["", "Legacy", "BATCH", "OUTPUT", "INPUT", "MISS", "HIT", "OFF", "旧", "未", "批量", "平时"])
    if chance.random() < 0.5:
        cell.body = substitute(chance, words, cell.body, lambda _: new)
    else:
        cell.body = substitute(chance, words, cell.body, lambda found: f"{new or 'NEW'} {found[0]}")


@kind
def unit_changed(view: View, chance: random.Random) -> None:
    """The unit in a label, a price cell or a table of services."""
    form = re.compile(
        r"1M(?= )|百万|tokens(?=\b)|(?<=/ )1M|(?<=/)1M|1,000|10,000|页|次|字符|小时|requests|characters|hour|TOKENS"
    )
    cell = pick(chance, [cell for cell in cells(view) if form.search(re.sub("<[^>]*>", "", cell.body))])
    new = pick(chance, ["1K", "10M", "千", "亿", "characters", "pages", "100", "1,000", "10,000", "分钟", "words", ""])
    cell.body = substitute(chance, form, cell.body, lambda _: new)


@kind
def model_renamed(view: View, chance: random.Random) -> None:
    """A model's name in the tables: one cell, or all of it."""
    names = [cell for cell in cells(view) if re.match(r" *deepseek-[a-z0-9.-]+", cell.body)]
    cell = pick(chance, names)
    old = re.match(r" *(deepseek-[a-z0-9.-]+)", cell.body)[1]
    others = [re.match(r" *(deepseek-[a-z0-9.-]+)", each.body)[1] for each in names]
    new = pick(chance, [*others, "deepseek-v5", "deepseek-chat", "deepseek-coder", f"{old}-lite", old[:-1], "gpt-4"])
    for each in names if chance.random() < 0.4 else [cell]:
        each.body = re.sub(rf"{re.escape(old)}(?![\w-])", new, each.body)


@kind
def value_changed(view: View, chance: random.Random) -> None:
    """A limit, a version or a number of requests at once."""
    form = re.compile(
        r"\b\d+(?=[KM]\b)|(?<=\d)[KM]\b(?! )|(?<=DeepSeek-[VR])\d[\d.]*|^ *\d+ *$|\d{4}(?=<|$)|-Pro|-Flash"
    )
    found = [c for c in cells(view) if form.search(c.body) and not kind_of(label(c)) and not PRICE.search(c.body)]
    cell = pick(chance, found)

    def new(match: re.Match[str]) -> str:
        if match[0].strip()[0].isdigit():
            return other_digit(chance, match[0])
        return pick(chance, ["K", "M", "G"] if match[0] in "KM" else ["-Pro", "-Flash", "-Max", ""])

    cell.body = substitute(chance, form, cell.body, new)


@kind
def values_exchanged(view: View, chance: random.Random) -> None:
    """Two cells that are neither labels nor prices exchanged."""
    found = [c for c in cells(view) if not PRICE.search(c.body) and not _like(label(c))]
    one, two = pick(chance, found), pick(chance, found)
    one.body, two.body = two.body, one.body


@kind
def feature_flipped(view: View, chance: random.Random) -> None:
    """Whether a model has a feature."""
    cell = pick(chance, [cell for cell in cells(view) if label(cell) in SUPPORT])
    known = ["✓", "✗", "Not supported", "Non-thinking mode only"]
    if view.language == "zh":
        known = ["支持", "不支持", "暂不支持", "仅非思考模式支持", "部分支持"]
    cell.body = pick(chance, known) + marks(cell)


@kind
def percentage_changed(view: View, chance: random.Random) -> None:
    """A percentage that a cell states."""
    form = re.compile(r"\d+(?=% ?(?:off|OFF))|\d[\d.]*(?= ?折)")
    cell = pick(chance, [cell for cell in cells(view) if form.search(cell.body)])
    cell.body = substitute(chance, form, cell.body, lambda found: other_digit(chance, found[0]))


@kind
def hours_of_label_changed(view: View, chance: random.Random) -> None:
    """The hours, or their time zone, in a label."""
    found = [cell for cell in cells(view) if re.search(r"\d\d:\d\d", cell.body)]
    cell = pick(chance, found)
    if chance.random() < 0.2:
        for each in found if chance.random() < 0.5 else [cell]:
            each.body = re.sub("UTC|北京时间", lambda zone: "北京时间" if zone[0] == "UTC" else "UTC", each.body)
        return
    old = pick(chance, re.findall(r"\d\d:\d\d", cell.body))
    new = f"{chance.randrange(25):02}:{pick(chance, ['00', '30', '15'])}"
    for each in found if chance.random() < 0.6 else [cell]:
        each.body = each.body.replace(old, new)


# ------------------------------------------------------------------------------------------------------------ marks


def _leading(passage: Passage) -> str:
    return re.match(r"\s*(\(\d+\)|\*)?", passage.body)[1] or ""


def _set_mark(passage: Passage, new: str, mark: str | None) -> None:
    old = _leading(passage)
    passage.body = passage.body.replace(old, new, 1) if old else passage.body
    passage.mark = mark


CELL_MARK = re.compile(r"<sup>(?:\(\d\)|\*)+</sup>|(?<=[A-Za-z) ~])\(\d\)")


@kind
def mark_dropped(view: View, chance: random.Random) -> None:
    """A footnote mark is gone, in a cell or at the footnote."""
    if chance.random() < 0.3:
        _set_mark(pick(chance, [each for each in view.passages if each.mark]), "", None)
        return
    cell = pick(chance, [cell for cell in cells(view) if CELL_MARK.search(cell.body)])
    cell.body = substitute(chance, CELL_MARK, cell.body, lambda _: "")


@kind
def mark_renumbered(view: View, chance: random.Random) -> None:
    """A footnote mark has another number, in a cell or at the footnote."""
    number = str(chance.randrange(1, 8))
    if chance.random() < 0.4:
        passage = pick(chance, [each for each in view.passages if each.mark])
        _set_mark(passage, f"({number})", number)
        return
    cell = pick(chance, [cell for cell in cells(view) if CELL_MARK.search(cell.body)])
    body = substitute(chance, CELL_MARK, cell.body, lambda found: re.sub(r"\d|\*", number, found[0], count=1))
    cell.body = body.replace(f"<sup>{number}</sup>", f"<sup>({number})</sup>")


@kind
def mark_moved(view: View, chance: random.Random) -> None:
    """A footnote mark stands at another cell."""
    cell = pick(chance, [cell for cell in cells(view) if CELL_MARK.search(cell.body)])
    found = pick(chance, list(CELL_MARK.finditer(cell.body)))
    cell.body = cell.body[: found.start()] + cell.body[found.end() :]
    other = pick(chance, [each for each in cells(view) if each.body.strip()])
    other.body = other.body.rstrip() + found[0]


# -------------------------------------------------------------------------------------------------------- sentences


def _passage(view: View, chance: random.Random) -> Passage:
    """A passage; those with facts come up more often."""
    with_facts = [each for each in view.passages if any(said.get("facts") for said in each.sentences or [])]
    return pick(chance, with_facts if with_facts and chance.random() < 0.6 else view.passages)


@kind
def date_changed(view: View, chance: random.Random) -> None:
    """The date or the time of an instant in a sentence."""
    found = [each for each in view.passages if change_instant(pickle.loads(pickle.dumps(each)), random.Random(0))]
    change_instant(pick(chance, found), chance)


@kind
def zone_changed(view: View, chance: random.Random) -> None:
    """The time zone of a sentence."""
    found = [each for each in view.passages if change_zone(pickle.loads(pickle.dumps(each)), view.language)]
    change_zone(pick(chance, found), view.language)


@kind
def hours_changed(view: View, chance: random.Random) -> None:
    """The hours in a sentence."""
    found = [each for each in view.passages if re.search(r"\d:\d\d *[-–～~] *\d", each.body)]
    change_hours(pick(chance, found), view.language, chance)


@kind
def weekdays_changed(view: View, chance: random.Random) -> None:
    """The weekdays in a sentence."""
    found = [each for each in view.passages if re.search("Monday|周一|each day|每日|daily", each.body)]
    change_weekdays(pick(chance, found), chance)


@kind
def name_in_sentence_changed(view: View, chance: random.Random) -> None:
    """A model, a version, a length or a percentage in a sentence: once, or everywhere in it."""
    replace_in_sentence(_passage(view, chance), chance, view)


@kind
def number_in_sentence_changed(view: View, chance: random.Random) -> None:
    """Any other number in a sentence: what it means is not known then."""
    passage = pick(chance, [each for each in view.passages if number_spans(each.body)])
    start, end = pick(chance, number_spans(passage.body))
    passage.body = passage.body[:start] + other_digit(chance, passage.body[start:end]) + passage.body[end:]
    passage.sentences = None


WORD = re.compile(r"(?<![\w./:=\"`-])[A-Za-z]{2,}(?![\w/:=`-]|\.\w)|[一-鿿]")


def _words(body: str) -> list[re.Match[str]]:
    """The words of a passage, without markup, addresses and names."""
    hidden = re.sub(r"<[^>]*>|\]\([^)]*\)|`[^`]*`|&\w+;|\]\(.*?\)", lambda found: "\1" * len(found[0]), body)
    return list(WORD.finditer(hidden))


def _reword(passage: Passage, chance: random.Random, new: Callable[[str], str]) -> None:
    found = pick(chance, _words(passage.body))
    end = found.end()
    if not found[0].isascii():
        end += chance.randrange(3) if re.match("[一-鿿]{3}", passage.body[found.start() :]) else 0
    old = passage.body[found.start() : end]
    passage.body = passage.body[: found.start()] + new(old) + passage.body[end:]
    passage.sentences = None


@kind
def word_dropped(view: View, chance: random.Random) -> None:
    """A word of a sentence is gone."""
    _reword(_passage(view, chance), chance, lambda _: "")


@kind
def word_doubled(view: View, chance: random.Random) -> None:
    """A word of a sentence stands twice."""
    _reword(_passage(view, chance), chance, lambda old: f"{old} {old}" if old.isascii() else old + old)


@kind
def word_replaced(view: View, chance: random.Random) -> None:
    """A word of a sentence replaced by another."""
    passage = _passage(view, chance)
    others = [found[0] for found in _words(passage.body)] + OTHER_WORDS[view.language]
    _reword(passage, chance, lambda old: pick(chance, [each for each in others if each != old]))


@kind
def clause_added(view: View, chance: random.Random) -> None:
    """A clause in or after a sentence."""
    passage = _passage(view, chance)
    clause = pick(chance, CLAUSES[view.language])
    places = [found.start() for found in _words(passage.body)] + [len(passage.body)] * 5
    at = pick(chance, places)
    passage.body = f"{passage.body[:at]} {clause} {passage.body[at:]}"
    passage.sentences = None


@kind
def passage_added(view: View, chance: random.Random) -> None:
    """A passage that nobody has seen."""
    body = pick(chance, [*CLAUSES[view.language], *OTHER_WORDS[view.language]])
    mark = pick(chance, [None, "9"])
    _put(view, Passage(f"({mark}) {body}" if mark else body, "<p>" * view.is_html, "</p>" * view.is_html, mark, None),
         pick(chance, _blocks(view)))  # fmt: skip


# ---------------------------------------------------------------------------------------------------------- the end


@kind
def cut_off(view: View, chance: random.Random) -> None:
    """The page ends at any byte; more often near its end."""
    size = len(view.render())
    view.cut = chance.randrange(size // 2 if chance.random() < 0.6 else 1, size)


@kind
def cut_out(view: View, chance: random.Random) -> None:
    """A run of items is gone: the page was put together of its beginning and its end."""
    blocks = _blocks(view)
    start, end = sorted(chance.sample(blocks, 2))
    del view.items[start:end]
