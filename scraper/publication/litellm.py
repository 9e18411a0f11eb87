"""`litellm.json`: entries for LiteLLM's map of prices, with its windows by weekday. Pure.

LiteLLM knows no dates, so it is not made when a holiday or an announced change is near: what is made is right for a
week at least.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from deepseek_prices.instants import BEIJING, DAY
from scraper.editions.hours import Calendar, Rule, edges, period_at
from scraper.editions.timeline import Key
from scraper.publication import proof
from scraper.publication.feed import GUIDE_NAMES, Feed, Reader, Refusal, Target, Told, in_rows, instant
from scraper.publication.gateway import Rates, holidays, rates
from scraper.publication.known import Known, midnight

PATH = "v1/litellm.json"
_WEEK = 7 * DAY
_OFF = "off_peak"
_PERIODS = ({_OFF, "peak"}, {_OFF, "standard"})
_SOURCE = "https://api-docs.deepseek.com/quick_start/pricing"
_FIELDS = {
    "input_cost_per_token": "input_cache_miss",
    "cache_read_input_token_cost": "input_cache_hit",
    "input_cost_per_token_cache_hit": "input_cache_hit",
    "output_cost_per_token": "output",
}
_OFF_FIELDS = tuple(field for field in _FIELDS if field != "input_cost_per_token_cache_hit")
_LOSES = (
    "dates: it is right up to the next holiday on a weekday or announced change, and refused in the week before",
    "the past",
    "exact decimals: LiteLLM reads the numbers as floats",
    "CNY, services and list prices",
    GUIDE_NAMES,
    "which instant counts: LiteLLM takes that of the completion",
)


def export(known: Known, at: int) -> Feed | Refusal:
    """An entry for each name, plain and with `deepseek/` before it; refused where one is wrong within seven days."""
    found = rates(known, at)
    if not found.names:
        return Refusal("no model with its three prices in USD is sold at this instant")
    if found.rule and {found.rule[0], *(window[0] for window in found.rule[2])} not in _PERIODS:
        return Refusal("periods that are not one and its off-peak")
    ends = [] if found.until is None else [found.until]
    if found.rule and found.rule[1]:
        ends += [known.calendar_until, *map(midnight, holidays(known, found.rule, at, known.calendar_until))]
    until = min(ends, default=None)
    if until is not None and until < at + _WEEK:
        moment = instant(max(until, at))
        return Refusal(f"LiteLLM knows no dates, and at {moment} prices change, or a holiday begins, or could")
    loses = ["chinese_public_holidays"] if found.rule and found.rule[1] else []
    said = {
        "edition": known.edition_at(at),
        "exact_until": None if until is None else instant(until),
        "loses": loses,
    }
    entries = {name: _entry(found, kinds) | {"x_deepseek_prices": said} for name, kinds in found.names.items()}
    content = {prefix + name: entry for name, entry in entries.items() for prefix in ("deepseek/", "")}
    # Numbers, since LiteLLM asks for them: the exact digits, never by way of a float.
    digits = re.sub(rb'"exactly:([0-9.]+)"', rb"\1", in_rows(content))
    return Feed(digits, at, until, found.keys())


def _entry(found: Rates, kinds: dict[str, dict[str, str]]) -> dict[str, object]:
    entry: dict[str, object] = {"litellm_provider": "deepseek", "mode": "chat", "source": _SOURCE}
    if found.rule is None:
        return entry | {field: _per_token(kinds[kind]["standard"]) for field, kind in _FIELDS.items()}
    base = next(period for period in kinds["output"] if period != _OFF)
    entry |= {field: _per_token(kinds[kind][base]) for field, kind in _FIELDS.items()}
    off: dict[str, object] = {"weekday_timezone": "Asia/Shanghai", "windows": [*_windows(found.rule)]}
    off |= {field: _per_token(kinds[_FIELDS[field]][_OFF]) for field in _OFF_FIELDS}
    return entry | {"off_peak_pricing": off}


def _per_token(amount: str) -> str:
    return f"exactly:{Decimal(amount).scaleb(-6):f}"


def _windows(rule: Rule) -> Iterator[dict[str, object]]:
    """The off-peak hours, in UTC, of each weekday of Beijing; weekdays with the same hours together."""
    of_day = {day + 1: _off_peak(rule, day) for day in range(7)}
    for hours in dict.fromkeys(of_day.values()):
        if hours:
            yield {"weekdays": [day for day, each in of_day.items() if each == hours], "hours_utc": [*hours]}


def _off_peak(rule: Rule, weekday: int) -> tuple[str, ...]:
    """The hours of a day in Beijing, from a week without a holiday; a whole day begins and ends at the same time."""
    plain, calendar = (rule[0], False, rule[2]), Calendar(0, 0, frozenset())
    start = midnight(4 + weekday)  # 1970-01-05 was a Monday
    begins = [start, *sorted(edges([plain], start, start + DAY)), start + DAY]
    off = [period_at(plain, at, calendar) == _OFF for at in begins[:-1]]
    spans: list[tuple[int, int]] = []
    for begin, end, is_off in zip(begins, begins[1:], off, strict=False):
        if is_off and spans and spans[-1][1] == begin:
            spans[-1] = (spans[-1][0], end)
        elif is_off:
            spans.append((begin, end))
    return tuple(f"{_clock(begin)}-{_clock(end)}" for begin, end in spans)


def _clock(second: int) -> str:
    return f"{second % DAY // 3600:02}:{second % 3600 // 60:02}"


# --------------------------------------------------------------------------------------------- as LiteLLM evaluates it


def read(content: bytes) -> Reader:
    """Prices as LiteLLM does: the windows in UTC, on the weekdays of the zone; otherwise the plain price."""
    return partial(_told, json.loads(content, parse_float=Decimal))


def _told(entries: dict[str, Any], key: Key, at: int) -> Told | None:
    entry = entries.get(f"deepseek/{key.name}")
    if entry is None or entry != entries.get(key.name):
        return None
    field = next(field for field, kind in _FIELDS.items() if kind == key.kind)
    off = entry.get("off_peak_pricing")
    amount = off[field] if off and _is_off(off, at) else entry[field]
    return {"number": Decimal(amount).scaleb(6)}


def _is_off(off: dict[str, Any], at: int) -> bool:
    weekday = ((at + BEIJING) // DAY + 3) % 7 + 1
    hours = [each for window in off["windows"] if weekday in window["weekdays"] for each in window["hours_utc"]]
    return any(_is_within(at % DAY, *map(_seconds, each.split("-"))) for each in hours)


def _is_within(clock: int, start: int, end: int) -> bool:
    return start <= clock < end if start < end else clock >= start or clock < end


def _seconds(clock: str) -> int:
    return int(clock[:2]) * 3600 + int(clock[3:]) * 60


TARGET = Target(PATH, "application/json", export, partial(proof.prices, read), loses=_LOSES, labelled=True)
