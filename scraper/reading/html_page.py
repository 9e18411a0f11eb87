"""HTML to a `Page`. Strict where a browser repairs: what the markup does not say plainly is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.element import Comment, Doctype, NavigableString, PageElement, Tag
from bs4.filter import SoupStrainer

from scraper.reading.page import (
    ENDLESS,
    LOOK_AT_TABLE,
    NOT_THE_PAGE,
    Cell,
    Grid,
    Heading,
    Item,
    Page,
    Places,
    bounded,
    clean,
    passages,
    refuse,
    split_marks,
)

# Bounds against hostile input, far above the real page (some 600 tags and 20 characters to escape, 130 cells,
# 20 levels): the parser takes ever longer over tags and characters that nothing ends.
TAG_LIMIT = 3_000
AMPERSAND_LIMIT = 1_000
DEPTH_LIMIT = 100
SPAN_LIMIT = 100
CELL_LIMIT = 2_000

_STRUCK = {"del", "s", "strike"}
_INLINE = _STRUCK | {"a", "b", "br", "code", "em", "font", "i", "small", "span", "strong", "sup", "u"}
_BLOCK = {"article", "blockquote", "body", "center", "div", "header", "html", "li", "main", "ol", "p", "section", "ul"}
_HEADING = {"h1", "h2", "h3", "h4", "h5", "h6"}
_CELL_PARTS = {"table", "tbody", "thead", "tr", "td", "th"}
_NOT_INLINE = _BLOCK | _HEADING | {"table"}
# What stands in the article besides the content: breadcrumbs, the folded contents, pagination, links to headings.
_NAVIGATION = {"theme-doc-breadcrumbs", "theme-doc-toc-mobile", "theme-doc-footer", "pagination-nav", "hash-link"}
# What the parser chokes on, and what is not HTML.
_STRANGE = re.compile(rf"{ENDLESS}|<\?xml", re.IGNORECASE)
# Text and tags, each of which ends; comments, scripts and styles may hold a "<" before their end.
_ENDED = re.compile(
    r"[^<]*+(?:<(?:!--.*?-->|script\b.*?</script|style\b.*?</style|(?!!--|script\b|style\b)[^<>]*+>)[^<]*+)*+",
    re.DOTALL,
)
_MARK = re.compile(r"(?:\([0-9]{1,2}\))+|\*")
_HIDING = ("display:none", "visibility:hidden", "line-through", "opacity:0", "font-size:0")
_TEACH = "teach html_page.py what this means"
_NO_LONGER = "read the page: what is struck out here no longer holds"


def parse(text: str, *, fragment: bool = False) -> Page:
    """The page's content: the article, or in a fragment whatever is given.

    Raises `PageNotUnderstood` with the place.
    """
    # Only the content is made into a tree: half the time goes into that, and most of the page is navigation.
    only = SoupStrainer("article") if "<article" in text else None
    return page_of(tree_of(text, only), fragment=fragment)


def page_of(tree: BeautifulSoup, *, fragment: bool = False) -> Page:
    """The content of a page that is a tree already; raises `PageNotUnderstood` with the place."""
    return Page(tuple(_Reader().items(_content(tree, fragment=fragment))), "html")


def parse_table(text: str, place: str) -> Grid:
    """The one table that an HTML string holds, as it stands in Markdown; raises `PageNotUnderstood`."""
    nodes = [node for node in tree_of(text).children if isinstance(node, Tag) or clean(_text_of(node, place))]
    table = nodes[0] if len(nodes) == 1 else None
    if not isinstance(table, Tag) or table.name != "table":
        raise refuse(place, "one HTML table by itself", text, "put what stands beside the table on its own line")
    _refuse_hidden(table, place)
    return _grid(table, place)


def tree_of(text: str, only: SoupStrainer | None = None) -> BeautifulSoup:
    """The page, or only some of it, as a tree of tags; raises `PageNotUnderstood` where it is none."""
    for what, sign, limit in (("tags", "<", TAG_LIMIT), ("ampersands", "&", AMPERSAND_LIMIT)):
        if text.count(sign) > limit:
            raise refuse("page", f"at most {limit} {what}", str(text.count(sign)), NOT_THE_PAGE)
    strange = _STRANGE.search(text)
    if strange:
        raise refuse("page", "HTML", strange[0], NOT_THE_PAGE)
    _refuse_unended(text)
    try:
        return BeautifulSoup(f"\n{text}", "html.parser", parse_only=only, store_line_numbers=False)
    except ParserRejectedMarkup as error:
        raise refuse("page", "HTML", str(error), NOT_THE_PAGE) from None


def _refuse_unended(text: str) -> None:
    """A tag that has no end, or begins within another: the parser would look for the end of each to the file's end."""
    whole = _ENDED.match(text)
    end = whole.end() if whole else 0
    if end < len(text):
        found = text[end : end + 80]
        raise refuse("page", "tags that end", found, "the page is cut off or damaged: fetch it again")


