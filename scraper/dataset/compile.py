"""The dataset to the lookup's generated modules and to `prices.json`. Pure: the same data gives the same bytes."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from deepseek_prices import diff
from deepseek_prices.changes import changes_a_price
from deepseek_prices.edition import CURRENCIES, second
from scraper.dataset import fields, meanings
from scraper.dataset.check import observed_until
from scraper.dataset.dataset import Dataset
from scraper.editions.combine import read_from
from scraper.editions.hours import Calendar
from scraper.editions.timeline import Timeline, Track
from scraper.problem import CheckFailed, Problem
from scraper.rules import RULES

_HEADER = '"""Generated from data/ by `python -m scraper compile`; do not edit."""\n\n'


_MODULES = "deepseek_prices/"
PATHS = (
    f"{_MODULES}_observed.py",
    f"{_MODULES}_editions.py",
    f"{_MODULES}_models.py",
    f"{_MODULES}_guide_names.py",
    f"{_MODULES}_evidence.py",
    "data/prices.json",
    "data/README.md",
)
"""The compiled files; of the last one the tables alone. A look at the page that brings nothing new changes one line of
the first and one of `prices.json`."""


def compile_dataset(dataset: Dataset) -> dict[str, str]:
    """The text of each compiled file, by its path from the root of the repository."""
    made = (
        _observed_module,
        _editions_module,
        _models_module,
        _guide_names_module,
        _evidence_module,
        _prices_json,
        _readme,
    )
    return {path: make(dataset) for path, make in zip(PATHS, made, strict=True)}


def _observed_module(dataset: Dataset) -> str:
    return (
        f"{_HEADER}"
        "# The last time that the official page was seen, in seconds since 1970-01-01T00:00:00Z.\n"
        f"OBSERVED_UNTIL = {second(observed_until(dataset))}\n"
    )


def timeline_of(dataset: Dataset) -> Timeline:
    """The editions that count, in a row, with the calendar of holidays."""
    holidays = dataset.holidays
    days_off = frozenset(_day(day) for notice in holidays["notices"] for day in notice["days_off"])
    calendar = Calendar(_day(holidays["complete_from"]), _day(holidays["complete_until"]), days_off)
    return Timeline(dataset.counting(), calendar)


def _editions_module(dataset: Dataset) -> str:
    timeline = timeline_of(dataset)
    first, last, days_off = timeline.calendar
    tracks = "".join(f"    {tuple(key)!r}: {_constant(track)},\n" for key, track in timeline.tracks())
    rules = "".join(f"    {rule!r},\n" for rule in timeline.rules)
    editions = "".join(f"    {edition!r},\n" for edition in timeline.described())
    return (
        f"{_HEADER}"
        "TYPE_CHECKING = False\n"
        "if TYPE_CHECKING:\n"
        "    from typing import Literal, TypeAlias\n\n"
        "    # of each period its name, price and list price\n"
        "    Prices: TypeAlias = tuple[tuple[str, str, str | None], ...]\n"
        "    # edition by its position, billed as, certain, rule, unit, prices\n"
        "    Priced: TypeAlias = tuple[Literal['sold'], int, str, bool, int | None, tuple[int, str], Prices]\n"
        "    # reason, edition, billed as, second of the end, why\n"
        "    Unpriced: TypeAlias = tuple[Literal['ended', 'unknown'], int, str, int, str]\n"
        "    # period, weekdays as bits from Monday, start and end in seconds of the day (Beijing)\n"
        "    Window: TypeAlias = tuple[str, int, int, int]\n\n"
        "# Instants are seconds since 1970-01-01T00:00:00Z, days are days since then.\n"
        f"CURRENCIES = {CURRENCIES!r}\n"
        "# name, from, until, and for each currency the best source\n"
        f"EDITIONS: 'tuple[tuple[str, int, int | None, tuple[str, ...]], ...]' = (\n{editions})\n"
        "# default period, whether holidays are excepted, windows\n"
        f"RULES: 'tuple[tuple[str, bool, tuple[Window, ...]], ...]' = (\n{rules})\n"
        "# first and last day known, days off\n"
        "CALENDAR: tuple[int, int, frozenset[int]] = (\n"
        f"    {first},\n    {last},\n    frozenset({sorted(days_off)}),\n)\n"
        "# (name, kind, currency) -> the instants at which a segment starts, and the segments\n"
        "TRACKS: 'dict[tuple[str, str, str], tuple[tuple[int, ...], tuple[Priced | Unpriced, ...]]]' = {\n"
        f"{tracks}}}\n"
    )


def _constant(track: Track) -> str:
    """A track as tuples alone, which Python reads from a compiled module as they are."""
    starts, segments = track
    return repr((starts, tuple(map(tuple, segments))))


def _models_module(dataset: Dataset) -> str:
    models = "".join(f"    {name!r}: {_constant(track)},\n" for name, track in timeline_of(dataset).models())
    return (
        f"{_HEADER}"
        "TYPE_CHECKING = False\n"
        "if TYPE_CHECKING:\n"
        "    from typing import Literal, TypeAlias\n\n"
        "    # edition by its position, billed as, certain, end of the name or endpoint, other names, printed fields\n"
        "    Printed: TypeAlias = tuple[tuple[str, str], ...]\n"
        "    Sold: TypeAlias = tuple[Literal['sold'], int, str, bool, int | None, tuple[str, ...], Printed]\n"
        "    # edition, billed as, second of the end, why\n"
        "    Ended: TypeAlias = tuple[Literal['ended'], int, str, int, str]\n\n"
        "# name -> the instants (seconds since 1970-01-01T00:00:00Z) at which a segment starts, and the segments\n"
        f"MODELS: 'dict[str, tuple[tuple[int, ...], tuple[Sold | Ended, ...]]]' = {{\n{models}}}\n"
    )


GuideRow: TypeAlias = tuple[str, str, int | None, int | None, int | None, int | None]


def guide_names(dataset: Dataset) -> tuple[dict[str, str], list[GuideRow]]:
    """The names of DeepSeek's guides: those that mean the same everywhere, and those of the Anthropic endpoint."""
    anywhere: dict[str, str] = {}
    anthropic: list[GuideRow] = []
    for each in dataset.guide_names["names"]:
        if "endpoint" in each:
            start, end = each.get("from"), each.get("until")
            times = (each.get("from_earliest", start), start, each.get("until_earliest", end), end)
            earliest, known, end_earliest, ended = (None if moment is None else second(moment) for moment in times)
            anthropic.append((each["name"], each["billed_as"], earliest, known, end_earliest, ended))
        else:
            anywhere[each["name"]] = each["billed_as"]
    return anywhere, anthropic


