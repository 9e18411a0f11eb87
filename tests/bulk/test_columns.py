"""What a table has to have is checked before anything is read, and a refusal says what to write."""

from datetime import UTC, datetime
from decimal import Decimal

import duckdb
import pytest

from deepseek_prices import UnknownCurrency, UsageError, bulk, get_cost, lookup
from deepseek_prices.bulk.plan import ADDED
from deepseek_prices.usage.fields import KINDS

USAGE = """SELECT TIMESTAMPTZ '2026-10-20T02:00Z' AS "at", 'deepseek-v4-pro' AS model, 1000 AS prompt_tokens,
    900 AS prompt_cache_hit_tokens, 50 AS completion_tokens"""
UNREAD = " FROM (SELECT error('it was read'))"

REFUSED = {
    """TIMESTAMP '2026-10-20 02:00:00'""": '"at" AT TIME ZONE \'UTC\' AS "at"',
    "'2026-10-20T02:00:00Z'": 'CAST("at" AS TIMESTAMPTZ) AS "at"',
    "1792461600": 'to_timestamp("at") AS "at"',
}


@pytest.mark.parametrize("written", REFUSED)
def test_a_column_that_is_no_instant_is_refused_with_what_to_write(connection, written):
    usage = USAGE.replace("TIMESTAMPTZ '2026-10-20T02:00Z'", written)
    with pytest.raises(TypeError, match="at: an instant with a time zone") as error:
        bulk.priced(connection.sql(usage + UNREAD))
    assert REFUSED[written] in str(error.value)
    mended = connection.sql(f"SELECT * REPLACE ({REFUSED[written]}) FROM ({usage})")
    assert bulk.priced(mended).select(*ADDED).fetchall() == bulk.priced(connection.sql(USAGE)).select(*ADDED).fetchall()


@pytest.mark.parametrize("of", ["DOUBLE", "FLOAT", "VARCHAR", "HUGEINT", "DECIMAL(18,3)", "BOOLEAN"])
def test_counts_that_are_no_whole_numbers_are_refused_with_what_to_write(connection, of):
    usage = USAGE.replace("50 AS", f"50::{of} AS")
    with pytest.raises(TypeError, match=r'completion_tokens: .* CAST\("completion_tokens" AS BIGINT\)'):
        bulk.priced(connection.sql(usage + UNREAD))


@pytest.mark.parametrize("of", ["TINYINT", "USMALLINT", "INTEGER", "UBIGINT"])
def test_whole_numbers_of_any_width_are_taken(connection, of):
    priced = bulk.priced(connection.sql(USAGE.replace("50 AS", f"50::{of} AS")))
    assert priced.select("cost").fetchall() == bulk.priced(connection.sql(USAGE)).select("cost").fetchall()


def test_the_largest_counts_there_are_have_a_cost(connection):
    largest = 2**64 - 1
    usage = USAGE.replace("1000 AS", f"{largest}::UBIGINT AS").replace("50 AS", f"{largest}::UBIGINT AS")
    [(status, cost)] = bulk.priced(connection.sql(usage)).select("status", "cost").fetchall()
    assert status == "priced"
    spent = {"prompt_tokens": largest, "prompt_cache_hit_tokens": 900, "completion_tokens": largest}
    assert cost == get_cost("deepseek-v4-pro", spent, datetime(2026, 10, 20, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("of", "is_taken"), [("DECIMAL(18,6)", True), ("INTEGER", True), ("DOUBLE", False), ("DECIMAL(18,7)", False)]
)
def test_hours_are_exact_numbers(connection, of, is_taken):
    usage = connection.sql(
        f"SELECT TIMESTAMPTZ '2026-11-20T02:00Z' AS \"at\", 'speech_recognition' AS model, 2::{of} AS hour"
    )
    if is_taken:
        assert bulk.priced(usage, "CNY").select("status").fetchall() == [("priced",)]
    else:
        with pytest.raises(TypeError, match=r'hour: .* CAST\("hour" AS DECIMAL\(18,6\)\)'):
            bulk.priced(usage, "CNY")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("1 AS input_tokens, 1 AS output_tokens", "several forms"),
        ("1 AS request", "several forms"),
        ("1 AS cache_read_input_tokens", "several forms"),
        ('1 AS "server_tool_use.web_search_requests"', "costs a range"),
    ],
)
def test_columns_that_may_be_billed_otherwise_are_refused(connection, more, said):
    with pytest.raises(UsageError, match=said):
        bulk.priced(connection.sql(f"{USAGE}, {more}{UNREAD}"))


def test_a_text_with_the_name_of_a_kind_is_no_usage(connection):
    usage = connection.sql(f"{USAGE}, 'Hello' AS output, '{{}}' AS request")
    assert bulk.priced(usage).select("status").fetchall() == [("priced",)]


@pytest.mark.parametrize("name", [*ADDED, "Cost", "_deepseek_at", "_deepseek_key"])
def test_a_column_that_is_to_be_made_is_refused(connection, name):
    with pytest.raises(ValueError, match=rf'{name}: .* \* EXCLUDE \("{name}"\)'):
        bulk.priced(connection.sql(f"{USAGE}, 1 AS {name}{UNREAD}"))


@pytest.mark.parametrize("name", ["completion_tokens", "Completion_Tokens", "model"])
def test_two_columns_of_one_name_are_refused(connection, name):
    with pytest.raises(ValueError, match=rf"{name}: one column of a name is expected"):
        bulk.priced(connection.sql(f"{USAGE}, 7 AS {name}{UNREAD}"))


