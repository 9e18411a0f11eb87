"""The price of a model or service at an instant, from the compiled editions."""

from bisect import bisect_right
from datetime import datetime

from deepseek_prices import _editions
from deepseek_prices.instants import BEIJING, DAY, EPOCH, from_second, to_second
from deepseek_prices.price import Amount, Price

TYPE_CHECKING = False  # `typing` costs more to import than the whole lookup
if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from types import ModuleType
    from typing import Any, LiteralString, TypeAlias, overload

    from deepseek_prices._editions import Priced, Unpriced
    from deepseek_prices._models import Ended, Sold
    from deepseek_prices.literals import Currency, Kind, UnknownHolidays, deprecated

    # The first and last day known, and the days off.
    Calendar: TypeAlias = tuple[int, int, frozenset[int]]
    # The edges within a week, the price before the first and after each, and the price of a holiday where that counts,
    # which the calendar decides.
    Week: TypeAlias = tuple[tuple[int, ...], tuple[Price, ...], Price | None, Calendar]
    # The instants at which a segment starts; before the first None, then the segments, made to a Week when asked for.
    Track: TypeAlias = tuple[tuple[int, ...], list["Week | Priced | Unpriced | None"]]

_WEEK = 7 * DAY
_MONDAY = BEIJING + 3 * DAY  # 1970-01-01 was a Thursday; weeks are Beijing's

# What all answers are from: what is built in, until `load` puts what a file holds in its place.
compiled = _editions
# What was asked for: each track by model, kind and currency, and once more by model and currency, then by kind. `load`
# makes it anew after `compiled`: whoever keeps something here takes this one first, so that nothing old is kept among
# what is new.
_tracks: "dict[tuple[str, ...], Any]" = {}
_edges: "dict[tuple[int, ...], tuple[int, ...]]" = {}  # of weeks, each once


if TYPE_CHECKING:  # what a type checker is told; see `literals.py`

    @overload
    def get_price(
        model: str,
        kind: Kind,
        at: datetime | None = None,
        *,
        currency: Currency = "USD",
        unknown_holidays: UnknownHolidays = "raise",
    ) -> Price: ...
    @overload
    @deprecated("not one of the words of Kind and Currency: is it misspelt?")
    def get_price(
        model: str,
        kind: LiteralString,
        at: datetime | None = None,
        *,
        currency: LiteralString = "USD",
        unknown_holidays: UnknownHolidays = "raise",
    ) -> Price: ...
    @overload
    def get_price(  # type: ignore[overload-cannot-match] # for mypy a LiteralString is a str
        model: str,
        kind: str,
        at: datetime | None = None,
        *,
        currency: str = "USD",
        unknown_holidays: UnknownHolidays = "raise",
    ) -> Price: ...


