"""`observations.csv` and `released.csv`: one form, line by line, so that nothing is glued, hidden, doubled or run."""

from datetime import datetime, timedelta

import pytest
from commands import run
from made_editions import bounds

from scraper.dataset import dataset, publish
from scraper.dataset.check import check
from scraper.problem import CheckFailed, SourceUnavailable

V3, OCTOBER = "2024-12-26T112648Z", "2026-10-17T160000Z"
SOURCE = "https://example.org/"
NOW = datetime.fromisoformat("2026-11-30T00:00:00Z")
SECOND = timedelta(seconds=1)
LINES = {
    "observations.csv": (f"2026-10-20T08:00:00Z,{OCTOBER},{SOURCE}", f"2026-10-21T08:00:00Z,{OCTOBER},{SOURCE}"),
    "released.csv": (f"{V3},{'0' * 64},2026.11.25", f"{OCTOBER},{'0' * 64},2026.11.25"),
}
DAMAGES = {
    "no line end at the end": (lambda one, two: f"{one}\n{two}", 3, "a whole line"),
    "no line end after the header": (lambda *_: "", 1, "a whole line"),
    "two lines glued together": (lambda one, two: f"{one}{two}\n", 2, ""),
    "line ends of another system": (lambda one, two: f"{one}\r\n{two}\r\n", 2, r"\r"),
    "a line end of an old system": (lambda one, two: f"{one}\n{two}\r", 3, r"\r"),
    "a NUL": (lambda one, two: f"{one}\n{two}\0\n", 3, r"\x00"),
    "a byte order mark in the midst": (lambda one, two: f"{one}\n\ufeff{two}\n", 3, r"\ufeff"),
    "a space at the end": (lambda one, two: f"{one} \n{two}\n", 2, "' '"),
    "a space before": (lambda one, two: f"{one}\n {two}\n", 3, "' '"),
    "a tab": (lambda one, two: f"{one}\n{two}\t\n", 3, r"\t"),
    "an escape sequence": (lambda one, two: f"{one}\n{two}\x1b[2K\n", 3, r"\x1b"),
    "a letter that looks like another": (lambda one, two: f"{one}\n{two}а\n", 3, r"\u0430"),
    "quotes": (lambda one, two: f'{one}\n"{two}"\n', 3, '"'),
    "an empty line in the midst": (lambda one, two: f"{one}\n\n{two}\n", 3, ""),
    "an empty line at the end": (lambda one, two: f"{one}\n{two}\n\n", 4, ""),
    "a doubled line": (lambda one, two: f"{one}\n{two}\n{one}\n", 4, "each line once"),
    "a conflict": (lambda one, two: f"<<<<<<<\n{one}\n=======\n{two}\n>>>>>>>\n", 2, ""),
}


@pytest.fixture
def damaged(checkout):
    """A copy of the small repository with a damaged table; the number of the line, and words of what is wrong."""

    def make(name, damage):
        root, (change, line, says) = checkout(), DAMAGES[damage]
        path = root / "data" / name
        text = path.read_text("utf-8") + change(*LINES[name])
        path.write_bytes((text.rstrip("\n") if damage == "no line end after the header" else text).encode())
        return root, line, says

    return make


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_table_that_is_not_in_its_form_is_refused_with_the_line(damaged, name, damage):
    root, line, says = damaged(name, damage)
    with pytest.raises(SourceUnavailable) as caught:
        dataset.load(root / "data")
    (problem,) = caught.value.problems
    assert problem.place == f"data/{name}, line {line}"
    assert says in problem.expected + problem.found


@pytest.mark.parametrize("name", LINES)
def test_a_byte_order_mark_at_the_beginning_is_refused(checkout, name):
    path = checkout() / "data" / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    with pytest.raises(SourceUnavailable, match=rf"data/{name}, line 1: .*feff"):
        dataset.load(path.parent)


