"""What a refresh found, for a pull request and for programs. Whatever the page contained is shown as inert text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from deepseek_prices import diff
from deepseek_prices.changes import changes
from deepseek_prices.diff import inert, visible
from deepseek_prices.edition import Statement
from scraper.dataset.dataset import Dataset, is_withdrawn
from scraper.problem import Problem
from scraper.reading.instants import written
from scraper.refresh.compare import Made, announced_before
from scraper.refresh.refresh import Outcome
from scraper.rules import ACCEPTABLE

_TITLES = {
    0: "Nothing new",
    1: "The refresh failed",
    10: "New edition",
    20: "The source was not available",
    30: "The page was not understood",
    40: "A check failed, or witnesses disagree",
    64: "Wrong usage",
}


def title(outcome: Outcome) -> str:
    """One line: the change of terms, for the pull request and the commit."""
    if not outcome.made:
        return _to_accept(outcome) or _TITLES.get(outcome.exit_code, "Refresh")
    return title_of(outcome.made)


def title_of(made: Sequence[Made]) -> str:
    """One line that says what these editions change."""
    return diff.without_unseen("; ".join(map(_title, made)))[:200]


def not_merged(loaded: Dataset, names: Iterable[str]) -> list[Made]:
    """The named editions, each with the one before it and what it supersedes; in order."""
    counting = loaded.counting()
    made = []
    for name in names:
        edition = loaded.editions[name]
        earlier = [each for each in counting if each["in_force"]["from"] < edition["in_force"]["from"]]
        before = earlier[-1] if earlier else None
        made.append(Made(edition, before, "", announced_before(loaded.editions, edition)))
    return made


def listed(made: Sequence[Made]) -> str:
    """The editions as Markdown, one after the other."""
    return "\n".join(line for each in made for line in _edition(each))


def _title(made: Made) -> str:
    edition, before, _, announced = made
    if announced and is_withdrawn(edition):
        return (
            f"Announcement for {edition['in_force']['from']} withdrawn: {_in_short(edition, announced)} does not come"
        )
    if announced:
        return f"Announcement for {edition['in_force']['from']} changed: {_in_short(announced, edition)}"
    return f"Edition {edition['edition']}: {_in_short(before, edition)}"


def _in_short(before: Statement | None, after: Statement) -> str:
    """The first changes, prices before all."""
    found = changes(before, after)
    lines = [diff.line(change) for change in found]
    moved = [f"{line.what} {line.before} → {line.after}" for line in lines if line.percent]
    said = moved[:2] or [line.what for line in lines[:3]]
    more = len(found) - len(said)
    return f"{', '.join(said)}{f' and {more} more' if more > 0 else ''}"


def _to_accept(outcome: Outcome) -> str:
    """What a person has to decide, where that is all that stopped the refresh."""
    if not outcome.problems or not all(each.rule in ACCEPTABLE and each.product for each in outcome.problems):
        return ""
    asked = dict.fromkeys((each.rule, each.product) for each in outcome.problems)
    said = (f"{ACCEPTABLE[rule]} (--accept {rule} {product})" for rule, product in asked)
    return diff.without_unseen(f"To accept or refuse: {'; '.join(said)}")[:200]


def markdown(outcome: Outcome, now: datetime) -> str:
    """The report as Markdown."""
    return "\n".join(_lines(outcome, now)) + "\n"


def _lines(outcome: Outcome, now: datetime) -> Iterator[str]:
    yield f"# {_TITLES.get(outcome.exit_code, 'Refresh')}"
    yield f"\nRefreshed at {written(now)}; exit code {outcome.exit_code}."
    if outcome.observed:
        yield f"The page is in the state of edition {inert(outcome.observed)}."
    for made in outcome.made:
        yield from _edition(made)
    yield from _list("Problems", outcome.problems)
    yield from _list("Warnings", outcome.warnings)
    if outcome.captures:
        yield "\n## Captures\n\n| language | format | address | sha256 |\n| --- | --- | --- | --- |"
        for each in outcome.captures:
            yield f"| {each.language} | {each.format} | {inert(each.url)} | `{each.sha256}` |"


def _edition(made: Made) -> Iterator[str]:
    edition, before, rule, announced = made
    in_force = edition["in_force"]
    yield f"\n## Edition {inert(edition['edition'])}\n"
    bounds = f", between {in_force['earliest']} and {in_force['latest']}" if "earliest" in in_force else ""
    yield f"In force from {in_force['from']} ({in_force['basis']}{bounds}){rule and f': {rule}'}."
    if "supersedes" in edition:
        yield f"Supersedes {inert(edition['supersedes']['edition'])}: {edition['supersedes']['reason']}."
    if announced:
        yield f"\nHeld against what was announced for this instant until now (edition {inert(announced['edition'])}):"
        yield f"\n{diff.markdown(changes(announced, edition))}"
        yield "\nHeld against the edition before:"
    yield f"\n{diff.markdown(changes(before, edition))}"
    yield "\nThe page's sentences that decide a price:\n"
    for footnote in edition.get("footnotes", ()):
        yield f"- {footnote['language']}, {footnote['meaning']}: {inert(footnote['text'])}"


def _list(heading: str, problems: list[Problem] | tuple[Problem, ...]) -> Iterator[str]:
    if problems:
        yield f"\n## {heading}\n"
        yield from (f"- {inert(str(problem))}" for problem in problems)


def as_dict(outcome: Outcome, now: datetime) -> dict[str, Any]:
    """The report for programs."""
    return {
        "schema_version": 1,
        "refreshed_at": written(now),
        "exit_code": outcome.exit_code,
        "title": title(outcome),
        "observed": outcome.observed,
        "editions": [
            {
                "edition": edition["edition"],
                "in_force": edition["in_force"],
                "rule": rule,
                "changes": [diff.as_dict(each) for each in changes(before, edition)],
                "changes_to_announced": [diff.as_dict(each) for each in changes(announced, edition)]
                if announced
                else [],
            }
            for edition, before, rule, announced in outcome.made
        ],
        "problems": [_problem(each) for each in outcome.problems],
        "warnings": [_problem(each) for each in outcome.warnings],
        "captures": [
            {"language": each.language, "format": each.format, "url": each.url, "sha256": each.sha256}
            for each in outcome.captures
        ],
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {name: visible(getattr(problem, name)) for name in ("place", "expected", "found", "advice", "rule")}
