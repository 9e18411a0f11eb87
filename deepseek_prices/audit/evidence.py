"""What a price rests on: the editions whole, when each is in force and how that is known, and what they were read from.

From `_evidence`, which is large: it is imported when it is first asked for. All instants are UTC.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from deepseek_prices import diff, instants, lookup, price
from deepseek_prices.changes import Change
from deepseek_prices.edition import Edition, price_points
from deepseek_prices.errors import PriceError
from deepseek_prices.instants import from_second
from deepseek_prices.price import Price, by_name
from deepseek_prices.source import Source, rests_on


@by_name
class PublishedEdition(NamedTuple):
    """An edition of this dataset: its name, when it is in force and how that is known, and the hash of its file."""

    name: str
    """That of its file in `data/editions/`, as in `Price.edition`."""
    in_force_from: datetime
    """Its first instant (UTC)."""
    in_force_until: datetime | None
    """The first instant of the next edition (UTC); None for the newest."""
    basis: Literal["stated", "observed", "derived", "loaded"]
    """How its first instant is known: `stated` by DeepSeek, `observed` between two looks, `derived` from others; of an
    edition of a loaded file, which does not say, `loaded`."""
    earliest: datetime | None
    """The last proof of the state before (UTC); None where the instant is known to the second."""
    earliest_proof: str | None
    """What that rests on: the `page` or a copy of it, somebody's `record`, or an `announcement` of DeepSeek's."""
    latest: datetime | None
    """The first proof of this state (UTC); None where the instant is known to the second."""
    latest_proof: str | None
    """What that rests on. An `announcement` does not prove that the page showed it."""
    sha256: str | None
    """Of its file; None of a loaded one."""
    rests_on: tuple[str, ...]
    """What its prices rest on, the best first, such as `a text copy`; one of `source.RANKS` each. Of a loaded one
    `a loaded file`."""


@by_name
class Caveat(NamedTuple):
    """What has to be said of a product's prices."""

    of: Literal["derived", "gap", "accepted", "loaded"]
    """`derived`: no copy prints it; `gap`: nobody here knows it; `accepted`: right, though a rule stops it; `loaded`: a
    loaded file says so, and it carries no evidence."""
    edition: str
    product: str
    rule: str | None
    """The rule against which it is accepted, such as `R19`."""
    why: str


LOADED = "a loaded file"
"""What an edition rests on that is not built in."""


def editions() -> Mapping[str, Edition]:
    """The editions that are built in and count, whole, each by its name, the oldest first."""
    from deepseek_prices._evidence import EDITIONS

    return EDITIONS


def hashes() -> Mapping[str, str]:
    """The SHA-256 of the file of every edition, superseded and withdrawn ones too, by the edition's name."""
    from deepseek_prices._evidence import SHA256

    return SHA256


def not_counting() -> Mapping[str, str]:
    """Why a published statement is no edition, by its name: a later one counts in its place, or it withdraws one."""
    from deepseek_prices._evidence import NOT_COUNTING

    return NOT_COUNTING


def bearings() -> Mapping[str, tuple[str, tuple[str, ...], bool]]:
    """On which prices a sentence bears, by its meaning: of which products, of which kinds (none: of all).

    The third field is true where it bears only on the products that the sentence names, if it names any.
    """
    from deepseek_prices._evidence import BEARINGS

    return BEARINGS


def published() -> dict[str, PublishedEdition]:
    """When each edition that counts is in force, by its name, the oldest first; of a loaded file too."""
    found = built_in()
    return {
        name: (found.get(name) or _loaded(name, from_second(start)))._replace(
            in_force_until=None if end is None else from_second(end)
        )
        for name, start, end, _ in lookup.compiled.EDITIONS
    }


def _loaded(name: str, start: datetime) -> PublishedEdition:
    return PublishedEdition(name, start, None, "loaded", None, None, None, None, None, (LOADED,))


def without_evidence(name: str) -> str:
    """What has to be said of an edition that is not built in."""
    source = next(sources[0] for each, _, _, sources in lookup.compiled.EDITIONS if each == name)
    return f"edition {name} comes from a loaded file, which carries no evidence; see its source, {source}"


def built_in() -> dict[str, PublishedEdition]:
    """When each edition that is built in and counts is in force, by its name, the oldest first."""
    starts = [instant_of(edition["in_force"]["from"]) for edition in editions().values()]
    return {
        name: _published(edition, start, end)
        for (name, edition), start, end in zip(editions().items(), starts, [*starts[1:], None], strict=True)
    }


def _published(edition: Edition, start: datetime, end: datetime | None) -> PublishedEdition:
    name, in_force = edition["edition"], edition["in_force"]
    return PublishedEdition(
        name,
        start,
        end,
        in_force["basis"],
        instant_of(in_force["earliest"]) if "earliest" in in_force else None,
        in_force.get("earliest_proof"),
        instant_of(in_force["latest"]) if "latest" in in_force else None,
        in_force.get("latest_proof"),
        hashes()[name],
        rests_on(edition["sources"]),
    )


def sources(edition: Edition, currency: str, names: Collection[str]) -> tuple[Source, ...]:
    """What the price of a name, and of what it is billed as, rests on in a currency, the best first.

    A source that names no products speaks of all that have a price there.
    """
    priced = {point.name for point in price_points(edition) if point.currency == currency}
    return tuple(
        source
        for source in edition["sources"]
        if source.get("currency", currency) == currency
        and "instant_only" not in source
        and not set(source.get("products", priced)).isdisjoint(names)
    )


def dated_by(edition: Edition) -> tuple[Source, ...]:
    """What the instant alone of an edition rests on: announcements, and looks just before and after."""
    return tuple(source for source in edition["sources"] if "instant_only" in source)


def caveats(edition: Edition, product: str, currency: str, kind: str) -> Iterator[Caveat]:
    """What has to be said of a product's price of a kind in a currency."""
    name = edition["edition"]
    for derived in edition.get("derived", ()):
        if (derived["product"], derived["currency"], derived.get("kind", kind)) == (product, currency, kind):
            yield Caveat("derived", name, product, None, derived["why"])
    for gap in edition.get("gaps", ()):
        if (gap["product"], gap["currency"]) == (product, currency):
            yield Caveat("gap", name, product, None, gap["why"])
    for accepted in edition.get("accepted", ()):
        if accepted["product"] == product:
            yield Caveat("accepted", name, product, accepted["rule"], accepted["why"])


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