def get_price(
    model: str,
    kind: "Kind | str",
    at: "datetime | None" = None,
    *,
    currency: "Currency | str" = "USD",
    unknown_holidays: "UnknownHolidays" = "raise",
) -> Price:
    """The price per unit of `kind` for `model` at the instant `at`.

    Args:
        model: The name of a model or service, any name that is billed as one, or `name@endpoint` for another endpoint.
        kind: What is billed. Of a model `input_cache_hit`, `input_cache_miss` or `output`, per 1,000,000 tokens; of a
            service `request`, `server_side_request`, `page`, `character` or `hour`, per `Price.unit`.
        at: The instant, a datetime with a time zone, whichever it is; None is now. The official page said from
            2025-02-26 to 2025-08-21 that the completion of a request counts; otherwise it says of no instant that it is
            the one that counts. After `Price.observed_until` the answer is that of the newest edition, whatever that
            one rests on.
        currency: `USD` or `CNY`: two official price lists, neither a conversion of the other.
        unknown_holidays: What to do where the price depends on whether the day is a Chinese public holiday, and the
            holidays of that year were not known when this dataset was made: `raise` raises `CalendarUnknown`,
            `working_day` gives the price of a working day, which is not `certain`.

    Returns:
        The price, a `Decimal` that knows its unit, currency, period, edition and source.

    Raises:
        UnknownProduct: No edition has the name.
        UnknownKind: The product has no such kind.
        UnknownCurrency: The currency is neither `USD` nor `CNY`.
        NotYet: The instant is before the first price that is known.
        NoLongerSold: The product or name had come to its end.
        PriceUnknown: It was sold at a price that this dataset does not hold.
        CalendarUnknown: See `unknown_holidays`.
        TypeError: A name is no string, or `at` is no datetime.
        ValueError: `at` has no time zone, or one that does not say its offset; or `unknown_holidays` is another word.

    Source: DeepSeek's "Models & Pricing" page; see `Price.source`.

    Example:
        >>> from datetime import datetime, timezone
        >>> price = get_price("deepseek-v4-pro", "output", at=datetime(2026, 10, 20, 2, tzinfo=timezone.utc))
        >>> price
        <Price 3.96 USD per 1,000,000 tokens: deepseek-v4-pro output peak, edition 2026-10-17T160000Z>
        >>> price * 250_000 / price.unit_quantity
        Decimal('0.99')
    """
    if unknown_holidays != "raise" and unknown_holidays != "working_day":  # noqa: PLR1714 - a set takes longer
        raise ValueError(f"unknown_holidays: 'raise' or 'working_day' is expected, not {unknown_holidays!r}")
    # This is the short way, for what was asked before; the exceptions are free where none is raised.
    try:
        if type(at) is datetime:
            since = at - EPOCH
            second = since.days * DAY + since.seconds
        else:
            second = to_second(at)
        starts, segments = _tracks[model, kind, currency]
        edges, prices, holiday, calendar = segments[bisect_right(starts, second)]
    except Exception:  # whatever a time zone raises
        second = to_second(at)
        edges, prices, holiday, calendar = _opened(model, kind, currency, second)
    price: Price = prices[bisect_right(edges, (second + _MONDAY) % _WEEK)]
    if holiday is None or price is holiday:
        return price
    return _by_calendar(model, price, holiday, calendar, second, unknown_holidays)


def priced(
    model: str, quantities: "Mapping[str, int | Decimal]", at: datetime, currency: str, unknown_holidays: str
) -> "list[tuple[str, int | Decimal, Price]]":
    """Each kind of which there is something, its quantity and price: that of `get_price`.

    The short way is that of `get_price`, too, but looks once for what the kinds of a model have in common.
    """
    if type(at) is datetime and unknown_holidays == "raise":
        try:
            tracks = _tracks[model, currency]  # all from the same data
            since = at - EPOCH
            second = since.days * DAY + since.seconds
            in_week = (second + _MONDAY) % _WEEK
            before, edges_before, position, part = None, None, 0, 0
            found = []
            for kind, quantity in quantities.items():
                if quantity:
                    starts, segments = tracks[kind]
                    if starts is not before:
                        before, position = starts, bisect_right(starts, second)
                    edges, prices, holiday, calendar = segments[position]
                    if edges is not edges_before:
                        edges_before, part = edges, bisect_right(edges, in_week)
                    price = prices[part]
                    if holiday is not None and price is not holiday:
                        price = _by_calendar(model, price, holiday, calendar, second, unknown_holidays)
                    found.append((kind, quantity, price))
            return found
        except Exception:  # the long way says why
            pass
    return [
        (kind, quantity, get_price(model, kind, at, currency=currency, unknown_holidays=unknown_holidays))  # type: ignore[call-overload] # it says which words there are
        for kind, quantity in quantities.items()
        if quantity
    ]


def _by_calendar(  # noqa: PLR0913, PLR0917 - it is asked often
    model: str, price: Price, holiday: Price, calendar: "Calendar", second: int, unknown_holidays: str
) -> Price:
    """The price of a working day or that of a holiday, whichever the day is."""
    first, last, days_off = calendar
    day = (second + BEIJING) // DAY
    if day in days_off:
        return holiday
    if first <= day <= last:
        return price
    if unknown_holidays == "working_day":
        return price.doubtful()
    raise _errors().calendar_unknown(model, price, holiday, day)


