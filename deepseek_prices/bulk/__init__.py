"""Millions and billions of rows of usage, priced exactly as `get_cost` does: on DuckDB, on Spark, in frames.

Needs the extra `bulk` (DuckDB), or `spark`. Nothing of it is imported before it is used.

>>> import duckdb
>>> from deepseek_prices import bulk
>>> usage = duckdb.sql('''
...     SELECT TIMESTAMPTZ '2026-10-20T02:00Z' AS "at", 'deepseek-v4-pro' AS model,
...         1000 AS prompt_tokens, 900 AS prompt_cache_hit_tokens, 50 AS completion_tokens''')
>>> cost, *said = bulk.priced(usage).select("cost", "status", "certain", "billed_as", "period").fetchall()[0]
>>> cost.normalize(), said
(Decimal('0.0003696'), ['priced', True, 'deepseek-v4-pro', 'peak'])
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from deepseek_prices.bulk.call import Options, names_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from deepseek_prices.literals import Currency, NoCacheSplit, UnknownHolidays

__all__ = ["priced", "register", "totals"]

Table = TypeVar("Table")


def priced(
    table: Table,
    currency: Currency | str = "USD",
    *,
    unknown_holidays: UnknownHolidays = "raise",
    no_cache_split: NoCacheSplit = "range",
) -> Table:
    """A table of usage with the cost of every row, exact and never rounded; no row is left out.

    Args:
        table: A DuckDB relation or a Spark DataFrame, which stay lazy, or a frame of Polars, pyarrow or pandas, or of
            another library with `__arrow_c_stream__`. It has these columns, and any others, which are kept:

            - `at`, the instant with a time zone; or `start` and `end`, a time from its start up to its end.
            - `model`, as for `get_price`.
            - The fields of one form of usage, as for `get_cost`; a NULL is an absent field.
        currency: `USD` or `CNY`: two official price lists, neither a conversion of the other.
        unknown_holidays: As for `get_price`, but a row that would raise has the status `calendar_unknown`.
        no_cache_split: As for `get_cost`, but a row whose cost would be a range has the status `no_cache_split`.

    Returns:
        The same kind of table, with these columns added. All but `status` are NULL where the status is not `priced`.

        - `status`: `priced`, or why there is no price: `not_yet`, `no_longer_sold`, `price_unknown`,
          `calendar_unknown`, `unknown_product`, `unknown_kind` (as the errors of `get_price`), `usage_error` (as
          `UsageError`), `no_cache_split`, `no_instant` (there is no time, or it ends before it starts), `span` (prices
          change within the time of the row: ask `get_cost`).
        - `cost`: `DECIMAL(38,12)` in the currency, of more decimals only where a price has more.
        - `certain`: whether all its prices are.
        - `billed_as`, `period`, `edition`: of the price of the last kind.

        Rows of a relation and of Spark have no order; carry a number where you need one. Frames keep theirs.

    Raises:
        TypeError: The table is none of these, or a column has another type: a naive instant, floats for counts. The
            message says what to select instead.
        ValueError: A column has the name of one that is added, of another column, or of a field in capitals; or an
            option is another word.
        UsageError: There are no columns of a usage, or those of several forms.
        UnknownCurrency: The currency is neither `USD` nor `CNY`.
    """
    options = Options(currency, unknown_holidays, no_cache_split)
    return _engine_of(table).priced(table, options)  # type: ignore[no-any-return] # a table of its kind


def totals(
    table: Table,
    by: Iterable[str] = (),
    currency: Currency | str = "USD",
    *,
    unknown_holidays: UnknownHolidays = "raise",
    no_cache_split: NoCacheSplit = "range",
) -> Table:
    """What the rows of a table of usage come to, exact: the sums of what `priced` gives, and sooner.

    Tokens that cost the same are added up before they are priced.

    Args:
        table: As for `priced`.
        by: The columns of the table to add up by, such as `["model", "day"]`; a day is one that you select, in the
            time zone of your bill.
        currency: As for `priced`.
        unknown_holidays: As for `priced`.
        no_cache_split: As for `priced`.

    Returns:
        The same kind of table, in any order: one row for each combination of the values of `by`,
        `status` and `certain`.

        - The columns of `by`; those of a frame with the types in which DuckDB and Arrow give them back.
        - `status`, `certain`: as of `priced`.
        - `rows`: how many there are. The sum of all is that of the table.
        - `cost`: as of `priced`, NULL where the status is not `priced`.

    Raises:
        TypeError: As `priced` does; or `by` is no text.
        ValueError: As `priced` does; or the table lacks a column of `by` or has it twice, or one is called `rows`.
        UsageError, UnknownCurrency: As `priced` does.

    Tokens that are more in one total than 20 digits are an error of the engine when it is read.
    """
    names, options = names_of(by), Options(currency, unknown_holidays, no_cache_split)
    return _engine_of(table).totals(table, names, options)  # type: ignore[no-any-return] # a table of its kind


def _engine_of(table: object) -> Any:
    """The module that prices tables of a kind, which alone imports the library of it."""
    library = type(table).__module__.partition(".")[0]
    if library in ("duckdb", "_duckdb") and hasattr(table, "query"):
        return import_module("deepseek_prices.bulk.duck")
    if library == "pyspark" and hasattr(table, "sparkSession"):
        return import_module("deepseek_prices.bulk.spark")
    if hasattr(table, "__arrow_c_stream__"):
        return import_module("deepseek_prices.bulk.frames")
    advice = "collect() it first" if hasattr(table, "collect") else "a file is read by duckdb.read_parquet"
    raise TypeError(
        "a DuckDB relation, a Spark DataFrame or a frame with __arrow_c_stream__ (Polars, pyarrow, pandas) is "
        f"expected, not {type(table).__module__}.{type(table).__name__}: {advice}"
    )


def register(connection: DuckDBPyConnection) -> None:
    """Make prices a part of a connection's SQL: `FROM deepseek_priced_usd('logs.parquet')`.

    For each currency there are four functions, which take the name of a table, a view or a file, and give its rows as
    `priced` does: `deepseek_priced_usd` for the fields of Chat, `deepseek_priced_usd_input_output` for those of
    Responses and Anthropic, `deepseek_priced_usd_by_kind` for tokens by kind, `deepseek_priced_usd_services` for the
    kinds of services; and the same of `cny`. They are temporary, as their tables are, and end with the connection.
    A type that `priced` refuses is an error of DuckDB when the rows are read.
    """
    from deepseek_prices.bulk import duck

    duck.register(connection)
