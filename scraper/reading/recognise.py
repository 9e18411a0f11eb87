"""The page's sentences to typed meanings. A sentence is recognised whole: a word more or less is not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any

from scraper.reading import instants
from scraper.reading.labels import ENDPOINT, LANGUAGES, LENGTH, MODEL_NAME, VERSION
from scraper.reading.meanings import SENTENCES
from scraper.reading.page import fold, unfold

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of sentence means for the price list.

    `decides_price`: it is quoted in the edition, and two states that differ in it differ.
    `explains`: where a footnote mark that leads to it may stand.
    """

    decides_price: bool
    explains: frozenset[str] = frozenset()


def _meaning(decides_price: bool, *explains: str) -> Meaning:
    return Meaning(decides_price, frozenset(explains))


MEANINGS = {
    "units": _meaning(False),
    "version": _meaning(False, "model"),
    "app_version": _meaning(False),
    "reasoning_reference": _meaning(False, "max_reasoning", "context_length"),
    "default_output": _meaning(False, "max_output"),
    "beta_output": _meaning(False, "max_output"),
    "caching_reference": _meaning(False, "input_cache_hit"),
    "concurrency_reference": _meaning(False, "concurrency"),
    "responses_api": _meaning(False, "responses_api"),
    "service_billing": _meaning(False),
    "service_reference": _meaning(False),
    "deduction": _meaning(False),
    "prices_may_change": _meaning(False),
    "discount": _meaning(True, "discounted_price"),
    "not_discounted": _meaning(True),
    "discount_becomes_list_price": _meaning(True, "discounted_price"),
    "cache_hit_price_cut": _meaning(True, "input_cache_hit"),
    "night_discount": _meaning(True, "off_peak"),
    "peak_hours_every_day": _meaning(True, "prices"),
    "peak_hours_monday_to_friday": _meaning(True, "prices"),
    "peak_hours_except_holidays": _meaning(True, "prices"),
    "coming_list": _meaning(True),
    "current_list": _meaning(True),
    "coming_peak_prices": _meaning(True, "prices"),
    "peak_prices_intended": _meaning(True, "prices"),
    "increase_intended": _meaning(True, "prices"),
    "names": _meaning(True, "model", "model_name"),
    "endpoint": _meaning(True, "model_name"),
    "temporary_endpoint": _meaning(True, "version"),
    "routing": _meaning(True, "model_name"),
    "routing_withdrawn": _meaning(True, "model_name"),
    "tools_served_by": _meaning(True, "tool_calls"),
    "reasoning_billed_as_output": _meaning(True, "output", "output_price"),
    "images_billed_as_input": _meaning(True, "prices"),
    "server_side_free": _meaning(True),
    "server_side_billed": _meaning(True),
}

_NAME = MODEL_NAME.pattern
_SLOTS = {
    "model": _NAME,
    "names": rf"{_NAME}(?:(?:,|、| and |和){_NAME})*",
    "version": VERSION.pattern,
    "release": "DeepSeek V[0-9.]*[0-9]",
    "to": "V[0-9.]*[0-9] [A-Z][a-z]+",
    "endpoint": ENDPOINT.pattern,
    "length": LENGTH.pattern,
    "percent": "[1-9][0-9]?",
    "tenths": "[1-9](?:[.][1-9])?",
    "until": instants.INSTANT,
    "from": instants.INSTANT,
    "hours": rf"{instants.HOURS}(?:(?:,|、| and |和){instants.HOURS})*",
    "end": "[.。]?",
}
_EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_PEAK_DAYS = {
    "peak_hours_every_day": _EVERY_DAY,
    "coming_peak_prices": _EVERY_DAY,
    "peak_prices_intended": _EVERY_DAY,
    "peak_hours_monday_to_friday": _EVERY_DAY[:5],
    "peak_hours_except_holidays": _EVERY_DAY[:5],
}


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
    found: list[tuple[str, re.Match[str]]] = []
    position = 0
    while position < len(folded):
        longest = max(_matches(folded, position, language), key=lambda each: each[1].end(), default=None)
        if longest is None:
            break
        found.append(longest)
        position = longest[1].end()
    words = unfold(text, [*(match.end() for _, match in found), len(folded)])
    sentences = [Sentence(next(words), meaning, _facts(meaning, match, language)) for meaning, match in found]
    return sentences, next(words)


