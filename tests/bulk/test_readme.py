"""The guide is true: its program runs, its SQL prices tables as `get_cost` does, its statuses are all there are."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from deepseek_prices import bulk, get_cost
from deepseek_prices.bulk import tables

GUIDE = Path(bulk.__file__).with_name("README.md").read_text("utf-8")
LITELLM, LANGFUSE = re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL)
ON_DUCKDB, _, TOTALS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
AT = datetime(2026, 11, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def registered(connection):
    bulk.register(connection)
    return connection


def test_every_status_is_explained_and_no_other():
    assert re.findall(r"^\| `(\w+)` ", GUIDE, re.MULTILINE) == [*tables.STATUSES]


@pytest.fixture
def logs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("logs").mkdir()
    duckdb.sql(
        """COPY (SELECT TIMESTAMPTZ '2026-11-03T02:10Z' AS "at", 'deepseek-flash' AS model, 0 AS prompt_tokens,
        1000000 AS completion_tokens) TO 'logs/a.parquet'"""
    )


@pytest.mark.usefixtures("logs")
def test_the_program_for_totals_runs(capsys):
    exec(TOTALS, {})
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "priced" in line and "2026" in line]
    *said, cost = [cell.strip() for cell in line.strip("│").split("│")]
    assert (*said, Decimal(cost)) == ("deepseek-flash", "2026-11-03", "priced", "true", "1", Decimal("1.2"))


@pytest.mark.usefixtures("logs")
def test_the_program_runs(capsys):
    exec(ON_DUCKDB, {})
    assert "1.200000000000" in capsys.readouterr().out
    assert duckdb.sql("SELECT status FROM 'priced.parquet'").fetchall() == [("priced",)]


def test_a_table_of_litellm(registered):
    usage = {"prompt_tokens": 12000, "completion_tokens": 900, "prompt_tokens_details": {"cached_tokens": 10752}}
    registered.execute(
        """CREATE TABLE "LiteLLM_SpendLogs" (request_id VARCHAR, spend DOUBLE, "startTime" TIMESTAMP, model VARCHAR,
        prompt_tokens INTEGER, completion_tokens INTEGER, metadata JSON,
        custom_llm_provider VARCHAR, cache_hit VARCHAR)"""
    )
    row = [0.1, AT.replace(tzinfo=None), "deepseek/deepseek-flash", 12000, 900]
    metadata = json.dumps({"usage_object": usage})
    for each in (
        ["a", *row, metadata, "deepseek", "False"],
        ["b", *row, "{}", "deepseek", None],
        ["c", *row, metadata, "openai", "False"],
        ["d", *row, metadata, "deepseek", "True"],
    ):
        registered.execute(f'INSERT INTO "LiteLLM_SpendLogs" VALUES ({", ".join("?" * 9)})', each)
    assert run(registered, LITELLM) == [
        ("a", "priced", Decimal(get_cost("deepseek-flash", usage, AT)), 0.1),
        ("b", "no_cache_split", None, 0.1),
    ]


def test_an_export_of_langfuse(registered):
    split = {"input_cache_hit": 10752, "input_cache_miss": 1248, "output": 900}
    details = {
        "apart": {
            "input": 1248,
            "input_cached_tokens": 10752,
            "output": 600,
            "output_reasoning_tokens": 300,
            "total": 12900,
        },
        "neither": {"input": 1248, "input_cached_tokens": 10752, "output": 600, "total": 5},
        "unsplit": {"input": 12000, "output": 900, "total": 12900},
        "within": {"input": 12000, "input_cached_tokens": 10752, "output": 900, "total": 12900},
    }
    registered.execute(
        """CREATE TABLE observations
        (id VARCHAR, type VARCHAR, "startTime" TIMESTAMPTZ, model VARCHAR, "usageDetails" JSON)"""
    )
    for name, each in details.items():
        registered.execute(
            "INSERT INTO observations VALUES (?, 'GENERATION', ?, 'deepseek-flash', ?)", [name, AT, json.dumps(each)]
        )
    cost = Decimal(get_cost("deepseek-flash", split, AT))
    assert run(registered, LANGFUSE) == [
        ("apart", "priced", cost),
        ("neither", "usage_error", None),
        ("unsplit", "usage_error", None),
        ("within", "priced", cost),
    ]


def run(connection, sql):
    *before, last = [each for each in sql.split(";\n") if each.strip()]
    for each in before:
        connection.execute(each)
    return connection.sql(last).fetchall()
