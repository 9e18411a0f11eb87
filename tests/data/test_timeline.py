"""The editions in a row: what the lookup says while it is not certain which of them holds."""

import copy
from bisect import bisect_right
from datetime import datetime
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_editions import DISCOUNTED, RULE, T1, T2, T3, ask, edition, model, moved

from deepseek_prices import NoLongerSold, NotYet, PriceUnknown

T4, T5 = "2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z"


def answers(name, *moments, **asked):
    """The price at each instant, and whether it is certain."""
    prices = [ask(name, moment, **asked) for moment in moments]
    return [(str(price), price.certain) for price in prices]


# --------------------------------------------------------------------------------------- another answer


def test_between_the_bounds_the_older_edition_answers_and_is_not_certain(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T3, model("deepseek-a", "2"), earliest=T2))
    before, first, last, after = (ask("deepseek-a", at) for at in (moved(T2, -1), T2, moved(T3, -1), T3))
    assert [(price, price.certain) for price in (before, first, last, after)] == [
        (1, True),
        (1, False),
        (1, False),
        (2, True),
    ]
    assert first.edition == "2026-01-05T000000Z"


def test_before_the_first_edition_but_after_its_earliest_it_answers_and_is_not_certain(given_editions):
    given_editions(edition(T2, model("deepseek-a", "1"), earliest=T1))
    assert (ask("deepseek-a", T1), ask("deepseek-a", T1).certain) == (1, False)
    assert ask("deepseek-a", T2).certain


def test_a_name_that_only_the_newer_edition_has_is_answered_from_it_between_the_bounds(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1")),
        edition(T3, model("deepseek-a", "1"), model("deepseek-b", "2"), earliest=T2),
    )
    with pytest.raises(NotYet) as caught:
        ask("deepseek-b", moved(T2, -1))
    assert caught.value.first == datetime.fromisoformat(T2)
    assert (ask("deepseek-b", T2), ask("deepseek-b", T2).certain) == (2, False)
    assert ask("deepseek-b", T2).edition == "2026-03-01T000000Z"
    assert ask("deepseek-b", T3).certain


def test_a_kind_that_only_the_newer_edition_has_is_answered_from_it_between_the_bounds(given_editions):
    kinds = ("input_cache_hit", "input_cache_miss", "output")
    given_editions(
        edition(T1, model("deepseek-a", "1")), edition(T3, model("deepseek-a", "2", kinds=kinds), earliest=T2)
    )
    with pytest.raises(NotYet):
        ask("deepseek-a", moved(T2, -1), "input_cache_hit")
    assert (ask("deepseek-a", T2, "input_cache_hit"), ask("deepseek-a", T2, "input_cache_hit").certain) == (2, False)
    assert (ask("deepseek-a", T2), ask("deepseek-a", T2).certain) == (1, False)


def test_a_name_that_only_the_older_edition_has_is_answered_from_it_between_the_bounds(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1"), model("deepseek-b", "2")),
        edition(T3, model("deepseek-a", "1"), earliest=T2),
    )
    assert (ask("deepseek-b", T2), ask("deepseek-b", T2).certain) == (2, False)
    with pytest.raises(NoLongerSold):
        ask("deepseek-b", T3)


def test_a_discount_that_ends_between_the_bounds_ends(given_editions):
    middle = "2026-02-10T00:00:00Z"
    given_editions(
        edition(T1, model("deepseek-a", DISCOUNTED, discount={"until": middle})),
        edition(T3, model("deepseek-a", "3"), earliest=T2),
    )
    assert [(price, price.certain) for price in (ask("deepseek-a", moved(middle, -1)), ask("deepseek-a", middle))] == [
        (1, False),
        (2, False),
    ]


def test_a_stated_instant_leaves_no_doubt(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T2, model("deepseek-a", "2")))
    assert ask("deepseek-a", moved(T2, -1)).certain
    assert ask("deepseek-a", T2).certain


def test_a_gap_of_the_older_edition_stays_one_between_the_bounds(given_editions):
    older = model("deepseek-a", "1")
    del older["prices"]["USD"]
    gaps = [{"product": "deepseek-a", "currency": "USD", "why": "no English page"}]
    given_editions(edition(T1, older, gaps=gaps), edition(T3, model("deepseek-a", "2"), earliest=T2))
    with pytest.raises(PriceUnknown, match="no English page"):
        ask("deepseek-a", T2)


