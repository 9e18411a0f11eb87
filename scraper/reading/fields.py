"""One cell of a model's field to its values: exactly the forms that the page has used."""

from __future__ import annotations

import re

from scraper.reading.page import Cell
from scraper.reading.slots import COUNT, ENDPOINT, LENGTH, VERSION
from scraper.reading.words import Language

# The order of a model's fields in readings and editions.
FIELDS = (
    "model", "endpoint", "until", "version", "thinking", "context_length", "max_reasoning", "max_output",
    "default_output", "beta_output", "concurrency", "features", "discount", "names", "prices",
)  # fmt: skip

_LENGTH = LENGTH.pattern
_FORMS = {
    "base_url": (re.compile(rf"https://api\.deepseek\.com(?:/(?P<endpoint>{ENDPOINT.pattern}))?/?"),),
    "anthropic_base_url": (re.compile(r"https://api\.deepseek\.com/anthropic"),),
    "version": (re.compile(rf"(?P<version>{VERSION.pattern})(?:\((?P<thinking>.+)\))?"),),
    "context_length": (re.compile(rf"(?P<context_length>{_LENGTH})"),),
    "max_reasoning": (re.compile(rf"(?P<max_reasoning>{_LENGTH})"), re.compile("-")),
    "max_output": (
        re.compile(rf"(?:MAXIMUM:|最大)?(?P<max_output>{_LENGTH})"),
        re.compile(rf"(?:DEFAULT:|默认)(?P<default_output>{_LENGTH})[ ,](?:MAXIMUM:|最大)(?P<max_output>{_LENGTH})"),
        re.compile(rf"(?P<max_output>{_LENGTH})\((?P<beta_output>{_LENGTH}) ?Beta\)"),
    ),
    "concurrency": (re.compile(rf"(?P<concurrency>{COUNT.pattern})"),),
    "thinking": (re.compile("(?P<thinking>.+)"),),
}
ROWS = frozenset(_FORMS)
"""The fields that a row can have, besides the names of the models."""


def field_values(name: str, cell: Cell, words: Language) -> dict[str, str] | None:
    """What a cell in a row of this field says; None where it is no value of the field."""
    found = next(filter(None, (form.fullmatch(cell.folded) for form in _FORMS.get(name, ()))), None)
    if found is None:
        return None
    values = {field: value for field, value in found.groupdict().items() if value is not None}
    if "thinking" in values:
        mode = words.label("thinking", values["thinking"])
        # Beside a version stands the one mode that it has, in a row of its own that there are both.
        if mode is None or (mode == "both") != (name == "thinking"):
            return None
        values["thinking"] = mode
    return values
