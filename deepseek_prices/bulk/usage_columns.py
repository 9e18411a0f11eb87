"""Usage as columns: which form they are of, and as SQL the checks and sums of `usage.quantities`.

A column that is not there is left out of the text; a NULL in one that is there is an absent field.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from deepseek_prices.usage import fields
from deepseek_prices.usage.fields import KINDS, Rules
from deepseek_prices.usage.listed import UsageError

TOKENS = KINDS[:3]
SERVICES = KINDS[3:]
CHAT = (
    *(fields.PROMPT, fields.COMPLETION, fields.HIT, fields.MISS, fields.DETAIL),
    *(fields.CHAT_REASONING, *fields.PROMPT_PARTS, fields.COMPLETION_TEXT),
)
INPUT_AND_OUTPUT = (
    *(fields.INPUT, fields.OUTPUT, fields.CACHED, *fields.ANTHROPIC),
    *(*fields.INPUT_PARTS, *fields.OUTPUT_PARTS, fields.OUTPUT_TEXT),
)
COUNT, HOURS = (20, 0), (25, 6)  # the most digits and decimals of a quantity, and of one that need not be whole
TOTAL = fields.TOTAL  # of either

_FORMS = {"chat": CHAT, "input and output": INPUT_AND_OUTPUT, "by kind": KINDS}
NEEDED = {"chat": (fields.PROMPT, fields.COMPLETION), "input and output": (fields.INPUT, fields.OUTPUT)}
FIELDS = frozenset((*CHAT, *INPUT_AND_OUTPUT, *fields.CALLED, TOTAL))
KNOWN = FIELDS.union(KINDS)


class Form(NamedTuple):
    """The columns of one form of usage that a table has."""

    name: str
    kinds: tuple[str, ...]
    """What is billed, in the order in which it is asked for."""
    columns: tuple[str, ...]


class Terms(NamedTuple):
    """A quantity as columns to add and to subtract."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


class Asked(NamedTuple):
    """What is asked for each row, as SQL."""

    is_valid: str
    """True where the fields are numbers that agree; false or NULL where they are not."""
    terms: tuple[Terms, ...]
    """How much there is of each kind, where it is valid."""
    is_some: tuple[str, ...]
    """Whether that is more than nothing."""
    is_there: tuple[str, ...]
    """By kind: whether there is a quantity, though it may be nothing. Otherwise empty: the output always is."""
    is_unsplit: str
    """Whether nothing says how much of the input was cached; empty where that counts as not cached, or cannot be."""


def form_of(columns: Collection[str], numbers: Collection[str]) -> Form:
    """The form of a table's columns; those that have a name of one. `numbers` are the columns that hold numbers.

    A column with the name of a kind, such as `output`, is one only where it holds numbers: a log may have texts there.
    Raises `UsageError` where there is none, there are several, or one lacks a column.
    """
    called = [each for each in fields.CALLED if each in columns]
    if called:
        raise UsageError(
            f"usage: {', '.join(called)}: what a model called costs a range, as only what succeeded is billed: price "
            "these rows with `deepseek-prices cost` or get_cost",
            called,
        )
    found = {
        name: [each for each in of if each in (numbers if of is KINDS else columns)] for name, of in _FORMS.items()
    }
    there = {name: of for name, of in found.items() if of}
    if len(there) != 1:
        names = [each for of in there.values() for each in of]
        why = (
            f"columns of several forms of usage, {', '.join(names)}: select those of one"
            if there
            else "no columns of a usage: prompt_tokens and completion_tokens, input_tokens and output_tokens, or "
            "a kind such as request are expected, as numbers; select what you have under these names"
        )
        raise UsageError(f"usage: {why}", names)
    [(name, of)] = there.items()
    missing = [each for each in NEEDED.get(name, ()) if each not in of]
    if missing:
        raise UsageError(f"usage: {' and '.join(missing)} missing beside {', '.join(of)}: select it too", missing)
    if name == "by kind":
        return Form(name, tuple(of), tuple(of))
    return Form(name, TOKENS, (*of, TOTAL) if TOTAL in columns else tuple(of))


def asked(
    form: Form, column: Callable[[str], str], subtracted: Callable[[str, str], str], no_cache_split: str
) -> Asked:
    """What is asked of a form, of columns and differences as they are written in SQL."""
    there = {each: column(each) for each in form.columns}
    if form.name == "by kind":
        return _by_kind(there)
    found = _chat(there, subtracted) if form.name == "chat" else _input_and_output(there)
    return found if no_cache_split == "range" else found._replace(is_unsplit="")


