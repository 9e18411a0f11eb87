"""Names that DeepSeek's guides document: what they are billed as, where and when; elsewhere they are unknown."""

from datetime import UTC, datetime, timedelta

import pytest

from deepseek_prices import (
    Cost,
    CostRange,
    UnknownProduct,
    audit,
    get_cost,
    get_model,
    get_price,
    history,
    kinds,
    models,
    next_change,
)
from deepseek_prices._guide_names import ANTHROPIC, ANYWHERE
from deepseek_prices.names import meant

USAGE = {"input_tokens": 1248, "cache_read_input_tokens": 10_752, "output_tokens": 900}
NOVEMBER = datetime(2026, 11, 3, 11, tzinfo=UTC)
AUGUST = datetime(2026, 8, 3, tzinfo=UTC)


def cost(name: str, at: object, **more: object) -> Cost | CostRange:
    return get_cost(name, USAGE, at, anthropic_endpoint=True, **more)


def billed_as(name: str, at: datetime) -> set[str]:
    return {line.price.model for line in cost(name, at).lines}


# Everywhere.


@pytest.mark.parametrize(
    ("name", "model"), [("deepseek-v4-pro[1m]", "deepseek-v4-pro"), ("deepseek-flash[1m]", "deepseek-flash")]
)
def test_a_name_with_the_suffix_of_the_guides_is_that_without(name, model):
    for _ in range(2):  # asked for the first time, and again
        assert get_price(name, "output", NOVEMBER) == get_price(model, "output", NOVEMBER)
        assert get_price(name, "output", NOVEMBER).as_dict() == get_price(model, "output", NOVEMBER).as_dict()
    assert get_cost(name, USAGE, NOVEMBER).lines == get_cost(model, USAGE, NOVEMBER).lines
    assert get_cost(name, USAGE, NOVEMBER).model == name
    assert kinds(name, NOVEMBER) == kinds(model, NOVEMBER)
    assert get_model(name, NOVEMBER) == get_model(model, NOVEMBER)
    assert history(name, "output") == history(model, "output")
    assert next_change(name, "output", NOVEMBER) == next_change(model, "output", NOVEMBER)
    why = audit.why(name, "output", NOVEMBER)
    assert why.price == get_price(model, "output", NOVEMBER)
    assert why.alias == (name, model, None)
    assert audit.why(model, "output", NOVEMBER).alias is None


def test_such_a_name_is_not_listed_as_a_model():
    assert not {*ANYWHERE} & {*models(NOVEMBER)}


@pytest.mark.parametrize(
    "name", ["deepseek-v4-flash[1m]", "deepseek-v4-pro[2m]", "deepseek-v4-pro[1M]", "claude-opus-4[1m]"]
)
def test_another_suffix_is_another_name(name):
    with pytest.raises(UnknownProduct):
        get_price(name, "output", NOVEMBER)


# On the Anthropic endpoint.


@pytest.mark.parametrize(
    ("name", "at", "model"),
    [
        ("claude-opus-4-6", NOVEMBER, "deepseek-v4-pro"),
        ("claude-opus-4-6[1m]", NOVEMBER, "deepseek-v4-pro"),
        ("claude-opus-4-6", AUGUST, "deepseek-v4-pro"),
        ("claude-sonnet-4-6", NOVEMBER, "deepseek-flash"),
        ("claude-haiku-4-5", NOVEMBER, "deepseek-flash"),
        ("claude-3-5-sonnet-20241022", NOVEMBER, "deepseek-flash"),
        ("claude-sonnet-4-6", AUGUST, "deepseek-v4-flash"),
        ("claude-haiku-4-5", AUGUST, "deepseek-v4-flash"),
        ("claude-3-5-sonnet-20241022", AUGUST, "deepseek-v4-flash"),
        ("gpt-4o", AUGUST, "deepseek-v4-flash"),
        ("gpt-4o", datetime(2025, 11, 1, tzinfo=UTC), "deepseek-chat"),
        ("claude-opus-4-1", datetime(2025, 11, 1, tzinfo=UTC), "deepseek-chat"),
    ],
)
def test_a_name_is_billed_as_the_guides_of_its_time_say(name, at, model):
    assert billed_as(name, at) == {model}
    assert cost(name, at).certain
    assert cost(name, at).model == name


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("gpt-4o", NOVEMBER),  # refused since the end of September
        ("gpt-4o", datetime(2025, 8, 1, tzinfo=UTC)),  # there was no such endpoint
        ("claude-opus-4", datetime(2025, 8, 1, tzinfo=UTC)),
        ("", AUGUST),
    ],
)
def test_a_name_at_a_time_in_which_it_meant_nothing_is_unknown(name, at):
    with pytest.raises(UnknownProduct):
        cost(name, at)


