"""What a visitor sees of an element: its attributes, classes and styles are known to leave its text as it is, or not.

A class means what the site's own style sheet makes of it, which is not looked at: a class that is not known could hide
or strike out. An element that is not known to be seen is told; nothing is hidden or struck out on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

from bs4 import BeautifulSoup
from bs4.element import Tag
from soupsieve.util import SelectorSyntaxError

from scraper.problem import PageNotUnderstood
from scraper.reading.bearing import bears_on_price, says_not_current
from scraper.reading.css import hiding, rules
from scraper.reading.page import NOT_THE_PAGE, clean, fold, refuse

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
# Those with names of their own that generators, frameworks and table plug-ins write, whatever their value: what tells
# one state of an element from another (data-state, data-status, aria-disabled) is none of them.
_OWN = re.compile(
    r"data-(?:rh|has-hydrated|theme|theme-choice|docusaurus[\w-]*|announcement-bar-initially-dismissed|react[\w-]*"
    r"|v-[0-9a-f]{6,8}|astro-[\w-]+|svelte-[\w-]+|s-[\w-]+|emotion|styled[\w-]*|slate-[\w-]+|pm-slice|mdx-[\w-]+|n-[\w-]+"
    r"|turbo[\w-]*|pjax[\w-]*|source(?:pos|-line|-file)|line(?:-number)?|pos|start|end|offset|row|col|column|colwidth"
    r"|colspan|rowspan|cell|index|idx|key|id|uid|(?:node|block|row|column|cell)-id|test|testid|test-id|cy|qa|label|th"
    r"|title|header|heading|value|sort(?:-[\w-]+)?|align|lang|language|toc|anchor|section|face|i18n[\w-]*"
    r"|(?:track|analytics|gtm|ga|umami|plausible|sentry)[\w-]*)"
    r"|aria-(?:label|labelledby|describedby|description|roledescription|details|current|selected|expanded|controls|owns"
    r"|orientation|level|live|atomic|relevant|busy|haspopup|posinset|setsize|sort|colcount|colindex|colindextext|colspan"
    r"|rowcount|rowindex|rowindextext|rowspan|valuetext|hidden)"
)
_ROLE = re.compile(
    r"|cell|gridcell|row|rowgroup|rowheader|columnheader|table|grid|region|main|article|document|heading|list|listitem"
    r"|note|doc-[a-z-]+|tab|tabpanel|tablist|link|img|presentation|none|group|generic|banner|navigation|caption|figure"
    r"|paragraph|strong|emphasis|code|term|definition|time|separator|complementary|alert|status|feed"
)
LABELS = ("title", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "data-tooltip")
"""Attributes whose words a visitor is shown, or hears, beside the element's text or in its place."""
_AS_STYLE = {"bgcolor": "background-color", "color": "color"}
HEADING = {"h1", "h2", "h3", "h4", "h5", "h6"}
_NAMING = HEADING | {"caption", "figcaption", "title"}
_SHEET_LIMIT, _NESTING_LIMIT, _RULE_LIMIT, _SELECTOR_LIMIT, _LABEL_LIMIT = 100_000, 20, 200, 500, 500
# In identifiers, which a page may give as it likes, and a style sheet may go by.
_TELLING = re.compile(
    "hid|invisib|visib|strik|struck|through|clos|collaps|remov|delet|obsolete|outdated|inactive|sr-only|mute|expire"
    "|deprecat|disable|legacy|stale|retired|cancel|withdraw|archiv|supersed"
    "|(?<![a-z])(?:old|was|former|previous|past|until|off(?!-?peak)|gone|dead|void|wrong|prior)(?![a-z])"
)
_PSEUDO_ELEMENT = re.compile(r"::(?:-\w+-)?[\w-]+(?:\([^()]*\))?|:(?:before|after|first-line|first-letter)(?![\w-])")
_SHOWN, _NEAR = 100, 50
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
    if name == "style" or name in _AS_STYLE:
        style = value if name == "style" else f"{_AS_STYLE[name]}:{value}"
        found = hiding(style) if _nesting(style) <= _NESTING_LIMIT else style
        return f"the style {found!r}" if found else ""
    if name == "hidden" and _is_panel(node):
        return ""
    if name in {"hidden", "inert"} or (name not in _ATTRIBUTES and not _OWN.fullmatch(name)):
        return f"the attribute {name!r}"
    telling = (
        (name == "aria-hidden" and value.lower() != "false")
        or (name == "dir" and value.lower() != "ltr")
        or (name in {"width", "height"} and not value.strip("0.%px"))
        or (name == "role" and not _ROLE.fullmatch(value.lower()))
        or (name in LABELS and says_more(node, value))
        or (name in {"id", "name"} and node.name not in _NAMING and _TELLING.search(value.lower()))
    )
    return f"{name}={value!r}" if telling else ""


def says_more(node: Tag, label: str) -> str:
    """What of an element's label neither its text nor a heading near it says, and could bear on a price."""
    if len(label) > _LABEL_LIMIT:
        return label
    text, words = fold(node.get_text()).casefold(), fold(label).casefold()
    if not words or words == text or not (found := bears_on_price(words) or says_not_current(words)):
        return ""
    near = (*islice(node.previous_elements, _NEAR), *islice(node.descendants, _NEAR))
    headings = (each for each in near if isinstance(each, Tag) and each.name in _NAMING)
    names = {fold(each.get_text()).casefold() for each in headings} | {text}
    beside = next((words.replace(each, "", 1) for each in sorted(names, key=len, reverse=True) if each in words), words)
    return found if bears_on_price(beside) or says_not_current(beside) else ""


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
