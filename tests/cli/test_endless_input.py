"""However long a log is, what is kept of it and said about it is bounded, and the exit code is that of the result."""

import io
import json
import os
import threading
import tracemalloc
from pathlib import Path

import pytest

from deepseek_prices.cli import usage_log
from deepseek_prices.cli.pricer import Pricer
from deepseek_prices.cli.tally import tally
from deepseek_prices.usage import own
from deepseek_prices.usage.form import Options, read
from deepseek_prices.usage.json_rows import of_lines

AT = "2026-10-20T02:00:00Z"
USAGE = {"prompt_tokens": 1000, "prompt_cache_hit_tokens": 400, "completion_tokens": 50}
GOOD = json.dumps({"at": AT, "model": "deepseek-flash", "usage": USAGE})
KINDS = {
    "NotJSON": "oops {}",
    "FieldsMissing": '{{"event": {}}}',
    "NotAString": f'{{{{"at": "{AT}", "model": {{}}, "usage": {{{{}}}}}}}}',
    "NotAnInstant": '{{"at": "{}", "model": "deepseek-flash", "usage": {{}}}}',
    "UnknownProduct": f'{{{{"at": "{AT}", "model": "gpt-{{}}", "usage": {{{{"request": 1}}}}}}}}',
    "NotYet": '{{"at": "1999-01-01T00:00Z", "model": "deepseek-flash", "usage": {{"output": 1, "n": "x{}"}}}}',
    "UsageError": f'{{{{"at": "{AT}", "model": "deepseek-flash", "usage": {{{{"tokens": {{}}}}}}}}}}',
}
EACH = pytest.mark.parametrize("kind", KINDS)


def bad(kind, number):
    return "\n".join(KINDS[kind].format(each) for each in range(number))


@EACH
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_what_is_said_of_many_bad_lines_is_bounded(cli, kind, form):
    few, many = (
        cli("cost", "-", "--format", "jsonl", *form, stdin=bad(kind, number).encode()) for number in (200, 2000)
    )
    assert (few.code, many.code) == (40, 40)
    assert len(many.out + many.err) < len(few.out + few.err) + 1_000


@EACH
def test_every_bad_line_is_counted_by_its_kind(cli, kind):
    done = cli("cost", "-", "--format", "jsonl", "--json", stdin=f"{GOOD}\n{bad(kind, 300)}\n{GOOD}".encode())
    found = done.json()
    assert (done.code, found["counted"], found["not_counted"]) == (40, 2, 300)
    assert found["not_counted_by_kind"] == {kind: 300}
    assert [each["line"] for each in found["bad_lines"]] == [str(number) for number in range(2, 22)]
    assert {each["kind"] for each in found["bad_lines"]} == {kind}


def test_kinds_of_problems_are_said_where_not_every_line_is(cli):
    stdin = "\n".join([GOOD, bad("NotJSON", 150), bad("UnknownProduct", 1150)]).encode()
    done = cli("cost", "-", "--format", "jsonl", stdin=stdin)
    lines = done.err.splitlines()
    assert lines[0].startswith("line 2: not JSON")
    assert lines[-3:] == [
        "  NotJSON: 150",
        "  UnknownProduct: 1,150",
        "1,300 lines not counted: the total is without them",
    ]


def test_few_bad_lines_are_all_said(cli):
    done = cli("cost", "-", "--format", "jsonl", stdin=bad("NotJSON", 7).encode())
    assert len(done.err.splitlines()) == 8


@EACH
def test_what_is_kept_of_bad_lines_does_not_grow(kind):
    stream = bad(kind, 1).splitlines() * 5_000
    tracemalloc.start()
    rows = read(own.JSONL, of_lines(stream, 0), own.JSONL.reader(Options()))
    found = tally(rows, Pricer("USD", "raise", "range", anthropic_endpoint=False), ("model",), None, None)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.by_kind == {kind: 5_000}
    assert peak < 2_000_000


@pytest.mark.parametrize("field", ["at", "model", "usage", "other"])
def test_a_message_is_short_whatever_it_quotes(cli, field):
    line = {"at": AT, "model": "deepseek-flash", "usage": USAGE} | {field: "x" * 1_000_000}
    done = cli("cost", "-", "--json", stdin=json.dumps(line).encode())
    assert len(done.out + done.err) < 10_000


def test_the_error_of_one_object_is_short_whatever_it_quotes(cli):
    usage = USAGE | {f"tokens_{number}": 1 for number in range(50_000)}
    done = cli("cost", "-", "--model", "deepseek-flash", stdin=json.dumps(usage).encode())
    assert done.code == 40
    assert len(done.err) < 5_000


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a device of Unix")
@pytest.mark.parametrize("words", [(), ("--format", "csv"), ("--format", "jsonl"), ("--model", "deepseek-flash")])
def test_an_endless_device_is_not_understood(cli, words):
    done = cli("cost", "/dev/zero", *words)
    assert (done.code, done.out) == (30, "")
    assert done.err.count("\n") == 1


def test_a_line_of_many_megabytes_is_read(cli):
    line = json.dumps({"at": AT, "model": "deepseek-flash", "usage": USAGE, "prompt": "x" * 5_000_000})
    assert cli("cost", "-", "--json", stdin=f"{line}\n{GOOD}".encode()).json()["counted"] == 2


def test_a_file_that_cannot_be_read_to_its_end_is_a_source_that_is_not_available(cli, monkeypatch):
    class Broken(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, _):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(usage_log, "opened", lambda _: Broken())
    done = cli("cost", "log.jsonl")
    assert (done.code, done.out) == (20, "")
    assert "Input/output error" in done.err


def test_a_pipe_with_a_name_is_a_log(cli, tmp_path):
    path = tmp_path / "log.jsonl"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(f"{GOOD}\n{GOOD}\n", "utf-8"))
    writer.start()
    assert cli("cost", path, "--json").json()["counted"] == 2
    writer.join()
