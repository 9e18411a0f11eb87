"""The data model: what an edition says, its fields as types, and one walk over its prices. Pure.

An edition is a mapping as in `data/editions/` and `prices.json`; `schema/edition.v1.schema.json` says what each field
means and is the contract, the types are held to it by a test. All instants are UTC texts such as
`2025-01-20T16:00:00Z`; amounts are texts as printed.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple, NotRequired, TypeAlias, TypedDict, final, get_args

from deepseek_prices.instants import EPOCH
from deepseek_prices.literals import Currency, Kind, Period
from deepseek_prices.price import by_name
from deepseek_prices.source import Proof, Source

CURRENCIES: tuple[str, ...] = get_args(Currency)
KINDS: tuple[str, ...] = get_args(Kind)
"""What is billed, of a model and then of a service, in the order of the page."""
MODEL_KINDS = KINDS[:3]
"""What is billed of a model, the cheapest first, as on the page."""
PERIODS: tuple[str, ...] = get_args(Period)

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
    not_seen: NotRequired[Literal[True]]
    """No copy of this state shows it: carried forward from the edition before."""


class Terms(TypedDict):
    """What an edition says; the rest of it is when, and how that is known."""

    billing_periods: BillingPeriods | None
    models: list[Model]
    services: NotRequired[list[Service]]
    footnotes: NotRequired[list[Footnote]]


InForce = TypedDict(
    "InForce",
    {
        "from": str,
        "basis": Literal["stated", "observed", "derived"],
        "earliest": NotRequired[str],
        "earliest_proof": NotRequired[Proof],
        "latest": NotRequired[str],
        "latest_proof": NotRequired[Proof],
    },
)
"""From when an edition holds, and how that is known."""


class Supersedes(TypedDict):
    """The earlier statement for the same instant."""

    edition: str
    reason: Literal["corrected", "withdrawn", "restated"]


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


class Statement(Terms):
    """What is said of an instant: the complete price list in force from it, both currencies."""

    edition: str
    supersedes: NotRequired[Supersedes]
    in_force: InForce
    gaps: NotRequired[list[Gap]]
    derived: NotRequired[list[Derived]]
    accepted: NotRequired[list[Acceptance]]


class Edition(Statement):
    """A statement with what it rests on, as it is published."""

    schema_version: Literal[1]
    note: NotRequired[str]
    recorded_at: str
    sources: list[Source]


# ------------------------------------------------------------------------------------------------- what it sells


def key_of(model: Mapping[str, object]) -> str:
    """A model's name, with its endpoint where that is not the ordinary one."""
    return f"{model['model']}@{model['endpoint']}" if "endpoint" in model else str(model["model"])


def products(terms: Terms) -> Iterator[tuple[str, Product]]:
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


def offers(terms: Terms) -> dict[str, Offer]:
    """Each name that an edition sells."""
    found = {}
    for billed_as, product in products(terms):
        last = second(product["until"]) if "until" in product else None
        found[billed_as] = Offer(billed_as, product, last)
        for other in names(product):
            stated = [end for end in (last, second(other["until"]) if "until" in other else None) if end is not None]
            found[other["name"]] = Offer(billed_as, product, min(stated, default=None))
    return found


def ends(terms: Terms) -> Iterator[tuple[str, str]]:
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


@by_name
class Amounts(NamedTuple):
    """A price and its list price, as printed."""

    price: str
    list_price: str | None
    """None where no discount runs."""


class PricePoint(NamedTuple):
    """One price of an edition."""

    name: str
    """The product's name: a model's with its endpoint, or a service's."""
    product: Product
    currency: str
    kind: str
    period: str
    """`standard` where one price holds round the clock."""
    printed: Amounts

    @property
    def price(self) -> Decimal:
        """The price as a number."""
        return Decimal(self.printed.price)

    @property
    def list_price(self) -> Decimal | None:
        """The list price as a number; None where no discount runs."""
        return None if self.printed.list_price is None else Decimal(self.printed.list_price)

    def charged(self, at: int) -> Amounts:
        """What is charged at an instant: after a discount's end the list price, or the price if it stays."""
        discount, (price, list_price) = self.product.get("discount", {}), self.printed
        if list_price is None or "until" not in discount or at < second(discount["until"]):
            return self.printed
        return Amounts(price if discount.get("stays") else list_price, None)


def price_points(terms: Terms) -> Iterator[PricePoint]:
    """Every price of an edition: product by product, and of each as `prices_of` has them."""
    for name, product in products(terms):
        yield from prices_of(product, name)


def prices_of(product: Product, name: str) -> Iterator[PricePoint]:
    """Every price of a product, under one of its names: by currency, kind and period, as they stand there."""
    for currency, by_kind in product["prices"].items():
        for kind, value in by_kind.items():
            for period, single in by_period(value).items():
                yield PricePoint(name, product, currency, kind, period, amounts(single))


def kinds(product: Product) -> list[str]:
    """What is billed of a product, in the order of the page; a kind that is none comes last."""
    found = {point.kind for point in prices_of(product, "")}
    if not found and "model" in product:  # at a price that nobody here knows
        return [*MODEL_KINDS]
    return [kind for kind in KINDS if kind in found] + sorted(found.difference(KINDS))


def by_period(value: PriceByPeriod) -> Mapping[str, Single]:
    """A price of any form by period; one price round the clock is `standard`, and alone."""
    if isinstance(value, str) or "price" in value:
        return {"standard": value}  # type: ignore[dict-item] # mypy cannot tell the two mappings apart
    return value


def amounts(single: Single) -> Amounts:
    """What is printed of a price."""
    return Amounts(single, None) if isinstance(single, str) else Amounts(**single)


def charged(product: Product, currency: str, kind: str, at: int) -> dict[str, Amounts]:
    """What is charged at an instant by period; see `PricePoint.charged`."""
    points = (point for point in prices_of(product, "") if (point.currency, point.kind) == (currency, kind))
    return {point.period: point.charged(at) for point in points}


def second(moment: str) -> int:
    """An instant, as an edition has it, as seconds since 1970."""
    try:
        since = datetime.fromisoformat(moment) - EPOCH
    except TypeError:
        raise ValueError(f"{moment!r} is no instant with a time zone, such as 2025-01-20T16:00:00Z") from None
    return since // timedelta(seconds=1)
