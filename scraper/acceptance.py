"""What a person accepts: that a rule about a price's size or movement does not hold for a product, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scraper.problem import Problem, WrongUsage

ACCEPTABLE = {
    "R02": "a cache hit costs more than a miss, or a miss more than the output",
    "R03": "a discounted price is not below its list price",
    "R04": "off-peak costs more than peak",
    "R07": "the two currencies are not 6 to 8 apart",
    "R13": "a service stands on one language's page only",
    "R18": "off-peak is not half of peak",
    "R19": "a price moves far",
    "R20": "a name or kind is gone",
    "R21": "a price does not move alike in both currencies",
}
"""The rules that a person can accept to be broken, and what is then so."""

Accepted = frozenset[tuple[str, str]]
"""Rules, each with the product for which it is accepted to be broken."""


def accepted_in(entries: Iterable[Mapping[str, str]]) -> Accepted:
    """What the `accepted` of an edition or of the command line accepts."""
    return frozenset((entry["rule"], entry["product"]) for entry in entries)


def advice(rule: str, product: str) -> str:
    """What to do where a rule that can be accepted is broken."""
    by_hand = "accepted: in an edition that is written by hand"
    return f"compare with the page; where it is right: refresh --accept {rule} {product} WHY, or {by_hand}"


def check_rules(entries: Iterable[Mapping[str, str]]) -> None:
    """Raise `WrongUsage` for an acceptance of a rule that is none or cannot be accepted."""
    unknown = [entry["rule"] for entry in entries if entry["rule"] not in ACCEPTABLE]
    if unknown:
        rules = "; ".join(f"{rule}: {what}" for rule, what in ACCEPTABLE.items())
        raise WrongUsage(
            Problem("--accept", "a rule that can be accepted", each, f"name one of {rules}") for each in unknown
        )


def check_needed(entries: Iterable[Mapping[str, str]], used: Iterable[Mapping[str, str]]) -> None:
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
