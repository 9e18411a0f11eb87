"""What a group of rows comes to."""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

from deepseek_prices.cli.spent import HIT_OR_MISS, UNKNOWN, Spent
from deepseek_prices.usage.fields import OF_A_MODEL, OF_INPUT

EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_TOKENS = frozenset((*OF_A_MODEL, HIT_OR_MISS))
_NOTHING = Decimal(0)


class Sum:
    """What a group of rows comes to, at least and at most."""

    def __init__(self) -> None:
        self.low = self.high = self.quantity = _NOTHING
        self.certain = True
        self.requests = self.tokens = 0
        self.hits = self.split = self.not_split = (
            0  # tokens of input: hits, hits and misses, and of which it is not known
        )
        self.off_peak = self.timed = self.not_timed = 0  # tokens: off peak, of a period, and what is not known

    def add(self, spent: Spent) -> None:
        """Add what a kind comes to."""
        self.low, self.high = EXACT.add(self.low, spent.low), EXACT.add(self.high, spent.high)
        self.quantity = EXACT.add(self.quantity, spent.quantity)
        self.certain = self.certain and spent.certain
        if spent.kind in _TOKENS:
            self._add_tokens(int(spent.quantity), spent.kind, spent.period)

    def _add_tokens(self, count: int, kind: str, period: str) -> None:
        self.tokens += count
        self.hits += count if kind == "input_cache_hit" else 0
        self.split += count if kind in OF_INPUT else 0
        self.not_split += count if kind == HIT_OR_MISS else 0
        self.off_peak += count if period == "off_peak" else 0
        self.timed += count if period in ("off_peak", "peak") else 0
        self.not_timed += count if period == UNKNOWN else 0

    @property
    def is_exact(self) -> bool:
        """Whether least and most are the same."""
        return self.low == self.high
