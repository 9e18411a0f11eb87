"""When a price changes next, by what is known today."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, LiteralString, NamedTuple, overload

from deepseek_prices import lookup
from deepseek_prices.errors import NoLongerSold, PriceUnknown
from deepseek_prices.instants import BEIJING, DAY, from_second, to_second
from deepseek_prices.lookup import get_price, known
from deepseek_prices.price import Price, by_name

if TYPE_CHECKING:
    from deepseek_prices.literals import Currency, Kind, UnknownHolidays, deprecated

LAST = 253402300799  # 9999-12-31T23:59:59Z, the last second that a datetime has


@by_name
class PriceChange(NamedTuple):
    """An instant at which a price becomes another one."""

    at: datetime
    """The first instant of the new price (UTC)."""
    before: Price
    """The price at the instant that was asked for."""
    after: Price | None
    """The new price, or None where there is none to give from then on."""
    why: str
    """Why there is none: `ended` or `unknown`; otherwise empty."""


if TYPE_CHECKING:  # see `literals.py`

    @overload
    def next_change(
        model: str,
        kind: "Kind",
        at: datetime | None = None,
        *,
        currency: "Currency" = "USD",
        unknown_holidays: "UnknownHolidays" = "raise",
    ) -> PriceChange | None: ...
    @overload
    @deprecated("not one of the words of Kind and Currency: is it misspelt?")
    def next_change(
        model: str,
        kind: LiteralString,
        at: datetime | None = None,
        *,
        currency: LiteralString = "USD",
        unknown_holidays: "UnknownHolidays" = "raise",
    ) -> PriceChange | None: ...
    @overload
    def next_change(  # type: ignore[overload-cannot-match]
        model: str,
        kind: str,
        at: datetime | None = None,
        *,
        currency: str = "USD",
        unknown_holidays: "UnknownHolidays" = "raise",
    ) -> PriceChange | None: ...


def next_change(
    model: str,
    kind: "Kind | str",
    at: datetime | None = None,
    *,
    currency: "Currency | str" = "USD",
    unknown_holidays: "UnknownHolidays" = "raise",
) -> PriceChange | None:
    """The next instant after `at` at which the amount differs from that at `at`, with both prices.

    Counted are the periods of the day and week, Chinese public holidays, stated ends of discounts and names, and price
    lists that are announced.

    Args:
        model: As for `get_price`.
        kind: As for `get_price`.
        at: A datetime with a time zone; None is now.
        currency: `USD` or `CNY`.
        unknown_holidays: With `raise`, a change that depends on holidays which are not published yet raises
            `CalendarUnknown`; with `working_day`, such a day counts as a working day, and its price is not `certain`.

    Returns:
        The change, its instant in UTC; None where no change is known.

    Raises:
        PriceError: As of `get_price`, where there is no price at `at`.
        TypeError: As of `get_price`.
        ValueError: As of `get_price`.

    Example:
        >>> from datetime import datetime, timezone
        >>> change = next_change("deepseek-v4-pro", "output", datetime(2026, 10, 20, 2, tzinfo=timezone.utc))
        >>> print(change.at, change.before, change.after)
        2026-10-20 04:00:00+00:00 3.96 1.98
    """
    second = to_second(at)
    moment = from_second(second) if at is None else at
    before = get_price(model, kind, moment, currency=currency, unknown_holidays=unknown_holidays)
    for candidate in _candidates(*known(model, kind, currency), second):
        moment = from_second(candidate)
        try:
            after = get_price(model, kind, moment, currency=currency, unknown_holidays=unknown_holidays)
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
    last = to_second(end)
    for candidate in _candidates(*known(model, kind, currency), to_second(start)):
        if candidate >= last:
            return
        yield from_second(candidate)


def _candidates(model: str, kind: str, currency: str, second: int) -> Iterator[int]:
    """The seconds after one at which the price may differ, in order; without end where periods have two prices."""
    starts, segments = lookup.compiled.TRACKS[model, kind, currency]
    for position in range(max(bisect_right(starts, second) - 1, 0), len(starts)):
        segment = segments[position]
        end = starts[position + 1] if position + 1 < len(starts) else None
        if starts[position] > second:
            yield starts[position]
        if segment[0] == "sold":
            _, _, _, _, rule, _, prices = segment
            if rule is not None and len({amount for _, amount, _ in prices}) > 1:
                yield from edges(rule, max(starts[position], second), end)


def edges(rule: int, second: int, end: int | None) -> Iterator[int]:
    """The seconds after one, up to an end, at which a day in Beijing or one of its windows begins or ends."""
    clocks = sorted({0, *(clock for _, _, *window in lookup.compiled.RULES[rule][2] for clock in window)})
    last = LAST if end is None else end - 1
    for day in range((second + BEIJING) // DAY, (last + BEIJING) // DAY + 1):
        edges = (day * DAY + clock - BEIJING for clock in clocks)
        yield from (edge for edge in edges if second < edge <= last)
