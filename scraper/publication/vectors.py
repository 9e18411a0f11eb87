"""`vectors.json`: questions with their right answers, for ports to other languages. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeAlias

from deepseek_prices import next_change
from deepseek_prices.errors import PriceError
from deepseek_prices.instants import DAY, from_second, to_second
from scraper.dataset.compile import guide_names
from scraper.editions.hours import edges
from scraper.editions.timeline import Key, Priced
from scraper.publication import overnight, proof, tracks
from scraper.publication.boundaries import boundaries
from scraper.publication.feed import Feed, Reader, Target, Told, in_rows, instant
from scraper.publication.known import Known

PATH = "v1/vectors.json"
_WEEK = 7 * DAY
_NONE = (  # a name, a kind and a currency that are none
    Key("no-such-model", "output", "USD"),
    Key("DeepSeek-Chat", "output", "USD"),
    Key("deepseek-chat", "page", "USD"),
    Key("deepseek-chat", "output", "EUR"),
)

Row: TypeAlias = list[object]


def export(known: Known, at: int) -> Feed:  # noqa: ARG001 - it depends on the data alone
    """The questions and answers; the same bytes at every instant."""
    made_up = json.loads(tracks.export(overnight.made_up(), 0).content)
    content = {
        "schema_version": 1,
        "license": "CC0-1.0",
        "tracks_sha256": hashlib.sha256(tracks.export(known, 0).content).hexdigest(),
        "prices": [*_prices(known)],
        "next_changes": [*_next_changes(known)],
        "overnight_tracks": made_up,
        "overnight_prices": [[*overnight.KEY, at, answer] for at, answer in overnight.answers()],
    }
    return Feed(in_rows(content), known.timeline.starts[0] - DAY, None, tuple(known.tracks))


def _prices(known: Known) -> Iterator[Row]:
    """Each change of each track and the second before, weeks of edges, the names of guides, and what is no question."""
    asked = [(key, at + aside) for key, (starts, _) in known.tracks.items() for at in starts for aside in (-1, 0)]
    asked += [(key, edge + aside) for key, edge in _weeks(known) for aside in (-1, 0, 1)]
    newest = known.timeline.starts[-1]
    anywhere, _ = guide_names(known.dataset)
    asked += [
        (key._replace(name=name), newest) for name, of in anywhere.items() for key in known.tracks if key.name == of
    ]
    asked += [(key, newest) for key in _NONE]
    for key, at in dict.fromkeys(asked):
        yield [*key, at, _answer(proof.asked(key, at))]


def _weeks(known: Known) -> Iterator[tuple[Key, int]]:
    """For each rule the edges of its first week, and of the week before and after the calendar's end."""
    first: dict[int, tuple[Key, int]] = {}
    last: dict[int, Key] = {}
    for key, (starts, segments) in known.tracks.items():
        for start, segment in zip(starts, segments, strict=True):
            if isinstance(segment, Priced) and segment.rule is not None:
                first.setdefault(segment.rule, (key, start))
                if segment is segments[-1]:
                    last.setdefault(segment.rule, key)
    end = max(known.calendar_until, known.timeline.starts[-1])
    for rule, (key, start) in first.items():
        yield from ((key, edge) for edge in edges([known.timeline.rules[rule]], start, start + _WEEK))
    for rule, key in last.items():
        yield from ((key, edge) for edge in edges([known.timeline.rules[rule]], end - _WEEK, end + _WEEK))


def _answer(told: Told) -> object:
    """The name of an error; or amount, list price, period, what it is billed as, certain, edition."""
    if "error" in told:
        return told["error"]
    fields = ("amount", "list_price", "period", "billed_as", "certain", "edition")
    return [int(value) if isinstance(value := told[field], bool) else value for field in fields]


def _next_changes(known: Known) -> Iterator[Row]:
    """Of each key at the start and in the middle of each of its times of one price: when, and what then."""
    for key, (starts, _) in known.tracks.items():
        for at in (starts[0], starts[len(starts) // 2], starts[-1]):
            yield [*key, at, _next_change(key, at)]


def _next_change(key: Key, at: int) -> object:
    """When the amount is another one, and which, or why there is none; null where none is known, or an error's name."""
    try:
        change = next_change(key.name, key.kind, from_second(at), currency=key.currency)
    except PriceError as error:
        return type(error).__name__
    if change is None:
        return None
    return [to_second(change.at), change.why if change.after is None else str(change.after)]


# ---------------------------------------------------------------------------------------------------------- the proof


def differences(known: Known, feed: Feed) -> Iterator[str]:
    """Where a port (the reader of `tracks.json`) answers otherwise than a row says."""
    data = json.loads(feed.content)
    ours = tracks.read(tracks.export(known, 0).content)
    yield from _wrong(ours, data["prices"])
    yield from _wrong(tracks.read(json.dumps(data["overnight_tracks"]).encode()), data["overnight_prices"])
    for *key, at, answer in data["next_changes"]:
        found = _next_of(known, ours, Key(*key), at)
        if found != answer:
            yield f"{' '.join(key)}: the next change after {instant(at)}: the row says {answer}, a port {found}"


def _wrong(port: Reader, rows: list[Any]) -> Iterator[str]:
    for *key, at, answer in rows:
        told = port(Key(*key), at) or {}
        ours = _answer(told) if "error" in told or isinstance(answer, list) else told["amount"]
        if ours != answer:
            yield f"{' '.join(key)} at {instant(at)}: the row says {answer}, a port {ours}"


def _next_of(known: Known, port: Reader, key: Key, at: int) -> object:
    """What a port finds that looks at each boundary, one after the other."""
    before = port(key, at) or {}
    if "error" in before:
        return before["error"]
    end = max(known.calendar_until, known.timeline.starts[-1]) + 2 * _WEEK
    for second in boundaries(known, key, at, end):
        told = port(key, second) or {}
        if "error" in told:
            why = {"NoLongerSold": "ended", "PriceUnknown": "unknown"}.get(str(told["error"]))
            return told["error"] if why is None else [second, why]
        if Decimal(str(told["amount"])) != Decimal(str(before["amount"])):
            return [second, told["amount"]]
    return None


TARGET = Target(PATH, "application/json", export, differences)
