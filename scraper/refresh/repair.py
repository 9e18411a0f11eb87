"""Before a refresh begins: nobody else refreshes, and what a killed run left is finished or taken away."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scraper.dataset import captures, dataset, publish, rebuild
from scraper.dataset.dataset import Dataset
from scraper.files import remove_begun
from scraper.problem import Problem, SourceUnavailable

# The folders that a refresh writes to, but for that of the captures.
_WRITTEN = ("data", "data/editions", "data/evidence", "deepseek_prices")
_WAY_OUT = (
    "restore the captures, or the edition where git has it; where git has none, delete this evidence: nothing that was "
    "published is lost, and the next refresh reads the page again"
)


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


def repaired(root: Path, keep: Path) -> tuple[Dataset, list[str]]:
    """The data, after finishing what a killed run has left: files begun, a missing edition, compiled files behind.

    With it the paths of the files that this wrote.
    """
    for folder in (*(root / each for each in _WRITTEN), keep):
        remove_begun(folder)
    loaded = dataset.load(root / "data")
    missing = sorted(loaded.evidence.keys() - loaded.editions.keys())
    if missing:
        written = _finish(root, loaded, missing, keep)
        return dataset.load(root / "data"), written
    return loaded, publish.write_compiled(root, loaded)


def _finish(root: Path, loaded: Dataset, missing: list[str], keep: Path) -> list[str]:
    """Make the editions of which a killed run has written the evidence alone; the paths of their files."""
    evidence = {name: loaded.evidence[name] for name in missing}
    try:
        pages = captures.pages_below(keep, captures.wanted(evidence.values()))
        editions = [rebuild.edition(name, said, pages) for name, said in evidence.items()]
    except SourceUnavailable as error:
        files = ", ".join(f"data/evidence/{name}.yaml" for name in missing)
        expected = f"its edition, or below {keep} the captures that it was read from"
        found = "; ".join(dict.fromkeys(f"{each.place}: {each.found}" for each in error.problems))
        raise SourceUnavailable([Problem(files, expected, found, _WAY_OUT)]) from None
    return [f"data/editions/{name}.yaml" for name in publish.publish(root, editions)]
