"""Prices rows as `get_cost` does; where a cost is exact, by prices and quantities, which are added up at once later."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from deepseek_prices import Cost, CostRange, Price, PriceError, get_cost, get_price, lookup
from deepseek_prices.instants import EPOCH
from deepseek_prices.usage.fields import OF_A_MODEL
from deepseek_prices.usage.quantities import quantities
from deepseek_prices.usage.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deepseek_prices.literals import NoCacheSplit, UnknownHolidays

Exact: TypeAlias = tuple[tuple[Price, ...], dict[str, int | Decimal]]
"""The prices of the kinds of a model, and how much there is of each, in this order."""
# Seconds within which no price changes: the windows of all days begin and end with a quarter of an hour (a test holds
# that). In the quarters in which a price list begins otherwise, each instant is asked about.
_QUARTER = 900
_A_DAY = 86400 // _QUARTER
_MOST = 50_000  # quarters of an hour that are kept


class Pricer:
    """Prices rows in a currency."""

    def __init__(
        self,
        currency: str,
        unknown_holidays: UnknownHolidays,
        no_cache_split: NoCacheSplit,
        anthropic_endpoint: bool,
    ) -> None:
        self._get_price = partial(get_price, currency=currency, unknown_holidays=unknown_holidays)
        self._get_cost = partial(
            get_cost, currency=currency, unknown_holidays=unknown_holidays, no_cache_split=no_cache_split
        )
        self._currency = currency
        self._anthropic_endpoint = anthropic_endpoint
        self._then: dict[tuple[str, int], tuple[Price, ...]] = {}
        self._same: dict[tuple[int, ...], tuple[Price, ...]] = {}
        self._uneven: dict[str, frozenset[int]] = {}

    def __call__(self, record: Record) -> Exact | Cost | CostRange:
        """What a row cost; the prices and quantities alone, where it is a request at an instant with an exact cost."""
        endpoint = self._anthropic_endpoint or record.anthropic_endpoint
        at = record.at
        if type(at) is datetime and not endpoint:
            spent = quantities(record.usage)
            if type(spent) is dict and (*spent,) == OF_A_MODEL and any(spent.values()):
                since = at - EPOCH
                quarter = since.days * _A_DAY + since.seconds // _QUARTER
                prices = self._then.get((record.model, quarter)) or self._prices(record.model, quarter, at)
                if prices is not None:
                    return prices, spent
        cost: Cost | CostRange = self._get_cost(record.model, record.usage, at, anthropic_endpoint=endpoint)
        return cost

    def _prices(self, model: str, quarter: int, at: datetime) -> tuple[Price, ...] | None:
        """The prices of an instant, kept for its quarter of an hour; None where `get_cost` has to be asked."""
        if model not in self._uneven:
            self._uneven[model] = _uneven(model, self._currency)
        try:
            found = tuple([self._get_price(model, kind, at) for kind in OF_A_MODEL])
        except PriceError:
            return None
        prices = self._same.setdefault(tuple(map(id, found)), found)
        if quarter not in self._uneven[model]:
            if len(self._then) >= _MOST:
                self._then.clear()
            self._then[model, quarter] = prices
        return prices


def _uneven(model: str, currency: str) -> frozenset[int]:
    """The quarters of an hour within which a price list of a model begins."""
    tracks = (lookup.compiled.TRACKS.get((model, kind, currency), ((), ())) for kind in OF_A_MODEL)
    return frozenset(start // _QUARTER for starts, _ in tracks for start in starts if start % _QUARTER)
