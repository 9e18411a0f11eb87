"""The compiled files follow from the data, and the lookup answers from them what the editions say."""

import copy
import json
import time
from datetime import datetime, timedelta

import pytest
from made_editions import DISCOUNTED, HOLIDAYS, RULE, T1, T2, T3, ask, dataset, edition, model, module, moved

from deepseek_prices import CalendarUnknown, NoLongerSold, NotYet, PriceError, PriceUnknown, get_price
from scraper.dataset import publish
from scraper.dataset.compile import PATHS, compile_dataset
from scraper.dataset.dataset import load

# ------------------------------------------------------------------------------- the repository's files


@pytest.mark.parametrize("path", PATHS)
def test_a_compiled_file_is_what_follows_from_the_data_byte_for_byte(data, root, path):
    assert compile_dataset(data)[path].encode() == (root / path).read_bytes()


def test_compiling_twice_gives_the_same(data):
    assert compile_dataset(data) == compile_dataset(copy.deepcopy(data))


def test_compiling_does_not_change_the_data(data):
    before = copy.deepcopy(data)
    compile_dataset(data)
    assert data == before


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one time zone for all processes")
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_what_is_compiled_does_not_depend_on_the_time_zone_of_the_machine(data, monkeypatch, zone):
    before = compile_dataset(data)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert compile_dataset(data) == before
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_order_in_which_editions_were_loaded_does_not_matter(data):
    before = compile_dataset(data)
    data.editions.update(reversed(list(data.editions.items())))
    for name in sorted(data.editions, reverse=True):
        data.editions[name] = data.editions.pop(name)
    assert compile_dataset(data) == before


def test_prices_json_holds_the_counting_editions_and_the_calendar(data):
    content = json.loads(compile_dataset(data)["data/prices.json"])
    assert content["schema_version"] == 1
    assert content["editions"] == data.counting()
    assert content["holidays"] == data.holidays


def test_the_compiled_files_are_written_by_the_same_function(checkout):
    root = checkout()
    for path in PATHS[:-1]:
        (root / path).unlink()
    assert publish.write_compiled(root) == [*PATHS[:-1]]
    assert {path: (root / path).read_text("utf-8") for path in PATHS} == compile_dataset(load(root / "data"))


# ----------------------------------------------------------------------- the first instant belongs to the new


def test_the_first_instant_of_an_edition_belongs_to_it(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T2, model("deepseek-a", "2")))
    assert ask("deepseek-a", moved(T2, -1)) == 1
    assert ask("deepseek-a", T2) == 2


def test_the_last_microsecond_before_an_edition_belongs_to_the_older(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T2, model("deepseek-a", "2")))
    assert get_price("deepseek-a", "output", datetime.fromisoformat(T2) - timedelta(microseconds=1)) == 1


def test_the_first_instant_of_the_first_edition_belongs_to_it(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1")))
    assert ask("deepseek-a", T1) == 1


def test_an_answer_says_which_edition_it_stands_in_and_for_how_long(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T2, model("deepseek-a", "2")))
    older, newer = ask("deepseek-a", T1), ask("deepseek-a", T2)
    assert (older.edition, older.in_force_from, older.in_force_until) == (
        "2026-01-05T000000Z",
        datetime.fromisoformat(T1),
        datetime.fromisoformat(T2),
    )
    assert (newer.edition, newer.in_force_until) == ("2026-02-02T163000Z", None)
    assert newer.source == "https://example.org/2026-02-02T163000Z"


def test_an_edition_in_the_middle_holds_until_the_next(given_editions):
    given_editions(*(edition(start, model("deepseek-a", price)) for start, price in ((T1, "1"), (T2, "2"), (T3, "3"))))
    assert [ask("deepseek-a", start).in_force_until for start in (T1, T2, T3)] == [
        datetime.fromisoformat(T2),
        datetime.fromisoformat(T3),
        None,
    ]


def test_the_first_instant_after_a_discount_has_the_list_price(given_editions):
    given_editions(edition(T1, model("deepseek-a", DISCOUNTED, discount={"until": T2})))
    before, after = ask("deepseek-a", moved(T2, -1)), ask("deepseek-a", T2)
    assert (before, before.list_price) == (1, 2)
    assert (after, after.list_price) == (2, None)


def test_after_a_discount_that_stays_the_price_is_the_same_without_a_list_price(given_editions):
    given_editions(edition(T1, model("deepseek-a", DISCOUNTED, discount={"until": T2, "stays": True})))
    before, after = ask("deepseek-a", moved(T2, -1)), ask("deepseek-a", T2)
    assert (before, before.list_price) == (1, 2)
    assert (after, after.list_price) == (1, None)


