"""What holds of every name, at every instant, in every time zone."""

import contextlib
import copy
import pickle
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deepseek_prices import (
    CalendarUnknown,
    Price,
    PriceError,
    PriceUnknown,
    editions,
    get_price,
    history,
    kinds,
    lookup,
    models,
    services,
)


def spans_of(track: tuple[str, str, str]) -> tuple:
    return history(*track[:2], currency=track[2])


BEIJING = timezone(timedelta(hours=8))
FIRST = datetime(2024, 5, 1, tzinfo=UTC)
UNKNOWN_DAY = date(1970, 1, 1) + timedelta(days=lookup.compiled.CALENDAR[1] + 1)
UNKNOWN = datetime(UNKNOWN_DAY.year, UNKNOWN_DAY.month, UNKNOWN_DAY.day, tzinfo=BEIJING)
LAST = UNKNOWN + timedelta(days=400)
MICROSECOND = timedelta(microseconds=1)

SPANS = {track: spans_of(track) for track in lookup.compiled.TRACKS}
NAMES = sorted({name for name, _, _ in SPANS})
QUESTIONS = st.sampled_from(list(SPANS))

ZONES = [
    "Africa/Cairo",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Kiritimati",
]
FIXED_OFFSETS = st.timedeltas(timedelta(hours=-24) + MICROSECOND, timedelta(hours=24) - MICROSECOND).map(timezone)
NAMED_ZONES = [ZoneInfo(name) for name in ZONES if name in available_timezones()]
TIME_ZONES = FIXED_OFFSETS | st.sampled_from(NAMED_ZONES) if NAMED_ZONES else FIXED_OFFSETS

# In Beijing, all at which a period has ever begun or ended, and midnight.
WINDOWS = [window for _, _, windows in lookup.compiled.RULES for window in windows]
CLOCKS = sorted({timedelta(0), *(timedelta(seconds=clock) for _, _, *window in WINDOWS for clock in window)})
EDGES = [
    datetime(2024, 5, 1, tzinfo=BEIJING) + timedelta(days=days) + clock
    for days in range((LAST - FIRST).days + 2)
    for clock in CLOCKS
]
CHANGES = {edition.in_force_from for edition in editions()} | {span.start for spans in SPANS.values() for span in spans}
BOUNDARIES = sorted({*EDGES, *CHANGES})

thorough = settings(deadline=None, max_examples=300)


def instants(first: datetime = FIRST, end: datetime = LAST) -> st.SearchStrategy[datetime]:
    """Any instant, to the microsecond, and often one close to where something begins."""
    anywhere = st.timedeltas(timedelta(0), end - first - MICROSECOND).map(lambda since: first + since)
    changes, edges = ([each for each in begins if first < each < end] for begins in (sorted(CHANGES), EDGES))
    close = st.builds(
        lambda moment, by: moment + by,
        st.sampled_from(changes or edges) | st.sampled_from(edges),
        st.sampled_from([-MICROSECOND, timedelta(0), MICROSECOND, timedelta(seconds=1)]),
    )
    return anywhere | close


def ask(question: tuple[str, str, str], at: datetime) -> Price:
    model, kind, currency = question
    return get_price(model, kind, at=at, currency=currency)


def outcome(question: tuple[str, str, str], at: datetime) -> object:
    """The price, the very same object for the same answer, or what the error says."""
    try:
        return id(ask(question, at))
    except PriceError as error:
        return type(error), str(error)


def content(price: Price) -> tuple:
    return type(price), str(price), {name: getattr(price, name) for name in Price.__annotations__}


def held(question: tuple[str, str, str], at: datetime):
    """The span of a history that an instant is in, or None before the first."""
    spans = SPANS[question]
    position = bisect_right([span.start for span in spans], at) - 1
    return spans[position] if position >= 0 else None


def sold(question: tuple[str, str, str], at: datetime) -> bool:
    """Whether a history has a price at an instant."""
    span = held(question, at)
    return span is not None and bool(span.prices)


def in_peak_hours(at: datetime) -> bool:
    """Whether the hour and weekday are of peak hours by the sentence of November 2026, holidays aside."""
    there = at.astimezone(BEIJING)
    return there.weekday() < 5 and there.hour in (9, 10, 11, 14, 15, 16, 17)


# Time zones.


@thorough
@given(QUESTIONS, instants(), TIME_ZONES)
@example(("deepseek-v4-pro", "output", "USD"), datetime(2026, 10, 25, 0, 30, tzinfo=UTC), timezone(timedelta(hours=2)))
def test_the_same_instant_has_the_same_price_in_every_time_zone(question, at, zone):
    assert outcome(question, at.astimezone(zone)) == outcome(question, at)


@thorough
@given(QUESTIONS, st.datetimes(timezones=st.sampled_from([timezone(timedelta(hours=by)) for by in (-23, 0, 8, 23)])))
@example(("deepseek-flash", "output", "USD"), datetime.min.replace(tzinfo=timezone(timedelta(hours=23))))
@example(("deepseek-flash", "output", "USD"), datetime.max.replace(tzinfo=timezone(timedelta(hours=-23))))
@example(("deepseek-flash", "output", "USD"), datetime.max.replace(tzinfo=timezone(timedelta(hours=15))))
def test_every_aware_datetime_has_a_price_or_a_price_error(question, at):
    assert outcome(question, at)


@thorough
@given(st.sampled_from(NAMES), instants(), TIME_ZONES)
def test_the_same_names_and_kinds_are_sold_at_the_instant_in_every_time_zone(name, at, zone):
    there = at.astimezone(zone)
    assert (models(there), kinds(name, there)) == (models(at), kinds(name, at))


