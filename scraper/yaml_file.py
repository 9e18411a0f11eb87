"""Our YAML files: a strict way in, one canonical byte form out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from scraper.problem import CheckFailed, Problem, SourceUnavailable
from scraper.schema import in_order

# libyaml is part of every wheel of PyYAML, and many times as fast as the loader in Python, which reads some texts
# differently: one of the two has to be everywhere.
if not yaml.__with_libyaml__:
    raise ImportError("PyYAML is installed without libyaml here: install one of its wheels")

HEADER = "# Written by `python -m scraper`. A released edition is never edited: add one (see data/README.md).\n"
LINE_LENGTH = 100

# Spaces and marks that look like nothing or like a space; in a quoted string they are written as escapes.
_UNSEEN = re.compile("[\u0080-\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_MISTAKEN = {"y", "n", "Y", "N"}  # booleans in YAML 1.1, though not to PyYAML
_PLAIN = {"null": None, "true": True, "false": False}
# Half a surrogate pair is no text. libyaml reads over tabs between words, and byte order marks that begin a line.
_NOT_TEXT = re.compile("[\ud800-\udfff]|\t|(?<=[\n\r\x85\u2028\u2029\ufeff])\ufeff")
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_ADVICE = "quote it, or write it as the other files do"


def dump(data: Mapping[str, object], header: str = HEADER, schema: str = "edition") -> str:
    """Data in the one canonical form: fields in the schema's order, strings quoted, short collections on one line."""
    node = _node(in_order(data, schema), top=True)
    text = yaml.serialize(node, Dumper=yaml.CSafeDumper, allow_unicode=True, width=-1)  # on one line
    return header + _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04X}", text)


def sha256(data: Mapping[str, object]) -> str:
    """Of an edition's file in this form."""
    return hashlib.sha256(dump(data).encode()).hexdigest()


def _node(value: Any, *, top: bool = False) -> yaml.Node:
    if isinstance(value, dict):
        pairs = [(_key(key), _node(child)) for key, child in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=not top and _is_short(value))
    if isinstance(value, list):
        children = [_node(child) for child in value]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", children, flow_style=not top and _is_short(value))
    if isinstance(value, str):
        return yaml.ScalarNode("tag:yaml.org,2002:str", value, style='"')
    kind = "null" if value is None else "bool" if isinstance(value, bool) else "int"
    return yaml.ScalarNode(f"tag:yaml.org,2002:{kind}", json.dumps(value))


def _key(key: str) -> yaml.Node:
    return yaml.ScalarNode("tag:yaml.org,2002:str", key, style='"' if key in _MISTAKEN else None)


def _is_short(value: Any) -> bool:
    return len(json.dumps(value, ensure_ascii=False)) <= LINE_LENGTH


def load(path: Path) -> Any:
    """A YAML file of ours; raises `SourceUnavailable` where it cannot be read, `CheckFailed` where it is not strict."""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnavailable([Problem(path.name, "a YAML file in UTF-8", str(error), "restore the file")]) from None
    return loads(text, path.name)


class _Source(NamedTuple):
    """A text that is being read, to say in which line something stands."""

    name: str
    text: str

    def refused(self, mark: Any, expected: str, found: str) -> CheckFailed:
        # libyaml puts the end of a text into the line after its last one, also where no line end is there.
        line = min(mark.line, len(_LINE_END.findall(self.text))) + 1
        return CheckFailed([Problem(f"{self.name}, line {line}", expected, found, _ADVICE)])


def loads(text: str, name: str) -> Any:
    """A YAML text without anything that YAML might read as something else.

    Raises `CheckFailed`, with the line, for syntax errors, equal keys, anchors, tags, more than one document, tabs, and
    plain scalars that are not just null, true, false, a whole number or a word.
    """
    source = _Source(name, text)
    if stray := _NOT_TEXT.search(text):
        line = len(_LINE_END.findall(text, 0, stray.start())) + 1
        raise CheckFailed([Problem(f"{name}, line {line}", "printable text", ascii(stray[0]), _ADVICE)])
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            special = getattr(event, "anchor", None) or getattr(event, "tag", None)
            if special:
                raise source.refused(event.start_mark, "no anchor, alias or tag", str(special))
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise source.refused(mark, "one YAML document", str(error.problem or error.context)) from None
    except yaml.reader.ReaderError as error:
        raise CheckFailed([Problem(name, "printable text", str(error.reason), _ADVICE)]) from None
    if root is None:
        raise CheckFailed([Problem(name, "a YAML document", "nothing", "restore the file")])
    return _value(root, source)


def _value(node: yaml.Node, source: _Source) -> Any:
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, child in node.value:
            key = _value(key_node, source)
            if not isinstance(key, str) or key in mapping:
                raise source.refused(key_node.start_mark, "each key once, as a word", str(key))
            mapping[key] = _value(child, source)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, source) for child in node.value]
    if node.start_mark.line != node.end_mark.line:
        raise source.refused(node.start_mark, "text on one line", repr(node.value))
    if getattr(node, "style", None) in {"'", '"'}:
        if re.search(r"[\x00-\x1f\x7f-\x9f]", node.value):
            raise source.refused(node.start_mark, "text on one line, without control characters", repr(node.value))
        return node.value
    if node.value in _PLAIN:
        return _PLAIN[node.value]
    if re.fullmatch("[1-9][0-9]*", node.value):
        return int(node.value)
    if (
        node.tag != "tag:yaml.org,2002:str"
        or node.value in _MISTAKEN
        or not re.fullmatch(r"[A-Za-z_][\w.-]*", node.value)
    ):
        raise source.refused(node.start_mark, "a quoted scalar", node.value)
    return node.value
