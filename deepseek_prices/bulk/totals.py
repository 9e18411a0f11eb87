"""Totals of many rows: what is alike is added up first, and then priced once."""

from __future__ import annotations

from collections.abc import Mapping

from deepseek_prices.bulk.plan import OWN, Plan
from deepseek_prices.bulk.statement import keyed

_DIGITS = 24  # of a sum of tokens; more of them are an error, not a wrong sum


def totals(plan: Plan, groups: Mapping[str, str], moment: str) -> str:
    """The statement of the sums by some columns, and by what is said of the rows.

    Its columns: those of `groups`, which are expressions over `u`; `status`, `certain`, `period`; `rows`; the `first`
    and the `last` of their moments, which is an expression, too; and of each
    kind `quantity_…` and `amount_…`, which are NULL where the status is not `priced`.
    """
    asked, decimal = plan.what_is_asked(), {"hour": (_DIGITS, 6)}
    counts = dict.fromkeys(each for terms in asked.terms for each in (*terms.plus, *terms.minus))
    named = {each: f"{OWN}sum_{number}" for number, each in enumerate(counts)}
    columns = [f"{each} AS {name}" for name, each in groups.items()] + [
        f"{each} AS {name}" for each, name in named.items()
    ]
    columns.append(f"{moment} AS {OWN}moment")
    sums = "".join(f", sum(k.{name}) AS {name}" for name in named.values())
    sums += "".join(f", {end}(k.{OWN}moment) AS {name}" for end, name in (("min", "first"), ("max", "last")))
    by = [*groups, f"{OWN}key"]
    shown = ["status", "certain", "period"]
    of_kinds = []
    for kind, terms in zip(plan.form.kinds, asked.terms, strict=True):
        added = " + ".join(f"s.{named[each]}" for each in terms.plus) or "0"
        total = "".join([added, *(f" - s.{named[each]}" for each in terms.minus)])
        digits, decimals = decimal.get(kind, (_DIGITS, 0))
        quantity = f"CASE WHEN a.status = 'priced' THEN CAST({total} AS DECIMAL({digits},{decimals})) END"
        of_kinds += [f"{quantity} AS quantity_{kind}", f"{quantity} * a.rate_{kind} AS amount_{kind}"]
    return (
        f"SELECT {plan.dialect.hint(('a',))}{''.join(f's.{each}, ' for each in groups)}"
        f"{', '.join(f'a.{each}' for each in shown)}, s.rows, s.first, s.last, {', '.join(of_kinds)}\n"
        f"FROM (SELECT {', '.join(f'k.{each}' for each in by)}, count(*) AS rows{sums}\n"
        f"FROM (\n{keyed(plan, asked, columns)}\n) AS k GROUP BY {', '.join(f'k.{each}' for each in by)}) AS s\n"
        f"JOIN {plan.names.answers} AS a ON a.answer_key = s.{OWN}key"
    )
