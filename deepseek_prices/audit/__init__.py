"""For auditors: editions by name, instant or file; every change in order; why a price is what it is; published files.

All of it is carried in the package: nothing is fetched, and no file is read but those that are named. All instants are
UTC. Every result has `as_dict()` for JSON. The differences of two editions are `changes.changes`, shown by `diff`.
"""

import difflib
import hashlib
import re
from bisect import bisect_right
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from deepseek_prices import files
from deepseek_prices.audit.edition_file import EXPECTED, NAME, AuditError, read
from deepseek_prices.audit.evidence import (
    Caveat,
    PublishedEdition,
    built_in,
    editions,
    hashes,
    plain,
    published,
    without_evidence,
    written,
)
from deepseek_prices.audit.explanation import Alias, End, PeriodRule, PrintedPrice, Why, why
from deepseek_prices.changes import Change, changes, changes_a_price
from deepseek_prices.edition import KINDS, Edition, offers
from deepseek_prices.instants import to_second
from deepseek_prices.price import by_name

__all__ = [
    "Alias",
    "AuditError",
    "Caveat",
    "End",
    "Finding",
    "LogEntry",
    "PeriodRule",
    "PrintedPrice",
    "PublishedEdition",
    "Why",
    "edition_at",
    "instant",
    "log",
    "verify",
    "why",
]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FILES = (".json", ".yaml", ".yml")


@by_name
class LogEntry(NamedTuple):
    """A change of the official price page."""

    edition: PublishedEdition
    changes: tuple[Change, ...]
    """Against the edition before it; of the first one, everything."""
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
        raise TypeError(f"which: {EXPECTED}, as a str or a Path, is expected, not {type(which).__name__}")
    if isinstance(which, Path) or which.endswith(_FILES):
        return read(Path(which))
    if NAME.fullmatch(which):
        return _by_name(which)
    try:
        at = instant(which)
    except AuditError as error:
        near = tuple(difflib.get_close_matches(which, editions(), n=3))
        found = f"; is it {' or '.join(near)}?" if near else ""
        raise AuditError(f"{which!r} is none of these: {EXPECTED} ({error}){found}", near) from None
    known = list(published().values())
    position = bisect_right(known, at, key=lambda each: each.in_force_from) - 1
    if position < 0:
        first = known[0]
        message = f"no edition is in force at {written(at)}: the first is {first.name}; ask for a later instant"
        raise AuditError(message, (first.name,))
    return _by_name(known[position].name)


def log(
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    model: str | None = None,
    kind: str | None = None,
    prices_only: bool = False,
) -> tuple[LogEntry, ...]:
    """Every change of the official price page, in order: those in force from `since` on and before `until`, or all.

    Args:
        since: A datetime with a time zone; what begins at that instant is among them, and what is announced too.
        until: The first instant whose changes are not among them.
        model: A name: only changes of it, and of the product that it is billed as before or after.
        kind: Only the prices of this kind.
        prices_only: Only the prices.

    An edition of which nothing is left is left out, and so is one of a loaded file: nobody here knows what it changed.

    Raises:
        TypeError: `since` or `until` is no datetime.
        ValueError: One of them has no time zone; or no edition has the name or the kind.
    """
    to_second(since, "since")  # raises what it is not
    to_second(until, "until")
    _refuse_unknown(model, kind)
    before: Edition | None = None
    entries = []
    for about, edition in zip(built_in().values(), editions().values(), strict=True):
        if (since is None or about.in_force_from >= since) and (until is None or about.in_force_from < until):
            neutral = before is not None and not changes_a_price(before, edition)
            of = None if model is None else _bearing_on(model, before, edition)
            left = tuple(
                change
                for change in changes(before, edition)
                if (of is None or change.product in of)
                and (kind is None or change.kind == kind)
                and (not prices_only or change.of == "price")
            )
            if left or (model, kind, prices_only) == (None, None, False):
                entries.append(LogEntry(about, left, neutral))
        before = edition
    return tuple(entries)


def _bearing_on(model: str, before: Edition | None, after: Edition) -> set[str]:
    """A name, and the products that it is billed as."""
    sold = [{} if each is None else offers(each) for each in (before, after)]
    return {model, *(each[model].billed_as for each in sold if model in each)}


def _refuse_unknown(model: str | None, kind: str | None) -> None:
    """Raises `ValueError` for a name or a kind that no edition has."""
    known = {name: None for each in editions().values() for name in offers(each)}
    for word, words, what in ((model, [*known], "name"), (kind, [*KINDS], "kind")):
        if word is not None and word not in words:
            near = difflib.get_close_matches(word, words, n=3)
            raise ValueError(f"{what}: no edition has {word!r}{(near and f'; is it {near[0]}?') or ''}")


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
    counting = editions()
    if name in counting:
        return counting[name]
    if name in hashes():
        near = tuple(each for each in counting if each.partition(".")[0] == name.partition(".")[0])
        counts = f"{near[0]} counts in its place" if near else "no edition begins there"
        raise AuditError(f"{name} was superseded or withdrawn: {counts}; to look at it, name its file", near)
    if name in published():
        raise AuditError(without_evidence(name))
    near = tuple(difflib.get_close_matches(name, counting, n=3))
    raise AuditError(f"no edition has the name {name}; is it {' or '.join(near)}?", near)
