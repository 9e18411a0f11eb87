"""The rows of `words.yaml` to the words that the reader knows. Strict: what no rule of the reader takes is an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any

from deepseek_prices.edition import KINDS, MODEL_KINDS, PERIODS
from scraper.problem import CheckFailed, Problem
from scraper.reading.decisions import DECISIONS
from scraper.reading.fields import ROWS
from scraper.reading.page import fold
from scraper.reading.periods import EVERY_DAY, Rule
from scraper.reading.reading import Data
from scraper.reading.slots import SLOTS, fact
from scraper.reading.template import Template
from scraper.reading.words import LANGUAGES, Bearing, Language, Meaning, Words

# What a label of a role can mean; None where the reader takes any.
ROLES: dict[str, frozenset[str] | None] = {
    "heading": None,
    "field": ROWS | {"model"},
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
FORMS = ("models_as_rows", "models_as_columns", "models_by_period", "services")
PRODUCTS = ("models", "services", "discounted", "not_discounted", "endpoints", "other_names", "none")
FACTS = {fact(name) for name in (*SLOTS, *(f"{name}2" for name in SLOTS))} - {""}
_UNIT = re.compile(rf"[1-9][0-9]*( [a-z]+)* ({'|'.join(KINDS)})")
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")


def _is_day(value: Any) -> bool:
    try:
        return bool(_DAY.fullmatch(value) and date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


# What a field may hold.
_HOLDS: dict[str, Callable[[Any], bool]] = {
    "a text": lambda value: isinstance(value, str) and value != "",
    "texts": lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
    "a day such as 2026-11-15": _is_day,
    "true or false": lambda value: isinstance(value, bool),
    "rows": lambda value: isinstance(value, list),
    "fields": lambda value: isinstance(value, dict),
    "1": lambda value: value == 1,
}
# The fields of each kind of row with what they hold; those that may be missing have a question mark.
_SINCE = {"since": "a day such as 2026-11-15"}
_LANGUAGES = {"en?": "rows", "zh?": "rows"}
_FILE = {"schema_version": "1", "labels": "rows", "rows": "rows", "tables": "rows", "sentences": "rows"}
_WORDING = _SINCE | {"words": "a text", "inferred?": "true or false"}
_LABEL = {"role": "a text", "meaning": "a text"} | _LANGUAGES
_ROW = _SINCE | {"labels": "texts"}
_TABLE = _SINCE | {"form": "a text", "columns?": "texts"}
_RULE = {"default": "a text", "period": "a text", "days": "texts", "except_holidays?": "a text"}
_BEARING = {"products": "a text", "kinds?": "texts", "named?": "true or false"}
_SENTENCE = {"meaning": "a text", "title": "a text", "decides_price": "true or false"} | _LANGUAGES
_SENTENCE |= dict.fromkeys(("explains?", "says?", "may_say?"), "texts")
_SENTENCE |= dict.fromkeys(("of_many?", "one_model?", "on_every_page?", "announces?"), "true or false")
_SENTENCE |= {"subject?": "a text", "becomes?": "a text", "rule?": "fields", "bears_on?": "fields"}


def words(data: Any, file: str) -> Words:
    """The words that a file's rows hold; raises `CheckFailed` with every place where they are not as they must be."""
    rows = _Rows(file)
    found = rows.words(data) if rows.has(data, "rows", _FILE) else None
    if found is None or rows.problems:
        raise CheckFailed(rows.problems)
    return found