def test_a_discount_without_a_stated_end_runs_on(given_editions):
    given_editions(edition(T1, model("deepseek-a", DISCOUNTED, discount={})))
    assert ask("deepseek-a", "2026-10-01T00:00:00Z") == 1


def test_the_end_of_a_discount_leaves_prices_without_a_list_price_alone(given_editions):
    prices = {
        currency: {"input_cache_miss": plain, "output": {"price": plain, "list_price": listed}}
        for currency, plain, listed in (("USD", "1", "2"), ("CNY", "7", "14"))
    }
    given_editions(edition(T1, {"model": "deepseek-a", "discount": {"until": T2}, "prices": prices}))
    assert ask("deepseek-a", T2, "input_cache_miss") == 1
    assert ask("deepseek-a", T2, "output") == 2


def test_a_discount_of_a_service_ends_at_its_instant(given_editions):
    service = {
        "service": "search",
        "unit": {"quantity": 1000, "of": "successful request"},
        "discount": {"until": T2},
        "prices": {
            "USD": {"request": "1", "server_side_request": {"price": "0", "list_price": "1"}},
            "CNY": {"request": "7", "server_side_request": {"price": "0", "list_price": "7"}},
        },
    }
    given_editions(edition(T1, model("deepseek-a", "1"), services=[service]))
    assert ask("search", moved(T2, -1), "server_side_request") == 0
    assert ask("search", T2, "server_side_request") == 1
    assert ask("search", T2, "request").unit == "1,000 successful requests"


# ------------------------------------------------------------------------------------------ names and ends


