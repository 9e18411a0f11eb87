"""Spark gives the same answers, from a plan in which no row of usage leaves its machine."""

import re
from decimal import Decimal

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import functions
from usage_rows import FORMS, SAID, answer, rows, totals_of

from deepseek_prices import UsageError, bulk
from deepseek_prices.bulk import small_tables, statement, text
from deepseek_prices.bulk.call import Options, planned
from deepseek_prices.bulk.dialect import SPARK
from deepseek_prices.bulk.plan import Names

COUNT = 5000  # of each form, and once more without ANSI: 20,000 rows
USAGE = """SELECT timestamp'2026-10-20T02:00:00Z' AS `at`, 'deepseek-v4-pro' AS model, 1000L AS prompt_tokens,
    900L AS prompt_cache_hit_tokens, 50L AS completion_tokens"""


@pytest.fixture(autouse=True)
def _as_it_was(session):
    yield
    session.conf.unset("spark.sql.ansi.enabled")


def frame(session, made):
    types = {"at": "timestamp", "model": "string", "hour": "decimal(18,6)"}
    schema = ", ".join(f"`{name}` {types.get(name, 'bigint')}" for name in made[0])
    return session.createDataFrame([tuple(row.values()) for row in made], schema)


@pytest.mark.parametrize(("form", "is_ansi"), [*((form, True) for form in FORMS), ("chat", False)])
def test_a_row_costs_what_get_cost_says(session, form, is_ansi):
    """With ANSI what overflows is an error; without it wraps."""
    session.conf.set("spark.sql.ansi.enabled", is_ansi)
    made = [{"id": number} | row for number, row in enumerate(rows(form, COUNT, f"spark {form}"))]
    currency = "CNY" if form == "by kind" else "USD"
    priced = bulk.priced(frame(session, made), currency).select("id", *SAID)
    found = {row[0]: tuple(row[1:]) for row in priced.collect()}
    for row in made:
        number = row.pop("id")
        assert found.pop(number) == answer(row, currency), row
    assert found == {}


@pytest.mark.parametrize("form", FORMS)
def test_the_plan_joins_three_small_tables_and_moves_no_row(session, form):
    priced = bulk.priced(frame(session, rows(form, 100, "plan")))
    plan = priced._jdf.queryExecution().executedPlan().toString()
    assert re.findall(r"\w*Join \[[^\]]*\], \[[^\]]*\], (\w+), BuildRight", plan) == ["Inner", "Inner", "LeftOuter"]
    assert plan.count("BroadcastHashJoin") == 3
    assert len(re.findall(r"\bExchange\b", plan)) == 0


def test_a_total_moves_only_its_sums(session):
    priced = bulk.priced(frame(session, rows("chat", 100, "plan"))).groupBy("status").agg(functions.sum("cost"))
    plan = priced._jdf.queryExecution().executedPlan().toString()
    assert len(re.findall(r"\bExchange\b", plan)) == 1
    assert plan.index("HashAggregate") < plan.index("Exchange") < plan.index("BroadcastHashJoin")


@pytest.mark.parametrize(("form", "is_ansi"), [*((form, True) for form in FORMS), ("chat", False)])
def test_a_total_is_the_sum_of_what_get_cost_says(session, form, is_ansi):
    session.conf.set("spark.sql.ansi.enabled", is_ansi)
    made = rows(form, COUNT, f"totals {form}")
    currency = "CNY" if form == "by kind" else "USD"
    found = bulk.totals(frame(session, made), ["model"], currency).collect()
    assert {tuple(row)[:-2]: tuple(row)[-2:] for row in found} == totals_of(made, ["model"], currency)


@pytest.mark.parametrize("is_ansi", [True, False])
def test_a_total_that_is_too_large_is_an_error(session, is_ansi):
    session.conf.set("spark.sql.ansi.enabled", is_ansi)
    usage = session.sql(USAGE.replace("50L", f"{2**63 - 1}L") + " FROM range(11)")
    assert bulk.totals(usage.limit(10)).select("rows").collect() == [(10,)]
    with pytest.raises(PySparkException, match="a total has more tokens than 20 digits"):
        bulk.totals(usage).collect()


def test_the_types_of_totals_are_those_that_are_promised(session):
    found = dict(bulk.totals(session.sql(USAGE), "model").dtypes)
    assert found == {
        "model": "string",
        "status": "string",
        "certain": "boolean",
        "rows": "bigint",
        "cost": "decimal(38,12)",
    }


def test_of_usage_only_sums_by_what_is_asked_move(session):
    plan = bulk.totals(frame(session, rows("chat", 100, "plan")), ["model"])._jdf.queryExecution().executedPlan()
    lines = plan.toString().splitlines()
    assert sum("BroadcastHashJoin" in line for line in lines) == 3
    moved = [number for number, line in enumerate(lines) if re.search(r"\bExchange\b", line)]
    assert ["HashAggregate" in lines[number + 1] for number in moved] == [True, True]


