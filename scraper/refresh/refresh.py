"""The scheduled refresh: fetch, read, combine, compare, publish. What the clock says is a parameter.

A proof has a time. The page is seen in a look that lasts from the first request to the last answer: that it was in the
old state counts from the look's beginning, that it is in a new one from its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from deepseek_prices.changes import differences
from deepseek_prices.edition import Acceptance, Edition, Statement, key_of
from deepseek_prices.source import Source
from scraper import yaml_file
from scraper.dataset import captures, dataset, publish
from scraper.dataset.captures import ADDRESSES, Capture
from scraper.dataset.check import CALENDAR_ENDED
from scraper.dataset.dataset import Dataset
from scraper.editions.combine import FROM_PAGES, Listed, combine, list_at
from scraper.problem import CheckFailed, PageNotUnderstood, Problem, ScraperError, SourceUnavailable, each_of, spelled
from scraper.reading.decode import decode
from scraper.reading.instants import BEIJING, written, written_after
from scraper.reading.page import fold
from scraper.reading.read import read_text
from scraper.reading.reading import Reading
from scraper.reading.words import LANGUAGES
from scraper.refresh.compare import EdgePassed, Look, Made, compare, in_force, said
from scraper.refresh.proposal import Proposal, Supposition, proposed
from scraper.refresh.repair import alone, remove_what_was_begun
from scraper.refresh.state import by_value
from scraper.rules import Accepted, accepted_in, check_acceptable, check_needed

Fetch = Callable[[], tuple[list[Capture], list[Problem]]]


CALENDAR_NOTICE = 60  # days
_CALENDAR = "holidays/cn.yaml"
# What a person is to look at first, where the two languages' pages are refused in different ways.
_FIRST = (PageNotUnderstood, CheckFailed, SourceUnavailable)
_TWIN = "the page and its Markdown twin must say the same: look at both"


@dataclass(slots=True)
class Outcome:
    """What a refresh found; `exit_code` is the command's."""

    exit_code: int = 0
    made: list[Made] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    warnings: list[Problem] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)
    observed: str = ""
    """The edition whose state was seen, where nothing has changed."""
    proposal: Proposal | None = None
    """What a person can decide, where nothing but words that nothing knows stopped the refresh."""
    written: list[str] = field(default_factory=list)
    """The paths of the files that were changed, or would be."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a refresh: what is accepted, as in an edition; whether all of that must be needed; whether
    nothing is to be written.
    """

    accepted: Sequence[Acceptance] = ()
    all_needed: bool = False
    dry_run: bool = False


def refresh(root: Path, fetch: Fetch, now: datetime, keep: Path, wish: Wish = Wish()) -> Outcome:
    """One refresh of the repository at `root`; captures of a page that is new or not understood go to `keep`.

    Never raises for what a page, the network, the disk or a person does: the outcome has the exit code and the
    problems, and then nothing is changed.
    """
    outcome = Outcome()
    try:
        with alone(root):
            _refresh(root, (fetch, keep), now, wish, outcome)
    except ScraperError as error:
        outcome.exit_code, outcome.problems = error.exit_code, error.problems
        outcome.made, outcome.observed, outcome.written = [], "", []
        to_look_at = error.exit_code in {PageNotUnderstood.exit_code, CheckFailed.exit_code}
        if outcome.captures and to_look_at and not wish.dry_run:
            _keep_to_look_at(outcome, keep)
    outcome.warnings += _of_calendar(root, now)
    return outcome


def _keep_to_look_at(outcome: Outcome, keep: Path) -> None:
    try:
        captures.keep(outcome.captures, keep)
    except SourceUnavailable as error:
        outcome.problems += error.problems


def _refresh(root: Path, captured: tuple[Fetch, Path], now: datetime, wish: Wish, outcome: Outcome) -> None:
    fetch, keep = captured
    check_acceptable(wish.accepted)
    if not wish.dry_run:
        remove_what_was_begun(root, keep)
    loaded = publish.checked(dataset.load(root / "data"))
    in_force(loaded, now)  # raises where the clock is behind, before anything is asked for
    try:
        grown = _witnesses(fetch, loaded, wish, outcome)
    except PageNotUnderstood:
        outcome.proposal = _proposed(loaded, wish, outcome.captures)
        raise
    if wish.all_needed:
        check_needed(wish.accepted, (each for made in outcome.made for each in made.edition.get("accepted", ())))
    if outcome.made:
        outcome.exit_code = 10
        if not wish.dry_run:
            captures.keep(outcome.captures, keep)
    else:
        grown = _observed(loaded, outcome)
    texts = publish.differing(root, loaded, grown)
    outcome.written = list(texts) if wish.dry_run else publish.write(root, texts)


