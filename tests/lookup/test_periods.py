"""Which period an instant is in: the hours, weekdays and holidays of Beijing, whatever time zone is asked in."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deepseek_prices import CalendarUnknown, Price, get_price, lookup
from deepseek_prices.instants import to_second

BEIJING = timezone(timedelta(hours=8))
PRO = ("deepseek-v4-pro", "output", "USD")
OCTOBER = datetime(2026, 10, 18, tzinfo=BEIJING)
ALL_YEAR = datetime(2026, 1, 1, tzinfo=BEIJING)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=BEIJING)
ONE = timedelta(microseconds=1)

HOLIDAYS = [
    *(date(2026, 1, day) for day in (1, 2, 3)),
    *(date(2026, 2, day) for day in (15, 16, 17, 18, 19, 20, 21, 22, 23)),
    *(date(2026, 4, day) for day in (4, 5, 6)),
    *(date(2026, 5, day) for day in (1, 2, 3, 4, 5)),
    *(date(2026, 6, day) for day in (19, 20, 21)),
    *(date(2026, 9, day) for day in (25, 26, 27)),
    *(date(2026, 10, day) for day in (1, 2, 3, 4, 5, 6, 7)),
]
MAKE_UP_DAYS = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]
DAYS_AROUND_HOLIDAYS = [
    date(2026, 1, 5),
    date(2026, 2, 13),
    date(2026, 2, 24),
    date(2026, 4, 3),
    date(2026, 4, 7),
    date(2026, 4, 30),
    date(2026, 5, 6),
    date(2026, 6, 18),
    date(2026, 6, 22),
    date(2026, 9, 24),
    date(2026, 9, 28),
    date(2026, 9, 30),
    date(2026, 10, 8),
]
PEAK_HOURS = [9, 10, 11, 14, 15, 16, 17]

WORKING_DAYS = ["2026-10-19", "2026-10-20", "2026-10-21", "2026-10-22", "2026-10-23"]
IN_PEAK = ["09:00:00", "09:00:01", "11:59:59", "11:59:59.999999", "14:00:00", "14:00:01", "17:59:59", "17:59:59.999999"]
OUT_OF_PEAK = ["00:00:00", "08:59:59", "08:59:59.999999", "12:00:00", "12:00:01", "13:59:59", "18:00:00", "23:59:59"]


def instants(first: datetime, end: datetime) -> st.SearchStrategy[datetime]:
    return st.timedeltas(timedelta(0), end - first - ONE).map(lambda since: first + since)


def period_at(at: str, model: str = "deepseek-v4-pro") -> str:
    return get_price(model, "output", at=datetime.fromisoformat(at)).period


def second(at: datetime) -> int:
    return int(at.timestamp())


def segment_of_october() -> tuple:
    starts, segments = lookup.compiled.TRACKS[PRO]
    return segments[bisect_right(starts, second(OCTOBER)) - 1]


def rule_of_october() -> int:
    return segment_of_october()[4]


def period_by_the_rule(at: datetime) -> str:
    """The period by the page's own sentence, with the days and hours of the datetime module."""
    there = at.astimezone(BEIJING)
    working_day = there.weekday() < 5 and there.date() not in HOLIDAYS
    return "peak" if working_day and there.hour in PEAK_HOURS else "off_peak"


def ask_with(monkeypatch, segment: tuple, rules: tuple) -> None:
    """One segment for all time, with these rules, asked for the first time."""
    monkeypatch.setattr(lookup.compiled, "RULES", rules)
    monkeypatch.setitem(lookup.compiled.TRACKS, PRO, ((-(10**11),), (segment,)))
    monkeypatch.setattr(lookup, "_tracks", {})


def ask_with_rule(monkeypatch, default: str, *windows: tuple, except_holidays: bool = False) -> None:
    """A rule for all time, with a price for each period."""
    prices = (("standard", "1", None), ("off_peak", "2", None), ("peak", "3", None))
    segment = (*segment_of_october()[:4], 0, (1_000_000, "token"), prices)
    ask_with(monkeypatch, segment, ((default, except_holidays, windows),))


