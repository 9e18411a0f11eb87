"""`cost` of Parquet files: the totals are those of `get_cost`, and the rows come out as they went in."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest

from deepseek_prices import get_cost
from deepseek_prices.cli import parquet

START = datetime(2026, 10, 19, 23, 30, tzinfo=UTC)
MODELS = ("deepseek-v4-pro", "deepseek-flash")


def rows(count):
    return [
        {
            "at": START + timedelta(minutes=7 * number),
            "model": MODELS[number % 2],
            "prompt_tokens": 1000 + number,
            "prompt_cache_hit_tokens": 900,
            "completion_tokens": number,
        }
        for number in range(count)
    ]


def cost_of(row):
    usage = {name: value for name, value in row.items() if name not in ("at", "model")}
    return get_cost(row["model"], usage, row["at"])


@pytest.fixture
def logs(tmp_path):
    """Two files of rows; a third with what has no price."""
    made = rows(300)
    write(tmp_path / "a.parquet", made[:200])
    write(tmp_path / "b.parquet", made[200:])
    return tmp_path


def write(path, made, **renamed):
    types = {"at": "TIMESTAMPTZ", "model": "VARCHAR"}
    lists = ", ".join(f'unnest(?::{types.get(name, "BIGINT")}[]) AS "{renamed.get(name, name)}"' for name in made[0])
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE made AS SELECT " + lists, [[row[name] for row in made] for name in made[0]])
        connection.execute(f"COPY made TO '{path}' (ROW_GROUP_SIZE 2048)")


def totals(done, *keys):
    return {tuple(each[key] for key in keys): Decimal(each["amount"]) for each in json.loads(done.out)["totals"]}


@pytest.mark.parametrize("most", [30, 120, 5_000_000])
def test_totals_are_those_of_get_cost_however_the_files_are_sliced(cli, logs, monkeypatch, most):
    monkeypatch.setattr(parquet, "_SLICE", most)
    done = cli("cost", f"{logs}/*.parquet", "--by", "model,day", "--json")
    expected = {}
    for row in rows(300):
        key = row["model"], row["at"].date().isoformat()
        expected[key] = expected.get(key, Decimal(0)) + Decimal(cost_of(row))
    assert done.code == 0
    assert totals(done, "model", "day") == expected


def test_totals_by_kind_and_period_add_up(cli, logs):
    done = cli("cost", f"{logs}/*.parquet", "--by", "kind,period", "--json")
    found = totals(done, "kind", "period")
    assert {kind for kind, _ in found} == {"input_cache_hit", "input_cache_miss", "output"}
    assert {period for _, period in found} == {"peak", "off_peak"}
    assert (
        sum(found.values()) == Decimal(json.loads(done.out)["total"]) == sum(Decimal(cost_of(row)) for row in rows(300))
    )


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Shanghai", 8), ("+05:45", 5.75), ("UTC", 0)])
def test_days_and_hours_are_those_of_the_zone(cli, logs, zone, hours):
    done = cli("cost", f"{logs}/*.parquet", "--by", "day", "--tz", zone, "--json")
    days = {(row["at"] + timedelta(hours=hours)).date().isoformat() for row in rows(300)}
    assert {day for (day,) in totals(done, "day")} == days
    by_hour = cli("cost", f"{logs}/*.parquet", "--by", "hour", "--tz", zone, "--json")
    assert {hour[:10] for (hour,) in totals(by_hour, "hour")} == days


def test_rows_without_a_price_are_counted_by_status(cli, logs):
    write(
        logs / "c.parquet",
        [row | {"model": "gpt-4o"} for row in rows(5)] + [row | {"prompt_cache_hit_tokens": None} for row in rows(2)],
    )
    done = cli("cost", f"{logs}/*.parquet", "--json")
    assert done.code == 40
    found = json.loads(done.out)
    assert (found["counted"], found["not_counted_by_kind"]) == (300, {"unknown_product": 5, "no_cache_split": 2})
    assert "5 rows unknown_product: the name is in none of the price lists" in done.err
    taken = cli("cost", f"{logs}/c.parquet", "--no-cache-split", "miss", "--json")
    assert json.loads(taken.out)["counted"] == 2


@pytest.mark.parametrize("most", [120, 5_000_000])
def test_all_rows_are_written_with_their_prices(cli, logs, monkeypatch, most):
    monkeypatch.setattr(parquet, "_SLICE", most)
    done = cli("cost", f"{logs}/*.parquet", "-o", f"{logs}/priced.pq")
    assert done.code == 0
    found = duckdb.sql(f"SELECT cost FROM read_parquet('{logs}/priced.pq') ORDER BY \"at\"").fetchall()
    assert [cost for (cost,) in found] == [Decimal(cost_of(row)) for row in rows(300)]
    assert sorted(path.name for path in logs.iterdir()) == ["a.parquet", "b.parquet", "priced.pq"]


def test_an_interrupted_run_leaves_no_half_file(cli, logs, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(parquet, "_add", interrupted)
    done = cli("cost", f"{logs}/*.parquet", "-o", f"{logs}/priced.pq")
    assert done.code == 130
    assert sorted(path.name for path in logs.iterdir()) == ["a.parquet", "b.parquet"]


def test_columns_of_other_names_are_named(cli, logs):
    write(
        logs / "d.parquet",
        rows(9),
        at="ts",
        model="engine",
        prompt_tokens="tokens_in",
        completion_tokens="tokens_out",
        prompt_cache_hit_tokens="hits",
    )
    named = ("--at", "ts", "--model", "engine", "--input", "tokens_in", "--cached", "hits", "--output", "tokens_out")
    done = cli("cost", f"{logs}/d.parquet", *named, "--json")
    assert Decimal(json.loads(done.out)["total"]) == sum(Decimal(cost_of(row)) for row in rows(9))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("missing.parquet",), 20, "No files found"),
        (("text.parquet",), 30, "text.parquet"),
        (("a.parquet", "--by", "user"), 64, "of Parquet files there are totals by model"),
        (("a.parquet", "-o", "nowhere/x.parquet"), 64, "nowhere"),
        (("a.parquet", "--anthropic-endpoint"), 64, "not for Parquet files"),
        (("naive.parquet",), 30, "AT TIME ZONE"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(cli, logs, monkeypatch, words, code, said):
    monkeypatch.chdir(logs)
    (logs / "text.parquet").write_text("no parquet")
    duckdb.sql(f"COPY (SELECT * REPLACE (\"at\"::TIMESTAMP AS \"at\") FROM 'a.parquet') TO '{logs}/naive.parquet'")
    done = cli("cost", *words)
    assert (done.code, said in done.err) == (code, True), done.err
    assert done.out == ""


def test_without_duckdb_it_says_what_to_install(cli, logs, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    done = cli("cost", f"{logs}/a.parquet")
    assert (done.code, 'pip install "deepseek-prices[bulk]"' in done.err) == (64, True)
