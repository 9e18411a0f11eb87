"""The editions in a row: what each name costs from one breakpoint to the next, and what changes between them. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, TypeAlias

from deepseek_prices.changes import charged, offers, products, second
from scraper.reading.labels import CURRENCIES, KINDS
from scraper.reading.reading import Data

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOKENS = (1_000_000, "token")

# Of what it is (`sold`, or `ended` or `unknown`), the edition that says so, and what the name is billed as; the rest is
# that of the module that it is compiled to.
Segment: TypeAlias = tuple[Any, ...]
# The instants at which something changes, and what holds from there.
Track: TypeAlias = tuple[tuple[int, ...], tuple[Segment, ...]]
# What an edition, by its position, says at an instant of something; None where it does not sell it.
Sold: TypeAlias = Callable[[int, int], Segment | None]


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
            others = {second(each["until"]) for of in products for each in of.get("names", ()) if "until" in each}
            breaks = sorted(self._breaks(name, positions) | others)
            yield name, self._track(name, positions, breaks, partial(self._model, name))

    def _track(self, name: str, positions: list[int], breaks: list[int], sold: Sold) -> Track:
        states = [(at, self._state(name, positions, at, sold)) for at in breaks]
        known = [(at, state) for at, state in states if state is not None]
        changes = [known[0], *(after for before, after in pairwise(known) if before[1] != after[1])]
        return tuple(at for at, _ in changes), tuple(state for _, state in changes)

    def _breaks(self, name: str, positions: list[int]) -> set[int]:
        first, last = positions[0], min(positions[-1] + 1, len(self.editions) - 1)
        breaks = {*self.starts[first : last + 1], *self.doubts[first : last + 1]}
        for position in positions:
            offer = self.offers[position][name]
            discount_end = offer.product.get("discount", {}).get("until")
            breaks |= {each for each in (offer.end, second(discount_end) if discount_end else None) if each is not None}
        return breaks

    def _state(self, name: str, positions: list[int], at: int, sold: Sold) -> Segment | None:
        """What holds for a name at an instant; None before it was first sold.

        An edition that may already hold, by its bounds, makes an answer uncertain where it has another one, and is
        asked where the edition in force does not sell the name.
        """
        position = bisect_right(self.starts, at) - 1
        now = sold(position, at) if position >= 0 else None
        maybe = [sold(each, at) for each in range(position + 1, bisect_right(self.doubts, at))]
        if now is None:
            return next((_uncertain(each) for each in maybe if each is not None), self._gone(name, positions, position))
        return now if all(each is not None and _terms(each) == _terms(now) for each in maybe) else _uncertain(now)

    def _priced(self, key: Key, position: int, at: int) -> Segment | None:
        """What an edition says that a kind of a name costs; None where it does not sell it."""
        name, kind, currency = key
        offer = self.offers[position].get(name)
        if offer is None or kind not in kinds(offer.product):
            return None
        billed_as, product, end = offer
        if end is not None and at >= end:
            return "ended", position, billed_as, end, ""
        edition = self.editions[position]
        if kind not in product["prices"].get(currency, {}):
            return "unknown", position, billed_as, 0, _remark(edition.get("gaps", ()), billed_as, currency)
        rule = self._rule_of[position] if "model" in product else None
        unit = (product["unit"]["quantity"], product["unit"]["of"]) if "unit" in product else _TOKENS
        derived = _remark(edition.get("derived", ()), billed_as, currency)
        prices = charged(product, currency, kind, at)
        return "sold", position, billed_as, not derived, rule, unit, tuple((each, *prices[each]) for each in prices)

    def _model(self, name: str, position: int, at: int) -> Segment | None:
        """What an edition says of the model that a name is billed as; None where it does not sell it."""
        offer = self.offers[position].get(name)
        if offer is None or "model" not in offer.product:
            return None
        billed_as, product, end = offer
        if end is not None and at >= end:
            return "ended", position, billed_as, end, ""
        until = {each["name"]: second(each["until"]) for each in product.get("names", ()) if "until" in each}
        names = tuple(each["name"] for each in product.get("names", ()) if at < until.get(each["name"], at + 1))
        printed = tuple(
            (field, text)
            for field, text in product.items()
            if isinstance(text, str) and field not in ("model", "endpoint", "until")
        )
        return "sold", position, billed_as, True, end, names, printed

    def _gone(self, name: str, positions: list[int], position: int) -> Segment | None:
        """Since when an earlier edition's name is no longer on the page."""
        last = bisect_right(positions, position) - 1
        if last < 0:
            return None
        earlier = positions[last]
        billed_as, _, end = self.offers[earlier][name]
        following = self.starts[earlier + 1]
        if end is not None and end <= following:
            return "ended", earlier, billed_as, end, ""
        own = "its own end is not documented" if end is None else "it was to end later"
        return "ended", earlier, billed_as, following, f", when the page no longer had it ({own})"


def _terms(segment: Segment) -> Segment:
    """A segment without the edition that it is from, and without how certain it is."""
    return (segment[0], segment[2], *segment[4:]) if segment[0] == "sold" else segment


def _uncertain(segment: Segment) -> Segment:
    return (*segment[:3], False, *segment[4:]) if segment[0] == "sold" else segment


def _best_source(sources: list[Data], currency: str) -> str:
    fitting = (source["url"] for source in sources if source.get("currency", currency) == currency)
    return str(next(fitting, sources[0]["url"]))


def _remark(remarks: Any, product: str, currency: str) -> str:
    found = (each["why"] for each in remarks if (each["product"], each["currency"]) == (product, currency))
    return str(next(found, ""))


def _clock(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60