def difference(unread: str, language: str) -> str:
    """Where an unread text stops being the known sentence that is most like it; empty where none is like it."""
    folded = fold(unread)
    reached = max(_reached(folded, template) for templates in SENTENCES.values() for template in templates[language])
    if reached < 20:
        return ""
    return f"…{folded[max(0, reached - 40) : reached]} ⟨here⟩ {folded[reached : reached + 80]}"


def _reached(folded: str, template: str) -> int:
    """How far a text is a template's."""
    position = 0
    for index, part in enumerate(_parts(template)):
        if index % 2:
            found = re.compile(f" ?(?:{_SLOTS[part.removesuffix('2')]}) ?").match(folded, position)
            if not found:
                return position
            position = found.end()
        else:
            same = sum(
                1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(part, folded[position:], strict=False))
            )
            position += same
            if same < len(part):
                return position
    return position


def _matches(folded: str, position: int, language: str) -> Iterator[tuple[str, re.Match[str]]]:
    for start, meaning, pattern in _PATTERNS[language]:
        match = pattern.match(folded, position) if folded.startswith(start, position) else None
        if match:
            yield meaning, match


def _facts(meaning: str, match: re.Match[str], language: str) -> Facts:
    """What varies in a sentence; instants in UTC, hours as the rule that they make."""
    facts: Facts = {slot: value for slot, value in match.groupdict().items() if slot != "end"}
    for slot in facts.keys() & {"until", "from"}:
        facts[slot] = instants.instant(facts[slot])
    if "names" in facts:
        facts["names"] = re.findall(_NAME, facts["names"])
        if len(set(facts["names"])) < len(facts["names"]):
            raise ValueError(f"each name once, not {', '.join(facts['names'])}")
    if "release" in facts:
        facts["version"] = facts.pop("release")
    if "tenths" in facts:  # 2.5 折 is 75 % off
        facts["percent"] = str(100 - Decimal(facts.pop("tenths")) * 10).partition(".")[0]
    hours = facts.pop("hours", "")
    if meaning == "night_discount":
        facts["billing_periods"] = night_discount(hours, utc=language == "en")
    elif hours:
        days = _PEAK_DAYS[meaning]
        # The announcement of July 2026 has Beijing's hours in both languages.
        utc = language == "en" and meaning != "peak_prices_intended"
        found = instants.windows(hours, utc=utc, every_day=days == _EVERY_DAY)
        facts["billing_periods"] = _rule("off_peak", "peak", days, found)
        if meaning == "peak_hours_except_holidays":
            facts["billing_periods"]["except_holidays"] = "CN"
    return facts


def night_discount(hours: str, *, utc: bool) -> Facts:
    """The rule of the night discount of 2025: off-peak every day in the hours given (folded), standard otherwise.

    Raises `ValueError` for hours that do not exist.
    """
    return _rule("standard", "off_peak", _EVERY_DAY, instants.windows(hours, utc=utc, every_day=True))


def _rule(default: str, period: str, days: list[str], hours: list[tuple[str, str]]) -> Facts:
    windows = [{"period": period, "days": days, "from": start, "to": end} for start, end in hours]
    return {"time_zone": "Asia/Shanghai", "default": default, "windows": windows}


def _parts(template: str) -> list[str]:
    """A template folded, as words and slots in turn; a slot takes the space beside it, which folding may have lost."""
    words = fold(re.sub(r"\{(\w+)\}", r"SLOT\1SLOT", template))
    return re.split(" ?SLOT([a-z]+2?)SLOT ?", words)


def _pattern(template: str) -> re.Pattern[str]:
    """A template as an expression over folded text; a slot that stands twice holds the same both times."""
    pattern = ""
    for index, part in enumerate(_parts(template)):
        if not index % 2:
            pattern += re.escape(part)
        elif f"(?P<{part}>" in pattern:
            pattern += f" ?(?P={part}) ?"
        else:
            pattern += f" ?(?P<{part}>{_SLOTS[part.removesuffix('2')]}) ?"
    return re.compile(pattern)


_PATTERNS = {
    language: tuple(
        (_parts(template)[0], meaning, _pattern(template))
        for meaning, by_language in SENTENCES.items()
        for template in by_language[language]
    )
    for language in LANGUAGES
}
