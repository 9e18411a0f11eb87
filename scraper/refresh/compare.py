"""The page's state against the editions: the same, a new edition, an announcement, or a reason to stop. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple, cast

from deepseek_prices.edition import CURRENCIES, Edition, ends, products, second
from scraper.dataset.check import observed_until
from scraper.dataset.dataset import Dataset, counting
from scraper.editions.rules import EDITION_RULES, ONE_LANGUAGE_RULE, to_accept
from scraper.problem import CheckFailed, PageNotUnderstood, Problem, SourceUnavailable
from scraper.reading.instants import written, written_after
from scraper.reading.reading import Data
from scraper.refresh.state import ended, meanings, routed, same, stated_ends, terms

LISTED = "the page announces this price list for this instant"
ROUTED = "the page announces for this instant that a model is billed as another"
WITHDRAWN = "the page no longer announces anything for this instant"
TAKEN_BACK = "the page says that what it announced for this instant is withdrawn"
ENDED = "the edition before states this end"
STATED = "the page states the instant of the change"
OBSERVED = "first seen now; the bounds are the last look at the old state and this one"


class Said(NamedTuple):
    """What the page says: the terms in force, announced lists with their `from`, and sentences with their facts."""

    current: Data
    coming: list[Data]
    sentences: list[Data]

    def facts(self, meaning: str) -> list[Data]:
        """The facts of the sentences of a meaning."""
        return [each.get("facts", {}) for each in self.sentences if each["meaning"] == meaning]


class Made(NamedTuple):
    """A new edition (its name, instant, terms and remarks), the one before it, and the rule that gave its instant."""

    edition: Data
    before: Data | None
    rule: str
    announced: Data | None = None
    """What was announced for the same instant until now, where something was."""


class Look(NamedTuple):
    """When the page was seen: from the beginning of the first request to the end of the last answer (UTC)."""

    began: datetime
    ended: datetime


class EdgePassed(SourceUnavailable):
    """Something stated began or ended during the look: which state the page was in then is not known."""


def in_force(loaded: Dataset, now: datetime) -> Data:
    """The edition in force; raises `CheckFailed` where the clock is behind what was observed."""
    newest = observed_until(loaded)
    if newest > written(now):
        expected = f"an instant after {newest}, the newest observation"
        raise CheckFailed([Problem("clock", expected, written(now), "set the clock")])
    return [each for each in loaded.counting() if each["in_force"]["from"] <= written(now)][-1]


def compare(loaded: Dataset, said: Said, look: Look, accepted: Iterable[Data]) -> list[Made]:
    """The editions that the page's state makes; none where nothing has changed.

    Raises `PageNotUnderstood` where a stated instant passed and the page did not change, and where it shows an older
    state again; `EdgePassed` where a stated instant passed during the look.
    """
    _refuse_edges(loaded, said, look)
    now = look.began  # nothing that is stated differs until the end
    announced = [(each, LISTED) for each in said.coming]
    for facts in said.facts("routing"):
        if facts["from"] > written(now):
            announced.append((routed(said.current, facts) | {"from": facts["from"]}, ROUTED))
        else:  # the sentence has come true, whether or not the table still has the model
            said = said._replace(current=routed(said.current, facts))
    if {LISTED, ROUTED} <= {rule for _, rule in announced}:
        # Each would be made from the list in force, and the later one would undo the earlier.
        found = ", ".join(f"{each['from']}: {rule}" for each, rule in announced)
        raise PageNotUnderstood(
            [Problem("page", "a coming list or a routing, not both", found, "teach compare.py both")]
        )
    new = [*_withdrawn(loaded, said, {each["from"] for each, _ in announced}, now)]
    loaded = replace(loaded, editions=loaded.editions | {edition["edition"]: edition for edition, _ in new})
    new += [*_new_edition(loaded, said, look), *_announced(loaded, announced, now)]
    old = in_force(loaded, now)
    made: list[Made] = []
    for edition, rule in new:
        counted = counting([*loaded.editions.values(), *(each.edition for each in made)])
        earlier = [each for each in counted if each["in_force"]["from"] < edition["in_force"]["from"]]
        before = earlier[-1] if earlier else None
        remarks = _remarks(edition, before, [*accepted, *_lasting(old, edition)])
        until_now = loaded.editions.get(edition.get("supersedes", {}).get("edition", ""), {})
        announced_until_now = None if until_now.get("supersedes", {}).get("reason") == "withdrawn" else until_now
        made.append(Made(edition | remarks, before, rule, announced_until_now or None))
    return made


def _refuse_edges(loaded: Dataset, said: Said, look: Look) -> None:
    old = in_force(loaded, look.began)
    edges = {each["in_force"]["from"] for each in loaded.counting()} | {end for _, end in ends(old)}
    edges |= {each["from"] for each in said.coming}
    edges |= {facts["from"] for meaning in ("routing", "cache_hit_price_cut") for facts in said.facts(meaning)}
    passed = sorted(each for each in edges if written(look.began) < each <= written_after(look.ended))
    if passed:
        lasted = f"from {written(look.began)} to {written_after(look.ended)}"
        expected, advice = f"a look that does not last over {passed[0]}", "look again: a change is stated for then"
        raise EdgePassed([Problem("page", expected, lasted, advice)])


def _lasting(old: Data, edition: Data) -> Iterator[Data]:
    """What was accepted in the edition in force and still is: that a service stands on one page, and what was accepted
    of prices that stay as they were. A move is accepted once.
    """
    before, after = (dict(products(each)) for each in (old, edition))
    for entry in old.get("accepted", ()):
        name = entry["product"]
        stays = name in before and name in after and before[name]["prices"] == after[name]["prices"]
        if entry["rule"] == ONE_LANGUAGE_RULE or (entry["rule"] in EDITION_RULES and stays):
            yield entry


def _new_edition(loaded: Dataset, said: Said, look: Look) -> Iterator[tuple[Data, str]]:
    """The edition of the list in force on the page, where it is in another state than the edition in force."""
    now = look.began
    old, new, at = in_force(loaded, now), said.current, second(written(now))
    ends = [end for end in stated_ends(old, at) if end > old["in_force"]["from"]]
    if same(new, old):
        if ends:
            raise _unchanged(f"what was to end at {ends[-1]} ended", "the page as it was before")
        return
    if ends and terms(new) == terms(ended(old, at)):
        yield _edition(new, {"from": ends[-1], "basis": "stated"}, loaded, "restated"), ENDED
        return
    alike = [each for each in loaded.counting() if terms(each) == terms(new) != terms(old)]
    early = [each["in_force"]["from"] for each in alike if each["in_force"]["from"] > written(now)]
    if early:
        raise _unchanged(f"the price list in force until {early[0]}", "the one that is announced for then")
    if alike:
        raise _unchanged("the newest state or a new one", f"the state of edition {alike[-1]['edition']} again")
    stated = said.facts("cache_hit_price_cut")
    if stated and stated[0]["from"] > written(now) and terms(new) != terms(old):
        raise _unchanged(f"the prices until {stated[0]['from']}", "those from then on already")
    if (
        stated
        and old["in_force"]["from"] < stated[0]["from"] <= written(now)
        and _but_cache_hits(new) == _but_cache_hits(old)
    ):
        yield _edition(new, {"from": stated[0]["from"], "basis": "stated"}, loaded, "restated"), STATED
        return
    seen = written_after(look.ended)
    earliest, proof = _last_seen(loaded, old)
    bounds = {"earliest": earliest, "earliest_proof": proof, "latest": seen, "latest_proof": "page"}
    yield _edition(new, {"from": seen, "basis": "observed"} | bounds, loaded, "restated"), OBSERVED


def _but_cache_hits(edition: Data) -> Data:
    """What else is charged, of which the sentence about cache hits does not speak."""
    said = terms(edition)
    prices = deepcopy({name: model["prices"] for name, model in said["models"].items()})
    for by_currency in prices.values():
        for by_kind in by_currency.values():
            by_kind.pop("input_cache_hit", None)
    return {"billing_periods": said["billing_periods"], "services": said["services"], "prices": prices}


def _last_seen(loaded: Dataset, edition: Data) -> tuple[str, str]:
    """The last proof of an edition's state, and what it rests on: the newest look, or what the edition rests on."""
    stem = edition["edition"].partition(".")[0]  # what was seen before a correction stays seen
    rows = [row["observed_at"] for row in loaded.observations if row["edition"].partition(".")[0] == stem]
    start = edition["in_force"]["from"]
    if rows and max(rows) >= start:
        return max(rows), "page"
    return start, edition["in_force"].get("latest_proof", "announcement")


