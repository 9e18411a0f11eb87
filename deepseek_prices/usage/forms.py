"""All forms of usage that are read here, and which of them a file is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from reprlib import repr as shown
from typing import BinaryIO

from deepseek_prices.usage import claude_code, export, gateways, harness, own, responses, traces, transcripts
from deepseek_prices.usage.cells import at_path
from deepseek_prices.usage.form import Content, Form, Options, Reader, Row, read
from deepseek_prices.usage.once import Once
from deepseek_prices.usage.record import BadRow, HasInstants, NotThisForm, Place, Read, without_keys
from deepseek_prices.usage.source import Part, parts

# In the order in which they are asked: the particular before the general.
FORMS: tuple[Form, ...] = (
    *export.FORMS,
    *gateways.FORMS,
    *claude_code.FORMS,
    *harness.FORMS,
    *transcripts.FORMS,
    *traces.FORMS,
    *responses.FORMS,
    *own.FORMS,
)
_EXPORTS = frozenset(form.name for form in export.FORMS)
_APART = "give DeepSeek's export and logs one by one, or to `deepseek-prices bill EXPORT --against LOG`"
_LOOKED_AT = 2000  # rows at the head of a file among which one must be known
_ENVELOPES = ("data.items", "data", "observations", "items", "logs")  # in which an API gives a list of rows


def by_name(name: str) -> Form:
    """A form by its name. Raises `ValueError` where there is none."""
    for form in FORMS:
        if form.name == name:
            return form
    raise ValueError(f"{name!r} is no form: {', '.join(form.name for form in FORMS)} are")


def read_usage(
    stream: BinaryIO, options: Options, form: Form | None = None, is_table: bool | None = None
) -> Iterator[Read]:
    """All that a file says, in order, in the form that its content shows, or in the one that is given.

    `is_table` says what its name says of it; None is nothing. Raises `NotThisForm` where the file as a whole is of no
    form, and `OSError` where it cannot be read.
    """
    readers: dict[str, Reader] = {}
    once = Once()
    for number, part in enumerate(parts(stream, is_table if form is None else form.is_table)):
        known, rows = recognised(part, options) if form is None else (form, part.rows)
        if known is None:
            continue
        if known.name == own.CSV.name and part.columns is not None:
            own.check_columns(part.columns, options)
        if options.at is not None and known.has_instants:
            raise HasInstants(f"each row of the form {known.name} has its own instant")
        reader = readers.setdefault(known.name, known.reader(options))
        if len({name in _EXPORTS for name in readers}) > 1:
            raise NotThisForm(f"{part.file}: {known.about}, beside other forms, which may say of the same: {_APART}")
        reads = read(known, rows, reader)
        yield from once.reads(reads, number) if known.name in _EXPORTS else reads


def recognised(part: Part, options: Options) -> tuple[Form | None, Iterator[Row]]:
    """The form of a file, and its rows; an empty one is of none. Raises `NotThisForm`."""
    if part.columns is not None:
        return _table(part, part.columns, options), part.rows
    if options.columns:
        return own.NAMED, part.rows
    seen: list[Row] = []
    for row in part.rows:
        inner = [row] if isinstance(row, BadRow) else [*_unfolded(*row)]
        seen += inner
        form = next((form for each in inner if not isinstance(each, BadRow) and (form := _knowing(each[1]))), None)
        if form is not None:  # an answer of an API, which has a list of rows, may be followed by others
            return form, chain(seen, part.rows if inner == [row] else _all_unfolded(part.rows))
        if len(seen) >= _LOOKED_AT:
            break
    if not seen:
        return None, iter(())
    objects = [row[1] for row in seen if not isinstance(row, BadRow)]
    found = f"its first object has the fields {shown(list(objects[0]))}" if objects else str(seen[0])
    raise NotThisForm(_of_no_form(part, found))


def _knowing(content: Content) -> Form | None:
    return next((form for form in FORMS if not form.is_table and form.knows(content)), None)


def _table(part: Part, columns: tuple[str, ...], options: Options) -> Form:
    names = dict.fromkeys(columns, "")
    form = next((form for form in FORMS if form.is_table and form.knows(names)), None)
    if options.columns or (form is None and not {"at", "model"}.isdisjoint(columns)):
        return own.CSV
    if form is None:  # without the names: in a file that has no line of these they may be keys
        raise NotThisForm(_of_no_form(part, f"the columns of its first line ({len(columns)}) are those of no form"))
    return form


def _unfolded(place: Place, content: Content) -> Iterator[Row]:
    """The rows in an answer of an API, which has a list of them; an object of another kind as it is."""
    lists = (at_path(content, path) for path in _ENVELOPES)
    listed = None if _knowing(content) else next((each for each in lists if isinstance(each, list)), None)
    if listed is None:
        yield place, content
    for number, each in enumerate(listed or (), 1):
        inner = Place(number, number, place.file, "object")
        yield (inner, each) if isinstance(each, dict) else BadRow(inner, "NotAnObject", "an object is expected")


def _all_unfolded(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        yield from [row] if isinstance(row, BadRow) else _unfolded(*row)


def _of_no_form(part: Part, found: str) -> str:
    of = f"{part.file}: " if part.file else ""
    found = without_keys(found)  # the names of fields may be keys
    return f"{of}no usage in a form that is known here: {found}; `deepseek-prices cost --formats` lists the forms"
