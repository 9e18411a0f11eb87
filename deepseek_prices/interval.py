"""A time in which a call was made, and every price that may be its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from deepseek_prices import lookup
from deepseek_prices.ahead import LAST, edges
from deepseek_prices.instants import TICK, from_second, to_second
from deepseek_prices.lookup import get_price, known
from deepseek_prices.price import Price

if TYPE_CHECKING:
    from deepseek_prices.literals import UnknownHolidays

_FIRST = -62135596800  # 0001-01-01T00:00:00Z, the first second that a datetime in UTC has


class Interval(NamedTuple):
    """A time, in seconds since 1970."""

    first: int
    """Its first second."""
    last: int
    """Its last second: the first where it is an instant."""


def interval(at: datetime | tuple[datetime, datetime]) -> Interval:
    """The seconds of an instant, or of a time from its start up to its end; the end is not in it.

    Where start and end are the same, it is that instant. Raises `TypeError` or `ValueError`, which name what is wrong.
    """
    if not isinstance(at, tuple):
        second = to_second(at)
        return Interval(second, second)
    if len(at) != 2:
        raise TypeError(f"at: an instant, or a start and an end, is expected, not {len(at)} of them")
    for name, moment in zip(("at, start", "at, end"), at, strict=True):
        if not isinstance(moment, datetime):
            raise TypeError(f"{name}: a timezone-aware datetime is expected, not {type(moment).__name__}")
        to_second(moment, name)
    start, end = at
    if end < start:
        raise ValueError(f"at: the end, {end.isoformat()}, is before the start, {start.isoformat()}")
    return Interval(to_second(start), to_second(end - TICK if end > start else end))


def prices_within(
    model: str, kind: str, within: Interval, currency: str, unknown_holidays: UnknownHolidays
) -> list[Price]:
    """Each price that holds in a time, as often as it does so in another edition or week; at least one.

    Where the name or kind is not sold all the time, it was when it was used: these prices are all. Raises as
    `get_price` does where it is not sold at all, where a price is not known, or where a holiday decides.
    """
    starts, segments = lookup.compiled.TRACKS[known(model, kind, currency)]

    def ask(second: int) -> Price:
        price: Price = get_price(
            model,
            kind,
            from_second(min(max(second, _FIRST), LAST)),
            currency=currency,
            unknown_holidays=unknown_holidays,
        )
        return price

    found: list[Price] = []
    for position in range(max(bisect_right(starts, within.first) - 1, 0), bisect_right(starts, within.last)):
        segment = segments[position]
        if segment[0] != "ended":
            begin = max(starts[position], within.first)
            end = min([within.last, LAST, *(start - 1 for start in starts[position + 1 : position + 2])])
            found.append(ask(begin))
            if segment[0] == "sold" and segment[4] is not None:
                found += _of_periods(segment[4], begin, end, len(segment[6]), ask)
    return found or [ask(within.first)]


def _of_periods(rule: int, begin: int, end: int, number: int, ask: Callable[[int], Price]) -> Iterator[Price]:
    """The prices at each edge of a period, until each period was met."""
    met = {ask(begin).period}
    for edge in edges(rule, begin, end + 1):
        if len(met) == number:
            return
        price = ask(edge)
        met.add(price.period)
        yield price
