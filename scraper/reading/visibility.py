"""What a visitor sees of an element: its attributes, classes and styles are known to leave its text as it is, or not.

A class means what the site's own style sheet makes of it, which is not looked at: a class that is not known could hide
or strike out. An element that is not known to be seen is told; nothing is hidden or struck out on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from bs4 import BeautifulSoup
from bs4.element import Tag
from soupsieve.util import SelectorSyntaxError

from scraper.problem import PageNotUnderstood
from scraper.reading.css import hiding, rules
from scraper.reading.page import NOT_THE_PAGE, clean, refuse

# The classes that stand on and around the content, as the site's generator names them.
_CLASSES = {
    "alert", "anchor", "col", "container", "container-fluid", "docs-doc-page", "docs-version-current", "docs-wrapper",
    "main-wrapper", "markdown", "navigation-with-keyboard", "plugin-docs", "plugin-id-default", "row", "table",
    "table-responsive", "table-wrapper", "tabs", "tabs--block", "tabs-container", "tabs__item", "tabs__item--active",
    "theme-admonition", "theme-code-block", "theme-doc-markdown", "theme-layout-main", "theme-tabs-container"
}  # fmt: skip
# Families of them: spaces, columns, places of text, the kinds of one box, which page it is.
_FAMILIES = re.compile(
    r"(?:margin|padding)-(?:top|bottom|left|right|vert|horiz)--(?:none|xs|sm|md|lg|xl)|col--\d{1,2}"
    r"|col--offset-\d{1,2}|text--(?:left|center|right|justify|bold|normal)|(?:theme-admonition|alert)-{1,2}"
    r"(?:note|tip|info|caution|warning|danger|important|secondary|success|primary)"
    r"|docs-doc-id-[\w/.-]+|docusaurus-m[tb]-lg"
)
# Those that a build writes with an ending of its own, such as docItemCol_VOVn.
_OF_A_BUILD = re.compile(
    "(?:mainWrapper|docsWrapper|docRoot|docMainContainer|docMainContainerEnhanced|docItemContainer|docItemCol"
    "|anchorWithStickyNavbar|anchorWithHideOnScrollNavbar|anchorTargetStickyNavbar|anchorTargetHideOnScrollNavbar"
    "|tabList|tabItem|admonition|admonitionHeading|admonitionIcon|admonitionContent|docPage|docsPage|docPageContainer)"
    "(?:_[A-Za-z0-9_+-]{4,5})?"
)
# Attributes that decide neither whether a text is seen nor where.
_ATTRIBUTES = {
    "abbr", "align", "alt", "axis", "border", "cellpadding", "cellspacing", "charset", "cite", "class", "colspan",
    "content", "datetime", "dir", "frame", "headers", "height", "href", "hreflang", "id", "itemid", "itemprop",
    "itemref", "itemscope", "itemtype", "lang", "name", "nowrap", "ping", "prefix", "property", "referrerpolicy",
    "rel", "role", "rowspan", "rules", "scope", "span", "start", "style", "summary", "tabindex", "target", "title",
    "translate", "type", "valign", "value", "version", "width", "xml:lang", "xmlns"
}  # fmt: skip
_OWN = re.compile(r"(?:data|aria)-[\w.:-]+")
_SHEET_LIMIT, _NESTING_LIMIT, _RULE_LIMIT, _SELECTOR_LIMIT = 100_000, 20, 200, 500
# In names that a page may give as it likes, and a style sheet may go by.
_TELLING = re.compile(
    "hid|invisib|visib|strik|struck|through|clos|collaps|remov|delet|obsolete|outdated|inactive|sr-only|mute|expire"
    "|deprecat|disable|(?<![a-z])(?:old|was|former|previous|past|until|off)(?![a-z])"
)
_PSEUDO_ELEMENT = re.compile(r"::(?:-\w+-)?[\w-]+(?:\([^()]*\))?|:(?:before|after|first-line|first-letter)(?![\w-])")
_SHOWN = 100
_HIDDEN = "look whether a visitor sees it, and as it stands here: if so, teach visibility.py"


def classes(node: Tag) -> list[str]:
    """An element's classes."""
    return [each for each in node.get_attribute_list("class") if each] if node.has_attr("class") else []


def shown(node: Tag) -> str:
    """An element as a person finds it in the source: its tag, and its text."""
    attributes = "".join(
        f' {name}="{" ".join(value) if isinstance(value, list) else value}"' for name, value in node.attrs.items()
    )
    text = clean(node.get_text(" "))
    return f"<{node.name}{attributes}>" + (f": {text[:_SHOWN]}{'…' * (len(text) > _SHOWN)}" if text else "")


