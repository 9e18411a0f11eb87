"""The scheduled refresh: fetch, read, combine, compare with the edition in force, publish. `now` is a parameter."""

from __future__ import annotations

import fcntl
import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from deepseek_prices.changes import Change, changes
from scraper import dataset, publish
from scraper.check import observed_until
from scraper.combine import ONE_LANGUAGE_RULE, combine
from scraper.dataset import Dataset
from scraper.decode import decode
from scraper.fetch import ADDRESSES, Capture
from scraper.instants import written
from scraper.problem import CheckFailed, PageNotUnderstood, Problem, ScraperError, SourceUnavailable
from scraper.read import read_text
from scraper.reading import Data, Reading
from scraper.rebuild import edition as edition_of
from scraper.rebuild import pages_below
from scraper.state import ended, meanings, routed, same, stated_ends, terms
from scraper.timeline import second

Fetch = Callable[[], tuple[list[Capture], list[Problem]]]
CALENDAR_NOTICE = 60  # days
_TWIN = "the HTML page and its Markdown twin must say the same: look at both"


@dataclass(slots=True)
class Outcome:
    """What a refresh found; `exit_code` is the command's."""

    exit_code: int = 0
    editions: list[tuple[Data, list[Change], str]] = field(default_factory=list)
    """New editions, each with what changed against the one before it, and the rule that gave its instant."""
    problems: tuple[Problem, ...] = ()
    warnings: list[Problem] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)
    observed: str = ""
    """The edition whose state was seen, where nothing has changed."""


def refresh(root: Path, fetch: Fetch, now: datetime, keep: Path) -> Outcome:
    """One refresh of the repository at `root`; captures of a page that is new or not understood go to `keep`.

    Never raises for what a page or the network does: the outcome has the exit code and the problems.
    """
    outcome = Outcome()
    try:
        with _alone(root):
            _repair(root, keep)
            _refresh(root, fetch, now, keep, outcome)
    except ScraperError as error:
        outcome.exit_code, outcome.problems = error.exit_code, error.problems
        if outcome.captures and error.exit_code != SourceUnavailable.exit_code:
            _keep(outcome.captures, keep)
    return outcome


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """A lock against a second run; it goes with the process, whatever ends that."""
    path = root / "data" / "released.csv"
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        problem = Problem("data/", "no other refresh", "one that runs", "wait until it has ended")
        raise SourceUnavailable([problem]) from None
    except FileNotFoundError as error:
        problem = Problem(str(path), "the folder data/", str(error), "run it in the repository")
        raise SourceUnavailable([problem]) from None


def _repair(root: Path, keep: Path) -> None:
    """Finish what a run that was killed has left: an edition without its file, compiled files that lag behind."""
    loaded = dataset.load(root / "data")
    missing = sorted(loaded.evidence.keys() - loaded.editions.keys())
    if missing:
        pages = pages_below(keep)
        publish.publish(root, [edition_of(name, loaded.evidence[name], pages) for name in missing])
    publish.write_compiled(root)


def _refresh(root: Path, fetch: Fetch, now: datetime, keep: Path, outcome: Outcome) -> None:
    loaded = dataset.load(root / "data")
    in_force = _in_force(loaded, now)
    readings = _witnesses(fetch, in_force, outcome)
    current, *coming = combine(readings, in_force.get("accepted", ()))
    routing = [each["facts"] for each in readings[0].sentences if each["meaning"] == "routing"]
    announced = [(each, LISTED) for each in coming]
    announced += [(routed(current, facts) | {"from": facts["from"]}, ROUTED) for facts in routing]
    made = [*_new_edition(loaded, in_force, current, readings, now), *_announced(loaded, announced, now)]
    made += _withdrawn(loaded, current, {each["from"] for each, _ in announced}, now)
    _warn_of_calendar(loaded, now, outcome)
    if made:
        _keep(outcome.captures, keep)
        _publish(root, loaded, made, outcome, now)
        outcome.exit_code = 10
    else:
        outcome.observed = in_force["edition"]
        _observe(root, loaded, in_force, now)


# --------------------------------------------------------------------------------------------------------- witnesses


def _witnesses(fetch: Fetch, in_force: Data, outcome: Outcome) -> list[Reading]:
    """One reading for each language; where they disagree all is fetched once more: a build may be going out."""
    for last in (False, True):
        outcome.captures, missing = fetch()
        outcome.warnings = list(missing)
        try:
            readings = [_one_language(language, outcome) for language in ("en", "zh")]
            combine(readings, in_force.get("accepted", ()))
        except (PageNotUnderstood, CheckFailed):
            if last:
                raise
        else:
            return readings
    raise AssertionError


