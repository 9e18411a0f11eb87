"""The SQL that makes the small tables: names, slots, and the answers, of each key one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deepseek_prices.bulk import tables, usage_columns
from deepseek_prices.bulk.dialect import literal
from deepseek_prices.bulk.plan import DIFFERENCE, Plan

_TEXTS = ("billed_as", "period", "edition")


def queries(plan: Plan) -> dict[str, str]:
    """The queries of the small tables by their names."""
    return {
        plan.names.names: _names_table(plan),
        plan.names.slots: _slots_table(plan),
        plan.names.answers: _answers_table(plan),
    }


def _names_table(plan: Plan) -> str:
    """The query of the names: `id`, `model`, and what a model is `looked_up` by."""
    rows = [(number, name) for name, number in (*tables.names().items(), *tables.other_names().items())]
    return f"SELECT id, model, {plan.dialect.looked_up('model')} AS looked_up FROM {_values(rows, ('id', 'model'))}"


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
    shown += [f"CASE WHEN {is_priced} THEN {rate} END AS {name}" for name, rate in _rates(plan).items()]
    return f"SELECT {', '.join(shown)} FROM ({with_status}) AS f"


def _rates(plan: Plan) -> dict[str, str]:
    """By the names of their columns the rates of the kinds, and of tokens the difference."""
    widths = [plan.facts.widths[kind] for kind in plan.form.kinds]
    rates = {
        f"rate_{kind}": _decimal(plan, f"coalesce(rate_{at}, '0')", *width)
        for at, (kind, width) in enumerate(zip(plan.form.kinds, widths, strict=True))
    }
    if plan.form.kinds == usage_columns.TOKENS:
        hit, miss, _ = rates.values()
        whole, decimals = max(digits - after for digits, after in widths[:2]), max(after for _, after in widths[:2])
        rates[DIFFERENCE] = _decimal(plan, f"{hit} - {miss}", whole + decimals, decimals)
    return rates


def _decimal(plan: Plan, rate: str, digits: int, decimals: int) -> str:
    return f"CAST({rate} AS DECIMAL({max(digits, plan.dialect.rate_digits)},{decimals}))"


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
