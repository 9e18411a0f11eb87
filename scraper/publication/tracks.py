"""`tracks.json`: all that the lookup needs, for a port to another language or a newer lookup than its package. Pure."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import partial
from typing import Any

from deepseek_prices.edition import CURRENCIES
from deepseek_prices.instants import BEIJING, DAY
from scraper.dataset.compile import guide_names
from scraper.editions.timeline import Described, Key, Priced, Segment, Track
from scraper.publication import proof
from scraper.publication.feed import Feed, Reader, Target, Told, in_rows, per
from scraper.publication.known import Known

PATH = "v1/tracks.json"


def export(known: Known, at: int) -> Feed:  # noqa: ARG001 - it depends on the data alone
    """The tracks; the same bytes at every instant."""
    timeline = known.timeline
    first, last, days_off = timeline.calendar
    anywhere, anthropic = guide_names(known.dataset)
    content = {
        "schema_version": 1,
        "observed_until": known.observed_until,
        "currencies": CURRENCIES,
        "calendar": {"first": first, "last": last, "days_off": sorted(days_off)},
        "rules": [
            {"default": default, "except_holidays": except_holidays, "windows": windows}
            for default, except_holidays, windows in timeline.rules
        ],
        "editions": [*timeline.described()],
        "not_counting": known.dataset.not_counting(),
        "guide_names": {"anywhere": anywhere, "anthropic": anthropic},
        "models": {name: _track(track) for name, track in known.models.items()},
        "tracks": {"|".join(key): _track(track) for key, track in known.tracks.items()},
    }
    return Feed(in_rows(content), timeline.starts[0] - DAY, None, tuple(known.tracks))


def _track(track: Track) -> list[object]:
    starts, segments = track
    return [starts, [_segment(each) for each in segments]]


def _segment(segment: Segment) -> list[object]:
    """A segment without the word `sold`, or with an x before why there is nothing to tell."""
    if isinstance(segment, Priced):
        return [segment.edition, segment.billed_as, int(segment.certain), segment.rule, segment.unit, segment.prices]
    if isinstance(segment, Described):
        return [segment.edition, segment.billed_as, int(segment.certain), segment.until, segment.names, segment.printed]
    return ["x", segment.of, segment.billed_as, segment.second, segment.why, segment.edition]


# --------------------------------------------------------------------------------------------------- as a port reads it


def read(content: bytes) -> Reader:
    """Prices as a port to another language does: one bisect, one week, one set of holidays."""
    return partial(_answer, json.loads(content))


def _answer(data: Any, key: Key, at: int) -> Told:
    name = data["guide_names"]["anywhere"].get(key.name, key.name)
    track = data["tracks"].get(f"{name}|{key.kind}|{key.currency}")
    if track is None:
        return {"error": _unknown(data, name, key.currency)}
    starts, segments = track
    position = bisect_right(starts, at)
    return _told(data, segments[position - 1], at) if position else {"error": "NotYet"}


def _unknown(data: Any, name: str, currency: str) -> str:
    if currency not in data["currencies"]:
        return "UnknownCurrency"
    return "UnknownKind" if any(each.partition("|")[0] == name for each in data["tracks"]) else "UnknownProduct"


def _told(data: Any, segment: Any, at: int) -> Told:
    if segment[0] == "x":
        return {"error": "NoLongerSold" if segment[1] == "ended" else "PriceUnknown"}
    edition, billed_as, certain, rule, (quantity, unit), by_period = segment
    period = "standard" if rule is None else _period(data, data["rules"][rule], at)
    if period is None:
        return {"error": "CalendarUnknown"}
    amount, list_price = next(amounts for name, *amounts in by_period if name == period)
    return {
        "amount": amount,
        "list_price": list_price,
        "period": period,
        "billed_as": billed_as,
        "edition": data["editions"][edition][0],
        "certain": certain == 1,
        "unit": per(quantity, unit),
    }


def _period(data: Any, rule: Any, at: int) -> str | None:
    day, clock = divmod(at + BEIJING, DAY)
    weekday = (day + 3) % 7  # 1970-01-01 was a Thursday
    inside = (period for period, days, start, end in rule["windows"] if days >> weekday & 1 and start <= clock < end)
    default, calendar = str(rule["default"]), data["calendar"]
    period = next(inside, default)
    if period == default or not rule["except_holidays"]:
        return period
    if day in calendar["days_off"]:
        return default
    return period if calendar["first"] <= day <= calendar["last"] else None


TARGET = Target(PATH, "application/json", export, partial(proof.prices, read))
