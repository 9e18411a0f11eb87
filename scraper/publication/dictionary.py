"""The data dictionary, `data/README.md`, as a page beside the prices. Pure."""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from string import Template
from typing import Any

from markdown_it import MarkdownIt

from scraper.publication.policy import policy

PATH = "data/index.html"
_TITLE = "The data dictionary of deepseek-prices"
_STYLE = """\
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 15px/1.6 ui-sans-serif, system-ui, sans-serif; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid light-dark(#c8d0da, #33404f); padding: 4px 8px; text-align: left; vertical-align: top; }
pre { overflow-x: auto; }
a { color: light-dark(#1d4ed8, #8fb4ff); }
"""
_PAGE = Template(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="$policy">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>$title</title><style>$style</style></head>
<body><p><a href="../">The prices</a></p>$content</body></html>
"""
)


def dictionary(readme: str, repository: str) -> str:
    """The page; what the text links to in the repository is linked to there."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(_without_comments(readme))
    for heading, text in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", _anchor(text.content))
    for token in (child for each in tokens for child in each.children or ()):
        _lead_outside(token, repository)
    content = markdown.renderer.render(tokens, markdown.options, {})
    return _PAGE.substitute(policy=policy([], [_STYLE]), title=escape(_TITLE), style=_STYLE, content=content)


def _anchor(heading: str) -> str:
    """The name of a heading in a link, as GitHub has it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _without_comments(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("<!--"))


def _lead_outside(token: Any, repository: str) -> None:
    address = str(token.attrGet("href") or "")
    if token.type == "link_open" and address and not address.startswith(("https://", "#")):
        path = address.removeprefix("../") if address.startswith("../") else f"data/{address}"
        token.attrSet("href", f"{repository}/blob/main/{path}")
