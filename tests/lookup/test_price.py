"""A price is the exact decimal that was printed, and knows where it comes from."""

import contextlib
import copy
import json
import pickle
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

import pytest

from deepseek_prices import Amount, Price, PriceUnknown, get_price, kinds, lookup, models

FIELDS = {
    "currency": "USD",
    "unit": "1,000,000 tokens",
    "unit_quantity": 1_000_000,
    "model": "deepseek-chat",
    "kind": "output",
    "period": "standard",
    "list_price": Decimal("1.10"),
    "edition": "2024-12-26T112648Z",
    "in_force_from": datetime(2024, 12, 26, 11, 26, 48, tzinfo=UTC),
    "in_force_until": datetime(2025, 1, 20, 12, 29, 30, tzinfo=UTC),
    "certain": True,
    "observed_until": datetime(2026, 9, 22, 21, 24, 16, tzinfo=UTC),
    "source": "https://api-docs.deepseek.com/quick_start/pricing",
}
JANUARY = datetime(2025, 1, 15, tzinfo=UTC)


def price(amount: str = "0.280", **fields: object) -> Price:
    return Price(amount, **{**FIELDS, **fields})


def content(of: Price) -> tuple:
    return type(of), str(of), {name: getattr(of, name) for name in FIELDS}


# A decimal.


def test_a_price_is_a_decimal():
    assert isinstance(price(), Decimal)


def test_the_price_of_the_lookup_is_a_price():
    assert type(get_price("deepseek-chat", "output", at=JANUARY)) is Price


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (price() + 1, "1.280"),
        (1 - price(), "0.720"),
        (price() * 1500 / 1_000_000, "0.00042"),
        (price() * Decimal(2), "0.560"),
        (price() * price(), "0.078400"),
        (-price(), "-0.280"),
        (round(price(), 1), "0.3"),
        (price().quantize(Decimal("0.01")), "0.28"),
    ],
)
def test_a_result_of_arithmetic_is_an_exact_plain_decimal(result, expected):
    assert (type(result), str(result)) == (Decimal, expected)


def test_the_cost_of_a_call_is_tokens_times_price_by_quantity():
    found = get_price("deepseek-chat", "output", at=JANUARY)
    assert 2500 * found / found.unit_quantity == Decimal("0.0007")


def test_a_price_is_equal_to_the_decimal_of_its_amount():
    assert price() == Decimal("0.28")


def test_a_price_has_the_hash_of_the_decimal_of_its_amount():
    assert {price(): 1}[Decimal("0.28")] == 1


def test_prices_of_the_same_amount_in_a_currency_are_equal_whatever_they_are_for():
    assert len({price(), price("0.28", model="deepseek-v4-pro")}) == 1


def test_prices_are_ordered_by_their_amounts():
    assert sorted([price("1.10"), price("0.28"), price("0.5")]) == [Decimal("0.28"), Decimal("0.5"), Decimal("1.10")]


def test_a_price_of_nothing_is_false():
    assert not price("0")


def test_no_price_is_equal_to_the_float_like_it():
    assert price() != 0.28


# Text.


@pytest.mark.parametrize("amount", ["0", "1", "0.30", "9.0", "27.0", "0.003625", "1.10"])
def test_the_text_of_a_price_is_the_printed_digits(amount):
    assert str(price(amount)) == amount


def test_a_price_is_formatted_as_a_decimal():
    assert (f"{price():.2f}", f"{price():>8}", f"{price('27.0'):.0f}", f"{price()}") == (
        "0.28",
        "   0.280",
        "27",
        "0.280",
    )


def test_the_repr_shows_amount_currency_unit_period_edition_and_list_price():
    assert repr(price()) == (
        "<Price 0.280 USD per 1,000,000 tokens: deepseek-chat output standard, list price 1.10, "
        "edition 2024-12-26T112648Z>"
    )


def test_the_repr_shows_a_list_price_only_where_there_is_one():
    assert repr(price(list_price=None)) == (
        "<Price 0.280 USD per 1,000,000 tokens: deepseek-chat output standard, edition 2024-12-26T112648Z>"
    )


