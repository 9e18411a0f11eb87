"""A run of inline HTML to text, with its footnote marks, and apart from it what is struck out.

A text is taken from one element: what two of them would make together, and neither says, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

from bs4.element import Comment, Doctype, NavigableString, PageElement, Tag

from scraper.reading import joints
from scraper.reading.bearing import bears_on_price, says_price
from scraper.reading.findings import Findings
from scraper.reading.furniture import is_navigation, refuse_anchor_text
from scraper.reading.page import LOOK_AT_TABLE, NOT_THE_PAGE, Cell, bounded, clean, refuse, split_marks
from scraper.reading.visibility import HEADING, LABELS, classes, refuse_unseen, shown

# A bound against hostile input, far above the real page (20 levels).
DEPTH_LIMIT = 100

STRUCK = {"del", "s", "strike"}
INLINE = STRUCK | {
    "a", "abbr", "b", "bdi", "big", "br", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "mark",
    "nobr", "samp", "small", "span", "strong", "sup", "time", "tt", "u", "var", "wbr"
}  # fmt: skip
BLOCK = {
    "article", "blockquote", "body", "center", "div", "figcaption", "figure", "header", "html", "li", "main", "ol",
    "p", "section", "ul"
}  # fmt: skip
WITHOUT_TEXT = {"meta", "style"}  # the style sheets of a page are looked at as a whole
TEACH = "teach html_text.py what this means"
NO_LONGER = "read the page: what is struck out here no longer holds"
_CELL_PARTS = {"table", "tbody", "thead", "tr", "td", "th"}
_PICTURES = {"img", "svg"}
_ICON = re.compile("admonitionIcon(?:_[A-Za-z0-9_+-]{4,5})?")
_RAISED = re.compile(r"(?:\([0-9]{1,2}\))+|\*")
_WRITTEN = re.compile(r"\s*(?:\([0-9]{1,2}\))+\s*")
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(slots=True)
class _Piece:
    """What one element says by itself: a `text`, a footnote `mark`, or the `break` of a line."""

    kind: str
    text: str
    owner: PageElement | None
    struck: bool


_Neighbours: TypeAlias = tuple[_Piece, _Piece, _Piece | None]  # texts that follow each other, and what is between them


class Text:
    """A run of inline markup; what is refused of it is left out, and entered into the findings when it is read."""

    def __init__(self, place: str, findings: Findings, *nodes: PageElement) -> None:
        self.place = place
        self._findings = findings
        self._refused = Findings()
        self._pieces: list[_Piece] = []
        self._add_all(nodes, 0, struck=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be seen, nor was refused."""
        return not self._refused and not any(clean(each.text) for each in self._pieces)

    def _add_all(self, nodes: Iterable[PageElement], depth: int, *, struck: bool) -> None:
        for node in nodes:
            with self._refused:
                self._add(node, depth, struck=struck)

    def _add(self, node: PageElement, depth: int, *, struck: bool) -> None:
        if depth > DEPTH_LIMIT:
            raise refuse(self.place, f"at most {DEPTH_LIMIT} levels", "more", NOT_THE_PAGE)
        if not isinstance(node, Tag):
            self._add_text(node, struck=struck)
        elif is_navigation(node):
            raise refuse(self.place, "text, and no navigation within it", shown(node), TEACH)
        elif node.name in WITHOUT_TEXT or refuse_anchor_text(node, self.place):
            return
        elif node.name in _PICTURES or _is_icon(node):
            _refuse_picture(node, self.place)
        elif node.name in _CELL_PARTS:
            advice = f"a cell stands inside a cell: {LOOK_AT_TABLE}"
            raise refuse(self.place, "cells beside each other", shown(node), advice)
        elif node.name not in INLINE | BLOCK | HEADING:
            raise refuse(self.place, "text", shown(node), TEACH)
        else:
            with self._refused:
                refuse_unseen(node, self.place)
            self._add_element(node, depth, struck=struck or node.name in STRUCK)

    def _add_element(self, node: Tag, depth: int, *, struck: bool) -> None:
        if node.name == "sup":
            self._pieces.append(_Piece("mark", self._mark(node), node, struck))
            return
        if node.name == "br" or node.name not in INLINE:
            self._pieces.append(_Piece("break", "\n\v", node, struck))
        self._add_all(node.children, depth + 1, struck=struck)
        if node.name not in INLINE:
            self._pieces.append(_Piece("break", "\v", node, struck))

    def _add_text(self, node: PageElement, *, struck: bool) -> None:
        text, last = text_of(node, self.place), self._pieces[-1] if self._pieces else None
        if last and last.kind == "text" and last.owner is node.parent:
            last.text += text  # beside a comment, or a place where a word may be broken
        elif text:
            self._pieces.append(_Piece("text", text, node.parent, struck))

    def _mark(self, node: Tag) -> str:
        text = clean(node.get_text())
        for each in node.find_all(True):
            refuse_unseen(each, self.place)
        if not _RAISED.fullmatch(text) or node.find([*STRUCK, *_PICTURES]):
            raise refuse(self.place, "a footnote mark such as (1), and no more", shown(node), TEACH)
        return text

    def cell(self) -> Cell:
        """As a table cell; a mark may be raised or written as plain text."""
        self._tell(is_sentence=False)
        bounded("".join(each.text for each in self._pieces), self.place)
        raised = [each.text for each in self._pieces if each.kind == "mark"]
        text, written = split_marks(self._joined(struck=False))
        struck, in_struck = split_marks(self._joined(struck=True))
        marks = (mark for part in raised for mark in re.findall(r"[0-9]+|\*", part))
        return Cell(text, struck, (*marks, *written, *in_struck), self.place)

    def _joined(self, *, struck: bool) -> str:
        return "".join(" " if each.kind == "mark" or each.struck != struck else each.text for each in self._pieces)

    def lines(self, *, is_sentence: bool = True) -> list[str]:
        """As a paragraph: its lines, with their footnote marks."""
        self._tell(is_sentence=is_sentence)
        struck = "".join(each.text for each in self._pieces if each.struck)
        if clean(struck):
            raise refuse(self.place, "no struck-out text outside tables", struck, NO_LONGER)
        marked = (f"{each.text} " if each.kind == "mark" else each.text for each in self._pieces)
        return bounded("".join(marked), self.place).split("\v")

    def line(self) -> str:
        """As a heading: one line."""
        return clean(" ".join(self.lines(is_sentence=False)))

    def _tell(self, *, is_sentence: bool) -> None:
        """Enter what was refused: what elements only make together before why a visitor may not see one of them."""
        with self._findings:
            self._refuse_joined(is_sentence=is_sentence)
        self._findings.extend(self._refused)

    def _refuse_joined(self, *, is_sentence: bool) -> None:
        for struck in (False, True):
            neighbours = [*self._neighbours(struck=struck)]
            for at, (left, right, between) in enumerate(neighbours):
                found = _joint(neighbours, at, is_sentence=is_sentence)
                if found:
                    parts = [left.owner, between.owner if between else None, right.owner]
                    where = ", ".join(_element(each) for each in parts if isinstance(each, Tag))
                    advice = "read the page there: what elements only make together is taken from none of them"
                    raise refuse(self.place, "a number, name or label of one element", f"{found} of {where}", advice)

    def _neighbours(self, *, struck: bool) -> Iterator[_Neighbours]:
        """Each two pieces of text that follow each other, and what stands between them: a break before all else."""
        left: _Piece | None = None
        between: _Piece | None = None
        for each in self._pieces:
            is_text = each.kind == "text" and each.struck == struck
            if is_text and clean(each.text) and not _WRITTEN.fullmatch(each.text):
                if left is not None:
                    yield left, each, between
                left, between = each, None
            elif each.kind == "break" or between is None:
                between = each if each.kind == "break" or each.text else None


