"""Totals of many rows: what is alike is added up first, and then priced once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deepseek_prices.bulk.plan import OWN, Plan
from deepseek_prices.bulk.statement import cost, keyed
from deepseek_prices.bulk.usage_columns import COUNT, HOURS, Terms

_DIGITS = 24  # of a sum of tokens of one kind; more of them are an error, not a wrong sum


def totals(plan: Plan, by: Sequence[str]) -> str:
    """The statement of what all rows come to by some of their columns: these, `status`, `certain`, `rows`, `cost`."""
    groups = {plan.dialect.quoted(name): plan.column(name) for name in by}
    error = plan.dialect.raised("a total has more tokens than 20 digits: add up what bulk.priced gives")
    amount = f"CASE WHEN a.status = 'priced' THEN coalesce({_cost(plan)}, {error}) END"
    priced = _priced(plan, groups, ["a.status", "a.certain", "s.rows", f"{amount} AS cost"])
    shown = ", ".join(f"t.{each}" for each in (*groups, "status", "certain"))
    return (
        f"SELECT {shown}, CAST(sum(t.rows) AS BIGINT) AS rows, CAST(sum(t.cost) AS {plan.cost}) AS cost\n"
        f"FROM (\n{priced}\n) AS t GROUP BY {shown}"
    )


def _cost(plan: Plan) -> str:
    """The cost of sums, in the types that the counts of one row have; NULL where a sum is too large for its type."""
    asked, named = plan.what_is_asked(), _named(plan)
    terms = []
    for kind, of in zip(plan.form.kinds, asked.terms, strict=True):
        digits, decimals = HOURS if kind == "hour" else COUNT
        form = f"TRY_CAST(s.{{}} AS DECIMAL({digits},{decimals}))"
        terms.append(Terms(*(tuple(form.format(named[each]) for each in part) for part in of)))
    return cost(plan, asked._replace(terms=tuple(terms)))


def of_kinds(plan: Plan, groups: Mapping[str, str], moment: str) -> str:
    """The statement of the sums by some columns, and by what is said of the rows, for each kind.

    Its columns: those of `groups`, which are expressions over `u`; `status`, `certain`, `period`; `rows`; the `first`
    and the `last` of their moments, which is an expression, too; and of each kind `quantity_…` and `amount_…`, which
    are NULL where the status is not `priced`.
    """
    asked, decimal, named = plan.what_is_asked(), {"hour": (_DIGITS, 6)}, _named(plan)
    shown = ["a.status", "a.certain", "a.period", "s.rows", "s.first", "s.last"]
    for kind, terms in zip(plan.form.kinds, asked.terms, strict=True):
        added = " + ".join(f"s.{named[each]}" for each in terms.plus) or "0"
        total = "".join([added, *(f" - s.{named[each]}" for each in terms.minus)])
        digits, decimals = decimal.get(kind, (_DIGITS, 0))
        quantity = f"CASE WHEN a.status = 'priced' THEN CAST({total} AS DECIMAL({digits},{decimals})) END"
        shown += [f"{quantity} AS quantity_{kind}", f"{quantity} * a.rate_{kind} AS amount_{kind}"]
    return _priced(plan, groups, shown, moment)


def _named(plan: Plan) -> dict[str, str]:
    """By each expression that is added up the name of its sum."""
    terms = [each for terms in plan.what_is_asked().terms for each in (*terms.plus, *terms.minus)]
    return {each: f"{OWN}sum_{number}" for number, each in enumerate(dict.fromkeys(terms))}


def _priced(plan: Plan, groups: Mapping[str, str], columns: Sequence[str], moment: str = "") -> str:
    """Of the rows that have the same answer and the same groups the sums, and the ends of their moments, priced."""
    asked, named = plan.what_is_asked(), _named(plan)
    read = [f"{each} AS {name}" for name, each in (*groups.items(), *((name, each) for each, name in named.items()))]
    by_kind = dict(zip(plan.form.kinds, asked.terms, strict=True))
    hours = by_kind["hour"].plus if "hour" in by_kind else ()
    sums = [
        f"{(plan.dialect.summed_hours if each in hours else plan.dialect.summed)(f'k.{name}')} AS {name}"
        for each, name in named.items()
    ]
    if moment:
        read.append(f"{moment} AS {OWN}moment")
        sums += [f"{end}(k.{OWN}moment) AS {name}" for end, name in (("min", "first"), ("max", "last"))]
    by = ", ".join(f"k.{each}" for each in (*groups, f"{OWN}key"))
    return (
        f"SELECT {plan.dialect.hint(('a',))}{', '.join([*(f's.{each}' for each in groups), *columns])}\n"
        f"FROM (SELECT {by}, count(*) AS rows, {', '.join(sums)}\n"
        f"FROM (\n{keyed(plan, asked, read)}\n) AS k GROUP BY {by}) AS s\n"
        f"JOIN {plan.names.answers} AS a ON a.answer_key = s.{OWN}key"
    )
