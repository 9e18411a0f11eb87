"""How much of each kind a usage says, in whichever form a response has it."""

import re
import reprlib
from collections.abc import Mapping
from decimal import Context, Decimal, Inexact
from operator import index
from typing import Any, NamedTuple

from deepseek_prices.usage.fields import (
    ANTHROPIC,
    BY_KIND,
    CACHED,
    CALLED,
    CHAT,
    CHAT_PARTS,
    CHAT_REASONING,
    CHAT_SUMS,
    CHAT_WITHIN,
    COMPLETION,
    DETAIL,
    FORMS,
    HIT,
    INPUT,
    INPUT_AND_OUTPUT_PARTS,
    INPUT_AND_OUTPUT_SUMS,
    ITERATIONS,
    KINDS,
    KNOWN_CHAT,
    KNOWN_INPUT_AND_OUTPUT,
    MISS,
    NO_QUANTITY,
    OUTPUT,
    PROMPT,
    READ,
    RESPONSES,
    TOTAL,
    WRITTEN,
    Rules,
)
from deepseek_prices.usage.libraries import in_our_words
from deepseek_prices.usage.listed import PASS, UsageError, fields_of

EXACT = Context(prec=200, traps=[Inexact])
_DIGITS = 40  # the most on either side of the point, so that every product and sum is exact
_TOO_MUCH = 10**_DIGITS
_PLAIN = frozenset("0123456789.")
# A text in which a number stands by itself may mean a quantity, such as `900 tokens`: it must not be passed over.
_NUMBER = re.compile(r"(?<![\w.,+-])[+-]?[.,]?\d")

_APART = "get_cost('search', {'server_side_request': 3})"


class Unsettled(NamedTuple):
    """How much there is of each kind, of a usage that leaves something open."""

    exact: dict[str, int | Decimal]
    """The kinds of which it says how much there is."""
    unsplit: int
    """Tokens of input of which it does not say how many were cache hits."""
    called: dict[str, int]
    """Of each service that the model called on the server side how often; only what succeeded is billed."""


def quantities(usage: object) -> dict[str, int | Decimal] | Unsettled:
    """How much there is of each kind."""
    # The short way, for the counts of a chat alone; where it finds nothing, the long way says why.
    is_flat = type(usage) is dict and CHAT.issuperset(usage)
    fields: dict[str, Any] = usage if is_flat else fields_of(usage)  # type: ignore[assignment] # a dictionary
    if is_flat or CHAT.issuperset(fields):
        for value in fields.values():
            if type(value) is not int:
                break
        else:
            found = _agreed(fields)
            if found is not None:
                return found
        if is_flat:
            fields = fields_of(usage)
    fields = in_our_words(fields)
    is_chat, is_input = PROMPT in fields or COMPLETION in fields, INPUT in fields or OUTPUT in fields
    if is_chat + is_input + (not BY_KIND.isdisjoint(fields)) != 1:
        raise _no_form(usage, fields)
    return _chat(fields) if is_chat else _input_and_output(fields) if is_input else _by_kind(fields)


def _by_kind(fields: dict[str, object]) -> dict[str, int | Decimal]:
    _refuse_others(fields, BY_KIND)
    read = dict.fromkeys(KINDS, _whole) | {"hour": _hours}
    return {kind: read[kind](kind, fields[kind]) for kind in KINDS if kind in fields}


def _chat(fields: dict[str, object]) -> dict[str, int | Decimal] | Unsettled:
    counts = _counts(fields, KNOWN_CHAT, needed=(PROMPT, COMPLETION))
    found, is_plain = _agreed(counts), CHAT.issuperset(counts)
    error = None if is_plain else _contradiction(counts, (), CHAT_WITHIN)
    if found is None or error:
        error = _contradiction(counts, CHAT_SUMS, CHAT_PARTS) or error
        raise error or AssertionError("the rules and their tables differ")
    if is_plain:
        return found
    exact, unsplit = (found, 0) if isinstance(found, dict) else (found.exact, found.unsplit)
    return _with_calls(counts, exact, unsplit)


