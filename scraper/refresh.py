"""The scheduled refresh: fetch, read, combine, compare, publish. `now` is a parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from deepseek_prices.changes import key_of
from scraper import captures, publish, rebuild, yaml_file
from scraper.captures import ADDRESSES, Capture
from scraper.check import CALENDAR_ENDED
from scraper.combine import combine, unequal
from scraper.compare import Made, Said, compare, in_force
from scraper.dataset import Dataset
from scraper.decode import decode
from scraper.instants import BEIJING, written
from scraper.problem import CheckFailed, PageNotUnderstood, Problem, ScraperError, SourceUnavailable
from scraper.read import read_text
from scraper.reading import Data, Reading
from scraper.repair import alone, repaired

Fetch = Callable[[], tuple[list[Capture], list[Problem]]]
CALENDAR_NOTICE = 60  # days
_CALENDAR = "holidays/cn.yaml"
_TERMS = ("billing_periods", "models", "services", "footnotes")
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


def refresh(root: Path, fetch: Fetch, now: datetime, keep: Path, accepted: Sequence[Data] = ()) -> Outcome:
    """One refresh of the repository at `root`; captures of a page that is new or not understood go to `keep`.

    `accepted` holds what a person has accepted beforehand, as in an edition. Never raises for what a page, the network
    or the disk does: the outcome has the exit code and the problems, and then nothing is changed.
    """
    outcome = Outcome()
    try:
        with alone(root):
            _refresh(root, (fetch, keep), now, accepted, outcome)
    except ScraperError as error:
        outcome.exit_code, outcome.problems = error.exit_code, error.problems
        outcome.made, outcome.observed = [], ""
        if outcome.captures and error.exit_code != SourceUnavailable.exit_code:
            _keep_to_look_at(outcome, keep)
    outcome.warnings += _of_calendar(root, now)
    return outcome


def _keep_to_look_at(outcome: Outcome, keep: Path) -> None:
    try:
        captures.keep(outcome.captures, keep)
    except SourceUnavailable as error:
        outcome.problems += error.problems


def _refresh(
    root: Path, captured: tuple[Fetch, Path], now: datetime, accepted: Sequence[Data], outcome: Outcome
) -> None:
    fetch, keep = captured
    loaded = repaired(root, keep)
    old = in_force(loaded, now)
    said = _witnesses(fetch, [*accepted, *old.get("accepted", ())], outcome)
    outcome.made = compare(loaded, said, now, accepted)
    if outcome.made:
        captures.keep(outcome.captures, keep)
        _publish(root, outcome, now)
        outcome.exit_code = 10
    else:
        outcome.observed = old["edition"]
        _observe(root, loaded, outcome.observed, now)


# --------------------------------------------------------------------------------------------------------- witnesses


def _witnesses(fetch: Fetch, accepted: list[Data], outcome: Outcome) -> Said:
    """What the page says in both languages; where they disagree all is fetched once more: a build may be going out."""
    try:
        return _look(fetch, accepted, outcome)
    except (PageNotUnderstood, CheckFailed):
        return _look(fetch, accepted, outcome)


def _look(fetch: Fetch, accepted: list[Data], outcome: Outcome) -> Said:
    outcome.captures, missing = fetch()
    outcome.warnings = list(missing)
    readings = [_one_language(language, outcome) for language in ("en", "zh")]
    current, *coming = combine(readings, accepted)  # raises where they disagree
    return Said(current, coming, readings[0].sentences)


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
            problems = [
                Problem(f"{language} page, {', '.join(path)}", f"{left} as in HTML", f"in Markdown {right}", _TWIN)
                for path, left, right in unequal((), _said(reading), _said(twin))
            ]
            if problems:
                raise CheckFailed(problems)
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
    lists = {
        f"price list {number}": each | {"models": {key_of(model): model for model in each["models"]}}
        for number, each in enumerate(reading.price_lists, start=1)
    }
    services = {service["service"]: service for service in reading.services}
    sentences = [(each["meaning"], each.get("facts")) for each in reading.sentences]
    return lists | {"services": services, "sentences": sentences}


# ----------------------------------------------------------------------------------------------------------- publish


def _publish(root: Path, outcome: Outcome, now: datetime) -> None:
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
    first_of = {each.language: each.sha256 for each in reversed(outcome.captures)}  # HTML where there is both
    read = [{"sha256": first_of[language]} for language in ("en", "zh")]
    head = {"schema_version": 1, "recorded_at": written(now), "sources": sources}
    pages = {each.sha256: each.data for each in outcome.captures}
    evidence, editions = {}, []
    for made in outcome.made:
        said = {name: value for name, value in made.edition.items() if name in _TERMS}
        rest = {name: value for name, value in made.edition.items() if name not in {*_TERMS, "edition"}}
        name, edition = made.edition["edition"], head | made.edition
        evidence[name] = head | rest | {"read": read}
        if not _gives(name, evidence[name], pages, edition):
            # What the page says in words only, or of another instant, is no table that could be read again.
            evidence[name] = head | rest | {"terms": said}
        editions.append(edition)
    publish.publish(root, editions, evidence)


def _gives(name: str, evidence: Data, pages: dict[str, bytes], edition: Data) -> bool:
    """Whether the evidence makes this edition again."""
    try:
        return rebuild.edition(name, evidence, pages) == edition
    except ScraperError:
        return False


def _observe(root: Path, loaded: Dataset, edition: str, now: datetime) -> None:
    """The day's line, at most one a day, and the compiled `observed_until`."""
    day = written(now)[:10]
    if not any(row["observed_at"].startswith(day) for row in loaded.observations):
        publish.add_observation(root, written(now), edition, ADDRESSES["en", "html"])


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
