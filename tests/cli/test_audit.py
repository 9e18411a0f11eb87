"""The commands for auditors: `diff`, `log`, `why`, `verify`."""

import copy
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from deepseek_prices import audit, diff, editions
from deepseek_prices.audit.evidence import editions as evidence
from deepseek_prices.audit.evidence import hashes
from deepseek_prices.changes import changes


def standing(name):
    """The edition that counts for the instant of this name: itself, or its newest correction."""
    return next(each for each in evidence() if each.partition(".")[0] == name)


OLD, NEW = standing("2025-01-20T122930Z"), standing("2025-02-08T160000Z")
ROOT = Path(__file__).parents[2]


# ----------------------------------------------------------------------------------------------------- diff


def test_two_editions_that_differ_end_with_10_and_show_every_change(cli):
    done = cli("diff", OLD, NEW)
    assert done.code == 10
    assert done.lines[0] == f"{OLD} → {NEW}"
    assert "deepseek-chat output USD: 0.28 (list price 1.10) → 1.10  +292.9%" in done.lines


def test_an_edition_and_itself_are_equal(cli):
    done = cli("diff", OLD, OLD)
    assert (done.code, done.out) == (0, f"{OLD} → {OLD}: no difference\n")


def test_the_changes_are_those_of_the_library(cli):
    found = cli("diff", OLD, NEW, "--json").json()
    assert found["changes"] == [diff.as_dict(each) for each in changes(evidence()[OLD], evidence()[NEW])]
    assert (found["before"], found["after"]) == (OLD, NEW)


def test_markdown_is_the_table_of_the_reports(cli):
    out = cli("diff", OLD, NEW, "--format", "markdown").out
    assert out == diff.markdown(changes(evidence()[OLD], evidence()[NEW])) + "\n"


def test_an_edition_may_be_named_by_a_day_or_an_instant(cli):
    by_name = cli("diff", standing("2024-12-26T112648Z"), standing("2025-02-26T163000Z")).out
    assert cli("diff", "2025-01-20", "2025-02-27").out == by_name
    assert cli("diff", "2025-01-20T12:29:29Z", "2025-02-27T00:30+08:00").out == by_name


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_an_edition_may_be_a_file(cli, tmp_path, form):
    edition = copy.deepcopy(evidence()[NEW])
    edition["models"][0]["prices"]["USD"]["output"] = "9.99"
    path = tmp_path / f"edition.{form}"
    path.write_text(json.dumps(edition), encoding="utf-8")  # JSON is YAML, too
    assert "deepseek-chat output USD: 1.10 → 9.99  +808.2%" in cli("diff", NEW, path).lines


@pytest.mark.parametrize("name", ["2025-01-20T160000", "never", "2025-01-20T10:00", "2020-01-01", "2025-01-20T160001Z"])
def test_what_names_no_edition_is_wrong_usage(cli, name):
    assert cli("diff", name, NEW).code == 64


def test_a_file_that_is_not_there_is_a_source_that_is_not_available(cli, tmp_path):
    assert cli("diff", tmp_path / "no.yaml", NEW).code == 20


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"edition": 1}', "\x00"])
def test_a_file_that_is_no_edition_is_not_understood(cli, tmp_path, content):
    path = tmp_path / "edition.json"
    path.write_text(content, encoding="utf-8")
    done = cli("diff", path, NEW)
    assert (done.code, done.out) == (30, "")


# ------------------------------------------------------------------------------------------------------ log


def test_the_log_has_every_edition_once(cli):
    found = cli("log", "--json").json()
    names = [each["edition"]["name"] for each in (*found["changes"], *found["price_neutral"])]
    assert sorted(names) == sorted(evidence())


def test_changes_without_a_change_of_a_price_come_apart(cli):
    found = cli("log", "--json").json()
    assert {each["price_neutral"] for each in found["changes"]} == {False}
    assert {each["price_neutral"] for each in found["price_neutral"]} == {True}
    lines = cli("log").lines
    heading = lines.index(f"{len(found['price_neutral'])} editions change no price:")
    first = found["price_neutral"][0]["edition"]["name"]
    assert heading < next(number for number, line in enumerate(lines) if first in line)


