"""The price of a model or service at an instant, from the compiled editions."""

import time
from bisect import bisect_right
from datetime import datetime, timedelta, timezone

from deepseek_prices import _editions as compiled
from deepseek_prices.price import Amount, Price

TYPE_CHECKING = False  # `typing` costs more to import than the whole lookup
if TYPE_CHECKING:
    from types import ModuleType
    from typing import TypeAlias

    from deepseek_prices._editions import Priced, Unpriced

    # The edges within a week, the price before the first and after each, and the price of a holiday where that counts.
    Week: TypeAlias = tuple[tuple[int, ...], tuple[Price, ...], Price | None]
    # The instants at which a segment starts; before the first None, then the segments, made to a Week when asked for.
    Track: TypeAlias = tuple[tuple[int, ...], list["Week | Priced | Unpriced | None"]]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - datetime.UTC is the same, this is one import less
_DAY = 86400
_WEEK = 7 * _DAY
_BEIJING = 8 * 3600
_MONDAY = _BEIJING + 3 * _DAY  # 1970-01-01 was a Thursday; weeks are Beijing's
_CURRENCIES = ("USD", "CNY")

_tracks: "dict[tuple[str, str, str], Track]" = {}


def get_price(model: str, kind: str, at: "datetime | None" = None, *, currency: str = "USD") -> Price:
    """The price per unit of `kind` for `model` at the instant `at`.

    `model` is a model's or service's name, any name that is billed as one, or `name@endpoint` for another endpoint.
    `kind` is `input_cache_hit`, `input_cache_miss` or `output` of a model (per 1,000,000 tokens), `request`,
    `server_side_request`, `page`, `character` or `hour` of a service. `at` is a timezone-aware datetime; None is now.
    `currency` is `USD` or `CNY`: two official lists, never converted.

    Which instant of a request counts, its start or its completion, the page said from 2025-02-26 to 2025-08-21 only
    (its completion). An `at` after `Price.observed_until` is answered from the newest price list.

    Raises `TypeError` where `at` is not a datetime, `ValueError` where it has no time zone or one that does not say its
    offset, and a `PriceError` where there is no price to give: `UnknownProduct`, `UnknownKind`, `UnknownCurrency`,
    `NotYet`, `NoLongerSold`, `PriceUnknown`, `CalendarUnknown`.

    Source: DeepSeek's "Models & Pricing" page; see `Price.source`.
    """
    # This is the short way, for what was asked before; the exceptions are free where none is raised.
    try:
        if type(at) is datetime:
            since = at - _EPOCH
            second = since.days * _DAY + since.seconds
        else:
            second = _second(at)
        starts, segments = _tracks[model, kind, currency]
        edges, prices, holiday = segments[bisect_right(starts, second)]  # type: ignore[misc]
    except Exception:  # whatever a time zone raises
        second = _second(at)
        edges, prices, holiday = _opened(model, kind, currency, second)
    price: Price = prices[bisect_right(edges, (second + _MONDAY) % _WEEK)]
    if holiday is None or price is holiday:
        return price
    first, last, days_off = compiled.CALENDAR
    day = (second + _BEIJING) // _DAY
    if day in days_off:
        return holiday
    if first <= day <= last:
        return price
    raise _reasons().calendar_unknown(model, price, holiday, day)


def _opened(model: str, kind: str, currency: str, second: int) -> "Week":
    """The prices of the segment that an instant is in, kept for the next question; raises why there are none."""
    key = _known(model, kind, currency)
    asked = dict(zip(("model", "kind", "currency"), key))  # noqa: B905 - three of each
    starts, compiled_segments = compiled.TRACKS[key]
    _, segments = _tracks.setdefault(key, (starts, [None, *compiled_segments]))
    position = bisect_right(starts, second)
    if not position:
        raise _reasons().not_yet(starts, compiled_segments, asked)
    segment = compiled_segments[position - 1]
    if len(segment) == 4:  # why there is no price
        raise _reasons().no_price(segment, asked)
    segments[position] = week = _week(segment, _prices(asked, segment))
    return week


def _known(model: str, kind: str, currency: str) -> tuple[str, str, str]:
    """What was asked for, as the price lists have it; raises why they have it not.

    The caller's strings may be of a class of its own, which takes other words for the same: they are never kept.
    """
    try:
        key = model, kind, currency
        compiled.TRACKS[key]
    except (KeyError, TypeError):
        raise _reasons().unknown(compiled.TRACKS, model, kind, currency) from None
    if type(model) is type(kind) is type(currency) is str:
        return key
    return next(known for known in compiled.TRACKS if known == key)


def _week(segment: "Priced", prices: dict[str, Price]) -> "Week":
    """A segment's prices through a week in Beijing."""
    if segment[3] is None:
        return (), (prices["standard"],), None
    default, except_holidays, windows = compiled.RULES[segment[3]]
    found = [(0, prices[default])]
    for day in range(7):
        for period, days, start, end in sorted(windows, key=lambda window: window[2]):  # none crosses midnight
            if days >> day & 1:
                found += ((day * _DAY + start, prices[period]), (day * _DAY + end, prices[default]))
    return (
        tuple(edge for edge, _ in found[1:]),
        tuple(price for _, price in found),
        prices[default] if except_holidays else None,
    )


def _reasons() -> "ModuleType":
    """Why there is no price: imported where there is none, which is seldom."""
    from deepseek_prices import reasons

    return reasons


def _second(at: "datetime | None", name: str = "at") -> int:
    """The second of an instant since 1970, rounded down."""
    if at is None:
        return int(time.time())
    if not isinstance(at, datetime):
        raise TypeError(f"{name}: a timezone-aware datetime is expected, not {type(at).__name__}")
    try:
        offset = at.utcoffset()
        since = None if offset is None else at - _EPOCH
    except Exception as error:
        zone, why = type(at.tzinfo).__name__, f"{type(error).__name__}: {error}"
        raise ValueError(f"{name}: its time zone, a {zone}, does not say its offset ({why}): use another") from error
    if since is None:
        raise ValueError(f"{name}: {at!r} has no time zone: add one, such as datetime.timezone.utc")
    return since.days * _DAY + since.seconds


def _prices(asked: dict[str, str], segment: "Priced") -> dict[str, Price]:
    """The price of each period of a segment."""
    edition, billed_as, certain, _, (quantity, unit), by_period = segment
    name, start, end, sources = compiled.EDITIONS[edition]
    return {
        period: Price(
            amount,
            currency=asked["currency"],
            unit=f"{quantity:,} {unit}" if quantity == 1 else f"{quantity:,} {unit}s",
            unit_quantity=quantity,
            model=billed_as,
            kind=asked["kind"],
            period=period,
            list_price=None if list_price is None else Amount(list_price, asked["currency"]),
            edition=name,
            in_force_from=_instant(start),
            in_force_until=None if end is None else _instant(end),
            certain=certain,
            observed_until=_instant(compiled.OBSERVED_UNTIL),
            source=sources[_CURRENCIES.index(asked["currency"])],
        )
        for period, amount, list_price in by_period
    }


def _instant(second: int) -> datetime:
    return _EPOCH + timedelta(seconds=second)  # `fromtimestamp` does not know all years on all systems
