"""Grids to models and services with their prices; every cell is taken by the rule that knows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, cast

from deepseek_prices.edition import MODEL_KINDS, Model, Terms, key_of
from scraper.reading.account import Ledger
from scraper.reading.amounts import Amount, NotAnAmount, amount, bears_out
from scraper.reading.labels import COUNT, ENDPOINT, HOURS_LABEL, LENGTH, MODEL_NAME, VERSION, Vocabulary
from scraper.reading.page import Cell, Grid, fold
from scraper.reading.reading import Data
from scraper.reading.recognise import night_discount
from scraper.rules import complete, in_periods

_LENGTH = LENGTH.pattern
_BASE_URL = re.compile(rf"https://api\.deepseek\.com(?:/(?P<endpoint>{ENDPOINT.pattern}))?/?")
_ANTHROPIC_BASE_URL = re.compile(r"https://api\.deepseek\.com/anthropic")
_VERSION = re.compile(rf"(?P<version>{VERSION.pattern})(?:\((?P<thinking>.+)\))?")
_MAX_OUTPUT = (
    re.compile(rf"(?:MAXIMUM:|最大)?(?P<max_output>{_LENGTH})"),
    re.compile(rf"(?:DEFAULT:|默认)(?P<default_output>{_LENGTH})[ ,](?:MAXIMUM:|最大)(?P<max_output>{_LENGTH})"),
    re.compile(rf"(?P<max_output>{_LENGTH})\((?P<beta_output>{_LENGTH}) ?Beta\)"),
)
_NO_GUESS = "read the page there; no price is guessed"

# The order of a model's fields in readings and editions.
FIELDS = (
    "model", "endpoint", "until", "version", "thinking", "context_length", "max_reasoning", "max_output",
    "default_output", "beta_output", "concurrency", "features", "discount", "names", "prices",
)  # fmt: skip

_Take = Callable[[Cell, Data, str], None]


@dataclass(slots=True)
class Table:
    """What a table of models says: their fields, and prices where it has any."""

    place: str
    models: list[Data]
    billing_periods: Data | None = None
    places: dict[str, str] = field(default_factory=dict)
    """Where each model and each price stands, by its place in a price list."""

    @property
    def has_prices(self) -> bool:
        """Whether it is a price list, or only describes the models."""
        return any(model["prices"] for model in self.models)


class ModelTable:
    """Reads a table of models: models as columns, or as rows."""

    def __init__(self, grid: Grid, words: Vocabulary, ledger: Ledger) -> None:
        self.words = words
        self.ledger = ledger
        self.grid = grid.transposed() if self._models_are_rows(grid) else grid
        self.label_columns = len(self._run(self.grid.rows[0]))
        self.hours: dict[str, tuple[str, Cell]] = {}
        self.unread_prices = False
        self.printed: list[tuple[Data, str, str, Amount, Cell]] = []

    def _models_are_rows(self, grid: Grid) -> bool:
        labels = [cell.text for cell in grid.rows[0][1:]]
        return any(self.words.meaning(role, text) for text in labels for role in ("kind", "kind_without_unit"))

    @staticmethod
    def _run(cells: tuple[Cell, ...]) -> list[Cell]:
        """The cells at the start that say the same: one that spans columns, or is repeated in place of that."""
        return list(next(groupby(cells, key=lambda cell: fold(cell.text)))[1])

    def read(self) -> Table:
        """The table; problems go to the ledger."""
        rows = [(self._labels(row), row[self.label_columns :], row) for row in self.grid.rows]
        heads = [
            row for labels, _, row in rows if [self.words.meaning("field", cell.text) for cell in labels] == ["model"]
        ]
        for row in heads:
            for cell in row[: self.label_columns]:
                self.ledger.take(cell, "label: model")
                self.ledger.mark(cell, "model")
        columns = list(self._columns(heads))
        models = list({id(model): model for model, _, _ in columns}.values())
        for labels, cells, row in rows[len(heads) :]:
            self._row(labels, cells, row, columns)
        places = {key_of(model): cell.place for model, _, cell in reversed(columns)}
        for model, kind, period, printed, cell in self.printed:
            places[f"{key_of(model)} {printed.currency} {kind} {period}"] = cell.place
        self._check_filled([cells for _, cells, _ in rows[len(heads) :]])
        table = Table(self.grid.place, models, self._night_discount(), places)
        if table.has_prices and not self.unread_prices:
            self._check_stated_discounts()
            self._check_complete(models, places)
        for model in models:
            model["prices"] = _in_order(model["prices"])
        return table

    def _labels(self, row: tuple[Cell, ...]) -> list[Cell]:
        cells = row[: self.label_columns]
        return [next(group) for _, group in groupby(cells, key=lambda cell: fold(cell.text))]

    def _columns(self, heads: list[tuple[Cell, ...]]) -> Iterator[tuple[Data, str, Cell]]:
        """Each column's model and period; the second head row, where there is one, names the periods."""
        names = heads[0][self.label_columns :]
        periods = heads[1][self.label_columns :] if len(heads) == 2 else [None] * len(names)
        if len(heads) > 2 or any(row is not head for row, head in zip(self.grid.rows, heads, strict=False)):
            self.ledger.refuse(heads[-1][0], "the models' names in the first row")
        by_name: dict[str, Data] = {}
        for cell, period in zip(names, periods, strict=True):
            if not MODEL_NAME.fullmatch(cell.text) or cell.struck:
                self.ledger.refuse(cell, "a model's name such as deepseek-chat")
            self.ledger.take(cell, "model")
            self.ledger.mark(cell, "model_name", cell.text)
            model: Data = {"model": cell.text, "prices": {}}
            if period is None:
                yield model, "standard", cell
                continue
            meaning = self.words.meaning("period", period.text)
            if meaning is None or period.struck or period.marks:
                self.ledger.refuse(period, "a period")
            self.ledger.take(period, f"label: {meaning}")
            yield by_name.setdefault(cell.text, model), meaning or "", cell

    def _row(self, labels: list[Cell], cells: tuple[Cell, ...], row: tuple[Cell, ...], columns: Any) -> None:
        taker = self._taker(labels)
        if taker is None or any(cell.struck for cell in labels):
            for cell in labels:
                self.ledger.refuse(cell, "a row whose label is known")
            return
        targets, take = taker
        meant = {fold(cell.text): target for cell, target in zip(labels, targets, strict=True)}
        for cell in row[: self.label_columns]:
            self.ledger.mark(cell, meant[fold(cell.text)])
            self.ledger.take(cell, f"label: {' '.join(targets)}")
        for cell, (model, period, _) in zip(cells, columns, strict=True):
            take(cell, model, period)

    def _taker(self, labels: list[Cell]) -> tuple[list[str], _Take] | None:
        """For a row with these labels: what each label means, and the rule that takes the row's cells."""
        meaning = self.words.meaning
        names = [cell.text for cell in labels]
        if len(names) == 1 and (name := meaning("field", names[0])):
            return [name], lambda cell, model, _: self._field(name, cell, model)
        if len(names) == 2 and meaning("group", names[0]) == "features" and (feature := meaning("feature", names[1])):
            return ["features", feature], lambda cell, model, _: self._feature(feature, cell, model)
        targets = []
        period = ""
        if len(names) > 1 and (meaning("group", names[0]) == "prices" or self._period_with_hours(labels[0])):
            period = self._period_with_hours(labels[0])
            targets, names = [period or "prices"], names[1:]
        if len(names) == 2 and not period:
            period = meaning("period", names[1]) or ""
            names, last = names[: 1 if period else 2], [period]
        else:
            last = []
        if len(names) == 1 and (kind := meaning("kind", names[0]) or meaning("kind_without_unit", names[0])):
            in_cell = meaning("kind", names[0]) is None

            def take(cell: Cell, model: Data, column: str) -> None:
                self._price((kind, period or column), cell, model, unit_in_cell=in_cell)

            return [*targets, kind, *last], take
        return None

    def _period_with_hours(self, cell: Cell) -> str:
        """The period that a group's label names together with its hours; empty where it does not."""
        found = HOURS_LABEL.fullmatch(fold(cell.text))
        period = self.words.meaning("period_with_hours", found["label"]) if found else None
        if found is None or period is None or found["zone"] != self.words.zone:
            return ""
        self.hours[period] = (found["hours"], cell)
        return period

    # ----------------------------------------------------------------------------- one cell

    def _field(self, name: str, cell: Cell, model: Data) -> None:
        values = _field_values(name, cell, self.words)
        if values is None or cell.struck:
            self.ledger.refuse(cell, f"a value of {name}")
            return
        self._enter(model, values, cell)
        self.ledger.take(cell, name)
        self.ledger.mark(cell, name, model["model"])

    def _feature(self, feature: str, cell: Cell, model: Data) -> None:
        support = self.words.meaning("support", cell.text)
        if support is None or cell.struck:
            self.ledger.refuse(cell, "whether the feature is supported")
            return
        self._enter(model.setdefault("features", {}), {feature: support}, cell)
        self.ledger.take(cell, f"feature {feature}")
        self.ledger.mark(cell, feature, model["model"])

    def _price(self, kind_and_period: tuple[str, str], cell: Cell, model: Data, *, unit_in_cell: bool) -> None:
        kind, period = kind_and_period
        printed = amount_of(cell, self.ledger)
        if printed is None:
            self.unread_prices = True
            return
        if printed.unit_in_cell != unit_in_cell:
            self.ledger.refuse(cell, "a price per 1M tokens" if unit_in_cell else "a price without a unit of its own")
        self.printed.append((model, kind, period, printed, cell))
        prices = model["prices"].setdefault(printed.currency, {}).setdefault(kind, {})
        self._enter(prices, {period: printed.value()}, cell, f"{kind} {period}")
        self.ledger.take(cell, f"price {printed.currency} {kind} {period}")
        target = "discounted_price" if printed.list_price else "output_price" if kind == "output" else "price"
        self.ledger.mark(cell, target, model["model"])

    def _enter(self, into: Data, values: Data, cell: Cell, what: str = "") -> None:
        for name, value in values.items():
            if name in into:
                self.ledger.refuse(
                    cell, f"{what or name} once for each model", "a row stands twice: read the page there"
                )
            into[name] = value

    # ---------------------------------------------------------------------------- the whole

    def _check_filled(self, rows: list[tuple[Cell, ...]]) -> None:
        """An empty price cell is a part of the price beside it where the table leaves all such cells empty.

        That is so where every price stands alone in its row, for all models, and a field's value does as well: a
        field has a value for each model. Else an empty cell may as well say that there is no price.
        """
        prices = {cell.place for _, _, _, _, cell in self.printed}
        alone = {cells[0].place: not cells[0].filled and all(cell.filled for cell in cells[1:]) for cells in rows}
        of_prices = [is_alone for place, is_alone in alone.items() if place in prices]
        of_fields = [is_alone for place, is_alone in alone.items() if place not in prices]
        if not (all(of_prices) and any(of_fields)):
            for model, kind, period, printed, cell in [each for each in self.printed if each[-1].filled]:
                self.ledger.refuse(cell, "a price", "whether the price beside it spans this cell is not certain")
                model["prices"][printed.currency][kind].pop(period)
                self.unread_prices = True

    def _check_complete(self, models: list[Data], places: dict[str, str]) -> None:
        """Every model has all kinds, in the currency of the table's first price and the periods of any."""
        terms = Terms(billing_periods=None, models=cast("list[Model]", models))
        currencies = [next(currency for model in models for currency in model["prices"])]
        for breach in complete(terms, currencies, MODEL_KINDS):
            self.ledger.weigh("R06", breach, places)
        for breach in in_periods(terms, {period for _, _, period, _, _ in self.printed}):
            self.ledger.weigh("R05", breach, places)

    def _check_stated_discounts(self) -> None:
        """A stated percentage is held against the standard price of the same kind; it is never computed with."""
        for model, kind, period, printed, cell in self.printed:
            if printed.percent_left is None:
                continue
            standard = model["prices"][printed.currency][kind].get("standard")
            if period == "standard" or not isinstance(standard, str):
                self.ledger.refuse(cell, "a discounted price beside the original one")
            elif not bears_out(printed.percent_left, printed.price, standard):
                self.ledger.refuse(cell, f"the stated percentage of the standard price {standard}", _NO_GUESS)

    def _night_discount(self) -> Data | None:
        """The rule that the labels' hours make: together, the two periods are the whole day."""
        if not self.hours:
            return None
        hours = {period: text for period, (text, _) in self.hours.items()}
        edges = {period: re.split("[-~]", text) for period, text in hours.items()}
        cell = next(iter(self.hours.values()))[1]
        if edges.keys() != {"standard", "off_peak"} or edges["standard"] != edges["off_peak"][::-1]:
            self.ledger.refuse(cell, "standard and discount hours that make a day", found=str(hours))
            return None
        try:
            return night_discount(hours["off_peak"], utc="UTC" in cell.text)
        except ValueError as error:
            self.ledger.refuse(cell, str(error))
            return None


