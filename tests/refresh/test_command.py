"""`python -m scraper refresh`: its exit codes, options and output, in a copy of the repository."""

import gzip
import json
import os

import loopback
import pytest
from faults import all_pages, another_refresh, bundled
from world import NOW, OCTOBER, at, contents, dearer, edited, pages

from scraper.dataset.captures import captures_in, pages_below
from scraper.problem import PageNotUnderstood, SourceUnavailable
from scraper.refresh import report
from scraper.refresh.refresh import refresh

MORNING = NOW.isoformat()
NEW = "2026-10-20T090000Z"


def data(world):
    return {name: content for name, content in contents(world.root).items() if not name.startswith("scraper/")}


# ------------------------------------------------------------------------------------------ pages in a folder


def from_folder(world, folder, now=NOW):
    return refresh(world.root, lambda: (captures_in(folder, now), []), now, world.keep)


def test_a_folder_with_a_page_in_each_language_is_enough(world, folder):
    outcome = from_folder(world, folder(pages()))
    assert (outcome.exit_code, len(outcome.captures), outcome.warnings) == (0, 2, [])


def test_a_folder_with_pages_and_twins_has_both_as_witnesses(world, folder):
    outcome = from_folder(world, folder(all_pages()))
    assert (outcome.exit_code, len(outcome.captures)) == (0, 4)


def test_a_folder_with_twins_alone_is_enough(world, folder):
    twins = {key: page for key, page in all_pages().items() if key[1] == "markdown"}
    outcome = from_folder(world, folder(dearer(twins)))
    assert outcome.exit_code == 10
    urls = [each["url"] for each in world.editions()[NEW]["sources"]]
    assert urls == [f"https://api-docs.deepseek.com/{each}quick_start/pricing.md" for each in ("", "zh-cn/")]


def test_a_folder_is_searched_with_its_folders(world, folder):
    given = folder(pages())
    (given / "below").mkdir()
    (given / "en.html").rename(given / "below" / "page.html")
    assert from_folder(world, given).exit_code == 0


def test_a_folder_with_two_pages_of_a_language_is_refused(world, folder):
    given = folder(pages())
    (given / "other.html").write_bytes(pages()["en", "html"])
    outcome = from_folder(world, given)
    assert outcome.exit_code == 20
    assert "one html page in en" in str(outcome.problems[0])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_folder_with_a_page_in_one_language_is_refused(world, folder, language):
    outcome = from_folder(world, folder({key: page for key, page in pages().items() if key[0] == language}))
    assert outcome.exit_code == 20
    assert f"{language}.html" in str(outcome.problems[0])


def test_a_folder_without_pages_is_refused(world, tmp_path):
    for folder in (tmp_path / "nowhere", tmp_path / "empty"):
        outcome = from_folder(world, folder)
        assert outcome.exit_code == 20
        assert "the page in both languages" in str(outcome.problems[0])
        (tmp_path / "empty").mkdir(exist_ok=True)


def test_a_folder_that_has_the_name_of_a_page_is_no_page(world, folder):
    given = folder(pages())
    (given / "notes.md").mkdir()
    assert from_folder(world, given).exit_code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_a_page_that_may_not_be_read_is_refused(world, folder):
    given = folder(pages())
    (given / "en.html").chmod(0)
    assert from_folder(world, given).exit_code == 20


def test_a_name_that_leads_to_no_file_is_no_page(tmp_path):
    (tmp_path / "en.html").symlink_to(tmp_path / "nowhere")
    with pytest.raises(SourceUnavailable, match="both languages"):
        captures_in(tmp_path, NOW)


def test_a_file_that_is_no_text_is_refused(world, folder):
    given = folder(pages())
    (given / "en.html").write_bytes(b"\xff\xfe\x00")
    assert from_folder(world, given).exit_code == 20


def test_a_file_that_is_too_large_to_be_the_page_is_refused(tmp_path):
    (tmp_path / "en.html").write_bytes(b"x" * 600_000)
    with pytest.raises(PageNotUnderstood, match="524288"):
        captures_in(tmp_path, NOW)


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"page")[:-3]], ids=["other", "cut off"])
def test_a_kept_capture_that_is_broken_is_named(tmp_path, content):
    (tmp_path / "broken.gz").write_bytes(content)
    with pytest.raises(SourceUnavailable, match=r"broken\.gz: expected a file that can be read"):
        pages_below(tmp_path, {"0" * 64})


