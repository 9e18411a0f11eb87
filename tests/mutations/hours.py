"""Hours of the day as the page prints them, and the billing periods that they make."""

from __future__ import annotations

import re

from view import Data

WHOLE_WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
RANGE = re.compile(r"(\d{1,2}:\d\d)( *[-–～~] *)(\d{1,2}:\d\d)")


class Unclear(Exception):
    """The page contradicts itself, or says what no page has said: only a refusal is right."""


def minutes(clock: str) -> int:
    """Minutes since midnight; raises `Unclear` where there is no such hour."""
    hour, minute = map(int, clock.split(":"))
    if hour * 60 + minute > 1440 or minute > 59:
        raise Unclear("no such hour")
    return hour * 60 + minute


def clock(minute: int) -> str:
    """A time of day."""
    return f"{minute // 60:02}:{minute % 60:02}"


def rule(default: str, period: str, days: list[str], text: str, *, utc: bool) -> Data:
    """The billing periods in Beijing time; raises `Unclear` where a range is empty or crosses midnight there."""
    windows = []
    for found in RANGE.finditer(text):
        start, end = minutes(found[1]), minutes(found[3])
        first, last = (each + 480 * utc for each in (start, end + 1440 * (end < start)))
        if first >= 1440 and days == WHOLE_WEEK:
            first, last = first - 1440, last - 1440
        if start == end or first >= 1440 or last > 1440:
            raise Unclear("from an hour to the same hour, on the next day or over midnight in Beijing")
        windows.append({"period": period, "days": days, "from": clock(first), "to": clock(last)})
    windows.sort(key=lambda each: (each["from"], each["to"]))
    return {"time_zone": "Asia/Shanghai", "default": default, "windows": windows}
