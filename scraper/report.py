"""What a refresh found, for a pull request and for programs. Whatever the page contained is shown as inert text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from deepseek_prices import diff
from deepseek_prices.changes import changes
from deepseek_prices.diff import inert, visible
from scraper.compare import Made
from scraper.instants import written
from scraper.problem import Problem
from scraper.reading import Data
from scraper.refresh import Outcome

_TITLES = {
    0: "Nothing new",
    10: "New edition",
    20: "The source was not available",
    30: "The page was not understood",
    40: "A check failed, or witnesses disagree",
}


def title(outcome: Outcome) -> str:
    """One line: the change of terms, for the pull request and the commit."""
    if not outcome.made:
        return _TITLES.get(outcome.exit_code, "Refresh")
    edition, before, _ = outcome.made[0]
    found = changes(before, edition)
    moved = [change for change in found if change.percent() is not None]
    others = [change.what for change in found if change.percent() is None]
    said = [f"{change.what} {change.before} → {change.after}" for change in moved[:2]] or others[:3]
    more = len(found) - len(said)
    line = f"Edition {edition['edition']}: {', '.join(said)}{f' and {more} more' if more > 0 else ''}"
    return diff.without_unseen(line)[:200]


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
    edition, before, rule = made
    in_force = edition["in_force"]
    yield f"\n## Edition {inert(edition['edition'])}\n"
    bounds = f", between {in_force['earliest']} and {in_force['latest']}" if "earliest" in in_force else ""
    yield f"In force from {in_force['from']} ({in_force['basis']}{bounds}): {rule}."
    if "supersedes" in edition:
        yield f"Supersedes {inert(edition['supersedes']['edition'])}: {edition['supersedes']['reason']}."
    yield f"\n{diff.markdown(changes(before, edition))}"
    yield "\nThe page's sentences that decide a price:\n"
    for footnote in edition.get("footnotes", ()):
        yield f"- {footnote['language']}, {footnote['meaning']}: {inert(footnote['text'])}"


def _list(heading: str, problems: list[Problem] | tuple[Problem, ...]) -> Iterator[str]:
    if problems:
        yield f"\n## {heading}\n"
        yield from (f"- {inert(str(problem))}" for problem in problems)


def as_dict(outcome: Outcome, now: datetime) -> Data:
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
            }
            for edition, before, rule in outcome.made
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
