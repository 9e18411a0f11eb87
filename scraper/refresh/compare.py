"""The page's state against the editions: the same, a new edition, an announcement, or a reason to stop. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from operator import itemgetter
from typing import Any, Literal, NamedTuple, TypeAlias

from deepseek_prices.edition import (
    CURRENCIES,
    Acceptance,
    Edition,
    Gap,
    InForce,
    Service,
    Statement,
    Terms,
    ends,
    products,
    second,
)
from scraper.dataset.check import known_until
from scraper.dataset.dataset import Dataset, counting, is_withdrawn
from scraper.editions.combine import Listed, undated
from scraper.editions.returns import said_before
from scraper.editions.rules import EDITION_RULES, ONE_LANGUAGE_RULE, to_accept
from scraper.problem import CheckFailed, PageNotUnderstood, Problem, SourceUnavailable
from scraper.reading import words_file
from scraper.reading.instants import written, written_after
from scraper.reading.reading import Reading
from scraper.refresh.state import but_kinds, but_periods, by_value, charges, ended, meanings, routed, same, stated_ends
from scraper.rules import Accepted, accepted_in

LISTED = "the page announces this price list for this instant"
ROUTED = "the page announces for this instant that a model is billed as another"
WITHDRAWN = "the page no longer announces anything for this instant"
TAKEN_BACK = "the page says that what it announced for this instant is withdrawn"
ENDED = "the edition before states this end"
STATED = "the page states the instant of the change"
OBSERVED = "first seen now; the bounds are the last look at the old state and this one"


class Sentence(NamedTuple):
    """A sentence of the page that may say when something begins."""

    meaning: str
    start: str
    """The instant that it states; empty where it states none."""
    model: str = ""
    billed_as: str = ""
    decides: str = ""
    """What its meaning decides, as `words.yaml` says."""
    kinds: tuple[str, ...] = ()
    """Of which kinds are the prices that it bears on."""


class Said(NamedTuple):
    """What the page says: the terms in force, announced lists with their `from`, and its sentences."""

    current: Terms
    coming: list[Listed]
    sentences: list[Sentence]

    def all(self, meaning: str) -> list[Sentence]:
        """The sentences of a meaning."""
        return [each for each in self.sentences if each.meaning == meaning]

    def deciding(self, what: str) -> list[Sentence]:
        """The sentences whose meaning decides this."""
        return [each for each in self.sentences if each.decides == what]


def said(lists: list[Listed], reading: Reading) -> Said:
    """What the page says, of its price lists and of one language's reading, with which the other agrees."""
    current, *coming = lists
    return Said(undated(current), coming, [_sentence(each) for each in reading.sentences])


def _sentence(read: Any) -> Sentence:
    facts, meaning = read.get("facts", {}), words_file.current().meanings[read["meaning"]]
    start, model, billed_as = (facts.get(each, "") for each in ("from", "model", "billed_as"))
    kinds = meaning.bears_on.kinds if meaning.bears_on else ()
    return Sentence(meaning.name, start, model, billed_as, meaning.decides, kinds)


class Made(NamedTuple):
    """A new edition without what it rests on, the one before it, and the rule that gave its instant."""

    edition: Statement
    before: Statement | None
    rule: str
    announced: Statement | None = None
    """What was announced for the same instant until now, where something was."""


Known: TypeAlias = Mapping[str, Statement]
"""The statements that are known, by name: those of the data, and what was made."""
Found: TypeAlias = tuple[Statement, str]
"""What was made, and the rule that gave its instant."""


class Look(NamedTuple):
    """When the page was seen: from the beginning of the first request to the end of the last answer (UTC)."""

    began: datetime
    ended: datetime


class EdgePassed(SourceUnavailable):
    """Something stated began or ended during the look: which state the page was in then is not known."""


def in_force(loaded: Dataset, now: datetime) -> Edition:
    """The edition in force; raises `CheckFailed` where the clock is behind what was observed."""
    newest = known_until(loaded)
    if newest > written(now):
        expected = f"an instant after {newest}, the newest that is known"
        raise CheckFailed([Problem("clock", expected, written(now), "set the clock")])
    return [each for each in loaded.counting() if each["in_force"]["from"] <= written(now)][-1]


