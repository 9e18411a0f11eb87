"""The rules that one edition must keep, each with its id: what a schema cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from deepseek_prices.changes import key_of, products
from scraper.acceptance import ACCEPTABLE
from scraper.editions.combine import ONE_LANGUAGE_RULE
from scraper.editions.timeline import ends
from scraper.reading import instants
from scraper.reading.labels import CURRENCIES, KINDS
from scraper.reading.reading import Data, by_period, full

Found = Iterator[tuple[str, str, str]]
"""Of a rule: the place in the edition, what was expected, what was found."""


def _single_prices(edition: Data) -> Iterator[tuple[str, Data, str, dict[str, str]]]:
    """Every single price: its place, its product, its period, and itself."""
    for name, product in products(edition):
        for currency, by_kind in product["prices"].items():
            for kind, periods in by_kind.items():
                for period, value in by_period(periods).items():
                    yield f"{name} {currency} {kind} {period}", product, period, full(value)


def _side_by_side(one: Any, other: Any) -> Iterator[tuple[str, Decimal, Decimal]]:
    """The amounts that two prices both have: each period's price, and its list price."""
    others = by_period(other)
    for period, value in by_period(one).items():
        if period in others:
            left, right = full(value), full(others[period])
            for field in left.keys() & right.keys():
                yield f"{period} {field}", Decimal(left[field]), Decimal(right[field])


def _named_by_its_instant(edition: Data) -> Found:
    stem = edition["in_force"]["from"].replace(":", "")
    if edition["edition"].partition(".")[0] != stem:
        yield "edition", stem, edition["edition"]
    superseded = edition.get("supersedes", {}).get("edition")
    if superseded and not (superseded.partition(".")[0] == stem and superseded < edition["edition"]):
        yield "supersedes", f"an earlier statement for {stem}", superseded
    if ("." in edition["edition"]) != ("supersedes" in edition):
        yield "supersedes", "with .2, .3, … and only there", str(edition.get("supersedes"))


def _kinds_in_order(edition: Data) -> Found:
    for model in edition["models"]:
        for currency, by_kind in model["prices"].items():
            for lower, higher in pairwise([kind for kind in KINDS if kind in by_kind]):
                for period, low, high in _side_by_side(by_kind[lower], by_kind[higher]):
                    if low > high:
                        yield f"{key_of(model)} {currency} {period}", f"{lower} <= {higher}", f"{low} > {high}"


def _discounted_below_list(edition: Data) -> Found:
    for place, _, _, value in _single_prices(edition):
        if "list_price" in value and not Decimal(value["price"]) < Decimal(value["list_price"]):
            yield place, f"a price below the list price {value['list_price']}", value["price"]


def _list_prices_of_a_discount(edition: Data) -> Found:
    discounted = {id(product) for _, product, _, value in _single_prices(edition) if "list_price" in value}
    for name, product in products(edition):
        if (id(product) in discounted) != ("discount" in product):
            yield name, "list prices where there is a discount, and there alone", "one of them"


def _off_peak_below_peak(edition: Data) -> Found:
    for name, product in products(edition):
        for currency, by_kind in product["prices"].items():
            for kind, periods in by_kind.items():
                prices = {period: Decimal(full(value)["price"]) for period, value in by_period(periods).items()}
                low = prices.get("off_peak", Decimal(0))
                high = prices.get("peak", prices.get("standard", low))
                if low > high:
                    yield f"{name} {currency} {kind}", f"off-peak at most {high}", str(low)


def _off_peak_half_of_peak(edition: Data) -> Found:
    """The page says so wherever it has peak hours or announces them; nothing is computed from it."""
    said = ("peak_hours", "coming_peak_prices")
    if any(note["meaning"].startswith(said) for note in edition.get("footnotes", ())):
        for model in edition["models"]:
            for currency, by_kind in model["prices"].items():
                for kind, periods in by_kind.items():
                    prices = {period: Decimal(full(value)["price"]) for period, value in by_period(periods).items()}
                    if {"off_peak", "peak"} <= prices.keys() and prices["off_peak"] * 2 != prices["peak"]:
                        place = f"{key_of(model)} {currency} {kind}"
                        yield place, f"off-peak half of {prices['peak']}", str(prices["off_peak"])


def _periods_of_the_rule(edition: Data) -> Found:
    rule = edition["billing_periods"]
    expected = {"standard"}
    if rule is not None:
        expected = {rule["default"], *(window["period"] for window in rule["windows"])}
    for model in edition["models"]:
        for currency, by_kind in model["prices"].items():
            for kind, periods in by_kind.items():
                if set(by_period(periods)) != expected:
                    found = ", ".join(by_period(periods))
                    yield f"{key_of(model)} {currency} {kind}", f"a price for {', '.join(sorted(expected))}", found


def _complete_or_gap(edition: Data) -> Found:
    gaps = {(gap["product"], gap["currency"]) for gap in edition.get("gaps", ())}
    names = dict(products(edition))
    of_models = {kind for model in edition["models"] for by_kind in model["prices"].values() for kind in by_kind}
    for name, product in names.items():
        kinds = of_models if "model" in product else {kind for each in product["prices"].values() for kind in each}
        for currency in CURRENCIES:
            missing = kinds - product["prices"].get(currency, {}).keys()
            if missing and (name, currency) not in gaps:
                yield f"{name} {currency}", "a price of each kind, or a gap", f"no {', '.join(sorted(missing))}"
            if not missing and (name, currency) in gaps:
                yield f"gaps, {name} {currency}", "a gap only where a price is missing", "all prices"
    for entry in (*edition.get("gaps", ()), *edition.get("derived", ())):
        if entry["product"] not in names:
            yield "gaps, derived", f"one of {', '.join(names)}", entry["product"]


