"""What every form is read into: the usage of a request or of a time, money that was charged, or a row gone bad."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

_KEY = re.compile(r"\bsk-[^\s'\",;]+")

When: TypeAlias = datetime | tuple[datetime, datetime]
"""An instant, or a time from a start up to an end; each with the offset that its file gives."""


class Place(NamedTuple):
    """Where something stands in what was read."""

    first: int
    """Its line, or its number in a JSON array, from 1."""
    last: int
    """Another line where it takes several."""
    file: str = ""
    """The member of a zip; otherwise empty."""
    unit: str = "line"

    def __str__(self) -> str:
        return f"{self.file}{' ' if self.file else ''}{self.unit} {self.numbers}"

    @property
    def numbers(self) -> str:
        """Its number, or its numbers, such as `3-5`."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def size(self) -> int:
        """How many lines, or objects, it takes."""
        return self.last - self.first + 1


class Record(NamedTuple):
    """The usage of one request, or of all requests of a time."""

    place: Place
    model: str
    """As the file names it, without the name of a gateway's provider before it."""
    at: When
    usage: Mapping[str, Any] | None
    """As `get_cost` takes it; None where the row only counts requests."""
    requests: int = 1
    """How many requests it counts: 0 where another row of the same time counts them."""
    id: str = ""
    """The id of the response, in the forms in which one may stand several times: transcripts and streams."""
    asked: str = ""
    """The name as it was asked for, where that is another one, such as `deepseek/deepseek-flash`."""
    key_name: str = ""
    """The API key's name, or the key itself as the file has it (DeepSeek masks it)."""
    user: str = ""
    anthropic_endpoint: bool = False
    """Whether the file itself shows that DeepSeek's Anthropic endpoint answered."""
    price: Decimal | None = None
    """What DeepSeek charged for one token, in the form that says it; of which currency is not said there."""


class Charge(NamedTuple):
    """What DeepSeek charged for a model over a time, from one wallet."""

    place: Place
    model: str
    at: When
    wallet: str
    """Such as `Paid` or `Granted`; empty where the file does not say."""
    amount: Decimal
    currency: str
    user: str = ""
    key_name: str = ""
    kind: str = ""
    """The kind that was charged for, in the form that says it."""


def without_keys(message: str) -> str:
    """A message with no key of DeepSeek's API in it: one may stand in any cell, as where a row has a cell too few."""
    return _KEY.sub("sk-…", message)


class BadRow(ValueError):
    """A row that cannot be read. Forms give it in the place of a record, as they go on to the next."""

    def __init__(self, place: Place, kind: str, message: str) -> None:
        super().__init__(without_keys(message))
        self.place = place
        self.kind = kind
        """The kind of problem, by which many are counted."""


class Unpriced(NamedTuple):
    """A request of which the file says no usage, or none of DeepSeek's."""

    place: Place
    what: str
    """In words, of one: `a search by the harness`."""
    may_be_billed: bool = True
    """False where DeepSeek did not answer it."""


class Repeat(NamedTuple):
    """A row that says again what another says, of the same response: it is not counted."""

    place: Place


Read: TypeAlias = Record | Charge | BadRow | Unpriced | Repeat
"""What a form gives for a row."""


class NotThisForm(ValueError):
    """The file as a whole is not what it was taken for, or nothing here can price it; `str()` says why."""


class HasInstants(NotThisForm):
    """An instant was given for a file in which each row has its own."""


def day_of(day: datetime) -> tuple[datetime, datetime]:
    """The day that begins at a midnight, up to the next in the same time zone."""
    following = day.replace(tzinfo=None) + timedelta(days=1)
    return day, following.replace(tzinfo=day.tzinfo)
