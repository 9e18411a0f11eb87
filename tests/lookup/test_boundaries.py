"""The first instant of whatever begins belongs to it, and what is certain about an instant near it."""

from datetime import datetime, timedelta

import pytest

from deepseek_prices import NotYet, PriceError, get_price
from deepseek_prices.audit.evidence import published

CHAT_V31 = "deepseek-chat@v3.1_terminus_expires_on_20251015"
REASONER_V31 = "deepseek-reasoner@v3.1_terminus_expires_on_20251015"
SPECIALE = "deepseek-reasoner@v3.2_speciale_expires_on_20251215"

NEWEST = datetime.fromisoformat("2026-11-13T16:00:00Z")  # the first instant of the newest list that is known here
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)

# question, instant, answer before, answer from there on; an answer is digits, list price, period, what it is billed as
CHANGES = {
    "a price list of another price": (
        ("deepseek-chat", "output", "USD"),
        "2025-09-05T16:00:00Z",
        ("1.10", None, "standard", "deepseek-chat"),
        ("1.68", None, "standard", "deepseek-chat"),
    ),
    "a price list of lower prices": (
        ("deepseek-reasoner", "output", "CNY"),
        "2025-09-29T10:10:00Z",
        ("12", None, "standard", "deepseek-reasoner"),
        ("3", None, "standard", "deepseek-reasoner"),
    ),
    "a price list with peak hours": (
        ("deepseek-v4-pro", "input_cache_hit", "USD"),
        "2026-08-16T16:00:00Z",
        ("0.003625", None, "standard", "deepseek-v4-pro"),
        ("0.022", None, "off_peak", "deepseek-v4-pro"),
    ),
    "a name billed as another model": (
        ("deepseek-v4-flash", "output", "CNY"),
        "2026-09-10T04:00:00Z",
        ("9.0", None, "peak", "deepseek-v4-flash"),
        ("4", None, "off_peak", "deepseek-flash"),
    ),
    "a new model": (
        ("deepseek-flash", "output", "USD"),
        "2026-09-10T04:00:00Z",
        "NotYet",
        ("0.6", None, "off_peak", "deepseek-flash"),
    ),
    "a new endpoint": (
        (CHAT_V31, "output", "USD"),
        "2025-09-29T10:10:00Z",
        "NotYet",
        ("0.42", None, "standard", CHAT_V31),
    ),
    "the end of a discount": (
        ("deepseek-chat", "output", "USD"),
        "2025-02-08T16:00:00Z",
        ("0.28", "1.10", "standard", "deepseek-chat"),
        ("1.10", None, "standard", "deepseek-chat"),
    ),
    "the end of a discount that becomes the list price": (
        ("deepseek-v4-pro", "output", "CNY"),
        "2026-05-31T15:59:00Z",
        ("6", "24", "standard", "deepseek-v4-pro"),
        ("6", None, "standard", "deepseek-v4-pro"),
    ),
    "the end of free use": (
        ("search", "server_side_request", "CNY"),
        "2026-10-31T16:00:00Z",
        ("0", "5", "standard", "search"),
        ("5", None, "standard", "search"),
    ),
    "the end of a name": (
        ("deepseek-chat", "output", "USD"),
        "2026-07-24T15:59:00Z",
        ("0.28", None, "standard", "deepseek-v4-flash"),
        "NoLongerSold",
    ),
    "the end of another name": (
        ("deepseek-reasoner", "input_cache_miss", "CNY"),
        "2026-07-24T15:59:00Z",
        ("1", None, "standard", "deepseek-v4-flash"),
        "NoLongerSold",
    ),
    "the end of a name that left the page": (
        ("deepseek-coder", "output", "CNY"),
        "2024-12-26T11:26:48Z",
        ("2", None, "standard", "deepseek-chat"),
        "NoLongerSold",
    ),
    "the end of an endpoint": (
        (REASONER_V31, "output", "CNY"),
        "2025-10-15T15:59:00Z",
        ("3", None, "standard", REASONER_V31),
        "NoLongerSold",
    ),
    "the end of another endpoint": (
        (SPECIALE, "output", "USD"),
        "2025-12-15T15:59:00Z",
        ("0.42", None, "standard", SPECIALE),
        "NoLongerSold",
    ),
    "the first night discount": (
        ("deepseek-reasoner", "output", "USD"),
        "2025-02-26T16:30:00Z",
        ("2.19", None, "standard", "deepseek-reasoner"),
        ("0.550", None, "off_peak", "deepseek-reasoner"),
    ),
    "the night": (
        ("deepseek-chat", "output", "USD"),
        "2025-06-01T16:30:00Z",
        ("1.10", None, "standard", "deepseek-chat"),
        ("0.550", None, "off_peak", "deepseek-chat"),
    ),
    "the day": (
        ("deepseek-chat", "output", "USD"),
        "2025-06-02T00:30:00Z",
        ("0.550", None, "off_peak", "deepseek-chat"),
        ("1.10", None, "standard", "deepseek-chat"),
    ),
    "the morning peak": (
        ("deepseek-v4-pro", "output", "USD"),
        "2026-10-20T01:00:00Z",
        ("1.98", None, "off_peak", "deepseek-v4-pro"),
        ("3.96", None, "peak", "deepseek-v4-pro"),
    ),
    "the end of the morning peak": (
        ("deepseek-v4-pro", "output", "USD"),
        "2026-10-20T04:00:00Z",
        ("3.96", None, "peak", "deepseek-v4-pro"),
        ("1.98", None, "off_peak", "deepseek-v4-pro"),
    ),
    "the afternoon peak": (
        ("deepseek-v4-flash", "output", "CNY"),
        "2026-10-20T06:00:00Z",
        ("4", None, "off_peak", "deepseek-flash"),
        ("8", None, "peak", "deepseek-flash"),
    ),
    "the end of the afternoon peak": (
        ("deepseek-v4-flash", "output", "CNY"),
        "2026-10-20T10:00:00Z",
        ("8", None, "peak", "deepseek-flash"),
        ("4", None, "off_peak", "deepseek-flash"),
    ),
}
each_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)

