"""What can be wrong, said the same way everywhere: where, what was expected, what was found, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

FOUND_LIMIT = 200
FOLLOW_ON_LIMIT = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `rule` is the id of the check that found it, where a check did, and `product` what it is
    about, where a person can accept that. `follow_on` are the problems that may follow from this one.
    """

    place: str
    expected: str
    found: str
    advice: str
    rule: str = ""
    product: str = ""
    follow_on: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        """One line, safe to print: what was found is cut at 200 characters and control characters are escaped."""
        prefix = f"{self.rule} " if self.rule else ""
        return f"{prefix}{self.place}: expected {self.expected}; found {_shown(self.found)}; {self.advice}"

    def follows(self) -> Iterator[str]:
        """A line for each of the first problems that may follow from this one, and one that says how many more."""
        yield from (f"with it: {each}" for each in self.follow_on[:FOLLOW_ON_LIMIT])
        if len(self.follow_on) > FOLLOW_ON_LIMIT:
            yield f"with it: {len(self.follow_on) - FOLLOW_ON_LIMIT} more"


def spelled(value: Any) -> str:
    """A value of the data model in words for a problem, however deep.

    >>> spelled({"until": "2026-05-31", "names": ["a", "b"]}), spelled(None)
    ('until: 2026-05-31, names: (a, b)', 'nothing')
    """
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_within(each)}" for name, each in value.items()) or "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(map(_within, value)) or "nothing"
    return "nothing" if value is None else str(value)


def _within(value: Any) -> str:
    return f"({spelled(value)})" if isinstance(value, dict | list | tuple) else spelled(value)


def _shown(found: str) -> str:
    shown = repr(found[: FOUND_LIMIT + 1])
    return shown if len(shown) <= FOUND_LIMIT + 2 else f"{shown[:FOUND_LIMIT]}…{shown[0]}"


def each_of(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems, each with those that may follow from it behind it."""
    for each in problems:
        yield each
        yield from each.follow_on


def in_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Problems line by line, each with what may follow from it below, indented."""
    for each in problems:
        yield str(each)
        yield from (f"  {line}" for line in each.follows())


class ScraperError(Exception):
    """A command cannot go on; carries every problem that was found, and the command's exit code."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(in_lines(self.problems)))


class SourceUnavailable(ScraperError):
    """The source is not there, is empty or is not text."""

    exit_code = 20


class PageNotUnderstood(ScraperError):
    """The page says something that no rule knows."""

    exit_code = 30


class CheckFailed(ScraperError):
    """The data breaks a rule, or two witnesses disagree."""

    exit_code = 40


class WrongUsage(ScraperError):
    """The command's words are off."""

    exit_code = 64
