"""A price and a cost as fields of a pydantic model: they come back as they were, or are refused."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from deepseek_prices import Amount, Cost, Price, get_cost, get_price

PEAK = datetime(2026, 10, 20, 2, tzinfo=UTC)
DISCOUNTED = datetime(2025, 1, 15, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 13, 16, tzinfo=UTC)


class Entry(BaseModel):
    price: Price | None = None
    cost: Cost | None = None


def entries() -> dict[str, Entry]:
    chat = {"prompt_tokens": 1000, "prompt_cache_hit_tokens": 900, "completion_tokens": 50}
    return {
        "a price": Entry(price=get_price("deepseek-flash", "output", PEAK)),
        "a discount": Entry(price=get_price("deepseek-chat", "output", DISCOUNTED)),
        "CNY": Entry(price=get_price("deepseek-v4-pro", "output", PEAK, currency="CNY")),
        "a cost": Entry(cost=get_cost("deepseek-v4-flash", chat, PEAK)),
        "hours": Entry(cost=get_cost("speech_recognition", {"hour": "1.50"}, NOVEMBER, currency="CNY")),
        "nothing": Entry(cost=get_cost("deepseek-flash", {"output": 0}, PEAK)),
        "much": Entry(cost=get_cost("deepseek-flash", {"output": 10**39 + 1}, PEAK)),
        "not certain": Entry(price=get_price("deepseek-flash", "output", PEAK).doubtful()),
    }


def content(entry: Entry) -> tuple[object, ...]:
    found = entry.price if entry.cost is None else entry.cost
    return type(found), found.as_dict()


ENTRIES = entries()
each = pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())


@each
def test_json_comes_back_as_it_was(entry):
    again = Entry.model_validate_json(entry.model_dump_json())
    assert content(again) == content(entry)
    assert again == entry


@each
def test_what_as_dict_gives_is_validated_to_the_same(entry):
    assert content(Entry.model_validate(entry.model_dump(mode="json"))) == content(entry)


@each
def test_json_is_that_of_as_dict(entry):
    _, fields = content(entry)
    assert fields in json.loads(entry.model_dump_json()).values()


@each
def test_a_dump_in_python_keeps_the_object(entry):
    dumped = entry.model_dump()
    assert dumped["price"] is entry.price
    assert dumped["cost"] is entry.cost


@each
@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_json_is_of_the_models_schema(entry, mode):
    Draft202012Validator(Entry.model_json_schema(mode=mode)).validate(entry.model_dump(mode="json"))


def test_what_is_read_is_an_amount_in_its_currency():
    entry = Entry.model_validate_json(ENTRIES["a discount"].model_dump_json())
    assert (type(entry.price.list_price), entry.price.list_price.currency) == (Amount, "USD")
    line = Entry.model_validate_json(ENTRIES["hours"].model_dump_json()).cost.lines[0]
    assert (isinstance(line.amount, Amount), line.amount.currency, line.quantity) == (True, "CNY", Decimal("1.50"))


def test_instants_are_read_in_utc():
    fields = ENTRIES["a cost"].cost.as_dict() | {"at": "2026-10-20T10:00:00+08:00"}
    cost = Entry.model_validate({"cost": fields}).cost
    assert (cost.at, cost.at.tzinfo) == (PEAK, UTC)


@pytest.mark.parametrize("value", [1.2, 1, "1.2", Decimal("1.2"), Amount("1.2", "USD"), {"amount": "1.2"}, None])
@pytest.mark.parametrize("of", [Price, Cost])
def test_nothing_else_is_a_price_or_a_cost(of, value):
    class Model(BaseModel):
        found: of

    with pytest.raises(ValidationError):
        Model(found=value)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 1.2},
        {"amount": "1.2e3"},
        {"amount": "-1.2"},
        {"amount": "NaN"},
        {"amount": "1.2\n"},
        {"currency": "EUR"},
        {"unit_quantity": 0},
        {"certain": "yes"},
        {"list_price": 2},
        {"in_force_from": "2026-10-17T16:00:00"},
        {"discount": "none"},
    ],
    ids=str,
)
def test_a_price_with_a_field_that_is_wrong_is_refused(changes):
    fields = ENTRIES["a price"].price.as_dict()
    with pytest.raises(ValidationError):
        Entry.model_validate({"price": fields | changes})


@pytest.mark.parametrize("name", ENTRIES["a price"].price.as_dict())
def test_a_price_without_a_field_is_refused(name):
    fields = ENTRIES["a price"].price.as_dict()
    del fields[name]
    with pytest.raises(ValidationError, match=name):
        Entry.model_validate({"price": fields})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda cost: cost.update(amount="0.0000955"), "the amount is not the sum of the lines"),
        (lambda cost: cost["lines"].pop(), "the amount is not the sum of the lines"),
        (lambda cost: cost["lines"][0].update(amount="1"), "a line is not its quantity times its price"),
        (lambda cost: cost["lines"][0].update(quantity=901), "a line is not its quantity times its price"),
        (lambda cost: cost["lines"][0].update(kind="output"), "a line is not its quantity times its price"),
        (lambda cost: cost.update(currency="CNY"), "a line is in another currency"),
        (lambda cost: cost["lines"][0].update(quantity=0), "greater than 0"),
    ],
)
def test_a_cost_that_contradicts_itself_is_refused(change, message):
    fields = ENTRIES["a cost"].cost.as_dict()
    change(fields)
    with pytest.raises(ValidationError, match=message):
        Entry.model_validate({"cost": fields})


def test_pydantic_is_imported_only_when_it_asks():
    source = (
        "import sys, deepseek_prices as d\n"
        "d.get_cost('deepseek-flash', {'output': 1}).as_dict()\n"
        "print(*(name for name in sys.modules if name.startswith('pydantic')))"
    )
    assert subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True).stdout == "\n"