# ------------------------------------------------------------------------------------------------ the command


def test_the_command_ends_with_0_where_the_page_is_the_same_and_says_so(world, command, folder):
    before = data(world)
    done = command("refresh", "--from", folder(all_pages()), "--at", MORNING)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing new\n", "")
    assert data(world) == before


def test_the_command_ends_with_10_for_a_new_edition_and_its_title_says_what_changed(world, process, folder):
    done = process("refresh", "--from", folder(dearer(all_pages())), "--at", MORNING)
    assert (done.returncode, done.stderr) == (10, "")
    assert done.stdout == (
        f"Edition {NEW}: deepseek-flash output off_peak USD 0.6 → 0.7, "
        "deepseek-flash output peak USD 1.2 → 1.4 and 2 more\n"
        f"written: data/editions/{NEW}.yaml\n"
        "written: deepseek_prices/_observed.py\nwritten: deepseek_prices/_editions.py\n"
        "written: deepseek_prices/_models.py\nwritten: deepseek_prices/_evidence.py\n"
        "written: data/prices.json\nwritten: data/README.md\n"
    )
    assert NEW in world.editions()
    assert len([*(world.root / "captures").iterdir()]) == 4


def test_the_command_ends_with_20_where_the_source_is_not_available(world, process, tmp_path):
    before = data(world)
    done = process("refresh", "--from", tmp_path / "nowhere", "--at", MORNING)
    assert (done.returncode, done.stdout) == (20, "The source was not available\n")
    assert len(done.stderr.splitlines()) == 1
    assert data(world) == before


def test_the_command_ends_with_30_where_the_page_is_not_understood(world, command, folder):
    before = data(world)
    done = command("refresh", "--from", folder(pages() | {("en", "html"): bundled("error_app-shell")}), "--at", MORNING)
    assert (done.returncode, done.stdout) == (30, "The page was not understood\n")
    assert "one <article>" in done.stderr
    kept = {name for name in data(world) if name.startswith("captures/")}
    assert len(kept) == 2
    assert {name: content for name, content in data(world).items() if name not in kept} == before


def test_the_command_ends_with_40_where_witnesses_disagree(command, folder):
    done = command("refresh", "--from", folder(edited(pages(), ("en", "2500", "2600"))), "--at", MORNING)
    assert (done.returncode, done.stdout) == (40, "A check failed, or witnesses disagree\n")
    assert "2600" in done.stderr
    assert "2500" in done.stderr


def test_the_command_ends_with_40_for_a_name_that_is_gone_and_with_10_where_it_is_accepted(world, command, folder):
    served = edited(
        pages(),
        ("en", " and <code>deepseek-v4-flash-vision-exp</code>", ""),
        ("zh", "、<code>deepseek-v4-flash-vision-exp</code>", ""),
    )
    words = ("refresh", "--from", folder(served), "--at", MORNING)
    done = command(*words)
    assert done.returncode == 40
    assert done.stderr.startswith("R20 ")
    done = command(*words, "--accept", "R20", "deepseek-v4-flash-vision-exp", "announced")
    assert done.returncode == 10, done.stderr
    accepted = [{"rule": "R20", "product": "deepseek-v4-flash-vision-exp", "why": "announced"}]
    assert world.editions()[NEW]["accepted"] == accepted


def test_the_command_over_the_network_uses_the_proxy_of_the_environment(world, process, site):
    site.answer = loopback.serve(all_pages())
    done = process("refresh", "--keep", world.keep)
    # The clock is that of today: by then the free use that the page speaks of had ended.
    assert (done.returncode, "2026-10-31T16:00:00Z ended" in done.stderr) == (30, True)
    assert len([*world.keep.iterdir()]) == 4


