"""Files of usage: opened, and read under a person's eyes where that takes long."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BufferedReader
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from deepseek_prices.cli.arguments import NotUnderstood, SourceUnavailable
from deepseek_prices.usage.form import Form, Options
from deepseek_prices.usage.forms import read_usage
from deepseek_prices.usage.record import HasInstants, NotThisForm, Read
from deepseek_prices.usage.source import buffered

_IS_TABLE = {".jsonl": False, ".ndjson": False, ".json": False, ".csv": True, ".tsv": True}
_LONG = 5_000  # rows, from which on a person wants to see that it goes on


def opened(file: str) -> BinaryIO:
    """A file of usage, or the standard input for -. Raises `SourceUnavailable` where it cannot be read."""
    if file == "-" and sys.stdin is None:  # closed by who started the program
        raise SourceUnavailable("-: the standard input is closed: name a file, or pipe one in")
    try:
        return sys.stdin.buffer if file == "-" else Path(file).open("rb")
    except IsADirectoryError:
        raise SourceUnavailable(f"{file}: a folder: name one of its files, or a zip of those of one tool") from None
    except OSError as error:
        raise SourceUnavailable(f"{file}: {error.strerror}") from None


@contextmanager
def streamed(file: str) -> Iterator[BufferedReader]:
    """A file of usage, closed behind it; the standard input stays open. Raises as `opened` does."""
    stream = buffered(opened(file))
    with stream if file != "-" else nullcontext():
        yield stream


def reads(stream: BinaryIO, options: Options, form: Form | None = None, file: str = "") -> Iterator[Read]:
    """All that a file says, with a bar on a person's terminal when it is much.

    Raises `NotUnderstood` where the file is of no form, and `SourceUnavailable` where it cannot be read to its end.
    """
    try:
        is_table = _IS_TABLE.get(Path(file).suffix.lower())
        yield from watched(read_usage(stream, options, form, is_table), stream)
    except HasInstants:
        raise
    except NotThisForm as error:
        raise NotUnderstood(str(error)) from None
    except OSError as error:
        raise SourceUnavailable(f"the file cannot be read to its end: {error.strerror or error}") from None


def watched(rows: Iterator[Read], stream: BinaryIO) -> Iterator[Read]:
    """What is read from a stream, with a bar on a person's terminal when it is much."""
    yield from islice(rows, _LONG)
    following = next(rows, None)
    if following is None or not sys.stderr.isatty():
        yield from rows if following is None else chain([following], rows)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    status = os.fstat(stream.fileno())
    size = status.st_size if stat.S_ISREG(status.st_mode) else None  # how much a pipe will bring nobody knows
    columns = (TextColumn("{task.fields[rows]:,} rows"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=size, rows=_LONG)
        for number, row in enumerate(chain([following], rows), _LONG + 1):
            if number % 1000 == 0:
                bar.update(task, completed=stream.tell() if size else 0, rows=number)
            yield row
