"""Instants and days as files write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal

from deepseek_prices.instants import EPOCH, TICK
from deepseek_prices.usage.cells import said
from deepseek_prices.usage.record import When, day_of

BEIJING = timezone(timedelta(hours=8))
_EXAMPLE = "write one like 2026-10-02T02:00Z"
_DIGITS = re.compile(r"\d{9,20}(\.\d+)?", re.ASCII)
_COMPACT_DAY = re.compile(r"\d{8}", re.ASCII)
_NAMED = re.compile(r"(.*\d)\s*\[?([A-Za-z][A-Za-z0-9_+/-]*)\]?", re.ASCII)
_LIKE_A_TIME = re.compile(r"[\d\s:.,+/TtZz-]{0,40}|\w{3}, \d{1,2} \w{3} \d{4}[\s\d:+-]{0,20}", re.ASCII)
_LONGEST = 80


def when(written: object, zone: tzinfo | None = None) -> When:
    """An instant or a day, as a file has it: seconds, milliseconds, microseconds or nanoseconds since 1970, ISO 8601 or
    RFC 3339, RFC 2822, or a time with the name of its zone.

    `zone` is that of what has none. A day is the time from its midnight to the next. Raises `ValueError`.
    """
    if isinstance(written, str):
        return _of_text(written.strip(), zone)
    if isinstance(written, int | float | Decimal) and not isinstance(written, bool):
        return _since_1970(Decimal(written))
    raise ValueError(f"an instant is expected, not {said(written)}: {_EXAMPLE}")


def instant(written: object, zone: tzinfo | None = None) -> datetime:
    """An instant, where a day does not do. Raises `ValueError`."""
    found = when(written, zone)
    if isinstance(found, tuple):
        raise ValueError(f"{written!r} is a day, not an instant: {_EXAMPLE}")
    return found


def between(start: object, end: object, zone: tzinfo | None = None) -> When:
    """The time from a start up to an end; the instant where these are the same, or there is no end.

    Raises `ValueError`.
    """
    if end is None and type(start) is str:  # the short way, for what most files have
        try:
            found = datetime.fromisoformat(start)
        except ValueError:
            pass
        else:
            if found.tzinfo is not None and 1 < found.year < 9999:
                return found
    first = when(start, zone)
    if end is None or end in ("", start):
        return first
    last = when(end, zone)
    begin = first[0] if isinstance(first, tuple) else first
    finish = last[1] if isinstance(last, tuple) else last
    if finish < begin:
        raise ValueError(f"it ends before it begins: {begin.isoformat()}, {finish.isoformat()}")
    return first if finish == begin else (begin, finish)


def of_request(start: object, end: object, zone: tzinfo | None = None) -> When:
    """The time of one request, which ended at its end: that instant, at which it may be billed, is in it."""
    at = between(start, end, zone)
    return (at[0], at[1] + TICK) if isinstance(at, tuple) and not isinstance(when(start, zone), tuple) else at


def _of_text(written: str, zone: tzinfo | None) -> When:
    if _DIGITS.fullmatch(written):
        return _since_1970(Decimal(written))
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        found = _otherwise(written)
    if found.tzinfo is not None:
        return _in_both_calendars(found, written)
    is_day = _COMPACT_DAY.fullmatch(written) or not any(mark in written for mark in (":", "T", "t", " "))
    if zone is None:
        raise ValueError(_without_zone(written, found, bool(is_day)))
    try:
        placed = _in_both_calendars(found.replace(tzinfo=zone), written)
        if is_day:
            return placed, _in_both_calendars(day_of(placed)[1], written)
    except OverflowError:
        raise ValueError(_beyond(written)) from None
    if placed.utcoffset() != placed.replace(fold=1).utcoffset():
        raise ValueError(f"{written!r} is twice, or never, in this time zone, where the clocks change: add its offset")
    return placed


def _without_zone(written: str, found: datetime, is_day: bool) -> str:
    shown = written[:_LONGEST]
    if is_day:
        return f"{shown!r} is a day, not an instant: add a time and its zone, like {found.date()}T02:00Z"
    return f"{shown!r} has no time zone: add one, like Z for UTC or +08:00 for Beijing"


def _otherwise(written: str) -> datetime:
    """An instant as RFC 2822 has it, or with a zone's name. Raises `ValueError`."""
    from email.utils import parsedate_to_datetime

    if len(written) <= _LONGEST and "," in written:
        try:
            return parsedate_to_datetime(written)
        except (ValueError, TypeError):
            pass
    named = _NAMED.fullmatch(written) if len(written) <= _LONGEST else None
    if named:
        try:
            found = datetime.fromisoformat(named[1])
        except ValueError:
            found = None
        if found is not None and (found.tzinfo is None or "[" in written):
            return found.replace(tzinfo=time_zone(named[2]))
    shown = repr(written[:_LONGEST]) if _LIKE_A_TIME.fullmatch(written) else said(written)
    raise ValueError(f"{shown} is not an instant: {_EXAMPLE}")


def time_zone(name: str) -> tzinfo:
    """A time zone by its offset or its name. Raises `ValueError` where there is none of it here."""
    from zoneinfo import ZoneInfo

    if name.upper() in ("UTC", "Z"):
        return UTC
    try:
        if name.startswith(("+", "-")):
            return timezone(datetime.strptime(name, "%z").utcoffset() or timedelta(0))
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        expected = "write UTC, an offset like +08:00, or a name like Asia/Shanghai"
        raise ValueError(f"{name[:100]!r} is not a time zone here: {expected}") from None


# From which number on it is not seconds since 1970 but milliseconds, microseconds, nanoseconds: seconds reach the year
# 5138 there, and the smaller units were there in 1973.
_UNITS = ((Decimal(10) ** 17, 1_000_000_000), (Decimal(10) ** 14, 1_000_000), (Decimal(10) ** 11, 1000))


def _since_1970(number: Decimal) -> datetime:
    if not number.is_finite() or not 0 <= number < 10**20:
        raise ValueError(f"{str(number)[:_LONGEST]} is no number of seconds since 1970: {_EXAMPLE}")
    unit = next((unit for least, unit in _UNITS if number >= least), 1)
    return _in_both_calendars(EPOCH + timedelta(microseconds=int(number * 1_000_000 / unit)), str(number))


def _in_both_calendars(found: datetime, written: str) -> datetime:
    """As it is, unless UTC or Beijing's clock, in which it is shown and priced, cannot show it."""
    if 1 < found.year < 9999:
        return found
    try:
        found.astimezone(UTC)
        found.astimezone(BEIJING)
    except OverflowError:
        raise ValueError(_beyond(written)) from None
    return found


def _beyond(written: str) -> str:
    """The message for an instant outside the years 1 to 9999 of UTC or Beijing."""
    return f"{written[:_LONGEST]!r} is not an instant in both UTC and Beijing, years 1 to 9999: {_EXAMPLE}"
