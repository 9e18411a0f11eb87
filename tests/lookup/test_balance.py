"""What a cost takes from a balance: granted before topped-up, exact, and what is not covered is said."""

import copy
import json
import pickle
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepseek_prices import Amount, get_price
from deepseek_prices.balance import BalanceError, Deduction, deduct
from deepseek_prices.cost import Cost, get_cost

PEAK = datetime(2026, 10, 20, 2, tzinfo=UTC)
DOLLARS = {"currency": "USD", "total_balance": "1.50", "granted_balance": "0.50", "topped_up_balance": "1.00"}
YUAN = {"currency": "CNY", "total_balance": "110.00", "granted_balance": "10.00", "topped_up_balance": "100.00"}
AMOUNTS = ("total_balance", "granted_balance", "topped_up_balance")


def answer(*infos: object) -> dict[str, object]:
    """What GET /user/balance answers with."""
    return {"is_available": True, "balance_infos": list(infos)}


def dollars(granted: object, topped_up: object) -> dict[str, object]:
    with localcontext(prec=60):
        total = f"{Decimal(granted) + Decimal(topped_up):f}"
    return answer(DOLLARS | dict(zip(AMOUNTS, (total, granted, topped_up), strict=True)))


def cost(output: int, currency: str = "USD") -> Cost:
    """Of 1.20 USD or 8 CNY per million tokens of output."""
    return get_cost("deepseek-flash", {"output": output}, PEAK, currency=currency)


def parts(found: Deduction) -> tuple[str, str, str]:
    return tuple(str(part.normalize()) for part in (found.from_granted, found.from_topped_up, found.uncovered))


def left(found: Deduction, position: int = 0) -> tuple[str, ...]:
    return tuple(found.balance["balance_infos"][position][name] for name in AMOUNTS)


# The rule.


@pytest.mark.parametrize(
    ("granted", "topped_up", "expected"),
    [
        ("0.50", "1.00", ("0.3", "0", "0")),
        ("0.30", "1.00", ("0.3", "0", "0")),
        ("0.10", "1.00", ("0.1", "0.2", "0")),
        ("0.00", "1.00", ("0", "0.3", "0")),
        ("0.10", "0.20", ("0.1", "0.2", "0")),
        ("0.10", "0.05", ("0.1", "0.05", "0.15")),
        ("0.10", "0.00", ("0.1", "0", "0.2")),
        ("0.00", "0.00", ("0", "0", "0.3")),
    ],
)
def test_the_granted_balance_pays_first_then_the_topped_up_one_and_the_rest_is_not_covered(
    granted, topped_up, expected
):
    assert parts(deduct(cost(250_000), dollars(granted, topped_up))) == expected


def test_a_cost_of_nothing_takes_nothing():
    found = deduct(cost(0), answer(DOLLARS))
    assert (parts(found), left(found)) == (("0", "0", "0"), ("1.50", "0.50", "1.00"))


def test_an_overdrawn_topped_up_balance_covers_nothing():
    found = deduct(cost(250_000), dollars("0.00", "-0.40"))
    assert (parts(found), left(found)) == (("0", "0", "0.3"), ("-0.40", "0.00", "-0.40"))


def test_a_granted_balance_pays_beside_an_overdrawn_one():
    found = deduct(cost(250_000), dollars("0.10", "-0.40"))
    assert (parts(found), left(found)) == (("0.1", "0", "0.2"), ("-0.40", "0.00", "-0.40"))


# The balance after it.


def test_the_balance_after_it_has_the_exact_amounts():
    assert left(deduct(cost(1), answer(DOLLARS))) == ("1.4999988", "0.4999988", "1.00")


def test_what_is_not_covered_is_not_taken_from_the_balance():
    assert left(deduct(cost(10_000_000), answer(DOLLARS))) == ("0.00", "0.00", "0.00")


@pytest.mark.parametrize("infos", [(DOLLARS, YUAN), (YUAN, DOLLARS)])
def test_only_the_entry_of_the_costs_currency_pays_and_the_order_stays(infos):
    found = deduct(cost(250_000, "CNY"), answer(*infos))
    after = {info["currency"]: info for info in found.balance["balance_infos"]}
    assert [*after] == [info["currency"] for info in infos]
    assert (found.currency, after["USD"], after["CNY"]["granted_balance"]) == ("CNY", DOLLARS, "8.00")


