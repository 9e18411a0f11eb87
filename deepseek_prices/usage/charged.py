"""What DeepSeek says that it charged for a token, found again in its price lists of that time."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from deepseek_prices import lookup
from deepseek_prices.ahead import instants_of_change
from deepseek_prices.edition import CURRENCIES
from deepseek_prices.errors import (
    CalendarUnknown,
    NoLongerSold,
    NotYet,
    PriceError,
    PriceUnknown,
    UnknownKind,
    UnknownProduct,
)
from deepseek_prices.lookup import get_price, known
from deepseek_prices.price import Price
from deepseek_prices.usage.quantities import EXACT
from deepseek_prices.usage.record import When


def prices_within(model: str, kind: str, at: When, currency: str) -> tuple[Price, ...]:
    """Every price that holds at some instant of a time (its end is not in it), each once, in order.

    Of a day that may be a Chinese public holiday, both prices. Raises the `PriceError` where there is none at all.
    """
    return _prices_within(lookup.compiled, model, kind, at, currency)


@lru_cache(maxsize=4096)  # for each data, as others may be loaded
def _prices_within(_data: object, model: str, kind: str, at: When, currency: str) -> tuple[Price, ...]:
    start, end = at if isinstance(at, tuple) else (at, at)
    found: dict[tuple[Decimal, str, str], Price] = {}
    missing: PriceError | None = None
    for moment in (start, *instants_of_change(model, kind, currency, start, end)):
        try:
            candidates: tuple[Price, ...] = (get_price(model, kind, moment, currency=currency),)
        except CalendarUnknown as error:
            candidates = error.candidates
        except (NotYet, NoLongerSold, PriceUnknown) as error:
            missing = missing or error
            continue
        for price in candidates:
            found.setdefault((price, price.period, price.edition), price)
    if missing is not None and not found:
        raise missing
    return tuple(found.values())


def charged_at(model: str, kind: str, at: When, price: Decimal) -> tuple[Price, ...]:
    """The prices of both lists, of a time, that charge this much for one token: none, where no list of then does.

    Raises the `PriceError` where neither list has a price then.
    """
    found: list[Price] = []
    missing: PriceError | None = None
    for currency in CURRENCIES:
        try:
            within = prices_within(model, kind, at, currency)
        except PriceError as error:
            missing = missing or error
        else:
            found.extend(each for each in within if each == EXACT.multiply(price, each.unit_quantity))
            missing = None
    if missing is not None and not found:
        raise missing
    return tuple(found)


def is_sold(model: str) -> bool:
    """Whether some price list has this name."""
    return _is_sold(lookup.compiled, model)


@lru_cache(maxsize=4096)
def _is_sold(_data: object, model: str) -> bool:
    try:
        known(model, "output", CURRENCIES[0])
    except UnknownKind:
        return True
    except UnknownProduct:
        return False
    return True