@pytest.fixture
def all_year(monkeypatch):
    """The terms of October 2026, as if they had been in force all the year."""
    ask_with(monkeypatch, segment_of_october(), lookup.compiled.RULES)


def period(day: date, hour: int, minute: int = 0) -> str:
    return get_price(
        "deepseek-v4-pro", "output", at=datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEIJING)
    ).period


# Peak hours, as the page has them in Beijing and in UTC.


@pytest.mark.parametrize("clock", IN_PEAK)
@pytest.mark.parametrize("day", WORKING_DAYS)
def test_a_working_day_is_peak_from_9_to_12_and_from_14_to_18_in_beijing(day, clock):
    assert period_at(f"{day}T{clock}+08:00") == "peak"


@pytest.mark.parametrize("clock", OUT_OF_PEAK)
@pytest.mark.parametrize("day", WORKING_DAYS)
def test_a_working_day_is_off_peak_at_all_other_hours(day, clock):
    assert period_at(f"{day}T{clock}+08:00") == "off_peak"


@pytest.mark.parametrize("clock", [*IN_PEAK, *OUT_OF_PEAK])
@pytest.mark.parametrize("day", ["2026-10-18", "2026-10-24", "2026-10-25", "2026-11-01"])
def test_saturday_and_sunday_in_beijing_are_off_peak_all_day(day, clock):
    assert period_at(f"{day}T{clock}+08:00") == "off_peak"


@pytest.mark.parametrize("clock", IN_PEAK)
@pytest.mark.parametrize("day", ["2026-08-17", "2026-08-21", "2026-08-22"])
def test_until_22_august_2026_saturdays_have_peak_hours_too(day, clock):
    assert period_at(f"{day}T{clock}+08:00") == "peak"


@pytest.mark.parametrize("clock", IN_PEAK)
@pytest.mark.parametrize("day", ["2026-08-23", "2026-08-29", "2026-09-12"])
def test_from_23_august_2026_a_weekend_has_no_peak_hours(day, clock):
    assert period_at(f"{day}T{clock}+08:00") == "off_peak"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-10-19T00:59:59Z", "off_peak"),
        ("2026-10-19T01:00:00Z", "peak"),
        ("2026-10-19T03:59:59Z", "peak"),
        ("2026-10-19T04:00:00Z", "off_peak"),
        ("2026-10-19T05:59:59Z", "off_peak"),
        ("2026-10-19T06:00:00Z", "peak"),
        ("2026-10-19T09:59:59Z", "peak"),
        ("2026-10-19T10:00:00Z", "off_peak"),
    ],
)
def test_peak_hours_in_utc_are_1_to_4_and_6_to_10(at, expected):
    assert period_at(at) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2025-06-01T16:29:59.999999Z", "standard"),
        ("2025-06-01T16:30:00Z", "off_peak"),
        ("2025-06-01T23:59:59Z", "off_peak"),
        ("2025-06-02T00:00:00Z", "off_peak"),
        ("2025-06-02T00:29:59.999999Z", "off_peak"),
        ("2025-06-02T00:30:00Z", "standard"),
    ],
)
@pytest.mark.parametrize("model", ["deepseek-chat", "deepseek-reasoner"])
def test_the_night_discount_of_2025_was_from_16_30_to_0_30_in_utc(model, at, expected):
    assert period_at(at, model) == expected


@pytest.mark.parametrize(
    ("model", "day"),
    [("deepseek-coder", "2024-06-20"), ("deepseek-chat", "2025-10-01"), ("deepseek-v4-pro", "2026-08-14")],
)
def test_where_the_page_has_one_price_all_hours_are_standard(model, day):
    assert {period_at(f"{day}T{hour:02}:30:00+08:00", model) for hour in range(24)} == {"standard"}


@pytest.mark.parametrize("at", ["2026-10-18T16:00:00Z", "2026-10-18T23:59:59Z"])
def test_sunday_evening_in_utc_is_early_monday_in_beijing_and_off_peak(at):
    assert period_at(at) == "off_peak"


