"""The holiday calendar against two libraries that keep it too, for the years of which they know the notice."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from chinese_calendar.constants import holidays as of_chinese_calendar
from holidays.countries.china import ChinaStaticHolidays

KNOWN_TO_CHINESE_CALENDAR = {day.year for day in of_chinese_calendar}
# Of other years this library knows the public holidays alone, not the days that the notice gives besides.
KNOWN_TO_HOLIDAYS = set(ChinaStaticHolidays.special_public_holidays)


@pytest.fixture
def weekdays(data):
    """Every Monday to Friday that the calendar covers, and whether it is a day off there."""
    first, last = (date.fromisoformat(data.holidays[name]) for name in ("complete_from", "complete_until"))
    days_off = {day for notice in data.holidays["notices"] for day in notice["days_off"]}
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return {day: str(day) in days_off for day in days if day.weekday() < 5}


def of(years, weekdays):
    return {day: off for day, off in weekdays.items() if day.year in years}


def china(weekdays):
    return holidays.country_holidays("CN", years={day.year for day in weekdays})


def test_every_weekday_is_as_in_chinesecalendar(weekdays):
    known = of(KNOWN_TO_CHINESE_CALENDAR, weekdays)
    assert date(2026, 1, 5) in known
    assert known == {day: chinese_calendar.is_holiday(day) for day in known}


def test_every_weekday_is_as_in_holidays(weekdays):
    known = of(KNOWN_TO_HOLIDAYS, weekdays)
    assert date(2026, 1, 5) in known
    assert known == {day: day in china(known) for day in known}


def test_every_public_holiday_is_a_day_off_also_in_a_year_whose_notice_no_library_knows(weekdays):
    # A holiday on a weekend has its day in lieu where the notice puts it.
    public = [day for day, name in china(weekdays).items() if "observed" not in name]
    assert [day for day in public if day in weekdays and not weekdays[day]] == []


def test_the_calendar_covers_whole_years(data):
    assert data.holidays["complete_from"].endswith("-01-01")
    assert data.holidays["complete_until"].endswith("-12-31")


def test_a_make_up_working_day_is_a_saturday_or_sunday(data):
    made_up = [day for notice in data.holidays["notices"] for day in notice["working_days"]]
    assert made_up
    assert all(date.fromisoformat(day).weekday() >= 5 for day in made_up)
