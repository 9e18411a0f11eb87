"""Dates, times and hours as the page prints them, to UTC instants and to windows in Beijing time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

BEIJING = timedelta(hours=8)  # all year: China has no summer time

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH_NUMBER = {name[:length]: number for number, name in enumerate(_MONTHS, 1) for length in (3, len(name))} | {
    "Sept": 9
}
_WEEKDAYS = (
    ("Monday", "周一"), ("Tuesday", "周二"), ("Wednesday", "周三"), ("Thursday", "周四"), ("Friday", "周五"),
    ("Saturday", "周六"), ("Sunday", "周日"),
)  # fmt: skip
_MONTH = r"(?P<month_name>[A-Z][a-z]{2,8})"
_TIME = r"(?P<hour>[0-2]?[0-9]):(?P<minute>[0-5][0-9])"
_DATE = r"(?P<year>20[0-9]{2})(?P<separator>[-/])(?P<month>[0-9]{1,2})(?P=separator)(?P<day>[0-9]{1,2})"
# On folded text.
_FORMS = (
    rf"{_DATE} {_TIME}(?P<utc>\(UTC\)| UTC)",
    rf"{_MONTH} (?P<day>[0-9]{{1,2}}),(?P<year>20[0-9]{{2}}),{_TIME}(?P<utc> UTC)",
    rf"{_TIME} (?:(?P<utc>UTC)|Beijing Time) on {_MONTH} (?P<day>[0-9]{{1,2}}),(?P<year>20[0-9]{{2}})",
    rf"{_TIME} (?P<utc>UTC) Time on {_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th),(?P<year>20[0-9]{{2}})",
    rf"{_TIME}\(Beijing Time\)on (?P<weekday>[A-Z][a-z]+day),{_MONTH} (?P<day>[0-9]{{1,2}}),(?P<year>20[0-9]{{2}})",
    rf"北京时间{_DATE} {_TIME}",
    r"北京时间(?P<year>20[0-9]{2})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"
    rf"(?:\((?P<weekday>周[一二三四五六日])\))?{_TIME}",
)
_INSTANTS = tuple(re.compile(form) for form in _FORMS)
INSTANT = "|".join(re.sub(r"\?P<\w+>", "?:", form.replace("(?P=separator)", "[-/]")) for form in _FORMS)

HOURS = r"[0-2]?[0-9]:[0-5][0-9][-~][0-2]?[0-9]:[0-5][0-9]"


def instant(text: str) -> str:
    """A printed instant (folded) as UTC with a `Z`; 24:00 is the next day's midnight.

    Raises `ValueError` for a day or hour that does not exist, and for a day that is another day of the week.

    >>> instant("北京时间2025-02-08 24:00"), instant("16:00 UTC on August 16,2026")
    ('2025-02-08T16:00:00Z', '2026-08-16T16:00:00Z')
    """
    for form in _INSTANTS:
        found = form.fullmatch(text)
        if found:
            parts = found.groupdict()
            month = int(parts["month"]) if "month" in parts else _MONTH_NUMBER.get(parts["month_name"], 0)
            try:
                midnight = datetime(int(parts["year"]), month, int(parts["day"]), tzinfo=UTC)
            except ValueError:
                raise ValueError(f"a day that exists, not {text}") from None
            if parts.get("weekday") not in (None, *_WEEKDAYS[midnight.weekday()]):
                raise ValueError(f"{_WEEKDAYS[midnight.weekday()][0]}, which that day is, not {text}")
            moment = midnight + timedelta(minutes=_minutes(parts["hour"], parts["minute"]))
            return written(moment if parts.get("utc") else moment - BEIJING)
    raise ValueError(f"an instant in a known form, not {text!r}")


def written_after(moment: datetime) -> str:
    """The first whole second that is not before a moment, as the data writes it: by then it had happened."""
    return written(moment if not moment.microsecond else moment + timedelta(seconds=1))


def written(moment: datetime) -> str:
    """An instant as the data writes it: UTC, seconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def start_of_beijing_day(day: date) -> datetime:
    """The instant at which the day begins in Beijing."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - BEIJING


def windows(text: str, *, utc: bool, every_day: bool) -> list[tuple[str, str]]:
    """All hour ranges in a folded text as Beijing windows, `HH:MM` to `HH:MM`, in order of the day.

    Raises `ValueError` for hours that do not exist, a range that crosses midnight in Beijing, and, unless the rule
    holds every day, UTC hours that are the next day's in Beijing.

    >>> windows("01:00-04:00 and 06:00-10:00", utc=True, every_day=False)
    [('09:00', '12:00'), ('14:00', '18:00')]
    """
    found = []
    for hours in re.findall(HOURS, text):
        start, end = (_minutes(*clock.split(":")) for clock in re.split("[-~]", hours))
        if start == end:
            raise ValueError(f"hours that begin and end at different times, not {hours}")
        end += 0 if start < end else 1440
        start, end = (minute + (480 if utc else 0) for minute in (start, end))
        if start >= 1440 and every_day:
            start, end = start - 1440, end - 1440
        if end > 1440:
            raise ValueError(f"hours within one day of Beijing, not {hours}")
        found.append((_clock(start), _clock(end)))
    return sorted(found)


def _minutes(hour: str, minute: str) -> int:
    minutes = int(hour) * 60 + int(minute)
    if minutes > 1440:
        raise ValueError(f"an hour of the day, not {hour}:{minute}")
    return minutes


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
