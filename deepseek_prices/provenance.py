"""What a price list rests on: its instant and how that is known, its file's SHA-256, its sources, the page's sentences.

From `_evidence`, which is large: it is imported when it is first asked for. All instants are UTC.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from deepseek_prices import diff, instants, price
from deepseek_prices.changes import Change, Edition
from deepseek_prices.errors import PriceError
from deepseek_prices.price import Price, by_name


@by_name
class PriceList(NamedTuple):
    """An edition: a file in `data/editions/`, and when it is in force."""

    name: str
    """As in `Price.edition`."""
    in_force_from: datetime
    """Its first instant (UTC)."""
    in_force_until: datetime | None
    """The first instant of the next price list (UTC); None for the newest."""
    basis: str
    """How its first instant is known: `stated` by DeepSeek, `observed` between two looks, `derived` from others."""
    earliest: datetime | None
    """The last proof of the state before (UTC); None where the instant is known to the second."""
    earliest_proof: str | None
    """What that rests on: the `page` or a copy of it, somebody's `record`, or an `announcement` of DeepSeek's."""
    latest: datetime | None
    """The first proof of this state (UTC); None where the instant is known to the second."""
    latest_proof: str | None
    """What that rests on. An `announcement` does not prove that the page showed it."""
    sha256: str
    """Of its file."""


@by_name
class Source(NamedTuple):
    """Something that a price list rests on."""

    what: str
    """`page` (fetched from the official site), `copy` of it, `news` of DeepSeek, `export` of what it charged, or a
    `record` of somebody else."""
    url: str
    """Of the original, which may say something else by now."""
    kept_at: Mapping[str, str] | None
    """Where this very copy stands: its `repository`, `commit` and `path`, its `archive` or `address`; or, as `unknown`,
    why no place is known. None where the original is what was read."""
    language: str | None
    currency: str | None
    """The currency that it speaks for; None where that is not one."""
    captured_on: str | None
    """The day (UTC) of the capture."""
    sha256: str | None
    """Of the capture, where its bytes are known."""
    note: str | None


@by_name
class Sentence(NamedTuple):
    """A sentence of the page, and what the reader took it for."""

    language: str
    meaning: str
    """One of the meanings in `data/README.md`, such as `discount`."""
    text: str


@by_name
class Remark(NamedTuple):
    """What has to be said of a product's prices."""

    what: str
    """`derived`: no copy prints it; `gap`: nobody here knows it; `accepted`: right, though a check stops."""
    edition: str
    product: str
    rule: str | None
    """The check that it is accepted against, such as `R19`."""
    why: str


def evidence() -> Mapping[str, Edition]:
    """The editions that count, whole, each by its name, the oldest first."""
    from deepseek_prices._evidence import EDITIONS

    return EDITIONS


def hashes() -> Mapping[str, str]:
    """The SHA-256 of the file of every edition, superseded and withdrawn ones too, by the edition's name."""
    from deepseek_prices._evidence import SHA256

    return SHA256


def price_lists() -> dict[str, PriceList]:
    """When each edition is in force, by its name, the oldest first."""
    editions = list(evidence().values())
    starts = [instant_of(edition["in_force"]["from"]) for edition in editions]
    return {
        edition["edition"]: PriceList(
            edition["edition"],
            start,
            end,
            edition["in_force"]["basis"],
            _bound(edition, "earliest"),
            edition["in_force"].get("earliest_proof"),
            _bound(edition, "latest"),
            edition["in_force"].get("latest_proof"),
            hashes()[edition["edition"]],
        )
        for edition, start, end in zip(editions, starts, [*starts[1:], None], strict=True)
    }


def _bound(edition: Edition, which: str) -> datetime | None:
    return instant_of(edition["in_force"][which]) if which in edition["in_force"] else None


def sources(edition: Edition, currency: str) -> tuple[Source, ...]:
    """What the prices of an edition in a currency rest on, the best first."""
    return tuple(
        Source(**{field: source.get(field) for field in Source._fields})
        for source in edition["sources"]
        if source.get("currency", currency) == currency
    )


def address(source: Mapping[str, Any]) -> str:
    """Where to open a source: this very copy where its place is known, otherwise the original."""
    kept = source.get("kept_at", {})
    if "repository" in kept:
        return f"{kept['repository']}/blob/{kept['commit']}/{kept['path']}"
    return kept.get("archive") or kept.get("address") or str(source["url"])


def remarks(edition: Edition, product: str, currency: str, kind: str) -> tuple[Remark, ...]:
    """What has to be said of a product's price of a kind in a currency."""
    return tuple(
        Remark(what, edition["edition"], product, each.get("rule"), each["why"])
        for what, field in (("derived", "derived"), ("gap", "gaps"), ("accepted", "accepted"))
        for each in edition.get(field, ())
        if each["product"] == product and each.get("currency", currency) == currency and each.get("kind", kind) == kind
    )


def instant_of(written: str) -> datetime:
    """An instant as an edition has it (UTC)."""
    return datetime.fromisoformat(written).astimezone(UTC)


def written(moment: datetime) -> str:
    """An instant as an edition has it."""
    return instants.written(moment.replace(microsecond=0))


def plain(value: Any) -> Any:
    """A value as JSON has it: decimals and instants (UTC, ISO 8601) as strings, errors as their type and message."""
    for of, convert in _PLAIN:
        if isinstance(value, of):
            return convert(value)
    return value


def _mapping(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(each) for name, each in value.items()}


def _tuple(value: Any) -> Any:
    return _mapping(value._asdict()) if hasattr(value, "_asdict") else [plain(each) for each in value]


def _error(value: PriceError) -> dict[str, Any]:
    return {"type": type(value).__name__, "message": str(value)} | _mapping(value.__dict__)


_PLAIN: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Price, Price.as_dict),
    (Change, diff.as_dict),
    (datetime, written),
    (date, str),
    (Decimal, price.digits),
    (PriceError, _error),
    (Mapping, _mapping),
    (tuple, _tuple),
    (list, _tuple),
)
