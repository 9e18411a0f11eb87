"""The page's sentences to typed meanings. A sentence is recognised whole: a word more or less is not understood."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, islice, takewhile
from typing import Any

from scraper.reading.page import Item, Passage, Written, fold, unfold
from scraper.reading.slots import fact, slot
from scraper.reading.words import Language, Meaning

Facts = dict[str, Any]
_Match = tuple[Meaning, re.Match[str]]
_TOGETHER = 5  # lines at most that are known only together


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


def lines_together(items: Iterable[Item], words: Language) -> Iterator[Item]:
    """The items, with lines of one paragraph that are known only together as one passage.

    Where a sentence begins a line says nothing, and a restyle may move it. A line with a footnote mark begins anew.
    """
    rest = deque(items)
    while rest:
        item = rest.popleft()
        if isinstance(item, Passage):
            own = [*takewhile(partial(_goes_on, item), islice(rest, _TOGETHER - 1))]
            together = [*accumulate(own, _with_line, initial=item)]
            lines = next((count for count, each in enumerate(together) if own and _is_known(each, words)), 0)
            item = together[lines]
            for _ in range(lines):
                rest.popleft()
        yield item


def _goes_on(first: Passage, item: Item) -> bool:
    return isinstance(item, Passage) and item.place == first.place and item.mark is None


def _with_line(passage: Passage, line: Item) -> Passage:
    assert isinstance(line, Passage)  # by `_goes_on`
    return replace(passage, text=f"{passage.text} {line.text}", joined=passage.joined or line.joined)


def _is_known(passage: Passage, words: Language) -> bool:
    try:
        return not recognise(passage, words)[1]
    except ValueError:
        return False


def parts(passage: Written, words: Language) -> list[Sentence | str]:
    """A passage's sentences and, between them, what nothing recognises: whole sentences, or all to the passage's end.

    Raises `ValueError` as `recognise` does.
    """
    sentences, unread = recognise(passage, words)
    found: list[Sentence | str] = [*sentences]
    while unread and sentences and not _END.search(sentences[-1].text):
        unread = passage.text[passage.text.rindex(sentences.pop().text) :]  # of this sentence the beginning is known
        found.pop()
    if unread:
        rest = Written(unread)
        for end in _END_WITHIN.finditer(rest.folded):
            if any(_matches(rest.folded, end.end(), words)):
                before, after = unfold(unread, [end.end(), len(rest.folded)])
                return [*found, before, *parts(Written(after), words)]
        found.append(unread)
    return found


_END = re.compile("[.。;；:：!！?？]$")
_END_WITHIN = re.compile(r"[.。;:!?](?=.)")


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
