"""Writing `data/`: editions before what follows from them, released editions never."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from scraper.dataset import dataset, yaml_file
from scraper.dataset.check import check, check_canonical
from scraper.dataset.compile import compile_dataset
from scraper.dataset.dataset import Dataset
from scraper.files import write_whole
from scraper.problem import CheckFailed, Problem
from scraper.reading.reading import Data
from scraper.rules import Breach, problem

_DRIFT = "run python -m scraper compile; if data/ was not meant to change, see git diff data/"


def publish(
    root: Path, editions: list[Data], evidence: dict[str, Data] | None = None, now: datetime | None = None
) -> list[str]:
    """Write evidence and editions to `root/data/`, then compile; the names of those editions that were new or changed.

    `root` is the repository's folder (or a copy of it). A crash at any point leaves every file whole; evidence comes
    first, so that `rebuild` and `write_compiled` then give what an undisturbed run gives.

    Raises `CheckFailed`, before anything is written, for a released edition that changes and for a broken rule.
    """
    folder = root / "data" / "editions"
    grown(dataset.load(root / "data"), editions, evidence or {}, now)
    texts = {edition["edition"]: yaml_file.dump(edition) for edition in editions}
    changed = [name for name, text in texts.items() if not _is(folder / f"{name}.yaml", text)]
    for name, said in (evidence or {}).items():
        write_whole(root / "data" / "evidence" / f"{name}.yaml", yaml_file.dump(said, header=""))
    for name in changed:
        write_whole(folder / f"{name}.yaml", texts[name])
    write_compiled(root)
    return changed


def grown(before: Dataset, editions: list[Data], evidence: dict[str, Data], now: datetime | None = None) -> Dataset:
    """The data with these editions and this evidence.

    Raises `CheckFailed` for a released edition that changes and for a broken rule.
    """
    texts = {edition["edition"]: yaml_file.dump(edition) for edition in editions}
    released = {row["edition"]: row["sha256"] for row in before.released}
    sha256 = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    refused = [name for name in texts if released.get(name, sha256[name]) != sha256[name]]
    if refused:
        advice = "a correction is an edition of its own, see data/README.md"
        raise CheckFailed(Problem(f"editions/{name}.yaml", "what was released", "a change", advice) for name in refused)
    added = {edition["edition"]: edition for edition in editions}
    known = before.evidence | evidence
    after = replace(before, evidence=known, editions=before.editions | added, sha256=before.sha256 | sha256)
    problems = check(after, now)
    if problems:
        raise CheckFailed(problems)
    return after


def add_observation(root: Path, observed_at: str, edition: str, source: str, now: datetime | None = None) -> list[str]:
    """Add a line to `data/observations.csv`, then compile; the paths of the compiled files that changed."""
    row = {"observed_at": observed_at, "edition": edition, "source": source}
    after = observed(dataset.load(root / "data"), row, now)
    path = root / dataset.OBSERVATIONS
    write_whole(path, f"{path.read_text('utf-8')}{observed_at},{edition},{source}\n")
    return write_compiled(root, after)


def observed(before: Dataset, row: dict[str, str], now: datetime | None = None) -> Dataset:
    """The data with a line of observations more; raises `CheckFailed` for a broken rule."""
    after = replace(before, observations=[*before.observations, row])
    problems = check(after, now)
    if problems:
        raise CheckFailed(problems)
    return after


def write_compiled(root: Path, loaded: Dataset | None = None, now: datetime | None = None) -> list[str]:
    """Check the data and write the files that follow from it; the paths of those that changed.

    `loaded` is the data as it stands on disk, where it is at hand: loading takes longer than all the rest. Whatever
    stands in place of the files is written over; only a folder is not.

    Raises `CheckFailed`, with nothing written, where the data breaks a rule.
    """
    loaded = loaded or dataset.load(root / "data")
    problems = check(loaded, now) or [*check_canonical(root / "data", loaded)]
    if problems:
        raise CheckFailed(problems)
    texts = {path: text for path, text in compile_dataset(loaded).items() if not _is(root / path, text)}
    for path, text in texts.items():
        write_whole(root / path, text)
    return list(texts)


def drifted(root: Path, loaded: Dataset | None = None) -> list[Problem]:
    """The files that do not follow from the data as it stands: editions from evidence, compiled files from editions."""
    loaded = loaded or dataset.load(root / "data")
    missing = sorted(loaded.evidence.keys() - loaded.editions.keys())
    return [
        *(
            problem("R17", Breach(f"editions/{name}.yaml", "an edition", "none", "run python -m scraper rebuild"))
            for name in missing
        ),
        *(
            problem("R17", Breach(path, "what follows from data/", _instead(root / path), _DRIFT))
            for path in behind(root, loaded)
        ),
    ]


def behind(root: Path, loaded: Dataset) -> list[str]:
    """The paths of the compiled files that do not follow from this data."""
    return [path for path, text in compile_dataset(loaded).items() if not _is(root / path, text)]


def _is(path: Path, text: str) -> bool:
    try:
        return path.is_file() and path.read_bytes() == text.encode()  # a pipe would hold us up
    except OSError:
        return False  # not to be read: then it cannot be the text


def _instead(path: Path) -> str:
    return "another content" if path.is_file() else "a folder" if path.is_dir() else "no file"