def test_the_command_ends_with_20_while_another_refresh_runs_and_with_0_afterwards(world, command, folder):
    words = ("refresh", "--from", folder(pages()), "--at", MORNING)
    with another_refresh(world):
        done = command(*words)
        assert (done.returncode, "no other refresh" in done.stderr) == (20, True)
    assert command(*words).returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--at", "2026-10-20T09:00:00", "--from", "x"],
        ["--at", "yesterday", "--from", "x"],
        ["--at", MORNING],
        ["--accept", "R19", "deepseek-flash"],
        ["--from"],
        ["--unknown"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_64_and_one_line_and_nothing_is_fetched(command, site, words):
    site.asked.clear()
    done = command("refresh", *words)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (64, "", 1)
    assert site.asked == []


def test_captures_are_kept_where_the_option_says(world, command, folder, tmp_path):
    done = command("refresh", "--from", folder(dearer(pages())), "--at", MORNING, "--keep", tmp_path / "kept")
    assert done.returncode == 10
    assert len([*(tmp_path / "kept").iterdir()]) == 2
    assert not (world.root / "captures").exists()


# -------------------------------------------------------------------------------------------------- reports


def test_the_report_of_a_new_edition_shows_instant_changes_and_captures(world):
    text = report.markdown(world.given(dearer(pages())), NOW)
    assert text.startswith("# New edition\n\nRefreshed at 2026-10-20T09:00:00Z; exit code 10.\n")
    moment = "2026-10-20T09:00:00Z"
    assert f"In force from {moment} (observed, between 2026-10-20T08:00:00Z and {moment}): first seen now" in text
    assert "| `deepseek-flash output peak USD` | `1.2` | `1.4` | +16.7 |" in text
    assert "- en, peak_hours_except_holidays: `Off-peak rates are half" in text
    assert text.count("| en | html |") == 1


def test_the_report_is_written_for_a_refusal_as_well(command, folder, tmp_path):
    path = tmp_path / "report.md"
    served = edited(pages(), ("en", "2500", "2600"))
    assert command("refresh", "--from", folder(served), "--at", MORNING, "--report", path).returncode == 40
    text = path.read_text("utf-8")
    assert text.startswith("# A check failed, or witnesses disagree\n")
    assert "## Problems" in text
    assert "en has 2600" in text


def test_the_report_for_programs_is_all_that_is_printed(command, folder):
    done = command("refresh", "--from", folder(dearer(pages())), "--at", MORNING, "--json")
    assert done.returncode == 10
    found = json.loads(done.stdout)
    assert list(found) == [
        "schema_version",
        "refreshed_at",
        "exit_code",
        "title",
        "observed",
        "editions",
        "problems",
        "warnings",
        "captures",
    ]
    assert (found["schema_version"], found["refreshed_at"], found["exit_code"]) == (1, "2026-10-20T09:00:00Z", 10)
    (edition,) = found["editions"]
    assert edition.keys() == {"edition", "in_force", "rule", "changes", "changes_to_announced"}
    change = {
        "of": "price",
        "product": "deepseek-flash",
        "kind": "output",
        "period": "peak",
        "currency": "USD",
        "term": None,
        "before": {"price": "1.2", "list_price": None},
        "after": {"price": "1.4", "list_price": None},
        "percent": "16.7",
    }
    assert change in edition["changes"]
    assert [each.keys() for each in found["captures"]] == [{"language", "format", "url", "sha256"}] * 2


def test_the_report_for_programs_has_the_fields_of_every_problem(world):
    found = report.as_dict(world.given(edited(pages(), ("en", "2500", "2600"))), NOW)
    assert found["title"] == "A check failed, or witnesses disagree"
    assert [each.keys() for each in found["problems"]] == [{"place", "expected", "found", "advice", "rule"}]


def test_the_report_of_an_unchanged_page_names_the_edition_that_was_seen(world):
    outcome = world.given(pages())
    assert report.as_dict(outcome, NOW)["observed"] == OCTOBER
    assert f"in the state of edition `{OCTOBER}`" in report.markdown(outcome, NOW)


def test_the_report_has_the_warnings(world):
    outcome = world.given(pages(), at("2026-12-01T09:00:00Z"))
    text = report.markdown(outcome, NOW)
    assert "## Warnings" in text
    assert "holidays/cn.yaml" in text


def test_the_title_of_an_edition_without_other_prices_says_what_else_changed(world):
    outcome = world.given(edited(pages(), ("en", "2500", "2600"), ("zh", "2500", "2600")))
    assert report.title(outcome) == f"Edition {NEW}: deepseek-flash concurrency"


def test_a_report_that_cannot_be_written_hides_no_new_edition(command, folder, tmp_path):
    path = tmp_path / "nowhere" / "report.md"
    done = command("refresh", "--from", folder(dearer(pages())), "--at", MORNING, "--report", path)
    assert done.returncode in {10, 20}
    assert f"Edition {NEW}" in done.stdout
