"""The sums of a log: of each group how many requests, how many tokens, and what they cost at least and at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from typing import NamedTuple

from deepseek_prices import Cost, CostRange, PriceError
from deepseek_prices.cli.spent import UNKNOWN, NotCharged, Spent, spent_as_charged, spent_in
from deepseek_prices.usage.record import BadRow, Charge, Place, Read, Record, Repeat, Unpriced, When

EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
KEYS = ("model", "name", "kind", "period", "hour", "day", "month", "key", "user")
_SHOWN = 20  # rows that cannot be counted, each with its reason; then the first of each kind
_TICK = timedelta(microseconds=1)
_NOTHING = Decimal(0)
_TOKENS = frozenset(("input_cache_hit", "input_cache_miss", "output", "input"))

Priced = Callable[[Record], "Cost | CostRange"]


class Bad(NamedTuple):
    """A row that could not be counted."""

    place: Place
    kind: str
    error: str


class Sum:
    """What a group comes to."""

    __slots__ = (
        *("certain", "high", "hits", "inputs", "low", "off_peak", "quantity", "requests", "timed", "tokens"),
        *("unsplit", "untimed"),
    )

    def __init__(self) -> None:
        self.requests = self.tokens = 0
        self.hits = self.inputs = self.unsplit = 0  # tokens of input: hits, hits and misses, and what is not split
        self.off_peak = self.timed = self.untimed = 0  # tokens: off peak, of a period, and of which it is not known
        self.quantity = self.low = self.high = _NOTHING
        self.certain = True

    def add(self, spent: Spent) -> None:
        """Add what a kind comes to in a row."""
        quantity = spent.quantity
        self.quantity = EXACT.add(self.quantity, quantity)
        self.low = EXACT.add(self.low, spent.low)
        self.high = EXACT.add(self.high, spent.high)
        self.certain = self.certain and spent.certain
        if spent.kind in _TOKENS:
            count = int(quantity)
            self.tokens += count
            if spent.kind == "input_cache_hit":
                self.hits += count
            if spent.kind in ("input_cache_hit", "input_cache_miss"):
                self.inputs += count
            elif spent.kind != "output":
                self.unsplit += count
            if spent.period == "off_peak":
                self.off_peak += count
            if spent.period in ("off_peak", "peak"):
                self.timed += count
            elif spent.period == UNKNOWN:
                self.untimed += count

    @property
    def is_exact(self) -> bool:
        """Whether least and most are the same."""
        return self.low == self.high


class Tally(NamedTuple):
    """The sums of a log, and what is not in them."""

    groups: dict[tuple[str, ...], Sum]
    """By the keys that were asked for, and the currency."""
    totals: dict[str, Sum]
    """By currency."""
    counted: int
    """Rows."""
    requests: int
    not_certain: int
    """Rows with a price that is not certain."""
    bad: list[Bad]
    by_kind: dict[str, int]
    """How many lines could not be counted, by the kind of problem."""
    repeats: int
    unpriced: dict[str, int]
    """What may have been billed, of which the file says no usage, and how often."""
    charges: int
    """Rows of what was charged, which are for `bill`."""
    why: tuple[str, ...]
    """Why a sum is a range."""


def tally(
    reads: Iterable[Read], priced: Priced, by: tuple[str, ...], zone: tzinfo | None, currency: str | None
) -> Tally:
    """Count all that a file says. `currency` is the one that was asked for; None is US dollars, or what was charged."""
    groups: dict[tuple[str, ...], Sum] = {}
    totals: dict[str, Sum] = {}
    bad, by_kind, unpriced = list[Bad](), dict[str, int](), dict[str, int]()
    why = dict[str, None]()
    counted = requests = not_certain = repeats = charges = 0
    for each in reads:
        if isinstance(each, Record):
            try:
                spent = _spent(each, priced, currency, why)
            except (PriceError, TypeError, ValueError) as error:
                _not_counted(bad, by_kind, each.place, _kind(error), error)
                continue
            counted += 1
            requests += each.requests
            not_certain += not all(line.certain for line in spent)
            _enter(groups, totals, each, spent, by, zone, currency or "USD")
        elif isinstance(each, BadRow):
            _not_counted(bad, by_kind, each.place, each.kind, each)
        elif isinstance(each, Unpriced):
            unpriced[each.what] = unpriced.get(each.what, 0) + 1
        elif isinstance(each, Repeat):
            repeats += 1
        elif isinstance(each, Charge):
            charges += 1
    found = counted, requests, not_certain, bad, by_kind, repeats, unpriced, charges, tuple(why)
    return Tally(groups, totals, *found)


def _spent(record: Record, priced: Priced, currency: str | None, why: dict[str, None]) -> list[Spent]:
    if record.usage is None:
        return []
    if record.price is not None:
        return [spent_as_charged(record, currency)]
    cost = priced(record)
    if isinstance(cost, CostRange):
        why.update(dict.fromkeys(cost.why.split("; ")))
    return spent_in(cost)


def _kind(error: Exception) -> str:
    return error.kind if isinstance(error, BadRow | NotCharged) else type(error).__name__


def _not_counted(bad: list[Bad], by_kind: dict[str, int], place: Place, kind: str, error: Exception) -> None:
    if len(bad) < _SHOWN or kind not in by_kind:
        bad.append(Bad(place, kind, str(error)))
    by_kind[kind] = by_kind.get(kind, 0) + place.size


def _enter(
    groups: dict[tuple[str, ...], Sum],
    totals: dict[str, Sum],
    record: Record,
    spent: list[Spent],
    by: tuple[str, ...],
    zone: tzinfo | None,
    currency: str,
) -> None:
    said = _said(record, by, zone)
    touched: dict[int, Sum] = {}
    for line in spent:
        key = tuple([said[name] if name in said else getattr(line, name) for name in by])
        group = groups.get((*key, line.currency)) or groups.setdefault((*key, line.currency), Sum())
        total = totals.get(line.currency) or totals.setdefault(line.currency, Sum())
        group.add(line)
        total.add(line)
        touched[id(group)], touched[id(total)] = group, total
    if not spent:
        nothing = {"kind": "", "period": "", "model": record.model}
        used = next(iter(totals), currency)
        key = (*[said[name] if name in said else nothing[name] for name in by], used)
        for sums in (groups.setdefault(key, Sum()), totals.setdefault(used, Sum())):
            touched[id(sums)] = sums
    for sums in touched.values():
        sums.requests += record.requests


def _said(record: Record, by: tuple[str, ...], zone: tzinfo | None) -> dict[str, str]:
    """The values of the keys that are the same for all kinds of a row."""
    said: dict[str, str] = {}
    for name in by:
        if name in _SPANS:
            said[name] = _span(record.at, zone, _SPANS[name])
        elif name == "name":
            said[name] = record.asked or record.model
        elif name == "key":
            said[name] = record.key_name
        elif name == "user":
            said[name] = record.user
    return said


def _hour(moment: datetime) -> str:
    return moment.replace(minute=0, second=0, microsecond=0).isoformat(timespec="minutes").replace("+00:00", "Z")


_SPANS: dict[str, Callable[[datetime], str]] = {
    "hour": _hour,
    "day": lambda moment: moment.date().isoformat(),
    "month": lambda moment: moment.date().isoformat()[:7],
}


def _span(at: When, zone: tzinfo | None, written: Callable[[datetime], str]) -> str:
    """The hour, day or month of an instant; of a time its first and last, where these differ."""
    start, end = (at[0], at[1] - _TICK) if isinstance(at, tuple) else (at, at)
    if zone is not None:
        start, end = start.astimezone(zone), end.astimezone(zone)
    first, last = written(start), written(end)
    return first if first == last else f"{first} – {last}"


def in_order(groups: dict[tuple[str, ...], Sum]) -> Iterator[tuple[tuple[str, ...], Sum]]:
    """The groups by their keys."""
    for key in sorted(groups):
        yield key, groups[key]
