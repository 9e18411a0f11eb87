"""After the calendar's last day, whichever that is: the hours that holidays concern have no answer, all else has."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from deepseek_prices import (
    CalendarUnknown,
    PriceChange,
    PriceError,
    _evidence,
    editions,
    get_price,
    history,
    kinds,
    lookup,
    models,
    next_change,
)
from deepseek_prices.audit import log, why


def spans_of(track: tuple[str, str, str]) -> tuple:
    return history(*track[:2], currency=track[2])


BEIJING = timezone(timedelta(hours=8))
TRACKS = list(lookup.compiled.TRACKS)
DAY, HALF_HOUR = timedelta(days=1), timedelta(minutes=30)
NEWEST = list(_evidence.EDITIONS.values())[-1]
LAST_DAY = date(1970, 1, 1) + DAY * lookup.compiled.CALENDAR[1]
each_track = pytest.mark.parametrize("track", TRACKS, ids=" ".join)


def first_week() -> list[datetime]:
    """Each half hour of the first week for which there is a price list and no calendar."""
    begins = max(editions()[-1].in_force_from.astimezone(BEIJING).date() + DAY, LAST_DAY + DAY)
    start = datetime(begins.year, begins.month, begins.day, tzinfo=BEIJING)
    return [start + HALF_HOUR * number for number in range(7 * 48)]


WEEK = first_week()
MONDAY = next(at for at in WEEK if at.weekday() == 0) + timedelta(hours=10)
SATURDAY = next(at for at in WEEK if at.weekday() == 5) + timedelta(hours=10)


def concerned(at: datetime) -> bool:
    """Whether the newest price list has another price at this hour on a holiday, by what it says itself."""
    periods = NEWEST["billing_periods"] or {"windows": []}
    day, clock = at.strftime("%a").lower(), at.strftime("%H:%M")
    inside = any(day in each["days"] and each["from"] <= clock < each["to"] for each in periods["windows"])
    return inside and "except_holidays" in periods


def answer(track: tuple[str, str, str], at: datetime) -> object:
    model, kind, currency = track
    try:
        return get_price(model, kind, at, currency=currency)
    except PriceError as error:
        return error


@each_track
def test_no_hour_is_without_an_answer_but_those_that_holidays_concern(track):
    by_period = len(spans_of(track)[-1].prices) > 1
    found = {at for at in WEEK if isinstance(answer(track, at), CalendarUnknown)}
    assert found == {at for at in WEEK if by_period and concerned(at)}


@pytest.mark.parametrize("at", [MONDAY, SATURDAY])
def test_names_and_kinds_need_no_calendar(at):
    assert all(kinds(name, at) for name in models(at))


@each_track
def test_the_next_change_is_none_or_one_or_not_known(track):
    model, kind, currency = track
    try:
        found = next_change(model, kind, SATURDAY, currency=currency)
    except PriceError as error:
        found = error
    by_period = len({str(price) for price in spans_of(track)[-1].prices}) > 1
    expected = CalendarUnknown if by_period and concerned(MONDAY) else PriceChange | PriceError | None
    assert isinstance(found, expected)


@each_track
@pytest.mark.parametrize("at", [MONDAY, SATURDAY])
def test_why_explains_what_the_lookup_answers(track, at):
    model, kind, currency = track
    found = why(model, kind, at, currency=currency)
    expected = answer(track, at)
    assert (found.price, type(found.error)) == (
        (None, type(expected)) if isinstance(expected, PriceError) else (expected, type(None))
    )
    assert found.as_dict()


def test_the_log_goes_on():
    assert log(datetime(2024, 1, 1, tzinfo=UTC))[-1].edition.name == NEWEST["edition"]
