"""A price list that nobody has: its windows show whether a port takes the weekday and the holiday of Beijing. Pure.

Its peak is at night: on a Monday from midnight, where UTC still has Sunday, on a Friday to midnight, where the window's
end is no second of that day. A port that takes the weekday of UTC is wrong at both ends of each week.
"""

from __future__ import annotations

from collections.abc import Iterator

from deepseek_prices.edition import Discounted, Edition
from deepseek_prices.instants import DAY
from scraper.dataset.dataset import Dataset, Notice
from scraper.editions.hours import edges, period_at
from scraper.editions.timeline import Key
from scraper.publication.known import Known

_FROM = "2026-02-28T16:00:00Z"
_HOLIDAY = "2026-03-11"
_PRICES: dict[str, str | Discounted] = {"off_peak": "0.10", "peak": "0.25"}
_EDITION: Edition = {
    "schema_version": 1,
    "edition": "2026-02-28T160000Z",
    "recorded_at": _FROM,
    "in_force": {"from": _FROM, "basis": "stated"},
    "sources": [{"what": "news", "language": "en", "url": "https://example.org/made-up"}],
    "billing_periods": {
        "time_zone": "Asia/Shanghai",
        "default": "off_peak",
        "windows": [
            {"period": "peak", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "00:00", "to": "06:30"},
            {"period": "peak", "days": ["mon", "fri"], "from": "22:00", "to": "24:00"},
        ],
        "except_holidays": "CN",
    },
    "models": [{"model": "made-up", "prices": {"USD": {"output": _PRICES}, "CNY": {"output": _PRICES}}}],
}
KEY = Key("made-up", "output", "USD")


def made_up() -> Known:
    """The one edition, with one holiday and a calendar of one month."""
    notice: Notice = {"number": "made up", "published_on": "2026-01-01", "days_off": [_HOLIDAY], "working_days": []}
    dataset = Dataset(
        editions={_EDITION["edition"]: _EDITION},
        holidays={
            "schema_version": 1,
            "calendar": "CN",
            "complete_from": "2026-03-01",
            "complete_until": "2026-03-31",
            "notices": [notice],
        },
        guide_names={"schema_version": 1, "names": []},
        observations=[],
        released=[],
        sha256={_EDITION["edition"]: ""},
        readme="",
    )
    return Known(dataset, "")


def asked() -> list[int]:
    """The instants to ask: each edge of two weeks and around the calendar's end, ± a second."""
    known = made_up()
    start, end = known.timeline.starts[0], known.calendar_until
    found = {start, *edges(known.timeline.rules, start, start + 15 * DAY)}
    found |= {*edges(known.timeline.rules, end - 2 * DAY, end + 3 * DAY)}
    return sorted({at + aside for at in found for aside in (-1, 0, 1)})


def answers() -> Iterator[tuple[int, str]]:
    """Each instant with the amount, or the name of the error."""
    known = made_up()
    (rule,) = known.timeline.rules
    for at in asked():
        if at < known.timeline.starts[0]:
            yield at, "NotYet"
        else:
            period = period_at(rule, at, known.timeline.calendar)
            yield at, "CalendarUnknown" if period is None else str(_PRICES[period])
