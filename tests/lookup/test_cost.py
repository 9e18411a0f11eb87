"""What a call cost: the usage of a response in each of its forms, exact, or an error that names the fields."""

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepseek_prices import (
    CalendarUnknown,
    NotYet,
    PriceError,
    PriceUnknown,
    UnknownCurrency,
    UnknownKind,
    UnknownProduct,
    get_price,
)
from deepseek_prices.cost import Cost, Line, get_cost
from deepseek_prices.usage.listed import UsageError

PEAK = datetime(2026, 10, 20, 2, tzinfo=UTC)  # deepseek-flash: 0.006, 0.3 and 1.2 USD
BEFORE_CACHING = datetime(2024, 6, 1, tzinfo=UTC)
FLASH = "deepseek-flash"
NOVEMBER = datetime(2026, 11, 13, 16, tzinfo=UTC)  # since then services are sold; no later price list reaches it

CHAT = {
    "prompt_tokens": 1000,
    "prompt_cache_hit_tokens": 900,
    "prompt_cache_miss_tokens": 100,
    "prompt_tokens_details": {"cached_tokens": 900},
    "completion_tokens": 50,
    "completion_tokens_details": {"reasoning_tokens": 30},
    "total_tokens": 1050,
}
RESPONSES = {
    "input_tokens": 1000,
    "input_tokens_details": {"cached_tokens": 900},
    "output_tokens": 50,
    "output_tokens_details": {"reasoning_tokens": 30},
    "total_tokens": 1050,
}
ANTHROPIC = {
    "input_tokens": 60,
    "cache_read_input_tokens": 900,
    "cache_creation_input_tokens": 40,
    "cache_creation": {"ephemeral_5m_input_tokens": 40, "ephemeral_1h_input_tokens": 0},
    "output_tokens": 50,
    "output_tokens_details": {"thinking_tokens": 30},
    "server_tool_use": {"web_search_requests": 0, "web_fetch_requests": 0},
    "service_tier": "standard",
    "inference_geo": "",
}
BY_KIND = {"input_cache_hit": 900, "input_cache_miss": 100, "output": 50}
FORMS = {"chat": CHAT, "responses": RESPONSES, "anthropic": ANTHROPIC, "by kind": BY_KIND}


def billed(usage: object, model: str = FLASH, at: datetime = PEAK) -> dict[str, object]:
    return {line.kind: line.quantity for line in get_cost(model, usage, at).lines}


def refused(usage: object, model: str = FLASH) -> UsageError:
    with pytest.raises(UsageError) as caught:
        get_cost(model, usage, PEAK)
    return caught.value


def as_object(usage: object) -> object:
    """The same as an SDK's object has it."""
    if not isinstance(usage, dict):
        return usage
    return SimpleNamespace(**{name: as_object(value) for name, value in usage.items()})


# The forms.


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_same_usage_bills_the_same(form):
    assert billed(FORMS[form]) == {"input_cache_hit": 900, "input_cache_miss": 100, "output": 50}


@pytest.mark.parametrize("form", FORMS)
def test_an_object_with_attributes_is_read_as_a_mapping_is(form):
    assert get_cost(FLASH, as_object(FORMS[form]), PEAK).lines == get_cost(FLASH, FORMS[form], PEAK).lines


def test_a_mapping_with_objects_in_it_is_read_too():
    usage = CHAT | {"prompt_tokens_details": SimpleNamespace(cached_tokens=900)}
    assert billed(usage) == billed(CHAT)


def test_a_nested_field_may_be_named_with_a_dot():
    usage = {"prompt_tokens": 1000, "prompt_tokens_details.cached_tokens": 900, "completion_tokens": 50}
    assert billed(usage) == billed(CHAT)


@pytest.mark.parametrize("form", FORMS)
def test_none_is_as_if_it_were_not_there(form):
    usage = dict.fromkeys(["prompt_cache_hit_tokens", "audio_tokens", "total_tokens", "request", "cache_creation"])
    assert billed(usage | FORMS[form]) == billed(FORMS[form])


