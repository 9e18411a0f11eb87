"""The rules of an edition: those of any price list, its own, and what must hold from one edition to the next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise, product
from typing import TypeAlias

from deepseek_prices.edition import (
    CURRENCIES,
    Edition,
    Offer,
    Statement,
    charged,
    ends,
    kinds,
    offers,
    products,
    second,
)
from scraper.editions.returns import RETURN_RULES, said_before
from scraper.problem import Problem
from scraper.reading import instants
from scraper.rules import (
    ACCEPTABLE,
    PRICE_LIST_RULES,
    Accepted,
    Breach,
    Breaches,
    accepted_in,
    amounts_of,
    breaches,
    complete,
    place_of,
    problem,
    product_of,
    varying,
)

ONE_LANGUAGE_RULE = "R13"
FACTOR = 4
ALIKE = Decimal("1.12")  # amounts are rounded: so far the factors of a move in USD and in CNY were at most 1.072 apart


def check_rules(edition: Edition, file: str) -> Iterator[Problem]:
    """What is wrong with one edition that is as its schema says, by itself."""
    yield from _problems(breaches(EDITION_RULES, edition), edition, file)


def check_moves(editions: Sequence[Statement]) -> Iterator[Problem]:
    """What is wrong from one edition to the next, of those that count."""
    for before, after in pairwise(editions):
        yield from _problems(breaches(MOVE_RULES, before, after), after, f"editions/{after['edition']}.yaml")


def _problems(found: Iterator[tuple[str, Breach]], edition: Statement, file: str) -> Iterator[Problem]:
    accepted = accepted_in(edition.get("accepted", ()))
    for rule, breach in found:
        if (rule, product_of(rule, breach)) not in accepted:
            yield problem(rule, breach, f"{file}, {breach.place}")


def check_returns(editions: Sequence[Statement], known: Mapping[str, Statement]) -> Iterator[Problem]:
    """What goes there and back, of the editions that count; `known` are all, by their names."""
    for before, after in pairwise(editions):
        found = breaches(RETURN_RULES, said_before(before, editions, known), before, after)
        yield from _problems(found, after, f"editions/{after['edition']}.yaml")


def to_accept(edition: Statement, before: Statement | None = None, said: Collection[Statement] = ()) -> Accepted:
    """What a person has to accept of an edition that follows another: rules, each with the product that breaks it.

    `said` is what was said before the other; see `said_before`.
    """
    of_prices = {rule: function for rule, function in _OF_STATEMENTS.items() if rule in ACCEPTABLE}
    found = [*breaches(of_prices, edition)]
    if before:
        found += [*breaches(MOVE_RULES, before, edition), *breaches(RETURN_RULES, said, before, edition)]
    return frozenset((rule, product_of(rule, breach)) for rule, breach in found)


# --------------------------------------------------------------------------------------------------- one edition


def _named_by_its_instant(edition: Statement) -> Breaches:
    stem = edition["in_force"]["from"].replace(":", "")
    if edition["edition"].partition(".")[0] != stem:
        yield Breach("edition", stem, edition["edition"])
    superseded = edition["supersedes"]["edition"] if "supersedes" in edition else ""
    if superseded and not (superseded.partition(".")[0] == stem and superseded < edition["edition"]):
        yield Breach("supersedes", f"an earlier statement for {stem}", superseded)
    if ("." in edition["edition"]) != ("supersedes" in edition):
        yield Breach("supersedes", "with .2, .3, … and only there", superseded or "none")


def _complete_or_gap(edition: Statement) -> Breaches:
    yield from complete(edition, gaps={(gap["product"], gap["currency"]) for gap in edition.get("gaps", ())})
    known = dict(products(edition))
    for entry in (*edition.get("gaps", ()), *edition.get("derived", ())):
        if entry["product"] not in known:
            yield Breach("gaps, derived", f"one of {', '.join(known)}", entry["product"])
    for each in edition.get("derived", ()):
        of_product = kinds(known[each["product"]]) if each["product"] in known else []
        if of_product and each.get("kind", of_product[0]) not in of_product:
            yield Breach(f"derived, {each['product']}", f"one of {', '.join(of_product)}", each.get("kind", ""))


def _currencies_apart_by_6_to_8(edition: Statement) -> Breaches:
    for by_currency in varying(edition, "currency"):
        if "USD" in by_currency and "CNY" in by_currency:
            usd, cny = by_currency["USD"], by_currency["CNY"]
            for what, low, high in amounts_of(usd, cny):
                if not low * 6 <= high <= low * 8:
                    yield Breach(place_of(cny), f"6 to 8 times {low:f}, the {what} in USD", f"{high:f}")


def _instants_in_order(edition: Edition) -> Breaches:
    in_force = edition["in_force"]
    start, basis = in_force["from"], in_force["basis"]
    bounds = [moment for moment in (in_force.get("earliest"), in_force.get("latest")) if moment]
    for place, moment in _instants(edition):
        if not exists(moment):
            yield Breach(place, "an instant that exists", moment)
    if basis == "stated" and bounds:
        yield Breach("in_force", "no bounds where the instant is stated", ", ".join(bounds))
    ordered = len(bounds) == 2 and bounds[0] < bounds[1] == start
    if not ordered and (basis == "observed" or (basis == "derived" and bounds)):
        expected = "earliest before latest, and from the same as latest"
        yield Breach("in_force", expected, f"{', '.join(bounds) or 'no bounds'}, and from {start}")
    if basis == "observed" and in_force.get("latest_proof") == "announcement":
        yield Breach("in_force, latest_proof", "the page or a record, where the new state was observed", "announcement")
    for source in edition["sources"] if basis == "observed" else ():
        if source.get("captured_until", start) > start:
            expected = f"a look that ended by {start}, which it proves"
            yield Breach("sources, captured_until", expected, source["captured_until"])
    for place, moment in ends(edition):
        if moment <= start:
            yield Breach(place, f"an end after {start}", moment)


def _instants(edition: Edition) -> Iterator[tuple[str, str]]:
    yield "recorded_at", edition["recorded_at"]
    for name in ("from", "earliest", "latest"):
        if name in edition["in_force"]:
            yield f"in_force, {name}", str(edition["in_force"].get(name))
    for source in edition["sources"]:
        for name in ("captured_from", "captured_until"):
            if name in source:
                yield f"sources, {name}", str(source.get(name))
    yield from ends(edition)


def exists(moment: str) -> bool:
    """Whether this is an instant as the data writes it, on a day that exists."""
    try:
        return instants.written(datetime.fromisoformat(moment)) == moment
    except (ValueError, OverflowError):  # no instant, or one that has none in UTC
        return False


def _copies_stand_somewhere(edition: Edition) -> Breaches:
    for number, source in enumerate(edition["sources"], start=1):
        if source["what"] in ("copy", "export") and "kept_at" not in source:
            expected = "kept_at: a repository with commit and path, an archive, an address, or why that is unknown"
            yield Breach(f"sources, {number}", expected, "none", "say where this very copy stands")


def _on_both_pages(edition: Statement) -> Breaches:
    """A service that has a gap stands on one language's page only."""
    services = {service["service"] for service in edition.get("services", ())}
    for gap in edition.get("gaps", ()):
        if gap["product"] in services:
            yield Breach(gap["product"], "a price on both pages", f"a gap in {gap['currency']}")


