"""The data model: what an edition says, its fields as types, and one walk over its prices. Pure.

An edition is a mapping as in `data/editions/` and `prices.json`; `schema/edition.v1.schema.json` says what each field
means and is the contract, the types are held to it by a test. All instants are UTC texts such as
`2025-01-20T16:00:00Z`; amounts are texts as printed.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple, NotRequired, TypeAlias, TypedDict, final

CURRENCIES = ("USD", "CNY")
MODEL_KINDS = ("input_cache_hit", "input_cache_miss", "output")
"""What is billed of a model, the cheapest first, as on the page."""
KINDS = (*MODEL_KINDS, "request", "server_side_request", "page", "character", "hour")
"""What is billed, of a model and then of a service, in the order of the page."""
PERIODS = ("standard", "off_peak", "peak")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# ------------------------------------------------------------------------------------------------------ its fields


@final
class Discounted(TypedDict):
    """A price while a discount runs, beside the list price that is struck out."""

    price: str
    list_price: str


Single: TypeAlias = str | Discounted
"""A price, of one period or round the clock."""
PriceByPeriod: TypeAlias = Single | dict[str, Single]
"""One price round the clock, or one for each of at least two periods."""
Prices: TypeAlias = dict[str, dict[str, PriceByPeriod]]
"""By currency and kind."""


class Discount(TypedDict):
    """A discount that runs; without `until` its end is not stated."""

    until: NotRequired[str]
    stays: NotRequired[Literal[True]]
    """At its end the discounted price becomes the list price."""


class Name(TypedDict):
    """Another name that is billed as a model."""

    name: str
    until: NotRequired[str]


@final
class Model(TypedDict):
    """A model that is sold, on one endpoint."""

    model: str
    endpoint: NotRequired[str]
    until: NotRequired[str]
    version: NotRequired[str]
    context_length: NotRequired[str]
    max_reasoning: NotRequired[str]
    max_output: NotRequired[str]
    default_output: NotRequired[str]
    beta_output: NotRequired[str]
    concurrency: NotRequired[str]
    discount: NotRequired[Discount]
    names: NotRequired[list[Name]]
    prices: Prices


class Unit(TypedDict):
    """The quantity and the thing that a service's price is for."""

    quantity: int
    of: str


@final
class Service(TypedDict):
    """A service that is sold."""

    service: str
    unit: Unit
    discount: NotRequired[Discount]
    prices: Prices


Product: TypeAlias = Model | Service

Window = TypedDict("Window", {"period": str, "days": list[str], "from": str, "to": str})
"""A part of the day, on some days of the week, with another period than the default."""


class BillingPeriods(TypedDict):
    """The rule that says which period an instant is in."""

    time_zone: Literal["Asia/Shanghai"]
    default: str
    windows: list[Window]
    except_holidays: NotRequired[Literal["CN"]]
    decided_by: NotRequired[Literal["completion"]]


class Footnote(TypedDict):
    """A sentence of the page that decides a price."""

    language: str
    text: str
    meaning: str


class Terms(TypedDict):
    """What an edition says; the rest of it is when, and how that is known."""

    billing_periods: BillingPeriods | None
    models: list[Model]
    services: NotRequired[list[Service]]
    footnotes: NotRequired[list[Footnote]]


AsLoaded: TypeAlias = Terms | Mapping[str, Any]
"""Terms, also as a YAML or JSON file gives them, which has been checked against the schema."""

InForce = TypedDict(
    "InForce",
    {
        "from": str,
        "basis": Literal["stated", "observed", "derived"],
        "earliest": NotRequired[str],
        "earliest_proof": NotRequired[Literal["page", "record", "announcement"]],
        "latest": NotRequired[str],
        "latest_proof": NotRequired[Literal["page", "record", "announcement"]],
    },
)
"""From when an edition holds, and how that is known."""


class Supersedes(TypedDict):
    """The earlier statement for the same instant."""

    edition: str
    reason: Literal["corrected", "withdrawn", "restated"]


class KeptAt(TypedDict, total=False):
    """Where a copy stands: a file in a repository, an archive's copy or an address; or why no place is known."""

    repository: str
    commit: str
    path: str
    archive: str
    address: str
    unknown: str


class Source(TypedDict):
    """One thing that was read."""

    what: Literal["page", "copy", "news", "export", "record"]
    language: NotRequired[str]
    currency: NotRequired[str]
    url: str
    kept_at: NotRequired[KeptAt]
    captured_on: NotRequired[str]
    captured_from: NotRequired[str]
    captured_until: NotRequired[str]
    sha256: NotRequired[str]
    read: NotRequired[Literal["whole", "fragment"]]
    """That the reader read it, and that the edition holds all that it says there."""
    note: NotRequired[str]


class Gap(TypedDict):
    """A product whose prices in a currency nobody here knows."""

    product: str
    currency: str
    why: str


class Derived(Gap):
    """A product's prices in a currency, or its price of one kind, that no copy prints."""

    kind: NotRequired[str]


