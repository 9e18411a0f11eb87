"""Prices on DuckDB: relations, and frames of other libraries through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deepseek_prices.bulk import statement
from deepseek_prices.bulk.call import Options, planned
from deepseek_prices.bulk.dialect import DUCKDB
from deepseek_prices.bulk.statement import Names, Plan

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation


def priced(relation: DuckDBPyRelation, options: Options) -> DuckDBPyRelation:
    """The relation with the columns of a price; nothing is read before it is."""
    plan = plan_of(relation, options)
    for query in tables(plan):
        relation.query(plan.names.usage, query)
    return relation.query(plan.names.usage, statement.priced(plan))


def plan_of(relation: DuckDBPyRelation, options: Options) -> Plan:
    """What is needed to price a relation."""
    columns = dict(zip(relation.columns, map(str, relation.types), strict=True))
    plan = planned(DUCKDB, columns, options, Names())
    return plan._replace(names=Names(answers=answers_name(plan, options)))


def answers_name(plan: Plan, options: Options) -> str:
    """The table of the answers to these kinds and options; one of each is kept in a connection."""
    words = [options.currency.lower()]
    if plan.form.name == "by kind":
        words += plan.form.kinds
    if options.unknown_holidays != "raise":
        words.append(options.unknown_holidays)
    return f"deepseek_answers_{'_'.join(words)}"


def tables(plan: Plan) -> list[str]:
    """The statements that make the tables of a plan, where they are not there yet."""
    names = plan.names
    made = {
        names.names: statement.names_table(plan),
        names.slots: statement.slots_table(plan),
        names.answers: statement.answers_table(plan),
    }
    return [f"{DUCKDB.table} {name} AS {query}" for name, query in made.items()]
