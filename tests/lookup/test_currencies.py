"""Amounts in two currencies never mix unnoticed, and a sum keeps its currency."""

import copy
import operator
import pickle
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from deepseek_prices import Amount, deduct, get_cost, get_price

AT = datetime(2025, 1, 15, tzinfo=UTC)
USAGE = {"prompt_tokens": 1000, "prompt_cache_hit_tokens": 0, "completion_tokens": 50}


def price(currency):
    return get_price("deepseek-chat", "output", AT, currency=currency)


def list_price(currency):
    return price(currency).list_price


def cost(currency):
    return get_cost("deepseek-chat", USAGE, AT, currency=currency)


def line(currency):
    return cost(currency).lines[0].amount


def uncovered(currency):
    return deduct(cost(currency), {"balance_infos": []}).uncovered


def total(currency):
    return sum([cost(currency), cost(currency)])


AMOUNTS = (price, list_price, cost, line, uncovered, total)
ONE = pytest.mark.parametrize("one", AMOUNTS)
OTHER = pytest.mark.parametrize("other", AMOUNTS)

MEETINGS = {
    "+": operator.add,
    "-": operator.sub,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "//": operator.floordiv,
    "%": operator.mod,
    "divmod": divmod,
    "max": max,
    "min": min,
    "sorted": lambda a, b: sorted([a, b]),
    "sum": lambda a, b: sum([a, b]),
    "a sum from a number": lambda a, b: sum([a, b], Decimal(0)),
    "in place": operator.iadd,
    "fma": lambda a, b: a.fma(1000, b),
    "fma by name": lambda a, b: a.fma(other=1000, third=b),
    "compare": lambda a, b: a.compare(b),
    "compare by name": lambda a, b: a.compare(other=b),
    "compare_signal": lambda a, b: a.compare_signal(b),
    "compare_total": lambda a, b: a.compare_total(b),
    "compare_total_mag": lambda a, b: a.compare_total_mag(b),
    ".max": lambda a, b: a.max(b),
    ".max_mag": lambda a, b: a.max_mag(b),
    ".min": lambda a, b: a.min(b),
    ".min_mag": lambda a, b: a.min_mag(b),
    "next_toward": lambda a, b: a.next_toward(b),
    "remainder_near": lambda a, b: a.remainder_near(b),
}


@ONE
@pytest.mark.parametrize("meet", MEETINGS.values(), ids=MEETINGS)
def test_amounts_in_two_currencies_raise_and_both_are_named(one, meet):
    for pair in ((one("USD"), price("CNY")), (cost("USD"), one("CNY"))):
        with pytest.raises(TypeError, match=r"\bUSD\b.*\bCNY\b|\bCNY\b.*\bUSD\b"):
            meet(*pair)


@ONE
@OTHER
def test_amounts_of_whatever_kind_in_two_currencies_cannot_be_added(one, other):
    with pytest.raises(TypeError, match="in USD and one in CNY"):
        one("USD") + other("CNY")


@ONE
@OTHER
def test_amounts_in_two_currencies_are_never_equal(one, other):
    assert not one("USD") == other("CNY")  # noqa: SIM201 - both operators are asked
    assert one("USD") != other("CNY")


def test_the_same_digits_in_two_currencies_are_two_keys():
    assert len({Amount("0.28", "USD"), Amount("0.28", "CNY"), Amount("0.280", "USD")}) == 2


def test_nothing_in_one_currency_is_not_nothing_in_another():
    with pytest.raises(TypeError):
        Amount(0, "USD") + Amount(1, "CNY")


def test_a_currency_is_kept_through_a_sum_of_sums():
    with pytest.raises(TypeError):
        sum([sum([cost("USD"), cost("USD")]), cost("CNY")])


@ONE
@pytest.mark.parametrize("meet", MEETINGS.values(), ids=MEETINGS)
def test_amounts_in_one_currency_are_counted_with_as_decimals(one, meet):
    assert meet(one("CNY"), price("CNY")) == meet(Decimal(one("CNY")), Decimal(price("CNY")))


@ONE
@pytest.mark.parametrize(
    "counted",
    [
        lambda amount: amount + amount,
        lambda amount: amount - amount,
        lambda amount: amount + 0,
        lambda amount: 0 + amount,
        lambda amount: amount - Decimal("0.00"),
        lambda amount: Decimal(0) + amount,
        lambda amount: 0 - amount,
        lambda amount: sum([amount]),
        lambda amount: sum([amount] * 3, Decimal(0)),
    ],
)
def test_a_sum_or_difference_is_an_amount_in_the_same_currency(one, counted):
    found = counted(one("CNY"))
    assert (type(found), found.currency) == (Amount, "CNY")


@ONE
@pytest.mark.parametrize(
    "counted",
    [
        lambda amount: amount * 1500,
        lambda amount: Decimal(1500) * amount,
        lambda amount: amount / 1000,
        lambda amount: amount * amount,
        lambda amount: amount / amount,
        lambda amount: amount + 1,
        lambda amount: 1 - amount,
        lambda amount: -amount,
        abs,
        lambda amount: round(amount, 2),
        lambda amount: amount.quantize(Decimal("0.01")),
        Decimal,
    ],
)
def test_everything_else_gives_a_plain_decimal_that_knows_no_currency(one, counted):
    assert type(counted(one("CNY"))) is Decimal


def test_the_quotient_of_two_currencies_is_a_number():
    assert price("CNY") / price("USD") == Decimal(price("CNY")) / Decimal(price("USD"))


@pytest.mark.parametrize("number", [Decimal("0.28"), Fraction(28, 100)])
def test_an_amount_is_equal_to_the_number_of_its_digits(number):
    assert Amount("0.280", "USD") == number
    assert number == Amount("0.280", "USD")
    assert hash(Amount("0.280", "USD")) == hash(number)


@pytest.mark.parametrize("number", [1.5, "1", None, 1j])
def test_what_cannot_be_added_to_a_decimal_cannot_be_added_to_an_amount(number):
    with pytest.raises(TypeError):
        Amount("0.28", "USD") + number


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda amount: pickle.loads(pickle.dumps(amount))])
@ONE
def test_a_copy_keeps_the_currency(one, copied):
    found = copied(one("CNY"))
    assert (type(found), str(found), found.currency) == (type(one("CNY")), str(one("CNY")), "CNY")


@pytest.mark.parametrize("change", [lambda a: setattr(a, "currency", "CNY"), lambda a: delattr(a, "currency")])
@ONE
def test_a_currency_cannot_be_changed(one, change):
    with pytest.raises(AttributeError, match="cannot be changed"):
        change(one("USD"))


def test_the_repr_of_a_sum_names_its_currency():
    assert repr(sum([Amount("0.28", "USD"), Amount("1", "USD")])) == "<Amount 1.28 USD>"
