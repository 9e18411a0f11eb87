"""One price cell to an amount."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.reading.amounts import NotAnAmount, amount, bears_out
from scraper.reading.page import Cell
from scraper.rules import PRICE_LIST_RULES, breaches


def _cell(text, struck=""):
    return Cell(text, struck, (), "table 1, row 1, cell 1")


@pytest.mark.parametrize(
    ("text", "price", "currency", "unit_in_cell"),
    [
        ("$0.28", "0.28", "USD", False),
        ("$0.003625", "0.003625", "USD", False),
        ("$1.10", "1.10", "USD", False),
        ("$0.014 / 1M tokens", "0.014", "USD", True),
        ("$0.28/1M tokens", "0.28", "USD", True),
        ("$0.07/ 1M tokens", "0.07", "USD", True),
        ("¥2", "2", "CNY", False),
        ("¥0.5 / 1M tokens", "0.5", "CNY", True),
        ("￥0.5", "0.5", "CNY", False),
        ("2元", "2", "CNY", False),
        ("0.30元", "0.30", "CNY", False),
        ("13.5 元", "13.5", "CNY", False),
    ],
)
def test_a_price_is_read_digit_for_digit(text, price, currency, unit_in_cell):
    found = amount(_cell(text))
    assert (found.price, found.currency, found.unit_in_cell) == (price, currency, unit_in_cell)
    assert (found.list_price, found.percent_left) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "free",
        "0.28",
        "$",
        "$1,50",
        "$1,000",
        "-$1",
        "$-1",
        "−$1",
        "$1e3",
        "$٣",
        "$½",
        "$.5",
        "$5.",
        "$00.5",
        "$0.28.1",
        "$1 2",
        "$0.1 $0.2",
        "$0.1 - $0.2",
        "1 元 2 元",
        "¥2元",
        "$2元",
        "€2",
        "US$2",
        "$2 per request",
        "$2 / 1K tokens",
        "$2 / 1M tokens / day",
        "from $2",
        "$2*",
        "$123456789",
        "$0.123456789",
        "$\u202e82.0",
    ],
)
def test_any_other_form_is_no_price(text):
    with pytest.raises(NotAnAmount, match="one price such as"):
        amount(_cell(text))


@pytest.mark.parametrize("text", ["$0. 28", "$0 .28", "$1 .\n28", "0. 5元"])
def test_a_number_with_a_space_in_it_is_no_price(text):
    # A line break may stand between two prices, or between a price and the rest of one that is struck out.
    with pytest.raises(NotAnAmount, match="one price such as"):
        amount(_cell(text))


@pytest.mark.parametrize("text", ["$0", "$0.00", "0元", "¥0 / 1M tokens"])
def test_nothing_is_free_without_a_word_that_says_so(text):
    with pytest.raises(NotAnAmount, match="a price above zero"):
        amount(_cell(text))


def test_a_struck_out_price_is_the_list_price():
    found = amount(_cell("$0.28/1M tokens", "$1.10/ 1M tokens"))
    assert found.value() == {"price": "0.28", "list_price": "1.10"}


def test_a_price_without_a_list_price_is_a_plain_string():
    assert amount(_cell("¥2")).value() == "2"


@pytest.mark.parametrize(
    ("text", "struck"), [("$0.28", "¥1.10"), ("$0.28", "$1.10 / 1M tokens"), ("1元", "¥2 / 1M tokens")]
)
def test_a_struck_out_price_has_the_currency_and_unit_of_the_price(text, struck):
    with pytest.raises(NotAnAmount, match="the struck-out price in the currency and unit of the price"):
        amount(_cell(text, struck))


@pytest.mark.parametrize(("text", "struck"), [("$0.28", "$0.27"), ("$0.28", "$0.28"), ("$0.28", "$0.280")])
def test_a_price_is_below_its_struck_out_price(text, struck):
    found = amount(_cell(text, struck))
    service = {"service": "search", "discount": {}, "prices": {found.currency: {"request": found.value()}}}
    terms = {"billing_periods": None, "models": [], "services": [service]}
    assert [rule for rule, _ in breaches(PRICE_LIST_RULES, terms)] == ["R03"]


@pytest.mark.parametrize("struck", ["1.10", "old", "$1.10 $1.20"])
def test_struck_out_text_that_is_no_price_is_refused(struck):
    with pytest.raises(NotAnAmount, match="one price such as"):
        amount(_cell("$0.28", struck))


def test_a_cell_in_which_all_is_struck_out_has_no_price():
    with pytest.raises(NotAnAmount, match="one price such as"):
        amount(_cell("", "$0.28"))


@pytest.mark.parametrize("text", ["$0.435 (75% off)", "$0.435 (75% off )", "$0.435（75% OFF）", "$0.435 (2.5折)"])
def test_a_stated_discount_is_held_against_both_prices(text):
    assert amount(_cell(text, "$1.74")).value() == {"price": "0.435", "list_price": "1.74"}


@pytest.mark.parametrize("text", ["$0.435 (70% off)", "$0.435 (25% off)", "$0.435 (7.5折)"])
def test_a_stated_discount_that_the_prices_do_not_bear_out_is_refused(text):
    with pytest.raises(NotAnAmount, match="the stated percentage between"):
        amount(_cell(text, "$1.74"))


@pytest.mark.parametrize(
    ("text", "left"), [("$0.035 (50% OFF)", 50), ("0.25元（5折）", 50), ("0.25元（2.5折）", 25), ("$1 (1% off)", 99)]
)
def test_a_stated_discount_without_a_list_price_says_what_is_left(text, left):
    assert amount(_cell(text)).percent_left == left


@pytest.mark.parametrize("text", ["$0.435 75% off", "$0.435 (0% off)", "$0.435 (100% off)", "$0.435 (about 75% off)"])
def test_a_discount_in_any_other_form_is_refused(text):
    with pytest.raises(NotAnAmount, match="one price such as"):
        amount(_cell(text))


def test_a_percentage_is_borne_out_when_the_rounded_prices_have_it():
    assert bears_out(Decimal(25), "0.435", "1.74")
    assert bears_out(Decimal(25), "0.135", "0.55")
    assert not bears_out(Decimal(25), "0.13", "0.55")


@given(st.decimals("0.00000001", "9999999", places=8))
def test_whatever_number_stands_there_is_kept_as_printed(number):
    printed = f"{number:f}"
    assert amount(_cell(f"${printed}")).price == printed


@given(st.text(max_size=12))
def test_no_text_makes_the_reader_fall_over(text):
    with suppress(NotAnAmount):
        found = amount(_cell(text, text))
        assert found.price == found.list_price
