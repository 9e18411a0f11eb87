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
        return (with_slots(unknown.text) if unknown.role == SENTENCE else unknown.text), None
    _, meaning, its, template = found
    text = with_slots(unknown.text, template) if unknown.role == SENTENCE else unknown.text
    return text, Known(meaning, its, difference(its, text, cased=unknown.role == SENTENCE))


def _alike(unknown: Unknown, words: Language) -> Iterator[tuple[float, str, str, Template | None]]:
    """Each known text of the role, and how much it is like the unknown one."""
    tokens = _tokens(fold(unknown.text))
    if unknown.role == SENTENCE:
        for meaning, template in words.sentences:
            yield _likeness(_tokens(template.sample), tokens), meaning.name, template.words, template
    for folded, name in words.labels.get(unknown.role, {}).items():
        yield _likeness([*folded], [*fold(unknown.text).casefold()]), name, folded, None


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
# What varies in sentences of any meaning, and the words before or behind that tell which slot it is.
_ANYWHERE = (
    ("from", "(?i)(?:from|since|starting|自) ?$", ""),
    ("until", "", ""),
    ("hours_utc", "", "^ ?UTC"),
    ("hours_beijing", "", ""),
    ("percent", "", "^% ?(?:discount|off)"),
    ("tenths", "", "^ ?折"),
    ("names", "", ""),
    ("version", "", ""),
    ("model", "", ""),
    ("model2", "", ""),
)


class _Taken(NamedTuple):
    start: int
    end: int
    slot: str


def with_slots(text: str, template: Template | None = None) -> str:
    """The text with slots for what varies: those of known words first, in their order, then those of any sentence."""
    folded = fold(text)
    taken: list[_Taken] = []
    wanted = (
        [name for first in _ORDER for name in template.slots if name.removesuffix("2") == first] if template else []
    )
    for name in dict.fromkeys(wanted):
        _take(folded, name, taken)
    used = {each.slot for each in taken}
    for name, before, behind in _ANYWHERE:
        if name not in used:
            _take(folded, name, taken, before, behind)
    cuts = sorted(taken)
    edges = [edge for each in cuts for edge in (each.start, each.end)]
    return _joined(text, [*unfold(text, [*edges, len(folded)])], [each.slot for each in cuts])


def _take(folded: str, name: str, taken: list[_Taken], before: str = "", behind: str = "") -> None:
    """Take the first place where a slot's form stands, and every other where the same stands."""
    found = [
        each
        for each in _free(folded, slot(name).form, taken)
        if slot(name).fact != "names" or "deepseek-" in each[0][1:]
    ]
    found = [
        each for each in found if re.search(before, folded[: each.start()]) and re.search(behind, folded[each.end() :])
    ]
    if found:
        same = _free(folded, re.escape(found[0][0]), taken)
        taken += [_Taken(each.start(), each.end(), name) for each in same]


def _free(folded: str, form: str, taken: list[_Taken]) -> list[re.Match[str]]:
    """Where a form stands as a whole, outside of what is taken."""
    return [
        each
        for each in re.finditer(rf"(?<![A-Za-z0-9.-])(?:{form})(?![A-Za-z0-9])", folded)
        if not any(each.start() < other.end and other.start < each.end() for other in taken)
    ]


def _joined(text: str, parts: list[str], names: list[str]) -> str:
    """The text with every second of its parts replaced by a slot; the space around them stays as it was."""
    position, joined = 0, ""
    for index, part in enumerate(parts):
        start = text.index(part, position)
        joined += text[position:start] + (f"{{{names[index // 2]}}}" if index % 2 else part)
        position = start + len(part)
    return joined


# ------------------------------------------------------------------------------------------------ what is different


def difference(known: str, text: str, *, cased: bool = True) -> str:
    """Known words as a text has them: `[-left out-]` and `{+added+}`; of labels capitals make no difference."""
    one, other = _spaced(known), _spaced(text)
    first, second = ([fold(each if cased else each.casefold()) for each in its] for its in (one, other))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
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
