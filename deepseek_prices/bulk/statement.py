"""The SQL that makes the tables, and the one that prices rows with them.

A row's key is a whole number made of the name, of what is asked (of which kinds there are some) and of the state of the
price list at its instant. It is always in the table of answers, so all joins but that of the names are inner ones, and
no row is lost: an unknown name is 0, wrong usage a name of its own, and no instant a state of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from deepseek_prices.bulk import tables, usage_columns
from deepseek_prices.bulk.dialect import Dialect, literal
from deepseek_prices.bulk.usage_columns import Asked, Form

ADDED = ("status", "cost", "certain", "billed_as", "period", "edition")
_TEXTS = ("billed_as", "period", "edition")
OWN = "_deepseek_"  # begins the names of columns that no caller sees


class Names(NamedTuple):
    """The names of the tables."""

    names: str = "deepseek_names"
    slots: str = "deepseek_slots"
    answers: str = "deepseek_answers"
    usage: str = "deepseek_usage"


class Usage(NamedTuple):
    """The columns of a table of usage with their types."""

    columns: dict[str, str]
    moment: tuple[str, ...]
    """The column of the instant, or those of the start and the end."""
    has_more: bool = False
    """Whether there may be other columns, which are not named here."""
    copies: str = ""
    """Begins the names of copies of the columns that stand beside them; empty where there are none."""


class Plan(NamedTuple):
    """All that the statements of one call are made of."""

    dialect: Dialect
    form: Form
    slots: tables.Slots
    facts: tables.Facts
    names: Names
    usage: Usage
    no_cache_split: str

    def column(self, name: str) -> str:
        """A column of the usage, as SQL has it."""
        return f"u.{self.dialect.quoted(self.usage.copies + name)}"

    @property
    def states(self) -> int:
        return len(self.slots.moments) + 1

    @property
    def masks(self) -> int:
        """Each of the kinds is asked for or not."""
        return 1 << len(self.form.kinds)

    @property
    def asked(self) -> int:
        """How much can be asked: kinds of which there is more than nothing; of nothing, one; input without a split."""
        return self.masks + len(self.form.kinds) + 2

    @property
    def decimals(self) -> int:
        """Of a cost: twelve, and more where a price has more."""
        return max(12, *(decimals + (6 if kind == "hour" else 0) for kind, (_, decimals) in self.facts.widths.items()))

    @property
    def cost(self) -> str:
        """The type of a cost."""
        return f"DECIMAL(38,{self.decimals})"


# ------------------------------------------------------------------------------------------------------------ tables


def small(plan: Plan) -> dict[str, str]:
    """The queries of the small tables by their names."""
    return {
        plan.names.names: _names_table(),
        plan.names.slots: _slots_table(plan),
        plan.names.answers: _answers_table(plan),
    }


def _names_table() -> str:
    """The query of the names: `id`, `model`."""
    rows = [(number, name) for name, number in (*tables.names().items(), *tables.other_names().items())]
    return f"SELECT id, model FROM {_values(rows, ('id', 'model'))}"


def _slots_table(plan: Plan) -> str:
    """The query of the slots: of each bucket `run`, the number of its cuts, these, and the states around them."""
    most = plan.slots.cuts
    cuts, states = _cuts(plan), _states(plan)
    rows = (
        (
            *(slot.first, slot.last, slot.run, len(slot.cuts)),
            *(*slot.cuts, *[0] * (most - len(slot.cuts))),
            *(*slot.states[:-1], *[slot.states[-1]] * (most - len(slot.cuts) + 1)),
        )
        for slot in plan.slots.rows
    )
    columns = ("first", "last", "run", "cuts", *cuts, *states)
    shown = [f"CAST({each} AS BIGINT) AS {each}" for each in cuts]
    shown += [f"CAST({each} AS INT) AS {each}" for each in ("bucket", "run", "cuts", *states)]
    bucket = f"{plan.dialect.each('first', 'last')} AS bucket, run, cuts, {', '.join((*cuts, *states))}"
    return f"SELECT {', '.join(shown)} FROM (SELECT {bucket} FROM {_values(rows, columns)}) AS b"


def _cuts(plan: Plan) -> list[str]:
    return [f"cut_{number}" for number in range(1, plan.slots.cuts + 1)]


def _states(plan: Plan) -> list[str]:
    return [f"state_{number}" for number in range(plan.slots.cuts + 1)]


def _answers_table(plan: Plan) -> str:
    """The query of the answers: of each key the status, what is said of a price, and the rates."""
    kinds, dialect, words = plan.form.kinds, plan.dialect, tables.words()
    count = len(kinds)
    columns = [f"{what}_{at}" for at in range(count) for what in ("status", "certain", *_TEXTS, "rate")]
    rows = (
        (row.name, row.first, row.last, *(each for fact in row.facts for each in _cells(fact)))
        for row in plan.facts.rows
    )
    of_states = (
        f"SELECT *, {dialect.each('first', 'last')} AS state FROM {_values(rows, ('name', 'first', 'last', *columns))}"
    )
    of_asked = f"SELECT *, {dialect.each('0', str(plan.asked - 1))} AS asked FROM ({of_states}) AS s"
    is_asked = [_is_asked(plan, at) for at in range(count)]
    with_status = f"SELECT *, {_status(plan, is_asked)} AS status FROM ({of_asked}) AS a"
    is_priced = "status = 'priced'"
    certain = " AND ".join(f"(NOT {is_asked[at]} OR certain_{at})" for at in range(count))
    nothing = f"(asked = 0 OR asked BETWEEN {plan.masks} AND {plan.masks + count - 1})"
    shown = [
        f"CAST((name * {plan.asked} + asked) * {plan.states} + state AS INT) AS answer_key",
        f"CAST(status AS {dialect.text(words['status'])}) AS status",
        f"CASE WHEN {is_priced} THEN {nothing} OR ({certain}) END AS certain",
    ]
    for text in _TEXTS:
        last = " ".join(f"WHEN {is_asked[at]} THEN {text}_{at}" for at in reversed(range(count)))
        shown.append(f"CAST(CASE WHEN {is_priced} THEN CASE {last} END END AS {dialect.text(words[text])}) AS {text}")
    for at, kind in enumerate(kinds):
        digits, decimals = plan.facts.widths[kind]
        rate = f"CAST(coalesce(rate_{at}, '0') AS DECIMAL({digits},{decimals}))"
        shown.append(f"CASE WHEN {is_priced} THEN {rate} END AS rate_{kind}")
    return f"SELECT {', '.join(shown)} FROM ({with_status}) AS f"


def _cells(fact: tables.Fact) -> tuple[object, ...]:
    rate = None if fact.rate is None else f"{fact.rate:f}"
    return fact.status, fact.certain, fact.billed_as, fact.period, fact.edition, rate


def _is_asked(plan: Plan, at: int) -> str:
    """Whether a kind is asked for: of nothing at all the last one, or the one that is said to be nothing."""
    kinds, masks = len(plan.form.kinds), plan.masks
    halved = plan.dialect.divided("asked", 1 << at)
    either = [f"(asked < {masks} AND {halved} % 2 = 1)", f"asked = {masks + at}"]
    if at == kinds - 1:
        either.append("asked = 0")
    if plan.form.kinds == usage_columns.TOKENS:
        # Without a split: misses, and hits where there were any; with output, and without it.
        unsplit = masks + kinds
        either.append(
            (f"(asked >= {unsplit} AND status_0 <> 'not_yet')", f"asked >= {unsplit}", f"asked = {unsplit + 1}")[at]
        )
    return f"({' OR '.join(either)})"


def _status(plan: Plan, is_asked: Sequence[str]) -> str:
    """The status of the first kind that is asked for and has no price."""
    whens = [f"WHEN {each} AND status_{at} <> 'priced' THEN status_{at}" for at, each in enumerate(is_asked)]
    if plan.form.kinds == usage_columns.TOKENS:
        unsplit = f"asked >= {plan.masks + len(is_asked)}"
        whens = [f"WHEN {unsplit} AND status_1 <> 'priced' THEN status_1", *whens]
        whens.append(f"WHEN {unsplit} AND status_0 = 'priced' AND rate_0 <> rate_1 THEN 'no_cache_split'")
    return f"CASE {' '.join(whens)} ELSE 'priced' END"


def _values(rows: Iterable[Sequence[object]], columns: Sequence[str]) -> str:
    written = ",\n".join(f"({', '.join(map(_cell, row))})" for row in rows)
    return f"(VALUES\n{written}\n) AS v({', '.join(columns)})"


def _cell(value: object) -> str:
    if value is None or isinstance(value, str):
        return literal(value)
    return str(value).upper() if isinstance(value, bool) else str(value)


# ------------------------------------------------------------------------------------------------------------ prices


def priced(plan: Plan) -> str:
    """The statement that gives every row of a table with its status, cost and what is said of the price."""
    columns = [f"u.{plan.dialect.quoted(name)}" for name in plan.usage.columns]
    kept, shown = (["u.*"], [_without_own(plan)]) if plan.usage.has_more else (columns, columns)
    said = ", ".join(f"a.{name}" for name in ADDED if name not in ("status", "cost"))
    asked = asked_of(plan)
    return (
        f"SELECT {plan.dialect.hint(('a',))}{', '.join(shown)}, a.status, {cost(plan, asked)} AS cost, {said}\n"
        f"FROM (\n{keyed(plan, asked, kept)}\n) AS u\n"
        f"JOIN {plan.names.answers} AS a ON a.answer_key = u.{OWN}key"
    )


def _without_own(plan: Plan) -> str:
    """All columns but those that no caller sees."""
    points = _points(plan)
    own = [f"{OWN}{name}" for name in ("asked", "key", *points, *(f"bucket_{point}" for point in points))]
    if plan.usage.copies:
        own += [plan.dialect.quoted(plan.usage.copies + name) for name in plan.usage.columns]
    return f"u.{plan.dialect.write['without'].format(', '.join(own))}"


def _points(plan: Plan) -> tuple[str, ...]:
    return ("at",) if len(plan.usage.moment) == 1 else ("start", "end")


def asked_of(plan: Plan) -> Asked:
    """What is asked for each row."""
    return usage_columns.asked(plan.form, plan.column, plan.no_cache_split)


def cost(plan: Plan, asked: Asked) -> str:
    """The cost of a row: NULL where one of its prices is."""
    lines = [
        f"{terms.plus[0] if kind == 'hour' else terms.sql} * a.rate_{kind}"
        for kind, terms in zip(plan.form.kinds, asked.terms, strict=True)
    ]
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
    kept = ", ".join(columns)
    points = _points(plan)
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
        f"      LEFT JOIN {plan.names.names} AS n ON n.model = {plan.column('model')}) AS u) AS u{joins}"
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
    return f"CASE WHEN {asked.is_valid} THEN coalesce(n.id, 0) * {plan.asked} + {mask} ELSE {wrong} END"


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