# --------------------------------------------------------------------------------------------------------- witnesses


def _witnesses(fetch: Fetch, loaded: Dataset, wish: Wish, outcome: Outcome) -> Dataset:
    """The data with the editions that the page makes.

    Where the languages disagree, a rule is broken or the page is not understood, all is fetched once more: a build may
    be going out.
    """
    try:
        return _look(fetch, loaded, wish, outcome)
    except (PageNotUnderstood, CheckFailed, EdgePassed):
        return _look(fetch, loaded, wish, outcome)


def _look(fetch: Fetch, loaded: Dataset, wish: Wish, outcome: Outcome) -> Dataset:
    outcome.captures, missing = fetch()
    outcome.warnings, outcome.made = list(missing), []
    accepted = accepted_in(_accepted(loaded, wish, _look_of(outcome.captures)))
    readings = _both_languages(accepted, outcome)
    outcome.made, editions = _made(loaded, wish, outcome.captures, readings)
    return publish.checked(publish.grown(loaded, editions), known=loaded) if editions else loaded


def _look_of(seen: list[Capture]) -> Look:
    return Look(min(each.began for each in seen), max(each.ended for each in seen))


def _accepted(loaded: Dataset, wish: Wish, look: Look) -> list[Acceptance]:
    """What a person accepts now, and has accepted of what is in force or announced: that is read, too."""
    start = in_force(loaded, look.began)["in_force"]["from"]
    known = [each for each in loaded.counting() if each["in_force"]["from"] >= start]  # an announced list is read, too
    return [*wish.accepted, *(entry for each in known for entry in each.get("accepted", ()))]


def _made(loaded: Dataset, wish: Wish, seen: list[Capture], readings: list[Reading]) -> Supposition:
    """What the readings of both languages make; raises where they disagree."""
    look = _look_of(seen)
    lists = combine(readings, _accepted(loaded, wish, look))
    made = compare(loaded, said(lists, readings[0]), look, wish.accepted)
    return Supposition(made, [_edition(each.edition, seen, lists, look) for each in made])


def _proposed(loaded: Dataset, wish: Wish, seen: list[Capture]) -> Proposal | None:
    """What a person can decide; None where more than words that nothing knows is in the way."""

    def suppose(readings: list[Reading]) -> Supposition:
        supposed = _made(loaded, wish, seen, readings)
        publish.checked(publish.grown(loaded, supposed.editions), known=loaded)
        return supposed

    look = _look_of(seen)
    return proposed(seen, accepted_in(_accepted(loaded, wish, look)), written(look.began)[:10], suppose)


def _both_languages(accepted: Accepted, outcome: Outcome) -> list[Reading]:
    """The readings of both pages; raises with the problems of both where one of them or both are refused."""
    readings: list[Reading] = []
    refused: list[ScraperError] = []
    for language in LANGUAGES:
        try:
            readings.append(_one_language(language, accepted, outcome))
        except ScraperError as error:
            refused.append(error)
    if refused:
        first = min(refused, key=lambda error: _FIRST.index(type(error)))
        raise type(first)(problem for error in refused for problem in error.problems)
    return readings


def _one_language(language: str, accepted: Accepted, outcome: Outcome) -> Reading:
    """The reading of a language's page, borne out by its Markdown twin where that can be had and read.

    What is wrong with a twin is a warning; where the page is refused, too, only what the page does not say as well.
    """
    capture, *twins = (each for each in outcome.captures if each.language == language)
    try:
        reading = _read(capture, accepted)
    except PageNotUnderstood as error:
        told = {*map(_words, each_of(error.problems))}
        for each in twins:
            outcome.warnings += (problem for problem in _refused(each, accepted) if _words(problem) not in told)
        raise
    outcome.warnings += reading.warnings
    for each in twins:
        try:
            twin = _read(each, accepted)
        except PageNotUnderstood as error:
            outcome.warnings += error.problems
        else:
            problems = [
                Problem(
                    f"{language} page, {', '.join(path)}",
                    f"{spelled(left)} as in HTML",
                    f"in Markdown {spelled(right)}",
                    _TWIN,
                )
                for path, left, right in differences(_said(reading), _said(twin))
            ]
            if problems:
                raise CheckFailed(problems)
    return reading


