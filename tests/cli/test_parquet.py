"""`cost` of Parquet files: the totals are those of `get_cost`, and the rows come out as they went in."""

import json
import signal
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import accumulate

import duckdb
import pytest
from interruptible import INTERRUPTIBLE

from deepseek_prices import get_cost
from deepseek_prices.cli import parquet, parquet_files

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


@pytest.fixture
def watched(monkeypatch):
    """A person at a terminal, who sees a bar: what it was told, beside how many rows were counted by then."""
    told, counted = [], []
    add = parquet._add

    @contextmanager
    def bar(slices):
        told.append((sum(each.rows for each in slices), 0))
        yield lambda rows: told.append((rows, sum(counted)))

    def counting(tally, asked, kinds, row):
        counted.append(row["rows"])
        add(tally, asked, kinds, row)

    monkeypatch.setattr(parquet, "_is_watched", lambda: True)
    monkeypatch.setattr(parquet, "_bar", bar)
    monkeypatch.setattr(parquet, "_add", counting)
    return told


@pytest.mark.parametrize("most", [30, 120, 5_000_000])
def test_the_bar_says_how_many_rows_are_done(cli, logs, watched, monkeypatch, most):
    monkeypatch.setattr(parquet_files, "SLICE", most)
    assert cli("cost", f"{logs}/*.parquet", "-o", f"{logs}/priced.pq").code == 0
    (total, _), *steps = watched
    assert total == 300
    assert [counted for _, counted in steps] == [*accumulate(rows for rows, _ in steps)]
    assert steps[-1][1] == total
    assert len(steps) == (1 if most > 300 else -(-200 // most) + -(-100 // most))


def test_the_bar_is_drawn_on_a_terminal_only(cli, logs, monkeypatch):
    monkeypatch.setattr(parquet_files, "SLICE", 30)
    assert cli("cost", f"{logs}/*.parquet").err == ""
    monkeypatch.setattr(parquet, "_is_watched", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "300 of 300 rows" in cli("cost", f"{logs}/*.parquet").err


@pytest.mark.parametrize("most", [30, 120, 5_000_000])
@pytest.mark.usefixtures("watched")
def test_totals_are_those_of_get_cost_however_the_files_are_sliced(cli, logs, monkeypatch, most):
    monkeypatch.setattr(parquet_files, "SLICE", most)
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


def test_a_key_in_the_place_of_a_name_is_not_shown_and_a_long_name_is_cut(cli, tmp_path):
    write(
        tmp_path / "x.parquet",
        [row | {"model": name} for row, name in zip(rows(2), ("sk-0123", "m" * 900), strict=True)],
    )
    done = cli("cost", f"{tmp_path}/x.parquet")
    assert (done.code, "sk-0123" in done.err, "m" * 81 in done.err) == (40, False, False)


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
    times = "from 2026-10-19T23:30:00Z to 2026-10-19T23:58:00Z"
    assert f"5 rows unknown_product of gpt-4o {times}: the name is in none of the price lists" in done.err
    assert (
        "1 row no_cache_split of deepseek-flash at 2026-10-19T23:37:00Z: how much of the input was cached" in done.err
    )
    taken = cli("cost", f"{logs}/c.parquet", "--no-cache-split", "miss", "--json")
    assert json.loads(taken.out)["counted"] == 2


@pytest.mark.parametrize("most", [120, 5_000_000])
@pytest.mark.usefixtures("watched")
def test_all_rows_are_written_with_their_prices(cli, logs, monkeypatch, most):
    monkeypatch.setattr(parquet_files, "SLICE", most)
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


def test_an_interrupt_while_duckdb_writes_leaves_no_half_file(logs):
    """By the signal itself, at a moment at which the file is being written."""
    made = f"SELECT a.* FROM '{logs}/a.parquet' AS a, range(10000)"
    duckdb.sql(f"COPY ({made}) TO '{logs}/large.parquet'")
    command = [*INTERRUPTIBLE, "cost", f"{logs}/large.parquet", "-o", f"{logs}/priced.pq"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not [*logs.glob(".priced.pq.*/*")]:
            time.sleep(0.01)
        assert not (logs / "priced.pq").exists()
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait() == 130, said
    assert sorted(path.name for path in logs.iterdir()) == ["a.parquet", "b.parquet", "large.parquet"]


def test_a_file_that_is_read_is_not_written_over(cli, logs):
    before = (logs / "a.parquet").read_bytes()
    done = cli("cost", f"{logs}/*.parquet", "-o", f"{logs}/../{logs.name}/a.parquet")
    assert (done.code, "is one of the files that are read" in done.err) == (64, True)
    assert (logs / "a.parquet").read_bytes() == before


UNLIKE = {
    "a naive instant": '* REPLACE ("at"::TIMESTAMP AS "at")',
    "another unit of the instant": '* REPLACE ("at"::TIMESTAMPTZ_NS AS "at")',
    "counts as floats": "* REPLACE (completion_tokens::DOUBLE AS completion_tokens)",
    "a column more": "*, 1 AS prompt_cache_miss_tokens",
    "a column less": "* EXCLUDE (prompt_cache_hit_tokens)",
    "a cost": "*, 1.5 AS cost",
}


@pytest.mark.parametrize("columns", UNLIKE.values(), ids=UNLIKE)
@pytest.mark.parametrize("name", ["0.parquet", "z.parquet"])  # before the others, and after them
def test_a_file_of_other_columns_or_types_among_others_is_refused(cli, logs, columns, name):
    duckdb.sql(f"COPY (SELECT {columns} FROM '{logs}/a.parquet') TO '{logs}/{name}'")
    done = cli("cost", f"{logs}/*.parquet", "--no-cache-split", "miss")
    assert (done.code, done.out) == (30, "")


def test_files_of_other_widths_orders_and_columns_beside_are_one_table(cli, logs):
    others = 'completion_tokens::INT AS completion_tokens, prompt_cache_hit_tokens, prompt_tokens, model, "at"'
    duckdb.sql(f"COPY (SELECT {others}, 'x' AS note FROM '{logs}/b.parquet') TO '{logs}/d.parquet'")
    (logs / "b.parquet").unlink()
    write_nothing = f"COPY (FROM '{logs}/a.parquet' LIMIT 0) TO '{logs}/c.parquet'"
    duckdb.sql(write_nothing)
    done = cli("cost", f"{logs}/*.parquet", "--json")
    assert done.code == 0, done.out
    assert Decimal(json.loads(done.out)["total"]) == sum(Decimal(cost_of(row)) for row in rows(300))


def test_a_folder_is_its_files_and_its_parts(cli, logs):
    duckdb.sql(f"COPY (FROM '{logs}/a.parquet') TO '{logs}/parts' (FORMAT parquet, PARTITION_BY (model))")
    done = cli("cost", logs / "parts", "--json")
    assert Decimal(json.loads(done.out)["total"]) == sum(Decimal(cost_of(row)) for row in rows(200))


@pytest.mark.parametrize("name", [".a.parquet.x1/000000.parquet", "_temporary/0/a.parquet", "parts/.a.parquet"])
@pytest.mark.parametrize("files", ["logs", "logs/**/*.parquet", "logs/*.parquet"])
def test_what_is_half_written_or_about_the_data_is_not_read(cli, logs, monkeypatch, name, files):
    monkeypatch.chdir(logs.parent)
    (logs / name).parent.mkdir(parents=True, exist_ok=True)
    (logs / name).write_bytes((logs / "a.parquet").read_bytes())
    done = cli("cost", files.replace("logs", logs.name), "--json")
    assert Decimal(json.loads(done.out)["total"]) == sum(Decimal(cost_of(row)) for row in rows(300))
    if files != "logs/*.parquet":
        assert "1 of 3 files not read" in done.err


def test_a_folder_of_nothing_but_hidden_files_is_a_source_that_is_not_available(cli, tmp_path, logs):
    hidden = tmp_path / "all" / "_temporary"
    hidden.mkdir(parents=True)
    (logs / "a.parquet").rename(hidden / "a.parquet")
    assert cli("cost", hidden.parent).code == 20
    done = cli("cost", f"{hidden.parent}/**/*.parquet")
    assert (done.code, "begin with . or _" in done.err) == (20, True)


@pytest.mark.parametrize("name", ["_at=1/a.parquet", "_a.parquet"])
def test_a_column_and_a_file_that_is_named_may_begin_with_a_line(cli, logs, name):
    (logs / name).parent.mkdir(exist_ok=True)
    (logs / "a.parquet").rename(logs / name)
    done = cli("cost", logs / name, "--json")
    assert Decimal(json.loads(done.out)["total"]) == sum(Decimal(cost_of(row)) for row in rows(200))


@pytest.mark.parametrize("log", ["_delta_log/0.json", "metadata/v1.metadata.json", ".hoodie/hoodie.properties"])
@pytest.mark.parametrize("files", ["{}", "{}/*.parquet", "{}/a.parquet", "{}/part=1/*.parquet"])
def test_a_table_that_keeps_replaced_files_is_refused(cli, logs, log, files):
    (logs / log).parent.mkdir()
    (logs / log).write_text("{}")
    (logs / "part=1").mkdir()
    (logs / "part=1" / "a.parquet").write_bytes((logs / "a.parquet").read_bytes())
    done = cli("cost", files.format(logs))
    assert (done.code, done.out, "files that were replaced" in done.err) == (30, "", True)


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
        (("interrupted.parquet",), 20, "No files found"),
        (("a.parquet", "--format", "csv"), 64, "--format is not for Parquet files"),
        (("text.parquet",), 30, "text.parquet"),
        (("a.parquet", "--by", "user"), 64, "of Parquet files there are totals by model"),
        (("a.parquet", "-o", "nowhere/x.parquet"), 64, "nowhere"),
        (("a.parquet", "--anthropic-endpoint"), 64, "not for Parquet files"),
        (("naive.parquet",), 30, "AT TIME ZONE"),
        (("a.parquet", "-o", "."), 64, "is a folder"),
        (("far.parquet", "--by", "hour"), 30, "after the year 9999"),
        (("far.parquet", "--by", "day"), 30, "after the year 9999"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(cli, logs, monkeypatch, words, code, said):
    monkeypatch.chdir(logs)
    (logs / "text.parquet").write_text("no parquet")
    duckdb.sql(f"COPY (SELECT * REPLACE (\"at\"::TIMESTAMP AS \"at\") FROM 'a.parquet') TO '{logs}/naive.parquet'")
    far = "* REPLACE (TIMESTAMPTZ '12000-01-01 00:00:00+00' AS \"at\")"
    duckdb.sql(f"COPY (SELECT {far} FROM 'a.parquet') TO '{logs}/far.parquet'")
    done = cli("cost", *words)
    assert (done.code, said in done.err) == (code, True), done.err
    assert done.out == ""


def test_without_duckdb_it_says_what_to_install(cli, logs, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    done = cli("cost", f"{logs}/a.parquet")
    assert (done.code, 'pip install "deepseek-prices[bulk]"' in done.err) == (64, True)
