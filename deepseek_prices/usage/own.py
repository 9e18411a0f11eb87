"""A log of one's own: objects with at, model and usage, or a table with these and the fields of usage as columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from deepseek_prices.usage.cells import at_path, is_ambiguous, is_like_a_number, said, text
from deepseek_prices.usage.fields import BY_KIND, KNOWN_CHAT, KNOWN_INPUT_AND_OUTPUT
from deepseek_prices.usage.form import Content, Form, Options, Reader
from deepseek_prices.usage.json_rows import json_object
from deepseek_prices.usage.record import BadRow, NotThisForm, Place, Read, Record, When
from deepseek_prices.usage.when import between

FIELDS = ("at", "model", "usage")
_FIELDS = frozenset(FIELDS)
COLUMNS = {"input": "prompt_tokens", "cached": "prompt_cache_hit_tokens", "output": "completion_tokens"}
"""What may be named of a table with other columns, and the field that it is; the input is with what was cached."""
_DIGITS = 40  # what is longer is no count; whatever is not a whole number is told from one where it is priced
_COUNTED = (KNOWN_CHAT | KNOWN_INPUT_AND_OUTPUT | BY_KIND) - {"hour"}  # in whole numbers
_NUMBER = re.compile(r"\d")
_record = partial(tuple.__new__, Record)  # faster than by its name
_NOTHING = frozenset(("", "nan", "none", "null", "<na>", "nat"))  # as tools write that there is no value
_AS_FLOAT = re.compile(r"(\d{1,40})(\.0+)?", re.ASCII)
# A column of another name is passed over, but none that may count what is billed: by its name as a whole, or by a word
# of it, unless another word says that it is no count.
_USAGE = re.compile(
    r"(?i).*(tokens?|characters?|server_tool_use)([._].*)?|requests?|pages?|hours?|.*_request|(n_|num_|total_)?(in|out)"
)
_LIMIT = re.compile(r"max_(completion_|output_|new_)?tokens")  # what a request may use at most
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_COUNTS = re.compile(
    r"(in|out)puts?|prompts?|completions?|(un)?cached?|hits?|miss(es)?|toks?|reasoning|thinking|search(es)?|fetch(es)?"
)
_COUNTS_NOT = re.compile(
    r"ids?|ratio|rate|share|percent|pct|costs?|prices?|usd|cny|m?s|sec(onds)?|latency|duration|speed|time|date|at|name"
    r"|version|hash|keys?|url|file|path|type|lang(uage)?|format|status|enabled|model"
)
_SOURCE = "https://github.com/deepseek-prices/deepseek-prices#use-it-in-a-program"


class _Log(Reader):
    def read(self, place: Place, content: Content) -> Iterable[Read]:
        if not content.keys() >= _FIELDS:
            raise _fields_missing(place, [name for name in FIELDS if name not in content])
        model, usage = content["model"], content["usage"]
        if not isinstance(model, str):
            raise BadRow(place, "NotAString", f"model: a string is expected, not {said(model)}")
        if usage is None:
            raise BadRow(place, "NoUsage", "usage: it is empty, so what was used is not known")
        at = _when(place, content["at"], content.get("until"), self.options)
        key, user = _name(content.get("key_name")), _name(content.get("user"))
        return (_record((place, model, at, usage, 1, "", "", key, user, False, None)),)

    def other(self, row: BadRow) -> BadRow:
        return _fields_missing(row.place, FIELDS) if row.kind == "NotAnObject" else row


def _fields_missing(place: Place, missing: Iterable[str]) -> BadRow:
    message = f"an object with the fields {', '.join(FIELDS)} is expected; missing: {', '.join(missing)}"
    return BadRow(
        place,
        "FieldsMissing",
        f"{message} (for one usage object add --model; for other names --at, --model, --input …)",
    )


def _when(place: Place, start: object, end: object, options: Options) -> When:
    try:
        return between(start, end, options.zone)
    except ValueError as error:
        raise BadRow(place, "NotAnInstant", str(error)) from None


def _name(value: object) -> str:
    return value if isinstance(value, str) else ""


class _Table(Reader):
    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.at, self.model = (options.columns.get(name, name) for name in ("at", "model"))
        self.fields: dict[str, str] | None = None
        """Of the columns that count something, the field of usage that each is."""
        self.nested: list[tuple[str, str]] = []
        """Columns that say the same: a field that has others in it, and one of these."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        fields = self.fields
        if fields is None:
            fields = self.fields = self._fields(content)
            self.nested = [(whole, part) for part in fields for whole in fields if part.startswith(f"{whole}.")]
        usage = {field: cell for name, field in fields.items() if (cell := _cell(content[name])) is not None}
        if not fields:  # as a database, or a frame of objects, writes it
            usage = {**json_object(content, "usage")}
        for whole, part in self.nested:
            if whole in usage and part in usage:
                raise BadRow(place, "FieldsAtOdds", f"{part}: {whole} is also a column of its own: keep one of them")
        for field, cell in usage.items() if fields else ():
            if type(cell) is str and (field in _COUNTED or (not is_like_a_number(cell) and _NUMBER.search(cell))):
                raise BadRow(place, "UsageError", f"{field}: a number such as 12000 is expected, not {said(cell)}")
        at = _when(place, content[self.at] or "", content.get("until"), self.options)
        key, user = content.get("key_name") or content.get("api_key_name"), content.get("user")
        model = text(content[self.model]).strip()
        return (_record((place, model, at, usage, 1, "", "", text(key), text(user), False, None)),)

    def _fields(self, content: Content) -> dict[str, str]:
        columns = self.options.columns
        named = {columns[name]: field for name, field in COLUMNS.items() if name in columns}
        return named or {name: name for name in content if _may_count(name) and name not in (self.at, self.model)}