def test_the_repr_shows_doubt():
    assert repr(price(certain=False)).endswith(", edition 2024-12-26T112648Z, not certain>")


# Unchangeable.


@pytest.mark.parametrize("name", [*FIELDS, "another"])
def test_no_field_can_be_set(name):
    found = price()
    with pytest.raises(AttributeError, match=rf"^a Price cannot be changed \({name}\)\Z"):
        setattr(found, name, "0.01")
    assert content(found) == content(price())


@pytest.mark.parametrize("name", FIELDS)
def test_no_field_can_be_deleted(name):
    found = price()
    with pytest.raises(AttributeError, match=rf"^a Price cannot be changed \({name}\)\Z"):
        delattr(found, name)
    assert content(found) == content(price())


def test_adding_in_place_leaves_the_price_as_it_was():
    found = again = price()
    again += 1
    assert (str(found), type(again)) == ("0.280", Decimal)


# Copies.


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("fields", [{}, {"list_price": None, "in_force_until": None, "certain": False}])
def test_pickle_keeps_everything(protocol, fields):
    original = price(**fields)
    assert content(pickle.loads(pickle.dumps(original, protocol))) == content(original)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_keeps_everything(copied):
    assert content(copied(price())) == content(price())


def test_a_deep_copy_of_what_holds_a_price_keeps_everything():
    assert content(copy.deepcopy([price()])[0]) == content(price())


# As JSON.


def test_as_dict_has_the_amount_and_every_field_as_json_has_them():
    assert price().as_dict() == {
        "amount": "0.280",
        "currency": "USD",
        "unit": "1,000,000 tokens",
        "unit_quantity": 1_000_000,
        "model": "deepseek-chat",
        "kind": "output",
        "period": "standard",
        "list_price": "1.10",
        "edition": "2024-12-26T112648Z",
        "in_force_from": "2024-12-26T11:26:48Z",
        "in_force_until": "2025-01-20T12:29:30Z",
        "certain": True,
        "observed_until": "2026-09-22T21:24:16Z",
        "source": "https://api-docs.deepseek.com/quick_start/pricing",
    }


def test_as_dict_has_every_documented_field():
    assert set(price().as_dict()) == {"amount", *Price.__annotations__}


def test_as_dict_has_none_where_there_is_nothing():
    found = price(list_price=None, in_force_until=None).as_dict()
    assert (found["list_price"], found["in_force_until"]) == (None, None)


@pytest.mark.parametrize(
    "question", [("deepseek-chat", "output", JANUARY), ("search", "request", datetime(2026, 10, 20, tzinfo=UTC))]
)
def test_as_dict_of_the_lookups_price_survives_json(question):
    found = get_price(*question).as_dict()
    assert json.loads(json.dumps(found)) == found


# From the lookup.


@pytest.mark.parametrize(
    ("model", "kind", "currency", "at", "digits"),
    [
        ("deepseek-chat", "output", "USD", "2025-02-20T00:00:00Z", "1.10"),
        ("deepseek-reasoner", "output", "USD", "2025-06-01T17:00:00Z", "0.550"),
        ("deepseek-v4-pro", "input_cache_hit", "USD", "2026-05-01T00:00:00Z", "0.003625"),
        ("deepseek-v4-flash-vision-exp", "input_cache_hit", "CNY", "2026-09-01T02:00:00Z", "0.10"),
        ("deepseek-v4-pro", "input_cache_hit", "CNY", "2026-10-20T02:00:00Z", "0.30"),
        ("deepseek-v4-pro", "output", "CNY", "2026-10-20T02:00:00Z", "27.0"),
        ("deepseek-flash", "input_cache_miss", "USD", "2026-10-20T02:00:00Z", "0.3"),
        ("search", "server_side_request", "CNY", "2026-10-20T02:00:00Z", "0"),
    ],
)
def test_the_price_of_the_lookup_has_the_digits_of_the_page(model, kind, currency, at, digits):
    assert str(get_price(model, kind, at=datetime.fromisoformat(at), currency=currency)) == digits


