"""What is shown now, and at any instant, is what the lookup says."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from web.shown import Opened, amounts, changed, follow, without_usd

from deepseek_prices import (
    CalendarUnknown,
    PriceError,
    editions,
    get_price,
    kinds,
    models,
    observed_until,
    services,
)
from deepseek_prices.edition import MODEL_KINDS

# One price, a discount, night discounts within and without, peak hours, a weekend, a holiday, names that end, doubt.
INSTANTS = (
    "2024-06-15T09:30:00Z",
    "2024-09-10T00:00:00Z",
    "2025-01-15T08:00:00Z",
    "2025-03-03T17:00:00Z",
    "2025-03-03T08:30:00Z",
    "2025-10-01T00:00:00Z",
    "2026-04-25T16:00:00Z",
    "2026-06-01T00:00:00Z",
    "2026-08-18T02:00:00Z",
    "2026-09-10T05:00:00Z",
    "2026-10-02T02:00:00Z",
    "2026-10-20T02:00:00Z",
    "2026-11-07T22:40:36Z",
    "2027-01-04T02:00:00Z",
)


def lookup_says(at: datetime) -> dict[str, str]:
    """The amounts of all products that are billed under their own name."""
    found = {}
    for name in (*models(at), *services(at)):
        for kind in kinds(name, at):
            for currency in ("USD", "CNY"):
                try:
                    price = get_price(name, kind, at, currency=currency)
                except CalendarUnknown as error:
                    workday, holiday = error.candidates
                    found[name, kind, currency] = (workday.model, f"{holiday} / {workday}")
                except PriceError:
                    pass
                else:
                    found[name, kind, currency] = (price.model, str(price))
    return {"|".join(key): shown for key, (model, shown) in found.items() if model == key[0]}


@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_the_prices_of_an_instant_are_those_of_get_price(opened: Opened, currency: str) -> None:
    page = opened()
    for at in INSTANTS:
        follow(page, f"#at={at}&cur={currency}")
        shown = amounts(page)
        right = lookup_says(datetime.fromisoformat(at))
        missing = {key for key, text in shown.items() if text.startswith("not ")}
        assert missing.isdisjoint(right), at
        assert {key: text for key, text in shown.items() if key not in missing}.items() <= right.items(), at
        # Of a service whose kinds cost alike one row stands for all.
        assert {key.split("|")[0] for key in right} == {key.split("|")[0] for key in shown.keys() - missing}, at
        assert {key for key in right if key.split("|")[1] in MODEL_KINDS} <= shown.keys(), at


def test_an_edge_passes_while_the_page_is_open(opened: Opened) -> None:
    page = opened(now="2026-11-02T00:59:50Z", ticking=True)
    assert page.locator("#word").inner_text() == "Off-peak"
    assert page.locator("#countdown").inner_text() == "00:00:10"
    assert amounts(page)["deepseek-v4-pro|output|USD"] == "1.98"
    page.clock.run_for(9_000)
    assert page.locator("#countdown").inner_text() == "00:00:01"
    page.clock.run_for(2_000)
    assert page.locator("#word").inner_text() == "Peak"
    assert amounts(page)["deepseek-v4-pro|output|USD"] == "3.96"
    assert page.title().startswith("Peak")


@pytest.mark.parametrize(
    ("at", "is_half"),
    [
        ("2026-10-20T00:00:00Z", True),
        ("2026-10-20T02:00:00Z", False),  # at peak
        (
            "2025-02-27T18:00:00Z",
            False,
        ),  # at night: half for one model, a quarter for the other, and nothing was "peak"
    ],
)
def test_half_the_peak_price_is_said_only_where_each_price_is_that(opened: Opened, at: str, is_half: bool) -> None:
    until = opened(f"#at={at}").locator("#hero .until").inner_text()
    assert until.startswith("half the peak price, ") is is_half


def test_the_countdown_looks_past_a_weekend_and_a_week_of_holidays(opened: Opened) -> None:
    page = opened("#at=2026-09-30T10:00:00Z")
    assert page.locator("#word").inner_text() == "Off-peak"
    assert page.locator("#countdown").inner_text() == "7 d 15:00:00"


def test_the_countdown_goes_to_the_end_of_a_discount_past_a_new_name(opened: Opened) -> None:
    page = opened("#at=2025-01-15T08:00:00Z")
    assert "prices change in 24 d 08:00:00" in page.locator("#hero").inner_text().replace("\xa0", " ")


def test_after_the_calendar_the_countdown_says_what_is_not_known_of_what_it_goes_to(
    opened: Opened, tracks: Any
) -> None:
    last = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=tracks["calendar"]["last"])
    sunday = next(each for more in range(1, 8) if (each := last + timedelta(days=more)).weekday() == 6)
    page = opened(f"#at={sunday:%Y-%m-%d}T02:00:00Z")
    assert re.search(
        r"peak, unless that day is a holiday, starts in [\d:]{8}$", page.locator("#hero .until").inner_text()
    )
    page = opened(f"#at={sunday + timedelta(days=1):%Y-%m-%d}T02:00:00Z")
    assert re.fullmatch(r"known again in [\d:]{8}", page.locator("#hero .until").inner_text())


def test_where_only_a_name_ends_no_price_is_said_to_change(opened: Opened, tracks: Any) -> None:
    (end,) = {
        segment[3]
        for key, (_, segments) in tracks["tracks"].items()
        for segment in segments
        if key == "deepseek-chat|output|USD" and segment[:2] == ["x", "ended"]
    }
    page = opened(f"#at={datetime.fromtimestamp(end - 60, UTC):%Y-%m-%dT%H:%M:%SZ}")
    assert page.locator("#hero .until").inner_text().endswith("something is no longer sold in 00:01:00")


def test_the_last_change_is_of_a_price_and_what_is_only_new_is_said_to_be_new(opened: Opened) -> None:
    rule = opened("#at=2026-11-20T02:00:00Z").locator("#hero .rule").inner_text()
    assert "Last known change of a price: 1 Nov 2026; new since then: File parsing, Speech" in rule


def test_where_nothing_is_known_no_rule_is_told(opened: Opened) -> None:
    page = opened("#at=2020-01-01T00:00:00Z")
    assert page.locator("#hero .rule").inner_text() == ""
    assert page.locator("#cost-result").inner_text() == "No price is known of this instant."


def test_a_price_that_is_not_known_is_said_to_be_of_which_currency(opened: Opened, site: Path, tmp_path: Path) -> None:
    address = changed(site, tmp_path, without_usd)
    row = opened("#at=2026-11-20T02:00:00Z", address=address).locator("#card .services tr").filter(has_text="File p")
    assert "USD not known" in row.inner_text()
    assert "¥1.5" in row.inner_text().replace("\n", "")


def test_the_first_working_day_after_the_calendar_is_unknown_with_both_prices(opened: Opened, tracks: Any) -> None:
    last = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=tracks["calendar"]["last"])
    day = next(each for more in range(1, 8) if (each := last + timedelta(days=more)).weekday() < 5)
    at = f"{day:%Y-%m-%d}T02:00:00Z"
    page = opened(f"#at={at}")
    assert page.locator("#word").inner_text() == "Unknown"
    right = lookup_says(datetime.fromisoformat(at))
    shown = amounts(page)
    both = {key for key, text in right.items() if " / " in text}
    assert both
    assert {key: shown[key] for key in both} == {key: right[key] for key in both}
    assert str(day.year) in page.locator("#hero .warning").inner_text()
    assert page.locator(".piece.unknown").count() > 0


def test_a_discount_stands_beside_its_list_price_in_percent(opened: Opened) -> None:
    page = opened("#at=2025-01-15T08:00:00Z")
    cell = page.locator("#card tbody td").last
    assert "1.10" in cell.inner_text()
    assert "−74.5 %" in cell.inner_text()  # 0.28 of 1.10


def test_a_price_that_is_not_certain_is_marked_and_said(opened: Opened) -> None:
    at = "2024-12-25T20:00:00Z"
    assert not get_price("deepseek-chat", "output", datetime.fromisoformat(at)).certain
    button = opened(f"#at={at}").locator('[data-of="deepseek-chat|output|USD"]')
    assert "doubt" in (button.get_attribute("class") or "")
    assert "not certain" in button.inner_text()


def test_how_old_the_knowledge_is_stands_there_and_is_orange_after_30_days(opened: Opened, tracks: Any) -> None:
    seen = datetime.fromtimestamp(tracks["observed_until"], UTC)
    for days, is_old in ((29, False), (31, True)):
        page = opened(now=f"{seen + timedelta(days=days, hours=1):%Y-%m-%dT%H:%M:%SZ}")
        foot = page.locator("#card .foot").filter(has_text="last seen at")
        assert f"last seen at {seen:%Y-%m-%dT%H:%M:%SZ} ({days} days ago)" in foot.inner_text()
        assert ("old" in (foot.get_attribute("class") or "")) is is_old


def test_on_what_a_list_rests_that_is_newer_than_the_last_look_is_said_as_the_command_says_it(opened: Opened) -> None:
    newest = editions()[-1]
    page = opened(now=f"{newest.in_force_from + timedelta(days=5):%Y-%m-%dT%H:%M:%SZ}")
    said = f"Edition {newest.name} rests on {', '.join(newest.rests_on)}."
    is_newer = newest.in_force_from > observed_until()
    assert (said in page.locator("#card").inner_text()) is is_newer


@pytest.mark.parametrize(
    ("zone", "now", "longest", "model"),
    [
        ("Asia/Kathmandu", "2026-10-28T22:40:36Z", 24, "deepseek-v4-pro"),
        ("Asia/Kolkata", "2026-10-28T22:40:36Z", 24, "deepseek-v4-pro"),
        ("America/St_Johns", "2026-10-30T12:00:00Z", 25, "deepseek-v4-pro"),
        ("America/New_York", "2026-10-30T12:00:00Z", 25, "deepseek-v4-pro"),
        ("Europe/Berlin", "2026-10-23T12:00:00Z", 25, "deepseek-v4-pro"),
        ("America/New_York", "2025-03-07T12:00:00Z", 23, "deepseek-chat"),
        ("Europe/Berlin", "2025-03-28T12:00:00Z", 23, "deepseek-chat"),
    ],
)
def test_the_week_is_whole_whatever_the_zone_and_the_day(
    opened: Opened, zone: str, now: str, longest: int, model: str
) -> None:
    page = opened(now=now, zone=zone)
    rows = page.evaluate(
        """() => [...document.querySelectorAll(".bar")].map((bar) => [...bar.querySelectorAll(".piece")].map((piece) =>
            [Number(piece.dataset.from), Number(piece.dataset.until), piece.className.split(" ")[1],
             parseFloat(piece.style.left), parseFloat(piece.style.width)]))"""
    )
    assert len(rows) == 7
    pieces = [piece for row in rows for piece in row]
    assert all(until == start for (_, until, *_), (start, *_) in pairwise(pieces))
    today = datetime.fromisoformat(now).astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0)
    end = (today.replace(tzinfo=None) + timedelta(days=7)).replace(tzinfo=ZoneInfo(zone))
    assert (pieces[0][0], pieces[-1][1]) == (today.timestamp(), end.timestamp())
    lengths = {(row[-1][1] - row[0][0]) / 3600 for row in rows}
    assert longest in lengths
    for row in rows:
        assert sum(width for *_, width in row) == pytest.approx(100, abs=0.01)
        assert row[0][3] == 0
    for start, until, period, *_ in pieces:
        for at in (start, until - 1):
            assert period_at(model, at) == period


def period_at(model: str, second: float) -> str:
    try:
        return get_price(model, "output", datetime.fromtimestamp(second, UTC)).period
    except CalendarUnknown:
        return "unknown"


def test_a_day_is_starred_where_a_holiday_took_peak_hours_away(opened: Opened) -> None:
    days = opened("#at=2026-10-06T16:00:00Z&tz=beijing").locator(".day").all_inner_texts()
    assert [day.endswith("*") for day in days] == [True, *[False] * 6]  # the 7th of October, then the rule again
    days = opened("#at=2026-10-03T04:00:00Z&tz=beijing").locator(".day").all_inner_texts()
    assert not days[0].endswith("*")  # a Saturday has no peak hours to lose
