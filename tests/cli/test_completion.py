"""A shell completes commands, names, kinds and options, of the installed program too."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

VARIABLE = "_DEEPSEEK_PRICES_COMPLETE"
INSTALLED = Path(sys.executable).with_name("deepseek-prices")


def completed(process, *words, begun=""):
    """What bash is offered for a word after others."""
    done = process(
        **{VARIABLE: "bash_complete", "COMP_WORDS": " ".join(["deepseek-prices", *words, begun])},
        COMP_CWORD=str(len(words) + 1),
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return [line.partition(",")[2] for line in done.stdout.decode().splitlines() if line]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_calls_the_program(process, shell):
    if shell == "bash" and not shutil.which("bash"):
        pytest.skip("it asks bash for its version")
    done = process(**{VARIABLE: f"{shell}_source"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert f"{VARIABLE}={shell}_complete" in done.stdout.decode()


@pytest.mark.skipif(not INSTALLED.exists() or not shutil.which("bash"), reason="not installed, or without bash")
def test_bash_completes_the_installed_program():
    script = (
        f'eval "$({VARIABLE}=bash_source {INSTALLED})"; COMP_WORDS=(deepseek-prices verif); COMP_CWORD=1; '
        '_deepseek_prices_completion deepseek-prices; echo "${COMPREPLY[@]}"'
    )
    environment = os.environ | {"PATH": f"{INSTALLED.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "verify")


@pytest.mark.parametrize("asked", ["", "1", "bash_nothing", "source"])
def test_a_shell_that_is_not_known_is_wrong_usage(process, asked):
    done = process(**{VARIABLE: asked})
    assert (done.returncode, done.stdout) == (64, b"")
    assert b"bash_source, zsh_source or fish_source is expected" in done.stderr


def test_commands_are_completed(process):
    assert completed(process, begun="ver") == ["verify"]


@pytest.mark.parametrize("command", ["price", "why", "history"])
def test_names_that_were_ever_sold_are_completed(process, command):
    assert {"deepseek-chat", "deepseek-v4-pro"} <= {*completed(process, command, begun="deepseek-")}
    assert completed(process, command, begun="sear") == ["search"]


@pytest.mark.parametrize("command", ["price", "why", "history"])
def test_kinds_of_the_model_are_completed(process, command):
    assert completed(process, command, "search") == ["request", "server_side_request"]
    assert completed(process, command, "deepseek-v4-pro", begun="input_") == ["input_cache_hit", "input_cache_miss"]


def test_no_kind_is_offered_of_an_unknown_name(process):
    assert completed(process, "price", "nothing") == []


def test_options_are_completed(process):
    assert "--currency" in completed(process, "price", begun="--c")
    assert [each.upper() for each in completed(process, "price", "--currency")] == ["USD", "CNY"]
