"""JSON as rows: an object a line, the objects of an array or of a document, and the events of a stream."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from reprlib import repr as shown
from typing import Any, NoReturn

from deepseek_prices.usage.cells import said
from deepseek_prices.usage.form import Content, Row
from deepseek_prices.usage.record import BadRow, Place

_WHITE = " \t\n\r"
_BLANK = re.compile(r"[\s,]*")
_NOWHERE = Place(0, 0)
_place = partial(tuple.__new__, Place)  # faster than by its name
_TOO_LONG = "a number of a size to count with is expected, not one of thousands of digits"
_TOO_DEEP = "nested too deeply"
_DONE = "[DONE]"  # the last event of a stream in OpenAI's form


def of_lines(lines: Iterable[str], skipped: int, file: str = "") -> Iterator[Row]:
    """An object a line; blank lines are none. `skipped` lines stood before."""
    for number, line in enumerate(lines, skipped + 1):
        if not line.isspace():
            yield _object(line, _place((number, number, file, "line")))


def of_stream(lines: Iterable[str], skipped: int, file: str = "") -> Iterator[Row]:
    """The events of a stream: what stands after `data:`. Other fields and comments say nothing of usage."""
    for number, line in enumerate(lines, skipped + 1):
        name, colon, data = line.partition(":")
        if name.strip() == "data" and data.strip() not in ("", _DONE):
            yield _object(data, Place(number, number, file))
        elif line.strip() and not colon:
            yield BadRow(Place(number, number, file), "NotAnEvent", "a line of a stream is expected, such as data: {…}")


def of_document(text: str, file: str = "") -> Iterator[Row]:
    """The objects of one document after the other; of an array each of its objects, by their numbers."""
    position = _BLANK.match(text, 0).end()  # type: ignore[union-attr] # it matches nothing, too
    number, is_open = 0, False
    while position < len(text):
        if text[position] in "[]":
            is_open = text[position] == "["
            position = _BLANK.match(text, position + 1).end()  # type: ignore[union-attr]
            continue
        number += 1
        place = Place(number, number, file, "object")
        try:
            content, end = _begun(text, position)
        except BadRow as error:
            where = text.count("\n", 0, position) + 1
            yield BadRow(place, error.kind, f"{error} at line {where} or after; nothing behind it is read")
            return
        yield (place, content) if isinstance(content, dict) else _no_object(place, content)
        position = _BLANK.match(text, end).end()  # type: ignore[union-attr]
    if is_open:
        yield BadRow(
            Place(number + 1, number + 1, file, "object"), "NotJSON", "the array is not closed: is it cut off?"
        )


def _object(text: str, place: Place) -> Row:
    try:
        content = loads(text)
    except BadRow as error:
        return BadRow(place, error.kind, str(error))
    return (place, content) if isinstance(content, dict) else _no_object(place, content)


def _no_object(place: Place, content: object) -> BadRow:
    return BadRow(place, "NotAnObject", f"a JSON object is expected, not {said(content)}")


def loads(text: str) -> Any:
    """One JSON document. Raises `BadRow`, of no place, where it is none, or one that names a field twice."""
    try:
        if text.startswith("{"):  # the short way, which looks for no white space before
            found, end = _DECODER.raw_decode(text)
            if not text[end:].strip(_WHITE):
                return found
        return _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise _refused(error, with_column=True) from None


def json_object(content: Content, name: str) -> Content:
    """A JSON object, or the text of one, as databases export it; empty where there is none."""
    value = content.get(name)
    if isinstance(value, str) and value.strip():
        try:
            value = loads(value)
        except BadRow as error:
            raise ValueError(f"{name}: the text of a JSON object is expected: {error}") from None
    return value if isinstance(value, Mapping) else {}


def _begun(text: str, position: int) -> tuple[Any, int]:
    """The document that begins at a position, and where it ends. Raises `BadRow`, of no place."""
    try:
        return _DECODER.raw_decode(text, position)
    except (ValueError, RecursionError) as error:
        raise _refused(error) from None


def _refused(error: Exception, with_column: bool = False) -> BadRow:
    """What is said of what cannot be decoded."""
    if isinstance(error, BadRow):
        return error
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if error.lineno > 1 else ""  # of a document; a line of a log has one
        where = f" ({line}column {error.colno})" if with_column else ""
        return BadRow(_NOWHERE, "NotJSON", f"not JSON: {error.msg}{where}")
    return BadRow(_NOWHERE, "NotJSON", _TOO_DEEP if isinstance(error, RecursionError) else _TOO_LONG)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRow(_NOWHERE, "NotJSON", f"the field {twice!r} appears twice")
    return found


def _number(written: str) -> int | Decimal:
    """A number with a point; a whole one where a program that has floats only wrote `12000.0`."""
    try:
        if written.endswith(".0"):
            return int(written[:-2])
        return Decimal(written)
    except InvalidOperation:
        raise BadRow(
            _NOWHERE, "NotJSON", f"a number of a size to count with is expected, not {shown(written)}"
        ) from None


def _no_number(name: str) -> NoReturn:
    raise BadRow(_NOWHERE, "NotJSON", f"{name} is not a JSON number")


_DECODER = json.JSONDecoder(object_pairs_hook=_distinct, parse_float=_number, parse_constant=_no_number)
