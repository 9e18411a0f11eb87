"""Writing `data/`: editions before what follows from them, released editions never."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from deepseek_prices.edition import Edition
from scraper import yaml_file
from scraper.dataset import dataset
from scraper.dataset.check import check, check_canonical
from scraper.dataset.compile import compile_dataset
from scraper.dataset.dataset import OBSERVATIONS, Dataset
from scraper.files import write_whole
from scraper.problem import CheckFailed, Problem
from scraper.rules import Breach, problem

_DRIFT = "run python -m scraper compile; if data/ was not meant to change, see git diff data/"


# ------------------------------------------------------------------------------------------ the data as it will be


def checked(loaded: Dataset, now: datetime | None = None, known: Dataset | None = None) -> Dataset:
    """The data, which breaks no rule, each edition in its one form; raises `CheckFailed` where it does.

    `known` is data that was checked before; see `check`.
    """
    problems = check(loaded, now, known) or [*check_canonical(loaded)]
    if problems:
        raise CheckFailed(problems)
    return loaded


def grown(before: Dataset, editions: list[Edition]) -> Dataset:
    """The data with these editions, not checked; raises `CheckFailed` for a released edition that changes."""
    texts = {edition["edition"]: yaml_file.dump(edition) for edition in editions}
    sha256 = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    released = {row["edition"]: row["sha256"] for row in before.released}
    refused = [name for name in sha256 if released.get(name, sha256[name]) != sha256[name]]
    if refused:
        advice = "a correction is an edition of its own, see data/README.md"
        raise CheckFailed(Problem(f"editions/{name}.yaml", "what was released", "a change", advice) for name in refused)
    added = {name: yaml_file.loads(text, f"{name}.yaml") for name, text in texts.items()}  # as they will be loaded
    return replace(before, editions=before.editions | added, sha256=before.sha256 | sha256)


def observed(before: Dataset, observed_at: str, edition: str, source: str) -> Dataset:
    """The data with a line of observations more, not checked."""
    row = {"observed_at": observed_at, "edition": edition, "source": source}
    return replace(before, observations=[*before.observations, row])


# ------------------------------------------------------------------------------------------------------ on the disk


def differing(root: Path, before: Dataset, after: Dataset) -> dict[str, str]:
    """The files of the repository at `root` that are other ones with this data, in the order in which to write them.

    `before` is the data as it stands there. Their texts, by path.
    """
    texts = {
        f"data/editions/{name}.yaml": yaml_file.dump(edition)
        for name, edition in after.editions.items()
        if before.sha256.get(name) != after.sha256[name]
    }
    if after.observations != before.observations:
        texts[OBSERVATIONS] = dataset.table(dataset.OBSERVATIONS_HEADER, after.observations)
    return texts | {path: text for path, text in compile_dataset(after).items() if not _is(root / path, text)}


def write(root: Path, texts: dict[str, str]) -> list[str]:
    """Write files of the repository, one after the other; their paths.

    A crash at any point leaves every file whole, the old or the new one; `write_compiled` then brings the compiled ones
    up to the editions.
    """
    for path, text in texts.items():
        write_whole(root / path, text)
    return list(texts)


def publish(root: Path, editions: list[Edition], now: datetime | None = None) -> list[str]:
    """Write editions to `root/data/`, then compile; the names of those that were new or changed.

    `root` is the repository's folder (or a copy of it). Raises `CheckFailed`, before anything is written, for a
    released edition that changes and for a broken rule.
    """
    before = dataset.load(root / "data")
    after = checked(grown(before, editions), now)
    write(root, differing(root, before, after))
    return [each["edition"] for each in editions if before.sha256.get(each["edition"]) != after.sha256[each["edition"]]]


def add_observation(root: Path, observed_at: str, edition: str, source: str, now: datetime | None = None) -> list[str]:
    """Add a line to `data/observations.csv`, then compile; the paths of the files that changed."""
    before = dataset.load(root / "data")
    return write(root, differing(root, before, checked(observed(before, observed_at, edition, source), now)))


def write_compiled(root: Path, loaded: Dataset | None = None, now: datetime | None = None) -> list[str]:
    """Check the data and write the files that follow from it; the paths of those that changed.

    `loaded` is the data as it stands on disk, where it is at hand. Whatever stands in place of the files is written
    over; only a folder is not.

    Raises `CheckFailed`, with nothing written, where the data breaks a rule.
    """
    loaded = checked(loaded or dataset.load(root / "data"), now)
    return write(root, differing(root, loaded, loaded))


def drifted(root: Path, loaded: Dataset | None = None) -> list[Problem]:
    """The compiled files that do not follow from the data as it stands."""
    loaded = loaded or dataset.load(root / "data")
    return [
        problem("R17", Breach(path, "what follows from data/", _instead(root / path), _DRIFT))
        for path in differing(root, loaded, loaded)
    ]


def _is(path: Path, text: str) -> bool:
    try:
        return path.is_file() and path.read_bytes() == text.encode()  # a pipe would hold us up
    except OSError:
        return False  # not to be read: then it cannot be the text


def _instead(path: Path) -> str:
    return "another content" if path.is_file() else "a folder" if path.is_dir() else "no file"
