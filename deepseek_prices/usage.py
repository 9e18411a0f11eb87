"""How much of each kind a usage says, in whichever form a response has it."""

import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Context, Decimal, Inexact
from functools import cached_property
from numbers import Number
from operator import index

EXACT = Context(prec=200, traps=[Inexact])
_DIGITS = 40  # the most on either side of the point, so that every product and sum is exact
_PLAIN = frozenset("0123456789.")
# What somebody means as a number, however it is written: such a text must not be passed over.
_NUMBER = re.compile(r"[+-]?[.,]?\d[\d.,_' ]*(e[+-]?\d+)?", re.IGNORECASE)

_KINDS = (
    *("input_cache_hit", "input_cache_miss", "output"),
    *("request", "server_side_request", "page", "character", "hour"),
)

# The fields of each form; a nested one has a dot.
_PROMPT, _COMPLETION, _TOTAL = "prompt_tokens", "completion_tokens", "total_tokens"
_HIT, _MISS, _DETAIL = "prompt_cache_hit_tokens", "prompt_cache_miss_tokens", "prompt_tokens_details.cached_tokens"
_CHAT_REASONING = "completion_tokens_details.reasoning_tokens"
_CHAT = (_PROMPT, _HIT, _MISS, _DETAIL, _COMPLETION, _CHAT_REASONING, _TOTAL)

_INPUT, _OUTPUT = "input_tokens", "output_tokens"
_CACHED = "input_tokens_details.cached_tokens"
_READ, _WRITTEN = "cache_read_input_tokens", "cache_creation_input_tokens"
_WRITTEN_PARTS = ("cache_creation.ephemeral_5m_input_tokens", "cache_creation.ephemeral_1h_input_tokens")
_OUTPUT_PARTS = ("output_tokens_details.reasoning_tokens", "output_tokens_details.thinking_tokens")
_RESPONSES = (_CACHED, _TOTAL)
_ANTHROPIC = (_READ, _WRITTEN, *_WRITTEN_PARTS)

_PASS = "pass the `usage` of a response as it is"
_APART = "get_cost('search', {'server_side_request': 3})"


