"""When a price changes next."""

import contextlib
from bisect import bisect_right
from datetime import UTC, datetime, timedelta

import pytest

from deepseek_prices import CalendarUnknown, NotYet, PriceError, get_price, instants, lookup, next_change

HALF_HOUR = timedelta(minutes=30)
MICROSECOND = timedelta(microseconds=1)
ASKED = [
    datetime(2024, 5, 7, tzinfo=UTC),
    datetime(2025, 6, 1, 3, tzinfo=UTC),
    datetime(2026, 8, 20, 3, 30, tzinfo=UTC),
    datetime(2026, 9, 24, 10, tzinfo=UTC),
    datetime(2026, 10, 19, 1, tzinfo=UTC),
    datetime(2026, 11, 13, 22, 59, 59, 999999, tzinfo=UTC),
]


def priced() -> list:
    """Each name, kind and currency with those of the instants at which it has a price."""
    found = []
    for model, kind, currency in lookup.compiled.TRACKS:
        for at in ASKED:
            with contextlib.suppress(PriceError):
                get_price(model, kind, at, currency=currency)
                found.append(pytest.param(model, kind, currency, at, id=f"{model}-{kind}-{currency}-{at:%Y-%m-%d}"))
    return found


def when(at: str) -> datetime:
    return datetime.fromisoformat(at)


def told(model: str, at: str, kind: str = "output", currency: str = "USD") -> tuple:
    """The change as text: its instant, the price before, and the price after or why there is none."""
    change = next_change(model, kind, when(at), currency=currency)
    if change is None:
        return ()
    after = change.why if change.after is None else f"{change.after} {change.after.period}"
    return change.at.strftime("%Y-%m-%dT%H:%M:%SZ"), f"{change.before} {change.before.period}", after


def of_november(track: tuple[str, str, str]) -> tuple:
    """The start and the prices of a name since 2026-11-13, as they were before any later change."""
    starts, segments = lookup.compiled.TRACKS[track]
    start = int(when("2026-11-13T16:00:00Z").timestamp())
    return start, segments[bisect_right(starts, start) - 1]


@pytest.mark.parametrize(
    ("at", "change_at"),
    [
        ("2026-10-19T00:59:59Z", "2026-10-19T01:00:00Z"),
        ("2026-10-19T01:00:00Z", "2026-10-19T04:00:00Z"),
        ("2026-10-19T04:00:00Z", "2026-10-19T06:00:00Z"),
        ("2026-10-19T09:59:59Z", "2026-10-19T10:00:00Z"),
        ("2026-10-19T10:00:00Z", "2026-10-20T01:00:00Z"),
    ],
)
def test_within_a_working_day_it_is_the_next_edge_of_the_peak_hours(at, change_at):
    assert told("deepseek-v4-pro", at)[0] == change_at


def test_both_prices_are_told_with_their_periods():
    assert told("deepseek-v4-pro", "2026-10-19T02:00:00Z") == ("2026-10-19T04:00:00Z", "3.96 peak", "1.98 off_peak")


def test_over_a_weekend_it_is_monday_morning_in_beijing():
    assert told("deepseek-v4-pro", "2026-10-23T10:00:00Z")[0] == "2026-10-26T01:00:00Z"


def test_over_the_national_holiday_it_is_the_morning_of_the_first_working_day():
    assert told("deepseek-v4-pro", "2026-09-30T10:00:00Z")[0] == "2026-10-08T01:00:00Z"


def test_the_night_discount_of_2025_begins_at_16_30():
    assert told("deepseek-chat", "2025-06-01T03:00:00Z") == ("2025-06-01T16:30:00Z", "1.10 standard", "0.550 off_peak")


def test_a_price_list_that_brings_another_price_is_a_change():
    assert told("deepseek-chat", "2025-09-06T00:00:00Z")[0] == "2025-09-29T10:10:00Z"


def test_a_stated_end_of_a_discount_is_a_change():
    assert told("deepseek-chat", "2025-02-01T00:00:00Z") == ("2025-02-08T16:00:00Z", "0.28 standard", "1.10 standard")


