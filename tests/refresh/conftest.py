"""The modules of this folder import each other by name, as they do when it is run: `python tests/refresh`."""

import functools
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run

sys.path.insert(0, str(Path(__file__).parent))

import loopback
from world import OCTOBER, ROOT, SEEN, World, contents, repository, write

from scraper.dataset.compile import PATHS


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The files of the small repository: it has seen the page of October 2026 in the morning."""
    return contents(repository(tmp_path_factory.mktemp("october") / "copy", OCTOBER, observed=[(SEEN, OCTOBER)]))


@pytest.fixture(scope="module")
def site():
    """The site on loopback, to which the environment leads; what it answers is set by each test."""
    with loopback.site() as running:
        yield running


@pytest.fixture
def world(small, tmp_path):
    """A small repository of the test's own."""
    return World(write(tmp_path / "copy", small), tmp_path / "captures")


@pytest.fixture
def online(world, site):
    """The same, with the site."""
    return World(world.root, world.keep, site)


@pytest.fixture(autouse=True)
def _on_loopback(monkeypatch):
    """Nothing reaches any other computer."""
    connect = socket.socket.connect

    def connected(self, address):
        assert self.family == socket.AF_UNIX or address[0] in {"127.0.0.1", "::1"}, address
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connected)


@pytest.fixture
def repository_of(tmp_path):
    """Makes a repository of the named editions."""

    def make(*editions, observed=()):
        return World(repository(tmp_path / "repository", *editions, observed=observed), tmp_path / "captures")

    return make


@pytest.fixture
def command(world):
    """Runs a command on the small repository."""
    return functools.partial(run, root=world.root)


@pytest.fixture
def process(world):
    """Runs a command in a process of its own, by a scraper that stands in a copy of the small repository."""
    for name in ("scraper", "schema"):
        shutil.copytree(ROOT / name, world.root / name, ignore=shutil.ignore_patterns("__pycache__"))
    write(
        world.root,
        {
            "deepseek_prices/" + name: content
            for name, content in contents(ROOT / "deepseek_prices").items()
            if f"deepseek_prices/{name}" not in PATHS
        },
    )

    def called(*words):
        return subprocess.run(
            [sys.executable, "-m", "scraper", *map(str, words)],
            cwd=world.root,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return called


@pytest.fixture
def folder(tmp_path):
    """Makes a folder with pages in it, as a person would save them."""

    def make(pages):
        for (language, form), data in pages.items():
            name = f"pages/{language}.{'md' if form == 'markdown' else 'html'}"
            write(tmp_path, {name: data})
        return tmp_path / "pages"

    return make
