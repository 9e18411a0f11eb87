"""From one edition to the next: what does not happen without a reason that a person has given. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, product

from deepseek_prices.changes import Offer, charged, offers, second
from scraper.acceptance import accepted_in, advice
from scraper.editions.timeline import kinds
from scraper.problem import Problem
from scraper.reading.reading import Data

FACTOR = 4
ALIKE = Decimal("1.12")  # amounts are rounded: so far the factors of a move in USD and in CNY were at most 1.072 apart
PRICE_RULE, GONE_RULE, CURRENCY_RULE = "R19", "R20", "R21"


def check_moves(editions: list[Data]) -> Iterator[Problem]:
    """Between the editions that count: a price that moves far or in one currency alone; a name or kind that is gone."""
    for before, after in pairwise(editions):
        accepted = accepted_in(after.get("accepted", ()))
        for rule, name, expected, found in _moves(before, after):
            if (rule, name) not in accepted:
                place = f"editions/{after['edition']}.yaml, {name}"
                yield Problem(place, expected, found, advice(rule, name), rule, name)


def to_accept(before: Data, after: Data) -> set[tuple[str, str]]:
    """The rules that a move breaks, each with the name that it is about: what a person has to accept."""
    return {(rule, name) for rule, name, _, _ in _moves(before, after)}


def _moves(before: Data, after: Data) -> Iterator[tuple[str, str, str, str]]:
    at = second(after["in_force"]["from"])
    sold = offers(after)
    for name, old in offers(before).items():
        if old.end is not None and old.end <= at:
            continue
        if name not in sold:
            yield GONE_RULE, name, "a name that is sold until its stated end", "gone"
            continue
        new = sold[name]
        if name != old.billed_as == new.billed_as:
            continue  # what is sold under it is that of the model, which is looked at by its own name
        for kind in kinds(old.product):
            if kind not in kinds(new.product):
                yield GONE_RULE, name, f"a price for {kind}", "none any more"
        yield from (
            (PRICE_RULE, name, f"{what} at most {FACTOR} times more or less than {low}", str(high))
            for what, low, high in _far(old, new, at)
        )
        yield from (
            (CURRENCY_RULE, name, f"{kind} to move in both currencies alike", moved)
            for kind, moved in _apart(old, new, at)
        )


def _far(old: Offer, new: Offer, at: int) -> Iterator[tuple[str, Decimal, Decimal]]:
    """The prices that moved by more than the factor; before is what the old edition charges at that instant."""
    for currency, by_kind in old.product["prices"].items():
        for kind in by_kind.keys() & new.product["prices"].get(currency, {}).keys():
            for period, (was, _), (now, _) in _pairs(old, new, currency, kind, at):
                if max(was, now) > FACTOR * min(was, now):
                    yield f"{currency} {kind} {period}", was, now


def _apart(old: Offer, new: Offer, at: int) -> Iterator[tuple[str, str]]:
    """The kinds whose price moves in one currency and not, the other way, or by another factor, in the other.

    Both pages are of one price list: so far every price has moved in both. Where one alone does, a build may be going
    out, or one of them has a misprint.
    """
    both = [each.product["prices"] for each in (old, new)]
    currencies = [currency for currency in both[0] if currency in both[1]]
    kinds_in_all = [kind for kind in kinds(old.product) if all(kind in each[c] for each in both for c in currencies)]
    for kind in kinds_in_all if len(currencies) > 1 else ():
        steps = [tuple(_pairs(old, new, currency, kind, at)) for currency in currencies]
        directions = {
            tuple(
                (period, _direction(was, now), _direction(listed_was, listed_now))
                for period, (was, listed_was), (now, listed_now) in each
            )
            for each in steps
        }
        if len(directions) > 1 or any(map(_unlike, zip(*steps, strict=True))):
            yield kind, "; ".join(map(_moved, currencies, steps))


def _unlike(cells: tuple[Step, ...]) -> bool:
    """Whether the price of a period moves by another factor in one currency than in the other."""
    factors = [now / was for _, (was, _), (now, _) in cells if was]
    return bool(factors) and max(factors) > ALIKE * min(factors)


def _direction(before: Decimal | None, after: Decimal | None) -> str:
    """How an amount that may be there moves."""
    if before is None or after is None:
        return "" if before is after else "came" if before is None else "went"
    return "up" if after > before else "down" if after < before else ""


def _moved(currency: str, steps: tuple[Step, ...]) -> str:
    return f"{currency} {', '.join(f'{was} → {now}' for _, (was, _), (now, _) in steps)}"


Amounts = tuple[Decimal, Decimal | None]
"""A price, and its list price."""
Step = tuple[str, Amounts, Amounts]
"""A period, and what is charged before and after."""


def _pairs(old: Offer, new: Offer, currency: str, kind: str, at: int) -> Iterator[Step]:
    """What is charged before and after, period by period; where the periods change, each with each."""
    before, after = (
        {
            period: (Decimal(price), None if listed is None else Decimal(listed))
            for period, (price, listed) in charged(each.product, currency, kind, at).items()
        }
        for each in (old, new)
    )
    same = [each for each in before if each in after]
    for one, other in [(each, each) for each in same] or product(before, after):
        yield other, before[one], after[other]
