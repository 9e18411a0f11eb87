"""A file `tracks.json`, read strictly: all of it is as `schema/tracks.v1.schema.json` says, or it is refused. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from operator import itemgetter
from types import ModuleType
from typing import Any, TypeAlias

from deepseek_prices.edition import CURRENCIES, KINDS, MODEL_KINDS, PERIODS
from deepseek_prices.instants import DAY, from_second, written
from deepseek_prices.model import LIMITS

SCHEMA_VERSION = 1
QUARTER = 900  # seconds; all windows begin and end with a quarter of an hour, and what prices many rows relies on it
EDITION = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z(\.[2-9]|\.[1-9][0-9]{1,2})?"
_UPDATE = "nothing of it is used: get the file again, or update deepseek-prices"

Read: TypeAlias = Callable[[Any, str], Any]
"""Gives a value of the file as the lookup has it, or raises; the second argument says where it stands."""


class LoadError(ValueError):
    """A file is not used. `str()` says where, what is expected, what is found, and what to do."""


def wrong(where: str, expected: str, found: object) -> LoadError:
    """The error of a place in the file."""
    shown = repr(found)
    return LoadError(
        f"{where}: {expected} is expected, not {shown if len(shown) < 100 else shown[:99] + '…'}; {_UPDATE}"
    )


def tables(content: bytes) -> ModuleType:
    """What the lookup answers from, as the generated modules have it. Raises `LoadError`."""
    try:
        text = content.decode()
        found = json.loads(text, object_pairs_hook=_distinct, parse_float=_no_number, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"JSON of the feed tracks.json is expected, and it is none: {error}; {_UPDATE}") from None
    version = found.get("schema_version") if isinstance(found, dict) else None
    if type(version) is not int or version != SCHEMA_VERSION:
        raise wrong("schema_version", str(SCHEMA_VERSION), version)
    read = _FILE(found, "")
    made = ModuleType("tracks.json")
    vars(made).update(
        CURRENCIES=CURRENCIES,
        OBSERVED_UNTIL=read["observed_until"],
        CALENDAR=(*itemgetter("first", "last")(read["calendar"]), frozenset(read["calendar"]["days_off"])),
        RULES=tuple(tuple(rule.values()) for rule in read["rules"]),
        EDITIONS=read["editions"],
        WITHDRAWN=frozenset(name for name, why in read["not_counting"].items() if why.startswith("withdrawn")),
        TRACKS=read["tracks"],
        MODELS=read["models"],
        ANYWHERE=read["guide_names"]["anywhere"],
        ANTHROPIC=read["guide_names"]["anthropic"],
    )
    _check_editions(made.EDITIONS)
    _check_withdrawn(made)
    _check_rules(made.RULES)
    _check_tracks(made)
    return made


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:100]!r} stands there twice")
        found[key] = value
    return found


def _no_number(digits: str) -> object:
    raise ValueError(f"{digits[:30]} is no whole number, and amounts are texts")


# ------------------------------------------------------------------------------------------------- what a value may be


def _whole(low: int, high: int) -> Read:
    def read(value: Any, where: str) -> int:
        if type(value) is not int or not low <= value <= high:
            raise wrong(where, f"a whole number from {low} to {high}", value)
        return value

    return read


def _text(pattern: str, expected: str) -> Read:
    matches = re.compile(pattern).fullmatch

    def read(value: Any, where: str) -> str:
        if not isinstance(value, str) or not matches(value) or not value.isprintable():
            raise wrong(where, expected, value)
        return value

    return read


def _either(words: tuple[str, ...]) -> Read:
    return _text("|".join(words), " or ".join(words))


def _or_none(of: Read) -> Read:
    return lambda value, where: None if value is None else of(value, where)


def _list(of: Read, least: int = 0, most: int = 100_000) -> Read:
    def read(value: Any, where: str) -> tuple[Any, ...]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise wrong(where, f"a list of {least} to {most}", value)
        return tuple(of(each, f"{where}[{number}]") for number, each in enumerate(value))

    return read


def _row(*columns: Read) -> Read:
    def read(value: Any, where: str) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) != len(columns):
            raise wrong(where, f"a list of {len(columns)}", value)
        cells = enumerate(zip(columns, value, strict=True))
        return tuple(of(each, f"{where}[{number}]") for number, (of, each) in cells)

    return read


def _fields(**fields: Read) -> Read:
    """Fields that are all there; there may be others, which a later version of this package reads."""

    def read(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict) or fields.keys() - value.keys():
            missing = [name for name in fields if isinstance(value, dict) and name not in value]
            found = f"one without {', '.join(missing)}" if missing else value
            raise wrong(where or "the file", f"an object with {', '.join(fields)}", found)
        return {name: of(value[name], f"{where}.{name}" if where else name) for name, of in fields.items()}

    return read


def _table(key: Read, of: Read) -> Read:
    def read(value: Any, where: str) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise wrong(where, "an object", value)
        return {key(name, where): of(each, f"{where}.{name}") for name, each in value.items()}

    return read


# ---------------------------------------------------------------------------------------------------- what is read

_SECOND = _whole(-62_135_596_800, 253_402_300_799)
_DAY = _whole(0, 100_000)
_POSITION = _whole(0, 100_000)
_NAME = _text(r"[^|\s]{1,200}", "a name")
_STATEMENT = _text(EDITION, "an edition's name")
_REMARK = _text(r".{0,500}", "a text of one line")
_SOURCE = _text(r"https://\S{1,1000}", "an address, https://…")
_AMOUNT = _text(r"(0|[1-9][0-9]{0,6})(\.[0-9]{1,9})?", 'an amount as printed, such as "0.28",')
_PERIOD = _either(PERIODS)
_LIMIT = _text(r"[1-9][0-9]{0,5}[KM]", 'a limit as printed, such as "64K",')
_FIELDS = {"version": _REMARK, "concurrency": _text(r"[1-9][0-9]{0,8}", "a number as printed")} | dict.fromkeys(
    LIMITS, _LIMIT
)


def _flag(value: Any, where: str) -> bool:
    return bool(_whole(0, 1)(int(value) if isinstance(value, bool) else value, where))


def _printed(value: Any, where: str) -> tuple[tuple[str, str], ...]:
    found = _list(_row(_NAME, _REMARK))(value, where)
    return tuple((name, _FIELDS.get(name, _REMARK)(text, where)) for name, text in found)


def _key(value: str, where: str) -> tuple[str, str, str]:
    name, kind, currency = _row(_NAME, _either(KINDS), _either(CURRENCIES))(
        value.split("|"), f"{where}, {value[:100]!r}"
    )
    return name, kind, currency


def _track(sold: Read, *reasons: str) -> Read:
    """The starts and segments of a track, whose segments with something to tell are these."""
    gone = _row(_either(("x",)), _either(reasons), _NAME, _SECOND, _REMARK, _POSITION)

    def segment(value: Any, where: str) -> tuple[Any, ...]:
        if isinstance(value, list) and value[:1] == ["x"]:
            _, reason, billed_as, end, why, edition = gone(value, where)
            return reason, edition, billed_as, end, why
        return "sold", *sold(value, where)

    columns = _row(_list(_SECOND, 1), _list(segment, 1))

    def read(value: Any, where: str) -> tuple[Any, ...]:
        starts, segments = columns(value, where)
        wanted = f"{len(starts)} segments, one for each start,"
        _expect(len(starts) == len(segments), f"{where}[1]", wanted, len(segments))
        for number, (before, start) in enumerate(pairwise(starts), 1):
            _expect(before < start, f"{where}[0][{number}]", "a second after the one before", start)
        return starts, segments

    return read


_UNIT = _row(_whole(1, 10**9), _text(r"[a-z ]{1,50}", "what the price is for"))
_PRICED = _row(_POSITION, _NAME, _flag, _or_none(_POSITION), _UNIT, _list(_row(_PERIOD, _AMOUNT, _or_none(_AMOUNT)), 1))
_DESCRIBED = _row(_POSITION, _NAME, _flag, _or_none(_SECOND), _list(_NAME), _printed)
_GUIDE_NAME = _row(_NAME, _NAME, *[_or_none(_SECOND)] * 4)
_FILE = _fields(
    observed_until=_SECOND,
    currencies=_row(*(_either((currency,)) for currency in CURRENCIES)),
    calendar=_fields(first=_DAY, last=_DAY, days_off=_list(_DAY)),
    rules=_list(
        _fields(
            default=_PERIOD,
            except_holidays=_flag,
            windows=_list(_row(_PERIOD, _whole(1, 127), _whole(0, DAY), _whole(0, DAY))),
        )
    ),
    editions=_list(_row(_STATEMENT, _SECOND, _or_none(_SECOND), _row(*[_SOURCE] * len(CURRENCIES))), 1),
    not_counting=_table(_STATEMENT, _REMARK),
    guide_names=_fields(anywhere=_table(_NAME, _NAME), anthropic=_list(_GUIDE_NAME, most=100)),
    models=_table(_NAME, _track(_DESCRIBED, "ended")),
    tracks=_table(_key, _track(_PRICED, "ended", "unknown")),
)


# --------------------------------------------------------------------------------------------- what must hold together


def _expect(holds: bool, where: str, expected: str, found: object) -> None:
    if not holds:
        raise wrong(where, expected, found)


def _check_editions(editions: tuple[Any, ...]) -> None:
    for number, ((name, start, end, _), following) in enumerate(zip(editions, (*editions[1:], None), strict=True)):
        where = f"editions[{number}]"
        instant = written(from_second(start)).replace(":", "")
        _expect(name.partition(".")[0] == instant, where, f"the name of its first second, {instant},", name)
        until = None if following is None else following[1]
        _expect(end == until and (until is None or start < until), where, "the start of the next edition, later,", end)


def _check_withdrawn(made: ModuleType) -> None:
    counting = {name.partition(".")[0]: name for name, *_ in made.EDITIONS}
    for name in made.WITHDRAWN:
        found = counting.get(name.partition(".")[0])
        _expect(found is None, f"not_counting, {name}", "no edition of its instant, as it is withdrawn,", found)


def _check_rules(rules: tuple[Any, ...]) -> None:
    for number, (_, _, windows) in enumerate(rules):
        for day in range(7):
            of_day = [window for _, days, *window in sorted(windows, key=itemgetter(2)) if days >> day & 1]
            edges = [edge for window in of_day for edge in window]
            apart = all(before < after for before, after in zip(edges[::2], edges[1::2], strict=True))
            _expect(apart and edges == sorted(edges), f"rules[{number}]", "windows that do not overlap", windows)
            _expect(not any(edge % QUARTER for edge in edges), f"rules[{number}]", "whole quarters of an hour", windows)


def _check_tracks(made: ModuleType) -> None:
    names = {name for name, _, _ in made.TRACKS}
    periods = [{default, *(period for period, *_ in windows)} for default, _, windows in made.RULES]
    for key, (starts, segments) in (*made.TRACKS.items(), *made.MODELS.items()):
        where = f"tracks.{'|'.join(key)}" if isinstance(key, tuple) else f"models.{key}"
        for start, end, (reason, edition, billed_as, *said) in zip(starts, (*starts[1:], None), segments, strict=True):
            _expect(edition < len(made.EDITIONS), where, f"one of the {len(made.EDITIONS)} editions", edition)
            _expect(billed_as in names, where, "a name that has tracks", billed_as)
            if reason == "sold":
                name, first, until, _ = made.EDITIONS[edition]
                begins = first <= start or not said[0]  # before it begins an edition is not certain
                _expect(begins and (until is None or (end or until + 1) <= until), where, "a time of its edition", name)
                if isinstance(key, tuple):
                    _check_price(where, key[1], periods, said)
    models = {name for name, kind, _ in made.TRACKS if kind in MODEL_KINDS}
    others = models ^ {*made.MODELS}
    _expect(not others, "models", "the names that have tracks of tokens, and no other,", others)
    for name, billed_as, *_ in (*made.ANYWHERE.items(), *made.ANTHROPIC):
        is_listed = billed_as in names and billed_as not in made.ANYWHERE
        _expect(is_listed, f"guide_names, {name}", "a name that has tracks, and is no other's,", billed_as)


def _check_price(where: str, kind: str, periods: list[set[str]], said: list[Any]) -> None:
    _, rule, unit, prices = said
    _expect(rule is None or rule < len(periods), where, f"one of the {len(periods)} rules", rule)
    wanted, found = sorted({"standard"} if rule is None else periods[rule]), [period for period, *_ in prices]
    _expect(sorted(found) == wanted, where, f"a price for each of {', '.join(wanted)}", found)
    of = "token" if kind in MODEL_KINDS else kind.rpartition("_")[2]
    _expect(unit[1].split(" ")[-1] == of, where, f"a price for so many {of}s", unit[1])
    _expect(str(unit[0]).rstrip("0") == "1", where, "a unit of 1, 10, 100, …", unit[0])
