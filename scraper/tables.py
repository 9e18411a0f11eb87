"""Grids to models and services with their prices; every cell is taken by the rule that knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from scraper.amounts import Amount, NotAnAmount, amount
from scraper.page import Cell, Grid, Heading, Passage, clean, fold, hidden_characters
from scraper.problem import Problem
from scraper.reading import Data
from scraper.vocabulary import (
    ANTHROPIC_BASE_URL,
    BASE_URL,
    COUNT,
    KINDS,
    LENGTH,
    MAX_OUTPUT,
    MODEL_NAME,
    VERSION,
    Vocabulary,
)

_LOOK = "read the page there, then teach vocabulary.py the new label or value"


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote mark and what it stands at: a target of `footnotes.Meaning.explains`, and the model of the column."""

    mark: str
    target: str
    model: str | None
    place: str


@dataclass(slots=True)
class Ledger:
    """Who took what: everything on the page is taken once, or it is a problem."""

    account: dict[str, Data] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    marks: dict[Mark, None] = field(default_factory=dict)

    def take(self, item: Cell | Heading | Passage, taken_for: str, part: str | None = None) -> None:
        """Enter what an item was taken for; `part` where it is one sentence of several."""
        text = item.text if part is None else part
        if isinstance(item, Cell) and item.struck:
            text = f"{text} (struck out: {item.struck})"
        key = item.place if part is None else f"{item.place}: {part}"
        self.account[key] = {"place": item.place, "text": text, "taken_for": taken_for}
        hidden = hidden_characters(text)
        if hidden:
            self.refuse(item, "text that a visitor sees", "look at the page's source there", found=hidden)

    def refuse(self, item: Cell | Heading | Passage, expected: str, advice: str = _LOOK, found: str = "") -> None:
        """Enter an item that no rule can take."""
        problem = Problem(item.place, expected, found or _words(item), advice)
        if problem not in self.problems:
            self.problems.append(problem)

    def mark(self, cell: Cell, target: str, model: str | None = None) -> None:
        """Enter the footnote marks that stand at a cell."""
        for mark in cell.marks:
            self.marks[Mark(mark, target, model, cell.place)] = None


def _words(item: Cell | Heading | Passage) -> str:
    if isinstance(item, Cell) and item.struck:
        return f"{item.text} (struck out: {item.struck})"
    return item.text


# ---------------------------------------------------------------------------------------------- models


