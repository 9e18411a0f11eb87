"""GitHub from inside a workflow: the REST API and pushing; the address and the token come from the environment."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from scraper.problem import Problem, SourceUnavailable, WrongUsage

_SECONDS = (10, 60)  # to connect, to answer
_PAGES = 20  # of 100 entries each
_SETTINGS = "see the settings in README.md, section The scheduled refresh; the next run tries again"
_AUTHOR = {
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


class GitHub:
    """The REST API for this repository. Raises `SourceUnavailable` with the answer where a request is refused."""

    def __init__(self) -> None:
        self._base = f"{setting('GITHUB_API_URL')}/repos/{setting('GITHUB_REPOSITORY')}"
        self._session = requests.Session()
        self._session.auth = lambda request: request  # nothing from a .netrc in place of the token
        self._session.headers.update(
            {
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {setting('GITHUB_TOKEN')}",
                "X-GitHub-Api-Version": "2022-11-28",
            }
        )

    def get(self, path: str, **parameters: str | int) -> Any:
        """The answer to a GET."""
        return self._asked("GET", path, params=parameters).json()

    def every(self, path: str, key: str = "", **parameters: str | int) -> Iterator[Any]:
        """The entries of a list, page by page; `key` names the list where the answer is no list itself."""
        for page in range(1, _PAGES + 1):
            answer = self.get(path, **parameters, per_page=100, page=page)
            entries = answer[key] if key else answer
            yield from entries
            if len(entries) < 100:
                return

    def post(self, path: str, content: dict[str, Any]) -> Any:
        """The answer to a POST."""
        return self._asked("POST", path, json=content).json()

    def patch(self, path: str, content: dict[str, Any]) -> None:
        """Change what is at a path."""
        self._asked("PATCH", path, json=content)

    def download(self, address: str) -> bytes:
        """The content at an address that the API gave; a redirect to the storage loses the token on its way."""
        return self._asked("GET", address, allow_redirects=True).content

    def upload(self, address: str, path: Path) -> None:
        """Send a file to an address that the API gave."""
        headers = {"Content-Type": "application/octet-stream"}
        self._asked("POST", address, params={"name": path.name}, data=path.read_bytes(), headers=headers)

    def _asked(self, method: str, path: str, **options: Any) -> requests.Response:
        address = path if path.startswith(("https://", "http://")) else f"{self._base}/{path}"
        options = {"allow_redirects": False} | options
        try:
            answer = self._session.request(method, address, timeout=_SECONDS, **options)
        except requests.RequestException as error:
            found = f"{type(error).__name__}: {error}"
            raise SourceUnavailable([Problem(f"{method} {address}", "an answer", found, _SETTINGS)]) from None
        if not 200 <= answer.status_code < 300:
            found = f"{answer.status_code}: {answer.text[:150]}"
            raise SourceUnavailable([Problem(f"{method} {address}", "status 2xx", found, _SETTINGS)])
        return answer


# --------------------------------------------------------------------------------------------------------------- git


def git(root: Path, *arguments: str, message: str | None = None, check: bool = True, secret: bool = False) -> str:
    """What git prints. A message goes in by standard input; with `secret` the token goes in by the environment.

    Raises `SourceUnavailable` with what git said where it fails, unless `check` is off.
    """
    environment = os.environ | {f"GIT_{who}_{name}": value for who in _WHO for name, value in _AUTHOR.items()}
    if secret:
        environment |= _credentials()
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=environment, input=message or "", capture_output=True, encoding="utf-8",
        errors="replace", check=False,
    )  # fmt: skip
    if check and done.returncode:
        advice = "the next run tries again"
        raise SourceUnavailable([Problem(f"git {arguments[0]}", "success", done.stderr.strip()[-190:], advice)])
    return done.stdout


_WHO = ("AUTHOR", "COMMITTER")


def _credentials() -> dict[str, str]:
    # The checkout keeps none. On a command line or in .git/config every later step could read them.
    pair = base64.b64encode(f"x-access-token:{setting('GITHUB_TOKEN')}".encode()).decode()
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


def push(root: Path, *references: str, force: bool = False) -> None:
    """Push to where the checkout came from."""
    git(root, "push", "--quiet", *(["--force"] if force else []), "origin", *references, secret=True)
