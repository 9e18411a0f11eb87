"""`schedule.json`: the periods and price lists of the coming weeks, resolved, for a widget without a calendar. Pure.

A price is that of the last of `lists` and the last of `periods` that have begun. At or after `valid_until` it is
unknown: nothing of the file holds then.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from deepseek_prices.instants import DAY
from scraper.editions.timeline import Key, Priced
from scraper.publication import proof
from scraper.publication.feed import Feed, Reader, Refusal, Target, Told, in_rows, instant, per
from scraper.publication.known import Known
from scraper.publication.lists import aliases, changes, periods, rules, sold

PATH = "v1/schedule.json"
_DAYS = 62
_TOKENS = (1_000_000, "token")


def export(known: Known, at: int) -> Feed | Refusal:
    """The next 62 days, or up to the end of the calendar where a period depends on it."""
    segments = sold(known, at)
    if not segments:
        return Refusal("no price is known at this instant")
    until = at + _DAYS * DAY
    in_force = rules(known, at, until)
    if any(rule and rule[1] for _, rule in in_force):
        until = min(until, known.calendar_until)
    if until <= at:
        return Refusal(f"the holidays are not known from {instant(known.calendar_until)} on")
    begins = [at, *changes(known, at, until)]
    lists = {begin: sold(known, begin) for begin in begins}
    content = {
        "schema": "deepseek-prices/schedule@1",
        "generated_at": instant(at),
        "observed_until": instant(known.observed_until),
        "edition": known.edition_at(at),
        "unit": "per 1,000,000 tokens",
        "valid_from": instant(at),
        "valid_until": instant(until),
        "periods": _periods(known, in_force, until),
        "lists": [{"from": instant(begin)} | _list(known, found) for begin, found in lists.items()],
    }
    return Feed(in_rows(content), at, until, tuple(dict.fromkeys(key for found in lists.values() for key in found)))


def _periods(known: Known, in_force: list[tuple[int, Any]], until: int) -> list[list[str]]:
    ends = [*(begin for begin, _ in in_force[1:]), until]
    found: list[list[str]] = []
    for (begin, rule), end in zip(in_force, ends, strict=True):
        for at, _, period in periods(rule, known.timeline.calendar, begin, end):
            if at < until and (not found or found[-1][1] != period):
                found.append([instant(at), period])
    return found


def _list(known: Known, segments: dict[Key, Priced]) -> dict[str, object]:
    """The models' prices per million tokens, the other names, and apart from them what has another unit."""
    names = aliases(known, segments)
    prices: dict[str, dict[str, dict[str, object]]] = {}
    services: dict[str, dict[str, Any]] = {}
    for key, segment in segments.items():
        if key.name in names:
            continue
        if segment.unit == _TOKENS:
            of = prices.setdefault(key.name, {})
        else:
            service = services.setdefault(key.name, {"unit": f"per {per(*segment.unit)}", "prices": {}})
            of = service["prices"]
        of.setdefault(key.currency, {})[key.kind] = _price(segment)
    return {"prices": prices, "names": names, "services": services}


def _price(segment: Priced) -> object:
    by_period = {
        period: amount if list_price is None else {"price": amount, "list_price": list_price}
        for period, amount, list_price in segment.prices
    }
    return by_period.get("standard") if [*by_period] == ["standard"] else by_period


# ------------------------------------------------------------------------------------------------ as a widget reads it


def read(content: bytes) -> Reader:
    """Prices as a widget does: the last entries that have begun."""
    data = json.loads(content)
    return partial(_told, data)


def _told(data: Any, key: Key, at: int) -> Told | None:
    now = instant(at)
    if not data["valid_from"] <= now < data["valid_until"]:
        return None
    prices = [each for each in data["lists"] if each["from"] <= now][-1]
    period = [each for each in data["periods"] if each[0] <= now][-1][1]
    name = prices["names"].get(key.name, key.name)
    if name in prices["services"]:
        service = prices["services"][name]
        unit, of, period = service["unit"], service["prices"], "standard"
    else:
        unit, of = data["unit"], prices["prices"].get(name, {})
    price = of.get(key.currency, {}).get(key.kind)
    if price is None:
        return None
    if isinstance(price, dict) and "price" not in price:
        price = price[period]
    amount, list_price = (price["price"], price["list_price"]) if isinstance(price, dict) else (price, None)
    return {"amount": amount, "list_price": list_price, "period": period, "unit": unit.removeprefix("per ")}


TARGET = Target(
    PATH,
    "application/json",
    export,
    partial(proof.prices, read),
    loses=("the past", "which edition a price is of, and whether it is certain"),
)
