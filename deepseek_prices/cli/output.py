"""The one way to write: for terminals of any width and encoding, for pipes, and as JSON."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, TextIO

from deepseek_prices import Price, PriceError, editions, instants, observed_until
from deepseek_prices.diff import escaped, escaped_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.console import Console

    from deepseek_prices import PublishedEdition

DOUBT = "? marks a price that is not certain or not known; ask `deepseek-prices why`."
BEIJING = timezone(timedelta(seconds=instants.BEIJING))
NOTHING = "-"  # an empty cell would shift the columns for awk
_ERRORS = "deepseek-prices"
_PLAIN = {"→": "->", "…": "...", "–": "-", "’": "'"}
_LONGEST = 2_000
_GAPS = (2, 1)  # blanks between two columns; fewer where that makes a table fit
_ENDLESS = 1_000_000  # the width of a pipe
_STYLES = {"peak": "yellow", "off_peak": "green"}  # of the words alone, so that no color says what no word does
_WORDS_OF_PYTHON = (
    ("unknown_holidays='working_day'", "--unknown-holidays working-day"),
    ("models() and services() list the names", "`deepseek-prices models` lists the names"),
)
_TRAILING = re.compile(r" +$", re.MULTILINE)
_AFTER = "、。，；：！？）》」』】”’"
# A line breaks at a space, and beside a Chinese character; not before a mark that closes.
_WORDS = re.compile(rf"\s+|[（《「『【“‘]*[\u2e80-\U0010ffff][{_AFTER}]*|[^\s\u2e80-\U0010ffff]+[{_AFTER}]*")


def prepare() -> None:
    """Make both streams escape what their encoding lacks."""
    codecs.register_error(_ERRORS, _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ERRORS)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    part = error.object[error.start : error.end]
    return "".join(_PLAIN.get(char) or char.encode("ascii", "backslashreplace").decode() for char in part), error.end


def text(*lines: str, indent: int = 0) -> None:
    """Lines of the result; on a terminal each is broken between words, and goes on after `indent` blanks."""
    for line in lines:
        _put(sys.stdout, escaped(line), indent)


def warn(*lines: str) -> None:
    """Lines for a person, beside the result."""
    for line in lines:
        _put(sys.stderr, escaped(line))


def heading(period: str, rest: str) -> None:
    """The line above a table, which begins with a period."""
    _put(sys.stdout, escaped(f"{period}{rest}"), style="bold", period=period)


def as_json(value: Any) -> None:
    """A JSON document."""
    ascii_only = not (sys.stdout.encoding or "").lower().startswith("utf")
    sys.stdout.write(f"{escaped_json(json.dumps(value, indent=2, ensure_ascii=ascii_only))}\n")


def failure(name: str, message: str, code: int, wants_json: bool, **more: Any) -> int:
    """Why there is no result: for people beside it, for programs in its place; the exit code."""
    message = cut(message)
    if wants_json:
        as_json({"error": {"type": name, "message": message} | more, "exit_code": code})
    warn(*message.split("\n"))
    return code


def reason(error: Exception) -> str:
    """Why there is no result, in the words of the command line."""
    message = str(error)
    for of_python, of_ours in _WORDS_OF_PYTHON:
        message = message.replace(of_python, of_ours)
    return message


def cut(message: str) -> str:
    """A message of a length to be read, whatever it quotes."""
    return message if len(message) <= _LONGEST else f"{message[: _LONGEST - 1]}…"


def fields(pairs: Iterable[tuple[str, str]]) -> None:
    """One thing: a line for each of its fields that has a value."""
    kept = [(name, value) for name, value in pairs if value]
    width = max(len(name) for name, _ in kept)
    for name, value in kept:
        _put(sys.stdout, escaped(f"{name:{width}}  {value}"), indent=width + 2, period=value)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[str] = ()) -> None:
    """Rows under a header; the columns in `numbers` stand at the right.

    No word and no number is ever cut. On a terminal a cell with several words may take several lines; where even that
    is too wide, each row is shown as fields. In a pipe a row is a line, however long.
    """
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    cells = [[_encoded(cell or NOTHING, sys.stdout) for cell in row] for row in rows]
    console = _console(sys.stdout)
    columns = [*zip(header, zip(header, *cells, strict=True), strict=True)]
    needed = sum(max(cell_len(word) for cell in column for word in cell.split()) for _, column in columns)
    gap = next((gap for gap in _GAPS if needed + gap * (len(columns) - 1) <= console.width), None)
    if gap is None:
        for number, row in enumerate(cells):
            text(*[""] if number else [])
            fields(zip(header, row, strict=True))
        return
    shown = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
    room = console.width - gap * (len(columns) - 1)
    widths = _widths(
        [([cell_len(word) for cell in column for word in cell.split()], column) for _, column in columns], room
    )
    for (name, column), width in zip(columns, widths, strict=True):
        may_wrap = any(" " in cell for cell in column)
        side = "right" if name in numbers else "left"
        shown.add_column(Text(name), justify=side, no_wrap=not may_wrap, width=width)  # type: ignore[arg-type] # one of its words
    for row in cells:
        shown.add_row(*(Text(cell, _STYLES.get(cell, "")) for cell in row))
    with console.capture() as captured:
        console.print(shown)
    sys.stdout.write(_TRAILING.sub("", captured.get()))


def _widths(columns: Sequence[tuple[Sequence[int], Sequence[str]]], room: int) -> list[int]:
    """The width of each column: its longest cell, or, where there is no room, its longest word and a part of the rest."""
    from rich.cells import cell_len

    least = [max(words) for words, _ in columns]
    wished = [max(map(cell_len, column)) for _, column in columns]
    widths, rest = least, room - sum(least)
    while rest > 0 and widths != wished:
        narrow = [number for number, (width, wish) in enumerate(zip(widths, wished, strict=True)) if width < wish]
        each = max(rest // len(narrow), 1)
        for number in narrow[:rest]:
            more = min(each, wished[number] - widths[number])
            widths[number] += more
            rest -= more
    return widths


def _put(stream: TextIO, line: str, indent: int = 0, style: str = "", period: str = "") -> None:
    """Write a line: as it is in a pipe; on a terminal broken between words, and the name of a period in its color."""
    if not stream.isatty():  # nothing of rich is needed
        stream.write(f"{line}\n")
        return
    from rich.text import Text

    console = _console(stream)
    broken = Text("\n".join(_broken(_encoded(line, stream), console.width, indent)), style)
    if period in _STYLES:
        broken.highlight_words([period], _STYLES[period])
    with console.capture() as captured:
        console.print(broken, soft_wrap=True)
    stream.write(captured.get())


def _broken(line: str, width: int, indent: int) -> Iterator[str]:
    """A line as lines of at most a width; a word that is longer stays whole, for the terminal to wrap."""
    from rich.cells import cell_len

    indent = min(indent, width // 2)
    begun = ""
    for word in _WORDS.findall(line):
        if not word.isspace() and cell_len(begun) > indent and cell_len(begun + word) > width:
            yield begun.rstrip()
            begun = " " * indent
        begun += word
    yield begun.rstrip()


def _encoded(cell: str, stream: TextIO) -> str:
    """A text as the stream's encoding has it: what it lacks is escaped, and that is wider."""
    encoding = stream.encoding or "utf-8"
    return escaped(cell).encode(encoding, _ERRORS).decode(encoding)