class _Rows:
    """Takes the rows in order, and notes what is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def words(self, data: Data) -> Words:
        labels = self.labels(data["labels"])
        shapes = self.shapes(data["rows"])
        tables = self.tables(data["tables"])
        sentences = self.sentences(data["sentences"])
        return Words(
            {meaning.name: meaning for each in sentences.values() for meaning, _ in each},
            {
                language: Language(
                    language,
                    labels[language],
                    tuple(sentences[language]),
                    shapes,
                    frozenset(form for form, _ in tables),
                    frozenset(columns for _, columns in tables if columns),
                )
                for language in LANGUAGES
            },
        )

    # ---------------------------------------------------------------------------------------- one row

    def wrong(self, place: str, expected: str, found: object) -> None:
        """Note what is wrong with a row."""
        self.problems.append(Problem(f"{self.file}, {place}", expected, str(found), "see schema/words.v1.schema.json"))

    def has(self, row: Any, place: str, fields: dict[str, str]) -> bool:
        """Whether a row has the fields that it must have, each with what it may hold, and no other."""
        if not isinstance(row, dict):
            self.wrong(place, f"the fields {', '.join(fields)}", row)
            return False
        holds = {name.removesuffix("?"): what for name, what in fields.items()}
        missing = [name for name in fields if not name.endswith("?") and name not in row]
        unknown = [name for name in row if name not in holds]
        other = [name for name in row if name in holds and not _HOLDS[holds[name]](row[name])]
        for name in missing:
            self.wrong(place, f"the field {name}", "none")
        for name in unknown:
            self.wrong(place, f"no field but {', '.join(holds)}", name)
        for name in other:
            self.wrong(f"{place}, {name}", holds[name], row[name])
        return not (missing or unknown or other)

    def wordings(self, row: Data, place: str) -> Iterator[tuple[str, str, Data]]:
        """The words of a row, each with its language and place."""
        if not any(row.get(language) for language in LANGUAGES):
            self.wrong(place, f"words in {' or '.join(LANGUAGES)}", "none")
        for language in LANGUAGES:
            for number, wording in enumerate(row.get(language, ()), start=1):
                where = f"{place}, {language} {number}"
                if self.has(wording, where, _WORDING):
                    yield language, where, wording

    def known(self, place: str, names: Iterable[str], among: Collection[str]) -> None:
        """Refuse names that the reader does not know."""
        for name in names:
            if name not in among:
                self.wrong(place, f"one of {', '.join(sorted(among))}", name)

    # -------------------------------------------------------------------------------- labels and forms

    def labels(self, rows: list[Any]) -> dict[str, dict[str, dict[str, str]]]:
        """By language, role and folded words: what they mean."""
        found: dict[str, dict[str, dict[str, str]]] = {language: {role: {} for role in ROLES} for language in LANGUAGES}
        taken = set()
        for number, row in enumerate(rows, start=1):
            if not self.has(row, f"label {number}", _LABEL):
                continue
            role, meaning = row["role"], row["meaning"]
            place = f"label {number} ({role} {meaning})"
            if role not in ROLES:
                self.known(place, [role], ROLES)
                continue
            self.known(place, [meaning], ROLES[role] or {meaning})
            if role == "unit" and not _UNIT.fullmatch(meaning):
                self.wrong(place, "a quantity and what is billed, such as 1000 successful request", meaning)
            if (role, meaning) in taken:
                self.wrong(place, "one row for each meaning of a role", f"a second for {meaning}")
            taken.add((role, meaning))
            for language, where, wording in self.wordings(row, place):
                folded = fold(wording["words"])
                if folded in found[language][role] or not folded or "{" in folded:
                    self.wrong(where, "words that no other label of the role has, without a slot", wording["words"])
                found[language][role][folded] = meaning
        return found

    def shapes(self, rows: list[Any]) -> tuple[tuple[str, ...], ...]:
        """The roles of the labels of each row that is known."""
        found = []
        for number, row in enumerate(rows, start=1):
            if self.has(row, f"row {number}", _ROW):
                self.known(f"row {number}", row["labels"], ROLES)
                found.append(tuple(row["labels"]))
        return tuple(found)

    def tables(self, rows: list[Any]) -> list[tuple[str, tuple[str, ...]]]:
        """The forms of tables; of those of services, the columns."""
        found = []
        for number, row in enumerate(rows, start=1):
            place = f"table {number}"
            if self.has(row, place, _TABLE):
                columns = row.get("columns", [])
                self.known(place, [row["form"]], FORMS)
                self.known(place, columns, ROLES["service_column"] or ())
                if bool(columns) != (row["form"] == "services"):
                    self.wrong(place, "columns where the table is of services, and there alone", columns)
                found.append((row["form"], tuple(columns)))
        return found

    # ---------------------------------------------------------------------------------------- sentences

    def sentences(self, rows: list[Any]) -> dict[str, list[tuple[Meaning, Template]]]:
        """By language: each wording with what it means."""
        found: dict[str, list[tuple[Meaning, Template]]] = {language: [] for language in LANGUAGES}
        meanings: dict[str, Meaning] = {}
        for number, row in enumerate(rows, start=1):
            if not self.has(row, f"sentence {number}", _SENTENCE):
                continue
            place = f"sentence {number} ({row['meaning']})"
            self.check_meaning(row, place)
            wordings = [*self.wordings(row, place)]
            meaning = self.meaning(row, place, min((each["since"] for _, _, each in wordings), default=""))
            if meaning.name in meanings:
                self.wrong(place, "one row for each meaning", f"a second for {meaning.name}")
            meanings[meaning.name] = meaning
            for language, where, wording in wordings:
                template = self.template(wording["words"], row, where)
                if template:
                    found[language].append((meaning, template))
        for meaning in meanings.values():
            self.known(f"sentence {meaning.name}, becomes", filter(None, [meaning.becomes]), meanings)
        for language, sentences in found.items():
            self.check_apart(language, sentences)
        return found

    def check_meaning(self, row: Data, place: str) -> None:
        """Hold what a row says of its meaning against what the reader can do with it."""
        self.known(place, [*row.get("says", ()), *row.get("may_say", ())], FACTS)
        if row["decides_price"] != ("bears_on" in row):
            self.wrong(place, "bears_on where it decides a price, and there alone", row.get("bears_on"))
        if row["decides_price"] and row["meaning"] not in DECISIONS:
            self.wrong(place, "a function in decisions.py for what decides a price", row["meaning"])
        if ("rule" in row) != ("hours" in row.get("says", ())):
            self.wrong(place, "a rule where it says hours, and there alone", row.get("rule"))

    def meaning(self, row: Data, place: str, since: str) -> Meaning:
        rule, bears_on = row.get("rule"), row.get("bears_on")
        if rule and self.has(rule, f"{place}, rule", _RULE):
            self.known(f"{place}, rule", [rule["default"], rule["period"]], PERIODS)
            self.known(f"{place}, rule", rule["days"], EVERY_DAY)
            self.known(f"{place}, rule", filter(None, [rule.get("except_holidays")]), ("CN",))
        if bears_on and self.has(bears_on, f"{place}, bears_on", _BEARING):
            self.known(f"{place}, bears_on", [bears_on["products"]], PRODUCTS)
            self.known(f"{place}, bears_on", bears_on.get("kinds", ()), KINDS)
        whole = not self.problems
        return Meaning(
            row["meaning"],
            row["title"],
            row["decides_price"],
            frozenset(row.get("explains", ())),
            row.get("subject") or row["meaning"],
            row.get("of_many", False),
            row.get("one_model", False),
            row.get("on_every_page", False),
            row.get("announces", False),
            row.get("becomes", ""),
            Rule(**(rule | {"days": tuple(rule["days"])})) if rule and whole else None,
            Bearing(**(bears_on | {"kinds": tuple(bears_on.get("kinds", ()))})) if bears_on and whole else None,
            since,
        )

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
