"""What these tests share: the real data, editions that they make, and the lookup that answers from them."""

import sys
from pathlib import Path

import pytest

from deepseek_prices import _editions, _guide_names, _models, _observed, lookup
from scraper.dataset import dataset
from scraper.dataset.compile import compile_dataset
from scraper.publication.known import Known

sys.path.insert(0, str(Path(__file__).parents[1] / "data"))
import made_editions

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def known():
    """The repository's data."""
    return Known(dataset.load(ROOT / "data"), "2026.11.24")


@pytest.fixture
def made(monkeypatch):
    """What is known where these editions are all; the lookup answers from them."""

    def make(*editions, **options):
        data = made_editions.dataset(*editions, **options)
        compiled = {path: made_editions.module(text) for path, text in compile_dataset(data).items() if "/_" in path}
        for module, names in (
            (_editions, ("EDITIONS", "RULES", "CALENDAR", "TRACKS")),
            (_observed, ("OBSERVED_UNTIL",)),
            (_models, ("MODELS",)),
            (_guide_names, ("ANYWHERE", "ANTHROPIC")),
        ):
            of = compiled[f"deepseek_prices/{module.__name__.rpartition('.')[2]}.py"]
            for name in names:
                monkeypatch.setattr(module, name, getattr(of, name))
        lookup._tracks.clear()
        return Known(data, "1")

    yield make
    lookup._tracks.clear()
