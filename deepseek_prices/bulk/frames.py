"""Prices of the rows of a frame in memory, through DuckDB. The frame keeps its columns as they are, and its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from deepseek_prices.bulk import duck, usage_columns
from deepseek_prices.bulk.call import Options, expect_columns
from deepseek_prices.bulk.plan import ADDED

_READ = frozenset((*usage_columns.KNOWN, *ADDED, "at", "start", "end", "model"))
_ROW = "row"  # the number of a row, since a join keeps no order


def priced(frame: Any, options: Options) -> Any:
    """The frame with the columns of a price."""
    attach = {"polars.DataFrame": _polars, "pyarrow.Table": _pyarrow, "pandas.DataFrame": _pandas}.get(_kind(frame))
    if attach is not None:
        return attach(frame, options)
    return _made_of(frame)(duck.priced(_relation(frame, threads=1), options))  # one thread keeps the order


def totals(frame: Any, by: Sequence[str], options: Options) -> Any:
    """What the rows come to, as a frame of the same kind."""
    kind, make = _kind(frame), _made_of(frame)
    if kind in ("polars.DataFrame", "pyarrow.Table", "pandas.DataFrame"):  # of others it is not known how to select
        names = [*(frame.column_names if kind == "pyarrow.Table" else frame.columns)]
        expect_columns(names, by)  # DuckDB would give two of one name other names
        columns = [*dict.fromkeys((*_read(names), *by))]
        frame = frame[columns].reset_index(drop=True) if kind == "pandas.DataFrame" else frame.select(columns)
    return make(duck.totals(_relation(frame), by, options))


def _kind(frame: Any) -> str:
    return f"{type(frame).__module__.partition('.')[0]}.{type(frame).__name__}"


def _made_of(frame: Any) -> Callable[[Any], Any]:
    """What makes a frame of this kind from a stream of Arrow."""
    kind = _kind(frame)
    if kind == "polars.DataFrame":
        return type(frame)
    if kind in ("pyarrow.Table", "pandas.DataFrame"):
        import pyarrow

        return pyarrow.table if kind == "pyarrow.Table" else _as_pandas
    for name in ("from_arrow", "from_stream"):
        made = getattr(type(frame), name, None)
        if made is not None:
            return made  # type: ignore[no-any-return] # of any library
    raise TypeError(
        f"a {kind} cannot be made from a stream of Arrow: pass it to duckdb.from_arrow, and the relation to bulk"
    )


def _as_pandas(stream: Any) -> Any:
    """A frame with the types of Arrow, since pandas has no decimals, and floats are not exact."""
    import pandas
    import pyarrow

    return pyarrow.table(stream).to_pandas(types_mapper=pandas.ArrowDtype)


def _relation(frame: Any, threads: int | None = None) -> Any:
    """A frame as a relation."""
    import duckdb

    connection = duckdb.connect(config={} if threads is None else {"threads": threads})
    # The small tables are what is looked up in, also where the frame is smaller.
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    return connection.from_arrow(frame)


def _added(numbered: Any, options: Options) -> Any:
    """The new columns, in the order of the rows."""
    return duck.priced(_relation(numbered), options).order(_ROW).select(*ADDED)


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
    read = frame[_read(frame.columns)].reset_index(drop=True)
    added = _as_pandas(_added(read.assign(**{_ROW: range(len(read))}), options))
    return frame.assign(**{name: added[name].array for name in ADDED})
