"""What stands around the content of a page: navigation, known by its elements and classes, and any other text.

A text is navigation where its class is that of a link, a title or a label there, never for its words: what else
stands beside or within is handed on, to be read like the content. Only what names a price or the day of a change is no
navigation wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import repeat

from bs4 import BeautifulSoup
from bs4.element import PageElement, PreformattedString, Tag

from scraper.problem import PageNotUnderstood
from scraper.reading.bearing import bears_on_price, is_direct_link, says_not_current, says_price
from scraper.reading.findings import Findings
from scraper.reading.page import NOT_THE_PAGE, Passage, bounded, clean, refuse
from scraper.reading.visibility import HEADING, LABELS, classes, says_more, shown

_DEPTH_LIMIT = 100
# Where navigation stands.
_ELEMENTS = {"nav", "aside", "footer"}
_CONTAINER = re.compile(
    r"navbar|menu|footer|breadcrumbs|pagination-nav|table-of-contents|theme-doc-(?:breadcrumbs|toc-\w+|sidebar-\S+|footer)"
)
_IN_CONTENT = {"theme-doc-breadcrumbs", "theme-doc-toc-mobile", "theme-doc-footer", "pagination-nav"}
# What holds its words: links, titles and labels of the generator's theme, with their variants.
_WORDS = re.compile(
    r"(?:navbar__(?:title|link|brand|search-input)|menu__link|dropdown__link|breadcrumbs__link|table-of-contents__link"
    r"|pagination-nav__(?:link|label|sublabel)|footer__(?:title|link-item|copyright))(?:--[\w-]+)?"
    r"|DocSearch-[\w-]+|theme-edit-this-page|theme-last-updated"
    r"|(?:skipToContent|tocCollapsibleButton)(?:_[A-Za-z0-9_+-]{4,5})?"
)
_OF_THE_SITE = re.compile("navbar__(?:title|brand)|breadcrumbs__|footer__(?:title|copyright)")
"""Names that are of no other page."""
_LOGO = re.compile("footer__(?:item|logo)|navbar__logo")
_LAST_UPDATED = "theme-last-updated"
# What stands within those.
_WITHIN = re.compile(
    r"text--truncate|navbar__(?:item|logo)|dropdown(?:--[\w-]+)?|theme-(?:layout|doc-sidebar)-[\w-]+|clean-btn|toc-highlight"
    r"|(?:\w*[iI]con\w*|linkLabel|categoryLink|categoryLinkLabel|themedComponent(?:--\w+)?)(?:_[A-Za-z0-9_+-]{4,5})?"
)
_SKIP_LINK = "#__docusaurus_skipToContent_fallback"
_UNSEEN = {"script", "style", "template", "noscript", "title", "meta", "link"}
_INLINE = {
    "a", "abbr", "b", "bdi", "big", "br", "button", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "s",
    "small", "span", "strong", "sub", "sup", "u", "wbr"
}  # fmt: skip
_BANNER = re.compile(r"theme-(?:unlisted|draft)-banner|theme-doc-version-banner")
_WITHOUT_TEXT = {"img", "iframe", "object", "embed", "video", "canvas"}
_BY_ATTRIBUTE = {"input", "textarea", "option", "optgroup", "area"}
"""Elements that may show a text which is none of the page's."""
_READ_IT = "read the page there: is it still the current price list?"


def is_navigation(node: Tag) -> bool:
    """Whether an element of the content is navigation by its class."""
    return bool(node.attrs) and not _IN_CONTENT.isdisjoint(classes(node))


def is_heading_link(node: Tag) -> bool:
    """Whether an element is the link of a heading to itself, which shows no text but a sign of its style."""
    return "hash-link" in classes(node)


def refuse_more(node: Tag, headings: set[str]) -> None:
    """Raises `PageNotUnderstood` where navigation within the content holds more than links, or says more than names."""
    for place, text, is_name in _texts(node, None, is_furniture=True):
        bearing = says_price if _LAST_UPDATED in place else bears_on_price
        if not is_name or (text not in headings and (bearing(text) or says_not_current(text))):
            where = f"navigation of the content, {place}"
            raise refuse(where, "the names of pages and headings only", text, _READ_IT)


def refuse_anchor_text(node: Tag, place: str) -> bool:
    """Whether an element is the link of a heading to itself; raises `PageNotUnderstood` where it holds a text."""
    if not is_heading_link(node):
        return False
    in_heading = isinstance(node.parent, Tag) and node.parent.name in HEADING
    labels = [each for each in (str(node.get(name) or "") for name in LABELS) if not is_direct_link(each)]
    if not in_heading or clean(node.get_text()) or node.find(True) or any(map(says_more, repeat(node), labels)):
        raise refuse(place, "no text in the link of a heading to itself", shown(node), _READ_IT)
    return True


