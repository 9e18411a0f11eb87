"""What each change of the page would have taken, with the reader's file of words as it was before: `make hindsight`.

For each step between two moments of which the test pages have both languages: the state before is published, and the
state after is refreshed with the words, row shapes and table forms that were known until then. Where that stops, the
rows that the refresh proposes get the meaning that the file of today says, as a person would have chosen it.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

import readme  # noqa: E402 - the path comes first
import timelapse  # noqa: E402
from known_by import known_by  # noqa: E402

from scraper import yaml_file  # noqa: E402
from scraper.dataset import dataset  # noqa: E402
from scraper.dataset.captures import ADDRESSES, Capture  # noqa: E402
from scraper.reading import words_file  # noqa: E402
from scraper.reading.decisions import DECISIONS, WITHOUT_FUNCTION  # noqa: E402
from scraper.reading.fields import INFORMATION, ROWS  # noqa: E402
from scraper.reading.page import Written, fold  # noqa: E402
from scraper.reading.recognise import Sentence, parts  # noqa: E402
from scraper.reading.unknown import SENTENCE  # noqa: E402
from scraper.reading.words import LANGUAGES, Words  # noqa: E402
from scraper.refresh.proposal import Asked  # noqa: E402
from scraper.refresh.refresh import Outcome, Wish, refresh  # noqa: E402

NOTHING, KNOWN, NEW, CODE = "nothing", "words of known meanings", "a new meaning", "code"
_ROLES_WITHOUT_CODE = {"heading", "features", "feature", "support", "prices", "thinking", "service"}
"""Of these a label may mean something new without a line of code."""
_ROUNDS = 6  # of a person's choices: what is known now may show what is not

Data = dict[str, Any]
Refresh = Callable[[Data], Outcome]


class Code(Exception):
    """The step needs more than a row of words; says what."""


@dataclass
class Step:
    """What a step from one state of the page to the next took: rows of words, of which some as the refresh proposed."""

    before: str
    after: str
    took: str = NOTHING
    rows: int = 0
    ready: int = 0
    left: list[str] = field(default_factory=list)
    """The new fields that the edition would not have: their rows are information until code reads them."""
    what: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """Who chooses what proposed words mean: by the file of today, where it knew the same meanings before or not."""

    today: Words
    data: Data
    before: Data

    def chooses(self, asked: Asked) -> Iterator[tuple[str, str, str]]:
        """The role, the meaning and the words of the rows for a text; of one text with two meanings it makes two."""
        language, role, text = asked.row["language"], asked.row["role"], asked.text
        if role != SENTENCE:
            today = self.today.of[language]
            found_roles = ((each, today.label(each, fold(text))) for each in (role, *today.labels))
            its_role, meaning = next(((each, said) for each, said in found_roles if said), ("", ""))
            if not meaning:
                raise Code(f"a form of the page: {text}")
            yield its_role, meaning, asked.row["words"]
            return
        found = parts(Written(text), self.today.of[language])
        for each in found:
            if not isinstance(each, Sentence):
                raise Code(f"a form of the page: {each}")
            proposed = asked.row["words"] if len(found) == 1 else ""
            yield SENTENCE, each.meaning.name, self._words(language, each, proposed)

    def _words(self, language: str, sentence: Sentence, proposed: str) -> str:
        """The proposed words where their slots are those of the meaning; else the wording of today."""
        templates = [template for meaning, template in self.today.of[language].sentences if meaning == sentence.meaning]
        folded = fold(sentence.text)
        wording = next(each for each in templates if (match := each.match(folded)) and match.end() == len(folded))
        return proposed if fold(proposed) == fold(wording.words) else wording.words

    def is_new(self, role: str, meaning: str) -> bool:
        """Whether the file had no word of this meaning before."""
        rows = self.before["sentences" if role == SENTENCE else "labels"]
        return not any(row["meaning"] == meaning and row.get("role", SENTENCE) == role for row in rows)

    def first_with(self, meaning: str) -> str:
        """What the row of a new meaning asks for that no row had asked for before; empty for nothing."""
        row, before = (
            next(each for each in self.data["sentences"] if each["meaning"] == meaning),
            self.before["sentences"],
        )
        asked = {each.get("decides") for each in before} | {"quoted", "periods", None}
        asked |= {name for each in before for name in each.get("rule", ())}
        new = sorted({row.get("decides"), *row.get("rule", ())} - asked)
        return f" (the first with {', '.join(new)})" if new else ""


def took(step: Step, person: Person, refreshed: Refresh, wanted: Outcome) -> Step:
    """What the step took until the refresh came to what it comes to today."""
    data = person.before
    try:
        for _ in range(_ROUNDS):
            outcome = refreshed(data)
            if _same(outcome, wanted, step.left):
                return step
            if outcome.proposal is None:
                raise Code(_form(outcome))
            data = deepcopy(data)
            for asked in outcome.proposal.asked:
                for role, meaning, words in person.chooses(asked):
                    _add(step, person, data, asked.row, (role, meaning, words))
        raise Code("words after words")
    except Code as why:
        step.took = CODE
        step.what.append(str(why))
    return step


def _add(step: Step, person: Person, data: Data, row: Data, chosen: tuple[str, str, str]) -> None:
    """Enter the row that a person makes of a proposed one."""
    role, meaning, words = chosen
    if any((each["language"], each["role"], each["words"]) == (row["language"], role, words) for each in data["added"]):
        raise Code(f"a row of another form, with {meaning}")  # its words are known by now, and it is not
    step.rows += 1
    step.ready += (role, words) == (row["role"], row["words"])
    step.took = KNOWN if step.took == NOTHING else step.took
    if person.is_new(role, meaning):
        step.took = NEW
        said = f"{meaning}{person.first_with(meaning) if role == SENTENCE else ''}"
        step.what += [said] * (said not in step.what)
        if role == "field" and meaning in ROWS:
            step.left.append(meaning)
            meaning = INFORMATION
        elif role not in {*_ROLES_WITHOUT_CODE, SENTENCE}:
            raise Code(f"the {role} {meaning}")
        if role == SENTENCE and all(each["meaning"] != meaning for each in data["sentences"]):
            wording = {row["language"]: [{"since": row["since"], "words": words}]}
            data["sentences"].append(_new_row(person, meaning, step.left) | wording)
            return
    data["added"].append(row | {"role": role, "meaning": meaning, "words": words})


def _new_row(person: Person, meaning: str, left: list[str]) -> Data:
    """The row of a meaning that nobody knew before; raises `Code` where it needs code that nothing needed before.

    What it explains of the fields that are left out is information.
    """
    known = next(each for each in person.data["sentences"] if each["meaning"] == meaning)
    said = {name: value for name, value in known.items() if name not in {*LANGUAGES, "becomes"}}
    before = person.before["sentences"]
    facts = {each.removesuffix("2") for row in before for name in ("says", "may_say") for each in row.get(name, ())}
    for each in (*known.get("says", ()), *known.get("may_say", ())):
        if each.removesuffix("2") not in facts:
            raise Code(f"the fact {each} of {meaning}")
    if known["decides_price"] and _named_in_code(meaning):
        raise Code(f"a function for {meaning}")
    if known["decides_price"] and "decides" not in known:
        said["decides"] = next(name for name, each in WITHOUT_FUNCTION.items() if each is DECISIONS[meaning])
    explains = [INFORMATION if each in left else each for each in known.get("explains", ())]
    return said | ({"explains": explains} if explains else {})


def _named_in_code(meaning: str) -> bool:
    """Whether the reader or the refresh does anything for this meaning but what a row can ask for."""
    asked = re.compile(rf'\s*"{meaning}": (?:no_more|_peak_hours),')
    lines = (line for path in (ROOT / "scraper").rglob("*.py") for line in path.read_text("utf-8").splitlines())
    return any(f'"{meaning}"' in line and not asked.fullmatch(line) for line in lines)


def _form(outcome: Outcome) -> str:
    """What of the page has a form that no row of words could make known."""
    for each in outcome.problems:
        if each.expected.startswith("a table whose form is known, not "):
            return f"a table of {each.expected.rpartition('not ')[2]}"
    words = ("a sentence that is known, word for word", "a heading that is known")
    first = next((each for each in outcome.problems if each.expected not in words), outcome.problems[0])
    return f"{first.expected}, not {first.found[:40]}"


def _same(outcome: Outcome, wanted: Outcome, left: list[str]) -> bool:
    """Whether a refresh comes to what it comes to today, but for the fields that are left out."""
    return _said(outcome, left) == _said(wanted, left)


def _said(outcome: Outcome, left: list[str]) -> tuple[Any, ...]:
    editions: list[Any] = [deepcopy(made.edition) for made in outcome.made]
    for model in (model for edition in editions for model in edition["models"]):
        for name in left:
            model.pop(name, None)
    return outcome.exit_code, outcome.observed, editions


def steps() -> Iterator[Step]:
    """Each step with what it took; on a copy of the data."""
    data = yaml_file.load(words_file.PATH)
    today = words_file.current()
    accepted = [each for edition in dataset.load(ROOT / "data").counting() for each in edition.get("accepted", ())]
    moments = [*timelapse.moments(ROOT / "tests" / "pages")]
    with tempfile.TemporaryDirectory() as folder:
        copy = timelapse.copied(ROOT, Path(folder))

        def refreshed(moment: str, pages: dict[tuple[str, str], bytes], words: Data | None) -> Outcome:
            now = datetime.fromisoformat(moment)
            seen = [Capture(*key, ADDRESSES[key], now, now, page) for key, page in pages.items()]
            with mock.patch.dict(DECISIONS, DECISIONS if words is None else _functions(words), clear=True):
                known = today if words is None else words_file.words(words, words_file.PATH.name)
                with mock.patch.object(words_file, "current", return_value=known):
                    wish = Wish(accepted, dry_run=words is not None)
                    return refresh(copy, lambda: (seen, []), now, copy / "captures", wish)

        refreshed(*moments[0], None)
        for (before, _), (after, pages) in pairwise(moments):
            person = Person(today, data, known_by(deepcopy(data), before[:10]))
            trial = partial(refreshed, after, pages)
            wanted = trial(data)
            yield took(Step(before[:10], after[:10]), person, trial, wanted)
            refreshed(after, pages, None)


def _functions(words: Data) -> dict[str, Any]:
    """The functions of the meanings that a file has, but for those whose row asks for no more than all have."""
    names = {row["meaning"] for row in words["sentences"] if "decides" not in row}
    return {name: function for name, function in DECISIONS.items() if name in names}


def main() -> None:
    """Write the table into the README, and print it."""
    found = [*steps()]
    heading = ["step", "it took", "rows of words", "as proposed", "new, or of another form"]
    rows = [
        [f"{each.before} to {each.after}", each.took, str(each.rows), str(each.ready), "; ".join(each.what)]
        for each in found
    ]
    counted = Counter(each.took for each in found)
    first = sum(each.took == NEW and any("(the first with " in what for what in each.what) for each in found)
    said = ", ".join(f"{counted[each]} {each}" for each in (NOTHING, KNOWN, NEW, CODE))
    said += f"; {first} of the new meanings were the first with what their rows ask for"
    readme.write("hindsight", f"{readme.table([heading, *rows])}\n\nOf {len(found)} steps: {said}.")
    sys.stdout.write(f"{readme.table([heading, *rows])}\n{said}\n")


if __name__ == "__main__":
    main()
