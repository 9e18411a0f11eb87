"""The holiday calendar against two libraries that keep it too."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest


@pytest.fixture
def weekdays(data):
    """Every Monday to Friday that the calendar covers, and whether it is a day off there."""
    first, last = (date.fromisoformat(data.holidays[name]) for name in ("complete_from", "complete_until"))
    days_off = {day for notice in data.holidays["notices"] for day in notice["days_off"]}
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return {day: str(day) in days_off for day in days if day.weekday() < 5}


def test_every_weekday_is_as_in_chinesecalendar(weekdays):
    assert weekdays == {day: chinese_calendar.is_holiday(day) for day in weekdays}


def test_every_weekday_is_as_in_holidays(weekdays):
    china = holidays.country_holidays("CN", years={day.year for day in weekdays})
    assert weekdays == {day: day in china for day in weekdays}


def test_the_calendar_covers_whole_years(data):
    assert data.holidays["complete_from"].endswith("-01-01")
    assert data.holidays["complete_until"].endswith("-12-31")


def test_a_make_up_working_day_is_a_saturday_or_sunday(data):
    made_up = [day for notice in data.holidays["notices"] for day in notice["working_days"]]
    assert made_up
    assert all(date.fromisoformat(day).weekday() >= 5 for day in made_up)
