"""All answers of the lookup as small tables, which join on integers that are always there.

A slot is half an hour of time and says in which state of the whole price list it is; a fact says of a name and a kind
in a state what one single unit costs, or why it has no price. What is asked of them stands in `statement.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal, Inexact
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from deepseek_prices import lookup
from deepseek_prices.ahead import edges
from deepseek_prices.edition import PERIODS
from deepseek_prices.errors import CalendarUnknown, NoLongerSold, NotYet, PriceError, PriceUnknown
from deepseek_prices.instants import BEIJING, DAY, from_second
from deepseek_prices.lookup import get_price, guide_names
from deepseek_prices.price import Price
from deepseek_prices.usage.quantities import EXACT

if TYPE_CHECKING:
    from typing import TypeAlias

    from deepseek_prices.literals import UnknownHolidays

    # What tells a time from others: the segments of all names, and the period of each rule.
    Signature: TypeAlias = tuple[object, ...]

BUCKET = 1800  # seconds
WEEK = 7 * DAY // BUCKET  # buckets
MICROSECONDS = 1_000_000
NO_INSTANT, BEFORE = 0, 1  # the first two states: no instant at all, and before the first edition

STATUSES = (
    *("priced", "not_yet", "no_longer_sold", "price_unknown", "calendar_unknown", "unknown_product", "unknown_kind"),
    *("usage_error", "no_cache_split", "no_instant", "span"),
)
_STATUS_OF: dict[type[PriceError], str] = {
    NotYet: "not_yet",
    NoLongerSold: "no_longer_sold",
    PriceUnknown: "price_unknown",
    CalendarUnknown: "calendar_unknown",
}

DIGITS = 14  # of a rate: a count has 20, a product one more, and a sum of eight of these three more, of 38 in all
_SCALE = 12  # of a rate of tokens as they are sold today, 0.003625 per 1,000,000; and of a cost
_SCALES = {"hour": 6}  # an hour has six decimals of its own


class Slots(NamedTuple):
    """When which state holds, for all time."""

    rows: list[Slot]
    first: int
    """The bucket that stands for all that is before; the one before this stands for no instant."""
    last: int
    """The bucket from which all weeks are alike."""
    period: int
    """Buckets after which these repeat: a week's, or 1 where nothing changes any more."""
    moments: list[int]
    """Of each state but the first an instant in it, in seconds."""
    cuts: int
    """The most changes within one bucket."""


class Slot(NamedTuple):
    """Buckets that are alike, one after the other."""

    first: int
    last: int
    run: int
    """The number of the time, without a change, that it begins in."""
    cuts: tuple[int, ...]
    """The instants within it, in microseconds, at which the state changes; only of a single bucket."""
    states: tuple[int, ...]
    """The state at its beginning and after each cut."""


class Fact(NamedTuple):
    """What the lookup says of a name and a kind in a state."""

    status: str
    certain: bool | None = None
    billed_as: str | None = None
    period: str | None = None
    edition: str | None = None
    rate: Decimal | None = None
    """Per single unit."""


class Rows(NamedTuple):
    """Names that are alike in states that follow each other."""

    name: int
    first: int
    last: int
    facts: tuple[Fact, ...]
    """One for each kind."""


class Facts(NamedTuple):
    """What is asked of the answers: all names in all states, for some kinds in one currency."""

    rows: list[Rows]
    widths: dict[str, tuple[int, int]]
    """Of the rates of each kind the digits in all, and the decimals."""


def names() -> dict[str, int]:
    """The number of each name that was ever sold, from 1; 0 is no such name."""
    return {name: number for number, name in enumerate(dict.fromkeys(key[0] for key in lookup.compiled.TRACKS), 1)}


def other_names() -> dict[str, int]:
    """The names that only DeepSeek's guides have, with the numbers of those that they are billed as."""
    known, anywhere = names(), guide_names().ANYWHERE
    return {name: known[billed_as] for name, billed_as in anywhere.items() if billed_as in known and name not in known}


