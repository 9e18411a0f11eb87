"""The rules, each once: its id, its sentence, and whether a person may accept that it is broken. Pure.

Here stand those that every price list keeps, a page's as an edition's. Those of one edition, and from one to the next,
are in `editions/rules.py`, those across the files of `data/` in `dataset/`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations, pairwise
from operator import attrgetter
from typing import NamedTuple, ParamSpec, TypeAlias

from deepseek_prices.edition import (
    CURRENCIES,
    KINDS,
    MODEL_KINDS,
    Acceptance,
    PricePoint,
    Terms,
    kinds,
    names,
    price_points,
    products,
)
from scraper.problem import Problem, WrongUsage


class Rule(NamedTuple):
    """What must hold; and what is so instead where a person accepts that it is broken, empty where nobody can."""

    sentence: str
    accepted: str = ""


RULES = {
    "R00": Rule("a file is as its schema in `schema/` says"),
    "R01": Rule("an edition is named by its instant, and supersedes what is there"),
    "R02": Rule(
        "a cache hit costs at most a miss, a miss at most the output",
        "a cache hit costs more than a miss, or a miss more than the output",
    ),
    "R03": Rule("a discounted price is below its list price", "a discounted price is not below its list price"),
    "R04": Rule("off-peak costs at most peak", "off-peak costs more than peak"),
    "R05": Rule("a model has a price for each of the billing periods, and for no other"),
    "R06": Rule("every product has every kind in both currencies, or a gap"),
    "R07": Rule("a price in CNY is 6 to 8 times that in USD", "the two currencies are not 6 to 8 apart"),
    "R08": Rule("windows lie within a day and do not overlap"),
    "R09": Rule("instants exist, are in order and within bounds"),
    "R10": Rule("a name is billed as one product"),
    "R11": Rule("the calendar has days that exist, from the first edition on in which holidays count"),
    "R12": Rule("there is at least one edition"),
    "R13": Rule("a service stands on the pages of both languages", "a service stands on one language's page only"),
    "R14": Rule("the page was seen in the time of the edition, each look after the one before, and not after now"),
    "R15": Rule("what was released stays as it was"),
    "R16": Rule("an edition's file is in the canonical form"),
    "R17": Rule("the compiled files follow from the data"),
    "R18": Rule("off-peak is half of peak where the page says so", "off-peak is not half of peak"),
    "R19": Rule("a price moves by a factor of at most 4", "a price moves far"),
    "R20": Rule("a name or kind stays until its stated end", "a name or kind is gone"),
    "R21": Rule("a price moves alike in both currencies", "a price does not move alike in both currencies"),
    "R22": Rule("list prices stand where there is a discount, and there alone"),
    "R23": Rule("a copy or an export says where it stands, or that no place is known"),
    "R24": Rule("a figure that changes does not change back at once (a warning)", "a figure goes there and back"),
    "R25": Rule("a name of DeepSeek's guides is in no price list, and billed as one that is"),
}
ACCEPTABLE = {rule: accepted for rule, (_, accepted) in RULES.items() if accepted}
"""The rules that a person can accept to be broken, and what is then so."""

# --------------------------------------------------------------------------------------------- what breaks them


class Breach(NamedTuple):
    """Where a rule does not hold. A place in a price list begins with the product, then currency, kind and period."""

    place: str
    expected: str
    found: str
    what_to_do: str = "compare with the page"


Breaches: TypeAlias = Iterator[Breach]
_Given = ParamSpec("_Given")


def breaches(
    rules: Mapping[str, Callable[_Given, Breaches]], *given: _Given.args, **named: _Given.kwargs
) -> Iterator[tuple[str, Breach]]:
    """All that breaks these rules, in their order, each with the rule's id."""
    return ((rule, breach) for rule, function in sorted(rules.items()) for breach in function(*given, **named))


def product_of(rule: str, breach: Breach) -> str:
    """What a breach is about, where a person can accept it; otherwise nothing."""
    return breach.place.partition(" ")[0] if rule in ACCEPTABLE else ""