@pytest.mark.parametrize("at", ["2026-10-23T16:00:00Z", "2026-10-24T01:00:00Z", "2026-10-24T09:59:59Z"])
def test_friday_evening_in_utc_begins_a_saturday_in_beijing_that_is_off_peak(at):
    assert period_at(at) == "off_peak"


def test_sunday_evening_in_new_york_is_monday_morning_in_beijing_and_peak():
    assert period_at("2026-10-18T21:00:00-04:00") == "peak"


def test_friday_evening_in_new_york_is_saturday_morning_in_beijing_and_off_peak():
    assert period_at("2026-10-23T21:00:00-04:00") == "off_peak"


@pytest.mark.parametrize("name", ["deepseek-flash", "deepseek-v4-flash", "deepseek-v4-flash-vision-exp"])
def test_a_name_has_the_peak_hours_of_the_model_it_is_billed_as(name):
    assert [period_at(f"2026-10-20T{hour}:00:00+08:00", name) for hour in (10, 13)] == ["peak", "off_peak"]


# Clocks that are put back.


class ClocksPutBack(tzinfo):
    """A zone whose clocks go back by an hour, from UTC+9 to UTC+8."""

    def utcoffset(self, at):
        return timedelta(hours=8 if at.fold else 9)

    def dst(self, at):
        return timedelta(hours=0 if at.fold else 1)


def test_of_two_equal_clock_times_the_fold_says_which_is_meant():
    at = datetime(2026, 10, 19, 9, 30, tzinfo=ClocksPutBack())
    prices = [get_price("deepseek-v4-pro", "output", at=at.replace(fold=fold)) for fold in (0, 1)]
    assert [price.period for price in prices] == ["off_peak", "peak"]


@pytest.mark.skipif("Europe/Berlin" not in available_timezones(), reason="no time zones on this machine")
def test_when_clocks_go_back_the_second_of_two_equal_times_is_an_hour_later():
    first, later = (datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=ZoneInfo("Europe/Berlin")) for fold in (0, 1))
    assert to_second(later) - to_second(first) == 3600


# The rule.


@given(instants(OCTOBER, NEW_YEAR))
def test_every_instant_has_the_period_of_the_printed_rule(at):
    assert get_price("deepseek-v4-pro", "output", at=at).period == period_by_the_rule(at)


@given(instants(datetime(2025, 2, 27, 0, 30, tzinfo=BEIJING), datetime(2025, 9, 6, tzinfo=BEIJING)))
def test_every_instant_of_the_months_with_a_night_discount_has_the_period_of_the_printed_rule(at):
    clock = at.astimezone(UTC).time()
    night = clock >= time(16, 30) or clock < time(0, 30)
    assert get_price("deepseek-chat", "output", at=at).period == ("off_peak" if night else "standard")


@given(instants(ALL_YEAR, NEW_YEAR))
@example(ALL_YEAR)
@example(NEW_YEAR - ONE)
def test_every_instant_of_2026_has_one_period_and_the_calendar_knows_it(at):
    with pytest.MonkeyPatch.context() as monkeypatch:
        ask_with(monkeypatch, segment_of_october(), lookup.compiled.RULES)
        assert get_price(*PRO[:2], at=at).period == period_by_the_rule(at)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_price_list_without_a_rule_has_one_period(at):
    segment = (*segment_of_october()[:4], None, (1_000_000, "token"), (("standard", "1", None),))
    with pytest.MonkeyPatch.context() as monkeypatch:
        ask_with(monkeypatch, segment, ())
        assert get_price(*PRO[:2], at=at).period == "standard"


def test_a_window_belongs_to_the_weekday_in_beijing(monkeypatch):
    ask_with_rule(monkeypatch, "standard", ("off_peak", 1, 0, 86400))  # all Monday
    monday = datetime(2026, 10, 19, tzinfo=BEIJING)
    times = (monday - ONE, monday, monday + timedelta(days=1) - ONE, monday + timedelta(days=1))
    periods = [get_price(*PRO[:2], at=at).period for at in times]
    assert periods == ["standard", "off_peak", "off_peak", "standard"]


