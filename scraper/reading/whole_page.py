"""What a page must have as a whole: its title, the sentences of every page, its currencies, and where marks lead."""

from __future__ import annotations

from typing import NamedTuple

from scraper.reading.account import Account, Mark
from scraper.reading.decisions import Said
from scraper.reading.page import Passage
from scraper.reading.reading import Reading
from scraper.reading.recognise import Sentence
from scraper.reading.unknown import SENTENCE
from scraper.reading.words import Language

CURRENCY = {"en": "USD", "zh": "CNY"}
"""The currency of a page whose tables have no tabs."""
NOT_THE_PAGE = "is this the pricing page, as HTML or Markdown? Tab-separated and plain text are not read"
_FETCH_WHOLE = "fetch the whole page, or read a part of it with --fragment"


class WholePage(NamedTuple):
    """What was read of a page, to be held against what every page has."""

    reading: Reading
    account: Account
    words: Language
    headings: list[str]
    tabs: list[str]
    sentences: list[Said]

    def check(self) -> None:
        """Enter into the account what the page lacks."""
        self._parts()
        self._currencies()
        self._marks()

    def _parts(self) -> None:
        """The table of prices, the title, and each sentence that every page has."""
        if not self.reading.price_lists:
            self.account.problem("page", "a table of models with their prices", "none", NOT_THE_PAGE)
        if self.reading.fragment:
            return
        if self.headings[:1] != ["title"]:
            self.account.problem("page", "the title first", ", ".join(self.headings) or "no heading", _FETCH_WHOLE)
        said = {sentence.meaning.name for _, sentence in self.sentences}
        reworded = any(each.role == SENTENCE for each in self.account.unknown)  # it may be one of these
        for name in dict.fromkeys(meaning.name for meaning, _ in self.words.sentences if meaning.on_every_page):
            if name not in said:
                expected = f"the sentence about {name.replace('_', ' ')}"
                self.account.problem("page", expected, "none", _FETCH_WHOLE, follows=reworded)

    def _currencies(self) -> None:
        """Tabs name the currencies in order; without them, a page has the currency of its language."""
        expected = self.tabs or [CURRENCY[self.reading.language]]
        for price_list in self.reading.price_lists:
            found = list(price_list["models"][0]["prices"]) if price_list["models"] else []
            if found != expected:
                self.account.problem("page", f"prices in {', '.join(expected)}", ", ".join(found) or "none")
        for service in self.reading.services:
            if list(service["prices"]) != [CURRENCY[self.reading.language]]:
                expected_currency = CURRENCY[self.reading.language]
                self.account.problem(
                    "page", f"{service['service']} in {expected_currency}", ", ".join(service["prices"])
                )

    def _marks(self) -> None:
        """Every mark leads to a footnote that speaks of what it stands at, and every footnote is led to."""
        footnotes: dict[str, dict[Passage, list[Sentence]]] = {}
        for passage, sentence in self.sentences:
            if passage.mark is not None:
                footnotes.setdefault(passage.mark, {}).setdefault(passage, []).append(sentence)
        unknown = {mark for each in self.account.unknown for mark in each.marks}
        for mark, passages in footnotes.items():
            place, text = list(passages)[-1].place, list(passages)[-1].text
            if len(passages) > 1:
                self.account.problem(place, f"one footnote ({mark})", text)
            if not self.reading.fragment and all(each.mark != mark for each in self.account.marks):
                expected, follows = f"a mark ({mark}) in a table", mark in unknown
                self.account.problem(place, expected, "none", "is the table whole?", follows=follows)
        for each in self.account.marks:
            said = [sentence for sentences in footnotes.get(each.mark, {}).values() for sentence in sentences]
            if not said:
                self._missing_footnote(each, follows=each.mark in unknown)
            elif not any(each.target in sentence.meaning.explains for sentence in said):
                found = "; ".join(sentence.text for sentence in said)
                expected = f"footnote ({each.mark}) to speak of {each.target}"
                self.account.problem(each.place, expected, found, follows=each.mark in unknown)

    def _missing_footnote(self, mark: Mark, *, follows: bool) -> None:
        entry = {"mark": mark.mark, "place": mark.place}
        if not self.reading.fragment:
            self.account.problem(mark.place, f"a footnote ({mark.mark})", "none", _FETCH_WHOLE, follows=follows)
        elif entry not in self.reading.missing_footnotes:
            self.reading.missing_footnotes.append(entry)