PRO = ("deepseek-v4-pro", "output", "USD")
FLASH = ("deepseek-flash", "output", "CNY")

# question, first instant of the doubt, first instant after it
DOUBTS = [
    (("deepseek-chat", "output", "USD"), "2024-12-25T16:00:00Z", "2024-12-26T11:26:48Z"),  # V3
    (("deepseek-reasoner", "output", "USD"), "2026-04-24T00:23:41Z", "2026-04-24T03:06:43Z"),  # V4
    (PRO, "2026-04-25T12:10:59Z", "2026-04-25T15:17:00Z"),  # the discount
    (("fetch", "request", "CNY"), "2026-11-12T16:00:00Z", "2026-11-13T16:00:00Z"),  # another unit
]

# question, first instant of the doubt, first instant of the first price list with it
NEW_WITH_DOUBT = [
    (("deepseek-chat", "input_cache_miss", "USD"), "2024-05-05T16:00:00Z", "2024-05-06T16:00:00Z"),
    (("deepseek-chat", "input_cache_hit", "USD"), "2024-08-01T16:00:00Z", "2024-08-02T16:00:00Z"),
    (("deepseek-reasoner", "output", "CNY"), "2025-01-19T16:00:00Z", "2025-01-20T12:29:30Z"),
    (PRO, "2026-04-24T00:23:41Z", "2026-04-24T03:06:43Z"),
    (("deepseek-v4-flash-vision-exp", "output", "CNY"), "2026-08-21T04:20:48Z", "2026-08-21T09:17:38Z"),
    (("search", "request", "CNY"), "2026-10-16T16:00:00Z", "2026-10-17T16:00:00Z"),
    (("speech_recognition", "hour", "CNY"), "2026-11-12T16:00:00Z", "2026-11-13T16:00:00Z"),
]


