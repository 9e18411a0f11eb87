"""Tables as rows: with commas, semicolons or tabs, as tools write them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from deepseek_prices.usage.form import Row
from deepseek_prices.usage.record import BadRow, NotThisForm, Place

DELIMITERS = ",;\t"
_HINT = re.compile(f"sep=([{DELIMITERS}])")


def of_table(lines: Iterable[str], skipped: int, file: str = "") -> tuple[tuple[str, ...], Iterator[Row]]:
    """The names of the columns, and the rows by these; `skipped` lines stood before the first.

    Raises `NotThisForm` where the first line names no columns.
    """
    lines = iter(lines)
    first = next(lines)
    hint = _HINT.fullmatch(first.strip())
    if hint:  # a line for Excel, before that of the names
        first, skipped = next(lines, ""), skipped + 1
    delimiter = hint[1] if hint else max(DELIMITERS, key=first.count)
    reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    try:
        columns = tuple(name.strip() for name in next(reader, ()))
    except csv.Error as error:
        raise NotThisForm(f"neither JSONL nor CSV: {error}") from None
    return columns, _rows(reader, columns, skipped, file)


def _is_head(row: list[str], columns: tuple[str, ...]) -> bool:
    """Whether a row has the names of the columns again, as where files were put together."""
    return len(row) == len(columns) and tuple(cell.strip().removeprefix("\ufeff") for cell in row) == columns


def _rows(reader: Iterator[list[str]], columns: tuple[str, ...], skipped: int, file: str) -> Iterator[Row]:
    width, tables, of_file = len(columns), 1, file
    line = reader.line_num  # type: ignore[attr-defined] # of a reader of CSV
    while True:
        start = line + 1 + skipped
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            line = reader.line_num  # type: ignore[attr-defined]
            yield BadRow(Place(start, line + skipped, file), "NotCSV", f"not CSV: {error}")
            continue
        line = reader.line_num  # type: ignore[attr-defined]
        if not any(map(str.strip, row)):  # blank, as programs leave them at the end of a sheet
            continue
        if row[-1].strip() == columns[-1] and _is_head(row, columns):
            tables += 1
            file = f"{of_file}{' ' if of_file else ''}table {tables}"
            continue
        place = Place(start, line + skipped, file)
        if len(row) == width:
            yield place, dict(zip(columns, row, strict=True))
        else:
            found = f"{width} cells are expected as in the first line, not {len(row)}"
            yield BadRow(place, "NotCSV", found)
