"""Schema and rules over the whole of `data/`: every problem at once, each with the id of its rule."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, cast

import jsonschema
from referencing import Registry, Resource

from deepseek_prices.edition import Edition
from scraper.dataset import yaml_file
from scraper.dataset.dataset import Dataset
from scraper.dataset.observations import seen_in_time
from scraper.editions.rules import check_moves, check_rules, exists
from scraper.problem import Problem
from scraper.reading import instants
from scraper.reading.reading import Data
from scraper.rules import Breach, Breaches, breaches, problem

VERSION = re.compile(r"20[0-9]{2}\.[0-9]{2}\.[0-9]{2}(\.[0-9]+)?")
SCHEMA = Path(__file__).parents[2] / "schema"
CALENDAR_ENDED = (
    "add the State Council's notice for the next year to data/holidays/cn.yaml; until then the lookup raises "
    "CalendarUnknown, with both prices, for the peak hours of weekdays after the calendar's end"
)


def check(dataset: Dataset, now: datetime | None = None) -> list[Problem]:
    """Everything that is wrong in `data/`; the compiled files aside.

    Nothing was seen after `now`. Without it, the data is held against itself alone, and against no clock.
    """
    problems = [each for name, data in dataset.editions.items() for each in check_edition(name, data)]
    problems += [each for name, data in dataset.evidence.items() for each in check_evidence(name, data)]
    problems += _against_schema("holidays", dataset.holidays, "holidays/cn.yaml")
    # The rules across files need files whose fields are there.
    if any(each.rule == "R00" for each in problems):
        return problems
    problems += [problem(rule, breach) for rule, breach in breaches(DATA_RULES, dataset, now)]
    # A move between editions needs instants that exist.
    return (
        problems
        if any(each.rule == "R09" for each in problems)
        else [*problems, *check_moves(cast("list[Edition]", dataset.counting()))]
    )


def check_evidence(name: str, evidence: Data) -> list[Problem]:
    """What is wrong with one evidence file."""
    return _against_schema("evidence", evidence, f"evidence/{name}.yaml")


def check_edition(name: str, edition: Data) -> list[Problem]:
    """What is wrong with one edition by itself: schema first, then the rules that a schema cannot say."""
    file = f"editions/{name}.yaml"
    problems = _against_schema("edition", edition, file)
    if problems:
        return problems
    problems = [*check_rules(cast("Edition", edition), file)]
    if name != edition["edition"]:
        problems.append(problem("R01", Breach(file, f"the name {edition['edition']}.yaml", file, "rename the file")))
    return problems


@cache
def validator(schema: str) -> jsonschema.Draft202012Validator:
    """The validator of `schema/<schema>.v1.schema.json`, which may refer to the others."""
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMA.glob("*.schema.json")}
    resources = [(each["$id"], Resource.from_contents(each)) for each in schemas.values()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return jsonschema.Draft202012Validator(schemas[f"{schema}.v1.schema.json"], registry=registry)


def _against_schema(schema: str, data: Any, file: str) -> list[Problem]:
    see = f"see {schema}.v1.schema.json"
    return [
        problem("R00", Breach(", ".join([file, *path]), f"what the schema says ({keyword})", found, see))
        for path, keyword, found in _schema_errors(schema, _Content(data, repr(data)))
    ]


@dataclass(frozen=True)
class _Content:
    """Data, the same where its `repr` is."""

    data: Any = field(compare=False)
    text: str


# Nearly all that a check takes. A refresh checks the data three times, and little of it has changed in between.
@lru_cache(maxsize=1024)
def _schema_errors(schema: str, content: _Content) -> list[tuple[list[str], str, str]]:
    """The place, keyword and words of every error."""
    return [
        (list(map(str, error.absolute_path)), str(error.validator), error.message)
        for error in validator(schema).iter_errors(content.data)
    ]


# ------------------------------------------------------------------------------ rules across files


def _superseded_is_there(dataset: Dataset, _: datetime | None) -> Breaches:
    for name, edition in dataset.editions.items():
        superseded = edition.get("supersedes", {}).get("edition")
        if superseded and superseded not in dataset.editions:
            yield Breach(f"editions/{name}.yaml", "the superseded edition", superseded, "restore its file")


def _calendar_in_time(dataset: Dataset, _: datetime | None) -> Breaches:
    """Its days exist, and every edition in which holidays count begins within the calendar, or after its end."""
    calendar = dataset.holidays
    days = [day for notice in calendar["notices"] for day in (*notice["days_off"], *notice["working_days"])]
    for day in (*days, calendar["complete_from"], calendar["complete_until"]):
        if not exists(f"{day}T00:00:00Z"):
            yield Breach("holidays/cn.yaml", "days that exist", day, "compare with the notice")
    for edition in dataset.counting():
        start = edition["in_force"]["from"]
        if _excepts_holidays(edition) and exists(start) and str(_beijing_date(start)) < calendar["complete_from"]:
            expected, found = f"days off from {_beijing_date(start)} on", f"from {calendar['complete_from']} on"
            yield Breach("holidays/cn.yaml", expected, found, "add the year from the State Council's notice")


def _evidence_is_there(dataset: Dataset, _: datetime | None) -> Breaches:
    if not dataset.counting():
        yield Breach("editions", "at least one edition", "none", "restore the files")
    for name in sorted(dataset.editions.keys() - dataset.evidence.keys()):
        yield Breach(f"editions/{name}.yaml", "its evidence", "none", "restore the file in evidence/")


def _released_stays(dataset: Dataset, _: datetime | None) -> Breaches:
    """What was released stays, and stands in the list once, with the release that had it first."""
    editions = [row["edition"] for row in dataset.released]
    for number, row in enumerate(dataset.released, start=2):
        place = f"released.csv, line {number}"
        if row["edition"] in editions[: number - 2]:
            yield Breach(place, "each edition once", row["edition"], "restore the file")
        if not VERSION.fullmatch(row["release"]):
            yield Breach(place, "a release, as YYYY.MM.DD or YYYY.MM.DD.N", row["release"], "restore the file")
        found = dataset.sha256.get(row["edition"], "no file")
        if found != row["sha256"]:
            file, what_to_do = f"editions/{row['edition']}.yaml", "restore the file: a released edition is never edited"
            yield Breach(file, f"sha256 {row['sha256']}", found, what_to_do)


DATA_RULES: dict[str, Callable[[Dataset, datetime | None], Breaches]] = {
    "R01": _superseded_is_there,
    "R11": _calendar_in_time,
    "R12": _evidence_is_there,
    "R14": seen_in_time,
    "R15": _released_stays,
}


def warnings(dataset: Dataset) -> list[Problem]:
    """What a person must see to, though nothing stops for it: that the calendar has ended.

    Its notice may come late. Until then the lookup does not answer the hours that it concerns, and these alone; no
    observation and no price waits for it.
    """
    ends = dataset.holidays["complete_until"]
    last = str(max(_last_days_with_holidays(dataset), default=""))
    if last <= ends:
        return []
    return [Problem("holidays/cn.yaml", f"days off up to {last}", f"up to {ends}", CALENDAR_ENDED, "R11")]


def _last_days_with_holidays(dataset: Dataset) -> Iterator[date]:
    """The last day, up to the newest look, of each edition in which holidays count."""
    counting = dataset.counting()
    for edition, after in zip_longest(counting, counting[1:]):
        if _excepts_holidays(edition):
            newest = observed_until(dataset) if after is None else after["in_force"]["from"]
            yield _beijing_date(newest, just_before=after is not None)


def _excepts_holidays(edition: Data) -> bool:
    return "except_holidays" in (edition["billing_periods"] or {})


def observed_until(dataset: Dataset) -> str:
    """The newest instant for which the page's state is known: an observation, or the proof that an edition rests on."""
    proofs = [edition["in_force"]["latest"] for edition in dataset.counting() if "latest" in edition["in_force"]]
    seen = [*proofs, *(row["observed_at"] for row in dataset.observations)]
    return str(max(seen, default=dataset.counting()[0]["in_force"]["from"]))


def _beijing_date(moment: str, *, just_before: bool = False) -> date:
    try:
        return (datetime.fromisoformat(moment) + instants.BEIJING - timedelta(seconds=just_before)).date()
    except OverflowError:
        return date.max  # the last hours of the year 9999


def check_canonical(root: Path, dataset: Dataset) -> Iterator[Problem]:
    """Edition files that are not in the one canonical byte form."""
    for name, data in dataset.editions.items():
        file = f"editions/{name}.yaml"
        if (root / file).read_bytes() != yaml_file.dump(data).encode():
            found = Breach(file, "the canonical form", "another", "run python -m scraper rebuild")
            yield problem("R16", found)
