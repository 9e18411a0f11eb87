"""A `Page` to a `Reading`: everything in the content is taken by a rule that knows it, or the reading fails. Pure."""

from __future__ import annotations

import re

from deepseek_prices.edition import CURRENCIES
from scraper.problem import PageNotUnderstood, Problem
from scraper.reading import html_page, markdown_page, price_lists, words_file
from scraper.reading.account import Account, Mark
from scraper.reading.decisions import Said
from scraper.reading.decode import damage_in
from scraper.reading.model_table import ModelTable, Table
from scraper.reading.page import Grid, Heading, Item, Page, Passage
from scraper.reading.reading import Reading
from scraper.reading.recognise import Sentence, difference, recognise
from scraper.reading.service_table import is_service_table, read_services
from scraper.reading.words import Language, Words
from scraper.rules import Accepted

CURRENCY = {"en": "USD", "zh": "CNY"}
"""The currency of a page whose tables have no tabs."""
# What may stand before and after the content in a page that was converted to Markdown as a whole.
_BEFORE = re.compile(r"On this page|Source:https://api-docs[.]deepseek[.]com/(?:zh-cn/)?quick_start/pricing")
_AFTER = re.compile(
    "WeChat Official Account|WeChat QRcode|Community|Email|Discord|Twitter|More|GitHub"
    "|Previous[A-Z][A-Za-z &]*Next[A-Z][A-Za-z &]*|CopyrightÂ?©20[0-9]{2} DeepSeek,Inc[.]"
)
_HTML = re.compile(r"\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?!!--|https?:)[!a-zA-Z]", re.DOTALL)
_NOT_THE_PAGE = "is this the pricing page, as HTML or Markdown? Tab-separated and plain text are not read"
_FETCH_WHOLE = "fetch the whole page, or read a part of it with --fragment"
_LAST = "prices_may_change"


def read_text(  # noqa: PLR0913 - all are named
    text: str,
    *,
    language: str = "",
    form: str = "",
    fragment: bool = False,
    accepted: Accepted = frozenset(),
    words: Words | None = None,
) -> Reading:
    """The reading of a page's text; language and form (`html` or `markdown`) are recognised where they are not given.

    `accepted` has the rules about prices that a person has accepted to be broken. `words` are those that the page is
    read with, where they are not the ones in `words.yaml`.

    Raises `PageNotUnderstood` with all that could not be read.
    """
    words = words or words_file.current()
    page = page_of(text, words, form=form, fragment=fragment)
    return read(page, language=language, fragment=fragment, accepted=accepted, words=words)


def page_of(text: str, words: Words, *, form: str = "", fragment: bool = False) -> Page:
    """What stands on the page; raises `PageNotUnderstood` where its form is not plain."""
    if (form or ("html" if _HTML.match(text) else "markdown")) == "html":
        return html_page.parse(text, fragment=fragment)
    return markdown_page.parse(text, words.titles)


def read(
    page: Page,
    *,
    language: str = "",
    fragment: bool = False,
    accepted: Accepted = frozenset(),
    words: Words | None = None,
) -> Reading:
    """The reading of a page; see `read_text`.

    Raises `PageNotUnderstood` with all that could not be read.
    """
    words = words or words_file.current()
    language = language or _language(page, words)
    reading = Reading(language, page.format, fragment, repairs=list(page.repairs))
    reader = _Reader(reading, words.of[language], accepted)
    for item in page.items:
        reader.take(item)
    reader.finish()
    if reader.account.problems:
        raise PageNotUnderstood(reader.account.problems)
    return reader.reading


def _language(page: Page, words: Words) -> str:
    """The language whose word for "model" heads a table, or whose title heads the page."""
    heads = [("field", "model", item.rows[0][0].folded) for item in page.items if isinstance(item, Grid)]
    heads += [("heading", "title", item.folded) for item in page.items if isinstance(item, Heading)]
    found = [
        language
        for language, known in words.of.items()
        if any(known.label(role, folded) == wanted for role, wanted, folded in heads)
    ]
    if len(found) != 1:
        expected = "one table that begins with MODEL or 模型, or the page's title"
        raise PageNotUnderstood([Problem("page", expected, "both" if found else "neither", _NOT_THE_PAGE)])
    return found[0]


