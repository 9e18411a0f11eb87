"""The file `words.yaml`: the one edge of this room, which reads nothing else from the disk."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from scraper import yaml_file
from scraper.reading.words import Words
from scraper.reading.words_rows import words

PATH = Path(__file__).with_name("words.yaml")


def load(path: Path) -> Words:
    """The words that stand in a file.

    Raises `SourceUnavailable` where it cannot be read, `CheckFailed` with every place where it is not as it must be.
    """
    return words(yaml_file.load(path), path.name)


@cache
def current() -> Words:
    """The words that the page is read with; loaded once. Raises as `load` does."""
    return load(PATH)


def decides_price(meaning: str) -> bool:
    """Whether a sentence of this meaning decides a price: it is quoted in the edition, and two states differ by it."""
    return current().meanings[meaning].decides_price
