"""Totals are the sums of what each row costs, whatever they are by, and no row is left out."""

from decimal import Decimal

import duckdb
import pytest
from usage_rows import FORMS, rows, totals_of

from deepseek_prices import UsageError, bulk

COUNT = 1000
USAGE = """SELECT TIMESTAMPTZ '2026-10-20T02:00Z' AS "at", 'deepseek-v4-pro' AS model, 1000 AS prompt_tokens,
    900 AS prompt_cache_hit_tokens, 50 AS completion_tokens"""
BY = {"nothing": (), "the model": ("model",), "a column and the model": ("team", "model")}


@pytest.mark.parametrize("currency", ["USD", "CNY"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("by", BY)
def test_a_total_is_the_sum_of_what_get_cost_says(relation, form, currency, by):
    made = [{"team": number % 7 or None} | row for number, row in enumerate(rows(form, COUNT, f"totals {form}"))]
    found = bulk.totals(relation(made), BY[by], currency).fetchall()
    assert len(found) == len({row[:-2] for row in found})
    assert {row[:-2]: row[-2:] for row in found} == totals_of(made, BY[by], currency)
    assert sum(row[-2] for row in found) == COUNT


def test_assumptions_are_those_of_the_rows(relation):
    made = rows("chat", COUNT, "assumptions")
    options = {"unknown_holidays": "working_day", "no_cache_split": "miss"}
    found = {row[:-2]: row[-2:] for row in bulk.totals(relation(made), ["model"], **options).fetchall()}
    assert found == totals_of(made, ["model"], "USD", **options)


def test_a_time_is_in_the_total_of_its_status(connection):
    """A price changes within the second one."""
    usage = """SELECT TIMESTAMPTZ '2026-10-20T02:00Z' AS "start", TIMESTAMPTZ '2026-10-20T02:00Z' + hours AS "end",
        'deepseek-v4-pro' AS model, 1 AS output FROM (VALUES (INTERVAL '1 minute'), (INTERVAL '9 hours')) AS t(hours)"""
    found = bulk.totals(connection.sql(usage)).fetchall()
    assert {(status, number) for status, _, number, _ in found} == {("priced", 1), ("span", 1)}


def test_hours_are_added_up_exactly(connection):
    """A rate has as many decimals as a price of an hour, and the hours six more."""
    usage = """SELECT TIMESTAMPTZ '2026-11-14T02:00Z' AS "at", 'speech_recognition' AS model,
        CAST(0.000001 AS DECIMAL(18,6)) AS hour"""
    [(one,)] = bulk.priced(connection.sql(usage), "CNY").select("cost").fetchall()
    found = bulk.totals(connection.sql(f"{usage} FROM range(3)"), currency="CNY")
    assert found.select("rows", "cost").fetchall() == [(3, 3 * one)]
    assert one


def test_the_types_are_those_of_the_rows(connection):
    usage = connection.sql(USAGE)
    of_rows = dict(zip(bulk.priced(usage).columns, bulk.priced(usage).types, strict=True))
    found = bulk.totals(usage, ["model"])
    assert found.columns == ["model", "status", "certain", "rows", "cost"]
    assert [*found.types] == [*(of_rows[name] for name in ("model", "status", "certain")), "BIGINT", of_rows["cost"]]


def test_of_no_rows_there_is_no_total(connection):
    assert bulk.totals(connection.sql(f"{USAGE} LIMIT 0"), ["model"]).fetchall() == []


def test_one_column_may_be_named_by_itself(connection):
    usage = connection.sql(USAGE)
    assert bulk.totals(usage, "model").fetchall() == bulk.totals(usage, ["model", "model"]).fetchall()


def test_names_of_columns_may_have_any_characters(connection):
    found = bulk.totals(connection.sql(f"""{USAGE}, 1 AS "a ""b"".c{{}}" """), ['a "b".c{}'])
    assert found.columns[0] == 'a "b".c{}'


def test_what_totals_are_by_may_be_read_for_the_price(connection):
    """The instant, the name and the counts are columns as others are."""
    by = ["at", "model", "prompt_tokens"]
    (row,) = bulk.totals(connection.sql(USAGE), by).select(*by[1:], "rows").fetchall()
    assert row == ("deepseek-v4-pro", 1000, 1)


REFUSED = {
    "a column that is not there": (USAGE, ["day"], "by: 'day': a column of the table is expected: at, model, "),
    "a column that is to be made": (USAGE + ", 1 AS rows", ["rows"], "by: rows: a column of this name is to be made"),
    "the cost": (USAGE + ", 1 AS cost", ["cost"], "cost: a column of this name is there"),
}


@pytest.mark.parametrize("of", REFUSED)
def test_is_refused_before_anything_is_read(connection, of):
    usage, by, said = REFUSED[of]
    with pytest.raises(ValueError, match=said):
        bulk.totals(connection.sql(f"{usage} FROM (SELECT error('it was read'))"), by)


def test_a_table_without_usage_is_refused(connection):
    with pytest.raises(UsageError):
        bulk.totals(connection.sql("""SELECT now() AS "at", 'deepseek-flash' AS model"""))


def test_a_total_of_the_largest_counts_is_exact(connection):
    largest = 2**63 - 1
    usage = connection.sql(USAGE.replace("50 AS", f"{largest} AS") + " FROM range(5)")
    [(one,)] = bulk.priced(usage).select("cost").distinct().fetchall()
    assert bulk.totals(usage).select("rows", "cost").fetchall() == [(5, 5 * one)]
    assert one > Decimal(10) ** 12


def test_a_total_that_is_too_large_is_an_error(connection):
    usage = connection.sql(USAGE.replace("50 AS", f"{2**64 - 1}::UBIGINT AS") + " FROM range(6)")
    with pytest.raises(
        duckdb.InvalidInputException, match=r"a total has more tokens than 20 digits: add up what bulk\.priced gives"
    ):
        bulk.totals(usage).fetchall()
    [(total,)] = bulk.priced(usage).aggregate("sum(cost)").fetchall()
    assert total > Decimal(10) ** 13


@pytest.mark.parametrize("by", [None, ["model", 1], 5, [["model"]], b"model"], ids=repr)
def test_what_totals_are_by_is_text(connection, by):
    with pytest.raises(TypeError, match="by: names of columns are expected, as text, not "):
        bulk.totals(connection.sql(USAGE), by)


def test_a_table_of_any_name_may_be_there(connection):
    connection.execute("CREATE TABLE deepseek_usage (x INT)")
    assert bulk.totals(connection.sql(USAGE)).select("rows").fetchall() == [(1,)]


def test_a_name_in_another_case_is_another_name_whatever_the_collation(connection):
    connection.execute("SET default_collation = 'NOCASE'")
    usage = connection.sql(USAGE.replace("deepseek-v4-pro", "DeepSeek-V4-Pro"))
    assert bulk.totals(usage).select("status").fetchall() == [("unknown_product",)]
    assert bulk.priced(usage).select("status").fetchall() == [("unknown_product",)]


def test_a_column_may_have_a_collation(connection):
    connection.execute("CREATE TABLE made (model VARCHAR COLLATE NOCASE)")
    connection.execute("INSERT INTO made VALUES ('DeepSeek-V4-Pro'), ('deepseek-v4-pro')")
    usage = connection.sql(f"SELECT * REPLACE (made.model AS model) FROM ({USAGE}), made")
    assert {*bulk.totals(usage, "model").select("model", "status").fetchall()} == {
        ("DeepSeek-V4-Pro", "unknown_product"),
        ("deepseek-v4-pro", "priced"),
    }
