"""The tables and the statement as text, for a program that has SQL and no Python."""

from __future__ import annotations

from collections.abc import Sequence

from deepseek_prices.bulk import small_tables, statement
from deepseek_prices.bulk.call import Options, planned
from deepseek_prices.bulk.dialect import DIALECTS, Dialect
from deepseek_prices.bulk.plan import ADDED, Names
from deepseek_prices.catalogue import observed_until
from deepseek_prices.instants import written

COLUMNS = ("at", "model", "prompt_tokens", "prompt_cache_hit_tokens", "completion_tokens")


def script(dialect: str, columns: Sequence[str], table: str, options: Options) -> list[str]:
    """The statements that make the tables, and the last one, which gives all columns of a table with their prices.

    Raises what `planned` does.
    """
    of = DIALECTS[dialect]
    plan = planned(of, [(name, _type(of, name)) for name in columns], options, Names(usage=table))
    plan = plan._replace(usage=plan.usage._replace(has_more=True))
    head = (
        f"-- Prices of DeepSeek's API in {options.currency}, not official; the page was last seen at "
        f"{written(observed_until())}.\n-- Written by `deepseek-prices sql`; a newer version may know more.\n"
        f"-- The table has no columns of the names that are added: {', '.join(ADDED)}.\n"
    )
    made = [f"{of.table} {name} AS {query}" for name, query in small_tables.queries(plan).items()]
    return [f"{head}{made[0]}", *made[1:], statement.priced(plan)]


def _type(dialect: Dialect, name: str) -> str:
    """The type that a column is taken to have."""
    if name in ("at", "start", "end"):
        return next(iter(dialect.microseconds))
    return {"model": "varchar" if dialect.name == "duckdb" else "string", "hour": "decimal(18,6)"}.get(name, "bigint")
