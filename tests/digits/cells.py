"""The price cells of the editions, and what may go wrong when one is typed: a digit, a zero, two digits swapped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from deepseek_prices.edition import Edition, price_points, products
from scraper import yaml_file
from scraper.dataset.dataset import Dataset

Place = tuple[dict[str, Any], str]
"""Where an amount stands: the mapping and the key."""


class Cell(NamedTuple):
    """One amount of one edition."""

    edition: str
    product: str
    currency: str
    kind: str
    period: str
    field: str

    def __str__(self) -> str:
        return " ".join(self)


def cells(dataset: Dataset) -> Iterator[Cell]:
    """Every price and list price of every file of `data/editions`, also of those that do not count."""
    for name, edition in dataset.editions.items():
        for point in price_points(edition):
            for field in ("price", "list_price") if point.list_price is not None else ("price",):
                yield Cell(name, point.name, point.currency, point.kind, point.period, field)


def amount(dataset: Dataset, cell: Cell) -> str:
    """What stands in a cell."""
    where, key = _place(dataset.editions[cell.edition], cell)
    return str(where[key])


def with_amounts(dataset: Dataset, amounts: dict[Cell, str]) -> Dataset:
    """The data with other amounts in some cells of one edition.

    Nothing of it is released: a wrong digit stood there before the release.
    """
    (name,) = {cell.edition for cell in amounts}
    edition = deepcopy(dataset.editions[name])
    for cell, new in amounts.items():
        where, key = _place(edition, cell)
        where[key] = new
    return replace(
        dataset,
        editions=dataset.editions | {name: edition},
        sha256=dataset.sha256 | {name: yaml_file.sha256(edition)},
        released=[],
    )


def _place(edition: Edition, cell: Cell) -> Place:
    """Where an edition has a cell."""
    where, key = dict(products(edition))[cell.product]["prices"][cell.currency], cell.kind
    # One price round the clock, and one without a list price, are not mappings.
    for step in (cell.period, cell.field):
        if isinstance(where[key], dict) and step in where[key]:
            where, key = where[key], step
    return where, key


# ---------------------------------------------------------------------------------- what one amount may become


def _digit(old: str) -> str:
    """The last digit one higher; a nine one lower."""
    return f"{old[:-1]}{_neighbour(old[-1])}"


def _first(old: str) -> str:
    """The first digit that is not a zero one higher; a nine one lower."""
    found = re.search("[1-9]", old)
    return _digit(old) if found is None else f"{old[: found.start()]}{_neighbour(found[0])}{old[found.end() :]}"


def _neighbour(digit: str) -> str:
    return "8" if digit == "9" else str(int(digit) + 1)


def _swap(old: str) -> str:
    """The last two digits that stand side by side and differ, swapped; a whole number keeps its first digit."""
    for end in range(len(old), 1, -1):
        one, other = old[end - 2 : end]
        made = f"{old[: end - 2]}{other}{one}{old[end:]}"
        if one != other and re.fullmatch(r"(0|[1-9][0-9]*)(\.[0-9]+)?", made) and "." not in (one, other):
            return made
    return old


def _zero(old: str) -> str:
    """The first zero after the point left out; where there is none, one put in. A plain 0 stays."""
    whole, point, decimals = old.partition(".")
    if not point:
        return f"{old}0" if old != "0" else old
    return f"{whole}.{decimals.replace('0', '', 1) if decimals[0] == '0' and len(decimals) > 1 else f'0{decimals}'}"


SINGLE: dict[str, Callable[[str], str]] = {"digit": _digit, "first": _first, "swap": _swap, "zero": _zero}


def changes(dataset: Dataset, kind: str) -> Iterator[tuple[Cell, dict[Cell, str]]]:
    """Each change of this kind: the cell that it is named after, and the new amounts."""
    if kind == "alike":
        yield from _alike(dataset)
        return
    for cell in cells(dataset):
        old = amount(dataset, cell)
        new = SINGLE[kind](old)
        if Decimal(new) != Decimal(old):  # 27.00 is no other price than 27.0
            yield cell, {cell: new}


def _alike(dataset: Dataset) -> Iterator[tuple[Cell, dict[Cell, str]]]:
    """A digit of one kind of price, in both currencies and all periods in proportion: no rule can see that."""
    together: dict[tuple[str, ...], list[Cell]] = {}
    for cell in cells(dataset):
        together.setdefault((cell.edition, cell.product, cell.kind, cell.field), []).append(cell)
    for group in together.values():
        new = {}
        for currency in {cell.currency: None for cell in group}:
            same = [cell for cell in group if cell.currency == currency]
            old = {cell: Decimal(amount(dataset, cell)) for cell in same}
            least = min(old.values())
            right = least + Decimal(1).scaleb(int(least.as_tuple().exponent))
            new |= {cell: f"{(each * right / least).normalize() if least else right:f}" for cell, each in old.items()}
        yield group[0], new
