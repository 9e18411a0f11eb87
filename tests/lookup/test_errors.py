"""Why there is no price: each reason has its error, says what to do, and says it to a program too."""

import copy
import pickle
import re
from datetime import date, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import deepseek_prices
from deepseek_prices import (
    CalendarUnknown,
    NoLongerSold,
    NotYet,
    PriceError,
    PriceUnknown,
    UnknownCurrency,
    UnknownKind,
    UnknownProduct,
    get_price,
    lookup,
)
from deepseek_prices._guide_names import ANYWHERE
from deepseek_prices._models import MODELS

JANUARY = datetime.fromisoformat("2025-01-15T00:00:00Z")
NOVEMBER = datetime.fromisoformat("2026-11-13T16:00:00Z")
MONDAY = datetime.fromisoformat("2026-10-12T10:00:00+08:00")
SECOND = timedelta(seconds=1)

# error, model, kind, currency, instant
QUESTIONS = [
    (UnknownProduct, "deepseek-chta", "output", "USD", JANUARY),
    (UnknownKind, "deepseek-chat", "outptu", "USD", JANUARY),
    (UnknownCurrency, "deepseek-chat", "output", "EUR", JANUARY),
    (NotYet, "deepseek-chat", "output", "USD", datetime.fromisoformat("2024-01-01T00:00:00Z")),
    (NoLongerSold, "deepseek-chat", "output", "USD", datetime.fromisoformat("2026-11-02T00:00:00Z")),
    (PriceUnknown, "speech_synthesis", "character", "USD", NOVEMBER),
    (CalendarUnknown, "deepseek-v4-pro", "output", "USD", MONDAY),
]
every_error = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0].__name__)

pytestmark = pytest.mark.usefixtures("calendar")  # no holidays after 2026-10-09

# Enough of the rest of what an error says that a reader knows what to do next.
ADVICE = re.compile(r"\b(ask for|update|use|take|look at|is it deepseek|it has input|USD and CNY are)")


def error_of(model: object, kind: object, currency: object = "USD", at: object = JANUARY) -> PriceError:
    with pytest.raises(PriceError) as caught:
        get_price(model, kind, at=at, currency=currency)
    return caught.value


def content(error: PriceError) -> tuple:
    return type(error), error.args, {name: repr(value) for name, value in vars(error).items()}


# All of them.


@every_error
def test_each_reason_has_its_error(question):
    assert type(error_of(*question[1:])) is question[0]


@every_error
def test_each_error_is_a_price_error_and_a_lookup_error(question):
    assert issubclass(question[0], PriceError)
    assert issubclass(question[0], LookupError)


@every_error
def test_each_error_is_found_in_the_package(question):
    assert getattr(deepseek_prices, question[0].__name__) is question[0]


@every_error
def test_each_error_holds_what_was_asked(question):
    error = error_of(*question[1:])
    assert (error.model, error.kind, error.currency) == question[1:4]


@every_error
def test_each_message_is_one_line(question):
    assert len(str(error_of(*question[1:])).splitlines()) == 1


@every_error
def test_each_message_says_what_to_do(question):
    assert ADVICE.search(str(error_of(*question[1:])))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@every_error
def test_each_error_survives_pickle_with_its_attributes(question, protocol):
    error = error_of(*question[1:])
    assert content(pickle.loads(pickle.dumps(error, protocol))) == content(error)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
@every_error
def test_each_error_survives_copying_with_its_attributes(question, copied):
    error = error_of(*question[1:])
    assert content(copied(error)) == content(error)


