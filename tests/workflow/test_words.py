"""Words that nothing knows: the branch `words`, its draft pull request, and what is taken over from the reading job."""

import json
import os
import subprocess
import sys

import pytest
import walker
from walker import git

from scraper import yaml_file
from scraper.problem import CheckFailed, SourceUnavailable
from scraper.workflow import conversation, steps, words
from scraper.workflow.conversation import STOPPED_LABEL
from scraper.workflow.github import AUTHOR

pytestmark = pytest.mark.usefixtures("actions")


def added(content, branch="words"):
    """The rows at the end of the file of a branch."""
    return yaml_file.loads(content(words.FILE, branch), words.FILE)["added"]


def head(origin):
    return git(origin, "rev-parse", "words").strip()


# ----------------------------------------------------------------------------------------------- what a refresh opens


def test_words_that_nothing_knows_open_a_draft_from_a_branch_of_their_own(run, hub, origin, content, log):
    assert run("reworded") == (30, False)
    (pull,) = hub.load().pulls
    assert (pull["head"], pull["base"], pull["draft"]) == ("words", "main", True)
    assert [label["name"] for label in pull["labels"]] == [conversation.WORDS_LABEL]
    assert hub.open_issues(STOPPED_LABEL)
    assert len(log()) == 1
    changed = git(origin, "diff", "--numstat", "main", "words").split("\n")[:-1]
    assert [line.split("\t")[2] for line in changed] == [words.FILE]
    assert content(words.FILE, "words").startswith(content(words.FILE).removesuffix(" []\n"))
    (row,) = added(content)
    assert row["meaning"] is None
    assert row["words"].startswith("All @prices of `models` are listed in units")


def test_the_page_is_in_no_title_and_no_message(run, hub, log):
    run("reworded")
    (pull,) = hub.load().pulls
    assert pull["title"] == log("words")[0] == "Words of the page to decide: 1 that nothing knows"
    assert "The page says: `All @prices of 'models' are listed" in pull["body"]


def test_the_commit_has_the_status_that_the_tests_fail(run, hub, origin):
    run("reworded")
    (status,) = hub.load().statuses
    assert (status["sha"], status["state"], status["context"]) == (head(origin), "failure", "make test-data")
    assert "a meaning is open" in status["description"]


def test_the_tests_of_the_data_fail_while_a_meaning_is_open(run, origin, tmp_path):
    run("reworded")
    place = walker.compiled(walker.clone(origin, tmp_path / "words", depth=0))
    git(place, "checkout", "--quiet", "words")

    def tested():
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV_"))}
        done = subprocess.run(command, cwd=place, env=environment, capture_output=True, encoding="utf-8", check=False)
        return done.returncode, "it is left open" in done.stdout

    assert tested() == (1, True)
    file = place / words.FILE
    file.write_text(file.read_text("utf-8").replace("meaning: null", 'meaning: "units"'), encoding="utf-8")
    assert tested() == (0, False)


def test_the_same_words_are_proposed_once(run, hub, origin):
    run("reworded")
    before = head(origin), hub.load().statuses
    run("reworded")
    assert (head(origin), hub.load().statuses) == before
    assert len(hub.load().pulls) == 1


def test_other_words_take_the_place_of_those_before(run, hub, origin, content):
    run("reworded")
    first = head(origin)
    run("reworded again")
    (row,) = added(content)
    assert row["words"].startswith("The prices of models")
    assert git(origin, "rev-list", "--count", "main..words").strip() == "1"
    assert [each["sha"] for each in hub.load().statuses] == [first, head(origin)]
    (pull,) = hub.load().pulls
    assert "The prices of models" in pull["body"]


def test_the_edition_is_made_once_a_person_has_chosen_and_merged(run, origin, content, tmp_path, pushes):
    run("reworded")
    chosen = content(words.FILE, "words").replace("meaning: null", 'meaning: "units"')
    pushes("words", {words.FILE: chosen})
    git(origin, "update-ref", "refs/heads/main", "words")
    merged = walker.compiled(walker.clone(origin, tmp_path / "merged", depth=0))
    environment = os.environ | {"PYTHONPATH": str(merged)}
    command = [sys.executable, "-m", "scraper", "workflow", "read", str(tmp_path / "out")]
    subprocess.run(command, cwd=merged, env=environment, check=True, capture_output=True)
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["exit_code"] == 10


@pytest.mark.parametrize("state", ["unchanged", "changed"])
def test_the_draft_is_closed_once_the_page_is_read_without_the_words(run, hub, state):
    run("reworded")
    (pull,) = hub.load().pulls
    run(state)
    assert hub.load().pulls[0]["state"] == "closed"
    assert any(number == pull["number"] and "without these words" in body for number, body in hub.comments)


def test_a_page_that_is_refused_for_more_than_words_leaves_the_draft(run, hub):
    run("reworded")
    run("unreadable")
    assert [pull["head"] for pull in hub.load().open_pulls()] == ["words"]


