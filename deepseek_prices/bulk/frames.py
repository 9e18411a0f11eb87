"""Prices of the rows of a frame in memory, through DuckDB. The frame keeps its columns as they are, and its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from deepseek_prices.bulk import duck, usage_columns
from deepseek_prices.bulk.call import Options
from deepseek_prices.bulk.plan import ADDED

_READ = frozenset((*usage_columns.KNOWN, *ADDED, "at", "start", "end", "model"))
_ROW = "row"  # the number of a row, since a join keeps no order


def priced(frame: Any, options: Options) -> Any:
    """The frame with the columns of a price."""
    kind = f"{type(frame).__module__.partition('.')[0]}.{type(frame).__name__}"
    attach = {"polars.DataFrame": _polars, "pyarrow.Table": _pyarrow, "pandas.DataFrame": _pandas}.get(kind)
    if attach is not None:
        return attach(frame, options)
    for name in ("from_arrow", "from_stream"):
        made = getattr(type(frame), name, None)
        if made is not None:
            return made(_relation(frame, options, threads=1))  # one thread keeps the order
    raise TypeError(
        f"a {kind} cannot be made from a stream of Arrow: pass it to duckdb.from_arrow, and the relation to bulk.priced"
    )


def _relation(frame: Any, options: Options, threads: int | None = None) -> Any:
    """A relation of the priced rows."""
    import duckdb

    connection = duckdb.connect(config={} if threads is None else {"threads": threads})
    # The small tables are what is looked up in, also where the frame is smaller.
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    return duck.priced(connection.from_arrow(frame), options)


def _added(numbered: Any, options: Options) -> Any:
    """The new columns, in the order of the rows."""
    return _relation(numbered, options).order(_ROW).select(*ADDED)


def _read(names: Iterable[Any]) -> list[Any]:
    """The columns that are looked at, in capitals too; a name of pandas need be no text. Each has one name."""
    found = [name for name in names if isinstance(name, str) and name.lower() in _READ]
    twice = [name for name, count in Counter(found).items() if count > 1]
    if twice:
        raise ValueError(f"{', '.join(twice)}: one column of a name is expected: select one of them")
    return found


def _polars(frame: Any, options: Options) -> Any:
    read = frame.select(_read(frame.columns))
    return frame.hstack(type(frame)(_added(read.with_row_index(_ROW), options)))


def _pyarrow(frame: Any, options: Options) -> Any:
    import pyarrow

    read = frame.select(_read(frame.column_names))
    numbers = pyarrow.array(range(frame.num_rows), pyarrow.int64())
    added = pyarrow.table(_added(read.append_column(_ROW, numbers), options))
    for name in ADDED:
        frame = frame.append_column(added.schema.field(name), added[name])
    return frame


def _pandas(frame: Any, options: Options) -> Any:
    """The costs are of Arrow's decimals: pandas has none, and floats are not exact."""
    import pandas
    import pyarrow

    read = frame[_read(frame.columns)].reset_index(drop=True)
    added = pyarrow.table(_added(read.assign(**{_ROW: range(len(read))}), options))
    return frame.assign(**{name: added[name].to_pandas(types_mapper=pandas.ArrowDtype).array for name in ADDED})
