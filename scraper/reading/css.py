"""Style declarations: which leave a text as visible as it was. What is not known to do so is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import tinycss2
from tinycss2 import ast
from tinycss2.color3 import parse_color

# What decides colours, distances and letters, but never whether a text is seen, or what it says.
_ANY = re.compile(
    r"(?:-webkit-|-moz-)?(?:text-size-adjust|font-smoothing|osx-font-smoothing|box-sizing|user-select|tap-highlight-color)"
    r"|border(?:-(?:top|bottom|left|right|collapse|spacing|radius|color|style|width))*(?:-radius)?|outline(?:-\w+)*"
    r"|box-shadow|font-(?:weight|style|variant|variant-numeric|feature-settings|display|stretch)|list-style(?:-type)?"
    r"|text-align(?:-last)?|word-break|word-wrap|overflow-wrap|hyphens|cursor|table-layout|caption-side|tab-size|empty-cells"
    r"|justify-(?:content|items|self)|align-(?:content|items|self)|gap|row-gap|column-gap|scroll-\w+(?:-\w+)*"
    r"|(?:page-)?break-(?:before|after|inside)|transition(?:-\w+)*|quotes|text-rendering|text-underline-\w+"
)
_WORDS = {
    "display": "block|inline|inline-block|flow-root|contents|flex|inline-flex|grid|list-item|(?:inline-)?table"
    "|table-(?:row|cell|caption|row-group|header-group|footer-group|column|column-group)",
    "visibility": "visible",
    "content-visibility": "visible",
    "position": "static|relative",
    "overflow": "visible|auto|scroll",
    "float": "none",
    "clear": "none|both|left|right",
    "direction": "ltr",
    "white-space": "normal|nowrap|pre|pre-wrap|pre-line",
    "vertical-align": "baseline|top|middle|bottom|inherit",
    "text-transform": "none",
    "letter-spacing": "normal",
    "word-spacing": "normal",
    "filter": "none",
    "transform": "none",
    "clip": "auto",
    "clip-path": "none",
    "mask": "none",
    "flex-wrap": "nowrap|wrap",
    "flex-direction": "row|column",
    "background-image": "none",
} | dict.fromkeys(("overflow-x", "overflow-y"), "visible|auto|scroll")
_KNOWN_WORDS = {name: re.compile(words) for name, words in _WORDS.items()}
_NOT_STRUCK = re.compile(
    r"(?:none|underline|overline|solid|dotted|dashed|double|wavy|auto|currentcolor|[\d.]+(?:px|em|rem)"
    r"|#[0-9a-f]{3,6}| )+"
)
_DECORATION = re.compile(r"(?:-webkit-)?text-decoration(?:-(?:line|style|color|thickness))?")
_LENGTH = re.compile(r"(?P<number>\d*\.?\d+)(?P<unit>px|em|rem|ex|ch|pt|%|vw|vh|)")
# The smallest and the largest that leave a text where it is, and to be read, in each unit.
_SMALLEST_LETTERS = {"px": 8, "em": 0.6, "rem": 0.5, "ex": 1.2, "ch": 1.2, "pt": 6, "%": 60}
_LARGEST_GAP = {"": 0, "px": 200, "em": 20, "rem": 20, "ex": 20, "ch": 20, "pt": 150, "%": 50, "vw": 20, "vh": 20}
_SMALLEST_BOX = {"px": 16, "em": 1, "rem": 1, "ex": 2, "ch": 1, "pt": 12, "%": 5, "vw": 2, "vh": 2}
_LETTERS = re.compile("(?:x?x-)?(?:small|large)|medium|smaller|larger")
_GAP = re.compile(r"(?:margin|padding)(?:-(?:top|bottom|left|right|block|inline)(?:-start|-end)?)?|text-indent")
_BOX = re.compile("(?:max-)?(?:width|height)")
_BOX_WORDS = re.compile("auto|none|(?:fit|max|min)-content")
_PLAIN_FONT = re.compile(r"[\w \-,.\"']*(?:serif|monospace|system-ui|inherit)[\w \-,.\"']*")
_INHERITED = {"inherit", "initial", "unset", "revert", "revert-layer"}
# The colours of the site's theme that letters have.
_THEME = re.compile(r"var\(--ifm-color-(?:primary|success|info|warning|danger)(?:-dark|-darker|-darkest)?\)")
_NOTHING = re.compile("none|hidden|transparent|collapse|line-through")
# Media that no visitor's screen is.
_ELSEWHERE = re.compile(r"(?:only )?(?:print|speech)")


def hiding(style: str) -> str:
    """The first declaration of a `style` attribute that is not known to leave the text as it is; empty for none."""
    return next(_hiding(tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)), "")


def rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Of a style sheet, each selector with the first declaration that is not known to leave a text as it is.

    What is not known to be a rule has the selector `*`.
    """
    yield from _rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))