MESSAGES = [
    (("serach", "request", "USD", JANUARY), "'serach' is in none of the price lists of this dataset; is it search?"),
    (
        ("deepseek-chat", "outptu", "USD", JANUARY),
        "deepseek-chat has no price for 'outptu'; it has input_cache_hit, input_cache_miss, output",
    ),
    (
        ("deepseek-chat", "output", "EUR", JANUARY),
        "'EUR' is not a currency of the page: use currency='USD' or currency='CNY'",
    ),
    (
        ("deepseek-reasoner", "output", "CNY", datetime.fromisoformat("2024-01-01T00:00:00Z")),
        "no price of deepseek-reasoner output is known before 2025-01-19T16:00:00Z: ask for a later instant",
    ),
    (
        ("deepseek-chat", "input_cache_hit", "CNY", NOVEMBER),
        "deepseek-chat input_cache_hit is no longer sold: billed as deepseek-v4-flash until 2026-07-24T15:59:00Z; "
        "use deepseek-flash",
    ),
    (
        ("deepseek-coder", "output", "USD", JANUARY),
        "deepseek-coder output is no longer sold: billed as deepseek-chat until 2024-12-26T11:26:48Z, when the page no "
        "longer had it (its own end is not documented); use deepseek-chat",
    ),
    (
        ("speech_synthesis", "character", "USD", NOVEMBER),
        "the price of speech_synthesis character in USD is not known: no English page with it has been seen; look at "
        "the official page",
    ),
    (
        ("deepseek-v4-pro", "output", "CNY", MONDAY),
        "deepseek-v4-pro output costs 27.0 CNY on a working day and 13.5 on a Chinese public holiday, and whether "
        "2026-10-12 is one is not known here: update deepseek-prices, or ask with unknown_holidays='working_day' for "
        "the price of a working day",
    ),
]


@pytest.mark.parametrize(("question", "message"), MESSAGES, ids=[" ".join(each[0][:3]) for each in MESSAGES])
def test_the_message_says_why_there_is_no_price_and_what_to_do(question, message):
    model, kind, currency, at = question
    assert str(error_of(model, kind, currency, at)) == message


@every_error
def test_the_attributes_of_an_error_are_those_that_it_declares(question):
    error = error_of(*question[1:])
    declared = {name for of in type(error).__mro__ for name in vars(of).get("__annotations__", {})}
    assert vars(error).keys() == declared


@every_error
def test_an_error_cannot_be_made_without_its_attributes(question):
    with pytest.raises(TypeError, match="missing"):
        question[0]("why")


# Names that are not known.


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("deepseek-chta", "deepseek-chat"),
        ("deepseek-chat ", "deepseek-chat"),
        ("deepseek_chat", "deepseek-chat"),
        ("DeepSeek-Chat", "deepseek-chat"),
        ("DEEPSEEK-V4-PRO", "deepseek-v4-pro"),
        ("deepseek-v4pro", "deepseek-v4-pro"),
        ("deepseek/deepseek-v4-pro", "deepseek-v4-pro"),
        ("serach", "search"),
    ],
)
def test_a_name_that_is_not_known_is_answered_with_the_name_most_like_it(typed, meant):
    error = error_of(typed, "output")
    assert isinstance(error, UnknownProduct)
    assert error.near[0] == meant
    assert meant in str(error)


# What a name says of version and family counts before its spelling.
MEANT = [
    ("DeepSeek-V3", ("deepseek-chat",)),
    ("DeepSeek-R1", ("deepseek-reasoner",)),
    ("deepseek-r1-0528", ("deepseek-reasoner",)),
    ("deepseek-v4.1-flash", ("deepseek-flash",)),
    ("DeepSeek-V4.1-Flash-1017", ("deepseek-flash",)),
    ("DeepSeek-V4-Flash-0731", ("deepseek-v4-flash",)),
    ("deepseek-v4", ("deepseek-v4-pro", "deepseek-v4-flash")),
    ("deepseek-v3.2", ("deepseek-chat", "deepseek-reasoner")),
    ("deepseek-v3.2-speciale", ("deepseek-reasoner@v3.2_speciale_expires_on_20251215",)),
    ("deepseek-chat-v3-0324", ("deepseek-chat",)),
    ("DeepSeek V2.5", ("deepseek-chat", "deepseek-coder")),
    ("deepseek-coder-v2", ("deepseek-coder",)),
    ("deepseek-pro", ("deepseek-v4-pro",)),
    ("deepseek-v3.2-thinking", ("deepseek-chat", "deepseek-reasoner")),
    ("r1", ("deepseek-reasoner",)),
]


@pytest.mark.parametrize(("typed", "meant"), MEANT, ids=[typed for typed, _ in MEANT])
def test_a_version_or_a_family_is_answered_with_the_names_that_it_had(typed, meant):
    error = error_of(typed, "output")
    assert error.near == meant
    assert str(error).endswith(f"; is it {' or '.join(meant)}?")