def _may_count(column: str) -> bool:
    words = [word.lower() for word in _WORD.findall(column)]
    if _LIMIT.fullmatch(column):
        return False
    return bool(_USAGE.fullmatch(column)) or (
        any(map(_COUNTS.fullmatch, words)) and not any(map(_COUNTS_NOT.fullmatch, words))
    )


def _cell(value: object) -> object:
    """A cell: a whole number, also as `12000.0`, another text, or None."""
    if not isinstance(value, str):
        return value
    if value.isdigit() and value.isascii() and len(value) <= _DIGITS:
        return int(value)
    cell = value.strip()
    if cell.lower() in _NOTHING:
        return None
    as_float = _AS_FLOAT.fullmatch(cell)
    return int(as_float[1]) if as_float and not is_ambiguous(cell) else cell


_BY_NAME = ("usage", "until", "key_name", "user")  # what an object may have besides, as a log of one's own


class _Named(_Table):
    """Objects with fields of other names, which whoever asks has named."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        paths = (self.at, self.model, *_BY_NAME, *self.options.columns.values())
        return super().read(place, {path: at_path(content, path) for path in paths})


def check_columns(columns: tuple[str, ...], options: Options) -> None:
    """Raises `NotThisForm` where a table is not one of these."""
    names = [options.columns.get(name, name) for name in ("at", "model")]
    missing = [name for name in (*names, *options.columns.values()) if name not in columns]
    wrong = f"no {' and '.join(dict.fromkeys(missing))}" if missing else _wrong(columns)
    if wrong:
        # A file may have no such line: its first cells may be keys, then.
        found = _shown(columns) if len(missing) < len({*names, *options.columns.values()}) else "it"
        raise NotThisForm(
            f"the first line of a CSV must name the columns at, model and the usage fields; found {wrong} in {found}"
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
    "a table with the columns at, model and the fields of usage (or usage, as JSON), or with others that --at, … name",
    _SOURCE,
    {"at", "model"}.issubset,
    _Table,
    is_table=True,
)
NAMED = Form("named", "objects with the fields that --at, --model, … name", _SOURCE, lambda _: True, _Named)
FORMS = (JSONL, CSV)
