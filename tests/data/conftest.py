"""What these tests share: the repository's data, and copies of its folders for whatever writes to disk."""

import copy
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scraper import dataset

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root():
    """The repository's folder; only read."""
    return ROOT


@pytest.fixture(scope="session")
def _loaded():
    return dataset.load(ROOT / "data")


@pytest.fixture
def data(_loaded):
    """The repository's `data/`, loaded; each test may break its own."""
    return copy.deepcopy(_loaded)


@pytest.fixture(scope="session")
def copied():
    """Copies the named folders of the repository to another place."""

    def copy_to(place, *folders):
        for folder in folders:
            shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
        return place

    return copy_to


@pytest.fixture
def checkout(copied, tmp_path):
    """Copies the named folders of the repository to a place of the test's own."""
    return lambda *folders: copied(tmp_path / "copy", *folders)


@pytest.fixture(scope="session")
def python():
    """Runs Python in a folder, from whose modules it imports first."""

    def run(folder, *arguments, **options):
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            **options,
        )

    return run


@pytest.fixture(scope="session")
def files():
    """The bytes of all files below some folders, by path: what must not change."""

    def read(folder, *names):
        paths = [path for name in names for path in sorted((folder / name).rglob("*")) if path.is_file()]
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths if "__pycache__" not in path.parts}

    return read
