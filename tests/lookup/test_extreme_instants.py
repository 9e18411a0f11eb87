"""Every instant that a datetime can hold has an answer or an error that says why there is none."""

import json
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deepseek_prices import (
    Cost,
    Price,
    PriceChange,
    PriceError,
    audit,
    get_cost,
    get_price,
    instants,
    kinds,
    models,
    next_change,
)
from deepseek_prices.edition import second

MODEL, KIND = "deepseek-v4-pro", "output"
USAGE = {"input_cache_miss": 1, "output": 1}
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
FAR_EAST = timezone(timedelta(hours=23, minutes=59, seconds=59, microseconds=999_999))
FAR_WEST = timezone(-timedelta(hours=23, minutes=59, seconds=59, microseconds=999_999))

OFFSETS = st.timedeltas(-timedelta(hours=24) + timedelta(microseconds=1), timedelta(hours=24, microseconds=-1))
AWARE = st.builds(lambda moment, offset: moment.replace(tzinfo=timezone(offset)), st.datetimes(), OFFSETS)
EXTREMES = [
    moment.replace(tzinfo=zone)
    for moment in (
        FIRST,
        LAST,
        datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC),
        datetime(3001, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
    )
    for zone in (UTC, FAR_EAST, FAR_WEST)
]

QUESTIONS = {
    "get_price": lambda at: get_price(MODEL, KIND, at),
    "get_cost": lambda at: get_cost(MODEL, USAGE, at),
    "next_change": lambda at: next_change(MODEL, KIND, at),
    "models": models,
    "kinds": lambda at: kinds(MODEL, at),
    "audit.why": lambda at: audit.why(MODEL, KIND, at),
    "audit.log": audit.log,
}
EACH = pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)


def shown(ask, at):
    """The answer in every form in which it can be shown, or the error."""
    try:
        answer = ask(at)
    except (PriceError, audit.AuditError) as error:
        return str(error)
    each = answer if isinstance(answer, tuple) else (answer,)
    return str([repr(one) + json.dumps(one.as_dict() if hasattr(one, "as_dict") else repr(one)) for one in each])


@pytest.mark.parametrize("at", EXTREMES, ids=str)
@EACH
def test_an_extreme_instant_has_an_answer_that_can_be_shown_or_a_price_error(ask, at):
    assert shown(ask, at)


@given(AWARE)
@EACH
def test_any_instant_has_an_answer_that_can_be_shown_or_a_price_error(ask, at):
    assert shown(ask, at)


@given(st.text() | st.datetimes().map(str) | AWARE.map(str))
@example("0001-01-01T00:00+23:59")
@example("9999-12-31T23:59:59.999999-23:59:59")
def test_any_text_names_an_edition_or_is_an_audit_error(which):
    assert shown(lambda text: repr(audit.edition_at(text)), which)


@given(AWARE)
@example(FIRST.replace(tzinfo=FAR_EAST))
@example(LAST.replace(tzinfo=FAR_WEST))
def test_a_cost_holds_its_instant_whatever_it_is(at):
    try:
        cost = get_cost("search", {"request": 1}, at)
    except PriceError:
        return
    assert isinstance(cost, Cost)
    assert cost.at == at
    assert datetime.fromisoformat(cost.as_dict()["at"]) == at


@pytest.mark.parametrize("at", EXTREMES, ids=str)
def test_the_same_instant_has_the_same_answer_in_every_zone(at):
    try:
        same = at.astimezone(UTC)
    except OverflowError:
        return
    assert _answer(at) == _answer(same)


def _answer(at):
    try:
        return get_price(MODEL, KIND, at)
    except PriceError as error:
        return type(error), str(error)


def test_a_change_is_found_from_an_offset_that_has_seconds():
    zone = timezone(timedelta(hours=5, minutes=17, seconds=13, microseconds=5))
    at = datetime(2026, 10, 20, 2, tzinfo=UTC)
    assert next_change(MODEL, KIND, at.astimezone(zone)) == next_change(MODEL, KIND, at)
    assert isinstance(next_change(MODEL, KIND, at), PriceChange)


