"""Bytes to text: UTF-8 only, bounded, and repaired where a copy was encoded twice."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from scraper.problem import Problem, SourceUnavailable
from scraper.reading.page import refuse

BYTE_LIMIT = 512 * 1024  # the real page has 21 kB

# What UTF-8 looks like after it was read as Latin-1 and the invisible second half of a pair (0x80-0x9F), or the space
# that it is, was lost on the way: known from what stands around it.
_LOSSY = (
    ("Â ", "\u00a0"),
    ("tokens Ã price", "tokens × price"),
    ("[â](", "[\u200b]("),
)
# As the Windows code page has it, a second half is one of these characters.
_WINDOWS = {
    ord(bytes([code]).decode("cp1252")): code for code in range(0x80, 0xA0) if code not in b"\x81\x8d\x8f\x90\x9d"
}
_PAIR = re.compile("[Â-ß][\u0080-¿]|[à-ï][\u0080-¿]{2}|[ð-ô][\u0080-¿]{3}")
# First halves of damaged pairs: letters that no English or Chinese page uses.
_HALF = re.compile("[\u0080-\u009fÂÃâãäåæçèéïð]")
# A second half by itself was never a half: this text was not encoded twice.
_INTACT = re.compile("(?<![\u0080-ÿ])[\u0080-¿]|tokens × price")
_DAMAGED = re.compile("[\u0080-ÿ]+")
_IN_FIGURE = "0123456789.,"


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

    Only where the text as a whole shows the damage: every character outside ASCII is one that Latin-1 or the Windows
    code page has (a page that came through unharmed has others), a damaged pair is among them, and no second half
    stands without its first. What is or was a part of a figure is left, for the reader to refuse.
    """
    halves = text.translate(_WINDOWS)
    if not _HALF.search(text) or _INTACT.search(halves) or any(ord(character) > 0xFF for character in halves):
        return text, ()
    counts: Counter[tuple[str, str]] = Counter()
    parts, position = [], 0
    for damaged in _DAMAGED.finditer(halves):
        parts.append(text[position : damaged.start()])
        before, after = halves[damaged.start() - 1 : damaged.start()], halves[damaged.end() : damaged.end() + 1]
        within_figure = before != "" != after and before in _IN_FIGURE and after in _IN_FIGURE
        position = damaged.start()
        for pair in _PAIR.finditer(halves, damaged.start(), damaged.end()):
            restored = _restored(pair[0], within_figure=within_figure)
            if restored:
                parts += [text[position : pair.start()], restored]
                position = pair.end()
                counts[text[pair.start() : pair.end()], restored] += 1
    text = "".join((*parts, text[position:]))
    for lossy, restored in _LOSSY:
        if lossy in text:
            counts[lossy, restored] = text.count(lossy)
            text = text.replace(lossy, restored)
    return text, tuple({"damaged": each, "restored": restored, "count": n} for (each, restored), n in counts.items())


def _restored(pair: str, *, within_figure: bool) -> str:
    """The character that a damaged pair was; empty where it is none, a digit, or a sign within a figure."""
    try:
        restored = pair.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return ""
    is_digit = re.search("[0-9]", unicodedata.normalize("NFKC", restored)) is not None
    return "" if is_digit or (within_figure and not restored.isalpha()) else restored


def damage_in(text: str) -> str:
    """What of a damaged pair is left in the text; empty where nothing is."""
    found = _HALF.search(text)
    return text[max(0, found.start() - 20) : found.end() + 20] if found else ""


def _unavailable(name: str, expected: str, found: str) -> SourceUnavailable:
    return SourceUnavailable([Problem(name, expected, found, "give a file that holds the page")])
