"""What each kind of a row comes to, at least and at most: by the price lists, or as DeepSeek says that it charged."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from deepseek_prices import Cost, CostRange, Price
from deepseek_prices.cost import Line
from deepseek_prices.lookup import listed
from deepseek_prices.usage.charged import charged_at, is_sold
from deepseek_prices.usage.fields import OF_INPUT
from deepseek_prices.usage.quantities import EXACT
from deepseek_prices.usage.record import Record

UNKNOWN = "?"  # the period of what may have had another price
HIT_OR_MISS = "input"  # the kind of input of which nobody knows which of the two it was
_OF_A_SERVICE = "server_side_request"  # what a model called
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


def nothing(model: str, currency: str) -> Spent:
    """What a row comes to that has no usage."""
    return Spent(model, "", "", 0, _NOTHING, _NOTHING, True, currency)


def spent_at(price: Price, quantity: int | Decimal, model: str) -> Spent:
    """What a quantity comes to at a price."""
    amount = EXACT.divide(EXACT.multiply(price, quantity), price.unit_quantity)
    of = _of(price, model)
    return Spent(of, price.kind, price.period, quantity, amount, amount, price.certain, price.currency)


def _of(price: Price, model: str) -> str:
    """The model as the price lists have it: as it was named, or what an endpoint's own name is billed as."""
    return listed(model) if is_sold(model) and price.kind != _OF_A_SERVICE else price.model


def spent_in(cost: Cost | CostRange) -> list[Spent]:
    """The lines of a cost; those of a range in pairs, of which each is the least and the most of the same."""
    if isinstance(cost, Cost):
        return [spent_at(line.price, line.quantity, cost.model) for line in cost.lines]
    low, high = cost.low, cost.high
    if not isinstance(low, Cost) or not isinstance(high, Cost):
        raise TypeError("a range of `get_cost` is expected, not a sum of these")
    least, most = ({_name(line): line for line in end.lines} for end in (low, high))
    found = [_between(least.pop(name), most.pop(name), high.model) for name in [*least] if name in most]
    for name in least:  # input that is not split: all of it hits at least, all of it misses at most
        other = most.pop(next(name for name in most if name[1] in OF_INPUT))
        found.append(_between(least[name], other, high.model)._replace(kind=HIT_OR_MISS))
    # What the model called, of which at least nothing was billed.
    found += [_between(line, line, high.model)._replace(low=_NOTHING) for line in most.values()]
    return found


def _name(line: Line) -> tuple[str, str]:
    return line.price.model if line.kind == _OF_A_SERVICE else "", line.kind


def _between(least: Line, most: Line, model: str) -> Spent:
    price = most.price
    period = price.period if least.price.period == price.period else UNKNOWN
    certain = least.price.certain and price.certain
    of, currency = _of(price, model), price.currency
    return Spent(of, most.kind, period, most.quantity, least.amount, most.amount, certain, currency)


def spent_as_charged(record: Record, currency: str | None) -> Spent:
    """A row that says what DeepSeek charged for a token. Raises `NotCharged` where no price list of then has it."""
    ((kind, quantity),) = (record.usage or {}).items()
    charged = record.price or _NOTHING
    prices = charged_at(record.model, kind, record.at, charged)
    of = f"{charged:f} a token of {record.model} {kind}"
    if not prices:
        raise NotCharged(f"{of} is a price in no list of then: `deepseek-prices bill` shows what is")
    used = {price.currency for price in prices}
    if currency is not None:
        used &= {currency}
    if len(used) != 1:
        raise NotCharged(f"{of}: {'leave --currency out, it was charged in another' if currency else 'add --currency'}")
    (in_currency,) = used
    kept = [price for price in prices if price.currency == in_currency]
    periods = {price.period for price in kept}
    amount, certain = EXACT.multiply(charged, quantity), all(price.certain for price in kept)
    period = kept[0].period if len(periods) == 1 else UNKNOWN
    return Spent(record.model, kind, period, quantity, amount, amount, certain, in_currency)
