"""The schemas in `schema/`, each as a validator."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

FOLDER = Path(__file__).parents[1] / "schema"


@cache
def validator(schema: str) -> jsonschema.Draft202012Validator:
    """The validator of `schema/<schema>.v1.schema.json`, which may refer to the others."""
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.schema.json")}
    resources = [(each["$id"], Resource.from_contents(each)) for each in schemas.values()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return jsonschema.Draft202012Validator(schemas[f"{schema}.v1.schema.json"], registry=registry)
