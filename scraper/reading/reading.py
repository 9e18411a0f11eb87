"""All that one capture says, in the data model, with the places that it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from deepseek_prices.edition import CURRENCIES, MODEL_KINDS, PERIODS, amounts, by_period
from scraper.problem import Problem

Data = dict[str, Any]
"""A mapping in the data model, as in an edition: strings, lists and mappings."""

CSV_HEADER = (
    "model",
    "endpoint",
    "currency",
    "kind",
    "period",
    "price",
    "list_price",
    "from",
    "until",
    "discount_until",
)


@dataclass(slots=True)
class Reading:
    """What the page says; `schema/reading.v1.schema.json` describes every field of `as_dict`.

    `warnings` are of texts around the content that no rule knows, and that bear on no price.
    """

    language: str
    format: str
    fragment: bool
    price_lists: list[Data] = field(default_factory=list)
    services: list[Data] = field(default_factory=list)
    sentences: list[Data] = field(default_factory=list)
    repairs: list[Data] = field(default_factory=list)
    missing_footnotes: list[Data] = field(default_factory=list)
    account: list[Data] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def as_dict(self) -> Data:
        """The whole reading, in a stable order."""
        return {"schema_version": 1} | {name: getattr(self, name) for name in self.__slots__ if name != "warnings"}

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The token prices, one row for each, in the order of `CSV_HEADER`."""
        for price_list in self.price_lists:
            for model in price_list["models"]:
                for currency in CURRENCIES:
                    for kind, period, price, list_price in _prices(model["prices"].get(currency, {})):
                        yield (
                            model["model"],
                            model.get("endpoint", ""),
                            currency,
                            kind,
                            period,
                            price,
                            list_price,
                            price_list.get("from", ""),
                            price_list.get("until", ""),
                            model.get("discount", {}).get("until", "") if list_price else "",
                        )


def _prices(by_kind: Data) -> Iterator[tuple[str, str, str, str]]:
    """Kind, period, price and list price, in the order of the page."""
    for kind in (each for each in MODEL_KINDS if each in by_kind):
        singles = by_period(by_kind[kind])
        for period in (each for each in PERIODS if each in singles):
            price, list_price = amounts(singles[period])
            yield kind, period, price, list_price or ""