class ModelTable:
    """A table of models and their prices: models as columns, or as rows."""

    def __init__(self, grid: Grid, words: Vocabulary, ledger: Ledger) -> None:
        self.words = words
        self.ledger = ledger
        self.grid = grid.transposed() if self._models_are_rows(grid) else grid
        header = self.grid.rows[0]
        self.label_columns = len(list(next(groupby(header, key=lambda cell: fold(cell.text)))[1]))
        self.currencies: dict[str, Cell] = {}

    def _models_are_rows(self, grid: Grid) -> bool:
        labels = {fold(cell.text) for cell in grid.rows[0][1:]}
        return bool(labels & (self.words.kinds.keys() | self.words.kinds_unit_in_cell.keys()))

    def models(self) -> list[Data]:
        """The models in the order of the page, in the data model; problems go to the ledger."""
        header, *rows = self.grid.rows
        for cell in header[: self.label_columns]:
            self.ledger.take(cell, "label: model")
            self.ledger.mark(cell, "model")
        models = [self._model(cell) for cell in header[self.label_columns :]]
        for row in rows:
            self._row(row, models)
        for model, cell in zip(models, header[self.label_columns :], strict=True):
            self._complete(model, cell)
        return [{name: model[name] for name in _ORDER if name in model} for model in models]

    def _model(self, cell: Cell) -> Data:
        if not MODEL_NAME.fullmatch(cell.text) or cell.struck:
            self.ledger.refuse(cell, "a model's name such as deepseek-chat")
        self.ledger.take(cell, "model")
        self.ledger.mark(cell, "model_name", cell.text)
        return {"model": cell.text, "prices": {}}

    def _row(self, row: tuple[Cell, ...], models: list[Data]) -> None:
        labels = [next(cells) for _, cells in groupby(row[: self.label_columns], key=lambda cell: fold(cell.text))]
        names = [fold(cell.text) for cell in labels]
        taker = self._taker(names)
        if taker is None or any(cell.struck for cell in labels):
            for cell in labels:
                self.ledger.refuse(cell, "a row whose label is known")
            return
        targets, take = taker
        for cell, target in zip(labels, targets, strict=True):
            self.ledger.mark(cell, target)
        for cell in row[: self.label_columns]:
            self.ledger.take(cell, f"label: {' '.join(targets)}")
        for cell, model in zip(row[self.label_columns :], models, strict=True):
            take(cell, model)

    def _taker(self, names: list[str]) -> tuple[list[str], Callable[[Cell, Data], None]] | None:
        """For a row with these labels: what each label means, and the rule that takes the row's cells."""
        words = self.words
        match names:
            case [label] if label in words.fields:
                field_name = words.fields[label]
                return [field_name], lambda cell, model: self._field(field_name, cell, model)
            case [label] if label in words.kinds_unit_in_cell:
                kind = words.kinds_unit_in_cell[label]
                return [kind], lambda cell, model: self._price(kind, "standard", cell, model, unit_in_cell=True)
            case [group, label] if words.groups.get(group) == "features" and label in words.features:
                feature = words.features[label]
                return ["features", "feature"], lambda cell, model: self._feature(feature, cell, model)
            case [group, label] if words.groups.get(group) == "prices" and label in words.kinds:
                kind = words.kinds[label]
                return ["prices", kind], lambda cell, model: self._price(kind, "standard", cell, model)
            case [group, label, time] if (
                words.groups.get(group) == "prices" and label in words.kinds and time in words.periods
            ):
                kind, period = words.kinds[label], words.periods[time]
                return ["prices", kind, period], lambda cell, model: self._price(kind, period, cell, model)
        return None

    def _field(self, name: str, cell: Cell, model: Data) -> None:
        values = _field_values(name, cell, self.words)
        if values is None or cell.struck:
            self.ledger.refuse(cell, f"a value of {name}")
            return
        self._enter(model, values, cell)
        self.ledger.take(cell, name)
        self.ledger.mark(cell, name, model["model"])

    def _feature(self, feature: str, cell: Cell, model: Data) -> None:
        support = self.words.support.get(fold(cell.text))
        if support is None or cell.struck:
            self.ledger.refuse(cell, "whether the feature is supported")
            return
        self._enter(model.setdefault("features", {}), {feature: support}, cell)
        self.ledger.take(cell, f"feature {feature}")
        self.ledger.mark(cell, "feature", model["model"])

    def _price(self, kind: str, period: str, cell: Cell, model: Data, *, unit_in_cell: bool = False) -> None:
        printed = _amount(cell, self.ledger)
        if printed is None:
            return
        if printed.unit_in_cell != unit_in_cell:
            self.ledger.refuse(cell, "a price per 1M tokens" if unit_in_cell else "a price without a unit of its own")
        if printed.percent_left is not None:
            self.ledger.refuse(cell, "a discounted price beside the struck-out one")
        self.currencies.setdefault(printed.currency, cell)
        prices = model["prices"].setdefault(printed.currency, {}).setdefault(kind, {})
        self._enter(prices, {period: printed.value()}, cell)
        self.ledger.take(cell, f"price {printed.currency} {kind} {period}")
        self.ledger.mark(cell, "price", model["model"])

    def _enter(self, into: Data, values: Data, cell: Cell) -> None:
        for name, value in values.items():
            if name in into:
                self.ledger.refuse(cell, f"{name} once for each model", "a row stands twice: read the page there")
            into[name] = value

    def _complete(self, model: Data, cell: Cell) -> None:
        """Every model has all kinds, with the same periods, in one currency; one price round the clock is flattened."""
        if list(model["prices"]) != list(self.currencies) or len(self.currencies) != 1:
            found = f"{model['model']} with prices in {', '.join(model['prices']) or 'no currency'}"
            self.ledger.refuse(cell, "prices in one currency, the same for all models", found=found)
        for currency, by_kind in model["prices"].items():
            periods = {kind: sorted(by_kind.get(kind, {})) for kind in KINDS}
            if sorted(by_kind) != sorted(KINDS) or len({tuple(names) for names in periods.values()}) != 1:
                found = f"{currency}: {periods}"
                self.ledger.refuse(cell, f"a price for each of {', '.join(KINDS)} and each period", found=found)
            model["prices"][currency] = {kind: _flat(by_kind[kind]) for kind in KINDS if kind in by_kind}


