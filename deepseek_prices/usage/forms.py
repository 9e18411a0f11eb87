"""All forms of usage that are read here, and which of them a file is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from reprlib import repr as shown
from typing import BinaryIO

from deepseek_prices.usage import export
from deepseek_prices.usage.form import Form, Options, Row, read
from deepseek_prices.usage.record import BadRow, NotThisForm, Read
from deepseek_prices.usage.source import Part, parts

FORMS: tuple[Form, ...] = (*export.FORMS,)
_LOOKED_AT = 2000  # rows at the head of a file among which one must be known


def by_name(name: str) -> Form:
    """A form by its name. Raises `ValueError` where there is none."""
    for form in FORMS:
        if form.name == name:
            return form
    raise ValueError(f"{name!r} is no form: {', '.join(form.name for form in FORMS)} are")


def read_usage(stream: BinaryIO, options: Options, name: str | None = None) -> Iterator[Read]:
    """All that a file says, in order, in the form that its content shows, or in the one that is named.

    Raises `NotThisForm` where the file as a whole is of no form, and `OSError` where it cannot be read.
    """
    form = None if name is None else by_name(name)
    for part in parts(stream, None if form is None else form.is_table):
        known, rows = (form, part.rows) if form else recognised(part)
        yield from read(known, rows, options)


def recognised(part: Part) -> tuple[Form, Iterator[Row]]:
    """The form of a file, and its rows. Raises `NotThisForm`."""
    if part.columns is not None:
        row = dict.fromkeys(part.columns, "")
        form = next((form for form in FORMS if form.is_table and form.knows(row)), None)
        if form is None:
            raise NotThisForm(_of_no_form(part, f"its columns are {shown(part.columns)}"))
        return form, part.rows
    seen: list[Row] = []
    for row in part.rows:
        seen.append(row)
        if not isinstance(row, BadRow):
            form = next((form for form in FORMS if not form.is_table and form.knows(row[1])), None)
            if form is not None:
                return form, chain(seen, part.rows)
        if len(seen) == _LOOKED_AT:
            break
    objects = [row[1] for row in seen if not isinstance(row, BadRow)]
    if objects:
        raise NotThisForm(_of_no_form(part, f"its first object has the fields {shown(list(objects[0]))}"))
    if seen:
        raise NotThisForm(_of_no_form(part, str(seen[0])))
    return FORMS[0], iter(())


def _of_no_form(part: Part, found: str) -> str:
    of = f"{part.file}: " if part.file else ""
    return f"{of}no usage in a form that is known here: {found}; `deepseek-prices cost --formats` lists the forms"
