"""One price cell to an amount: exactly the forms that the page has used, digit for digit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from scraper.reading.page import Cell, clean


@dataclass(frozen=True, slots=True)
class Amount:
    """A price as printed, without sign and unit.

    `list_price` is the struck-out original where there is one; `percent_left` is what a stated discount leaves of the
    original, where the cell states one and strikes nothing out: the reader holds it against the original's cell.
    """

    price: str
    list_price: str | None
    currency: str
    unit_in_cell: bool
    percent_left: Decimal | None

    def value(self) -> str | dict[str, str]:
        """In the data model: the price, or the price beside its list price."""
        return self.price if self.list_price is None else {"price": self.price, "list_price": self.list_price}


class NotAnAmount(ValueError):
    """The cell is not a price in a known form; the message says what is expected."""


_NUMBER = r"(?P<number>(?:0|[1-9][0-9]{0,6})(?:\.[0-9]{1,8})?)"
_UNIT = r"(?P<unit>/1M tokens)?"
_FORMS = (
    (re.compile(rf"\${_NUMBER}{_UNIT}"), "USD"),
    (re.compile(rf"[¥￥]{_NUMBER}{_UNIT}"), "CNY"),
    (re.compile(rf"{_NUMBER}元{_UNIT}"), "CNY"),
)
_EXPECTED = "one price such as $0.28, ¥2 / 1M tokens or 0.5元"
_TORN = re.compile(r"[0-9] +[.][ 0-9]|[0-9][.] +[0-9]|[0-9] +[0-9]")
# "75% off" says what is taken off; 2.5折 says what is left, in tenths.
_DISCOUNT = re.compile(r"\((?:(?P<off>[1-9][0-9]?)% ?(?:off|OFF)|(?P<left>[1-9](?:\.[1-9])?)折)\)$")


def amount(cell: Cell) -> Amount:
    """The cell's price.

    Raises `NotAnAmount` for any other text, a struck-out price in other currency or unit, and a stated percentage that
    the two printed prices do not bear out. Whether the price is the lower one, a rule says (R03).
    """
    if any(_TORN.search(clean(text)) for text in (cell.text, cell.struck)):
        raise NotAnAmount(f"{_EXPECTED}, without a space in its number")
    text = cell.folded
    stated = _DISCOUNT.search(text)
    percent_left = _percent_left(stated) if stated else None
    price, currency, unit = _single(text[: stated.start()] if stated else text)
    if not cell.struck:
        return Amount(price, None, currency, unit, percent_left)
    list_price, list_currency, list_unit = _single(cell.folded_struck)
    if (list_currency, list_unit) != (currency, unit):
        raise NotAnAmount("the struck-out price in the currency and unit of the price")
    discounted = Decimal(price) < Decimal(list_price)
    if percent_left is not None and discounted and not bears_out(percent_left, price, list_price):
        raise NotAnAmount("the stated percentage between the price and the struck-out one")
    return Amount(price, list_price, currency, unit, None)


def bears_out(percent_left: Decimal, price: Decimal | str, list_price: Decimal | str) -> bool:
    """Whether the printed prices have the stated discount, rounded to a whole percent (the page rounds prices).

    >>> bears_out(Decimal(25), "0.135", "0.55")
    True
    """
    return round(Decimal(price) * 100 / Decimal(list_price)) == percent_left


def _percent_left(stated: re.Match[str]) -> Decimal:
    return Decimal(100 - int(stated["off"])) if stated["off"] else Decimal(stated["left"]) * 10


def _single(text: str) -> tuple[str, str, bool]:
    for form, currency in _FORMS:
        found = form.fullmatch(text)
        if found:
            if not Decimal(found["number"]):
                raise NotAnAmount("a price above zero (nothing in this cell says that it is free)")
            return found["number"], currency, found["unit"] is not None
    raise NotAnAmount(_EXPECTED)
