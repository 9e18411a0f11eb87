"""The SQL that prices rows with the small tables.

A row's key is a whole number made of the name, of what is asked (of which kinds there are some) and of the state of the
price list at its instant. It is always in the table of answers, so all joins but that of the names are inner ones, and
no row is lost: an unknown name is 0, wrong usage a name of its own, and no instant a state of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from deepseek_prices.bulk import tables
from deepseek_prices.bulk.plan import ADDED, DIFFERENCE, OWN, Plan
from deepseek_prices.bulk.usage_columns import Asked, number


def priced(plan: Plan) -> str:
    """The statement that gives every row of a table with its status, cost and what is said of the price."""
    columns = [f"u.{plan.dialect.quoted(name)}" for name in plan.usage.columns]
    kept, shown = (["u.*"], [_without_own(plan)]) if plan.usage.has_more else (columns, columns)
    said = ", ".join(f"a.{name}" for name in ADDED if name not in ("status", "cost"))
    asked = plan.what_is_asked()
    return (
        f"SELECT {plan.dialect.hint(('a',))}{', '.join(shown)}, a.status, {cost(plan, asked)} AS cost, {said}\n"
        f"FROM (\n{keyed(plan, asked, kept)}\n) AS u\n"
        f"JOIN {plan.names.answers} AS a ON a.answer_key = u.{OWN}key"
    )


def _without_own(plan: Plan) -> str:
    """All columns but those that no caller sees."""
    points = plan.points
    own = [f"{OWN}{name}" for name in ("asked", "key", *points, *(f"bucket_{point}" for point in points))]
    if plan.usage.copies:
        own += [plan.dialect.quoted(plan.usage.copies + name) for name in plan.usage.columns]
    return f"u.{plan.dialect.write['without'].format(', '.join(own))}"


def cost(plan: Plan, asked: Asked) -> str:
    """The cost of a row: NULL where one of its prices is.

    Hits that the input includes are not subtracted from it, which takes time: they cost the difference of the rates.
    """
    parts = {each for terms in asked.terms for each in terms.minus}
    lines = []
    for kind, terms in zip(plan.form.kinds, asked.terms, strict=True):
        lines += [f"{number(each)} * a.{DIFFERENCE}" for each in terms.plus if each in parts]
        apart = [each if kind == "hour" else number(each) for each in terms.plus if each not in parts]
        lines += [f"({' + '.join(apart)}) * a.rate_{kind}"] if apart else []
    return f"CAST({_sum(lines)} AS {plan.cost})"


def _sum(lines: Sequence[str]) -> str:
    """A sum in pairs: one after the other, each would need one more digit."""
    if len(lines) == 1:
        return lines[0]
    half = (len(lines) + 1) // 2
    return f"({_sum(lines[:half])} + {_sum(lines[half:])})"


def keyed(plan: Plan, asked: Asked, columns: Sequence[str]) -> str:
    """Some columns of a table, and the key of each row among the answers."""
    own = OWN
    kept, model = ", ".join(columns), plan.column("model")
    points = plan.points
    micro = [_microseconds(plan, name) for name in plan.usage.moment]
    if len(micro) == 2:  # the end is not in it, but that of nothing is its start
        micro[1] = (
            f"CASE WHEN {micro[1]} > {micro[0]} THEN {micro[1]} - 1 WHEN {micro[1]} = {micro[0]} THEN {micro[0]} END"
        )
    first = ", ".join(f"{each} AS {own}{point}" for each, point in zip(micro, points, strict=True))
    buckets = ", ".join(f"{_bucket(plan, f'u.{own}{point}')} AS {own}bucket_{point}" for point in points)
    joins = "".join(
        f"\n  JOIN {plan.names.slots} AS {point}_slot ON {point}_slot.bucket = u.{own}bucket_{point}"
        for point in points
    )
    hints = [plan.dialect.hint(each) for each in (tuple(f"{point}_slot" for point in points), ("n",))]
    return (
        f"  SELECT {hints[0]}{kept}, CAST({_key(plan, points)} AS INT) AS {own}key\n"
        f"  FROM (SELECT u.*, {buckets}\n"
        f"    FROM (SELECT {hints[1]}u.*, {first},\n      {_name_and_asked(plan, asked)} AS {own}asked\n"
        f"      FROM {plan.names.usage} AS u\n"
        f"      LEFT JOIN {plan.names.names} AS n ON n.looked_up = {plan.dialect.looked_up(model)}) AS u) AS u{joins}"
    )


def _microseconds(plan: Plan, name: str) -> str:
    return plan.dialect.microseconds[plan.usage.columns[name]](plan.column(name))


def _bucket(plan: Plan, micro: str) -> str:
    """The bucket of an instant: one for all that is before, and the weeks after the last one folded onto it."""
    slots = plan.slots
    bucket = plan.dialect.divided(micro, tables.BUCKET * tables.MICROSECONDS)
    folded = f"{slots.last} + ({bucket} - {slots.last}) % {slots.period}"
    whens = (
        f"WHEN {bucket} BETWEEN {slots.first} AND {slots.last} THEN {bucket} "
        f"WHEN {bucket} < {slots.first} THEN {slots.first} ELSE {folded}"
    )
    return f"CAST(coalesce(CASE {whens} END, {slots.first - 1}) AS INT)"


def _name_and_asked(plan: Plan, asked: Asked) -> str:
    """The name and what is asked of it, as one number; that of wrong usage where the fields do not agree."""
    kinds = len(plan.form.kinds)
    mask = " + ".join(f"CASE WHEN {each} THEN {1 << at} ELSE 0 END" for at, each in enumerate(asked.is_some))
    if asked.is_there:
        some = " OR ".join(asked.is_some)
        nothing = " ".join(f"WHEN {asked.is_there[at]} THEN {plan.masks + at}" for at in reversed(range(kinds)))
        mask = f"CASE WHEN {some} THEN {mask} ELSE CASE {nothing} END END"
    elif asked.is_unsplit:
        unsplit = plan.masks + kinds
        of_input = f"CASE WHEN {asked.is_some[-1]} THEN {unsplit + 1} ELSE {unsplit} END"
        mask = f"CASE WHEN {asked.is_unsplit} THEN {of_input} ELSE {mask} END"
    wrong = (len(tables.names()) + 1) * plan.asked
    name = plan.dialect.found(plan.column("model"))
    return f"CASE WHEN {asked.is_valid} THEN {name} * {plan.asked} + {mask} ELSE {wrong} END"


def _key(plan: Plan, points: tuple[str, ...]) -> str:
    """Of an instant the state that it is in; of a time that of its start, where its end is in the same one."""
    asked = f"u.{OWN}asked"
    key = f"{asked} * {plan.states} + {_by_cuts(plan, points[0], plan.slots.cuts)}"
    if len(points) == 1:
        return key
    runs = [f"{point}_slot.run + {_by_cuts(plan, point)}" for point in points]
    is_alike = " = ".join(runs)
    if plan.slots.period > 1:  # the weeks that are folded onto one have its numbers
        settled, week = (of * tables.BUCKET * tables.MICROSECONDS for of in (plan.slots.last, plan.slots.period))
        weeks = [plan.dialect.divided(f"greatest(u.{OWN}{point} - {settled}, 0)", week) for point in points]
        is_alike += f" AND {' = '.join(weeks)}"
    is_name = f"{asked} >= {plan.asked} AND {asked} < {(len(tables.names()) + 1) * plan.asked}"
    unknown = " OR ".join(f"u.{OWN}{point} IS NULL" for point in points)
    span = (len(tables.names()) + 2) * plan.asked * plan.states
    return (
        f"CASE WHEN {unknown} THEN {asked} * {plan.states} "
        f"WHEN {is_name} AND NOT ({is_alike}) THEN {span} ELSE {key} END"
    )


def _by_cuts(plan: Plan, point: str, states: int | None = None) -> str:
    """By the cuts of its slot the state that an instant is in, or how many of them it is after."""
    slot = f"{point}_slot"
    values = [str(cut) if states is None else f"{slot}.state_{cut}" for cut in range(plan.slots.cuts)]
    last = f"{slot}.cuts" if states is None else f"{slot}.state_{states}"
    if not values:
        return last
    whens = [f"WHEN u.{OWN}{point} < {slot}.cut_{cut} THEN {value}" for cut, value in enumerate(values, 1)]
    return f"CASE {' '.join(whens)} ELSE {last} END"
