"""The page's code in fewer bytes: without comments, indentation and spaces. Pure.

Names stay as they are: a minifier that shortened them, too, moved a constant before the one that it is made of.
"""

from __future__ import annotations

import re

import minify_html

_ELEMENTS = {"js": ("<script type=module>", "</script>"), "css": ("<style>", "</style>")}
_COMMENT = re.compile(r"^\s*(//.*|/\*.*\*/)$\n", re.MULTILINE)


def minified(text: str, form: str) -> str:
    """A script ("js") or style ("css") that does the same."""
    start, end = _ELEMENTS[form]
    made: str = minify_html.minify(start + _COMMENT.sub("", text) + end, minify_js=True, minify_css=True)
    return made.partition(">")[2].removesuffix(end)
