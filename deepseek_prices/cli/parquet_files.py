"""The Parquet files of the command `cost`: which they are, that they are alike, and their rows in slices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from pathlib import Path
from typing import NamedTuple

from deepseek_prices import UsageError
from deepseek_prices.bulk.call import Options
from deepseek_prices.bulk.dialect import DUCKDB, literal
from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import NotUnderstood, SourceUnavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

    from deepseek_prices.bulk.plan import Plan

SLICE = 5_000_000  # rows, after which a bar goes on
_LOGS = ("_delta_log", "metadata/*.metadata.json", ".hoodie")  # of Delta, Iceberg, Hudi: which files are the table's
_FIELDS = {
    "at": "at",
    "model": "model",
    "input": "prompt_tokens",
    "cached": "prompt_cache_hit_tokens",
    "output": "completion_tokens",
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
    found = Path(folder).rglob("*.parquet") if Path(folder).is_dir() else ()
    is_one = any(_is_data(str(path.relative_to(folder))) for path in found)
    return f"{folder}/**/*.parquet" if is_one else folder


def _is_data(name: str) -> bool:
    """Whether a file is data, by Spark's and Hive's rule: not one that is half written, or that is about the data."""
    return not any(part[0] == "." or (part[0] == "_" and "=" not in part) for part in Path(name).parts)


def is_for(files: str) -> bool:
    """Whether these are Parquet files: by their name, or the first bytes of a file; a pipe can be read only once."""
    if files.lower().endswith((".parquet", ".pq")):
        return True
    try:
        if not Path(files).is_file():
            return False
        with Path(files).open("rb") as stream:
            return stream.read(4) == b"PAR1"
    except OSError:
        return False


class Slice(NamedTuple):
    """Rows that are read at once."""

    table: str
    rows: int


def files_of(connection: DuckDBPyConnection, files: str) -> dict[str, int]:
    """The names of the files of data, and how many rows each has; a file that is named itself is data."""
    metadata = f"SELECT file_name, num_rows FROM parquet_file_metadata({literal(files)})"
    found = dict(connection.sql(metadata).fetchall())
    named = len(_fixed(files))
    data = {name: rows for name, rows in found.items() if name == files or _is_data(name[named:])}
    if not data:
        raise SourceUnavailable(f"{files}: the names of all files found begin with . or _, which no file of data has")
    for folder in {parent for name in data for parent in Path(name).parents}:
        for log in _LOGS:
            if next(folder.glob(log), None) is not None:
                raise NotUnderstood(
                    f"{folder}: a table with {log}: its folder keeps files that were replaced or deleted, and these "
                    "would count, too; read the table by what it was made with, and write its rows to other files"
                )
    if len(data) < len(found):
        left = f"{len(found) - len(data):,} of {len(found):,} files not read"
        output.warn(f"{files}: {left}: their names, or their folders', begin with . or _")
    return data


def _fixed(files: str) -> str:
    """The folder of a pattern that is named as it is."""
    return re.split(r"[*?[{]", files)[0].rpartition("/")[0]


def expect_alike(connection: DuckDBPyConnection, asked: Asked, files: Iterable[str], plan: Plan) -> None:
    """Refuses files of other columns or types: DuckDB would leave out, or cast, what the first file has not."""
    from deepseek_prices.bulk import duck

    columns = "list((name, type, converted_type, logical_type) ORDER BY column_id)"
    of_files = f"SELECT file_name, {columns} AS columns FROM parquet_schema({_listed(files)}) GROUP BY file_name"
    of_schema = f"SELECT min(file_name) AS name FROM ({of_files}) GROUP BY columns ORDER BY name"
    for (name,) in connection.sql(of_schema).fetchall():
        try:
            found = duck.prepared(read(connection, asked, read_of([name])), asked.options)
        except (TypeError, UsageError, ValueError) as error:
            raise NotUnderstood(f"{name}: {error}") from None
        if _read_columns(found) != _read_columns(plan):
            here, there = (", ".join(sorted(map(" ".join, _read_columns(each)))) for each in (found, plan))
            raise NotUnderstood(f"{name}: other columns than in the other files: {here}, not {there}")


def _read_columns(plan: Plan) -> set[tuple[str, ...]]:
    """The columns of a usage, and those of its instant with their types."""
    return {(name,) for name in plan.form.columns} | {(name, plan.usage.columns[name]) for name in plan.usage.moment}


def slices_of(files: dict[str, int]) -> Iterator[Slice]:
    """The rows of the files in order: small files together, and large ones in parts."""
    together: list[str] = []
    rows = 0
    for name, count in files.items():
        if rows + count <= SLICE:
            together.append(name)
            rows += count
            continue
        if together:
            yield Slice(read_of(together), rows)
        together, rows = ([name], count) if count <= SLICE else ([], 0)
        if not together:
            numbered = f"read_parquet({literal(name)}, file_row_number = true)"
            for first in range(0, count, SLICE):
                within = f"file_row_number >= {first} AND file_row_number < {first + SLICE}"
                table = f"(SELECT * EXCLUDE (file_row_number) FROM {numbered} WHERE {within})"
                yield Slice(table, min(SLICE, count - first))
    if together:
        yield Slice(read_of(together), rows)


def read_of(files: list[str]) -> str:
    return f"read_parquet({_listed(files)})"


def _listed(files: Iterable[str]) -> str:
    return f"[{', '.join(map(literal, files))}]"


def read(connection: DuckDBPyConnection, asked: Asked, table: str) -> DuckDBPyRelation:
    """The rows of a table, with the columns that were named as they are called here."""
    renamed = ", ".join(
        f"{DUCKDB.quoted(name)} AS {DUCKDB.quoted(_FIELDS[option])}" for option, name in asked.columns.items()
    )
    return connection.sql(f"SELECT *{f' RENAME ({renamed})' if renamed else ''} FROM {table}")