@pytest.mark.parametrize(
    ("name", "at", "model"),
    [
        ("claude-opus-4", datetime(2026, 5, 10, tzinfo=UTC), "deepseek-v4-flash"),  # perhaps v4-pro already
        ("gpt-4o", datetime(2026, 9, 20, tzinfo=UTC), "deepseek-flash"),  # perhaps refused already
    ],
)
def test_where_it_is_not_known_whether_a_name_meant_something_else_a_cost_is_not_certain(name, at, model):
    assert billed_as(name, at) == {model}
    assert not cost(name, at).certain


def test_a_name_that_means_the_same_in_either_case_is_certain():
    assert cost("claude-haiku-4-5", datetime(2026, 5, 10, tzinfo=UTC)).certain


def test_a_time_in_which_a_name_became_another_model_is_a_range():
    start = datetime(2026, 6, 2, 12, tzinfo=UTC)
    found = cost("claude-opus-4", (start, start + timedelta(hours=8)))
    flash, pro = (get_cost(f"deepseek-v4-{each}", USAGE, start) for each in ("flash", "pro"))
    assert (found.low, found.high, found.certain) == (flash, pro, False)


def test_a_time_that_a_name_outlived_is_that_in_which_it_meant_something():
    end = datetime(2026, 9, 30, 16, tzinfo=UTC)
    weekend = end - timedelta(days=3, hours=4)  # Sunday, a holiday, and the days after
    found = cost("gpt-4o", (end - timedelta(hours=2), end + timedelta(days=9)))
    assert found == get_cost("deepseek-flash", USAGE, weekend)


@pytest.mark.parametrize("name", ["deepseek-flash", "deepseek-v4-pro", "deepseek-v4-pro[1m]"])
def test_a_name_of_a_price_list_is_that_on_every_endpoint(name):
    assert cost(name, NOVEMBER).as_dict() == get_cost(name, USAGE, NOVEMBER).as_dict()


def test_other_questions_hold_on_the_endpoint_too():
    range_of = {"input_tokens": 1000, "output_tokens": 1}
    assert type(get_cost("claude-opus-4", range_of, NOVEMBER, anthropic_endpoint=True)) is CostRange
    misses = get_cost("claude-opus-4", range_of, NOVEMBER, anthropic_endpoint=True, no_cache_split="miss")
    assert type(misses) is Cost
    assert cost("claude-opus-4", NOVEMBER, currency="CNY").currency == "CNY"


def test_no_name_is_a_text_alone():
    with pytest.raises(TypeError, match="model: a string is expected, not int"):
        cost(4, NOVEMBER)


# Elsewhere.

OF_OTHERS = [
    "claude-opus-4",
    "claude-opus",
    "claude-sonnet-4-6",
    "claude-haiku-4-5",
    "claude-3-5-sonnet",
    "gpt-4o",
    "o3",
]


@pytest.mark.parametrize("name", OF_OTHERS)
def test_a_name_of_another_provider_is_unknown_and_no_hint_leads_to_a_price(name):
    with pytest.raises(UnknownProduct) as caught:
        get_price(name, "output", NOVEMBER)
    assert caught.value.near == meant(name) == ()
    assert "is it" not in str(caught.value)
    with pytest.raises(UnknownProduct):
        get_cost(name, USAGE, AUGUST)


def test_each_name_of_the_guides_is_billed_as_one_that_is_sold_in_its_time():
    for name, billed, *_, start, _, end in ANTHROPIC:
        for second in (start, end and end - 1):
            if second is not None:
                assert billed_as(name.rstrip("*") + "x", datetime.fromtimestamp(second, UTC)) <= {
                    billed,
                    get_price(
                        billed, "output", datetime.fromtimestamp(second, UTC), unknown_holidays="working_day"
                    ).model,
                }
