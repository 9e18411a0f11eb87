"""Bytes to text: UTF-8 only, bounded, and repaired where a copy was encoded twice."""

from __future__ import annotations

import re

from scraper.problem import Problem, SourceUnavailable
from scraper.reading.page import refuse

BYTE_LIMIT = 512 * 1024  # the real page has 21 kB

# What UTF-8 looks like after it was read as Latin-1, for the characters that the page's content uses. Copies lose the
# invisible second half of a pair (0x80-0x9F), so each damaged form stands with and without it.
_DAMAGED = (
    ("Â¥", "¥"),
    ("Â\u00a0", "\u00a0"),
    ("Â ", "\u00a0"),
    ("tokens Ã\u0097 price", "tokens × price"),
    ("tokens Ã price", "tokens × price"),
    ("[â\u0080\u008b](", "[\u200b]("),
    ("[â](", "[\u200b]("),
)
# First halves of damaged pairs: letters that no English or Chinese page uses.
_HALF = re.compile("[\u0080-\u009fÂÃâãäåæçèéïð]")
# A second half by itself was never a half: this text was not encoded twice.
_INTACT = re.compile("(?<![\u0080-\u00ff])[\u00a0-\u00bf]|tokens × price")


def decode(data: bytes, name: str) -> str:
    """The bytes as text.

    Raises `SourceUnavailable` for what is empty or not text, `PageNotUnderstood` for what is too large to be the page.
    """
    if len(data) > BYTE_LIMIT:
        raise refuse(name, f"at most {BYTE_LIMIT} bytes", f"{len(data)} bytes", "this is not the pricing page")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unavailable(name, "UTF-8 text", f"byte 0x{data[error.start]:02x} at {error.start}") from None
    if not text.strip("\x00 \t\r\n\f"):
        raise _unavailable(name, "a page", "nothing: it is empty")
    if text.count("\x00") * 10 > len(text):
        raise _unavailable(name, "text", f"{text.count(chr(0))} NUL bytes in {len(text)} characters")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def repair(text: str) -> tuple[str, tuple[dict[str, str | int], ...]]:
    """The text with doubly encoded characters restored, and the list of what was repaired.

    Only where the text as a whole shows the damage: every character outside ASCII is one that Latin-1 has (a page
    that came through unharmed has others), a damaged pair is among them, and no second half stands without its first.
    """
    if not _HALF.search(text) or _INTACT.search(text) or any(ord(character) > 0xFF for character in text):
        return text, ()
    repairs: list[dict[str, str | int]] = []
    for damaged, restored in _DAMAGED:
        count = text.count(damaged)
        if count:
            repairs.append({"damaged": damaged, "restored": restored, "count": count})
            text = text.replace(damaged, restored)
    return text, tuple(repairs)


def damage_in(text: str) -> str:
    """What of a damaged pair is left in the text; empty where nothing is."""
    found = _HALF.search(text)
    return text[max(0, found.start() - 20) : found.end() + 20] if found else ""


def _unavailable(name: str, expected: str, found: str) -> SourceUnavailable:
    return SourceUnavailable([Problem(name, expected, found, "give a file that holds the page")])
