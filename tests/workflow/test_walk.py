"""The whole of refresh.yml, walked: the very `run:` steps that GitHub runs, against a site and a GitHub of our own."""

import json
import shutil
from pathlib import Path

import gh_stand_in
import pytest
import walker
import yaml
from gh_stand_in import TOKEN
from walker import git

from scraper.workflow.conversation import STOPPED_LABEL, UNAVAILABLE_STEP

WORKFLOW = Path(__file__).parents[2] / ".github" / "workflows" / "refresh.yml"
JOBS = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]
STEPS = {name: [step["name"] for step in job["steps"]] for name, job in JOBS.items()}
QUIET = {"read": "success", "test": "skipped", "act": "success", "alarm": "skipped"}
TESTED = QUIET | {"test": "success"}


@pytest.fixture
def walk(origin, site, hub, tmp_path):
    """Runs the workflow with the site in a state."""

    def run(state, **options):
        site.show(state)
        return walker.Walk(WORKFLOW, origin, hub, options.pop("place", tmp_path / "runs"), **options).run()

    return run


@pytest.fixture(scope="module")
def _changed(_template, site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("changed")
    origin, hub = Path(shutil.copytree(_template, folder / "origin.git")), folder / "hub"
    hub.mkdir()
    site.show("changed")
    walked = walker.Walk(WORKFLOW, origin, gh_stand_in.Hub(hub), folder / "runs").run()
    assert walked.results() == TESTED, walked.log
    return walked


@pytest.fixture
def changed(_changed):
    """Copies what the first two jobs left of a page that has changed; how they ended."""

    def copy_to(place):
        shutil.copytree(_changed.place, place, ignore=shutil.ignore_patterns("1-read", "1-test", "1-act"))
        return {name: _changed.needs[name] for name in ("read", "test")}

    return copy_to


@pytest.fixture
def proposed(_changed, origin, hub):
    """A walk with a page that has changed, in a world that nothing had happened in before; only read."""
    walker.put_back(_changed.place.parent, origin, hub.path.parent)
    return _changed


def result(walked):
    folder = walked.place / f"{walked.run_id}-artifact-result"
    return json.loads((folder / "report.json").read_text("utf-8"))


def test_an_unchanged_page_commits_the_observation_of_the_day_once(walk, hub, log, content):
    walked = walk("unchanged")
    assert walked.results() == QUIET, walked.log
    assert result(walked)["exit_code"] == 0
    assert len(log()) == 2
    assert log()[0].startswith("Observation: ")
    assert content("data/observations.csv").count("\n") == 2
    walk("unchanged")
    assert len(log()) == 2
    assert not hub.open_issues(STOPPED_LABEL)
    assert not hub.load().pulls


def test_a_run_that_waited_for_another_begins_from_what_that_left(origin, site, hub, log, tmp_path):
    site.show("unchanged")
    first, second = (walker.Walk(WORKFLOW, origin, hub, tmp_path / each) for each in ("first", "second"))
    second.run_id += 1
    assert (first.run().results(), second.run().results()) == (QUIET, QUIET), second.log
    assert len(log()) == 2


def test_a_changed_page_opens_one_pull_request_with_the_change_as_its_title(proposed, hub, log):
    walked = proposed
    assert walked.results() == TESTED, walked.log
    (pull,) = hub.load().pulls
    assert pull["title"] == log("refresh")[0] == result(walked)["title"]
    assert "deepseek-v4-pro output off_peak USD 1.98 → 2.00" in pull["title"]
    assert "| `1.98` | `2.00` | +1.0 |" in pull["body"]
    assert pull["body"].startswith("The tests passed on this result: https://github.example/")
    assert [label["name"] for label in pull["labels"]] == ["new edition"]
    assert (pull["head"], pull["base"]) == ("refresh", "main")
    assert log("refresh")[1:] == log()
    assert len(log()) == 1
    captures = walked.place / f"{walked.run_id}-artifact-captures"
    assert sorted(path.stem for path in captures.iterdir()) == sorted(
        each["sha256"] for each in result(walked)["captures"]
    )


def test_a_pull_request_whose_content_is_unchanged_is_not_tested_again(proposed, walk, hub, log):
    first = proposed
    (pull,) = hub.load().pulls
    second = walk("changed")
    assert (first.results(), second.results()) == (TESTED, QUIET), second.log
    assert hub.load().pulls == [pull]
    assert [line.startswith("Observation: ") for line in log("refresh")] == [True, False, False]


@pytest.mark.usefixtures("proposed")
def test_a_page_that_changes_again_is_tested_again(walk, log):
    walked = walk("changed again")
    assert walked.results() == TESTED, walked.log
    assert "2.00 → 2.10" in log("refresh")[0]


def test_a_result_whose_tests_did_not_run_is_proposed_and_tested_with_the_next_run(walk, hub):
    walked = walk("changed", broken=("test", "Set up the environment"))
    assert walked.results() == {"read": "success", "test": "failure", "act": "success", "alarm": "success"}, walked.log
    (pull,) = hub.load().pulls
    assert pull["body"].startswith("The tests did not run")
    assert [label["name"] for label in pull["labels"]] == ["new edition", "tests failed"]
    walked = walk("changed")
    assert walked.results() == TESTED, walked.log
    (pull,) = hub.load().pulls
    assert pull["body"].startswith("The tests passed")
    assert [label["name"] for label in pull["labels"]] == ["new edition"]


def test_tests_that_fail_are_said_in_the_pull_request(walk, hub, origin, tmp_path):
    clone = walker.clone(origin, tmp_path / "clone")
    test = clone / "tests" / "data" / "test_repository.py"
    test.write_text("def test_fails():\n    raise ValueError\n", encoding="utf-8")
    git(clone, "commit", "--quiet", "--all", "--message=A test that fails")
    git(clone, "push", "--quiet", "origin", "main")
    walked = walk("changed")
    assert walked.results() == TESTED, walked.log
    (pull,) = hub.load().pulls
    assert pull["body"].startswith("The tests FAILED")
    assert [label["name"] for label in pull["labels"]] == ["new edition", "tests failed"]


def test_an_unreadable_page_opens_one_issue_which_recovery_closes(walk, hub, log):
    walked = walk("unreadable")
    assert result(walked)["exit_code"] == 30, walked.log
    assert walked.results() == QUIET
    (issue,) = hub.open_issues(STOPPED_LABEL)
    assert issue["title"].startswith("The page was not understood: ")
    assert f"/actions/runs/{walked.run_id}" in issue["body"]
    assert "@everybody" in issue["body"].replace("`", "")
    assert TOKEN not in issue["body"] + walked.log
    assert len(log()) == 1
    walk("unchanged")
    assert not hub.open_issues(STOPPED_LABEL)
    comment = next(body for number, body in hub.load().comments if number == issue["number"])
    assert "exit code 0" in comment


def test_words_that_nothing_knows_open_a_draft_beside_the_issue(walk, hub, log):
    walked = walk("reworded")
    assert result(walked)["exit_code"] == 30, walked.log
    assert walked.results() == QUIET, walked.log
    (pull,) = hub.load().pulls
    assert (pull["head"], pull["draft"]) == ("words", True)
    (status,) = hub.load().statuses
    assert (status["state"], status["target_url"].rpartition("/")[2]) == ("failure", str(walked.run_id))
    assert len(hub.open_issues(STOPPED_LABEL)) == len(log()) == 1
    assert TOKEN not in pull["body"] + walked.log


def test_languages_that_disagree_open_the_issue(walk, hub, log, branches):
    walked = walk("disagreeing")
    assert result(walked)["exit_code"] == 40, walked.log
    (issue,) = hub.open_issues(STOPPED_LABEL)
    assert "600" in issue["body"]
    assert len(log()) == 1
    assert branches() == ["main"]


def test_a_site_that_is_down_opens_the_issue_the_third_time_in_a_row(walk, hub, log):
    for expected in (0, 0, 1):
        walked = walk("down")
        assert result(walked)["exit_code"] == 20, walked.log
        assert len(hub.open_issues(STOPPED_LABEL)) == expected
    assert len(log()) == 1


def test_where_the_refresh_is_not_switched_on_nothing_runs(walk, hub):
    walked = walk("changed", refresh="")
    assert set(walked.results().values()) == {"skipped"}
    assert walked.ran == []
    assert hub.load().asked == []


# --------------------------------------------------------------------------------------------------------- the alarm


def alarmed(walked, hub):
    """That the alarm alone opened the issue, with the address of the run."""
    assert walked.results()["alarm"] == "success", walked.log
    (issue,) = hub.open_issues(STOPPED_LABEL)
    assert issue["title"] == "The refresh failed"
    assert issue["body"].endswith(f"/actions/runs/{walked.run_id}")
    return issue


@pytest.mark.parametrize("step", STEPS["read"])
def test_the_alarm_reports_each_step_of_reading(walk, hub, step):
    walked = walk("changed", broken=("read", step))
    assert walked.results() == {"read": "failure", "test": "skipped", "act": "skipped", "alarm": "success"}
    alarmed(walked, hub)


@pytest.mark.parametrize("step", [name for name in STEPS["test"] if name != "Test the data"])
def test_the_alarm_reports_each_step_of_the_tests(walk, changed, hub, tmp_path, step):
    needs = changed(tmp_path / "runs")
    walked = walk("changed", broken=("test", step), needs={"read": needs["read"]})
    assert walked.results() == {"read": "success", "test": "failure", "act": "success", "alarm": "success"}
    alarmed(walked, hub)


@pytest.mark.parametrize("step", [name for name in STEPS["act"] if name != UNAVAILABLE_STEP])
def test_the_alarm_reports_each_step_of_acting(walk, changed, hub, tmp_path, step):
    needs = changed(tmp_path / "runs")
    walked = walk("changed", broken=("act", step), needs=needs)
    assert walked.results() == {"read": "success", "test": "success", "act": "failure", "alarm": "success"}
    alarmed(walked, hub)


def test_the_alarm_reports_the_step_for_a_site_that_is_down(walk, hub):
    walked = walk("down", broken=("act", UNAVAILABLE_STEP))
    assert walked.results()["act"] == "failure"
    alarmed(walked, hub)


def test_the_alarm_reports_an_installation_that_fails(walk, hub, origin, tmp_path):
    clone = walker.clone(origin, tmp_path / "clone")
    (clone / "scraper" / "scraper.lock").write_text("no lock\n", encoding="utf-8")
    git(clone, "commit", "--quiet", "--all", "--message=A lock that is broken")
    git(clone, "push", "--quiet", "origin", "main")
    walked = walk("unchanged", installed=False)
    assert "Invalid requirement" in walked.log
    alarmed(walked, hub)


def test_the_alarm_brings_the_open_issue_up_to_date(walk, hub):
    for _ in range(2):
        issue = alarmed(walk("unchanged", broken=("read", "Set up Python")), hub)
    assert len(hub.load().issues) == 1
    assert issue["number"] == 1


def test_a_push_that_is_refused_raises_the_alarm(walk, hub, origin):
    hook = origin / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    walked = walk("unchanged")
    assert walked.results() == QUIET | {"act": "failure", "alarm": "success"}, walked.log
    alarmed(walked, hub)


@pytest.mark.usefixtures("proposed")
def test_what_a_reviewer_has_deleted_is_not_there_in_the_tests(walk, origin, tmp_path):
    place = walker.clone(origin, tmp_path / "reviewer", depth=0)
    git(place, "checkout", "--quiet", "refresh")
    git(place, "rm", "--quiet", "tests/data/test_repository.py")
    git(place, "commit", "--quiet", "--message=Without this test")
    git(place, "push", "--quiet", "origin", "refresh")
    walked = walk("changed again")
    assert not (walked.place / f"{walked.run_id}-test" / "checkout" / "tests" / "data" / "test_repository.py").exists()
    assert walked.results() == TESTED, walked.log
