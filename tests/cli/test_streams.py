"""Whatever becomes of the streams, a command ends with its result's exit code and without a traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "deepseek_prices")
STATES = {
    "stdout without a reader": (("stdout",), ()),
    "stderr without a reader": (("stderr",), ()),
    "both without a reader": (("stdout", "stderr"), ()),
    "stdout closed": ((), (">&-",)),
    "stderr closed": ((), ("2>&-",)),
    "both closed": ((), (">&-", "2>&-")),
}
STATE = pytest.mark.parametrize(("left", "closed"), STATES.values(), ids=STATES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A log of which no line counts, and a folder of editions in which everything was tampered with."""
    made = tmp_path_factory.mktemp("streams")
    (made / "bad.jsonl").write_text('{"at": "?", "model": "?", "usage": {}}\n' * 3_000, encoding="utf-8")
    tampered = Path(shutil.copytree(ROOT / "data/editions", made / "tampered"))
    for path in tampered.iterdir():
        path.write_bytes(path.read_bytes() + b"\n")
    return made


def run(words, left=(), closed=(), code=None, cwd=None):
    """Run a program with streams that their reader has left, or that are closed."""
    ends = {}
    for name in ("stdout", "stderr"):
        if name in left:
            reader, ends[name] = os.pipe()
            os.close(reader)
    try:
        return subprocess.run(
            ["sh", "-c", f'exec "$@" {" ".join(closed)}', "sh", *map(str, code or COMMAND), *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=ends.get("stdout", subprocess.PIPE),
            stderr=ends.get("stderr", subprocess.PIPE),
            check=False,
            cwd=cwd,
        )
    finally:
        for end in ends.values():
            os.close(end)


CASES = [
    (("--help",), 0),
    (("diff", "2025-01-20", "2025-02-27", "--json"), 10),
    (("cost", "bad.jsonl"), 40),
    (("verify", "tampered"), 40),
    (("now", "--att"), 64),
]


@STATE
@pytest.mark.parametrize(("words", "code"), CASES, ids=[" ".join(words) for words, _ in CASES])
def test_the_exit_code_is_that_of_the_result(folder, words, code, left, closed):
    done = run(words, left, closed, cwd=folder)
    assert done.returncode == code
    assert b"Traceback" not in (done.stdout or b"") + (done.stderr or b"")


@pytest.mark.parametrize("words", [("diff", "2025-01-20", "2025-02-27", "--json"), ("cost", "bad.jsonl")])
@pytest.mark.parametrize(("left", "closed"), [(("stderr",), ()), ((), ("2>&-",))], ids=["without a reader", "closed"])
def test_the_result_is_whole_whatever_becomes_of_the_other_stream(folder, words, left, closed):
    assert run(words, left, closed, cwd=folder).stdout == run(words, cwd=folder).stdout


@pytest.mark.parametrize(("left", "closed"), [(("stdout",), ()), ((), (">&-",))], ids=["without a reader", "closed"])
def test_what_is_for_people_is_whole_whatever_becomes_of_the_result(folder, left, closed):
    words = ("cost", "bad.jsonl")
    assert run(words, left, closed, cwd=folder).stderr == run(words, cwd=folder).stderr


def test_a_reader_that_takes_one_line_changes_nothing(folder):
    script = f'"$@" 2> >({sys.executable} -c "input()")'
    done = subprocess.run(
        ["bash", "-c", script, "bash", *COMMAND, "cost", folder / "bad.jsonl"], capture_output=True, check=False
    )
    assert done.returncode == 40


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize(("words", "code"), CASES[-2:], ids=[" ".join(words) for words, _ in CASES[-2:]])
def test_a_full_disk_for_what_is_said_to_people_changes_nothing(folder, words, code):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, *words], stdout=subprocess.PIPE, stderr=full, cwd=folder, check=False)
    assert done.returncode == code


@pytest.mark.parametrize(("left", "closed"), [(("stderr",), ()), ((), (">&-", "2>&-"))])
def test_without_the_extra_the_exit_code_is_that_of_wrong_usage(left, closed):
    code = "import sys; sys.modules['click'] = None; from deepseek_prices.cli import main; sys.exit(main(['now']))"
    assert run((), left, closed, code=(sys.executable, "-c", code)).returncode == 64


def test_in_a_program_the_streams_are_as_they_were():
    code = (
        "import sys; from deepseek_prices.cli import main; before = sys.stdout, sys.stderr\n"
        "print('first'); codes = main(['editions']), main(['nothing'])\n"
        "assert (sys.stdout, sys.stderr) == before; print('last', codes)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert (lines[0], lines[-1]) == ("first", "last (0, 64)")
    assert len(lines) > 3
