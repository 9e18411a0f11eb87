"""A rule of periods as a sentence, and as the times of a day in UTC. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from deepseek_prices.instants import BEIJING, DAY
from scraper.editions.hours import Rule

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def sentence(rule: Rule | None) -> str:
    """When which period is, in Beijing and in UTC."""
    if rule is None:
        return "One price holds round the clock."
    default, except_holidays, windows = rule
    said = [f"{period} is {_days(days)}, {_times(windows, period, days)}" for period, days in _sorts(windows)]
    holidays = ", and not on Chinese public holidays" if except_holidays else ""
    return f"{'; '.join(said)}{holidays}. All other time is {default}. Weekdays and holidays are Beijing's."


def _sorts(windows: tuple[tuple[str, int, int, int], ...]) -> Iterator[tuple[str, int]]:
    yield from dict.fromkeys((period, days) for period, days, _, _ in windows)


def _times(windows: tuple[tuple[str, int, int, int], ...], period: str, days: int) -> str:
    times = [(start, end) for of, on, start, end in windows if (of, on) == (period, days)]
    beijing = " and ".join(f"{_clock(start)} to {_clock(end)}" for start, end in times)
    utc = " and ".join(f"{_clock((start - BEIJING) % DAY)} to {_clock((end - BEIJING) % DAY)}" for start, end in times)
    return f"{beijing} in Beijing ({utc} UTC)"


def _days(bits: int) -> str:
    named = [name for position, name in enumerate(_DAYS) if bits >> position & 1]
    if len(named) == 7:
        return "every day"
    first = _DAYS.index(named[0])
    in_a_row = named == [*_DAYS[first : first + len(named)]] and len(named) > 2
    return f"{named[0]} to {named[-1]}" if in_a_row else " and ".join(named)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