def _guide_names_module(dataset: Dataset) -> str:
    found = guide_names(dataset)
    anywhere = "".join(f"    {name!r}: {billed_as!r},\n" for name, billed_as in found[0].items())
    anthropic = "".join(f"    {row!r},\n" for row in found[1])
    return (
        f"{_HEADER}"
        "TYPE_CHECKING = False\n"
        "if TYPE_CHECKING:\n"
        "    from typing import TypeAlias\n\n"
        "    # name, with a * every one that begins so; billed as; earliest and known start, earliest and known end\n"
        "    Name: TypeAlias = tuple[str, str, int | None, int | None, int | None, int | None]\n\n"
        "# Instants are seconds since 1970-01-01T00:00:00Z.\n"
        f"ANYWHERE: dict[str, str] = {{\n{anywhere}}}\n"
        "# of requests that are sent to the Anthropic endpoint\n"
        f"ANTHROPIC: 'tuple[Name, ...]' = (\n{anthropic})\n"
    )


def _evidence_module(dataset: Dataset) -> str:
    editions = "".join(f"    {edition['edition']!r}: {edition!r},\n" for edition in dataset.counting())
    hashes = "".join(f"    {name!r}: {sha256!r},\n" for name, sha256 in sorted(dataset.sha256.items()))
    not_counting = "".join(f"    {name!r}: {why!r},\n" for name, why in dataset.not_counting().items())
    bearings = "".join(f"    {meaning!r}: {bearing!r},\n" for meaning, bearing in meanings.bearings())
    return (
        f"{_HEADER}"
        "from __future__ import annotations\n\n"
        "TYPE_CHECKING = False\n"
        "if TYPE_CHECKING:\n"
        "    from deepseek_prices.edition import Edition\n\n"
        "# the editions that count, whole, the oldest first\n"
        f"EDITIONS: dict[str, Edition] = {{\n{editions}}}\n"
        "# of every file of data/editions, superseded and withdrawn ones too\n"
        f"SHA256: dict[str, str] = {{\n{hashes}}}\n"
        "# statements that do not count -> why\n"
        f"NOT_COUNTING: dict[str, str] = {{\n{not_counting}}}\n"
        "# meaning of a sentence -> products and kinds (none: all) that it bears on; whether only what it names\n"
        f"BEARINGS: dict[str, tuple[str, tuple[str, ...], bool]] = {{\n{bearings}}}\n"
    )