def _one_language(language: str, outcome: Outcome) -> Reading:
    """The reading of a language's page, borne out by its Markdown twin where that can be had and read."""
    capture, *twins = (each for each in outcome.captures if each.language == language)
    reading = _read(capture)
    for each in twins:
        try:
            twin = _read(each)
        except PageNotUnderstood as error:
            outcome.warnings += error.problems
        else:
            left, right = (_said(each) for each in (reading, twin))
            places = [name for name in left if left[name] != right[name]]
            if places:
                raise CheckFailed(
                    Problem(f"{language} page, {name}", f"as in HTML: {left[name]}", str(right[name]), _TWIN)
                    for name in places
                )
    return reading


def _read(capture: Capture) -> Reading:
    name = f"{capture.language} page ({capture.format})"
    try:
        return read_text(decode(capture.data, name), language=capture.language, form=capture.format)
    except ScraperError as error:
        raise type(error)(
            Problem(f"{name}, {each.place}", each.expected, each.found, each.advice, each.rule)
            for each in error.problems
        ) from None


def _said(reading: Reading) -> Data:
    sentences = [(each["meaning"], each.get("facts")) for each in reading.sentences]
    return {"price lists": reading.price_lists, "services": reading.services, "sentences": sentences}


# ----------------------------------------------------------------------------------------------------------- compare

LISTED = "the instant from which the page announces this price list"
ROUTED = "the instant from which the page announces that a model is billed as another"
_TERMS = ("billing_periods", "models", "services", "footnotes")
Made = tuple[Data, str]
"""An edition's name, instant and terms, and the rule that gave the instant."""


def _in_force(loaded: Dataset, now: datetime) -> Data:
    newest = observed_until(loaded)
    if newest > written(now):
        raise CheckFailed(
            [Problem("clock", f"an instant after {newest}, the newest observation", written(now), "set it")]
        )
    return [each for each in loaded.counting() if each["in_force"]["from"] <= written(now)][-1]


def _seen(loaded: Dataset, edition: Data) -> str:
    """When the page was last seen in an edition's state."""
    rows = [row["observed_at"] for row in loaded.observations if row["edition"] == edition["edition"]]
    return str(max([*rows, edition["in_force"]["from"]]))


def _new_edition(
    loaded: Dataset, in_force: Data, current: Data, readings: list[Reading], now: datetime
) -> Iterator[Made]:
    """The edition that the page's state makes, where it is another one than the edition in force."""
    at = second(written(now))
    ends = [end for end in stated_ends(in_force, at) if end > in_force["in_force"]["from"]]
    if same(current, in_force):
        if ends:
            found = "the page is as it was before"
            raise PageNotUnderstood(
                [Problem("page", f"what was to end at {ends[-1]} ended", found, "look at the page")]
            )
        return
    if ends and terms(current) == terms(ended(in_force, at)):
        yield _edition(current, {"from": ends[-1], "basis": "stated"}), "the end that the edition before states"
        return
    older = [each for each in loaded.counting() if each is not in_force and same(current, each)]
    if older:
        found = f"the state of {older[-1]['edition']}"
        raise PageNotUnderstood([Problem("page", "its newest state, or a new one", found, "is an old page served?")])
    stated = [
        each["facts"]["from"] for each in readings[0].sentences
        if each["meaning"] == "cache_hit_price_cut" and each["meaning"] not in meanings(in_force)
    ]  # fmt: skip
    if stated and in_force["in_force"]["from"] < stated[0] <= written(now):
        yield _edition(current, {"from": stated[0], "basis": "stated"}), "the instant that the page states"
        return
    bounds = {"earliest": _seen(loaded, in_force), "latest": written(now)}
    yield (
        _edition(current, {"from": written(now), "basis": "observed"} | bounds),
        "first seen now; the bounds are the looks",
    )


def _announced(loaded: Dataset, announced: list[Made], now: datetime) -> Iterator[Made]:
    """An edition for each list that the page announces, ahead of time; another statement for an instant restates it."""
    counting = {each["in_force"]["from"]: each for each in loaded.counting()}
    for each, rule in announced:
        start = each["from"]
        if start <= written(now):
            found = "the page still announces it"
            raise PageNotUnderstood([Problem("page", f"what was to begin at {start} began", found, "look at the page")])
        known = counting.get(start)
        if known is None or not same(each, known):
            yield _edition(each, {"from": start, "basis": "stated"}, loaded, "restated"), rule


def _withdrawn(loaded: Dataset, current: Data, announced: set[str], now: datetime) -> Iterator[Made]:
    """Announcements that the page no longer makes, before their instant has come."""
    for each in loaded.counting():
        start = each["in_force"]["from"]
        if start > written(now) and start not in announced:
            yield _edition(current, {"from": start, "basis": "stated"}, loaded, "withdrawn"), "no longer announced"


