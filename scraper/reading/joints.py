"""Texts put together from more than one element: where two pieces make one number, name or label that neither says.

Both formats ask this of each place where one piece of text ends and another begins.
"""

from __future__ import annotations

import re

from scraper.reading.page import clean, fold

# A number, a name, a date or an hour: what stands without a space, signs between it included.
_TOKEN = re.compile(
    r"[$¥￥]?[A-Za-z0-9]+(?:(?:[-_~+]|(?<=[0-9])[.,:/](?=[0-9]))[A-Za-z0-9]+)*(?:[%％]|(?<=[0-9])[元折])?|[$¥￥]"
)
_BEHIND_MARK = re.compile(r"[)）\]】,，、。.;；:：]")
REACH = 80
"""How many characters on either side are looked at."""
_PLACE = "⟨here⟩"


def joined(left: str, right: str) -> str:
    """What the end of one text and the beginning of the next make without a space between words; empty for nothing."""
    left, right = left[-REACH:], right[:REACH]
    before, after = clean(left), clean(right)
    if not before or not after:
        return ""
    apart = left[-1:].isspace() or right[:1].isspace()
    if apart and " " in fold(f"{before[-1]} {after[0]}"):
        return ""
    return _shown(before, after)


def joined_in_sentence(left: str, right: str) -> str:
    """As `joined`, of a sentence: only a number, name, date or hour that goes on over the place is told."""
    return _over(joined(left, right))


def broken(left: str, right: str) -> str:
    """What a line break, or the like, stands within: a number or name that goes on behind it; empty for nothing."""
    before, after = clean(left[-REACH:]), clean(right[:REACH])
    if not before or not after or (before[-1].isalnum() and after[0].isalnum()):
        return ""
    return _over(_shown(before, after))


def marked(left: str, right: str, *, is_sentence: bool) -> str:
    """What a footnote mark, or struck-out text, stands within, as `joined`; what closes a bracket may follow it."""
    if _BEHIND_MARK.match(clean(right[:REACH])):
        return ""
    return joined_in_sentence(left, right) if is_sentence else joined(left, right)


def _over(found: str) -> str:
    """What was found, if one number or name stands on both sides of the place."""
    before, _, after = found.partition(_PLACE)
    over = any(each.start() < len(before) < each.end() for each in _TOKEN.finditer(before + after))
    return found if over else ""


def _shown(before: str, after: str) -> str:
    return f"{before[-REACH // 2 :]}{_PLACE}{after[: REACH // 2]}"
