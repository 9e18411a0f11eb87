"""R24: a figure that goes there and back with the next edition is a warning, until a person accepts it."""

import pytest
from made_editions import T1, T2, T3, edition, model

from scraper.dataset import dataset
from scraper.dataset.check import check
from scraper.editions.rules import check_returns, to_accept

T4 = "2026-04-01T00:00:00Z"
DISCOUNTED = {"price": "1", "list_price": "2"}


def at(start, price, **more):
    return edition(start, model("deepseek-x", "1"), model("deepseek-y", price), **more)


def corrected(start, price, number, of):
    return at(start, price, number=number) | {"supersedes": {"edition": of, "reason": "corrected"}}


def found(*editions):
    known = {each["edition"]: each for each in editions}
    return list(check_returns(dataset.counting(editions), known))


def test_a_figure_that_goes_there_and_back_is_told_with_its_place_and_all_three_editions():
    usd, *_, cny = found(at(T1, "2"), at(T2, "3"), at(T3, "2.0"))
    assert (usd.rule, usd.product) == ("R24", "deepseek-y")
    assert usd.place == "editions/2026-03-01T000000Z.yaml, deepseek-y USD input_cache_miss standard"
    assert usd.expected == "3 still, as in 2026-02-02T163000Z, or a third amount"
    assert usd.found == "2.0 again, as in 2026-01-05T000000Z"
    assert cny.place.endswith("deepseek-y CNY output standard")


@pytest.mark.parametrize(
    "prices",
    [
        ("2", "2", "2"),
        ("2", "3", "4"),
        ("2", "2", "3"),
        ("2", "3", "3", "2"),  # the third edition has it, too
        ("2", DISCOUNTED, "2"),  # a discount that ends
        (DISCOUNTED, "2", DISCOUNTED),  # and one that begins again
        ("2", {"off_peak": "1", "peak": "3"}, "2"),
    ],
)
def test_what_moves_on_stays_a_while_or_is_a_discount_is_no_return(prices):
    assert found(*(at(start, price) for start, price in zip((T1, T2, T3, T4), prices, strict=False))) == []


def test_the_price_of_a_discount_that_goes_there_and_back_is_told():
    other = DISCOUNTED | {"price": "1.5"}
    told = found(at(T1, DISCOUNTED), at(T2, other), at(T3, DISCOUNTED))
    assert {each.found.partition(" ")[0] for each in told} == {"1", "7"}


def test_a_product_that_comes_with_the_second_edition_is_no_return():
    assert found(edition(T1, model("deepseek-x", "1")), at(T2, "3"), at(T3, "2")) == []


def test_what_a_correction_left_is_told_also_where_no_edition_was_before():
    first = at(T1, "2")
    found_then = found(first, corrected(T1, "3", ".2", first["edition"]), at(T2, "2"))
    assert {each.found for each in found_then} == {
        "2 again, as in 2026-01-05T000000Z",
        "14 again, as in 2026-01-05T000000Z",
    }


def test_what_a_third_statement_corrected_is_told_too():
    first, second = at(T1, "2"), corrected(T1, "3", ".2", "2026-01-05T000000Z")
    assert found(first, second, corrected(T1, "4", ".3", second["edition"]), at(T2, "2")) != []


def test_what_was_restated_may_come_back():
    restated = at(T1, "3", number=".2") | {"supersedes": {"edition": "2026-01-05T000000Z", "reason": "restated"}}
    assert found(at(T1, "2"), restated, at(T2, "2")) == []


def test_a_return_that_a_person_accepts_is_not_told():
    accepted = [{"rule": "R24", "product": "deepseek-y", "why": "the page says so"}]
    assert found(at(T1, "2"), at(T2, "3"), at(T3, "2", accepted=accepted)) == []


def test_a_return_is_what_a_person_may_have_to_accept():
    first, second, third = at(T1, "2"), at(T2, "3"), at(T3, "2")
    assert ("R24", "deepseek-y") in to_accept(third, second, [first])
    assert ("R24", "deepseek-y") not in to_accept(third, second)


def test_a_return_stops_nothing(data):
    assert all(problem.rule != "R24" for problem in check(data))
