"""For auditors: editions by name, instant or file; every change in order; why a price is what it is; published files.

All of it is carried in the package: nothing is fetched, and no file is read but those that are named. All instants are
UTC. Every result has `as_dict()` for JSON. The differences of two editions are `changes.changes`, shown by `diff`.
"""

import difflib
import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from deepseek_prices import files
from deepseek_prices.chain import Cell, End, Name, Rule, Why, why
from deepseek_prices.changes import Change, Edition, cells, changes, changes_a_price
from deepseek_prices.edition import products, second
from deepseek_prices.instants import to_second
from deepseek_prices.price import by_name
from deepseek_prices.provenance import (
    PriceList,
    Remark,
    Sentence,
    Source,
    evidence,
    hashes,
    plain,
    price_lists,
    written,
)

__all__ = [
    "AuditError",
    "Cell",
    "End",
    "Entry",
    "Finding",
    "Name",
    "PriceList",
    "Remark",
    "Rule",
    "Sentence",
    "Source",
    "Why",
    "edition_at",
    "instant",
    "log",
    "verify",
    "why",
]

_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z(\.[2-9])?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_AMOUNT = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
_FILES = (".json", ".yaml", ".yml")
_EXPECTED = "an edition's name, a date, an instant with a time zone, or the path of an edition's .yaml or .json file"


class AuditError(ValueError):
    """A question that cannot be answered. `str()` says what was expected, what was found, and what to do."""

    near: tuple[str, ...] = ()
    """The names of editions that may have been meant."""

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.near = near


@by_name
class Entry(NamedTuple):
    """A change of the official price page."""

    price_list: PriceList
    changes: tuple[Change, ...]
    """Against the price list before it; of the first one, everything."""
    price_neutral: bool
    """No request costs something else than just before, can newly be made, or has come to its stated end."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it; `percent` of a change is a string or None."""
        found: dict[str, Any] = plain(self._asdict())
        return found


@by_name
class Finding(NamedTuple):
    """Where a folder differs from the editions that were published."""

    name: str
    """Of the edition; of what is none, the name of the file."""
    problem: str
    """`missing`, `different`, `unknown` (a file that is none of the editions), or `not read: ` and why: it is a folder,
    a pipe, a device, too large, or cannot be opened."""
    expected: str | None
    """The SHA-256 that this package carries; None where it has none of the name."""
    found: str | None
    """The SHA-256 of the file; None where there is none, or it was not read."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return self._asdict()


def instant(text: str) -> datetime:
    """The instant (UTC) that a text such as `2025-01-20T10:00Z` names; a date is its first instant, 00:00 UTC.

    Raises `AuditError` where it is neither, or has no time zone.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise AuditError(f"{text!r} is no instant: write a date, 2025-01-20, or 2025-01-20T10:00Z") from None
    if found.tzinfo is None:
        if not _DATE.fullmatch(text):
            raise AuditError(f"{text!r} has no time zone: write {text}Z for UTC, or {text}+08:00 for Beijing")
        found = found.replace(tzinfo=UTC)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise AuditError(f"{text!r} is no instant that UTC can show: write one of the years from 1 to 9999") from None


def edition_at(which: str | Path) -> Edition:
    """The edition that is meant, whole, as a mapping: the fields are those of `schema/edition.v1.schema.json`.

    `which` is an edition's name (`2025-01-20T122930Z`, also with `.2`); or a date or an instant with a time zone, for
    the edition in force then (a date is its first instant, 00:00 UTC); or the path of an edition's file: a `Path`, or
    a text that ends with .json, .yaml or .yml. A published file is known by its SHA-256; other .yaml needs PyYAML.

    Raises `AuditError`: nothing of that name, no edition in force yet, a file that cannot be read or is no edition;
    `TypeError` where `which` is neither a text nor a `Path`.
    """
    if not isinstance(which, str | Path):
        raise TypeError(f"which: {_EXPECTED}, as a str or a Path, is expected, not {type(which).__name__}")
    if isinstance(which, Path) or which.endswith(_FILES):
        return _from_file(Path(which))
    if _NAME.fullmatch(which):
        return _by_name(which)
    try:
        at = instant(which)
    except AuditError as error:
        near = tuple(difflib.get_close_matches(which, evidence(), n=3))
        found = f"; is it {' or '.join(near)}?" if near else ""
        raise AuditError(f"{which!r} is none of these: {_EXPECTED} ({error}){found}", near) from None
    lists = list(price_lists().values())
    position = bisect_right(lists, at, key=lambda each: each.in_force_from) - 1
    if position < 0:
        first = lists[0]
        message = f"no edition is in force at {written(at)}: the first is {first.name}; ask for a later instant"
        raise AuditError(message, (first.name,))
    return evidence()[lists[position].name]


def log(since: datetime | None = None) -> tuple[Entry, ...]:
    """Every change of the official price page, in order: those in force from `since` on, or all.

    `since` is a timezone-aware datetime; what begins at that instant is among them, and what is announced too. Raises
    `TypeError` where `since` is no datetime, and `ValueError` where it has no time zone.
    """
    to_second(since, "since")  # raises what it is not
    before: Edition | None = None
    entries = []
    for price_list, edition in zip(price_lists().values(), evidence().values(), strict=True):
        if since is None or price_list.in_force_from >= since:
            neutral = before is not None and not changes_a_price(before, edition)
            entries.append(Entry(price_list, tuple(changes(before, edition)), neutral))
        before = edition
    return tuple(entries)