def _rules(nodes: Sequence[ast.Node]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, ast.QualifiedRule):
            content = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            found = next(_hiding(content), "")
            if found:
                yield tinycss2.serialize(node.prelude).strip(), found
        elif not isinstance(node, ast.AtRule):
            yield "*", _shown(node)
        elif node.lower_at_keyword in {"media", "supports", "layer", "container"} and node.content is not None:
            if not _ELSEWHERE.fullmatch(_written(node.prelude)):
                yield from _rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))
        elif node.lower_at_keyword not in {"charset", "font-face", "keyframes", "-webkit-keyframes", "page", "layer"}:
            yield "*", _shown(node)


def _shown(node: ast.Node) -> str:
    return "what is no CSS" if isinstance(node, ast.ParseError) else node.serialize()


def _hiding(nodes: Sequence[ast.Node]) -> Iterator[str]:
    for node in nodes:
        if not isinstance(node, ast.Declaration):
            yield _shown(node)
        elif not _is_harmless(node.lower_name, _written(node.value)):
            yield f"{node.name}:{_written(node.value)}"


def _written(tokens: Sequence[ast.Node]) -> str:
    return " ".join(tinycss2.serialize(tokens).lower().split())


def _is_harmless(name: str, value: str) -> bool:
    """Whether a declaration leaves a text visible, in its place, and not struck out."""
    if name.startswith("--"):
        colour = parse_color(value)
        return not _NOTHING.fullmatch(value) and (not isinstance(colour, tuple) or colour.alpha > 0.5)
    if value in _INHERITED or _ANY.fullmatch(name):
        return True
    if name in _KNOWN_WORDS:
        return _KNOWN_WORDS[name].fullmatch(value) is not None
    return any(names.fullmatch(name) and is_harmless(value) for names, is_harmless in _BY_VALUE)


def _within(value: str, smallest: Mapping[str, float], largest: Mapping[str, float]) -> bool:
    """Whether a length is of a known unit and within the bounds."""
    found = _LENGTH.fullmatch(value)
    if not found or not (found["unit"] in smallest or found["unit"] in largest or not (smallest or largest)):
        return False
    number = float(found["number"])
    return smallest.get(found["unit"], 0) <= number <= largest.get(found["unit"], number)


def _light(value: str) -> float:
    """How light a colour is, from 0 to 1; above 1 where it is none, or lets what is behind it through."""
    colour = parse_color(value)
    if not isinstance(colour, tuple) or colour.alpha < 0.6:
        return 2
    return 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue


# What decides whether a text is seen by how much there is of it.
_BY_VALUE: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_DECORATION, lambda value: _NOT_STRUCK.fullmatch(value) is not None),
    (re.compile("font-size"), lambda value: bool(_LETTERS.fullmatch(value)) or _within(value, _SMALLEST_LETTERS, {})),
    (re.compile("font-family"), lambda value: _PLAIN_FONT.fullmatch(value) is not None),
    (re.compile("line-height"), lambda value: value == "normal" or _within(value, {**_SMALLEST_LETTERS, "": 0.8}, {})),
    (re.compile("opacity"), lambda value: _within(value, {"": 0.5, "%": 50}, {})),
    (
        re.compile("color"),
        lambda value: value == "currentcolor" or bool(_THEME.fullmatch(value)) or _light(value) < 0.5,
    ),
    (re.compile("background(?:-color)?"), lambda value: value in {"none", "transparent"} or 0.5 < _light(value) <= 1),
    (_GAP, lambda value: all(each == "auto" or _within(each, {}, _LARGEST_GAP) for each in value.split())),
    (re.compile("min-(?:width|height)"), lambda value: bool(_BOX_WORDS.fullmatch(value)) or _within(value, {}, {})),
    (_BOX, lambda value: bool(_BOX_WORDS.fullmatch(value)) or _within(value, _SMALLEST_BOX, {})),
)