class Acceptance(TypedDict):
    """What a person accepted: that a rule does not hold for a product."""

    rule: str
    product: str
    why: str


class Edition(Terms):
    """The complete price list in force from an instant, both currencies."""

    schema_version: Literal[1]
    edition: str
    supersedes: NotRequired[Supersedes]
    note: NotRequired[str]
    recorded_at: str
    in_force: InForce
    sources: list[Source]
    gaps: NotRequired[list[Gap]]
    derived: NotRequired[list[Derived]]
    accepted: NotRequired[list[Acceptance]]


# ------------------------------------------------------------------------------------------------- what it sells


def key_of(model: Mapping[str, object]) -> str:
    """A model's name, with its endpoint where that is not the ordinary one."""
    return f"{model['model']}@{model['endpoint']}" if "endpoint" in model else str(model["model"])


def products(terms: AsLoaded) -> Iterator[tuple[str, Product]]:
    """What an edition sells, models first, each with its name."""
    for model in terms["models"]:
        yield key_of(model), model
    for service in terms.get("services", ()):
        yield service["service"], service


def names(product: Product) -> list[Name]:
    """The other names that are billed as a product; a service has none."""
    return product.get("names", []) if "model" in product else []


class Offer(NamedTuple):
    """A name that an edition sells: what it is billed as, the product, and from when it is no longer accepted."""

    billed_as: str
    product: Product
    end: int | None


def offers(terms: AsLoaded) -> dict[str, Offer]:
    """Each name that an edition sells."""
    found = {}
    for billed_as, product in products(terms):
        last = second(product["until"]) if "until" in product else None
        found[billed_as] = Offer(billed_as, product, last)
        for other in names(product):
            stated = [end for end in (last, second(other["until"]) if "until" in other else None) if end is not None]
            found[other["name"]] = Offer(billed_as, product, min(stated, default=None))
    return found


def ends(terms: AsLoaded) -> Iterator[tuple[str, str]]:
    """Every end that an edition states: of an endpoint, a discount, a name; its place, and the instant."""
    for name, product in products(terms):
        if "until" in product:
            yield f"{name}, until", product["until"]
        if "until" in product.get("discount", {}):
            yield f"{name}, discount, until", product["discount"]["until"]
        for other in names(product):
            if "until" in other:
                yield f"{other['name']}, until", other["until"]


# ---------------------------------------------------------------------------------------------------- its prices


class PricePoint(NamedTuple):
    """One price of an edition."""

    name: str
    """The product's name: a model's with its endpoint, or a service's."""
    product: Product
    currency: str
    kind: str
    period: str
    """`standard` where one price holds round the clock."""
    price: Decimal
    list_price: Decimal | None


def price_points(terms: AsLoaded) -> Iterator[PricePoint]:
    """Every price of an edition: product by product, and of each by currency, kind and period, as they stand there."""
    for name, product in products(terms):
        for currency, by_kind in product["prices"].items():
            for kind, value in by_kind.items():
                for period, single in by_period(value).items():
                    price, list_price = amounts(single)
                    listed = None if list_price is None else Decimal(list_price)
                    yield PricePoint(name, product, currency, kind, period, Decimal(price), listed)


def kinds(product: Product) -> list[str]:
    """What is billed of a product, in the order of the page; a kind that is none comes last."""
    found = {kind for by_kind in product["prices"].values() for kind in by_kind}
    if not found and "model" in product:  # at a price that nobody here knows
        return [*MODEL_KINDS]
    return [kind for kind in KINDS if kind in found] + sorted(found.difference(KINDS))


def by_period(value: PriceByPeriod) -> Mapping[str, Single]:
    """A price of any form by period; one price round the clock is `standard`, and alone."""
    if isinstance(value, str) or "price" in value:
        return {"standard": value}  # type: ignore[dict-item] # mypy cannot tell the two mappings apart
    return value


def amounts(single: Single) -> tuple[str, str | None]:
    """A price and its list price, as printed; None where no discount runs."""
    return (single, None) if isinstance(single, str) else (single["price"], single["list_price"])


def charged(product: Product, currency: str, kind: str, at: int) -> dict[str, tuple[str, str | None]]:
    """Price and list price by period at an instant: after a discount's end the list is charged, or the price stays."""
    discount = product.get("discount", {})
    ended = "until" in discount and at >= second(discount["until"])
    prices: dict[str, tuple[str, str | None]] = {}
    for period, single in by_period(product["prices"][currency][kind]).items():
        price, list_price = amounts(single)
        if list_price is not None and ended:
            prices[period] = (price if discount.get("stays") else list_price, None)
        else:
            prices[period] = (price, list_price)
    return prices


def second(moment: str) -> int:
    """An instant, as an edition has it, as seconds since 1970."""
    try:
        since = datetime.fromisoformat(moment) - _EPOCH
    except TypeError:
        raise ValueError(f"{moment!r} is no instant with a time zone, such as 2025-01-20T16:00:00Z") from None
    return since // timedelta(seconds=1)
