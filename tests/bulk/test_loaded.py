"""Rows are priced by the file that is loaded."""

from datetime import timedelta

import duckdb
import pytest
import tracks_file
from tracks_file import NEW_NAME, NEWER, SOLD

from deepseek_prices import bulk, get_price, load, lookup
from deepseek_prices.instants import DAY, from_second


@pytest.fixture(autouse=True)
def _loaded(monkeypatch, tmp_path):
    monkeypatch.setattr(lookup, "compiled", lookup.compiled)
    monkeypatch.setattr(lookup, "_tracks", {})
    path = tmp_path / "tracks.json"
    path.write_bytes(tracks_file.encoded(tracks_file.newer()))
    load(path)


QUERY = """
    SELECT to_timestamp({second}) AS "at", model, 0 AS input_cache_hit, 0 AS input_cache_miss, 1000000 AS output
    FROM (VALUES ('{sold}'), ('{new}'), ('deepseek-new[1m]')) AS v(model)"""


def usage(second):
    return duckdb.connect().sql(QUERY.format(second=second, sold=SOLD, new=NEW_NAME))


def test_each_row_has_the_price_of_the_newer_edition():
    found = bulk.priced(usage(NEWER + DAY)).order("model").select("model", "status", "cost", "edition").fetchall()
    at = from_second(NEWER) + timedelta(days=1)
    prices = {name: get_price(name, "output", at) for name in (SOLD, NEW_NAME, "deepseek-new[1m]")}
    assert {name: (status, cost, edition) for name, status, cost, edition in found} == {
        name: ("priced", price, price.edition) for name, price in prices.items()
    }
    assert str(prices[SOLD]) == "7.77"


def test_before_the_newer_edition_its_name_was_not_sold():
    found = dict(bulk.priced(usage(NEWER - DAY)).select("model", "status").fetchall())
    assert found[NEW_NAME] == found["deepseek-new[1m]"] == "not_yet"
