"""A script with shorter names: what it does stays the same. Pure.

Each name becomes another one wherever it stands, and two become the same only where neither reaches the other: which
one is meant, and where it holds, cannot change. Those of the whole script are renamed alike in all of it; those of one
statement alike in that statement. What the script does not declare itself (`document`), the properties of objects and
the texts stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, product
from string import ascii_uppercase

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
_SCOPES = {  # what a name holds in; one that is left out makes it hold in more, which is safe
    "program", "statement_block", "class_body", "catch_clause", "for_statement", "for_in_statement", "arrow_function",
    "method_definition", "function_declaration", "function_expression", "generator_function_declaration",
}  # fmt: skip
_FREQUENT = "etnoriascldumpfhgvbywkxjqz"  # as the rest of a script has them: so it is packed into fewer bytes
_OF_ALL, _OF_ONE = ascii_uppercase + _FREQUENT[::-1], _FREQUENT + ascii_uppercase
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
    shared = dict(zip(most, _fresh(_OF_ALL, taken), strict=False))
    edits = []
    for nodes, names in zip(statements, own, strict=True):
        here = [node for node in nodes if _text(node) in names - of_all - free]
        new = shared | _of_one(here, taken | {shared.get(_text(node), "") for node in nodes})
        edits += [(node, new[_text(node)]) for node in nodes if _text(node) in new]
    return _edited(script.encode(), edits)


def _of_one(nodes: Iterable[Node], taken: set[str]) -> dict[str, str]:
    """New names for those of one statement: two have the same where what they hold in is apart."""
    reaches: dict[str, tuple[int, int]] = {}
    for node in nodes:
        within = _scope(node) if _is_declared(node) else node
        start, end = reaches.get(_text(node), (within.start_byte, within.end_byte))
        reaches[_text(node)] = min(start, within.start_byte), max(end, within.end_byte)
    new: dict[str, str] = {}
    for name, (start, end) in reaches.items():
        met = {new[each] for each in new if reaches[each][0] < end and start < reaches[each][1]}
        new[name] = next(_fresh(_OF_ONE, taken | met))
    return new


def _scope(node: Node) -> Node:
    """What a name that is declared holds in; that of a function or class in what this stands in."""
    found = node.parent if node.parent and node.parent.type.endswith("_declaration") else node
    while found.parent and (found := found.parent).type not in _SCOPES:
        pass
    return found


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
    return (name for name in chain(letters, map("".join, product(_FREQUENT, _FREQUENT))) if name not in taken)


def _edited(source: bytes, edits: Iterable[tuple[Node, str]]) -> str:
    parts, position = [], 0
    for node, name in sorted(edits, key=lambda edit: edit[0].start_byte):
        key = (node.text or b"") + b":" if node.type.startswith("shorthand") else b""
        parts += [source[position : node.start_byte], key, name.encode()]
        position = node.end_byte
    return b"".join([*parts, source[position:]]).decode()
