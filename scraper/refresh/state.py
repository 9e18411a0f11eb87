"""When two states of the page are the same, and what a state becomes when its stated ends have passed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from decimal import Decimal
from typing import Any, TypedDict, TypeVar

from deepseek_prices.edition import (
    BillingPeriods,
    Model,
    PriceByPeriod,
    PricePoint,
    Prices,
    Product,
    Single,
    Terms,
    ends,
    key_of,
    names,
    price_points,
    prices_of,
    products,
    second,
)
from scraper.reading import words_file

_Terms = TypeVar("_Terms", bound=Terms)


class Charges(TypedDict):
    """All that decides what is charged, by name; without words and sources. Prices as numbers: see `by_value`."""

    billing_periods: BillingPeriods | None
    models: dict[str, Any]
    services: dict[str, Any]


def charges(terms: Terms) -> Charges:
    """What is charged, whatever the order in which it stands."""
    return {
        "billing_periods": terms["billing_periods"],
        "models": {key_of(model): by_value(_in_order(model)) for model in _on_page(terms)["models"]},
        "services": {service["service"]: by_value(service) for service in terms.get("services", ())},
    }


def by_value(product: Product | dict[str, Any]) -> dict[str, Any]:
    """A product with its prices as numbers in place of what is printed: 0.6 printed as 0.60 is the same price."""
    return {**product, "prices": _numbers(product["prices"])}


def _numbers(prices: Any) -> Any:
    if isinstance(prices, dict):
        return {name: _numbers(each) for name, each in prices.items()}
    return Decimal(prices)


def _on_page(terms: _Terms) -> _Terms:
    """The terms without the models that have no price: they were never on the page, and no page is held to them."""
    left = terms.copy()
    left["models"] = [model for model in terms["models"] if model["prices"]]
    return left


def _in_order(model: Model) -> Model:
    return {**model, "names": sorted(names(model), key=lambda each: each["name"])}


def meanings(terms: Terms) -> set[str]:
    """What the sentences mean, in whichever language they stand, but for what the billing periods say.

    Those that announce something have had their say once it is in force.
    """
    known = words_file.current().meanings
    found = [known[footnote["meaning"]] for footnote in terms.get("footnotes", ())]
    return {each.name for each in found if each.decides_price and not each.announces and each.subject != "periods"}


def same(one: Terms, other: Terms) -> bool:
    """Whether two states differ in nothing but sources and the wording of footnotes."""
    return charges(one) == charges(other) and meanings(one) == meanings(other)


def but_periods(terms: Terms) -> object:
    """What else is charged and meant than when which price holds."""
    return charges({**terms, "billing_periods": None}), meanings(terms)


def but_kinds(terms: Terms, kinds: tuple[str, ...]) -> object:
    """What else is charged, of which a sentence about these kinds does not speak."""
    prices = {
        (point.name, point.currency, point.kind, point.period): (point.price, point.list_price)
        for point in price_points(terms)
        if point.kind not in kinds
    }
    return terms["billing_periods"], charges(terms)["services"], prices


def stated_ends(terms: Terms, at: int) -> list[str]:
    """The ends that the page states and that have come by an instant, in order."""
    return sorted({end for _, end in ends(_on_page(terms)) if second(end) <= at})


def ended(terms: _Terms, at: int) -> _Terms:
    """The state as it is once its stated ends have come: list prices charged, names and endpoints gone."""
    left = deepcopy(terms)
    left["models"] = [model for model in left["models"] if not _has_come(model.get("until"), at)]
    for model in left["models"]:
        accepted = [name for name in model.pop("names", ()) if not _has_come(name.get("until"), at)]
        if accepted:
            model["names"] = accepted
    for _, product in products(left):
        if _has_come(product.get("discount", {}).get("until"), at):
            product["prices"] = _charged(product, at)
            del product["discount"]
    return left


def _has_come(end: str | None, at: int) -> bool:
    return end is not None and second(end) <= at


def _charged(product: Product, at: int) -> Prices:
    """The prices of a product as they are charged at an instant."""
    return as_prices(point._replace(printed=point.charged(at)) for point in prices_of(product, ""))


def as_prices(points: Iterable[PricePoint]) -> Prices:
    """Prices of one product in the form of an edition."""
    found: dict[str, dict[str, dict[str, Single]]] = {}
    for point in points:
        price, list_price = point.printed
        single: Single = price if list_price is None else {"price": price, "list_price": list_price}
        found.setdefault(point.currency, {}).setdefault(point.kind, {})[point.period] = single
    return {
        currency: {kind: _by_period(singles) for kind, singles in by_kind.items()}
        for currency, by_kind in found.items()
    }


def _by_period(singles: dict[str, Single]) -> PriceByPeriod:
    return singles["standard"] if singles.keys() == {"standard"} else singles


def routed(terms: Terms, model: str, billed_as: str) -> Terms:
    """The terms from the instant on at which a model's requests are served and billed as another's."""
    coming = deepcopy(terms)
    (gone,) = (each for each in coming["models"] if key_of(each) == model)
    coming["models"].remove(gone)
    (target,) = (each for each in coming["models"] if key_of(each) == billed_as)
    target["names"] = [*names(target), {"name": model}, *names(gone)]
    return coming
