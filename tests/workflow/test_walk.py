"""The whole of refresh.yml, walked: the very `run:` steps that GitHub runs, against a site and a GitHub of our own.

Two steps are skipped by name, see `walker.SKIPPED`: setting up `.venv`, and the run of this whole suite.
"""

import json
from pathlib import Path

import pytest
import walker
from github_stand_in import TOKEN

from scraper.conversation import STOPPED_LABEL

WORKFLOW = Path(__file__).parents[2] / ".github" / "workflows" / "refresh.yml"


@pytest.fixture
def walk(origin, site, api, tmp_path):
    """Runs the workflow with the site in a state."""

    def run(state, **options):
        site.show(state)
        return walker.Walk(WORKFLOW, origin, api, tmp_path / "runs", **options).run()

    return run


def result(walked):
    folder = walked.place / f"{walked.run_id}-artifact-result"
    return json.loads((folder / "report.json").read_text("utf-8"))


def test_an_unchanged_page_commits_the_observation_of_the_day_once(walk, api, log, content):
    walked = walk("unchanged")
    assert [job["result"] for job in walked.needs.values()] == ["success", "success", "skipped"], walked.log
    assert result(walked)["exit_code"] == 0
    assert len(log()) == 2
    assert log()[0].startswith("Observation: ")
    assert content("data/observations.csv").count("\n") == 2
    walk("unchanged")
    assert len(log()) == 2
    assert not api.issues
    assert not api.pulls


def test_a_changed_page_opens_one_pull_request_with_the_change_as_its_title(walk, api, log):
    walked = walk("changed")
    assert [job["result"] for job in walked.needs.values()] == ["success", "success", "skipped"], walked.log
    (pull,) = api.pulls
    assert pull["title"] == log("refresh")[0] == result(walked)["title"]
    assert "deepseek-v4-pro output off_peak USD 1.98 → 2.00" in pull["title"]
    assert "| `1.98` | `2.00` | +1.0 |" in pull["body"]
    assert [label["name"] for label in pull["labels"]] == ["new edition"]
    assert (pull["head"], pull["base"]) == ("refresh", "main")
    assert log("refresh")[1:] == log()
    assert len(log()) == 1
    captures = walked.place / f"{walked.run_id}-artifact-captures"
    assert sorted(path.stem for path in captures.iterdir()) == sorted(
        each["sha256"] for each in result(walked)["captures"]
    )


def test_an_unreadable_page_opens_one_issue_which_recovery_closes(walk, api, log):
    walked = walk("unreadable")
    assert result(walked)["exit_code"] == 30, walked.log
    assert [job["result"] for job in walked.needs.values()] == ["success", "success", "skipped"]
    (issue,) = api.issues
    assert issue["title"] == "The page was not understood"
    assert f"/actions/runs/{walked.run_id}" in issue["body"]
    assert "@everybody" in issue["body"].replace("`", "")
    assert TOKEN not in issue["body"] + walked.log
    assert len(log()) == 1
    walk("unchanged")
    assert not api.open_issues(STOPPED_LABEL)
    ((number, comment),) = api.comments
    assert number == issue["number"]
    assert "exit code 0" in comment


def test_languages_that_disagree_open_the_issue(walk, api, log, branches):
    walked = walk("disagreeing")
    assert result(walked)["exit_code"] == 40, walked.log
    (issue,) = api.open_issues(STOPPED_LABEL)
    assert "600" in issue["body"]
    assert len(log()) == 1
    assert branches() == ["main"]


def test_a_site_that_is_down_opens_the_issue_the_third_time_in_a_row(walk, api, log):
    for expected in (0, 0, 1):
        walked = walk("down")
        assert result(walked)["exit_code"] == 20, walked.log
        assert len(api.open_issues(STOPPED_LABEL)) == expected
    assert len(log()) == 1


def test_in_a_fork_nothing_runs(walk, api):
    walked = walk("changed", repository="somebody/deepseek-prices")
    assert [job["result"] for job in walked.needs.values()] == ["skipped", "skipped", "skipped"]
    assert walked.ran == []
    assert api.asked == []


def test_a_push_that_is_refused_raises_the_alarm(walk, api, origin):
    hook = origin / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    walked = walk("unchanged")
    assert [job["result"] for job in walked.needs.values()] == ["success", "failure", "success"], walked.log
    (issue,) = api.open_issues(STOPPED_LABEL)
    assert issue["title"] == "The refresh failed"