class _Reader:
    """Takes the page's items in order, then joins what tables and sentences say."""

    def __init__(self, reading: Reading, words: Language, accepted: Accepted) -> None:
        self.reading = reading
        self.words = words
        self.account = Account(accepted)
        self.tabs: list[str] = []
        self.headings: list[str] = []
        self.tables: list[tuple[Table, Sentence | None]] = []
        self.sentences: list[Said] = []
        self.announced: Sentence | None = None  # the sentence before a table that says from or until when it holds
        self.ended = False  # after the deduction rules

    # ------------------------------------------------------------------------------ one item

    def take(self, item: Item) -> None:
        """Enter an item, or the problem that no rule knows it."""
        announced, self.announced = self.announced, None
        if isinstance(item, Grid):
            self._grid(item, announced)
        elif isinstance(item, Heading):
            meaning = self.words.label("heading", item.folded)
            if meaning is None or self.ended:
                self.account.refuse(item, "a heading that is known")
            else:
                self.headings.append(meaning)
                self.account.take(item, f"heading: {meaning}")
        else:
            self._passage(item)
        if announced and not isinstance(item, Grid):
            self.account.problem(item.place, "the table that the sentence before announces", item.text)

    def _grid(self, grid: Grid, announced: Sentence | None) -> None:
        if self.ended:
            self.account.problem(grid.place, "no table here", "a table")
        elif is_service_table(grid, self.words):
            self.reading.services += read_services(grid, self.words, self.account)
        elif self.words.label("field", grid.rows[0][0].folded) == "model":
            self.tables.append((ModelTable(grid, self.words, self.account).read(), announced))
        else:
            self.account.refuse(grid.rows[0][0], "a table that begins with a known label")

    def _passage(self, item: Passage) -> None:
        if item.folded in CURRENCIES and item.mark is None and not self.ended:
            self.tabs.append(item.folded)
            self.account.take(item, "tab label")
        elif item.mark is None and self._is_navigation(item.folded):
            self.account.take(item, "navigation")
        else:
            self._sentences(item)

    def _is_navigation(self, folded: str) -> bool:
        if self.reading.format != "markdown":
            return False
        if not self.ended:
            return not self.tables and _BEFORE.fullmatch(folded) is not None
        return self.words.label("heading", folded) is not None or _AFTER.fullmatch(folded) is not None

    def _sentences(self, item: Passage) -> None:
        try:
            sentences, unread = recognise(item, self.words)
        except ValueError as error:
            self.account.refuse(item, str(error), "compare with the other language's page")
            return
        if self.ended:
            self.account.refuse(item, "nothing after the deduction rules", "read the page there")
            return
        if unread:
            self._refuse_unread(item, unread)
            return
        for sentence in sentences:
            self.sentences.append(Said(item, sentence))
            self.account.take(item, f"sentence: {sentence.meaning.name}", sentence.text)
        self.announced = sentences[-1] if sentences[-1].meaning.announces else None
        self.ended = sentences[-1].meaning.name == _LAST

    def _refuse_unread(self, item: Passage, unread: str) -> None:
        found = damage_in(unread)
        if not found and len(self.account.problems) < 20:  # where nothing is understood, where it differs is no help
            found = difference(unread, self.words)
        advice = "read it: its words go under what they mean in scraper/reading/words.yaml"
        self.account.refuse(item, "a sentence that is known, word for word", advice, found or unread)

    # --------------------------------------------------------------------------- the whole page

    def finish(self) -> None:
        """Join tables and sentences, and hold them against each other."""
        if self.announced:
            self.account.problem("page", "the table that the last sentence announces", self.announced.text)
        lists = price_lists.price_lists(self.tables, self.account)
        self.reading.price_lists = [each.said for each in lists]
        self._whole()
        self._currencies()
        self._marks()
        whole = not self.reading.missing_footnotes
        sentences = price_lists.apply(self.sentences, lists, self.reading.services, self.account, whole=whole)
        for passage, sentence in sentences:
            entry = {"place": passage.place, "text": sentence.text, "meaning": sentence.meaning.name}
            mark = {} if passage.mark is None else {"mark": passage.mark}
            self.reading.sentences.append(entry | mark | ({"facts": sentence.facts} if sentence.facts else {}))
        self.reading.account = list(self.account.entries.values())

    def _whole(self) -> None:
        if not self.reading.price_lists:
            self.account.problem("page", "a table of models with their prices", "none", _NOT_THE_PAGE)
        if self.reading.fragment:
            return
        if self.headings[:1] != ["title"]:
            self.account.problem("page", "the title first", ", ".join(self.headings) or "no heading", _FETCH_WHOLE)
        said = {sentence.meaning.name for _, sentence in self.sentences}
        for name in dict.fromkeys(meaning.name for meaning, _ in self.words.sentences if meaning.on_every_page):
            if name not in said:
                self.account.problem("page", f"the sentence about {name.replace('_', ' ')}", "none", _FETCH_WHOLE)

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
                self.account.problem("page", f"{service['service']} in {expected_currency}", str(service["prices"]))

    def _marks(self) -> None:
        """Every mark leads to a footnote that speaks of what it stands at, and every footnote is led to."""
        footnotes: dict[str, dict[Passage, list[Sentence]]] = {}
        for passage, sentence in self.sentences:
            if passage.mark is not None:
                footnotes.setdefault(passage.mark, {}).setdefault(passage, []).append(sentence)
        for mark, passages in footnotes.items():
            place, text = list(passages)[-1].place, list(passages)[-1].text
            if len(passages) > 1:
                self.account.problem(place, f"one footnote ({mark})", text)
            if not self.reading.fragment and all(each.mark != mark for each in self.account.marks):
                self.account.problem(place, f"a mark ({mark}) in a table", "none", "is the table whole?")
        for each in self.account.marks:
            said = [sentence for sentences in footnotes.get(each.mark, {}).values() for sentence in sentences]
            if not said:
                self._missing_footnote(each)
            elif not any(each.target in sentence.meaning.explains for sentence in said):
                found = "; ".join(sentence.text for sentence in said)
                self.account.problem(each.place, f"footnote ({each.mark}) to speak of {each.target}", found)

    def _missing_footnote(self, mark: Mark) -> None:
        entry = {"mark": mark.mark, "place": mark.place}
        if not self.reading.fragment:
            self.account.problem(mark.place, f"a footnote ({mark.mark})", "none", _FETCH_WHOLE)
        elif entry not in self.reading.missing_footnotes:
            self.reading.missing_footnotes.append(entry)
