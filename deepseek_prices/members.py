"""The fields of an object, all or none: of a mapping, of what has `model_dump()`, of a class that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from numbers import Number
from types import MemberDescriptorType
from typing import Any

Members = Mapping[object, object]

# What belongs to Python itself has no fields that a usage could have.
_PLAIN = (str, bytes, bytearray, Number, type(None), list, set, frozenset)


class NotListed(TypeError):
    """The fields of an object cannot be listed in full; `str()` says what it has besides them."""


def members(value: object) -> Members | None:
    """The fields of a mapping or an object by name; None for a plain value, which has none.

    Raises `NotListed` where there may be more than can be listed: where a class answers for names that it does not
    declare, or has values or properties of its own.
    """
    read = _reader(type(value))  # type: ignore[arg-type] # a class has a hash
    return None if read is None else read(value)


@lru_cache(maxsize=512)
def _reader(of: type[Any]) -> Callable[[Any], Members | None] | None:
    """What lists the fields of the objects of a class."""
    if issubclass(of, _PLAIN) or (of is tuple):
        return None
    if issubclass(of, Mapping):
        return _itself
    if of.__name__ == "Series" and of.__module__.partition(".")[0] == "pandas":  # a row of a table, by its columns
        return _of_row
    if callable(getattr(of, "model_dump", None)):
        # Pydantic warns of what was made without validation; how it is read shows in what it says.
        return _dumped_quietly if hasattr(of, "__pydantic_serializer__") else _dumped
    declared = _declared(of)
    besides = next(_besides(of, declared), None)
    if besides is not None:
        return _refusing(besides)
    return _listing(declared)


def _itself(value: Members) -> Members:
    return value


def _of_row(value: Any) -> Members:
    return _mapping(value.to_dict())


def _dumped(value: Any) -> Members:
    return _mapping(value.model_dump())


def _dumped_quietly(value: Any) -> Members:
    return _mapping(value.model_dump(warnings=False))


def _mapping(dumped: object) -> Members:
    if not isinstance(dumped, Mapping):
        raise NotListed(f"its model_dump() gives no mapping but a {type(dumped).__name__}")
    return dumped


def _refusing(besides: str) -> Callable[[object], Members]:
    def refuse(_: object) -> Members:
        raise NotListed(besides)

    return refuse


def _listing(declared: tuple[str, ...]) -> Callable[[object], Members | None]:
    def listed(value: object) -> Members | None:
        own = getattr(value, "__dict__", {})
        names = (*declared, *(name for name in own if name not in declared))
        return {name: _value(value, name) for name in names if not name.startswith("_")} or None

    return listed


def _value(value: object, name: str) -> object:
    """A field; None where the object was never given it."""
    try:
        return getattr(value, name)
    except Exception as error:
        of_class = next((vars(each)[name] for each in type(value).__mro__ if name in vars(each)), None)
        if of_class is None or isinstance(of_class, MemberDescriptorType):  # a slot
            return None
        raise NotListed(f"its {name} raises {type(error).__name__}") from error


def _declared(of: type) -> tuple[str, ...]:
    """The fields that a class declares: of a dataclass, an attrs or msgspec class, a named tuple, or one with slots."""
    if hasattr(of, "__dataclass_fields__"):
        from dataclasses import fields as fields_of_dataclass  # it takes longer to import than all else here

        return tuple(each.name for each in fields_of_dataclass(of))
    if hasattr(of, "__attrs_attrs__"):
        return tuple(each.name for each in of.__attrs_attrs__)
    for listing in ("__struct_fields__", "_fields"):
        if isinstance(getattr(of, listing, None), tuple):
            return tuple(getattr(of, listing))
    slots = [getattr(each, "__slots__", ()) for each in of.__mro__]
    return tuple(name for each in slots for name in ([each] if isinstance(each, str) else each))


def _besides(of: type, declared: tuple[str, ...]) -> Iterator[str]:
    """What a class has besides the fields that it declares, its methods, and what an object has of its own."""
    if hasattr(of, "__getattr__"):
        yield "its class has __getattr__"
    for each in of.__mro__:
        if not each.__flags__ & _HEAP_TYPE or each.__module__ == "msgspec":
            continue
        if "__getattribute__" in vars(each):
            yield "its class has __getattribute__"
        for name, member in vars(each).items():
            if not name.startswith("_") and name not in declared and not _is_method(member):
                yield f"its class has {name}"


_HEAP_TYPE = 1 << 9  # of a class that is written in Python


def _is_method(member: object) -> bool:
    return callable(member) or isinstance(member, classmethod | staticmethod)
