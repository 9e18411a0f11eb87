"""An amount of money is written digit for digit, however small it is."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepseek_prices import Amount, Price, audit, get_cost, get_price, lookup

AT = datetime(2025, 1, 15, tzinfo=UTC)
SMALL = "0.00000050"  # as a page could print it
FORMS = {
    "str": str,
    "format": format,
    "f-string": lambda amount: f"{amount}",
    "str.format": "{}".format,
    "%": lambda amount: f"{amount!s}",
    "f": lambda amount: f"{amount:f}",
    "width": lambda amount: f"{amount:>12}",
    "separators": lambda amount: f"{amount:,}",
}


@pytest.fixture
def small(monkeypatch):
    """The price of output, list price too, is a very small one."""
    tracks = dict(lookup.compiled.TRACKS)
    starts, segments = tracks["deepseek-chat", "output", "USD"]
    made = [
        (*segment[:6], tuple((period, SMALL, SMALL) for period, _, _ in segment[6]))
        if segment[0] == "sold"
        else segment
        for segment in segments
    ]
    tracks["deepseek-chat", "output", "USD"] = (starts, made)
    monkeypatch.setattr(lookup.compiled, "TRACKS", tracks)
    monkeypatch.setattr(lookup, "_tracks", {})
    return get_price("deepseek-chat", "output", AT)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_small_price_is_written_digit_for_digit(small, form):
    assert form(small).strip() == SMALL


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_small_list_price_is_written_digit_for_digit(small, form):
    assert form(small.list_price).strip() == SMALL


def test_a_price_for_programs_and_its_repr_have_every_digit(small):
    assert (small.as_dict()["amount"], small.as_dict()["list_price"]) == (SMALL, SMALL)
    assert repr(small).startswith(f"<Price {SMALL} USD")
    assert f"list price {SMALL}" in repr(small)


@pytest.mark.usefixtures("small")
def test_nothing_that_is_said_of_a_small_price_has_an_exponent():
    found = json.dumps(audit.why("deepseek-chat", "output", AT).as_dict())
    assert SMALL in found
    assert "E-" not in found


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("tokens", [1, 7, 1000])
def test_a_small_cost_its_lines_and_their_sum_are_written_digit_for_digit(form, tokens):
    cost = get_cost("deepseek-chat", {"input_cache_hit": tokens, "output": tokens}, AT)
    for amount in (cost, *(line.amount for line in cost.lines), sum(line.amount for line in cost.lines)):
        assert "E" not in form(amount)
        assert Decimal(form(amount).strip().replace(",", "")) == amount


def test_a_cost_for_programs_and_its_repr_have_every_digit():
    cost = get_cost("deepseek-chat", {"input_cache_hit": 1}, AT)
    assert "E-" not in json.dumps(cost.as_dict()) + repr(cost)


def test_a_very_short_time_is_written_digit_for_digit():
    cost = get_cost("speech_recognition", {"hour": "0.0000001"}, datetime(2026, 11, 20, tzinfo=UTC), currency="CNY")
    assert "0.0000001 hour" in repr(cost)
    assert cost.as_dict()["lines"][0]["quantity"] == "0.0000001"


AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=12)


@given(AMOUNTS)
def test_what_is_written_is_the_amount(amount):
    assert str(Amount(amount, "USD")) == f"{amount:f}"


@given(AMOUNTS, st.sampled_from(["", ">20", "*^30", "+", ",", "020", "x<14"]))
def test_a_format_without_a_type_is_that_of_all_digits(amount, spec):
    assert format(Amount(amount, "USD"), spec) == format(amount, f"{spec}f")


@given(AMOUNTS, st.sampled_from([".2f", "e", ".3E", "g", "G", "n", "%", ".1%", ">12.4f"]))
def test_a_format_with_a_type_is_that_of_a_decimal(amount, spec):
    assert format(Amount(amount, "USD"), spec) == format(amount, spec)


@pytest.mark.parametrize(("spec", "written"), [(".2", "0.0000012"), (">12.1", "    0.000001"), (".20", "0.00000123")])
def test_a_format_with_digits_alone_rounds_to_these_and_has_no_exponent(spec, written):
    assert format(Amount("0.00000123", "USD"), spec) == written


def test_a_price_that_is_made_anew_from_its_text_is_the_same(small):
    fields = {name: getattr(small, name) for name in Price.__annotations__}
    assert str(Price(str(small), **fields)) == SMALL