def test_where_the_newer_edition_has_a_gap_the_older_price_is_not_certain(given_editions):
    newer = model("deepseek-a", "1")
    del newer["prices"]["USD"]
    gaps = [{"product": "deepseek-a", "currency": "USD", "why": "no English page"}]
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T3, newer, earliest=T2, gaps=gaps))
    assert answers("deepseek-a", T2) == [("1", False)]
    assert answers("deepseek-a", T2, currency="CNY") == [("7", True)]


def test_a_name_that_has_come_to_its_stated_end_is_not_sold_again_before_the_newer_edition(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1", names=[{"name": "deepseek-old", "until": T2}])),
        edition(T4, model("deepseek-a", "1", names=[{"name": "deepseek-old"}]), earliest=T2),
    )
    with pytest.raises(NoLongerSold):
        ask("deepseek-old", T3)
    assert answers("deepseek-old", T4) == [("1", True)]


# --------------------------------------------------------------------------------------- the same answer


def test_an_equal_price_between_the_bounds_stays_certain(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T3, model("deepseek-a", "1"), earliest=T2))
    assert answers("deepseek-a", moved(T2, -1), T2, moved(T3, -1), T3) == [("1", True)] * 4
    assert [ask("deepseek-a", at).edition for at in (moved(T3, -1), T3)] == ["2026-01-05T000000Z", "2026-03-01T000000Z"]


def test_each_currency_is_certain_by_itself(given_editions):
    newer = model("deepseek-a", "1")
    newer["prices"]["CNY"]["output"] = "8"
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T3, newer, earliest=T2))
    assert answers("deepseek-a", T2) == [("1", True)]
    assert answers("deepseek-a", T2, currency="CNY") == [("7", False)]


def test_each_kind_is_certain_by_itself(given_editions):
    newer = model("deepseek-a", "1")
    newer["prices"]["USD"]["output"] = "1.1"
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T3, newer, earliest=T2))
    assert answers("deepseek-a", T2) == [("1", False)]
    assert answers("deepseek-a", T2, kind="input_cache_miss") == [("1", True)]


def test_each_name_is_certain_by_itself(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1"), model("deepseek-b", "1")),
        edition(T3, model("deepseek-a", "1"), model("deepseek-b", "2"), earliest=T2),
    )
    assert answers("deepseek-a", T2) == [("1", True)]
    assert answers("deepseek-b", T2) == [("1", False)]


def test_other_terms_that_decide_no_price_leave_it_certain(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1", version="DeepSeek-V3", context_length="64K")),
        edition(T3, model("deepseek-a", "1", version="DeepSeek-V4", context_length="1M"), earliest=T2),
    )
    assert answers("deepseek-a", T2) == [("1", True)]


def test_an_equal_price_with_a_list_price_is_not_certain(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1")),
        edition(T3, model("deepseek-a", DISCOUNTED, discount={}), earliest=T2),
    )
    assert answers("deepseek-a", T2) == [("1", False)]


def test_a_list_price_that_the_newer_edition_charges_is_certain_from_the_end_of_the_discount_on(given_editions):
    middle = "2026-02-10T00:00:00Z"
    given_editions(
        edition(T1, model("deepseek-a", DISCOUNTED, discount={"until": middle})),
        edition(T3, model("deepseek-a", "2"), earliest=T2),
    )
    assert answers("deepseek-a", moved(middle, -1), middle) == [("1", False), ("2", True)]


def test_under_another_rule_a_price_is_not_certain_at_the_hours_that_it_moves_alone(given_editions):
    price = model("deepseek-a", {"off_peak": "1", "peak": "2"})
    rule = copy.deepcopy(RULE)
    rule["windows"][0]["to"] = "12:30"
    given_editions(edition(T1, price, billing_periods=RULE), edition(T3, price, billing_periods=rule, earliest=T2))
    assert answers("deepseek-a", moved(T2, -1), T2, T3) == [("1", True)] * 3
    noon, soon = "2026-02-04T04:00:00Z", "2026-02-04T04:30:00Z"  # a Wednesday, 12:00 and 12:30 in Beijing
    assert answers("deepseek-a", moved(noon, -1), noon, moved(soon, -1), soon) == [
        ("2", True),
        ("1", False),
        ("1", False),
        ("1", True),
    ]