_ORDER = (
    "model", "endpoint", "version", "thinking", "context_length", "max_output", "default_output", "concurrency",
    "features", "discount", "names", "prices",
)  # fmt: skip


def _flat(by_period: Data) -> Any:
    return by_period["standard"] if list(by_period) == ["standard"] else by_period


def _amount(cell: Cell, ledger: Ledger) -> Amount | None:
    try:
        return amount(cell)
    except NotAnAmount as error:
        ledger.refuse(cell, str(error), "read the page there; no price is guessed")
        return None


def _field_values(name: str, cell: Cell, words: Vocabulary) -> Data | None:
    """What a cell in a row of this field says; None where it is no value of the field."""
    text = fold(cell.text)
    if name == "base_url":
        found = BASE_URL.fullmatch(text)
        endpoint = found["endpoint"] if found else None
        return None if found is None else ({"endpoint": endpoint} if endpoint else {})
    if name == "anthropic_base_url":
        return {} if ANTHROPIC_BASE_URL.fullmatch(text) else None
    if name == "thinking":
        return {"thinking": words.thinking[text]} if text in words.thinking else None
    if name == "max_output":
        found = MAX_OUTPUT.fullmatch(text)
        return dict(found.groupdict()) if found else None
    pattern = {"version": VERSION, "context_length": LENGTH, "concurrency": COUNT}.get(name)
    return {name: text} if pattern and pattern.fullmatch(text) else None


# -------------------------------------------------------------------------------------------- services


def service_columns(grid: Grid, words: Vocabulary) -> list[str] | None:
    """What the columns mean, where the grid is a table of services."""
    columns = [words.service_columns.get(fold(cell.text)) for cell in grid.rows[0]]
    known = [column for column in columns if column is not None]
    return known if known == ["service", "unit", "price"] and len(known) == len(columns) else None


def services(grid: Grid, words: Vocabulary, ledger: Ledger) -> list[Data]:
    """The services of a table with their units and prices; problems go to the ledger."""
    header, *rows = grid.rows
    for cell in header:
        ledger.take(cell, f"label: {words.service_columns[fold(cell.text)]}")
        _refuse_marks(cell, ledger)
    return list(_services(rows, words, ledger))


def _services(rows: list[tuple[Cell, ...]], words: Vocabulary, ledger: Ledger) -> Iterator[Data]:
    for row in rows:
        name, unit, price = row
        service, quantity_of = words.services.get(fold(name.text)), words.units.get(fold(unit.text))
        if service is None or name.struck:
            ledger.refuse(name, "a service that is known")
        if quantity_of is None or unit.struck:
            ledger.refuse(unit, "a unit that is known")
        printed = _amount(price, ledger)
        if service is None or quantity_of is None or printed is None:
            continue
        if printed.unit_in_cell or printed.list_price or printed.percent_left is not None:
            ledger.refuse(price, "a plain price")
        for cell, taken_for in ((name, "service"), (unit, "unit"), (price, f"price {printed.currency} request")):
            ledger.take(cell, f"{taken_for} of {service}")
            _refuse_marks(cell, ledger)
        quantity, _, thing = quantity_of.partition(" ")
        yield {
            "service": service,
            "unit": {"quantity": int(quantity), "of": thing},
            "prices": {printed.currency: {"request": printed.price}},
        }


def _refuse_marks(cell: Cell, ledger: Ledger) -> None:
    if cell.marks:
        ledger.refuse(cell, "no footnote mark here", found=clean(f"{cell.text} ({', '.join(cell.marks)})"))
