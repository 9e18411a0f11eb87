"""The lines of `observations.csv`: when the page was seen, in which edition's state, and which copy shows it. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from deepseek_prices.edition import Edition
from scraper.dataset.dataset import Dataset
from scraper.editions.rules import exists
from scraper.reading.instants import written_after
from scraper.rules import Breach, Breaches

# No name or password before the host, and nothing that a spreadsheet, a shell or a terminal could take for its own.
_ADDRESS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~!$&*+:;=@%/?#-]*)?")
_CORRECT = "correct the line"


def seen_in_time(dataset: Dataset, now: datetime | None) -> Breaches:
    """What is wrong with the lines, and with when editions say they were seen; without `now`, none is too late."""
    before = ""
    for number, row in enumerate(dataset.observations, start=2):
        place, seen, source = f"observations.csv, line {number}", row["observed_at"], row["source"]
        if not _in_force_then(dataset, row):
            found = ",".join(row.values())
            yield Breach(place, "an instant at which the edition is in force", found, _CORRECT)
        if seen <= before:
            yield Breach(place, f"an instant after {before}, that of the line before", seen, "put it in order")
        if not _ADDRESS.fullmatch(source):
            yield Breach(place, "the https address of the copy, without a name or password", source, _CORRECT)
        if now and exists(seen) and seen > written_after(now):
            yield Breach(place, f"at the latest {written_after(now)}, now", seen, f"{_CORRECT}, or set the clock")
        before = max(before, seen) if exists(seen) else before
    if now:
        yield from _not_after(dataset.editions, written_after(now))


def _not_after(editions: dict[str, Edition], now: str) -> Breaches:
    """Proofs of an edition that lie in the future: like an observation, they say when the page was seen."""
    for name, edition in editions.items():
        in_force, file = edition["in_force"], f"editions/{name}.yaml"
        seen = {"recorded_at": edition["recorded_at"]}
        if in_force["basis"] == "observed" and "latest" in in_force:
            seen["in_force, latest"] = in_force["latest"]
        captured = {
            f"sources, {source['url']}, {field}": str(moment)
            for source in edition["sources"]
            for field, moment in source.items()
            if field in ("captured_on", "captured_from", "captured_until")
        }
        for field, moment in (seen | captured).items():
            if moment > now[: len(moment)]:
                yield Breach(f"{file}, {field}", f"at the latest {now}, now", moment, "correct it")


def _in_force_then(dataset: Dataset, row: dict[str, str]) -> bool:
    """Whether the edition of an observation holds at its instant."""
    begun = [each for each in dataset.counting() if each["in_force"]["from"] <= row["observed_at"]]
    # The page may lag behind an instant that it states.
    fitting = begun[-2:] if begun and begun[-1]["in_force"]["basis"] == "stated" else begun[-1:]
    known = exists(row["observed_at"]) and row["edition"] in dataset.editions
    # What was seen before a correction stays seen.
    return known and row["edition"].partition(".")[0] in {each["edition"].partition(".")[0] for each in fitting}
