"""That no two files of DeepSeek's export say what was used in the same time: it would count twice."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from typing import TypeAlias

from deepseek_prices.instants import TICK
from deepseek_prices.usage.record import Charge, NotThisForm, Place, Read, Record

_Time: TypeAlias = tuple[datetime, datetime]
_Of: TypeAlias = tuple[str, str]  # a key's name and a user; each empty where the file says it of all


class Twice(NotThisForm):
    """Two files, or parts of one, say what was used, or charged, for the same."""


class Once:
    """What the files of an export have said so far."""

    def __init__(self, compares_times: bool = True) -> None:
        self._compares_times = compares_times
        self._sources: dict[int, Hashable] = {}
        self._times: dict[str, dict[_Of, list[tuple[_Time, Hashable]]]] = {}
        """By model, in order."""
        self._of_all: dict[str, set[_Of]] = {}
        """Those of them that say it of all keys, or of all users."""

    def reads(self, reads: Iterable[Read], source: Hashable) -> Iterator[Read]:
        """What a file says. Raises `Twice` where another file says of the same.

        In one file a row may come again, as corrections do; a time in another one may not, such as an hour in a day.
        """
        for each in reads:
            if isinstance(each, Record | Charge):
                wallet = each.wallet if isinstance(each, Charge) else None
                name = hash((wallet, each.model, each.at, each.key_name, each.user))
                of = source, each.place.file
                if name not in self._sources:
                    self._sources[name] = of
                    if self._compares_times and isinstance(each, Record):
                        self._enter(each, of)
                elif self._sources[name] != of:
                    raise _twice(each.place, "another file has a row of the same time, model and key")
            yield each

    def _enter(self, record: Record, source: Hashable) -> None:
        at = record.at if isinstance(record.at, tuple) else (record.at, record.at + TICK)
        of = record.key_name, record.user
        of_model = self._times.setdefault(record.model, {})
        own = of_model.setdefault(of, [])
        position = bisect(own, (at,))
        if any(_overlap(at, other) for other, _ in own[max(position - 1, 0) : position + 1]):
            raise _twice(record.place, "another row of the same model and key is of a time that has a part of its own")
        of_all = self._of_all.setdefault(record.model, set())
        if "" in of:
            of_all.add(of)
        for others in of_model if "" in of else of_all:
            if others != of and all(one in ("", other) or other == "" for one, other in zip(of, others, strict=True)):
                known = of_model[others]
                around = bisect(known, (at,))
                if any(_overlap(at, time) and file != source for time, file in known[max(around - 1, 0) : around + 1]):
                    raise _twice(record.place, "another file has the usage of all keys in a part of its time")
        own.insert(position, (at, source))


def _overlap(one: _Time, other: _Time) -> bool:
    """Whether two times have a part in common, also by the clock: where clocks change, two days may have an hour."""
    clocks = [tuple(end.replace(tzinfo=None) for end in time) for time in (one, other)]
    return all(first[0] < second[1] and second[0] < first[1] for first, second in ((one, other), clocks))


def _twice(place: Place, what: str) -> Twice:
    return Twice(f"{place}: {what}: give each file once, and exports that do not overlap")
