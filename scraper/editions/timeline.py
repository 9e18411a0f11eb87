"""The editions in a row: what each name costs from one breakpoint to the next, and what changes between them. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeAlias

from deepseek_prices.edition import (
    CURRENCIES,
    BillingPeriods,
    Edition,
    Remark,
    Source,
    charged,
    kinds,
    offers,
    second,
)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOKENS = (1_000_000, "token")

Rule: TypeAlias = tuple[str, bool, tuple[tuple[str, int, int, int], ...]]
"""Default period, whether holidays are excepted, and the windows: period, days as bits, first and last second."""


class Key(NamedTuple):
    """What the lookup is asked for."""

    name: str
    kind: str
    currency: str


class Priced(NamedTuple):
    """What is charged; the edition and the rule by their positions."""

    edition: int
    billed_as: str
    certain: bool
    rule: int | None
    unit: tuple[int, str]
    prices: dict[str, tuple[str, str | None]]


class Unpriced(NamedTuple):
    """Why there is no price."""

    reason: str
    billed_as: str
    second: int
    why: str


Segment: TypeAlias = Priced | Unpriced


class Timeline:
    """The editions that count, and what each name costs when."""

    def __init__(self, editions: list[Edition]) -> None:
        self.editions = editions
        self.starts = [second(edition["in_force"]["from"]) for edition in editions]
        # From here on an edition may already hold: a stated instant leaves no doubt, and none comes before another.
        earliest = [second(edition["in_force"].get("earliest", edition["in_force"]["from"])) for edition in editions]
        self.doubts = [*accumulate(earliest, max)]
        self.offers = [offers(edition) for edition in editions]
        rules = [_rule(edition["billing_periods"]) for edition in editions]
        self.rules = [*dict.fromkeys(rule for rule in rules if rule)]
        self._rule_of = [None if rule is None else self.rules.index(rule) for rule in rules]

    def described(self) -> Iterator[tuple[str, int, int | None, tuple[str, ...]]]:
        """Each edition's name, first instant, end, and for each currency the best source."""
        for edition, start, end in zip(self.editions, self.starts, [*self.starts[1:], None], strict=True):
            sources = tuple(_best_source(edition["sources"], currency) for currency in CURRENCIES)
            yield edition["edition"], start, end, sources

    def tracks(self) -> Iterator[tuple[Key, tuple[tuple[int, ...], tuple[Segment, ...]]]]:
        """For each name, kind and currency: the instants at which something changes, and what holds from there."""
        sold: dict[tuple[str, str], list[int]] = {}
        for position, on_sale in enumerate(self.offers):
            for name, offer in on_sale.items():
                for kind in kinds(offer.product):
                    sold.setdefault((name, kind), []).append(position)
        for (name, kind), positions in sold.items():
            breaks = sorted(self._breaks(name, positions))
            for currency in CURRENCIES:
                states = [(at, self._state(Key(name, kind, currency), positions, at)) for at in breaks]
                known = [(at, state) for at, state in states if state is not None]
                changes = [known[0], *(after for before, after in pairwise(known) if before[1] != after[1])]
                yield Key(name, kind, currency), (tuple(at for at, _ in changes), tuple(each for _, each in changes))

    def _breaks(self, name: str, positions: list[int]) -> set[int]:
        following = slice(positions[0], positions[-1] + 2)
        breaks = {*self.starts[following], *self.doubts[following]}
        for offer in (self.offers[position][name] for position in positions):
            discount_end = offer.product.get("discount", {}).get("until")
            breaks |= {end for end in (offer.end, second(discount_end) if discount_end else None) if end is not None}
        return breaks

    def _state(self, key: Key, positions: list[int], at: int) -> Segment | None:
        """What holds for a name at an instant; None before it was first sold.

        An edition that may already hold, by its bounds, makes a price uncertain where it has another one, and is asked
        where the edition in force does not sell the name.
        """
        position = bisect_right(self.starts, at) - 1
        now = self._sold(key, position, at) if position >= 0 else None
        maybe = [self._sold(key, each, at) for each in range(position + 1, bisect_right(self.doubts, at))]
        if now is None:
            return next((_uncertain(each) for each in maybe if each is not None), self._gone(key, positions, position))
        return now if all(each is not None and _alike(each, now) for each in maybe) else _uncertain(now)

    def _sold(self, key: Key, position: int, at: int) -> Segment | None:
        """What an edition says of a name that it sells; None where it does not."""
        name, kind, currency = key
        offer = self.offers[position].get(name)
        if offer is None or kind not in kinds(offer.product):
            return None
        billed_as, product, end = offer
        if end is not None and at >= end:
            return Unpriced("ended", billed_as, end, "")
        edition = self.editions[position]
        if kind not in product["prices"].get(currency, {}):
            return Unpriced("unknown", billed_as, 0, _remark(edition.get("gaps", ()), billed_as, currency))
        rule = self._rule_of[position] if "model" in product else None
        unit = (product["unit"]["quantity"], product["unit"]["of"]) if "unit" in product else _TOKENS
        derived = _remark(edition.get("derived", ()), billed_as, currency)
        return Priced(position, billed_as, not derived, rule, unit, charged(product, currency, kind, at))

    def _gone(self, key: Key, positions: list[int], position: int) -> Segment | None:
        """Since when an earlier edition's name is no longer on the page."""
        last = bisect_right(positions, position) - 1
        if last < 0:
            return None
        earlier = positions[last]
        billed_as, _, end = self.offers[earlier][key.name]
        following = self.starts[earlier + 1]
        if end is not None and end <= following:
            return Unpriced("ended", billed_as, end, "")
        own = "its own end is not documented" if end is None else "it was to end later"
        return Unpriced("ended", billed_as, following, f", when the page no longer had it ({own})")


def _alike(one: Segment, other: Segment) -> bool:
    """Whether two segments say the same, whichever edition they are from."""
    if isinstance(one, Priced) and isinstance(other, Priced):
        return one._replace(edition=0, certain=True) == other._replace(edition=0, certain=True)
    return one == other


def _uncertain(segment: Segment) -> Segment:
    return segment._replace(certain=False) if isinstance(segment, Priced) else segment


def _best_source(sources: list[Source], currency: str) -> str:
    return next((each["url"] for each in sources if each.get("currency", currency) == currency), sources[0]["url"])


def _remark(remarks: Iterable[Remark], product: str, currency: str) -> str:
    return next((each["why"] for each in remarks if (each["product"], each["currency"]) == (product, currency)), "")


def _rule(periods: BillingPeriods | None) -> Rule | None:
    if periods is None:
        return None
    windows = (
        (each["period"], sum(1 << _DAYS.index(day) for day in each["days"]), _clock(each["from"]), _clock(each["to"]))
        for each in periods["windows"]
    )
    return periods["default"], "except_holidays" in periods, tuple(windows)


def _clock(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60
