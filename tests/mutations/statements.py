"""What a page states: each cell under its column and its labels, each footnote mark, each sentence.

What a label stands for, and which labels stand together, the page does not say: it is asked of `Known`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from hours import RANGE, WHOLE_WEEK, Unclear, rule
from view import Cell, Data, Passage, Table, View, content_end, letters, plain, squeezed

from deepseek_prices.edition import MODEL_KINDS


class Text(NamedTuple):
    """What a person sees in a cell, without its marks."""

    visible: str
    struck: tuple[str, ...] = ()


class Statement(NamedTuple):
    """A cell: of which price list (by its `from`), of which product, under labels that stand for what."""

    since: str
    product: str
    what: tuple[str, ...]
    text: Text


class Note(NamedTuple):
    """A footnote mark in a table, at what it stands, and in which model's column."""

    mark: str
    at: str
    product: str


@dataclass
class Stated:
    """All that a page states."""

    cells: Counter[Statement] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    sentences: list[Data] = field(default_factory=list)
    currencies: list[str] = field(default_factory=list)  # one for each table with prices of models
    periods: dict[str, Data] = field(default_factory=dict)  # what hours in labels make, by price list


@dataclass
class Known:
    """What the unchanged pages show (`known.py`). While it is `open`, nothing is unclear for being new."""

    labels: dict[tuple[str, bool, str], str] = field(
        default_factory=dict
    )  # language, of models, text in lower case: its word
    sources: dict[str, set[str]] = field(default_factory=dict)  # by language: labels as they stand in the source
    headings: set[str] = field(default_factory=set)
    together: set[tuple[str, ...]] = field(default_factory=set)  # words of the labels of one cell
    notes: set[tuple[str, str]] = field(default_factory=set)  # what a footnote means, and where its mark stands
    values: set[tuple[str, str]] = field(default_factory=set)  # a text, and what it is called in the data
    silent: set[tuple[tuple[str, ...], Text]] = field(default_factory=set)  # cells that the data has nothing of
    open: bool = True

    def word(self, language: str, text: Text, *, models: bool = True) -> str:
        """What a label stands for; raises `Unclear` where no page has it."""
        found = self.labels.get((language, models, without_hours(text.visible).casefold()))
        if found is None or text.struck:
            raise Unclear(f"an unknown label: {text}")
        return found


def without_hours(label: str) -> str:
    """A label whose hours may be any."""
    return RANGE.sub("(hours)", label)


# ------------------------------------------------------------------------------------------------------------ cells

_PRICE = re.compile(
    r"(?:\$(?P<usd>[\d.]+)|[¥￥](?P<yen>[\d.]+)|(?P<yuan>[\d.]+)元)(?:/1Mtokens)?"
    r"(?:\((?:\d+%(?:off|OFF)|[\d.]+折)\))?"
)
_AMOUNT = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")


def printed(text: Text) -> tuple[str, str, str | None]:
    """A price cell's currency, price and struck-out price; raises `Unclear` where it is in no form that a page had."""
    found = [_PRICE.fullmatch(each) for each in (text.visible, *text.struck)]
    numbers = [each["usd"] or each["yen"] or each["yuan"] if each else "" for each in found]
    if len(numbers) > 2 or not all(_AMOUNT.fullmatch(number) and Decimal(number) for number in numbers):
        raise Unclear(f"no price: {text}")
    currencies = {"USD" if each and each["usd"] else "CNY" for each in found}
    if len(currencies) > 1 or (len(numbers) > 1 and Decimal(numbers[1]) <= Decimal(numbers[0])):
        raise Unclear(f"no discount: {text}")
    return currencies.pop(), numbers[0], numbers[1] if len(numbers) > 1 else None


_PERCENTAGE = re.compile(r"\((?:(\d+)%(?:off|OFF)|([\d.]+)折)\)$")


def without_percentage(text: Text) -> Text:
    """A price cell without the percentage behind the price."""
    return text._replace(visible=_PERCENTAGE.sub("", text.visible))


def is_borne_out(text: Text, standard: Text) -> bool:
    """Whether a price cell's percentage of the standard price is its price, but for the rounding of what is printed."""
    found = _PERCENTAGE.search(text.visible)
    if not found:
        return False
    left = 100 - Decimal(found[1]) if found[1] else 10 * Decimal(found[2])
    return abs(Decimal(printed(text)[1]) - Decimal(printed(standard)[1]) * left / 100) < Decimal("0.005")


