"""Dates, times and hours as the page prints them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from scraper.reading.instants import instant, start_of_beijing_day, windows, written


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2025-02-08 16:00(UTC)", "2025-02-08T16:00:00Z"),
        ("2026/4/26 12:15 UTC", "2026-04-26T12:15:00Z"),
        ("2026/05/31 15:59 UTC", "2026-05-31T15:59:00Z"),
        ("Sep 5,2025,16:00 UTC", "2025-09-05T16:00:00Z"),
        ("Sept 5,2025,16:00 UTC", "2025-09-05T16:00:00Z"),
        ("September 5,2025,16:00 UTC", "2025-09-05T16:00:00Z"),
        ("16:00 UTC on October 31,2026", "2026-10-31T16:00:00Z"),
        ("12:00 Beijing Time on September 14,2026", "2026-09-14T04:00:00Z"),
        ("15:59 UTC Time on December 15th,2025", "2025-12-15T15:59:00Z"),
        ("北京时间2025-02-08 24:00", "2025-02-08T16:00:00Z"),
        ("北京时间2026/9/14 12:00", "2026-09-14T04:00:00Z"),
        ("北京时间2026年11月1日00:00", "2026-10-31T16:00:00Z"),
        ("北京时间2026年8月23日(周日)00:00", "2026-08-22T16:00:00Z"),
        ("00:00(Beijing Time)on Sunday,August 23,2026", "2026-08-22T16:00:00Z"),
    ],
)
def test_a_printed_instant_is_read_as_utc(printed, expected):
    assert instant(printed) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-08 16:00",
        "2025-02-08 16:00(Beijing)",
        "2025-02-08(UTC)",
        "08-02-2025 16:00(UTC)",
        "2025-02/08 16:00(UTC)",
        "2025-02-08 16:60(UTC)",
        "1999-02-08 16:00(UTC)",
        "北京时间2025-02-08 24:00 UTC",
        "16:00 CET on October 31,2026",
        "２０２５-02-08 16:00(UTC)",
        "",
    ],
)
def test_an_instant_in_any_other_form_is_refused(text):
    with pytest.raises(ValueError, match="an instant in a known form, not"):
        instant(text)


@pytest.mark.parametrize(
    "text",
    [
        "北京时间2026年8月23日(周六)00:00",
        "00:00(Beijing Time)on Saturday,August 23,2026",
        "00:00(Beijing Time)on Someday,August 23,2026",
    ],
)
def test_a_day_that_is_another_day_of_the_week_is_refused(text):
    with pytest.raises(ValueError, match="Sunday, which that day is, not"):
        instant(text)


@pytest.mark.parametrize("text", ["2025-02-08 25:00(UTC)", "2025-02-08 24:01(UTC)", "北京时间2025-02-08 29:00"])
def test_an_hour_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match="an hour of the day, not"):
        instant(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-02-30 16:00(UTC)", "2025-02-30"),
        ("2025-13-01 16:00(UTC)", "2025-13-01"),
        ("2025-00-10 16:00(UTC)", "2025-00-10"),
        ("北京时间2025年2月29日00:00", "2025年2月29日"),
        ("16:00 UTC on Octember 31,2026", "Octember 31,2026"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_in_words_of_ours(text, day):
    # The words of the standard library differ from one Python to the next, and read as what was expected.
    with pytest.raises(ValueError, match=rf"a day .*not .*{day}"):
        instant(text)


def test_the_last_minute_of_a_day_is_the_next_midnight():
    assert instant("2024-12-31 24:00(UTC)") == "2025-01-01T00:00:00Z"


def test_an_instant_is_written_in_utc():
    assert written(datetime(2025, 2, 9, 0, 0, tzinfo=timezone(timedelta(hours=8)))) == "2025-02-08T16:00:00Z"


def test_a_day_of_beijing_begins_at_16_hours_utc_of_the_day_before():
    assert start_of_beijing_day(date(2025, 2, 9)) == datetime(2025, 2, 8, 16, tzinfo=UTC)


def test_hours_in_beijing_time_are_kept():
    hours = windows("9:00-12:00、14:00-18:00", utc=False, every_day=False)
    assert hours == [("09:00", "12:00"), ("14:00", "18:00")]


def test_hours_in_utc_are_turned_into_beijing_time():
    hours = windows("01:00-04:00 and 06:00-10:00", utc=True, every_day=False)
    assert hours == [("09:00", "12:00"), ("14:00", "18:00")]


def test_hours_stand_in_the_order_of_the_day():
    hours = windows("14:00~18:00 and 9:00~12:00", utc=False, every_day=False)
    assert hours == [("09:00", "12:00"), ("14:00", "18:00")]


def test_hours_may_end_with_the_day():
    assert windows("18:00-24:00", utc=False, every_day=False) == [("18:00", "24:00")]


def test_hours_that_are_the_next_day_in_beijing_are_read_where_every_day_is_the_same():
    assert windows("16:30-17:30", utc=True, every_day=True) == [("00:30", "01:30")]


@pytest.mark.parametrize(("text", "utc"), [("16:30-17:30", True), ("15:00-17:00", True), ("22:00-02:00", False)])
def test_hours_that_are_not_of_one_day_in_beijing_are_refused(text, utc):
    with pytest.raises(ValueError, match="hours within one day of Beijing"):
        windows(text, utc=utc, every_day=False)


@pytest.mark.parametrize("text", ["09:00-25:00", "24:30-25:00", "29:00-10:00"])
def test_hours_that_do_not_exist_are_refused(text):
    with pytest.raises(ValueError, match="an hour of the day, not"):
        windows(text, utc=False, every_day=False)