@pytest.mark.parametrize("infos", [(), (YUAN,)])
def test_without_an_entry_of_the_costs_currency_nothing_is_covered(infos):
    found = deduct(cost(250_000), answer(*infos))
    assert (parts(found), found.balance) == (("0", "0", "0.3"), {"balance_infos": [*infos]})


def test_whether_calls_are_possible_is_left_to_deepseek():
    assert set(deduct(cost(1), answer(DOLLARS)).balance) == {"balance_infos"}


def test_the_balance_that_was_given_is_not_changed():
    given_balance = answer(DOLLARS, YUAN)
    before = copy.deepcopy(given_balance)
    deduct(cost(250_000), given_balance)
    assert given_balance == before


def test_the_balance_after_it_is_a_new_one():
    given_balance = answer(DOLLARS, YUAN)
    deduct(cost(1), given_balance).balance["balance_infos"][1]["total_balance"] = "0"
    assert given_balance["balance_infos"][1] == YUAN


def test_one_cost_after_the_other_takes_as_much_as_both_at_once():
    first = deduct(cost(250_000), answer(DOLLARS))
    second = deduct(cost(250_001), first.balance)
    assert second.balance == deduct(cost(500_001), answer(DOLLARS)).balance


def test_the_balance_after_it_survives_json():
    found = deduct(cost(1), answer(DOLLARS, YUAN)).balance
    assert json.loads(json.dumps(found)) == found


AMOUNT = st.decimals(0, 10**20, places=12)
TOPPED_UP = st.decimals(-(10**20), 10**20, places=12)


@given(tokens=st.integers(0, 10**30), granted=AMOUNT, topped_up=TOPPED_UP)
def test_the_three_parts_are_the_cost_and_the_balance_loses_what_was_paid(tokens, granted, topped_up):
    balance = dollars(f"{granted:f}", f"{topped_up:f}")
    spent = cost(tokens)
    found = deduct(spent, balance)
    paid = Fraction(found.from_granted), Fraction(found.from_topped_up)
    total, granted_left, topped_up_left = map(Fraction, left(found))
    assert sum(paid) + Fraction(found.uncovered) == Fraction(spent)
    assert (granted_left, topped_up_left) == (Fraction(granted) - paid[0], Fraction(topped_up) - paid[1])
    assert total == granted_left + topped_up_left


@given(tokens=st.integers(0, 10**30), granted=AMOUNT, topped_up=TOPPED_UP)
def test_no_part_is_negative_and_none_is_paid_from_the_next_before_the_one_is_empty(tokens, granted, topped_up):
    balance = dollars(f"{granted:f}", f"{topped_up:f}")
    found = deduct(cost(tokens), balance)
    assert min(found.from_granted, found.from_topped_up, found.uncovered) >= 0
    assert found.from_granted == granted or not found.from_topped_up
    assert found.from_granted == granted or not found.uncovered
    assert found.from_topped_up == max(topped_up, 0) or not found.uncovered


def test_a_caller_that_rounds_changes_nothing():
    with localcontext(prec=2):
        assert left(deduct(cost(1), answer(DOLLARS))) == ("1.4999988", "0.4999988", "1.00")


def test_the_smallest_amount_leaves_the_largest_balance_exact():
    found = deduct(cost(1), dollars("0", "9" * 38))
    assert left(found)[0] == f"{'9' * 37}8.9999988"


# What it keeps.


def test_the_parts_are_amounts_in_the_currency_of_the_cost():
    found = deduct(cost(2_000_000), answer(DOLLARS))
    parts = (found.from_granted, found.from_topped_up, found.uncovered)
    assert {(type(part), part.currency) for part in parts} == {(Amount, "USD")}


def test_a_deduction_can_be_a_key():
    first, second = (deduct(cost(2_000_000), answer(DOLLARS)) for _ in range(2))
    assert {first: "paid"}[second] == "paid"


def test_deductions_of_the_same_content_are_equal():
    assert deduct(cost(7), answer(DOLLARS)) == deduct(cost(7), answer(DOLLARS))


def test_a_deduction_cannot_be_changed():
    with pytest.raises(AttributeError):
        deduct(cost(7), answer(DOLLARS)).uncovered = Decimal(0)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_a_copy_keeps_everything(copied):
    found = deduct(cost(7), answer(DOLLARS))
    assert copied(found) == found


# What is accepted and refused.


@pytest.mark.parametrize("amount", ["1", 1, Decimal(1), "1.000"])
def test_an_amount_is_an_exact_number_in_any_form(amount):
    info = DOLLARS | dict.fromkeys(("total_balance", "topped_up_balance"), amount) | {"granted_balance": "0"}
    assert parts(deduct(cost(250_000), answer(info))) == ("0", "0.3", "0")


