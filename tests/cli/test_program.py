"""The program as a whole: help, exit codes, pipes, terminals, encodings, and what it needs."""

import importlib.metadata
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import deepseek_prices
from deepseek_prices.cli import app, main
from deepseek_prices.cli.arguments import EXIT_CODES

ROOT = Path(__file__).parents[2]
LOG = ROOT / "tests/usage/log.jsonl"
EXPORT = ROOT / "tests/bill/amount.csv"
AT = "2026-10-20T02:00Z"
CALLS = {
    "now": ("--at", AT),
    "price": ("deepseek-v4-pro", "output", "--at", AT),
    "cost": (LOG,),
    "bill": (EXPORT,),
    "history": ("deepseek-v4-pro",),
    "models": ("--at", AT),
    "editions": (),
    "diff": ("2025-01-20", "2025-02-27"),
    "log": (),
    "why": ("deepseek-v4-pro", "output", "--at", AT),
    "verify": (ROOT / "data/editions",),
    "sql": ("--for", "duckdb"),
}
COMMANDS = pytest.mark.parametrize("command", CALLS)
DECIMAL = re.compile(r"(?<![\w.:-])\d+\.\d+(?![\w.:-])")


# ------------------------------------------------------------------------------------------------------ help


def test_these_are_all_commands(cli):
    done = cli("--help")
    assert done.code == 0
    assert re.findall(r"^  (\w+)  ", done.out.partition("Commands:")[2], re.MULTILINE) == [*CALLS, "update"]


