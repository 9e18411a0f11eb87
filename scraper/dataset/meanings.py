"""What follows from the reader's words.

The table of meanings in `data/README.md`, on which prices a sentence bears, and what the schemas allow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from scraper.problem import Problem
from scraper.reading import words_file
from scraper.reading.reading import Data
from scraper.reading.words import Words
from scraper.rules import Breach, problem


def table() -> str:
    """The meanings that decide a price, a row each."""
    rows = ["| meaning | what it decides | on the page since |", "| --- | --- | --- |"]
    meanings = words_file.current().meanings.values()
    rows += [f"| `{each.name}` | {each.title} | {each.since} |" for each in meanings if each.decides_price]
    return "\n".join(rows) + "\n"


def bearings() -> Iterator[tuple[str, tuple[str, tuple[str, ...], bool]]]:
    """Each meaning with what it bears on: products, kinds, whether only what the sentence names."""
    for each in words_file.current().meanings.values():
        if each.bears_on:
            products, kinds, named = each.bears_on
            yield each.name, (products, kinds, named)


def schemas_behind(root: Path) -> dict[str, str]:
    """The schemas in `root/schema/` that do not allow just the meanings that there are, each as it should be."""
    texts = {}
    for schema, allow in (("edition", _allow_in_edition), ("reading", _allow_in_reading)):
        path = root / "schema" / f"{schema}.v1.schema.json"
        if path.exists():
            before = path.read_text("utf-8")
            content = json.loads(before)
            allow(content["properties"], words_file.current())
            text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
            if text != before:
                texts[f"schema/{path.name}"] = text
    return texts


def _allow_in_edition(properties: Data, words: Words) -> None:
    service = properties["services"]["items"]["properties"]
    service["service"]["enum"] = words.label_meanings("service")
    units = [unit.partition(" ")[2] for unit in words.label_meanings("unit")]
    service["unit"]["properties"]["of"]["enum"] = [*dict.fromkeys(units)]
    deciding = [each.name for each in words.meanings.values() if each.decides_price]
    properties["footnotes"]["items"]["properties"]["meaning"]["enum"] = deciding


def _allow_in_reading(properties: Data, words: Words) -> None:
    model = properties["price_lists"]["items"]["properties"]["models"]["items"]["properties"]
    model["thinking"]["enum"] = words.label_meanings("thinking")
    model["features"]["propertyNames"]["enum"] = words.label_meanings("feature")
    model["features"]["additionalProperties"]["enum"] = words.label_meanings("support")
    properties["sentences"]["items"]["properties"]["meaning"]["enum"] = [*words.meanings]


def drifted(root: Path) -> list[Problem]:
    """The schemas that are behind, each as a problem."""
    advice = "run python -m scraper compile"
    return [
        problem("R17", Breach(path, "the meanings of words.yaml", "others", advice)) for path in schemas_behind(root)
    ]
