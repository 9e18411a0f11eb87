"""The sums of a log: of each group how many requests, how many tokens, and what they cost at least and at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo
from decimal import Decimal
from operator import add
from typing import NamedTuple

from deepseek_prices import Cost, CostRange, Price, PriceError, get_price
from deepseek_prices.cli.pricer import Exact
from deepseek_prices.cli.spent import NotCharged, Spent, nothing, spent_as_charged, spent_at, spent_in
from deepseek_prices.cli.sums import Sum
from deepseek_prices.instants import TICK
from deepseek_prices.usage.charged import is_sold
from deepseek_prices.usage.record import BadRow, Charge, Place, Read, Record, Repeat, Unpriced, without_keys

KEYS = ("model", "name", "kind", "period", "hour", "day", "month", "key", "user")
_SHOWN = 20  # rows that cannot be counted, each with its reason; then the first of each kind

Priced = Callable[[Record], "Exact | Cost | CostRange"]


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
        self.not_deepseeks: dict[str, int] = {}
        """Requests that DeepSeek did not answer, and how often."""
        self.charges = 0
        """Rows of what was charged, which are for `bill`."""
        self.why: dict[str, None] = {}
        """Why a sum is a range."""
        self._by, self._zone = by, zone
        self._of_rows = {name: _OF_ROWS[name] for name in by if name in _OF_ROWS}

    @property
    def not_counted(self) -> int:
        """How many lines."""
        return sum(self.by_kind.values())

    @property
    def left(self) -> int:
        """How many lines, and requests, are not in the total and may be billed."""
        return self.not_counted + sum(self.unpriced.values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing of usage was in the file."""
        return not (self.counted or self.left or self.not_deepseeks or self.repeats or self.charges)

    def said(self, record: Record) -> tuple[object, ...]:
        """What a row says for the keys that are the same for all its kinds; `_SHOWN_AS` writes it."""
        zone = self._zone
        return tuple([value(record, zone) for value in self._of_rows.values()])

    def add(self, of_row: tuple[object, ...], spent: list[Spent], rows: int, requests: int) -> None:
        """Add what rows come to."""
        said = {name: _shown(each, name) for name, each in zip(self._of_rows, of_row, strict=True)}
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
            self.bad.append(Bad(place, kind, without_keys(str(error))))
        self.by_kind[kind] = self.by_kind.get(kind, 0) + place.size


class _Cell:
    """Rows of the same model, keys and prices: all but their quantities is looked at once, however many they are."""

    __slots__ = ("model", "prices", "quantities", "requests", "rows", "said")

    def __init__(self, model: str, said: tuple[object, ...], prices: tuple[Price, ...]) -> None:
        self.model, self.said, self.prices = model, said, prices
        self.quantities: list[int | Decimal] = [0] * len(prices)
        self.rows = self.requests = 0

    def spent(self) -> list[Spent]:
        """What its rows come to."""
        pairs = zip(self.prices, self.quantities, strict=True)
        return [spent_at(price, quantity, self.model) for price, quantity in pairs if quantity]


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
                kind = error.kind if isinstance(error, NotCharged | BadRow) else type(error).__name__
                found.refuse(each.place, kind, error)
        elif isinstance(each, BadRow):
            found.refuse(each.place, each.kind, each)
        elif isinstance(each, Unpriced):
            of = found.unpriced if each.may_be_billed else found.not_deepseeks
            of[each.what] = of.get(each.what, 0) + 1
        elif isinstance(each, Repeat):
            found.repeats += 1
        elif isinstance(each, Charge):
            found.charges += 1
    for cell in cells.values():
        found.add(cell.said, cell.spent(), cell.rows, cell.requests)
    return found


def _count(record: Record, priced: Priced, currency: str | None, found: Tally, cells: _Cells) -> None:
    if not record.model:
        raise BadRow(record.place, "NoModel", "it names no model")
    if record.usage is None:  # it counts requests, of which other rows say the usage
        if not is_sold(record.model):
            get_price(record.model, "output")  # it says so, as of a row with a usage
        spent = [nothing(record.model, next(iter(found.totals), currency or "USD"))]
    elif record.price is not None:
        spent = [spent_as_charged(record, currency)]
    else:
        cost = priced(record)
        if isinstance(cost, tuple):
            _enter(cells, record, found.said(record), *cost)
            return
        if isinstance(cost, CostRange):
            found.why.update(dict.fromkeys(cost.why.split("; ")))
        spent = spent_in(cost) or [nothing(record.model, cost.currency)]
    found.add(found.said(record), spent, 1, record.requests)


def _enter(
    cells: _Cells,
    record: Record,
    said: tuple[object, ...],
    prices: tuple[Price, ...],
    spent: dict[str, int | Decimal],
) -> None:
    amounts = spent.values()
    key = (record.model, id(prices), said, all(amounts) or (*map(bool, amounts),))
    cell = cells.get(key)
    if cell is None:
        cell = cells[key] = _Cell(record.model, said, prices)
    cell.rows += 1
    cell.requests += record.requests
    cell.quantities = [*map(add, cell.quantities, amounts)]  # of tokens, which are whole


def _days(record: Record, zone: tzinfo | None) -> object:
    """The day of an instant; of a time its first and last."""
    at = record.at
    return _day(at, zone) if isinstance(at, datetime) else (_day(at[0], zone), _day(at[1] - TICK, zone))


def _day(moment: datetime, zone: tzinfo | None) -> date:
    return (moment if zone is None else moment.astimezone(zone)).date()


def _hours(record: Record, zone: tzinfo | None) -> object:
    at = record.at
    return _hour(at, zone) if isinstance(at, datetime) else (_hour(at[0], zone), _hour(at[1] - TICK, zone))


def _hour(moment: datetime, zone: tzinfo | None) -> str:
    begun = (moment if zone is None else moment.astimezone(zone)).replace(minute=0, second=0, microsecond=0)
    return begun.isoformat(timespec="minutes").replace("+00:00", "Z")


def _shown(said: object, name: str) -> str:
    """What a row says for a key; of a time its first and last day, month or hour, where these differ."""
    first, last = said if isinstance(said, tuple) else (said, said)
    ends = (str(end)[:7] if name == "month" else str(end) for end in (first, last))
    return " – ".join(dict.fromkeys(ends))


_OF_ROWS: dict[str, Callable[[Record, tzinfo | None], object]] = {
    "hour": _hours,
    "day": _days,
    "month": _days,
    "name": lambda record, _: record.asked or record.model,
    "key": lambda record, _: record.key_name,
    "user": lambda record, _: record.user,
}
