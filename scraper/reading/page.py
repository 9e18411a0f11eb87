"""The page as both formats give it: headings, grids and passages, in page order. Knows nothing of prices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from scraper.problem import PageNotUnderstood, Problem

# A bound against hostile input; the longest text on the page has some 500 characters, in a converter's copy 2,000.
TEXT_LIMIT = 5_000
NOT_THE_PAGE = "this is not the pricing page"
# Character references without end, which the parsers choke on.
ENDLESS = "&#(?:[0-9]{8}|[xX][0-9a-fA-F]{7})"
LOOK_AT_TABLE = "look at the table's source"


@dataclass(frozen=True, slots=True)
class Written:
    """What has a text; `folded` is the text as it is compared (see `fold`)."""

    text: str
    folded: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", fold(self.text))


@dataclass(frozen=True, slots=True)
class Cell(Written):
    """A table cell: its text without what is struck out and without footnote marks; `<br>` is a space.

    `filled` where the source has an empty cell that is taken for a part of the one to its left.
    """

    struck: str
    marks: tuple[str, ...]
    place: str
    filled: bool = False
    folded_struck: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        Written.__post_init__(self)
        object.__setattr__(self, "folded_struck", fold(self.struck) if self.struck else "")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a full rectangle: a cell that spans rows or columns stands at every position that it covers."""

    rows: tuple[tuple[Cell, ...], ...]
    place: str

    def transposed(self) -> Grid:
        """The same cells with rows and columns exchanged."""
        return Grid(tuple(zip(*self.rows, strict=True)), self.place)


@dataclass(frozen=True, slots=True)
class Heading(Written):
    """A heading's text."""

    place: str


@dataclass(frozen=True, slots=True)
class Passage(Written):
    """A paragraph, list item or line of one; `mark` is the footnote mark that it begins with."""

    mark: str | None
    place: str


Item = Heading | Grid | Passage


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the page, and which damaged characters were repaired to read it."""

    items: tuple[Item, ...]
    format: str
    repairs: tuple[dict[str, str | int], ...] = ()


# Invisible on the page, and left by editors and generators at places that change with every build.
_INVISIBLE = dict.fromkeys(map(ord, "\x00\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PUNCTUATION = _FULL_WIDTH | {ord(a): b for a, b in zip("–—−“”‘’【】", '---""' + "''" + "[]", strict=True)}
_SPACE_TO_DROP = re.compile("(?<![A-Za-z0-9]) | (?![A-Za-z0-9])")


def clean(text: str) -> str:
    """Text as a reader sees it: invisible characters gone, every run of white space one space.

    >>> clean("  1M\\u00a0INPUT\\u200b\\n TOKENS ")
    '1M INPUT TOKENS'
    """
    if not text.isascii() or "\x00" in text:
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())


def fold(text: str) -> str:
    """Text reduced to what decides its meaning, for comparison: half-width punctuation, spaces only between words.

    Other spaces go because page builds and converters add and lose them at will (``百万tokens输入<br>（缓存命中）``).

    >>> fold("百万tokens 输入 （缓存命中）"), fold("$0.07/ 1M tokens")
    ('百万tokens输入(缓存命中)', '$0.07/1M tokens')
    """
    return _SPACE_TO_DROP.sub("", clean(text).translate(_PUNCTUATION))


def unfold(text: str, cuts: Iterable[int]) -> Iterator[str]:
    """The parts of a cleaned text that end at these positions of its folded form.

    >>> list(unfold("one , two", [3, 4, 7]))
    ['one', ',', 'two']
    """
    dropped = [space.start() for space in _SPACE_TO_DROP.finditer(text.translate(_PUNCTUATION))]
    before = start = 0
    for cut in cuts:
        while before < len(dropped) and dropped[before] < cut + before:
            before += 1
        yield text[start : cut + before].strip()
        start = cut + before


_MARKS = re.compile(r" ?\(([0-9]{1,2})\)")
_LEADING_MARK = re.compile(r"\s*(?:\(([0-9]{1,2})\)|(\*)(?=\s))\s*(?=\S)")


@lru_cache(maxsize=1024)
def split_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """A cell's text without its footnote marks, and the marks in order.

    >>> split_marks("$0.435 (75% off(3))")
    ('$0.435 (75% off)', ('3',))
    """
    text = clean(text)
    return clean(_MARKS.sub("", text)), tuple(_MARKS.findall(text))


def passages(lines: list[str], place: str) -> Iterator[Passage]:
    """One passage for each line of a paragraph that has text."""
    for line in lines:
        text = bounded(clean(line), place)
        if not text:
            continue
        leading = _LEADING_MARK.match(text)
        mark = (leading[1] or leading[2]) if leading else None
        yield Passage(text[leading.end() :] if leading else text, mark, place)


class Places:
    """Numbers the places of a page, in order."""

    def __init__(self) -> None:
        self._counts = {"table": 0, "paragraph": 0, "heading": 0}

    def place(self, what: str) -> str:
        """The next place of its kind."""
        self._counts[what] += 1
        return f"{what} {self._counts[what]}"

    def coming(self, what: str) -> str:
        """What the next place of its kind will be."""
        return f"{what} {self._counts[what] + 1}"


def bounded(text: str, place: str) -> str:
    """The text, if it is not longer than any that the page could have in one place."""
    if len(text) > TEXT_LIMIT:
        raise refuse(place, f"at most {TEXT_LIMIT} characters", text, NOT_THE_PAGE)
    return text


def refuse(place: str, expected: str, found: str, advice: str) -> PageNotUnderstood:
    """The error for a page whose structure cannot be read; to be raised."""
    return PageNotUnderstood([Problem(place, expected, found, advice)])


# Control characters, direction overrides and private characters make a page look other than it reads.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffd\ue000-\uf8ff]")


def hidden_characters(text: str) -> str:
    """The characters in cleaned text that no reader of the page sees, as code points; empty where there are none."""
    if text.isascii() and text.isprintable():
        return ""
    return " ".join(f"U+{ord(character):04X}" for character in _HIDDEN.findall(text))