def text_of(cell: Cell, *, is_html: bool) -> tuple[Text, list[str]]:
    """A cell's text and marks; raises `Unclear` for raised text that is no mark, and for a number in pieces."""
    if not all(re.fullmatch(r"(\(\d{1,2}\))+|\*", plain(each)) for each in re.findall("<sup>(.*?)</sup>", cell.body)):
        raise Unclear("raised text that is no mark")
    raised = r"<sup>(.*?)</sup>" if is_html else r" ?(\(\d{1,2}\))"
    struck = r"<del>(.*?)</del>" if is_html else r"~~(.*?)~~"
    marks = [plain(each) for each in re.findall(raised, cell.body)]
    body = re.sub(raised, "", cell.body)
    visible = plain(re.sub(struck, " ", body))
    if re.search("[$¥￥元]", visible) and re.search(r"\d[ .]* [ .]*\d", re.split("[/(（]", visible)[0]):
        raise Unclear("a number in pieces")
    text = Text(squeezed(visible), tuple(squeezed(plain(each)) for each in re.findall(struck, body)))
    return text, [mark for each in marks for mark in re.findall(r"\d+|\*", each)]


def grid_of(table: Table) -> list[list[Cell]]:
    """A table's cells by place; raises `Unclear` where they do not make a rectangle."""
    rows = [row.cells for row in table.rows]
    if table.form != "html":
        dashes = [all(re.fullmatch(r" *:?-{2,}:? *", cell.body) for cell in cells) for cells in rows]
        if sum(dashes) != 1 or dashes.index(True) not in ((1,) if table.form == "pipe" else (1, 2)):
            raise Unclear("dashes missing, more than once, or in another place")
        rows.pop(dashes.index(True))
    places: dict[tuple[int, int], Cell] = {}
    for y, cells in enumerate(rows):
        x = 0
        for cell in cells:
            while (y, x) in places:
                x += 1
            for place in ((y + dy, x + dx) for dy in range(cell.rowspan) for dx in range(cell.colspan)):
                if place in places or place[0] >= len(rows):
                    raise Unclear("cells over each other, or past the end")
                places[place] = cell
            x += cell.colspan
    width = 1 + max((x for _, x in places), default=-1)
    if not width or len(places) != width * len(rows):
        raise Unclear("a table with gaps")
    for start, row in enumerate(table.rows):
        parts = table.form == "html" and start and row.before.strip()  # the table's head ends here
        if parts and any(places[start - 1, x] is places[start, x] for x in range(width)):
            raise Unclear("a cell over two parts of a table")
    return [[places[y, x] for x in range(width)] for y in range(len(rows))]


# ------------------------------------------------------------------------------------------------------- statements


class _Cell(NamedTuple):
    text: Text
    marks: list[str]
    source: Cell


class _Reader:
    """Enters what a page's tables state."""

    def __init__(self, view: View, known: Known) -> None:
        self.view, self.known = view, known
        self.stated = Stated()
        self.hours: dict[str, str] = {}
        self.fields: dict[tuple[str, tuple[str, ...]], Text] = {}

    def table(self, table: Table, since: str) -> None:
        """Enter what a table states."""
        cells = grid_of(table)
        texts = {id(cell): text_of(cell, is_html=self.view.is_html) for row in cells for cell in row}
        grid = [[_Cell(*texts[id(cell)], cell) for cell in row] for row in cells]
        if self._is("model", grid[0][0]):
            if any(self._is(kind, cell) for cell in grid[0] for kind in MODEL_KINDS):
                grid = [list(column) for column in zip(*grid, strict=True)]
            self._models(grid, since)
            return
        heads = [self.known.word(self.view.language, cell.text, models=False) for cell in grid[0]]
        for name, *row in grid[1:]:
            product = self.known.word(self.view.language, name.text, models=False)
            for head, cell in zip(heads[1:], row, strict=True):
                self._state(Statement("", product, (head,), cell.text))
        if any(cell.marks for row in grid for cell in row):
            raise Unclear("a mark in a table of services")

    def _is(self, word: str, cell: _Cell) -> bool:
        return self.known.labels.get((self.view.language, True, cell.text.visible.casefold())) == word

    def _models(self, grid: list[list[_Cell]], since: str) -> None:
        before = self.stated.cells.copy()
        head, *rows = grid
        width = next((x for x, cell in enumerate(head) if not self._is("model", cell)), len(head))
        names, periods = head[width:], [()] * len(head[width:])
        if rows and all(self._is("model", cell) for cell in rows[0][:width]):
            periods = [(self.known.word(self.view.language, cell.text),) for cell in rows.pop(0)[width:]]
        for cell in head[:width]:
            self._note(cell, "model", "")
        for cell in names:
            if not re.fullmatch(r"deepseek(-[a-z0-9.]+)+", cell.text.visible) or cell.text.struck:
                raise Unclear("no model's name")
            self._note(cell, "model name", cell.text.visible)
            self.stated.cells[Statement(since, cell.text.visible, ("model",), cell.text)] += 1
        currencies = {each for row in rows for each in self._row(row, width, names, periods, since)}
        if len(currencies) > 1:
            raise Unclear("two currencies in one table")
        self._agree(before, {name.text.visible for name in names if len(names) == len({each.text for each in names})})
        self.stated.currencies += currencies
        if self.hours:
            self._hours(since)

    def _agree(self, before: Counter[Statement], models: set[str]) -> None:
        """What a table says of models with one column each is what the tables before say, but for the prices."""
        fields = [cell for cell in self.stated.cells - before if {*cell.what}.isdisjoint(MODEL_KINDS)]
        for cell in fields:
            known = self.fields.setdefault((cell.product, cell.what), cell.text)
            if cell.product in models and known != cell.text:
                raise Unclear(f"said twice, in different ways: {cell}")

    def _hours(self, since: str) -> None:
        """Labels with hours make a day together: one period ends where the other begins."""
        if self.hours.keys() != {"off_peak", "standard"}:
            raise Unclear("hours of one period")
        texts = self.hours["off_peak"], RANGE.sub(r"\3-\1", self.hours["standard"])
        one, two = (rule("standard", "off_peak", WHOLE_WEEK, text, utc="UTC" in text) for text in texts)
        if one != two:
            raise Unclear("hours that make no day")
        self.stated.periods[since] = one
        self.hours = {}

    def _row(self, row: list[_Cell], width: int, names: list[_Cell], periods: list[Any], since: str) -> Iterator[str]:
        words = {cell.text: self.known.word(self.view.language, cell.text) for cell in row[:width]}
        for cell in row[:width]:
            self._note(cell, words[cell.text], "")
        labels = tuple(words.values())
        if RANGE.search(row[0].text.visible):
            self.hours[labels[0]] = row[0].text.visible
        kinds = [each for each in labels if each in MODEL_KINDS]
        for cell, name, period in zip(row[width:], names, periods, strict=True):
            at = labels[-1]
            if kinds:
                currency, _, list_price = printed(cell.text)
                yield currency
                at = "discounted price" if list_price else f"price of {kinds[0]}"
            self._note(cell, at, name.text.visible)
            self._state(Statement(since, name.text.visible, labels + period * bool(kinds), cell.text))

    def _state(self, statement: Statement) -> None:
        if self.known.open:
            self.known.together.add(statement.what)
        elif statement.what not in self.known.together:
            raise Unclear(f"labels that do not go together: {statement.what}")
        if statement.what[-1].endswith("price"):
            printed(statement.text)
        self.stated.cells[statement] += 1

    def _note(self, cell: _Cell, at: str, product: str) -> None:
        self.stated.notes += [Note(mark, at, product) for mark in cell.marks]


