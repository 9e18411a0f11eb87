"""A script with shorter names: what it does stays the same. Pure.

Each name becomes another one wherever it stands, and no two become the same: which one is meant, and where it holds,
cannot change. Those of the whole script are renamed alike in all of it; those of one statement alike in that statement.
What the script does not declare itself (`document`), the properties of objects and the texts stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, product
from string import ascii_letters, ascii_lowercase, ascii_uppercase

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_javascript.language()))
_NAMES = {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
_DECLARED = {  # where a declaration has the name; the lists below are of names alone
    "variable_declarator": "name", "function_declaration": "name", "generator_function_declaration": "name",
    "class_declaration": "name", "arrow_function": "parameter", "catch_clause": "parameter", "for_in_statement": "left",
    "pair_pattern": "value", "assignment_pattern": "left", "object_assignment_pattern": "left",
}  # fmt: skip
_LISTS = {"formal_parameters", "array_pattern", "rest_pattern"}
_WORDS = {"as", "do", "if", "in", "is", "of"}  # of the language, with two letters


def shortened(script: str) -> str:
    """A script whose own names are of one or two letters."""
    root = _PARSER.parse(script.encode()).root_node
    if root.has_error:
        raise ValueError("script: JavaScript expected that can be parsed in full")
    statements = [list(_names(each)) for each in _statements(root)]
    own = [{_text(node) for node in nodes if _is_declared(node)} for nodes in statements]
    of_all = {_text(node) for node in chain(*statements) if _is_declared(node) and _is_of_all(node)}
    used = Counter(_text(node) for node in chain(*statements))
    free = set().union(*({*map(_text, nodes)} - names - of_all for nodes, names in zip(statements, own, strict=True)))
    taken = free | _WORDS
    most = [name for name, _ in used.most_common() if name in of_all - free]
    shared = dict(zip(most, _fresh(ascii_uppercase, taken), strict=False))
    taken |= set(shared.values())
    edits = []
    for nodes, names in zip(statements, own, strict=True):
        here = dict.fromkeys(_text(node) for node in nodes if _text(node) in names - of_all - free)
        new = shared | dict(zip(here, _fresh(ascii_lowercase, taken), strict=False))
        edits += [(node, new[_text(node)]) for node in nodes if _text(node) in new]
    return _edited(script.encode(), edits)


def _statements(root: Node) -> Iterator[Node]:
    """The statements of a script, and each of what one statement declares."""
    for node in root.children:
        yield from node.children if node.type == "lexical_declaration" else (node,)


def _names(node: Node) -> Iterator[Node]:
    if node.type in _NAMES:
        yield node
    for child in node.children:
        yield from _names(child)


def _text(node: Node) -> str:
    return (node.text or b"").decode()


def _is_declared(node: Node) -> bool:
    """Whether a name is declared where it stands."""
    parent = node.parent
    if parent is None or node.type == "shorthand_property_identifier_pattern" or parent.type in _LISTS:
        return True
    field = _DECLARED.get(parent.type)
    return field is not None and parent.child_by_field_name(field) == node


def _is_of_all(node: Node) -> bool:
    """Whether what is declared holds in the whole script: it is in no function, block or loop."""
    while (parent := node.parent) is not None:
        is_name = parent.child_by_field_name("name") == node
        if parent.type.endswith(("function", "_statement", "_block", "clause", "_definition", "_body")) or (
            parent.type.endswith(("function_declaration", "class_declaration")) and not is_name
        ):
            return False
        node = parent
    return True


def _fresh(letters: str, taken: set[str]) -> Iterator[str]:
    """Names that are not taken, the shortest first."""
    longer = map("".join, product(ascii_letters, ascii_letters))
    return (name for name in chain(letters, longer) if name not in taken)


def _edited(source: bytes, edits: Iterable[tuple[Node, str]]) -> str:
    parts, position = [], 0
    for node, name in sorted(edits, key=lambda edit: edit[0].start_byte):
        key = (node.text or b"") + b":" if node.type.startswith("shorthand") else b""
        parts += [source[position : node.start_byte], key, name.encode()]
        position = node.end_byte
    return b"".join([*parts, source[position:]]).decode()