def verify(folder: str | Path) -> tuple[Finding, ...]:
    """Where a folder differs from the published editions, sorted by name.

    The folder is `data/editions` of the repository, or that of a release's `editions-*.tar.gz`. Compared is the
    SHA-256 of every edition, superseded and withdrawn ones too. Nothing is passed over: what is none of the editions is
    a finding, whatever its name; only regular files of at most 1 MiB are read. Raises `AuditError` where the folder
    cannot be read or holds no edition.
    """
    expected = hashes()
    try:
        entries = {path.name: path for path in Path(folder).iterdir()}
    except OSError as error:
        raise AuditError(
            f"{error.filename or folder} cannot be read: {error.strerror}; give a folder of editions"
        ) from None
    published = {f"{name}.yaml": digest for name, digest in expected.items()}
    if not entries.keys() & published.keys():
        advice = "give data/editions of the repository, or the folder of an unpacked editions-*.tar.gz of a release"
        raise AuditError(f"{folder} holds none of the {len(expected)} published editions: {advice}")
    names = sorted(published.keys() | entries.keys())
    found = (_finding(name.removesuffix(".yaml"), entries.get(name), published.get(name)) for name in names)
    return tuple(finding for finding in found if finding is not None)


def _finding(name: str, path: Path | None, expected: str | None) -> Finding | None:
    """What is wrong with one name; None where it is the published edition."""
    if path is None:
        return Finding(name, "missing", expected, None)
    try:
        digest = hashlib.sha256(files.content(path)).hexdigest()
    except files.Refused as refused:
        return Finding(name, f"not read: {refused}", expected, None)
    except OSError as error:
        return Finding(name, f"not read: {error.strerror}", expected, None)
    if digest == expected:
        return None
    return Finding(name, "unknown" if expected is None else "different", expected, digest)


# ---------------------------------------------------------------------------------------------------- an edition


def _by_name(name: str) -> Edition:
    editions = evidence()
    if name in editions:
        return editions[name]
    if name in hashes():
        near = tuple(each for each in editions if each.partition(".")[0] == name.partition(".")[0])
        counts = f"{near[0]} counts in its place" if near else "no edition begins there"
        raise AuditError(f"{name} was superseded or withdrawn: {counts}; to look at it, name its file", near)
    near = tuple(difflib.get_close_matches(name, editions, n=3))
    raise AuditError(f"no edition has the name {name}; is it {' or '.join(near)}?", near)


def _from_file(path: Path) -> Edition:
    try:
        data = files.content(path)
    except files.Refused as refused:
        raise AuditError(f"{path} is not read, as it is {refused}: a file of at most 1 MiB is expected") from None
    except OSError as error:
        raise AuditError(f"{path} cannot be read: {error.strerror}; {_EXPECTED} is expected") from None
    digest = hashlib.sha256(data).hexdigest()
    for name, edition in evidence().items():
        if hashes()[name] == digest:
            return edition
    try:
        content: Edition = _parsed(path, data.decode())
        changes(None, content)  # reads every term
        second(content["in_force"]["from"])
        if not _NAME.fullmatch(content["edition"]):
            raise ValueError(f"its name is {content['edition']!r}")
        amounts = list(_amounts(content))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        if isinstance(error, AuditError):
            raise
        advice = "an edition is expected, as schema/edition.v1.schema.json has it"
        raise AuditError(f"{path} is no edition ({type(error).__name__}: {error}): {advice}") from None
    for place, amount in amounts:
        if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
            raise AuditError(f'{path}, {place}: an amount as printed is expected, such as "0.28", not {amount!r}')
    return content


def _parsed(path: Path, text: str) -> Any:
    if path.suffix == ".json":
        return json.loads(text, object_pairs_hook=_distinct)
    try:
        import yaml
    except ImportError:
        message = (
            f"{path} is none of the published editions, and another .yaml needs PyYAML: python -m pip install pyyaml"
        )
        raise AuditError(message) from None

    class Strict(yaml.SafeLoader):
        """Refuses a key that stands there twice, and what stands for something else: a few of these fill any memory."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise ValueError("an alias stands there (*name): write out what it stands for")
            return super().compose_node(parent, index)

    tag = yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG
    Strict.add_constructor(tag, lambda loader, node: _distinct(loader.construct_pairs(node, deep=True)))
    try:
        return yaml.load(text, Strict)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise AuditError(f"{path} is no YAML: {error}") from None


def _distinct(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _amounts(edition: Edition) -> Iterator[tuple[str, object]]:
    """Every amount of an edition, list prices too, with its place."""
    for name, product in products(edition):
        for currency, by_kind in product["prices"].items():
            for kind, periods in by_kind.items():
                for period, value in cells(periods):
                    for amount in (value,) if isinstance(value, str) else value.values():
                        yield " ".join(filter(None, (name, kind, period, currency))), amount
