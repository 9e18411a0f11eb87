"""The commands as a caller sees them: in this process, in a process of their own, on a terminal."""

import fcntl
import io
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from deepseek_prices import lookup
from deepseek_prices.cli.app import run

NOW = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Beijing
COMMAND = (sys.executable, "-m", "deepseek_prices")


@pytest.fixture
def cli(capsys, monkeypatch):
    """Runs a command in this process at `NOW`."""

    def called(*words, stdin=b"", now=NOW):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(list(map(str, words)), now)
        out, err = capsys.readouterr()
        return SimpleNamespace(code=code, out=out, err=err, lines=out.splitlines(), json=lambda: json.loads(out))

    return called


@pytest.fixture
def calendar(monkeypatch):
    """The calendar as if it ended on Friday 2026-10-09, so that of `NOW` it does not know whether it is a holiday."""
    first, _, days_off = lookup.compiled.CALENDAR
    last = (date(2026, 10, 9) - date(1970, 1, 1)).days
    monkeypatch.setattr(lookup.compiled, "CALENDAR", (first, last, frozenset(day for day in days_off if day <= last)))
    monkeypatch.setattr(lookup, "_tracks", {})


@pytest.fixture
def process():
    """Runs a command in a process of its own, its output in a pipe."""

    def called(*words, **environment):
        return subprocess.run(
            [*COMMAND, *map(str, words)],
            env=os.environ | environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    return called


@pytest.fixture
def terminal():
    """Runs a command on a terminal of a width; what it wrote there, and its exit code."""

    def called(*words, columns=80, **environment):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
        with subprocess.Popen(
            [*COMMAND, *map(str, words)],
            env=inherited | {"TERM": "xterm-256color"} | environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        ) as running:
            os.close(theirs)
            written = b"".join(iter(lambda: _read(ours), b""))
            os.close(ours)
        return SimpleNamespace(code=running.returncode, bytes=written, out=written.decode().replace("\r\n", "\n"))

    return called


def _read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:  # on Linux the end of a terminal
        return b""
