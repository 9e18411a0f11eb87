"""Which page of the docs was answered: the site has answered with another one than was asked for. Pure."""

from __future__ import annotations

import html
import re

from scraper.reading import words_file
from scraper.reading.page import clean, fold

# Bounded, since a page may be hostile.
_HEADS = {
    "html": re.compile(
        r"<(?:title|h1)\b[^<>]{0,300}>(?P<head>(?:(?!</(?:title|h1)).){0,200})</(?:title|h1)", re.I | re.S
    ),
    "markdown": re.compile(r"^# +(?P<head>.{1,200})", re.M),
}
_TAG = re.compile("<[^<>]{0,300}>")
# Signs of the price page, whatever it is called: its address, and a table of models beside amounts of money.
_ADDRESS = re.compile(r"<link\b[^<>]{0,200}\bcanonical\b[^<>]{0,200}/quick_start/pricing/?[\"'\s>]", re.I)
_MODELS = re.compile(r"(?:<t[dh]\b[^<>]{0,200}>\s*|^\W{0,20})(?:MODEL|模型)(?:\(1\))?\s*(?:<|\|)", re.M)
_MONEY = re.compile(r"[$¥￥] ?[0-9]|[0-9] ?元")
_SITE = re.compile(r" \| DeepSeek API (?:Docs|文档)$")


def another_page(data: bytes, form: str) -> str:
    """The name of the page of the docs, where it is not the price page; empty where it is, or no page of the docs.

    What names no page of the docs, such as an empty shell, is left for the reader to refuse.
    """
    text = data.decode("utf-8", "replace")
    heads = [clean(html.unescape(_TAG.sub("", found["head"]))) for found in _HEADS[form].finditer(text)]
    names = [_SITE.sub("", head) for head in heads]
    if any(fold(name).casefold() in words_file.current().titles for name in names):
        return ""
    is_docs = form == "markdown" or "<article" in text.lower() or any(map(_SITE.search, heads))
    is_priced = _ADDRESS.search(text) or (_MODELS.search(text) and _MONEY.search(text))
    if not names or not is_docs or is_priced:
        return ""
    return names[0]