def test_every_detail_may_be_none():
    usage = CHAT | {"prompt_tokens_details": {"cached_tokens": None}, "completion_tokens_details": None}
    assert billed(usage) == billed(CHAT)


def test_reasoning_is_counted_once_as_part_of_the_output():
    without = {name: value for name, value in CHAT.items() if name != "completion_tokens_details"}
    assert get_cost(FLASH, CHAT, PEAK) == get_cost(FLASH, without, PEAK)


@pytest.mark.parametrize(
    "left_out",
    [
        ["prompt_cache_hit_tokens"],
        ["prompt_cache_miss_tokens"],
        ["prompt_tokens_details"],
        ["prompt_cache_hit_tokens", "prompt_tokens_details"],
        ["prompt_cache_hit_tokens", "prompt_cache_miss_tokens"],
        ["prompt_cache_miss_tokens", "prompt_tokens_details"],
        ["total_tokens", "completion_tokens_details"],
    ],
)
def test_one_field_of_the_cache_is_enough(left_out):
    assert billed({name: value for name, value in CHAT.items() if name not in left_out}) == billed(CHAT)


def test_the_input_of_responses_includes_what_was_cached():
    usage = {"input_tokens": 100, "input_tokens_details": {"cached_tokens": 90}, "output_tokens": 1}
    assert billed(usage) == {"input_cache_hit": 90, "input_cache_miss": 10, "output": 1}


def test_the_input_of_anthropic_does_not_include_what_was_cached():
    usage = {"input_tokens": 100, "cache_read_input_tokens": 90, "output_tokens": 1}
    assert billed(usage) == {"input_cache_hit": 90, "input_cache_miss": 100, "output": 1}


def test_what_is_written_to_the_cache_is_a_miss():
    usage = {"input_tokens": 100, "cache_creation_input_tokens": 7, "output_tokens": 1}
    assert billed(usage) == {"input_cache_miss": 107, "output": 1}


@pytest.mark.parametrize(
    "words", [{"service_tier": "standard"}, {"speed": ""}, {"iterations": []}, {"a": {}}, {"b": False}]
)
def test_what_is_no_quantity_is_ignored(words):
    assert billed(CHAT | words) == billed(CHAT)


@pytest.mark.parametrize("nothing", [0, 0.0, Decimal(0), "", None, {"audio_tokens": 0}])
def test_an_unknown_quantity_of_nothing_is_ignored(nothing):
    assert billed(CHAT | {"other_tokens": nothing}) == billed(CHAT)


@pytest.mark.parametrize(
    "quantity", ["1,000", "1e3", "+5", "1_000", "1 000", "1'000", ".5", "12.5", " 7 ", '{"a": 1}', " [1]"]
)
def test_an_unknown_quantity_is_refused_however_it_is_written(quantity):
    assert refused(CHAT | {"other_tokens": quantity}).fields == ("other_tokens",)


@pytest.mark.parametrize("text", ["900 tokens", "cached: 900", "about 900", "(900)", "≈ 900", "-5 tokens", "٣ tokens"])
def test_a_text_in_which_a_number_stands_by_itself_is_refused(text):
    assert refused(CHAT | {"cached": text}).fields == ("cached",)


@pytest.mark.parametrize("text", ["standard", "us-east-1", "v1", "none", "tier_2"])
def test_a_text_that_is_a_name_is_no_quantity(text):
    assert billed(CHAT | {"service_tier": text}) == billed(CHAT)


@pytest.mark.parametrize("field", ["prompt_tokens", "other_tokens"])
def test_a_number_of_more_digits_than_python_writes_is_refused_too(field):
    assert refused(CHAT | {field: 10**5000}).fields == (field,)


def test_a_name_of_nothing_is_a_name():
    assert refused({"": CHAT}).fields == ()


# Services.