@pytest.mark.parametrize(
    "typed",
    ["Deepseek-Chat", " deepseek-chat\n", "deepseek_chat", "deepseek chat", "DEEPSEEK/deepseek-chat",
     "openrouter/deepseek/deepseek-chat", "deepseek/deepseek-chat:free"],
)  # fmt: skip
def test_a_name_that_differs_in_case_blanks_or_what_others_put_around_it_is_answered_with_exactly_that_one(typed):
    assert error_of(typed, "output").near == ("deepseek-chat",)


@pytest.mark.parametrize("typed", ["deepseek-v5", "deepseek-v5-flash", "deepseek-r1-distill-llama-70b", "deepseek-vl2"])
def test_a_version_that_is_not_known_is_never_taken_for_another(typed):
    assert error_of(typed, "output").near == ()


def test_the_family_alone_is_answered_with_the_models_of_the_newest_price_list():
    newest = max(edition for _, segments in MODELS.values() for _, edition, *_ in segments)
    own = {name for name, (_, segments) in MODELS.items() if segments[-1][:3] == ("sold", newest, name)}
    assert set(error_of("deepseek", "output").near) == own


@pytest.mark.parametrize("typed", [typed for typed, _ in MEANT])
def test_nothing_is_priced_under_a_name_that_was_not_asked_for(typed):
    for at in (JANUARY, NOVEMBER):
        assert isinstance(error_of(typed, "output", at=at), UnknownProduct)


@pytest.mark.parametrize("typed", ["serach", "deepseek-chta", "deepseek-v4"])
def test_the_message_asks_about_each_near_name(typed):
    error = error_of(typed, "output")
    assert str(error).endswith(f"; is it {' or '.join(error.near)}?")


def test_near_names_are_at_most_three():
    assert len(error_of("deepseek-v4", "output").near) <= 3


@pytest.mark.parametrize("typed", ["gpt", "gpt-5", "gemini-3-flash", "claude", "", "/", "@"])
def test_a_name_that_is_none_of_deepseek_s_is_answered_in_one_line_without_names(typed):
    error = error_of(typed, "output")
    assert error.near == ()
    assert str(error) == (
        f"{typed!r} is in none of the price lists of this dataset; models() and services() list the names"
    )


@given(st.text())
@example("deepseek-v4-pro[1m]")
def test_whatever_is_asked_for_near_names_are_known_names(name):
    names = {key[0] for key in lookup.compiled.TRACKS}
    if name not in names | set(ANYWHERE):
        assert set(error_of(name, "output").near) <= names


@pytest.mark.parametrize("kind", ["outptu", "Output", "input", "request", ""])
def test_a_kind_that_a_model_has_not_is_answered_with_those_it_has(kind):
    error = error_of("deepseek-chat", kind)
    assert isinstance(error, UnknownKind)
    assert error.near == ("input_cache_hit", "input_cache_miss", "output")
    assert all(near in str(error) for near in error.near)


def test_a_kind_of_a_model_is_not_one_of_a_service():
    assert set(error_of("search", "output").near) == {"request", "server_side_request"}


@pytest.mark.parametrize("currency", ["usd", "EUR", "RMB", "¥", ""])
def test_another_currency_is_answered_with_the_two_that_there_are(currency):
    error = error_of("deepseek-chat", "output", currency)
    assert isinstance(error, UnknownCurrency)
    assert error.near == ("USD", "CNY")


def test_the_currency_is_given_by_name_only():
    with pytest.raises(TypeError):
        get_price("deepseek-chat", "output", JANUARY, "USD")


# Instants without a price.


def test_not_yet_says_from_when_there_is_a_price():
    error = error_of("deepseek-chat", "output", at=datetime.fromisoformat("2024-01-01T00:00:00Z"))
    assert get_price("deepseek-chat", "output", at=error.first)
    assert isinstance(error_of("deepseek-chat", "output", at=error.first - SECOND), NotYet)


def test_not_yet_names_the_first_price_that_is_known_not_a_time_before_it_without_one(monkeypatch):
    track = ("search", "request", "CNY")
    starts, segments = lookup.compiled.TRACKS[track]
    gap = ("unknown", 0, "search", 0, "no page with it has been seen")
    monkeypatch.setitem(lookup.compiled.TRACKS, track, ((starts[0] - 86400, *starts), (gap, *segments)))
    monkeypatch.setattr(lookup, "_tracks", {})
    assert error_of(*track).first == datetime.fromisoformat("2026-10-16T16:00:00Z")