def test_an_equal_price_under_the_same_rule_is_certain(given_editions):
    price = model("deepseek-a", {"off_peak": "1", "peak": "2"})
    given_editions(
        edition(T1, price, billing_periods=RULE),
        edition(T3, price, billing_periods=RULE | {"decided_by": "completion"}, earliest=T2),
    )
    assert answers("deepseek-a", T2) == [("1", True)]


def test_an_equal_price_for_another_unit_is_not_certain(given_editions):
    def service(quantity):
        unit = {"quantity": quantity, "of": "successful request"}
        return {"service": "search", "unit": unit, "prices": {"USD": {"request": "1"}, "CNY": {"request": "7"}}}

    given_editions(
        edition(T1, model("deepseek-a", "1"), services=[service(1000)]),
        edition(T3, model("deepseek-a", "1"), services=[service(100)], earliest=T2),
    )
    assert answers("search", T2, kind="request") == [("1", False)]


def test_an_equal_price_is_certain_whichever_model_the_name_is_billed_as(given_editions):
    old = [{"name": "deepseek-old"}]
    given_editions(
        edition(T1, model("deepseek-a", "1", names=old), model("deepseek-b", "1")),
        edition(T3, model("deepseek-a", "1"), model("deepseek-b", "1", names=old), earliest=T2),
    )
    assert answers("deepseek-old", T2) == [("1", True)]
    assert ask("deepseek-old", T2).model == "deepseek-a"
    assert answers("deepseek-a", T2) == [("1", True)]


# --------------------------------------------------------------------------------- bounds of several editions


def test_where_either_of_two_later_editions_has_another_price_it_is_not_certain(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1")),
        edition(T4, model("deepseek-a", "1"), earliest=T2),
        edition(T5, model("deepseek-a", "2"), earliest=T3),
    )
    assert answers("deepseek-a", T2, moved(T3, -1), T3, T4, moved(T5, -1), T5) == [
        ("1", True),
        ("1", True),
        ("1", False),
        ("1", False),
        ("1", False),
        ("2", True),
    ]


def test_where_two_later_editions_have_the_same_price_it_is_certain(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1")),
        edition(T4, model("deepseek-a", "1"), earliest=T2),
        edition(T5, model("deepseek-a", "1"), earliest=T2),
    )
    assert answers("deepseek-a", T2, T3, T4, T5) == [("1", True)] * 4


def test_no_edition_is_in_doubt_before_the_one_that_comes_before_it(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1")),
        edition(T4, model("deepseek-a", "2"), earliest=T3),
        edition(T5, model("deepseek-a", "3"), earliest=T2),
    )
    assert answers("deepseek-a", T2, moved(T3, -1), T3) == [("1", True), ("1", True), ("1", False)]
    assert answers("deepseek-a", T4, T5) == [("2", False), ("3", True)]


def test_no_edition_is_in_doubt_before_one_whose_instant_is_stated(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1")),
        edition(T3, model("deepseek-a", "2")),
        edition(T4, model("deepseek-a", "3"), earliest=T2),
    )
    assert answers("deepseek-a", T2, moved(T3, -1), T3) == [("1", True), ("1", True), ("2", False)]


def test_a_name_that_only_the_second_of_two_later_editions_has_is_answered_from_it(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1")),
        edition(T4, model("deepseek-a", "1"), earliest=T2),
        edition(T5, model("deepseek-a", "1"), model("deepseek-b", "2"), earliest=T3),
    )
    with pytest.raises(NotYet) as caught:
        ask("deepseek-b", moved(T3, -1))
    assert caught.value.first == datetime.fromisoformat(T3)
    assert answers("deepseek-b", T3, T4, T5) == [("2", False), ("2", False), ("2", True)]


def test_a_name_that_the_edition_between_does_not_have_is_not_certain(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1"), model("deepseek-b", "2")),
        edition(T4, model("deepseek-a", "1"), earliest=T2),
        edition(T5, model("deepseek-a", "1"), model("deepseek-b", "2"), earliest=T2),
    )
    assert answers("deepseek-b", T2, T3, T4, T5) == [("2", False)] * 3 + [("2", True)]


# ------------------------------------------------------------------------------------------ derived figures

DERIVED = [{"product": "deepseek-a", "currency": "USD", "why": "quoted by others"}]


