"""README is true: its commands and its code do what it shows, and its figures are those of the benchmarks."""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
EXAMPLES = [example for block in BLOCKS for example in re.findall(r"^\$ (.*)\n((?:[^$].*\n|\n)*)", block, re.MULTILINE)]


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
    if shown:  # "…" stands for what every new edition changes; alone on the last line for one that may follow
        known, more, _ = shown.strip().partition("\n…")
        expected = re.escape(known).replace("…", ".+") + ("(\n.+)?" if more else "")
        assert re.fullmatch(expected, done.stdout.strip())


@dataclass
class Usage:
    """The `usage` of a response, with the fields that DeepSeek sends."""

    prompt_tokens: int
    prompt_cache_hit_tokens: int
    completion_tokens: int


def test_the_code_that_asks_the_api_prints_what_readme_shows(capsys):
    """Run as it stands; in place of the API answers a client that was called on 2026-10-20 at 10:00 in Beijing."""
    (code,) = (block for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "client." in block)

    def create(model, **_):
        return SimpleNamespace(model=model, created=1_792_461_600, usage=Usage(1000, 900, 50))

    client = SimpleNamespace(chat=SimpleNamespace(completions=SimpleNamespace(create=create)))
    exec(code, {"client": client, "messages": []})  # the code of README
    assert capsys.readouterr().out.strip() == code.strip().rpartition("# ")[2]


def test_the_figures_of_the_comparison_are_those_of_the_benchmarks():
    tables = (ROOT / "benchmarks/README.md").read_text("utf-8")
    comparison = README.partition("## Compared with others\n")[2].partition("[benchmarks/]")[0]
    figures = re.findall(r"\d[\d.,]*(?: [µk]\w+)?", comparison)
    assert len(figures) > 5
    assert [each for each in figures if not re.search(rf"(?<![\d.]){re.escape(each)}(?![\d.])", tables)] == []


def test_readme_is_read_in_a_few_minutes():
    assert len(README.split()) <= 900  # as `wc -w README.md` counts


def test_a_link_in_readme_leads_to_a_file():
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", README)
    assert links
    assert [link for link in links if not link.startswith("https://") and not (ROOT / link).exists()] == []
