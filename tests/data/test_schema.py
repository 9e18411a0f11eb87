"""The schemas themselves: closed, described, and true of their own examples and of every file of the data."""

import json
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource

from scraper import yaml_file

ROOT = Path(__file__).parents[2]
SCHEMAS = {path.name: json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "schema").glob("*.json"))}
REGISTRY = Registry().with_resources((each["$id"], Resource.from_contents(each)) for each in SCHEMAS.values())

# Keywords whose value is a schema, a list of schemas, or a mapping from names to schemas.
ONE = (
    "items",
    "if",
    "then",
    "else",
    "not",
    "contains",
    "additionalProperties",
    "propertyNames",
    "unevaluatedProperties",
)
MANY = ("oneOf", "anyOf", "allOf", "prefixItems")
NAMED = ("properties", "$defs", "patternProperties", "dependentSchemas")


def parts(schema, pointer=""):
    """Every schema within a schema, with its JSON pointer."""
    yield pointer, schema
    for keyword in ONE:
        if isinstance(schema.get(keyword), dict):
            yield from parts(schema[keyword], f"{pointer}/{keyword}")
    for keyword in MANY:
        for number, each in enumerate(schema.get(keyword, ())):
            yield from parts(each, f"{pointer}/{keyword}/{number}")
    for keyword in NAMED:
        for name, each in schema.get(keyword, {}).items():
            yield from parts(each, f"{pointer}/{keyword}/{name}")


def validator(name, pointer):
    reference = {"$ref": f"{SCHEMAS[name]['$id']}#{pointer}"}
    return jsonschema.Draft202012Validator(reference, registry=REGISTRY)


def described(schema, resolver):
    """The schema with the title, description and examples of the definition that it refers to, where it has none."""
    if "$ref" not in schema:
        return schema
    resolved = resolver.lookup(schema["$ref"])
    return described(resolved.contents, resolved.resolver) | schema


def is_a_thing(pointer):
    """A property, definition, item or alternative: what a reader of the schema asks about."""
    return pointer == "" or pointer.split("/")[-2] in (*NAMED, *MANY) or pointer.endswith("/items")


@pytest.fixture(params=SCHEMAS)
def name(request):
    return request.param


def test_it_is_valid_2020_12(name):
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_it_is_identified_by_its_file_name(name):
    assert SCHEMAS[name]["$id"].endswith(f"/schema/{name}")


def test_an_object_admits_no_property_that_is_not_described(name):
    objects = [(p, s) for p, s in parts(SCHEMAS[name]) if s.get("type") == "object" or "properties" in s]
    assert objects
    # Names that are only known by a list of their own are described once, for all.
    open_ones = [p for p, s in objects if s.get("additionalProperties") is not False and "propertyNames" not in s]
    assert open_ones == []


def test_everything_has_title_description_and_examples(name):
    resolver = REGISTRY.resolver(SCHEMAS[name]["$id"])
    lacking = [
        (pointer, key)
        for pointer, schema in parts(SCHEMAS[name])
        if is_a_thing(pointer)
        for key in ("title", "description", "examples")
        if not described(schema, resolver).get(key)
    ]
    assert lacking == []


def test_every_example_is_valid(name):
    wrong = [
        (pointer, example, error.message)
        for pointer, schema in parts(SCHEMAS[name])
        for example in schema.get("examples", ())
        for error in validator(name, pointer).iter_errors(example)
    ]
    assert wrong == []


def test_every_required_property_is_described(name):
    unknown = [
        (pointer, required)
        for pointer, schema in parts(SCHEMAS[name])
        if "properties" in schema
        for required in schema.get("required", ())
        if required not in schema["properties"]
    ]
    assert unknown == []


def test_every_pattern_is_anchored(name):
    # Without anchors a pattern is found anywhere in a text.
    patterns = [(pointer, schema["pattern"]) for pointer, schema in parts(SCHEMAS[name]) if "pattern" in schema]
    assert [each for each in patterns if not (each[1].startswith("^") and each[1].endswith("$"))] == []


FILES = [
    pytest.param(schema, path, id=str(path.relative_to(ROOT / "data")))
    for schema, folder in (("edition", "editions"), ("holidays", "holidays"))
    for path in sorted((ROOT / "data" / folder).glob("*.yaml"))
]
FILES.append(pytest.param("words", ROOT / "scraper" / "reading" / "words.yaml", id="words.yaml"))


@pytest.mark.parametrize(("schema", "path"), FILES)
def test_every_file_of_the_data_keeps_to_its_schema(schema, path):
    errors = validator(f"{schema}.v1.schema.json", "").iter_errors(yaml_file.load(path))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []
