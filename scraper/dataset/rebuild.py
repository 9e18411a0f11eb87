"""Editions and the captures that they were read from: an edition holds all that the reader makes of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from deepseek_prices.edition import CURRENCIES, Acceptance, Edition, Terms, key_of
from deepseek_prices.source import Source, address
from scraper.dataset.captures import pages_below
from scraper.dataset.check import check_draft
from scraper.dataset.dataset import Dataset
from scraper.editions.combine import FROM_PAGES, combine, list_at, read_from
from scraper.problem import CheckFailed, Problem, ScraperError, SourceUnavailable
from scraper.reading.decode import decode
from scraper.reading.read import read_text
from scraper.reading.reading import Reading
from scraper.rules import Accepted, accepted_in


def rebuild(dataset: Dataset, captures: Path, names: Collection[str] = ()) -> list[Edition]:
    """The named editions (all), each with all that the captures say that it was read from: itself, if it is whole.

    The captures are found below a folder, by their SHA-256. What an edition says beyond them is what they do not say;
    an edition that nothing was read for stays as it is.

    Raises `SourceUnavailable` where a capture is not there, `CheckFailed` where an edition contradicts one, and what
    reading and combining raise.
    """
    problems = [problem for name, edition in dataset.editions.items() for problem in check_draft(name, edition)]
    if problems:
        raise CheckFailed(problems)
    wanted = {name: edition for name, edition in dataset.editions.items() if not names or name in names}
    pages = pages_below(captures, {each["sha256"] for edition in wanted.values() for each in read_from(edition)})
    # What is accepted lets a page be read; what is read is then held against the edition all the same.
    accepted = [entry for edition in dataset.editions.values() for entry in edition.get("accepted", ())]
    return [_completed(name, edition, pages, accepted) for name, edition in wanted.items()]


def _completed(name: str, edition: Edition, pages: dict[str, bytes], accepted: list[Acceptance]) -> Edition:
    if not read_from(edition):
        return edition
    try:
        said = {field: value for field, value in edition.items() if field in FROM_PAGES}
        joined: Terms = _joined("", _listed(edition, pages, accepted), said)
    except ScraperError as error:
        file = f"editions/{name}.yaml"
        raise type(error)(replace(each, place=f"{file}, {each.place}") for each in error.problems) from None
    return {**edition, **joined}


def _listed(edition: Edition, pages: dict[str, bytes], accepted: list[Acceptance]) -> Terms:
    """The price list on the pages that is the edition's."""
    sources = read_from(edition)
    missing = [source for source in sources if source["sha256"] not in pages]
    if missing:
        raise SourceUnavailable(
            Problem("sources", f"a page with sha256 {each['sha256']}", "none", _where(each)) for each in missing
        )
    lists = combine([_read(source, pages, accepted_in(accepted)) for source in sources], accepted)
    start = edition["in_force"]["from"]
    listed = list_at(lists, start)
    if listed is None:
        advice = "the list in force on these pages ends there: correct the instant, or name other pages"
        ended = min(each["from"] for each in lists[1:])
        raise CheckFailed([Problem("in_force, from", f"at most {ended}", start, advice)])
    return listed


def _where(source: Source) -> str:
    """Where to get a capture, and what to do with it."""
    kept = source.get("kept_at")
    if kept is None:  # the page, as it was fetched here
        return "it is among the captures of the release that had the edition first, or of the run: name their folder"
    if "unknown" in kept:
        return f"nobody is known to keep it ({kept['unknown']}): name the folder of somebody who has it"
    return f"save {address(source)} as it is there, byte for byte, and name the folder with it"


def _read(source: Source, pages: dict[str, bytes], accepted: Accepted) -> Reading:
    sha256 = source["sha256"]
    return read_text(decode(pages[sha256], sha256), fragment=source["read"] == "fragment", accepted=accepted)


def _joined(place: str, read: Any, said: Any, *, whole: bool = False) -> Any:
    """What was read, and what is said besides; raises `CheckFailed` where it is said otherwise.

    A `whole` that was read has all of its fields: the prices in a currency that the page prints.
    """
    if isinstance(read, dict) and isinstance(said, dict):
        joined = dict(read)
        for name, value in said.items():
            where = f"{place}, {name}".removeprefix(", ")
            if name in read:
                joined[name] = _joined(where, read[name], value, whole=whole or name in CURRENCIES)
            elif whole:
                raise _otherwise(where, "nothing", value)
            else:
                joined[name] = value
        return joined
    if place == "footnotes":
        return [*read, *(each for each in said if each not in read)]
    if place.rpartition(", ")[2] in {"models", "services", "names"}:
        known = {_identity(each): each for each in said}
        names = [_identity(each) for each in read]
        return [
            *(_joined(f"{place}, {name}", each, known.get(name, {})) for name, each in zip(names, read, strict=True)),
            *(each for name, each in known.items() if name not in names),
        ]
    if read != said:
        raise _otherwise(place, read, said)
    return read


def _otherwise(place: str, read: Any, said: Any) -> CheckFailed:
    return CheckFailed([Problem(place, f"what was read: {read}", str(said), "the page says otherwise: correct it")])


def _identity(item: Any) -> str:
    return key_of(item) if "model" in item else str(item.get("service") or item.get("name"))
