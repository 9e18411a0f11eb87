"""How long many rows take, beside reading or copying them, and how much memory.

python benchmarks/bench_bulk.py [ROWS ...] (by `make bench-bulk`). The rows are made on the spot: requests of three
years under the names that were sold at their time, a few of them wrong. Each case and its floor take turns in one
process; the ratio is that of the medians. Memory is the most that a process of its own came to hold over what it held
before. Prints the targets and whether they are met, and writes them to benchmarks/README.md. 100 million rows are a
file of 1.4 GB and its copies of 5 GB; all are removed in the end.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import readme

from deepseek_prices import PriceError, UsageError, bulk, get_cost, models

TURNS, SPARK_TURNS = 7, 3
LOOPED = 100_000  # rows that Python prices one by one
FIRST, DAYS, STEP = datetime(2024, 6, 1, tzinfo=UTC), 900, 30
# Of each month the models in the middle of it, so that one row in ten has no price.
SOLD = [[*models(FIRST + timedelta(days=day + STEP // 2))] for day in range(0, DAYS, STEP)]
MADE = f"""
    SELECT make_timestamptz({FIRST.timestamp():.0f}000000 + moment) AS "at",
        CASE WHEN hash(id, 1) % 1000 = 0 THEN 'gpt-4o' ELSE sold[1 + (hash(id, 2) % len(sold))::INT] END AS model,
        (hash(id, 3) % 20000)::BIGINT + 1 AS prompt_tokens,
        CASE WHEN hash(id, 4) % 1000 = 0 THEN 99999 ELSE (hash(id, 5) % prompt_tokens)::BIGINT END
            AS prompt_cache_hit_tokens,
        (hash(id, 6) % 4000)::BIGINT AS completion_tokens
    FROM (SELECT id, moment, ({SOLD})[1 + moment // {STEP * 86_400_000_000}] AS sold
        FROM (SELECT id, (hash(id) % {DAYS * 86_400_000_000})::BIGINT AS moment FROM range({{rows}}) AS r(id)))"""
# No count or extreme of a column: these stand in the file's statistics, and nothing would be read.
FLOOR = """SELECT sum(epoch_us("at")), sum(strlen(model)), sum(prompt_tokens), sum(prompt_cache_hit_tokens),
    sum(completion_tokens) FROM '{file}'"""
BY_DAY = """SELECT *, epoch_us("at") // 86400000000 AS day FROM '{file}'"""
GROUPED = f"""SELECT model, day, count(*), sum(prompt_tokens), sum(prompt_cache_hit_tokens), sum(completion_tokens)
    FROM ({BY_DAY}) GROUP BY ALL"""
# Case, its floor, the most times of it.
CASES = (
    ("total by status", "reading the columns", 2.7),
    ("one statement", "reading the columns", 3.4),
    ("by model and day", "the same without prices", 2.6),
    ("rows written", "rows copied", 2.4),
)
MEMORY = ("total by status", "rows written")
MOST_MEMORY = 250  # MiB
SPARK = {"Spark, total by status": 5.0, "Spark, one statement": None}  # of its floor


def cases(connection: Any, file: str, folder: str) -> dict[str, Callable[[], object]]:
    """What is timed, by its name."""
    usage = connection.sql(f"FROM '{file}'")
    total = bulk.totals(usage)
    by_day = bulk.totals(connection.sql(BY_DAY.format(file=file)), ["model", "day"])
    priced = bulk.priced(usage)
    return {
        "reading the columns": lambda: connection.sql(FLOOR.format(file=file)).fetchall(),
        "total by status": total.fetchall,
        "one statement": lambda: priced.query(
            "t", "SELECT status, count(*), sum(cost) FROM t GROUP BY ALL ORDER BY status"
        ).fetchall(),
        "the same without prices": lambda: connection.sql(GROUPED.format(file=file)).fetchall(),
        "by model and day": by_day.fetchall,
        "rows copied": lambda: usage.to_parquet(f"{folder}/copy.parquet", compression="zstd"),
        "rows written": lambda: priced.to_parquet(f"{folder}/priced.parquet", compression="zstd"),
    }


def main(sizes: list[int]) -> int:
    """Time all sizes, the smallest first; write the tables."""
    rows, lines = [["rows", *(name for name, _, _ in CASES), "memory, total", "memory, written", *SPARK]], []
    taken: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(sizes):
            file = f"{folder}/{size}.parquet"
            duckdb.execute(f"COPY ({MADE.format(rows=size)}) TO '{file}' (COMPRESSION zstd)")
            times = taken[size] = timed(cases(duckdb.connect(), file, folder))
            held = [memory(case, file, folder) for case in MEMORY]
            spark = on_spark(file)
            of = {case: times[case] / times[floor] for case, floor, _ in CASES}
            lines += [
                f"{met(of[case] <= most)}: {size:,} rows, {case}: at most {most} times {floor}: {of[case]:.2f}"
                for case, floor, most in CASES
            ]
            lines += [
                f"{met(held_ <= MOST_MEMORY)}: {size:,} rows, {case}: at most {MOST_MEMORY} MiB more: {held_:.0f}"
                for case, held_ in zip(MEMORY, held, strict=True)
            ]
            of |= {case: spark[case] / spark["Spark, reading the columns"] for case in SPARK}
            lines += [
                f"{met(of[case] <= most)}: {size:,} rows, {case}: at most {most:.0f} times reading the columns: "
                f"{of[case]:.2f}"
                for case, most in SPARK.items()
                if most is not None
            ]
            rows.append(
                [
                    f"{size:,}",
                    *(f"{times[case]:.2f} s ({of[case]:.2f}x)" for case, _, _ in CASES),
                    *(f"{each:.0f} MiB" for each in held),
                    *(f"{spark[case]:.1f} s ({of[case]:.1f}x)" for case in SPARK),
                ]
            )
        loop, applied = looped(file)
    if len(taken) > 1:
        first, *_, last = sorted(taken)
        growth = taken[last]["total by status"] / taken[first]["total by status"] / (last / first)
        lines.append(f"{met(growth <= 1.3)}: growth with the rows is linear, at most 1.3: {growth:.2f}")
    lines.append(f"a loop of get_cost: {loop * 1e6:.1f} µs a row; DataFrame.apply: {applied * 1e6:.1f} µs a row")
    runs = f"medians of {TURNS} runs, on Spark of {SPARK_TURNS}"
    text = "\n\n".join([readme.table(rows), "\n".join(f"- {line}" for line in lines), f"{readme.machine()}; {runs}."])
    sys.stdout.write(f"{text}\n")
    readme.write("bulk", text)
    return 0


def met(is_met: bool) -> str:
    return "met" if is_met else "not met"


def timed(of: dict[str, Callable[[], object]], turns: int = TURNS) -> dict[str, float]:
    """The median of each, in turns."""
    taken: dict[str, list[float]] = {name: [] for name in of}
    for _ in range(turns):
        for name, run in of.items():
            start = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def memory(case: str, file: str, folder: str) -> float:
    """The MiB that a process came to hold for one case, over what it held before."""
    command = [sys.executable, __file__, "--memory", case, file, folder]
    return float(subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout)


def one_case(case: str, file: str, folder: str) -> int:
    """Print that of this process."""
    run = cases(duckdb.connect(), file, folder)[case]
    before = held("VmRSS")
    run()
    sys.stdout.write(str((held("VmHWM") - before) / 1024))
    return 0


def held(name: str) -> int:
    """A line of /proc/self/status, in KiB."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def on_spark(file: str) -> dict[str, float]:
    """What is timed on Spark, by its name."""
    from pyspark.sql import SparkSession, functions

    settings = {"spark.driver.memory": "6g", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    settings |= {"spark.ui.enabled": "false", "spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    usage = session.read.parquet(file)
    read = (functions.unix_seconds("at"), functions.octet_length("model"), *map(functions.col, usage.columns[2:]))
    floor = [*map(functions.sum, read)]  # as `FLOOR` does it
    summed = (functions.count("*"), functions.sum("cost"))
    # A table that was collected keeps what its plan shuffled: each run makes its own.
    of = {
        "Spark, reading the columns": lambda: usage.agg(*floor).collect(),
        "Spark, total by status": lambda: bulk.totals(usage).collect(),
        "Spark, one statement": lambda: bulk.priced(usage).groupBy("status").agg(*summed).collect(),
    }
    timed(of, turns=2)  # what the JVM compiles first is not what a job of hours takes
    return timed(of, turns=SPARK_TURNS)


def looped(file: str) -> tuple[float, float]:
    """The time of a row in a loop of `get_cost`, and by `DataFrame.apply`."""
    import pandas

    frame = pandas.DataFrame.from_arrow(duckdb.sql(f"FROM '{file}' LIMIT {LOOPED}").to_arrow_table())
    rows = frame.to_dict("records")
    start = time.perf_counter()
    for row in rows:
        cost(row)
    loop = (time.perf_counter() - start) / len(rows)
    start = time.perf_counter()
    frame.apply(lambda row: cost(row.to_dict()), axis=1)
    return loop, (time.perf_counter() - start) / len(rows)


def cost(row: dict[str, Any]) -> object:
    usage = {name: row[name] for name in ("prompt_tokens", "prompt_cache_hit_tokens", "completion_tokens")}
    try:
        return get_cost(row["model"], usage, row["at"].to_pydatetime())
    except (PriceError, UsageError) as error:
        return error


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        sys.exit(one_case(*sys.argv[2:]))
    sys.exit(main([int(each.replace(",", "")) for each in sys.argv[1:]] or [10_000_000, 100_000_000]))