def _with_calls(
    counts: dict[str, int], exact: dict[str, int | Decimal], unsplit: int = 0
) -> dict[str, int | Decimal] | Unsettled:
    called = {service: counts[name] for name, service in CALLED.items() if counts.get(name)}
    return Unsettled(exact, unsplit, called) if unsplit or called else exact


def _agreed(counts: dict[str, int]) -> dict[str, int | Decimal] | Unsettled | None:
    """The quantities of a chat; None where a count is missing, is out of its range, or contradicts another."""
    get = counts.get
    prompt, output, cached = get(PROMPT, -1), get(COMPLETION, -1), get(DETAIL)
    hit = get(HIT, cached)
    if hit is None:
        if MISS not in counts and prompt > 0:
            return _not_split(counts, prompt, output)
        hit = prompt - get(MISS, prompt)
    miss, total = prompt - hit, prompt + output
    if (
        0 <= hit <= prompt < _TOO_MUCH
        and 0 <= get(CHAT_REASONING, 0) <= output < _TOO_MUCH
        and get(MISS, miss) == miss
        and (cached is None or cached == hit)
        and get(TOTAL, total) == total
    ):
        return {"input_cache_hit": hit, "input_cache_miss": miss, "output": output}
    return None


def _not_split(counts: dict[str, int], prompt: int, output: int) -> Unsettled | None:
    """The same where nothing says how much of the input was cached."""
    # With a count of hits the other rules are the same.
    return None if _agreed({**counts, HIT: 0}) is None else Unsettled({"output": output}, prompt, {})


def _input_and_output(fields: dict[str, object]) -> dict[str, int | Decimal] | Unsettled:
    """Responses, where the input includes what was cached, and Anthropic, where it does not."""
    responses, anthropic = ([name for name in names if name in fields] for names in (RESPONSES, ANTHROPIC))
    if responses and anthropic:
        message = "are of Responses and of Anthropic, which do not mean the same by input_tokens"
        raise _at_odds(fields, [*responses, *anthropic], message)
    steps = fields.pop(ITERATIONS, None)
    counts = _counts(fields, KNOWN_INPUT_AND_OUTPUT, needed=(INPUT, OUTPUT))
    error = _contradiction(counts, INPUT_AND_OUTPUT_SUMS, INPUT_AND_OUTPUT_PARTS)
    if error:
        raise error
    if steps:
        _check_iterations(steps, counts)
    output = counts[OUTPUT]
    if not anthropic and CACHED not in counts and counts[INPUT]:
        return _with_calls(counts, {"output": output}, counts[INPUT])
    cached, written = counts.get(CACHED, 0), counts.get(WRITTEN, 0)
    hit, miss = cached + counts.get(READ, 0), counts[INPUT] - cached + written
    return _with_calls(counts, {"input_cache_hit": hit, "input_cache_miss": miss, "output": output})


def _check_iterations(steps: object, counts: dict[str, int]) -> None:
    """Raises where what was spent in each step is not in sum what the usage says: nothing tells what is billed then."""
    names = (INPUT, OUTPUT, READ, WRITTEN)
    each = steps if isinstance(steps, list) and all(isinstance(step, Mapping) for step in steps) else [{}]
    sums = {name: sum(_whole(f"{ITERATIONS}.{name}", step.get(name) or 0) for step in each) for name in names}
    if any(sums[name] != counts.get(name, 0) for name in names):
        found = ", ".join(f"{name} {number}" for name, number in sums.items())
        message = f"usage: {ITERATIONS} have in sum {found}, not what the usage has: {PASS}"
        raise UsageError(message, [ITERATIONS])


def _counts(fields: dict[str, object], known: frozenset[str], needed: tuple[str, str]) -> dict[str, int]:
    if not known.issuperset(fields):
        _refuse_others(fields, known)
    first, second = needed
    if first not in fields or second not in fields:
        missing = [name for name in needed if name not in fields]
        raise UsageError(f"usage: {' and '.join(missing)} missing: {PASS}", missing)
    counts: dict[str, int] = {}
    for name, value in fields.items():
        if type(value) is int and 0 <= value < _TOO_MUCH:
            counts[name] = value
        elif name in known:
            counts[name] = _whole(name, value)
    return counts


