"""Amounts times prices of each time and model against what was charged for it, from all wallets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import reduce
from itertools import product
from math import prod

from deepseek_prices.bill.export import Bill, Charged, Group, Places, Row, Span, start_of
from deepseek_prices.bill.rows import prices_of_then
from deepseek_prices.cost import get_cost
from deepseek_prices.cost_range import CostRange
from deepseek_prices.errors import PriceError
from deepseek_prices.price import Price
from deepseek_prices.usage.charged import is_sold
from deepseek_prices.usage.listed import UsageError
from deepseek_prices.usage.quantities import EXACT

_NOTHING = Decimal(0)
_MOST = 10_000  # prices for several rows that are tried


class Sum:
    """What a time and model come to in a currency, and what was charged."""

    __slots__ = ("charged", "group", "high", "low", "places", "rows")

    def __init__(self, group: Group) -> None:
        self.group = group
        self.low = self.high = _NOTHING
        """Amounts times prices; two of them where rows say no price."""
        self.charged: Charged | None = None
        self.rows: list[Row] = []
        self.places = Places()
        """Where its rows stand."""

    @property
    def excess(self) -> Decimal:
        """How much more the rows come to than was charged; 0 where it agrees, or may."""
        charged = self.charged.amount if self.charged else _NOTHING
        if self.low <= charged <= self.high:
            return _NOTHING
        return EXACT.subtract(self.low if charged < self.low else self.high, charged)

    @property
    def is_alone(self) -> bool:
        """Whether there are only rows, or only a charge."""
        return self.charged is None or not self.rows

    @property
    def is_exact(self) -> bool:
        """Whether the rows say at which prices they were charged."""
        return self.low == self.high


def sums_of(bill: Bill) -> list[Sum]:
    """The sum of each time and model, by time."""
    charges = _Charges(bill.charges)
    found: dict[Group, Sum] = {}
    for group, charged in bill.charges.items():
        found[group] = Sum(group)
        found[group].charged = charged
    for row in bill.rows.values():
        span = charges.holding(Span(row.billed.at, row.billed.model))
        group = Group(span.at, span.model, row.currency or charges.currency_of(span))
        into = found.setdefault(group, Sum(group))
        into.low = into.high = EXACT.add(into.low, row.amount)
        into.rows.append(row)
        into.places.extend(row.places)
    _add_usages(bill, charges, found)
    return sorted(found.values(), key=lambda each: (start_of(each.group.at), each.group.model, each.group.currency))


class _Charges:
    """What was charged, by its time."""

    def __init__(self, charges: Iterable[Group]) -> None:
        self._currencies: dict[Span, set[str]] = {}
        self._times: dict[str, list[tuple[datetime, datetime]]] = {}
        for group in charges:
            self._currencies.setdefault(Span(group.at, group.model), set()).add(group.currency)
            if isinstance(group.at, tuple):
                self._times.setdefault(group.model, []).append(group.at)

    def holding(self, span: Span) -> Span:
        """The time that was charged in which a time is: an hour of a day that is charged as a whole; else itself."""
        if span not in self._currencies and isinstance(span.at, tuple):
            start, end = span.at
            for other in self._times.get(span.model, ()):
                if other[0] <= start and end <= other[1]:
                    return Span(other, span.model)
        return span

    def currency_of(self, span: Span) -> str:
        """The currency that was charged in; empty where that is none or both."""
        found = self._currencies.get(span, set())
        return next(iter(found)) if len(found) == 1 else ""


def _add_usages(bill: Bill, charges: _Charges, found: dict[Group, Sum]) -> None:
    """Add what was used of which no price is said: from the least to the most that it may have cost."""
    for span, usage in bill.usages.items():
        within = charges.holding(span)
        currency = charges.currency_of(within)
        group = Group(within.at, within.model, currency)
        into = found.setdefault(group, Sum(group))
        try:
            cost = get_cost(span.model, usage, span.at, currency=currency or "USD")
        except (PriceError, UsageError) as error:
            bill.unpriced[span] = str(error)
            continue
        low, high = (cost.low, cost.high) if isinstance(cost, CostRange) else (cost, cost)
        into.low, into.high = EXACT.add(into.low, low), EXACT.add(into.high, high)


def explained(wrong: list[Row], excess: Decimal) -> list[Price] | None:
    """The prices of then, one for each of these rows, with which a sum agrees; None where there are none."""
    choices = [[*prices_of_then(row)] for row in wrong]
    if not wrong or prod(map(len, choices)) > _MOST:
        return None
    for prices in product(*choices):
        if reduce(EXACT.add, map(Row.too_much, wrong, prices), _NOTHING) == excess:
            return [*prices]
    return None


def moved(sums: Iterable[Sum]) -> Iterator[tuple[Sum, Sum]]:
    """Pairs of sums that agree where what stands in the second alone belongs to the first."""
    waiting: dict[Decimal, list[Sum]] = {}
    for one in sums:
        if not (one.excess and one.is_exact):
            continue
        others = waiting.get(-one.excess, [])
        other = next((each for each in others if _may_be_one(one, each)), None)
        if other is None:
            waiting.setdefault(one.excess, []).append(one)
        else:
            others.remove(other)
            # Where rows stand alone and a charge does, that of a name which no list has is told, or else the rows.
            stray = max(other, one, key=lambda each: (each.is_alone, not is_sold(each.group.model), bool(each.rows)))
            yield (one, other) if stray is other else (other, one)


def _may_be_one(one: Sum, other: Sum) -> bool:
    currencies = {each.group.currency for each in (one, other) if each.group.currency}
    return len(currencies) == 1 and (one.is_alone or other.is_alone)
