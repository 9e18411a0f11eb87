"""The words of the page as they are known: labels, sentences with their meanings, forms of rows and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scraper.reading.periods import Rule
from scraper.reading.template import Template

LANGUAGES = ("en", "zh")


class Bearing(NamedTuple):
    """On which prices a sentence bears: of which products, of which kinds (empty: all); `named`: if it names them."""

    products: str
    kinds: tuple[str, ...] = ()
    named: bool = False


class Meaning(NamedTuple):
    """What a kind of sentence means for the price list; `schema/words.v1.schema.json` says what each field is."""

    name: str
    title: str
    decides_price: bool
    explains: frozenset[str]
    subject: str
    of_many: bool
    one_model: bool
    on_every_page: bool
    announces: bool
    becomes: str
    rule: Rule | None
    bears_on: Bearing | None
    since: str


class Language(NamedTuple):
    """What the reader knows of one language's page; rows and tables have the same forms in each."""

    language: str
    labels: Mapping[str, Mapping[str, str]]
    """By role, and by the label's folded words: what it means."""
    sentences: tuple[tuple[Meaning, Template], ...]
    rows: tuple[tuple[str, ...], ...]
    """The roles of a row's labels, from left to right."""
    tables: frozenset[str]
    """The forms that a table of models can have."""
    service_tables: frozenset[tuple[str, ...]]
    """What the columns of a table of services are, from left to right."""

    def label(self, role: str, folded: str) -> str | None:
        """What a text means as a label of this role; None where it is none."""
        return self.labels.get(role, {}).get(folded)


class Words(NamedTuple):
    """What the reader knows of the page: the meanings of sentences by name, and all of it by language."""

    meanings: Mapping[str, Meaning]
    of: Mapping[str, Language]

    def label_meanings(self, role: str) -> list[str]:
        """What labels of a role mean, each once; what the English page has comes first."""
        return [*dict.fromkeys(meaning for each in self.of.values() for meaning in each.labels[role].values())]

    @property
    def titles(self) -> frozenset[str]:
        """The folded titles of the page, in any language."""
        headings = (language.labels["heading"].items() for language in self.of.values())
        return frozenset(folded for labels in headings for folded, meaning in labels if meaning == "title")
