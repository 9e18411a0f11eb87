"""When two states are the same, and what a state becomes when its stated ends have come."""

import copy

import pytest
from world import OCTOBER, edition

from deepseek_prices.edition import second
from scraper.refresh.state import charges, ended, meanings, routed, same, stated_ends


@pytest.fixture
def october():
    return edition(OCTOBER)


@pytest.fixture
def v4():
    """deepseek-v4-pro at a discount with an end, and names with an end."""
    found = edition("2026-05-31T155900Z")
    found["models"][1]["discount"] = {"until": "2026-07-01T00:00:00Z"}
    return found


def sentence(state, meaning, language="en", text="In other words."):
    """The edition with one sentence more."""
    return state | {
        "footnotes": [*state.get("footnotes", ()), {"language": language, "text": text, "meaning": meaning}]
    }


# ----------------------------------------------------------------------------------------------- the same


def test_a_state_is_the_same_in_other_words(october):
    other = copy.deepcopy(october)
    for footnote in other["footnotes"]:
        footnote["text"] = "In other words."
    assert same(october, other)


def test_a_state_is_the_same_where_a_footnote_stands_in_another_language_or_in_two(october):
    other = copy.deepcopy(october)
    other["footnotes"] += [each | {"language": "en"} for each in october["footnotes"]]
    assert same(october, other)


def test_a_model_without_any_price_is_none_of_the_page(october):
    preview = {"model": "deepseek-preview", "until": "2026-10-20T00:00:00Z", "prices": {}}
    with_it = october | {"models": [*october["models"], preview]}
    assert same(with_it, october)
    assert stated_ends(with_it, second("2030-01-01T00:00:00Z")) == stated_ends(october, second("2030-01-01T00:00:00Z"))


@pytest.mark.parametrize(
    "name", ["sources", "in_force", "edition", "recorded_at", "gaps", "derived", "accepted", "supersedes"]
)
def test_a_state_is_the_same_whatever_it_rests_on(october, name):
    assert same(october, october | {name: "something else"})
    assert same(october, {key: value for key, value in october.items() if key != name})


def test_a_state_is_the_same_with_a_sentence_more_that_decides_no_price(october):
    assert same(october, sentence(october, "concurrency_reference"))


def test_a_state_is_the_same_in_another_order(october):
    other = copy.deepcopy(october)
    for group in ("models", "services"):
        other[group].reverse()
    other["models"][1]["names"].reverse()
    assert same(october, other)


def test_a_state_differs_where_a_sentence_that_decides_a_price_comes_or_goes(october):
    assert not same(october, sentence(october, "increase_intended"))
    assert not same(october | {"footnotes": []}, october)


@pytest.mark.parametrize("meaning", ["coming_list", "current_list"])
def test_a_list_in_force_is_the_state_that_was_announced(october, meaning):
    assert same(october, sentence(october, meaning))


def test_announced_peak_hours_are_the_rule_that_then_stands_on_the_page():
    assert meanings(sentence({}, "coming_peak_prices")) == meanings(sentence({}, "peak_hours_every_day"))


@pytest.mark.parametrize(
    "change",
    [
        lambda each: each["models"][0]["prices"]["USD"]["output"].update(peak="1.3"),
        lambda each: each["models"][0].update(concurrency="1"),
        lambda each: each["models"][0].update(version="DeepSeek-V5"),
        lambda each: each["models"][0]["names"].pop(),
        lambda each: each["models"][0]["names"][0].update(until="2027-01-01T00:00:00Z"),
        lambda each: each["models"].pop(),
        lambda each: each["services"].pop(),
        lambda each: each["services"][0]["unit"].update(of="request"),
        lambda each: each["services"][0]["discount"].update(until="2026-11-30T16:00:00Z"),
        lambda each: each["billing_periods"].pop("except_holidays"),
        lambda each: each["billing_periods"]["windows"].pop(),
        lambda each: each.update(billing_periods=None),
    ],
)
def test_a_state_differs_in_anything_that_is_charged(october, change):
    other = copy.deepcopy(october)
    change(other)
    assert not same(october, other)
    assert not same(other, october)


@pytest.mark.parametrize("printed", ["1.20", "1.2000"])
def test_a_price_is_the_same_in_other_digits(october, printed):
    other = copy.deepcopy(october)
    other["models"][0]["prices"]["USD"]["output"]["peak"] = printed
    assert same(october, other)


