"""What gateways bill by: of each name of a model its three prices in dollars, and until when they hold. Pure."""

from __future__ import annotations

from typing import NamedTuple

from scraper.editions.hours import Calendar, Rule, edges, period_at
from scraper.editions.timeline import Key
from scraper.publication.known import Known, midnight
from scraper.publication.lists import changes, rules, sold

KINDS = ("input_cache_hit", "input_cache_miss", "output")
CURRENCY = "USD"
_TOKENS = (1_000_000, "token")
_NO_CALENDAR = Calendar(0, 0, frozenset())


class Rates(NamedTuple):
    """A price list as a gateway knows it."""

    rule: Rule | None
    until: int | None
    """The next change of a price list that is known."""
    names: dict[str, dict[str, dict[str, str]]]
    """Name, then kind, then period: the amount per 1,000,000 tokens."""

    def keys(self) -> tuple[Key, ...]:
        """All that it has prices of."""
        return tuple(Key(name, kind, CURRENCY) for name in self.names for kind in KINDS)


def rates(known: Known, at: int) -> Rates:
    """The models that are sold at an instant with all three prices; another name is one of its own."""
    names: dict[str, dict[str, dict[str, str]]] = {}
    for key, segment in sold(known, at).items():
        if _is_billed(key) and segment.unit == _TOKENS:
            by_period = {period: amount for period, amount, _ in segment.prices}
            names.setdefault(key.name, {})[key.kind] = by_period
    (_, rule), *_ = rules(known, at, at + 1)
    last = max(starts[-1] for starts, _ in known.tracks.values()) + 1
    whole = {name: kinds for name, kinds in names.items() if kinds.keys() == {*KINDS}}
    return Rates(rule, min(changes(known, at, last, _is_billed), default=None), whole)


def _is_billed(key: Key) -> bool:
    return key.currency == CURRENCY and key.kind in KINDS


def holidays(known: Known, rule: Rule, start: int, end: int) -> list[int]:
    """The days off in a time on which a window would stand: the days, counted since 1970."""
    plain = (rule[0], False, rule[2])
    days = (
        day for day in sorted(known.timeline.calendar.days_off) if start < midnight(day + 1) and midnight(day) < end
    )
    return [day for day in days if any(_stands(plain, at) for at in _edges(plain, day))] if rule[1] else []


def _edges(rule: Rule, day: int) -> list[int]:
    return [midnight(day), *edges([rule], midnight(day), midnight(day + 1))]


def _stands(rule: Rule, at: int) -> bool:
    return period_at(rule, at, _NO_CALENDAR) != rule[0]