def _whole(name: str, value: object) -> int:
    try:
        count = -1 if isinstance(value, bool) else index(value)  # type: ignore[arg-type] # a TypeError where it is none
    except TypeError:
        count = -1
    if not 0 <= count < _TOO_MUCH:
        raise _wrong(name, value, f"a whole number from 0, of {_DIGITS} digits at most, as an int")
    return count


def _hours(name: str, value: object) -> Decimal:
    hours = decimal(value)
    if hours is None or hours < 0:
        raise _wrong(name, value, "a number from 0, exact, as an int, a Decimal or a str such as '1.5'")
    return hours


def _wrong(name: str, value: object, expected: str) -> UsageError:
    found = f"{type(value).__name__} {shown(value)}"
    return UsageError(f"usage: {name}: {expected}, is expected, not {found}: {PASS}", [name])


def shown(value: object) -> str:
    """A value for a message, cut where it is long."""
    try:
        return reprlib.repr(value)
    except ValueError:  # Python writes no int of more than some thousand digits
        return "of too many digits"


def decimal(value: object, digits: int = _DIGITS) -> Decimal | None:
    """An int, a `Decimal` or plain digits as a decimal; None where it is none of these, or has too many digits.

    `digits` are the most on either side of the point.
    """
    if isinstance(value, str) and _PLAIN.issuperset(value.removeprefix("-")):
        number = Decimal(value, EXACT)  # not a number where it is none, as this context does not trap that
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
    else:
        return None
    exponent = number.as_tuple().exponent
    fits = isinstance(exponent, int) and exponent >= -digits and number.adjusted() < digits
    return number if fits else None


def _contradiction(counts: dict[str, int], sums: Rules, parts: Rules) -> UsageError | None:
    """What is not the sum of its parts, or less than one of them; None where nothing is."""
    for addends, whole in sums:
        if {*addends, whole} <= counts.keys() and sum(counts[each] for each in addends) != counts[whole]:
            return _at_odds(counts, [*addends, whole], f"contradict each other: {whole} is {' + '.join(addends)}")
    for within, whole in parts:
        for part in within:
            if counts.get(part, 0) > counts.get(whole, 0):
                return _at_odds(counts, [part, whole], f"contradict each other: {part} is a part of {whole}")
    return None


def _at_odds(fields: Mapping[str, object], names: list[str], why: str) -> UsageError:
    found = ", ".join(f"{name} {shown(fields[name]) if name in fields else 'missing'}" for name in names)
    return UsageError(f"usage: {found} {why}: {PASS}", names)


def _refuse_others(fields: dict[str, object], known: frozenset[str]) -> None:
    """Raises where there is a quantity of which nothing here says how it is billed; words are not quantities."""
    others = [name for name in fields if name not in known and not _is_no_quantity(name, fields[name])]
    if others:
        found = ", ".join(f"{name} {shown(fields[name])}" for name in others)
        hint = "so what all of it costs is not known either; the cost of what has a price is asked for by its kind"
        raise UsageError(f"usage: how {found} is billed is not known here, {hint}, as {_APART}", others)


def _is_no_quantity(name: str, value: object) -> bool:
    return bool(NO_QUANTITY.fullmatch(name)) or _says_nothing(value)


def _says_nothing(value: object) -> bool:
    if isinstance(value, str):
        return not _NUMBER.search(value) and not value.lstrip().startswith(("{", "["))  # JSON as a text
    return not value


def _no_form(usage: object, fields: dict[str, object]) -> UsageError:
    """Why the fields are those of no form, or of two."""
    found = [[name for name in form if name in fields] for form in FORMS]
    if any(found):
        return _at_odds(fields, [name for names in found for name in names], "are of different forms")
    if any(name.startswith("usage.") for name in fields):
        return UsageError("usage: this is a whole response: pass its member `usage`, as response.usage", ["usage"])
    shown_fields = ", ".join(fields) or shown(usage)
    expected = "a mapping or an object with prompt_tokens, input_tokens or a kind such as request"
    return UsageError(f"usage: {expected} is expected, found {shown_fields}: {PASS}")
