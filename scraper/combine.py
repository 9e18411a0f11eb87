"""The readings of one moment to one set of terms, or to what they disagree on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scraper.footnotes import MEANINGS
from scraper.problem import CheckFailed, Problem
from scraper.reading import Data, Reading, by_period, full
from scraper.vocabulary import CURRENCIES

ONE_LANGUAGE_RULE = "R13"

# What a model can do decides no price, and stays in the reading.
_NOT_IN_EDITION = {"features", "thinking"}


def combine(readings: list[Reading], accepted: Iterable[Data] = ()) -> Data:
    """The terms that the readings agree on: billing periods, models, services and the sentences that decide prices.

    `accepted` holds the edition's exceptions: a service that stands on one language's page only needs one.

    Raises `CheckFailed` with every disagreement, showing both sides, and for a reading with footnotes missing.
    """
    problems = [problem for reading in readings for problem in _incomplete(reading)]
    exempt = {entry["product"] for entry in accepted if entry["rule"] == ONE_LANGUAGE_RULE}
    first, *others = readings
    for other in others:
        problems += _differences(first, other, exempt)
    if problems:
        raise CheckFailed(problems)
    current = first.price_lists[0]
    terms = {
        "billing_periods": current["billing_periods"],
        "models": [_without(model, _NOT_IN_EDITION | {"prices"}) for model in current["models"]],
        "services": list(_services(readings)),
        "footnotes": [
            {"language": reading.language, "text": sentence["text"], "meaning": sentence["meaning"]}
            for reading in readings
            for sentence in reading.sentences
            if MEANINGS[sentence["meaning"]].decides_price
        ],
    }
    for position, model in enumerate(terms["models"]):
        model["prices"] = _by_currency(reading.price_lists[0]["models"][position]["prices"] for reading in readings)
    return {name: value for name, value in terms.items() if value != [] or name == "models"}


def _incomplete(reading: Reading) -> Iterator[Problem]:
    page = f"{reading.language} page"
    for missing in reading.missing_footnotes:
        place = f"{page}, {missing['place']}"
        yield Problem(place, f"the footnote ({missing['mark']})", "none", "read the whole page")
    if len(reading.price_lists) != 1:
        yield Problem(page, "one price list", str(len(reading.price_lists)), "read the page")


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
    for path, left, right in _unequal((), _comparable(first), _comparable(other)):
        one_sided = path[0] == "services" and len(path) == 2 and None in (left, right)
        if one_sided and path[1] in exempt:
            continue
        advice = "fetch both pages again; if they still differ, a person must decide"
        if one_sided:
            advice = f"a service on one page only needs an accepted: entry ({ONE_LANGUAGE_RULE}) with the reason"
        expected = f"the same on both pages; {sides[0]} has {_shown(left)}"
        yield Problem(", ".join(path), expected, f"{sides[1]}: {_shown(right)}", advice)


def _shown(value: Any) -> str:
    return "nothing" if value is None else str(value)


def _comparable(reading: Reading) -> Data:
    """All that both languages' pages must agree on: everything but words and amounts."""
    current = reading.price_lists[0] if reading.price_lists else {"billing_periods": None, "models": []}
    meanings = [sentence["meaning"] for sentence in reading.sentences]
    return {
        "billing periods": current["billing_periods"],
        "models": {
            f"{model['model']}@{model.get('endpoint', '')}".rstrip("@"): model | {"prices": _shape(model["prices"])}
            for model in current["models"]
        },
        "order of models": [model["model"] for model in current["models"]],
        "services": {
            service["service"]: service | {"prices": _shape(service["prices"])} for service in reading.services
        },
        "sentences": {meaning: "stated" for meaning in meanings if MEANINGS[meaning].decides_price},
    }


def _shape(prices: Data) -> list[str]:
    """Which prices there are, and which have a list price, whatever the currency."""
    return sorted(
        f"{kind} {period}{' (discounted)' if 'list_price' in full(value) else ''}"
        for by_kind in prices.values()
        for kind, periods in by_kind.items()
        for period, value in by_period(periods).items()
    )


def _unequal(path: tuple[str, ...], left: Any, right: Any) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(left, dict) and isinstance(right, dict):
        for name in dict.fromkeys([*left, *right]):
            yield from _unequal((*path, name), left.get(name), right.get(name))
    elif left != right:
        yield path, left, right