def test_any_mapping_and_a_tuple_of_entries_are_accepted():
    balance = MappingProxyType({"balance_infos": (MappingProxyType(DOLLARS),)})
    assert parts(deduct(cost(250_000), balance)) == ("0.3", "0", "0")


def test_what_else_an_answer_says_is_ignored():
    assert deduct(cost(7), answer(DOLLARS) | {"note": "text"}) == deduct(cost(7), answer(DOLLARS))


def refused(balance: object) -> BalanceError:
    with pytest.raises(BalanceError) as caught:
        deduct(cost(1), balance)
    return caught.value


@pytest.mark.parametrize(
    ("balance", "place"),
    [
        (None, "balance"),
        ([DOLLARS], "balance"),
        (json.dumps(answer(DOLLARS)), "balance"),
        ({}, "balance_infos"),
        (DOLLARS, "balance_infos"),
        ({"balance_infos": None}, "balance_infos"),
        ({"balance_infos": DOLLARS}, "balance_infos"),
        (answer("USD"), "balance_infos[0]"),
        (answer(DOLLARS, None), "balance_infos[1]"),
        (answer(DOLLARS | {"currency": None}), "balance_infos[0].currency"),
        (answer(DOLLARS | {"currency": ""}), "balance_infos[0].currency"),
        (answer(DOLLARS, YUAN, DOLLARS), "balance_infos[2].currency"),
    ],
)
def test_what_is_not_of_the_form_of_the_answer_is_refused_with_its_place(balance, place):
    error = refused(balance)
    assert (error.place, str(error).startswith(place)) == (place, True)


@pytest.mark.parametrize("name", ["currency", *AMOUNTS])
def test_a_missing_field_is_refused_also_in_the_other_currency(name):
    incomplete = {key: value for key, value in YUAN.items() if key != name}
    error = refused(answer(DOLLARS, incomplete))
    assert error.place == f"balance_infos[1].{name}"
    assert str(error) == f"balance_infos[1].{name} is missing: pass the answer of GET /user/balance as it is"


def test_what_is_left_of_a_balance_is_a_balance_whatever_digits_a_cost_has():
    usage = {"hour": "0." + "0" * 39 + "1"}
    spent = get_cost("speech_recognition", usage, datetime(2026, 11, 13, 16, tzinfo=UTC), currency="CNY")
    assert parts(deduct(spent, deduct(spent, answer(YUAN)).balance))[1:] == parts(deduct(spent, answer(YUAN)))[1:]


def test_an_amount_of_more_digits_than_python_writes_is_refused_too():
    assert refused(answer(DOLLARS | {"granted_balance": 10**5000})).place == "balance_infos[0].granted_balance"


@pytest.mark.parametrize("name", AMOUNTS)
@pytest.mark.parametrize(
    "amount",
    [1.5, 1.0, True, None, "", "1,50", "1e2", " 1", "NaN", "Infinity", Decimal("NaN"), "--1", "-", "１", "9" * 91],
)
def test_what_is_no_exact_amount_is_refused(name, amount):
    assert refused(answer(DOLLARS | {name: amount})).place == f"balance_infos[0].{name}"


def test_the_message_about_a_float_says_what_is_expected():
    assert str(refused(answer(DOLLARS | {"total_balance": 1.5}))) == (
        "balance_infos[0].total_balance: an exact amount, as the string '110.00' is, is expected, not float 1.5: "
        "pass the answer of GET /user/balance as it is"
    )


def test_a_total_that_is_not_the_sum_is_refused():
    assert str(refused(answer(DOLLARS | {"total_balance": "1.51"}))) == (
        "balance_infos[0].total_balance: granted_balance 0.50 + topped_up_balance 1.00 is expected, not str '1.51': "
        "pass the answer of GET /user/balance as it is"
    )


def test_a_negative_granted_balance_is_refused():
    assert refused(dollars("-0.01", "1.00")).place == "balance_infos[0].granted_balance"


@pytest.mark.parametrize("spent", [Decimal("0.3"), 1, 0.3, "0.3", None, get_price("deepseek-flash", "output", PEAK)])
def test_what_has_no_currency_is_no_cost(spent):
    with pytest.raises(TypeError, match="a Cost, which has a currency, is expected"):
        deduct(spent, answer(DOLLARS))


def test_pickle_keeps_the_place_of_an_error():
    error = refused({})
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.place) == (BalanceError, str(error), "balance_infos")
