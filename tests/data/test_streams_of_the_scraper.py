"""Whatever becomes of the streams, the scraper ends with its result's exit code and without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = "tests/pages/2025-02-09_en_full-price/page.html"
STATES = [(("stdout",), ""), (("stderr",), ""), (("stdout", "stderr"), ""), ((), ">&-"), ((), "2>&-"), ((), ">&- 2>&-")]


@pytest.mark.parametrize(("left", "closed"), STATES)
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--help",), 0),
        (("read", PAGE, "--account"), 0),
        (("read", "nowhere"), 20),
        (("read", "README.md"), 30),
        (("nothing",), 64),
    ],
)
def test_the_exit_code_is_that_of_the_result(words, code, left, closed):
    ends = {}
    for name in left:
        reader, ends[name] = os.pipe()
        os.close(reader)
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | ends
    command = ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "scraper", *words]
    done = subprocess.run(command, **streams, check=False, cwd=ROOT)
    for end in ends.values():
        os.close(end)
    assert done.returncode == code
    assert b"Traceback" not in (done.stdout or b"") + (done.stderr or b"")


def test_what_is_said_to_people_never_stands_in_the_result():
    command = ["sh", "-c", 'exec "$@" 2>&-', "sh", sys.executable, "-m", "scraper", "read", "nowhere", "--json"]
    assert subprocess.run(command, capture_output=True, check=False, cwd=ROOT).stdout == b""