def _announced(loaded: Dataset, announced: list[tuple[Data, str]], now: datetime) -> Iterator[tuple[Data, str]]:
    """An edition for each announcement, ahead of time; another statement for an instant restates it."""
    known = {each["in_force"]["from"]: each for each in loaded.counting()}
    for each, rule in announced:
        start = each["from"]
        if start <= written(now):
            raise _unchanged(f"what was to begin at {start} began", "the page still announces it")
        left = ended(each, second(start))
        if start not in known or not same(left, known[start]):
            yield _edition(left, {"from": start, "basis": "stated"}, loaded, "restated"), rule


def _withdrawn(loaded: Dataset, said: Said, announced: set[str], now: datetime) -> Iterator[tuple[Data, str]]:
    """Announcements that the page no longer makes before their instant, or of which it says that they are withdrawn."""
    taken_back = any(each["meaning"] == "routing_withdrawn" for each in said.sentences)
    for before, each in pairwise(loaded.counting()):
        start = each["in_force"]["from"]
        no_longer = start > written(now) and start not in announced and terms(said.current) != terms(each)
        never = taken_back and "routing" in meanings(before) & meanings(each) and _has_fewer_models(each, before)
        if no_longer or never:
            rule = WITHDRAWN if no_longer else TAKEN_BACK
            left = ended(said.current, second(start))
            yield _edition(left, {"from": start, "basis": "stated"}, loaded, "withdrawn"), rule