@pytest.mark.parametrize("form", FORMS)
def test_no_decimal_is_cut_before_the_last_cast(session, form):
    """Spark cuts the scale of a type that would need more than 38 digits, without a word."""
    usage = frame(session, rows(form, 1, "scale"))
    plan = planned(SPARK, usage.dtypes, Options("USD", "raise", "range"), Names())
    for name, query in small_tables.queries(plan).items():
        session.sql(query).createOrReplaceTempView(name)
    usage.createOrReplaceTempView(plan.names.usage)
    cost = statement.cost(plan, plan.what_is_asked())
    uncast = cost.removeprefix("CAST(").removesuffix(f" AS {plan.cost})")
    assert uncast != cost
    of = session.sql(statement.priced(plan).replace(cost, uncast)).schema["cost"].dataType
    assert (of.scale, of.precision <= 38) == (12, True)


def test_names_of_columns_may_have_any_characters(session):
    usage = session.sql(USAGE + ", 1 AS `a{0}b``c.d`")
    assert bulk.priced(usage).columns == [*usage.columns, *SAID]


def test_the_types_are_those_that_are_promised(session):
    types = dict(bulk.priced(session.sql(USAGE)).dtypes)
    assert [types[name] for name in SAID] == ["string", "decimal(38,12)", "boolean", "string", "string", "string"]


def test_the_statement_as_text_gives_the_same(session):
    session.sql(USAGE).createOrReplaceTempView("usage")
    found = [
        session.sql(each) for each in text.script("spark", text.COLUMNS, "usage", Options("USD", "raise", "range"))
    ][-1]
    assert found.select(*SAID).collect() == bulk.priced(session.sql(USAGE)).select(*SAID).collect()


REFUSED = {
    "timestamp_ntz'2026-10-20 02:00:00'": "to_timestamp(concat(`at`, 'Z')) AS `at`",
    "'2026-10-20T02:00:00Z'": "to_timestamp(`at`) AS `at`",
    "1792461600L": "timestamp_seconds(`at`) AS `at`",
}


@pytest.mark.parametrize("written", REFUSED)
def test_a_column_that_is_no_instant_is_refused_with_what_to_write(session, written):
    usage = session.sql(USAGE.replace("timestamp'2026-10-20T02:00:00Z'", written))
    with pytest.raises(TypeError, match="at: an instant with a time zone") as error:
        bulk.priced(usage)
    assert REFUSED[written] in str(error.value)
    others = "`model`, `prompt_tokens`, `prompt_cache_hit_tokens`, `completion_tokens`"
    mended = session.sql(f"SELECT {REFUSED[written]}, {others} FROM {{usage}}", usage=usage)
    assert bulk.priced(mended).select(*SAID).collect() == bulk.priced(session.sql(USAGE)).select(*SAID).collect()


@pytest.mark.parametrize("of", ["DOUBLE", "STRING", "DECIMAL(20,0)", "BOOLEAN"])
def test_counts_that_are_no_whole_numbers_are_refused_with_what_to_write(session, of):
    usage = session.sql(USAGE.replace("50L", f"CAST(50 AS {of})"))
    with pytest.raises(TypeError, match=r"completion_tokens: .* CAST\(`completion_tokens` AS BIGINT\)"):
        bulk.priced(usage)


def test_columns_of_two_forms_are_refused(session):
    with pytest.raises(UsageError, match="several forms"):
        bulk.priced(session.sql(USAGE + ", 1L AS input_tokens, 1L AS output_tokens"))


def test_a_column_that_is_to_be_made_is_refused(session):
    with pytest.raises(ValueError, match=r"cost: .* EXCEPT \(`cost`\)"):
        bulk.priced(session.sql(USAGE + ", 1 AS cost"))


@pytest.mark.parametrize(
    ("usage", "said"),
    [
        (USAGE + ", 7L AS Completion_Tokens", "one column of a name"),
        (USAGE + ", 7L AS _deepseek_at", "to be made"),
        (USAGE.replace("prompt_cache_hit", "Prompt_Cache_Hit"), "AS `prompt_cache_hit_tokens`"),
    ],
)
def test_a_name_that_could_be_taken_for_another_is_refused(session, usage, said):
    with pytest.raises(ValueError, match=said):
        bulk.priced(session.sql(usage), no_cache_split="miss")


def test_a_sum_of_costs_is_exact(session):
    usage = session.sql(USAGE).withColumn(
        "id", functions.explode(functions.sequence(functions.lit(1), functions.lit(1000)))
    )
    [[total]] = bulk.priced(usage).agg(functions.sum("cost")).collect()
    [[one]] = bulk.priced(session.sql(USAGE)).select("cost").collect()
    assert total == one * 1000 != Decimal(0)
