"""Requests of a trace: one may stand within another, which then says again what that used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from deepseek_prices.usage.cells import at_path, text
from deepseek_prices.usage.fields import OF_INPUT
from deepseek_prices.usage.form import GONE_BAD, Content, FieldReader, Options, of_part
from deepseek_prices.usage.quantities import Unsettled, quantities
from deepseek_prices.usage.record import BadRow, Place, Read, Record, Repeat, Unpriced

_OPEN = 50_000  # spans of traces that may still go on; more would fill the memory
_AT_ODDS = (
    "requests stand within this one, and its usage is neither their sum nor that of one of them: whether it is a"
    " request of its own is not known"
)
_TOO_FAR = f"more than {_OPEN:,} others stand between it and one around it or within it: sort the file by trace"
_IN_ITSELF = "it stands within itself"
_TWICE = "a span with its id stands before it, with other counts"


class _Counts(NamedTuple):
    """What a request used."""

    input: int
    hits: int | None
    """None where it is not said."""
    output: int

    def is_of(self, others: list[_Counts]) -> bool:
        """Whether it is the sum of others, or what one of them used."""
        hits = [other.hits for other in others if other.hits is not None]
        together = sum(hits) if len(hits) == len(others) else None
        whole = _Counts(sum(other.input for other in others), together, sum(other.output for other in others))
        return any(
            (self.input, self.output) == (other.input, other.output)
            and (None in (self.hits, other.hits) or self.hits == other.hits)
            for other in (whole, *others)
        )


class _Request(NamedTuple):
    place: Place
    counts: _Counts | None
    """None where it says none, or nothing of it is billed."""
    said: tuple[Read, ...]


class _Trace:
    """The spans of a trace, or those that came in a row."""

    def __init__(self) -> None:
        self.parents: dict[str, str] = {}
        """Of each span the one around it."""
        self.requests: dict[str, _Request] = {}
        """Those that say something."""


class SpanReader(FieldReader):
    """Reads a form in which each row is a span of a trace: some are requests, and some of these stand within others."""

    form: str
    trace: str
    """Where its id stands; so of the span, and of the one around it."""
    span: str
    parent: str

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.traces: dict[str, _Trace] = {}
        """That of the last span at the end."""
        self.held = 0
        self.counted: set[int] = set()
        """Of traces that were closed: the requests with a usage, and the spans within these."""
        self.awaited: set[int] = set()
        """Of traces that were closed: the spans around requests which had not come."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        trace, span, parent = (text(at_path(content, path)) for path in (self.trace, self.span, self.parent))
        if not span:  # nothing tells what it stands in
            yield from super().read(place, content)
            return
        of = self.traces[trace] = self.traces.pop(trace) if trace in self.traces else _Trace()
        said = tuple(of_part(self.form, place, partial(super().read, place, content)))
        if said:
            request = _Request(place, self._counts(content, said), said)
            before = of.requests.setdefault(span, request)
            if before.counts is None:
                of.requests[span] = request
            if before.counts and request.counts and before.counts != request.counts:
                yield BadRow(place, "Nested", _TWICE)
            elif before is not request:
                yield Repeat(place)
        if span not in of.parents:
            of.parents[span] = parent
            self.held += 1
        if self.held > _OPEN:
            name = next(iter(self.traces))
            yield from self._closed(name, self.traces.pop(name))

    def end(self) -> Iterable[Read]:
        for name in [*self.traces]:
            yield from self._closed(name, self.traces.pop(name))

    def _counts(self, content: Content, said: tuple[Read, ...]) -> _Counts | None:
        if isinstance(said[0], Record):
            return _counts(said[0].usage)
        try:  # what somebody else answered may be said again, too
            return _counts(self.usage(content))
        except GONE_BAD:
            return None

    def _closed(self, name: str, trace: _Trace) -> Iterator[Read]:
        """What the requests of a trace say, each once."""
        self.held -= len(trace.parents)
        known = {span for span, request in trace.requests.items() if request.counts}
        around = _around(trace.parents, known)
        within: dict[str, list[_Counts]] = {}
        for span, request in trace.requests.items():
            if request.counts:
                within.setdefault(around[span], []).append(request.counts)
        wrappers = _wrappers(trace, known)
        in_itself = _in_itself({span: around[span] for span in known})
        for span, request in trace.requests.items():
            place, counts, said = request
            if span in in_itself:
                yield BadRow(place, "Nested", _IN_ITSELF)
            elif span in wrappers or hash((name, span)) in self.counted:
                yield Repeat(place)
            elif counts and (hash((name, span)) in self.awaited or hash((name, around[span])) in self.counted):
                yield BadRow(place, "Nested", _TOO_FAR)
            elif counts is None or span not in within:
                yield from said
            elif counts.is_of(within[span]):
                yield Repeat(place)
            else:
                yield BadRow(place, "Nested", _AT_ODDS)
        for span, outer in around.items():
            if span in known or outer in known or hash((name, outer)) in self.counted:
                self.counted.add(hash((name, span)))
            if outer and (span in known or hash((name, span)) in self.awaited):
                self.awaited.add(hash((name, outer)))


def _counts(usage: Mapping[str, object] | None) -> _Counts | None:
    try:
        spent = quantities(usage or {})
    except ValueError:
        return None
    exact, unsplit = (spent.exact, spent.unsplit) if isinstance(spent, Unsettled) else (spent, 0)
    hits, misses = (int(exact.get(kind, 0)) for kind in OF_INPUT)
    found = _Counts(hits + misses + unsplit, None if unsplit else hits, int(exact.get("output", 0)))
    return found if found.input or found.output else None


def _around(parents: Mapping[str, str], known: set[str]) -> dict[str, str]:
    """Of each span the nearest known one around it; where there is none, the first that has not come, or none."""
    found: dict[str, str] = {}
    for span in parents:
        path, outer = [], span
        while outer in parents and outer not in found:
            found[outer] = ""
            path.append(outer)
            outer = parents[outer]
            if outer in known:
                break
        if path:
            nearest = outer if outer in known or outer not in parents else found[outer]
            found.update(dict.fromkeys(path, nearest))
    return found


def _wrappers(trace: _Trace, known: set[str]) -> set[str]:
    """The requests without a usage around requests with one."""
    around = _around(trace.parents, {*trace.requests})
    seen: set[str] = set()
    for span in known:
        outer = around[span]
        while outer in trace.requests and outer not in known and outer not in seen:
            seen.add(outer)
            outer = around[outer]
    return {span for span in seen if isinstance(trace.requests[span].said[0], Unpriced)}


def _in_itself(around: Mapping[str, str]) -> set[str]:
    """The spans that stand, by what is said, within themselves."""
    within = Counter(around.values())
    left, outermost = {*around}, [span for span in around if span not in within]
    while outermost:
        span = outermost.pop()
        left.discard(span)
        within[around[span]] -= 1
        if around[span] in left and not within[around[span]]:
            outermost.append(around[span])
    return left
