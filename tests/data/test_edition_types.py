"""The types of an edition in the package are those of its schema, the contract."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from deepseek_prices import edition, source
from deepseek_prices.edition import CURRENCIES, KINDS, MODEL_KINDS, PERIODS, Edition
from scraper.dataset.dataset import Holidays

SCHEMAS = Path(__file__).parents[2] / "schema"
SCHEMA = json.loads((SCHEMAS / "edition.v1.schema.json").read_text("utf-8"))
DEFINITIONS = SCHEMA["$defs"]


def differences(of: Any, schema: dict[str, Any], place: str = "") -> Iterator[str]:
    """Where a type and a schema do not describe the same shape."""
    while "$ref" in schema:
        schema = DEFINITIONS[schema["$ref"].removeprefix("#/$defs/")]
    origin, inner = get_origin(of), get_args(of)
    if origin is NotRequired:
        yield from differences(inner[0], schema, place)
    elif origin in (Union, UnionType):
        for each, one in zip(in_order(inner), alternatives(schema, len(inner)), strict=True):
            yield from differences(each, one, place)
    elif is_typeddict(of):
        yield from differences_of_fields(of, schema, place)
    elif origin is dict:
        yield from unlike(schema, "object", place)
        for name, value in schema.get("properties", {}).items():
            yield from differences(inner[1], value, f"{place} {name}")
    elif origin is list:
        yield from unlike(schema, "array", place)
        yield from differences(inner[0], schema.get("items", {}), f"{place} item")
    elif origin is Literal:
        words = schema.get("enum", [schema.get("const")])
        if list(inner) != words:
            yield f"{place}: {inner} and {words}"
    else:
        yield from unlike(schema, {str: "string", int: "integer", NoneType: "null"}[of], place)


def unlike(schema: dict[str, Any], name: str, place: str) -> Iterator[str]:
    of = schema.get("type", "string" if all(isinstance(word, str) for word in schema.get("enum", [0])) else None)
    if of != name:
        yield f"{place}: {name} and {of}"


def differences_of_fields(of: Any, schema: dict[str, Any], place: str) -> Iterator[str]:
    yield from unlike(schema, "object", place)
    if of.__required_keys__ != {*schema.get("required", ())}:
        yield f"{place}: {sorted(of.__required_keys__)} and {sorted(schema.get('required', ()))} are required"
    hints, properties = get_type_hints(of, include_extras=True), schema.get("properties", {})
    yield from (f"{place} {name}: in one of the two only" for name in hints.keys() ^ properties.keys())
    for name in hints.keys() & properties.keys():
        yield from differences(hints[name], properties[name], f"{place} {name}")


def in_order(types: tuple[Any, ...]) -> list[Any]:
    """Null stands first in a schema."""
    return sorted(types, key=lambda of: of is not NoneType)


def alternatives(schema: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """The alternatives of a schema; that of a price and that of prices by period are one there, for its messages."""
    if "oneOf" not in schema:
        return [schema] * count
    first, second = schema["oneOf"]
    if count == 2:
        return [first, second]
    amounts = ("price", "list_price")
    single = {name: value for name, value in second["properties"].items() if name in amounts}
    periods = {name: value for name, value in second["properties"].items() if name not in amounts}
    return [first, second | {"properties": single, "required": [*single]}, second | {"properties": periods}]


def test_the_types_of_an_edition_are_those_of_the_schema():
    assert list(differences(Edition, SCHEMA)) == []


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("properties", {"new": {"type": "string"}}),
        ("properties/in_force", {"required": ["from"]}),
        ("properties/in_force/properties", {"basis": {"enum": ["stated"]}}),
        ("properties/models/items/properties", {"version": {"type": "integer"}}),
        ("properties/models/items/properties/prices", {"type": "array"}),
        ("properties/services/items/properties/unit/properties", {"quantity": {"type": "string"}}),
        ("$defs/price_by_period/oneOf/1/properties", {"off_peak": {"type": "string"}}),
    ],
)
def test_a_schema_of_another_shape_is_not_that_of_the_types(monkeypatch, path, change):
    changed = json.loads(json.dumps(SCHEMA))
    target = changed
    for step in path.split("/"):
        target = target[int(step) if step.isdigit() else step]
    target.update(change)
    monkeypatch.setitem(globals(), "DEFINITIONS", changed["$defs"])
    assert list(differences(Edition, changed)) != []


def test_the_types_of_the_holidays_are_those_of_their_schema(monkeypatch):
    schema = json.loads((SCHEMAS / "holidays.v1.schema.json").read_text("utf-8"))
    monkeypatch.setitem(globals(), "DEFINITIONS", schema["$defs"])
    assert list(differences(Holidays, schema)) == []


def test_every_type_that_the_modules_have_is_part_of_an_edition():
    def parts(of: Any) -> set[Any]:
        found = {of} if is_typeddict(of) else set()
        within = get_type_hints(of, include_extras=True).values() if is_typeddict(of) else get_args(of)
        return found.union(*map(parts, within))

    known = {each for each in (*vars(edition).values(), *vars(source).values()) if is_typeddict(each)}
    assert known - {edition.Terms, edition.Statement} == parts(Edition)


def test_the_currencies_are_those_of_the_schema():
    for product in ("models", "services"):
        prices = SCHEMA["properties"][product]["items"]["properties"]["prices"]["properties"]
        assert tuple(prices) == CURRENCIES


def test_the_kinds_are_those_of_the_schema():
    assert tuple(DEFINITIONS["token_prices"]["properties"]) == MODEL_KINDS
    assert (*MODEL_KINDS, *DEFINITIONS["service_prices"]["properties"]) == KINDS


def test_the_periods_are_those_of_the_schema():
    either = DEFINITIONS["price_by_period"]["oneOf"][1]["properties"]
    assert tuple(name for name in either if name not in ("price", "list_price")) == PERIODS
