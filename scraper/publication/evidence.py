"""What each price rests on, for the page: for each segment of a track; each sentence and source stands once. Pure."""

from __future__ import annotations

import json
from typing import Any

from deepseek_prices.audit import log, why
from deepseek_prices.audit.evidence import PublishedEdition
from deepseek_prices.audit.explanation import Why
from deepseek_prices.instants import from_second, to_second
from deepseek_prices.source import RANKS, Source, address, rests_on
from scraper.publication.known import Known


class _Pool:
    """Values, each once; a value is its position."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._positions: dict[str, int] = {}

    def position(self, value: Any) -> int:
        """Where a value stands; it is entered where it does not yet."""
        key = json.dumps(value, ensure_ascii=False)
        if key not in self._positions:
            self._positions[key] = len(self.values)
            self.values.append(value)
        return self._positions[key]


def evidence(known: Known) -> dict[str, Any]:
    """How each edition is dated, whether it changes a cost and on what it rests; what each segment of each track rests
    on, by positions.

    A chain is: what the best of it is (one of `RANKS`, or null), whether a copy was seen that prints the price, and the
    positions of its sources, of those that date it, of its sentences, caveats and ends.
    """
    chains, sources, sentences, caveats, ends = (_Pool() for _ in range(5))

    def chain(found: Why) -> int:
        return chains.position([
            None if found.rests_on is None else RANKS.index(found.rests_on),
            int(bool(found.printed)),
            [sources.position(_source(each)) for each in found.sources],
            [sources.position(_source(each)) for each in found.dated_by],
            [sentences.position([each["language"], each["text"]]) for each in found.sentences],
            [caveats.position([each.of, each.why]) for each in found.caveats],
            [ends.position([each.of, to_second(each.until), int(each.stated)]) for each in found.ends],
        ])  # fmt: skip

    of = {
        "|".join(key): [chain(why(key.name, key.kind, from_second(start), currency=key.currency)) for start in starts]
        for key, (starts, _) in known.tracks.items()
    }
    return {
        "editions": [[*_dated(each.edition), int(not each.price_neutral), _ranks(each.edition)] for each in log()],
        "chains": chains.values,
        "of": of,
        "sources": sources.values,
        "sentences": sentences.values,
        "caveats": caveats.values,
        "ends": ends.values,
    }


def _dated(edition: PublishedEdition) -> list[Any]:
    """How an edition's first instant is known, between which bounds by which proofs, and the SHA-256 of its file."""
    bounds = (None if each is None else to_second(each) for each in (edition.earliest, edition.latest))
    earliest, latest = bounds
    return [edition.basis, earliest, edition.earliest_proof, latest, edition.latest_proof, edition.sha256]


def _ranks(edition: PublishedEdition) -> list[int]:
    """On what an edition rests, the best first, by positions in `RANKS`."""
    return [RANKS.index(rank) for rank in edition.rests_on]


def _source(source: Source) -> list[Any]:
    """Its rank, language, address, day, note and SHA-256; whether no place is known that keeps what was seen."""
    days = (source.get("captured_on"), source.get("captured_from"), source.get("captured_until"))
    return [
        RANKS.index(rests_on([_ranked(source)])[0]),
        source.get("language"),
        address(source),
        " – ".join(each for each in days if each) or None,
        source.get("note"),
        source.get("sha256"),
        int("unknown" in source.get("kept_at", {})),
    ]


def _ranked(source: Source) -> Source:
    """A source of the instant alone has a rank, too."""
    ranked = source.copy()
    ranked.pop("instant_only", None)
    return ranked