@pytest.mark.parametrize("name", LINES)
def test_bytes_that_are_no_text_are_refused_with_the_line(checkout, name):
    path = checkout() / "data" / name
    path.write_bytes(path.read_bytes() + LINES[name][0].encode() + b"\n\xff\n")
    with pytest.raises(SourceUnavailable, match=f"data/{name}, line 3: .*0xff"):
        dataset.load(path.parent)


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("command", [("check",), ("compile",), ("rebuild", "--captures", ".")], ids=" ".join)
def test_a_line_without_its_end_stops_every_command_which_says_what_to_do_and_changes_nothing(
    damaged, files, name, command
):
    root, line, _ = damaged(name, "no line end at the end")
    before = files(root, "data", "deepseek_prices")
    done = run(*command, root=root)
    assert (done.returncode, len(done.stderr.splitlines())) == (20, 1)
    assert done.stderr.startswith(f"data/{name}, line {line}: ")
    assert "end it with a line feed" in done.stderr
    assert files(root, "data", "deepseek_prices") == before


def test_no_observation_is_added_to_a_line_without_its_end(damaged, files):
    root, _, _ = damaged("observations.csv", "no line end at the end")
    before = files(root, "data")
    with pytest.raises(SourceUnavailable, match="a whole line"):
        publish.add_observation(root, "2026-10-22T08:00:00Z", OCTOBER, SOURCE)
    assert files(root, "data") == before


# -------------------------------------------------------------------------------------- what a line may say


def look(data, moment, source=SOURCE, edition=OCTOBER):
    data.observations.append({"observed_at": moment, "edition": edition, "source": source})


def wrong(data, now=NOW):
    """The places of what is wrong, with the rule and what was found."""
    return [(each.rule, each.place, each.found) for each in check(data, now)]


def test_an_observation_of_now_is_right_and_one_of_a_second_later_is_not(small):
    look(small, "2026-11-30T00:00:00Z")
    assert wrong(small) == []
    assert wrong(small, NOW - SECOND) == [("R14", "observations.csv, line 2", "2026-11-30T00:00:00Z")]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-01:00"])
def test_an_observation_at_an_instant_that_no_clock_can_show_is_no_crash(small, moment):
    look(small, moment)
    assert {(rule, place) for rule, place, _ in wrong(small)} == {("R14", "observations.csv, line 2")}


def test_an_observation_of_the_year_9999_is_after_now(small):
    look(small, "9999-12-31T23:59:59Z")
    assert wrong(small) == [("R14", "observations.csv, line 2", "9999-12-31T23:59:59Z")]


def test_without_a_clock_no_observation_is_too_late(small):
    look(small, "9999-12-31T23:59:59Z")
    assert check(small) == []


@pytest.mark.parametrize("moment", ["2026-10-20T08:00:00Z", "2026-10-20T07:59:59Z"], ids=["the same", "before"])
def test_an_observation_is_after_the_one_in_the_line_before(small, moment):
    look(small, "2026-10-20T08:00:00Z")
    look(small, moment, f"{SOURCE}other")
    assert wrong(small) == [("R14", "observations.csv, line 3", moment)]


@pytest.mark.parametrize(
    "source",
    [
        "https://github.com/somebody/some.thing-1", "https://web.archive.org/web/20260101000000id_/https://example.org/a",
        "https://example.org", "https://example.org/a?b=c&d=%E4%BB%B7#e", "https://example.org/@somebody/a+b",
    ],
)  # fmt: skip
def test_the_source_of_an_observation_may_be_any_https_address(small, source):
    look(small, "2026-10-20T08:00:00Z", source)
    assert wrong(small) == []