def ask(question: tuple[str, str, str], at: datetime):
    model, kind, currency = question
    return get_price(model, kind, at=at, currency=currency)


def is_certain(question: tuple[str, str, str], at: datetime) -> bool:
    """Whether a price is certain, but for the doubt whether a later list, of which these tests know nothing, holds."""
    later = any(each.earliest and each.earliest <= at < each.in_force_from > NEWEST for each in published().values())
    return later or ask(question, at).certain


def answer(question: tuple[str, str, str], at: datetime) -> object:
    """Digits, list price, period and what it is billed as, or the name of the error."""
    try:
        price = ask(question, at)
    except PriceError as error:
        return type(error).__name__
    return str(price), price.list_price and str(price.list_price), price.period, price.model


# What begins.


@pytest.mark.parametrize("later", [timedelta(0), MICROSECOND, SECOND], ids=["at once", "1 µs later", "1 s later"])
@each_change
def test_what_begins_holds_from_its_first_instant(change, later):
    question, at, _, following = change
    assert answer(question, datetime.fromisoformat(at) + later) == following


@pytest.mark.parametrize("before", [MICROSECOND, SECOND], ids=["1 µs before", "1 s before"])
@each_change
def test_what_ends_holds_until_its_last_instant(change, before):
    question, at, earlier, _ = change
    assert answer(question, datetime.fromisoformat(at) - before) == earlier


# Doubt.


@pytest.mark.parametrize(("question", "first", "end"), DOUBTS)
def test_between_the_bounds_of_a_change_a_price_is_not_certain(question, first, end):
    instants = (datetime.fromisoformat(first), datetime.fromisoformat(end) - MICROSECOND)
    assert [ask(question, at).certain for at in instants] == [False, False]


@pytest.mark.parametrize(("question", "first", "end"), DOUBTS)
def test_before_and_after_the_bounds_of_a_change_a_price_is_certain(question, first, end):
    instants = (datetime.fromisoformat(first) - MICROSECOND, datetime.fromisoformat(end))
    assert [is_certain(question, at) for at in instants] == [True, True]


@pytest.mark.parametrize(("question", "first", "end"), DOUBTS)
def test_between_the_bounds_of_a_change_the_older_price_is_given(question, first, end):
    first, end = map(datetime.fromisoformat, (first, end))
    price = ask(question, end - MICROSECOND)
    assert price.in_force_from <= first
    assert price.in_force_until == end


@pytest.mark.parametrize(("question", "first", "end"), NEW_WITH_DOUBT)
def test_what_only_the_newer_price_list_has_is_answered_from_it_between_its_bounds(question, first, end):
    price = ask(question, datetime.fromisoformat(first))
    assert (price.in_force_from, price.certain) == (datetime.fromisoformat(end), False)


@pytest.mark.parametrize(("question", "first", "end"), NEW_WITH_DOUBT)
def test_before_its_bounds_what_is_new_has_no_price(question, first, end):  # noqa: ARG001
    with pytest.raises(NotYet):
        ask(question, datetime.fromisoformat(first) - MICROSECOND)


@pytest.mark.parametrize(("question", "first", "end"), NEW_WITH_DOUBT)
def test_from_the_first_instant_of_its_price_list_what_is_new_is_certain(question, first, end):  # noqa: ARG001
    assert is_certain(question, datetime.fromisoformat(end))


@pytest.mark.parametrize("at", ["2026-09-18T02:00:00Z", "2026-09-18T12:00:00Z", "2026-09-19T02:00:00Z"])
def test_whether_holidays_are_excepted_is_no_doubt_where_no_day_is_one(at):
    assert ask(PRO, datetime.fromisoformat(at)).certain