_OF_STATEMENTS: dict[str, Callable[[Statement], Breaches]] = {
    **PRICE_LIST_RULES,
    "R01": _named_by_its_instant,
    "R06": _complete_or_gap,
    "R07": _currencies_apart_by_6_to_8,
    ONE_LANGUAGE_RULE: _on_both_pages,
}
EDITION_RULES: dict[str, Callable[[Edition], Breaches]] = {
    **_OF_STATEMENTS,
    "R09": _instants_in_order,
    "R23": _copies_stand_somewhere,
}

# -------------------------------------------------------------------------------- from one edition to the next

Amounts: TypeAlias = tuple[Decimal, Decimal | None]
"""A price, and its list price."""
Step: TypeAlias = tuple[str, Amounts, Amounts]
"""A period, and what is charged before and after."""


def _sold_on(before: Statement, after: Statement) -> Iterator[tuple[str, Offer, Offer | None]]:
    """The names whose stated end has not come, as they were and, where they are still there, as they are.

    What is sold under another name is that of its model, which is looked at by its own name.
    """
    at, sold = second(after["in_force"]["from"]), offers(after)
    for name, old in offers(before).items():
        new = sold.get(name)
        under_another = new is not None and name != old.billed_as == new.billed_as
        if not under_another and (old.end is None or old.end > at):
            yield name, old, new


