"""The command `cost` for Parquet files: totals, or the rows with their prices, by DuckDB, slice by slice."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click

from deepseek_prices import UsageError
from deepseek_prices.bulk.call import Options
from deepseek_prices.bulk.dialect import DUCKDB, literal
from deepseek_prices.cli import cost_tables
from deepseek_prices.cli.arguments import NotUnderstood, SourceUnavailable
from deepseek_prices.cli.spent import Spent, nothing
from deepseek_prices.cli.sums import Sum
from deepseek_prices.cli.tally import Bad, Tally
from deepseek_prices.instants import EPOCH
from deepseek_prices.usage.record import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

    from deepseek_prices.bulk.plan import Plan

KEYS = ("model", "kind", "period", "hour", "day", "month")
_SLICE = 5_000_000  # rows, after which a bar goes on
_HOUR, _QUARTER, _DAY = 3_600_000_000, 900_000_000, 86_400_000_000  # microseconds
_FIELDS = {
    "at": "at",
    "model": "model",
    "input": "prompt_tokens",
    "cached": "prompt_cache_hit_tokens",
    "output": "completion_tokens",
}
_WHY = {
    "not_yet": "no price is known before the first one",
    "no_longer_sold": "the model or name is no longer sold then",
    "price_unknown": "sold at a price that is not known here",
    "calendar_unknown": "whether the day is a Chinese public holiday is not known: --unknown-holidays working-day",
    "unknown_product": "the name is in none of the price lists: `deepseek-prices models` lists the names",
    "unknown_kind": "the product has no price of this kind",
    "usage_error": "the fields of usage are missing, no counts, or contradict each other",
    "no_cache_split": "how much of the input was cached is not said: --no-cache-split miss takes all for misses",
    "no_instant": "there is no instant, or the end is before the start",
    "span": "the price changes within the time of the row: as CSV or JSONL, `deepseek-prices cost` gives its range",
}


class Asked(NamedTuple):
    """What is asked of the files."""

    files: str
    options: Options
    by: tuple[str, ...]
    zone: tzinfo | None
    columns: dict[str, str]
    """By the option the column that it names."""
    into: str | None
    """The file that the priced rows are written to."""


def found_in(folder: str) -> str:
    """What names the Parquet files of a folder, as Spark writes one; of anything else the same."""
    is_one = Path(folder).is_dir() and next(Path(folder).rglob("*.parquet"), None) is not None
    return f"{folder}/**/*.parquet" if is_one else folder


def is_for(files: str) -> bool:
    """Whether these are Parquet files: by their name, or the first bytes of a file."""
    if files.lower().endswith((".parquet", ".pq")):
        return True
    try:
        with Path(files).open("rb") as stream:
            return stream.read(4) == b"PAR1"
    except OSError:
        return False


def show(asked: Asked, wants_json: bool) -> int:
    """The totals of the files, or their rows with prices in another file; the exit code."""
    try:
        import duckdb
    except ImportError:
        raise click.UsageError('Parquet files need DuckDB: pip install "deepseek-prices[bulk]"') from None
    unknown = [key for key in asked.by if key not in KEYS]
    if unknown:
        raise click.UsageError(f"--by {', '.join(unknown)}: of Parquet files there are totals by {', '.join(KEYS)}")
    with duckdb.connect() as connection:
        try:
            tally = _counted(connection, asked)
        except (duckdb.Error, RuntimeError, TypeError, UsageError, ValueError) as error:
            if "interrupted" in str(error).lower():  # of several types, by when it was
                raise KeyboardInterrupt from None
            if isinstance(error, duckdb.IOException):
                raise SourceUnavailable(f"{asked.files}: {_first_line(error)}") from None
            raise NotUnderstood(f"{asked.files}: {_first_line(error)}") from None
    return cost_tables.show_totals(tally, asked.by, asked.options.currency, wants_json)


def _counted(connection: DuckDBPyConnection, asked: Asked) -> Tally:
    from deepseek_prices.bulk import duck, statement, totals

    files = _files(connection, asked.files)
    whole = _Slice(_read_of([*files]), sum(files.values()))
    slices = [*_slices(files)] if _is_watched() else [whole]
    plan = duck.prepared(_read(connection, asked, whole.table), asked.options)
    _expect_alike(connection, asked, plan)
    groups = _groups(asked, "u._deepseek_at" if len(plan.usage.moment) == 1 else "u._deepseek_start")
    tally, sums = Tally(asked.by, asked.zone), totals.totals(plan, groups)
    with _written(connection, asked.into, files) as parts, _bar(slices) as advance:
        for number, each in enumerate(slices):
            rows = _read(connection, asked, each.table)
            if parts is not None:
                priced: Any = rows.query(plan.names.usage, statement.priced(plan))
                priced.to_parquet(str(parts / f"{number:06}.parquet"), compression="zstd")
            found: Any = rows.query(plan.names.usage, sums)
            for row in found.fetchall():
                _add(tally, asked, plan.form.kinds, dict(zip(found.columns, row, strict=True)))
            advance(each.rows)
    for status, lines in tally.by_kind.items():
        tally.bad.append(Bad(_Alike(1, lines, unit=status), status, _WHY[status]))
    return tally


class _Alike(Place):
    """Rows of one status, wherever they stand."""

    def __str__(self) -> str:
        return f"{self.numbers} {self.unit}"

    @property
    def numbers(self) -> str:
        """How many they are."""
        return f"{self.size:,} row{'' if self.size == 1 else 's'}"


# ------------------------------------------------------------------------------------------------------------ reading


class _Slice(NamedTuple):
    """Rows that are read at once."""

    table: str
    rows: int


def _files(connection: DuckDBPyConnection, files: str) -> dict[str, int]:
    """The names of the files, and how many rows each has."""
    metadata = f"SELECT file_name, num_rows FROM parquet_file_metadata({literal(files)})"
    return dict(connection.sql(metadata).fetchall())


def _expect_alike(connection: DuckDBPyConnection, asked: Asked, plan: Plan) -> None:
    """Refuses files of other columns or types: DuckDB would leave out, or cast, what the first file has not."""
    from deepseek_prices.bulk import duck

    columns = "list((name, type, converted_type, logical_type) ORDER BY column_id)"
    of_files = f"SELECT file_name, {columns} AS columns FROM parquet_schema({literal(asked.files)}) GROUP BY file_name"
    of_schema = f"SELECT min(file_name) AS name FROM ({of_files}) GROUP BY columns ORDER BY name"
    for (name,) in connection.sql(of_schema).fetchall():
        try:
            found = duck.prepared(_read(connection, asked, _read_of([name])), asked.options)
        except (TypeError, UsageError, ValueError) as error:
            raise NotUnderstood(f"{name}: {error}") from None
        if _read_columns(found) != _read_columns(plan):
            here, there = (", ".join(sorted(map(" ".join, _read_columns(each)))) for each in (found, plan))
            raise NotUnderstood(f"{name}: other columns than in the other files: {here}, not {there}")


def _read_columns(plan: Plan) -> set[tuple[str, ...]]:
    """The columns of a usage, and those of its instant with their types."""
    return {(name,) for name in plan.form.columns} | {(name, plan.usage.columns[name]) for name in plan.usage.moment}


def _slices(files: dict[str, int]) -> Iterator[_Slice]:
    """The rows of the files in order: small files together, and large ones in parts."""
    together: list[str] = []
    rows = 0
    for name, count in files.items():
        if rows + count <= _SLICE:
            together.append(name)
            rows += count
            continue
        if together:
            yield _Slice(_read_of(together), rows)
        together, rows = ([name], count) if count <= _SLICE else ([], 0)
        if not together:
            numbered = f"read_parquet({literal(name)}, file_row_number = true)"
            for first in range(0, count, _SLICE):
                within = f"file_row_number >= {first} AND file_row_number < {first + _SLICE}"
                table = f"(SELECT * EXCLUDE (file_row_number) FROM {numbered} WHERE {within})"
                yield _Slice(table, min(_SLICE, count - first))
    if together:
        yield _Slice(_read_of(together), rows)


def _read_of(files: list[str]) -> str:
    return f"read_parquet([{', '.join(map(literal, files))}])"


def _read(connection: DuckDBPyConnection, asked: Asked, table: str) -> DuckDBPyRelation:
    """The rows of a table, with the columns that were named as they are called here."""
    renamed = ", ".join(
        f"{DUCKDB.quoted(name)} AS {DUCKDB.quoted(_FIELDS[option])}" for option, name in asked.columns.items()
    )
    return connection.sql(f"SELECT *{f' RENAME ({renamed})' if renamed else ''} FROM {table}")


def _is_watched() -> bool:
    """Whether a person sees how far it is: otherwise all is read, and written, at once."""
    return sys.stderr.isatty()


@contextmanager
def _bar(slices: list[_Slice]) -> Iterator[Callable[[int], object]]:
    """A bar that goes on with each slice that is done; it gives what tells it so."""
    if len(slices) < 2:
        yield lambda _rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.completed:,} of {task.total:,} rows"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=sum(each.rows for each in slices))
        yield partial(bar.advance, task)


# ------------------------------------------------------------------------------------------------------------ writing


@contextmanager
def _written(connection: DuckDBPyConnection, asked_for: str | None, files: Iterable[str]) -> Iterator[Path | None]:
    """A folder for the parts of the file that is asked for, which is there whole in the end, or not at all."""
    if asked_for is None:
        yield None
        return
    into = Path(asked_for)
    if into.is_dir():
        raise click.UsageError(f"-o {asked_for}: is a folder: name a file in it")
    if into.exists() and any(into.samefile(each) for each in files):
        raise click.UsageError(f"-o {asked_for}: is one of the files that are read: name another")
    try:
        parts = Path(tempfile.mkdtemp(prefix=f".{into.name}.", dir=into.parent))
    except OSError as error:
        raise click.UsageError(f"-o {into}: {error.strerror}") from None
    try:
        yield parts
        found = [*parts.iterdir()]
        if len(found) == 1:
            found[0].replace(into)
        else:
            rows = connection.sql(f"FROM read_parquet({literal(str(parts / '*.parquet'))})")
            rows.to_parquet(str(parts / "whole"), compression="zstd")
            (parts / "whole").replace(into)
    finally:
        shutil.rmtree(parts, ignore_errors=True)


# ------------------------------------------------------------------------------------------------------------- totals


def _groups(asked: Asked, moment: str) -> dict[str, str]:
    """What rows are put together by, as SQL: the model, and where it is asked for the time."""
    groups = {"model": 'u."model"'}
    if "hour" in asked.by:  # some zones are ahead by quarters of an hour
        groups["hour"] = f"{moment} // {_HOUR if asked.zone is None else _QUARTER}"
    if "day" in asked.by or "month" in asked.by:
        groups["day"] = f"{_local(asked.zone, moment)} // {_DAY}"
    return groups


def _local(zone: tzinfo | None, moment: str) -> str:
    """The microseconds of the clock of a zone."""
    if zone is None:
        return moment
    name = getattr(zone, "key", None)
    if name is not None:
        return f"epoch_us(timezone({literal(name)}, make_timestamptz({moment})))"
    offset = zone.utcoffset(None) or timedelta(0)
    return f"({moment} + {offset // timedelta(microseconds=1)})"


def _add(tally: Tally, asked: Asked, kinds: Sequence[str], row: dict[str, Any]) -> None:
    """Add what rows come to that are alike."""
    if row["status"] != "priced":
        tally.by_kind[row["status"]] = tally.by_kind.get(row["status"], 0) + row["rows"]
        return
    currency, certain, period = asked.options.currency, row["certain"], row["period"]
    lines = []
    for kind in kinds:
        quantity, amount = row[f"quantity_{kind}"], row[f"amount_{kind}"]
        if quantity:
            lines.append(Spent(row["model"], kind, period, _whole(quantity), amount, amount, certain, currency))
    said = {"model": row["model"], "period": period} | _times(asked, row)
    touched = {}
    for line in lines or [nothing(row["model"], currency)]:
        key = (*(line.kind if name == "kind" else said[name] for name in asked.by), currency)
        for sums in (tally.groups.setdefault(key, Sum()), tally.totals.setdefault(currency, Sum())):
            sums.add(line)
            touched[id(sums)] = sums
    for sums in touched.values():
        sums.requests += row["rows"]
    tally.counted += row["rows"]
    tally.requests += row["rows"]
    tally.not_certain += 0 if certain else row["rows"]


def _whole(quantity: Decimal) -> int | Decimal:
    return int(quantity) if quantity == int(quantity) else quantity


def _times(asked: Asked, row: dict[str, Any]) -> dict[str, str]:
    found = {}
    if "hour" in row:
        step = _HOUR if asked.zone is None else _QUARTER
        moment = _after(timedelta(microseconds=row["hour"] * step)).astimezone(asked.zone or UTC)
        written = moment.replace(minute=0).isoformat(timespec="minutes")
        found["hour"] = f"{written[:-6]}Z" if written.endswith("+00:00") else written
    if "day" in row:
        day = _after(timedelta(days=row["day"])).date().isoformat()
        found |= {"day": day, "month": day[:7]}
    return found


def _after(time: timedelta) -> datetime:
    try:
        return EPOCH + time
    except OverflowError:
        raise NotUnderstood("an instant is after the year 9999, of which there are no days and hours") from None


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