def test_the_log_since_a_day_or_an_instant_has_what_begins_then_or_later(cli):
    by_day, by_instant = (
        cli("log", "--since", since, "--json").json() for since in ("2026-10-31", "2026-11-01T00:00+08:00")
    )
    later = [each.name for each in editions() if each.in_force_from >= datetime(2026, 10, 31, tzinfo=UTC)]
    found = [each["edition"]["name"] for each in (*by_day["changes"], *by_day["price_neutral"])]
    assert sorted(found) == later
    assert by_instant == by_day


def test_a_log_since_no_instant_is_wrong_usage(cli):
    assert cli("log", "--since", "2026-10-31T00:00").code == 64


@pytest.mark.parametrize("at", ["0001-01-01T00:00+08:00", "9999-12-31T23:00Z", "9999-12-31T23:00-08:00"])
def test_a_log_since_an_instant_beyond_the_calendar_is_wrong_usage(cli, at):
    done = cli("log", "--since", at)
    assert (done.code, done.out) == (64, "")
    assert at in done.err


@pytest.mark.parametrize("words", [(OLD, "9999-12-31T23:00-08:00"), ("0001-01-01T00:00+08:00", NEW)])
def test_an_edition_at_an_instant_beyond_the_calendar_is_wrong_usage(cli, words):
    assert (cli("diff", *words).code, cli("diff", *words).out) == (64, "")


def test_the_log_can_be_of_a_name_a_kind_and_prices_alone(cli):
    asked = ("--since", "2026-09-09", "--until", "2026-09-11", "--model", "deepseek-v4-flash", "--kind", "output")
    lines = cli("log", *asked, "--prices-only").lines
    assert "  deepseek-v4-flash output peak USD: 1.32 → 1.2  -9.1%" in lines
    assert not any("input" in line or "sentence" in line for line in lines)


def test_the_log_of_a_name_that_is_none_is_wrong_usage(cli):
    done = cli("log", "--model", "deepseek-v9")
    assert (done.code, done.out) == (64, "")


# ------------------------------------------------------------------------------------------------------ why


def test_why_goes_from_the_price_to_the_page(cli):
    out = cli("why", "deepseek-v4-pro", "output", "--at", "2026-10-02T02:00Z").out
    for link in (
        "1.98 USD per 1,000,000 tokens",
        f"{standing('2026-09-19T101058Z')}, in force from 2026-09-19T10:10:58Z",
        "observed, between 2026-09-17T23:31:55Z and 2026-09-19T10:10:58Z",
        hashes()[standing("2026-09-19T101058Z")],
        "https://api-docs.deepseek.com/quick_start/pricing",
        "deepseek-v4-pro, output, off_peak, USD: 1.98",
        "fri 2026-10-02 10:00:00, in the window peak mon-fri 09:00-12:00, a public holiday",
        "rests on        a text copy",
        "Monday through Friday, excluding Chinese public holidays",
    ):
        assert link in out


@pytest.mark.parametrize(
    ("asked", "is_derived"),
    [(("speech_synthesis", "character"), True), (("document_parsing", "page"), False)],
)
def test_why_says_that_a_figure_is_derived_and_has_no_cell_of_it(cli, asked, is_derived):
    out = cli("why", *asked, "--at", "2026-11-14T03:00Z", "--currency", "CNY").out
    assert ("rests on        a text copy, and the figure is derived" in out) is is_derived
    assert ("cell " in out) is not is_derived


def test_why_speaks_of_windows_only_where_there_are_some(cli):
    assert "outside all windows" not in cli("why", "search", "request", "--at", "2026-11-14T03:00Z").out
    assert "outside all windows" in cli("why", "deepseek-flash", "output", "--at", "2026-11-13T13:00Z").out


