"""The dataset to the lookup's generated modules and to `prices.json`. Pure: the same data gives the same bytes."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pprint import pformat
from typing import Any, NamedTuple

from scraper.check import observed_until
from scraper.dataset import Dataset
from scraper.reading import Data, by_period, full
from scraper.tables import key_of
from scraper.vocabulary import CURRENCIES, KINDS

_HEADER = '"""Generated from data/ by `python -m scraper compile`; do not edit."""\n\n'
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOKENS = (1_000_000, "token")

Segment = tuple[Any, ...]


class Key(NamedTuple):
    """What the lookup is asked for."""

    name: str
    kind: str
    currency: str


def compile_dataset(dataset: Dataset) -> dict[str, str]:
    """The text of each compiled file, by its path from the root of the repository."""
    return {
        "deepseek_prices/_editions.py": _editions_module(dataset),
        "deepseek_prices/_evidence.py": _evidence_module(dataset),
        "data/prices.json": _prices_json(dataset),
    }


def _editions_module(dataset: Dataset) -> str:
    timeline = Timeline(dataset.counting())
    calendar = dataset.holidays
    days_off = sorted(_day(day) for notice in calendar["notices"] for day in notice["days_off"])
    tracks = "".join(f"    {key!r}: {track!r},\n" for key, track in timeline.tracks())
    rules = "".join(f"    {rule!r},\n" for rule in timeline.rules)
    editions = "".join(f"    {edition!r},\n" for edition in timeline.described())
    return (
        f"{_HEADER}"
        "from __future__ import annotations\n\n"
        "TYPE_CHECKING = False\n"
        "if TYPE_CHECKING:\n"
        "    from typing import TypeAlias\n\n"
        "    # edition, billed as, certain, rule, unit, period -> (price, list price)\n"
        "    Prices: TypeAlias = dict[str, tuple[str, str | None]]\n"
        "    Priced: TypeAlias = tuple[int, str, bool, int | None, tuple[int, str], Prices]\n"
        "    # reason, billed as, second, why\n"
        "    Unpriced: TypeAlias = tuple[str, str, int, str]\n"
        "    # period, weekdays as bits from Monday, start and end in seconds of the day (Beijing)\n"
        "    Window: TypeAlias = tuple[str, int, int, int]\n\n"
        "# Instants are seconds since 1970-01-01T00:00:00Z, days are days since then.\n"
        f"OBSERVED_UNTIL = {_second(observed_until(dataset))}\n"
        "# name, from, until, sources for USD and CNY\n"
        f"EDITIONS: tuple[tuple[str, int, int | None, tuple[str, ...]], ...] = (\n{editions})\n"
        "# default period, whether holidays are excepted, windows\n"
        f"RULES: tuple[tuple[str, bool, tuple[Window, ...]], ...] = (\n{rules})\n"
        "# first and last day known, days off\n"
        "CALENDAR: tuple[int, int, frozenset[int]] = (\n"
        f"    {_day(calendar['complete_from'])},\n    {_day(calendar['complete_until'])},\n"
        f"    frozenset({days_off}),\n)\n"
        "# (name, kind, currency) -> the instants at which a segment starts, and the segments\n"
        "TRACKS: dict[tuple[str, str, str], tuple[tuple[int, ...], tuple[Priced | Unpriced, ...]]] = {\n"
        f"{tracks}}}\n"
    )


def _evidence_module(dataset: Dataset) -> str:
    evidence = {
        edition["edition"]: {
            "in_force": edition["in_force"],
            "sha256": dataset.sha256[edition["edition"]],
            "sources": edition["sources"],
        }
        | {name: edition[name] for name in ("gaps", "derived", "accepted", "footnotes") if name in edition}
        for edition in dataset.counting()
    }
    literal = pformat(evidence, width=110, sort_dicts=False)
    return f"{_HEADER}from typing import Any\n\nEVIDENCE: dict[str, dict[str, Any]] = {literal}\n"


def _prices_json(dataset: Dataset) -> str:
    content = {
        "schema_version": 1,
        "observed_until": observed_until(dataset),
        "holidays": dataset.holidays,
        "editions": dataset.counting(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


class Timeline:
    """The editions that count, and what each name costs from one breakpoint to the next."""

    def __init__(self, editions: list[Data]) -> None:
        self.editions = editions
        self.starts = [_second(edition["in_force"]["from"]) for edition in editions]
        # From here on the next edition may already hold; a stated instant leaves no doubt.
        self.doubts = [
            _second(edition["in_force"].get("earliest", edition["in_force"]["from"])) for edition in editions
        ]
        self.offers = [dict(_offers(edition)) for edition in editions]
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
            following = self.starts[position + 1 : position + 2]
            ends = [*following, *([self._known_until(position, 0)] if "known_until" in edition["in_force"] else [])]
            sources = tuple(_best_source(edition["sources"], currency) for currency in CURRENCIES)
            yield edition["edition"], self.starts[position], min(ends, default=None), sources

    def tracks(self) -> Iterator[tuple[tuple[str, ...], tuple[tuple[int, ...], tuple[Segment, ...]]]]:
        """For each name, kind and currency: the instants at which something changes, and what holds from there."""
        keys: dict[tuple[str, str], set[int]] = {}
        for position, offers in enumerate(self.offers):
            for name, (_, product, _) in offers.items():
                for kind in _kinds(product):
                    keys.setdefault((name, kind), set()).add(position)
        for (name, kind), positions in keys.items():
            breaks = sorted(self._breaks(name, positions))
            for currency in CURRENCIES:
                states = [(at, self._state(Key(name, kind, currency), at)) for at in breaks]
                known = [(at, state) for at, state in states if state is not None]
                changes = [known[0], *(after for before, after in pairwise(known) if before[1] != after[1])]
                yield (name, kind, currency), (tuple(at for at, _ in changes), tuple(state for _, state in changes))

    def _breaks(self, name: str, positions: set[int]) -> set[int]:
        breaks: set[int] = set()
        around = {each + step for each in positions for step in (-1, 0, 1)}
        for position in around & set(range(len(self.editions))):
            edition = self.editions[position]
            breaks |= {self.starts[position], self.doubts[position]}
            if "known_until" in edition["in_force"]:
                breaks.add(_second(edition["in_force"]["known_until"]))
            _, product, ends = self.offers[position].get(name, ("", {}, {}))
            moments = (product.get("until"), product.get("discount", {}).get("until"), ends.get("until"))
            breaks |= {_second(moment) for moment in moments if moment}
        return breaks

    def _state(self, key: Key, at: int) -> Segment | None:
        """What holds for a name at an instant; None before it was first sold."""
        position = bisect_right(self.starts, at) - 1
        doubtful = position + 1 < len(self.editions) and self.doubts[position + 1] <= at
        expired = position >= 0 and at >= self._known_until(position, default=at + 1)
        for each, certain in ((position, not doubtful), (position + 1, False)):
            possible = not expired if each == position else doubtful
            segment = self._sold(key, each, at, certain=certain) if possible and each >= 0 else None
            if segment is not None:
                return segment
        if expired and (key.name in self.offers[position] or not self._gone(key, position)):
            until = self.editions[position]["in_force"]["known_until"]
            return "unknown", "", 0, f"the terms from {until} on are not in this dataset"
        return self._gone(key, position)

    def _known_until(self, position: int, default: int) -> int:
        known_until = self.editions[position]["in_force"].get("known_until")
        return _second(known_until) if known_until else default

    def _sold(self, key: Key, position: int, at: int, *, certain: bool) -> Segment | None:
        """What an edition says of a name that it sells; None where it does not."""
        name, kind, currency = key
        billed_as, product, ends = self.offers[position].get(name, ("", {"prices": {}}, {}))
        if kind not in _kinds(product):
            return None
        end = _stated_end(product, ends)
        if end is not None and at >= end:
            return "ended", billed_as, end, ""
        edition = self.editions[position]
        value = product["prices"].get(currency, {}).get(kind)
        if value is None:
            return "unknown", billed_as, 0, _remark(edition.get("gaps", ()), billed_as, currency)
        prices = {
            period: _charged(full(each), product.get("discount", {}), at) for period, each in by_period(value).items()
        }
        rule = self._rule_of[position] if "model" in product else None
        unit = (product["unit"]["quantity"], product["unit"]["of"]) if "unit" in product else _TOKENS
        derived = _remark(edition.get("derived", ()), billed_as, currency)
        return position, billed_as, certain and not derived, rule, unit, prices

    def _gone(self, key: Key, position: int) -> Segment | None:
        """Since when an earlier edition's name is no longer on the page, as far as this dataset knows."""
        for earlier in range(position - 1, -1, -1):
            billed_as, product, ends = self.offers[earlier].get(key.name, ("", {"prices": {}}, {}))
            if key.kind in _kinds(product):
                following, end = self.starts[earlier + 1], _stated_end(product, ends)
                if end is not None and end <= following:
                    return "ended", billed_as, end, ""
                until = self._known_until(earlier, default=following)
                what = "the page no longer had it" if until == following else "this dataset's knowledge of it ends"
                return "ended", billed_as, until, f", when {what} (its own end is not documented)"
        return None


