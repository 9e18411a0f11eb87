"""What the reader makes of a mutation, and whether that is right."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from judge import faults
from known import known
from leaves import leaves, sentences
from view import Data, View, load

from scraper.problem import PageNotUnderstood, SourceUnavailable
from scraper.reading.decode import decode
from scraper.reading.read import read_text

Reader = Callable[[bytes], Data]
REFUSED, CHANGED, NO_CHANGE = "refused", "read as changed", "read as before"
WRONG, CRASHED = "silently wrong", "crashed"
COLUMNS = (REFUSED, CHANGED, NO_CHANGE, WRONG, CRASHED)
SHOWN = 8  # lines for each failure


class Outcome(NamedTuple):
    """Of a mutation: one of the columns, and what is wrong where it is a failure."""

    column: str
    why: str = ""


def read(page: bytes) -> Data:
    """What the reader takes from a page."""
    return read_text(decode(page, "page")).as_dict()


@cache
def page(folder: str) -> tuple[View, Data]:
    """A page that is not changed, and its expected reading."""
    return load(folder)


def outcome(folder: str, after: View, reader: Reader = read) -> Outcome:
    """A refusal, a reading in which nothing moved but what was changed, or a failure."""
    before, expected = page(folder)
    try:
        found = reader(after.render())
    except (PageNotUnderstood, SourceUnavailable):
        return Outcome(REFUSED)
    except Exception as error:
        return Outcome(CRASHED, repr(error)[:300])
    wrong = list(faults(before, after, expected, found, known()))
    if wrong:
        return Outcome(WRONG, "\n".join(each[:300] for each in wrong[:SHOWN]))
    same = leaves(found) == leaves(expected) and sentences(found["sentences"]) == sentences(expected["sentences"])
    return Outcome(NO_CHANGE if same else CHANGED)
