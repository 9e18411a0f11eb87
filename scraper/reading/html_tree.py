"""HTML to a tree of tags: bounded, and strict where a browser repairs; only end tags that HTML leaves out may lack."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup

from scraper.reading.page import ENDLESS, NOT_THE_PAGE, refuse

# Bounds against hostile input, far above the real page (some 600 tags and 20 characters to escape): the parser takes
# ever longer over tags and characters that nothing ends.
TAG_LIMIT = 3_000
AMPERSAND_LIMIT = 1_000

# What the parser chokes on, and what is not HTML.
_STRANGE = re.compile(rf"{ENDLESS}|<\?xml", re.IGNORECASE)
# Text and tags, each of which ends; comments, scripts, styles and quoted values may hold a "<" before their end.
_ENDED = re.compile(
    r"[^<]*+(?:<(?:!--.*?-->|script\b.*?</script|style\b.*?</style"
    r"|(?!!--|script\b|style\b)(?:[^<>\"']++|(?<==)(?:\"[^\"]*+\"|'[^']*+'))++>)[^<]*+)*+",
    re.DOTALL | re.IGNORECASE,
)

# The end tags that HTML lets a page leave out: what begins -> what it ends, and within what.
_CELL = ({"td", "th"}, {"table"})
_ROW = ({"td", "th", "tr"}, {"table"})
_ROWS = ({"td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "caption"}, {"table"})
_PARAGRAPH = ({"p"}, {"table", "td", "th", "caption"})
_BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "div", "dl", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "menu", "nav", "ol", "p",
    "pre", "section", "table", "ul"
}  # fmt: skip
_ENDS = {
    "td": _CELL,
    "th": _CELL,
    "tr": ({*_ROW[0], "colgroup", "caption"}, {"table"}),
    "tbody": _ROWS,
    "thead": _ROWS,
    "tfoot": _ROWS,
    "li": ({"li"}, {"ul", "ol", "menu", "table", "td", "th"}),
} | dict.fromkeys(_BLOCKS, _PARAGRAPH)
_MAY_LACK = {"td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "caption", "p", "li", "html", "body", "head"}
_IN_HEAD = {"base", "link", "meta", "noscript", "script", "style", "template", "title"}
# What a browser opens anew behind the block that it was not closed in.
_REOPENED = {"a", "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"}


def tree_of(text: str) -> BeautifulSoup:
    """The page as a tree of tags; raises `PageNotUnderstood` where it is none."""
    for what, sign, limit in (("tags", "<", TAG_LIMIT), ("ampersands", "&", AMPERSAND_LIMIT)):
        if text.count(sign) > limit:
            raise refuse("page", f"at most {limit} {what}", str(text.count(sign)), NOT_THE_PAGE)
    strange = _STRANGE.search(text)
    if strange:
        raise refuse("page", "HTML", strange[0], NOT_THE_PAGE)
    _refuse_unended(text)
    try:
        return _Tree(f"\n{text}", "html.parser", store_line_numbers=False)
    except ParserRejectedMarkup as error:
        raise refuse("page", "HTML", str(error), NOT_THE_PAGE) from None


def _refuse_unended(text: str) -> None:
    """A tag that has no end, or begins within another: the parser would look for the end of each to the file's end."""
    whole = _ENDED.match(text)
    end = whole.end() if whole else 0
    if end < len(text):
        found = text[end : end + 80]
        raise refuse("page", "tags that end", found, "the page is cut off or damaged: fetch it again")


class _Tree(BeautifulSoup):
    """A tree in which what begins ends what HTML says it ends, and nothing else is repaired."""

    def handle_starttag(self, name: str, *arguments: Any, **options: Any) -> Any:
        if self.tagStack[-1].name == "head" and name not in _IN_HEAD:
            super().handle_endtag("head")
        ended, within = _ENDS.get(name, (frozenset(), frozenset()))
        while ended and (last := self._last(ended, within)):
            self.handle_endtag(last)
        return super().handle_starttag(name, *arguments, **options)

    def _last(self, ended: set[str] | frozenset[str], within: set[str] | frozenset[str]) -> str:
        """The innermost element to be ended, where nothing but what may lack an end tag is open in it."""
        for tag in reversed(self.tagStack):
            if tag.name in ended:
                return str(tag.name)
            if tag.name in within or tag.name not in _MAY_LACK:
                break
        return ""

    def handle_endtag(self, name: str, nsprefix: str | None = None) -> None:
        open_within = []
        for tag in reversed(self.tagStack):
            if tag.name == name:
                break
            open_within.append(tag.name)
        else:
            return  # ends nothing
        crossed = next((each for each in open_within if each not in _MAY_LACK), None)
        if crossed in _REOPENED:
            found = f"</{name}> within <{crossed}>"
            raise refuse("page", "tags that end in order", found, "the page is damaged: fetch it again")
        super().handle_endtag(name, nsprefix)
