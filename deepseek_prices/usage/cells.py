"""What stands in a cell, a field or under a path: numbers as tools write them, and texts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

_LONGEST = 80
_DIGITS = 40  # on either side of the point; whoever writes more wants to fill a memory


def number(written: object) -> Decimal:
    """A number: `12000`, `12000.0`, `5e-08`, with blanks around it. Raises `ValueError`."""
    if isinstance(written, bool) or not isinstance(written, str | int | float | Decimal):
        raise ValueError(f"a number is expected, not {str(written)[:_LONGEST]!r}")
    try:
        found = Decimal(written if isinstance(written, int | Decimal) else str(written).strip())
    except InvalidOperation:
        raise ValueError(f"a number is expected, not {str(written)[:_LONGEST]!r}") from None
    exponent = found.as_tuple().exponent
    if not isinstance(exponent, int) or not (exponent >= -_DIGITS and found.adjusted() < _DIGITS):
        raise ValueError(f"a number of a size to count with is expected, not {str(written)[:_LONGEST]!r}")
    return found


def whole(written: object) -> int:
    """A whole number, also as `12000.0`. Raises `ValueError`."""
    if type(written) is int:
        return written
    if type(written) is str and len(written) < _DIGITS and written.isascii() and written.isdigit():
        return int(written)
    found = number(written)
    if found != found.to_integral_value():
        raise ValueError(f"a whole number is expected, not {str(written)[:_LONGEST]!r}")
    return int(found)


def text(value: object) -> str:
    """A name; empty where there is none."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def at_path(content: Mapping[str, Any], path: str) -> Any:
    """What stands under a path such as `metadata.usage_object`, or under a name with just these dots, or None."""
    if path in content:
        return content[path]
    value: Any = content
    for name in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value
