"""A `Page` to a `Reading`: everything in the content is taken by a rule that knows it, or the reading fails. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from deepseek_prices.edition import CURRENCIES
from scraper.problem import PageNotUnderstood, Problem
from scraper.reading import html_page, markdown_page, price_lists, words_file
from scraper.reading.account import Account
from scraper.reading.bearing import bears_on_price
from scraper.reading.decisions import Said
from scraper.reading.decode import damage_in, repair
from scraper.reading.findings import NotReadWhole, in_full
from scraper.reading.model_table import ModelTable, Table
from scraper.reading.page import Cell, Grid, Heading, Item, Page, Passage, Unread, fold
from scraper.reading.reading import Reading
from scraper.reading.recognise import Sentence, difference, lines_together, parts, recognise
from scraper.reading.service_table import is_service_table, read_services
from scraper.reading.unknown import SENTENCE, Unknown
from scraper.reading.whole_page import NOT_THE_PAGE, WholePage
from scraper.reading.words import Language, Words
from scraper.rules import Accepted

# What may stand before and after the content in a page that was converted to Markdown as a whole.
_BEFORE = re.compile(r"On this page|Source:https://api-docs[.]deepseek[.]com/(?:zh-cn/)?quick_start/pricing")
_AFTER = re.compile(
    "WeChat Official Account|WeChat QRcode|Community|Email|Discord|Twitter|More|GitHub|微信公众号|社区|邮箱|更多"
    r"|Previous[A-Z][A-Za-z &]*Next[A-Z][A-Za-z &]*|上一页首次调用API下一页(?:Temperature设置|Token用量计算)"
    "|CopyrightÂ?©20[0-9]{2} DeepSeek,Inc[.]|⏳Sending[.]{3}"
)
_HTML = re.compile(r"\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?!!--|https?:)[!a-zA-Z]", re.DOTALL)
_NAMES = {"en": "English", "zh": "Chinese"}
_LAST = "prices_may_change"
_NOTHING_MORE = "nothing after the deduction rules"


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
    findings: Sequence[Problem] = ()
    try:
        page = page_of(text, words, form=form, fragment=fragment)
    except NotReadWhole as error:
        page, findings = error.page, error.problems
    return read(page, language=language, fragment=fragment, accepted=accepted, words=words, findings=findings)


def page_of(text: str, words: Words, *, form: str = "", fragment: bool = False) -> Page:
    """What stands on the page; raises `PageNotUnderstood` where its form is not plain."""
    text, repairs = repair(text)
    if (form or ("html" if _HTML.match(text) else "markdown")) == "html":
        page = html_page.parse(text, fragment=fragment)
    else:
        page = markdown_page.parse(text, words.titles)
    return replace(page, repairs=repairs)


def read(  # noqa: PLR0913 - all are named
    page: Page,
    *,
    language: str = "",
    fragment: bool = False,
    accepted: Accepted = frozenset(),
    words: Words | None = None,
    findings: Sequence[Problem] = (),
) -> Reading:
    """The reading of a page; see `read_text`. `findings` is what is wrong on the page already.

    Raises `PageNotUnderstood` with all that could not be read.
    """
    found = supposed(page, language=language, fragment=fragment, accepted=accepted, words=words, findings=findings)
    if found.problems:
        raise PageNotUnderstood(found.problems)
    return found.reading


class Supposed(NamedTuple):
    """What a page says if the words that nothing knows decide nothing.

    `problems` are all that there are; `besides` those of single places that are more than unknown words; `against`
    those of the whole, of tables and sentences held against each other: unknown words may be why.
    """

    reading: Reading
    unknown: tuple[Unknown, ...]
    problems: list[Problem]
    besides: list[Problem]
    against: list[Problem]


def supposed(  # noqa: PLR0913 - all are named
    page: Page,
    *,
    language: str = "",
    fragment: bool = False,
    accepted: Accepted = frozenset(),
    words: Words | None = None,
    findings: Sequence[Problem] = (),
) -> Supposed:
    """What a page says if the words that nothing knows decide nothing; for a proposal, never for an edition.

    Raises `PageNotUnderstood` where the page's language is not plain.
    """
    words = words or words_file.current()
    try:
        language = _language(page, words, language)
    except PageNotUnderstood as error:
        raise PageNotUnderstood(in_full(findings, (), error.problems)) from None
    reading = Reading(language, page.format, fragment, repairs=list(page.repairs))
    reader = _Reader(reading, words.of[language], accepted)
    for item in lines_together(page.items, words.of[language]):
        reader.take(item)
    for passage in page.outside:
        reader.take_outside(passage)
    account = reader.account
    parts = account.problems
    with account.whole():
        reader.finish()
    problems = in_full(findings, parts, account.problems[len(parts) :])
    besides = [*findings, *account.besides]
    return Supposed(reading, tuple(account.unknown), problems, besides, account.against)


def _language(page: Page, words: Words, wanted: str) -> str:
    """The language whose word for "model" heads a table, or whose title heads the page; not another than is wanted."""
    heads = [("field", "model", item.rows[0][0].folded) for item in page.items if isinstance(item, Grid)]
    heads += [("heading", "title", item.folded) for item in page.items if isinstance(item, Heading)]
    found = [
        language
        for language, known in words.of.items()
        if any(known.label(role, folded) == wanted for role, wanted, folded in heads)
    ]
    if wanted and found != [wanted] and len(found) == 1:
        place, advice = "page", "the address was answered with the page of another language: fetch it again"
        raise PageNotUnderstood([Problem(place, f"the page in {_NAMES[wanted]}", _NAMES[found[0]], advice)])
    if wanted:
        return wanted
    if len(found) != 1:
        expected = "one table that begins with MODEL or 模型, or the page's title"
        raise PageNotUnderstood([Problem("page", expected, "both" if found else "neither", NOT_THE_PAGE)])
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
        if isinstance(item, Unread):
            return
        if isinstance(item, Grid):
            self._grid(item, announced)
        elif isinstance(item, Heading):
            meaning = self.words.label("heading", item.folded)
            if self.ended:
                self.account.refuse(item, _NOTHING_MORE)
            elif meaning is None:
                self.account.not_known(item, Unknown("heading", item.text, item.place), "a heading that is known")
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
            self._head_not_known(grid.rows[0])

    def _head_not_known(self, head: tuple[Cell, ...]) -> None:
        """Refuse the head of a table: its first label, or of services each that is no column's, or their order."""
        expected = "a table of models, or of services whose columns are all known"
        unknown = [cell for cell in head if self.words.label("service_column", cell.folded) is None]
        if not unknown:
            self.account.refuse(head[0], expected)
        elif len(unknown) == len(head):
            cell = head[0]
            self.account.not_known(cell, Unknown("field", cell.text, cell.place, cell.marks), expected)
        else:
            for cell in unknown:
                self.account.not_known(cell, Unknown("service_column", cell.text, cell.place, cell.marks), expected)

    def _passage(self, item: Passage) -> None:
        if item.folded in CURRENCIES and item.mark is None and not self.ended:
            self.tabs.append(item.folded)
            self.account.take(item, "tab label")
        elif item.mark is None and self._is_navigation(item.folded):
            self.account.take(item, "navigation")
        elif item.place.endswith(", caption") and (meaning := self.words.label("heading", item.folded)):
            self.account.take(item, f"heading: {meaning}")
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
            found = parts(item, self.words)
        except ValueError as error:
            self.account.refuse(item, str(error), "compare with the other language's page")
            return
        if self.ended:
            self.account.refuse(item, _NOTHING_MORE, "read the page there")
            return
        for each in found:
            if isinstance(each, str):
                self._not_known(item, each)
            else:
                self.sentences.append(Said(item, each))
                self.account.take(item, f"sentence: {each.meaning.name}", each.text)
        last = found[-1]
        if not isinstance(last, str):
            self.announced = last if last.meaning.announces == "list" else None
            self.ended = last.meaning.name == _LAST

    def _not_known(self, item: Passage, unread: str) -> None:
        found = damage_in(unread)
        if not found and len(self.account.problems) < 20:  # where nothing is understood, where it differs is no help
            found = difference(unread, self.words)
        advice = "read it: its words go under what they mean in scraper/reading/words.yaml"
        marks = () if item.mark is None else (item.mark,)
        unknown = Unknown(SENTENCE, unread, item.place, marks)
        self.account.not_known(item, unknown, "a sentence that is known, word for word", advice, found or unread)

    def take_outside(self, item: Passage) -> None:
        """Enter a text around the content: a known one that decides no price, or one that stands in the content, too.

        Any other that could bear on a price is a problem, and what is left a warning.
        """
        try:
            sentences, unread = recognise(item, self.words)
        except ValueError:
            sentences, unread = [], item.text
        said = {(each.meaning.name, fold(each.text)) for _, each in self.sentences}
        is_known = self.words.label("heading", item.folded) is not None or not unread
        if is_known and all(
            not each.meaning.decides_price or (each.meaning.name, fold(each.text)) in said for each in sentences
        ):
            self.account.take(item, "around the content")
            return
        expected = "nothing that could bear on a price"
        bearing = bears_on_price(item.text) or (sentences and sentences[0].text)
        if bearing:
            advice = "read the page there: does it change a price?"
            self.account.refuse(item, f"{expected}, as {bearing!r} could", advice)
        else:
            advice = "read it once: it bears on no price that we know of"
            self.reading.warnings.append(Problem(item.place, expected, item.text, advice))

    # --------------------------------------------------------------------------- the whole page

    def finish(self) -> None:
        """Join tables and sentences, and hold them against each other."""
        if self.announced:
            self.account.problem("page", "the table that the last sentence announces", self.announced.text)
        lists = price_lists.price_lists(self.tables, self.account)
        self.reading.price_lists = [each.said for each in lists]
        WholePage(self.reading, self.account, self.words, self.headings, self.tabs, self.sentences).check()
        whole = not self.reading.missing_footnotes
        sentences = price_lists.apply(self.sentences, lists, self.reading.services, self.account, whole=whole)
        self.reading.price_lists = [each.said for each in price_lists.coming_rule(sentences, lists, self.account)]
        for passage, sentence in sentences:
            entry = {"place": passage.place, "text": sentence.text, "meaning": sentence.meaning.name}
            mark = {} if passage.mark is None else {"mark": passage.mark}
            self.reading.sentences.append(entry | mark | ({"facts": sentence.facts} if sentence.facts else {}))
        self.reading.account = list(self.account.entries.values())
