"""HTML to a `Page`. Strict where a browser repairs: what the markup does not say plainly is an error."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from scraper.problem import PageNotUnderstood
from scraper.reading.findings import Findings, NotReadWhole, Walk
from scraper.reading.furniture import is_heading_link, is_navigation, outside, refuse_more
from scraper.reading.html_table import captions, grid_of
from scraper.reading.html_text import (
    BLOCK,
    DEPTH_LIMIT,
    INLINE,
    NO_LONGER,
    STRUCK,
    TEACH,
    WITHOUT_TEXT,
    Text,
    text_of,
)
from scraper.reading.html_tree import tree_of
from scraper.reading.page import NOT_THE_PAGE, Grid, Heading, Item, Page, clean, passages, refuse
from scraper.reading.visibility import HEADING, refuse_sheets, refuse_unseen, shown

_NOT_INLINE = BLOCK | HEADING | {"table"}


def parse(text: str, *, fragment: bool = False) -> Page:
    """The page's content: the article, or in a fragment whatever is given; and what stands around it.

    Raises `PageNotUnderstood` with the place.
    """
    return page_of(tree_of(text), fragment=fragment)


def page_of(tree: BeautifulSoup, *, fragment: bool = False) -> Page:
    """The content of a page that is a tree already; raises `PageNotUnderstood` with the places."""
    findings = Findings()
    content = _content(tree, findings, fragment=fragment)
    around = tuple(outside(tree, content, findings))
    items = tuple(_Reader(findings).items(content))
    headings = {item.text for item in items if isinstance(item, Heading)}
    for each in filter(is_navigation, content.find_all(True)):
        with findings:
            refuse_more(each, headings)
    page = Page(items, "html", outside=around)
    if findings:
        raise NotReadWhole(findings, page)
    return page


def parse_table(text: str, place: str) -> Grid:
    """The one table that an HTML string holds, as it stands in Markdown; raises `PageNotUnderstood`."""
    tree = tree_of(text)
    nodes = [node for node in tree.children if isinstance(node, Tag) or clean(text_of(node, place))]
    table = nodes[0] if len(nodes) == 1 else None
    if not isinstance(table, Tag) or table.name != "table":
        raise refuse(place, "one HTML table by itself", text, "put what stands beside the table on its own line")
    refuse_sheets(tree, (table, *table.find_all(True)))
    refuse_unseen(table, place)
    findings = Findings()
    for each in captions(table, findings):
        raise refuse(place, "no caption in the HTML table of a text", shown(each), TEACH)
    grid = grid_of(table, place, findings)
    if findings:
        raise PageNotUnderstood(findings)
    return grid


def _content(tree: BeautifulSoup, findings: Findings, *, fragment: bool) -> Tag:
    articles = tree.find_all("article")
    if len(articles) > 1 or not (articles or fragment):
        advice = "is this a shell, a challenge or an error page in its place? A page in part is read with --fragment"
        raise refuse("page", "one <article>", f"{len(articles)} of them", advice)
    content = articles[0] if articles else tree.body or tree
    around = [each for each in content.parents if each is not tree]
    for node in (content, *around) if content is not tree else ():
        with findings:
            if node.name not in BLOCK:
                raise refuse("page", "the content where a visitor sees it", f"within {shown(node)}", TEACH)
            refuse_unseen(node, "page")
    dropped = {
        id(inner)
        for each in content.find_all(True)
        if is_navigation(each) or is_heading_link(each)
        for inner in (each, *each.find_all(True))
    }
    with findings:
        refuse_sheets(tree, (each for each in (*around, content, *content.find_all(True)) if id(each) not in dropped))
    return content


class _Reader(Walk):
    """Takes one element after the other."""

    def items(self, parent: Tag, depth: int = 0) -> Iterator[Item]:
        if depth > DEPTH_LIMIT:
            raise refuse("page", f"at most {DEPTH_LIMIT} levels", "more", NOT_THE_PAGE)
        run: list[PageElement] = []
        for node in parent.children:
            if not isinstance(node, Tag) or _is_inline(node):
                run.append(node)
            elif not is_navigation(node) and node.name not in WITHOUT_TEXT:
                yield from self.paragraph(run)
                run = []
                yield from self.block(node, depth)
        yield from self.paragraph(run)

    def block(self, node: Tag, depth: int) -> Iterator[Item]:
        with self.findings:
            if node.name not in BLOCK | INLINE | HEADING | {"table", "hr"}:
                raise refuse("page", "content", shown(node), TEACH)
            refuse_unseen(node, "page")
        if node.name == "table":
            place = self.place("table")
            yield from self.read(place, lambda: [grid_of(node, place, self.findings)])
            for each in captions(node, self.findings):
                yield from self.lines(f"{place}, caption", Text(f"{place}, caption", self.findings, *each.children))
        elif node.name == "figcaption" and all(not isinstance(each, Tag) or _is_inline(each) for each in node.children):
            place = f"{self.place('paragraph')}, caption"
            yield from self.lines(place, Text(place, self.findings, *node.children))
        elif node.name in HEADING:
            place = self.place("heading")
            yield from self.read(place, lambda: [Heading(Text(place, self.findings, node).line(), place)])
        elif node.name in STRUCK:
            with self.findings:
                raise refuse("page", "no struck-out text outside tables", node.get_text(), NO_LONGER)
        elif node.name in BLOCK | INLINE:
            yield from self.items(node, depth + 1)

    def paragraph(self, run: list[PageElement]) -> Iterator[Item]:
        if len(run) == 1 and type(run[0]) is NavigableString and run[0].isspace():
            return  # between most blocks
        text = Text(self.coming("paragraph"), self.findings, *run)
        if not text.is_empty:
            yield from self.lines(self.place("paragraph"), text)

    def lines(self, place: str, text: Text) -> Iterator[Item]:
        """A text line by line."""
        return self.read(place, lambda: passages(text.lines(), place))


def _is_inline(node: Tag) -> bool:
    return node.name in INLINE and not any(
        isinstance(each, Tag) and each.name in _NOT_INLINE for each in node.descendants
    )