def _edition(said: Data, in_force: Data, loaded: Dataset | None = None, reason: str = "") -> Data:
    stem = in_force["from"].replace(":", "")
    earlier = sorted(name for name in loaded.editions if name.partition(".")[0] == stem) if loaded else []
    kept = {name: value for name, value in said.items() if name != "from"}
    if not earlier:
        return {"edition": stem, "in_force": in_force} | kept
    supersedes = {"edition": earlier[-1], "reason": reason}
    return {"edition": f"{stem}.{len(earlier) + 1}", "in_force": in_force, "supersedes": supersedes} | kept


# ----------------------------------------------------------------------------------------------------------- publish


def _publish(root: Path, loaded: Dataset, made: list[Made], outcome: Outcome, now: datetime) -> None:
    sources = [
        {
            "what": "page",
            "language": each.language,
            "url": each.url,
            "captured_on": written(each.fetched_at)[:10],
            "sha256": each.sha256,
        }
        for each in outcome.captures
    ]
    read = [{"sha256": each.sha256} for each in {each.language: each for each in reversed(outcome.captures)}.values()][
        ::-1
    ]
    evidence, editions = {}, []
    for edition, rule in made:
        name = edition["edition"]
        known = _still_known(_in_force(loaded, now), edition)
        head = {"schema_version": 1, "recorded_at": written(now), "sources": sources} | known
        # What the page announces in words only is no table that could be read again.
        rests_on = (
            {"terms": {each: edition[each] for each in _TERMS if each in edition}} if rule == ROUTED else {"read": read}
        )
        evidence[name] = (
            head | {each: edition[each] for each in ("in_force", "supersedes") if each in edition} | rests_on
        )
        editions.append(head | edition)
        earlier = [each for each in loaded.counting() if each["in_force"]["from"] < edition["in_force"]["from"]]
        outcome.editions.append((editions[-1], changes(earlier[-1] if earlier else None, editions[-1]), rule))
    publish.publish(root, editions, evidence)


def _still_known(in_force: Data, edition: Data) -> Data:
    """The gaps that a person has accepted and that are there still: the new pages have no price there either."""
    products = {product.get("model") or product["service"]: product
                for product in (*edition["models"], *edition.get("services", ()))}  # fmt: skip
    gaps = [
        each for each in in_force.get("gaps", ())
        if each["product"] in products and each["currency"] not in products[each["product"]]["prices"]
    ]  # fmt: skip
    accepted = [
        each for each in in_force.get("accepted", ())
        if each["rule"] == ONE_LANGUAGE_RULE and each["product"] in {gap["product"] for gap in gaps}
    ]  # fmt: skip
    return {name: value for name, value in (("gaps", gaps), ("accepted", accepted)) if value}


def _observe(root: Path, loaded: Dataset, in_force: Data, now: datetime) -> None:
    """The day's line, at most one a day, and the compiled `observed_until`."""
    day = written(now)[:10]
    if not any(row["observed_at"].startswith(day) for row in loaded.observations):
        publish.add_observation(root, written(now), in_force["edition"], ADDRESSES["en", "html"])


def _warn_of_calendar(loaded: Dataset, now: datetime, outcome: Outcome) -> None:
    left = (date.fromisoformat(loaded.holidays["complete_until"]) - now.astimezone(UTC).date()).days
    if left < CALENDAR_NOTICE:
        advice = "add the State Council's notice for the next year to data/holidays/cn.yaml"
        outcome.warnings.append(Problem("holidays/cn.yaml", f"at least {CALENDAR_NOTICE} days", f"{left} days", advice))


# ---------------------------------------------------------------------------------------------------------- captures


def _keep(captures: list[Capture], keep: Path) -> None:
    try:
        keep.mkdir(parents=True, exist_ok=True)
        for each in captures:
            path = keep / f"{each.sha256}.gz"
            if not path.exists():
                publish.write_whole(path, gzip.compress(each.data, mtime=0))
    except OSError as error:
        problem = Problem(str(keep), "a folder to write to", str(error), "make room or give permission, run it again")
        raise SourceUnavailable([problem]) from None


def captures_in(folder: Path, now: datetime) -> list[Capture]:
    """The captures that a folder holds: of each language one page as HTML, as Markdown, or both."""
    captures: dict[tuple[str, str], Capture] = {}
    paths = sorted(each for each in folder.rglob("*") if each.suffix in {".html", ".md"})
    for path in paths:
        text = decode(path.read_bytes(), path.name)
        language, form = "zh" if "模型" in text else "en", "html" if path.suffix == ".html" else "markdown"
        if (language, form) in captures:
            problem = Problem(str(path), f"one {form} page in {language}", "another", "name a folder with one of each")
            raise SourceUnavailable([problem])
        captures[language, form] = Capture(language, form, ADDRESSES[language, form], now, path.read_bytes())
    if {language for language, _ in captures} != {"en", "zh"}:
        found = ", ".join(path.name for path in paths) or "none"
        raise SourceUnavailable(
            [Problem(str(folder), "the page in both languages", found, "name the folder with them")]
        )
    return [captures[each] for each in ADDRESSES if each in captures]
