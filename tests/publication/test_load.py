"""The feed `tracks.json` is what `load` takes, and the files of its tests have its form."""

import json
from pathlib import Path

import pytest
import tracks_file

from deepseek_prices.loading import checked
from scraper.dataset import dataset
from scraper.publication import tracks
from scraper.publication.known import Known

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def feed():
    return tracks.export(Known(dataset.load(ROOT / "data"), "1"), 0).content


def test_the_feed_of_this_data_can_be_loaded(feed):
    assert "MODELS" in vars(checked(feed))


def test_the_files_of_the_tests_have_the_form_of_the_feed(feed):
    assert tracks_file.content() | {"not_counting": None} == json.loads(feed) | {"not_counting": None}