def test_the_price_before_the_discount_of_april_2026_is_in_doubt_for_three_hours():
    price = ask(PRO, datetime.fromisoformat("2026-04-25T14:00:00Z"))
    assert (str(price), price.list_price, price.certain) == ("3.48", None, False)


@pytest.mark.parametrize(
    ("question", "at"),
    [
        (("deepseek-chat", "output", "USD"), "2024-05-17T00:00:00Z"),  # a new version, the same price
        (("deepseek-coder", "input_cache_miss", "USD"), "2024-10-01T00:00:00Z"),  # merged into V2.5
        (("deepseek-reasoner", "input_cache_hit", "USD"), "2026-04-24T01:00:00Z"),  # V4
        (("deepseek-chat", "output", "CNY"), "2025-01-20T00:00:00Z"),  # a new model beside it
        (("deepseek-chat", "input_cache_hit", "USD"), "2025-11-30T20:00:00Z"),
        (("deepseek-v4-flash", "output", "USD"), "2026-04-25T00:00:00Z"),  # the other model's discount
        (("deepseek-v4-flash", "output", "USD"), "2026-07-20T00:00:00Z"),
        (("deepseek-v4-pro", "output", "CNY"), "2026-10-17T00:00:00Z"),
    ],
)
def test_a_price_that_a_change_leaves_as_it_was_stays_certain_between_its_bounds(question, at):
    assert is_certain(question, datetime.fromisoformat(at))


@pytest.mark.parametrize("at", ["2026-04-24T12:00:00Z", "2026-04-26T13:00:00Z", "2026-05-10T00:00:00Z"])
@pytest.mark.parametrize("kind", ["input_cache_hit", "input_cache_miss", "output"])
@pytest.mark.parametrize("model", ["deepseek-v4-flash", "deepseek-v4-pro"])
def test_cny_of_april_and_may_2026_is_certain_as_copies_and_exports_agree(model, kind, at):
    assert ask((model, kind, "CNY"), datetime.fromisoformat(at)).certain


@pytest.mark.parametrize("kind", ["input_cache_miss", "output"])
def test_where_the_price_of_one_kind_is_derived_the_others_are_certain(kind):
    assert ask(("deepseek-v4-pro", kind, "CNY"), datetime.fromisoformat("2026-04-26T00:00:00Z")).certain


@pytest.mark.parametrize(
    ("question", "at"),
    [
        (("deepseek-chat", "input_cache_miss", "CNY"), "2024-06-15T00:00:00Z"),
        (("deepseek-chat", "output", "CNY"), "2024-10-01T00:00:00Z"),
        (("deepseek-coder", "input_cache_hit", "CNY"), "2024-11-20T00:00:00Z"),
        ((CHAT_V31, "output", "USD"), "2025-10-01T00:00:00Z"),
        (("deepseek-v4-pro", "input_cache_hit", "CNY"), "2026-04-26T00:00:00Z"),
        (("search", "request", "USD"), "2026-10-20T00:00:00Z"),
        (("fetch", "server_side_request", "USD"), "2026-11-05T00:00:00Z"),
        (("search", "request", "USD"), "2026-11-13T16:00:00Z"),
        (("speech_synthesis", "character", "CNY"), "2026-11-13T16:00:00Z"),
    ],
)
def test_a_figure_that_no_copy_prints_is_not_certain_at_any_time(question, at):
    assert not ask(question, datetime.fromisoformat(at)).certain


@pytest.mark.parametrize(
    ("question", "at"),
    [
        (("deepseek-chat", "output", "USD"), "2024-10-01T00:00:00Z"),
        (("deepseek-v4-pro", "output", "USD"), "2026-05-10T00:00:00Z"),
        (("search", "request", "CNY"), "2026-10-20T00:00:00Z"),
        (("speech_recognition", "hour", "CNY"), "2026-11-13T16:00:00Z"),
    ],
)
def test_what_is_printed_beside_such_a_figure_is_certain(question, at):
    assert is_certain(question, datetime.fromisoformat(at))
