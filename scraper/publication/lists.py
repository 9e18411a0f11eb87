"""The price list at an instant, when it becomes another one, and the periods of a time. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise

from deepseek_prices.errors import at_second
from scraper.dataset.compile import guide_names
from scraper.editions.hours import Calendar, Rule, edges, period_at
from scraper.editions.timeline import Key, Priced, Unpriced
from scraper.publication.known import Known


def sold(known: Known, at: int) -> dict[Key, Priced]:
    """What is sold at an instant at a price that is known."""
    found = {key: at_second(track, at) for key, track in known.tracks.items()}
    return {key: segment for key, segment in found.items() if isinstance(segment, Priced)}


def ended(known: Known, at: int) -> dict[str, int]:
    """The names that were sold and no longer are, with the first second at which they were not."""
    found = {key.name: at_second(track, at) for key, track in known.tracks.items()}
    return {name: segment.second for name, segment in found.items() if isinstance(segment, Unpriced) and segment.second}


def charged(segments: dict[Key, Priced]) -> dict[Key, object]:
    """What of a price list decides a cost: not which edition says it, and not how certain it is."""
    return {key: each._replace(edition=0, certain=True) for key, each in segments.items()}


def changes(known: Known, start: int, end: int, concerns: Callable[[Key], bool] = lambda _: True) -> list[int]:
    """The instants after one and before another at which the price list becomes another one, as far as is known."""
    breaks = sorted({at for starts, _ in known.tracks.values() for at in starts if start < at < end})
    lists = [charged({key: each for key, each in sold(known, at).items() if concerns(key)}) for at in (start, *breaks)]
    return [at for at, (before, after) in zip(breaks, pairwise(lists), strict=True) if before != after]


def rules(known: Known, start: int, end: int) -> list[tuple[int, Rule | None]]:
    """The rules of the models in a time, each with the second from which it holds there; no two alike in a row."""
    timeline = known.timeline
    begins = [start, *(at for at in timeline.starts if start < at < end)]
    of_each = [None, *timeline.rule_of_each]  # before the first edition there is none
    found = zip(begins, of_each[bisect_right(timeline.starts, start) :], strict=False)
    kept: list[tuple[int, Rule | None]] = []
    for at, number in found:
        rule = None if number is None else timeline.rules[number]
        if not kept or kept[-1][1] != rule:
            kept.append((at, rule))
    return kept


def periods(rule: Rule | None, calendar: Calendar, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The times of each period from one second to before another; none where it depends on a holiday not known."""
    begins = [start, *sorted(edges([rule], start, end))]
    found = ((at, period_at(rule, at, calendar)) for at in begins)
    changes = [(at, period) for at, period in _changed(found)]
    for (at, period), until in zip(changes, [*(later for later, _ in changes[1:]), end], strict=True):
        if period is not None:
            yield at, until, period


def _changed(found: Iterator[tuple[int, str | None]]) -> Iterator[tuple[int, str | None]]:
    before: object = ()
    for at, period in found:
        if period != before:
            yield at, period
            before = period


def aliases(known: Known, segments: dict[Key, Priced]) -> dict[str, str]:
    """The names that cost what the model does that they are billed as, those of DeepSeek's guides too."""
    offers: dict[str, dict[tuple[str, str], tuple[object, ...]]] = {}
    for key, each in segments.items():
        offers.setdefault(key.name, {})[key.kind, key.currency] = (each.unit, each.rule, each.prices)
    billed_as = {key.name: each.billed_as for key, each in segments.items()}
    found = {name: of for name, of in billed_as.items() if name != of and offers[name] == offers.get(of)}
    anywhere, _ = guide_names(known.dataset)
    return found | {name: found.get(of, of) for name, of in anywhere.items() if of in offers}
