"""The price of a model or service at an instant, from the compiled editions."""

from __future__ import annotations

import time
from bisect import bisect_right
from datetime import datetime, timezone
from decimal import Decimal

from deepseek_prices import _editions as compiled
from deepseek_prices.errors import (
    CalendarUnknown,
    NoLongerSold,
    NotYet,
    PriceUnknown,
    UnknownCurrency,
    UnknownKind,
    UnknownProduct,
)
from deepseek_prices.price import Price

TYPE_CHECKING = False  # `typing` costs more to import than the whole lookup
if TYPE_CHECKING:
    from deepseek_prices._editions import Priced, Unpriced

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - datetime.UTC is the same, this is one import less
_BEIJING = 8 * 3600
_DAY = 86400
_CURRENCIES = ("USD", "CNY")

_made: dict[tuple[str, str, str, int, str], Price] = {}


def get_price(model: str, kind: str, at: datetime | None = None, *, currency: str = "USD") -> Price:
    """The price per unit of `kind` for `model` at the instant `at`.

    `model` is a model's or service's name, any name that is billed as one, or `name@endpoint` for another endpoint.
    `kind` is `input_cache_hit`, `input_cache_miss` or `output` of a model (per 1,000,000 tokens), `request`,
    `server_side_request`, `page`, `character` or `hour` of a service. `at` is a timezone-aware datetime; None is now.
    `currency` is `USD` or `CNY`: two official lists, never converted.

    Which instant of a request counts, its start or its completion, the page said from 2025-02-26 to 2025-09-05 only
    (its completion). An `at` after `Price.observed_until` is answered from the newest price list.

    Raises `TypeError` where `at` is not a datetime, `ValueError` where it has no time zone, and a `PriceError` where
    there is no price to give: `UnknownProduct`, `UnknownKind`, `UnknownCurrency`, `NotYet`, `NoLongerSold`,
    `PriceUnknown`, `CalendarUnknown`. Source: DeepSeek's "Models & Pricing" page; see `Price.source`.
    """
    second = _second(at)
    try:
        starts, segments = compiled.TRACKS[model, kind, currency]
    except (KeyError, TypeError):
        raise _unknown(model, kind, currency) from None
    asked = {"model": model, "kind": kind, "currency": currency}
    position = bisect_right(starts, second) - 1
    segment = segments[position]
    if position < 0:
        raise _not_yet(starts, segments, asked)
    if len(segment) == 4:  # why there is no price
        raise _no_price(segment, asked)
    period, calendar_known = _period(segment[3], second)
    price = _price(asked, position, segment, period)
    if not calendar_known:
        holiday = _price(asked, position, segment, compiled.RULES[segment[3] or 0][0])
        day = _written(_instant(second + _BEIJING))[:10]
        message = (
            f"{model} {kind} costs {price} {currency} on a working day and {holiday} on a Chinese public holiday, and "
            f"whether {day} is one is not known here: update deepseek-prices, or take one of `candidates`"
        )
        raise CalendarUnknown(message, candidates=(price, holiday), **asked)
    return price


def _second(at: datetime | None) -> int:
    """The second of an instant since 1970, rounded down."""
    if at is None:
        return int(time.time())
    if not isinstance(at, datetime):
        raise TypeError(f"at: a timezone-aware datetime is expected, not {type(at).__name__}")
    if at.utcoffset() is None:
        raise ValueError(f"at: {at!r} has no time zone: add one, such as datetime.timezone.utc")
    since = at - _EPOCH
    return since.days * _DAY + since.seconds


def _period(rule: int | None, second: int) -> tuple[str, bool]:
    """The period of an instant, and whether the holiday calendar covers it where that matters."""
    if rule is None:
        return "standard", True
    default, except_holidays, windows = compiled.RULES[rule]
    day, clock = divmod(second + _BEIJING, _DAY)
    for period, days, start, end in windows:
        if start <= clock < end and days >> (day + 3) % 7 & 1:  # 1970-01-01 was a Thursday
            if not except_holidays:
                return period, True
            first, last, days_off = compiled.CALENDAR
            return (default, True) if day in days_off else (period, first <= day <= last)
    return default, True


def _price(asked: dict[str, str], position: int, segment: Priced, period: str) -> Price:
    key = (asked["model"], asked["kind"], asked["currency"], position, period)
    price = _made.get(key)
    if price is None:
        edition, billed_as, certain, _, (quantity, unit), prices = segment
        name, start, end, sources = compiled.EDITIONS[edition]
        amount, list_price = prices[period]
        price = Price(
            amount,
            currency=asked["currency"][:],  # a plain string also where the caller's is of a class derived from it
            unit=f"{quantity:,} {unit}" if quantity == 1 else f"{quantity:,} {unit}s",
            unit_quantity=quantity,
            model=billed_as,
            kind=asked["kind"][:],
            period=period,
            list_price=None if list_price is None else Decimal(list_price),
            edition=name,
            in_force_from=_instant(start),
            in_force_until=None if end is None else _instant(end),
            certain=certain,
            observed_until=_instant(compiled.OBSERVED_UNTIL),
            source=sources[_CURRENCIES.index(asked["currency"])],
        )
        price = _made.setdefault(key, price)
    return price


def _not_yet(starts: tuple[int, ...], segments: tuple[Priced | Unpriced, ...], asked: dict[str, str]) -> NotYet:
    priced = (start for start, segment in zip(starts, segments) if len(segment) != 4)  # noqa: B905 - of one length
    first = _instant(next(priced, starts[0]))
    what = f"{asked['model']} {asked['kind']}"
    message = f"no price of {what} is known before {_written(first)}: ask for a later instant"
    return NotYet(message, first=first, **asked)


def _no_price(segment: Unpriced, asked: dict[str, str]) -> NoLongerSold | PriceUnknown:
    reason, billed_as, second, why = segment
    what = f"{asked['model']} {asked['kind']}"
    if reason == "unknown":
        message = f"the price of {what} in {asked['currency']} is not known: {why}; look at the official page"
        return PriceUnknown(message, why=why, **asked)
    until = _instant(second)
    message = f"{what} is no longer sold: billed as {billed_as} until {_written(until)}{why}; use another model"
    return NoLongerSold(message, billed_as=billed_as, until=until, **asked)


def _unknown(model: str, kind: str, currency: str) -> UnknownProduct | UnknownKind | UnknownCurrency:
    import difflib

    for name, value in (("model", model), ("kind", kind), ("currency", currency)):
        if not isinstance(value, str):
            raise TypeError(f"{name}: a string is expected, not {type(value).__name__}")
    asked = {"model": model, "kind": kind, "currency": currency}
    if currency not in _CURRENCIES:
        message = f"{currency!r} is not a currency of the page: use currency='USD' or currency='CNY'"
        return UnknownCurrency(message, near=_CURRENCIES, **asked)
    products = sorted({key[0] for key in compiled.TRACKS})
    if model not in products:
        near = tuple(difflib.get_close_matches(model.lower(), products, n=3)) or tuple(products)
        message = f"{model!r} is in none of the price lists of this dataset; is it {' or '.join(near)}?"
        return UnknownProduct(message, near=near, **asked)
    near = tuple(sorted({key[1] for key in compiled.TRACKS if key[0] == model}))
    return UnknownKind(f"{model} has no price for {kind!r}; it has {', '.join(near)}", near=near, **asked)


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, timezone.utc)  # noqa: UP017


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