def test_not_yet_writes_the_first_instant_in_utc():
    error = error_of("deepseek-chat", "output", at=datetime.fromisoformat("2024-01-01T00:00:00Z"))
    assert error.first.utcoffset() == timedelta(0)
    assert error.first.strftime("%Y-%m-%dT%H:%M:%SZ") in str(error)


def test_no_longer_sold_says_until_when_it_was_billed_and_as_what():
    error = error_of("deepseek-chat", "output", at=datetime.fromisoformat("2026-11-02T00:00:00Z"))
    assert isinstance(error, NoLongerSold)
    assert get_price("deepseek-chat", "output", at=error.until - SECOND).model == error.billed_as
    assert error_of("deepseek-chat", "output", at=error.until)


SUCCESSORS = [
    ("deepseek-chat", "2026-08-01T00:00:00Z", "deepseek-v4-flash"),
    ("deepseek-chat", "2026-11-02T00:00:00Z", "deepseek-flash"),
    ("deepseek-reasoner", "2026-11-02T00:00:00Z", "deepseek-flash"),
    ("deepseek-coder", "2025-01-15T00:00:00Z", "deepseek-chat"),
    ("deepseek-coder", "2026-11-02T00:00:00Z", "deepseek-flash"),
    ("deepseek-reasoner@v3.2_speciale_expires_on_20251215", "2026-01-01T00:00:00Z", "deepseek-reasoner"),
    ("deepseek-reasoner@v3.2_speciale_expires_on_20251215", "2026-11-02T00:00:00Z", "deepseek-flash"),
]


@pytest.mark.parametrize(("name", "at", "successor"), SUCCESSORS)
def test_a_retired_name_says_what_is_sold_in_its_place_at_that_instant(name, at, successor):
    error = error_of(name, "output", at=datetime.fromisoformat(at))
    assert (error.successor, str(error).endswith(f"; use {successor}")) == (successor, True)
    assert get_price(successor, "output", at=datetime.fromisoformat(at)).model == successor


def test_without_a_successor_another_model_is_advised(monkeypatch):
    ended = ("ended", 0, "deepseek-v4-pro", 0, "")
    monkeypatch.setitem(lookup.compiled.TRACKS, ("deepseek-v4-pro", "output", "USD"), ((0,), (ended,)))
    monkeypatch.setattr(lookup, "_tracks", {})
    error = error_of("deepseek-v4-pro", "output")
    assert (error.successor, str(error).endswith("; use another model")) == (None, True)


def test_no_longer_sold_writes_the_end_in_utc():
    error = error_of("deepseek-chat", "output", at=datetime.fromisoformat("2026-11-02T00:00:00Z"))
    assert error.until.utcoffset() == timedelta(0)
    assert error.until.strftime("%Y-%m-%dT%H:%M:%SZ") in str(error)


@pytest.mark.parametrize(
    ("name", "billed_as", "end"),
    [
        ("deepseek-chat", "deepseek-v4-flash", "2026-07-24T15:59:00Z"),
        ("deepseek-reasoner", "deepseek-v4-flash", "2026-07-24T15:59:00Z"),
        (
            "deepseek-chat@v3.1_terminus_expires_on_20251015",
            "deepseek-chat@v3.1_terminus_expires_on_20251015",
            "2025-10-15T15:59:00Z",
        ),
        (
            "deepseek-reasoner@v3.2_speciale_expires_on_20251215",
            "deepseek-reasoner@v3.2_speciale_expires_on_20251215",
            "2025-12-15T15:59:00Z",
        ),
    ],
)
def test_a_name_with_a_stated_end_is_no_longer_sold_from_that_second(name, billed_as, end):
    at = datetime.fromisoformat(end)
    error = error_of(name, "output", at=at)
    assert (type(error), error.billed_as, error.until) == (NoLongerSold, billed_as, at)
    assert get_price(name, "output", at=at - SECOND).model == billed_as


@pytest.mark.parametrize("name", ["deepseek-chat", "deepseek-reasoner@v3.2_speciale_expires_on_20251215"])
def test_a_stated_end_is_not_called_undocumented(name):
    assert "not documented" not in str(error_of(name, "output", at=NOVEMBER))


