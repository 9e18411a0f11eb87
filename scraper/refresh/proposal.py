"""What a refresh proposes where nothing but words stopped it: a person decides what they mean. Nothing is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from deepseek_prices.edition import Edition
from scraper.dataset.captures import Capture
from scraper.problem import Problem, ScraperError
from scraper.reading import words_file
from scraper.reading.decode import decode
from scraper.reading.read import Supposed, page_of, supposed
from scraper.reading.reading import Data, Reading
from scraper.reading.unknown import Known, nearest
from scraper.reading.words import LANGUAGES
from scraper.refresh.compare import Made
from scraper.rules import Accepted


class Asked(NamedTuple):
    """Words to decide: the row of `words.yaml` that would know them, its meaning left open, where they stand, and the
    known words that are most like them.
    """

    row: Data
    text: str
    place: str
    nearest: Known | None


class Supposition(NamedTuple):
    """What a refresh would make of the page: editions, each with what it changes; none where nothing has changed."""

    made: list[Made]
    editions: list[Edition]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The words to decide, and what the page would make if they decided nothing, or what stands against that."""

    asked: list[Asked]
    supposition: Supposition | None
    against: tuple[Problem, ...] = ()

    @property
    def rows(self) -> list[Data]:
        """The rows of `words.yaml`, each once."""
        return [each.row for each in self.asked]


def proposed(
    captures: Iterable[Capture], accepted: Accepted, day: str, suppose: Callable[[list[Reading]], Supposition]
) -> Proposal | None:
    """The proposal for a page that was not understood; None where more than words that nothing knows is in the way.

    `day` is that of the look; `suppose` says what readings would make.
    """
    of_language = {each.language: each for each in reversed([*captures])}  # HTML where there is both
    try:
        found = {language: _supposed(of_language[language], accepted) for language in LANGUAGES}
    except ScraperError:
        return None
    asked = [each for language, its in found.items() for each in _asked(language, its, day)]
    if not asked or any(each.besides for each in found.values()):
        return None
    against = tuple(
        Problem(f"{language} page, {each.place}", each.expected, each.found, each.advice, each.rule)
        for language, its in found.items()
        for each in its.against
    )
    if against:
        return Proposal(asked, None, against)
    try:
        return Proposal(asked, suppose([each.reading for each in found.values()]))
    except ScraperError as error:
        return Proposal(asked, None, error.problems)


def _supposed(capture: Capture, accepted: Accepted) -> Supposed:
    words = words_file.current()
    page = page_of(decode(capture.data, capture.language), words, form=capture.format)
    return supposed(page, language=capture.language, accepted=accepted, words=words)


def _asked(language: str, found: Supposed, day: str) -> Iterable[Asked]:
    """The words of a page to decide, each once for its role."""
    asked: dict[tuple[str, str], Asked] = {}
    for unknown in found.unknown:
        words, known = nearest(unknown, words_file.current().of[language])
        row = {"since": day, "language": language, "role": unknown.role, "meaning": None, "words": words}
        place = f"{language} page, {unknown.place}"
        asked.setdefault((unknown.role, words), Asked(row, unknown.text, place, known))
    return asked.values()