@pytest.mark.parametrize(
    ("model", "kind", "at", "unit", "quantity"),
    [
        ("deepseek-chat", "output", "2025-01-15T00:00:00Z", "1,000,000 tokens", 1_000_000),
        ("search", "request", "2026-10-20T00:00:00Z", "1,000 successful requests", 1000),
        ("fetch", "server_side_request", "2026-11-13T16:00:00Z", "1,000 requests", 1000),
        ("document_parsing", "page", "2026-11-13T16:00:00Z", "1,000 pages", 1000),
        ("speech_synthesis", "character", "2026-11-13T16:00:00Z", "10,000 characters", 10_000),
        ("speech_recognition", "hour", "2026-11-13T16:00:00Z", "1 hour", 1),
    ],
)
def test_a_price_says_what_it_is_for(model, kind, at, unit, quantity):
    found = get_price(model, kind, at=datetime.fromisoformat(at), currency="CNY")
    assert (found.unit, found.unit_quantity) == (unit, quantity)


def test_a_price_holds_the_kind_and_currency_that_were_asked_for():
    found = get_price("deepseek-chat", "input_cache_hit", at=JANUARY, currency="CNY")
    assert (found.kind, found.currency) == ("input_cache_hit", "CNY")


@pytest.mark.parametrize("at", ["2025-01-15T00:00:00Z", "2025-01-15T08:00:00+08:00", "2025-01-20T12:29:29Z"])
def test_the_same_question_gives_the_same_object(at):
    found = get_price("deepseek-chat", "output", at=datetime.fromisoformat(at))
    assert found is get_price("deepseek-chat", "output", at=JANUARY)


def test_every_instant_of_a_price_is_in_utc():
    found = get_price("deepseek-chat", "output", at=datetime.fromisoformat("2025-01-15T08:00:00+08:00"))
    assert {moment.tzinfo for moment in (found.in_force_from, found.in_force_until, found.observed_until)} == {UTC}


def test_the_list_price_is_an_amount_in_the_currency_of_the_price():
    found = get_price("deepseek-chat", "output", at=JANUARY, currency="CNY")
    assert (type(found.list_price), found.list_price.currency) == (Amount, "CNY")


def test_a_price_says_from_when_until_when_its_list_holds():
    found = get_price("deepseek-chat", "output", at=JANUARY)
    assert (found.in_force_from, found.in_force_until) == (
        datetime(2024, 12, 26, 11, 26, 48, tzinfo=UTC),
        datetime(2025, 1, 20, 12, 29, 30, tzinfo=UTC),
    )


def test_a_price_names_its_list():
    assert get_price("deepseek-chat", "output", at=JANUARY).edition.partition(".")[0] == "2024-12-26T112648Z"


def test_the_newest_price_list_has_no_end():
    saturday = datetime(2036, 1, 5, tzinfo=UTC)
    found = []
    for name in models(saturday):
        for kind in kinds(name, saturday):
            with contextlib.suppress(PriceUnknown):
                found.append(get_price(name, kind, at=saturday, currency="CNY").in_force_until)
    assert set(found) == {None}


def test_a_price_names_the_official_page_as_its_source_where_no_place_of_the_copy_is_known():
    found = get_price("deepseek-chat", "output", at=JANUARY)
    assert found.source == "https://api-docs.deepseek.com/quick_start/pricing"


def test_a_price_names_the_very_copy_as_its_source_where_its_place_is_known():
    found = get_price("deepseek-chat", "output", at=datetime(2025, 1, 25, tzinfo=UTC))
    assert found.source.startswith("https://github.com/andrewfurman/KateKlips/blob/8d45e1de")


class Model(StrEnum):
    """Names as some programs have them: strings of a class of their own."""

    FETCH = "fetch"


class Kind(StrEnum):
    REQUEST = "request"


def test_a_price_holds_plain_strings_whatever_strings_were_asked_with(monkeypatch):
    monkeypatch.setattr(lookup, "_tracks", {})  # nobody has asked before
    found = get_price(Model.FETCH, Kind.REQUEST, at=datetime(2026, 10, 20, tzinfo=UTC), currency="CNY")
    assert {type(found.model), type(found.kind), type(found.currency)} == {str}
