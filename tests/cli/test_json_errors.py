"""With --json every command prints one JSON document, for an error too, and ends as it does without."""

import json
import os

import pytest

from deepseek_prices.cli import app

COMMANDS = ("now", "price", "cost", "history", "models", "editions", "diff", "log", "why", "verify")
USAGE = [(command, "--nothing") for command in COMMANDS] + [
    ("price",),
    ("nothing",),
    (),
    ("price", "a", "b", "--currency", "EUR"),
    ("now", "--at", "yesterday"),
    ("now", "--at", "2026-10-20"),
    ("price", "deepseek-chat", "output", "--tz", "UTC"),
    ("price", "deepseek-chat", "output", "--at", "2026-10-20", "--tz", "nowhere"),
    ("cost", "-", "--by", "week"),
    ("log", "--since", "then"),
    ("diff", "never", "2025-01-20"),
]
PRICES = [
    (("price", "gpt", "output"), "UnknownProduct"),
    (("price", "search", "output"), "UnknownKind"),
    (("price", "deepseek-chat", "output", "--at", "2020-01-01T00:00Z"), "NotYet"),
    (("price", "deepseek-chat", "output", "--at", "2026-10-20T00:00Z"), "NoLongerSold"),
    (("price", "speech_recognition", "hour", "--at", "2026-11-20T00:00Z"), "PriceUnknown"),
    (("price", "deepseek-flash", "output", "--at", "2045-01-04T02:00Z"), "CalendarUnknown"),
    (("price", "gpt", "output", "--at", "2026-10-20"), "UnknownProduct"),
    (("history", "gpt"), "UnknownProduct"),
    (("cost", "usage.json", "--model", "gpt"), "UnknownProduct"),
]
FILES = [
    (("cost", "nowhere"), "SourceUnavailable", 20),
    (("cost", "."), "SourceUnavailable", 20),
    (("diff", "nowhere.yaml", "2025-01-20"), "SourceUnavailable", 20),
    (("verify", "nowhere"), "SourceUnavailable", 20),
    (("diff", "broken.yaml", "2025-01-20"), "NotUnderstood", 30),
    (("diff", "broken.json", "2025-01-20"), "NotUnderstood", 30),
    (("diff", "pipe", "2025-01-20"), "NotUnderstood", 30),
    (("verify", "."), "NotUnderstood", 30),
    (("cost", "broken.json", "--model", "deepseek-chat"), "NotUnderstood", 30),
    (("cost", "broken.csv"), "NotUnderstood", 30),
    (("cost", "odd.json", "--model", "deepseek-chat"), "CheckFailed", 40),
]
CASES = (
    [(words, "WrongUsage", 64) for words in USAGE] + [(words, name, 40) for words, name in PRICES] + FILES
)  # fmt: skip
EACH = pytest.mark.parametrize(("words", "name", "code"), CASES, ids=[" ".join(words) for words, _, _ in CASES])


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A folder with files of each kind."""
    (tmp_path / "usage.json").write_text('{"prompt_tokens": 1, "completion_tokens": 1}', encoding="utf-8")
    (tmp_path / "odd.json").write_text('{"prompt_tokens": 1}', encoding="utf-8")
    for suffix in ("yaml", "json", "csv"):
        (tmp_path / f"broken.{suffix}").write_text("{ [", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)


@EACH
def test_an_error_is_one_json_document_with_its_name_message_and_exit_code(cli, words, name, code):
    done = cli(*words, "--json")
    found = done.json()
    assert (done.code, found["exit_code"], found["error"]["type"]) == (code, code, name)
    assert found["error"]["message"]


@EACH
def test_an_error_ends_alike_and_says_the_same_to_people(cli, words, name, code):
    plain = cli(*words)
    assert (plain.code, plain.out) == (code, "")
    if name != "WrongUsage":  # there people see the usage, too
        assert plain.err == cli(*words, "--json").err


def test_a_json_error_has_what_the_library_s_has(cli):
    found = cli("price", "deepseek-flash", "output", "--at", "2045-01-04T02:00Z", "--json").json()["error"]
    assert [each["amount"] for each in found["candidates"]]
    assert found["model"] == "deepseek-flash"


def test_an_interrupted_command_says_so(cli, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(app.commands, "invoke", interrupted)
    done = cli("editions", "--json")
    assert (done.code, done.json()["error"]["type"]) == (130, "Interrupted")


def test_after_two_dashes_it_is_a_name(cli):
    done = cli("price", "deepseek-chat", "--", "--json")
    assert (done.code, done.out) == (40, "")


def test_without_the_extra_the_error_is_json_too(process, tmp_path):
    (tmp_path / "click.py").write_text("raise ImportError('none', name='click')", encoding="utf-8")
    done = process("now", "--json", PYTHONPATH=str(tmp_path))
    assert (done.returncode, json.loads(done.stdout)["error"]["type"]) == (64, "WrongUsage")


def test_what_moves_the_cursor_is_escaped_in_every_error(cli):
    for words in (
        ("price", "a\x1b[2J\u202e", "output"),
        ("\x1b[2J",),
        ("now", "--at", "\x9b2J"),
        ("cost", "\x1b\u2066"),
    ):
        for form in ((), ("--json",)):
            done = cli(*words, *form)
            assert done.code
            assert not {*"\x1b\x9b\u202e\u2066"} & {*done.out, *done.err}
