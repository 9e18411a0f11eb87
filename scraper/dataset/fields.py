"""The tables of all fields in `data/README.md`, which follow from the schemas. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from scraper.schema import alternatives, documents

FILES = {"edition": "editions/*.yaml", "holidays": "holidays/cn.yaml", "prices": "prices.json"}
"""The files in `data/` that have a schema, by its name."""
MANY = 8  # words are counted where there are more
_TYPES = {"array": "list", "object": "mapping", "string": "text", "integer": "number", "null": "`null`"}


class Field(NamedTuple):
    """Fields beside each other that are alike: where they stand, which of them always do, with what, and what for."""

    path: str
    always: str
    values: str
    description: str


def table() -> str:
    """The fields of every file that has a schema, a row each, file by file."""
    return "\n".join(_of_file(schema, file) for schema, file in FILES.items())


def _of_file(schema: str, file: str) -> str:
    rows = [f"### {file}", "", "| field | always | values | what it says |", "| --- | --- | --- | --- |"]
    for path, *cells in fields(schema):
        rows.append(f"| `{path}` | {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(rows) + "\n"


def fields(schema: str) -> Iterator[Field]:
    """The fields of a file, in the schema's order; what another schema describes as a whole stands with that."""
    yield from _below(documents()[f"{schema}.v1.schema.json"], "")


def _below(schema: Any, path: str) -> Iterator[Field]:
    """The fields of what stands at a path: of a mapping its own, of a list those of its items."""
    for each in alternatives(schema):
        if "items" in each and not _elsewhere(each["items"]):
            yield from _below(each["items"], f"{path}[]")
        left = dict(each.get("properties", {}))
        while left:
            field = next(iter(left.values()))
            alike = [name for name in left if _bare(left[name]) == _bare(field)]
            left = {name: other for name, other in left.items() if name not in alike}
            needed = [name for name in alike if name in each.get("required", ())]
            always = "yes" if needed == alike else ", ".join(f"`{name}`" for name in needed)
            here = f"{path}.{', '.join(alike)}".removeprefix(".")
            yield Field(here, always, _values(field), _description(field))
            if not _elsewhere(field):
                yield from _below(field, here if len(alike) == 1 else f"{path}.*".removeprefix("."))


def _bare(field: Any) -> object:
    """What a schema says, without how it is called and with what it is shown."""
    if isinstance(field, dict):
        return {name: _bare(value) for name, value in field.items() if name not in ("title", "examples")}
    return field


def _elsewhere(field: Any) -> str:
    """The file of which another schema is, where that describes a field as a whole; otherwise nothing."""
    name, _, rest = field.get("$ref", "").partition(".")
    return FILES[name] if rest.endswith(".schema.json") else ""


def _description(field: Any) -> str:
    return str(next(each["description"] for each in alternatives(field) if "description" in each))


def _values(field: Any) -> str:
    """What may stand there, in a word, by an example, or by all its words."""
    if file := _elsewhere(field):
        return f"as in `{file}`"
    shown = [each for schema in alternatives(field) for each in schema.get("examples", ()) if isinstance(each, str)]
    words = (_word(each, shown) for each in alternatives(field))
    return ", ".join(dict.fromkeys(word for word in words if word))


def _word(schema: Any, shown: list[str]) -> str:
    allowed = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    if len(allowed) > MANY:
        return f"one of {len(allowed)} words"
    if allowed:
        return ", ".join(f"`{'true' if value is True else value}`" for value in allowed)
    if "pattern" in schema and shown:
        return f"such as `{shown[0]}`"
    if "items" in schema and (inner := _values(schema["items"])) != "mapping":
        return f"list: {inner}"
    return _TYPES.get(schema.get("type", ""), "")
