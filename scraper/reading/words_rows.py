"""The rows of `words.yaml`, which keep to their schema, to the words that the reader knows. Pure.

Strict: what no rule of the reader could take is an error, with its place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from deepseek_prices.edition import KINDS, MODEL_KINDS, PERIODS
from scraper.problem import CheckFailed, Problem
from scraper.reading.decisions import DECISIONS
from scraper.reading.fields import INFORMATION, ROWS
from scraper.reading.page import fold
from scraper.reading.periods import Rule
from scraper.reading.reading import Data
from scraper.reading.slots import SLOTS, fact
from scraper.reading.template import Template
from scraper.reading.unknown import SENTENCE
from scraper.reading.words import LANGUAGES, Bearing, Language, Meaning, Words

# What a label of a role can mean; None where the reader takes any.
ROLES: dict[str, frozenset[str] | None] = {
    "heading": None,
    "field": ROWS | {"model", INFORMATION},
    "features": frozenset({"features"}),
    "feature": None,
    "support": None,
    "prices": frozenset({"prices"}),
    "kind": frozenset(MODEL_KINDS),
    "kind_without_unit": frozenset(MODEL_KINDS),
    "period": frozenset(PERIODS),
    "period_with_hours": frozenset(PERIODS),
    "clock": frozenset({"utc", "beijing"}),
    "thinking": None,
    "service_column": frozenset({"service", "unit", "price", "list_price", "half_price"}),
    "service": None,
    "unit": None,
}
_SAID_BY = {"weekends": "from", "dated": "from", "discount": "until", "discount_stays": "until"}
"""The fact that a sentence says which decides this."""
_UNIT = re.compile(rf"[1-9][0-9]*( [a-z]+)* ({'|'.join(KINDS)})")


def words(data: Data, file: str) -> Words:
    """The words that a file's rows hold; raises `CheckFailed` with every place where they are not as they must be."""
    rows = _Rows(file)
    found = rows.words(data)
    if rows.problems:
        raise CheckFailed(rows.problems)
    return found


class _Wording(NamedTuple):
    """One wording of a row, and where it stands."""

    language: str
    since: str
    words: str
    place: str


