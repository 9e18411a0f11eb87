"""`--data` answers from a file of prices, and `--warn-older-than` says how old they are."""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
import tracks_file
from tracks_file import NEW_NAME, NEWER, SOLD, encoded

from deepseek_prices import _editions, lookup
from deepseek_prices.instants import DAY, from_second, written

AT = written(from_second(NEWER + DAY))
NEWEST = encoded(tracks_file.newer())
OLDER = tracks_file.content()
OLDER["observed_until"] -= 1
CHANGED = tracks_file.content()
tracks_file.past(CHANGED, tracks_file.PAST)[5][0][1] = "0.01"
HTML = b"<!DOCTYPE html><title>Sign in</title>"


@pytest.fixture(autouse=True)
def _built_in_again(monkeypatch):
    monkeypatch.setattr(lookup, "compiled", lookup.compiled)
    monkeypatch.setattr(lookup, "_tracks", {})


@contextmanager
def as_built_in():
    """What is loaded within is not loaded after it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookup, "compiled", lookup.compiled)
        patch.setattr(lookup, "_tracks", {})
        yield


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "tracks.json"
    path.write_bytes(NEWEST)
    return path


COMMANDS = {
    "now": ("--at", AT),
    "price": (NEW_NAME, "output", "--at", AT),
    "history": (NEW_NAME,),
    "models": ("--at", AT),
    "editions": (),
    "why": (NEW_NAME, "output", "--at", AT),
    "sql": ("--for", "duckdb"),
}


def test_the_log_names_an_edition_that_the_file_withdraws(cli, tmp_path):
    found = tracks_file.content()
    name, _ = tracks_file.withdrawn(found)
    path = tmp_path / "tracks.json"
    path.write_bytes(encoded(found))
    with as_built_in():
        assert f"though the loaded file withdraws it: {name}" in cli("--data", str(path), "log").err
    assert "withdraws" not in cli("log").err


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", ["command", "program"])
def test_a_command_answers_from_the_file(cli, data, command, place):
    option = ("--data", data)
    words = (command, *COMMANDS[command])
    with as_built_in():
        done = cli(*words, *option) if place == "command" else cli(*option, *words)
    name = tracks_file.newer()["editions"][-1][0]
    assert done.code == 0
    assert name in done.out or NEW_NAME in done.out
    without = cli(*words)
    assert without.code == 40 or not (name in without.out or NEW_NAME in without.out)


ROOT = Path(__file__).parents[2]
ALL = {
    "now": ("--at", "2026-10-20T02:00Z"),
    "price": ("deepseek-v4-pro", "output", "--at", "2026-10-20T02:00Z"),
    "cost": (ROOT / "tests/usage/log.jsonl",),
    "bill": (ROOT / "tests/bill/amount.csv",),
    "history": ("deepseek-v4-pro",),
    "models": ("--at", "2026-10-20T02:00Z"),
    "editions": (),
    "why": ("deepseek-v4-pro", "output", "--at", "2026-10-20T02:00Z"),
    "sql": ("--for", "duckdb"),
}


@pytest.mark.parametrize("command", ALL)
def test_by_a_file_of_what_is_built_in_a_command_says_the_same(cli, data, command):
    before = cli(command, *ALL[command])
    data.write_bytes(encoded(tracks_file.content()))
    after = cli(command, *ALL[command], "--data", data)
    assert (after.code, after.out, after.err) == (before.code, before.out, before.err)
    assert lookup.compiled is not _editions


def test_a_log_of_usage_is_priced_by_the_file(cli, data, tmp_path):
    row = {"model": NEW_NAME, "at": AT, "usage": {"prompt_tokens": 0, "completion_tokens": 1_000_000}}
    log = tmp_path / "log.jsonl"
    log.write_text(json.dumps(row) + "\n")
    with as_built_in():
        done = cli("cost", log, "--data", data)
    assert (done.code, "0.5" in done.out) == (0, True)


def test_why_says_that_the_file_carries_no_evidence(cli, data):
    done = cli("why", SOLD, "output", "--at", AT, "--data", data)
    assert (done.code, "which carries no evidence; see its source, https://example.com/en" in done.out) == (0, True)


def test_the_log_says_what_it_cannot_have(cli, data):
    done = cli("--data", data, "log", "--prices-only")
    assert (done.code, "not in this log: " in done.err) == (0, True)


@pytest.mark.parametrize(
    ("content", "code"), [(None, 20), (b"{}", 30), (HTML, 30), (encoded(OLDER), 40), (encoded(CHANGED), 40)]
)
@pytest.mark.parametrize("wants_json", [False, True])
def test_a_file_that_is_not_taken_ends_the_command(cli, tmp_path, content, code, wants_json):
    path = tmp_path / "tracks.json"
    if content is not None:
        path.write_bytes(content)
    done = cli("now", "--data", path, *["--json"] * wants_json)
    assert (done.code, str(path) in done.err) == (code, True)
    if wants_json:
        assert done.json()["exit_code"] == code


def test_a_command_imports_nothing_that_fetches():
    code = "import sys; from deepseek_prices.cli import main; main(['now']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "deepseek_prices.cli.now" in done.stderr
    assert "urllib.request" not in done.stderr


# --------------------------------------------------------------------------------------------------------- the age


def test_nothing_warns_of_its_own(cli):
    assert cli("price", "deepseek-chat", "output", "--at", "2025-01-15T00:00Z", now=from_second(NEWER)).err == ""


QUESTION = ("price", "deepseek-chat", "output", "--at", "2025-01-15T00:00Z")


def test_old_data_is_warned_of_where_that_is_asked_for(cli):
    days = (NEWER - tracks_file.OBSERVED) // DAY
    done = cli("--warn-older-than", days - 1, *QUESTION, now=from_second(NEWER))
    assert (done.code, "the official page was last seen" in done.err) == (0, True)
    assert cli("--warn-older-than", days + 1, *QUESTION, now=from_second(NEWER)).err == ""


def test_the_environment_asks_for_the_warning(cli, monkeypatch):
    monkeypatch.setenv("DEEPSEEK_PRICES_WARN_OLDER_THAN", "1")
    assert "update -o FILE" in cli(*QUESTION, now=from_second(NEWER)).err


def test_the_age_is_that_of_the_file(cli, data):
    done = cli("--warn-older-than", 3, *QUESTION, "--data", data, now=from_second(NEWER + 2 * DAY))
    assert (done.code, done.err) == (0, "")
