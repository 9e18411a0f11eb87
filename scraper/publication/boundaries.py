"""The seconds at which an answer may become another one. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from deepseek_prices.instants import DAY
from scraper.editions.hours import edges
from scraper.editions.timeline import Key, Priced
from scraper.publication.known import Known

_A_WEEK_AND_A_DAY = 8 * DAY


def boundaries(known: Known, key: Key, start: int, until: int) -> list[int]:
    """Each boundary from `start` to before `until`, and the seconds before and after it, in order; both ends, too.

    A boundary is the first second of an edition, a stated end, a second from which an edition may hold, and, where the
    hour decides, each midnight of Beijing (so each holiday) and each end of a window. Where it does not decide, the
    windows of the first days are among them: a feed must not know any there.
    """
    found = {start, until - 1, known.calendar_until, *known.timeline.starts, *_of_track(known, key, start, until)}
    around = {at + aside for at in found for aside in (-1, 0, 1)}
    return sorted(at for at in around if start <= at < until)


def _of_track(known: Known, key: Key, start: int, until: int) -> Iterator[int]:
    starts, segments = known.tracks[key]
    rules = known.timeline.rules
    for segment, (begin, end) in zip(segments, pairwise([*starts, until]), strict=True):
        first, last = max(begin, start), min(end, until)
        if first < last:
            yield first
            if isinstance(segment, Priced) and segment.rule is not None:
                yield from edges([rules[segment.rule]], first, last)
            else:
                yield from edges(rules, first, min(last, first + _A_WEEK_AND_A_DAY))