def _refused(capture: Capture, accepted: Accepted) -> tuple[Problem, ...]:
    """What a page is refused for; nothing where it is read."""
    try:
        _read(capture, accepted)
    except PageNotUnderstood as error:
        return error.problems
    return ()


def _words(problem: Problem) -> tuple[str, str]:
    """A problem wherever it stands, in whichever format."""
    return problem.expected, fold(problem.found)


def _read(capture: Capture, accepted: Accepted) -> Reading:
    name = f"{capture.language} page ({capture.format})"
    try:
        text = decode(capture.data, name)
        reading = read_text(text, language=capture.language, form=capture.format, accepted=accepted)
    except ScraperError as error:
        raise type(error)(_in(name, error.problems)) from None
    reading.warnings = _in(name, reading.warnings)
    return reading


def _in(name: str, problems: Iterable[Problem]) -> list[Problem]:
    """The problems with the page's name before their places."""
    return [
        replace(each, place=f"{name}, {each.place}", follow_on=tuple(_in(name, each.follow_on))) for each in problems
    ]


def _said(reading: Reading) -> dict[str, Any]:
    lists = {
        f"price list {number}": each | {"models": {key_of(model): by_value(model) for model in each["models"]}}
        for number, each in enumerate(reading.price_lists, start=1)
    }
    services = {service["service"]: by_value(service) for service in reading.services}
    sentences = [(each["meaning"], each.get("facts")) for each in reading.sentences]
    return lists | {"services": services, "sentences": sentences}


# --------------------------------------------------------------------------------------------------- what comes of it


def _edition(made: Statement, seen: list[Capture], lists: list[Listed], look: Look) -> Edition:
    """A new edition, whole: with its sources, and which of them the reader made it from."""
    terms = {name: value for name, value in made.items() if name in FROM_PAGES}
    # What the page says in words only, or of another instant, is no list that could be read again.
    is_read = list_at(lists, made["in_force"]["from"]) == terms
    first_of = {each.language: each.sha256 for each in reversed(seen)}  # HTML where there is both
    sources: list[Source] = []
    for each in seen:
        source: Source = {
            "what": "page",
            "language": each.language,
            "url": each.url,
            "captured_on": written(each.began)[:10],
            "captured_from": written(each.began),
            "captured_until": written_after(each.ended),
            "sha256": each.sha256,
        }
        if is_read and each.sha256 == first_of[each.language]:
            source["read"] = "whole"
        sources.append(source)
    return {"schema_version": 1, "recorded_at": written_after(look.ended), "sources": sources, **made}  # type: ignore[typeddict-item] # a statement and no more


def _observed(loaded: Dataset, outcome: Outcome) -> Dataset:
    """The data with the day's observation, at most one a day."""
    seen = min(each.began for each in outcome.captures)  # something stated may have begun since the refresh did
    outcome.observed = in_force(loaded, seen)["edition"]
    moment = written(seen)
    if any(row["observed_at"].startswith(moment[:10]) for row in loaded.observations):
        return loaded
    grown = publish.observed(loaded, moment, outcome.observed, ADDRESSES["en", "html"])
    return publish.checked(grown, known=loaded)


def _of_calendar(root: Path, now: datetime) -> Iterator[Problem]:
    """That the calendar ends soon, or has ended: told whatever else the refresh found, and never a reason to stop."""
    try:
        until = date.fromisoformat(yaml_file.load(root / "data" / "holidays" / "cn.yaml")["complete_until"])
    except (ScraperError, LookupError, TypeError, ValueError):
        return  # the refresh stops for that itself
    left = (until - (now + BEIJING).astimezone(UTC).date()).days
    if left < 0:
        yield Problem(_CALENDAR, "a calendar that goes on", f"its last day was {until}", CALENDAR_ENDED)
    elif left < CALENDAR_NOTICE:
        advice = "add the State Council's notice for the next year to data/holidays/cn.yaml"
        yield Problem(_CALENDAR, f"at least {CALENDAR_NOTICE} days", f"{left} days", advice)
