"""Each row of an export by itself: is its price one of a list of its day, and its time as that of the other rows?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone

from deepseek_prices import lookup
from deepseek_prices.bill.export import DAY, Bill, Places, Row, start_of
from deepseek_prices.edition import CURRENCIES
from deepseek_prices.errors import PriceError
from deepseek_prices.instants import from_second, to_second, written
from deepseek_prices.lookup import known, prices_of
from deepseek_prices.price import Price
from deepseek_prices.usage.charged import charged_at, prices_within
from deepseek_prices.usage.quantities import EXACT
from deepseek_prices.usage.record import When

_IN_BOTH = "it is in both lists then, in USD and in CNY: nothing tells the currency"
_HOUR = timedelta(hours=1)
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
    of_used = _usual(used or charged, charged)
    of_charges = DAY if _usual(charged, used) == DAY else of_used
    odd: dict[When, str] = {}
    for times, usual in ((used, of_used), (charged, of_charges)):
        others = [at for at in times if _length(at) != usual]
        odd |= {at: f"its time is not of {usual}, as the others are" for at in others if not _is_of_another(at, times)}
    offsets: dict[datetime, Counter[timedelta]] = {}
    of_all = Counter[timedelta]()
    for at, number in (used + charged).items():
        for clock, offset in _clocks(at):
            offsets.setdefault(clock, Counter())[offset] += number
            of_all[offset] += number
    usual_at = {clock: max(found, key=lambda each: (found[each], of_all[each])) for clock, found in offsets.items()}
    clocks = sorted(offsets)
    twice = {  # where clocks are put back, with the offset of before and that of after
        clock
        for before, clock, after in zip(clocks, clocks[1:], clocks[2:], strict=False)
        if usual_at[before] > usual_at[after] and {usual_at[before], usual_at[after]} == offsets[clock].keys()
    }
    for at in used + charged:
        for clock, offset in _clocks(at):
            if offset != usual_at[clock] and clock not in twice:
                written_as = f"{start_of(at).astimezone(timezone(usual_at[clock])):%z}"
                odd.setdefault(at, f"another row has this time with the offset {written_as}")
    return odd


def _is_of_another(at: When, times: Iterable[When]) -> bool:
    """Whether a time is of an export by the hour, or by the day, beside one of other times."""
    others = (other for other in times if isinstance(other, tuple) and other != at)
    return (
        isinstance(at, tuple)
        and _length(at) in (_HOUR, DAY)
        and all(other[1] <= at[0] or at[1] <= other[0] for other in others)
    )


def _clocks(at: When) -> Iterator[tuple[datetime, timedelta]]:
    """What the clock shows at the ends of a time, and its offset."""
    for moment in at if isinstance(at, tuple) else (at,):
        yield moment.replace(tzinfo=None), moment.utcoffset() or timedelta(0)


def _counted(rows: Iterable[tuple[When, str, Places]]) -> Counter[When]:
    times = Counter[When]()
    for at, _, places in rows:
        times[at] += places.number
    return times


def _usual(times: Counter[When], others: Counter[When]) -> timedelta | None:
    """The length that most of them have; where these are as many, that of more of the others, or a day."""
    lengths, of_others = Counter[timedelta | None](), Counter[timedelta | None]()
    for counted, into in ((times, lengths), (others, of_others)):
        for at, number in counted.items():
            into[_length(at)] += number
    return max(lengths, key=lambda each: (lengths[each], of_others[each], each == DAY)) if lengths else None


def _length(at: When) -> timedelta | None:
    """How long a time is: of a day or more by the clock, as a day on which clocks change is one, too."""
    if not isinstance(at, tuple):
        return None
    length = at[1].astimezone(UTC) - at[0].astimezone(UTC)
    return length if length < DAY * 0.9 else at[1].replace(tzinfo=None) - at[0].replace(tzinfo=None)
