"""The branch of the pull request: what stays on it, what replaces it, and whose commits are left alone."""

import json

import pytest
import walker

from scraper import branch, workflow
from scraper.problem import SourceUnavailable

pytestmark = pytest.mark.usefixtures("actions")


def test_an_edition_that_is_on_the_branch_already_keeps_the_instant_of_its_first_sighting(
    checkout, actions, out, later, log
):
    workflow.act(checkout, out("changed"))
    first = log("refresh")
    folder = out("changed", 2)
    assert json.loads((folder / "report.json").read_text("utf-8"))["title"] != first[0]
    workflow.act(later(), folder)
    assert log("refresh") == first
    (pull,) = actions.load().pulls
    assert "the instant on the branch stands" in pull["body"]
    assert pull["title"] == first[0]


def test_another_change_replaces_the_branch_and_updates_the_pull_request(checkout, actions, out, later, log):
    workflow.act(checkout, out("changed"))
    workflow.act(later(), out("changed again"))
    assert len(log("refresh")) == 2
    assert "1.98 → 2.10" in log("refresh")[0]
    (pull,) = actions.load().pulls
    assert pull["title"] == log("refresh")[0]


def test_what_the_tests_did_stays_said_while_nothing_changes(checkout, actions, out, later, monkeypatch):
    monkeypatch.setenv("TESTS", "failure")
    workflow.act(checkout, out("changed"))
    monkeypatch.setenv("TESTS", "none")
    workflow.act(later(), out("changed"))
    (pull,) = actions.load().pulls
    assert [label["name"] for label in pull["labels"]] == ["new edition", "tests failed"]
    assert pull["body"].startswith("The tests FAILED")


def moved_on(origin, place):
    """`main` has a commit more."""
    other = walker.clone(origin, place)
    (other / "data" / "more.md").write_text("More.\n", encoding="utf-8")
    walker.git(other, "add", "--all")
    walker.git(other, "commit", "--quiet", "--message=Another change")
    walker.git(other, "push", "--quiet", "origin", "main")


def test_a_branch_that_main_has_overtaken_is_brought_up_to_date(
    checkout, actions, out, later, origin, log, content, tmp_path
):
    workflow.act(checkout, out("changed"))
    names = walker.git(origin, "ls-tree", "-r", "--name-only", "refresh", "data/editions/")
    moved_on(origin, tmp_path / "other")
    assert not branch.Branch(later()).is_settled()
    workflow.act(later(), out("changed", 2))
    assert log("refresh")[1:] == log()
    assert walker.git(origin, "ls-tree", "-r", "--name-only", "refresh", "data/editions/") == names
    assert content("data/more.md", "refresh") == "More.\n"
    assert branch.Branch(later()).is_settled()
    (pull,) = actions.load().pulls
    assert pull["title"] == log("refresh")[0]


def test_a_commit_of_somebody_else_on_the_branch_stays(checkout, out, later, origin, log, tmp_path):
    workflow.act(checkout, out("changed"))
    other = walker.clone(origin, tmp_path / "other", depth=0)
    walker.git(other, "checkout", "--quiet", "refresh")
    walker.git(other, "commit", "--quiet", "--allow-empty", "--message=By a reviewer")
    walker.git(other, "push", "--quiet", "origin", "refresh")
    moved_on(origin, tmp_path / "main")
    workflow.act(later(), out("changed", 2))
    assert log("refresh")[0] == "By a reviewer"


def test_a_branch_that_somebody_pushed_to_meanwhile_is_not_pushed_over(checkout, out, later, origin, log, tmp_path):
    workflow.act(checkout, out("changed"))
    old = branch.fetched(later())
    other = walker.clone(origin, tmp_path / "other", depth=0)
    walker.git(other, "checkout", "--quiet", "refresh")
    walker.git(other, "commit", "--quiet", "--allow-empty", "--message=By a reviewer")
    walker.git(other, "push", "--quiet", "origin", "refresh")
    (old._root / "new").write_text("x", encoding="utf-8")
    with pytest.raises(SourceUnavailable, match="stale info"):
        old.replace("Over it")
    assert log("refresh")[0] == "By a reviewer"
