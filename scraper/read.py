"""A `Page` to a `Reading`: everything in the content is taken by a rule that knows it, or the reading fails. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from scraper import html_page, markdown_page, tables
from scraper.amounts import bears_out
from scraper.decode import damage_in
from scraper.footnotes import MEANINGS, Sentence, recognise
from scraper.page import Grid, Heading, Item, Page, Passage, fold
from scraper.problem import PageNotUnderstood, Problem
from scraper.reading import Data, Reading, by_period, full
from scraper.tables import Ledger, Mark, ModelTable
from scraper.vocabulary import CURRENCIES, CURRENCY, LANGUAGES, Vocabulary

# What may stand besides the content in a page that was converted to Markdown as a whole.
_NAVIGATION = re.compile(
    "On this page|WeChat Official Account|WeChat QRcode|Community|Email|Discord|Twitter|More|GitHub"
    "|Previous[A-Za-z &]+Next[A-Za-z &]+|CopyrightÂ?©20[0-9]{2} DeepSeek,Inc[.]"
)
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?!https?:)[!a-zA-Z]", re.DOTALL)
_FETCH_WHOLE = "fetch the whole page, or read a part of it with --fragment"


def read_text(text: str, *, language: str = "", form: str = "", fragment: bool = False) -> Reading:
    """The reading of a page's text; language and form (`html` or `markdown`) are recognised where they are not given.

    Raises `PageNotUnderstood` with all that could not be read.
    """
    if (form or ("html" if _HTML.match(text) else "markdown")) == "html":
        return read(html_page.parse(text, fragment=fragment), language=language, fragment=fragment)
    return read(markdown_page.parse(text), language=language, fragment=fragment)


def read(page: Page, *, language: str = "", fragment: bool = False) -> Reading:
    """The reading of a page.

    Raises `PageNotUnderstood` with all that could not be read.
    """
    language = language or _language(page)
    reader = _Reader(Reading(language, page.format, fragment, repairs=list(page.repairs)))
    for item in page.items:
        reader.take(item)
    reader.finish()
    if reader.ledger.problems:
        raise PageNotUnderstood(reader.ledger.problems)
    return reader.reading


def _language(page: Page) -> str:
    """The language whose word for "model" heads a table, or whose title heads the page."""
    heads = {fold(item.rows[0][0].text) for item in page.items if isinstance(item, Grid) and item.rows}
    heads |= {fold(item.text) for item in page.items if isinstance(item, Heading)}
    found = [language for language in LANGUAGES if _heads(language) & heads]
    if len(found) != 1:
        expected = "one table that begins with MODEL or 模型, or the page's title"
        advice = "is this the pricing page, as HTML or Markdown? Tab-separated and plain text are not read"
        raise PageNotUnderstood([Problem("page", expected, ", ".join(found) or "neither", advice)])
    return found[0]


def _heads(language: str) -> set[str]:
    words = Vocabulary(language)
    titles = {label for label, meaning in words.headings.items() if meaning == "title"}
    return titles | {label for label, meaning in words.fields.items() if meaning == "model"}


class _Reader:
    """Takes the page's items in order, then joins what tables and sentences say."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = Vocabulary(reading.language)
        self.ledger = Ledger()
        self.tabs: list[str] = []
        self.headings: list[str] = []
        self.sentences: list[tuple[Passage, Sentence]] = []
        self.ended = False  # after the deduction rules

    # ------------------------------------------------------------------------------ one item

    def take(self, item: Item) -> None:
        """Enter an item, or the problem that no rule knows it."""
        if isinstance(item, Grid):
            self._grid(item)
        elif isinstance(item, Heading):
            meaning = self.words.headings.get(fold(item.text))
            if meaning is None or self.ended:
                self.ledger.refuse(item, "a heading that is known")
            else:
                self.headings.append(meaning)
                self.ledger.take(item, f"heading: {meaning}")
        else:
            self._passage(item)

    def _grid(self, grid: Grid) -> None:
        columns = tables.service_columns(grid, self.words) if grid.rows else None
        if self.ended or not grid.rows:
            self.ledger.problems.append(Problem(grid.place, "no table here", "a table", "read the page there"))
        elif columns is not None:
            self.reading.services += tables.services(grid, self.words, self.ledger)
        elif self.words.fields.get(fold(grid.rows[0][0].text)) == "model":
            self._add_models(ModelTable(grid, self.words, self.ledger).models(), grid.place)
        else:
            self.ledger.refuse(grid.rows[0][0], "a table that begins with a known label")

    def _add_models(self, models: list[Data], place: str) -> None:
        """The models of a table; a second table with the same models adds the other currency's prices (tabs)."""
        if not self.reading.price_lists:
            self.reading.price_lists.append({"billing_periods": None, "models": models})
            return
        first = self.reading.price_lists[0]["models"]
        same = [model | {"prices": None} for model in first] == [model | {"prices": None} for model in models]
        currencies = [currency for model in (*first[:1], *models[:1]) for currency in model["prices"]]
        if not same or len(set(currencies)) != len(currencies):
            expected = "the models of the table before, with prices in the other currency"
            found = ", ".join(model["model"] for model in models)
            self.ledger.problems.append(Problem(place, expected, found, "read the page there"))
            return
        for model, other in zip(first, models, strict=True):
            model["prices"] |= other["prices"]

    def _passage(self, item: Passage) -> None:
        text = fold(item.text)
        if text in CURRENCIES and item.mark is None and not self.ended:
            self.tabs.append(text)
            self.ledger.take(item, "tab label")
            return
        if item.mark is None and self._is_navigation(text):
            self.ledger.take(item, "navigation")
            return
        try:
            sentences, unread = recognise(item.text, self.reading.language)
        except ValueError as error:
            self.ledger.refuse(item, str(error))
            return
        if unread or self.ended:
            damaged = damage_in(unread)
            expected = "text that was not encoded twice" if damaged else "a sentence that is known, word for word"
            advice = "take another copy" if damaged else "read it: what it means must be taught to footnotes.py"
            self.ledger.refuse(item, expected, advice, found=damaged or unread or item.text)
            return
        for sentence in sentences:
            self.sentences.append((item, sentence))
            self.ledger.take(item, f"sentence: {sentence.meaning}", sentence.text)
        self.ended = sentences[-1].meaning == "prices_may_change"

    def _is_navigation(self, text: str) -> bool:
        contents = self.ended and text in self.words.headings
        return self.reading.format == "markdown" and (contents or _NAVIGATION.fullmatch(text) is not None)

    # --------------------------------------------------------------------------- the whole page

    def finish(self) -> None:
        """Join tables and sentences, and hold them against each other."""
        for passage, sentence in self.sentences:
            entry = {"place": passage.place, "text": sentence.text, "meaning": sentence.meaning}
            mark = {} if passage.mark is None else {"mark": passage.mark}
            self.reading.sentences.append(entry | mark | ({"facts": sentence.facts} if sentence.facts else {}))
        self._whole()
        self._currencies()
        self._marks()
        for price_list in self.reading.price_lists:
            self._apply(price_list)
            self._discounts(price_list["models"])
        self.reading.account = list(self.ledger.account.values())

    def _problem(self, place: str, expected: str, found: str, advice: str = "read the page there") -> None:
        self.ledger.problems.append(Problem(place, expected, found, advice))

    def _whole(self) -> None:
        if not self.reading.price_lists:
            self._problem("page", "a table of models with their prices", "none", "is this the pricing page?")
        if self.reading.fragment:
            return
        if self.headings[:1] != ["title"]:
            self._problem("page", "the page's title first", ", ".join(self.headings) or "no heading", _FETCH_WHOLE)
        meanings = {sentence.meaning for _, sentence in self.sentences}
        for meaning in ("units", "deduction", "prices_may_change"):
            if meaning not in meanings:
                self._problem("page", f"the sentence about {meaning.replace('_', ' ')}", "none", _FETCH_WHOLE)

    def _currencies(self) -> None:
        """Tabs name the currencies in order; without them, a page has the currency of its language."""
        expected = self.tabs or [CURRENCY[self.reading.language]]
        for price_list in self.reading.price_lists:
            found = list(price_list["models"][0]["prices"]) if price_list["models"] else []
            if found != expected:
                self._problem("page", f"prices in {', '.join(expected)}", ", ".join(found) or "none")
        for service in self.reading.services:
            if list(service["prices"]) != [CURRENCY[self.reading.language]]:
                self._problem(
                    "page", f"{service['service']} in {CURRENCY[self.reading.language]}", str(service["prices"])
                )

    def _marks(self) -> None:
        """Every mark leads to a footnote that speaks of what it stands at, and every footnote is led to."""
        footnotes: dict[str, list[Sentence]] = {}
        for passage, sentence in self.sentences:
            if passage.mark is not None:
                footnotes.setdefault(passage.mark, []).append(sentence)
        marked = [passage for passage, _ in self.sentences if passage.mark is not None]
        for passage in dict.fromkeys(marked):
            if sum(other.mark == passage.mark for other in dict.fromkeys(marked)) > 1:
                self._problem(passage.place, f"one footnote ({passage.mark})", passage.text)
            if not self.reading.fragment and all(mark.mark != passage.mark for mark in self.ledger.marks):
                self._problem(passage.place, f"a mark ({passage.mark}) in a table", "none", "is the table whole?")
        for mark in self.ledger.marks:
            if mark.mark not in footnotes:
                self._missing_footnote(mark)
            elif not any(mark.target in MEANINGS[sentence.meaning].explains for sentence in footnotes[mark.mark]):
                found = "; ".join(sentence.text for sentence in footnotes[mark.mark])
                self._problem(mark.place, f"footnote ({mark.mark}) to speak of {mark.target}", found)

    def _missing_footnote(self, mark: Mark) -> None:
        if self.reading.fragment:
            entry = {"mark": mark.mark, "place": mark.place}
            if entry not in self.reading.missing_footnotes:
                self.reading.missing_footnotes.append(entry)
        else:
            self._problem(mark.place, f"a footnote ({mark.mark})", "none", _FETCH_WHOLE)

    # ----------------------------------------------------------------- what the sentences decide

    def _apply(self, price_list: Data) -> None:
        models = {model["model"]: model for model in price_list["models"]}
        for passage, sentence in self.sentences:
            facts = sentence.facts
            if "model" in facts and facts["model"] not in models:
                self._problem(passage.place, f"a model of the table ({', '.join(models)})", facts["model"])
                continue
            model = models.get(facts.get("model", ""), {})
            if "version" in facts and model.setdefault("version", facts["version"]) != facts["version"]:
                self._problem(passage.place, f"the version in the table, {model['version']}", facts["version"])
            match sentence.meaning:
                case "names":
                    self._names(passage, facts, model, models)
                case "default_output":
                    for each in models.values():
                        each["default_output"] = facts["length"]
                case "peak_hours":
                    price_list["billing_periods"] = facts["billing_periods"]
                case "server_side_free":
                    self._server_side_free(passage, facts["until"])
        self._periods(price_list)

    def _names(self, passage: Passage, facts: Data, model: Data, models: dict[str, Data]) -> None:
        billed = {entry["name"] for each in models.values() for entry in each.get("names", ())}
        for name in facts["names"]:
            if name in models or name in billed:
                self._problem(passage.place, "a name that is billed as one model", name)
        model["names"] = [{"name": name} for name in facts["names"]]
        marks = [mark for mark in self.ledger.marks if mark.target == "model_name" and mark.mark == passage.mark]
        for mark in marks:
            if mark.model != facts["model"]:
                self._problem(mark.place, f"footnote ({mark.mark}) at {facts['model']}", str(mark.model))

    def _server_side_free(self, passage: Passage, until: str) -> None:
        """Not billed until then, as a discount: the price is 0, the list price that of a direct request."""
        if [service["service"] for service in self.reading.services] != ["search", "fetch"]:
            found = ", ".join(service["service"] for service in self.reading.services) or "no service"
            self._problem(passage.place, "a table with Search and Fetch", found)
        for service in self.reading.services:
            service["discount"] = {"until": until}
            for prices in service["prices"].values():
                prices["server_side_request"] = {"price": "0", "list_price": prices["request"]}

    def _periods(self, price_list: Data) -> None:
        """Prices by period need the rule, and the rule needs them; off-peak is stated to be half of peak."""
        rule = price_list["billing_periods"]
        expected = {"standard"} if rule is None else {rule["default"], *(w["period"] for w in rule["windows"])}
        for model in price_list["models"]:
            for currency, by_kind in model["prices"].items():
                for kind, value in by_kind.items():
                    what = f"{model['model']} {currency} {kind}"
                    periods = by_period(value)
                    if set(periods) != expected and not (self.reading.fragment and rule is None):
                        self._problem("page", f"{what} by {', '.join(sorted(expected))}", ", ".join(periods))
                    elif {"off_peak", "peak"} <= set(periods):
                        low, high = periods["off_peak"], periods["peak"]
                        if not bears_out(Decimal(50), full(low)["price"], full(high)["price"]):
                            self._problem("page", f"{what}: off-peak half of peak", f"{low} and {high}")

    def _discounts(self, models: list[Data]) -> None:
        """A struck-out price has a sentence that says until when, and the sentence a struck-out price."""
        discounts = [(passage, sentence) for passage, sentence in self.sentences if sentence.meaning == "discount"]
        used = set()
        for model in models:
            discounted = [
                value
                for by_kind in model["prices"].values()
                for prices in by_kind.values()
                for value in by_period(prices).values()
                if "list_price" in full(value)
            ]
            if not discounted:
                continue
            marks = {m.mark for m in self.ledger.marks if m.target == "price" and m.model == model["model"]}
            mine = [
                (p, s)
                for p, s in discounts
                if p.mark in marks and s.facts.get("model", model["model"]) == model["model"]
            ]
            if len(mine) != 1 and not (self.reading.fragment and self.reading.missing_footnotes):
                found = "; ".join(sentence.text for _, sentence in mine) or "none"
                self._problem("page", f"one footnote about the discount of {model['model']}", found)
            model["discount"] = {}
            for passage, sentence in mine:
                used.add(passage)
                model["discount"] = {"until": sentence.facts["until"]}
                percent = sentence.facts.get("percent")
                for value in discounted:
                    if percent and not bears_out(Decimal(100 - int(percent)), value["price"], value["list_price"]):
                        self._problem(passage.place, f"prices that are {percent}% off", str(value))
        for passage, sentence in discounts:
            if passage not in used:
                self._problem(passage.place, "a struck-out price that its mark stands at", sentence.text)