def _content(soup: BeautifulSoup, *, fragment: bool) -> Tag:
    articles = soup.find_all("article")
    if len(articles) == 1:
        _refuse_hidden(articles[0], "page")
        return articles[0]
    if articles or not fragment:
        advice = "is this a shell, a challenge or an error page in its place? A page in part is read with --fragment"
        raise refuse("page", "one <article>", f"{len(articles)} of them", advice)
    return soup.body or soup


class _Reader(Places):
    """Walks the content and numbers the places."""

    def items(self, parent: Tag, depth: int = 0) -> Iterator[Item]:
        if depth > DEPTH_LIMIT:
            raise refuse("page", f"at most {DEPTH_LIMIT} levels", "more", NOT_THE_PAGE)
        run: list[PageElement] = []
        for node in parent.children:
            if not isinstance(node, Tag) or _is_inline(node):
                run.append(node)
            elif not _is_navigation(node):
                yield from self.paragraph(run)
                run = []
                yield from self.block(node, depth)
        yield from self.paragraph(run)

    def block(self, node: Tag, depth: int) -> Iterator[Item]:
        _refuse_hidden(node, "page")
        if node.name == "table":
            yield _grid(node, self.place("table"))
        elif node.name in _HEADING:
            place = self.place("heading")
            yield Heading(_Text(place, node).line(), place)
        elif node.name in _STRUCK:
            raise refuse("page", "no struck-out text outside tables", node.get_text(), _NO_LONGER)
        elif node.name in _BLOCK | _INLINE:
            yield from self.items(node, depth + 1)
        elif node.name != "hr":
            raise refuse("page", "content", f"<{node.name}>", _TEACH)

    def paragraph(self, run: list[PageElement]) -> Iterator[Item]:
        if len(run) == 1 and type(run[0]) is NavigableString and run[0].isspace():
            return  # between most blocks
        text = _Text(self.coming("paragraph"), *run)
        if any(map(clean, (*text.plain, *text.struck))):
            yield from passages(text.lines(), self.place("paragraph"))


class _Mark(str):
    """A footnote mark among the pieces of a text."""

    __slots__ = ()


class _Text:
    """A run of inline markup: the plain text with its footnote marks, and apart from it what is struck out."""

    def __init__(self, place: str, *nodes: PageElement) -> None:
        self.place = place
        self.plain: list[str] = []
        self.struck: list[str] = []
        for node in nodes:
            self._add(node, self.plain, 0)

    def _add(self, node: PageElement, into: list[str], depth: int) -> None:
        if depth > DEPTH_LIMIT:
            raise refuse(self.place, f"at most {DEPTH_LIMIT} levels", "more", NOT_THE_PAGE)
        if not isinstance(node, Tag):
            into.append(_text_of(node, self.place))
            return
        _refuse_hidden(node, self.place)
        if node.name == "br":
            into.append("\n\v")
        elif node.name == "sup":
            into.append(self._mark(node))
        elif node.name in _INLINE | _BLOCK | _HEADING:
            edge = "" if node.name in _INLINE else "\v"
            into.append(edge)
            for child in () if _is_navigation(node) else node.children:
                self._add(child, self.struck if node.name in _STRUCK else into, depth + 1)
            into.append(edge)
        elif node.name in _CELL_PARTS:
            found, advice = (
                f"<{node.name}>: {node.get_text()}",
                f"a cell stands inside a cell: {LOOK_AT_TABLE}",
            )
            raise refuse(self.place, "cells beside each other", found, advice)
        else:
            raise refuse(self.place, "text", f"<{node.name}>", _TEACH)

    def _mark(self, node: Tag) -> _Mark:
        text = clean(node.get_text())
        if not _MARK.fullmatch(text) or any(
            isinstance(each, Tag) and each.name in _STRUCK for each in node.descendants
        ):
            raise refuse(self.place, "a footnote mark such as (1)", text, _TEACH)
        return _Mark(f"{text} ")

    def cell(self) -> Cell:
        """As a table cell; a mark may be raised or written as plain text."""
        bounded("".join((*self.plain, *self.struck)), self.place)
        raised = [part.strip() for part in self.plain if isinstance(part, _Mark)]
        text, written = split_marks("".join(" " if isinstance(part, _Mark) else part for part in self.plain))
        struck, in_struck = split_marks("".join(self.struck))
        marks = (mark for part in raised for mark in re.findall(r"[0-9]+|\*", part))
        return Cell(text, struck, (*marks, *written, *in_struck), self.place)

    def lines(self) -> list[str]:
        """As a paragraph: its lines, with their footnote marks."""
        if any(map(clean, self.struck)):
            raise refuse(self.place, "no struck-out text outside tables", "".join(self.struck), _NO_LONGER)
        return bounded("".join(self.plain), self.place).split("\v")

    def line(self) -> str:
        """As a heading: one line."""
        return clean(" ".join(self.lines()))


