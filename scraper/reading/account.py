"""Who took what: everything in the page's content is taken once by a rule that knows it, or it is a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from scraper.problem import Problem
from scraper.reading.decode import damage_in
from scraper.reading.page import Cell, Heading, Passage, hidden_characters
from scraper.reading.reading import Data
from scraper.rules import Accepted, Breach, problem, product_of

Taken = Cell | Heading | Passage
_LOOK = "read the page there; a new label goes into scraper/reading/words.yaml"


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote mark and what it stands at: a target of `words.Meaning.explains`, and the model of the column."""

    mark: str
    target: str
    model: str | None
    place: str


@dataclass(slots=True)
class Account:
    """The account of a page, the problems found, and the footnote marks met."""

    accepted: Accepted = frozenset()
    entries: dict[str, Data] = field(default_factory=dict)
    _problems: dict[Problem, None] = field(default_factory=dict)
    marks: dict[Mark, None] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        """All problems, in the order in which they were found."""
        return list(self._problems)

    def take(self, item: Taken, taken_for: str, part: str | None = None) -> None:
        """Enter what an item was taken for; `part` where it is one sentence of several."""
        text = _words(item) if part is None else part
        key = item.place if part is None else f"{item.place}: {part}"
        self.entries[key] = {"place": item.place, "text": text, "taken_for": taken_for}
        hidden = hidden_characters(text)
        if hidden:
            self.refuse(item, "text that a visitor sees", "look at the page's source there", found=hidden)

    def refuse(self, item: Taken, expected: str, what_to_do: str = _LOOK, found: str = "") -> None:
        """Enter an item that no rule can take."""
        found = found or _words(item)
        if damage_in(found):
            expected, what_to_do = "text that was not encoded twice", "take another copy"
        self.problem(item.place, expected, found, what_to_do)

    def problem(self, place: str, expected: str, found: str, what_to_do: str = "read the page there") -> None:
        """Enter what is wrong, once."""
        self._problems[Problem(place, expected, found, what_to_do)] = None

    def weigh(self, rule: str, breach: Breach, places: Mapping[str, str]) -> None:
        """Enter what breaks a rule, unless a person has accepted it; `places` says where products and prices stand."""
        if (rule, product_of(rule, breach)) not in self.accepted:
            of = accumulate(
                breach.place.split(" "), "{} {}".format
            )  # the product, its currency, …: the last is nearest
            *_, place = ("page", *(places[each] for each in of if each in places))
            self._problems[problem(rule, breach, f"{place}, {breach.place}")] = None

    def mark(self, cell: Cell, target: str, model: str | None = None) -> None:
        """Enter the footnote marks that stand at a cell."""
        for mark in cell.marks:
            self.marks[Mark(mark, target, model, cell.place)] = None


def _words(item: Taken) -> str:
    return f"{item.text} (struck out: {item.struck})" if isinstance(item, Cell) and item.struck else item.text
