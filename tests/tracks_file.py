"""Files `tracks.json` as tests need them, from what is built in: that itself, and that with a newer edition."""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import Any

from deepseek_prices import _editions, _guide_names, _models
from deepseek_prices.instants import BEIJING, DAY, from_second, written

NEW_NAME = "deepseek-new"
KINDS = ("input_cache_hit", "input_cache_miss", "output")
OBSERVED = _editions.OBSERVED_UNTIL
# The newer edition is in force when nothing that is built in changes any more but by the hours of the week.
NEWER = max(OBSERVED, *(start for starts, _ in _editions.TRACKS.values() for start in starts)) + 30 * DAY
SOLD = next(  # a model that is sold to the end
    name
    for (name, kind, currency), (_, segments) in reversed(_editions.TRACKS.items())
    if segments[-1][0] == "sold" and kind == "output" and segments[-1][2] == name
)

LAST_KNOWN = min(OBSERVED, (_editions.CALENDAR[1] + 1) * DAY - BEIJING) - 1  # a second of it is of no unknown hours
# A key of a model that is sold to the end, and a second in the past at which its price is certain: the newest.
PAST_AT, PAST = max(
    (min(end - 1, LAST_KNOWN), "|".join(key))
    for key, (starts, segments) in _editions.TRACKS.items()
    for start, end, (reason, _, _, certain, *_) in zip(starts, [*starts[1:], OBSERVED], segments, strict=True)
    if key[1:] == ("output", "USD") and segments[-1][0] == "sold"
    and start < LAST_KNOWN and reason == "sold" and certain
)  # fmt: skip


def content() -> Any:
    """What the feed is of the data that is built in."""
    first, last, days_off = _editions.CALENDAR
    found = {
        "schema_version": 1,
        "observed_until": _editions.OBSERVED_UNTIL,
        "currencies": _editions.CURRENCIES,
        "calendar": {"first": first, "last": last, "days_off": sorted(days_off)},
        "rules": [
            {"default": default, "except_holidays": except_holidays, "windows": windows}
            for default, except_holidays, windows in _editions.RULES
        ],
        "editions": _editions.EDITIONS,
        "not_counting": {},
        "guide_names": {"anywhere": _guide_names.ANYWHERE, "anthropic": _guide_names.ANTHROPIC},
        "models": {name: _track(track) for name, track in _models.MODELS.items()},
        "tracks": {"|".join(key): _track(track) for key, track in _editions.TRACKS.items()},
    }
    return json.loads(json.dumps(found))


def _track(track: Any) -> list[object]:
    starts, segments = track
    return [starts, [_segment(*segment) for segment in segments]]


def _segment(reason: str, edition: int, billed_as: str, *rest: Any) -> list[object]:
    if reason != "sold":
        return ["x", reason, billed_as, *rest, edition]
    certain, *more = rest
    return [edition, billed_as, int(certain), *more]


def newer() -> Any:
    """The same and a newer edition: of one model another price of output, a new model, a newer look and calendar."""
    found = content()
    number = add_edition(found, NEWER)
    found["observed_until"] = NEWER + DAY
    found["calendar"]["last"] += 365
    for track in (*found["tracks"].values(), *found["models"].values()):
        if track[1][-1][0] != "x":  # it says the same once more
            append(track, NEWER, [number, *track[1][-1][1:]])
    unit = [1_000_000, "token"]
    for currency, amount in (("USD", "7.77"), ("CNY", "55.5")):
        segment = [number, SOLD, 1, None, unit, [["standard", amount, None]]]
        found["tracks"][f"{SOLD}|output|{currency}"][1][-1] = segment
        for kind in KINDS:
            of_new = [number, NEW_NAME, 1, None, unit, [["standard", "0.5", "1.0"]]]
            found["tracks"][f"{NEW_NAME}|{kind}|{currency}"] = [[NEWER], [of_new]]
    fields = [["version", "DeepSeek-New"], ["context_length", "2M"]]
    found["models"][NEW_NAME] = [[NEWER], [[number, NEW_NAME, 1, None, [], fields]]]
    found["guide_names"]["anywhere"]["deepseek-new[1m]"] = NEW_NAME
    found["guide_names"]["anthropic"].append(["claude-new*", NEW_NAME, NEWER, NEWER, None, None])
    return found


def add_edition(found: Any, start: int, ending: str = "") -> int:
    """An edition more, the newest; its position."""
    name = written(from_second(start)).replace(":", "") + ending
    found["editions"][-1][2] = start
    found["editions"].append([name, start, None, ["https://example.com/en", "https://example.com/zh"]])
    return len(found["editions"]) - 1


def append(track: Any, start: int, segment: Any) -> None:
    """A segment more, at its end."""
    track[0].append(start)
    track[1].append(segment)


def corrected(found: Any, key: str, amount: str, second: int = PAST_AT) -> str:
    """Correct the amounts of a key by the next statement of the edition that holds at a second; the edition's name."""
    segment = past(found, key, second)
    for price in segment[5]:
        price[1] = amount
    return restated(found, segment[0])


def restated(found: Any, number: int) -> str:
    """Make an edition its own next statement; its name."""
    edition = found["editions"][number]
    name, _, statement = edition[0].partition(".")
    edition[0] = f"{name}.{int(statement or 1) + 1}"
    return str(edition[0])


def withdrawn(found: Any) -> tuple[str, int]:
    """Withdraw the newest edition of the past that changes a price and has one start; its name and first second.

    The edition before it says what holds in its time.
    """
    tables = [*found["tracks"].values(), *found["models"].values()]

    def is_simple(number: int, start: int) -> bool:
        own = [
            (starts[at], segment, segments[at - 1] if at else [None])
            for starts, segments in tables
            for at, segment in enumerate(segments)
            if number in (segment[0], segment[-1])
        ]
        changes = any(segment[1:] != before[1:] for _, segment, before in own)
        return changes and 0 < start < OBSERVED and all((at, of[0]) == (start, number - 1) for at, _, of in own)

    number = max(number for number, (_, start, *_) in enumerate(found["editions"]) if is_simple(number, start))
    name, start, until, _ = found["editions"].pop(number)
    found["editions"][number - 1][2] = until
    for _, segments in tables:
        for at, segment in enumerate(segments):
            place = -1 if segment[0] == "x" else 0
            if segment[place] == number:
                segments[at] = segments[at - 1]
        for segment in {id(each): each for each in segments}.values():
            place = -1 if segment[0] == "x" else 0
            segment[place] -= segment[place] > number
    statement = f"{name.partition('.')[0]}.{int(name.partition('.')[2] or 1) + 1}"
    found["not_counting"] = {name: f"superseded by {statement}", statement: "withdrawn: no edition begins here"}
    return name, start


def past(found: Any, key: str, second: int = PAST_AT) -> Any:
    """The segment of a key that holds at a second, to be changed."""
    starts, segments = found["tracks"][key]
    return segments[bisect_right(starts, second) - 1]


def encoded(found: Any) -> bytes:
    """As a file has it."""
    return json.dumps(found).encode()
