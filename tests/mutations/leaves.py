"""A reading as its single values, each with where it belongs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from view import Data

from deepseek_prices.edition import amounts, by_period


class Leaf(NamedTuple):
    """One value. `since` says which price list it is of (empty for the one in force), or None for what all share."""

    since: str | None
    product: str
    path: tuple[str, ...]
    value: str


def leaves(reading: Data) -> Counter[Leaf]:
    """All values of a reading but its sentences."""
    found: Counter[Leaf] = Counter()
    shared: Counter[Leaf] = Counter()
    for each in reading["price_lists"]:
        since = each.get("from", "")
        for name in ("from", "until", "billing_periods"):
            if each.get(name):
                found[Leaf(since, "", (name,), written(each[name]))] += 1
        found += Counter(leaf for model in each["models"] for leaf in _prices(since, model["model"], model))
        shared |= Counter(leaf for model in each["models"] for leaf in _fields(model))
    for service in reading["services"]:
        found += Counter(_prices("", service["service"], service))
        found[Leaf(None, service["service"], ("unit",), "{quantity} {of}".format(**service["unit"]))] += 1
    return found + shared


def sentences(said: list[Data]) -> Counter[str]:
    """The different sentences: their meaning, mark and facts."""
    return Counter({written({name: each.get(name) or None for name in ("meaning", "mark", "facts")}) for each in said})


def _prices(since: str, product: str, offer: Data) -> Iterator[Leaf]:
    if "discount" in offer:
        yield Leaf(since, product, ("discount",), written(offer["discount"]))
    for currency, kinds in offer["prices"].items():
        for kind, value in kinds.items():
            for period, price in by_period(value).items():
                for name, amount in zip(("price", "list_price"), amounts(price), strict=True):
                    if amount is not None:
                        yield Leaf(since, product, ("prices", currency, kind, period, name), amount)


def _fields(model: Data) -> Iterator[Leaf]:
    for name, value in model.items():
        if name == "features":
            for feature, support in value.items():
                yield Leaf(None, model["model"], (name, feature), support)
        elif name not in {"prices", "discount"}:
            for each in value if isinstance(value, list) else [value]:
                yield Leaf(None, model["model"], (name,), written(each))


def written(value: Any) -> str:
    """A value as text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def parts(value: str) -> set[str]:
    """A written value and, of a list or mapping, each text in it."""
    return {value, *(text for text, colon in re.findall(r'"([^"]*)"(:?)', value) if not colon)}
