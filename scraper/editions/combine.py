"""The readings of one moment to one set of terms, or to what they disagree on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NotRequired, TypedDict

from deepseek_prices.changes import differences
from deepseek_prices.edition import (
    CURRENCIES,
    Acceptance,
    Edition,
    Footnote,
    Prices,
    Terms,
    key_of,
    price_points,
    products,
)
from deepseek_prices.source import Source
from scraper.editions.rules import ONE_LANGUAGE_RULE
from scraper.problem import CheckFailed, Problem, spelled
from scraper.reading import words_file
from scraper.reading.reading import Reading
from scraper.rules import Breach, place_of, problem

_ADVICE = "fetch both pages again; if they still differ, a person must decide"

FROM_PAGES = tuple(Terms.__annotations__)
"""The fields of an edition that say what its pages say."""

_From = TypedDict("_From", {"from": NotRequired[str]})


class Listed(Terms, _From):
    """A price list of the page; a coming one has `from`, the instant that the page states."""


# What a model can do decides no price, and stays in the reading.
_NOT_IN_EDITION = {"features", "thinking"}


def combine(readings: list[Reading], accepted: Iterable[Acceptance] = ()) -> list[Listed]:
    """The price lists of the page that the readings agree on, the one in force first.

    `accepted` holds the edition's exceptions: a service that stands on one language's page only needs one.

    Raises `CheckFailed` with every disagreement, showing both sides, and for a reading with footnotes missing.
    """
    problems = [each for reading in readings for each in _incomplete(reading)]
    exempt = {entry["product"] for entry in accepted if entry["rule"] == ONE_LANGUAGE_RULE}
    first, *others = readings
    for other in others:
        problems += _differences(first, other, exempt)
    if problems:
        raise CheckFailed(problems)
    order = sorted(range(len(first.price_lists)), key=lambda position: first.price_lists[position].get("from", ""))
    return [_listed(readings, position) for position in order]


def list_at(lists: list[Listed], start: str) -> Terms | None:
    """Of the price lists of a page the one in force from an instant: the coming one that begins then, or the first.

    None where the first has ended before.
    """
    current, *coming = lists
    found = next((each for each in coming if each["from"] == start), current)
    if found is current and any(each["from"] < start for each in coming):
        return None
    return undated(found)


def undated(listed: Listed) -> Terms:
    """What a price list says, whenever it begins."""
    left = listed.copy()
    left.pop("from", None)
    return left


def read_from(edition: Edition) -> list[Source]:
    """The sources of an edition that the reader read, English first."""
    return sorted((each for each in edition["sources"] if "read" in each), key=lambda each: each["language"])


def _listed(readings: list[Reading], position: int) -> Listed:
    lists = [reading.price_lists[position] for reading in readings]
    services: dict[str, list[Any]] = {}
    for service in (service for reading in readings for service in reading.services):
        services.setdefault(service["service"], []).append(service)
    footnotes: list[Footnote] = [
        {"language": reading.language, "text": sentence["text"], "meaning": sentence["meaning"]}
        for reading in readings
        for sentence in reading.sentences
        if words_file.decides_price(sentence["meaning"])
    ]
    models = [_product(same) for same in zip(*(each["models"] for each in lists), strict=True)]
    listed: Listed = {"billing_periods": lists[0]["billing_periods"], "models": models}
    if "from" in lists[0]:
        listed["from"] = lists[0]["from"]
    if services:
        listed["services"] = [_product(same) for same in services.values()]
    if footnotes:
        listed["footnotes"] = footnotes
    return listed


def _product(same: Sequence[Any]) -> Any:
    """A product as an edition has it, of what was read of it on each page."""
    said = {name: value for name, value in same[0].items() if name not in _NOT_IN_EDITION}
    return said | {"prices": _by_currency(each["prices"] for each in same)}


def _by_currency(prices: Iterable[Prices]) -> Prices:
    merged = {currency: by_kind for each in prices for currency, by_kind in each.items()}
    return {currency: merged[currency] for currency in CURRENCIES if currency in merged}


# ------------------------------------------------------------------------------------ disagreements


def _incomplete(reading: Reading) -> Iterator[Problem]:
    for missing in reading.missing_footnotes:
        place = f"{reading.language} page, {missing['place']}"
        yield Problem(place, f"the footnote ({missing['mark']})", "none", "read the whole page")


def _differences(first: Reading, other: Reading, exempt: set[str]) -> Iterator[Problem]:
    sides = (first.language, other.language)
    for path, left, right in differences(_comparable(first), _comparable(other)):
        one_sided = path[0] == "services" and len(path) == 2 and None in (left, right)
        if one_sided and path[1] in exempt:
            continue
        breach = Breach(
            path[-1],
            f"the same on both pages; {sides[0]} has {spelled(left)}",
            f"{sides[1]}: {spelled(right)}",
            _ADVICE,
        )
        place = ", ".join(path)
        yield problem(ONE_LANGUAGE_RULE, breach, place) if one_sided else Problem(place, *breach[1:])
    # Where both pages print a currency (as two tabs), its amounts are the same.
    amounts = dict(_amounts(first))
    for place, amount in _amounts(other):
        if amounts.get(place, amount) != amount:
            expected = f"the same on both pages; {sides[0]} has {_printed(*amounts[place])}"
            yield Problem(place, expected, f"{sides[1]}: {_printed(*amount)}", _ADVICE)


def _comparable(reading: Reading) -> dict[str, Any]:
    """All that both languages' pages must agree on: everything but words and amounts."""
    said: dict[str, list[Any]] = {}
    for sentence in reading.sentences:
        if words_file.decides_price(sentence["meaning"]):
            said.setdefault(sentence["meaning"], []).append(_in_any_order(sentence.get("facts", {})))
    lists = {
        str(number): each | {"models": _by_name(_terms(each)), "order of models": [*map(key_of, each["models"])]}
        for number, each in enumerate(reading.price_lists, start=1)
    }
    return {"price lists": lists, "services": _by_name(_terms(services=reading.services)), "sentences": said}


def _terms(listed: Any = None, services: Any = ()) -> Terms:
    """What was read as terms: the models of a price list, or the services."""
    return {"billing_periods": None, "models": listed["models"] if listed else [], "services": services}


def _by_name(terms: Terms) -> dict[str, Any]:
    """The products, each with the prices that it has, and which of them have a list price, whatever the currency."""
    shapes: dict[str, list[str]] = {}
    for point in price_points(terms):
        discounted = "" if point.list_price is None else " (discounted)"
        shapes.setdefault(point.name, []).append(f"{point.kind} {point.period}{discounted}")
    return {name: _in_any_order({**product, "prices": sorted(shapes[name])}) for name, product in products(terms)}


def _in_any_order(said: Any) -> Any:
    """What is said of names that are billed as a model, whichever of them is named first."""
    return {**said, "names": sorted(said["names"], key=str)} if "names" in said else said


def _amounts(reading: Reading) -> Iterator[tuple[str, tuple[Decimal, Decimal | None]]]:
    """Each price and its list price, with their place."""
    for number, each in enumerate(reading.price_lists, start=1):
        for point in price_points(_terms(each, reading.services)):
            yield f"price list {number}, {place_of(point)}", (point.price, point.list_price)


def _printed(price: Decimal, list_price: Decimal | None) -> str:
    return f"{price:f}" if list_price is None else f"{price:f} (list price {list_price:f})"
