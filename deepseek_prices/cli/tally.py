"""The sums of a log: of each group how many requests, how many tokens, and what they cost at least and at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import NamedTuple

from deepseek_prices import Cost, CostRange, PriceError
from deepseek_prices.cli.spent import (
    Billed,
    NotCharged,
    Spent,
    billed_in,
    nothing,
    spent_as_charged,
    spent_at,
    spent_in,
)
from deepseek_prices.cli.sums import EXACT, Sum
from deepseek_prices.usage.record import BadRow, Charge, Place, Read, Record, Repeat, Unpriced

KEYS = ("model", "name", "kind", "period", "hour", "day", "month", "key", "user")
_SHOWN = 20  # rows that cannot be counted, each with its reason; then the first of each kind
_TICK = timedelta(microseconds=1)

Priced = Callable[[Record], "Cost | CostRange"]


class Bad(NamedTuple):
    """A row that could not be counted."""

    place: Place
    kind: str
    error: str


class Tally:
    """The sums of a log, and what is not in them."""

    def __init__(self, by: tuple[str, ...], zone: tzinfo | None) -> None:
        self.groups: dict[tuple[str, ...], Sum] = {}
        """By the keys that were asked for, and the currency."""
        self.totals: dict[str, Sum] = {}
        """By currency."""
        self.counted = 0
        """Rows."""
        self.not_certain = 0
        """Rows with a price that is not certain."""
        self.requests = 0
        self.bad: list[Bad] = []
        self.by_kind: dict[str, int] = {}
        """How many lines could not be counted, by the kind of problem."""
        self.repeats = 0
        self.unpriced: dict[str, int] = {}
        """Requests of which the file says no usage, and how often."""
        self.charges = 0
        """Rows of what was charged, which are for `bill`."""
        self.why: dict[str, None] = {}
        """Why a sum is a range."""
        self._by, self._zone = by, zone
        self._of_rows = [(name, _OF_ROWS[name]) for name in by if name in _OF_ROWS]

    @property
    def not_counted(self) -> int:
        """How many lines."""
        return sum(self.by_kind.values())

    def said(self, record: Record) -> dict[str, str]:
        """The values of the keys that are the same for all kinds of a row."""
        return {name: value(record, self._zone) for name, value in self._of_rows}

    def add(self, said: dict[str, str], spent: list[Spent], rows: int, requests: int) -> None:
        """Add what rows come to."""
        touched: dict[int, Sum] = {}
        for line in spent:
            key = (*[said[name] if name in said else getattr(line, name) for name in self._by], line.currency)
            for sums in (self.groups.setdefault(key, Sum()), self.totals.setdefault(line.currency, Sum())):
                sums.add(line)
                touched[id(sums)] = sums
        for sums in touched.values():
            sums.requests += requests
        self.counted += rows
        self.requests += requests
        self.not_certain += 0 if all(line.certain for line in spent) else rows

    def refuse(self, place: Place, kind: str, error: Exception) -> None:
        """A row that cannot be counted."""
        if len(self.bad) < _SHOWN or kind not in self.by_kind:
            self.bad.append(Bad(place, kind, str(error)))
        self.by_kind[kind] = self.by_kind.get(kind, 0) + place.size


class _Cell:
    """Rows of the same model, keys and prices: all but their quantities is looked at once, however many they are."""

    __slots__ = ("model", "prices", "quantities", "requests", "rows", "said")

    def __init__(self, model: str, said: dict[str, str], billed: list[Billed]) -> None:
        self.model, self.said = model, said
        self.prices = [price for _, _, price in billed]
        self.quantities: list[int | Decimal] = [0] * len(billed)
        self.rows = self.requests = 0

    def spent(self) -> list[Spent]:
        """What its rows come to."""
        return [spent_at(*each, self.model) for each in zip(self.prices, self.quantities, strict=True)]


_Cells = dict[tuple[object, ...], _Cell]


def tally(
    reads: Iterable[Read], priced: Priced, by: tuple[str, ...], zone: tzinfo | None, currency: str | None
) -> Tally:
    """Count all that a file says. `currency` is the one that was asked for; None is US dollars, or what was charged."""
    found, cells = Tally(by, zone), _Cells()
    for each in reads:
        if isinstance(each, Record):
            try:
                _count(each, priced, currency, found, cells)
            except (PriceError, TypeError, ValueError) as error:
                kind = error.kind if isinstance(error, NotCharged) else type(error).__name__
                found.refuse(each.place, kind, error)
        elif isinstance(each, BadRow):
            found.refuse(each.place, each.kind, each)
        elif isinstance(each, Unpriced):
            found.unpriced[each.what] = found.unpriced.get(each.what, 0) + 1
        elif isinstance(each, Repeat):
            found.repeats += 1
        elif isinstance(each, Charge):
            found.charges += 1
    for cell in cells.values():
        spent = cell.spent() or [nothing(cell.model, next(iter(found.totals), currency or "USD"))]
        found.add(cell.said, spent, cell.rows, cell.requests)
    return found


def _count(record: Record, priced: Priced, currency: str | None, found: Tally, cells: _Cells) -> None:
    if record.usage is None:  # it counts requests, of which other rows say the usage
        spent = [nothing(record.model, next(iter(found.totals), currency or "USD"))]
    elif record.price is not None:
        spent = [spent_as_charged(record, currency)]
    else:
        cost = priced(record)
        if isinstance(cost, Cost):
            _enter(cells, record, found.said(record), billed_in(cost))
            return
        found.why.update(dict.fromkeys(cost.why.split("; ")))
        spent = spent_in(cost)
    found.add(found.said(record), spent, 1, record.requests)


def _enter(cells: _Cells, record: Record, said: dict[str, str], billed: list[Billed]) -> None:
    key = (record.model, *said.values(), *[id(price) for _, _, price in billed])
    cell = cells.get(key)
    if cell is None:
        cell = cells[key] = _Cell(record.model, said, billed)
    cell.rows += 1
    cell.requests += record.requests
    quantities = cell.quantities
    for position, (_, quantity, _) in enumerate(billed):
        before = quantities[position]
        are_whole = type(before) is int and type(quantity) is int
        quantities[position] = before + quantity if are_whole else EXACT.add(Decimal(before), Decimal(quantity))


def _span(written: Callable[[datetime], str]) -> Callable[[Record, tzinfo | None], str]:
    """The hour, day or month of an instant; of a time its first and last, where these differ."""

    def of(record: Record, zone: tzinfo | None) -> str:
        start, end = record.at if isinstance(record.at, tuple) else (record.at, None)
        first = written(start if zone is None else start.astimezone(zone))
        if end is None:
            return first
        last = written(end - _TICK if zone is None else (end - _TICK).astimezone(zone))
        return first if first == last else f"{first} – {last}"

    return of


def _hour(moment: datetime) -> str:
    return moment.replace(minute=0, second=0, microsecond=0).isoformat(timespec="minutes").replace("+00:00", "Z")


_OF_ROWS: dict[str, Callable[[Record, tzinfo | None], str]] = {
    "hour": _span(_hour),
    "day": _span(lambda moment: moment.date().isoformat()),
    "month": _span(lambda moment: moment.date().isoformat()[:7]),
    "name": lambda record, _: record.asked or record.model,
    "key": lambda record, _: record.key_name,
    "user": lambda record, _: record.user,
}
