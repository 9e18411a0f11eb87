"""Names that DeepSeek's guides document for its Anthropic endpoint: what they are billed as, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from deepseek_prices import lookup
from deepseek_prices.interval import Interval

if TYPE_CHECKING:
    from deepseek_prices._guide_names import Name


class Meaning(NamedTuple):
    """What a name is billed as in a time."""

    billed_as: str
    within: Interval
    certain: bool
    """Whether it is known that the name meant this then."""


def on_anthropic_endpoint(name: str, within: Interval, rows: Sequence[Name] | None = None) -> list[Meaning]:
    """What a name that no price list has is billed as there, through a time; empty where it means nothing.

    `rows` are the names of the guides, as they are compiled; without them those that answers are from.
    """
    known: Sequence[Name] = lookup.guide_names().ANTHROPIC if rows is None else rows
    fitting = [each for each in known if _fits(each[0], name)]
    edges = {edge for _, _, *times in fitting for edge in times if edge is not None}
    starts = [within.first, *sorted(edge for edge in edges if within.first < edge <= within.last)]
    ends = [*(start - 1 for start in starts[1:]), within.last]
    return list(_meanings(fitting, map(Interval, starts, ends)))


def _fits(pattern: str, name: str) -> bool:
    if not pattern.endswith("*"):
        return name == pattern
    return isinstance(name, str) and name != "" and name.startswith(pattern[:-1])  # type: ignore[redundant-expr] # a caller's


def _meanings(fitting: list[Name], times: Iterator[Interval]) -> Iterator[Meaning]:
    """The meaning in each of these times, in which none of them begins or ends; that of the longest name counts."""
    for within in times:
        holding = [each for each in fitting if _is_within(within.first, each[3], each[5])]
        if holding:
            name, billed_as, *_, until_earliest, _ = max(holding, key=lambda each: len(each[0]))
            possible = (each for each in fitting if _is_within(within.first, each[2], each[5]))
            certain = all(each[1] == billed_as for each in possible if len(each[0]) >= len(name))
            yield Meaning(billed_as, within, certain and _is_within(within.first, None, until_earliest))


def _is_within(second: int, start: int | None, end: int | None) -> bool:
    return (start is None or start <= second) and (end is None or second < end)