def test_a_price_list_with_the_same_price_is_passed_over():
    change = next_change("deepseek-chat", "input_cache_miss", when("2024-05-07T00:00:00Z"))
    assert change.at == when("2025-02-08T16:00:00Z")


def test_the_end_of_a_name_is_a_change_to_no_price():
    assert told("deepseek-chat", "2026-07-01T00:00:00Z") == ("2026-07-24T15:59:00Z", "0.28 standard", "ended")


def test_where_nothing_more_is_known_there_is_none(monkeypatch):
    track = ("document_parsing", "page", "CNY")
    start, segment = of_november(track)
    monkeypatch.setitem(lookup.compiled.TRACKS, track, ((start,), (segment,)))
    monkeypatch.setattr(lookup, "_tracks", {})
    assert next_change(*track[:2], when("2026-11-20T00:00:00Z"), currency="CNY") is None


def test_an_announced_price_is_a_change_though_its_price_list_is_not_in_force(monkeypatch):
    track = ("document_parsing", "page", "CNY")
    start, segment = of_november(track)
    announced = int(when("2026-12-24T16:00:00Z").timestamp())
    dearer = (*segment[:6], (("standard", "99", None),))
    monkeypatch.setitem(lookup.compiled.TRACKS, track, ((start, announced), (segment, dearer)))
    monkeypatch.setattr(lookup, "_tracks", {})
    change = next_change(*track[:2], when("2026-11-20T00:00:00Z"), currency="CNY")
    assert (change.at, str(change.after)) == (when("2026-12-24T16:00:00Z"), "99")


def test_a_price_that_becomes_unknown_is_a_change_to_no_price(monkeypatch):
    track = ("document_parsing", "page", "CNY")
    start, segment = of_november(track)
    gap = ("unknown", segment[1], "document_parsing", 0, "nobody has seen it")
    monkeypatch.setitem(lookup.compiled.TRACKS, track, ((start, start + 3600), (segment, gap)))
    monkeypatch.setattr(lookup, "_tracks", {})
    change = next_change(*track[:2], datetime.fromtimestamp(start, UTC), currency="CNY")
    assert (change.after, change.why) == (None, "unknown")


def test_at_the_end_of_all_instants_nothing_more_changes():
    assert next_change("deepseek-v4-pro", "output", when("9999-12-31T23:00:00Z")) is None


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize("at", ["2026-10-09T10:00:00Z", "2026-10-11T00:00:00Z"])
def test_where_the_holidays_are_not_published_it_is_the_error_of_the_lookup(at):
    with pytest.raises(CalendarUnknown) as caught:
        next_change("deepseek-v4-pro", "output", when(at))
    assert [str(each) for each in caught.value.candidates] == ["3.96", "1.98"]


def test_before_the_first_price_it_is_the_error_of_the_lookup():
    with pytest.raises(NotYet):
        next_change("deepseek-v4-pro", "output", when("2025-01-01T00:00:00Z"))


def test_without_an_instant_it_is_from_now_on(monkeypatch):
    monkeypatch.setattr(instants.time, "time", lambda: when("2026-10-19T02:00:00Z").timestamp())
    assert next_change("deepseek-v4-pro", "output").at == when("2026-10-19T04:00:00Z")


def test_an_instant_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        next_change("deepseek-v4-pro", "output", when("2026-10-19T02:00:00"))


@pytest.mark.parametrize(("model", "kind", "currency", "at"), priced())
def test_until_the_change_the_price_is_the_same_and_then_it_is_the_other(model, kind, currency, at):
    change = next_change(model, kind, at, currency=currency)
    end = at + HALF_HOUR if change is None else change.at
    half_hours = min(1000, (end - at) // HALF_HOUR)
    until = {get_price(model, kind, at + HALF_HOUR * each, currency=currency) for each in range(half_hours)}
    assert until <= {get_price(model, kind, at, currency=currency)}
    assert get_price(model, kind, end - MICROSECOND, currency=currency) == get_price(model, kind, at, currency=currency)
    if change is not None and change.after is not None:
        assert get_price(model, kind, change.at, currency=currency) == change.after != change.before
