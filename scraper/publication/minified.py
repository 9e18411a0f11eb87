"""The page's code in fewer bytes: without comments, indentation and spaces, and with shorter names. Pure.

The names are shortened here: a minifier that did it, too, moved a constant before the one that it is made of.
"""

from __future__ import annotations

import re

import minify_html

from scraper.publication.names import shortened

_ELEMENTS = {"js": ("<script type=module>", "</script>"), "css": ("<style>", "</style>")}
_COMMENT = re.compile(r"^\s*(//.*|/\*.*\*/)$\n", re.MULTILINE)


def minified(text: str, form: str) -> str:
    """A script ("js") or style ("css") that does the same."""
    start, end = _ELEMENTS[form]
    if form == "js":
        text = shortened(_COMMENT.sub("", text))  # those of a script would stay
    made: str = minify_html.minify(start + text + end, minify_js=True, minify_css=True)
    return made.partition(">")[2].removesuffix(end).replace("/* @__PURE__ */ ", "")  # what it says to other minifiers
