"""From one edition to the next: what does not happen without a reason that a person has given. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, product

from deepseek_prices.changes import Offer, charged, offers, second
from scraper.problem import Problem
from scraper.reading import Data
from scraper.timeline import kinds

FACTOR = 4
PRICE_RULE, GONE_RULE = "R19", "R20"


def check_moves(editions: list[Data]) -> Iterator[Problem]:
    """The editions that count, in order: a price that moves far, a product or kind that is gone."""
    for before, after in pairwise(editions):
        accepted = {(entry["rule"], entry["product"]) for entry in after.get("accepted", ())}
        for rule, name, expected, found in _moves(before, after):
            if (rule, name) not in accepted:
                place = f"editions/{after['edition']}.yaml, {name}"
                advice = f"compare with the page; where it is right, add accepted: with {rule} and the reason"
                yield Problem(place, expected, found, advice, rule)


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


def _far(old: Offer, new: Offer, at: int) -> Iterator[tuple[str, Decimal, Decimal]]:
    """The prices that moved by more than the factor; before is what the old edition charges at that instant."""
    for currency, by_kind in old.product["prices"].items():
        for kind in by_kind.keys() & new.product["prices"].get(currency, {}).keys():
            before, after = (charged(each.product, currency, kind, at) for each in (old, new))
            same = before.keys() & after.keys()
            for one, other in [(each, each) for each in same] or product(before, after):
                was, now = Decimal(before[one][0]), Decimal(after[other][0])
                if max(was, now) > FACTOR * min(was, now):
                    yield f"{currency} {kind} {other}", was, now
