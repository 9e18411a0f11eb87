"""What each kind of a row comes to, at least and at most: by the price lists, or as DeepSeek says that it charged."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from deepseek_prices import Cost, CostRange
from deepseek_prices.cost import Line
from deepseek_prices.usage.charged import charged_at
from deepseek_prices.usage.quantities import EXACT
from deepseek_prices.usage.record import Record

UNKNOWN = "?"  # the period of what may have had another price
_HIT_OR_MISS = "input"  # the kind of input of which nobody knows which of the two it was
_NOTHING = Decimal(0)


class Spent(NamedTuple):
    """What a kind of a row comes to."""

    model: str
    kind: str
    period: str
    quantity: int | Decimal
    low: Decimal
    high: Decimal
    certain: bool
    currency: str


class NotCharged(ValueError):
    """No price list has what a row says was charged."""

    kind = "NoSuchPrice"


def spent_in(cost: Cost | CostRange) -> list[Spent]:
    """The lines of a cost; those of a range in pairs, of which each is the least and the most of the same."""
    if isinstance(cost, Cost):
        return [_line(line, line, cost.model) for line in cost.lines]
    low, high = ({_name(line): line for line in end.lines} for end in (cost.low, cost.high))  # type: ignore[attr-defined] # of `get_cost` both are costs
    model: str = cost.high.model  # type: ignore[attr-defined]
    found = [_line(low.pop(name), high.pop(name), model) for name in [*low] if name in high]
    undivided = [name for name in low if name[1] in ("input_cache_hit", "input_cache_miss")]
    for name in undivided:  # all of it hits at least, all of it misses at most
        least, most = low.pop(name), high.pop(next(iter(high)))
        found.append(_line(least, most, model)._replace(kind=_HIT_OR_MISS))
    for line in high.values():  # what the model called, of which at least nothing was billed
        found.append(_line(line, line, model)._replace(low=_NOTHING))
    return found


def _name(line: Line) -> tuple[str, str]:
    return line.price.model if line.kind == "server_side_request" else "", line.kind


def _line(least: Line, most: Line, model: str) -> Spent:
    same = least.price.period == most.price.period
    return Spent(
        most.price.model if most.kind == "server_side_request" else model,
        most.kind,
        most.price.period if same else UNKNOWN,
        most.quantity,
        least.amount,
        most.amount,
        least.price.certain and most.price.certain,
        most.price.currency,
    )


def spent_as_charged(record: Record, currency: str | None) -> Spent:
    """A row that says what DeepSeek charged for a token. Raises `NotCharged` where no price list of then has it."""
    ((kind, quantity),) = (record.usage or {}).items()
    charged = record.price or _NOTHING
    prices = charged_at(record.model, kind, record.at, charged)
    if currency is not None and prices:
        prices = tuple(price for price in prices if price.currency == currency)
        if not prices:
            raise NotCharged(f"charged in another currency than {currency}: leave --currency out")
    currencies = {price.currency for price in prices}
    if len(currencies) > 1:
        raise NotCharged(
            f"{charged:f} a token is a price in each of {' and '.join(sorted(currencies))}: add --currency"
        )
    if not prices:
        raise NotCharged(f"{charged:f} a token is the price of {record.model} {kind} in no list then: ask `bill`")
    periods = {price.period for price in prices}
    amount = EXACT.multiply(charged, quantity)
    return Spent(
        record.model,
        kind,
        periods.pop() if len(periods) == 1 else UNKNOWN,
        quantity,
        amount,
        amount,
        all(price.certain for price in prices),
        currencies.pop(),
    )
