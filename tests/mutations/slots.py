"""What varies in sentences: instants, hours, weekdays, time zones, names; each with the facts that follow from it."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta

from hours import RANGE, WHOLE_WEEK, Unclear, clock, minutes, rule
from view import Data, Passage

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE = r"(?P<year>20\d\d)(?P<s>[-/])(?P<month>\d{1,2})(?P=s)(?P<day>\d{1,2})"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)"
_WORDS = r"(?P<name>[A-Z][a-z]{2,8}) (?P<day>\d{1,2})(?P<th>st|nd|rd|th)?, (?P<year>20\d\d)"
_CHINESE = r"(?P<year>20\d\d) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日"
_FORMS = (
    re.compile(rf"{_DATE} {_CLOCK} \(?(?P<zone>UTC)\)?"),
    re.compile(rf"{_WORDS}, {_CLOCK} (?P<zone>UTC)"),
    re.compile(rf"{_CLOCK} (?P<zone>UTC|Beijing Time)(?: Time)? on {_WORDS}"),
    re.compile(rf"(?P<zone>北京时间) ?(?:{_DATE}) {_CLOCK}"),
    re.compile(rf"(?P<zone>北京时间) ?{_CHINESE} {_CLOCK}"),
)


def _instants(text: str) -> list[re.Match[str]]:
    return [found for form in _FORMS for found in form.finditer(text)]


def _moment(parts: dict[str, str | None]) -> str:
    """A printed instant in UTC; raises `Unclear` where there is none such."""
    month = parts.get("month") or 1 + next(
        (at for at, name in enumerate(_MONTHS) if name.startswith((parts["name"] or "?")[:3])), 12
    )
    try:
        day = datetime(int(parts["year"] or 0), int(month), int(parts["day"] or 0), tzinfo=UTC)
    except ValueError:
        raise Unclear("no such day") from None
    moment = day + timedelta(minutes=minutes(f"{parts['hour']}:{parts['minute']}"))
    moment -= timedelta(hours=0 if parts["zone"] == "UTC" else 8)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _other_part(name: str, old: str, chance: random.Random) -> str:
    if name == "name":
        return chance.choice([each for each in _MONTHS if not each.startswith(old[:3])])
    if name == "year":
        return str(int(old) + chance.choice([-1, 1, 10]))
    highest = {"month": 13, "day": 31, "hour": 25, "minute": 61}[name]
    return f"{chance.randrange(highest + 1):0{len(old)}}"


def change_instant(passage: Passage, chance: random.Random) -> bool:
    """Change one part of an instant; False where the passage has none."""
    found = _instants(passage.body)
    if not found:
        return False
    match = chance.choice(found)
    parts = match.groupdict()
    name = chance.choice([each for each in ("name", "year", "month", "day", "hour", "minute") if parts.get(each)])
    new = _other_part(name, parts[name] or "", chance)
    start, end = (position - match.start() for position in match.span(name))
    text = match[0][:start] + new + match[0][end:]
    if name == "day" and parts.get("th"):
        th = "th" if new.zfill(2)[0] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(new[-1], "th")
        text = re.sub(r"(\d)(?:st|nd|rd|th)", rf"\1{th}", text)
    passage.body = passage.body[: match.start()] + text + passage.body[match.end() :]
    _enter(passage, _moment(parts), parts | {name: new})
    return True


def _enter(passage: Passage, old: str, parts: dict[str, str | None]) -> None:
    """Put the new instant where the old one stood in the facts; nothing is clear where it is none."""
    try:
        new = _moment(parts)
    except Unclear:
        passage.sentences = None
        return
    for sentence in passage.sentences or []:
        facts = sentence.get("facts", {})
        sentence["facts"] = {key: new if value == old else value for key, value in facts.items()}


def change_zone(passage: Passage, language: str) -> bool:
    """UTC for Beijing time, or the other way round; False where neither is named."""
    old, new = ("UTC", "Beijing Time") if language == "en" else ("北京时间", "UTC ")
    found = _instants(passage.body)
    if passage.body.count(old) != 1 or "UTC+8" in passage.body:
        return False
    passage.body = passage.body.replace(old, new)
    if found:
        parts = found[0].groupdict()
        _enter(passage, _moment(parts), parts | {"zone": "Beijing" if language == "en" else "UTC"})
        return True
    _hours_again(passage, utc=language != "en")
    return True


def change_hours(passage: Passage, language: str, chance: random.Random) -> bool:
    """Change one edge of hours; False where the passage has none."""
    found = list(RANGE.finditer(passage.body))
    if not found:
        return False
    match = chance.choice(found)
    edge = chance.choice([1, 3])
    start, end = match.span(edge)
    other = chance.choice([match[1], match[3], clock(chance.randrange(25) * 60 + chance.choice([0, 30, 59])), "25:00"])
    passage.body = passage.body[:start] + other + passage.body[end:]
    _hours_again(passage, utc=language == "en" and "UTC+8" not in passage.body)
    return True


def _hours_again(passage: Passage, *, utc: bool) -> None:
    """The billing periods that the hours of the changed text make."""
    try:
        for sentence in passage.sentences or []:
            old = sentence.get("facts", {}).get("billing_periods")
            if old:
                window = old["windows"][0]
                new = rule(old["default"], window["period"], window["days"], passage.body, utc=utc)
                sentence["facts"]["billing_periods"] = old | new
    except Unclear:
        passage.sentences = None


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def change_weekdays(passage: Passage, chance: random.Random) -> bool:
    """Another first or last weekday; "each day" becomes "each weekday", which no rule can hold."""
    if not re.search("Monday|周一|each day|每日|daily", passage.body):
        return False
    first, last = sorted(chance.sample(range(7), 2))
    body = re.sub("Monday through Friday", f"{_DAYS[first]} through {_DAYS[last]}", passage.body)
    body = re.sub("周一至周五", f"周{'一二三四五六日'[first]}至周{'一二三四五六日'[last]}", body)
    if body == passage.body:
        passage.body = re.sub("each day", "each weekday", re.sub("每日", "每个工作日", body.replace("daily", "weekly")))
        passage.sentences = None
        return True
    passage.body = body
    for sentence in passage.sentences or []:
        periods: Data = sentence.get("facts", {}).get("billing_periods", {})
        for window in periods.get("windows", []):
            window["days"] = WHOLE_WEEK[first : last + 1]
    return True


# ------------------------------------------------------------------------------------------------------------ names

_NAME = r"deepseek-[a-z0-9]+(?:[.-][a-z0-9]+)*"
_VERSION = r"DeepSeek[- ][VR][\w.-]*\w|V[34][.\d]* (?:Flash|Pro)"
_LENGTH = r"\b\d+K\b"
_PERCENT = r"\b\d+(?=%)|\d[\d.]*(?= 折)"
_OTHERS = {
    _NAME: ["deepseek-chat", "deepseek-reasoner", "deepseek-v4-flash", "deepseek-v4-pro", "deepseek-v5", "deepseek-x1"],
    _VERSION: ["DeepSeek-V3", "DeepSeek-R1", "DeepSeek-V4-Pro-0813", "DeepSeek-V4-Flash", "DeepSeek-V9", "V4 Pro"],
    _LENGTH: ["4K", "8K", "16K", "64K", "128K"],
    _PERCENT: ["50", "25", "80", "70", "5", "2.4"],
}


_REPLACED = {"model", "model2", "version", "version2", "length", "length2", "to"}


def replace_name(passage: Passage, chance: random.Random) -> None:
    """Replace a name, a version, a length or a percentage by another one: once, or everywhere in the passage."""
    text = re.sub(r"<[^>]*>|\]\([^)]*\)|base_url=\S*", lambda found: "\1" * len(found[0]), passage.body)
    found = [(form, match) for form in _OTHERS for match in re.finditer(form, text)]
    if not found:
        return
    form, match = chance.choice(found)
    old, new = match[0], chance.choice(_OTHERS[form])
    same = [each for each in re.finditer(form, text) if each[0] == old]
    chosen = same if chance.random() < 0.5 else [match]
    for each in reversed(chosen):
        passage.body = passage.body[: each.start()] + new + passage.body[each.end() :]
    if old != new and (len(chosen) < len(same) or not _replace_fact(passage, old, new)):
        passage.sentences = None


def _replace_fact(passage: Passage, old: str, new: str) -> bool:
    """Replace what was said in the facts; False where none holds it, or a percentage: the prices bear out one alone."""
    before = repr(passage.sentences)
    for facts in (sentence.get("facts", {}) for sentence in passage.sentences or []):
        facts |= {key: new for key in facts.keys() & _REPLACED if facts[key] == old}
        if "names" in facts:
            facts["names"] = [new if each == old else each for each in facts["names"]]
    return repr(passage.sentences) != before


def number_spans(passage: Passage) -> list[tuple[int, int]]:
    """Where numbers stand that are part of nothing known: not of an instant, hours, a name, a mark or markup."""
    hidden = passage.body
    for form in (r"<[^>]*>|\]\([^)]*\)|^\s*\(\d+\)", RANGE.pattern, *_OTHERS, *(form.pattern for form in _FORMS)):
        hidden = re.sub(form, lambda found: "\1" * len(found[0]), hidden)
    return [found.span() for found in re.finditer(r"\d+", hidden)]
