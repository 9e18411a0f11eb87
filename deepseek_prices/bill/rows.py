"""Each row of an export by itself: is its price one of a list of its day, and its time as that of the other rows?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone

from deepseek_prices import lookup
from deepseek_prices.bill.export import Bill, Places, Row, start_of
from deepseek_prices.edition import CURRENCIES
from deepseek_prices.errors import PriceError
from deepseek_prices.instants import from_second, to_second, written
from deepseek_prices.lookup import known, prices_of
from deepseek_prices.price import Price
from deepseek_prices.usage.charged import charged_at, prices_within
from deepseek_prices.usage.quantities import EXACT
from deepseek_prices.usage.record import When

_DAY = timedelta(days=1)
_IN_BOTH = "it is in both lists then, in USD and in CNY: nothing tells the currency"
_NEVER = "no price list has ever had this price"


def why_not(row: Row) -> str:
    """Find the prices of the lists of then that a row is charged at; where there are none, why, otherwise empty."""
    try:
        row.prices = charged_at(*row.billed)
    except PriceError as error:
        return str(error)
    currencies = {found.currency for found in row.prices}
    if len(currencies) == 1:
        return ""
    return _IN_BOTH if currencies else _elsewhere(row)


def prices_of_then(row: Row) -> Iterator[Price]:
    """What the lists have for a row's model and kind in its time, each amount once."""
    model, kind, at, _ = row.billed
    for currency in CURRENCIES:
        try:
            yield from dict.fromkeys(prices_within(model, kind, at, currency))
        except PriceError:
            continue


def _elsewhere(row: Row) -> str:
    """Where else the price of a row stands: in another period, or in a list of another time."""
    model, kind, at, charged = row.billed
    reasons: list[tuple[int, str]] = []
    for currency in CURRENCIES:
        key = known(model, kind, currency)
        data = lookup.compiled
        starts, segments = data.TRACKS[key]
        for number, segment in enumerate(segments):
            if segment[0] != "sold":
                continue
            start = starts[number]
            until = starts[number + 1] if number + 1 < len(starts) else None
            for period, found in prices_of(key, segment, data).items():
                if found == EXACT.multiply(charged, found.unit_quantity):
                    name = f"the {period.replace('_', '-')} price in {currency}"
                    reasons.append(_reason(name, (start, until), _seconds(at)))
    return min(reasons, default=(0, _NEVER))[1]


def _reason(name: str, of_list: tuple[int, int | None], of_row: tuple[int, int]) -> tuple[int, str]:
    """How far a price is from a time, in seconds, and in words."""
    (start, until), (begin, end) = of_list, of_row
    if start < end and (until is None or begin < until):
        return 0, f"it is {name}, at a time without such hours"
    if until is not None and until <= begin:
        return begin - until, f"it was {name} until {written(from_second(until))}"
    return start - begin, f"it is {name} only from {written(from_second(start))} on"


def _seconds(at: When) -> tuple[int, int]:
    start, end = at if isinstance(at, tuple) else (at, at + timedelta(seconds=1))
    return to_second(start), to_second(end)


def odd_times(bill: Bill) -> dict[When, str]:
    """The times that are not as the others of an export, and why: of another length, or with another offset.

    What was used by the hour may be charged by the day.
    """
    used, charged = (_counted(each) for each in (bill.used(), bill.charged()))
    of_used = _usual(used or charged)
    of_charges = _DAY if _usual(charged) == _DAY else of_used
    odd: dict[When, str] = {}
    for times, usual in ((used, of_used), (charged, of_charges)):
        odd |= {at: f"its time is not of {usual}, as the others are" for at in times if _length(at) != usual}
    offsets: dict[datetime, Counter[timedelta | None]] = {}
    for at, number in (used + charged).items():
        offsets.setdefault(start_of(at).replace(tzinfo=None), Counter())[start_of(at).utcoffset()] += number
    for at in used + charged:
        first = offsets[start_of(at).replace(tzinfo=None)].most_common(1)[0][0]
        if start_of(at).utcoffset() != first:
            written_as = f"{start_of(at).astimezone(timezone(first or timedelta(0))):%z}"
            odd.setdefault(at, f"another row has this time with the offset {written_as}")
    return odd


def _counted(rows: Iterable[tuple[When, str, Places]]) -> Counter[When]:
    times = Counter[When]()
    for at, _, places in rows:
        times[at] += places.number
    return times


def _usual(times: Counter[When]) -> timedelta | None:
    """The length that most of them have."""
    lengths = Counter[timedelta | None]()
    for at, number in times.items():
        lengths[_length(at)] += number
    return lengths.most_common(1)[0][0] if lengths else None


def _length(at: When) -> timedelta | None:
    """By the clock: a day on which clocks change is one, too."""
    return at[1].replace(tzinfo=None) - at[0].replace(tzinfo=None) if isinstance(at, tuple) else None
