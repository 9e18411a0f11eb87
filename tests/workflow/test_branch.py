"""The branch of the pull request: nothing seen is lost, in whatever order things are seen, merged and pushed."""

import json

import pytest

from scraper.dataset.compile import PATHS
from scraper.problem import SourceUnavailable
from scraper.workflow import branch, steps
from scraper.workflow.conversation import STOPPED_LABEL

pytestmark = pytest.mark.usefixtures("actions")


def test_an_edition_that_waits_is_seen_again_and_keeps_the_instant_of_its_first_sighting(run, editions, log, actions):
    assert run("changed") == (10, True)
    first, (pull,) = editions("refresh"), actions.load().pulls
    assert run("changed") == (0, False)
    assert editions("refresh") == first
    assert [line.partition(":")[0] for line in log("refresh")] == [
        "Observation",
        log("refresh")[1].partition(":")[0],
        log()[0],
    ]
    assert actions.load().pulls == [pull]
    assert len(log()) == 1


def test_what_is_seen_while_an_edition_waits_stands_after_it(run, editions, log, actions, content):
    run("changed")
    (first,) = set(editions("refresh")) - set(editions())
    assert run("changed again") == (10, True)
    new = sorted(set(editions("refresh")) - set(editions()))
    assert (new[0], len(new)) == (first, 2)
    assert "1.98 → 2.00" in log("refresh")[1]
    assert "2.00 → 2.10" in log("refresh")[0]
    (pull,) = actions.load().pulls
    assert "1.98 → 2.00" in pull["title"]
    assert pull["body"].index("| `1.98` | `2.00` |") < pull["body"].index("| `2.00` | `2.10` |")
    assert first.removeprefix("data/editions/").removesuffix(".yaml") in content("data/prices.json", "refresh")


def test_the_state_of_main_again_is_no_new_edition_and_leaves_the_branch(run, log, actions):
    run("changed")
    before = log("refresh")
    assert run("unchanged") == (30, False)
    assert log("refresh") == before
    assert actions.open_issues(STOPPED_LABEL)


def test_a_branch_that_main_has_overtaken_is_brought_up_to_date_and_tested_again(
    run, pushes, editions, content, actions
):
    run("changed")
    before = editions("refresh")
    pushes("main", {"data/more.md": "More.\n"})
    assert run("changed", "failure") == (0, True)
    assert editions("refresh") == before
    assert content("data/more.md", "refresh") == "More.\n"
    (pull,) = actions.load().pulls
    assert pull["body"].startswith("The tests FAILED")
    assert "tests failed" in [label["name"] for label in pull["labels"]]
    assert run("changed") == (0, False)


def test_a_commit_of_somebody_else_stays_whatever_is_seen_next(run, pushes, content, log):
    run("changed")
    pushes("refresh", {"data/more.md": "A reviewer's.\n"})
    assert run("changed") == (0, False)
    pushes("main", {"data/main.md": "Main's.\n"})
    assert run("changed again") == (10, True)
    assert content("data/more.md", "refresh") == "A reviewer's.\n"
    assert content("data/main.md", "refresh") == "Main's.\n"
    assert "By a reviewer" in log("refresh")


def test_compiled_files_that_conflict_are_compiled_again(run, pushes, content):
    run("changed")
    text = content("data/prices.json")
    pushes("main", {"data/prices.json": text.replace("observed_until", "observed_till", 1)})
    assert run("changed")[0] == 0
    assert "<<<<<<<" not in content("data/prices.json", "refresh")
    assert '"observed_until"' in content("data/prices.json", "refresh")


def test_a_conflict_that_is_no_compiled_file_needs_a_person_and_changes_nothing(run, pushes, log, actions):
    run("changed")
    pushes("refresh", {"pyproject.toml": "x = 1\n"})
    pushes("main", {"pyproject.toml": "x = 2\n"})
    before = log("refresh")
    assert run("changed") == (40, False)
    (issue,) = actions.open_issues(STOPPED_LABEL)
    assert "both change pyproject.toml" in issue["body"]
    assert "merge main into it by hand" in issue["body"]
    assert log("refresh") == before


def test_a_branch_whose_content_was_merged_begins_anew(run, pushes, editions, content, log):
    run("changed")
    files = {path: content(path, "refresh") for path in editions("refresh")}
    files |= {
        path.replace("editions", "evidence"): content(path.replace("editions", "evidence"), "refresh") for path in files
    }
    for path in PATHS:
        files[path] = content(path, "refresh")
    pushes("main", files, "Squashed")
    assert run("changed") == (0, False)
    assert log()[0].startswith("Observation")
    assert run("changed again") == (10, True)
    assert log("refresh")[1:] == log()


def test_a_branch_that_somebody_pushed_to_during_the_run_waits_for_the_next(run, reads, pushes, later, log):
    run("changed")
    place = reads("changed again")
    pushes("refresh", {})
    with pytest.raises(SourceUnavailable, match="the next run takes it in"):
        steps.act(later(), place / "out")
    assert log("refresh")[0] == "By a reviewer"
    assert run("changed again")[0] == 10


def test_a_push_that_comes_between_is_not_pushed_over(run, pushes, later, log):
    run("changed")
    checkout = later()
    mine = branch.entered(checkout)
    pushes("refresh", {})
    (checkout / "new").write_text("x", encoding="utf-8")
    with pytest.raises(SourceUnavailable, match=r"integrate the remote changes"):
        mine.push("Over it")
    assert log("refresh")[0] == "By a reviewer"


@pytest.mark.parametrize("tests", ["success", "failure"])
def test_what_the_tests_did_stays_said_while_nothing_changes(run, actions, tests):
    run("changed", tests)
    (before,) = actions.load().pulls
    run("changed")
    assert actions.load().pulls == [before]


# ------------------------------------------------------------------------------- what a person has accepted


def test_what_is_accepted_where_the_workflow_is_started_reaches_the_refresh(reads, monkeypatch):
    monkeypatch.setenv("ACCEPT", "R19 deepseek-v4-pro a reason; with a semicolon; R21 deepseek-flash another")
    place = reads("unchanged")
    report = json.loads((place / "out" / "report.json").read_text("utf-8"))
    assert report["exit_code"] == 64
    assert [each["place"] for each in report["problems"]] == [
        "--accept R19 deepseek-v4-pro",
        "--accept R21 deepseek-flash",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("R20 a gone", [("R20", "a", "gone")]),
        ("R20 a gone; R19 b it; really; moved", [("R20", "a", "gone"), ("R19", "b", "it; really; moved")]),
    ],
)
def test_acceptances_are_typed_one_after_the_other(text, found):
    assert steps._acceptances(text) == found
