"""The few operations on an edition, and the one walk over its prices."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from deepseek_prices._evidence import EDITIONS
from deepseek_prices.edition import (
    amounts,
    by_period,
    charged,
    ends,
    key_of,
    kinds,
    names,
    offers,
    price_points,
    products,
    second,
)

PRICES = {
    "USD": {
        "input_cache_miss": {"off_peak": {"price": "0.5", "list_price": "1.0"}, "peak": "2.50"},
        "output": {"price": "3", "list_price": "6.0"},
    },
    "CNY": {"output": "20"},
}
MODEL = {
    "model": "deepseek-chat",
    "endpoint": "v3",
    "until": "2025-03-01T00:00:00Z",
    "discount": {"until": "2025-02-08T16:00:00Z"},
    "names": [{"name": "early", "until": "2025-02-01T00:00:00Z"}, {"name": "late", "until": "2025-04-01T00:00:00Z"}],
    "prices": PRICES,
}
SERVICE = {
    "service": "search",
    "unit": {"quantity": 1000, "of": "request"},
    "prices": {"USD": {"server_side_request": "0", "request": "0.75"}},
}
TERMS: Any = {"billing_periods": None, "models": [MODEL], "services": [SERVICE]}
KEY = "deepseek-chat@v3"


def test_a_model_of_another_endpoint_is_named_with_it():
    assert (key_of(MODEL), key_of({"model": "deepseek-chat"})) == (KEY, "deepseek-chat")


def test_products_are_models_then_services():
    assert list(products(TERMS)) == [(KEY, MODEL), ("search", SERVICE)]


def test_an_edition_need_have_no_services():
    assert list(products({"billing_periods": None, "models": [MODEL]})) == [(KEY, MODEL)]


def test_a_service_has_no_other_names():
    assert names(SERVICE) == []


def test_a_name_is_accepted_until_its_own_end_or_that_of_its_model():
    ends = {name: offer.end for name, offer in offers(TERMS).items()}
    assert ends == {
        KEY: second("2025-03-01T00:00:00Z"),
        "early": second("2025-02-01T00:00:00Z"),
        "late": second("2025-03-01T00:00:00Z"),
        "search": None,
    }


def test_a_name_without_an_end_is_billed_as_its_model_for_ever():
    terms = {"billing_periods": None, "models": [{"model": "a", "names": [{"name": "b"}], "prices": {}}]}
    assert [(name, offer.billed_as, offer.end) for name, offer in offers(terms).items()] == [
        ("a", "a", None),
        ("b", "a", None),
    ]


def test_every_end_that_is_stated_is_listed_with_its_place():
    assert list(ends(TERMS)) == [
        (f"{KEY}, until", "2025-03-01T00:00:00Z"),
        (f"{KEY}, discount, until", "2025-02-08T16:00:00Z"),
        ("early, until", "2025-02-01T00:00:00Z"),
        ("late, until", "2025-04-01T00:00:00Z"),
    ]


def test_the_walk_goes_over_every_price_once_in_the_order_of_the_file():
    found = [(point.name, *point[2:5], point.price, point.list_price) for point in price_points(TERMS)]
    assert found == [
        (KEY, "USD", "input_cache_miss", "off_peak", Decimal("0.5"), Decimal("1.0")),
        (KEY, "USD", "input_cache_miss", "peak", Decimal("2.50"), None),
        (KEY, "USD", "output", "standard", Decimal("3"), Decimal("6.0")),
        (KEY, "CNY", "output", "standard", Decimal("20"), None),
        ("search", "USD", "server_side_request", "standard", Decimal("0"), None),
        ("search", "USD", "request", "standard", Decimal("0.75"), None),
    ]


def test_the_walk_gives_the_product_itself():
    assert {id(point.product) for point in price_points(TERMS)} == {id(MODEL), id(SERVICE)}


@pytest.mark.parametrize("name", EDITIONS)
def test_the_walk_finds_every_amount_that_an_edition_prints(name):
    def printed(value: Any) -> list[str]:
        return [value] if isinstance(value, str) else [each for of in value.values() for each in printed(of)]

    edition = EDITIONS[name]
    found = [amount for point in price_points(edition) for amount in point.printed if amount is not None]
    assert found == [amount for _, product in products(edition) for amount in printed(product["prices"])]


def test_kinds_stand_in_the_order_of_the_page():
    assert (kinds(MODEL), kinds(SERVICE)) == (["input_cache_miss", "output"], ["request", "server_side_request"])


def test_a_kind_that_is_none_is_not_passed_over():
    assert kinds({"prices": {"USD": {"minute": "1", "hour": "60"}}}) == ["hour", "minute"]


def test_one_price_round_the_clock_is_the_standard_one():
    assert by_period("0.28") == {"standard": "0.28"}
    assert by_period({"price": "0.28", "list_price": "1.10"}) == {"standard": {"price": "0.28", "list_price": "1.10"}}


def test_prices_by_period_are_left_as_they_are():
    assert by_period({"off_peak": "1", "peak": "2"}) == {"off_peak": "1", "peak": "2"}


def test_a_price_without_a_discount_has_no_list_price():
    assert (amounts("0.28"), amounts({"price": "0.28", "list_price": "1.10"})) == (("0.28", None), ("0.28", "1.10"))


AT_THE_END = second("2025-02-08T16:00:00Z")


def test_while_a_discount_runs_its_price_is_charged_beside_the_list_price():
    assert charged(MODEL, "USD", "output", AT_THE_END - 1) == {"standard": ("3", "6.0")}


def test_from_a_discount_s_end_on_the_list_price_is_charged():
    assert charged(MODEL, "USD", "output", AT_THE_END) == {"standard": ("6.0", None)}


def test_a_price_that_stays_at_a_discount_s_end_becomes_the_list_price():
    model = MODEL | {"discount": MODEL["discount"] | {"stays": True}}
    assert charged(model, "USD", "output", AT_THE_END) == {"standard": ("3", None)}


def test_a_price_without_a_discount_stays_at_its_end():
    assert charged(MODEL, "USD", "input_cache_miss", AT_THE_END) == {
        "off_peak": ("1.0", None),
        "peak": ("2.50", None),
    }


def test_an_instant_is_counted_in_seconds():
    moment = datetime(2025, 1, 20, 16, tzinfo=UTC)
    assert second("2025-01-20T16:00:00Z") == moment.timestamp()
    assert second("2025-01-21T00:00:00+08:00") == moment.timestamp()


def test_an_instant_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match=r"2025-01-20T16:00:00.* is no instant with a time zone"):
        second("2025-01-20T16:00:00")
