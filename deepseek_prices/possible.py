"""What a call may have cost, where its usage or its time leaves something open: a cost, or a range of costs."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from deepseek_prices import lookup
from deepseek_prices.cost import Cost, line_of
from deepseek_prices.cost_range import CostRange
from deepseek_prices.errors import NoLongerSold, NotYet, PriceError
from deepseek_prices.guide_names import Meaning, on_anthropic_endpoint
from deepseek_prices.instants import in_utc
from deepseek_prices.interval import Interval, interval, prices_within
from deepseek_prices.lookup import listed
from deepseek_prices.price import Price
from deepseek_prices.usage.quantities import EXACT, Unsettled

if TYPE_CHECKING:
    from deepseek_prices.cost import At, Billed
    from deepseek_prices.literals import UnknownHolidays

_CHANGES = "the price changes within the time"
_NOT_SPLIT = "how much of the input was cached is not said"
_NOT_COUNTED = "how many of the searches and fetches succeeded is not said"


class Asked(NamedTuple):
    """A question for a cost, but for the usage."""

    model: str
    meanings: list[Meaning]
    """What the name is billed as, through the time."""
    within: Interval
    currency: str
    unknown_holidays: UnknownHolidays

    def prices(self, kind: str) -> list[Price]:
        """Each price of a kind that may hold."""
        found: list[Price] = []
        not_sold: PriceError | None = None
        for name, within, is_certain in self.meanings:
            try:
                prices = prices_within(name, kind, within, self.currency, self.unknown_holidays)
            except (NotYet, NoLongerSold) as error:
                not_sold = error
            else:
                found += prices if is_certain else (price.doubtful() for price in prices)
        if not_sold and not found:
            raise not_sold
        return found

    def prices_of(self, service: str) -> list[Price]:
        """Each price that may hold of a service that the model called."""
        return prices_within(service, "server_side_request", self.within, self.currency, self.unknown_holidays)


class _Choice(NamedTuple):
    """The least and the most that a part of a usage may cost, and the prices that it may have."""

    low: Billed | None
    high: Billed | None
    prices: list[Price]
    why: tuple[str, ...]


def settled(spent: dict[str, int | Decimal] | Unsettled, no_cache_split: str) -> dict[str, int | Decimal] | Unsettled:
    """A usage with its input as misses, where it is to be taken for that."""
    if no_cache_split not in ("range", "miss"):
        raise ValueError(f"no_cache_split: 'range' or 'miss' is expected, not {no_cache_split!r}")
    if not isinstance(spent, Unsettled) or not spent.unsplit or no_cache_split == "range":
        return spent
    exact = {"input_cache_miss": spent.unsplit, **spent.exact}
    return Unsettled(exact, 0, spent.called) if spent.called else exact


def possible(  # noqa: PLR0913, PLR0917 - those of `get_cost`
    spent: dict[str, int | Decimal] | Unsettled,
    model: str,
    at: At,
    currency: str,
    unknown_holidays: UnknownHolidays,
    anthropic_endpoint: bool,
) -> Cost | CostRange:
    """The cost where there is one alone; otherwise the least and the most."""
    usage = spent if isinstance(spent, Unsettled) else Unsettled(spent, 0, {})
    within = interval(at)
    meanings = [Meaning(model, within, certain=True)]
    if anthropic_endpoint and listed(model) not in {name for name, _, _ in lookup.compiled.TRACKS}:
        meanings = on_anthropic_endpoint(model, within) or meanings
    asked = Asked(model, meanings, within, currency, unknown_holidays)
    choices = [_unsplit(asked, usage.unsplit)] if usage.unsplit else []
    choices += [_exact(asked, kind, quantity) for kind, quantity in usage.exact.items() if quantity]
    choices += [_called(asked, service, number) for service, number in usage.called.items()]
    if not choices:
        asked.prices([*usage.exact][-1])
    low = _cost(asked, at, [choice.low for choice in choices])
    high = _cost(asked, at, [choice.high for choice in choices])
    if low == high:
        return high
    why = dict.fromkeys(reason for choice in choices for reason in choice.why)
    certain = all(price.certain for choice in choices for price in choice.prices)
    return CostRange(low, high, "; ".join(why), certain)


def _cost(asked: Asked, at: At, billed: list[Billed | None]) -> Cost:
    lines = tuple(line_of(each) for each in billed if each)
    total = reduce(EXACT.add, (line.amount for line in lines), Decimal(0))
    start, end = (in_utc(at[0]), in_utc(at[1])) if isinstance(at, tuple) else (in_utc(at), None)
    # Plain strings also where the caller's are of a class derived from it.
    return Cost(total, str.__str__(asked.currency), str.__str__(asked.model), start, lines, end)


def _exact(asked: Asked, kind: str, quantity: int | Decimal) -> _Choice:
    prices = asked.prices(kind)
    low, high = _least(prices), _most(prices)
    return _Choice((kind, quantity, low), (kind, quantity, high), prices, _changes(prices))


def _unsplit(asked: Asked, quantity: int) -> _Choice:
    """Input of which nothing says how much was cached: from all hits to all misses; only misses before caching."""
    misses = asked.prices("input_cache_miss")
    try:
        hits = asked.prices("input_cache_hit")
    except NotYet:
        hits = []
    prices = [*hits, *misses]
    low, high = _least(prices), _most(prices)
    why = (_NOT_SPLIT,) if hits else ()
    return _Choice((low.kind, quantity, low), (high.kind, quantity, high), prices, (*why, *_changes(misses)))


def _called(asked: Asked, service: str, number: int) -> _Choice:
    """What the model called: from none that succeeded, which costs nothing, to all."""
    prices = asked.prices_of(service)
    high = _most(prices)
    billed = ("server_side_request", number, high)
    return _Choice(None if high else billed, billed, prices, (_NOT_COUNTED,) if high else ())


def _changes(prices: list[Price]) -> tuple[str, ...]:
    return (_CHANGES,) if _least(prices) != _most(prices) else ()


def _least(prices: list[Price]) -> Price:
    """The lowest price; of equal ones one that is not certain."""
    return min(prices, key=lambda price: (price, price.certain))


def _most(prices: list[Price]) -> Price:
    """The highest price; of equal ones one that is not certain."""
    return max(prices, key=lambda price: (price, not price.certain))
