"""The editions in a row: what each name costs, and what it is, from one breakpoint to the next. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import partial
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple, TypeAlias

from deepseek_prices.edition import (
    CURRENCIES,
    Derived,
    Edition,
    Gap,
    charged,
    kinds,
    names,
    offers,
    second,
)
from deepseek_prices.source import Source, address
from scraper.editions.hours import Calendar, edges, period_at, rule_of

_TOKENS = (1_000_000, "token")


class Key(NamedTuple):
    """What the lookup is asked for."""

    name: str
    kind: str
    currency: str


class Priced(NamedTuple):
    """What is charged; the edition and the rule by their positions, the prices with their periods and list prices."""

    of: Literal["sold"]
    edition: int
    billed_as: str
    certain: bool
    rule: int | None
    unit: tuple[int, str]
    prices: tuple[tuple[str, str, str | None], ...]


class Described(NamedTuple):
    """What a model is: until when its name is accepted, its other names, and its fields as printed."""

    of: Literal["sold"]
    edition: int
    billed_as: str
    certain: bool
    until: int | None
    names: tuple[str, ...]
    printed: tuple[tuple[str, str], ...]


class Unpriced(NamedTuple):
    """Why there is nothing to tell; the edition that says so by its position."""

    of: Literal["ended", "unknown"]
    edition: int
    billed_as: str
    second: int
    why: str


Segment: TypeAlias = Priced | Described | Unpriced
Track: TypeAlias = tuple[tuple[int, ...], tuple[Segment, ...]]
"""The instants at which something changes, and what holds from there."""
Sold: TypeAlias = Callable[[int, int], Segment | None]
"""What an edition, by its position, says at an instant of something; None where it does not sell it."""


class Timeline:
    """The editions that count, and what each name costs when."""

    def __init__(self, editions: list[Edition], calendar: Calendar) -> None:
        self.editions = editions
        self.calendar = calendar
        self.starts = [second(edition["in_force"]["from"]) for edition in editions]
        # From here on an edition may already hold: a stated instant leaves no doubt, and none comes before another.
        earliest = [second(edition["in_force"].get("earliest", edition["in_force"]["from"])) for edition in editions]
        self.doubts = [*accumulate(earliest, max)]
        self.offers = [offers(edition) for edition in editions]
        rules = [rule_of(edition["billing_periods"]) for edition in editions]
        self.rules = [*dict.fromkeys(rule for rule in rules if rule)]
        self.rule_of_each = [None if rule is None else self.rules.index(rule) for rule in rules]

    def described(self) -> Iterator[tuple[str, int, int | None, tuple[str, ...]]]:
        """Each edition's name, first instant, end, and for each currency the best source."""
        for edition, start, end in zip(self.editions, self.starts, [*self.starts[1:], None], strict=True):
            sources = tuple(_best_source(edition["sources"], currency) for currency in CURRENCIES)
            yield edition["edition"], start, end, sources

    def tracks(self) -> Iterator[tuple[Key, Track]]:
        """For each name, kind and currency: the instants at which something changes, and what holds from there."""
        sold: dict[tuple[str, str], list[int]] = {}
        for position, on_sale in enumerate(self.offers):
            for name, offer in on_sale.items():
                for kind in kinds(offer.product):
                    sold.setdefault((name, kind), []).append(position)
        for (name, kind), positions in sold.items():
            breaks = sorted(self._breaks(name, positions))
            for currency in CURRENCIES:
                key = Key(name, kind, currency)
                yield key, self._track(name, positions, breaks, partial(self._priced, key))

    def models(self) -> Iterator[tuple[str, Track]]:
        """For each name of a model: the instants at which something changes, and what the model is from there."""
        sold: dict[str, list[int]] = {}
        for position, on_sale in enumerate(self.offers):
            for name, offer in on_sale.items():
                if "model" in offer.product:
                    sold.setdefault(name, []).append(position)
        for name, positions in sold.items():
            products = [self.offers[position][name].product for position in positions]
            others = {second(other["until"]) for of in products for other in names(of) if "until" in other}
            breaks = sorted(self._breaks(name, positions) | others)
            yield name, self._track(name, positions, breaks, partial(self._described, name))

    def _track(self, name: str, positions: list[int], breaks: list[int], sold: Sold) -> Track:
        states = [(at, self._state(name, positions, at, sold)) for at in breaks]
        known = [(at, state) for at, state in states if state is not None]
        changes = [known[0], *(after for before, after in pairwise(known) if before[1] != after[1])]
        return tuple(at for at, _ in changes), tuple(state for _, state in changes)

    def _breaks(self, name: str, positions: list[int]) -> set[int]:
        following = slice(positions[0], positions[-1] + 2)
        breaks = {*self.starts[following], *self.doubts[following]}
        for later in range(max(positions[0], 1), min(positions[-1] + 2, len(self.editions))):
            before, after = (self.rule_of_each[each] for each in (later - 1, later))
            if before != after:  # the price may be the same at some hours
                rules = [self.rules[each] for each in (before, after) if each is not None]
                breaks |= {*edges(rules, self.doubts[later], self.starts[later])}
        for offer in (self.offers[position][name] for position in positions):
            discount_end = offer.product.get("discount", {}).get("until")
            breaks |= {end for end in (offer.end, second(discount_end) if discount_end else None) if end is not None}
        return breaks

    def _state(self, name: str, positions: list[int], at: int, sold: Sold) -> Segment | None:
        """What holds for a name at an instant; None before it was first sold.

        An edition that may already hold, by its bounds, makes an answer uncertain where it has another one, and is
        asked where the edition in force does not sell the name.
        """
        position = bisect_right(self.starts, at) - 1
        now = sold(position, at) if position >= 0 else None
        maybe = [sold(later, at) for later in range(position + 1, bisect_right(self.doubts, at))]
        if now is None:
            return next((_uncertain(each) for each in maybe if each is not None), self._gone(name, positions, position))
        return now if all(each is not None and self._alike(each, now, at) for each in maybe) else _uncertain(now)

    def _alike(self, one: Segment, other: Segment, at: int) -> bool:
        """Whether two segments give the same answer at an instant, whichever edition they are from; prices by value."""
        if isinstance(one, Priced) and isinstance(other, Priced):
            found = [self._charged(each, at) for each in (one, other)]
            if None not in found:
                return one.unit == other.unit and found[0] == found[1]
        if isinstance(one, Unpriced) or isinstance(other, Unpriced):
            return one == other
        return _by_value(one) == _by_value(other)

    def _charged(self, segment: Priced, at: int) -> tuple[Decimal | None, Decimal | None] | None:
        """The price and list price at an instant; None where it depends on a holiday that is not known."""
        rule = None if segment.rule is None else self.rules[segment.rule]
        period = period_at(rule, at, self.calendar)
        found = next((amounts for name, *amounts in segment.prices if name == period), None)
        return None if found is None else (_number(found[0]), _number(found[1]))

    def _priced(self, key: Key, position: int, at: int) -> Segment | None:
        """What an edition says that a kind of a name costs; None where it does not sell it."""
        name, kind, currency = key
        offer = self.offers[position].get(name)
        if offer is None or kind not in kinds(offer.product):
            return None
        billed_as, product, end = offer
        if end is not None and at >= end:
            return Unpriced("ended", position, billed_as, end, "")
        edition = self.editions[position]
        if kind not in product["prices"].get(currency, {}):
            return Unpriced("unknown", position, billed_as, 0, _remark(edition.get("gaps", ()), billed_as, currency))
        rule = self.rule_of_each[position] if "model" in product else None
        unit = (product["unit"]["quantity"], product["unit"]["of"]) if "unit" in product else _TOKENS
        derived = _remark(edition.get("derived", ()), billed_as, currency, kind)
        prices = tuple((period, *amounts) for period, amounts in charged(product, currency, kind, at).items())
        return Priced("sold", position, billed_as, not derived, rule, unit, prices)

    def _described(self, name: str, position: int, at: int) -> Segment | None:
        """What an edition says of the model that a name is billed as; None where it does not sell it."""
        offer = self.offers[position].get(name)
        if offer is None or "model" not in offer.product:
            return None
        billed_as, product, end = offer
        if end is not None and at >= end:
            return Unpriced("ended", position, billed_as, end, "")
        others = tuple(each["name"] for each in names(product) if "until" not in each or at < second(each["until"]))
        printed = tuple(
            (field, text)
            for field, text in product.items()
            if isinstance(text, str) and field not in ("model", "endpoint", "until")
        )
        return Described("sold", position, billed_as, True, end, others, printed)

    def _gone(self, name: str, positions: list[int], position: int) -> Segment | None:
        """Since when an earlier edition's name is no longer on the page."""
        last = bisect_right(positions, position) - 1
        if last < 0:
            return None
        earlier = positions[last]
        billed_as, _, end = self.offers[earlier][name]
        following = self.starts[earlier + 1]
        if end is not None and end <= following:
            return Unpriced("ended", earlier, billed_as, end, "")
        own = "its own end is not documented" if end is None else "it was to end later"
        return Unpriced("ended", earlier, billed_as, following, f", when the page no longer had it ({own})")


def _by_value(segment: Priced | Described) -> tuple[object, ...]:
    said = segment._replace(edition=0, certain=True)
    if isinstance(said, Described):
        return said
    prices = [(period, *map(_number, amounts)) for period, *amounts in said.prices]
    return (*said[:-1], prices)


def _number(price: str | None) -> Decimal | None:
    return None if price is None else Decimal(price)


def _uncertain(segment: Segment) -> Segment:
    return segment if isinstance(segment, Unpriced) else segment._replace(certain=False)


def _best_source(sources: list[Source], currency: str) -> str:
    of_prices = [each for each in sources if "instant_only" not in each] or sources
    return address(next((each for each in of_prices if each.get("currency", currency) == currency), of_prices[0]))


def _remark(remarks: Iterable[Gap | Derived], product: str, currency: str, kind: str = "") -> str:
    about = (product, currency, kind)
    found = (each["why"] for each in remarks if (each["product"], each["currency"], each.get("kind", kind)) == about)
    return next(found, "")
