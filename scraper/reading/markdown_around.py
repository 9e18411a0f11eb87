"""What stands above the title in a page that was converted to Markdown as a whole: known line by line, or content.

Known is what real copies have there: what a clipper notes of the page, the links of the menu, the breadcrumbs.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from scraper.reading.bearing import says_not_current, says_price
from scraper.reading.page import clean, fold

_SITE = r"<?(?:(?:https://(?:[a-z-]+\.)?deepseek\.com|https://github\.com/deepseek-ai)?(?:[/#][^()\s<>]*)?)>?"
_NAME = "DeepSeek API (?:Docs|文档)"
_LOGO = rf"\[(?: ?!\[{_NAME} Logo\]\(https://cdn\.deepseek\.com/[^()\s]*\))+ ?\*\*{_NAME}\*\*\]\({_SITE}\)"
_MENU_ITEM = re.compile(rf"[*+-]\s+\[(?P<text>[^\[\]]*)\]\({_SITE}\)")
_LINK = re.compile(rf"\[(?P<text>[^\[\]]*)\]\({_SITE}\)")
_KNOWN_LINKS = {"", "Skip to main content", "跳到主要内容", "English", "中文(中国)", "DeepSeek Platform"}
_KNOWN = re.compile(
    rf"{_LOGO}|[*+-]\s+(?:Quick Start|快速开始|Models & Pricing|模型 & 价格)|On this page|本页总览"
    rf"|(?:# )?(?:Models & Pricing|模型 & 价格) \| {_NAME}"
    r"|<https://api-docs\.deepseek\.com[^()\s<>]*>"
    r"|Source: https://api-docs\.deepseek\.com/(?:zh-cn/)?quick_start/pricing/?|Date: [0-9][0-9 :.TZ-]*"
    r"|([-*_])(?:\s*\1){2,}"
)

_FRONT_MATTER = re.compile(r"\A\s*---\n(?P<fields>(?:\w+:.*\n|\s+- .*\n)+)---\n")
_FIELD = re.compile(
    r"(?P<name>title|description): *\"?(?P<words>.*?)\"?"
    r"|source: *\"?https://api-docs\.deepseek\.com/(?:zh-cn/)?quick_start/pricing(?:\.md|/)?\"?"
    r"|(?:fetched|created|published|date): *[\"']?[0-9TZ:. +-]*[\"']?|author: *|tags: *|\s+- \"?[\w/-]+\"?"
)


def without_front_matter(text: str, titles: Collection[str]) -> str:
    """The text without the block that a clipper writes before it; a field that says more than the page is kept."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return text
    page = text[found.end() :]
    kept = [line for line in found["fields"].splitlines() if not _is_known(line.rstrip(), page, titles)]
    return "\n\n".join([*kept, page]) if kept else page


def _is_known(field: str, page: str, titles: Collection[str]) -> bool:
    found = _FIELD.fullmatch(field)
    if found and found["name"]:
        words = fold(found["words"].removesuffix("| DeepSeek API Docs"))
        return words.casefold() in titles or (found["name"] == "description" and words in fold(page))
    return found is not None


def without_menu(lines: list[str]) -> list[str]:
    """The lines above the title with those emptied that are known there."""
    return ["" if _is_menu(line.strip()) else line for line in lines]


def _is_menu(line: str) -> bool:
    item, link = _MENU_ITEM.fullmatch(line), _LINK.fullmatch(line)
    if item:
        return not says_price(item["text"]) and not says_not_current(item["text"])
    if link:
        return fold(link["text"]) in {*map(fold, _KNOWN_LINKS)}
    return _KNOWN.fullmatch(clean(line)) is not None
