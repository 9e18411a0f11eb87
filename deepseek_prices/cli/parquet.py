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
from deepseek_prices.bulk.dialect import literal
from deepseek_prices.cli import cost_tables, parquet_files
from deepseek_prices.cli.arguments import NotUnderstood, SourceUnavailable
from deepseek_prices.cli.spent import Spent, nothing
from deepseek_prices.cli.sums import Sum
from deepseek_prices.cli.tally import Tally
from deepseek_prices.instants import EPOCH, written
from deepseek_prices.usage.record import Place, without_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_LONGEST = 80  # characters of a name in a message
KEYS = ("model", "kind", "period", "hour", "day", "month")
_HOUR, _QUARTER, _DAY = 3_600_000_000, 900_000_000, 86_400_000_000  # microseconds
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


def show(asked: parquet_files.Asked, wants_json: bool) -> int:
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
            if _first_line(error).lower().endswith(("interrupted", "interrupted!")):  # of several types, by when
                raise KeyboardInterrupt from None
            if isinstance(error, duckdb.IOException):
                raise SourceUnavailable(f"{asked.files}: {_first_line(error)}") from None
            raise NotUnderstood(f"{asked.files}: {_first_line(error)}") from None
    return cost_tables.show_totals(tally, asked.by, asked.options.currency, wants_json)


def _counted(connection: DuckDBPyConnection, asked: parquet_files.Asked) -> Tally:
    from deepseek_prices.bulk import duck, statement, sums

    files = parquet_files.files_of(connection, asked.files)
    whole = parquet_files.Slice(parquet_files.read_of([*files]), sum(files.values()))
    slices = [*parquet_files.slices_of(files)] if _is_watched() else [whole]
    plan = duck.prepared(parquet_files.read(connection, asked, whole.table), asked.options)
    parquet_files.expect_alike(connection, asked, files, plan)
    moment = "u._deepseek_at" if len(plan.usage.moment) == 1 else "u._deepseek_start"
    tally, query = Tally(asked.by, asked.zone), sums.of_kinds(plan, _groups(asked, moment), moment)
    bad: dict[tuple[str, str], _Alike] = {}
    with _written(connection, asked.into, files) as parts, _bar(slices) as advance:
        for number, each in enumerate(slices):
            rows = parquet_files.read(connection, asked, each.table)
            if parts is not None:
                priced: Any = rows.query(plan.names.usage, statement.priced(plan))
                priced.to_parquet(str(parts / f"{number:06}.parquet"), compression="zstd")
            found: Any = rows.query(plan.names.usage, query)
            for row in found.fetchall():
                said = dict(zip(found.columns, row, strict=True))
                if said["status"] == "priced":
                    _add(tally, asked, plan.form.kinds, said)
                else:
                    key = said["status"], said["model"] or ""
                    bad[key] = bad.get(key, _Alike()).more(said["rows"], said["first"], said["last"])
            advance(each.rows)
    for (status, model), alike in bad.items():
        which = f"{status}{f' of {without_keys(model)[:_LONGEST]}' if model else ''}{alike.times}"
        tally.refuse(_Rows(1, alike.number, unit=which), status, ValueError(_WHY[status]))
    return tally


class _Alike(NamedTuple):
    """How many rows of one status and model there are, and the first and the last of their instants."""

    number: int = 0
    first: int | None = None
    last: int | None = None

    def more(self, rows: int, first: int | None, last: int | None) -> _Alike:
        """The same with more of them."""
        ends = [each for each in (self.first, self.last, first, last) if each is not None]
        return _Alike(self.number + rows, min(ends, default=None), max(ends, default=None))

    @property
    def times(self) -> str:
        """When they were, in words; empty where nothing says it."""
        if self.first is None or self.last is None:
            return ""
        try:
            first, last = (written(EPOCH + timedelta(microseconds=each)) for each in (self.first, self.last))
        except OverflowError:
            return " beyond the years 1 to 9999"
        return f" at {first}" if first == last else f" from {first} to {last}"


class _Rows(Place):
    """Rows that are alike, wherever they stand."""

    def __str__(self) -> str:
        return f"{self.numbers} {self.unit}"

    @property
    def numbers(self) -> str:
        """How many they are."""
        return f"{self.size:,} row{'' if self.size == 1 else 's'}"


def _is_watched() -> bool:
    """Whether a person sees how far it is: otherwise all is read, and written, at once."""
    return sys.stderr.isatty()


@contextmanager
def _bar(slices: list[parquet_files.Slice]) -> Iterator[Callable[[int], object]]:
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


def _groups(asked: parquet_files.Asked, moment: str) -> dict[str, str]:
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


def _add(tally: Tally, asked: parquet_files.Asked, kinds: Sequence[str], row: dict[str, Any]) -> None:
    """Add what rows come to that are alike."""
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


def _times(asked: parquet_files.Asked, row: dict[str, Any]) -> dict[str, str]:
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
