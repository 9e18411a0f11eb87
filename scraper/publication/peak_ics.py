"""`peak.ics`: the peak hours, for a calendar that people subscribe to. Pure.

The times of each rule are events of their own, so a rule that changes ends the old ones. Nothing repeats after the
last day whose holidays are known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from deepseek_prices.instants import BEIJING, DAY, from_second
from scraper.editions.hours import Rule, period_at
from scraper.publication import hours, ics, proof
from scraper.publication.boundaries import boundaries
from scraper.publication.feed import Feed, Refusal, Target, instant, per
from scraper.publication.known import Known
from scraper.publication.lists import rules, sold

PATH = "v1/peak.ics"
_HOME = "https://github.com/deepseek-prices/deepseek-prices"
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PEAK = "peak"


class _Times(NamedTuple):
    """A window of a rule through the time in which the rule holds."""

    rule: Rule
    since: int
    days: int
    start: int
    whole: list[tuple[int, int]]
    """Each occurrence that is as long as the window: its first second, and the one after its last."""
    cut: list[tuple[int, int]]
    """Those which the beginning or the end of the rule cuts."""


def export(known: Known, at: int) -> Feed | Refusal:
    """All peak hours up to the end of the calendar."""
    start, end = known.timeline.starts[0], known.calendar_until
    if end <= at:
        return Refusal(f"the holidays are not known from {instant(end)} on")
    coming = {rule for _, rule in rules(known, at, end) if rule}
    if not coming:
        return Refusal("no price depends on the hour")
    if any({rule[0], *(window[0] for window in rule[2])} != {"off_peak", _PEAK} for rule in coming):
        return Refusal("a period that is neither peak nor off-peak")
    stretches = pairwise([*rules(known, start, end), (end, None)])
    times = [each for begun, following in stretches for each in _times(known, *begun, following[0])]
    content = ics.calendar(
        "DeepSeek API peak hours · 高峰时段",
        f"Known until {instant(end)}: after that no event means nothing. {_HOME}",
        (event for each in times for event in _events(known, each, at)),
        zone=True,
    )
    return Feed(content, start, end)


def _times(known: Known, since: int, rule: Rule | None, until: int) -> Iterator[_Times]:
    for period, days, start, end in rule[2] if rule else ():
        if rule and period == _PEAK:
            first = (since + BEIJING) // DAY * DAY - BEIJING
            windows = [(day + start, day + end) for day in range(first, until, DAY)]
            found = [each for each in windows if period_at(rule, each[0], known.timeline.calendar) == _PEAK]
            whole = [each for each in found if since <= each[0] and each[1] <= until]
            clipped = [(max(since, begin), min(stop, until)) for begin, stop in found if (begin, stop) not in whole]
            yield _Times(rule, since, days, start, whole, [each for each in clipped if each[0] < each[1]])


def _events(known: Known, times: _Times, at: int) -> Iterator[list[str]]:
    """One event that repeats, and one for each time that is shorter."""
    uid = f"{ics.utc(times.since)}-{times.days}-{times.start // 60}"
    for begin, end in times.cut:
        yield _event(f"{uid}-{ics.utc(begin)}", at, begin, end, _said(known, times.rule, begin))
    if times.whole:
        (first, end), (last, _) = times.whole[0], times.whole[-1]
        named = ",".join(name for day, name in enumerate(_WEEKDAYS) if times.days >> day & 1)
        every = {day for day in range(first, last + 1, DAY) if times.days >> _weekday(day) & 1}
        left_out = sorted(every - {begin for begin, _ in times.whole})
        lines = _event(uid, at, first, end, _said(known, times.rule, min(max(at, first), last)))
        lines.append(f"RRULE:FREQ=WEEKLY;WKST=MO;BYDAY={named};UNTIL={ics.utc(last)}")
        if left_out:
            lines.append(f"EXDATE;TZID=Asia/Shanghai:{','.join(map(_local, left_out))}")
        yield lines


def _event(uid: str, at: int, start: int, end: int, said: list[str]) -> list[str]:
    return [
        f"UID:peak-{uid}@deepseek-prices",
        f"DTSTAMP:{ics.utc(at)}",
        f"DTSTART;TZID=Asia/Shanghai:{_local(start)}",
        f"DTEND;TZID=Asia/Shanghai:{_local(end)}",
        "SUMMARY:DeepSeek API peak · 高峰",
        "TRANSP:TRANSPARENT",
        *said,
    ]


def _said(known: Known, rule: Rule, moment: int) -> list[str]:
    """The hours in words, and the prices of an instant, a line for each kind."""
    prices: dict[str, list[str]] = {}
    for key, segment in sold(known, moment).items():
        amounts = {period: amount for period, amount, _ in segment.prices}
        if _PEAK in amounts and key.name == segment.billed_as:
            said = f"{amounts[_PEAK]} {key.currency} (off-peak {amounts['off_peak']})"
            prices.setdefault(f"{key.name} {key.kind} per {per(*segment.unit)}", []).append(said)
    lines = [hours.sentence(rule), f"Prices as of {instant(moment)}:"]
    lines += (f"{what}: {' · '.join(amounts)}" for what, amounts in prices.items())
    return [f"DESCRIPTION:{ics.text(chr(10).join(lines))}"]


def _local(second: int) -> str:
    return f"{from_second(second + BEIJING):%Y%m%dT%H%M%S}"


def _weekday(second: int) -> int:
    return ((second + BEIJING) // DAY + 3) % 7  # 1970-01-01 was a Thursday


# ---------------------------------------------------------------------------------------------- as a calendar reads it


def read(content: bytes) -> list[tuple[int, int]]:
    """The times of all events, first second and the one after the last."""
    return [time for event in ics.events(content) for time in _expanded(event)]


def _expanded(event: dict[str, str]) -> Iterator[tuple[int, int]]:
    start, end = (_second(event[name]) for name in ("DTSTART", "DTEND"))
    if "RRULE" not in event:
        yield start, end
        return
    rule = dict(part.split("=") for part in event["RRULE"].split(";"))
    left_out = {_second(each) for each in event.get("EXDATE", "").split(",") if each}
    for at in range(start, _second(rule["UNTIL"]) + 1, DAY):
        if _WEEKDAYS[_weekday(at)] in rule["BYDAY"].split(",") and at not in left_out:
            yield at, at + end - start


def _second(value: str) -> int:
    at = int(datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC).timestamp())
    return at if value.endswith("Z") else at - BEIJING


def differences(known: Known, feed: Feed) -> Iterator[str]:
    """Where an event, or none, says something else than the period of a model's price."""
    times = sorted(read(feed.content))
    starts = [begin for begin, _ in times]
    assert feed.exact_until is not None
    for key in (each for each in known.tracks if each.name in known.models and each[1:] == ("output", "USD")):
        for at in boundaries(known, key, feed.exact_from, feed.exact_until):
            position = bisect_right(starts, at)
            said = position > 0 and at < times[position - 1][1]
            told = proof.asked(key, at)
            if "error" not in told and said != (told["period"] == _PEAK):
                yield f"{key.name} at {instant(at)}: get_price says {told['period']}, the calendar {said and _PEAK}"


TARGET = Target(
    PATH,
    "text/calendar",
    export,
    differences,
    loses=("the prices, but for those in words", "that a time without an event may be unknown, not off-peak"),
)
