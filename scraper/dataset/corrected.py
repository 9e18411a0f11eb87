"""A correction in a person's words, and the data with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from deepseek_prices.edition import Acceptance
from deepseek_prices.source import Source
from scraper import yaml_file
from scraper.dataset.dataset import Dataset
from scraper.editions.correction import Corrected, Correction, Place, correct
from scraper.problem import CheckFailed, Problem, WrongUsage
from scraper.reading.instants import written
from scraper.rules import check_acceptable
from scraper.schema import documents, validator

_AMOUNT = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
EXAMPLE = '{what: "news", language: "zh", url: "https://…"}'


def figures(product: str, kind: str, words: Sequence[str]) -> dict[Place, str]:
    """The right amounts, of PERIOD CURRENCY PRICE and as many more of these three; raises `WrongUsage`."""
    if len(words) % 3:
        advice = "give three words for each figure"
        raise WrongUsage([Problem("figures", "PERIOD CURRENCY PRICE, once or more", " ".join(words), advice)])
    found: dict[Place, str] = {}
    for period, currency, price in zip(*[iter(words)] * 3, strict=True):
        place = Place(product, kind, period, currency)
        if not _AMOUNT.fullmatch(price):
            advice = "write it with the digits that the page prints"
            raise WrongUsage([Problem(str(place), "an amount, such as 0.28", price, advice)])
        if place in found:
            raise WrongUsage(
                [Problem(str(place), "one amount", f"{found[place]} and {price}", "name each figure once")]
            )
        found[place] = price
    return found


def source(text: str, places: Sequence[Place], why: str) -> Source:
    """The source that shows the figures, as it would stand in an edition; raises `WrongUsage`.

    Where it does not say so, it speaks of this product, of the figures' currency if they have one, and its note is the
    reason.
    """
    try:
        given: Any = yaml_file.loads(text, "--source")
    except CheckFailed as error:
        raise WrongUsage(error.problems) from None
    of_source = documents()["edition.v1.schema.json"]["properties"]["sources"]["items"]
    errors = [error.message for error in validator("edition").evolve(schema=of_source).iter_errors(given)]
    if errors:
        advice = "see sources in schema/edition.v1.schema.json"
        raise WrongUsage(Problem("--source", f"a source, such as {EXAMPLE}", each, advice) for each in errors)
    currencies = {place.currency for place in places}
    usual: dict[str, Any] = {"products": list(dict.fromkeys(place.product for place in places)), "note": why}
    if len(currencies) == 1:
        usual["currency"] = next(iter(currencies))
    return {**usual, **given}  # type: ignore[typeddict-item] # as the schema says


def corrected(dataset: Dataset, said: Correction, accepted: Sequence[Acceptance], now: datetime) -> Corrected:
    """The statements that a correction makes; raises `WrongUsage`, and changes nothing."""
    check_acceptable(accepted)
    return correct(dataset.counting(), dataset.editions, said, accepted, written(now))
