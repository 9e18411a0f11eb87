"""The contract in `schema/`: what a file may hold, and in which order it names its fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

SCHEMA = Path(__file__).parents[1] / "schema"


@cache
def documents() -> dict[str, Any]:
    """Every schema by the name of its file; all that they refer to is named with its file."""
    return {
        path.name: json.loads(path.read_text("utf-8").replace('"$ref": "#', f'"$ref": "{path.name}#'))
        for path in SCHEMA.glob("*.schema.json")
    }


@cache
def validator(schema: str) -> jsonschema.Draft202012Validator:
    """The validator of `schema/<schema>.v1.schema.json`, which may refer to the others."""
    resources = [(each["$id"], Resource.from_contents(each)) for each in documents().values()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return jsonschema.Draft202012Validator(documents()[f"{schema}.v1.schema.json"], registry=registry)


def in_order(data: Any, schema: str) -> Any:
    """The same data, its fields in the order of `schema/<schema>.v1.schema.json`.

    What the schema does not name follows, as it comes.
    """
    return _in_order(data, documents()[f"{schema}.v1.schema.json"])


def _in_order(value: Any, schema: Any) -> Any:
    if isinstance(value, dict):
        fields = {name: field for each in alternatives(schema) for name, field in each.get("properties", {}).items()}
        named = [name for name in fields if name in value]
        return {name: _in_order(value[name], fields.get(name, {})) for name in dict.fromkeys([*named, *value])}
    if isinstance(value, list):
        items: Any = next((each["items"] for each in alternatives(schema) if "items" in each), {})
        return [_in_order(each, items) for each in value]
    return value


def alternatives(schema: Any) -> Iterator[Any]:
    """The schema itself, what it refers to, and each of what it allows."""
    yield schema
    if "$ref" in schema:
        yield from alternatives(referred_to(schema["$ref"]))
    for each in schema.get("oneOf", ()):
        yield from alternatives(each)


def referred_to(reference: str) -> Any:
    """What a reference names, in whichever schema."""
    name, _, pointer = reference.partition("#/")
    found = documents()[name]
    for step in pointer.split("/"):
        found = found[step]
    return found
