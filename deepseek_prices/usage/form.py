"""What a form of usage is: how it is known by its content, and how its rows are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import Any, NamedTuple, TypeAlias

from deepseek_prices.usage.record import BadRow, Place, Read

Content: TypeAlias = "Mapping[str, Any]"
Row: TypeAlias = "tuple[Place, Content] | BadRow"
"""A JSON object, or a row of a table by the names of its columns; or why it is none."""


class Options(NamedTuple):
    """What whoever asks says of a file."""

    zone: tzinfo | None = None
    """That of days and times without one."""
    columns: Mapping[str, str] = {}
    """The columns of a table of one's own: of `at`, `model`, `input`, `cached`, `output`."""


class Reader:
    """Reads the rows of one file; a form with something to remember does so in its reader."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        """What a row says: nothing, where it is about something else. Raises `ValueError` where it cannot be read."""
        raise NotImplementedError

    def end(self) -> Iterable[Read]:
        """What stands open when the file ends."""
        return ()


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


def read(form: Form, rows: Iterable[Row], options: Options) -> Iterator[Read]:
    """All that the rows of a file say, in order; a row gone bad in its place."""
    reader = form.reader(options)
    for row in rows:
        if isinstance(row, BadRow):
            yield row
            continue
        place, content = row
        try:
            yield from reader.read(place, content)
        except BadRow as error:
            yield error
        except ValueError as error:
            yield BadRow(place, "NotUnderstood", str(error))
    yield from reader.end()