# From one boundary to the next.


@thorough
@given(QUESTIONS, instants())
def test_a_price_is_constant_from_one_boundary_to_the_next(question, at):
    assert outcome(question, at) == outcome(question, BOUNDARIES[bisect_right(BOUNDARIES, at) - 1])


# Periods.


@thorough
@given(QUESTIONS, instants(end=UNKNOWN))
def test_what_has_a_price_has_it_in_exactly_one_period_of_its_span(question, at):
    if sold(question, at):
        price = ask(question, at)
        of_period = [each for each in held(question, at).prices if each.period == price.period]
        assert [(str(each), each.list_price, each.model, each.certain) for each in of_period] == [
            (str(price), price.list_price, price.model, price.certain)
        ]


@thorough
@given(QUESTIONS, instants(end=UNKNOWN))
def test_both_currencies_have_the_same_period(question, at):
    both = [(*question[:2], currency) for currency in ("USD", "CNY")]
    assert len({ask(each, at).period for each in both if sold(each, at)}) <= 1


# Sold or not.


@thorough
@given(st.sampled_from(NAMES), instants())
def test_exactly_the_names_with_kinds_are_sold(name, at):
    assert (name in models(at) + services(at)) == bool(kinds(name, at))


@thorough
@given(st.sampled_from(NAMES), instants(end=UNKNOWN))
def test_every_kind_of_a_name_that_is_sold_has_a_price_or_is_known_to_have_one(name, at):
    for kind in kinds(name, at):
        for currency in ("USD", "CNY"):
            try:
                assert ask((name, kind, currency), at).kind == kind
            except PriceUnknown:
                assert held((name, kind, currency), at).why == "unknown"


@thorough
@given(QUESTIONS, instants())
def test_what_is_not_sold_has_no_price(question, at):
    model, kind, _ = question
    if kind not in kinds(model, at):
        assert isinstance(outcome(question, at), tuple)


# Price lists.


@thorough
@given(QUESTIONS, instants(end=UNKNOWN))
def test_a_price_is_of_the_list_in_force_or_in_doubt_of_the_next_one(question, at):
    if not sold(question, at):
        return
    price = ask(question, at)
    following = next((each for each in editions() if each.in_force_from > at), None)
    in_force = price.in_force_from <= at and (price.in_force_until is None or at < price.in_force_until)
    assert in_force or (price.edition == following.name and not price.certain)


# Days of which the calendar does not know.


# As if the calendar ended with a Friday that is past: no price list that is still to come changes the days after it, in
# which the peak hours are those of the page of November 2026.
ENDED = datetime(2026, 10, 10, tzinfo=BEIJING)
KNOWN_UNTIL = datetime(2026, 11, 14, tzinfo=BEIJING)


@contextlib.contextmanager
def calendar_ended():
    first, _, days_off = lookup.compiled.CALENDAR
    last = (ENDED.date() - date(1970, 1, 1)).days - 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookup.compiled, "CALENDAR", (first, last, frozenset(day for day in days_off if day <= last)))
        patch.setattr(lookup, "_tracks", {})
        yield


@thorough
@given(QUESTIONS, instants(ENDED, KNOWN_UNTIL))
def test_past_the_calendar_only_the_peak_hours_of_weekdays_have_no_answer(question, at):
    if sold(question, at):
        doubtful = len(held(question, at).prices) > 1 and in_peak_hours(at)
        with calendar_ended():
            found = outcome(question, at)
        assert (isinstance(found, tuple) and found[0] is CalendarUnknown) == doubtful


@thorough
@given(
    st.sampled_from([question for question in SPANS if len(getattr(held(question, ENDED), "prices", ())) > 1]),
    st.sampled_from([day for day in EDGES if ENDED <= day < KNOWN_UNTIL and in_peak_hours(day)]),
    st.timedeltas(timedelta(0), timedelta(hours=3) - MICROSECOND),
)
def test_past_the_calendar_both_prices_that_it_may_be_are_given(question, begin, since):
    with calendar_ended(), pytest.raises(CalendarUnknown) as caught:
        ask(question, begin + since)
    of_period = {price.period: str(price) for price in held(question, begin).prices}
    assert [(price.period, str(price)) for price in caught.value.candidates] == [
        ("peak", of_period["peak"]),
        ("off_peak", of_period["off_peak"]),
    ]


# Prices as values.


@thorough
@given(QUESTIONS, instants(end=UNKNOWN))
def test_every_price_survives_pickle_and_copies(question, at):
    if sold(question, at):
        price = ask(question, at)
        copies = [pickle.loads(pickle.dumps(price)), copy.copy(price), copy.deepcopy(price)]
        assert [content(each) for each in copies] == [content(price)] * 3


@thorough
@given(st.decimals(min_value=0, max_value=10**6, places=6))
def test_a_price_is_equal_to_its_decimal_and_has_its_hash_and_digits(amount):
    fields = dict.fromkeys(Price.__annotations__)
    price = Price(str(amount), **fields)
    assert (price == amount, hash(price) == hash(amount), str(price) == str(amount)) == (True, True, True)


@thorough
@given(st.decimals(min_value=0, max_value=10**6, places=6), st.integers(0, 10**9))
def test_a_cost_is_that_of_plain_decimals(amount, tokens):
    price = Price(str(amount), **dict.fromkeys(Price.__annotations__))
    cost = tokens * price / 1_000_000
    assert (type(cost), str(cost)) == (Decimal, str(tokens * amount / 1_000_000))