class _Rows:
    """Takes the rows in order, and notes what is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.added: dict[tuple[str, str], list[_Wording]] = defaultdict(list)
        """By role and meaning: the words at the file's end."""

    def words(self, data: Data) -> Words:
        self.add(data["added"])
        labels = self.labels(data["labels"])
        sentences = self.sentences(data["sentences"])
        for group in ("rows", "tables"):
            for number, row in enumerate(data[group], start=1):
                self.day(row["since"], f"{group.removesuffix('s')} {number}")
        tables = [(row["form"], tuple(row.get("columns", ()))) for row in data["tables"]]
        for number, (form, columns) in enumerate(tables, start=1):
            if bool(columns) != (form == "services"):
                self.wrong(f"table {number}", "columns where the table is of services, and there alone", columns)
        meanings = {meaning.name: meaning for each in sentences.values() for meaning, _ in each}
        return Words(
            {name: meanings[name] for name in (row["meaning"] for row in data["sentences"]) if name in meanings},
            {
                language: Language(
                    language,
                    labels[language],
                    tuple(sentences[language]),
                    tuple(tuple(row["labels"]) for row in data["rows"]),
                    frozenset(form for form, _ in tables),
                    frozenset(columns for _, columns in tables if columns),
                )
                for language in LANGUAGES
            },
        )

    # ------------------------------------------------------------------------------------ what each row has

    def wrong(self, place: str, expected: str, found: object) -> None:
        """Note what is wrong with a row."""
        self.problems.append(Problem(f"{self.file}, {place}", expected, str(found), "see the head of the file"))

    def known(self, place: str, names: Iterable[str], among: Collection[str]) -> None:
        """Refuse names that the reader does not know."""
        for name in names:
            if name not in among:
                self.wrong(place, f"one of {', '.join(sorted(among))}", name)

    def day(self, since: str, place: str) -> None:
        """Refuse a day that no calendar has."""
        try:
            date.fromisoformat(since)
        except ValueError:
            self.wrong(f"{place}, since", "a day such as 2026-11-15", since)

    def add(self, rows: list[Any]) -> None:
        """Keep the rows at the file's end for the meanings that they name."""
        for number, row in enumerate(rows, start=1):
            place = f"added {number}"
            self.day(row["since"], place)
            if row["meaning"] is None:
                self.wrong(f"{place}, meaning", f"what {row['words']!r} means, as a {row['role']}", "it is left open")
            else:
                wording = _Wording(row["language"], row["since"], row["words"], place)
                self.added[row["role"], row["meaning"]].append(wording)

    def wordings(self, row: Data, place: str) -> Iterator[_Wording]:
        """The words of a row."""
        if not any(row.get(language) for language in LANGUAGES):
            self.wrong(place, f"words in {' or '.join(LANGUAGES)}", "none")
        for language in LANGUAGES:
            for number, each in enumerate(row.get(language, ()), start=1):
                where = f"{place}, {language} {number}"
                self.day(each["since"], where)
                yield _Wording(language, each["since"], each["words"], where)

    # ----------------------------------------------------------------------------------------------- labels

    def labels(self, rows: list[Any]) -> dict[str, dict[str, dict[str, str]]]:
        """By language, role and words, folded and in lower case: what they mean."""
        found: dict[str, dict[str, dict[str, str]]] = {language: {role: {} for role in ROLES} for language in LANGUAGES}
        taken = set()
        for number, row in enumerate(rows, start=1):
            role, meaning = row["role"], row["meaning"]
            place = f"label {number} ({role} {meaning})"
            if (role, meaning) in taken:
                self.wrong(place, "one row for each meaning of a role", f"a second for {meaning}")
            taken.add((role, meaning))
            self.label(role, meaning, place, self.wordings(row, place), found)
        for (role, meaning), wordings in self.added.items():
            if role != SENTENCE:
                self.label(role, meaning, wordings[0].place, wordings, found)
        return found

    def label(
        self, role: str, meaning: str, place: str, wordings: Iterable[_Wording], found: dict[str, dict[str, Any]]
    ) -> None:
        """Enter the words of one meaning."""
        self.known(place, [meaning], ROLES[role] or {meaning})
        if role == "unit" and not _UNIT.fullmatch(meaning):
            self.wrong(place, "a quantity and what is billed, such as 1000 successful request", meaning)
        for wording in wordings:
            folded = fold(wording.words).casefold()
            if folded in found[wording.language][role] or not folded or "{" in folded:
                self.wrong(wording.place, "words that no other label of the role has, without a slot", wording.words)
            found[wording.language][role][folded] = meaning

    # -------------------------------------------------------------------------------------------- sentences

    def sentences(self, rows: list[Any]) -> dict[str, list[tuple[Meaning, Template]]]:
        """By language: each wording with what it means."""
        found: dict[str, list[tuple[Meaning, Template]]] = {language: [] for language in LANGUAGES}
        names = [row["meaning"] for row in rows]
        for number, row in enumerate(rows, start=1):
            place = f"sentence {number} ({row['meaning']})"
            self.check_meaning(row, place)
            if row["meaning"] in names[: number - 1]:
                self.wrong(place, "one row for each meaning", f"a second for {row['meaning']}")
            wordings = [*self.wordings(row, place), *self.added.get((SENTENCE, row["meaning"]), ())]
            meaning = _meaning(row, min((each.since for each in wordings), default=""))
            for wording in wordings:
                template = self.template(wording.words, row, wording.place)
                if template:
                    found[wording.language].append((meaning, template))
        for (role, name), wordings in self.added.items():
            if role == SENTENCE:
                self.known(f"{wordings[0].place}, meaning", [name], names)
        for language, sentences in found.items():
            self.check_apart(language, sentences)
        return found

    def check_meaning(self, row: Data, place: str) -> None:
        """Hold what a row says of its meaning against what the reader can do with it."""
        if row["decides_price"] != ("bears_on" in row):
            self.wrong(place, "bears_on where it decides a price, and there alone", row.get("bears_on"))
        decides = row.get("decides")
        if row["decides_price"] and not decides and row["meaning"] not in DECISIONS:
            self.wrong(place, "a function in decisions.py for what decides a price, or `decides`", row["meaning"])
        if decides and (not row["decides_price"] or row["meaning"] in DECISIONS):
            self.wrong(
                place, "`decides` where it decides a price without a function of its own, and there alone", decides
            )
        if decides == "periods" and "rule" not in row:
            self.wrong(place, "the rule of the periods that it decides", "none")
        if decides == "dated" and not row.get("bears_on", {}).get("kinds"):
            self.wrong(place, "the kinds whose prices it dates, as bears_on", "none")
        if (needed := _SAID_BY.get(decides or "")) and needed not in row.get("says", ()):
            self.wrong(place, f"the fact {needed} of what decides {decides}", ", ".join(row.get("says", ())) or "none")
        if ("rule" in row) != ("hours" in row.get("says", ())):
            self.wrong(place, "a rule where it says hours, and there alone", row.get("rule"))

    def template(self, words: str, row: Data, place: str) -> Template | None:
        """The words of a sentence, whose slots hold the facts that its meaning says."""
        try:
            template = Template(words)
        except KeyError as error:
            self.wrong(place, f"a slot such as {', '.join(SLOTS)}", error.args[0])
            return None
        facts = [each for each in map(fact, dict.fromkeys(template.slots)) if each]
        needed = row.get("says", [])
        if len({*facts}) < len(facts) or {*facts} - {*needed, *row.get("may_say", ())} or {*needed} - {*facts}:
            may = f", and at most {', '.join(row['may_say'])} besides" if row.get("may_say") else ""
            self.wrong(place, f"{', '.join(needed) or 'no slot'}{may}, each once", ", ".join(facts) or "no slot")
        return template

    def check_apart(self, language: str, sentences: list[tuple[Meaning, Template]]) -> None:
        """Refuse words that are wholly those of another row, too."""
        for meaning, template in sentences:
            for other, its in sentences:
                match = None if its is template else its.match(template.sample)
                if match and match.end() == len(template.sample):
                    place = f"sentence {meaning.name}, {language}"
                    self.wrong(place, f"words that are not those of {other.name}, too", template.words)


def _meaning(row: Data, since: str) -> Meaning:
    rule, bears_on = row.get("rule"), row.get("bears_on")
    return Meaning(
        row["meaning"],
        row["title"],
        row["decides_price"],
        frozenset(row.get("explains", ())),
        row.get("subject") or row["meaning"],
        row.get("of_many", False),
        row.get("one_model", False),
        row.get("on_every_page", False),
        row.get("announces", ""),
        row.get("decides", ""),
        Rule(**(rule | {"days": tuple(rule["days"])})) if rule else None,
        Bearing(**(bears_on | {"kinds": tuple(bears_on.get("kinds", ()))})) if bears_on else None,
        since,
    )
