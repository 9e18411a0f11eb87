"""A log of one's own: objects with at, model and usage, or a table with these and the fields of usage as columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from deepseek_prices.usage.cells import at_path, text
from deepseek_prices.usage.form import Content, Form, Options, Reader
from deepseek_prices.usage.record import BadRow, NotThisForm, Place, Read, Record, When
from deepseek_prices.usage.when import between

FIELDS = ("at", "model", "usage")
_FIELDS = frozenset(FIELDS)
COLUMNS = {"input": "prompt_tokens", "cached": "prompt_cache_hit_tokens", "output": "completion_tokens"}
"""What may be named of a table with other columns, and the field that it is; the input is with what was cached."""
_DIGITS = 40  # what is longer is no count; whatever is not a whole number is told from one where it is priced
_NOTHING = frozenset(("", "nan", "none", "null", "<na>", "nat"))  # as tools write that there is no value
_AS_FLOAT = re.compile(r"(\d{1,40})\.0+", re.ASCII)
# A column of another name is passed over, but none that may count what is billed.
_USAGE = re.compile(
    r"(?i).*(tokens?|cache[ds]?|character|server_tool_use)([._].*)?|request|page|hour|.*_request|output"
)
_SOURCE = "https://github.com/deepseek-prices/deepseek-prices#command-line"


class _Log(Reader):
    def read(self, place: Place, content: Content) -> Iterable[Read]:
        if not content.keys() >= _FIELDS:
            raise _fields_missing(place, [name for name in FIELDS if name not in content])
        model, usage = content["model"], _flat(content["usage"])
        if not isinstance(model, str):
            raise BadRow(place, "NotAString", f"model: a string is expected, not {model!r}")
        at = _when(place, content, self.options)
        key, user = _name(content, "key_name"), _name(content, "user")
        return (Record(place, model, at, usage, 1, "", "", key, user),)

    def other(self, row: BadRow) -> BadRow:
        return _fields_missing(row.place, FIELDS) if row.kind == "NotAnObject" else row


def _flat(usage: Any) -> Any:
    """A usage whose nested fields have names with a dot, which are read faster; as it is where that would lose one."""
    if type(usage) is not dict or dict not in map(type, usage.values()):
        return usage
    flat: dict[str, Any] = {}
    for name, value in usage.items():
        if type(value) is dict:
            flat.update({f"{name}.{inner}": each for inner, each in value.items()})
        else:
            flat[name] = value
    whole = sum([len(value) if type(value) is dict else 1 for value in usage.values()])
    return flat if len(flat) == whole else usage


def _fields_missing(place: Place, missing: Iterable[str]) -> BadRow:
    message = f"an object with the fields {', '.join(FIELDS)} is expected; missing: {', '.join(missing)}"
    return BadRow(place, "FieldsMissing", f"{message} (for one usage object add --model)")


def _when(place: Place, content: Content, options: Options) -> When:
    try:
        return between(content["at"], content.get("until"), options.zone)
    except ValueError as error:
        raise BadRow(place, "NotAnInstant", str(error)) from None


def _name(content: Content, name: str) -> str:
    value = content.get(name)
    return value if isinstance(value, str) else ""


class _Table(Reader):
    def read(self, place: Place, content: Content) -> Iterable[Read]:
        cells = {name: _cell(value) for name, value in content.items()}
        named = self.options.columns
        at, model = (cells.pop(named.get(name, name), None) for name in ("at", "model"))
        until = cells.pop("until", None)
        if named.keys() & COLUMNS:
            counts = {ours: cells.get(named[name]) for name, ours in COLUMNS.items() if name in named}
            usage: Mapping[str, Any] = {name: count for name, count in counts.items() if count is not None}
        else:
            usage = _nested(place, cells)
        when_it_was = _when(place, {"at": at or "", "until": until}, self.options)
        yield Record(
            place,
            text(model),
            when_it_was,
            usage,
            key_name=text(cells.get("key_name") or cells.get("api_key_name")),
            user=text(cells.get("user")),
        )


def _cell(value: object) -> object:
    """A cell: a whole number, also as `12000.0`, another text, or None."""
    if not isinstance(value, str):
        return value
    cell = value.strip()
    if cell.isascii() and cell.isdigit() and len(cell) <= _DIGITS:
        return int(cell)
    if cell.lower() in _NOTHING:
        return None
    as_float = _AS_FLOAT.fullmatch(cell)
    return int(as_float[1]) if as_float else cell


def _nested(place: Place, cells: Mapping[str, object]) -> dict[str, Any]:
    """The usage of a row: a column such as prompt_tokens_details.cached_tokens is a field of a nested one."""
    usage: dict[str, Any] = {}
    for path, cell in cells.items():
        if cell is None or not _USAGE.fullmatch(path):
            continue
        *outer, name = path.split(".")
        inner = usage
        for each in outer:
            inner = inner.setdefault(each, {})
            if not isinstance(inner, dict):
                raise BadRow(place, "FieldsAtOdds", f"{path}: {each} is also a column of its own: keep one of them")
        if name in inner:
            raise BadRow(place, "FieldsAtOdds", f"{path} is also split into columns with a dot: keep one of them")
        inner[name] = cell
    return usage


class _Named(_Table):
    """Objects with fields of other names, which whoever asks has named."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        paths = self.options.columns.values()
        return super().read(place, {path: at_path(content, path) for path in paths})


def check_columns(columns: tuple[str, ...], options: Options) -> None:
    """Raises `NotThisForm` where a table is not one of these."""
    names = [options.columns.get(name, name) for name in ("at", "model")]
    missing = [name for name in (*names, *options.columns.values()) if name not in columns]
    wrong = f"no {' and '.join(dict.fromkeys(missing))}" if missing else _wrong(columns)
    if wrong:
        raise NotThisForm(
            f"the first line of a CSV must name the columns at, model and the usage fields; found {wrong} in "
            f"{_shown(columns)}"
        )


def _wrong(columns: tuple[str, ...]) -> str | None:
    if len(set(columns)) < len(columns):
        return "a column twice"
    nameless = [name for name in columns if "." in name and not all(map(str.strip, name.split(".")))]
    return f"nothing before, after or between the dots of {nameless[0]!r}" if nameless else None


def _shown(columns: tuple[str, ...]) -> str:
    shown = str(list(columns))
    return shown if len(shown) <= 500 else f"{shown[:499]}…"


def _knows(content: Content) -> bool:
    return ("usage" in content and ("at" in content or "model" in content)) or {"at", "model"} <= content.keys()


JSONL = Form("jsonl", 'a log of one\'s own: {"at": …, "model": …, "usage": {…}} a line', _SOURCE, _knows, _Log)
CSV = Form(
    "csv",
    "a table with the columns at, model and the fields of usage, or with others that --at, --model, … name",
    _SOURCE,
    {"at", "model"}.issubset,
    _Table,
    is_table=True,
)
NAMED = Form("named", "objects with the fields that --at, --model, … name", _SOURCE, lambda _: True, _Named)
FORMS = (JSONL, CSV)
