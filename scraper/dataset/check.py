"""Schema and rules over the whole of `data/`: every problem at once, each with the id of its rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import zip_longest

from deepseek_prices.edition import Edition, Terms, names, products
from scraper import yaml_file
from scraper.dataset.dataset import Dataset
from scraper.dataset.observations import seen_in_time
from scraper.editions.rules import check_moves, check_rules, exists
from scraper.problem import Problem
from scraper.reading import instants
from scraper.rules import Breach, Breaches, breaches, problem
from scraper.schema import validator

VERSION = re.compile(r"20[0-9]{2}\.[0-9]{2}\.[0-9]{2}(\.[0-9]+)?")
GUIDE_NAMES = "guide_names.yaml"
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
    problems = [each for name, data in new.items() for each in check_edition(name, data)]
    problems += _against_schema("holidays", dataset.holidays, "holidays/cn.yaml")
    problems += _against_schema("guide_names", dataset.guide_names, GUIDE_NAMES)
    # The rules across files need files whose fields are there.
    if any(each.rule == "R00" for each in problems):
        return problems
    problems += [problem(rule, breach) for rule, breach in breaches(DATA_RULES, dataset, now)]
    # A move between editions needs instants that exist.
    dated = all(each.rule != "R09" for each in problems)
    return [*problems, *check_moves(dataset.counting())] if dated else problems


def check_draft(name: str, edition: Edition) -> list[Problem]:
    """What the schema says against an edition to which its captures may still add what they say."""
    return _against_schema("edition", {**_PLACEHOLDER, **edition}, f"editions/{name}.yaml")


_PLACEHOLDER: Terms = {
    "billing_periods": None,
    "models": [{"model": "deepseek-x", "prices": {"USD": {"input_cache_miss": "1", "output": "1"}}}],
}


def check_edition(name: str, edition: Edition) -> list[Problem]:
    """What is wrong with one edition by itself: schema first, then the rules that a schema cannot say."""
    file = f"editions/{name}.yaml"
    problems = _against_schema("edition", edition, file)
    if problems:
        return problems
    problems = [*check_rules(edition, file)]
    if name != edition["edition"]:
        problems.append(problem("R01", Breach(file, f"the name {edition['edition']}.yaml", file, "rename the file")))
    return problems


def _against_schema(schema: str, data: object, file: str) -> list[Problem]:
    see = f"see {schema}.v1.schema.json"
    errors = [
        (", ".join([file, *map(str, error.absolute_path)]), f"what the schema says ({error.validator})", error.message)
        for error in validator(schema).iter_errors(data)
    ]
    return [problem("R00", Breach(place, expected, found, see)) for place, expected, found in errors]


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


def _there_is_an_edition(dataset: Dataset, _: datetime | None) -> Breaches:
    if not dataset.counting():
        yield Breach("editions", "at least one edition", "none", "restore the files")


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


def _guide_names_are_billed(dataset: Dataset, _: datetime | None) -> Breaches:
    """They are billed as something, in times that exist and are in order, and are no names of a price list."""
    listed = {
        name
        for edition in dataset.counting()
        for product, of_product in products(edition)
        for name in (product, *(each["name"] for each in names(of_product)))
    }
    for number, each in enumerate(dataset.guide_names["names"], start=1):
        place = f"{GUIDE_NAMES}, {number}, {each['name']}"
        start, end = each.get("from", ""), each.get("until", "")
        times = [each.get("from_earliest", start), start, each.get("until_earliest", end), end]
        given = [moment for moment in times if moment]
        if each["billed_as"] not in listed:
            yield Breach(place, "a name of a price list that it is billed as", each["billed_as"], "correct it")
        if each["name"] in listed:
            yield Breach(place, "a name that no price list has", "one of a price list", "take it away")
        if not all(map(exists, given)) or times[0] > start or times[2] > end or (end and start >= end):
            yield Breach(place, "instants that exist, in order", ", ".join(given), "correct them")


DATA_RULES: dict[str, Callable[[Dataset, datetime | None], Breaches]] = {
    "R01": _superseded_is_there,
    "R11": _calendar_in_time,
    "R12": _there_is_an_edition,
    "R14": seen_in_time,
    "R15": _released_stays,
    "R24": _guide_names_are_billed,
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
            newest = known_until(dataset) if after is None else after["in_force"]["from"]
            yield _beijing_date(newest, just_before=after is not None)


def _excepts_holidays(edition: Edition) -> bool:
    return "except_holidays" in (edition["billing_periods"] or {})


def observed_until(dataset: Dataset) -> str:
    """The last time that the page, or a copy of it with its instant, was seen: an announcement is no look."""
    return max(_seen(dataset, {"page"}), default=dataset.counting()[0]["in_force"]["from"])


def known_until(dataset: Dataset) -> str:
    """The newest instant of which anything is known: a look at the page, or the proof that an edition rests on."""
    proofs = {"page", "record", "announcement"}
    return max(_seen(dataset, proofs), default=dataset.counting()[0]["in_force"]["from"])


def _seen(dataset: Dataset, proofs: set[str]) -> Iterator[str]:
    yield from (row["observed_at"] for row in dataset.observations)
    for in_force in (edition["in_force"] for edition in dataset.counting()):
        if "latest" in in_force and in_force["latest_proof"] in proofs:
            yield in_force["latest"]


def _beijing_date(moment: str, *, just_before: bool = False) -> date:
    try:
        return (datetime.fromisoformat(moment) + instants.BEIJING - timedelta(seconds=just_before)).date()
    except OverflowError:
        return date.max  # the last hours of the year 9999


def check_canonical(dataset: Dataset) -> Iterator[Problem]:
    """Edition files that are not in the one canonical byte form."""
    for name, data in dataset.editions.items():
        if dataset.sha256[name] != yaml_file.sha256(data):
            found = Breach(f"editions/{name}.yaml", "the canonical form", "another", "run python -m scraper rebuild")
            yield problem("R16", found)
