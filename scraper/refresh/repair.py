"""Before a refresh begins: nobody else refreshes, and what a killed run had begun is taken away.

An edition that it had written is whole, and stays. The next run takes it as known: it says that the page is in its
state, or holds the next edition against it, and tells its changes no more. Nothing goes out unread for that: on GitHub
the disk goes with the run, and anywhere else `git status` names the file, and `deepseek-prices log` what it changes.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scraper.files import remove_begun
from scraper.problem import Problem, SourceUnavailable

# The folders that a refresh writes to, but for that of the captures.
_WRITTEN = ("data", "data/editions", "deepseek_prices")


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """A lock against a second run; it goes with the process, whatever ends that."""
    with _locked(root / "data" / "released.csv"):
        yield  # outside of what takes the lock: an error of the work within is not one of the lock


def _locked(path: Path) -> BinaryIO:
    try:
        file = path.open("rb")
    except OSError as error:
        problem = Problem(str(path), "the folder data/", str(error), "run it in the repository")
        raise SourceUnavailable([problem]) from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        problem = Problem("data/", "no other refresh", "one that runs", "wait until it has ended")
        raise SourceUnavailable([problem]) from None
    except OSError as error:
        file.close()
        advice = "run it in a folder of a file system that has locks"
        raise SourceUnavailable([Problem(str(path), "a file that can be locked", str(error), advice)]) from None
    return file


def remove_what_was_begun(root: Path, keep: Path) -> None:
    """Remove the files that a killed run had begun to write: all others are whole."""
    for folder in (*(root / each for each in _WRITTEN), keep):
        remove_begun(folder)
