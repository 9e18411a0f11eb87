"""The steps of the GitHub workflows around the refresh, each a command: `python -m scraper workflow STEP FOLDER`.

`read` runs without write permission and leaves what it found in the folder; `act` has the permission, and takes nothing
from the folder that it has not checked. What comes from the page is in files only: never in a command line.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deepseek_prices.diff import inert
from scraper.dataset import dataset, publish
from scraper.dataset.captures import ADDRESSES
from scraper.dataset.dataset import OBSERVATIONS
from scraper.files import write_whole
from scraper.problem import CheckFailed, Problem, SourceUnavailable, WrongUsage
from scraper.refresh import report as reports
from scraper.refresh.secrecy import without_secrets
from scraper.workflow import release, words
from scraper.workflow.branch import OBSERVATION, Branch, entered, fetch
from scraper.workflow.conversation import (
    BRANCH,
    CALENDAR_LABEL,
    STOPPED_LABEL,
    close_issue,
    is_proposed,
    open_issue,
    pull_request,
    safe,
    tests_line,
    unavailable_often,
)
from scraper.workflow.github import changed, commit, committed, git, push, run_address, setting
from scraper.workflow.handed_over import files, handed_text, observed_at, refused

_REPORTED = (0, 10, 20, 30, 40, 64)
_EDITION = re.compile(r"data/editions/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z(\.[2-9])?\.yaml")
# What follows from an observation: the instant in these files, and nothing else.
_FOLLOWS = {"deepseek_prices/_observed.py": "OBSERVED_UNTIL = ", "data/prices.json": ' "observed_until": '}


def run(step: str, root: Path, folder: Path) -> int:
    """One step; the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    STEPS[step](root, folder)
    return 0


# -------------------------------------------------------------------------------------------------------------- read


def read(root: Path, out: Path) -> None:
    """Refresh the checkout; the report, the captures and the files that changed go to `out`.

    Whatever the refresh ends with is reported, not failed for: the second job decides.
    """
    test, begun = False, git(root, "rev-parse", "HEAD").strip()
    try:
        branch = entered(root)
    except CheckFailed as error:
        report = _stopped(out, "The branch of the pull request is in conflict with main", str(error), error.exit_code)
    else:
        report = _refreshed(root, out) | {"branch": branch.head}
        test = report["exit_code"] == 10 or (report["exit_code"] == 0 and not branch.is_settled())
        _hand_over(root, changed(root), out / "changes")
        if test:
            _hand_over_to_test(root, branch.differing(), out)
    write_whole(out / "report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    _append("GITHUB_OUTPUT", f"commit={begun}\nexit_code={report['exit_code']}\ntest={str(test).lower()}\n")
    _append("GITHUB_STEP_SUMMARY", (out / "report.md").read_text("utf-8"))


def _refreshed(root: Path, out: Path) -> dict[str, Any]:
    """The report of a refresh, in a process of its own."""
    command = [sys.executable, "-m", "scraper", "refresh", "--json"]
    command += ["--keep", str(out / "captures"), "--report", str(out / "report.md")]
    command += [word for words in _acceptances(os.environ.get("ACCEPT", "")) for word in ("--accept", *words)]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", errors="replace", check=False)
    told = without_secrets(done.stderr)
    _print(told)
    report = _report(done.stdout, done.returncode)
    return report or _stopped(out, "The refresh failed", f"Exit code {done.returncode}.\n{told}", 1)


def _acceptances(text: str) -> list[tuple[str, str, str]]:
    """What a person has typed where the workflow is started by hand: `RULE PRODUCT WHY; RULE PRODUCT WHY; …`.

    Raises `WrongUsage` for anything else.
    """
    parts = [part.strip() for part in re.split(r";\s*(?=R[0-9]{2} )", text)] if text.strip() else []
    found = [re.fullmatch(r"(R[0-9]{2}) (\S+) (\S.*)", part) for part in parts]
    if None in found:
        raise WrongUsage([Problem("accept", "RULE PRODUCT WHY; RULE PRODUCT WHY", text, "start the workflow again")])
    return [(each[1], each[2], each[3]) for each in found if each]


def _stopped(out: Path, title: str, said: str, code: int) -> dict[str, Any]:
    """The report of a run that did not come to a refresh's own; the last lines of what was said."""
    lines = "\n".join(f"- {inert(line)}" for line in said.splitlines()[-20:])
    write_whole(out / "report.md", f"# {title}\n\n{lines}\n")
    return {"exit_code": code, "title": title, "warnings": [], "branch": ""}


def _hand_over(root: Path, paths: list[str], folder: Path) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, folder / path)


def _hand_over_to_test(root: Path, paths: list[str], out: Path) -> None:
    """What the tests need beside `main`, and a list of what a reviewer has deleted."""
    there = [path for path in paths if (root / path).is_file()]
    _hand_over(root, there, out / "tested")
    write_whole(out / "deleted", "".join(f"{path}\0" for path in paths if path not in there))


def _report(text: str, code: int) -> dict[str, Any] | None:
    """The refresh's report for programs; none where it did not come to that."""
    try:
        report = json.loads(text)
    except ValueError:
        return None
    fits = isinstance(report, dict) and report.get("exit_code") == code and code in _REPORTED
    return report if fits else None


def _print(text: str) -> None:
    """Print text for the log so that no line of it is a command to the runner (`::…` or `##[…`)."""
    for line in text.splitlines():
        sys.stderr.write(f"| {line.replace('##[', '## [')}\n")


def _append(name: str, text: str) -> None:
    with Path(setting(name)).open("a", encoding="utf-8") as file:
        file.write(text)


# --------------------------------------------------------------------------------------------------------------- act


