"""Commands of the scraper in this process: to start one of its own is nearly all that most of them take.

What belongs to a process has one in the tests: exit codes, streams, encodings, where its modules and files are.
"""

import io
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from scraper.__main__ import main

ROOT = Path(__file__).parents[1]
LATE = datetime(2099, 12, 31, tzinfo=UTC)
"""After whatever data says that it was seen: that which grows, and that which a test makes up."""


def run(*words: object, root: Path = ROOT, now: datetime = LATE) -> SimpleNamespace:
    """The exit code of a command on the repository at `root`, and what it printed; nothing was seen after `now`."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(word) for word in words], root, now)
        except SystemExit as ended:  # after --help
            code = ended.code
    return SimpleNamespace(returncode=code, stdout=_printed(out), stderr=_printed(err))


def _printed(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")