class UsageError(ValueError):
    """The usage does not say what is billed. `str()` says why and what to do."""

    fields: tuple[str, ...]
    """The names of the fields that are wrong, missing or at odds; those of a nested field with a dot."""

    def __init__(self, message: str, fields: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.fields = tuple(fields)


def quantities(usage: object) -> dict[str, int | Decimal]:
    """How much there is of each kind."""
    try:
        pairs = [*_flat(usage)] if _members(usage) is not None else []
    except RecursionError:
        raise UsageError(f"usage: nested without end: {_PASS}") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise UsageError(f"usage: a field stands there twice, nested and with a dot: {_PASS}")
    forms = {form: [name for name in names if name in fields] for form, names in _FORMS.items()}
    found = [form for form in forms if forms[form]]
    if not found:
        raise _no_usage(usage, fields)
    if len(found) > 1:
        raise _at_odds(fields, [name for form in found for name in forms[form]], "are of different forms: leave one")
    return found[0](fields)


def _by_kind(fields: dict[str, object]) -> dict[str, int | Decimal]:
    _refuse_others(fields, _KINDS)
    read = dict.fromkeys(_KINDS, _whole) | {"hour": _hours}
    return {kind: read[kind](kind, fields[kind]) for kind in _KINDS if kind in fields}


def _chat(fields: dict[str, object]) -> dict[str, int | Decimal]:
    counts = _counts(fields, _CHAT, needed=(_PROMPT, _COMPLETION))
    _check_sum(counts, (_HIT, _MISS), _PROMPT)
    _check_sum(counts, (_DETAIL,), _HIT)
    _check_sum(counts, (_DETAIL, _MISS), _PROMPT)
    _check_sum(counts, (_PROMPT, _COMPLETION), _TOTAL)
    for part in (_HIT, _MISS, _DETAIL):
        _check_part(counts, part, _PROMPT)
    _check_part(counts, _CHAT_REASONING, _COMPLETION)
    prompt = counts[_PROMPT]
    hit = counts.get(_HIT, counts.get(_DETAIL, prompt - counts.get(_MISS, prompt)))
    return {"input_cache_hit": hit, "input_cache_miss": prompt - hit, "output": counts[_COMPLETION]}


def _input_and_output(fields: dict[str, object]) -> dict[str, int | Decimal]:
    """Responses, where the input includes what was cached, and Anthropic, where it does not."""
    responses, anthropic = ([name for name in names if name in fields] for names in (_RESPONSES, _ANTHROPIC))
    if responses and anthropic:
        message = "are of Responses and of Anthropic, which do not mean the same by input_tokens: leave one form"
        raise _at_odds(fields, [*responses, *anthropic], message)
    counts = _counts(fields, (_INPUT, _OUTPUT, *_RESPONSES, *_ANTHROPIC, *_OUTPUT_PARTS), needed=(_INPUT, _OUTPUT))
    _check_sum(counts, (_INPUT, _OUTPUT), _TOTAL)
    _check_sum(counts, _WRITTEN_PARTS, _WRITTEN)
    for whole, parts in ((_INPUT, (_CACHED,)), (_WRITTEN, _WRITTEN_PARTS), (_OUTPUT, _OUTPUT_PARTS)):
        for part in parts:
            _check_part(counts, part, whole)
    cached, written = counts.get(_CACHED, 0), counts.get(_WRITTEN, 0)
    return {
        "input_cache_hit": cached + counts.get(_READ, 0),
        "input_cache_miss": counts[_INPUT] - cached + written,
        "output": counts[_OUTPUT],
    }


# What reads a form, and the fields by which it is known.
_FORMS = {_chat: (_PROMPT, _COMPLETION), _input_and_output: (_INPUT, _OUTPUT), _by_kind: _KINDS}


def _flat(value: object, place: str | None = None) -> Iterator[tuple[str, object]]:
    """The fields that are there; the name of a nested one has a dot."""
    members = _members(value)
    if members is not None:
        for name, each in members.items():
            yield from _flat(each, name if place is None else f"{place}.{name}")
    elif value is not None:
        yield place or "", value


_COMPUTED = (property, cached_property, Number)  # what a class gives to all its objects


def _members(value: object) -> dict[str, object] | None:
    """The members of a mapping or an object; None for a plain value."""
    if isinstance(value, Mapping):
        return {str(name): each for name, each in value.items()}
    if isinstance(value, (str, Number)):
        return None
    # The SDKs keep the fields that they do not know, such as DeepSeek's, apart.
    names = [*getattr(value, "__dict__", ()), *(getattr(value, "__pydantic_extra__", None) or ())]
    for each in type(value).__mro__:
        slots = getattr(each, "__slots__", ())
        names += [slots] if isinstance(slots, str) else slots
        names += (name for name, member in vars(each).items() if isinstance(member, _COMPUTED))
    return {name: getattr(value, name, None) for name in names if not name.startswith(("_", "model_"))} or None


def _counts(fields: dict[str, object], known: tuple[str, ...], needed: tuple[str, ...]) -> dict[str, int]:
    _refuse_others(fields, known)
    missing = [name for name in needed if name not in fields]
    if missing:
        raise UsageError(f"usage: {' and '.join(missing)} missing: {_PASS}", missing)
    return {name: _whole(name, fields[name]) for name in known if name in fields}


def _whole(name: str, value: object) -> int:
    try:
        count = -1 if isinstance(value, bool) else index(value)  # type: ignore[arg-type] # a TypeError where it is none
    except TypeError:
        count = -1
    if not 0 <= count < 10**_DIGITS:
        raise _wrong(name, value, f"a whole number from 0, of {_DIGITS} digits at most, as an int")
    return count


def _hours(name: str, value: object) -> Decimal:
    hours = decimal(value)
    if hours is None or hours < 0:
        raise _wrong(name, value, "a number from 0, exact, as an int, a Decimal or a str such as '1.5'")
    return hours


def _wrong(name: str, value: object, expected: str) -> UsageError:
    found = f"{type(value).__name__} {shown(value)}"
    return UsageError(f"usage: {name}: {expected}, is expected, not {found}: {_PASS}", [name])


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


def _check_sum(counts: dict[str, int], parts: tuple[str, ...], whole: str) -> None:
    if {*parts, whole} <= counts.keys() and sum(counts[part] for part in parts) != counts[whole]:
        raise _at_odds(counts, [*parts, whole], f"contradict each other: {whole} is {' + '.join(parts)}")


def _check_part(counts: dict[str, int], part: str, whole: str) -> None:
    if counts.get(part, 0) > counts.get(whole, 0):
        raise _at_odds(counts, [part, whole], f"contradict each other: {part} is a part of {whole}")


def _at_odds(fields: Mapping[str, object], names: list[str], why: str) -> UsageError:
    found = ", ".join(f"{name} {shown(fields[name]) if name in fields else 'missing'}" for name in names)
    return UsageError(f"usage: {found} {why}: {_PASS}", names)


def _refuse_others(fields: dict[str, object], known: tuple[str, ...]) -> None:
    """Raises where there is a quantity of which nothing here says how it is billed; words are not quantities."""
    others = [name for name in fields if name not in known and not _says_nothing(fields[name])]
    if others:
        found = ", ".join(f"{name} {shown(fields[name])}" for name in others)
        hint = "leave out what is not billed, and ask for the cost of what is billed apart by its kind"
        raise UsageError(f"usage: how {found} is billed is not known here: {hint}, as {_APART}", others)


def _says_nothing(value: object) -> bool:
    if isinstance(value, str):
        return not _NUMBER.fullmatch(value.strip()) and not value.lstrip().startswith(("{", "["))  # JSON as a text
    return not value


def _no_usage(usage: object, fields: dict[str, object]) -> UsageError:
    if any(name.startswith("usage.") for name in fields):
        return UsageError("usage: this is a whole response: pass its member `usage`, as response.usage", ["usage"])
    found = ", ".join(fields) or shown(usage)
    expected = "a mapping or an object with prompt_tokens, input_tokens or a kind such as request"
    return UsageError(f"usage: {expected} is expected, found {found}: {_PASS}")
