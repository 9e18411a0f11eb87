"""Schema and rules over the whole of `data/`: every problem at once, each with the id of its rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import jsonschema
from referencing import Registry, Resource

from scraper.acceptance import accepted_in, advice
from scraper.dataset import yaml_file
from scraper.dataset.dataset import Dataset
from scraper.dataset.observations import check_not_after, check_observations
from scraper.dataset.schema import documents
from scraper.editions.moves import check_moves
from scraper.editions.rules import EDITION_RULES, about, exists
from scraper.problem import Problem
from scraper.reading import instants
from scraper.reading.reading import Data

VERSION = re.compile(r"20[0-9]{2}\.[0-9]{2}\.[0-9]{2}(\.[0-9]+)?")
CALENDAR_ENDED = (
    "add the State Council's notice for the next year to data/holidays/cn.yaml; until then the lookup raises "
    "CalendarUnknown, with both prices, for the peak hours of weekdays after the calendar's end"
)


def check(dataset: Dataset, now: datetime | None = None, known: Dataset | None = None) -> list[Problem]:
    """Everything that is wrong in `data/`; the compiled files aside.

    Nothing was seen after `now`. Without it, the data is held against itself alone, and against no clock. `known` is
    data that breaks no rule: what of its editions stands here as well is not looked at again by itself.
    """
    looked_at = known.editions if known else {}
    new = {name: data for name, data in dataset.editions.items() if looked_at.get(name) is not data}
    problems = [problem for name, data in new.items() for problem in check_edition(name, data)]
    problems += _against_schema("holidays", dataset.holidays, "holidays/cn.yaml")
    # The rules across files need files whose fields are there.
    if any(problem.rule == "R00" for problem in problems):
        return problems
    problems += _across(dataset, now)
    # A move between editions needs instants that exist.
    return (
        problems
        if any(problem.rule in {"R09", "R14"} for problem in problems)
        else [*problems, *check_moves(dataset.counting())]
    )


def check_draft(name: str, edition: Data) -> list[Problem]:
    """What the schema says against an edition to which its captures may still add what they say."""
    added = {field: _PLACEHOLDER[field] for field in _PLACEHOLDER if field not in edition}
    return _against_schema("edition", edition | added, f"editions/{name}.yaml")


_PRICES = {"USD": {"input_cache_miss": "1", "output": "1"}}
_PLACEHOLDER: Data = {"billing_periods": None, "models": [{"model": "deepseek-x", "prices": _PRICES}]}


def check_edition(name: str, edition: Data) -> list[Problem]:
    """What is wrong with one edition by itself: schema first, then the rules that a schema cannot say."""
    file = f"editions/{name}.yaml"
    problems = _against_schema("edition", edition, file)
    if problems:
        return problems
    accepted = accepted_in(edition.get("accepted", ()))
    for rule, (title, function) in EDITION_RULES.items():
        for place, expected, found in function(edition):
            product = about(rule, place)
            if (rule, product) not in accepted:
                said = advice(rule, product) if product else "compare with the page"
                problems.append(Problem(f"{file}, {place}", expected, found, f"{title}: {said}", rule, product))
    if name != edition["edition"]:
        problems.append(Problem(file, f"the name {edition['edition']}.yaml", file, "rename the file", "R01"))
    return problems


@cache
def validator(schema: str) -> jsonschema.Draft202012Validator:
    """The validator of `schema/<schema>.v1.schema.json`, which may refer to the others."""
    resources = [(each["$id"], Resource.from_contents(each)) for each in documents().values()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return jsonschema.Draft202012Validator(documents()[f"{schema}.v1.schema.json"], registry=registry)


def _against_schema(schema: str, data: Any, file: str) -> list[Problem]:
    advice = f"see {schema}.v1.schema.json"
    return [
        Problem(_placed(file, error), f"what the schema says ({error.validator})", error.message, advice, "R00")
        for error in validator(schema).iter_errors(data)
    ]


def _placed(file: str, error: jsonschema.ValidationError) -> str:
    return ", ".join([file, *map(str, error.absolute_path)])


# ------------------------------------------------------------------------------ rules across files


def _across(dataset: Dataset, now: datetime | None) -> Iterator[Problem]:
    if not dataset.counting():
        yield Problem("editions", "at least one edition", "none", "restore the files", "R12")
    for edition, data in dataset.editions.items():
        superseded = data.get("supersedes", {}).get("edition")
        if superseded and superseded not in dataset.editions:
            yield Problem(edition, "the superseded edition", superseded, "restore its file", "R01")
    wrong = [*check_observations(dataset, now)]
    yield from wrong
    if now:
        yield from check_not_after(dataset.editions, now)
    days = [day for notice in dataset.holidays["notices"] for day in (*notice["days_off"], *notice["working_days"])]
    days += [dataset.holidays["complete_from"], dataset.holidays["complete_until"]]
    impossible = [day for day in days if not exists(f"{day}T00:00:00Z")]
    for day in impossible:
        yield Problem("holidays/cn.yaml", "days that exist", day, "compare with the notice", "R11")
    starts = [edition["in_force"]["from"] for edition in dataset.counting()]
    if starts and all(map(exists, starts)) and not wrong and not impossible:
        yield from _calendar_begins_in_time(dataset)
    yield from _released(dataset)


def _released(dataset: Dataset) -> Iterator[Problem]:
    """What was released stays, and stands in the list once, with the release that had it first."""
    editions = [row["edition"] for row in dataset.released]
    for number, row in enumerate(dataset.released, start=2):
        place = f"released.csv, line {number}"
        if row["edition"] in editions[: number - 2]:
            yield Problem(place, "each edition once", row["edition"], "restore the file", "R15")
        if not VERSION.fullmatch(row["release"]):
            expected = "a release, as YYYY.MM.DD or YYYY.MM.DD.N"
            yield Problem(place, expected, row["release"], "restore the file", "R15")
        if dataset.sha256.get(row["edition"]) != row["sha256"]:
            found = dataset.sha256.get(row["edition"], "no file")
            advice = "restore the file: a released edition is never edited"
            yield Problem(f"editions/{row['edition']}.yaml", f"sha256 {row['sha256']}", found, advice, "R15")


def _calendar_begins_in_time(dataset: Dataset) -> Iterator[Problem]:
    """Every edition with a holiday rule begins within the calendar, or after its end."""
    begins = dataset.holidays["complete_from"]
    for first, _ in _spans_with_holidays(dataset):
        if str(first) < begins:
            advice = "add the year from the State Council's notice"
            yield Problem("holidays/cn.yaml", f"days off from {first} on", f"from {begins} on", advice, "R11")


def warnings(dataset: Dataset) -> list[Problem]:
    """What a person must see to, though nothing stops for it: that the calendar has ended.

    Its notice may come late. Until then the lookup does not answer the hours that it concerns, and these alone; no
    observation and no price waits for it.
    """
    ends = dataset.holidays["complete_until"]
    last = max((str(last) for _, last in _spans_with_holidays(dataset)), default="")
    if last <= ends:
        return []
    return [Problem("holidays/cn.yaml", f"days off up to {last}", f"up to {ends}", CALENDAR_ENDED, "R11")]


def _spans_with_holidays(dataset: Dataset) -> Iterator[tuple[date, date]]:
    """The first and last day, up to the newest look, of each edition in which holidays count."""
    counting = dataset.counting()
    newest = observed_until(dataset)
    for position, edition in enumerate(counting):
        if (edition["billing_periods"] or {}).get("except_holidays"):
            following = counting[position + 1]["in_force"]["from"] if position + 1 < len(counting) else newest
            yield (
                _beijing_date(edition["in_force"]["from"]),
                _beijing_date(following, just_before=following != newest),
            )


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


def check_canonical(dataset: Dataset) -> Iterator[Problem]:
    """Edition files that are not in the one canonical byte form."""
    for name, data in dataset.editions.items():
        if dataset.sha256[name] != yaml_file.sha256(data):
            yield Problem(
                f"editions/{name}.yaml", "the canonical form", "another", "run python -m scraper rebuild", "R16"
            )
