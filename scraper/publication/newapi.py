"""`newapi.json`: billing expressions for New API (QuantumNous/new-api), as its `ratio_sync` takes them. Pure.

Its expressions have the weekday, hour, month and day of a time zone, so a rule with its holidays is one; they have no
year, so a holiday is told apart for a year at most.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from deepseek_prices.instants import BEIJING, DAY
from scraper.editions.hours import Rule
from scraper.editions.timeline import Key
from scraper.publication import expression, proof
from scraper.publication.feed import GUIDE_NAMES, Feed, Reader, Refusal, Target, Told, in_json, instant
from scraper.publication.gateway import KINDS, holidays, rates
from scraper.publication.known import Known

PATH = "v1/newapi.json"
_YEAR = 365 * DAY
_VARIABLES = dict(zip(KINDS, ("cr", "p", "c"), strict=True))
_ZONE = '("Asia/Shanghai")'


def export(known: Known, at: int) -> Feed | Refusal:
    """An expression for each name, up to the next change that is known, or the end of the calendar."""
    found = rates(known, at)
    if not found.names:
        return Refusal("no model with its three prices in USD is sold at this instant")
    until = at + _YEAR if found.until is None else min(at + _YEAR, found.until)
    if found.rule and found.rule[1]:
        until = min(until, known.calendar_until)
    if until <= at:
        return Refusal(f"the holidays are not known from {instant(known.calendar_until)} on")
    if len({window[0] for window in found.rule[2]} if found.rule else ()) > 1:
        return Refusal("a rule with more than two periods")
    condition = _condition(found.rule, holidays(known, found.rule, at, until)) if found.rule else ""
    expressions = {name: _expression(found.rule, condition, kinds) for name, kinds in found.names.items()}
    data = {"billing_mode": dict.fromkeys(expressions, "tiered_expr"), "billing_expr": expressions}
    return Feed(in_json({"success": True, "message": "", "data": data}), at, until, found.keys())


def _expression(rule: Rule | None, condition: str, kinds: dict[str, dict[str, str]]) -> str:
    if rule is None:
        return _tier("standard", kinds)
    return f"{condition} ? {_tier(rule[2][0][0], kinds)} : {_tier(rule[0], kinds)}"


def _tier(period: str, kinds: dict[str, dict[str, str]]) -> str:
    amounts = " + ".join(f"{_VARIABLES[kind]}*{kinds[kind][period]}" for kind in KINDS)
    return f'tier("{period}", {amounts})'


def _condition(rule: Rule, off: list[int]) -> str:
    """Whether a window stands."""
    windows = [f"({_days(days)} && ({hours}))" for days, hours in _by_days(rule)]
    stands = windows[0] if len(windows) == 1 else f"({' || '.join(windows)})"
    return f"({stands} && !({' || '.join(_dates(off))}))" if off else stands


def _by_days(rule: Rule) -> Iterator[tuple[int, str]]:
    for days in dict.fromkeys(window[1] for window in rule[2]):
        yield days, " || ".join(_hours(start, end) for _, on, start, end in rule[2] if on == days)


def _days(bits: int) -> str:
    """The weekdays, of which New API counts Sunday as 0."""
    numbers = sorted((day + 1) % 7 for day in range(7) if bits >> day & 1)
    if numbers == [*range(numbers[0], numbers[-1] + 1)]:
        return f"weekday{_ZONE}>={numbers[0]} && weekday{_ZONE}<={numbers[-1]}"
    return "(" + " || ".join(f"weekday{_ZONE}=={number}" for number in numbers) + ")"


def _hours(start: int, end: int) -> str:
    if start % 3600 == end % 3600 == 0:
        return f"(hour{_ZONE}>={start // 3600} && hour{_ZONE}<{end // 3600})"
    minute = f"hour{_ZONE}*60+minute{_ZONE}"
    return f"({minute}>={start // 60} && {minute}<{end // 60})"


def _dates(days: list[int]) -> Iterator[str]:
    dates = [date(1970, 1, 1) + timedelta(day) for day in days]
    for month in dict.fromkeys(each.month for each in dates):
        of_month = " || ".join(f"day{_ZONE}=={each.day}" for each in dates if each.month == month)
        yield f"(month{_ZONE}=={month} && ({of_month}))"


# -------------------------------------------------------------------------------------------- as New API evaluates it


def read(content: bytes) -> Reader:
    """Prices as New API's engine does: the expression, with one token of a kind and none of the others."""
    texts = json.loads(content)["data"]["billing_expr"]
    return partial(_told, {name: expression.parsed(text) for name, text in texts.items()})


def _told(expressions: dict[str, expression.Expression], key: Key, at: int) -> Told | None:
    if key.name not in expressions:
        return None
    used = {variable: int(kind == key.kind) for kind, variable in _VARIABLES.items()}
    found = expressions[key.name](expression.Moment(at + BEIJING, used))
    return {"number": found.amount, "period": found.tier}


TARGET = Target(
    PATH,
    "application/json",
    export,
    partial(proof.prices, read),
    loses=(
        "CNY, services, list prices, and the past",
        GUIDE_NAMES,
        "which instant counts: New API takes that of the settlement, by its server's clock",
        "an unknown time zone: New API takes UTC for it without a word, so its server needs the data of time zones",
    ),
)