def _text_of(node: PageElement, place: str) -> str:
    if type(node) is NavigableString:
        return node
    if not isinstance(node, Comment | Doctype):
        raise refuse(place, "text", f"{type(node).__name__}: {node}", _TEACH)
    return ""


def _is_inline(node: Tag) -> bool:
    return node.name in _INLINE and not any(
        isinstance(each, Tag) and each.name in _NOT_INLINE for each in node.descendants
    )


def _is_navigation(node: Tag) -> bool:
    return bool(node.attrs) and not _NAVIGATION.isdisjoint(node.get_attribute_list("class"))


def _refuse_hidden(node: Tag, place: str) -> None:
    """What the page hides or strikes out by style must not count; a tab panel is hidden until its tab is clicked."""
    if not node.attrs:
        return
    style = "".join(str(node.get("style") or "").lower().split())
    hidden = node.has_attr("hidden") or any(each in style for each in _HIDING)
    if hidden and node.get("role") != "tabpanel":
        raise refuse(place, "what a visitor sees", f"hidden <{node.name}>: {node.get_text()}", _TEACH)


def _grid(table: Tag, place: str) -> Grid:
    """The table with every cell at each position that it covers; overlap and gaps are errors."""
    rows = list(_rows(table, place))
    taken: dict[tuple[int, int], Cell] = {}
    for top, row in enumerate(rows):
        column = 0
        for number, node in enumerate(row, start=1):
            where = f"{place}, row {top + 1}, cell {number}"
            while (top, column) in taken:
                column += 1
            down, across = _span(node, "rowspan", where), _span(node, "colspan", where)
            if top + down > len(rows):
                found = f"rowspan={down} with {len(rows) - top} rows left"
                raise refuse(where, "a span within the table", found, "rows are missing: fetch the whole page")
            cell = _Text(where, *node.children).cell()
            for position in ((top + i, column + j) for i in range(down) for j in range(across)):
                if position in taken:
                    found = f"{cell.text!r} over the cell at {taken[position].place}"
                    raise refuse(where, "spans that do not overlap", found, LOOK_AT_TABLE)
                taken[position] = cell
            if len(taken) > CELL_LIMIT:
                raise refuse(where, f"at most {CELL_LIMIT} cells", "more", NOT_THE_PAGE)
            column += across
    width = max((column for _, column in taken), default=-1) + 1
    if not width:
        raise refuse(place, "a table with cells", "none", LOOK_AT_TABLE)
    return Grid(tuple(_full_row(taken, top, width, place) for top in range(len(rows))), place)


def _full_row(taken: dict[tuple[int, int], Cell], top: int, width: int, place: str) -> tuple[Cell, ...]:
    missing = [str(column + 1) for column in range(width) if (top, column) not in taken]
    if missing:
        found = f"nothing in column {', '.join(missing)}"
        advice = f"a cell or a span is missing: {LOOK_AT_TABLE}"
        raise refuse(f"{place}, row {top + 1}", f"{width} columns", found, advice)
    return tuple(taken[top, column] for column in range(width))


def _rows(table: Tag, place: str) -> Iterator[list[Tag]]:
    number = 0
    for node in _parts(table):
        where = f"{place}, row {number + 1}"
        if not isinstance(node, Tag):
            _refuse_text(node, where)
        elif node.name == "tr":
            number += 1
            _refuse_hidden(node, where)
            yield list(_cells(node, where))
        elif node.name not in {"colgroup", "col"}:
            raise refuse(where, "rows of cells", f"<{node.name}>: {node.get_text()}", _TEACH)


def _parts(table: Tag) -> Iterator[PageElement]:
    """The table's children, with those of its head, body and foot in their place."""
    for node in table.children:
        if isinstance(node, Tag) and node.name in {"tbody", "thead", "tfoot"}:
            _refuse_hidden(node, "table")
            yield from node.children
        else:
            yield node


def _cells(row: Tag, place: str) -> Iterator[Tag]:
    for node in row.children:
        if not isinstance(node, Tag):
            _refuse_text(node, place)
            continue
        if node.name not in {"td", "th"}:
            raise refuse(place, "cells", f"<{node.name}>: {node.get_text()}", _TEACH)
        _refuse_hidden(node, place)
        yield node


def _refuse_text(node: PageElement, place: str) -> None:
    if clean(_text_of(node, place)):
        raise refuse(place, "text in cells only", str(node), LOOK_AT_TABLE)


def _span(node: Tag, attribute: str, place: str) -> int:
    if attribute not in node.attrs:
        return 1
    value = str(node[attribute])
    if not re.fullmatch("[1-9][0-9]{0,2}", value) or int(value) > SPAN_LIMIT:
        raise refuse(place, f"{attribute} from 1 to {SPAN_LIMIT}", value, LOOK_AT_TABLE)
    return int(value)
