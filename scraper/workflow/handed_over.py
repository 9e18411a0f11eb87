"""What the job that reads hands over to the one that acts: files of another job, held against what can be so."""

from __future__ import annotations

import os
import stat
from datetime import datetime
from pathlib import Path

from scraper.dataset.captures import ADDRESSES
from scraper.dataset.dataset import OBSERVATIONS, Dataset
from scraper.editions.rules import exists
from scraper.problem import CheckFailed, Problem, SourceUnavailable
from scraper.reading.instants import written
from scraper.refresh.compare import in_force
from scraper.workflow import github

_ADVICE = "nothing was pushed: look at the artifact of this run"
_AGAIN = "nothing was pushed: run the whole workflow again, not the failed job alone"


def refused(place: str, expected: str, found: str, advice: str = _ADVICE) -> CheckFailed:
    """The error for a result that is not what it may be."""
    return CheckFailed([Problem(place, expected, found, advice)])


def handed_text(out: Path, name: str) -> str:
    """The text of a file that the step before has handed over."""
    try:
        return (out / name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        advice = "run the step before, with the same folder"
        raise SourceUnavailable(
            [Problem(str(out / name), "what the step before hands over", str(error), advice)]
        ) from None


def files(out: Path) -> list[str]:
    """The paths of the files handed over; raises `CheckFailed` for whatever else stands there: a link, a pipe."""
    found, folder = [], out / "changes"
    for place, folders, names in os.walk(folder):
        for path in (Path(place, name) for name in [*folders, *names]):
            mode, name = path.lstat().st_mode, path.relative_to(folder).as_posix()
            if stat.S_ISREG(mode):
                found.append(name)
            elif not stat.S_ISDIR(mode):
                raise refused(name, "a file", "a link" if stat.S_ISLNK(mode) else "no file")
    return sorted(found)


def observed_at(out: Path, before: str, loaded: Dataset, now: datetime) -> tuple[str, str]:
    """The instant of the line that was added to the observations, which stood as `before`, and the edition seen then.

    Raises `CheckFailed` for all but one line more that this run can have added: an instant within it, on a day that has
    none, the edition that was in force, and the official address.
    """
    moment, edition, source = _line(out, before)
    started = github.get(f"actions/runs/{int(github.setting('GITHUB_RUN_ID'))}")["run_started_at"]
    if not (exists(moment) and exists(started) and started <= moment <= written(now)):
        within = f"an instant within this run, from {started} to {written(now)}"
        raise refused(OBSERVATIONS, within, moment, _AGAIN)
    if any(row["observed_at"].startswith(moment[:10]) for row in loaded.observations):
        raise refused(OBSERVATIONS, "one line a day", f"another of {moment[:10]}")
    seen = in_force(loaded, datetime.fromisoformat(moment))["edition"]
    if edition != seen:
        raise refused(OBSERVATIONS, f"the edition in force, {seen}", edition)
    if source != ADDRESSES["en", "html"]:
        raise refused(OBSERVATIONS, f"the official address, {ADDRESSES['en', 'html']}", source)
    return moment, str(seen)


def _line(out: Path, before: str) -> list[str]:
    """The fields of the one line that was added."""
    path = out / "changes" / OBSERVATIONS
    expected = "the observations as committed, and one line more"
    try:
        with path.open("rb") as file:  # no more of it than can be right
            data = file.read(len(before.encode()) + 1000)
        after = data.decode("ascii")
    except FileNotFoundError:
        raise refused(OBSERVATIONS, expected, "no such file") from None
    except UnicodeDecodeError as error:
        raise refused(OBSERVATIONS, "plain characters", f"byte 0x{error.object[error.start]:02x}") from None
    added = after.removeprefix(before)
    if not after.startswith(before) or added.count("\n") != 1 or not added.endswith("\n") or added.count(",") != 2:
        raise refused(OBSERVATIONS, expected, added if after.startswith(before) else "another content")
    return added[:-1].split(",")
