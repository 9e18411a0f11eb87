"""When a price changes next, by what is known today."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime

from deepseek_prices import _editions as compiled
from deepseek_prices.errors import NoLongerSold, PriceUnknown
from deepseek_prices.lookup import _BEIJING, _DAY, _instant, _known, _second, get_price
from deepseek_prices.price import Price, Record

_LAST = 253402300799  # 9999-12-31T23:59:59Z, the last second that a datetime has


class PriceChange(Record):
    """An instant at which a price becomes another one."""

    __slots__ = ("at", "before", "after", "why")  # noqa: RUF023 - the order of the fields

    at: datetime
    """The first instant of the new price (UTC)."""
    before: Price
    """The price at the instant that was asked for."""
    after: Price | None
    """The new price, or None where there is none to give from then on."""
    why: str
    """Why there is none: `ended` or `unknown`; otherwise empty."""


def next_change(model: str, kind: str, at: datetime | None = None, currency: str = "USD") -> PriceChange | None:
    """The next instant after `at` at which the amount differs from that at `at`, with both prices.

    Counted are the periods of the day and week, Chinese public holidays, stated ends of discounts and names, and price
    lists that are announced. None where no change is known. `at` is a timezone-aware datetime; None is now. Raises what
    `get_price` raises where there is no price at `at`, and `CalendarUnknown` where the next change depends on holidays
    that are not published yet.
    """
    second = _second(at)
    before = get_price(model, kind, _instant(second) if at is None else at, currency=currency)
    model, kind, currency = _known(model, kind, currency)
    for candidate in _candidates(model, kind, currency, second):
        moment = _instant(candidate)
        try:
            after = get_price(model, kind, moment, currency=currency)
        except NoLongerSold:
            return PriceChange(moment, before, None, "ended")
        except PriceUnknown:
            return PriceChange(moment, before, None, "unknown")
        if after != before:
            return PriceChange(moment, before, after, "")
    return None


def instants_of_change(model: str, kind: str, currency: str, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants between two at which a price may become another one, or come or go; in order.

    Raises `UnknownProduct`, `UnknownKind` or `UnknownCurrency`.
    """
    last = _second(end)
    for candidate in _candidates(*_known(model, kind, currency), _second(start)):
        if candidate >= last:
            return
        yield _instant(candidate)


def _candidates(model: str, kind: str, currency: str, second: int) -> Iterator[int]:
    """The seconds after one at which the price may differ, in order; without end where periods have two prices."""
    starts, segments = compiled.TRACKS[model, kind, currency]
    for position in range(max(bisect_right(starts, second) - 1, 0), len(starts)):
        segment = segments[position]
        end = starts[position + 1] if position + 1 < len(starts) else None
        if starts[position] > second:
            yield starts[position]
        if len(segment) != 4 and segment[3] is not None and len({amount for _, amount, _ in segment[5]}) > 1:
            yield from _edges(segment[3], max(starts[position], second), end)


def _edges(rule: int, second: int, end: int | None) -> Iterator[int]:
    """The seconds after one, up to an end, at which a day in Beijing or one of its windows begins or ends."""
    clocks = sorted({0, *(clock for _, _, *window in compiled.RULES[rule][2] for clock in window)})
    last = _LAST if end is None else end - 1
    for day in range((second + _BEIJING) // _DAY, (last + _BEIJING) // _DAY + 1):
        edges = (day * _DAY + clock - _BEIJING for clock in clocks)
        yield from (edge for edge in edges if second < edge <= last)
