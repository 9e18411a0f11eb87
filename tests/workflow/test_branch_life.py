"""The branch of the pull request through merges, reviewers and refusals: nothing sticks, and what waits is proposed."""

import json
from datetime import UTC, datetime

import pytest
import walker

from scraper.dataset.compile import PATHS
from scraper.problem import SourceUnavailable
from scraper.reading.instants import written
from scraper.workflow import steps
from scraper.workflow.conversation import STOPPED_LABEL, safe

pytestmark = pytest.mark.usefixtures("actions")

OBSERVATIONS = "data/observations.csv"


def squashed(editions, content):
    """What a squash merge of the branch puts onto main."""
    new = editions("refresh")
    paths = [*new, *(path.replace("editions", "evidence") for path in new), *PATHS, OBSERVATIONS]
    return {path: content(path, "refresh") for path in paths}


def test_a_branch_that_was_squashed_does_not_stick_once_main_has_seen_more(run, pushes, editions, content, actions):
    run("changed")
    run("changed")  # the day's observation stands on the branch
    files = squashed(editions, content)
    assert files[OBSERVATIONS].count("\n") == 2
    pushes("main", files, "Squashed")
    lines = files[OBSERVATIONS].splitlines()
    earlier = "2026-11-14T00:00:00Z,2026-11-13T160000Z,https://example.org/"
    pushes("main", {OBSERVATIONS: "\n".join([lines[0], earlier, *lines[1:]]) + "\n"}, "Another day")
    assert run("changed")[0] == 0, actions.open_issues(STOPPED_LABEL)


def test_a_run_right_after_another_sees_what_that_one_saw(reads, later, monkeypatch):
    monkeypatch.setenv("TESTS", "success")
    for code in (10, 0):
        place = reads("changed")
        report = json.loads((place / "out" / "report.json").read_text("utf-8"))
        assert report["exit_code"] == code, report["problems"]
        assert all(each["in_force"]["from"] <= written(datetime.now(UTC)) for each in report["editions"])
        steps.act(later(), place / "out")


@pytest.mark.parametrize("name", ["somebody/refresh", "refresh-2"])
def test_a_branch_of_a_similar_name_is_not_ours(run, origin, log, name):
    walker.git(origin, "branch", name, "main")
    assert run("unchanged") == (0, False)
    assert log()[0].startswith("Observation: ")


def test_a_pull_request_that_could_not_be_opened_is_opened_by_the_next_run(run, actions):
    actions.refused = "/pulls"
    actions.save()
    with pytest.raises(SourceUnavailable):
        run("changed")
    assert not actions.load().pulls
    actions.refused = ""
    actions.save()
    assert run("changed")[0] == 0
    (pull,) = actions.load().pulls
    assert "1.98 → 2.00" in pull["title"]
    assert pull["body"].startswith("The tests passed")


def test_a_pull_request_that_was_closed_unmerged_is_opened_again_once(run, actions):
    run("changed")
    actions.load().pulls[0]["state"] = "closed"
    actions.save()
    run("changed")
    run("changed")
    assert [each["state"] for each in actions.load().pulls] == ["closed", "open"]


def test_a_reviewer_may_delete_a_file(origin, run, reads, tmp_path):
    run("changed")
    place = walker.clone(origin, tmp_path / "reviewer", depth=0)
    walker.git(place, "checkout", "--quiet", "refresh")
    walker.git(place, "rm", "--quiet", "tests/data/test_repository.py")
    walker.git(place, "commit", "--quiet", "--message=Without this test")
    walker.git(place, "push", "--quiet", "origin", "refresh")
    place = reads("changed again")
    assert (place / "out" / "deleted").read_text("utf-8") == "tests/data/test_repository.py\0"
    assert not (place / "out" / "tested" / "tests").exists()
    assert run("changed again") == (10, True)


def test_a_reviewer_may_give_a_file_any_name(run, pushes, content):
    run("changed")
    pushes("refresh", {"data/备注 2.md": "A note.\n"})
    assert run("changed again") == (10, True)
    assert content("data/备注 2.md", "refresh") == "A note.\n"


def test_what_a_reviewer_wrote_beside_a_compiled_table_stays(run, pushes, content):
    run("changed")
    text = content("data/README.md", "refresh")
    beginning, rest = text.split("\n", 1)
    pushes("refresh", {"data/README.md": f"{beginning}\n\nA reviewer's sentence.\n{rest}"})
    text = content("data/README.md")
    table = [line for line in text.splitlines() if "2026-11-13T160000Z" in line]
    pushes("main", {"data/README.md": text.replace(table[0], table[0] + "x")})
    assert run("changed")[0] == 0
    assert "A reviewer's sentence." in content("data/README.md", "refresh")


def test_a_title_is_no_longer_than_github_takes_however_many_signs_are_kept_apart():
    assert len(safe(" ".join(["#1"] * 60 + ["@a"] * 60))) <= 256