def stated(view: View, known: Known) -> Stated:
    """All that a page states; raises `Unclear` where only a refusal of it is right."""
    if view.unclear:
        raise Unclear(view.unclear)
    reader = _Reader(view, known)
    announced: Data | None = None
    for item in view.items:
        if isinstance(item, Table):
            reader.table(item, announced["facts"].get("from", "") if announced else "")
            announced = None
        elif isinstance(item, Passage) and plain(item.body):
            if announced or not item.sentences:
                raise Unclear("an unknown sentence, or a table is missing")
            said = [
                {"meaning": each["meaning"], "mark": item.mark, "facts": each.get("facts")} for each in item.sentences
            ]
            reader.stated.sentences += said
            announced = said[-1] if plain(item.body).endswith((":", "：")) else None
        elif not isinstance(item, Passage) and item.kind == "heading" and item.body.strip():
            if known.open:
                known.headings.add(letters(item.body))
            elif announced or letters(item.body) not in known.headings:
                raise Unclear("an unknown heading, or one where a table should be")
    if announced or (view.cut is not None and view.cut < content_end(view)):
        raise Unclear("a table is missing, or the end")
    _check_tabs(view, reader.stated)
    _check_notes(reader.stated, known)
    for each in reader.stated.sentences:
        if (
            each["meaning"] == "night_discount"
            and each["facts"]["billing_periods"] not in reader.stated.periods.values()
        ):
            raise Unclear("hours that are not the labels'")
        if each["meaning"] == "weekends_off_peak":
            _again(reader.stated.cells, each["facts"]["from"])
    return reader.stated


def _again(cells: Counter[Statement], since: str) -> None:
    """The cells of the models in force state the same of a list that begins with another rule."""
    models = {cell.product for cell in cells if cell.what == ("model",)}
    cells.update([cell._replace(since=since) for cell in cells.elements() if not cell.since and cell.product in models])


def _check_tabs(view: View, found: Stated) -> None:
    tabs = [squeezed(re.sub(r"^ *\* ", "", plain(tab.body))) for tab in view.pieces("tab")]
    if tabs and tabs != found.currencies:
        raise Unclear("tabs of other currencies")


def _check_notes(found: Stated, known: Known) -> None:
    """A mark leads to a footnote that may stand there, and that names no other model than the column's."""
    for note in found.notes:
        said = [each for each in found.sentences if each["mark"] == note.mark]
        if known.open:
            known.notes |= {(each["meaning"], note.at) for each in said}
        elif not any((each["meaning"], note.at) in known.notes and _names(each, note.product) for each in said):
            raise Unclear(f"a mark without its footnote: {note}")


def _names(sentence: Data, product: str) -> bool:
    named = {value for slot, value in (sentence["facts"] or {}).items() if slot in {"model", "model2"}}
    return not product or not named or product in named