def test_a_field_in_capitals_is_refused_with_what_to_write(connection):
    """To DuckDB and Spark it is the same name; left out it would make the input cost what misses do."""
    usage = USAGE.replace("prompt_cache_hit_tokens", "Prompt_Cache_Hit_Tokens")
    write = r'"Prompt_Cache_Hit_Tokens" AS "prompt_cache_hit_tokens"'
    with pytest.raises(ValueError, match=write):
        bulk.priced(connection.sql(usage + UNREAD), no_cache_split="miss")


def test_a_kind_in_capitals_is_refused_where_it_holds_numbers(connection):
    usage = "SELECT TIMESTAMPTZ '2026-10-20T02:00Z' AS \"at\", 'deepseek-flash' AS model, 10 AS input_cache_miss"
    with pytest.raises(ValueError, match='"Output" AS "output"'):
        bulk.priced(connection.sql(f'{usage}, 5 AS "Output"'))
    assert bulk.priced(connection.sql(f"{usage}, 'Hello' AS \"Output\"")).select("status").fetchall() == [("priced",)]


def test_a_column_of_nothing_but_nulls_is_an_absent_field(connection):
    usage = connection.sql(USAGE.replace("900 AS", "NULL AS"))
    assert bulk.priced(usage).select("status").fetchall() == [("no_cache_split",)]


@pytest.mark.parametrize(
    "name", ["a b", 'a "b"', "x'y", "{0}", "UPPER", "u", "n", "bucket", "id", "rate_output", "run"]
)
def test_another_column_may_have_any_name(connection, name):
    quoted = '"{}"'.format(name.replace('"', '""'))
    priced = bulk.priced(connection.sql(f"{USAGE}, 7 AS {quoted}"))
    assert priced.select(quoted, "status").fetchall() == [(7, "priced")]


@pytest.mark.parametrize("name", ["at", "model", "completion_tokens"])
def test_a_column_that_is_missing_is_named(connection, name):
    with pytest.raises((TypeError, UsageError), match=name):
        bulk.priced(connection.sql(f"SELECT * EXCLUDE ({name!r}) FROM ({USAGE})".replace("'", '"', 2)))


def test_an_instant_beside_a_start_and_an_end_is_refused(connection):
    with pytest.raises(TypeError, match="start and end"):
        bulk.priced(connection.sql(f'{USAGE}, now() AS start, now() AS "end"'))


def test_nothing_that_is_a_usage_is_refused(connection):
    with pytest.raises(UsageError, match="no columns of a usage"):
        bulk.priced(connection.sql("SELECT now() AS \"at\", 'deepseek-flash' AS model, 1 AS tokens"))


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"currency": "EUR"}, UnknownCurrency),
        ({"unknown_holidays": "holiday"}, ValueError),
        ({"no_cache_split": "hit"}, ValueError),
    ],
)
def test_another_word_for_an_option_is_refused(connection, options, error):
    with pytest.raises(error):
        bulk.priced(connection.sql(USAGE), **options)


@pytest.mark.parametrize("table", [None, [{"at": 1}], "logs.parquet"])
def test_what_is_no_table_is_refused(table):
    with pytest.raises(TypeError, match="a DuckDB relation, a Spark DataFrame or a frame"):
        bulk.priced(table)


def test_nothing_is_read_before_it_is_asked_for(connection):
    lazy = bulk.priced(connection.sql(USAGE.replace("50 AS", "error('it was read')::INT AS")))
    with pytest.raises(duckdb.Error, match="it was read"):
        lazy.fetchall()


def test_nanoseconds_are_cut_and_not_rounded(connection):
    before = USAGE.replace("TIMESTAMPTZ '2026-10-20T02:00Z'", "TIMESTAMPTZ_NS '2026-10-20 00:59:59.999999999+00'")
    assert bulk.priced(connection.sql(before)).select("period").fetchall() == [("off_peak",)]


def test_the_types_are_those_that_are_promised(connection):
    priced = bulk.priced(connection.sql(USAGE))
    types = dict(zip(priced.columns, map(str, priced.types), strict=True))
    rates = (
        Decimal(amount) / segment[5][0]
        for (_, kind, _), (_, segments) in lookup.compiled.TRACKS.items()
        for segment in segments
        if kind in KINDS and segment[0] == "sold"
        for _, amount, _ in segment[6]
    )
    decimals = max(-rate.as_tuple().exponent for rate in rates)
    assert types["cost"] == f"DECIMAL(38,{max(12, decimals)})"
    assert types["certain"] == "BOOLEAN"
    assert all(types[name].startswith("ENUM(") for name in ("status", "billed_as", "period", "edition"))


def test_tables_of_two_currencies_can_be_stacked(connection):
    usage = connection.sql(USAGE)
    assert len(bulk.priced(usage).union(bulk.priced(usage, "CNY")).fetchall()) == 2


def test_no_row_is_lost(connection):
    """As many rows come out as went in, whatever is NULL in them."""
    columns = '"at", model, prompt_tokens, prompt_cache_hit_tokens, completion_tokens'
    nulls = ", ".join(
        f"CASE WHEN id & {1 << at} = 0 THEN {name} END AS {name}" for at, name in enumerate(columns.split(", "))
    )
    usage = connection.sql(f"SELECT id % 1000 AS id, {nulls} FROM ({USAGE}), (SELECT unnest(range(200000)) AS id)")
    priced = bulk.priced(usage)
    assert priced.aggregate("count(*), count(status)").fetchall() == [(200_000, 200_000)]
    assert priced.filter("(status = 'priced') <> (cost IS NOT NULL)").fetchall() == []