@pytest.mark.parametrize(
    ("service", "usage", "amount"),
    [
        ("search", {"request": 3}, "0.015"),
        ("search", {"server_side_request": 1, "request": 1}, "0.010"),
        ("fetch", {"request": 1000}, "5"),
        ("document_parsing", {"page": 12}, "0.018"),
        ("speech_synthesis", {"character": 5000}, "0.75"),
        ("speech_recognition", {"hour": 2}, "0.78"),
        ("speech_recognition", {"hour": "1.5"}, "0.585"),
        ("speech_recognition", {"hour": Decimal("0.0001")}, "0.000039"),
    ],
)
def test_a_service_is_billed_by_the_quantity_of_its_kind(service, usage, amount):
    assert get_cost(service, usage, NOVEMBER, currency="CNY") == Decimal(amount)


@pytest.mark.parametrize(
    "hours", [1.5, 2.0, True, "1e3", " 1.5", "-1", "", ".", "1.5.0", "NaN", Decimal("NaN"), -1, Fraction(1, 2)]
)
def test_hours_are_exact_and_from_nothing(hours):
    assert refused({"hour": hours}, "speech_recognition").fields == ("hour",)


@pytest.mark.parametrize("hours", ["1" * 41, "0." + "1" * 41, Decimal("1E+40"), Decimal("Infinity")])
def test_hours_of_more_digits_than_can_be_multiplied_exactly_are_refused(hours):
    assert refused({"hour": hours}, "speech_recognition").fields == ("hour",)


@pytest.mark.parametrize("quantity", ["12", Decimal(12), 12.0, Decimal("0.5")])
def test_only_hours_are_not_whole(quantity):
    assert refused({"page": quantity}, "document_parsing").fields == ("page",)


def test_a_kind_that_the_product_does_not_have_is_the_lookups_error():
    with pytest.raises(UnknownKind, match="has no price for 'page'"):
        get_cost("search", {"page": 3}, PEAK)


def test_tokens_of_a_service_are_the_lookups_error():
    with pytest.raises(UnknownKind):
        get_cost("search", CHAT, PEAK)


# The amount.


def test_a_line_is_quantity_times_price_by_the_unit():
    (line,) = get_cost(FLASH, {"output": 250_000}, PEAK).lines
    assert (line.kind, line.quantity, line.price, line.amount) == ("output", 250_000, Decimal("1.2"), Decimal("0.3"))


def test_the_price_of_a_line_is_that_of_the_lookup():
    for line in get_cost(FLASH, CHAT, PEAK, currency="CNY").lines:
        assert line.price is get_price(FLASH, line.kind, PEAK, currency="CNY")


