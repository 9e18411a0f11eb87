"""`spans.csv`: whole, without overlap, and right in a range join of DuckDB."""

import json
from itertools import pairwise

import duckdb
import pytest

from deepseek_prices import PriceError, get_price
from deepseek_prices.edition import second
from deepseek_prices.instants import from_second
from scraper.publication import datapackage, spans
from scraper.publication.boundaries import boundaries
from scraper.publication.feed import instant


@pytest.fixture(scope="module")
def feed(known):
    return spans.export(known, 0)


@pytest.fixture(scope="module")
def rows(feed):
    header, *lines = feed.content.decode().splitlines()
    return [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]


def by_key(rows):
    found = {}
    for row in rows:
        found.setdefault((row["name"], row["kind"], row["currency"]), []).append(row)
    return found


def test_no_two_rows_of_a_key_overlap(rows):
    for of_key in by_key(rows).values():
        assert all(before["until"] and before["until"] <= after["from"] for before, after in pairwise(of_key))


def test_a_row_ends_only_with_the_calendar_or_where_the_next_begins_or_the_sale_ends(known, rows):
    for key, of_key in by_key(rows).items():
        for row, following in zip(of_key, [*of_key[1:], None], strict=True):
            if row["until"] and (following is None or following["from"] != row["until"]):
                at = second(row["until"])
                if at != known.calendar_until:
                    with pytest.raises(PriceError):
                        get_price(key[0], key[1], from_second(at), currency=key[2])


def test_what_depends_on_the_hour_ends_with_the_calendar(known, rows):
    last = [of_key[-1] for of_key in by_key(rows).values() if of_key[-1]["period"] != "standard"]
    assert all(row["until"] and second(row["until"]) <= known.calendar_until for row in last)


def test_the_data_package_describes_each_column(known, rows):
    (resource,) = json.loads(datapackage.export(known, 0).content)["resources"]
    assert [field["name"] for field in resource["schema"]["fields"]] == [*rows[0]]


def test_a_range_join_finds_the_price_or_nothing(known, feed, tmp_path):
    (tmp_path / "spans.csv").write_bytes(feed.content)
    questions = [
        (*key, at)
        for key in [*known.tracks][::5]
        for at in boundaries(known, key, feed.exact_from, feed.exact_until)[::9]
    ]
    lines = [
        f"{number},{name},{kind},{currency},{instant(at)}"
        for number, (name, kind, currency, at) in enumerate(questions)
    ]
    (tmp_path / "asked.csv").write_text("\n".join(["number,name,kind,currency,at", *lines]), encoding="utf-8")
    query = f"""
        SELECT amount FROM read_csv('{tmp_path}/asked.csv') AS asked
        LEFT JOIN read_csv('{tmp_path}/spans.csv', types={{'amount': 'DECIMAL(18,6)'}}) AS spans
        ON asked.name = spans.name AND asked.kind = spans.kind AND asked.currency = spans.currency
        AND asked.at >= spans."from" AND (spans.until IS NULL OR asked.at < spans.until) ORDER BY number"""
    found = [amount for (amount,) in duckdb.sql(query).fetchall()]
    assert found == [price(*question) for question in questions]


def price(name, kind, currency, at):
    try:
        return get_price(name, kind, from_second(at), currency=currency)
    except PriceError:
        return None
