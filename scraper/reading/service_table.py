"""Tables of services: what is billed by request, page, character or hour."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scraper.reading.account import Account
from scraper.reading.amounts import Amount, bears_out
from scraper.reading.model_table import amount_of
from scraper.reading.page import Cell, Grid, clean
from scraper.reading.reading import Data
from scraper.reading.words import Language


def is_service_table(grid: Grid, words: Language) -> bool:
    """Whether the grid's first row is that of a table of services."""
    return _columns(grid, words) in words.service_tables


def read_services(grid: Grid, words: Language, account: Account) -> Iterator[Data]:
    """The services of a table with their units and prices; problems go to the account."""
    columns = _columns(grid, words)
    for cell, column in zip(grid.rows[0], columns, strict=True):
        _take(cell, f"label: {column}", account)
    for name, unit, *prices in grid.rows[1:]:
        service, quantity_of = words.label("service", name.folded), words.label("unit", unit.folded)
        if service is None or name.struck:
            account.refuse(name, "a service that is known")
        if quantity_of is None or unit.struck:
            account.refuse(unit, "a unit that is known")
        printed = [amount_of(cell, account) for cell in prices]
        if service is None or quantity_of is None or None in printed:
            continue
        _take(name, f"service {service}", account)
        _take(unit, f"unit of {service}", account)
        quantity, _, thing = quantity_of.partition(" ")
        product: Data = {"service": service, "unit": {"quantity": int(quantity), "of": thing}}
        if "list_price" in columns:
            product["discount"] = {}  # no end is stated
        yield product | {"prices": _prices(thing, prices, [each for each in printed if each], account)}


def _prices(thing: str, cells: list[Cell], printed: list[Amount], account: Account) -> Data:
    """The price under the kind that its unit makes; of two, the list price stands first and the other is half of it."""
    for cell, each in zip(cells, printed, strict=True):
        if (
            each.unit_in_cell
            or each.list_price
            or each.percent_left is not None
            or each.currency != printed[0].currency
        ):
            account.refuse(cell, "a plain price, in one currency for each row")
        _take(cell, f"price {each.currency}", account)
    kind = thing.rpartition(" ")[2]
    if len(printed) == 1:
        return {printed[0].currency: {kind: printed[0].price}}
    list_price, price = (each.price for each in printed)
    if not bears_out(Decimal(50), price, list_price):
        account.refuse(cells[1], f"half of the list price {list_price}")
    return {printed[0].currency: {kind: {"price": price, "list_price": list_price}}}


def _columns(grid: Grid, words: Language) -> tuple[str | None, ...]:
    return tuple(words.label("service_column", cell.folded) for cell in grid.rows[0])


def _take(cell: Cell, taken_for: str, account: Account) -> None:
    account.take(cell, taken_for)
    if cell.marks:
        account.refuse(cell, "no footnote mark here", found=clean(f"{cell.text} ({', '.join(cell.marks)})"))
