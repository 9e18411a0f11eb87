"""The line of observations that one job hands to the next: of it the instant is taken, if it can be so."""

import os
from datetime import datetime, timedelta

import pytest
from walker import git

from scraper.__main__ import main
from scraper.dataset.captures import ADDRESSES
from scraper.problem import CheckFailed
from scraper.reading.instants import written
from scraper.workflow import steps

OBSERVATIONS = "data/observations.csv"
OFFICIAL = ADDRESSES["en", "html"]
EDITION, EARLIER = "2026-11-13T160000Z", "2026-10-31T160000Z"

pytestmark = pytest.mark.usefixtures("actions")


@pytest.fixture
def refused(checkout, log):
    """That a result is refused, and that nothing is pushed or left behind; the error."""

    def act(folder):
        with pytest.raises(CheckFailed) as caught:
            steps.act(checkout, folder)
        assert len(log()) == 1
        assert git(checkout, "status", "--porcelain") == ""
        return str(caught.value)

    return act


@pytest.fixture
def handed(out):
    """A result of an unchanged page, with another line in place of the one that was added."""

    def make(change):
        folder = out("unchanged")
        path = folder / "changes" / OBSERVATIONS
        header, line, _ = path.read_bytes().decode().split("\n")
        path.write_bytes(f"{header}\n{change(*line.split(','))}".encode())
        return folder

    return make


@pytest.fixture
def moment(results):
    """The instant that the result of an unchanged page has."""
    text = (results("unchanged") / "out" / "changes" / OBSERVATIONS).read_text("utf-8")
    return datetime.fromisoformat(text.splitlines()[-1].partition(",")[0])


def test_the_line_of_this_run_is_taken_over_as_it_was_handed_over(checkout, out, content, results):
    steps.act(checkout, out("unchanged"))
    assert content(OBSERVATIONS) == (results("unchanged") / "out" / "changes" / OBSERVATIONS).read_text("utf-8")


@pytest.mark.parametrize(
    "instant",
    ["9999-12-31T23:59:59Z", "2026-11-15T00:00:00Z", "2026-11-31T00:00:00Z", "yesterday", "", "2026-11-20", "=1+1"],
)
def test_an_instant_that_is_not_within_the_run_is_refused(refused, handed, actions, moment, instant):
    actions.started = written(moment)
    actions.save()
    said = refused(handed(lambda _, edition, source: f"{instant},{edition},{source}\n"))
    assert f"{OBSERVATIONS}: expected an instant within this run, from {actions.started} to " in said


def test_an_instant_of_a_run_that_began_later_is_refused(refused, out, actions, moment):
    actions.started = written(moment + timedelta(seconds=1))
    actions.save()
    assert "run the whole workflow again" in refused(out("unchanged"))


def test_an_instant_at_which_the_run_began_is_within_it(checkout, out, actions, moment, log):
    actions.started = written(moment)
    actions.save()
    steps.act(checkout, out("unchanged"))
    assert len(log()) == 2


@pytest.mark.parametrize(
    "source",
    [
        "https://example.org/quick_start/pricing", f"{OFFICIAL}?x", OFFICIAL.replace("https", "http"),
        OFFICIAL.replace("//", "//user:secret@"), "=cmd|'/C calc'!A0", "+1", "-1", "@SUM(1)", f"\t{OFFICIAL}",
        f"{OFFICIAL}\r", f" {OFFICIAL}", "",
    ],
)  # fmt: skip
def test_a_source_that_is_not_the_official_address_is_refused(refused, handed, source):
    said = refused(handed(lambda instant, edition, _: f"{instant},{edition},{source}\n"))
    assert f"{OBSERVATIONS}: expected the official address, {OFFICIAL}; found " in said


@pytest.mark.parametrize("edition", [EARLIER, f"{EDITION}.2", "2026-11-14T000000Z", "", "=1+1"])
def test_an_edition_that_is_not_in_force_is_refused(refused, handed, edition):
    said = refused(handed(lambda instant, _, source: f"{instant},{edition},{source}\n"))
    assert f"{OBSERVATIONS}: expected the edition in force, {EDITION}; found " in said


@pytest.mark.parametrize(
    "added",
    ["LINE", "", "\n", "LINE,more\n", "LINE\nLINE\n", "LINE\nLINE", f"{'x' * 1_000_000}\n"],
    ids=["no end", "none", "empty", "a field more", "two", "two, no end", "long"],
)
def test_all_but_one_whole_line_more_is_refused(refused, handed, added):
    assert "and one line more; found" in refused(handed(lambda *line: added.replace("LINE", ",".join(line))))


def test_a_line_with_what_is_no_plain_character_is_refused(refused, handed):
    assert "plain characters" in refused(handed(lambda *line: f"{','.join(line)}é\n"))


def test_a_second_line_of_a_day_is_refused(checkout, out, handed, log):
    steps.act(checkout, out("unchanged"))
    text = (checkout / OBSERVATIONS).read_text("utf-8")
    folder = handed(lambda *line: f"{','.join(line)}\n")
    (folder / "changes" / OBSERVATIONS).write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
    with pytest.raises(CheckFailed, match="expected one line a day"):
        steps.act(checkout, folder)
    assert len(log()) == 2


def a_pipe(folder):
    os.mkfifo(folder / "changes" / "pipe")


def a_link_to_a_folder(folder):
    (folder / "changes" / "data").rename(folder / "elsewhere")
    (folder / "changes" / "data").symlink_to(folder / "elsewhere")


def a_link_to_nowhere(folder):
    (folder / "changes" / "nothing").symlink_to("nowhere")


@pytest.mark.parametrize("tamper", [a_pipe, a_link_to_a_folder, a_link_to_nowhere])
def test_what_is_no_file_is_refused(refused, out, tamper):
    folder = out("unchanged")
    tamper(folder)
    assert "expected a file" in refused(folder)


def test_a_checkout_whose_compiled_files_are_damaged_is_told_to_compile(checkout, out, log):
    path = checkout / "data" / "prices.json"
    path.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    git(checkout, "commit", "--quiet", "--all", "--message=A conflict")
    with pytest.raises(CheckFailed, match=r"data/prices\.json: .*run python -m scraper compile"):
        steps.act(checkout, out("unchanged"))
    assert len(log()) == 1


def test_an_edition_that_was_seen_after_now_is_refused(checkout, out, branches):
    folder = out("changed")
    for path in (folder / "changes" / "data").glob("e*/*.yaml"):
        text = path.read_text("utf-8")
        (recorded,) = (line for line in text.splitlines() if line.startswith("recorded_at: "))
        path.write_text(text.replace(recorded, 'recorded_at: "2099-01-01T00:00:00Z"'), encoding="utf-8")
    with pytest.raises(CheckFailed, match=r"R14 editions/.*, recorded_at: expected at the latest"):
        steps.act(checkout, folder)
    assert branches() == ["main"]


def test_a_release_of_damaged_compiled_files_is_told_to_compile(checkout, tmp_path):
    (checkout / "deepseek_prices" / "_editions.py").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    with pytest.raises(CheckFailed, match=r"_editions\.py: .*run python -m scraper compile"):
        steps.run("release-check", checkout, tmp_path / "out")


@pytest.mark.parametrize("step", ["act", "release-commit"])
def test_a_folder_without_what_the_step_before_hands_over_is_said(tmp_path, capsys, step):
    assert main(["workflow", step, str(tmp_path / "empty")]) == 20
    assert "run the step before" in capsys.readouterr().err
