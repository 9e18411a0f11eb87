"""The page's sentences to typed meanings. A sentence is recognised whole: a word more or less is not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scraper.reading.page import Written, fold, unfold
from scraper.reading.slots import fact, slot
from scraper.reading.words import Language, Meaning

Facts = dict[str, Any]
_Match = tuple[Meaning, re.Match[str]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A recognised sentence (or several that only mean something together): its words, meaning and facts."""

    text: str
    meaning: Meaning
    facts: Facts


def recognise(passage: Written, words: Language) -> tuple[list[Sentence], str]:
    """A passage's sentences, and what of the passage nothing recognised (empty where all was).

    Raises `ValueError` where a recognised sentence names a day or hour that does not exist.
    """
    folded = passage.folded
    found: list[_Match] = []
    position = 0
    while position < len(folded):
        longest = max(_matches(folded, position, words), key=lambda each: each[1].end(), default=None)
        if longest is None:
            break
        found.append(longest)
        position = longest[1].end()
    texts = unfold(passage.text, [*(match.end() for _, match in found), len(folded)])
    sentences = [Sentence(next(texts), meaning, _facts(meaning, match)) for meaning, match in found]
    return sentences, next(texts)


def difference(unread: str, words: Language) -> str:
    """Where an unread text stops being the known sentence that is most like it; empty where none is like it."""
    folded = fold(unread)
    reached = max((template.reached(folded) for _, template in words.sentences), default=0)
    if reached < 20:
        return ""
    return f"…{folded[max(0, reached - 40) : reached]} ⟨here⟩ {folded[reached : reached + 80]}"


def _matches(folded: str, position: int, words: Language) -> Iterator[_Match]:
    for meaning, template in words.sentences:
        match = template.match(folded, position)
        if match:
            yield meaning, match


def _facts(meaning: Meaning, match: re.Match[str]) -> Facts:
    """What varies in a sentence; instants in UTC, hours as the rule that they make."""
    facts = {fact(name): slot(name).read(text) for name, text in match.groupdict().items() if fact(name)}
    hours = facts.pop("hours", None)
    if hours and meaning.rule:
        facts["billing_periods"] = meaning.rule.billing_periods(hours)
    return facts
