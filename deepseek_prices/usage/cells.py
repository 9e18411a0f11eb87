"""What stands in a cell, a field or under a path: numbers as tools write them, and texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

_DIGITS = 40  # on either side of the point; whoever writes more wants to fill a memory
_LIKE_A_NUMBER = re.compile(r"[\s\d.,eE+-]{1,40}", re.ASCII)
# Twelve thousand in one country, and twelve in another.
_AMBIGUOUS = re.compile(r"\s*[1-9]\d{0,2}\.000\s*", re.ASCII)


def number(written: object) -> Decimal:
    """A number: `12000`, `12000.0`, `5e-08`, with blanks around it. Raises `ValueError`."""
    if isinstance(written, bool) or not isinstance(written, str | int | float | Decimal):
        raise ValueError(f"a number is expected, not {said(written)}")
    try:
        found = Decimal(written if isinstance(written, int | Decimal) else str(written).strip())
    except InvalidOperation:
        raise ValueError(f"a number is expected, not {said(written)}") from None
    exponent = found.as_tuple().exponent
    if not isinstance(exponent, int) or not (exponent >= -_DIGITS and found.adjusted() < _DIGITS):
        raise ValueError(f"a number of a size to count with is expected, not {said(written)}")
    return found


def whole(written: object) -> int:
    """A whole number, also as `12000.0`. Raises `ValueError`."""
    if type(written) is int:
        return written
    if type(written) is str and len(written) < _DIGITS and written.isascii() and written.isdigit():
        return int(written)
    if type(written) is str and is_ambiguous(written):
        raise ValueError(f"a whole number is expected, not {said(written)}: is its point one of thousands?")
    found = number(written)
    if found != found.to_integral_value():
        raise ValueError(f"a whole number is expected, not {said(written)}")
    return int(found)


def is_ambiguous(written: str) -> bool:
    """Whether a number is another one where a point is written between thousands."""
    return bool(_AMBIGUOUS.fullmatch(written))


def is_like_a_number(written: str) -> bool:
    """Whether a text has nothing but what numbers are written with."""
    return bool(_LIKE_A_NUMBER.fullmatch(written))


def said(value: object) -> str:
    """What is found, for a message: a number as it is; of anything else, which may be a key, only what it is."""
    if isinstance(value, str):
        return repr(value) if not value or is_like_a_number(value) else "this text"
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float | Decimal):
        return str(value)[:_DIGITS] if not isinstance(value, int) or abs(value) < 10**_DIGITS else "one of many digits"
    return f"a {type(value).__name__}"


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