def compare(loaded: Dataset, page: Said, look: Look, accepted: Iterable[Acceptance]) -> list[Made]:
    """The editions that the page's state makes; none where nothing has changed.

    Raises `PageNotUnderstood` where a stated instant passed and the page did not change, where it shows an older state
    again, and where a coming list has a model that is billed as another by then; `EdgePassed` where a stated instant
    passed during the look.
    """
    _refuse_edges(loaded, page, look)
    now = written(look.began)  # nothing that is stated differs until the end
    page = _with_rule_in_force(page, now)
    announced = [(each["from"], undated(each), LISTED) for each in page.coming]
    for sentence in page.all("routing"):
        last = _list_before(sentence, page)
        coming = routed(last, sentence.model, sentence.billed_as)
        if sentence.start > now:
            announced.append((sentence.start, coming, ROUTED))
        else:  # the sentence has come true, whether or not the table still has the model
            page = page._replace(current=coming)
    withdrawn = [*_withdrawn(loaded.editions, page, {start for start, *_ in announced}, now)]
    known = {**loaded.editions, **{edition["edition"]: edition for edition, _ in withdrawn}}
    old = [each for each in counting(known.values()) if each["in_force"]["from"] <= now][-1]
    made: list[Made] = []

    def make(new: Iterable[Found]) -> None:
        for edition, rule in new:
            before, until_now = _before(known, edition["in_force"]["from"]), announced_before(known, edition)
            said = said_before(before, counting(known.values()), known) if before else ()
            lasting = [*_lasting(old, edition), *(_lasting(until_now, edition, moves=True) if until_now else ())]
            remarked = _remarked(edition, to_accept(edition, before, said), [*accepted, *lasting])
            made.append(Made(remarked, before, rule, until_now))
            known[edition["edition"]] = edition

    make(withdrawn)
    make(_new_state(known, page, old, _bounds(loaded, old, look), now))
    for announcement in sorted(announced, key=itemgetter(0)):  # each is held against the one before
        make(_announced(known, announcement, now))
    return made


def _before(known: Known, start: str) -> Statement | None:
    """The last edition that begins before an instant."""
    return next((each for each in reversed(counting(known.values())) if each["in_force"]["from"] < start), None)


def _list_before(routing: Sentence, page: Said) -> Terms:
    """The price list from which a model goes: the last that begins before it is billed as another."""
    late = [each["from"] for each in page.coming if each["from"] >= routing.start]
    if late:
        expected = (
            f"no price list from {routing.start} on that still has {routing.model}: by then it is billed as another"
        )
        found, advice = f"a list from {late[0]} that has it", "ask DeepSeek which of the two holds"
        raise PageNotUnderstood([Problem("page", expected, found, advice)])
    coming = max(page.coming, key=itemgetter("from"), default=None)
    return undated(coming) if coming else page.current


def _with_rule_in_force(page: Said, now: str) -> Said:
    """What the page says, with the rule in force that one of its sentences said would be."""
    begun = {each.start for each in page.deciding("weekends") if each.start <= now}
    for each in page.coming:
        if each["from"] in begun:
            return page._replace(current=undated(each), coming=[other for other in page.coming if other is not each])
    return page


def announced_before(known: Known, edition: Statement) -> Statement | None:
    """What was announced for the same instant until an edition was made, and not withdrawn."""
    until_now = known.get(edition["supersedes"]["edition"]) if "supersedes" in edition else None
    return None if until_now is None or is_withdrawn(until_now) else until_now


def _refuse_edges(loaded: Dataset, page: Said, look: Look) -> None:
    old = in_force(loaded, look.began)
    edges = {each["in_force"]["from"] for each in loaded.counting()} | {end for _, end in ends(old)}
    edges |= {each["from"] for each in page.coming}
    edges |= {each.start for each in (*page.all("routing"), *page.deciding("dated"))}
    passed = sorted(each for each in edges if written(look.began) < each <= written_after(look.ended))
    if passed:
        lasted = f"from {written(look.began)} to {written_after(look.ended)}"
        expected, advice = f"a look that does not last over {passed[0]}", "look again: a change is stated for then"
        raise EdgePassed([Problem("page", expected, lasted, advice)])


def _lasting(old: Statement, edition: Statement, *, moves: bool = False) -> Iterator[Acceptance]:
    """What was accepted in an edition and still is: that a service stands on one page, and what was accepted of prices
    that stay as they were. A move is accepted once; with `moves`, of what was announced, it is that move still.
    """
    before, after = ({name: by_value(each)["prices"] for name, each in products(of)} for of in (old, edition))
    for entry in old.get("accepted", ()):
        stays = before.get(entry["product"]) == after.get(entry["product"])
        if entry["rule"] == ONE_LANGUAGE_RULE or (stays and (moves or entry["rule"] in EDITION_RULES)):
            yield entry


def _bounds(loaded: Dataset, old: Statement, look: Look) -> InForce:
    """When a change began that was first seen now: after the last look at the old state."""
    stem = old["edition"].partition(".")[0]  # what was seen before a correction stays seen
    rows = [row["observed_at"] for row in loaded.observations if row["edition"].partition(".")[0] == stem]
    start, seen = old["in_force"]["from"], written_after(look.ended)
    looked = max(rows, default="") >= start
    return {
        "from": seen,
        "basis": "observed",
        "earliest": max(rows) if looked else start,
        "earliest_proof": "page" if looked else old["in_force"].get("latest_proof", "announcement"),
        "latest": seen,
        "latest_proof": "page",
    }