def _console(stream: TextIO) -> Console:
    from click import get_current_context
    from rich.console import Console

    if not stream.isatty():
        return Console(file=stream, width=_ENDLESS, color_system=None)
    context = get_current_context(silent=True)
    is_plain = os.environ.get("NO_COLOR") or (context is not None and context.color is False)
    return Console(file=stream, color_system=None if is_plain else "auto")


def instant(at: datetime | None) -> str:
    """An instant as this project writes it: UTC, to the second."""
    return "" if at is None else instants.written(at.replace(microsecond=0))


def minute(at: datetime | None) -> str:
    """An instant in a table, shorter where nothing is lost."""
    return instant(at).replace(":00Z", "Z") if at is not None and not at.second else instant(at)


def clocks(at: datetime) -> str:
    """An instant in UTC and by the clock in Beijing, which decides the period."""
    return f"{instant(at)}, in Beijing {at.astimezone(BEIJING):%a %Y-%m-%d %H:%M}"


def bounds(edition: PublishedEdition) -> str:
    """Between which instants an edition began, where that is not known to the second."""
    if edition.earliest is None or edition.latest is None:
        return ""
    return f", between {instant(edition.earliest)} and {instant(edition.latest)}"


def age(at: datetime) -> str:
    """When the page was last seen before an instant, and on what a newer edition rests; empty for an instant before."""
    seen = observed_until()
    if at <= seen:
        return ""
    newest = [each for each in editions() if each.in_force_from <= at][-1]
    newer = f" Edition {newest.name} rests on {', '.join(newest.rests_on)}." if newest.in_force_from > seen else ""
    return f"The official page was last seen at {instant(seen)}, {duration(at - seen)} earlier.{newer}"


def notes(*lines: str) -> None:
    """Lines below a result; nothing where there are none."""
    kept = [line for line in lines if line]
    if kept:
        text("", *kept)


def known(price: Price | PriceError) -> str:
    """An amount in a table, or ? where there is none to give; with a ? where it is not certain."""
    return "?" if isinstance(price, PriceError) else amount(price) + ("" if price.certain else "?")


def listed(price: Price) -> str:
    """A list price in a table."""
    return "" if price.list_price is None else amount(price.list_price)


def amount(value: Decimal) -> str:
    """All digits, without an exponent."""
    return f"{value:f}"


def duration(span: timedelta) -> str:
    """A time for a person, in its two largest units: `3 d 4 h`, `5 h 6 min`; rounded down."""
    minutes = abs(span) // timedelta(minutes=1)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [f"{number} {unit}" for number, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if number]
    return " ".join(parts[:2]) or "less than a minute"