def _opened(model: str, kind: str, currency: str, second: int) -> "Week":
    """The prices of the segment that an instant is in, kept for the next question; raises why there are none."""
    tracks = _tracks
    key = known(model, kind, currency)
    data = compiled
    starts, compiled_segments = data.TRACKS[key]
    track = tracks.setdefault(key, (starts, [None, *compiled_segments]))
    if type(model) is type(kind) is type(currency) is str:  # another name of the same
        tracks[model, kind, currency] = tracks.setdefault((model, currency), {})[kind] = track
    _, segments = track
    position = bisect_right(starts, second)
    segment = compiled_segments[position - 1] if position else None
    if segment is None or segment[0] != "sold":
        raise _errors().not_sold(key, second, data.TRACKS)
    segments[position] = week = _week(data, segment, prices_of(key, segment, data))
    return week


def known(model: str, kind: str, currency: str) -> tuple[str, str, str]:
    """What was asked for, as the editions have it; raises why they have it not.

    A name that only DeepSeek's guides have is what it is billed as.

    The caller's strings may be of a class of its own, which takes other words for the same: they are never kept.
    """
    try:
        key = model, kind, currency
        compiled.TRACKS[key]
    except (KeyError, TypeError):
        other = listed(model)
        if other != model:
            return known(other, kind, currency)
        raise _errors().unknown(compiled.TRACKS, model, kind, currency) from None
    if type(model) is type(kind) is type(currency) is str:
        return key
    return next(each for each in compiled.TRACKS if each == key)


def listed(model: str) -> str:
    """The name that the price lists have: of one that only DeepSeek's guides have, what it is billed as everywhere."""
    return next((billed_as for name, billed_as in guide_names().ANYWHERE.items() if name == model), model)


def guide_names() -> "ModuleType":
    """`ANYWHERE` and `ANTHROPIC`, the names that only DeepSeek's guides have: of a module of their own, if built in."""
    from deepseek_prices import _guide_names

    return compiled if hasattr(compiled, "ANYWHERE") else _guide_names


def printed() -> "dict[str, tuple[tuple[int, ...], tuple[Sold | Ended, ...]]]":
    """What the page printed of each model besides its prices: of a module of its own, if built in."""
    from deepseek_prices import _models

    return getattr(compiled, "MODELS", _models.MODELS)


def _week(data: "ModuleType", segment: "Priced", prices: dict[str, Price]) -> "Week":
    """A segment's prices through a week in Beijing."""
    rule = segment[4]
    if rule is None:
        return (), (prices["standard"],), None, data.CALENDAR
    default, except_holidays, windows = data.RULES[rule]
    found = [(0, prices[default])]
    for day in range(7):
        for period, days, start, end in sorted(windows, key=lambda window: window[2]):  # none crosses midnight
            if days >> day & 1:
                found += ((day * DAY + start, prices[period]), (day * DAY + end, prices[default]))
    edges = tuple(edge for edge, _ in found[1:])
    holiday = prices[default] if except_holidays else None
    return _edges.setdefault(edges, edges), tuple(price for _, price in found), holiday, data.CALENDAR


def _errors() -> "ModuleType":
    """Why there is no price: imported where there is none, which is seldom."""
    from deepseek_prices import errors

    return errors


def prices_of(key: "tuple[str, str, str]", segment: "Priced", data: "ModuleType") -> dict[str, Price]:
    """The price of each period of a segment of a name, kind and currency, of which the data has the editions."""
    _, edition, billed_as, certain, _, (quantity, unit), by_period = segment
    _, kind, currency = key
    name, start, end, sources = data.EDITIONS[edition]
    return {
        period: Price(
            amount,
            currency=currency,
            unit=f"{quantity:,} {unit}" if quantity == 1 else f"{quantity:,} {unit}s",
            unit_quantity=quantity,
            model=billed_as,
            kind=kind,
            period=period,
            list_price=None if list_price is None else Amount(list_price, currency),
            edition=name,
            in_force_from=from_second(start),
            in_force_until=None if end is None else from_second(end),
            certain=certain,
            observed_until=from_second(data.OBSERVED_UNTIL),
            source=sources[data.CURRENCIES.index(currency)],
        )
        for period, amount, list_price in by_period
    }