def _prices_json(dataset: Dataset) -> str:
    content = {
        "schema_version": 1,
        "observed_until": observed_until(dataset),
        "holidays": dataset.holidays,
        "editions": dataset.counting(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


# ------------------------------------------------------------------------------------ the tables in data/README.md


def marks(what: str) -> tuple[str, str]:
    """The lines around a table."""
    begin = f"<!-- The table of {what} is generated by `python -m scraper compile`. -->\n"
    return begin, f"<!-- end of the table of {what} -->\n"


def _readme(dataset: Dataset) -> str:
    text = dataset.readme
    for what, table in (
        ("rules", rules_table()),
        ("meanings", meanings.table()),
        ("fields", fields.table()),
        ("editions", _table(dataset)),
    ):
        begin, end = marks(what)
        before, _, rest = text.partition(begin)
        _, found, after = rest.partition(end)
        if not found or any(text.count(line) > 1 for line in (begin, end)):
            expected, found = f"the lines {begin}and {end}", "one more than once" if found else "not both"
            advice = f"put them back, each once, where the table of {what} stands"
            raise CheckFailed([Problem("data/README.md", expected, found, advice)])
        text = f"{before}{begin}{table}{end}{after}"
    return text


def rules_table() -> str:
    """The rules, a row each."""
    rows = ["| rule | what must hold | a person may accept that |", "| --- | --- | --- |"]
    rows += [f"| {rule} | {sentence} | {accepted or '–'} |" for rule, (sentence, accepted) in RULES.items()]
    return "\n".join(rows) + "\n"


def _table(dataset: Dataset) -> str:
    counting, not_counting = dataset.counting(), dataset.not_counting()
    previous = {after["edition"]: before for before, after in pairwise(counting)}
    rows = ["| edition | instant | what changed | costs change | rests on |", "| --- | --- | --- | --- | --- |"]
    for name, edition in sorted(dataset.editions.items()):
        if name not in not_counting:
            before = previous.get(name)
            costs = "yes" if before is None or changes_a_price(before, edition) else "no"
            what = diff.in_short(before, edition)
        else:
            what = not_counting[name]
            costs = "no"
        in_force = edition["in_force"]
        instant: str = in_force["basis"]
        if "earliest" in in_force:
            instant += f" ({in_force['latest_proof']}), after {in_force['earliest']} ({in_force['earliest_proof']})"
        languages = ", ".join(dict.fromkeys(each["language"] for each in read_from(edition)))
        rests_on = f"page read ({languages})" if languages else "other sources"
        rows.append(f"| [{name}](editions/{name}.yaml) | {instant} | {what} | {costs} | {rests_on} |")
    return "\n".join(rows) + "\n"


def _day(day: str) -> int:
    return date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()
