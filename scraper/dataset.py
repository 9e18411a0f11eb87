"""The whole of `data/` as it stands on disk: editions, evidence, holidays, observations, releases."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scraper import yaml_file
from scraper.problem import Problem, SourceUnavailable
from scraper.reading import Data

OBSERVATIONS_HEADER = ["observed_at", "edition", "source"]
RELEASED_HEADER = ["edition", "sha256", "release"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """`data/`, loaded; whether it is right, `check` says."""

    editions: dict[str, Data]
    evidence: dict[str, Data]
    holidays: Data
    observations: list[dict[str, str]]
    released: list[dict[str, str]]
    sha256: dict[str, str]
    readme: str

    def counting(self) -> list[Data]:
        """The editions that count, in order of their instants; see `counting`."""
        return counting(self.editions.values())


def load(root: Path) -> Dataset:
    """All files of `data/`; raises `SourceUnavailable` or `CheckFailed` with the file and line."""
    files = sorted((root / "editions").glob("*.yaml"))
    return Dataset(
        editions={path.stem: yaml_file.load(path) for path in files},
        evidence={path.stem: yaml_file.load(path) for path in sorted((root / "evidence").glob("*.yaml"))},
        holidays=yaml_file.load(root / "holidays" / "cn.yaml"),
        observations=_csv(root / "observations.csv", OBSERVATIONS_HEADER),
        released=_csv(root / "released.csv", RELEASED_HEADER),
        readme=_text(root / "README.md"),
        sha256={path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnavailable([Problem(path.name, "text in UTF-8", str(error), "restore the file")]) from None


def _csv(path: Path, header: list[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceUnavailable([Problem(path.name, "a CSV file in UTF-8", str(error), "restore the file")]) from None
    for number, row in enumerate(rows or [[]], start=1):
        if len(row) != len(header) or (number == 1 and row != header):
            found, place = ",".join(row), f"{path.name}, line {number}"
            raise SourceUnavailable([Problem(place, ",".join(header), found, "restore the file")])
    return [dict(zip(header, row, strict=True)) for row in rows[1:]]


def counting(editions: Iterable[Data]) -> list[Data]:
    """The editions that count, in order of their instants.

    Of several statements for one instant the highest counts; where that one says "withdrawn", no edition begins there.
    """
    highest = {
        edition["in_force"]["from"]: edition for edition in sorted(editions, key=lambda each: str(each["edition"]))
    }
    kept = (edition for edition in highest.values() if edition.get("supersedes", {}).get("reason") != "withdrawn")
    return sorted(kept, key=lambda edition: str(edition["in_force"]["from"]))
