"""Newer prices than those that are built in, from a file, for this process. Nothing is ever fetched by itself."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from deepseek_prices import _editions, _guide_names, _models, files, lookup
from deepseek_prices.errors import at_second
from deepseek_prices.guide_names import on_anthropic_endpoint
from deepseek_prices.instants import from_second, written
from deepseek_prices.interval import Interval
from deepseek_prices.tracks import LoadError, tables, wrong

if TYPE_CHECKING:
    from deepseek_prices.errors import Track

LARGEST = 8 * 2**20  # bytes of a file; it has 120 kB in 2026
_swapping = Lock()


class NotHeld(LoadError):
    """A file lacks or changes what is built in."""


def load(file: str | os.PathLike[str]) -> None:
    """Answer from a file `tracks.json` instead of what is built in, from now on, in all threads of this process.

    The project publishes the file; `deepseek-prices update` fetches it. All functions answer from it then, but a loaded
    edition has no evidence: `editions()` and `audit.why` say so. Prices that were given before stay as they are. Each
    price is from one file; what asks for several, such as `get_cost`, may in another thread meet both while this runs:
    load before threads ask. What `bulk.register` made stays as it is, too: register again.

    A file is used whole or not at all. It has to hold all that is built in: before the `observed_until` that is built
    in, each name, kind and currency has the same price, list price, unit, hours or end. Only a named correction, an
    edition whose name ends in `.2` or more, may change an amount there, or withdraw the whole edition; a price may
    become not `certain`. The calendar may only grow. Whom the file is from cannot be seen in it: load what you trust.

    Raises:
        LoadError: It is no such file, or lacks or changes what is built in; it says where. Everything stays as it was.
        OSError: It cannot be read.

    Example:
        >>> from deepseek_prices import load, observed_until
        >>> load("tracks.json")  # doctest: +SKIP
        >>> observed_until()  # doctest: +SKIP
        datetime.datetime(2026, 12, 24, 8, 0, 12, tzinfo=datetime.timezone.utc)
    """
    path = Path(file)
    try:
        made = checked(files.content(path, LARGEST))
    except files.Refused as refused:
        raise LoadError(f"{path}: a file tracks.json of at most {LARGEST} bytes is expected, not {refused}") from None
    except LoadError as error:
        raise type(error)(f"{path}: {error}") from None
    with _swapping:  # in this order, see there
        lookup.compiled = made
        lookup._tracks = {}


def checked(content: bytes) -> ModuleType:
    """What the lookup answers from, of a file that may be loaded. Raises `LoadError`."""
    made = tables(content)
    if made.OBSERVED_UNTIL < _editions.OBSERVED_UNTIL:
        built_in, found = (written(from_second(each)) for each in (_editions.OBSERVED_UNTIL, made.OBSERVED_UNTIL))
        raise _lost("observed_until", f"{built_in}, which is built in, or later", found)
    _hold_calendar(_editions.CALENDAR, made.CALENDAR)
    _hold_editions(made)
    for key, track in _editions.TRACKS.items():
        _hold(made, key, track, made.TRACKS.get(key))
    for name, described in _models.MODELS.items():
        _hold(made, name, described, made.MODELS.get(name))
    _hold_guide_names(made)
    return made


def _lost(where: str, expected: str, found: object) -> NotHeld:
    return NotHeld(str(wrong(where, expected, found)))


def _hold_calendar(built_in: tuple[int, int, frozenset[int]], loaded: tuple[int, int, frozenset[int]]) -> None:
    first, last, days_off = built_in
    same = {day for day in loaded[2] if first <= day <= last} == {day for day in days_off if first <= day <= last}
    if not (loaded[0] <= first and last <= loaded[1] and same and days_off <= loaded[2]):
        days = [written(from_second(day * 86400))[:10] for day in (*loaded[:2], *sorted(days_off ^ loaded[2]))]
        raise _lost("calendar", "all that is built in, and days before and after it,", ", ".join(days))


def _hold_editions(loaded: ModuleType) -> None:
    """Raises where an edition of the past is not there with its sources, not corrected and not withdrawn."""
    sources = {edition[0]: edition[3] for edition in loaded.EDITIONS}
    past = (edition for edition in _editions.EDITIONS if edition[1] < _editions.OBSERVED_UNTIL)
    for name, _, _, built_in in past:
        is_replaced = any(_corrects(each, name) for each in sources) or _is_withdrawn(name, loaded)
        if sources.get(name) != built_in and not is_replaced:
            raise _lost(f"editions, {name}", f"it with {', '.join(built_in)}, as is built in,", sources.get(name))


def _corrects(name: str, other: str) -> bool:
    """Whether an edition is a correction of another, by their names."""
    (base, _, number), (same, _, lower) = name.partition("."), other.partition(".")
    return base == same and int(number or 1) > int(lower or 1)


def _is_withdrawn(name: str, loaded: ModuleType) -> bool:
    return any(_corrects(each, name) for each in loaded.WITHDRAWN)


class _Said(NamedTuple):
    """What a segment says."""

    reason: str
    billed_as: str
    terms: object
    """What is never changed of the past: unit and hours of a price, the stated end of a model, or an end that came."""
    printed: object
    """What a named correction may change: amounts, or what was printed of a model."""
    certain: bool
    edition: str


def _said(data: ModuleType, segment: tuple[Any, ...], is_model: bool) -> _Said:
    reason, edition, billed_as, *rest = segment
    name = data.EDITIONS[edition][0]
    if reason != "sold":
        return _Said(reason, billed_as, rest[0], None, True, name)
    if is_model:
        certain, until, names, printed = rest
        return _Said(reason, billed_as, until, (sorted(names), printed), certain, name)
    certain, rule, unit, prices = rest
    default, except_holidays, windows = (None, None, ()) if rule is None else data.RULES[rule]
    return _Said(reason, billed_as, (unit, default, except_holidays, sorted(windows)), sorted(prices), certain, name)


def _hold(loaded: ModuleType, key: str | tuple[str, str, str], built_in: Track, found: Track | None) -> None:
    """Raises where a model, or a name with its kind and currency, is not what it was."""
    what, is_model = (key, True) if isinstance(key, str) else (" ".join(key), False)
    if found is None and all(_is_withdrawn(_editions.EDITIONS[each[1]][0], loaded) for each in built_in[1]):
        return
    if found is None:
        raise _lost(what, "a track, as one is built in,", found)
    for second in sorted({*built_in[0], *found[0]}):
        before, after = (
            None if segment is None else _said(data, segment, is_model)
            for data, segment in ((_editions, at_second(built_in, second)), (loaded, at_second(found, second)))
        )
        stands = before is None or not _is_withdrawn(before.edition, loaded)
        if stands and not _held(before, after, second < _editions.OBSERVED_UNTIL):
            raise _lost(f"{what} from {written(from_second(second))}", *_apart(before, after))


def _apart(before: _Said | None, after: _Said | None) -> tuple[str, object]:
    """What is expected, and what is found: of two segments the first that differs."""
    if before is None or after is None:
        expected, others = ("nothing" if each is None else " ".join(each[:2]) for each in (before, after))
        return f"{expected}, as is built in,", others
    pairs = zip(_Said._fields, before, after, strict=True)
    name, built_in, found = next(each for each in pairs if each[1] != each[2])
    correction = f" (or a correction: {before.edition.partition('.')[0]} with a higher number)" * (name == "printed")
    return f"{name} {built_in}, as is built in{correction},", found


def _held(before: _Said | None, after: _Said | None, is_past: bool) -> bool:
    """Whether what is built in still holds. Of what is not past an edition says the same as long as it counts."""
    if before is None or after is None:
        return before is after or not is_past
    if not is_past and (before.edition != after.edition or {before.reason, after.reason} != {"sold"}):
        return True
    if before[:4] == after[:4] and (after.certain <= before.certain or not is_past):
        return True
    became_known = (before.reason, after.reason) == ("unknown", "sold") and before.billed_as == after.billed_as
    return _corrects(after.edition, before.edition) and (before[:3] == after[:3] or became_known)


def _hold_guide_names(loaded: ModuleType) -> None:
    """Raises where a name of the guides is not billed as it was, so far as that was certain."""
    for name, billed_as in _guide_names.ANYWHERE.items():
        if loaded.ANYWHERE.get(name) != billed_as:
            raise _lost(f"guide_names, {name}", f"{billed_as}, which is built in,", loaded.ANYWHERE.get(name))
        for key, track in _editions.TRACKS.items():
            if key[0] == billed_as and (name, *key[1:]) in loaded.TRACKS:  # a price list has it by now
                _hold(loaded, (name, *key[1:]), track, loaded.TRACKS[name, *key[1:]])
    known, found = _guide_names.ANTHROPIC, loaded.ANTHROPIC
    seconds = {each for _, _, *times in (*known, *found) for each in times if each is not None}
    edges = sorted({0, _editions.OBSERVED_UNTIL, *(each for each in seconds if each < _editions.OBSERVED_UNTIL)})
    for pattern, *_ in (*known, *found):
        name = f"{pattern[:-1]}~" if pattern.endswith("*") else pattern  # what fits no longer one
        for start, end in pairwise(edges):
            before, after = (on_anthropic_endpoint(name, Interval(start, end - 1), rows) for rows in (known, found))
            expected, others = ([each.billed_as for each in meanings] for meanings in (before, after))
            if expected != others and any(each.certain for each in before):
                where = f"guide_names, {name} from {written(from_second(start))}"
                raise _lost(where, f"{', '.join(expected)}, as is built in,", ", ".join(others))
