"""What the workflows say on GitHub: at most one open pull request a branch, at most one open issue for each label."""

from __future__ import annotations

import re
from typing import Any

from scraper.workflow import github
from scraper.workflow.github import run_address, setting

BRANCH, WORDS = "refresh", "words"
WORDS_LABEL = "words to decide"
PULL_LABEL, TESTS_LABEL = "new edition", "tests failed"
STOPPED_LABEL, CALENDAR_LABEL = "refresh stopped", "holidays"
UNAVAILABLE_STEP = "Source not available"
"""The step of refresh.yml that runs where the source was not available: what the run history is asked for."""

_TITLE = 250  # GitHub refuses more than 256 characters
_BODY = 60_000  # GitHub refuses more than 65,536 characters
_TIMES = 3


def safe(line: str) -> str:
    """A title, no longer than GitHub takes, in which no word mentions anybody or refers to an issue."""
    return re.sub(r"(?<!\w)([@#])(?=\w)", r"\1 ", " ".join(line.split()))[:_TITLE]


def tests_line(outcome: str) -> str:
    """What the tests did with a result, as the branch and the pull request say it: `outcome` is that of the step."""
    said = {"success": "The tests passed", "failure": "The tests FAILED"}.get(outcome, "The tests did not run")
    return f"{said} on this result: {run_address()}"


def said_of_tests(message: str) -> str:
    """The line of a commit's message that says what the tests did with it, if they ran."""
    found = re.search(r"^The tests (passed|FAILED) on this result: .*$", message, re.M)
    return found[0] if found else ""


def pull_request(title: str, text: str, tests: str) -> None:
    """Open the pull request of the branch, or bring the open one up to date; `tests` is their line in it."""
    pull, before = _brought_up_to_date(BRANCH, title, f"{tests}\n\n{text}")
    labels = {PULL_LABEL, *before} - {TESTS_LABEL} | (set() if tests.startswith("The tests passed") else {TESTS_LABEL})
    _label(pull, before, labels)


def draft(title: str, text: str) -> None:
    """Open the draft pull request of the words, or bring the open one up to date."""
    pull, before = _brought_up_to_date(WORDS, title, text, draft=True)
    _label(pull, before, before | {WORDS_LABEL})


def close_draft(comment: str) -> None:
    """Close the draft pull request of the words with a comment, where one is open."""
    pull = _pull(WORDS)
    if pull is not None:
        github.post(f"issues/{pull['number']}/comments", {"body": comment})
        github.patch(f"pulls/{pull['number']}", {"state": "closed"})


def _brought_up_to_date(branch: str, title: str, text: str, **more: Any) -> tuple[int, set[str]]:
    """The number of the branch's open pull request, which is opened where there is none, and its labels."""
    pull, content = _pull(branch), {"title": safe(title), "body": _cut(text)}
    if pull is None:
        pull = github.post("pulls", content | {"head": branch, "base": setting("GITHUB_REF_NAME")} | more)
    elif (pull["title"], pull["body"]) != (content["title"], content["body"]):
        github.patch(f"pulls/{pull['number']}", content)
    return pull["number"], {each["name"] for each in pull.get("labels", ())}


def _label(pull: int, before: set[str], labels: set[str]) -> None:
    if labels != before:
        github.patch(f"issues/{pull}", {"labels": sorted(labels)})


def is_proposed() -> bool:
    """Whether a pull request of the branch is open. GitHub may have refused it, or a person may have closed it."""
    return _pull(BRANCH) is not None


def _pull(branch: str) -> Any:
    owner, base = setting("GITHUB_REPOSITORY").partition("/")[0], setting("GITHUB_REF_NAME")
    pulls = github.get("pulls", state="open", head=f"{owner}:{branch}", base=base)
    return pulls[0] if pulls else None


def unavailable_often() -> bool:
    """Whether the runs before this one found no source either, so that it is the third in a row."""
    runs = github.get(
        "actions/workflows/refresh.yml/runs", branch=setting("GITHUB_REF_NAME"), status="completed", per_page=_TIMES
    )["workflow_runs"]
    before = [each["id"] for each in runs if str(each["id"]) != setting("GITHUB_RUN_ID")][: _TIMES - 1]
    return len(before) == _TIMES - 1 and all(_was_unavailable(each) for each in before)


def _was_unavailable(run_id: int) -> bool:
    jobs = github.get(f"actions/runs/{run_id}/jobs")["jobs"]
    steps = [step for job in jobs for step in job.get("steps", ())]
    return any(step["name"] == UNAVAILABLE_STEP and step["conclusion"] == "success" for step in steps)


def _issue(label: str) -> Any:
    found = [each for each in github.get("issues", labels=label, state="open") if "pull_request" not in each]
    return found[0] if found else None


def open_issue(label: str, title: str, body: str) -> None:
    """Open the label's issue, or bring the open one up to date: there is one at most."""
    issue, content = _issue(label), {"title": safe(title), "body": _cut(body)}
    if issue is None:
        github.post("issues", content | {"labels": [label]})
    elif (issue["title"], issue["body"]) != (content["title"], content["body"]):
        github.patch(f"issues/{issue['number']}", content)


def close_issue(label: str, comment: str) -> None:
    """Close the label's issue with a comment, where one is open."""
    issue = _issue(label)
    if issue is not None:
        github.post(f"issues/{issue['number']}/comments", {"body": comment})
        github.patch(f"issues/{issue['number']}", {"state": "closed"})


def _cut(body: str) -> str:
    return body if len(body) <= _BODY else f"{body[:_BODY]}\n\n… cut: the whole report is in the artifact of the run.\n"
