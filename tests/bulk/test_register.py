"""Prices as functions of SQL, and as text for other programs."""

from decimal import Decimal

import duckdb
import pytest
from usage_rows import FORMS, rows

from deepseek_prices import bulk
from deepseek_prices.bulk import text
from deepseek_prices.bulk.call import Options

FUNCTIONS = {"chat": "deepseek_priced_usd", "input and output": "deepseek_priced_usd_input_output"}


@pytest.fixture(scope="module")
def registered():
    with duckdb.connect() as connection:
        bulk.register(connection)
        yield connection


@pytest.mark.parametrize("form", FUNCTIONS)
def test_a_function_gives_what_priced_gives(connection, relation, form):
    bulk.register(connection)
    expected = bulk.priced(relation(rows(form, 500, "register")))
    found = connection.sql(f"FROM {FUNCTIONS[form]}('made')")
    assert (found.columns, found.types) == (expected.columns, expected.types)
    assert sorted(map(repr, found.fetchall())) == sorted(map(repr, expected.fetchall()))


def test_fields_that_a_usage_may_lack_need_no_column(registered, tmp_path):
    registered.execute(
        f"""COPY (SELECT now() AS "at", 'deepseek-flash' AS model, 0 AS prompt_tokens, 5::UTINYINT AS completion_tokens,
        'x' AS note) TO '{tmp_path}/logs.parquet'"""
    )
    found = registered.sql(f"FROM deepseek_priced_cny('{tmp_path}/*.parquet')")
    assert found.columns[:6] == ["at", "model", "prompt_tokens", "completion_tokens", "note", "status"]
    assert found.select("status").fetchall() == [("priced",)]


def test_services_and_tokens_by_kind_have_functions_of_their_own(registered):
    registered.execute(
        """CREATE OR REPLACE VIEW tokens AS
        SELECT TIMESTAMPTZ '2026-10-20T02:00Z' AS "at", 'deepseek-flash' AS model, 7 AS output"""
    )
    assert registered.sql("SELECT cost FROM deepseek_priced_usd_by_kind('tokens')").fetchall() == [
        (Decimal("0.0000084"),)
    ]
    registered.execute(
        """CREATE OR REPLACE VIEW calls AS
        SELECT TIMESTAMPTZ '2026-11-20T02:00Z' AS "at", 'speech_recognition' AS model, 1.5 AS hour"""
    )
    assert registered.sql("SELECT status FROM deepseek_priced_cny_services('calls')").fetchall() == [("priced",)]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("TIMESTAMP '2026-10-20' AS \"at\"", "at: TIMESTAMP WITH TIME ZONE is expected, not TIMESTAMP"),
        ("1.5::DOUBLE AS completion_tokens", "completion_tokens: BIGINT is expected, not DOUBLE"),
        ("'7' AS prompt_cache_hit_tokens", "prompt_cache_hit_tokens: BIGINT is expected, not VARCHAR"),
    ],
)
def test_another_type_is_an_error_that_names_the_column(registered, column, said):
    columns = {"at": 'now() AS "at"', "completion_tokens": "1 AS completion_tokens"}
    others = [each for name, each in columns.items() if name not in column]
    registered.execute(
        f"""CREATE OR REPLACE VIEW wrong AS
        SELECT {", ".join([column, *others])}, 'deepseek-flash' AS model, 0 AS prompt_tokens"""
    )
    with pytest.raises(duckdb.Error, match=said):
        registered.sql("FROM deepseek_priced_usd('wrong')").fetchall()


USAGE = """SELECT now() AS "at", 'deepseek-flash' AS model, 5 AS prompt_tokens, 4 AS prompt_cache_hit_tokens,
    1 AS completion_tokens"""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("1.5 AS cost", "to be made"),
        ("'x' AS Period", "to be made"),
        ("1 AS _deepseek_at", "to be made"),
        ("1 AS input_tokens", "several forms"),
        ("1 AS request", "several forms"),
        ('1 AS "server_tool_use.web_search_requests"', "several forms"),
    ],
)
def test_a_column_that_priced_refuses_is_an_error(registered, more, said):
    registered.execute(f"CREATE OR REPLACE VIEW wrong AS {USAGE}, {more}")
    with pytest.raises(duckdb.Error, match=said):
        registered.sql("SELECT cost FROM deepseek_priced_usd('wrong')").fetchall()


def test_a_text_with_the_name_of_a_kind_and_a_field_in_capitals_are_taken(registered):
    usage = USAGE.replace("prompt_cache_hit_tokens", "PROMPT_CACHE_HIT_TOKENS")
    registered.execute(f"CREATE OR REPLACE VIEW usage AS {usage}, 'Hello' AS output, 'x' AS request")
    assert registered.sql("SELECT status FROM deepseek_priced_usd('usage')").fetchall() == [("priced",)]


@pytest.mark.parametrize("form", FORMS)
def test_the_statement_as_text_gives_what_priced_gives(connection, relation, form):
    usage = relation(rows(form, 200, "text"))
    expected = bulk.priced(usage, "CNY")
    *small, query = text.script("duckdb", usage.columns, "made", Options("CNY", "raise", "range"))
    for each in small:
        connection.execute(each)
    found = connection.sql(query)
    assert found.columns == expected.columns
    assert sorted(map(repr, found.fetchall())) == sorted(map(repr, expected.fetchall()))