def problem(rule: str, breach: Breach, place: str = "") -> Problem:
    """A breach as a problem; `place` is the place in full, where the breach's own is not."""
    product, what_to_do = product_of(rule, breach), breach.what_to_do
    if product:
        by_hand = "accepted: in an edition that is written by hand"
        what_to_do += f"; where it is right: refresh or correct --accept {rule} {product} WHY, or {by_hand}"
    return Problem(place or breach.place, breach.expected, breach.found, what_to_do, rule, product)


# ------------------------------------------------------------------------------------ what a person has accepted

Accepted: TypeAlias = frozenset[tuple[str, str]]
"""Rules, each with the product for which it is accepted to be broken."""


def accepted_in(entries: Iterable[Acceptance]) -> Accepted:
    """What the `accepted` of an edition or of the command line accepts."""
    return frozenset((entry["rule"], entry["product"]) for entry in entries)


def check_acceptable(entries: Iterable[Acceptance]) -> None:
    """Raise `WrongUsage` for an acceptance of a rule that is none or cannot be accepted."""
    unknown = [entry["rule"] for entry in entries if entry["rule"] not in ACCEPTABLE]
    if unknown:
        rules = "; ".join(f"{rule}: {what}" for rule, what in ACCEPTABLE.items())
        raise WrongUsage(
            Problem("--accept", "a rule that can be accepted", each, f"name one of {rules}") for each in unknown
        )


def check_needed(entries: Iterable[Acceptance], used: Iterable[Acceptance]) -> None:
    """Raise `WrongUsage` for an acceptance that no new edition needs."""
    needed = accepted_in(used)
    idle = sorted(accepted_in(entries) - needed)
    if idle:
        raise WrongUsage(
            Problem(
                f"--accept {rule} {product}",
                "what a new edition needs",
                "needed: " + (", ".join(map(" ".join, sorted(needed))) or "nothing"),
                "leave it out; nothing was changed",
            )
            for rule, product in idle
        )


# ------------------------------------------------------------------------------------- the rules of a price list


def place_of(point: PricePoint) -> str:
    """The place of a price in a price list."""
    return f"{point.name} {point.currency} {point.kind} {point.period}"


def varying(terms: Terms, field: str) -> Iterator[dict[str, PricePoint]]:
    """The prices that differ in one field alone (`currency`, `kind` or `period`), by what they have there."""
    others = [each for each in ("name", "currency", "kind", "period") if each != field]
    groups: dict[object, dict[str, PricePoint]] = {}
    for point in price_points(terms):
        groups.setdefault(attrgetter(*others)(point), {})[getattr(point, field)] = point
    yield from groups.values()


def amounts_of(one: PricePoint, other: PricePoint) -> Iterator[tuple[str, Decimal, Decimal]]:
    """What two prices both have: the price, and the list price."""
    yield "price", one.price, other.price
    if one.list_price is not None and other.list_price is not None:
        yield "list price", one.list_price, other.list_price


def _kinds_in_order(terms: Terms) -> Breaches:
    for by_kind in varying(terms, "kind"):
        for lower, higher in pairwise(by_kind[kind] for kind in MODEL_KINDS if kind in by_kind):
            for what, low, high in amounts_of(lower, higher):
                if low > high:
                    yield Breach(place_of(lower), f"at most {high:f}, the {what} of {higher.kind}", f"{low:f}")


def _discounted_below_list(terms: Terms) -> Breaches:
    for point in price_points(terms):
        if point.list_price is not None and not point.price < point.list_price:
            yield Breach(place_of(point), f"a price below the list price {point.list_price:f}", f"{point.price:f}")


def _list_prices_of_a_discount(terms: Terms) -> Breaches:
    listed = {point.name for point in price_points(terms) if point.list_price is not None}
    for name, product in products(terms):
        if (name in listed) != ("discount" in product):
            found = "list prices alone" if name in listed else "a discount alone"
            yield Breach(name, "a discount and list prices, or neither", found)


def _off_peak_below_peak(terms: Terms) -> Breaches:
    for by_period in varying(terms, "period"):
        low, high = by_period.get("off_peak"), by_period.get("peak", by_period.get("standard"))
        if low and high and low.price > high.price:
            yield Breach(place_of(low), f"off-peak at most {high.price:f}, the {high.period} price", f"{low.price:f}")


