"""Grids to models and services with their prices; every cell is taken by the rule that knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, cast

from deepseek_prices.edition import MODEL_KINDS, Model, Terms, key_of
from scraper.problem import spelled
from scraper.reading.account import Account, with_marks
from scraper.reading.amounts import Amount, NotAnAmount, amount, bears_out
from scraper.reading.fields import field_values
from scraper.reading.page import Cell, Grid
from scraper.reading.periods import NIGHT_DISCOUNT, Hours
from scraper.reading.reading import Data
from scraper.reading.slots import MODEL_NAME
from scraper.reading.unknown import Unknown
from scraper.reading.words import Language
from scraper.rules import complete, in_periods

_NO_GUESS = "read the page there; no price is guessed"
_KNOWN_ROW = "a row whose label is known"
_SUPPORT = "whether the feature is supported"

# What tells a row of prices whose label nothing knows from one of a field.
_PRICE = re.compile("[$¥元]")
_UNIT = re.compile("(?i)tokens")

# On folded text: a label with hours behind it, and the clock that they are of.
_WITH_HOURS = re.compile(r"(?P<label>.+?)\((?P<clock>[^()0-9]+?) ?(?P<hours>[0-9:~-]+)\)")


@dataclass(slots=True)
class Table:
    """What a table of models says: their fields, and prices where it has any."""

    place: str
    models: list[Data]
    billing_periods: Data | None = None
    places: dict[str, str] = field(default_factory=dict)
    """Where each model, field and price stands: a name, or a name and what is said of it."""

    @property
    def has_prices(self) -> bool:
        """Whether it is a price list, or only describes the models."""
        return any(model["prices"] for model in self.models)


class ModelTable:
    """Reads a table of models: models as columns, or as rows."""

    def __init__(self, grid: Grid, words: Language, account: Account) -> None:
        self.words = words
        self.account = account
        as_rows = self._models_are_rows(grid)
        self.grid = grid.transposed() if as_rows else grid
        self._refuse_unknown("models_as_rows" if as_rows else "models_as_columns")
        self.label_columns = len(self._run(self.grid.rows[0]))
        self.hours: dict[str, tuple[Hours, Cell]] = {}
        self.unread_prices = False
        self.printed: list[tuple[Data, str, str, Amount, Cell]] = []
        self.described: list[tuple[Data, str, Cell]] = []

    def _models_are_rows(self, grid: Grid) -> bool:
        labels = [cell.folded for cell in grid.rows[0][1:]]
        return any(self.words.label(role, label) for label in labels for role in ("kind", "kind_without_unit"))

    def _refuse_unknown(self, form: str) -> None:
        if form not in self.words.tables:
            self.account.refuse(self.grid.rows[0][0], f"a table whose form is known, not {form.replace('_', ' ')}")

    @staticmethod
    def _run(cells: tuple[Cell, ...]) -> list[Cell]:
        """The cells at the start that say the same: one that spans columns, or is repeated in place of that."""
        return list(next(groupby(cells, key=attrgetter("folded")))[1])

    def read(self) -> Table:
        """The table; problems go to the account."""
        rows = [(self._labels(row), row[self.label_columns :], row) for row in self.grid.rows]
        heads = [
            row for labels, _, row in rows if [self.words.label("field", cell.folded) for cell in labels] == ["model"]
        ]
        for row in heads:
            for cell in row[: self.label_columns]:
                self.account.take(cell, "label: model")
                self.account.mark(cell, "model")
        columns = list(self._columns(heads))
        models = list({id(model): model for model, _, _ in columns}.values())
        for labels, cells, row in rows[len(heads) :]:
            self._row(labels, cells, row, columns)
        places = {key_of(model): cell.place for model, _, cell in reversed(columns)}
        for model, kind, period, printed, cell in self.printed:
            places[f"{key_of(model)} {printed.currency} {kind} {period}"] = cell.place
        places |= {f"{key_of(model)} {name}": cell.place for model, name, cell in self.described}
        with self.account.whole():
            self._check_filled([cells for _, cells, _ in rows[len(heads) :]], models)
            table = Table(self.grid.place, models, self._night_discount(), places)
            if table.has_prices and not self.unread_prices:
                self._check_stated_discounts()
                self._check_complete(models, places)
        for model in models:
            model["prices"] = _in_order(model["prices"])
        return table

    def _labels(self, row: tuple[Cell, ...]) -> list[Cell]:
        cells = row[: self.label_columns]
        return [next(group) for _, group in groupby(cells, key=attrgetter("folded"))]

    def _columns(self, heads: list[tuple[Cell, ...]]) -> Iterator[tuple[Data, str, Cell]]:
        """Each column's model and period; the second head row, where there is one, names the periods."""
        names = heads[0][self.label_columns :]
        periods = heads[1][self.label_columns :] if len(heads) == 2 else [None] * len(names)
        if len(heads) > 2 or any(row is not head for row, head in zip(self.grid.rows, heads, strict=False)):
            self.account.refuse(heads[-1][0], "the models' names in the first row")
        if len(heads) == 2:
            self._refuse_unknown("models_by_period")
        by_name: dict[str, Data] = {}
        for cell, period in zip(names, periods, strict=True):
            if not MODEL_NAME.fullmatch(cell.text) or cell.struck:
                self.account.refuse(cell, "a model's name such as deepseek-chat")
            self.account.take(cell, "model")
            self.account.mark(cell, "model_name", cell.text)
            model: Data = {"model": cell.text, "prices": {}}
            if period is None:
                yield model, "standard", cell
                continue
            meaning = self.words.label("period", period.folded)
            if meaning is None and not period.marks:
                self.account.not_known(period, Unknown("period", period.text, period.place), "a period")
            elif meaning is None or period.struck or period.marks:
                self.account.refuse(period, "a period that is known, without a mark", found=with_marks(period))
            self.account.take(period, f"label: {meaning}")
            yield by_name.setdefault(cell.text, model), meaning or "", cell

    def _row(self, labels: list[Cell], cells: tuple[Cell, ...], row: tuple[Cell, ...], columns: Any) -> None:
        said = self._said(labels)
        if not said or any(cell.struck for cell in labels):
            self._not_known(labels, cells)
            return
        meant = {cell.folded: target for cell, target in zip(labels, said.values(), strict=True)}
        for cell in row[: self.label_columns]:
            self.account.mark(cell, meant[cell.folded])
            self.account.take(cell, f"label: {' '.join(said.values())}")
        for cell, (model, period, _) in zip(cells, columns, strict=True):
            if "field" in said:
                self._field(said["field"], cell, model)
            elif "feature" in said:
                self._feature(said["feature"], cell, model)
            else:
                self._price(said, cell, model, period)

    def _refuse_labels(self, labels: list[Cell], unknown: list[Cell]) -> None:
        """Tell the labels that are struck out or that no row has; or else all, which no row has together."""
        wrong = [cell for cell in labels if cell.struck or cell in unknown]
        for cell in wrong:
            self.account.refuse(cell, "a label that is not struck out" if cell.struck else _KNOWN_ROW)
        if not wrong:
            found = " | ".join(cell.text for cell in labels)
            self.account.refuse(labels[0], "labels of one row that is known; each is known by itself", found=found)

    def _said(self, labels: list[Cell]) -> dict[str, str]:
        """What the labels of a row mean, by their roles; empty where no row that is known has such labels."""
        for roles in self.words.rows:
            if len(roles) == len(labels):
                meanings = [self._label(role, cell) for role, cell in zip(roles, labels, strict=True)]
                if all(meanings):
                    return {role: meaning for role, meaning in zip(roles, meanings, strict=True) if meaning}
        return {}

    def _not_known(self, labels: list[Cell], cells: tuple[Cell, ...]) -> None:
        """Refuse the labels that keep a row from the form that it is nearest to."""
        roles = {role for row in self.words.rows for role in row}
        unknown = [cell for cell in labels if not any(self._label(role, cell) for role in roles)]
        known = {roles: [self._label(*each) for each in zip(roles, labels, strict=False)] for roles in self.words.rows}
        forms = [
            roles
            for roles in self.words.rows
            if len(roles) == len(labels)
            and [cell for cell, said in zip(labels, known[roles], strict=True) if said is None] == unknown
        ]
        if not unknown or not forms or any(cell.struck for cell in labels):
            self._refuse_labels(labels, unknown)
            return
        has_prices = any(_PRICE.search(cell.folded) for cell in cells)
        kind = "kind_without_unit" if all(_UNIT.search(cell.folded) for cell in cells) else "kind"
        best = min(forms, key=lambda roles: (kind in roles) != has_prices)
        marks = tuple(mark for cell in (*labels, *cells) for mark in cell.marks)
        for role, cell, meaning in zip(best, labels, known[best], strict=True):
            if meaning is None:
                found = _WITH_HOURS.fullmatch(cell.folded) if role == "period_with_hours" else None
                clock = found and self.words.label("clock", found["clock"]) is None
                text = (found["clock"] if clock else found["label"]) if found else cell.text
                self.account.not_known(cell, Unknown("clock" if clock else role, text, cell.place, marks), _KNOWN_ROW)

    def _label(self, role: str, cell: Cell) -> str | None:
        if role != "period_with_hours":
            return self.words.label(role, cell.folded)
        found = _WITH_HOURS.fullmatch(cell.folded)
        clock = self.words.label("clock", found["clock"]) if found else None
        period = self.words.label(role, found["label"]) if found and clock else None
        if found and period:
            self.hours[period] = (Hours(found["hours"], utc=clock == "utc"), cell)
        return period

    # ----------------------------------------------------------------------------- one cell

    def _field(self, name: str, cell: Cell, model: Data) -> None:
        values = field_values(name, cell, self.words)
        if values is None and name == "thinking" and self.words.label(name, cell.folded) is None:
            self.account.not_known(cell, Unknown(name, cell.text, cell.place, cell.marks), f"a value of {name}")
            return
        if values is None or cell.struck:
            self.account.refuse(cell, f"a value of {name}")
            return
        self._enter(model, values, cell)
        self.described += [(model, field, cell) for field in values]
        self.account.take(cell, name)
        self.account.mark(cell, name, model["model"])

    def _feature(self, feature: str, cell: Cell, model: Data) -> None:
        support = self.words.label("support", cell.folded)
        if support is None or cell.struck:
            self.account.not_known(cell, Unknown("support", cell.text, cell.place, cell.marks), _SUPPORT)
            return
        self._enter(model.setdefault("features", {}), {feature: support}, cell)
        self.described.append((model, feature, cell))
        self.account.take(cell, f"feature {feature}")
        self.account.mark(cell, feature, model["model"])

    def _price(self, said: dict[str, str], cell: Cell, model: Data, column: str) -> None:
        """Enter a price of the period that the row says, or its column."""
        kind, unit_in_cell = said.get("kind") or said["kind_without_unit"], "kind" not in said
        period = said.get("period") or said.get("period_with_hours") or column
        printed = amount_of(cell, self.account)
        if printed is None:
            self.unread_prices = True
            return
        if printed.unit_in_cell != unit_in_cell:
            self.account.refuse(cell, "a price per 1M tokens" if unit_in_cell else "a price without a unit of its own")
        self.printed.append((model, kind, period, printed, cell))
        prices = model["prices"].setdefault(printed.currency, {}).setdefault(kind, {})
        self._enter(prices, {period: printed.value()}, cell, f"{kind} {period}")
        self.account.take(cell, f"price {printed.currency} {kind} {period}")
        target = "discounted_price" if printed.list_price else "output_price" if kind == "output" else "price"
        self.account.mark(cell, target, model["model"])

    def _enter(self, into: Data, values: Data, cell: Cell, what: str = "") -> None:
        for name, value in values.items():
            if name in into:
                expected, found = f"{what or name} once for each model", f"{cell.text}, a second one"
                self.account.refuse(cell, expected, "a row stands twice: read the page there", found)
            into[name] = value

    # ---------------------------------------------------------------------------- the whole

    def _check_filled(self, rows: list[tuple[Cell, ...]], models: list[Data]) -> None:
        """An empty price cell is a part of the price beside it where the table leaves all such cells empty.

        That is so where every price stands alone in its row, for all models, and a field's value does as well: a
        field has a value for each model. And the models are of one version: of others no page has had one price in one
        cell. Else an empty cell may as well say that there is no price.
        """
        versions = sorted(str(model.get("version", "")) for model in models) or [""]
        prices = {cell.place for _, _, _, _, cell in self.printed}
        alone = {
            first.place: not first.filled and all(cell.filled for cell in others)
            for first, *others in filter(None, rows)
        }
        of_prices = [is_alone for place, is_alone in alone.items() if place in prices]
        of_fields = [is_alone for place, is_alone in alone.items() if place not in prices]
        of_one = versions[0] and all(f"{each}-".startswith(f"{versions[0]}-") for each in versions)
        if not (of_one and all(of_prices) and any(of_fields)):
            for model, kind, period, printed, cell in [each for each in self.printed if each[-1].filled]:
                advice = "whether the price beside it spans this cell is not certain"
                self.account.refuse(cell, "a price", advice, found="an empty cell")
                model["prices"][printed.currency][kind].pop(period)
                self.unread_prices = True

    def _check_complete(self, models: list[Data], places: dict[str, str]) -> None:
        """Every model has all kinds, in the currency of the table's first price and the periods of any."""
        terms = Terms(billing_periods=None, models=cast("list[Model]", models))
        currencies = [next(currency for model in models for currency in model["prices"])]
        for breach in complete(terms, currencies, MODEL_KINDS):
            self.account.weigh("R06", breach, places)
        for breach in in_periods(terms, {period for _, _, period, _, _ in self.printed}):
            self.account.weigh("R05", breach, places)

    def _check_stated_discounts(self) -> None:
        """A stated percentage is held against the standard price of the same kind; it is never computed with."""
        for model, kind, period, printed, cell in self.printed:
            if printed.percent_left is None:
                continue
            standard = model["prices"][printed.currency][kind].get("standard")
            if period == "standard" or not isinstance(standard, str):
                self.account.refuse(cell, "a discounted price beside the original one")
            elif not bears_out(printed.percent_left, printed.price, standard):
                self.account.refuse(cell, f"the stated percentage of the standard price {standard}", _NO_GUESS)

    def _night_discount(self) -> Data | None:
        """The rule that the labels' hours make: together, the two periods are the whole day."""
        if not self.hours:
            return None
        hours = {period: hours.text for period, (hours, _) in self.hours.items()}
        edges = {period: re.split("[-~]", text) for period, text in hours.items()}
        cell = next(iter(self.hours.values()))[1]
        if edges.keys() != {"standard", "off_peak"} or edges["standard"] != edges["off_peak"][::-1]:
            self.account.refuse(cell, "standard and discount hours that make a day", found=spelled(hours))
            return None
        try:
            return NIGHT_DISCOUNT.billing_periods(self.hours["off_peak"][0])
        except ValueError as error:
            self.account.refuse(cell, str(error))
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


def amount_of(cell: Cell, account: Account) -> Amount | None:
    """The amount in a cell; None, and a problem in the account, where it is none."""
    try:
        return amount(cell)
    except NotAnAmount as error:
        account.refuse(cell, str(error), _NO_GUESS)
        return None
