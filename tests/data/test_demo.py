"""`make demo`: the whole line, shown on a copy."""

import hashlib
from types import SimpleNamespace

import pytest

OCTOBER = "2026-10-17T160000Z"
WHAT_RUNS = ("scraper", "schema", "tests/pages", "tests/demo.py")
FOLDERS = (*WHAT_RUNS, "data", "deepseek_prices")


@pytest.fixture(scope="module")
def demo(copied, tmp_path_factory, python, files):
    """The demo, run once on a copy of the repository: how it ended, and all files before and after."""
    root = copied(tmp_path_factory.mktemp("demo"), *FOLDERS)
    before = files(root, "data", "deepseek_prices")
    done = python(root, "tests/demo.py")
    return SimpleNamespace(done=done, before=before, after=files(root, "data", "deepseek_prices"))


@pytest.fixture
def shown(demo):
    """What the demo prints."""
    return demo.done.stdout


def test_it_ends_with_exit_code_0_and_without_a_warning(demo):
    assert (demo.done.returncode, demo.done.stderr) == (0, "")


def test_it_leaves_the_data_and_the_lookup_as_they_are(demo):
    assert demo.after == demo.before


@pytest.mark.parametrize(
    "text",
    [
        "deepseek-flash   input_cache_hit   off_peak   0.003 USD",
        "deepseek-v4-pro  output            peak        27.0 CNY",
        "sentence understood as peak_hours_except_holidays: Off-peak rates are half of the peak rates.",
        "sentence understood as server_side_free: 请注意",
    ],
)
def test_it_shows_what_was_read_from_both_pages(shown, text):
    assert text in shown


def test_it_shows_that_everything_on_both_pages_was_taken_by_a_rule(shown):
    assert shown.count("cells and sentences, each taken by a rule") == 2


def test_it_shows_that_no_problem_was_found(shown):
    assert "problems found: none" in shown


def test_it_shows_the_edition_that_was_written_and_no_other(shown):
    written = [line for line in shown.splitlines() if "edition written" in line]
    assert written == [f"  edition written: data/editions/{OCTOBER}.yaml (in a temporary copy)"]


@pytest.mark.parametrize(
    "text",
    [
        "search request USD: nothing → 0.75",
        "fetch server_side_request CNY: nothing → 0 (list price 5)",
        "deepseek-flash version: DeepSeek-V4.1-Flash → DeepSeek-V4.1-Flash-1017",
        "search unit: nothing → 1,000 successful requests",
        "search discount until: nothing → 2026-10-31T16:00:00Z",
    ],
)
def test_it_shows_what_changed_since_the_edition_before(shown, text):
    assert text in shown


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("deepseek-chat output at 2025-01-15T12:00:00+00:00", "0.28 USD per 1,000,000 tokens (list price 1.10)"),
        ("deepseek-chat output at 2025-02-08T16:00:00+00:00", "1.10 USD per 1,000,000 tokens"),
        ("deepseek-flash output at 2026-10-20T10:00:00+08:00", "1.2 USD per 1,000,000 tokens peak"),
        ("deepseek-flash output at 2026-10-20T12:00:00+08:00", "0.6 USD per 1,000,000 tokens off_peak"),
        (
            "search server_side_request at 2026-10-31T15:59:59+00:00",
            "0 CNY per 1,000 successful requests (list price 5)",
        ),
        ("search server_side_request at 2026-10-31T16:00:00+00:00", "5 CNY per 1,000 successful requests"),
    ],
)
def test_it_shows_prices_at_instants_with_the_reason_for_each(shown, question, answer):
    lines = [line.strip() for line in shown.splitlines()]
    position = lines.index(question)
    assert lines[position + 1] == answer
    assert lines[position + 2].startswith("because: ")


def test_it_shows_an_error_where_no_price_is_known(shown):
    assert "NoLongerSold: " in shown


def test_it_still_runs_when_its_edition_has_been_released(checkout, python):
    # On the small repository of these tests.
    root = checkout(*WHAT_RUNS)
    sha256 = hashlib.sha256((root / "data" / "editions" / f"{OCTOBER}.yaml").read_bytes()).hexdigest()
    with (root / "data" / "released.csv").open("a", encoding="utf-8") as file:
        file.write(f"{OCTOBER},{sha256},2026.11.25\n")
    done = python(root, "tests/demo.py")
    assert (done.returncode, done.stderr) == (0, "")
