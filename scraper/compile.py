"""The dataset to the lookup's generated modules and to `prices.json`. Pure: the same data gives the same bytes."""

from __future__ import annotations

import json
from datetime import date
from pprint import pformat

from scraper.check import observed_until
from scraper.dataset import Dataset
from scraper.timeline import Timeline, second

_HEADER = '"""Generated from data/ by `python -m scraper compile`; do not edit."""\n\n'


def compile_dataset(dataset: Dataset) -> dict[str, str]:
    """The text of each compiled file, by its path from the root of the repository."""
    return {
        "deepseek_prices/_editions.py": _editions_module(dataset),
        "deepseek_prices/_evidence.py": _evidence_module(dataset),
        "data/prices.json": _prices_json(dataset),
    }


def _editions_module(dataset: Dataset) -> str:
    timeline = Timeline(dataset.counting())
    calendar = dataset.holidays
    days_off = sorted(_day(day) for notice in calendar["notices"] for day in notice["days_off"])
    tracks = "".join(f"    {tuple(key)!r}: {track!r},\n" for key, track in timeline.tracks())
    rules = "".join(f"    {rule!r},\n" for rule in timeline.rules)
    editions = "".join(f"    {edition!r},\n" for edition in timeline.described())
    return (
        f"{_HEADER}"
        "from __future__ import annotations\n\n"
        "TYPE_CHECKING = False\n"
        "if TYPE_CHECKING:\n"
        "    from typing import TypeAlias\n\n"
        "    # edition, billed as, certain, rule, unit, period -> (price, list price)\n"
        "    Prices: TypeAlias = dict[str, tuple[str, str | None]]\n"
        "    Priced: TypeAlias = tuple[int, str, bool, int | None, tuple[int, str], Prices]\n"
        "    # reason, billed as, second, why\n"
        "    Unpriced: TypeAlias = tuple[str, str, int, str]\n"
        "    # period, weekdays as bits from Monday, start and end in seconds of the day (Beijing)\n"
        "    Window: TypeAlias = tuple[str, int, int, int]\n\n"
        "# Instants are seconds since 1970-01-01T00:00:00Z, days are days since then.\n"
        f"OBSERVED_UNTIL = {second(observed_until(dataset))}\n"
        "# name, from, until, sources for USD and CNY\n"
        f"EDITIONS: tuple[tuple[str, int, int | None, tuple[str, ...]], ...] = (\n{editions})\n"
        "# default period, whether holidays are excepted, windows\n"
        f"RULES: tuple[tuple[str, bool, tuple[Window, ...]], ...] = (\n{rules})\n"
        "# first and last day known, days off\n"
        "CALENDAR: tuple[int, int, frozenset[int]] = (\n"
        f"    {_day(calendar['complete_from'])},\n    {_day(calendar['complete_until'])},\n"
        f"    frozenset({days_off}),\n)\n"
        "# (name, kind, currency) -> the instants at which a segment starts, and the segments\n"
        "TRACKS: dict[tuple[str, str, str], tuple[tuple[int, ...], tuple[Priced | Unpriced, ...]]] = {\n"
        f"{tracks}}}\n"
    )


def _evidence_module(dataset: Dataset) -> str:
    evidence = {
        edition["edition"]: {
            "in_force": edition["in_force"],
            "sha256": dataset.sha256[edition["edition"]],
            "sources": edition["sources"],
        }
        | {name: edition[name] for name in ("gaps", "derived", "accepted", "footnotes") if name in edition}
        for edition in dataset.counting()
    }
    literal = pformat(evidence, width=110, sort_dicts=False)
    return f"{_HEADER}from typing import Any\n\nEVIDENCE: dict[str, dict[str, Any]] = {literal}\n"


def _prices_json(dataset: Dataset) -> str:
    content = {
        "schema_version": 1,
        "observed_until": observed_until(dataset),
        "holidays": dataset.holidays,
        "editions": dataset.counting(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _day(day: str) -> int:
    return date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()
