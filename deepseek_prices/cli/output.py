"""Output for terminals of any width and encoding, for pipes, and as JSON."""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from deepseek_prices import Price, PriceError, observed_until
from deepseek_prices.diff import escaped, escaped_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deepseek_prices.provenance import PriceList

NOTHING = "-"  # an empty cell would shift the columns for awk
_ERRORS = "deepseek-prices"
_PLAIN = {"→": "->", "…": "...", "–": "-", "’": "'"}
_LONGEST = 2_000
_NARROWEST_TEXT = 17  # an instant without its seconds


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


def text(*lines: str) -> None:
    """Lines as they are; the terminal wraps them."""
    for line in lines:
        sys.stdout.write(f"{escaped(line)}\n")


def warn(*lines: str) -> None:
    """Lines for a person, beside the result."""
    for line in lines:
        sys.stderr.write(f"{escaped(line)}\n")


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


def cut(message: str) -> str:
    """A message of a length to be read, whatever it quotes."""
    return message if len(message) <= _LONGEST else f"{message[: _LONGEST - 1]}…"


def fields(pairs: Iterable[tuple[str, str]]) -> None:
    """One thing: a line for each of its fields."""
    kept = [(name, value) for name, value in pairs if value]
    width = max(len(name) for name, _ in kept)
    text(*(f"{name:{width}}  {value}" for name, value in kept))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], wraps: Sequence[str] = ()) -> None:
    """Rows under a header; the columns in `wraps` hold text that may take several lines.

    On a terminal a table if it fits; if not, a line for each cell, so that no digit is ever cut off. In a pipe aligned
    columns of any width.
    """
    cells = [[cell or NOTHING for cell in row] for row in rows]
    if not sys.stdout.isatty():
        text(*_aligned([header, *cells]))
    elif not _table(header, [[_shown(cell) for cell in row] for row in cells], wraps):
        for row in cells:
            fields(zip(header, row, strict=True))
            text("")


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _shown(cell: str) -> str:
    """A cell as the terminal will show it: its width counts."""
    return escaped(cell).encode(sys.stdout.encoding, _ERRORS).decode(sys.stdout.encoding)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], wraps: Sequence[str]) -> bool:
    """Print a table where it fits; whether it did."""
    from rich import box
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(color_system=None if os.environ.get("NO_COLOR") else "auto")
    needed = 2 * len(header)
    for name, column in zip(header, zip(header, *rows, strict=True), strict=True):
        widest = max(map(cell_len, column))
        needed += min(widest, _NARROWEST_TEXT) if name in wraps else widest
    if needed > console.width:
        return False
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in header:
        shown.add_column(Text(name), overflow="fold", no_wrap=name not in wraps)
    for row in rows:
        shown.add_row(*map(Text, row))
    with console.capture() as captured:
        console.print(shown)
    sys.stdout.write(captured.get())
    return True


def instant(at: datetime | None) -> str:
    """An instant as this project writes it: UTC."""
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def minute(at: datetime | None) -> str:
    """An instant in a table, shorter where nothing is lost."""
    return instant(at).replace(":00Z", "Z") if at is not None and not at.second else instant(at)


def bounds(price_list: PriceList) -> str:
    """Between which instants a price list began, where that is not known to the second."""
    if price_list.earliest is None or price_list.latest is None:
        return ""
    return f", between {instant(price_list.earliest)} and {instant(price_list.latest)}"


def age(at: datetime) -> str:
    """How old the knowledge is."""
    seen = observed_until()
    if at <= seen:
        return f"The official page's state is known until {instant(seen)}."
    return f"The official page's state is known until {instant(seen)}, {duration(at - seen)} earlier."


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
