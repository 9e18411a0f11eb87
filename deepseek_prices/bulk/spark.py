"""Prices on Spark: DataFrames, from which a plan follows that sends the small tables to every machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from deepseek_prices.bulk import small_tables, statement, sums
from deepseek_prices.bulk.call import Options, expect_columns, planned
from deepseek_prices.bulk.dialect import SPARK
from deepseek_prices.bulk.plan import Names, Plan

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def priced(frame: DataFrame, options: Options) -> DataFrame:
    """The DataFrame with the columns of a price; nothing is read before it is."""
    return _run(frame, options, statement.priced)


def totals(frame: DataFrame, by: Sequence[str], options: Options) -> DataFrame:
    """What the rows come to; nothing is read before it is."""
    expect_columns(frame.columns, by)
    return _run(frame, options, partial(sums.totals, by=by))


def _run(frame: DataFrame, options: Options, written: Callable[[Plan], str]) -> DataFrame:
    """What a statement gives, whose tables are DataFrames."""
    names = Names()
    plan = planned(SPARK, frame.dtypes, options, names)
    session = frame.sparkSession
    small = {name: session.sql(query) for name, query in small_tables.queries(plan).items()}
    query = written(plan._replace(names=Names(*(f"\0{name}\0" for name in names))))
    for mark in "{}":  # a DataFrame stands in them, anything else twice
        query = query.replace(mark, mark * 2)
    for name in names:
        query = query.replace(f"\0{name}\0", f"{{{name}}}")
    return session.sql(query, **small, **{names.usage: frame})