@pytest.mark.parametrize("at", ["2024-12-26T11:26:48Z", "2025-06-01T00:00:00Z", "2026-11-02T00:00:00Z"])
def test_the_end_of_deepseek_coder_is_said_not_to_be_documented(at):
    error = error_of("deepseek-coder", "output", at=datetime.fromisoformat(at))
    assert (type(error), error.billed_as) == (NoLongerSold, "deepseek-chat")
    assert error.until == datetime.fromisoformat("2024-12-26T11:26:48Z")
    assert "until 2024-12-26T11:26:48Z, when the page no longer had it (its own end is not documented)" in str(error)


def test_price_unknown_says_why():
    error = error_of("speech_synthesis", "character", at=NOVEMBER)
    assert error.why == "no English page with it has been seen"
    assert error.why in str(error)


def test_price_unknown_says_in_which_currency():
    assert "USD" in str(error_of("speech_synthesis", "character", at=NOVEMBER))


def test_a_price_that_is_unknown_in_one_currency_is_known_in_the_other():
    assert get_price("speech_synthesis", "character", at=NOVEMBER, currency="CNY") > 0


@pytest.mark.parametrize(
    ("name", "kind"), [("document_parsing", "page"), ("speech_synthesis", "character"), ("speech_recognition", "hour")]
)
def test_where_no_price_is_ever_known_not_yet_says_from_when_there_is_one_that_is_not_known(name, kind):
    error = error_of(name, kind, at=JANUARY)
    assert (type(error), error.first) == (NotYet, datetime.fromisoformat("2026-11-12T16:00:00Z"))
    assert isinstance(error_of(name, kind, at=error.first - SECOND), NotYet)
    assert isinstance(error_of(name, kind, at=error.first), PriceUnknown)


def test_calendar_unknown_says_both_prices():
    message = str(error_of("deepseek-v4-pro", "output", at=MONDAY))
    assert "3.96 USD on a working day" in message
    assert "1.98 on a Chinese public holiday" in message


def test_calendar_unknown_holds_the_day_in_beijing():
    assert error_of("deepseek-v4-pro", "output", at=MONDAY).day == date(2026, 10, 12)


def test_calendar_unknown_says_the_day_in_beijing(monkeypatch):
    all_week = ("off_peak", True, (("peak", 127, 0, 86400),))
    monkeypatch.setattr(lookup.compiled, "RULES", (all_week,) * len(lookup.compiled.RULES))
    monkeypatch.setattr(lookup, "_tracks", {})
    message = str(error_of("deepseek-v4-pro", "output", at=datetime.fromisoformat("2026-10-11T16:00:00Z")))
    assert "2026-10-12" in message


# What is no question at all.


def type_name(value: object) -> str:
    return type(value).__name__


@pytest.mark.parametrize(
    "at",
    [date(2025, 1, 15), JANUARY.time(), "2025-01-15T00:00:00Z", 1736899200, 1736899200.0, 0, "", False, ()],
    ids=repr,
)
def test_an_instant_that_is_no_datetime_is_a_type_error(at):
    with pytest.raises(TypeError, match=rf"^at: a timezone-aware datetime is expected, not {type(at).__name__}\Z"):
        get_price("deepseek-chat", "output", at=at)


class Nowhere(tzinfo):
    """A time zone that does not say how far from UTC it is."""

    def utcoffset(self, at):  # noqa: ARG002
        return None


@pytest.mark.parametrize("at", [JANUARY.replace(tzinfo=None), JANUARY.replace(tzinfo=Nowhere())])
def test_an_instant_without_a_time_zone_is_a_value_error(at):
    with pytest.raises(ValueError, match=r"^at: .* has no time zone: add one, such as datetime\.timezone\.utc\Z"):
        get_price("deepseek-chat", "output", at=at)


def test_an_instant_in_any_time_zone_is_taken():
    assert get_price("deepseek-chat", "output", at=JANUARY.astimezone(timezone(timedelta(hours=-11))))


@pytest.mark.parametrize("value", [None, 4, b"output", ("output",), ["output"], {"output": 1}], ids=type_name)
@pytest.mark.parametrize("name", ["model", "kind", "currency"])
def test_a_name_that_is_no_string_is_a_type_error_that_says_which(name, value):
    question = {"model": "deepseek-chat", "kind": "output", "currency": "USD", name: value}
    with pytest.raises(TypeError, match=rf"^{name}: a string is expected, not {type(value).__name__}\Z"):
        get_price(**question, at=JANUARY)
