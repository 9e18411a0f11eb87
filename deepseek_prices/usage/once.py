"""That no two files of DeepSeek's export say what was used in the same time: it would count twice."""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

from deepseek_prices.instants import TICK
from deepseek_prices.usage.record import Charge, NotThisForm, Place, Read, Record

_Time: TypeAlias = tuple[datetime, datetime]
_Of: TypeAlias = tuple[str, str]  # a key's name and a user; each empty where the file says it of all
_NOTHING, _HOUR = timedelta(0), timedelta(hours=1)
_SAME = "another file has a row of the same time, model and key"
_PART = "another row of the same model and key is of a time that has a part of its own"
_OF_ALL = "another file has the usage of all keys in a part of its time"


class Twice(NotThisForm):
    """Two files, or parts of one, say what was used, or charged, for the same."""


class _Run:
    """Times of one length that follow each other, such as the days of a month."""

    __slots__ = ("end", "length", "source", "start")

    def __init__(self, at: _Time, source: Hashable) -> None:
        self.start, self.end = at
        self.length = self.end - self.start
        self.source = source

    def is_one(self, at: _Time) -> bool:
        """Whether a time is one of these."""
        within = self.start <= at[0] < self.end and at[1] - at[0] == self.length
        return within and not (at[0] - self.start) % self.length

    def overlaps(self, at: _Time) -> bool:
        """Whether a time has a part of these; of days that may be an hour, by which clocks change between them."""
        shared = min(self.end, at[1]) - max(self.start, at[0])
        if shared <= _NOTHING or shared > _HOUR or self.length <= _HOUR:
            return shared > _NOTHING
        (begin, end), (start, until) = (
            [each.replace(tzinfo=None) for each in time] for time in (at, (self.start, self.end))
        )
        return begin < until and start < end

    def goes_on(self, at: _Time, source: Hashable) -> bool:
        """Whether a time follows, or comes before; it is one of them then."""
        if at[1] - at[0] != self.length or source != self.source:
            return False
        if at[0] == self.end:
            self.end = at[1]
        elif at[1] == self.start:
            self.start = at[0]
        else:
            return False
        return True


class Once:
    """What the files of an export have said so far."""

    def __init__(self, compares_times: bool = True) -> None:
        self._compares_times = compares_times
        self._rows: dict[int, Hashable] = {}
        self._last: tuple[object, ...] = ()
        self._runs: dict[str, dict[_Of, list[_Run]]] = {}
        """By model, in order."""
        self._of_all: dict[str, set[_Of]] = {}
        """Those of them that say it of all keys, or of all users."""

    def reads(self, reads: Iterable[Read], source: Hashable) -> Iterator[Read]:
        """What a file says. Raises `Twice` where another file says of the same.

        In one file a row may come again, as corrections do; a time in another one may not, such as an hour in a day.
        """
        for each in reads:
            if isinstance(each, Record) and self._compares_times:
                row = each.model, each.at, each.key_name, each.user, each.place.file, source
                if row != self._last:
                    self._enter(each, (source, each.place.file))
                    self._last = row
            elif isinstance(each, Record | Charge):
                wallet = each.wallet if isinstance(each, Charge) else None
                of, name = (source, each.place.file), hash((wallet, each.model, each.at, each.key_name, each.user))
                if self._rows.setdefault(name, of) != of:
                    raise _twice(each.place, _SAME)
            yield each

    def _enter(self, record: Record, source: Hashable) -> None:
        at = record.at if isinstance(record.at, tuple) else (record.at, record.at + TICK)
        of = record.key_name, record.user
        of_model, of_all = self._runs.setdefault(record.model, {}), self._of_all.setdefault(record.model, set())
        own = of_model.setdefault(of, [])
        near = _near(own, at)
        for run in near:
            if run.is_one(at):
                if run.source != source:
                    raise _twice(record.place, _SAME)
                return
            if run.overlaps(at):
                raise _twice(record.place, _PART)
        if "" in of:
            of_all.add(of)
        for other in of_model if "" in of else of_all:
            has_both = all(one in ("", another) or not another for one, another in zip(of, other, strict=True))
            if other == of or not has_both:
                continue
            if any(run.source != source and run.overlaps(at) for run in _near(of_model[other], at)):
                raise _twice(record.place, _OF_ALL)
        if not any(run.goes_on(at, source) for run in near):
            insort(own, _Run(at, source), key=_start)


def _near(runs: list[_Run], at: _Time) -> list[_Run]:
    """Of times in order that do not overlap, those that may have a part of this one, or go on with it."""
    position = bisect(runs, at[0], key=_start)
    return runs[max(position - 1, 0) : position + 1]


def _start(run: _Run) -> datetime:
    return run.start


def _twice(place: Place, what: str) -> Twice:
    return Twice(f"{place}: {what}: give each file once, and exports that do not overlap")
