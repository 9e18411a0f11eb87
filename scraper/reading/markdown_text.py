"""Inline Markdown to the text that it shows: links by their text, footnote marks and struck-out text apart."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from scraper.reading.bearing import bears_on_price, is_direct_link, says_price
from scraper.reading.findings import Findings
from scraper.reading.joints import broken, joined, joined_in_sentence, marked
from scraper.reading.page import LINK, LOOK_AT_TABLE, Cell, Heading, Passage, clean, fold, passages, refuse, split_marks

# A picture can say anything. Known are the one below the page, and icons without text within a link that has a text.
_PICTURES = {"WeChat QRcode"}
_IMAGE = r"!\[[^\[\]]*\]\([^()\s]*\)"
_TOKEN = re.compile(
    r"\\(?P<escape>[!-/:-@\[-`{-~])"
    r"|`(?P<code>[^`]*)`"
    r"|~~(?P<struck>.*?)~~"
    rf"|!\[(?P<image>[^\[\]]*)\]\([^()\s]*\)"
    rf"|\[(?P<link>(?:{_IMAGE}|[^\[\]])*)\]\(<?[^()\s<>]*>?(?:\s+\"[^\"]*\")?\)"
    r"|<(?P<address>https?://[^<>\s]+)>"
    r"|<sup>(?P<raised>[^<>]*)</sup>|\^(?P<caret>(?:\([0-9]{1,2}\))+)\^?"
    r"|(?P<mark>\([0-9]{1,2}\))"
    r"|(?P<line_break><br\s*/?>)"
    r"|(?P<bold>\*\*)"
    r"|(?<![\w*])\*(?P<emphasis>[^*\s](?:[^*]*[^*\s])?)\*(?![\w*])|(?<![\w_])_(?P<stress>[^_\s](?:[^_]*[^_\s])?)_(?![\w_])"
)
_LINK_TITLE = re.compile(r"\s\"([^\"]*)\"\)$")
_TO_ITSELF = re.compile(r"\[[\s\u200b]*\]\(\S*\s+\"([^\"]*)\"\)")  # the link of a heading
_MARK = re.compile(r"(?:\([0-9]{1,2}\))+|\*")
_CODE, _BOLD, _EMPHASIS, _STRUCK, _ADDRESS, _IMAGE_NAME = (
    "code `…`",
    "bold **…**",
    "emphasis *…*",
    "struck out ~~…~~",
    "an address <…>",
    "an image ![…](…)",
)
_READ_IT = "read the page there: what the picture says is no text"


class _Piece(NamedTuple):
    """A text and the element that it stands in, by names and places; `kind` is `text`, `mark`, `break` or `struck`."""

    text: str
    element: tuple[str, ...]
    kind: str = "text"


def _pieces(
    markdown: str, place: str, findings: Findings, within: tuple[str, ...] = (), kind: str = "text"
) -> Iterator[_Piece]:
    """The pieces in order; what is refused is entered into the findings and left out.

    An element is told from the next of its name by where it begins.
    """
    position, bold = 0, within
    for found in _TOKEN.finditer(markdown):
        yield _Piece(html.unescape(markdown[position : found.start()]), bold, kind)
        position = found.end()
        name = str(found.lastgroup)
        content, here = found[name], f"@{found.start()}"
        match name:
            case "escape":
                yield _Piece(content, bold, kind)
            case "code":
                yield _Piece(html.unescape(content), (*bold, _CODE, here), kind)
            case "emphasis" | "stress":
                yield from _pieces(content, place, findings, (*bold, _EMPHASIS, here), kind)
            case "struck":
                yield from _pieces(content, place, findings, (*bold, _STRUCK, here), "struck")
            case "image":
                with findings:
                    yield _Piece(_picture(content, place, bold), (*bold, _IMAGE_NAME, here), kind)
            case "link":
                with findings:
                    yield from _link(found, place, findings, (*bold, LINK, here), kind)
            case "address":
                yield _Piece(content, (*bold, _ADDRESS, here), kind)
            case "raised" | "caret" | "mark":
                with findings:
                    yield _Piece(_mark(found, name, place, findings), bold, "struck" if kind == "struck" else "mark")
            case "line_break":
                yield _Piece(" ", bold, "struck" if kind == "struck" else "break")
            case _:
                bold = within if bold != within else (*within, _BOLD, here)
                yield _Piece("", bold, kind)
    yield _Piece(html.unescape(markdown[position:]), bold, kind)


def _picture(text: str, place: str, within: tuple[str, ...]) -> str:
    icon = not clean(text) and LINK in within
    if not icon and text not in _PICTURES:
        raise refuse(place, "text", f"an image: ![{text}](…)", _READ_IT)
    return text


def _link(
    found: re.Match[str], place: str, findings: Findings, element: tuple[str, ...], kind: str
) -> Iterator[_Piece]:
    content, title = found["link"], _LINK_TITLE.search(found[0])
    pieces = list(_pieces(content, place, findings, element, kind))
    words = clean("".join(piece.text for piece in pieces))
    if "![" in content and (not words or says_price(words)):
        raise refuse(place, "text", f"an image: [{content}](…)", _READ_IT)
    if title and (words or not place.startswith("heading")):
        _refuse_title(found[0], title[1], words, place)
    yield from pieces


def _refuse_title(link: str, title: str, name: str, place: str) -> None:
    """The title of a link may name what it leads to, and say nothing else that could bear on a price."""
    said = fold(title).casefold().replace(fold(name).casefold(), "", 1)
    if bears_on_price(said):
        raise refuse(place, "a link whose title says no more than its words", link, "read the page there")


def _mark(found: re.Match[str], name: str, place: str, findings: Findings) -> str:
    pieces = _pieces(found[name], place, findings) if name == "raised" else ()
    text = clean("".join(piece.text for piece in pieces) or found[name])
    if not _MARK.fullmatch(text):
        raise refuse(place, "a footnote mark such as (1)", found[0], "teach markdown_text.py what this means")
    return text


class _Run:
    """Pieces put together: the text that shows, and without what stands aside of it, to ask where elements meet."""

    def __init__(self, pieces: Iterable[_Piece], *, is_sentence: bool = False) -> None:
        self._is_sentence = is_sentence
        self.shown = self._bare = ""
        self._element: tuple[str, ...] | None = None
        self._between: list[str] = []
        self._meet: list[tuple[int, list[str]]] = []
        for piece in pieces:
            if piece.kind == "text":
                self._text(piece)
            else:
                self.shown += " " if piece.kind == "struck" or piece.text == "*" else piece.text
                self._between.append(piece.kind)

    def _text(self, piece: _Piece) -> None:
        if self._element not in (None, piece.element):
            self._between.append(_inner(self._element or (), piece.element))
        self._element = piece.element
        if not piece.text:
            return
        edge = self._bare[-1:] + piece.text[0]
        if self._is_sentence and _CODE in self._between and len(edge) == 2 and edge.isascii() and edge.isalnum():
            self.shown, self._bare = f"{self.shown} ", f"{self._bare} "  # some converters lose the space there
        if self._between:
            self._meet.append((len(self._bare), self._between))
            self._between = []
        self.shown += piece.text
        self._bare += piece.text

    def joined(self) -> str:
        """The element that makes a text together with what stands beside it, and where; empty where none does."""
        for at, between in self._meet:
            found = self._rule(between)(self._bare[max(0, at - 200) : at], self._bare[at : at + 200])
            if found:
                return f"{next((each for each in between if each), 'text')}: {found}"
        return ""

    def _rule(self, between: list[str]) -> Callable[[str, str], str]:
        if "break" in between:
            return broken
        if not {"mark", "struck"}.isdisjoint(between):
            return partial(marked, is_sentence=self._is_sentence)
        return joined_in_sentence if self._is_sentence else joined


def _inner(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """The name of the element that one of two pieces stands in and the other does not."""
    return (other if len(other) >= len(one) else one)[-2]


def cell(markdown: str, place: str, findings: Findings) -> Cell:
    """A table cell; a mark may be raised or written as plain text."""
    before = len(findings)
    pieces = list(_pieces(markdown, place, findings))
    run = _Run(pieces)
    struck = _Run(piece._replace(kind="text") for piece in pieces if piece.kind == "struck")
    text, marks = split_marks(run.shown)
    struck_text, in_struck = split_marks(struck.shown)
    with findings:
        if "~~" in text:
            raise refuse(place, "struck-out text that ends in its cell", text, LOOK_AT_TABLE)
    if len(findings) > before and not (text or struck_text):
        text = clean(markdown)  # an empty cell would be taken for a part of the one beside it
    stars = ["*" for piece in pieces if piece == _Piece("*", piece.element, "mark")]
    return Cell(text, struck_text, (*stars, *marks, *in_struck), place, joined=run.joined() or struck.joined())


def heading(markdown: str, place: str, findings: Findings) -> Heading:
    """A heading, which is one line."""
    run = _Run(_pieces(markdown, place, findings))
    for link in _TO_ITSELF.finditer(markdown):
        with findings:
            if not is_direct_link(link[1]):
                _refuse_title(link[0], link[1], run.shown, place)
    return Heading(clean(run.shown), place, run.joined())


def lines(markdown: str, place: str, findings: Findings) -> Iterator[Passage]:
    """A paragraph's lines that have text, each a passage with its footnote mark."""
    line: list[_Piece] = []
    for piece in (*_pieces(markdown, place, findings), _Piece("", (), "break")):
        if piece.kind != "break":
            star = "* " if piece.kind == "mark" and piece.text == "*" else piece.text
            line.append(piece._replace(text=star, kind="text"))
            continue
        run = _Run(line, is_sentence=True)
        for passage in passages([run.shown], place):
            yield replace(passage, joined=run.joined())
        line = []
