"""Output that outlives whoever reads it: a command ends with its result's exit code, whatever became of its streams."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

_OUR_FAULT = 1


class _Sink(io.FileIO):
    """Writes as long as that is possible, and then takes everything without writing it."""

    failed: OSError | None = None

    def write(self, data: Any, /) -> int:
        if self.failed is None:
            try:
                return super().write(data)
            except OSError as error:
                self.failed = error
        return memoryview(data).nbytes


def outliving(command: Callable[[], int]) -> int:
    """Run a command whose streams may be closed, or lose their reader; its exit code.

    The code is the command's, also where nobody reads what it writes. Where the result could not be written for another
    reason, such as a full disk, that is said, and the code is 1.
    """
    before = sys.stdout, sys.stderr
    result, _ = _replace("stdout"), _replace("stderr")
    try:
        code = command()
        sys.stdout.flush()
        if result is not None and result.failed is not None and not _gone(result.failed):
            sys.stderr.write(f"the result could not be written: {result.failed.strerror}\n")
            code = _OUR_FAULT
        return code
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        sys.stdout, sys.stderr = before


def _replace(name: str) -> _Sink | None:
    """Put a stream that outlives its reader in place of one; None where it does by itself: a terminal, a test's."""
    stream: TextIO | None = getattr(sys, name)
    if stream is None or getattr(stream, "closed", False):  # by who started the program
        setattr(sys, name, io.TextIOWrapper(_Closed(), encoding="utf-8"))
        return None
    if not isinstance(stream, io.TextIOWrapper) or stream.isatty():
        return None
    try:
        number = stream.fileno()
    except OSError:
        return None
    with suppress(OSError):  # of what was written before, which is not ours
        stream.flush()
    sink = _Sink(number, "wb", closefd=False)
    lines = stream.line_buffering or stream.write_through
    text = io.TextIOWrapper(io.BufferedWriter(sink), stream.encoding, stream.errors, line_buffering=lines)
    setattr(sys, name, text)
    return sink


class _Closed(io.BytesIO):
    """A stand-in for a closed stream: it takes everything and keeps nothing."""

    def write(self, data: Any, /) -> int:
        return memoryview(data).nbytes


def _gone(error: OSError) -> bool:
    """Whether nobody reads what is written."""
    return isinstance(error, ConnectionError) or error.errno == errno.EBADF
