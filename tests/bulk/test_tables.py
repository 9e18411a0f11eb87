"""The tables hold for editions as they may come: changes at odd seconds, other prices, another calendar, new names."""

import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from deepseek_prices import CalendarUnknown, bulk, get_cost, get_price, lookup
from deepseek_prices.bulk import tables
from scraper.dataset.compile import compile_dataset

sys.path.insert(0, str(Path(__file__).parents[1] / "data"))
from made_editions import HOLIDAYS, RULE, dataset, edition, model, module

NAME = "deepseek-odd"
PEAKS = {"off_peak": "1", "peak": "2"}


@pytest.fixture
def given(monkeypatch):
    """Makes the lookup and the tables those of these editions."""

    def use(*editions, **options):
        compiled = module(compile_dataset(dataset(*editions, **options))["deepseek_prices/_editions.py"])
        monkeypatch.setattr(lookup, "compiled", compiled)
        monkeypatch.setattr(lookup, "_tracks", {})

    return use


def check(relation, moments, name=NAME, **options):
    """That the price of each instant is that of `get_price`; the statuses in order."""
    rows = [{"at": at, "model": name, "output": 1_000_000} for at in sorted(moments)]
    found = bulk.priced(relation(rows), **options).order('"at"').select("at", "status", "cost", "period").fetchall()
    assert len(found) == len(rows)
    for at, status, cost, period in found:
        if status == "priced":
            price = get_price(name, "output", at.astimezone(UTC), **options)
            assert (cost, period) == (price, price.period), at
        elif status == "calendar_unknown":
            with pytest.raises(CalendarUnknown):
                get_price(name, "output", at.astimezone(UTC))
    return [status for _, status, _, _ in found]


def around(*starts):
    """Both sides of some instants, and the half hours around them."""
    found = [datetime.fromisoformat(start) for start in starts]
    steps = [timedelta(microseconds=step) for step in (-1, 0, 1)] + [
        timedelta(minutes=step) for step in (-31, -30, 29, 30)
    ]
    return {each + step for each in found for step in steps}


def test_a_change_at_an_odd_second(relation, given):
    starts = ("2026-01-05T13:55:45Z", "2026-02-02T16:29:59Z", "2026-03-01T00:00:01Z")
    given(*(edition(start, model(NAME, str(price))) for price, start in enumerate(starts, 1)))
    assert check(relation, around(*starts)).count("not_yet") == 3  # both half hours before, and the microsecond before
    assert tables.slots().cuts == 1


@pytest.mark.parametrize("seconds", [(1, 2), (0, 1), (7, 1799), (1, 2, 3, 1000)])
def test_several_changes_in_one_half_hour(relation, given, seconds):
    first = datetime(2026, 2, 2, 16, 30, tzinfo=UTC)
    starts = [(first + timedelta(seconds=each)).strftime("%Y-%m-%dT%H:%M:%SZ") for each in seconds]
    given(
        edition("2026-01-05T00:00:00Z", model(NAME, "9")),
        *(edition(start, model(NAME, str(price))) for price, start in enumerate(starts, 1)),
    )
    assert set(check(relation, around("2026-01-06T00:00:00Z", *starts))) == {"priced"}
    assert tables.slots().cuts == len([each for each in seconds if each])


def test_a_time_across_one_of_several_changes_in_a_half_hour(relation, given):
    starts = ("2026-01-05T13:55:41Z", "2026-01-05T13:55:45Z")
    given(*(edition(start, model(NAME, str(price))) for price, start in enumerate(starts, 1)))
    first, second = map(datetime.fromisoformat, starts)
    day = timedelta(days=1)
    made = [
        (first, second),
        (first, second + timedelta(seconds=1)),
        (second, second + 900 * day),
        (first - 9 * day, first),
    ]
    rows = [{"id": at, "start": start, "end": end, "model": NAME, "output": 1} for at, (start, end) in enumerate(made)]
    found = bulk.priced(relation(rows)).order("id").select("status").fetchall()
    assert [status for (status,) in found] == ["priced", "span", "priced", "not_yet"]