@pytest.mark.parametrize("weekday", range(7))
def test_each_weekday_has_its_own_bit(monkeypatch, weekday):
    ask_with_rule(monkeypatch, "standard", ("peak", 1 << weekday, 0, 86400))
    days = [datetime(2026, 10, 19 + days, 12, tzinfo=BEIJING) for days in range(7)]
    periods = [get_price(*PRO[:2], at=day).period for day in days]
    assert [position for position, period in enumerate(periods) if period == "peak"] == [weekday]


def test_windows_need_not_be_in_order(monkeypatch):
    ask_with_rule(monkeypatch, "off_peak", ("peak", 127, 50400, 64800), ("standard", 127, 32400, 43200))
    periods = [
        get_price(*PRO[:2], at=datetime(2026, 10, 19, hour, tzinfo=BEIJING)).period for hour in (8, 9, 12, 14, 18)
    ]
    assert periods == ["off_peak", "standard", "off_peak", "peak", "off_peak"]


def test_one_window_may_begin_where_another_ends(monkeypatch):
    ask_with_rule(monkeypatch, "off_peak", ("peak", 127, 32400, 43200), ("standard", 127, 43200, 50400))
    periods = [get_price(*PRO[:2], at=datetime(2026, 10, 19, hour, tzinfo=BEIJING)).period for hour in (11, 12, 14)]
    assert periods == ["peak", "standard", "off_peak"]


def test_a_rule_without_holidays_needs_no_calendar(monkeypatch):
    ask_with_rule(monkeypatch, "standard", ("peak", 127, 0, 86400))
    assert get_price(*PRO[:2], at=datetime(2030, 10, 1, 12, tzinfo=BEIJING)).period == "peak"


# Holidays.


@pytest.mark.usefixtures("all_year")
@pytest.mark.parametrize("day", HOLIDAYS, ids=str)
def test_a_holiday_is_off_peak_all_day(day):
    assert {period(day, hour, minute) for hour in range(24) for minute in (0, 59)} == {"off_peak"}


@pytest.mark.usefixtures("all_year")
@pytest.mark.parametrize("day", MAKE_UP_DAYS, ids=str)
def test_a_make_up_working_day_at_a_weekend_is_off_peak_all_day(day):
    assert {period(day, hour) for hour in range(24)} == {"off_peak"}


@pytest.mark.usefixtures("all_year")
@pytest.mark.parametrize("day", DAYS_AROUND_HOLIDAYS, ids=str)
def test_a_working_day_beside_a_holiday_has_its_peak_hours(day):
    assert [hour for hour in range(24) if period(day, hour) == "peak"] == PEAK_HOURS


@pytest.mark.usefixtures("all_year")
def test_the_last_instant_before_a_holiday_is_of_the_working_day():
    assert [period(date(2026, 9, 24), 17, 59), period(date(2026, 9, 25), 9)] == ["peak", "off_peak"]


# Days of which the calendar does not know.


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize("clock", ["09:00:00", "11:59:59", "14:00:00", "17:59:59"])
@pytest.mark.parametrize("day", ["2026-10-12", "2026-10-13", "2026-10-16"])
def test_a_weekday_of_an_unknown_week_within_a_window_has_no_answer(day, clock):
    with pytest.raises(CalendarUnknown):
        get_price("deepseek-v4-pro", "output", at=datetime.fromisoformat(f"{day}T{clock}+08:00"))


@pytest.mark.usefixtures("calendar")
def test_an_unknown_calendar_gives_the_prices_of_a_working_day_and_of_a_holiday():
    with pytest.raises(CalendarUnknown) as caught:
        get_price("deepseek-v4-pro", "output", at=datetime(2026, 10, 12, 10, tzinfo=BEIJING))
    found = [(type(price), str(price), price.period) for price in caught.value.candidates]
    assert found == [(Price, "3.96", "peak"), (Price, "1.98", "off_peak")]


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize("clock", ["00:00:00", "08:59:59", "12:00:00", "13:59:59", "18:00:00", "23:59:59"])
@pytest.mark.parametrize("day", ["2026-10-12", "2026-10-13", "2026-10-16"])
def test_a_weekday_of_an_unknown_week_outside_the_windows_is_answered(day, clock):
    price = get_price("deepseek-v4-pro", "output", at=datetime.fromisoformat(f"{day}T{clock}+08:00"))
    assert price.period == "off_peak"


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize("day", ["2026-10-10", "2026-10-11"])
def test_a_weekend_of_an_unknown_week_is_answered(day):
    price = get_price("deepseek-v4-pro", "output", at=datetime.fromisoformat(f"{day}T10:00:00+08:00"))
    assert price.period == "off_peak"


