"""The fields of a usage by name, whatever object it is; and why a usage is refused."""

from collections.abc import Iterable, Mapping

from deepseek_prices.members import NotListed, members
from deepseek_prices.usage.fields import KNOWN_CHAT, KNOWN_INPUT_AND_OUTPUT

PASS = "pass the `usage` of a response as it is"
_COUNTED = KNOWN_CHAT | KNOWN_INPUT_AND_OUTPUT


class UsageError(ValueError):
    """The usage does not say what is billed. `str()` says why and what to do."""

    fields: tuple[str, ...]
    """The names of the fields that are wrong, missing or at odds; those of a nested field with a dot."""

    def __init__(self, message: str, fields: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.fields = tuple(fields)


def fields_of(usage: object) -> dict[str, object]:
    """The fields that are there by name; raises where they cannot be listed."""
    fields: dict[str, object] = {}
    try:
        top = usage if type(usage) is dict else members(usage)
        if top:
            _gather(top, "", fields)
    except RecursionError:
        raise UsageError(f"usage: nested without end: {PASS}") from None
    except NotListed as error:
        raise _not_listed(type(usage), error, []) from None
    return fields


def _gather(values: Mapping[object, object], prefix: str, fields: dict[str, object]) -> None:
    """Enter the fields that are there; the name of a nested one has a dot."""
    for name, value in values.items():
        if value is None:
            continue
        place = name if not prefix and type(name) is str else f"{prefix}{name}"
        if type(value) is not int:
            if isinstance(value, float) and value != value and place in _COUNTED:  # noqa: PLR0124 - NaN is not
                continue  # as a row of a table has it for no value
            nested = value if type(value) is dict else _members(value, place)
            if nested is not None:
                _gather(nested, f"{place}.", fields)
                continue
        if place in fields:
            raise UsageError(f"usage: a field stands there twice, nested and with a dot: {PASS}")
        fields[place] = value


def _members(value: object, place: str) -> Mapping[object, object] | None:
    try:
        return members(value)
    except NotListed as error:
        raise _not_listed(type(value), error, [place]) from None


def _not_listed(of: type, error: NotListed, place: list[str]) -> UsageError:
    where = "".join(f" {name}," for name in place)
    return UsageError(
        f"usage:{where} the fields of a {of.__name__} cannot be listed in full ({error}): pass a mapping", place
    )