def _in_order(prices: Data) -> Data:
    """Kind by kind; one price round the clock is no mapping."""
    return {
        currency: {
            kind: by_kind[kind]["standard"] if list(by_kind[kind]) == ["standard"] else by_kind[kind]
            for kind in MODEL_KINDS
            if kind in by_kind
        }
        for currency, by_kind in prices.items()
    }


def amount_of(cell: Cell, ledger: Ledger) -> Amount | None:
    """The amount in a cell; None, and a problem in the ledger, where it is none."""
    try:
        return amount(cell)
    except NotAnAmount as error:
        ledger.refuse(cell, str(error), _NO_GUESS)
        return None


def _field_values(name: str, cell: Cell, words: Vocabulary) -> Data | None:
    """What a cell in a row of this field says; None where it is no value of the field."""
    text = fold(cell.text)
    match name:
        case "base_url":
            found = _BASE_URL.fullmatch(text)
        case "anthropic_base_url":
            found = _ANTHROPIC_BASE_URL.fullmatch(text)
        case "max_output":
            found = next(filter(None, (form.fullmatch(text) for form in _MAX_OUTPUT)), None)
        case "version":
            found = _VERSION.fullmatch(text)
        case "thinking":
            mode = words.meaning("thinking", text)
            return {"thinking": mode} if mode == "both" else None
        case "max_reasoning" if text == "-":
            return {}
        case _:
            found = (COUNT if name == "concurrency" else LENGTH).fullmatch(text)
            return {name: text} if found else None
    if found is None:
        return None
    values = {field_name: value for field_name, value in found.groupdict().items() if value is not None}
    if "thinking" in values:
        mode = words.meaning("thinking", values["thinking"])
        return None if mode in (None, "both") else values | {"thinking": mode}
    return values