def test_a_derived_figure_is_not_certain(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1"), model("deepseek-b", "1"), derived=DERIVED))
    assert not ask("deepseek-a", T1).certain
    assert ask("deepseek-a", T1, currency="CNY").certain
    assert ask("deepseek-b", T1).certain


def test_a_derived_figure_of_a_model_is_one_of_its_names(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1", names=[{"name": "deepseek-old"}]), derived=DERIVED))
    assert answers("deepseek-old", T1) == [("1", False)]


def test_a_derived_figure_does_not_become_certain_by_an_equal_one(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1"), derived=DERIVED), edition(T3, model("deepseek-a", "1"), earliest=T2)
    )
    assert answers("deepseek-a", T1, T2, T3) == [("1", False), ("1", False), ("1", True)]


def test_an_equal_price_stays_certain_where_that_of_the_newer_edition_is_derived(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1")), edition(T3, model("deepseek-a", "1"), earliest=T2, derived=DERIVED)
    )
    assert answers("deepseek-a", T1, T2, T3) == [("1", True), ("1", True), ("1", False)]


# --------------------------------------------------------------- any history, against the rules of the design

MOMENTS = [f"2026-0{month}-01T00:00:00Z" for month in range(1, 10)]
NEVER = "9"  # later than any instant, as text
NAMES = ["deepseek-a", "deepseek-b", "deepseek-c"]


@st.composite
def histories(draw):
    """Up to four editions with bounds, which may overlap, ends and discounts."""
    starts = sorted(draw(st.lists(st.sampled_from(MOMENTS[1:]), min_size=1, max_size=4, unique=True)))
    history = []
    for start in starts:
        ends = st.sampled_from([None, *(each for each in MOMENTS if each > start)])
        models = []
        for name in draw(st.lists(st.sampled_from(NAMES[:2]), min_size=1, max_size=2, unique=True)):
            price = draw(st.sampled_from(["1", "2", DISCOUNTED]))
            discount = {"discount": until(draw(ends))} if price == DISCOUNTED else {}
            models.append(model(name, price, **discount, **until(draw(ends))))
        if draw(st.booleans()):
            models[-1]["names"] = [{"name": NAMES[2]} | until(draw(ends))]
        before = [each for each in MOMENTS if each < start]
        history.append(edition(start, *models, earliest=draw(st.sampled_from([None, *before]))))
    return history


def until(end):
    return {"until": end} if end else {}


def expected(history, name, moment):
    """The answer by the rules of the design, one after the other, without any flattening."""
    position = bisect_right([each["in_force"]["from"] for each in history], moment) - 1
    doubts = accumulate((each["in_force"].get("earliest", each["in_force"]["from"]) for each in history), max)
    doubtful = [each for each, doubt in zip(history, doubts, strict=True) if doubt <= moment][position + 1 :]
    older = offered(history[position], name, moment) if position >= 0 else None
    newer = [offered(each, name, moment) for each in doubtful]
    answer = older or next(filter(None, newer), None)
    if answer is None:
        return "ended" if any(offered(each, name, moment) for each in history[: position + 1]) else "not yet"
    if answer == "ended":
        return "ended"
    edition, *terms = answer
    return terms[0], edition, terms[2], older is not None and all(each and each[1:3] == older[1:3] for each in newer)


def offered(data, name, moment):
    """What an edition alone says of a name: itself, price, list price and model."""
    for each in data["models"]:
        ends = {each["model"]: NEVER} | {entry["name"]: entry.get("until", NEVER) for entry in each.get("names", ())}
        if name in ends:
            if min(ends[name], each.get("until", NEVER)) <= moment:
                return "ended"
            price, listed = each["prices"]["USD"]["output"], None
            if isinstance(price, dict):
                price, listed = price["price"], price["list_price"]
                if each["discount"].get("until", NEVER) <= moment:
                    price, listed = listed, None
            return data["edition"], price, listed, each["model"]
    return None


def answered(name, moment):
    try:
        price = ask(name, moment)
    except NotYet:
        return "not yet"
    except NoLongerSold:
        return "ended"
    return str(price), price.edition, price.model, price.certain


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories())
def test_at_every_instant_the_answer_is_that_of_the_rules(given_editions, history):
    given_editions(*history)
    for name in NAMES:
        if any(offered(each, name, "0") for each in history):
            for moment in MOMENTS:
                for at in (moved(moment, -1), moment):
                    assert answered(name, at) == expected(history, name, at), (name, at)
