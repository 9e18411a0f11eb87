"""The tables of fields in `data/README.md` have every field of every schema, with what the schema says."""

import pytest

from scraper.dataset import fields
from scraper.dataset.fields import FILES, Field
from scraper.schema import documents

AMOUNT = {"description": "An amount.", "type": "string", "pattern": "^[0-9]+$", "examples": ["0.28"]}
MADE = {
    "required": ["name", "high"],
    "properties": {
        "name": {"description": "Its name.", "type": "string"},
        "low": AMOUNT,
        "high": AMOUNT | {"title": "High", "examples": ["1.10"]},
        "days": {"description": "Days.", "type": "array", "items": {"enum": ["mon", "tue"]}},
        "parts": {
            "description": "Parts.",
            "type": "array",
            "items": {"type": "object", "properties": {"on": {"description": "Whether.", "const": True}}},
        },
        "rule": {"description": "A rule.", "oneOf": [{"type": "null"}, {"type": "object"}]},
        "word": {"description": "A word.", "enum": list("abcdefghi")},
        "other": {"description": "Another.", "$ref": "holidays.v1.schema.json"},
    },
}


@pytest.fixture
def made(monkeypatch):
    """The fields of a made schema."""
    monkeypatch.setattr(fields, "documents", lambda: {"made.v1.schema.json": MADE, **documents()})
    return [*fields.fields("made")]


def test_a_field_is_a_row_and_fields_that_are_alike_share_one(made):
    assert made == [
        Field("name", "yes", "text", "Its name."),
        Field("low, high", "`high`", "such as `0.28`", "An amount."),
        Field("days", "", "list: `mon`, `tue`", "Days."),
        Field("parts", "", "list", "Parts."),
        Field("parts[].on", "", "`true`", "Whether."),
        Field("rule", "", "`null`, mapping", "A rule."),
        Field("word", "", "one of 9 words", "A word."),
        Field("other", "", "as in `holidays/cn.yaml`", "Another."),
    ]


def properties(schema):
    """The names of all fields of a schema, with its definitions."""
    if isinstance(schema, list):
        return {name for each in schema for name in properties(each)}
    if not isinstance(schema, dict):
        return set()
    own = schema["properties"] if isinstance(schema.get("properties"), dict) else {}
    below = [value for name, value in schema.items() if name not in ("examples", "required")]
    return {*own} | properties([*own.values(), *below]) - ({"properties"} - {*own})


@pytest.mark.parametrize("schema", FILES)
def test_every_field_of_a_schema_has_a_row(schema):
    rows = [name for each in fields.fields(schema) for name in each.path.rpartition(".")[2].split(", ")]
    rows += [
        name for each in fields.fields(schema) if ", " in each.path for name in each.path.split(".")[-1].split(", ")
    ]
    assert properties(documents()[f"{schema}.v1.schema.json"]) <= {*rows}


@pytest.mark.parametrize("schema", FILES)
def test_every_field_says_what_it_is_and_what_may_stand_there(schema):
    assert all(each.values and each.description for each in fields.fields(schema))


def test_the_table_has_a_part_for_each_file():
    assert [line.removeprefix("### ") for line in fields.table().splitlines() if line.startswith("### ")] == [
        *FILES.values()
    ]
