"""What a form of usage is: how it is known by its content, and how its rows are read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, NamedTuple, TypeAlias

from deepseek_prices.usage.cells import at_path, text
from deepseek_prices.usage.record import BadRow, Place, Read, Record, Unpriced
from deepseek_prices.usage.when import of_request

Content: TypeAlias = Mapping[str, Any]
Row: TypeAlias = tuple[Place, Content] | BadRow
"""A JSON object, or a row of a table by the names of its columns; or why it is none."""
OF_ANOTHER_FORM = "OfAnotherForm"  # the kind of rows that are not as the file was taken for
_DEEPSEEK = "deepseek"
_ANTHROPIC_PATH = "/anthropic"  # of DeepSeek's endpoint in Anthropic's form
_USAGE = re.compile(r"(?i).*usage|tokens|.*(input|output|prompt|completion)_?tokens")
_OF_AN_ANSWER = frozenset(("usage", "choices"))
_APART = ": if it is of another tool, put it into a file of its own"
_COMPATIBLE = ("openai", "anthropic")  # the forms that DeepSeek's endpoints speak: they say nothing of who answered


class Options(NamedTuple):
    """What whoever asks says of a file."""

    zone: tzinfo | None = None
    """That of days and times without one."""
    at: datetime | None = None
    """The instant of what a form gives none for."""
    columns: Mapping[str, str] = {}
    """The columns of a table of one's own: of `at`, `model`, `input`, `cached`, `output`."""


class Reader:
    """Reads the rows of one file; a form with something to remember does so in its reader."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        """What a row says: nothing, where it is about something else. Raises `ValueError` where it cannot be read."""
        raise NotImplementedError

    def other(self, row: BadRow) -> BadRow:
        """What is said of a row that is none of the container's, such as a line that is no JSON."""
        return row

    def end(self) -> Iterable[Read]:
        """What stands open when the file ends; of what it said only so much is kept as tells a repeat in another."""
        return ()


class Fields(NamedTuple):
    """Where a record's parts stand in a row; in a nested field with dots."""

    model: str
    start: str
    end: str = ""
    key_name: str = ""
    user: str = ""
    provider: str = ""
    """Who answered, by the name that the tool has for it."""
    address: str = ""
    """The address that was asked."""


class FieldReader(Reader):
    """Reads a form in which each row is a request, by a table of its fields."""

    fields: Fields

    def usage(self, content: Content) -> Mapping[str, Any] | None:
        """The usage of a row, as `get_cost` takes it; None where the row is no request."""
        raise NotImplementedError

    def failed(self, content: Content) -> bool:
        """Whether a row says that its request failed: what it used may not be known, then."""
        return bool(content.get("error"))

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        usage = self.usage(content)
        if usage is None:
            return ()
        if not usage or (self.failed(content) and not any(usage.values())):
            return (Unpriced(place, "a request that failed, or without a usage"),)
        fields = self.fields
        asked = text(at_path(content, fields.model))
        provider, address = self._of(content, fields.provider), self._of(content, fields.address)
        refuse_others(provider, address)
        prefix, _, named = asked.partition("/")
        # Gateways name the form that an address speaks before the model: that is DeepSeek's name where it answered.
        model = named if prefix in (_DEEPSEEK, *(_COMPATIBLE if address else ())) else asked
        record = Record(
            place,
            model,
            of_request(at_path(content, fields.start), at_path(content, fields.end or "-"), self.options.zone),
            usage,
            asked=asked if asked != model else "",
            key_name=self._of(content, fields.key_name),
            user=self._of(content, fields.user),
            anthropic_endpoint=is_anthropic_endpoint(address),
        )
        return (record,)

    @staticmethod
    def _of(content: Content, path: str) -> str:
        return text(at_path(content, path)) if path else ""


def is_anthropic_endpoint(address: str) -> bool:
    """Whether an address is that of DeepSeek's endpoint in Anthropic's form."""
    return _host(address).endswith("deepseek.com") and _ANTHROPIC_PATH in address


class AnsweredByOthers(ValueError):
    """Somebody else than DeepSeek answered, at a price of their own."""

    kind = "NotDeepSeek"

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} answered, not DeepSeek: its prices are not known here")


def refuse_others(provider: str, address: str = "") -> None:
    """Raises `AnsweredByOthers` where the row says it."""
    host = _host(address)
    if host:
        if host != "deepseek.com" and not host.endswith(".deepseek.com"):
            raise AnsweredByOthers(host)
    elif provider and provider.lower() not in _COMPATIBLE and _DEEPSEEK not in provider.lower():
        raise AnsweredByOthers(repr(provider[:80]))


def _host(address: str) -> str:
    rest = address.partition("://")[2] or address
    return rest.partition("/")[0].partition(":")[0].lower()


class Form(NamedTuple):
    """A form of usage."""

    name: str
    about: str
    """In a line."""
    source: str
    """The address of a public description of it, or of the code that writes or reads it."""
    knows: Callable[[Content], bool]
    """Whether an object is of this form; a table is known by a row of its column names."""
    reader: Callable[[Options], Reader]
    is_table: bool = False
    has_instants: bool = True
    """False where rows may have none, and whoever asks has to say when they were."""


def as_objects_and_table(form: Form) -> tuple[Form, Form]:
    """A form of objects, and the same as a table."""
    return form, form._replace(name=f"{form.name}-csv", about=f"{form.about}, as CSV", is_table=True)


def read(form: Form, rows: Iterable[Row], reader: Reader) -> Iterator[Read]:
    """All that the rows of a file say, in order; a row gone bad in its place. The reader may have read others."""
    for row in rows:
        if isinstance(row, BadRow):
            yield reader.other(row)
            continue
        place, content = row
        is_said = False
        try:
            for each in reader.read(place, content):
                is_said = True
                yield each
        except GONE_BAD as error:
            yield _bad(form.name, place, error)
            continue
        if not is_said and not form.is_table and not form.knows(content) and _has_usage(content):
            found = f"it has a usage and is not as the form {form.name} has it{_APART}"
            yield BadRow(place, OF_ANOTHER_FORM, found)
    yield from reader.end()


def of_part(name: str, place: Place, said: Callable[[], Iterable[Read]]) -> Iterator[Read]:
    """What one of several parts of a row says, in a form of this name; where it cannot be read, why.

    A part gone bad so takes no other with it.
    """
    try:
        yield from said()
    except GONE_BAD as error:
        yield _bad(name, place, error)


GONE_BAD = (ValueError, KeyError, TypeError, AttributeError, OverflowError)


def _bad(name: str, place: Place, error: Exception) -> BadRow:
    """What is said of a row that cannot be read."""
    if isinstance(error, BadRow):
        return error
    found = str(error) if isinstance(error, ValueError) else f"not as the form {name} has it: {_missing(error)}"
    is_other = isinstance(error, KeyError | TypeError | AttributeError)
    return BadRow(place, getattr(error, "kind", OF_ANOTHER_FORM if is_other else "NotUnderstood"), found)


def _has_usage(content: Content) -> bool:
    """Whether an object is an answer, or something in it is named as a usage is, and not empty."""
    left: list[Any] = [content]
    while left:
        each = left.pop()
        if isinstance(each, Mapping):
            if not _OF_AN_ANSWER.isdisjoint(each) or any(
                _USAGE.fullmatch(name) and value for name, value in each.items()
            ):
                return True
            left += each.values()
        elif isinstance(each, list):
            left += each
    return False


def _missing(error: Exception) -> str:
    return f"{error!s} is missing" if isinstance(error, KeyError) else "a field holds something of another kind"