@pytest.mark.parametrize("year", [1, 999, 1969, 3001, 9999])
def test_an_instant_of_the_lookup_needs_nothing_of_the_system(year, monkeypatch):
    moment = datetime(year, 7, 1, 12, tzinfo=UTC)
    seconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)

    class Narrow(datetime):
        """As on a system whose clock knows no such year."""

        @classmethod
        def fromtimestamp(cls, *_):
            raise OSError(22, "Invalid argument")

    monkeypatch.setattr(instants, "datetime", Narrow)
    assert instants.from_second(seconds) == moment


def test_why_in_the_last_hours_of_the_calendar_says_the_day_in_beijing():
    at = datetime(9999, 12, 31, 20, tzinfo=UTC)
    found = audit.why("search", "request", at)
    assert isinstance(found.price, Price)
    assert found.rule is not None
    assert found.rule.beijing == "sat 10000-01-01 04:00:00"


def test_the_day_in_beijing_is_that_of_the_calendar():
    found = audit.why(MODEL, KIND, datetime(2026, 10, 2, 2, tzinfo=UTC))
    assert found.rule is not None
    assert found.rule.beijing == "fri 2026-10-02 10:00:00"


def test_an_instant_before_the_year_1000_has_a_year_of_four_digits():
    found = audit.why(MODEL, KIND, datetime(7, 1, 1, tzinfo=UTC))
    assert found.as_dict()["at"] == "0007-01-01T00:00:00Z"


# What is no instant.


class Broken(tzinfo):
    """A time zone that does not work."""

    def __init__(self, offset):
        self.offset = offset

    def utcoffset(self, _):
        if isinstance(self.offset, Exception):
            raise self.offset
        return self.offset


@pytest.mark.parametrize(
    "zone",
    [
        tzinfo(),
        Broken(RuntimeError("no data")),
        Broken(KeyError("x")),
        Broken(TypeError("x")),
        Broken(OverflowError("x")),
        Broken("08:00"),
        Broken(timedelta(hours=24)),
    ],
    ids=["abstract", "runtime", "key", "type", "overflow", "no timedelta", "too far"],
)
@EACH
def test_a_time_zone_that_does_not_say_its_offset_is_a_value_error(ask, zone):
    with pytest.raises(ValueError, match="does not say its offset"):
        ask(datetime(2026, 10, 20, tzinfo=zone))


@pytest.mark.parametrize("zone", [None, Broken(None)], ids=["none", "without an offset"])
@EACH
def test_a_datetime_without_an_offset_is_a_value_error(ask, zone):
    with pytest.raises(ValueError, match="has no time zone"):
        ask(datetime(2026, 10, 20, tzinfo=zone))


@pytest.mark.parametrize(
    "at", [date(2026, 10, 20), "2026-10-20T00:00Z", 1_766_000_000, 1.5, timedelta(1), UTC], ids=str
)
@EACH
def test_what_is_no_datetime_is_a_type_error_that_says_what_is_expected(ask, at):
    with pytest.raises(TypeError, match="a timezone-aware datetime is expected, not "):
        ask(at)


def test_why_is_not_asked_about_now_without_saying_so():
    with pytest.raises(TypeError, match="a timezone-aware datetime is expected, not NoneType"):
        audit.why(MODEL, KIND, None)


@pytest.mark.parametrize(
    "which", [date(2026, 10, 20), datetime(2026, 10, 20, tzinfo=UTC), None, 5, b"2026-10-20"], ids=repr
)
def test_an_edition_is_asked_for_by_a_text_or_a_path(which):
    with pytest.raises(TypeError, match="as a str or a Path, is expected"):
        audit.edition_at(which)


@pytest.mark.parametrize("moment", ["2026-10-20T00:00:00", "2026-10-20"])
def test_an_instant_of_an_edition_is_never_taken_for_one_of_the_system_s_zone(moment):
    with pytest.raises(ValueError, match="no instant with a time zone"):
        second(moment)