def act(root: Path, out: Path) -> None:
    """Do what the report asks for: commit the day's observation, open a pull request, open or close an issue."""
    report, text = json.loads(handed_text(out, "report.json")), handed_text(out, "report.md")
    code = report["exit_code"]
    _calendar(report)  # first: it needs nothing of what follows
    if code in {0, 10}:
        fetch(root)
        branch = entered(root)
        if branch.head != report["branch"]:
            found = branch.head or "none"
            raise SourceUnavailable([Problem(f"branch {BRANCH}", report["branch"], found, "the next run takes it in")])
        _observe(branch, out) if code == 0 else _propose(branch, out, safe(report["title"]), text)
    if code in {0, 10}:
        close_issue(STOPPED_LABEL, f"The refresh is back: exit code {code}, {run_address()}.")
        words.close(root)
    elif code != 20 or unavailable_often():
        open_issue(STOPPED_LABEL, report["title"], f"{text}\nCaptures, where there are any: {run_address()}\n")
    if code == 30 and report.get("proposal"):
        words.propose(root, report["proposal"], handed_text(out, "report.proposal.md"))


def _observe(branch: Branch, out: Path) -> None:
    """Commit the day's observation, after checking that nothing but it differs.

    It goes to `main`, or where an edition waits to be merged, to the branch with that.
    """
    moment = _take_observation(branch.root, out) if files(out) else ""
    message = f"{OBSERVATION}the page is unchanged at {moment}"
    if not branch.live:
        if moment:
            commit(branch.root, message)
            push(branch.root, f"HEAD:refs/heads/{setting('GITHUB_REF_NAME')}")
        return
    outcome = setting("TESTS")
    tested = outcome in {"success", "failure"}
    if moment and not tested:
        branch.push(message)
    elif branch.push(f"Merge main into the branch\n\n{tests_line(outcome)}") or tested:
        pull_request(*_said_of(branch), tests_line(outcome))
        return
    if not is_proposed():
        pull_request(*_said_of(branch), branch.said_of_tests() or tests_line(outcome))


def _take_observation(root: Path, out: Path) -> str:
    """The instant of the observation that was handed over: of it, nothing else is taken."""
    drifted = publish.drifted(root)
    if drifted:
        raise CheckFailed(drifted)
    now = datetime.now(UTC)
    moment, edition = observed_at(out, committed(root, OBSERVATIONS), dataset.load(root / "data"), now)
    publish.add_observation(root, moment, edition, ADDRESSES["en", "html"], now)
    _hold_against(root, out, files(out))
    for path in changed(root):
        _only(path, committed(root, path), (root / path).read_text("utf-8"))
    return moment


def _only(path: str, before: str, after: str) -> None:
    """Refuse a file that differs in more than what follows from an observation."""
    if path == OBSERVATIONS:
        return
    old, new = before.splitlines(), after.splitlines()
    beginning = _FOLLOWS.get(path, "\0")
    moved = [pair for pair in zip(old, new, strict=False) if pair[0] != pair[1]]
    if len(old) != len(new) or not all(line.startswith(beginning) for pair in moved for line in pair):
        raise refused(path, "nothing but the instant of the observation", "another change")


def _take(root: Path, out: Path, allowed: Callable[[str], bool]) -> list[str]:
    """Take the allowed files over and compile; what then differs must be what was handed over, byte for byte."""
    handed = files(out)
    taken = [path for path in handed if allowed(path)]
    for path in taken:
        shutil.copyfile(out / "changes" / path, root / path)
    publish.write_compiled(root, now=datetime.now(UTC))
    _hold_against(root, out, handed)
    return taken


def _hold_against(root: Path, out: Path, handed: list[str]) -> None:
    """Refuse what was handed over where it is not, byte for byte, what differs in the checkout."""
    mine = changed(root)
    different = [
        path
        for path in {*mine, *handed}
        if path not in mine or path not in handed or not _equal(root / path, out / "changes" / path)
    ]
    if different:
        raise refused(", ".join(sorted(different)), "what follows from what is taken over", "another content")


def _equal(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()


def _calendar(report: dict[str, Any]) -> None:
    warnings = [each for each in report["warnings"] if each["place"] == "holidays/cn.yaml"]
    if warnings:
        said = "\n".join("- " + inert(f"{each['place']}: {each['found']}; {each['advice']}") for each in warnings)
        recipe = "The recipe is in CONTRIBUTING.md: a year of holidays."
        open_issue(CALENDAR_LABEL, "The holiday calendar needs its next year", f"{said}\n\n{recipe}\n")
    elif report["exit_code"] in {0, 10}:
        close_issue(CALENDAR_LABEL, "The calendar goes on.")


# ------------------------------------------------------------------------------------------------------ pull request


def _propose(branch: Branch, out: Path, title: str, text: str) -> None:
    """Add the new edition to the branch, and open the pull request or bring the open one up to date."""
    root = branch.root
    _take(root, out, lambda path: bool(_EDITION.fullmatch(path)) and not (root / path).exists())
    tests = tests_line(setting("TESTS"))
    branch.push(f"{title}\n\n{tests}")
    all_title, listed = _said_of(branch)
    pull_request(all_title, f"{listed}\n\n---\n\n{text}", tests)


def _said_of(branch: Branch) -> tuple[str, str]:
    """The title and the text of the pull request: every edition of the branch that `main` has not, in order."""
    made = reports.not_merged(dataset.load(branch.root / "data"), branch.editions())
    return reports.title_of(made), reports.listed(made)


STEPS: dict[str, Callable[[Path, Path], None]] = {
    "read": read,
    "act": act,
    "release-check": release.check,
    "release-commit": release.commit_and_tag,
    "release-captures": release.captures,
    "release-feeds": release.feeds,
}