@given(
    st.datetimes(datetime(2024, 8, 2, 17), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis
    st.sampled_from(["deepseek-chat", FLASH, "deepseek-v4-pro"]),
    st.sampled_from(["raise", "working_day", "holiday"]),
)
def test_at_every_instant_the_prices_of_the_lines_are_those_of_the_lookup(at, model, unknown_holidays):
    def found(ask):
        try:
            return [(each, each.as_dict()) for each in ask()]
        except (PriceError, ValueError) as error:
            return type(error), str(error)

    assert found(
        lambda: [line.price for line in get_cost(model, BY_KIND, at, unknown_holidays=unknown_holidays).lines]
    ) == found(lambda: [get_price(model, kind, at, unknown_holidays=unknown_holidays) for kind in BY_KIND])


def test_lines_come_in_the_order_of_the_page():
    assert list(billed(CHAT)) == ["input_cache_hit", "input_cache_miss", "output"]


def test_a_kind_of_which_there_is_nothing_has_no_line():
    assert billed({"prompt_tokens": 0, "completion_tokens": 5}) == {"output": 5}


def test_a_kind_of_which_there_is_nothing_needs_no_price():
    usage = {"prompt_tokens": 10, "prompt_cache_hit_tokens": 0, "prompt_cache_miss_tokens": 10, "completion_tokens": 5}
    assert billed(usage, "deepseek-chat", BEFORE_CACHING) == {"input_cache_miss": 10, "output": 5}


def test_hits_at_a_time_without_a_price_of_hits_are_the_lookups_error():
    usage = {"prompt_tokens": 10, "prompt_cache_hit_tokens": 4, "completion_tokens": 5}
    with pytest.raises(NotYet):
        get_cost("deepseek-chat", usage, BEFORE_CACHING)


@pytest.mark.parametrize("usage", [{"prompt_tokens": 0, "completion_tokens": 0}, {"output": 0}])
def test_a_usage_of_nothing_costs_nothing(usage):
    cost = get_cost(FLASH, usage, PEAK)
    assert (str(cost), cost.lines) == ("0", ())


@pytest.mark.parametrize("usage", [{"prompt_tokens": 0, "completion_tokens": 0}, {"request": 0}])
def test_a_usage_of_nothing_still_needs_a_known_name(usage):
    with pytest.raises(UnknownProduct):
        get_cost("gpt-9", usage, PEAK)


def test_a_caller_that_rounds_changes_nothing():
    with localcontext(prec=2):
        assert get_cost(FLASH, CHAT, PEAK) == Decimal("0.0000954")


MANY = st.integers(0, 10**40 - 1)


@given(hit=MANY, miss=MANY, output=MANY, currency=st.sampled_from(["USD", "CNY"]))
def test_the_cost_is_the_sum_of_its_lines_and_never_rounded(hit, miss, output, currency):
    cost = get_cost(
        "deepseek-v4-pro", {"input_cache_hit": hit, "input_cache_miss": miss, "output": output}, PEAK, currency=currency
    )
    assert Fraction(cost) == sum(Fraction(line.amount) for line in cost.lines)
    for line in cost.lines:
        assert Fraction(line.amount) == Fraction(line.price) * line.quantity / line.price.unit_quantity


@given(hit=MANY.filter(lambda count: count < 10**39), miss=st.integers(0, 10**38), output=MANY)
def test_what_was_hit_and_missed_adds_up_in_every_form(hit, miss, output):
    chat = {"prompt_tokens": hit + miss, "prompt_cache_hit_tokens": hit, "completion_tokens": output}
    responses = {"input_tokens": hit + miss, "input_tokens_details": {"cached_tokens": hit}, "output_tokens": output}
    anthropic = {"input_tokens": miss, "cache_read_input_tokens": hit, "output_tokens": output}
    assert billed(chat) == billed(responses) == billed(anthropic)


@given(hours=st.decimals(0, 10**39, places=40))
def test_hours_are_never_rounded(hours):
    cost = get_cost("speech_recognition", {"hour": f"{hours:f}"}, NOVEMBER, currency="CNY")
    assert Fraction(cost) == Fraction(hours) * Fraction("0.39")


# What it keeps.


def test_a_cost_is_a_decimal():
    assert isinstance(get_cost(FLASH, CHAT, PEAK), Decimal)


def test_a_result_of_arithmetic_is_a_plain_decimal():
    assert type(get_cost(FLASH, CHAT, PEAK) + 1) is Decimal


def test_a_cost_keeps_the_name_that_was_asked_and_the_price_the_name_that_is_billed():
    cost = get_cost("deepseek-v4-flash", CHAT, PEAK)
    assert (cost.model, {line.price.model for line in cost.lines}) == ("deepseek-v4-flash", {FLASH})


def test_a_cost_keeps_currency_and_instant():
    beijing = PEAK.astimezone(timezone(timedelta(hours=8)))
    cost = get_cost(FLASH, CHAT, beijing, currency="CNY")
    assert (cost.currency, cost.at, cost.at.tzinfo) == ("CNY", PEAK, UTC)


def test_without_an_instant_all_lines_are_of_now():
    before = datetime.now(UTC).replace(microsecond=0)
    cost = get_cost("search", {"request": 1, "server_side_request": 1})
    assert before <= cost.at <= datetime.now(UTC)


def test_the_repr_shows_amount_currency_name_instant_and_quantities():
    assert repr(get_cost(FLASH, CHAT, PEAK)) == (
        "<Cost 0.0000954 USD: deepseek-flash at 2026-10-20T02:00:00Z, "
        "900 input_cache_hit, 100 input_cache_miss, 50 output>"
    )


def test_the_repr_of_nothing_says_so():
    assert repr(get_cost(FLASH, {"output": 0}, PEAK)) == "<Cost 0 USD: deepseek-flash at 2026-10-20T02:00:00Z, nothing>"


@pytest.mark.parametrize("name", ["currency", "model", "at", "lines", "another"])
def test_a_cost_cannot_be_changed(name):
    with pytest.raises(AttributeError, match="a Cost cannot be changed"):
        setattr(get_cost(FLASH, CHAT, PEAK), name, "CNY")


def test_a_line_cannot_be_changed():
    with pytest.raises(AttributeError):
        get_cost(FLASH, CHAT, PEAK).lines[0].quantity = 1


def content(cost: Cost) -> tuple:
    return type(cost), str(cost), cost.currency, cost.model, cost.at, cost.lines


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_keeps_everything(protocol):
    cost = get_cost(FLASH, CHAT, PEAK)
    again = pickle.loads(pickle.dumps(cost, protocol))
    assert (content(again), type(again.lines[0]), again.lines[0].price.edition) == (
        content(cost),
        Line,
        cost.lines[0].price.edition,
    )


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_keeps_everything(copied):
    cost = get_cost(FLASH, CHAT, PEAK)
    assert content(copied(cost)) == content(cost)


def test_as_dict_has_everything_as_json_has_it():
    cost = get_cost(FLASH, {"output": 1}, PEAK)
    (line,) = cost.lines
    assert cost.as_dict() == {
        "amount": "0.0000012",
        "currency": "USD",
        "model": FLASH,
        "at": "2026-10-20T02:00:00Z",
        "until": None,
        "certain": True,
        "lines": [{"kind": "output", "quantity": 1, "price": line.price.as_dict(), "amount": "0.0000012"}],
    }


def test_as_dict_of_a_line_is_that_in_the_cost():
    cost = get_cost(FLASH, CHAT, PEAK)
    assert [line.as_dict() for line in cost.lines] == cost.as_dict()["lines"]


@pytest.mark.parametrize("usage", [BY_KIND, {"output": 1}, {"output": 0}])
def test_a_cost_is_certain_where_all_its_prices_are(usage):
    cost = get_cost(FLASH, usage, PEAK)
    assert cost.certain
    assert "not certain" not in repr(cost)


def test_a_cost_of_one_price_that_is_not_certain_is_not_certain():
    lines = get_cost(FLASH, BY_KIND, PEAK).lines
    cost = Cost("0.0000954", "USD", FLASH, PEAK, (lines[0]._replace(price=lines[0].price.doubtful()), *lines[1:]))
    assert not cost.certain
    assert repr(cost).endswith(", not certain>")


def test_fields_are_made_once():
    cost = get_cost(FLASH, CHAT, PEAK)
    assert cost.lines is cost.lines
    with pytest.raises(AttributeError, match="'Cost' object has no attribute 'amount'"):
        cost.amount  # noqa: B018


def test_kinds_that_are_sold_by_different_units_add_up(monkeypatch):
    (line,) = get_cost("search", {"request": 3}, NOVEMBER).lines
    (tokens,) = get_cost(FLASH, {"output": 50}, NOVEMBER).lines
    for lines in ([line, tokens], [tokens, line]):
        billed = [(each.kind, each.quantity, each.price) for each in lines]
        monkeypatch.setattr("deepseek_prices.cost.priced", lambda *_, billed=billed: billed)
        cost = get_cost(FLASH, BY_KIND, NOVEMBER)
        assert cost == line.amount + tokens.amount
        assert [each.amount for each in cost.lines] == [each.amount for each in lines]


def test_hours_are_a_string_in_json():
    cost = get_cost("speech_recognition", {"hour": "1.50"}, NOVEMBER, currency="CNY")
    assert json.loads(json.dumps(cost.as_dict()))["lines"][0]["quantity"] == "1.50"


# What is refused.


@pytest.mark.parametrize(
    ("form", "changes", "fields"),
    [
        (
            "chat",
            {"prompt_cache_miss_tokens": 99},
            ("prompt_cache_hit_tokens", "prompt_cache_miss_tokens", "prompt_tokens"),
        ),
        (
            "chat",
            {"prompt_tokens_details": {"cached_tokens": 899}},
            ("prompt_tokens_details.cached_tokens", "prompt_cache_hit_tokens"),
        ),
        ("chat", {"total_tokens": 1080}, ("prompt_tokens", "completion_tokens", "total_tokens")),
        (
            "chat",
            {"completion_tokens_details": {"reasoning_tokens": 51}},
            ("completion_tokens_details.reasoning_tokens", "completion_tokens"),
        ),
        ("responses", {"total_tokens": 1049}, ("input_tokens", "output_tokens", "total_tokens")),
        (
            "responses",
            {"input_tokens_details": {"cached_tokens": 1001}},
            ("input_tokens_details.cached_tokens", "input_tokens"),
        ),
        (
            "responses",
            {"output_tokens_details": {"reasoning_tokens": 51}},
            ("output_tokens_details.reasoning_tokens", "output_tokens"),
        ),
        (
            "anthropic",
            {"cache_creation_input_tokens": 41},
            (
                "cache_creation.ephemeral_5m_input_tokens",
                "cache_creation.ephemeral_1h_input_tokens",
                "cache_creation_input_tokens",
            ),
        ),
        (
            "anthropic",
            {"cache_creation_input_tokens": None},
            ("cache_creation.ephemeral_5m_input_tokens", "cache_creation_input_tokens"),
        ),
        (
            "anthropic",
            {"output_tokens_details": {"thinking_tokens": 51}},
            ("output_tokens_details.thinking_tokens", "output_tokens"),
        ),
    ],
)
def test_fields_that_contradict_each_other_are_named_with_their_values(form, changes, fields):
    error = refused(FORMS[form] | changes)
    assert error.fields == fields
    assert all(name in str(error) for name in fields)


def test_hits_that_are_more_than_the_prompt_are_refused():
    usage = {"prompt_tokens": 3, "prompt_cache_hit_tokens": 4, "completion_tokens": 1}
    assert refused(usage).fields == ("prompt_cache_hit_tokens", "prompt_tokens")


def test_cached_and_missed_that_are_not_the_prompt_are_refused():
    usage = {"prompt_tokens": 9, "prompt_cache_miss_tokens": 4, "completion_tokens": 1}
    error = refused(usage | {"prompt_tokens_details": {"cached_tokens": 4}})
    assert error.fields == ("prompt_tokens_details.cached_tokens", "prompt_cache_miss_tokens", "prompt_tokens")


def test_the_message_says_what_was_found_and_what_to_do():
    assert str(refused(CHAT | {"total_tokens": 1080})) == (
        "usage: prompt_tokens 1000, completion_tokens 50, total_tokens 1080 contradict each other: "
        "total_tokens is prompt_tokens + completion_tokens: pass the `usage` of a response as it is"
    )


@pytest.mark.parametrize("form", ["chat", "responses", "anthropic"])
@pytest.mark.parametrize("value", [-1, True, False, 3.0, 3.5, "3", Decimal(3), [3], 10**40])
def test_a_quantity_that_is_no_whole_number_from_nothing_is_refused(form, value):
    name = next(iter(FORMS[form]))
    assert refused(FORMS[form] | {name: value}).fields == (name,)


def test_the_message_about_a_float_says_what_it_is_and_what_is_expected():
    assert str(refused(CHAT | {"completion_tokens": 50.0})) == (
        "usage: completion_tokens: a whole number from 0, of 40 digits at most, as an int, is expected, "
        "not float 50.0: pass the `usage` of a response as it is"
    )


class Whole:
    """A whole number of another library."""

    def __index__(self) -> int:
        return 7


def test_a_whole_number_of_another_library_is_a_plain_one_in_the_line():
    assert type(billed({"output": Whole()})["output"]) is int


@pytest.mark.parametrize(
    ("usage", "fields"),
    [
        ({"prompt_tokens": 3, "total_tokens": 3}, ("completion_tokens",)),
        ({"completion_tokens": 3}, ("prompt_tokens",)),
        ({"input_tokens": 3}, ("output_tokens",)),
        ({"output_tokens": 3, "cache_read_input_tokens": 3}, ("input_tokens",)),
        ({"prompt_tokens": None, "completion_tokens": 3}, ("prompt_tokens",)),
    ],
)
def test_missing_fields_are_named(usage, fields):
    error = refused(usage)
    assert (error.fields, f"{fields[0]} missing" in str(error)) == (fields, True)


@pytest.mark.parametrize(
    ("unknown", "field"),
    [
        ({"audio_tokens": 2}, "audio_tokens"),
        ({"prompt_tokens_details": {"cached_tokens": 900, "audio_tokens": 2}}, "prompt_tokens_details.audio_tokens"),
        ({"server_tool_use": {"code_execution_requests": 2}}, "server_tool_use.code_execution_requests"),
        ({"deep": {"er": {"tokens": 2}}}, "deep.er.tokens"),
        ({"other": 0.5}, "other"),
        ({"other": float("nan")}, "other"),
        ({"other": -1}, "other"),
        ({"other": True}, "other"),
        ({"other": "12"}, "other"),
        ({"other": [1]}, "other"),
        ({"other": object()}, "other"),
        ({"cache_read_input_tokens": 5}, "cache_read_input_tokens"),
    ],
)
def test_a_quantity_of_which_nothing_says_how_it_is_billed_is_refused(unknown, field):
    error = refused(CHAT | unknown)
    assert (error.fields, field in str(error)) == ((field,), True)


def test_no_message_advises_to_leave_out_what_may_be_billed():
    two_forms = RESPONSES | {"cache_read_input_tokens": 5}
    for usage in (CHAT | {"audio_tokens": 2}, two_forms, CHAT | {"request": 1}, CHAT | ANTHROPIC):
        assert "leave" not in str(refused(usage))


def test_the_message_about_an_unknown_quantity_says_how_to_ask_for_what_has_a_price():
    assert "get_cost('search', {'server_side_request': 3})" in str(refused(ANTHROPIC | {"audio_tokens": 2}))


@pytest.mark.parametrize(
    "number",
    [
        *({"requests": 1}, {"request_count": 3}, {"cache_hit_ratio": 0.9}, {"cache_hit_rate": Decimal("0.9")}),
        *(
            {"tokens_per_second": 41.5},
            {"output_tokens_per_second": 41.5},
            {"tps": 3},
            {"latency_ms": 812},
            {"ttft": 1.2},
        ),
        *({"cost": 0.001}, {"total_cost": "0.001"}),
    ],
    ids=lambda number: next(iter(number)),
)
@pytest.mark.parametrize("form", ["chat", "responses", "anthropic"])
def test_a_number_that_is_no_quantity_is_passed_over(form, number):
    assert billed(FORMS[form] | number) == billed(FORMS[form])


def test_a_nested_number_of_requests_is_not_passed_over():
    assert refused(ANTHROPIC | {"server_tool_use": {"requests": 2}}).fields == ("server_tool_use.requests",)


@pytest.mark.parametrize(
    ("form", "field", "parts", "whole"),
    [
        (
            "chat",
            "prompt_tokens_details",
            {"cached_tokens": 900, "text_tokens": 700, "image_tokens": 300},
            "prompt_tokens",
        ),
        ("chat", "completion_tokens_details", {"text_tokens": 20, "reasoning_tokens": 30}, "completion_tokens"),
        ("responses", "input_tokens_details", {"cached_tokens": 900, "text_tokens": 1000}, "input_tokens"),
        ("responses", "output_tokens_details", {"text_tokens": 50}, "output_tokens"),
    ],
)
def test_tokens_that_are_counted_by_what_they_are_of_are_a_part_of_the_input_or_output(form, field, parts, whole):
    assert billed(FORMS[form] | {field: parts}) == billed(FORMS[form])
    error = refused(FORMS[form] | {field: parts | {"text_tokens": 1001}})
    assert error.fields == (f"{field}.text_tokens", whole)


STEP = {"type": "message", "input_tokens": 60, "cache_read_input_tokens": 900, "cache_creation_input_tokens": 40}


def test_iterations_that_are_in_sum_what_the_usage_says_are_passed_over():
    steps = [STEP | {"output_tokens": 20}, {"type": "message", "output_tokens": 30}]
    assert billed(ANTHROPIC | {"iterations": steps}) == billed(ANTHROPIC)


@pytest.mark.parametrize("steps", [[STEP], [STEP | {"output_tokens": 51}], ["50"], {"output_tokens": 50}, 3])
def test_iterations_that_say_something_else_are_refused(steps):
    refused(ANTHROPIC | {"iterations": steps})


@pytest.mark.parametrize(
    ("usage", "fields"),
    [
        (
            {"prompt_tokens": 3, "completion_tokens": 1, "input_tokens": 3},
            ("prompt_tokens", "completion_tokens", "input_tokens"),
        ),
        ({"input_tokens": 3, "output_tokens": 1, "request": 1}, ("input_tokens", "output_tokens", "request")),
        (
            RESPONSES | {"cache_read_input_tokens": 0},
            ("input_tokens_details.cached_tokens", "total_tokens", "cache_read_input_tokens"),
        ),
    ],
)
def test_fields_of_two_forms_are_refused(usage, fields):
    assert refused(usage).fields == fields


@pytest.mark.parametrize(
    "usage", [{"id": "1", "usage": CHAT}, SimpleNamespace(id="1", choices=[1], usage=as_object(CHAT))]
)
def test_of_a_whole_response_the_usage_is_asked_for(usage):
    error = refused(usage)
    assert (error.fields, "response.usage" in str(error)) == (("usage",), True)


@pytest.mark.parametrize(
    "usage", [None, {}, [], 5, "prompt_tokens", b"", object(), {"minute": 3}, {1: 2}, {"usage": None}]
)
def test_what_has_none_of_the_fields_is_refused(usage):
    assert "prompt_tokens, input_tokens or a kind such as request is expected" in str(refused(usage))


def test_a_field_that_stands_there_twice_is_refused():
    assert "twice" in str(refused(CHAT | {"prompt_tokens_details.cached_tokens": 900}))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_keeps_the_fields_of_an_error(protocol):
    error = refused(CHAT | {"total_tokens": 1})
    again = pickle.loads(pickle.dumps(error, protocol))
    assert (type(again), str(again), again.fields) == (UsageError, str(error), error.fields)


def test_the_usage_is_not_changed():
    usage = copy.deepcopy(ANTHROPIC)
    get_cost(FLASH, usage, PEAK)
    assert usage == ANTHROPIC


# What the lookup refuses.


@pytest.mark.parametrize(
    ("model", "currency", "at", "error"),
    [
        ("deepseek-flesh", "USD", PEAK, UnknownProduct),
        (FLASH, "EUR", PEAK, UnknownCurrency),
        (FLASH, "USD", BEFORE_CACHING, NotYet),
        (FLASH, "USD", "2026-10-20", TypeError),
        (FLASH, "USD", PEAK.replace(tzinfo=None), ValueError),
        (7, "USD", PEAK, TypeError),
    ],
)
def test_an_error_of_the_lookup_passes_through(model, currency, at, error):
    with pytest.raises(error) as expected:
        get_price(model, "input_cache_hit", at, currency=currency)
    with pytest.raises(error) as found:
        get_cost(model, CHAT, at, currency=currency)
    assert (type(found.value), str(found.value)) == (type(expected.value), str(expected.value))


def test_a_price_that_is_not_known_passes_through():
    with pytest.raises(PriceUnknown):
        get_cost("document_parsing", {"page": 1}, NOVEMBER)


@pytest.mark.usefixtures("calendar")
def test_a_calendar_that_is_not_known_passes_through_with_its_candidates():
    with pytest.raises(CalendarUnknown) as caught:
        get_cost(FLASH, {"output": 1}, datetime(2026, 10, 12, 2, tzinfo=UTC))
    assert caught.value.candidates == (Decimal("1.2"), Decimal("0.6"))