@pytest.mark.parametrize(
    "source",
    [
        "", "x", "by hand", "http://example.org/", "https://", "https://localhost/", "https://example.org:8443/",
        "https://user:secret@example.org/", "https://user@example.org/", "https://EXAMPLE.org/",
        "https://example.org/a b", "https://example.org/\n", "https://example.org/\x1b[2K", "https://example.org/价",
        "https://example.org\\@example.com/", "javascript:alert(1)", "file:///etc/passwd", "//example.org/",
        "=cmd|' /C calc'!A0", "=1+1", "+1", "-1", "@SUM(1)", "\t=1", " https://example.org/", "https://example.org/|x",
    ],
)  # fmt: skip
def test_the_source_of_an_observation_is_nothing_else(small, source):
    look(small, "2026-10-20T08:00:00Z", source)
    assert wrong(small) == [("R14", "observations.csv, line 2", source)]


def recorded_later(edition):
    edition["recorded_at"] = "2026-11-30T00:00:01Z"


def seen_later(edition):
    start = edition["in_force"]["from"]
    edition["in_force"] = {"from": start, "basis": "observed"} | bounds(start, "2026-11-30T00:00:01Z")


def captured_later(edition):
    edition["sources"][0]["captured_on"] = "2026-12-01"


@pytest.mark.parametrize("change", [recorded_later, seen_later, captured_later])
def test_what_an_edition_rests_on_was_seen_before_now(small, change):
    edition = small.editions[OCTOBER]
    change(edition)
    rules = {problem.rule for problem in check(small)}
    later = [problem for problem in check(small, NOW) if "now" in problem.expected]
    assert [(each.rule, each.place.partition(",")[0]) for each in later] == [("R14", f"editions/{OCTOBER}.yaml")]
    assert {problem.rule for problem in check(small, NOW)} == rules | {"R14"}


def test_check_holds_the_data_against_the_clock(checkout):
    root = checkout()
    publish.add_observation(root, "2026-12-01T00:00:00Z", OCTOBER, SOURCE)
    done = run("check", root=root, now=datetime.fromisoformat("2026-11-30T00:00:00Z"))
    assert (done.returncode, done.stderr.partition(":")[0]) == (40, "R14 observations.csv, line 2")
    assert run("check", root=root, now=datetime.fromisoformat("2026-12-02T00:00:00Z")).returncode == 0


@pytest.mark.parametrize("command", [("compile",), ("rebuild", "--captures", "tests/pages")], ids=" ".join)
def test_no_command_writes_what_follows_from_a_look_that_is_still_to_come(checkout, files, monkeypatch, command):
    root = checkout(*(f"tests/pages/{name}" for name in ("2024-12-26_en_v3-promotion",)))
    monkeypatch.chdir(root)
    with (root / "data" / "observations.csv").open("a", encoding="utf-8") as file:
        file.write(f"9999-01-01T00:00:00Z,{OCTOBER},{SOURCE}\n")
    before = files(root, "data", "deepseek_prices")
    words = command if command == ("compile",) else ("rebuild", V3, *command[1:])
    done = run(*words, root=root, now=datetime.fromisoformat("2026-12-02T00:00:00Z"))
    assert (done.returncode, done.stderr.partition(":")[0]) == (40, "R14 observations.csv, line 2")
    assert files(root, "data", "deepseek_prices") == before


def test_an_observation_that_breaks_a_rule_is_not_added(checkout, files):
    root = checkout()
    before = files(root, "data")
    with pytest.raises(CheckFailed, match="the https address of the copy"):
        publish.add_observation(root, "2026-10-20T08:00:00Z", OCTOBER, "=1+1")
    assert files(root, "data") == before


# ------------------------------------------------------------------------------------------------ releases


def released(data, name, release="2026.11.25"):
    data.released.append({"edition": name, "sha256": data.sha256[name], "release": release})


def test_an_edition_is_released_once(small):
    for release in ("2026.11.25", "2026.11.26.1"):
        released(small, V3, release)
    assert wrong(small, None) == [("R15", "released.csv, line 3", V3)]


@pytest.mark.parametrize("release", ["", "x", "2026.11", "2026.11.25.", "v2026.11.25", "=1+1", "2026.11.25\n"])
def test_a_release_is_named_by_its_day(small, release):
    released(small, V3, release)
    assert wrong(small, None) == [("R15", "released.csv, line 2", release)]