def test_a_list_price_and_that_of_a_service_are_the_same_in_other_digits(october):
    one, other = copy.deepcopy(october), copy.deepcopy(october)
    for state, price, list_price, request in ((one, "0.3", "0.6", "5"), (other, "0.30", "0.600", "5.00")):
        state["models"][0]["prices"]["USD"]["output"]["peak"] = {"price": price, "list_price": list_price}
        state["services"][0]["prices"]["CNY"]["request"] = request
    assert same(one, other)


@pytest.mark.parametrize("printed", ["1.21", "1.02", "12"])
def test_a_price_of_another_value_is_another_state(october, printed):
    other = copy.deepcopy(october)
    other["models"][0]["prices"]["USD"]["output"]["peak"] = printed
    assert not same(october, other)


# ----------------------------------------------------------------------------------------- stated ends


def test_an_end_has_come_from_its_own_second_on(october):
    end = "2026-10-31T16:00:00Z"
    assert stated_ends(october, second(end) - 1) == []
    assert stated_ends(october, second(end)) == [end]


def test_the_ends_of_discounts_names_and_endpoints_are_told_in_order(v4):
    v4["models"][0]["until"] = "2026-06-15T00:00:00Z"
    v4["models"][0]["names"] = [{"name": "one", "until": "2026-06-20T00:00:00Z"}, {"name": "two"}]
    assert stated_ends(v4, second("2030-01-01T00:00:00Z")) == [
        "2026-06-15T00:00:00Z",
        "2026-06-20T00:00:00Z",
        "2026-07-01T00:00:00Z",
    ]


def test_a_discount_without_a_stated_end_never_ends(october):
    october["services"][0]["discount"] = {}
    october["services"].pop()
    assert stated_ends(october, second("2030-01-01T00:00:00Z")) == []
    assert charges(ended(october, second("2030-01-01T00:00:00Z"))) == charges(october)


def test_nothing_has_ended_before_its_end(october):
    assert ended(october, second("2026-10-31T15:59:59Z")) == october


def test_after_the_end_of_a_discount_the_list_price_is_charged(october):
    for service in ended(october, second("2026-10-31T16:00:00Z"))["services"]:
        assert "discount" not in service
        assert service["prices"]["CNY"] == {"request": "5", "server_side_request": "5"}


def test_after_the_end_of_a_discount_that_stays_its_price_is_the_list_price():
    before = edition("2026-05-22T160103Z")
    (pro,) = [model for model in before["models"] if "discount" in model]
    assert pro["discount"] == {"until": "2026-05-31T15:59:00Z", "stays": True}
    (after,) = [
        each for each in ended(before, second("2026-05-31T15:59:00Z"))["models"] if each["model"] == pro["model"]
    ]
    assert after["prices"]["USD"]["output"] == pro["prices"]["USD"]["output"]["price"]


def test_a_name_is_gone_after_its_end_and_the_others_stay(october):
    october["models"][0]["names"][0]["until"] = "2026-10-25T00:00:00Z"
    names = ended(october, second("2026-10-25T00:00:00Z"))["models"][0]["names"]
    assert names == [{"name": "deepseek-v4-flash-vision-exp"}]


def test_a_model_on_another_endpoint_is_gone_after_its_end(october):
    october["models"][1]["until"] = "2026-10-25T00:00:00Z"
    assert [each["model"] for each in ended(october, second("2026-10-25T00:00:00Z"))["models"]] == ["deepseek-flash"]


def test_an_edition_is_left_as_it_was_by_asking_what_it_becomes(october):
    before = copy.deepcopy(october)
    ended(october, second("2030-01-01T00:00:00Z"))
    assert october == before


# --------------------------------------------------------------------------------------------- routing


def test_a_routed_model_is_a_name_of_the_other_and_takes_its_names_along(october):
    october["models"][1]["names"] = [{"name": "pro"}]
    before = copy.deepcopy(october)
    after = routed(october, "deepseek-v4-pro", "deepseek-flash")
    (flash,) = after["models"]
    assert [each["name"] for each in flash["names"]] == [
        "deepseek-v4-flash",
        "deepseek-v4-flash-vision-exp",
        "deepseek-v4-pro",
        "pro",
    ]
    assert flash["prices"] == before["models"][0]["prices"]
    assert october == before
