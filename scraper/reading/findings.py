"""All that is wrong on a page: the walk over it goes on behind what it refuses; each problem stands under its cause.

A part that was refused may be the reason for other problems: a footnote that nothing leads to, a price that a model has
not. They are told, but under the part, so that a person begins where the page says something new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from types import TracebackType

from scraper.problem import PageNotUnderstood, Problem
from scraper.reading.page import Item, Page, Places, Unread

_AROUND = ("around the content", "navigation of the content")


class Findings(list[Problem]):
    """The problems of a page, in order. What is refused within a `with` of it is entered, and the walk goes on."""

    def __enter__(self) -> Findings:
        """Begin a part that may be refused."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        """Enter what the part was refused for."""
        if isinstance(error, PageNotUnderstood):
            self.extend(error.problems)
        return isinstance(error, PageNotUnderstood)


class Walk(Places):
    """A walk over the content of a page, which numbers its places and goes on behind what is refused."""

    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self.findings = findings

    def read(self, place: str, reading: Callable[[], Iterable[Item]]) -> Iterator[Item]:
        """What could be read at a place, and behind it that something could not."""
        before = len(self.findings)
        with self.findings:
            yield from reading()
        if len(self.findings) > before:
            yield Unread(place)


class NotReadWhole(PageNotUnderstood):
    """Parts of a page were refused; `page` is what could be read beside them, to find what else is wrong."""

    def __init__(self, problems: Iterable[Problem], page: Page) -> None:
        super().__init__(problems)
        self.page = page


def in_full(walk: Sequence[Problem], parts: Sequence[Problem], whole: Sequence[Problem]) -> list[Problem]:
    """Every problem once, as the cause of others or under one that it may follow from.

    `walk` was found on the walk over the page; it is the cause of what is wrong at the same place, or then around it,
    and what is wrong in the same way elsewhere stands under the first. `parts` are what no rule knows; `whole` is what
    the page as a whole lacks, or contradicts: it may follow from the first part that was not read, if there is one.
    """
    under: dict[Problem, dict[Problem, None]] = {}
    alike: dict[str, Problem] = {}
    at: dict[str, Problem] = {}
    within: dict[str, Problem] = {}
    for each in walk:
        cause = alike.setdefault(each.expected, within.get(each.place, each))
        _enter(under, each, cause)
        own, *around = _places(each)
        at.setdefault(own, cause)
        for place in around:
            within.setdefault(place, cause)
    for each in (each for each in parts if not each.rule):
        _enter(under, each, _of_place(each, at))
    unread = next((cause for cause in under if not cause.place.startswith(_AROUND)), None)
    for each in (*(each for each in parts if each.rule), *whole):
        _enter(under, each, _of_place(each, at) or unread)
    return [replace(cause, follow_on=tuple(of)) for cause, of in under.items()]


def _enter(under: dict[Problem, dict[Problem, None]], problem: Problem, cause: Problem | None) -> None:
    of = under.setdefault(cause or problem, {})
    if cause is not None and problem != cause:
        of[problem] = None


def _of_place(problem: Problem, at: dict[str, Problem]) -> Problem | None:
    """The first cause at a problem's place, or around it."""
    return next((at[place] for place in _places(problem) if place in at and place != "page"), None)


def _places(problem: Problem) -> list[str]:
    """A problem's place, and those around it: of a cell its row and its table."""
    parts = problem.place.split(", ", 4)
    return [", ".join(parts[:count]) for count in range(len(parts), 0, -1)]
