"""What a call asks for, checked before anything is read: a refusal says what to write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from deepseek_prices import lookup
from deepseek_prices.bulk import tables, usage_columns
from deepseek_prices.bulk.dialect import Dialect
from deepseek_prices.bulk.plan import ADDED, OWN, Names, Plan, Usage
from deepseek_prices.edition import CURRENCIES
from deepseek_prices.errors import unknown

if TYPE_CHECKING:
    from deepseek_prices.literals import UnknownHolidays

_WHOLE = re.compile(r"(\"null\"|void|tinyint|smallint|integer|int|bigint|utinyint|usmallint|uinteger|ubigint)$")
_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)$")
_NUMBER = re.compile(rf"{_WHOLE.pattern}|{_DECIMAL.pattern}|u?hugeint$|float$|double$")
_TEXT = re.compile(r"varchar$|string$|enum\(")
_NAIVE = re.compile(r"timestamp(_ntz|_s|_ms|_ns)?$|date$|datetime$")


class Options(NamedTuple):
    """What is told beside the table."""

    currency: str
    unknown_holidays: UnknownHolidays
    no_cache_split: str


def planned(dialect: Dialect, given: Sequence[tuple[str, str]], options: Options, names: Names) -> Plan:
    """All that the statement for a table is made of, from the names of its columns and their types.

    Raises `TypeError` for a type, `UsageError` for columns that are no usage, `ValueError` for a name that is taken,
    there twice or in capitals, or an option, and `UnknownCurrency`.
    """
    check(options)
    numbers = [name for name, of in given if _NUMBER.match(of.lower())]
    _expect_names(dialect, [name for name, _ in given], numbers)
    columns = dict(given)
    usage = Usage(dict(columns), _moment(dialect, columns))
    _expect_model(dialect, columns)
    form = usage_columns.form_of(columns, numbers)
    for name in form.columns:
        _expect_count(dialect, name, columns[name])
    slots = tables.slots()
    facts = tables.facts(form.kinds, options.currency, slots.moments, options.unknown_holidays)
    return Plan(dialect, form, slots, facts, names, usage, options.no_cache_split)


def _expect_names(dialect: Dialect, found: Sequence[str], numbers: Sequence[str]) -> None:
    """Raises `ValueError` for columns that would be taken for others; to an engine capitals are no difference."""
    taken = [name for name in found if name.lower() in ADDED or name.lower().startswith(OWN)]
    if taken:
        without = dialect.write["without"].format(", ".join(map(dialect.quoted, taken)))
        raise ValueError(f"{', '.join(taken)}: a column of this name is there, and is to be made: select {without}")
    counted = Counter(map(str.lower, found))
    twice = [name for name in found if counted[name.lower()] > 1]
    if twice:
        raise ValueError(f"{', '.join(twice)}: one column of a name is expected: select one of them")
    for name in found:
        read = usage_columns.KNOWN if name in numbers else usage_columns.FIELDS
        if name.lower() in read and name.lower() != name:
            written = f"{dialect.quoted(name)} AS {dialect.quoted(name.lower())}"
            raise ValueError(f"{name}: {name.lower()} is expected, without capitals: select {written}")


def names_of(by: object) -> tuple[str, ...]:
    """What totals are by, once each; `TypeError` where it is no text."""
    names = (by,) if isinstance(by, str) or not isinstance(by, Iterable) else tuple(by)
    wrong = [each for each in names if not isinstance(each, str)]
    if wrong:
        raise TypeError(f"by: names of columns are expected, as text, not {type(wrong[0]).__name__}: {by!r:.200}")
    return tuple(dict.fromkeys(names))


def expect_columns(found: Sequence[object], asked: Sequence[str]) -> None:
    """Raises `ValueError` where a table lacks a column, has it twice, or where it is the name of a sum."""
    lacking = [name for name in asked if name not in found]
    if lacking:
        columns = ", ".join(map(str, found))
        raise ValueError(f"by: {', '.join(map(repr, lacking))}: a column of the table is expected: {columns}")
    counted = Counter(str(name).lower() for name in found)
    twice = [name for name in asked if counted[name.lower()] > 1]
    if twice:
        raise ValueError(f"by: {', '.join(twice)}: one column of a name is expected: select one of them")
    taken = [name for name in asked if name.lower() == "rows"]
    if taken:
        raise ValueError(f"by: {taken[0]}: a column of this name is to be made: select it under another")


def check(options: Options) -> None:
    currency, unknown_holidays, no_cache_split = options
    if currency not in CURRENCIES:
        raise unknown(lookup.compiled.TRACKS, "", "", currency)
    if unknown_holidays not in ("raise", "working_day"):
        raise ValueError(f"unknown_holidays: 'raise' or 'working_day' is expected, not {unknown_holidays!r}")
    if no_cache_split not in ("range", "miss"):
        raise ValueError(f"no_cache_split: 'range' or 'miss' is expected, not {no_cache_split!r}")


def _moment(dialect: Dialect, columns: Mapping[str, str]) -> tuple[str, ...]:
    """The columns of the instant: `at`, or `start` and `end`."""
    has_both = {"start", "end"} <= columns.keys()
    if ("at" in columns) == has_both:
        found = "all three" if has_both else ", ".join(columns) or "no column"
        write = dialect.write["renamed"].format("at")
        raise TypeError(
            f"at, or start and end: the instant of each row is expected in the one or the others, not in {found}: "
            f"select it, such as {write}"
        )
    moment = ("start", "end") if has_both else ("at",)
    for name in moment:
        found = columns[name]
        if found not in dialect.microseconds:
            kind = "naive" if _NAIVE.match(found.lower()) else "text" if _TEXT.match(found.lower()) else "number"
            raise _refused(
                dialect, name, f"an instant with a time zone ({' or '.join(dialect.microseconds)})", found, kind
            )
    return moment


def _expect_model(dialect: Dialect, columns: Mapping[str, str]) -> None:
    if "model" not in columns:
        found, write = ", ".join(columns), dialect.write["renamed"].format("model")
        raise TypeError(
            f"model: a column of this name is expected, with text, beside {found}: select it, such as {write}"
        )
    if not _TEXT.match(columns["model"].lower()):
        raise _refused(dialect, "model", "text", columns["model"], "words")


def _expect_count(dialect: Dialect, name: str, found: str) -> None:
    """Raises `TypeError` where a column holds no whole numbers; of hours, no exact ones."""
    if _WHOLE.match(found.lower()):
        return
    decimal = _DECIMAL.match(found.lower())
    if name == "hour":
        digits, decimals = usage_columns.HOURS
        if decimal is None or int(decimal[1]) > digits or int(decimal[2]) > decimals:
            expected = f"a whole number or a DECIMAL of {digits} digits and {decimals} decimals at most"
            raise _refused(dialect, name, expected, found, "hours")
        return
    raise _refused(dialect, name, "a whole number", found, "whole")


def _refused(dialect: Dialect, name: str, expected: str, found: str, write: str) -> TypeError:
    return TypeError(f"{name}: {expected} is expected, not {found}: select {dialect.write[write].format(name)}")