def _off_peak_half_of_peak(terms: Terms) -> Breaches:
    """The page says so wherever it has peak hours or announces them; nothing is computed from it."""
    said = any(note["meaning"].startswith(("peak_hours", "coming_peak_prices")) for note in terms.get("footnotes", ()))
    for by_period in varying(terms, "period") if said else ():
        low, high = by_period.get("off_peak"), by_period.get("peak")
        if low and high and low.price * 2 != high.price:
            yield Breach(place_of(low), f"off-peak half of peak ({high.price:f})", f"{low.price:f}")


def _periods_of_the_rule(terms: Terms) -> Breaches:
    if (rule := terms["billing_periods"]) is None:
        expected = "one price round the clock, or the rule that says when which price holds"
        return in_periods(terms, {"standard"}, expected)
    return in_periods(terms, {rule["default"], *(window["period"] for window in rule["windows"])})


def in_periods(terms: Terms, periods: Collection[str], expected: str = "") -> Breaches:
    """Where a model's prices are not for these periods."""
    found: dict[tuple[str, str], list[str]] = {}
    for by_period in varying(terms, "period"):
        point, others = next(iter(by_period.values())), ", ".join(by_period)
        if "model" in point.product and by_period.keys() != {*periods}:
            found.setdefault((point.name, others), []).append(f"{point.currency} {point.kind}")
    for (name, others), prices in found.items():
        yield Breach(name, expected or f"prices for {', '.join(sorted(periods))}", f"{others} for {', '.join(prices)}")


def complete(
    terms: Terms,
    currencies: Collection[str] = CURRENCIES,
    wanted: Collection[str] = (),
    gaps: Collection[tuple[str, str]] = (),
) -> Breaches:
    """Where a product lacks a kind in one of these currencies and has no gap, or has a price in another one.

    A service has all its kinds in each; a model those that any model has, and the ones that are wanted.
    """
    of_models = {*wanted, *(kind for model in terms["models"] for kind in kinds(model))}
    for name, product in products(terms):
        for currency in dict.fromkeys([*currencies, *product["prices"]]):
            place, here = f"{name} {currency}", product["prices"].get(currency, {})
            of_product = [kind for kind in KINDS if kind in (of_models if "model" in product else kinds(product))]
            missing = [kind for kind in of_product if kind not in here]
            if currency not in currencies:
                yield Breach(place, f"prices in {', '.join(currencies)} alone", ", ".join(here))
            elif missing and (name, currency) not in gaps:
                yield Breach(place, f"a price for each of {', '.join(of_product)}", f"no {', '.join(missing)}")
            elif not missing and (name, currency) in gaps:
                yield Breach(place, "a gap only where a price is missing", "all prices")


def _windows_apart(terms: Terms) -> Breaches:
    rule = terms["billing_periods"]
    windows = rule["windows"] if rule else []
    for window in windows:
        if window["from"] >= window["to"]:
            yield Breach("billing_periods", "a window within one day", f"{window['from']} to {window['to']}")
        if rule and window["period"] == rule["default"]:
            yield Breach("billing_periods", "windows of another period than the default", window["period"])
    for one, other in combinations(windows, 2):
        if {*one["days"]} & {*other["days"]} and one["from"] < other["to"] and other["from"] < one["to"]:
            yield Breach("billing_periods", "windows that do not overlap", f"{one['from']} and {other['from']}")


def _billed_as_one(terms: Terms) -> Breaches:
    seen: dict[str, str] = {}
    for name, product in products(terms):
        for each in (name, *(other["name"] for other in names(product))):
            if each in seen:
                yield Breach(each, "a name that is billed as one product", f"{seen[each]} and {name}")
            seen[each] = name


PRICE_LIST_RULES: dict[str, Callable[[Terms], Breaches]] = {
    "R02": _kinds_in_order,
    "R03": _discounted_below_list,
    "R04": _off_peak_below_peak,
    "R05": _periods_of_the_rule,
    "R08": _windows_apart,
    "R10": _billed_as_one,
    "R18": _off_peak_half_of_peak,
    "R22": _list_prices_of_a_discount,
}
