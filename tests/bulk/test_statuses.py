"""What becomes of a row that has no price, and of one that says more or less than an instant."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from usage_rows import SAID, moments

from deepseek_prices import CostRange, PriceError, bulk, get_cost

PEAK = datetime(2026, 10, 20, 1, tzinfo=UTC)  # its first instant; it lasts three hours
USAGE = {"prompt_tokens": 1000, "prompt_cache_hit_tokens": 900, "completion_tokens": 50}
ROW = {"at": PEAK, "model": "deepseek-v4-pro"} | USAGE


def one(relation, row, **options):
    """What is said of one row, which goes in with one that has a price."""
    priced = bulk.priced(relation([{"id": 1} | row, {"id": 2} | row | {"at": None}]), **options)
    (found,) = priced.filter("id = 1").select(*SAID).fetchall()
    return found


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, "priced"),
        ({"model": "deepseek-v4-pro[1m]"}, "priced"),
        ({"model": "claude-opus-4"}, "unknown_product"),
        ({"model": None}, "unknown_product"),
        ({"model": "search"}, "unknown_kind"),
        ({"at": datetime(2024, 1, 1, tzinfo=UTC)}, "not_yet"),
        ({"model": "deepseek-chat"}, "no_longer_sold"),
        ({"at": None}, "no_instant"),
        ({"prompt_cache_hit_tokens": None}, "no_cache_split"),
        ({"prompt_cache_hit_tokens": 1001}, "usage_error"),
        ({"completion_tokens": None}, "usage_error"),
        ({"completion_tokens": -1}, "usage_error"),
    ],
)
def test_a_row_says_what_became_of_it(relation, changed, status):
    found = one(relation, ROW | changed)
    assert found[0] == status
    assert (found[1] is not None) == (status == "priced")
    assert status == "priced" or found[1:] == (None,) * 5


def test_a_price_that_nobody_here_knows_has_a_status(relation):
    row = {"at": datetime(2026, 11, 13, 16, tzinfo=UTC), "model": "document_parsing", "page": 10}
    assert one(relation, row)[0] == "price_unknown"
    assert one(relation, row, currency="CNY")[:2] == ("priced", Decimal("0.015"))


def test_before_caching_there_is_nothing_to_split(relation):
    row = ROW | {"at": datetime(2024, 7, 1, tzinfo=UTC), "model": "deepseek-chat", "prompt_cache_hit_tokens": None}
    assert one(relation, row)[:2] == (
        "priced",
        get_cost("deepseek-chat", {**USAGE, "prompt_cache_hit_tokens": None}, row["at"]),
    )


def test_input_without_a_split_may_be_taken_for_misses(relation):
    row = ROW | {"prompt_cache_hit_tokens": None}
    cost = get_cost("deepseek-v4-pro", {"prompt_tokens": 1000, "completion_tokens": 50}, PEAK, no_cache_split="miss")
    assert one(relation, row, no_cache_split="miss")[:2] == ("priced", cost)


def test_no_input_needs_no_split(relation):
    assert one(relation, ROW | {"prompt_tokens": 0, "prompt_cache_hit_tokens": None})[0] == "priced"


def test_infinity_is_no_instant(connection):
    usage = connection.sql(
        """SELECT "at"::TIMESTAMPTZ AS "at", 'deepseek-flash' AS model, 1 AS prompt_tokens,
        1 AS prompt_cache_hit_tokens, 1 AS completion_tokens FROM (VALUES ('infinity'), ('-infinity')) AS v("at")"""
    )
    assert bulk.priced(usage).select("status").fetchall() == [("no_instant",)] * 2


# ------------------------------------------------------------------------------------------------- a start and an end


def test_a_time_in_one_state_is_priced_and_one_across_an_edge_is_not(relation):
    row = {"start": PEAK, "end": PEAK + timedelta(seconds=9), "model": "deepseek-v4-pro"} | USAGE
    made = [
        row,
        row | {"start": PEAK - timedelta(microseconds=1)},
        row | {"end": PEAK + timedelta(hours=3)},  # the end is not in it
        row | {"end": PEAK + timedelta(hours=3, microseconds=1)},
        row | {"end": PEAK},
        row | {"end": PEAK - timedelta(microseconds=1)},
        row | {"end": None},
        row | {"start": None},
        row | {"end": PEAK + timedelta(days=1)},  # the same hours of another day
        row | {"end": PEAK + timedelta(days=1), "model": "gpt-4o"},
        row | {"end": PEAK + timedelta(days=1), "completion_tokens": -1},
    ]
    priced = bulk.priced(relation([each | {"id": number} for number, each in enumerate(made)]))
    assert [status for status, _ in sorted(priced.select("status", "id").fetchall(), key=lambda each: each[1])] == [
        *("priced", "span", "priced", "span", "priced"),
        *("no_instant", "no_instant", "no_instant", "span", "unknown_product", "usage_error"),
    ]


def test_a_time_that_is_priced_costs_what_get_cost_says_of_it(relation):
    random = Random(18)
    steps = [
        timedelta(microseconds=1),
        timedelta(minutes=1),
        timedelta(hours=1),
        timedelta(hours=30),
        timedelta(days=7),
    ]
    made = [
        {
            "id": number,
            "start": start,
            "end": start + random.choice([*steps, timedelta(0)]),
            "model": random.choice(MODELS),
        }
        | USAGE
        for number, start in enumerate(random.choices([each for each in moments() if 1970 < each.year < 9999], k=3000))
    ]
    found = dict(bulk.priced(relation(made)).select("id", "cost").fetchall())
    assert found.keys() == {row["id"] for row in made}
    statuses = dict(bulk.priced(relation(made)).select("id", "status").fetchall())
    for row in made:
        try:
            cost = get_cost(row["model"], USAGE, (row["start"], row["end"]))
        except PriceError:
            assert found[row["id"]] is None
            continue
        if isinstance(cost, CostRange):
            assert statuses[row["id"]] == "span", row
        elif statuses[row["id"]] == "priced":
            assert found[row["id"]] == cost, row
    assert sum(status == "priced" for status in statuses.values()) > 300


MODELS = ("deepseek-chat", "deepseek-v4-pro", "deepseek-flash")
