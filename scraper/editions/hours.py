"""Which period an instant is in, by an edition's rule and the calendar of holidays. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from deepseek_prices.edition import BillingPeriods
from deepseek_prices.instants import BEIJING, DAY

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday

Rule: TypeAlias = tuple[str, bool, tuple[tuple[str, int, int, int], ...]]
"""Default period, whether holidays are excepted, and the windows: period, days as bits, first and last second."""


class Calendar(NamedTuple):
    """The days, counted since 1970, for which the holidays are known, and those that are one."""

    first: int
    last: int
    days_off: frozenset[int]


def rule_of(periods: BillingPeriods | None) -> Rule | None:
    """An edition's rule in numbers; None where one price holds round the clock."""
    if periods is None:
        return None
    windows = (
        (each["period"], sum(1 << _DAYS.index(day) for day in each["days"]), _clock(each["from"]), _clock(each["to"]))
        for each in periods["windows"]
    )
    return periods["default"], "except_holidays" in periods, tuple(windows)


def period_at(rule: Rule | None, at: int, calendar: Calendar) -> str | None:
    """The period of an instant; None where it depends on a holiday that is not known."""
    if rule is None:
        return "standard"
    default, except_holidays, windows = rule
    day, clock = divmod(at + BEIJING, DAY)
    weekday = (day + _EPOCH_WEEKDAY) % 7
    inside = [period for period, days, start, end in windows if days >> weekday & 1 and start <= clock < end]
    if not inside or (except_holidays and day in calendar.days_off):
        return default
    is_known = not except_holidays or calendar.first <= day <= calendar.last
    return inside[0] if is_known else None


def edges(rules: Iterable[Rule | None], start: int, end: int) -> Iterator[int]:
    """The instants within a stretch at which the period of one of the rules may change."""
    clocks = {0}.union(*({first, last} for rule in rules if rule for _, _, first, last in rule[2]))
    for day in range((start + BEIJING) // DAY, (end + BEIJING) // DAY + 1):
        found = (day * DAY + clock - BEIJING for clock in clocks)
        yield from (at for at in found if start < at < end)


def _clock(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60