def _chat(there: Mapping[str, str], subtracted: Callable[[str, str], str]) -> Asked:
    prompt, output = there[fields.PROMPT], there[fields.COMPLETION]
    told = [there[each] for each in (fields.HIT, fields.DETAIL) if each in there]
    if fields.MISS in there:
        told.append(subtracted(prompt, there[fields.MISS]))
    hit = f"coalesce({', '.join([*told, '0'])})" if told else "0"
    checks = _checks(there, NEEDED["chat"], fields.CHAT_SUMS, (*fields.CHAT_PARTS, *fields.CHAT_WITHIN))
    return Asked(
        is_valid=" AND ".join(checks),
        terms=(Terms((hit,)), Terms((prompt,), (hit,)), Terms((output,)))
        if told
        else (Terms(()), Terms((prompt,)), Terms((output,))),
        is_some=(f"{hit} > 0", f"{hit} < {prompt}", f"{output} > 0"),
        is_there=(),
        is_unsplit=_unsplit(there, (fields.HIT, fields.DETAIL, fields.MISS), prompt),
    )


def _input_and_output(there: Mapping[str, str]) -> Asked:
    given, output = there[fields.INPUT], there[fields.OUTPUT]
    cached, read, written = (
        f"coalesce({there[each]}, 0)" if each in there else "" for each in (fields.CACHED, fields.READ, fields.WRITTEN)
    )
    checks = _checks(there, NEEDED["input and output"], fields.INPUT_AND_OUTPUT_SUMS, fields.INPUT_AND_OUTPUT_PARTS)
    # By input_tokens the two do not mean the same: with what was cached, and without it.
    responses, anthropic = (
        [f"{there[each]} IS NOT NULL" for each in of if each in there]
        for of in ((fields.CACHED, TOTAL), fields.ANTHROPIC)
    )
    if responses and anthropic:
        checks.append(f"NOT (({' OR '.join(responses)}) AND ({' OR '.join(anthropic)}))")
    hits = [each for each in (cached, read) if each]
    is_missed = f"{cached or '0'} < {given}"
    return Asked(
        is_valid=" AND ".join(checks),
        terms=(
            Terms(tuple(hits)),
            Terms((given, written) if written else (given,), (cached,) if cached else ()),
            Terms((output,)),
        ),
        is_some=(
            f"({' OR '.join(f'{each} > 0' for each in hits) or 'FALSE'})",
            f"({is_missed} OR {written} > 0)" if written else is_missed,
            f"{output} > 0",
        ),
        is_there=(),
        # Anthropic's input is without what was cached, so that nothing is missing where that is not told.
        is_unsplit=_unsplit(there, (fields.CACHED, *fields.ANTHROPIC), given),
    )


def _by_kind(there: Mapping[str, str]) -> Asked:
    is_there = tuple(f"{each} IS NOT NULL" for each in there.values())
    counts = tuple(f"coalesce({each}, 0)" for each in there.values())
    return Asked(
        is_valid=" AND ".join([f"({' OR '.join(is_there)})", *(f"{each} >= 0" for each in counts)]),
        terms=tuple(Terms((each,)) for each in counts),
        is_some=tuple(f"{each} > 0" for each in counts),
        is_there=is_there,
        is_unsplit="",
    )


def number(column: str) -> str:
    """A count as a decimal: whatever it is, no product, sum or difference overflows."""
    digits, decimals = COUNT
    return f"CAST({column} AS DECIMAL({digits},{decimals}))"


def _checks(there: Mapping[str, str], needed: tuple[str, ...], sums: Rules, parts: Rules) -> list[str]:
    """That all counts are from 0, that wholes are their sums, and that no part is more than its whole."""
    counts = {name: each if name in needed else f"coalesce({each}, 0)" for name, each in there.items()}
    wholes = {whole for within, whole in parts if not there.keys().isdisjoint(within)}  # no less than a part
    checks = [f"{each} >= 0" for name, each in counts.items() if name not in wholes]
    for addends, whole in sums:
        if {*addends, whole} <= there.keys():
            absent = [f"{there[each]} IS NULL" for each in (*addends, whole) if each not in needed]
            total = " + ".join(number(counts[each]) for each in addends)
            checks.append(f"({' OR '.join([*absent, f'{total} = {number(counts[whole])}'])})")
    for within, whole in parts:
        checks += [f"{counts[part]} <= {counts.get(whole, '0')}" for part in within if part in there]
    return checks


def _unsplit(there: Mapping[str, str], names: tuple[str, ...], given: str) -> str:
    """Where there is input, and none of these says how much of it was cached."""
    return " AND ".join([*(f"{there[each]} IS NULL" for each in names if each in there), f"{given} > 0"])