@pytest.mark.parametrize("until", ["2026-12-31", "2027-12-31"])
def test_a_calendar_that_ends_later(relation, given, until):
    given(
        edition("2026-01-05T00:00:00Z", model(NAME, PEAKS), billing_periods=RULE),
        holidays=HOLIDAYS | {"complete_until": until},
    )
    end = datetime.fromisoformat(f"{until}T16:00:00Z")
    hours = {end + timedelta(hours=hour, minutes=minute) for hour in range(-500, 900) for minute in (0, 1, 30)}
    statuses = check(relation, hours | around("2026-10-01T01:00:00Z", "2026-10-02T04:00:00Z", "2030-05-06T01:00:00Z"))
    assert {"priced", "calendar_unknown"} == set(statuses)
    rows = [{"at": datetime(2027, 3, 3, 2, tzinfo=UTC), "model": NAME, "output": 1}]
    assert bulk.priced(relation(rows)).select("status").fetchall() == [
        ("calendar_unknown" if until < "2027-03" else "priced",)
    ]


def test_hours_that_begin_at_an_odd_minute(relation, given):
    windows = [{"period": "peak", "days": ["mon", "sun"], "from": "09:07", "to": "23:59"}]
    rule = {name: value for name, value in RULE.items() if name != "except_holidays"} | {"windows": windows}
    given(edition("2026-01-05T00:00:00Z", model(NAME, PEAKS), billing_periods=rule))
    start = datetime(2026, 2, 1, tzinfo=UTC)
    assert set(check(relation, {start + timedelta(minutes=7 * minute) for minute in range(9000)})) == {"priced"}


def test_a_name_that_is_new(relation, given):
    given(
        edition("2026-01-05T00:00:00Z", model(NAME, "1")),
        edition("2026-02-05T00:00:00Z", model(NAME, "1"), model("deepseek-new", "2")),
    )
    assert check(relation, {datetime(2026, 2, 4, tzinfo=UTC), datetime(2026, 2, 6, tzinfo=UTC)}, "deepseek-new") == [
        "not_yet",
        "priced",
    ]


def test_a_price_of_more_decimals_has_them(relation, given):
    given(edition("2026-01-05T00:00:00Z", model(NAME, "0.0000036")))
    rows = [{"at": datetime(2026, 2, 4, tzinfo=UTC), "model": NAME, "output": 1}]
    priced = bulk.priced(relation(rows))
    assert priced.select("cost").fetchall() == [(Decimal("0.0000000000036"),)]
    assert str(priced.types[priced.columns.index("cost")]) == "DECIMAL(38,13)"


def test_a_price_of_more_digits_has_them(relation, given):
    given(edition("2026-01-05T00:00:00Z", model(NAME, "12345678")))
    rows = [{"at": datetime(2026, 2, 4, tzinfo=UTC), "model": NAME, "output": 2**63 - 1}]
    assert bulk.priced(relation(rows)).select("cost").fetchall() == [(Decimal(12345678) * (2**63 - 1) / 1_000_000,)]


@pytest.mark.parametrize("hits", [0, 1, 2**63 - 2, 2**63 - 1])
@pytest.mark.parametrize(("hit", "miss"), [("0.0000036", "12345678"), ("0", "3"), ("3", "3")])
def test_a_hit_and_a_miss_of_other_digits_are_added_up(relation, given, hit, miss, hits):
    prices = {"input_cache_hit": hit, "input_cache_miss": miss, "output": miss}
    yuan = {kind: str(Decimal(price) * 7) for kind, price in prices.items()}
    given(edition("2026-01-05T00:00:00Z", {"model": NAME, "prices": {"USD": prices, "CNY": yuan}}))
    at, most = datetime(2026, 2, 4, tzinfo=UTC), 2**63 - 1
    usage = {"prompt_tokens": most, "prompt_cache_hit_tokens": hits, "completion_tokens": most}
    priced = bulk.priced(relation([{"at": at, "model": NAME} | usage]))
    assert priced.select("cost").fetchall() == [(get_cost(NAME, usage, at),)]


def test_a_price_that_no_type_takes_is_unknown_and_the_others_are_not(relation, given):
    given(
        edition("2026-01-05T00:00:00Z", model(NAME, "123456789012")), edition("2026-02-05T00:00:00Z", model(NAME, "3"))
    )
    moments = {datetime(2026, 2, 4, tzinfo=UTC), datetime(2026, 2, 6, tzinfo=UTC)}
    assert check(relation, moments) == ["price_unknown", "priced"]


def test_more_states_than_there_are_now(relation, given):
    starts = [datetime(2026, 1, 5, tzinfo=UTC) + timedelta(hours=5 * number, seconds=number) for number in range(300)]
    given(
        *(edition(f"{start:%Y-%m-%dT%H:%M:%SZ}", model(NAME, str(number + 1))) for number, start in enumerate(starts))
    )
    assert set(check(relation, {start + timedelta(minutes=1) for start in starts})) == {"priced"}