def test_a_name_costs_what_the_model_costs_that_it_is_billed_as(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1", names=[{"name": "deepseek-old"}])))
    price = ask("deepseek-old", T1)
    assert (price, price.model) == (1, "deepseek-a")


def test_the_first_instant_after_a_name_has_no_price_and_says_as_what_it_was_billed(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1", names=[{"name": "deepseek-old", "until": T2}])))
    assert ask("deepseek-old", moved(T2, -1)) == 1
    with pytest.raises(NoLongerSold) as caught:
        ask("deepseek-old", T2)
    assert (caught.value.billed_as, caught.value.until) == ("deepseek-a", datetime.fromisoformat(T2))
    assert "billed as deepseek-a until 2026-02-02T16:30:00Z" in str(caught.value)


def test_the_end_of_a_name_leaves_its_model_alone(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1", names=[{"name": "deepseek-old", "until": T2}])))
    assert ask("deepseek-a", T2) == 1


def test_the_first_instant_after_an_endpoint_has_no_price(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1"), model("deepseek-a", "2", endpoint="v9", until=T2)))
    assert ask("deepseek-a@v9", moved(T2, -1)) == 2
    with pytest.raises(NoLongerSold) as caught:
        ask("deepseek-a@v9", T2)
    assert (caught.value.billed_as, caught.value.until) == ("deepseek-a@v9", datetime.fromisoformat(T2))
    assert ask("deepseek-a", T2) == 1


def test_a_name_ends_with_the_model_that_it_is_billed_as(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1", until=T2, names=[{"name": "deepseek-old"}])))
    with pytest.raises(NoLongerSold) as caught:
        ask("deepseek-old", T2)
    assert caught.value.until == datetime.fromisoformat(T2)


def test_of_a_name_and_its_model_the_earlier_end_counts(given_editions):
    names = [{"name": "deepseek-old", "until": T3}]
    given_editions(edition(T1, model("deepseek-a", "1", until=T2, names=names)))
    with pytest.raises(NoLongerSold) as caught:
        ask("deepseek-old", "2026-04-01T00:00:00Z")
    assert caught.value.until == datetime.fromisoformat(T2)


def test_a_name_may_move_to_another_model(given_editions):
    old = [{"name": "deepseek-chat"}]
    given_editions(
        edition(T1, model("deepseek-a", "1", names=old), model("deepseek-b", "2")),
        edition(T2, model("deepseek-a", "1"), model("deepseek-b", "2", names=old)),
    )
    assert ask("deepseek-chat", moved(T2, -1)).model == "deepseek-a"
    assert (ask("deepseek-chat", T2), ask("deepseek-chat", T2).model) == (2, "deepseek-b")


def test_off_the_page_without_a_documented_end_it_was_sold_until_then_and_the_error_says_so(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1"), model("deepseek-b", "2")), edition(T2, model("deepseek-b", "2"))
    )
    assert ask("deepseek-a", moved(T2, -1)) == 1
    with pytest.raises(NoLongerSold, match="its own end is not documented") as caught:
        ask("deepseek-a", T2)
    assert (caught.value.billed_as, caught.value.until) == ("deepseek-a", datetime.fromisoformat(T2))


def test_off_the_page_it_stays_off_through_later_editions(given_editions):
    kept = model("deepseek-b", "2")
    given_editions(
        edition(T1, kept),
        edition(T2, model("deepseek-a", "1"), kept),
        edition(T3, kept),
        edition("2026-04-01T00:00:00Z", kept),
    )
    with pytest.raises(NoLongerSold) as caught:
        ask("deepseek-a", "2026-05-01T00:00:00Z")
    assert caught.value.until == datetime.fromisoformat(T3)


@pytest.mark.parametrize("next_edition", [T2, T3], ids=["at its end", "after its end"])
@pytest.mark.parametrize("what", ["name", "endpoint"])
def test_a_documented_end_stays_the_end_when_the_page_has_changed(given_editions, what, next_edition):
    models = {
        "name": [model("deepseek-a", "1", names=[{"name": "deepseek-old", "until": T2}])],
        "endpoint": [model("deepseek-a", "1"), model("deepseek-a", "1", endpoint="v9", until=T2)],
    }[what]
    given_editions(edition(T1, *models), edition(next_edition, model("deepseek-a", "1")))
    with pytest.raises(NoLongerSold) as caught:
        ask({"name": "deepseek-old", "endpoint": "deepseek-a@v9"}[what], "2026-04-01T00:00:00Z")
    assert caught.value.until == datetime.fromisoformat(T2)
    assert "not documented" not in str(caught.value)


def test_a_product_that_returns_is_sold_again(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1"), model("deepseek-b", "1")),
        edition(T2, model("deepseek-b", "1")),
        edition(T3, model("deepseek-a", "3"), model("deepseek-b", "1")),
    )
    assert ask("deepseek-a", moved(T2, -1)) == 1
    with pytest.raises(NoLongerSold):
        ask("deepseek-a", moved(T3, -1))
    assert ask("deepseek-a", T3) == 3


def test_a_name_that_returns_after_its_own_end_is_sold_again(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1", names=[{"name": "deepseek-old", "until": T2}])),
        edition(T3, model("deepseek-a", "3", names=[{"name": "deepseek-old"}])),
    )
    with pytest.raises(NoLongerSold):
        ask("deepseek-old", moved(T3, -1))
    assert ask("deepseek-old", T3) == 3


# ------------------------------------------------------------------------------------- what is not known


def test_before_the_earliest_instant_nothing_was_sold_yet(given_editions):
    given_editions(edition(T2, model("deepseek-a", "1"), earliest=T1))
    with pytest.raises(NotYet) as caught:
        ask("deepseek-a", moved(T1, -1))
    assert caught.value.first == datetime.fromisoformat(T1)


def test_a_gap_is_no_price_and_gives_its_reason(given_editions):
    one_sided = model("deepseek-a", "1")
    del one_sided["prices"]["USD"]
    given_editions(
        edition(T1, one_sided, gaps=[{"product": "deepseek-a", "currency": "USD", "why": "no English page"}])
    )
    assert ask("deepseek-a", T1, currency="CNY") == 7
    with pytest.raises(PriceUnknown, match="no English page") as caught:
        ask("deepseek-a", T1)
    assert caught.value.why == "no English page"


def test_a_gap_of_a_model_is_one_of_its_names(given_editions):
    one_sided = model("deepseek-a", "1", names=[{"name": "deepseek-old"}])
    del one_sided["prices"]["USD"]
    given_editions(
        edition(T1, one_sided, gaps=[{"product": "deepseek-a", "currency": "USD", "why": "no English page"}])
    )
    with pytest.raises(PriceUnknown, match="no English page"):
        ask("deepseek-old", T1)


def test_a_gap_of_an_endpoint_gives_its_reason(given_editions):
    one_sided = model("deepseek-a", "1", endpoint="v9")
    del one_sided["prices"]["USD"]
    gaps = [{"product": "deepseek-a@v9", "currency": "USD", "why": "no English page"}]
    given_editions(edition(T1, model("deepseek-a", "1"), one_sided, gaps=gaps))
    with pytest.raises(PriceUnknown, match="no English page"):
        ask("deepseek-a@v9", T1)


# -------------------------------------------------------------------------------- corrections, withdrawals


def superseding(older, reason, *models, **more):
    supersedes = {"edition": older["edition"], "reason": reason}
    return edition(older["in_force"]["from"], *models, number=".2", supersedes=supersedes, **more)


def test_a_superseded_statement_does_not_count(given_editions):
    wrong = edition(T2, model("deepseek-a", "2"))
    given_editions(
        edition(T1, model("deepseek-a", "1")), wrong, superseding(wrong, "corrected", model("deepseek-a", "3"))
    )
    assert (ask("deepseek-a", T2), ask("deepseek-a", T2).edition) == (3, "2026-02-02T163000Z.2")
    assert ask("deepseek-a", moved(T2, -1)).in_force_until == datetime.fromisoformat(T2)


def test_where_an_edition_was_withdrawn_none_begins(given_editions):
    announced = edition(T2, model("deepseek-a", "2"), model("deepseek-b", "2"))
    given_editions(
        edition(T1, model("deepseek-a", "1")),
        announced,
        superseding(announced, "withdrawn", model("deepseek-a", "2"), model("deepseek-b", "2")),
    )
    price = ask("deepseek-a", T3)
    assert (price, price.edition, price.in_force_until, price.certain) == (1, "2026-01-05T000000Z", None, True)
    with pytest.raises(PriceError, match="deepseek-b"):
        ask("deepseek-b", T3)


def test_the_bounds_of_a_withdrawn_edition_leave_no_doubt(given_editions):
    announced = edition(T3, model("deepseek-a", "2"), earliest=T2)
    withdrawn = superseding(announced, "withdrawn", model("deepseek-a", "2"), earliest=T2)
    given_editions(edition(T1, model("deepseek-a", "1")), announced, withdrawn)
    assert ask("deepseek-a", T2).certain


def test_prices_json_and_the_evidence_hold_counting_editions_only():
    wrong = edition(T2, model("deepseek-a", "2"))
    right = superseding(wrong, "corrected", model("deepseek-a", "3"))
    announced = edition(T3, model("deepseek-a", "4"))
    withdrawn = superseding(announced, "withdrawn", model("deepseek-a", "4"))
    texts = compile_dataset(dataset(withdrawn, wrong, announced, right))
    content = json.loads(texts["data/prices.json"])
    assert [each["edition"] for each in content["editions"]] == [right["edition"]]
    assert list(module(texts["deepseek_prices/_evidence.py"]).EDITIONS) == [right["edition"]]


# --------------------------------------------------------------------------------------------- periods

BY_PERIOD = {"off_peak": "1", "peak": "2"}


def weekly(*, days=("mon", "tue", "wed", "thu", "fri"), holidays=True):
    rule = copy.deepcopy(RULE)
    for window in rule["windows"]:
        window["days"] = list(days)
    if not holidays:
        del rule["except_holidays"]
    return edition("2026-01-01T00:00:00Z", model("deepseek-a", BY_PERIOD), billing_periods=rule)


@pytest.mark.parametrize(
    ("moment", "period"),
    [
        ("2026-10-12T08:59:59+08:00", "off_peak"),
        ("2026-10-12T09:00:00+08:00", "peak"),
        ("2026-10-12T11:59:59+08:00", "peak"),
        ("2026-10-12T12:00:00+08:00", "off_peak"),
        ("2026-10-12T14:00:00+08:00", "peak"),
        ("2026-10-12T18:00:00+08:00", "off_peak"),
        ("2026-10-12T01:00:00+00:00", "peak"),
        ("2026-10-11T21:00:00-04:00", "peak"),  # a Sunday there, a Monday in Beijing
        ("2026-10-16T10:00:00+08:00", "peak"),
        ("2026-10-17T10:00:00+08:00", "off_peak"),
        ("2026-10-18T10:00:00+08:00", "off_peak"),
        ("2026-10-01T10:00:00+08:00", "off_peak"),  # days off
        ("2026-10-02T10:00:00+08:00", "off_peak"),
    ],
)
def test_the_price_is_that_of_the_period_in_beijing(given_editions, moment, period):
    given_editions(weekly())
    price = ask("deepseek-a", moment)
    assert (price.period, str(price)) == (period, BY_PERIOD[period])


def test_without_an_exception_for_holidays_a_day_off_is_a_day_like_others(given_editions):
    given_editions(weekly(holidays=False))
    assert ask("deepseek-a", "2026-10-01T10:00:00+08:00").period == "peak"
    assert ask("deepseek-a", "2030-10-01T10:00:00+08:00").period == "peak"


def test_a_weekday_counts_alone(given_editions):
    given_editions(weekly(days=("sun",)))
    periods = [ask("deepseek-a", f"2026-10-{day}T10:00:00+08:00").period for day in range(11, 18)]
    assert periods == ["peak"] + ["off_peak"] * 6


def test_a_window_may_end_at_midnight(given_editions):
    rule = copy.deepcopy(RULE)
    rule["windows"] = [{"period": "peak", "days": ["mon"], "from": "22:00", "to": "24:00"}]
    given_editions(edition("2026-01-01T00:00:00Z", model("deepseek-a", BY_PERIOD), billing_periods=rule))
    assert ask("deepseek-a", "2026-10-12T23:59:59+08:00").period == "peak"
    assert ask("deepseek-a", "2026-10-13T00:00:00+08:00").period == "off_peak"


def test_a_discount_by_night_has_the_standard_price_by_day(given_editions):
    rule = {
        "time_zone": "Asia/Shanghai",
        "default": "standard",
        "windows": [{"period": "off_peak", "days": ["mon"], "from": "00:30", "to": "08:30"}],
    }
    prices = {"standard": "2", "off_peak": "1"}
    given_editions(edition("2026-01-01T00:00:00Z", model("deepseek-a", prices), billing_periods=rule))
    clock = ("00:29:59", "00:30:00", "08:29:59", "08:30:00")
    assert [ask("deepseek-a", f"2026-10-12T{time}+08:00") for time in clock] == [2, 1, 1, 2]


def test_a_discount_by_period_ends_at_its_instant(given_editions):
    prices = {"off_peak": {"price": "1", "list_price": "2"}, "peak": {"price": "3", "list_price": "4"}}
    discounted = model("deepseek-a", prices, discount={"until": "2026-10-12T02:00:00Z"})
    given_editions(edition("2026-01-01T00:00:00Z", discounted, billing_periods=RULE))
    assert (ask("deepseek-a", "2026-10-12T01:59:59Z"), ask("deepseek-a", "2026-10-12T02:00:00Z")) == (3, 4)


def test_the_rule_may_change_with_the_edition(given_editions):
    given_editions(
        edition("2026-10-01T00:00:00Z", model("deepseek-a", "3")),
        edition("2026-10-12T02:00:00Z", model("deepseek-a", BY_PERIOD), billing_periods=RULE),
    )
    assert ask("deepseek-a", "2026-10-12T01:59:59Z").period == "standard"
    assert ask("deepseek-a", "2026-10-12T02:00:00Z").period == "peak"


def test_a_service_has_one_price_whatever_the_period(given_editions):
    service = {
        "service": "search",
        "unit": {"quantity": 1000, "of": "successful request"},
        "prices": {"USD": {"request": "1"}, "CNY": {"request": "7"}},
    }
    given_editions(weekly() | {"services": [service]})
    assert ask("search", "2026-10-12T10:00:00+08:00", "request").period == "standard"


@pytest.mark.parametrize("day", ["2027-01-04", "2025-12-31"], ids=["after it", "before it"])
def test_a_working_day_out_of_the_calendars_reach_gives_both_candidates(given_editions, day):
    given_editions(
        weekly() | {"edition": "2025-01-01T000000Z", "in_force": {"from": "2025-01-01T00:00:00Z", "basis": "stated"}}
    )
    with pytest.raises(CalendarUnknown, match=day) as caught:
        ask("deepseek-a", f"{day}T10:00:00+08:00")
    working_day, holiday = caught.value.candidates
    assert (working_day, working_day.period) == (2, "peak")
    assert (holiday, holiday.period) == (1, "off_peak")


@pytest.mark.parametrize(
    "moment",
    [
        "2027-01-04T08:59:59+08:00",
        "2027-01-04T12:00:00+08:00",
        "2027-01-02T10:00:00+08:00",
        "2027-01-03T10:00:00+08:00",
    ],
    ids=["before a window", "between windows", "Saturday", "Sunday"],
)
def test_where_no_window_stands_the_calendar_is_not_needed(given_editions, moment):
    given_editions(weekly())
    assert ask("deepseek-a", moment).period == "off_peak"


def test_the_first_and_the_last_day_of_the_calendar_are_known(given_editions):
    given_editions(weekly(), holidays=HOLIDAYS | {"complete_from": "2026-10-12", "complete_until": "2026-10-13"})
    for day, known in (("09", False), ("12", True), ("13", True), ("14", False)):
        try:
            assert ask("deepseek-a", f"2026-10-{day}T10:00:00+08:00").period == "peak"
            assert known
        except CalendarUnknown:
            assert not known