@pytest.mark.usefixtures("calendar")
def test_the_last_window_of_the_last_known_day_is_answered():
    price = get_price("deepseek-v4-pro", "output", at=datetime(2026, 10, 9, 17, 59, 59, tzinfo=BEIJING))
    assert price.period == "peak"


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize("at", ["2026-10-13T02:00:00Z", "2026-10-16T06:00:00Z"])
def test_a_message_about_an_unknown_day_names_it_and_says_what_to_do(at):
    with pytest.raises(CalendarUnknown, match=f"whether {at[:10]} is one is not known here: update") as caught:
        get_price("deepseek-flash", "output", at=datetime.fromisoformat(at))
    assert "ask with unknown_holidays='working_day' for the price of a working day" in str(caught.value)


@pytest.mark.usefixtures("calendar")
def test_a_service_needs_no_calendar():
    price = get_price("search", "request", at=datetime(2026, 10, 19, 10, tzinfo=BEIJING))
    assert price.period == "standard"


@pytest.mark.parametrize("clock", ["09:00:00", "17:59:59"])
def test_the_first_and_the_last_day_of_the_calendar_are_known(monkeypatch, clock):
    tuesday = (date(2026, 10, 20) - date(1970, 1, 1)).days
    monkeypatch.setattr(lookup.compiled, "CALENDAR", (tuesday, tuesday, frozenset()))
    monkeypatch.setattr(lookup, "_tracks", {})
    assert period_at(f"2026-10-20T{clock}+08:00") == "peak"


@pytest.mark.parametrize("day", ["2026-10-19", "2026-10-21"])
def test_the_days_beside_the_calendar_are_not_known(monkeypatch, day):
    tuesday = (date(2026, 10, 20) - date(1970, 1, 1)).days
    monkeypatch.setattr(lookup.compiled, "CALENDAR", (tuesday, tuesday, frozenset()))
    monkeypatch.setattr(lookup, "_tracks", {})
    with pytest.raises(CalendarUnknown):
        period_at(f"{day}T10:00:00+08:00")


@pytest.mark.usefixtures("calendar")
def test_the_holiday_price_is_that_of_the_rule_whichever_rule_it_is(monkeypatch):
    rule = lookup.compiled.RULES[rule_of_october()]
    segment = (*segment_of_october()[:4], 0, *segment_of_october()[5:])
    ask_with(monkeypatch, segment, (rule, ("standard", False, ())))
    with pytest.raises(CalendarUnknown) as caught:
        period_at("2026-10-19T10:00:00+08:00")
    assert [price.period for price in caught.value.candidates] == ["peak", "off_peak"]


@pytest.mark.usefixtures("all_year")
def test_a_weekday_before_the_first_known_year_has_no_answer():
    with pytest.raises(CalendarUnknown):
        get_price("deepseek-v4-pro", "output", at=datetime(2025, 12, 31, 10, tzinfo=BEIJING))


@pytest.mark.usefixtures("all_year")
def test_a_day_off_that_is_known_is_answered_in_a_year_that_is_not(monkeypatch):
    first, last, days_off = lookup.compiled.CALENDAR
    day = (date(2036, 1, 1) - date(1970, 1, 1)).days  # a Tuesday
    monkeypatch.setattr(lookup.compiled, "CALENDAR", (first, last, days_off | {day}))
    monkeypatch.setattr(lookup, "_tracks", {})
    assert period(date(2036, 1, 1), 10) == "off_peak"
