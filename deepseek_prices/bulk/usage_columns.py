"""Usage as columns: which form they are of, and as SQL the checks and sums of `usage.quantities`.

A column that is not there is left out of the text; a NULL in one that is there is an absent field.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from deepseek_prices.usage.quantities import UsageError

TOKENS = ("input_cache_hit", "input_cache_miss", "output")
SERVICES = ("request", "server_side_request", "page", "character", "hour")
KINDS = (*TOKENS, *SERVICES)

_PROMPT, _COMPLETION, TOTAL = "prompt_tokens", "completion_tokens", "total_tokens"
_HIT, _MISS, _DETAIL = "prompt_cache_hit_tokens", "prompt_cache_miss_tokens", "prompt_tokens_details.cached_tokens"
_REASONING = "completion_tokens_details.reasoning_tokens"
CHAT = (_PROMPT, _COMPLETION, _HIT, _MISS, _DETAIL, _REASONING)

_INPUT, _OUTPUT, _CACHED = "input_tokens", "output_tokens", "input_tokens_details.cached_tokens"
_READ, _WRITTEN = "cache_read_input_tokens", "cache_creation_input_tokens"
_PARTS = ("cache_creation.ephemeral_5m_input_tokens", "cache_creation.ephemeral_1h_input_tokens")
_OUTPUT_PARTS = ("output_tokens_details.reasoning_tokens", "output_tokens_details.thinking_tokens")
INPUT_AND_OUTPUT = (_INPUT, _OUTPUT, _CACHED, _READ, _WRITTEN, *_PARTS, *_OUTPUT_PARTS)

KNOWN = frozenset((*CHAT, *INPUT_AND_OUTPUT, *KINDS, TOTAL))
_FORMS = (("chat", CHAT), ("input and output", INPUT_AND_OUTPUT), ("by kind", KINDS))
NEEDED = {"chat": (_PROMPT, _COMPLETION), "input and output": (_INPUT, _OUTPUT)}


class Form(NamedTuple):
    """The columns of one form of usage that a table has."""

    name: str
    kinds: tuple[str, ...]
    """What is billed, in the order in which it is asked for."""
    columns: tuple[str, ...]


class Asked(NamedTuple):
    """What is asked for each row, as SQL."""

    is_valid: str
    """True where the fields are numbers that agree; false or NULL where they are not."""
    amounts: tuple[str, ...]
    """How much there is of each kind, where it is valid."""
    is_some: tuple[str, ...]
    """Whether that is more than nothing."""
    is_there: tuple[str, ...]
    """By kind: whether there is a quantity, though it may be nothing. Otherwise empty: the output always is."""
    is_unsplit: str
    """Whether nothing says how much of the input was cached; empty where that counts as not cached, or cannot be."""


def form_of(columns: Collection[str], numbers: Collection[str]) -> Form:
    """The form of a table's columns; those that have a name of one. `numbers` are the columns that hold numbers.

    A column with the name of a kind, such as `output`, is one only where it holds numbers: logs have texts of that name.
    Raises `UsageError` where there is none, there are several, or one lacks a column.
    """
    found = {name: tuple(each for each in of if each in (numbers if of is KINDS else columns)) for name, of in _FORMS}
    if TOTAL in columns:
        found = {name: (*of, TOTAL) if of and name != "by kind" else of for name, of in found.items()}
    there = {name: of for name, of in found.items() if of}
    if len(there) != 1:
        names = [each for of in there.values() for each in of]
        why = (
            f"columns of several forms of usage, {', '.join(dict.fromkeys(names))}: select those of one"
            if there
            else "no columns of a usage: prompt_tokens and completion_tokens, input_tokens and output_tokens, or a kind "
            "such as request are expected, as numbers; select what you have under these names"
        )
        raise UsageError(f"usage: {why}", names)
    [(name, of)] = there.items()
    missing = [each for each in NEEDED.get(name, ()) if each not in of]
    if missing:
        raise UsageError(f"usage: {' and '.join(missing)} missing beside {', '.join(of)}: select it too", missing)
    return Form(name, of if name == "by kind" else TOKENS, of)


def asked(form: Form, column: Callable[[str], str], no_cache_split: str | None) -> Asked:
    """What is asked of a form, of columns as they are written in SQL."""
    there = {each: column(each) for each in form.columns}
    if form.name == "by kind":
        return _by_kind(there)
    return (_chat if form.name == "chat" else _input_and_output)(there, no_cache_split)


def _chat(there: Mapping[str, str], no_cache_split: str | None) -> Asked:
    prompt, output = there[_PROMPT], there[_COMPLETION]
    told = [there[each] for each in (_HIT, _DETAIL) if each in there]
    if _MISS in there:
        told.append(f"({_number(prompt)} - {_number(there[_MISS])})")
    hit = f"coalesce({', '.join([*told, '0'])})" if told else "0"
    checks = [f"{prompt} >= 0", f"{output} >= 0"]
    if told:
        checks += [f"{hit} >= 0", f"{hit} <= {prompt}"]
    if _MISS in there:  # of a prompt without a split there is none
        checks.append(f"({there[_MISS]} IS NULL OR {_number(there[_MISS])} = {_number(prompt)} - {_number(hit)})")
    if _DETAIL in there:
        checks.append(f"({there[_DETAIL]} IS NULL OR {there[_DETAIL]} = {hit})")
    checks += _parts(there, (_REASONING,), output)
    checks += _sums(there, (_PROMPT, _COMPLETION), TOTAL)
    return Asked(
        is_valid=" AND ".join(checks),
        amounts=(_number(hit), f"({_number(prompt)} - {_number(hit)})" if told else _number(prompt), _number(output)),
        is_some=(f"{hit} > 0", f"{hit} < {prompt}", f"{output} > 0"),
        is_there=(),
        is_unsplit="" if no_cache_split == "miss" else _unsplit(there, (_HIT, _DETAIL, _MISS), prompt),
    )


def _input_and_output(there: Mapping[str, str], no_cache_split: str | None) -> Asked:
    given, output = there[_INPUT], there[_OUTPUT]
    cached, read, written = (
        f"coalesce({there[each]}, 0)" if each in there else "" for each in (_CACHED, _READ, _WRITTEN)
    )
    checks = [f"{given} >= 0", f"{output} >= 0"]
    checks += [f"({there[each]} IS NULL OR {there[each]} >= 0)" for each in (_READ, _WRITTEN) if each in there]
    checks += _parts(there, (_CACHED,), given)
    checks += _parts(there, _PARTS, written or "0")
    checks += _parts(there, _OUTPUT_PARTS, output)
    checks += _sums(there, (_INPUT, _OUTPUT), TOTAL)
    checks += _sums(there, _PARTS, _WRITTEN)
    # By input_tokens the two do not mean the same: with what was cached, and without it.
    responses, anthropic = (
        [f"{there[each]} IS NOT NULL" for each in of if each in there]
        for of in ((_CACHED, TOTAL), (_READ, _WRITTEN, *_PARTS))
    )
    if responses and anthropic:
        checks.append(f"NOT (({' OR '.join(responses)}) AND ({' OR '.join(anthropic)}))")
    hits = [each for each in (cached, read) if each]
    misses = (
        f"{_number(given)}"
        + (f" - {_number(cached)}" if cached else "")
        + (f" + {_number(written)}" if written else "")
    )
    is_missed = f"{cached} < {given}" if cached else f"{given} > 0"
    return Asked(
        is_valid=" AND ".join(checks),
        amounts=(_number(" + ".join(map(_number, hits)) or "0"), _number(misses), _number(output)),
        is_some=(
            f"({' OR '.join(f'{each} > 0' for each in hits) or 'FALSE'})",
            f"({is_missed} OR {written} > 0)" if written else is_missed,
            f"{output} > 0",
        ),
        is_there=(),
        # Anthropic's input is without what was cached, so that nothing is missing where that is not told.
        is_unsplit="" if no_cache_split == "miss" else _unsplit(there, (_CACHED, _READ, _WRITTEN, *_PARTS), given),
    )


def _by_kind(there: Mapping[str, str]) -> Asked:
    is_there = tuple(f"{each} IS NOT NULL" for each in there.values())
    checks = [f"({each} IS NULL OR {each} >= 0)" for each in there.values()]
    return Asked(
        is_valid=f"({' OR '.join(is_there)}) AND {' AND '.join(checks)}",
        amounts=tuple(
            f"coalesce({each}, 0)" if kind == "hour" else _number(f"coalesce({each}, 0)")
            for kind, each in there.items()
        ),
        is_some=tuple(f"coalesce({each}, 0) > 0" for each in there.values()),
        is_there=is_there,
        is_unsplit="",
    )


def _number(column: str) -> str:
    """A count as a decimal: whatever it is, no product, sum or difference overflows."""
    return f"CAST({column} AS DECIMAL(20,0))"


def _parts(there: Mapping[str, str], names: tuple[str, ...], whole: str) -> list[str]:
    return [
        f"({there[each]} IS NULL OR ({there[each]} >= 0 AND {there[each]} <= {whole}))"
        for each in names
        if each in there
    ]


def _sums(there: Mapping[str, str], addends: tuple[str, str], whole: str) -> list[str]:
    if not {*addends, whole} <= there.keys():
        return []
    columns = [there[each] for each in (*addends, whole)]
    first, second, total = map(_number, columns)
    return [f"({' OR '.join(f'{each} IS NULL' for each in columns)} OR {first} + {second} = {total})"]


def _unsplit(there: Mapping[str, str], names: tuple[str, ...], given: str) -> str:
    """Where there is input, and none of these says how much of it was cached."""
    return " AND ".join([*(f"{there[each]} IS NULL" for each in names if each in there), f"{given} > 0"])