def _joint(neighbours: list[_Neighbours], at: int, *, is_sentence: bool) -> str:
    """What two neighbours make together and neither says; empty for nothing.

    Of a sentence also what they make with all that stands close beside them: 1<b>:</b>30 is one hour of three.
    """
    pair = left, right, _ = neighbours[at]
    found = _together(pair, left.text, right.text, is_sentence=is_sentence)
    if found or not is_sentence:
        return found
    earlier, later = reversed(neighbours[max(0, at - joints.REACH) : at]), neighbours[at + 1 : at + joints.REACH]
    before = "".join(each.text for each, *_ in reversed([*takewhile(_is_close, earlier)])) + left.text
    after = right.text + "".join(each.text for _, each, _ in takewhile(_is_close, later))
    return _together(pair, before, after, is_sentence=True)


def _together(pair: _Neighbours, before: str, after: str, *, is_sentence: bool) -> str:
    left, right, between = pair
    if between and between.kind == "break":
        return joints.broken(before, after)
    if between and clean(between.text):  # a mark, or struck-out text
        return joints.marked(before, after, is_sentence=is_sentence)
    if between and any(map(str.isspace, between.text)):
        before = f"{before} "
    if is_sentence:
        return joints.joined_in_sentence(before, after)
    if _HAN.match(clean(before)[-1]) and _HAN.match(clean(after)) and (_in_link(left.owner) or _in_link(right.owner)):
        return ""  # a link among words that have no space between them
    return joints.joined(before, after)


def _is_close(neighbours: _Neighbours) -> bool:
    return neighbours[-1] is None


def _in_link(owner: PageElement | None) -> bool:
    return isinstance(owner, Tag) and any(each.name == "a" for each in (owner, *owner.parents))


def _element(owner: Tag) -> str:
    return shown(owner).partition(">")[0] + ">"


def _is_icon(node: Tag) -> bool:
    """Whether an element in a link has nothing in it but pictures, if that: what it shows is its style's."""
    inner = node.find_all(True)
    return (
        node.name in {"i", "span"}
        and bool(node.attrs)
        and _in_link(node)
        and not clean(node.get_text())
        and all(each.name in {"i", "span"} or any(map(_is_picture, (each, *each.parents))) for each in inner)
    )


def _is_picture(node: Tag) -> bool:
    return node.name in _PICTURES


def _refuse_picture(node: Tag, place: str) -> None:
    """A picture may say anything; but one that says nothing may stand beside the words of a link, if they are no price.

    Raises `PageNotUnderstood` for any other.
    """
    link = next((each for each in node.parents if each.name == "a"), None)
    words = clean(link.get_text()) if link is not None else ""
    in_box = isinstance(node.parent, Tag) and any(map(_ICON.fullmatch, classes(node.parent)))
    beside_words = in_box or (words and not says_price(words))
    said = [str(each.get(name) or "") for each in (node, *node.find_all(True)) for name in ("alt", *LABELS)]
    if not beside_words or node.get("alt") or clean(node.get_text()) or any(map(bears_on_price, said)):
        raise refuse(place, "text, or an icon without text beside the words of a link", shown(node), TEACH)


def text_of(node: PageElement, place: str) -> str:
    """The text of what is no element; raises `PageNotUnderstood` for what is neither text nor a comment."""
    if type(node) is NavigableString:
        return node
    if not isinstance(node, Comment | Doctype):
        raise refuse(place, "text", f"{type(node).__name__}: {node}", TEACH)
    return ""
