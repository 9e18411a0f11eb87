"""Words that nothing knows: the known ones that are most like them, what differs, and the row that would know them.

Pure, and no part of reading: a person decides what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from scraper.reading.page import fold, hidden_characters, unfold
from scraper.reading.slots import slot
from scraper.reading.template import Template
from scraper.reading.words import Language

SENTENCE = "sentence"
"""The role of words that are no label."""


class Unknown(NamedTuple):
    """Words of the page that nothing knows, as a label of a role or as a sentence, and where they stand.

    `marks` are the footnote marks beside them, which lead nowhere as long as nothing knows the words.
    """

    role: str
    text: str
    place: str
    marks: tuple[str, ...] = ()


class Known(NamedTuple):
    """The known words that are most like unknown ones; `difference` marks what these leave out and what they add."""

    meaning: str
    words: str
    difference: str


def can_be_known(text: str) -> bool:
    """Whether a row of the file can hold a text: it has no slot of its own, and nothing that a visitor does not see."""
    return bool(fold(text)) and not re.search("[{}]", text) and not hidden_characters(text)


def nearest(unknown: Unknown, words: Language) -> tuple[str, Known | None]:
    """The words of the row for a text, with the slots of the sentence that is most like it; and that sentence or label.

    None where nothing of its role is known.
    """
    found = max(_alike(unknown, words), key=lambda each: each[0], default=None)
    if found is None:
        return unknown.text, None
    _, meaning, its, template = found
    text = with_slots(unknown.text, template) if template else unknown.text
    return text, Known(meaning, its, difference(its, text))


def _alike(unknown: Unknown, words: Language) -> Iterator[tuple[float, str, str, Template | None]]:
    """Each known text of the role, and how much it is like the unknown one."""
    tokens = _tokens(fold(unknown.text))
    if unknown.role == SENTENCE:
        for meaning, template in words.sentences:
            yield _likeness(_tokens(template.sample), tokens), meaning.name, template.words, template
    for folded, name in words.labels.get(unknown.role, {}).items():
        yield _likeness([*folded], [*fold(unknown.text)]), name, folded, None


def _likeness(one: list[str], other: list[str]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _tokens(text: str) -> list[str]:
    """Words, slots, and every other character."""
    return re.findall(r"\{\w+\}|[A-Za-z0-9]+(?:[.:/-][A-Za-z0-9]+)*|\S", text)


# ------------------------------------------------------------------------------------------------- what may vary

# Of two slots that one text could fill, the one that takes more of it comes first.
_ORDER = (
    "until", "from", "hours_utc", "hours_beijing", "names", "version", "release", "endpoint", "model", "to", "length",
    "tenths", "percent",
)  # fmt: skip


def with_slots(text: str, template: Template) -> str:
    """The text with the slots of known words where it has what they may hold, in their order."""
    folded = fold(text)
    taken: list[tuple[int, int, str]] = []
    wanted = [name for first in _ORDER for name in template.slots if name.removesuffix("2") == first]
    for name in wanted:
        again = [folded[start:end] for start, end, other in taken if other == name]
        form = re.escape(again[0]) if again else slot(name).form
        found = [
            each
            for each in re.finditer(rf"(?<![A-Za-z0-9.])(?:{form})(?![A-Za-z0-9])", folded)
            if not any(each.start() < end and start < each.end() for start, end, _ in taken)
        ]
        if found:
            longest = max(found, key=lambda each: len(each[0])) if slot(name).fact in {"names", "hours"} else found[0]
            taken.append((longest.start(), longest.end(), name))
    cuts = sorted(taken)
    parts = [*unfold(text, [*(edge for start, end, _ in cuts for edge in (start, end)), len(folded)])]
    return _joined(text, parts, [name for *_, name in cuts])


def _joined(text: str, parts: list[str], names: list[str]) -> str:
    """The text with every second of its parts replaced by a slot; the space around them stays as it was."""
    position, joined = 0, ""
    for index, part in enumerate(parts):
        start = text.index(part, position)
        joined += text[position:start] + (f"{{{names[index // 2]}}}" if index % 2 else part)
        position = start + len(part)
    return joined


# ------------------------------------------------------------------------------------------------ what is different


def difference(known: str, text: str) -> str:
    """Known words as a text has them: `[-left out-]` and `{+added+}`."""
    one, other = _spaced(known), _spaced(text)
    matcher = SequenceMatcher(None, [*map(fold, one)], [*map(fold, other)], autojunk=False)
    shown = []
    for kind, start, end, begin, until in matcher.get_opcodes():
        left, added = "".join(one[start:end]).strip(), "".join(other[begin:until]).strip()
        if kind == "equal":
            shown.append("".join(other[begin:until]).strip())
        else:
            shown += [f"[-{left}-]"] * bool(left) + [f"{{+{added}+}}"] * bool(added)
    return " ".join(each for each in shown if each)


def _spaced(text: str) -> list[str]:
    """Its tokens, each with the space behind it."""
    return re.findall(r"(?:\{\w+\}|[A-Za-z0-9]+(?:[.:/-][A-Za-z0-9]+)*|\S)\s*", text)
