"""The commands in README do what README shows."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
EXAMPLES = [example for block in BLOCKS for example in re.findall(r"^\$ (.*)\n((?:[^$].*\n)*)", block, re.MULTILINE)]


def test_readme_has_commands():
    assert len(EXAMPLES) > 4


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_a_command_in_readme_prints_what_readme_shows(command, shown):
    program, *arguments = shlex.split(command)
    assert program == "deepseek-prices"
    environment = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "deepseek_prices", *arguments],
        cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (10 if arguments[0] == "diff" else 0, "")
    assert done.stdout.strip()
    if shown:  # "…" stands for what every new edition changes
        assert re.fullmatch(re.escape(shown.strip()).replace("…", ".+"), done.stdout.strip())
