"""When two states of the page are the same, and what a state becomes when its stated ends have passed. Pure."""

from __future__ import annotations

from copy import deepcopy

from deepseek_prices.edition import charged, ends, key_of, second
from scraper.reading.reading import Data
from scraper.reading.recognise import MEANINGS

# Sentences that announce a price list have had their say once it is in force; its own rule takes their place.
_ANNOUNCEMENTS = {"coming_list": "", "current_list": "", "coming_peak_prices": "peak_hours_every_day"}


def terms(edition: Data) -> Data:
    """All that decides what is charged, by name: periods, models, services; without words and sources."""
    return {
        "billing_periods": edition["billing_periods"],
        "models": {key_of(model): _by_name(model) for model in _on_page(edition)["models"]},
        "services": {service["service"]: service for service in edition.get("services", ())},
    }


def _on_page(edition: Data) -> Data:
    """An edition without the models that have no price: they were never on the page, and no page is held to them."""
    return edition | {"models": [model for model in edition["models"] if model["prices"]]}


def _by_name(model: Data) -> Data:
    return model | {"names": {each["name"]: each for each in model.get("names", ())}}


def meanings(edition: Data) -> set[str]:
    """What the sentences mean, in whichever language they stand."""
    found = {footnote["meaning"] for footnote in edition.get("footnotes", ())}
    return {_ANNOUNCEMENTS.get(each, each) for each in found if MEANINGS[each].decides_price} - {""}


def same(one: Data, other: Data) -> bool:
    """Whether two states differ in nothing but sources and the wording of footnotes."""
    return terms(one) == terms(other) and meanings(one) == meanings(other)


def stated_ends(edition: Data, at: int) -> list[str]:
    """The ends that the page states and that have come by an instant, in order."""
    return sorted({end for _, end in ends(_on_page(edition)) if second(end) <= at})


def ended(edition: Data, at: int) -> Data:
    """The edition as it is once its stated ends have come: list prices charged, names and endpoints gone."""
    left = deepcopy(edition)
    for group in ("models", "services"):
        kept = [each for each in left.get(group, ()) if "until" not in each or second(each["until"]) > at]
        for product in kept:
            names = [each for each in product.pop("names", ()) if "until" not in each or second(each["until"]) > at]
            if names:
                product["names"] = names
            if second(product.get("discount", {}).get("until", "9999-01-01T00:00:00Z")) <= at:
                for currency, by_kind in product["prices"].items():
                    product["prices"][currency] = {
                        kind: _plain(charged(product, currency, kind, at)) for kind in by_kind
                    }
                del product["discount"]
        if group in left:
            left[group] = kept
    return left


def _plain(prices: dict[str, tuple[str, str | None]]) -> Data | str:
    by_period = {period: price for period, (price, _) in prices.items()}
    return by_period["standard"] if list(by_period) == ["standard"] else by_period


def routed(current: Data, facts: Data) -> Data:
    """The terms from the instant on at which a model's requests are served and billed as another's."""
    coming = deepcopy(current)
    (gone,) = (model for model in coming["models"] if key_of(model) == facts["model"])
    coming["models"].remove(gone)
    (target,) = (model for model in coming["models"] if key_of(model) == facts["billed_as"])
    target["names"] = [*target.get("names", ()), {"name": facts["model"]}, *gone.get("names", ())]
    return coming
