"""Each row of an export by itself: is its price one of a list of its day, and its time as that of the other rows?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from deepseek_prices._editions import CURRENCIES, TRACKS
from deepseek_prices.bill.export import Bill, Row, start_of
from deepseek_prices.errors import PriceError
from deepseek_prices.instants import from_second, to_second, written
from deepseek_prices.lookup import known, prices_of
from deepseek_prices.price import Price
from deepseek_prices.usage.charged import charged_at, prices_within
from deepseek_prices.usage.quantities import EXACT
from deepseek_prices.usage.record import When

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
        starts, segments = TRACKS[key]
        for number, segment in enumerate(segments):
            if segment[0] != "sold":
                continue
            start = starts[number]
            until = starts[number + 1] if number + 1 < len(starts) else None
            for period, found in prices_of(key, segment).items():
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
    """The times that are not as the others of an export, and why: of another length, or with another offset."""
    times = Counter[When]()
    for at, _, places in bill.everything():
        times[at] += places.number
    lengths = Counter[timedelta | None]()
    offsets: dict[datetime, Counter[When]] = {}
    for at, number in times.items():
        lengths[_length(at)] += number
        offsets.setdefault(start_of(at).replace(tzinfo=None), Counter())[at] += number
    usual = lengths.most_common(1)[0][0] if lengths else None
    odd = {at: f"its time is not of {usual}, as the others are" for at in times if _length(at) != usual}
    for of_start in offsets.values():
        (first, _), *others = of_start.most_common()
        for at, _ in others:
            odd.setdefault(at, f"another row has this time with the offset {start_of(first):%z}")
    return odd


def _length(at: When) -> timedelta | None:
    """By the clock: a day on which clocks change is one, too."""
    return at[1].replace(tzinfo=None) - at[0].replace(tzinfo=None) if isinstance(at, tuple) else None
