"""GitHub from inside a workflow: its own command line `gh`, which every runner has, and git.

The repository, the run and the token come from the environment. What comes from the page reaches `gh` in a file, never
in an argument.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from scraper.problem import Problem, SourceUnavailable, WrongUsage
from scraper.refresh.secrecy import without_secrets

_SECONDS = 120  # for one call; gh itself waits without end
_SETTINGS = "see the settings in CONTRIBUTING.md, section The scheduled refresh; the next run tries again"
AUTHOR = {
    "NAME": "github-actions[bot]",
    "EMAIL": "41898282+github-actions[bot]@users.noreply.github.com",
}


def setting(name: str) -> str:
    """A variable of the environment that GitHub sets, or the workflow."""
    value = os.environ.get(name, "")
    if not value:
        raise WrongUsage([Problem("environment", name, "nothing", "run this step in its workflow")])
    return value


def run_address() -> str:
    """Where this run of the workflow can be looked at."""
    return f"{setting('GITHUB_SERVER_URL')}/{setting('GITHUB_REPOSITORY')}/actions/runs/{setting('GITHUB_RUN_ID')}"


# ---------------------------------------------------------------------------------------------------------------- gh


def get(path: str, **parameters: str | int) -> Any:
    """What is at a path below the repository."""
    return json.loads(_api("GET", path, *_fields(parameters)))


def every(path: str, select: str, **parameters: str | int) -> list[str]:
    """The lines that a jq expression selects from all pages of a list."""
    fields = _fields(parameters | {"per_page": 100})
    return _api("GET", path, "--paginate", "--jq", select, *fields).decode().splitlines()


def post(path: str, content: dict[str, Any]) -> Any:
    """Send content to a path; the answer."""
    return json.loads(_sent("POST", path, content))


def patch(path: str, content: dict[str, Any]) -> None:
    """Change what is at a path."""
    _sent("PATCH", path, content)


def download(path: str) -> bytes:
    """The bytes at a path."""
    return _api("GET", path)


def _fields(parameters: dict[str, str | int]) -> list[str]:
    return [word for name, value in parameters.items() for word in ("--raw-field", f"{name}={value}")]


def _sent(method: str, path: str, content: dict[str, Any]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "content.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        return _api(method, path, "--input", str(file))


def _api(method: str, path: str, *options: str) -> bytes:
    """The answer of the REST API. Raises `SourceUnavailable` with what gh said where the request is refused."""
    environment = os.environ | {"GH_TOKEN": setting("GH_TOKEN"), "GH_NO_UPDATE_NOTIFIER": "1", "NO_COLOR": "1"}
    command = ["gh", "api", "--method", method, f"repos/{setting('GITHUB_REPOSITORY')}/{path}", *options]
    place = f"gh api {method} {path}"
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_SECONDS
        )
    except FileNotFoundError:
        problem = Problem(place, "the program gh", "none on PATH", "every runner of GitHub has it: install it")
        raise SourceUnavailable([problem]) from None
    except subprocess.TimeoutExpired:
        problem = Problem(place, f"an answer within {_SECONDS} s", "none", "the next run tries again")
        raise SourceUnavailable([problem]) from None
    if done.returncode:
        found = without_secrets(done.stderr.decode("utf-8", "replace")).strip()[-190:]
        raise SourceUnavailable([Problem(place, "success", found or f"exit code {done.returncode}", _SETTINGS)])
    return done.stdout


# --------------------------------------------------------------------------------------------------------------- git


def git(root: Path, *arguments: str, message: str | None = None, check: bool = True, secret: bool = False) -> str:
    """What git prints. A message goes in by standard input; with `secret` the token goes in by the environment.

    Raises `SourceUnavailable` with what git said where it fails, unless `check` is off.
    """
    environment = os.environ | {f"GIT_{who}_{name}": value for who in _WHO for name, value in AUTHOR.items()}
    if secret:
        environment |= _credentials()
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=environment, input=message or "", capture_output=True, encoding="utf-8",
        errors="replace", check=False,
    )  # fmt: skip
    if check and done.returncode:
        advice = "the next run tries again"
        found = without_secrets(done.stderr).strip()[-190:]
        raise SourceUnavailable([Problem(f"git {arguments[0]}", "success", found, advice)])
    return done.stdout


_WHO = ("AUTHOR", "COMMITTER")


def _credentials() -> dict[str, str]:
    # The checkout keeps none. On a command line or in .git/config every later step could read them.
    pair = base64.b64encode(f"x-access-token:{setting('GH_TOKEN')}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{setting('GITHUB_SERVER_URL')}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {pair}",
        "GIT_TERMINAL_PROMPT": "0",
    }


def changed(root: Path) -> list[str]:
    """The paths of the checkout that differ from its commit, untracked files among them."""
    lines = git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames").split("\0")
    return sorted(line[3:] for line in lines if line)


def committed(root: Path, path: str, revision: str = "HEAD") -> str:
    """The content of a file in a commit; empty where it has none."""
    return git(root, "show", f"{revision}:{path}", check=False)


def commit(root: Path, message: str) -> None:
    """One commit of all that differs."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--no-verify", "--file=-", message=message)


def push(root: Path, *references: str) -> None:
    """Push to where the checkout came from."""
    git(root, "push", "--quiet", "origin", *references, secret=True)
