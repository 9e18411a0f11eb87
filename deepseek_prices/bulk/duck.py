"""Prices on DuckDB: relations, and frames of other libraries through it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from deepseek_prices.bulk import small_tables, statement, sums, usage_columns
from deepseek_prices.bulk.call import Options, expect_columns, planned
from deepseek_prices.bulk.dialect import DUCKDB, literal
from deepseek_prices.bulk.plan import ADDED, OWN, Names, Plan
from deepseek_prices.edition import CURRENCIES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation


def priced(relation: DuckDBPyRelation, options: Options) -> DuckDBPyRelation:
    """The relation with the columns of a price; nothing is read before it is."""
    plan = prepared(relation, options)
    return relation.query(plan.names.usage, statement.priced(plan))  # type: ignore[return-value] # of a query


def totals(relation: DuckDBPyRelation, by: Sequence[str], options: Options) -> DuckDBPyRelation:
    """What the rows come to; nothing is read before it is."""
    expect_columns(relation.columns, by)
    plan = prepared(relation, options)
    return relation.query(plan.names.usage, sums.totals(plan, by))  # type: ignore[return-value] # of a query


def prepared(relation: DuckDBPyRelation, options: Options) -> Plan:
    """What is needed to price a relation, in whose connection the small tables are from now on."""
    columns = [*zip(relation.columns, map(str, relation.types), strict=True)]
    plan, made = _named(planned(DUCKDB, columns, options, Names()))
    for query in made:
        relation.query(plan.names.usage, query)
    return plan


def _named(plan: Plan) -> tuple[Plan, list[str]]:
    """A plan whose tables are named by what they hold, so that none is taken for another; and how they are made."""
    queries = small_tables.queries(plan)
    names = [f"{name}_{sha256(query.encode()).hexdigest()[:12]}" for name, query in queries.items()]
    made = [
        f"CREATE TEMP TABLE IF NOT EXISTS {name} AS {query}"
        for name, query in zip(names, queries.values(), strict=True)
    ]
    return plan._replace(names=Names(*names)._replace(usage=plan.names.usage)), made


# ---------------------------------------------------------------------------------------------------------- register

_ABSENT = f"{OWN}absent"
_COPY = f"{OWN}copy_"
_COUNTS = ['"NULL"', "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "BIGINT"]
_FUNCTIONS = {
    "": (*usage_columns.CHAT, usage_columns.TOTAL),
    "_input_output": (*usage_columns.INPUT_AND_OUTPUT, usage_columns.TOTAL),
    "_by_kind": usage_columns.TOKENS,
    "_services": usage_columns.SERVICES,
}


def register(connection: DuckDBPyConnection) -> None:
    """Make the functions of SQL, and the tables that they look up in."""
    for currency in CURRENCIES:
        for ending, fields in _FUNCTIONS.items():
            for query in _function(
                f"deepseek_priced_{currency.lower()}{ending}", fields, Options(currency, "raise", "range")
            ):
                connection.execute(query)


def _function(name: str, fields: tuple[str, ...], options: Options) -> list[str]:
    """The statements that make a function of a table, which may lack any of the fields that a usage may lack."""
    columns = {"at": "TIMESTAMP WITH TIME ZONE", "model": "VARCHAR"}
    columns |= {field: "DECIMAL(25,6)" if field == "hour" else "BIGINT" for field in fields}
    plan = planned(DUCKDB, [*columns.items()], options, Names())
    copies = ", ".join(f"{_copied(plan, name)} AS {DUCKDB.quoted(_COPY + name)}" for name in columns)
    refusals = _refusals(fields)
    copies += "".join(f", {each} AS {name}" for name, each in refusals.items())
    refused = f"coalesce({', '.join(refusals)})"
    is_right = f"CASE WHEN {refused} IS NOT NULL THEN CAST(error({refused}) AS BOOLEAN) ELSE TRUE END"
    checked = ", ".join(_checked(plan, name) for name in columns)
    absent = f"SELECT *, NULL AS {_ABSENT} FROM query_table(usage)"
    shown = f"* EXCLUDE ({', '.join(refusals)}) REPLACE ({checked})"
    usage = f"(SELECT {shown} FROM (SELECT * EXCLUDE ({_ABSENT}), {copies} FROM ({absent})) WHERE {is_right})"
    plan = plan._replace(names=Names(usage=usage), usage=plan.usage._replace(has_more=True, copies=_COPY))
    plan, made = _named(plan)
    return [*made, f"CREATE OR REPLACE TEMP MACRO {name}(usage) AS TABLE {statement.priced(plan)}"]


def _copied(plan: Plan, name: str) -> str:
    """A column; NULL where it is not there, which the instant, the name and what a form needs have to be."""
    if name in ("at", "model", *usage_columns.NEEDED.get(plan.form.name, ())):
        return DUCKDB.quoted(name)
    return f"coalesce(*COLUMNS(lambda name: lower(name) IN ('{_ABSENT}', {literal(name)})))"


def _checked(plan: Plan, name: str) -> str:
    """The copy of a column with its type; another type is an error when it is read."""
    copy, of = DUCKDB.quoted(_COPY + name), plan.usage.columns[name]
    allowed = "|".join({"at": [of], "model": [of], "hour": [*_COUNTS, r"DECIMAL\(\d+,[0-6]\)"]}.get(name, _COUNTS))
    said = f"error({literal(f'{name}: {of} is expected, not ')} || typeof({copy}))"
    is_allowed = f"regexp_full_match(typeof({copy}), {literal(allowed)})"
    return f"CASE WHEN {is_allowed} THEN CAST({copy} AS {of}) ELSE {said} END AS {copy}"


def _refusals(fields: tuple[str, ...]) -> dict[str, str]:
    """By the names of columns what is said where others are there that `priced` refuses, or NULL: by types alone."""
    others = usage_columns.KNOWN.difference(fields)
    kinds = others.intersection((*usage_columns.TOKENS, *usage_columns.SERVICES))
    taken = f"lower(name) IN ({_listed(ADDED)}) OR starts_with(lower(name), '{OWN}')"
    several = "columns of several forms of usage, or of what a model called, are there: select those of one form"
    anything = r'"NULL", .|, "NULL"'
    refused = (
        (taken, anything, f"a column is there that is to be made: select all but {', '.join(ADDED)}, {OWN}…"),
        (f"lower(name) IN ({_listed(others - kinds)})", anything, several),
        (f"lower(name) IN ({_listed(kinds)})", "INT|DECIMAL|FLOAT|DOUBLE", several),
    )
    return {
        f"{OWN}refused_{number}": f"CASE WHEN regexp_matches(typeof(row(*COLUMNS(lambda name: name = '{_ABSENT}' OR "
        f"{which}))), {literal(types)}) THEN {literal(said)} END"
        for number, (which, types, said) in enumerate(refused)
    }


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(literal, sorted(names)))