def words() -> dict[str, tuple[str, ...]]:
    """All that is ever said of a row in words, by the column."""
    segments = [segment for _, segments in lookup.compiled.TRACKS.values() for segment in segments]
    return {
        "status": STATUSES,
        "billed_as": tuple(dict.fromkeys(segment[2] for segment in segments)),
        "period": PERIODS,
        "edition": tuple(edition[0] for edition in lookup.compiled.EDITIONS),
    }


# ------------------------------------------------------------------------------------------------------------- slots


def slots() -> Slots:
    """When which state holds."""
    start = min(starts[0] for starts, _ in lookup.compiled.TRACKS.values())
    last, period, runs = _runs()
    numbers: dict[Signature, int] = {}
    moments = [start - 1]
    states = [BEFORE]
    for moment, signature in runs:
        if signature not in numbers:
            numbers[signature] = len(moments) + 1
            moments.append(moment)
        states.append(numbers[signature])
    first = start // BUCKET - 1
    rows = list(_slots([moment for moment, _ in runs], states, first, last + period))
    nothing = Slot(first - 1, first - 1, -1, (), (NO_INSTANT,))
    return Slots([nothing, *rows], first, last, period, moments, max(len(row.cuts) for row in rows))


def _slots(starts: Sequence[int], states: Sequence[int], first: int, end: int) -> Iterator[Slot]:
    """The slots of the buckets from one on, up to an end, when a run begins at each of the instants."""
    bucket, run = first, 0
    while bucket < end:
        following = starts[run] if run < len(starts) else end * BUCKET
        if following >= (bucket + 1) * BUCKET:  # nothing changes before the bucket in which the run ends
            until = min(following // BUCKET, end)
            yield Slot(bucket, until - 1, run, (), (states[run],))
            bucket = until
        elif following == bucket * BUCKET:
            run += 1
        else:
            inside = starts[run : bisect_right(starts, (bucket + 1) * BUCKET - 1)]
            cuts = tuple(moment * MICROSECONDS for moment in inside)
            yield Slot(bucket, bucket, run, cuts, tuple(states[run : run + len(inside) + 1]))
            bucket, run = bucket + 1, run + len(inside)


def _runs() -> tuple[int, int, list[tuple[int, Signature]]]:
    """The bucket from which all weeks are alike, their length, and the start of each time without a change."""
    tracks = lookup.compiled.TRACKS
    starts = sorted({start for of_track, _ in tracks.values() for start in of_track})
    _, last_day, days_off = lookup.compiled.CALENDAR
    known_until = (max(last_day, *days_off, last_day) + 1) * DAY - BEIJING
    settled = max(starts[-1], known_until)  # from here on only the hours of the week count
    changes = list(_changes([*starts, settled + 3 * 7 * DAY]))
    runs = [changes[0], *(each for before, each in pairwise(changes) if before[1] != each[1])]
    repeating = next((moment for moment, _ in runs if moment >= settled), None)
    if repeating is None or (repeating == starts[-1] and repeating == runs[-1][0]):
        return starts[-1] // BUCKET + 1, 1, runs
    last = -(-repeating // BUCKET)
    return last, WEEK, [each for each in runs if each[0] < (last + WEEK) * BUCKET]


def _changes(starts: Sequence[int]) -> Iterator[tuple[int, Signature]]:
    """The instants at which anything may change, and what tells each time from the others."""
    tracks = lookup.compiled.TRACKS
    for position, (start, end) in enumerate(pairwise(starts)):
        asked: dict[int, tuple[str, str, str]] = {}  # of each rule a name and kind that it holds for
        for key, (of_track, segments) in tracks.items():
            index = bisect_right(of_track, start) - 1
            segment = segments[index] if index >= 0 else None
            if segment is not None and segment[0] == "sold" and segment[4] is not None:
                asked.setdefault(segment[4], key)
        moments = sorted({start, *(edge for rule in asked for edge in edges(rule, start, end))})
        for moment in moments:
            yield moment, (position, *(_period(key, moment) for key in asked.values()))


def _period(key: tuple[str, str, str], second: int) -> tuple[str, bool]:
    """The period of an instant, and whether it depends on a holiday that is not known."""
    model, kind, currency = key
    try:
        price: Price = get_price(model, kind, from_second(second), currency=currency)
        return price.period, False
    except CalendarUnknown as error:
        return error.candidates[0].period, True


# ------------------------------------------------------------------------------------------------------------- facts


def facts(kinds: Sequence[str], currency: str, moments: Sequence[int], unknown_holidays: UnknownHolidays) -> Facts:
    """What one unit of these kinds costs, of each name in each state; of a few more names what is wrong."""
    known = names()
    told = [
        [tuple(_fact(name, kind, currency, moment, unknown_holidays) for kind in kinds) for moment in moments]
        for name in known
    ]
    widths = {kind: _width(kind, {of[at].rate for row in told for of in row}) for at, kind in enumerate(kinds)}
    fitting = partial(_fitting, widths=[widths[kind] for kind in kinds])
    unknown, nowhere, wrong, span = (
        (Fact(status),) * len(kinds) for status in ("unknown_product", "no_instant", "usage_error", "span")
    )
    rows = [Rows(0, BEFORE, len(moments), unknown)]
    for number, of_states in zip(known.values(), told, strict=True):
        rows += _joined(number, [fitting(each) for each in of_states])
    rows += [Rows(number, NO_INSTANT, NO_INSTANT, nowhere) for number in (0, *known.values())]
    rows.append(Rows(len(known) + 1, NO_INSTANT, len(moments), wrong))
    rows.append(Rows(len(known) + 2, NO_INSTANT, NO_INSTANT, span))
    return Facts(rows, widths)


def _fact(name: str, kind: str, currency: str, second: int, unknown_holidays: UnknownHolidays) -> Fact:
    if (name, kind, currency) not in lookup.compiled.TRACKS:
        return Fact("unknown_kind")
    try:
        price: Price = get_price(name, kind, from_second(second), currency=currency, unknown_holidays=unknown_holidays)
    except PriceError as error:
        return Fact(_STATUS_OF[type(error)])
    try:
        rate = EXACT.divide(price, Decimal(price.unit_quantity)).normalize(EXACT)
    except Inexact:
        return Fact("price_unknown")  # in bulk only
    return Fact("priced", price.certain, price.model, price.period, price.edition, rate)


def _width(kind: str, rates: set[Decimal | None]) -> tuple[int, int]:
    """The digits and decimals of a type that takes these rates; only those that are usual, where none takes all."""
    usual = _SCALES.get(kind, _SCALE)
    whole, decimals = 1 if kind not in _SCALES else 3, usual
    for rate in sorted(each for each in rates if each is not None):
        more = max(whole, rate.adjusted() + 1), max(decimals, -int(rate.as_tuple().exponent))
        if sum(more) <= DIGITS:
            whole, decimals = more
    return whole + decimals, decimals


def _fitting(of: tuple[Fact, ...], widths: Sequence[tuple[int, int]]) -> tuple[Fact, ...]:
    """The facts; a rate that its type does not take is none."""
    return tuple(
        fact if fact.rate is None or _fits(fact.rate, *width) else Fact("price_unknown")
        for fact, width in zip(of, widths, strict=True)
    )


def _fits(rate: Decimal, digits: int, decimals: int) -> bool:
    return rate.adjusted() < digits - decimals and -int(rate.as_tuple().exponent) <= decimals


def _joined(number: int, of_states: Sequence[tuple[Fact, ...]]) -> Iterator[Rows]:
    """The facts of a name from the second state on; states in which they are alike are one row."""
    first = BEFORE
    for state, (here, following) in enumerate(pairwise([*of_states, ()]), BEFORE):
        if here != following:
            yield Rows(number, first, state, here)
            first = state + 1