def _stated_end(product: Data, ends: Data) -> int | None:
    """From when a name, or the product that it is billed as, is no longer accepted."""
    return min((_second(each["until"]) for each in (product, ends) if "until" in each), default=None)


def _offers(edition: Data) -> Iterator[tuple[str, tuple[str, Data, Data]]]:
    """Each name that an edition sells: what it is billed as, the product, and the name's own end."""
    for model in edition["models"]:
        billed_as = key_of(model)
        yield billed_as, (billed_as, model, {})
        for name in model.get("names", ()):
            yield name["name"], (billed_as, model, name)
    for service in edition.get("services", ()):
        yield service["service"], (service["service"], service, {})


def _kinds(product: Data) -> list[str]:
    found = {kind for by_kind in product["prices"].values() for kind in by_kind}
    return [kind for kind in KINDS if kind in found] + sorted(found.difference(KINDS))


def _best_source(sources: list[Data], currency: str) -> str:
    fitting = (source["url"] for source in sources if source.get("currency", currency) == currency)
    return str(next(fitting, sources[0]["url"]))


def _charged(value: dict[str, str], discount: Data, at: int) -> tuple[str, str | None]:
    """The price and list price at an instant: after a discount's end the list price is charged, or the price stays."""
    if "list_price" in value and "until" in discount and at >= _second(discount["until"]):
        return value["price" if discount.get("stays") else "list_price"], None
    return value["price"], value.get("list_price")


def _remark(remarks: Any, product: str, currency: str) -> str:
    found = (each["why"] for each in remarks if (each["product"], each["currency"]) == (product, currency))
    return str(next(found, ""))


def _second(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _day(day: str) -> int:
    return date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()


def _clock(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60
