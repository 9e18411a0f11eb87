"""A day in place of an instant: what a price is from its beginning to its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from deepseek_prices import Price, PriceError, get_price
from deepseek_prices.ahead import instants_of_change
from deepseek_prices.cli.output import BEIJING
from deepseek_prices.usage.when import time_zone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deepseek_prices.literals import UnknownHolidays


class Day(NamedTuple):
    """A day in a time zone, half open."""

    written: str
    zone: str
    start: datetime
    """Its first instant (UTC)."""
    end: datetime
    """The first instant of the next day (UTC)."""


class Part(NamedTuple):
    """A part of a day in which the answer is the same."""

    start: datetime
    end: datetime
    answer: Price | PriceError


def day(written: str, zone: str | None) -> Day:
    """A day from ISO 8601, in Beijing or another time zone. Raises `ValueError` where it is none."""
    of = BEIJING if zone is None else time_zone(zone)
    first = date.fromisoformat(written)
    try:
        start, end = (_midnight(each, of) for each in (first, first + timedelta(days=1)))
    except OverflowError:
        raise ValueError(f"{written!r} is not a whole day of UTC, years 1 to 9999: name another") from None
    if start >= end:
        raise ValueError(f"{written!r} does not exist in {zone}: name another day")
    return Day(written, zone or "Asia/Shanghai", start, end)


def _midnight(on: date, zone: tzinfo) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=zone).astimezone(UTC)


def parts(model: str, kind: str, currency: str, during: Day, unknown_holidays: UnknownHolidays = "raise") -> list[Part]:
    """The prices of a day, one after the other: where the next is the same, it is one part.

    Raises the `PriceError` where there is no price at any instant of it.
    """
    found: list[Part] = []
    for start, end in _spans(model, kind, currency, during):
        found_then = answer(model, kind, start, currency, unknown_holidays)
        if found and _terms(found[-1].answer) == _terms(found_then):
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Part(start, end, found_then))
    first = found[0].answer
    if isinstance(first, PriceError) and not any(isinstance(part.answer, Price) for part in found):
        raise first
    return found


def _spans(model: str, kind: str, currency: str, during: Day) -> Iterator[tuple[datetime, datetime]]:
    start = during.start
    for following in instants_of_change(model, kind, currency, during.start, during.end):
        yield start, following
        start = following
    yield start, during.end


def answer(
    model: str, kind: str, at: datetime, currency: str, unknown_holidays: UnknownHolidays = "raise"
) -> Price | PriceError:
    """The price at an instant, or why there is none."""
    try:
        return get_price(model, kind, at, currency=currency, unknown_holidays=unknown_holidays)
    except PriceError as error:
        return error


def _terms(answer: Price | PriceError) -> object:
    """The part of an answer that is the same while the price is the same, and as certain."""
    if isinstance(answer, Price):
        return str(answer), answer.model, str(answer.list_price), answer.certain
    return type(answer), str(answer)