def _has_fewer_models(edition: Data, other: Data) -> bool:
    return set(terms(edition)["models"]) < set(terms(other)["models"])


def _unchanged(expected: str, found: str) -> PageNotUnderstood:
    return PageNotUnderstood([Problem("page", expected, found, "look at the page: is an old copy of it served?")])


def _edition(said: Data, in_force: Data, loaded: Dataset, reason: str) -> Data:
    stem = in_force["from"].replace(":", "")
    earlier = sorted(name for name in loaded.editions if name.partition(".")[0] == stem)
    kept = {name: value for name, value in said.items() if name != "from"}
    if not earlier:
        return {"edition": stem, "in_force": in_force} | kept
    supersedes = {"edition": earlier[-1], "reason": reason}
    return {"edition": f"{stem}.{len(earlier) + 1}", "supersedes": supersedes, "in_force": in_force} | kept


def _remarks(edition: Data, before: Data | None, accepted: list[Data]) -> Data:
    """The gaps of services on one language's page, and what of the accepted this edition needs."""
    needed = {*to_accept(cast("Edition", edition), cast("Edition | None", before))}
    gaps = []
    for service in edition.get("services", ()):
        missing = [currency for currency in CURRENCIES if currency not in service["prices"]]
        why = [each["why"] for each in accepted if (each["rule"], each["product"]) == _one_sided(service)]
        gaps += [{"product": service["service"], "currency": each, "why": why[0]} for each in missing if why]
        needed |= {_one_sided(service)} if missing else set()
    used = {(each["rule"], each["product"]): each for each in reversed(accepted)}
    entries = [used[each] for each in sorted(needed) if each in used]
    return {name: value for name, value in (("gaps", gaps), ("accepted", entries)) if value}


def _one_sided(service: Data) -> tuple[str, str]:
    return ONE_LANGUAGE_RULE, service["service"]
