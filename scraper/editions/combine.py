"""The readings of one moment to one set of terms, or to what they disagree on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from deepseek_prices.changes import key_of, products
from scraper.problem import CheckFailed, Problem
from scraper.reading.labels import CURRENCIES
from scraper.reading.reading import Data, Reading, by_period, full
from scraper.reading.recognise import MEANINGS

ONE_LANGUAGE_RULE = "R13"

_ADVICE = "fetch both pages again; if they still differ, a person must decide"

FROM_PAGES = ("billing_periods", "models", "services", "footnotes")
"""The fields of an edition that say what its pages say."""

# What a model can do decides no price, and stays in the reading.
_NOT_IN_EDITION = {"features", "thinking"}


def combine(readings: list[Reading], accepted: Iterable[Data] = ()) -> list[Data]:
    """The terms that the readings agree on, one for each price list of the page, the one in force first.

    Terms are billing periods, models, services and the sentences that decide prices; those of a coming list have
    `from`, the instant that the page states. `accepted` holds the edition's exceptions: a service that stands on one
    language's page only needs one.

    Raises `CheckFailed` with every disagreement, showing both sides, and for a reading with footnotes missing.
    """
    problems = [problem for reading in readings for problem in _incomplete(reading)]
    exempt = {entry["product"] for entry in accepted if entry["rule"] == ONE_LANGUAGE_RULE}
    first, *others = readings
    for other in others:
        problems += _differences(first, other, exempt)
    if problems:
        raise CheckFailed(problems)
    order = sorted(range(len(first.price_lists)), key=lambda position: first.price_lists[position].get("from", ""))
    return [_terms(readings, position) for position in order]


def list_at(lists: list[Data], start: str) -> Data | None:
    """Of the price lists of a page the one in force from an instant: the coming one that begins then, or the first.

    None where the first has ended before.
    """
    current, *coming = lists
    found = next((each for each in coming if each["from"] == start), current)
    if found is current and any(each["from"] < start for each in coming):
        return None
    return _without(found, {"from"})


def read_from(edition: Data) -> list[Data]:
    """The sources of an edition that the reader read, English first."""
    return sorted((each for each in edition["sources"] if "read" in each), key=lambda each: str(each["language"]))


def _terms(readings: list[Reading], position: int) -> Data:
    lists = [reading.price_lists[position] for reading in readings]
    models = [_without(model, _NOT_IN_EDITION) for model in lists[0]["models"]]
    for number, model in enumerate(models):
        model["prices"] = _by_currency(each["models"][number]["prices"] for each in lists)
    footnotes = [
        {"language": reading.language, "text": sentence["text"], "meaning": sentence["meaning"]}
        for reading in readings
        for sentence in reading.sentences
        if MEANINGS[sentence["meaning"]].decides_price
    ]
    start = {"from": lists[0]["from"]} if "from" in lists[0] else {}
    optional = {"services": list(_services(readings)), "footnotes": footnotes}
    return (
        start
        | {"billing_periods": lists[0]["billing_periods"], "models": models}
        | {name: value for name, value in optional.items() if value}
    )


def _incomplete(reading: Reading) -> Iterator[Problem]:
    page = f"{reading.language} page"
    for missing in reading.missing_footnotes:
        place = f"{page}, {missing['place']}"
        yield Problem(place, f"the footnote ({missing['mark']})", "none", "read the whole page")


def _services(readings: list[Reading]) -> Iterator[Data]:
    found: dict[str, list[Data]] = {}
    for reading in readings:
        for service in reading.services:
            found.setdefault(service["service"], []).append(service)
    for services in found.values():
        yield services[0] | {"prices": _by_currency(service["prices"] for service in services)}


def _by_currency(prices: Iterable[Data]) -> Data:
    merged = {currency: by_kind for each in prices for currency, by_kind in each.items()}
    return {currency: merged[currency] for currency in CURRENCIES if currency in merged}


def _without(data: Data, names: set[str]) -> Data:
    return {name: value for name, value in data.items() if name not in names}


# ------------------------------------------------------------------------------------ disagreements


def _differences(first: Reading, other: Reading, exempt: set[str]) -> Iterator[Problem]:
    sides = (first.language, other.language)
    for path, left, right in unequal((), _comparable(first), _comparable(other)):
        one_sided = path[0] == "services" and len(path) == 2 and None in (left, right)
        if one_sided and path[1] in exempt:
            continue
        advice = _ADVICE
        if one_sided:
            advice = f"a service on one page only needs an accepted: entry ({ONE_LANGUAGE_RULE}) with the reason"
        expected = f"the same on both pages; {sides[0]} has {_shown(left)}"
        yield Problem(", ".join(path), expected, f"{sides[1]}: {_shown(right)}", advice)
    yield from _unequal_amounts(first, other)


def _unequal_amounts(first: Reading, other: Reading) -> Iterator[Problem]:
    """Where both pages print a currency (as two tabs), its amounts are the same."""
    amounts = dict(_amounts(first))
    for place, amount in _amounts(other):
        if amounts.get(place, amount) != amount:
            expected = f"the same on both pages; {first.language} has {amounts[place]}"
            yield Problem(place, expected, f"{other.language}: {amount}", _ADVICE)


def _amounts(reading: Reading) -> Iterator[tuple[str, Any]]:
    for number, price_list in enumerate(reading.price_lists, start=1):
        for name, product in products(price_list | {"services": reading.services}):
            for currency, by_kind in product["prices"].items():
                for kind, value in by_kind.items():
                    yield f"price list {number}, {name}, {currency}, {kind}", value


def _shown(value: Any) -> str:
    return "nothing" if value is None else str(value)


def _comparable(reading: Reading) -> Data:
    """All that both languages' pages must agree on: everything but words and amounts."""
    said: dict[str, list[Data]] = {}
    for sentence in reading.sentences:
        if MEANINGS[sentence["meaning"]].decides_price:
            said.setdefault(sentence["meaning"], []).append(sentence.get("facts", {}))
    return {
        "price lists": {
            str(number): _comparable_list(each) for number, each in enumerate(reading.price_lists, start=1)
        },
        "services": {
            service["service"]: service | {"prices": _shape(service["prices"])} for service in reading.services
        },
        "sentences": said,
    }


def _comparable_list(price_list: Data) -> Data:
    models = {key_of(model): model | {"prices": _shape(model["prices"])} for model in price_list["models"]}
    return price_list | {"models": models, "order of models": list(models)}


def _shape(prices: Data) -> list[str]:
    """Which prices there are, and which have a list price, whatever the currency."""
    return sorted(
        f"{kind} {period}{' (discounted)' if 'list_price' in full(value) else ''}"
        for by_kind in prices.values()
        for kind, periods in by_kind.items()
        for period, value in by_period(periods).items()
    )


def unequal(path: tuple[str, ...], left: Any, right: Any) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Where two nested mappings differ: the path, and both sides (None where there is nothing)."""
    if isinstance(left, dict) and isinstance(right, dict):
        for name in dict.fromkeys([*left, *right]):
            yield from unequal((*path, name), left.get(name), right.get(name))
    elif left != right:
        yield path, left, right