def test_words_that_come_back_open_a_draft_again(run, hub):
    run("reworded")
    run("unchanged")
    run("reworded")
    assert [pull["state"] for pull in hub.load().pulls] == ["closed", "open"]


# -------------------------------------------------------------------------------------------- a branch of somebody's


def test_the_draft_of_a_branch_that_is_somebodys_stays_open_when_the_page_is_read(run, hub, content, pushes):
    run("reworded")
    pushes("words", {words.FILE: content(words.FILE, "words").replace("meaning: null", 'meaning: "version"')})
    run("unchanged")
    assert hub.load().pulls[0]["state"] == "open"


def test_a_branch_to_which_a_person_has_pushed_is_theirs(run, hub, origin, content, pushes):
    run("reworded")
    pushes("words", {words.FILE: content(words.FILE, "words").replace("meaning: null", 'meaning: "version"')})
    before = head(origin), hub.load().pulls
    run("reworded again")
    assert (head(origin), hub.load().pulls) == before


def test_a_branch_that_is_merged_begins_anew(run, origin, content, pushes):
    run("reworded")
    pushes("words", {words.FILE: content(words.FILE, "words").replace("meaning: null", 'meaning: "units"')})
    squashed = git(origin, "commit-tree", "words^{tree}", "-p", "main", "-m", "Merged as one commit").strip()
    git(origin, "update-ref", "refs/heads/main", squashed)
    run("reworded again")
    assert [row["meaning"] for row in added(content)] == ["units", None]
    assert git(origin, "log", "-1", "--format=%ae", "words").strip() == AUTHOR["EMAIL"]


def test_a_pull_request_that_github_refused_is_opened_by_the_next_run(run, hub):
    hub.load().refused = "/pulls"
    hub.save()
    with pytest.raises(SourceUnavailable):
        run("reworded")
    assert hub.open_issues(STOPPED_LABEL)
    hub.load().refused = ""
    hub.save()
    run("reworded")
    assert len(hub.load().pulls) == len(hub.load().statuses) == 1


# ------------------------------------------------------------------------------------------------ what is taken over

ROW = {"since": "2026-11-28", "language": "en", "role": "sentence", "meaning": None, "words": "Prices are without tax."}


@pytest.fixture
def handed(tmp_path):
    """A result that proposes rows."""

    def write(rows):
        folder = tmp_path / "handed"
        folder.mkdir(exist_ok=True)
        report = {"exit_code": 30, "title": "A title", "warnings": [], "branch": "", "proposal": rows}
        (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
        for name in ("report.md", "report.proposal.md"):
            (folder / name).write_text("A text\n", encoding="utf-8")
        return folder

    return write


def test_rows_alone_are_taken_over(checkout, handed, origin, content):
    folder = handed([ROW, ROW | {"role": "heading", "words": 'A "heading": # \\ {{ x'.replace("{{ ", "")}])
    (folder / "changes" / "scraper").mkdir(parents=True)
    (folder / "changes" / "scraper" / "problem.py").write_text("raise SystemExit\n", encoding="utf-8")
    steps.act(checkout, folder)
    assert [row["words"] for row in added(content)] == ["Prices are without tax.", 'A "heading": # \\ x']
    assert git(origin, "diff", "--name-only", "main", "words").split() == [words.FILE]


@pytest.mark.parametrize(
    "rows",
    [
        {"words": "x"},
        [ROW] * 201,
        ["a text"],
        [{**ROW, "more": "x"}],
        [{name: ROW[name] for name in ("since", "language", "role", "meaning")}],
        [ROW | {"meaning": "units"}],
        [ROW | {"meaning": ""}],
        [ROW | {"language": "fr"}],
        [ROW | {"role": "title"}],
        [ROW | {"role": ["sentence"]}],
        [ROW | {"since": "2999-01-01"}],
        [ROW | {"since": '2026-11-28"\nrows: []'}],
        [ROW | {"words": ""}],
        [ROW | {"words": ["x"]}],
        [ROW | {"words": "x" * 5001}],
        [ROW | {"words": "Two\nlines"}],
        [ROW | {"words": "Turned \u202earound"}],
        [ROW | {"words": "{anything}"}],
        [ROW | {"words": "half {a slot"}],
        [ROW | {"role": "heading", "words": "{until}"}],
    ],
)
def test_what_is_no_row_with_an_open_meaning_is_refused(checkout, handed, rows, branches, hub):
    with pytest.raises(CheckFailed):
        steps.act(checkout, handed(rows))
    assert branches() == ["main"]
    assert not hub.load().pulls


def test_a_page_that_more_than_words_is_wrong_with_proposes_nothing(run, hub, branches):
    assert run("unreadable") == (30, False)
    assert branches() == ["main"]
    assert not hub.load().pulls