def test_why_is_the_chain_of_the_library(cli):
    at = datetime(2025, 1, 15, tzinfo=UTC)
    found = cli("why", "deepseek-chat", "output", "--at", "2025-01-15T00:00Z", "--currency", "CNY", "--json").json()
    assert found == audit.why("deepseek-chat", "output", at, currency="CNY").as_dict()


@pytest.mark.parametrize("columns", [30, 80])
def test_why_shows_every_sentence_whole_on_a_terminal_of_any_width(terminal, columns):
    asked = ("deepseek-flash", "output", datetime(2026, 10, 20, 2, tzinfo=UTC))
    sentences = [each["text"] for each in audit.why(*asked).sentences]
    out = terminal("why", *asked[:2], "--at", asked[2].isoformat(), columns=columns).out
    assert sentences
    assert [each for each in sentences if "".join(each.split()) not in "".join(out.split())] == []


def test_why_breaks_no_word_and_no_line_is_wider_than_the_terminal(terminal):
    asked = ("why", "deepseek-flash", "output", "--at", "2026-10-20T02:00Z")
    words = {word for line in terminal(*asked, columns=1000).out.splitlines() for word in line.split()}
    lines = terminal(*asked, columns=80).out.splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert {word for line in lines for word in line.split() if word.isascii()} <= words


def test_why_there_is_no_price_is_shown_and_ends_with_40(cli):
    done = cli("why", "deepseek-chat", "output", "--at", "2026-10-20T00:00Z")
    assert done.code == 40
    assert "no longer sold" in done.err
    assert "deepseek-chat" in done.out


def test_why_of_an_unknown_name_suggests_the_right_one(cli):
    done = cli("why", "deepseek-chta", "output")
    assert done.code == 40
    assert "is it deepseek-chat" in done.err


# --------------------------------------------------------------------------------------------------- verify


@pytest.fixture
def published(tmp_path):
    """A copy of the published editions."""
    return Path(shutil.copytree(ROOT / "data/editions", tmp_path / "editions"))


def test_the_published_editions_are_all_right(cli, published):
    done = cli("verify", published)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"all {len(list(published.iterdir()))} files are as published: ")


def test_verify_and_editions_agree_on_what_they_count(cli, published):
    found, counted = cli("editions", "--json").json(), cli("verify", published, "--json").json()
    assert (counted["editions"], counted["files"]) == (len(found), len(list(published.iterdir())))
    assert counted["not_counting"].keys() | {each["edition"] for each in found} == {
        path.stem for path in published.iterdir()
    }
    others = counted["files"] - counted["editions"]
    shown = f"{len(found)} editions" + (f", and {others} superseded or withdrawn" if others else "")
    assert cli("verify", published).out == f"all {counted['files']} files are as published: {shown}\n"


def test_a_statement_that_is_no_edition_is_said_to_be_so(cli, published):
    said = cli("verify", published, "--json").json()["not_counting"]
    assert said["2026-09-14T040000Z"] == "superseded by 2026-09-14T040000Z.2"
    assert said["2026-09-14T040000Z.2"] == "withdrawn: no edition begins here"
    last = cli("editions").lines[-1]
    assert all(f"{name} ({why})" in last for name, why in said.items())


def test_a_changed_a_missing_and_a_strange_file_are_named(cli, published):
    changed = published / f"{OLD}.yaml"
    changed.write_bytes(changed.read_bytes() + b"\n")
    (published / f"{NEW}.yaml").rename(published / "2030-01-01T000000Z.yaml")
    done = cli("verify", published)
    assert done.code == 40
    assert done.lines == [f"{OLD}: different", f"{NEW}: missing", "2030-01-01T000000Z: unknown"]
    assert [each["problem"] for each in cli("verify", published, "--json").json()["findings"]] == [
        "different",
        "missing",
        "unknown",
    ]


def test_a_folder_that_is_not_there_is_a_source_that_is_not_available(cli, tmp_path):
    assert cli("verify", tmp_path / "no").code == 20


def test_a_folder_without_editions_is_not_understood(cli, tmp_path):
    assert cli("verify", tmp_path).code == 30
