"""The page's sentences to typed meanings. A sentence is recognised whole: a word more or less is not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scraper import instants
from scraper.page import fold, unfold
from scraper.sentences import SENTENCES
from scraper.vocabulary import LANGUAGES, MODEL_NAME, VERSION

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of sentence means for the price list.

    `decides_price`: it is quoted in the edition, and two states that differ in it differ.
    `explains`: where a footnote mark that leads to it may stand.
    """

    decides_price: bool
    explains: frozenset[str] = frozenset()


MEANINGS = {
    "units": Meaning(False),
    "caching_reference": Meaning(False, frozenset({"input_cache_hit"})),
    "concurrency_reference": Meaning(False, frozenset({"concurrency"})),
    "service_billing": Meaning(False),
    "service_reference": Meaning(False),
    "prices_may_change": Meaning(False),
    "version": Meaning(False, frozenset({"model"})),
    "default_output": Meaning(False, frozenset({"max_output"})),
    "deduction": Meaning(False),
    "discount": Meaning(True, frozenset({"price"})),
    "cache_hit_price_cut": Meaning(True, frozenset({"input_cache_hit"})),
    "names": Meaning(True, frozenset({"model_name"})),
    "peak_hours": Meaning(True, frozenset({"prices"})),
    "server_side_free": Meaning(True),
}

_NAME = MODEL_NAME.pattern
_SLOTS = {
    "model": _NAME,
    "names": rf"{_NAME}(?:(?:,|、| and ){_NAME})*",
    "version": VERSION.pattern,
    "length": "[1-9][0-9]{0,3}[KM]",
    "percent": "[1-9][0-9]?",
    "until": instants.INSTANT,
    "from": instants.INSTANT,
    "hours": rf"{instants.HOURS}(?:(?:,|、| and ){instants.HOURS})*",
    "end": r"[.。]?",
}
_WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A recognised sentence (or several that only mean something together): its words, meaning and facts."""

    text: str
    meaning: str
    facts: Facts


def recognise(text: str, language: str) -> tuple[list[Sentence], str]:
    """A passage's sentences, and what of the passage nothing recognised (empty where all was).

    Raises `ValueError` where a recognised sentence names a day or hour that does not exist.
    """
    folded = fold(text)
    sentences, position = [], 0
    while position < len(folded):
        found = next(_matches(folded, position, language), None)
        if found is None:
            break
        meaning, match = found
        sentences.append(Sentence(unfold(text, position, match.end()), meaning, _facts(match, language)))
        position = match.end()
    unread = unfold(text, position, len(folded)) if position < len(folded) else ""
    return sentences, unread


def _matches(folded: str, position: int, language: str) -> Iterator[tuple[str, re.Match[str]]]:
    for meaning, pattern in _PATTERNS[language]:
        match = pattern.match(folded, position)
        if match:
            yield meaning, match


def _facts(match: re.Match[str], language: str) -> Facts:
    facts: Facts = {slot: value for slot, value in match.groupdict().items() if slot != "end"}
    for slot in facts.keys() & {"until", "from"}:
        facts[slot] = instants.instant(facts[slot])
    if "names" in facts:
        facts["names"] = re.findall(_NAME, facts["names"])
    if "hours" in facts:
        hours = instants.windows(facts.pop("hours"), utc=language == "en", every_day=False)
        facts["billing_periods"] = {
            "time_zone": "Asia/Shanghai",
            "default": "off_peak",
            "windows": [{"period": "peak", "days": _WORKDAYS, "from": start, "to": end} for start, end in hours],
            "except_holidays": "CN",
        }
    return facts


def _pattern(template: str) -> re.Pattern[str]:
    """A template as an expression over folded text; a slot takes the space beside it, which folding may have lost."""
    words = fold(re.sub(r"\{(\w+)\}", r"SLOT\1SLOT", template))
    parts = re.split(r" ?SLOT(\w+?)SLOT ?", words)
    for index, part in enumerate(parts):
        parts[index] = f" ?(?P<{part}>{_SLOTS[part]}) ?" if index % 2 else re.escape(part)
    return re.compile("".join(parts))


_PATTERNS = {
    language: tuple(
        (meaning, _pattern(template))
        for meaning, by_language in SENTENCES.items()
        for template in by_language[language]
    )
    for language in LANGUAGES
}