def _new_state(known: Known, page: Said, old: Statement, bounds: InForce, now: str) -> Iterator[Found]:
    """The edition of the list in force on the page, where it is in another state than the edition in force."""
    new, begun = page.current, old["in_force"]["from"]
    ends = [end for end in stated_ends(old, second(now)) if end > begun]
    if same(new, old):
        if ends:
            raise _unchanged(f"what was to end at {ends[-1]} ended", "the page as it was before")
        return
    if ends and charges(new) == charges(ended(old, second(now))):
        yield _statement(new, _stated(ends[-1]), known), ENDED
        return
    alike = [each for each in counting(known.values()) if charges(each) == charges(new) != charges(old)]
    early = [each["in_force"]["from"] for each in alike if each["in_force"]["from"] > now]
    if early:
        raise _unchanged(f"the price list in force until {early[0]}", "the one that is announced for then")
    if alike:
        raise _unchanged("the newest state or a new one", f"the state of edition {alike[-1]['edition']} again")
    weekends = next((each.start for each in page.deciding("weekends")), "")
    if begun < weekends <= now and but_periods(new) == but_periods(old):
        yield _statement(new, _stated(weekends), known), STATED
        return
    for dated in page.deciding("dated"):
        if dated.start > now and charges(new) != charges(old):
            raise _unchanged(f"the prices until {dated.start}", "those from then on already")
        if begun < dated.start <= now and but_kinds(new, dated.kinds) == but_kinds(old, dated.kinds):
            yield _statement(new, _stated(dated.start), known), STATED
            return
    yield _statement(new, bounds, known), OBSERVED


def _announced(known: Known, announced: tuple[str, Terms, str], now: str) -> Iterator[Found]:
    """An edition for an announcement, ahead of time; another statement for its instant restates it.

    So does the list in force that changes until then, where the same announcement is now more of a move than a person
    has accepted.
    """
    start, terms, rule = announced
    if start <= now:
        raise _unchanged(f"what was to begin at {start} began", "the page still announces it")
    left = ended(terms, second(start))
    stated = next((each for each in counting(known.values()) if each["in_force"]["from"] == start), None)
    accepted = accepted_in(stated.get("accepted", ())) if stated else frozenset()
    if stated is None or not same(left, stated) or not to_accept(stated, _before(known, start)) <= accepted:
        yield _statement(left, _stated(start), known), rule


def _withdrawn(known: Known, page: Said, announced: set[str], now: str) -> Iterator[Found]:
    """Announcements that the page no longer makes before their instant, or of which it says that they are withdrawn."""
    taken_back = bool(page.deciding("taken_back"))
    for before, each in pairwise(counting(known.values())):
        start = each["in_force"]["from"]
        no_longer = start > now and start not in announced and charges(page.current) != charges(each)
        never = taken_back and "routing" in meanings(before) & meanings(each) and _has_fewer_models(each, before)
        if no_longer or never:
            rule = WITHDRAWN if no_longer else TAKEN_BACK
            left = ended(page.current, second(start))
            yield _statement(left, _stated(start), known, "withdrawn"), rule


def _has_fewer_models(one: Terms, other: Terms) -> bool:
    return charges(one)["models"].keys() < charges(other)["models"].keys()


def _unchanged(expected: str, found: str) -> PageNotUnderstood:
    return PageNotUnderstood([Problem("page", expected, found, "look at the page: is an old copy of it served?")])


def _stated(start: str) -> InForce:
    return {"from": start, "basis": "stated"}


def _statement(
    terms: Terms, in_force: InForce, known: Known, reason: Literal["restated", "withdrawn"] = "restated"
) -> Statement:
    stem = in_force["from"].replace(":", "")
    made: Statement = {"edition": stem, "in_force": in_force, **terms}  # type: ignore[typeddict-item] # terms and no more
    earlier = sorted(name for name in known if name.partition(".")[0] == stem)
    if earlier:
        made["edition"] = f"{stem}.{len(earlier) + 1}"
        made["supersedes"] = {"edition": earlier[-1], "reason": reason}
    return made


def _remarked(edition: Statement, to_be_accepted: Accepted, accepted: list[Acceptance]) -> Statement:
    """An edition with the gaps of services on one language's page, and what of the accepted it needs."""
    needed = {*to_be_accepted}
    gaps: list[Gap] = []
    for service in edition.get("services", ()):
        missing = [currency for currency in CURRENCIES if currency not in service["prices"]]
        why = [each["why"] for each in accepted if (each["rule"], each["product"]) == _one_sided(service)]
        gaps += [{"product": service["service"], "currency": each, "why": why[0]} for each in missing if why]
        needed |= {_one_sided(service)} if missing else set()
    used = {(each["rule"], each["product"]): each for each in reversed(accepted)}
    entries = [used[each] for each in sorted(needed) if each in used]
    remarked = edition.copy()
    if gaps:
        remarked["gaps"] = gaps
    if entries:
        remarked["accepted"] = entries
    return remarked


def _one_sided(service: Service) -> tuple[str, str]:
    return ONE_LANGUAGE_RULE, service["service"]
