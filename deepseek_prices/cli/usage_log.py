"""Usage from a file: one JSON object, or a log as JSONL or CSV, of which every line is read or said to be wrong."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import chain
from pathlib import Path
from reprlib import repr as shown
from typing import Any, NamedTuple, NoReturn, TextIO

from deepseek_prices.cli.arguments import NotUnderstood, SourceUnavailable

FIELDS = ("at", "model", "usage")
_DIGITS = 40  # what is longer is no count; whatever is not a whole number is told from one where it is priced
_LONGEST = 2**24  # characters of a line, or of one object: an endless one must not fill the memory
_UTF_16 = ("\udcff\udcfe", "\udcfe\udcff")


class BadLine(ValueError):
    """A line that cannot be counted; `kind` is the kind of problem, by which many are counted."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Entry(NamedTuple):
    """A line of a log: what it holds, or what is wrong with it."""

    first: int
    """Its number, from 1."""
    last: int
    """Another one where a quoted cell holds line breaks."""
    content: Mapping[str, Any] | ValueError

    @property
    def lines(self) -> str:
        """Its number, or its numbers, such as `3-5`."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def size(self) -> int:
        """How many lines it takes."""
        return self.last - self.first + 1


def opened(file: str) -> TextIO:
    """A file of usage, or the standard input for -. Raises `SourceUnavailable` where it cannot be read."""
    if file == "-" and sys.stdin is None:  # closed by who started the program
        raise SourceUnavailable("-: the standard input is closed: name a file, or pipe one in")
    try:
        stream = sys.stdin.buffer if file == "-" else Path(file).open("rb")  # noqa: SIM115 - the caller closes it
    except OSError as error:
        raise SourceUnavailable(f"{file}: {error.strerror}") from None
    # What is not UTF-8 goes through as it is, so that it spoils its own line only.
    return io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")


def one(stream: TextIO) -> Any:
    """The one JSON document of a file. Raises `NotUnderstood` where it is not one."""
    text = _read(stream.read)
    if len(text) > _LONGEST:
        raise NotUnderstood("one JSON object is expected with --model: no usage has more than 16 MiB")
    try:
        return _loads(text)
    except ValueError as error:
        raise NotUnderstood(
            f"one JSON object is expected with --model: {error}; a log names the model in each line: leave --model out"
        ) from None


def entries(stream: TextIO, form: str | None) -> Iterator[Entry]:
    """The lines of a log in order. `form` is `jsonl` or `csv`; None looks whether the first line begins with a brace.

    Raises `NotUnderstood` where the file as a whole is not a log.
    """
    lines = _lines(stream)
    for skipped, first in enumerate(lines):
        if first.strip():
            rest = chain([first], lines)
            as_csv = form == "csv" if form else not first.lstrip().startswith(("{", "["))
            return _csv(rest, skipped) if as_csv else _jsonl(rest, skipped)
    return iter(())


def _lines(stream: TextIO) -> Iterator[str]:
    number = 0
    while line := _read(stream.readline, is_first=not number):
        number += 1
        if len(line) > _LONGEST:
            raise NotUnderstood(f"line {number} has more than 16 MiB, more than any line of a log: is the file a log?")
        yield line


def _read(part: Callable[[int], str], is_first: bool = True) -> str:
    """A part of a file, at most one character longer than it may be."""
    try:
        text = part(_LONGEST + 1)
    except OSError as error:
        raise SourceUnavailable(f"the file cannot be read to its end: {error.strerror}") from None
    if is_first and text.startswith(_UTF_16):
        raise NotUnderstood("the file is UTF-16: save it as UTF-8")
    return text


def _jsonl(lines: Iterable[str], skipped: int) -> Iterator[Entry]:
    for number, line in enumerate(lines, skipped + 1):
        if line.strip():
            yield Entry(number, number, _object(line))


def _object(line: str) -> Mapping[str, Any] | ValueError:
    try:
        found = _loads(line)
    except ValueError as error:
        return error
    missing = [name for name in FIELDS if not isinstance(found, dict) or name not in found]
    if missing:
        return BadLine(
            "FieldsMissing",
            f"an object with the fields {', '.join(FIELDS)} is expected; missing: {', '.join(missing)}"
            " (for one usage object add --model)",
        )
    return found  # type: ignore[no-any-return] # a dict, or everything is missing


def _loads(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""  # of a document; a line of a log has one
        raise BadLine("NotJSON", f"not JSON: {error.msg} ({line}column {error.colno})") from None
    except RecursionError:
        raise BadLine("NotJSON", "not a line of a log: nested too deeply") from None


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadLine("NotJSON", f"the field {twice!r} appears twice")
    return found


def _number(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:
        raise BadLine("NotJSON", f"a number of a size to count with is expected, not {shown(written)}") from None


def _no_number(name: str) -> NoReturn:
    raise BadLine("NotJSON", f"{name} is not a JSON number")


_DECODER = json.JSONDecoder(object_pairs_hook=_distinct, parse_float=_number, parse_constant=_no_number)


def _csv(lines: Iterable[str], skipped: int) -> Iterator[Entry]:
    reader = csv.reader(lines, strict=True)
    try:
        header = [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise NotUnderstood(f"neither JSONL nor CSV: {error}") from None
    wrong = _wrong(header)
    if wrong:
        raise NotUnderstood(
            f"the first line of a CSV must name the columns at, model and the usage fields; found {wrong} in {header}"
        )
    while True:
        start = reader.line_num + 1
        content: Mapping[str, Any] | ValueError
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            content = BadLine("NotCSV", f"not CSV: {error}")
        else:
            if not row:
                continue
            content = _row(header, row)
        yield Entry(start + skipped, reader.line_num + skipped, content)


def _wrong(header: list[str]) -> str | None:
    missing = [name for name in ("at", "model") if name not in header]
    if missing:
        return f"no {' and '.join(missing)}"
    if len(set(header)) < len(header):
        return "a column twice"
    nameless = [name for name in header if "." in name and not all(map(str.strip, name.split(".")))]
    return f"nothing before, after or between the dots of {nameless[0]!r}" if nameless else None


def _row(header: list[str], row: list[str]) -> Mapping[str, Any] | ValueError:
    if len(row) != len(header):
        return BadLine("NotCSV", f"{len(header)} cells are expected as in the first line, not {len(row)}")
    cells = dict(zip(header, (cell.strip() for cell in row), strict=True))
    at, model = cells.pop("at"), cells.pop("model")
    usage: dict[str, Any] = {}
    for path, cell in cells.items():
        if not cell:
            continue
        *outer, name = path.split(".")  # prompt_tokens_details.cached_tokens
        inner = usage
        for each in outer:
            inner = inner.setdefault(each, {})
            if not isinstance(inner, dict):
                return BadLine("FieldsAtOdds", f"{path}: {each} is also a column of its own: keep one of them")
        if name in inner:
            return BadLine("FieldsAtOdds", f"{path} is also split into columns with a dot: keep one of them")
        inner[name] = int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= _DIGITS else cell
    return {"at": at, "model": model, "usage": usage}