def refuse_unseen(node: Tag, place: str) -> None:
    """Raises `PageNotUnderstood` where a visitor may not see the element, or sees it struck out."""
    if node.attrs and (why := unseen(node)):
        raise refuse(place, f"what a visitor sees, as it stands; not {why}", f"hidden {shown(node)}", _HIDDEN)


def unseen(node: Tag) -> str:
    """What of an element is not known to leave its text as a visitor would see it; empty where all is known."""
    found = (
        _of_attribute(node, name, " ".join(value) if isinstance(value, list) else str(value or ""))
        for name, value in node.attrs.items()
    )
    return next(filter(None, found), "")


def _of_attribute(node: Tag, name: str, value: str) -> str:
    if name == "class":
        unknown = [each for each in classes(node) if not _is_known(each)]
        return f"the class {unknown[0]!r}" if unknown else ""
    if name == "style":
        found = hiding(value) if _nesting(value) <= _NESTING_LIMIT else value
        return f"the style {found!r}" if found else ""
    if name == "hidden" and _is_panel(node):
        return ""
    if name in {"hidden", "inert"} or (name not in _ATTRIBUTES and not _OWN.fullmatch(name)):
        return f"the attribute {name!r}"
    telling = (
        (name == "aria-hidden" and value.lower() != "false")
        or (name == "dir" and value.lower() != "ltr")
        or (name in {"width", "height"} and not value.strip("0.%px"))
    )
    own = f"{name} {value}" if name in {"id", "name", "role"} or name.startswith("data-") else ""
    if telling or _TELLING.search(own.lower()):
        return f"{name}={value!r}"
    return ""


def _is_known(name: str) -> bool:
    return any((name in _CLASSES, _FAMILIES.fullmatch(name), _OF_A_BUILD.fullmatch(name)))


def _is_panel(node: Tag) -> bool:
    """Whether it is the panel of a tab, which is hidden until the tab is clicked."""
    root = next(reversed([*node.parents]), node)
    panels, tabs = (root.find_all(True, attrs={"role": role}) for role in ("tabpanel", "tab"))
    return node.get("role") == "tabpanel" and len(panels) == len(tabs)


def refuse_sheets(tree: BeautifulSoup, content: Iterable[Tag]) -> None:
    """Raises `PageNotUnderstood` where a style sheet in the page may hide some of the content, or strike it out."""
    watched = {id(each) for each in content}
    for link in tree.find_all("link", href=True):
        if str(link["href"]).strip().lower().startswith("data:") and "icon" not in link.get_attribute_list("rel"):
            raise refuse("page", "no style sheet within an address", shown(link), _HIDDEN)
    for sheet in tree.find_all("style"):
        if str(sheet.get("media") or "").strip().lower() == "print":
            continue
        text = sheet.get_text()
        if len(text) > _SHEET_LIMIT or _nesting(text) > _NESTING_LIMIT:
            raise refuse("page, <style>", "a style sheet of some size and depth", text, NOT_THE_PAGE)
        for number, (selector, declaration) in enumerate(rules(text)):
            if number >= _RULE_LIMIT:
                raise refuse("page, <style>", f"at most {_RULE_LIMIT} rules that may hide", "more", NOT_THE_PAGE)
            for node in _selected(tree, selector):
                if id(node) in watched:
                    raise _styled(selector, declaration, shown(node))


def _nesting(text: str) -> int:
    """How deep brackets stand in each other, at most."""
    return max(accumulate((each in "([{") - (each in ")]}") for each in text), default=0)


def _styled(selector: str, declaration: str, found: str) -> PageNotUnderstood:
    rule = repr(clean(f"{selector} {{{declaration}}}")[:_SHOWN])[1:-1]  # of the page: one line, and not without end
    expected = f"no style sheet that changes what a visitor sees; not {rule}"
    return refuse("page, <style>", expected, f"for {found}", _HIDDEN)


def _selected(tree: BeautifulSoup, selector: str) -> Iterator[Tag]:
    if len(selector) > _SELECTOR_LIMIT:
        yield from tree.find_all(True)
        return
    try:
        yield from tree.select(_PSEUDO_ELEMENT.sub("", selector) or "*")
    except (SelectorSyntaxError, NotImplementedError):
        yield from tree.find_all(True)  # it may be any
