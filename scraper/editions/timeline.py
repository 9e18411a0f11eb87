"""The editions in a row: what each name costs from one breakpoint to the next, and what changes between them. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from deepseek_prices.changes import charged, offers, products, second
from scraper.reading.labels import CURRENCIES, KINDS
from scraper.reading.reading import Data

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOKENS = (1_000_000, "token")

Segment = tuple[Any, ...]


class Key(NamedTuple):
    """What the lookup is asked for."""

    name: str
    kind: str
    currency: str


def ends(edition: Data) -> Iterator[tuple[str, str]]:
    """Every end that an edition states: of an endpoint, a discount, a name; its place, and the instant."""
    for name, product in products(edition):
        if "until" in product:
            yield f"{name}, until", product["until"]
        if "until" in product.get("discount", {}):
            yield f"{name}, discount, until", product["discount"]["until"]
        for entry in product.get("names", ()):
            if "until" in entry:
                yield f"{entry['name']}, until", entry["until"]


def kinds(product: Mapping[str, Any]) -> list[str]:
    """What is billed of a product, in the order of the page."""
    found = {kind for by_kind in product["prices"].values() for kind in by_kind}
    return [kind for kind in KINDS if kind in found] + sorted(found.difference(KINDS))


class Timeline:
    """The editions that count, and what each name costs when."""

    def __init__(self, editions: list[Data]) -> None:
        self.editions = editions
        self.starts = [second(edition["in_force"]["from"]) for edition in editions]
        # From here on an edition may already hold: a stated instant leaves no doubt, and none comes before another.
        earliest = [second(edition["in_force"].get("earliest", edition["in_force"]["from"])) for edition in editions]
        self.doubts = [*accumulate(earliest, max)]
        self.offers = [offers(edition) for edition in editions]
        self.rules: list[Any] = []
        self._rule_of = [self._rule(edition["billing_periods"]) for edition in editions]

    def _rule(self, periods: Data | None) -> int | None:
        if periods is None:
            return None
        windows = tuple(
            (
                each["period"],
                sum(1 << _DAYS.index(day) for day in each["days"]),
                _clock(each["from"]),
                _clock(each["to"]),
            )
            for each in periods["windows"]
        )
        rule = (periods["default"], "except_holidays" in periods, windows)
        if rule not in self.rules:
            self.rules.append(rule)
        return self.rules.index(rule)

    def described(self) -> Iterator[tuple[str, int, int | None, tuple[str, ...]]]:
        """Each edition's name, first instant, end, and for each currency the best source."""
        for position, edition in enumerate(self.editions):
            end = next(iter(self.starts[position + 1 : position + 2]), None)
            sources = tuple(_best_source(edition["sources"], currency) for currency in CURRENCIES)
            yield edition["edition"], self.starts[position], end, sources

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
        first, last = positions[0], min(positions[-1] + 1, len(self.editions) - 1)
        breaks = {*self.starts[first : last + 1], *self.doubts[first : last + 1]}
        for position in positions:
            offer = self.offers[position][name]
            discount_end = offer.product.get("discount", {}).get("until")
            breaks |= {each for each in (offer.end, second(discount_end) if discount_end else None) if each is not None}
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
        return now if all(each is not None and _terms(each) == _terms(now) for each in maybe) else _uncertain(now)

    def _sold(self, key: Key, position: int, at: int) -> Segment | None:
        """What an edition says of a name that it sells; None where it does not."""
        name, kind, currency = key
        offer = self.offers[position].get(name)
        if offer is None or kind not in kinds(offer.product):
            return None
        billed_as, product, end = offer
        if end is not None and at >= end:
            return "ended", billed_as, end, ""
        edition = self.editions[position]
        if kind not in product["prices"].get(currency, {}):
            return "unknown", billed_as, 0, _remark(edition.get("gaps", ()), billed_as, currency)
        rule = self._rule_of[position] if "model" in product else None
        unit = (product["unit"]["quantity"], product["unit"]["of"]) if "unit" in product else _TOKENS
        derived = _remark(edition.get("derived", ()), billed_as, currency)
        return position, billed_as, not derived, rule, unit, charged(product, currency, kind, at)

    def _gone(self, key: Key, positions: list[int], position: int) -> Segment | None:
        """Since when an earlier edition's name is no longer on the page."""
        last = bisect_right(positions, position) - 1
        if last < 0:
            return None
        earlier = positions[last]
        billed_as, _, end = self.offers[earlier][key.name]
        following = self.starts[earlier + 1]
        if end is not None and end <= following:
            return "ended", billed_as, end, ""
        own = "its own end is not documented" if end is None else "it was to end later"
        return "ended", billed_as, following, f", when the page no longer had it ({own})"


def _terms(segment: Segment) -> Segment:
    """A segment without the edition that it is from."""
    return segment if len(segment) == 4 else (segment[1], *segment[3:])


def _uncertain(segment: Segment) -> Segment:
    return segment if len(segment) == 4 else (*segment[:2], False, *segment[3:])


def _best_source(sources: list[Data], currency: str) -> str:
    fitting = (source["url"] for source in sources if source.get("currency", currency) == currency)
    return str(next(fitting, sources[0]["url"]))


def _remark(remarks: Any, product: str, currency: str) -> str:
    found = (each["why"] for each in remarks if (each["product"], each["currency"]) == (product, currency))
    return str(next(found, ""))


def _clock(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60
