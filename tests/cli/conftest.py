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
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

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
