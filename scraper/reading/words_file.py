"""The file `words.yaml`: the one edge of this room, which reads nothing else from the disk."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from scraper import yaml_file
from scraper.problem import CheckFailed, Problem
from scraper.reading import words_rows
from scraper.reading.words import Words
from scraper.schema import validator

PATH = Path(__file__).with_name("words.yaml")


def load(path: Path) -> Words:
    """The words that stand in a file.

    Raises `SourceUnavailable` where it cannot be read, `CheckFailed` with every place where it is not as it must be.
    """
    return words(yaml_file.load(path), path.name)


def words(data: Any, file: str) -> Words:
    """The words that a file's content holds: its form by the schema first, then what a schema cannot say.

    Raises `CheckFailed` as `load` does.
    """
    problems = [
        Problem(_place(file, error.absolute_path), f"what the schema says ({error.validator})", error.message, _SEE)
        for error in validator("words").iter_errors(data)
    ]
    if problems:
        raise CheckFailed(problems)
    return words_rows.words(data, file)


_SEE = "see schema/words.v1.schema.json"


def _place(file: str, path: Iterable[str | int]) -> str:
    """Where something stands, counted from one: "words.yaml, sentence 4, en 1"."""
    place = file
    for step in path:
        place = f"{place.removesuffix('s')} {step + 1}" if isinstance(step, int) else f"{place}, {step}"
    return place


@cache
def current() -> Words:
    """The words that the page is read with; loaded once. Raises as `load` does."""
    return load(PATH)


def decides_price(meaning: str) -> bool:
    """Whether a sentence of this meaning decides a price: it is quoted in the edition, and two states differ by it."""
    return current().meanings[meaning].decides_price
