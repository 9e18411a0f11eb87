"""What these tests share: the repository's data, a small repository of their own, and copies for whatever writes."""

import copy
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deepseek_prices import lookup
from scraper import yaml_file
from scraper.dataset import dataset, publish
from scraper.dataset.compile import compile_dataset
from scraper.dataset.rebuild import rebuild

sys.path.insert(0, str(Path(__file__).parent))
import made_editions

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "pages"

# The small repository: two editions that the reader makes from bundled pages. The second one has another model.
READ = {
    "2024-12-26T112648Z": ("2024-12-26_en_v3-promotion",),
    "2026-10-17T160000Z": ("2026-10-17_en_search-fetch", "2026-10-17_zh_search-fetch"),
}
DRAFTS = {
    "2024-12-26T112648Z": {
        "schema_version": 1,
        "recorded_at": "2026-11-24T23:50:00Z",
        "in_force": {
            "from": "2024-12-26T11:26:48Z",
            "basis": "derived",
            "earliest": "2024-12-25T16:00:00Z",
            "earliest_proof": "announcement",
            "latest": "2024-12-26T11:26:48Z",
            "latest_proof": "announcement",
        },
        "sources": [
            {
                "what": "copy",
                "language": "en",
                "url": "https://api-docs.deepseek.com/quick_start/pricing",
                "kept_at": {"unknown": "made for the tests"},
            },
            {
                "what": "news",
                "language": "en",
                "url": "https://api-docs.deepseek.com/news/news1226",
                "captured_on": "2024-12-26",
                "note": "the day",
            },
        ],
    },
    "2026-10-17T160000Z": {
        "schema_version": 1,
        "recorded_at": "2026-11-24T23:50:00Z",
        "in_force": {
            "from": "2026-10-17T16:00:00Z",
            "basis": "derived",
            "earliest": "2026-10-16T16:00:00Z",
            "earliest_proof": "announcement",
            "latest": "2026-10-17T16:00:00Z",
            "latest_proof": "announcement",
        },
        "sources": [
            {
                "what": "page",
                "language": "en",
                "currency": "USD",
                "url": "https://api-docs.deepseek.com/quick_start/pricing",
            },
            {
                "what": "page",
                "language": "zh",
                "currency": "CNY",
                "url": "https://api-docs.deepseek.com/zh-cn/quick_start/pricing",
            },
        ],
        "derived": [
            {"product": "search", "currency": "USD", "why": "others quote it"},
            {"product": "fetch", "currency": "USD", "why": "others quote it"},
        ],
        "accepted": [
            {"rule": "R20", "product": "deepseek-chat", "why": "the editions between are left out of these tests"}
        ],
    },
}


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
def _small(tmp_path_factory):
    """The small repository; only read."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(ROOT / "deepseek_prices", folder / "deepseek_prices", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "data" / "holidays").mkdir(parents=True)
    # The calendar ends with 2026, whatever years have been added to the real one.
    (folder / "data" / "holidays" / "cn.yaml").write_text(yaml_file.dump(made_editions.HOLIDAYS), encoding="utf-8")
    names = yaml_file.dump(made_editions.NO_GUIDE_NAMES)
    (folder / "data" / "guide_names.yaml").write_text(names, encoding="utf-8")
    shutil.copyfile(ROOT / "data" / "README.md", folder / "data" / "README.md")
    for name, header in (("observations", dataset.OBSERVATIONS_HEADER), ("released", dataset.RELEASED_HEADER)):
        (folder / "data" / f"{name}.csv").write_text(f"{','.join(header)}\n", encoding="utf-8")
    (folder / "data" / "editions").mkdir()
    for name, draft in DRAFTS.items():
        pages = [(PAGES / page / "page.html").read_bytes() for page in READ[name]]
        read = [{"sha256": hashlib.sha256(page).hexdigest(), "read": "whole"} for page in pages]
        # The first sources are these pages.
        sources = [source | sha256 for source, sha256 in zip(draft["sources"], read, strict=False)]
        sources += draft["sources"][len(read) :]
        text = yaml_file.dump(draft | {"edition": name, "sources": sources}, "# By hand.\n")
        (folder / "data" / "editions" / f"{name}.yaml").write_text(text, encoding="utf-8")
    publish.publish(folder, rebuild(dataset.load(folder / "data"), PAGES))
    return folder


@pytest.fixture(scope="session")
def _small_loaded(_small):
    return dataset.load(_small / "data")


@pytest.fixture
def small(_small_loaded):
    """The small repository's `data/`, loaded; each test may break its own."""
    return copy.deepcopy(_small_loaded)


@pytest.fixture(scope="session")
def copied():
    """Copies the named folders and files of the repository to another place."""

    def copy_to(place, *names, origin=ROOT):
        for name in names:
            if (origin / name).is_dir():
                shutil.copytree(origin / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(origin / name, place / name)
        return place

    return copy_to


@pytest.fixture(scope="session")
def small_copied(copied, _small):
    """Copies the small repository to another place, and the named folders of the repository beside it."""

    def copy_to(place, *folders):
        copied(place, "data", "deepseek_prices", origin=_small)
        return copied(place, *folders)

    return copy_to


@pytest.fixture
def checkout(small_copied, tmp_path):
    """Copies the small repository to a place of the test's own, and the named folders of the repository beside it."""
    return lambda *folders: small_copied(tmp_path / "copy", *folders)


@pytest.fixture
def given_editions(monkeypatch):
    """Makes the lookup answer from these editions."""

    def use(*editions, **options):
        text = compile_dataset(made_editions.dataset(*editions, **options))["deepseek_prices/_editions.py"]
        monkeypatch.setattr(lookup, "compiled", made_editions.module(text))
        lookup._tracks.clear()

    yield use
    lookup._tracks.clear()


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
