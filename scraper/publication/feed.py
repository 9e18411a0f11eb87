"""A feed: the prices in the form of somebody else, or a refusal that says why there can be none. Pure.

An exporter is a function of what is known and an instant to a `Feed` or a `Refusal`. What it made is held against
`get_price` by a reader, which prices from its bytes as the target's own engine would (`proof`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from deepseek_prices.instants import from_second, written
from scraper.editions.timeline import Key
from scraper.publication.known import Known


class Feed(NamedTuple):
    """What an exporter made."""

    content: bytes
    exact_from: int
    """The first second that it answers for."""
    exact_until: int | None
    """The first second from which it says nothing, or is not to be used any more; None where there is none."""
    keys: tuple[Key, ...] = ()
    """What it has the prices of."""


class Refusal(NamedTuple):
    """Why there is no such feed of this data at this instant."""

    reason: str


GUIDE_NAMES = "the names that only DeepSeek's guides have"  # what several forms lose


class Target(NamedTuple):
    """A form, who makes it, and what shows that it is right."""

    path: str
    media_type: str
    export: Callable[[Known, int], Feed | Refusal]
    differences: Callable[[Known, Feed], Iterator[str]]
    """Where the bytes say something else than the lookup, a sentence each."""
    loses: tuple[str, ...] = ()
    """What the form has no place for."""
    labelled: bool = False
    """Whether it is right with a condition, which `loses` says first."""


Told: TypeAlias = dict[str, object]
"""What a reader tells of a price: some of the fields of `proof.asked`."""
Reader: TypeAlias = Callable[[Key, int], Told | None]
"""Prices a key at a second; None where the feed has nothing for it."""


def in_json(content: object) -> bytes:
    """Content as our JSON files have it: UTF-8, one line, the fields in the order given."""
    return f"{_compact(content)}\n".encode()


def in_rows(content: Mapping[str, object]) -> bytes:
    """JSON whose longer tables have a line for each row, so that two versions can be compared."""
    fields = (f"{_compact(name)}:{_value(value)}" for name, value in content.items())
    return ("{\n" + ",\n".join(fields) + "\n}\n").encode()


def _value(value: object) -> str:
    if isinstance(value, dict) and any(isinstance(each, list | dict) for each in value.values()):
        rows: Iterator[str] = (f"{_compact(name)}:{_compact(each)}" for name, each in value.items())
        return "{\n" + ",\n".join(rows) + "\n}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(_compact, value)) + "\n]"
    return _compact(value)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def per(quantity: int, unit: str) -> str:
    """A unit in words, such as `1,000,000 tokens`, as `Price.unit` says it."""
    return f"{quantity:,} {unit}" + ("" if quantity == 1 else "s")


def instant(second: int) -> str:
    """A second as our feeds write it: UTC with a Z."""
    return written(from_second(second))
