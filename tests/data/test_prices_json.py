"""`data/prices.json`: what programs in other languages read."""

import json

import pytest

from scraper.schema import validator


@pytest.fixture(scope="module")
def prices(root):
    return json.loads((root / "data" / "prices.json").read_text("utf-8"))


def test_it_keeps_to_its_schema(prices):
    assert not list(validator("prices").iter_errors(prices))


@pytest.mark.parametrize("change", [{"editions": []}, {"observed_until": "yesterday"}, {"schema_version": 2}, {"x": 1}])
def test_its_schema_refuses_anything_else(prices, change):
    assert list(validator("prices").iter_errors(prices | change))


def test_its_editions_are_those_that_count_in_order(prices, data):
    assert prices["editions"] == data.counting()
    starts = [edition["in_force"]["from"] for edition in prices["editions"]]
    assert starts == sorted(set(starts))


def test_no_edition_begins_where_one_was_withdrawn(prices):
    assert "2026-09-14T04:00:00Z" not in {edition["in_force"]["from"] for edition in prices["editions"]}


def test_every_amount_is_a_string(prices):
    def numbers(value):
        if isinstance(value, dict):
            return [each for child in value.values() for each in numbers(child)]
        if isinstance(value, list):
            return [each for child in value for each in numbers(child)]
        return [value] if isinstance(value, float) else []

    assert not numbers(prices)
