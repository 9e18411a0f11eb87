"""The whole of `data/` as it stands on disk: editions, holidays, observations, releases."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NotRequired, TypedDict, TypeVar

from deepseek_prices.edition import Edition, Statement
from deepseek_prices.source import Source
from scraper import yaml_file
from scraper.problem import Problem, SourceUnavailable

OBSERVATIONS = "data/observations.csv"
OBSERVATIONS_HEADER = ["observed_at", "edition", "source"]
RELEASED_HEADER = ["edition", "sha256", "release"]
# In these tables no field needs more; what looks like nothing, or would be quoted, is not ours.
_STRANGE = re.compile(r'[^!-~\n]|"')
_RESTORE = "restore the file, or correct the line"


_Statement = TypeVar("_Statement", bound=Statement)


class Notice(TypedDict):
    """The State Council's notice for a year; days are those of Beijing."""

    number: str
    published_on: str
    days_off: list[str]
    working_days: list[str]


class Holidays(TypedDict):
    """The days off, and from when until when they are known."""

    schema_version: Literal[1]
    calendar: Literal["CN"]
    complete_from: str
    complete_until: str
    notices: list[Notice]


# `from` is no name that a class could have.
GuideName = TypedDict(
    "GuideName",
    {
        "name": str,
        "endpoint": NotRequired[Literal["anthropic"]],
        "billed_as": str,
        "from": NotRequired[str],
        "from_earliest": NotRequired[str],
        "until": NotRequired[str],
        "until_earliest": NotRequired[str],
        "sources": list[Source],
    },
)


class GuideNames(TypedDict):
    """Names that DeepSeek's guides document and the price page does not have."""

    schema_version: Literal[1]
    names: list[GuideName]


@dataclass(frozen=True, slots=True)
class Dataset:
    """`data/`, loaded; whether it is right, `check` says."""

    editions: dict[str, Edition]
    holidays: Holidays
    guide_names: GuideNames
    observations: list[dict[str, str]]
    released: list[dict[str, str]]
    sha256: dict[str, str]
    readme: str

    def counting(self) -> list[Edition]:
        """The editions that count, in order of their instants; see `counting`."""
        return counting(self.editions.values())


def load(root: Path) -> Dataset:
    """All files of `data/`; raises `SourceUnavailable` or `CheckFailed` with the file and line."""
    files = sorted((root / "editions").glob("*.yaml"))
    return Dataset(
        editions={path.stem: yaml_file.load(path) for path in files},
        holidays=yaml_file.load(root / "holidays" / "cn.yaml"),
        guide_names=yaml_file.load(root / "guide_names.yaml"),
        observations=_csv(root / "observations.csv", OBSERVATIONS_HEADER),
        released=_csv(root / "released.csv", RELEASED_HEADER),
        readme=_text(root / "README.md").replace("\r\n", "\n"),
        sha256={path.stem: hashlib.sha256(_bytes(path)).hexdigest() for path in files},
    )


def _text(path: Path) -> str:
    """The text of a file, its line ends as they are."""
    place, data = f"data/{path.name}", _bytes(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise _refused(place, number, "text in UTF-8", f"byte 0x{data[error.start]:02x}") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceUnavailable([Problem(path.name, "a file to read", str(error), "restore the file")]) from None


def _csv(path: Path, header: list[str]) -> list[dict[str, str]]:
    """The rows of one of our tables, which has one form: fields without quotes, each line whole, and none twice."""
    place, text = f"data/{path.name}", _text(path)
    if strange := _STRANGE.search(text):
        number = text.count("\n", 0, strange.start()) + 1
        raise _refused(place, number, "fields of plain characters, and lines that end with LF alone", ascii(strange[0]))
    *lines, rest = text.split("\n")
    if rest:
        advice = "see git diff whether it was cut off, complete it, and end it with a line feed"
        raise _refused(place, len(lines) + 1, "a whole line, with its end", rest, advice)
    known: set[str] = set()
    for number, line in enumerate(lines or [""], start=1):
        if line.count(",") != len(header) - 1 or (number == 1 and line.split(",") != header):
            raise _refused(place, number, ",".join(header), line)
        if line in known:
            raise _refused(place, number, "each line once", line, "take it away")
        known.add(line)
    return [dict(zip(header, line.split(","), strict=True)) for line in lines[1:]]


def table(header: list[str], rows: list[dict[str, str]]) -> str:
    """The text of one of our tables."""
    return "".join(f"{','.join(fields)}\n" for fields in [header, *(row.values() for row in rows)])


def _refused(place: str, line: int, expected: str, found: str, advice: str = _RESTORE) -> SourceUnavailable:
    return SourceUnavailable([Problem(f"{place}, line {line}", expected, found, advice)])


def counting(editions: Iterable[_Statement]) -> list[_Statement]:
    """The editions that count, in order of their instants.

    Of several statements for one instant the highest counts; where that one says "withdrawn", no edition begins there.
    """
    highest = {edition["in_force"]["from"]: edition for edition in sorted(editions, key=lambda each: each["edition"])}
    kept = (edition for edition in highest.values() if not is_withdrawn(edition))
    return sorted(kept, key=lambda edition: edition["in_force"]["from"])


def is_withdrawn(statement: Statement) -> bool:
    """Whether it says that no edition begins at its instant."""
    return "supersedes" in statement and statement["supersedes"]["reason"] == "withdrawn"