def _stays_until_its_end(before: Statement, after: Statement) -> Breaches:
    for name, old, new in _sold_on(before, after):
        if new is None:
            yield Breach(name, "a name that is sold until its stated end", "gone")
            continue
        for kind in kinds(old.product):
            if kind not in kinds(new.product):
                yield Breach(name, f"a price for {kind}", "none any more")


def _moves_near(before: Statement, after: Statement) -> Breaches:
    for name, kind, by_currency in _moves(before, after):
        for currency, steps in by_currency.items():
            for period, (was, _), (now, _) in steps:
                if max(was, now) > FACTOR * min(was, now):
                    expected = f"{currency} {kind} {period} at most {FACTOR} times more or less than {was:f}"
                    yield Breach(name, expected, f"{now:f}")


def _moves_alike(before: Statement, after: Statement) -> Breaches:
    """No price moves in one currency and not, the other way, or by another factor, in the other.

    Both pages are of one price list: so far every price has moved in both. Where one alone does, a build may be going
    out, or one of them has a misprint.
    """
    for name, kind, by_currency in _moves(before, after):
        directions = {
            tuple((period, *map(_direction, was, now)) for period, was, now in steps) for steps in by_currency.values()
        }
        if len(directions) > 1 or any(map(_unlike, zip(*by_currency.values(), strict=True))):
            moved = "; ".join(_moved(currency, steps) for currency, steps in by_currency.items())
            yield Breach(name, f"{kind} to move in both currencies alike", moved)


def _moves(before: Statement, after: Statement) -> Iterator[tuple[str, str, dict[str, list[Step]]]]:
    """For each name and kind, what is charged before and after, by currency; before at the instant of the change."""
    at = second(after["in_force"]["from"])
    for name, old, new in _sold_on(before, after):
        for kind in kinds(old.product) if new else ():
            both = [each.product["prices"] for each in (old, new) if each]
            currencies = [currency for currency in CURRENCIES if all(kind in each.get(currency, {}) for each in both)]
            yield name, kind, {currency: _steps(old, new, currency, kind, at) for currency in currencies if new}


def _steps(old: Offer, new: Offer, currency: str, kind: str, at: int) -> list[Step]:
    """What is charged before and after, period by period; where the periods change, each with each."""
    before, after = (
        {
            period: (Decimal(price), None if listed is None else Decimal(listed))
            for period, (price, listed) in charged(each.product, currency, kind, at).items()
        }
        for each in (old, new)
    )
    same = [(period, period) for period in before if period in after]
    return [(other, before[one], after[other]) for one, other in same or product(before, after)]


def _unlike(steps: tuple[Step, ...]) -> bool:
    """Whether the price of a period moves by another factor in one currency than in the other."""
    factors = [now / was for _, (was, _), (now, _) in steps if was]
    return bool(factors) and max(factors) > ALIKE * min(factors)


def _direction(before: Decimal | None, after: Decimal | None) -> str:
    """How an amount that may be there moves."""
    if before is None or after is None:
        return "" if before is after else "came" if before is None else "went"
    return "up" if after > before else "down" if after < before else ""


def _moved(currency: str, steps: list[Step]) -> str:
    return f"{currency} {', '.join(f'{was} → {now}' for _, (was, _), (now, _) in steps)}"


MOVE_RULES: dict[str, Callable[[Statement, Statement], Breaches]] = {
    "R19": _moves_near,
    "R20": _stays_until_its_end,
    "R21": _moves_alike,
}