def _currencies_apart_by_6_to_8(edition: Data) -> Found:
    for name, product in products(edition):
        usd, cny = (product["prices"].get(currency, {}) for currency in CURRENCIES)
        for kind in usd.keys() & cny.keys():
            for period, low, high in _side_by_side(usd[kind], cny[kind]):
                if not low * 6 <= high <= low * 8:
                    yield f"{name} {kind} {period}", f"CNY from 6 to 8 times USD {low}", str(high)


def _windows_apart(edition: Data) -> Found:
    windows = (edition["billing_periods"] or {"windows": []})["windows"]
    for window in windows:
        if window["from"] >= window["to"]:
            yield "billing_periods", "a window within one day", f"{window['from']} to {window['to']}"
        if window["period"] == edition["billing_periods"]["default"]:
            yield "billing_periods", "windows of another period than the default", window["period"]
    for position, one in enumerate(windows):
        for other in windows[position + 1 :]:
            if set(one["days"]) & set(other["days"]) and one["from"] < other["to"] and other["from"] < one["to"]:
                yield "billing_periods", "windows that do not overlap", f"{one['from']} and {other['from']}"


def _instants_in_order(edition: Data) -> Found:
    in_force = edition["in_force"]
    start = in_force["from"]
    bounds = [in_force[name] for name in ("earliest", "latest") if name in in_force]
    for place, moment in _instants(edition):
        if not exists(moment):
            yield place, "an instant that exists", moment
    if in_force["basis"] == "stated" and bounds:
        yield "in_force", "no bounds where the instant is stated", ", ".join(bounds)
    bounded = in_force["basis"] == "observed" or (bounds and in_force["basis"] == "derived")
    for source in edition["sources"]:
        if in_force["basis"] == "observed" and source.get("captured_until", start) > start:
            yield "sources, captured_until", f"a look that ended by {start}, which it proves", source["captured_until"]
    if bounded and (len(bounds) != 2 or not bounds[0] < bounds[1] or start != in_force["latest"]):
        yield "in_force", "earliest before latest, and from the same as latest", f"{bounds} and {start}"
    for place, moment in _instants(edition):
        if moment <= start and place.endswith("until") and not place.startswith("sources"):
            yield place, f"an end after {start}", moment


def _instants(edition: Data) -> Iterator[tuple[str, str]]:
    yield "recorded_at", edition["recorded_at"]
    for name in ("from", "earliest", "latest"):
        if name in edition["in_force"]:
            yield f"in_force, {name}", edition["in_force"][name]
    for source in edition["sources"]:
        for name in ("captured_from", "captured_until"):
            if name in source:
                yield f"sources, {name}", source[name]
    yield from ends(edition)


def exists(moment: str) -> bool:
    """Whether this is an instant as the data writes it, on a day that exists."""
    try:
        return instants.written(datetime.fromisoformat(moment)) == moment
    except (ValueError, OverflowError):  # no instant, or one that has none in UTC
        return False


def _billed_as_one(edition: Data) -> Found:
    seen: dict[str, str] = {}
    for name, product in products(edition):
        for each in (name, *(entry["name"] for entry in product.get("names", ()))):
            if each in seen:
                yield each, f"a name billed once, as {seen[each]}", f"also as {name}"
            seen[each] = name


def _on_one_page_only(edition: Data) -> Found:
    """A service that has a gap stands on one language's page only."""
    for gap in edition.get("gaps", ()):
        services = {service["service"] for service in edition.get("services", ())}
        if gap["product"] in services:
            yield f"gaps, {gap['product']}", f"an accepted: entry for {ONE_LANGUAGE_RULE}", "none"


def about(rule: str, place: str) -> str:
    """The product that a rule speaks of at a place, where a person can accept that it is broken; else nothing."""
    if rule not in ACCEPTABLE:
        return ""
    return place.rpartition(", ")[2] if rule == ONE_LANGUAGE_RULE else place.partition(" ")[0]


def broken(edition: Data) -> set[tuple[str, str]]:
    """The rules about prices that an edition breaks, each with its product: what a person has to accept."""
    return {
        (rule, about(rule, place))
        for rule, (_, function) in EDITION_RULES.items()
        if rule in ACCEPTABLE
        for place, _, _ in function(edition)
    }


EDITION_RULES: dict[str, tuple[str, Callable[[Data], Found]]] = {
    "R01": ("an edition is named by its instant", _named_by_its_instant),
    "R02": ("a cache hit costs at most a miss, a miss at most the output", _kinds_in_order),
    "R03": ("a discounted price is below its list price", _discounted_below_list),
    "R04": ("off-peak costs at most peak", _off_peak_below_peak),
    "R05": ("prices stand for the periods of the rule", _periods_of_the_rule),
    "R06": ("every product has every kind in both currencies, or a gap", _complete_or_gap),
    "R07": ("the two currencies are 6 to 8 apart", _currencies_apart_by_6_to_8),
    "R08": ("windows do not overlap", _windows_apart),
    "R09": ("instants are ordered and within bounds", _instants_in_order),
    "R10": ("a name is billed as one model", _billed_as_one),
    "R18": ("off-peak is half of peak where the page says so", _off_peak_half_of_peak),
    "R22": ("list prices stand where there is a discount", _list_prices_of_a_discount),
    ONE_LANGUAGE_RULE: ("a service on one page only is accepted by a person", _on_one_page_only),
}
