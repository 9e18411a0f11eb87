"""What the reader makes of a mutation, and whether that is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mutate import KINDS, Mutation, NotHere, mutated, mutation
from understand import normal
from view import Data, folders

from scraper.problem import PageNotUnderstood, SourceUnavailable
from scraper.reading.decode import decode
from scraper.reading.read import read_text

Reader = Callable[[bytes], Data]
REFUSED, CHANGED, NO_CHANGE, WRONG, CRASHED = "refused", "read as changed", "no change", "silently wrong", "crashed"
COLUMNS = (REFUSED, CHANGED, NO_CHANGE, WRONG, CRASHED)


@dataclass(frozen=True)
class Outcome:
    """Of a mutation: one of the columns, and the difference where it is a failure."""

    column: str
    why: str = ""


def read(page: bytes) -> Data:
    """What the reader takes from a page."""
    return normal(read_text(decode(page, "page")).as_dict())


def outcome(made: Mutation, reader: Reader = read) -> Outcome:
    """A refusal, exactly the expected reading, or a failure."""
    try:
        found = reader(made.page)
    except (PageNotUnderstood, SourceUnavailable):
        return Outcome(NO_CHANGE if made.expected == made.original else REFUSED)
    except Exception as error:
        return Outcome(CRASHED, repr(error)[:300])
    if found != made.expected:
        return Outcome(WRONG, "\n".join(differences(made.expected, found, made.original)))
    return Outcome(NO_CHANGE if found == made.original else CHANGED)


def differences(expected: Data | None, found: Data, original: Data) -> list[str]:
    """Where what was read is not what was expected; against the original where only a refusal was right."""
    lines = ["only a refusal was right; read, where it is not the original:"] if expected is None else []
    old, new = (dict(_leaves(each)) for each in (original if expected is None else expected, found))
    places = [place for place in {**old, **new} if old.get(place) != new.get(place)]
    return lines + [f"{place}: {old.get(place)} → {new.get(place)}"[:300] for place in places[:8]]


def _leaves(value: Any, place: str = "") -> list[tuple[str, Any]]:
    children: Any = None
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list) and value and not place.startswith("/sentences"):
        children = enumerate(value)
    if not children:
        return [(place, value)]
    return [leaf for key, child in children for leaf in _leaves(child, f"{place}/{key}")]


def pairs() -> list[tuple[str, str]]:
    """All kinds with the folders that they change something in."""
    return [(name, folder) for name in KINDS for folder in folders() if _applies(name, folder)]


def _applies(name: str, folder: str) -> bool:
    try:
        mutated(folder, name, 0)
    except NotHere:
        return False
    return True


def attempt(folder: str, name: str, seed: int) -> Mutation | None:
    """A mutation; None where the kind changes nothing in the page."""
    try:
        return mutation(folder, name, seed)
    except NotHere:
        return None