@COMMANDS
def test_the_help_of_a_command_has_an_example(cli, command):
    done = cli(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert re.search(rf"Examples?:\n    deepseek-prices {command}\b", done.out)


def test_the_help_says_what_every_exit_code_means(cli):
    said = " ".join(cli("--help").out.split())
    assert " ".join(EXIT_CODES.removeprefix("\b").split()) in said


def test_the_version_is_that_of_the_package(cli):
    done = cli("--version")
    assert (done.code, done.out.strip()) == (0, importlib.metadata.version("deepseek-prices"))


@COMMANDS
def test_every_command_gives_json_alone(cli, command):
    done = cli(command, *CALLS[command], "--json")
    assert json.loads(done.out)
    assert done.err == ""


@COMMANDS
def test_json_and_text_end_alike(cli, command):
    assert (
        cli(command, *CALLS[command]).code
        == cli(command, *CALLS[command], "--json").code
        == (10 if command == "diff" else 0)
    )


@pytest.mark.parametrize(
    "words",
    [(), ("nwo",), ("now", "--att"), ("price",), ("price", "a", "b", "c"), ("price", "a", "b", "--currency", "EUR")],
)
def test_wrong_usage_ends_with_64_and_writes_no_result(cli, words):
    done = cli(*words)
    assert (done.code, done.out) == (64, "")
    assert done.err


def test_a_fault_of_ours_is_not_hidden(cli, monkeypatch):
    monkeypatch.setattr(app.output, "table", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli("editions")


# ----------------------------------------------------------------------------------------- the real program


def test_the_program_and_the_module_are_the_same():
    (entry,) = importlib.metadata.entry_points(group="console_scripts", name="deepseek-prices")
    assert entry.load() is main


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("editions",), 0),
        (("diff", "2025-01-20", "2025-02-27"), 10),
        (("cost", "nowhere"), 20),
        (("cost", "-", "--model", "deepseek-flash"), 30),
        (("price", "gpt", "output"), 40),
        (("now", "--at", "2026-10-20"), 64),
    ],
)
def test_a_process_ends_with_the_exit_code_of_its_kind(process, words, code):
    done = process(*words)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_now_is_the_moment_of_the_call(process):
    assert process("now").returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_said_and_is_no_success():
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "deepseek_prices", "editions"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [("log",), ("log", "--json"), ("--help",)])
def test_a_reader_that_goes_is_no_error(words):
    command = [sys.executable, "-m", "deepseek_prices", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


# ------------------------------------------------------------------------------------------------ terminals


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("command", ["now", "price", "cost", "history"])
def test_no_terminal_is_too_narrow_for_a_digit(cli, terminal, command, columns):
    expected = set(DECIMAL.findall(cli(command, *CALLS[command]).out))
    shown = terminal(command, *CALLS[command], columns=columns, NO_COLOR="1")
    assert expected
    assert expected <= set(DECIMAL.findall(shown.out))
    assert "…" not in shown.out


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_table_is_as_narrow_as_the_terminal_or_a_line_for_each_cell(terminal, columns):
    lines = terminal("history", "deepseek-chat", "output", columns=columns, NO_COLOR="1").out.splitlines()
    rows = [line for line in lines if "2025-02-26T16:30Z" in line]
    assert rows
    assert all(len(row) <= columns for row in rows)


def test_a_terminal_shows_peak_and_off_peak_in_two_colors(terminal):
    peak, off_peak = (terminal("now", "--at", at).out for at in (AT, "2026-10-20T22:00Z"))
    assert "33mpeak\x1b[0m" in peak
    assert "32moff_peak\x1b[0m" in off_peak


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
@COMMANDS
def test_without_color_there_is_no_escape_at_all(terminal, command, setting):
    assert b"\x1b" not in terminal(command, *CALLS[command], **setting).bytes


@COMMANDS
def test_no_color_may_be_asked_for_before_or_after_the_command(terminal, command):
    before, after = terminal("--no-color", command, *CALLS[command]), terminal(command, *CALLS[command], "--no-color")
    assert b"\x1b" not in before.bytes
    assert before == after


@COMMANDS
def test_in_a_pipe_there_is_no_escape(process, command):
    assert b"\x1b" not in process(command, *CALLS[command]).stdout


@COMMANDS
def test_in_a_pipe_no_line_ends_with_a_blank(process, command):
    lines = process(command, *CALLS[command]).stdout.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []


ASCII = ({"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"})


@pytest.mark.parametrize("setting", ASCII, ids=["ascii", "C"])
@COMMANDS
def test_an_ascii_terminal_gets_ascii(terminal, command, setting):
    done = terminal(command, *CALLS[command], **setting)
    assert done.bytes.isascii()
    assert b"Traceback" not in done.bytes


@COMMANDS
def test_an_ascii_pipe_gets_the_same_json(process, command):
    words = (command, *CALLS[command], "--json")
    narrow, wide = (process(*words, PYTHONIOENCODING=encoding) for encoding in ("ascii", "utf-8"))
    assert narrow.stdout.isascii()
    assert json.loads(narrow.stdout) == json.loads(wide.stdout)


def test_an_arrow_is_written_in_ascii(process):
    done = process("diff", "2025-01-21", "2025-02-09", PYTHONIOENCODING="ascii")
    assert b"deepseek-chat output USD: 0.28 (list price 1.10) -> 1.10  +292.9%" in done.stdout


def test_a_chinese_sentence_is_escaped_in_ascii(process):
    words = ("deepseek-v4-pro", "output", "--currency", "CNY", "--at", AT)
    done = process("why", *words, PYTHONIOENCODING="ascii")
    assert rb"\u5317\u4eac\u65f6\u95f4" in done.stdout


def test_wrong_usage_in_any_script_is_said_in_ascii(process):
    done = process("价", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr.isascii()) == (64, True)


def test_what_moves_the_cursor_is_shown_and_not_done(cli):
    done = cli("cost", "-", "--format", "jsonl", stdin=b'{"at": "\\u001b[2J", "model": "x", "usage": {}, "a": 1}')
    assert "\x1b" not in done.err


# ---------------------------------------------------------------------------------------------- long input


@pytest.fixture
def long(tmp_path):
    """A log that takes a while."""
    path = tmp_path / "long.jsonl"
    path.write_text(LOG.read_text(encoding="utf-8") * 250, encoding="utf-8")
    return path


def test_a_long_log_has_a_progress_bar_on_a_terminal(terminal, long):
    done = terminal("cost", long)
    assert done.code == 0
    assert "7,000 rows" in done.out
    assert "7,500 requests counted" in done.out


def test_a_long_log_in_a_pipe_has_none(process, long):
    done = process("cost", long)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_short_log_has_none(terminal):
    assert "rows" not in terminal("cost", LOG).out


# ------------------------------------------------------------------------------------------- what it needs


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_the_extra_one_line_says_what_to_install(missing):
    code = f"import sys; sys.modules[{missing!r}] = None; from deepseek_prices.cli import main; sys.exit(main([]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr == 'the command line needs click and rich: pip install "deepseek-prices[cli]"\n'


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_the_extra_a_terminal_is_told_the_same(terminal, tmp_path, missing):
    (tmp_path / f"{missing}.py").write_text(f"raise ImportError('none', name={missing!r})", encoding="utf-8")
    done = terminal("now", PYTHONPATH=str(tmp_path))
    assert (done.code, len(done.out.splitlines())) == (64, 1)


def test_a_bare_python_is_told_the_same():
    environment = os.environ | {"PYTHONPATH": str(Path(deepseek_prices.__file__).parents[1])}
    command = [sys.executable, "-S", "-s", "-m", "deepseek_prices", "now"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (64, "")
    assert 'pip install "deepseek-prices[cli]"' in done.stderr


@pytest.mark.parametrize("words", [("now", "--json"), ("price", "deepseek-flash", "output", "--at", AT)])
def test_without_a_table_and_without_a_terminal_rich_is_not_imported_beyond_its_name(words):
    code = (
        f"import sys; from deepseek_prices.cli import main; main({[*words]!r}); "
        "sys.exit(any(name.startswith('rich.') and name != 'rich._extension' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_the_lookup_imports_nothing_of_the_command_line():
    code = "import sys, deepseek_prices; sys.exit('click' in sys.modules or 'deepseek_prices.cli' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
