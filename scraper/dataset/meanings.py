"""What follows from the reader's words.

The table of meanings in `data/README.md`, on which prices a sentence bears, and what the schemas allow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from scraper.problem import Problem
from scraper.reading import words_file
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
    meanings = words_file.current().meanings.values()
    every, deciding = [each.name for each in meanings], [each.name for each in meanings if each.decides_price]
    texts = {}
    for schema, group, names in (("edition", "footnotes", deciding), ("reading", "sentences", every)):
        path = root / "schema" / f"{schema}.v1.schema.json"
        if path.exists():
            before = path.read_text("utf-8")
            content = json.loads(before)
            content["properties"][group]["items"]["properties"]["meaning"]["enum"] = names
            text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
            if text != before:
                texts[f"schema/{path.name}"] = text
    return texts


def drifted(root: Path) -> list[Problem]:
    """The schemas that are behind, each as a problem."""
    advice = "run python -m scraper compile"
    return [
        problem("R17", Breach(path, "the meanings of words.yaml", "others", advice)) for path in schemas_behind(root)
    ]
