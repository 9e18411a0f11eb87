"""`price --at DAY`: one price where it is the same all day, else each with its instants."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deepseek_prices import Price, PriceError, get_price
from deepseek_prices.cli.days import Part, day, parts

PRO = ("price", "deepseek-v4-pro", "output")
HOLIDAY, WORKDAY, LAST_DAY = "2026-10-02", "2026-10-20", "2026-07-24"


def test_a_day_of_one_price_has_that_price(cli):
    done = cli(*PRO, "--at", HOLIDAY)
    assert (done.code, done.err, done.lines[0]) == (0, "", "1.98 USD per 1,000,000 tokens")
    assert "2026-10-01T16:00:00Z until 2026-10-02T16:00:00Z" in done.out


def test_a_day_of_two_prices_has_each_with_its_instants_and_ends_with_10(cli):
    done = cli(*PRO, "--at", WORKDAY)
    assert (done.code, done.err) == (10, "")
    rows = [line.split() for line in done.lines if line.startswith("2026-10-")]
    assert [(start[11:], end[11:], amount, period) for start, end, amount, _, period, _ in rows] == [
        ("16:00Z", "01:00Z", "1.98", "off_peak"),
        ("01:00Z", "04:00Z", "3.96", "peak"),
        ("04:00Z", "06:00Z", "1.98", "off_peak"),
        ("06:00Z", "10:00Z", "3.96", "peak"),
        ("10:00Z", "16:00Z", "1.98", "off_peak"),
    ]


def test_a_day_of_which_a_part_has_no_price_says_why_and_ends_with_40(cli):
    done = cli("price", "deepseek-chat", "output", "--at", LAST_DAY)
    assert done.code == 40
    assert "2026-07-24T15:59Z  2026-07-24T16:00Z     ?" in done.out
    assert "no longer sold" in done.err


def test_a_day_without_a_price_is_the_error_of_an_instant_of_it(cli):
    found = cli("price", "deepseek-chat", "output", "--at", WORKDAY)
    assert (found.code, found.out) == (40, "")
    assert found.err == cli("price", "deepseek-chat", "output", "--at", f"{WORKDAY}T02:00Z").err


@pytest.mark.parametrize("on", [HOLIDAY, WORKDAY, LAST_DAY])
@pytest.mark.parametrize("model", ["deepseek-v4-pro", "deepseek-chat"])
def test_json_has_the_parts_of_the_day_without_a_gap_and_ends_alike(cli, on, model):
    words = ("price", model, "output", "--at", on)
    done, found = cli(*words), cli(*words, "--json").json()
    assert cli(*words, "--json").code == done.code
    if "error" in found:
        return
    assert (found["day"], found["time_zone"], found["asked"]) == (on, "Asia/Shanghai", model)
    edges = [found["from"], *(each["until"] for each in found["prices"])]
    assert [each["from"] for each in found["prices"]] == edges[:-1]
    assert edges[-1] == found["until"]
    assert all(("amount" in each) is ("error" not in each) for each in found["prices"])


def test_json_of_a_part_is_that_of_an_instant_in_it(cli):
    part = cli(*PRO, "--at", WORKDAY, "--json").json()["prices"][1]
    at_an_instant = cli(*PRO, "--at", f"{WORKDAY}T02:00Z", "--json").json()
    assert {name: part[name] for name in at_an_instant if name not in ("at", "asked")} == {
        name: value for name, value in at_an_instant.items() if name not in ("at", "asked")
    }


@pytest.mark.parametrize(
    ("zone", "start", "end"),
    [
        ("UTC", "2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z"),
        ("utc", "2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z"),
        ("+08:00", "2026-10-24T16:00:00Z", "2026-10-25T16:00:00Z"),
        ("-03:30", "2026-10-25T03:30:00Z", "2026-10-26T03:30:00Z"),
        ("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),  # 25 hours
    ],
)
def test_a_day_is_that_of_its_time_zone(cli, zone, start, end):
    found = cli(*PRO, "--at", "2026-10-25", "--tz", zone, "--json").json()
    assert (found["from"], found["until"], found["time_zone"]) == (start, end, zone)


@pytest.mark.parametrize("zone", ["", "Beijing", "+99:00", "8", "../../etc/passwd", "Europe", "x" * 5000])
def test_what_is_no_time_zone_is_wrong_usage_and_says_what_is_expected(cli, zone):
    done = cli(*PRO, "--at", WORKDAY, "--tz", zone)
    assert (done.code, done.out) == (64, "")
    assert "is not a time zone here: write UTC" in " ".join(done.err.split())


@pytest.mark.parametrize("words", [(), ("--at", f"{WORKDAY}T02:00Z")])
def test_a_time_zone_is_for_a_day(cli, words):
    done = cli(*PRO, *words, "--tz", "UTC")
    assert (done.code, done.out) == (64, "")


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_a_day_beyond_the_calendar_is_wrong_usage(cli, on):
    assert cli(*PRO, "--at", on).code == 64


def test_a_day_that_a_time_zone_left_out_is_wrong_usage(cli):
    done = cli(*PRO, "--at", "2011-12-30", "--tz", "Pacific/Apia")
    assert done.code == 64
    assert "does not exist in Pacific/Apia" in " ".join(done.err.split())


@pytest.mark.parametrize("written", ["2026-13-01", "2026-02-30", "20-10-02", "today"])
def test_what_is_no_day_is_wrong_usage(cli, written):
    assert cli(*PRO, "--at", written).code == 64


def _plain(answer):
    return Decimal(answer) if isinstance(answer, Price) else type(answer)


def _answer(at, currency):
    try:
        return _plain(get_price("deepseek-v4-pro", "output", at, currency=currency))
    except PriceError as error:
        return type(error)


def _parts(currency, during):
    try:
        return parts("deepseek-v4-pro", "output", currency, during)
    except PriceError as error:
        return [Part(during.start, during.end, error)]


@given(
    on=st.dates(datetime(2026, 3, 1, tzinfo=UTC).date(), datetime(2026, 12, 31, tzinfo=UTC).date()),
    minute=st.integers(0, 1439),
    zone=st.sampled_from([None, "UTC", "+05:45", "-11:00"]),
    currency=st.sampled_from(["USD", "CNY"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_instant_of_a_day_is_answered_as_by_the_lookup(on, minute, zone, currency):
    during = day(on.isoformat(), zone)
    at = during.start + timedelta(minutes=minute)
    (part,) = (each for each in _parts(currency, during) if each.start <= at < each.end)
    assert _plain(part.answer) == _answer(at, currency)