def outside(tree: BeautifulSoup, content: Tag, findings: Findings) -> Iterator[Passage]:
    """What stands outside the content and is no navigation.

    Where the page says that it is not the current one, or leads elsewhere by itself, is entered into the findings.
    """
    with findings:
        _refuse_elsewhere(tree)
        _refuse_title(tree)
    if content is tree:
        return
    for element, text, is_name in _texts(tree, content):
        place = f"around the content, {element}"
        with findings:
            if is_name and says_price(text):
                raise refuse(place, "the names of pages only in the navigation", text, _READ_IT)
            if (not is_name or _OF_THE_SITE.search(element)) and says_not_current(text):
                raise _not_current(place, text)
            if not is_name:
                yield Passage(bounded(text, place), None, place)


def _refuse_elsewhere(tree: BeautifulSoup) -> None:
    for meta in tree.find_all("meta", attrs={"http-equiv": True}):
        leads = re.sub(r"[\s0-9.]*[\s;,]*", "", str(meta.get("content") or ""), count=1)
        if str(meta["http-equiv"]).strip().lower() == "refresh" and leads:
            found = f'<meta http-equiv="refresh" content="{meta.get("content")}">'
            raise refuse("page", "a page that stays", found, "the page leads elsewhere by itself: see where to")
    for node in tree.find_all(class_=_BANNER):
        if any(_BANNER.fullmatch(each) for each in classes(node)):
            raise _not_current(
                f'around the content, <{node.name} class="{" ".join(classes(node))}">', node.get_text(" ")
            )


def _refuse_title(tree: BeautifulSoup) -> None:
    """The name of the page in a browser's tab."""
    for title in tree.find_all("title"):
        if title.find_parent("svg"):  # of a picture
            continue
        text = clean(title.get_text())
        if says_not_current(text):
            raise _not_current("page, <title>", text)
        if says_price(text):
            raise refuse("page, <title>", "the name of the page only", text, _READ_IT)


def _not_current(place: str, text: str) -> PageNotUnderstood:
    advice = "the page says that it is not the current one: find the one that is, and correct its address"
    return refuse(place, "the current page", clean(text), advice)


def _texts(
    node: Tag, content: Tag | None, *, is_furniture: bool = False, is_name: bool = False, depth: int = 0
) -> Iterator[tuple[str, str, bool]]:
    """Each text around the content, with its place before it and behind it whether it is a name in the navigation."""
    if depth > _DEPTH_LIMIT:
        raise refuse("page", f"at most {_DEPTH_LIMIT} levels", "more", NOT_THE_PAGE)
    run: list[str] = []
    for child in node.children:
        if child is content or (isinstance(child, Tag) and child.name in _UNSEEN):
            continue
        plain = _plain(child)
        if plain is not None:
            run.append(plain)
            continue
        yield from _said(node, run, is_name)
        run = []
        if isinstance(child, Tag):
            inside = is_furniture or _is_container(child)
            name = inside and _is_name(child, is_name=is_name)
            yield from _texts(child, content, is_furniture=inside, is_name=name, depth=depth + 1)
            yield from _said(child, [_instead(child)], name)
    yield from _said(node, run, is_name)


def _plain(node: PageElement) -> str | None:
    """The text of a string, or of an inline element that no class tells from what stands around it; None for others."""
    if not isinstance(node, Tag):
        return "" if isinstance(node, PreformattedString) else str(node)  # a comment, or the like
    if node.name == "br":
        return " "
    if node.name not in _INLINE or node.attrs.keys() - {"href", "target", "rel"} or node.find(_is_no_inline):
        return None
    return None if node.get("href") == _SKIP_LINK else node.get_text()


def _is_no_inline(node: Tag) -> bool:
    return node.name not in _INLINE or bool(node.attrs.keys() - {"href", "target", "rel"})


def _said(node: Tag, run: list[str], is_name: bool) -> Iterator[tuple[str, str, bool]]:
    text = clean("".join(run))
    if text:
        yield _place(node), text, is_name


def _place(node: Tag) -> str:
    """The nearest element with a class, as it stands in the source."""
    named = next((each for each in (node, *node.parents) if classes(each)), node)
    by_class = f' class="{" ".join(classes(named))}"' if classes(named) else ""
    return f"<{named.name}{by_class}>"


def _instead(node: Tag) -> str:
    """What an element shows that is no text of the page: an image's words, or that it is there."""
    if node.name == "img":
        return str(node.get("alt") or "") or f"<img>: {node.get('src', '')}"
    if node.name in _BY_ATTRIBUTE and node.get("type") != "hidden":
        return clean(" ".join(str(node.get(each) or "") for each in ("value", "placeholder", "label", "alt")))
    return f"<{node.name}>: {node.get('src', '')}" if node.name in _WITHOUT_TEXT else ""


def _is_container(node: Tag) -> bool:
    return (
        node.name in _ELEMENTS
        or any(_CONTAINER.fullmatch(each) for each in classes(node))
        or (node.get("href") == _SKIP_LINK)
    )


def _is_name(node: Tag, *, is_name: bool) -> bool:
    """Whether an element's own text is a name in the navigation; `is_name` where what it stands in is one."""
    own = classes(node)
    if node.name == "img" and isinstance(node.parent, Tag) and any(map(_LOGO.fullmatch, classes(node.parent))):
        return True
    if node.name == "button" or any(map(_WORDS.fullmatch, own)) or node.get("href") == _SKIP_LINK:
        return True
    return is_name and all(_WITHIN.fullmatch(each) for each in own)
