"""The compiled files follow from the data, and the lookup answers from them what the editions say."""

import copy
import json
import time
from bisect import bisect_right
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deepseek_prices import CalendarUnknown, NoLongerSold, NotYet, PriceError, PriceUnknown, get_price, lookup
from scraper import publish
from scraper.check import check_edition
from scraper.compile import compile_dataset
from scraper.dataset import Dataset

# ------------------------------------------------------------------------------- the repository's files


@pytest.mark.parametrize("path", ["deepseek_prices/_editions.py", "deepseek_prices/_evidence.py", "data/prices.json"])
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


def test_prices_json_holds_the_counting_editions_and_the_calendar(data, root):
    content = json.loads((root / "data" / "prices.json").read_text("utf-8"))
    assert content["schema_version"] == 1
    assert content["editions"] == data.counting()
    assert content["holidays"] == data.holidays


def test_the_compiled_files_are_written_by_the_same_function(checkout):
    root = checkout("data", "deepseek_prices")
    assert publish.write_compiled(root) == []


# --------------------------------------------------------------------------------------- editions to ask

HOLIDAYS = {
    "schema_version": 1,
    "calendar": "CN",
    "complete_from": "2026-01-01",
    "complete_until": "2026-12-31",
    "notices": [
        {"number": "x", "published_on": "2025-11-04", "days_off": ["2026-10-01", "2026-10-02"], "working_days": []}
    ],
}
RULE = {
    "time_zone": "Asia/Shanghai",
    "default": "off_peak",
    "windows": [
        {"period": "peak", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "12:00"},
        {"period": "peak", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "14:00", "to": "18:00"},
    ],
    "except_holidays": "CN",
}


def edition(start, *models, earliest=None, known_until=None, **more):
    """An edition from an instant; with `earliest` its instant is observed, otherwise stated."""
    in_force = {"from": start, "basis": "stated"}
    if earliest:
        in_force = {"from": start, "basis": "observed", "earliest": earliest, "latest": start}
    if known_until:
        in_force["known_until"] = known_until
    name = start.replace(":", "") + more.pop("number", "")
    return {
        "schema_version": 1,
        "edition": name,
        "recorded_at": "2026-11-25T09:00:00Z",
        "in_force": in_force,
        "sources": [{"what": "news", "url": f"https://example.org/{name}"}],
        "billing_periods": None,
        "models": list(models),
    } | more


def model(name, price, **more):
    """A model with the same price for input and output: in dollars as given, in yuan seven times as much."""
    kinds = more.pop("kinds", ("input_cache_miss", "output"))
    prices = {"USD": dict.fromkeys(kinds, price), "CNY": dict.fromkeys(kinds, yuan(price))}
    return {"model": name, "prices": prices} | more


def yuan(price):
    if isinstance(price, dict):
        return {name: yuan(value) for name, value in price.items()}
    return str(Decimal(price) * 7)


def moved(moment, seconds):
    return (datetime.fromisoformat(moment) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def compile_module(editions, holidays=HOLIDAYS):
    """The generated module with these editions, as the lookup would import it."""
    for each in editions:
        assert [str(problem) for problem in check_edition(each["edition"], each)] == []
    observed = [{"observed_at": "2026-11-01T00:00:00Z", "edition": editions[-1]["edition"], "source": "x"}]
    named = {each["edition"]: each for each in editions}
    data = Dataset(named, {}, holidays, observed, [], dict.fromkeys(named, "0" * 64))
    module = {}
    exec(compile_dataset(data)["deepseek_prices/_editions.py"], module)
    return SimpleNamespace(**module)


@pytest.fixture(autouse=True)
def _nothing_is_left_in_the_cache():
    lookup._made.clear()
    yield
    lookup._made.clear()


@pytest.fixture
def given_editions(monkeypatch):
    """Makes the lookup answer from these editions."""

    def use(*editions, **options):
        monkeypatch.setattr(lookup, "compiled", compile_module(editions, **options))
        lookup._made.clear()

    return use


def ask(name, moment, kind="output", currency="USD"):
    return get_price(name, kind, datetime.fromisoformat(moment), currency=currency)


# ----------------------------------------------------------------------- the first instant belongs to the new

T1, T2, T3 = "2026-01-05T00:00:00Z", "2026-02-02T16:30:00Z", "2026-03-01T00:00:00Z"


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


DISCOUNTED = {"price": "1", "list_price": "2"}


def test_the_first_instant_after_a_discount_has_the_list_price(given_editions):
    given_editions(edition(T1, model("deepseek-a", DISCOUNTED, discount={"until": T2})))
    before, after = ask("deepseek-a", moved(T2, -1)), ask("deepseek-a", T2)
    assert (before, before.list_price) == (1, 2)
    assert (after, after.list_price) == (2, None)


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


# ----------------------------------------------------------------------------------------------- bounds


def test_between_the_bounds_the_older_edition_answers_and_is_not_certain(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T3, model("deepseek-a", "2"), earliest=T2))
    before, first, last, after = (ask("deepseek-a", at) for at in (moved(T2, -1), T2, moved(T3, -1), T3))
    assert [(price, price.certain) for price in (before, first, last, after)] == [
        (1, True),
        (1, False),
        (1, False),
        (2, True),
    ]
    assert first.edition == "2026-01-05T000000Z"


def test_before_the_first_edition_but_after_its_earliest_it_answers_and_is_not_certain(given_editions):
    given_editions(edition(T2, model("deepseek-a", "1"), earliest=T1))
    assert (ask("deepseek-a", T1), ask("deepseek-a", T1).certain) == (1, False)
    assert ask("deepseek-a", T2).certain


def test_a_name_that_only_the_newer_edition_has_is_answered_from_it_between_the_bounds(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1")),
        edition(T3, model("deepseek-a", "1"), model("deepseek-b", "2"), earliest=T2),
    )
    with pytest.raises(NotYet) as caught:
        ask("deepseek-b", moved(T2, -1))
    assert caught.value.first == datetime.fromisoformat(T2)
    assert (ask("deepseek-b", T2), ask("deepseek-b", T2).certain) == (2, False)
    assert ask("deepseek-b", T2).edition == "2026-03-01T000000Z"
    assert ask("deepseek-b", T3).certain


def test_a_kind_that_only_the_newer_edition_has_is_answered_from_it_between_the_bounds(given_editions):
    kinds = ("input_cache_hit", "input_cache_miss", "output")
    given_editions(
        edition(T1, model("deepseek-a", "1")), edition(T3, model("deepseek-a", "2", kinds=kinds), earliest=T2)
    )
    with pytest.raises(NotYet):
        ask("deepseek-a", moved(T2, -1), "input_cache_hit")
    assert (ask("deepseek-a", T2, "input_cache_hit"), ask("deepseek-a", T2, "input_cache_hit").certain) == (2, False)
    assert (ask("deepseek-a", T2), ask("deepseek-a", T2).certain) == (1, False)


def test_a_name_that_only_the_older_edition_has_is_answered_from_it_between_the_bounds(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1"), model("deepseek-b", "2")),
        edition(T3, model("deepseek-a", "1"), earliest=T2),
    )
    assert (ask("deepseek-b", T2), ask("deepseek-b", T2).certain) == (2, False)
    with pytest.raises(NoLongerSold):
        ask("deepseek-b", T3)


def test_a_discount_that_ends_between_the_bounds_ends(given_editions):
    middle = "2026-02-10T00:00:00Z"
    given_editions(
        edition(T1, model("deepseek-a", DISCOUNTED, discount={"until": middle})),
        edition(T3, model("deepseek-a", "2"), earliest=T2),
    )
    assert ask("deepseek-a", moved(middle, -1)) == 1
    assert (ask("deepseek-a", middle), ask("deepseek-a", middle).certain) == (2, False)


def test_a_stated_instant_leaves_no_doubt(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T2, model("deepseek-a", "2")))
    assert ask("deepseek-a", moved(T2, -1)).certain
    assert ask("deepseek-a", T2).certain


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


def test_a_derived_figure_is_not_certain(given_editions):
    derived = [{"product": "deepseek-a", "currency": "USD", "why": "quoted by others"}]
    given_editions(edition(T1, model("deepseek-a", "1"), model("deepseek-b", "1"), derived=derived))
    assert not ask("deepseek-a", T1).certain
    assert ask("deepseek-a", T1, currency="CNY").certain
    assert ask("deepseek-b", T1).certain


def test_from_known_until_to_the_next_edition_the_price_is_not_known(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1"), known_until=T2), edition(T3, model("deepseek-a", "2")))
    assert ask("deepseek-a", moved(T2, -1)) == 1
    for moment in (T2, moved(T3, -1)):
        with pytest.raises(PriceUnknown, match=f"from {T2} on"):
            ask("deepseek-a", moment)
    assert ask("deepseek-a", T3) == 2


def test_after_known_until_the_next_edition_answers_within_its_bounds_but_is_not_certain(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1"), known_until=T2),
        edition(T3, model("deepseek-a", "2"), earliest="2026-02-20T00:00:00Z"),
    )
    price = ask("deepseek-a", moved(T3, -1))
    assert (price, price.certain) == (2, False)


def test_after_known_until_of_the_newest_edition_the_price_is_not_known(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1", names=[{"name": "deepseek-old"}]), known_until=T2))
    for name in ("deepseek-a", "deepseek-old"):
        with pytest.raises(PriceUnknown):
            ask(name, "2026-10-01T00:00:00Z")


def test_after_known_until_the_price_is_not_known_of_what_an_earlier_edition_had_as_well(given_editions):
    given_editions(edition(T1, model("deepseek-a", "1")), edition(T2, model("deepseek-a", "2"), known_until=T3))
    assert ask("deepseek-a", moved(T3, -1)) == 2
    with pytest.raises(PriceUnknown):
        ask("deepseek-a", T3)


def test_what_is_new_after_a_time_that_is_not_known_may_have_been_sold_within_it(given_editions):
    # The price list of that time is not in the data: that nothing was sold is more than is known.
    given_editions(
        edition(T1, model("deepseek-a", "1"), known_until=T2),
        edition(T3, model("deepseek-a", "2"), model("deepseek-b", "2")),
    )
    with pytest.raises(NotYet):
        ask("deepseek-b", moved(T2, -1))
    with pytest.raises(PriceUnknown):
        ask("deepseek-b", moved(T3, -1))


def test_what_was_gone_before_known_until_stays_gone(given_editions):
    given_editions(
        edition(T1, model("deepseek-a", "1"), model("deepseek-b", "1")),
        edition(T2, model("deepseek-b", "1"), known_until=T3),
    )
    with pytest.raises(NoLongerSold):
        ask("deepseek-a", "2026-04-01T00:00:00Z")


def test_an_end_that_was_documented_before_known_until_holds_after_it(given_editions):
    names = [{"name": "deepseek-old", "until": T2}]
    given_editions(edition(T1, model("deepseek-a", "1", names=names), known_until=T3))
    with pytest.raises(NoLongerSold) as caught:
        ask("deepseek-old", moved(T3, -1))
    assert caught.value.until == datetime.fromisoformat(T2)


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
    named = {each["edition"]: each for each in (right, withdrawn, wrong, announced)}
    look = [{"observed_at": T2, "edition": right["edition"], "source": "x"}]
    texts = compile_dataset(Dataset(named, {}, HOLIDAYS, look, [], dict.fromkeys(named, "0" * 64)))
    content = json.loads(texts["data/prices.json"])
    assert [each["edition"] for each in content["editions"]] == [right["edition"]]
    module = {}
    exec(texts["deepseek_prices/_evidence.py"], module)
    assert list(module["EVIDENCE"]) == [right["edition"]]


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


# --------------------------------------------------------------- any history, against the rules of the design

MOMENTS = [f"2026-0{month}-01T00:00:00Z" for month in range(1, 10)]
NEVER = "9"  # later than any instant, as text
NAMES = ["deepseek-a", "deepseek-b", "deepseek-c"]


@st.composite
def histories(draw):
    """Up to three editions with bounds, ends and discounts."""
    starts = sorted(draw(st.lists(st.sampled_from(MOMENTS[1:]), min_size=1, max_size=3, unique=True)))
    history = []
    for position, start in enumerate(starts):
        before = [each for each in MOMENTS if each < start and (position == 0 or each >= starts[position - 1])]
        ends = st.sampled_from([None, *(each for each in MOMENTS if each > start)])
        models = []
        for name in draw(st.lists(st.sampled_from(NAMES[:2]), min_size=1, max_size=2, unique=True)):
            price = draw(st.sampled_from(["1", "2", DISCOUNTED]))
            discount = {"discount": until(draw(ends))} if price == DISCOUNTED else {}
            models.append(model(name, price, **discount, **until(draw(ends))))
        if draw(st.booleans()):
            models[-1]["names"] = [{"name": NAMES[2]} | until(draw(ends))]
        history.append(edition(start, *models, earliest=draw(st.sampled_from([None, *before]))))
    return history


def until(end):
    return {"until": end} if end else {}


def expected(history, name, moment):
    """The answer by the rules of the design, one after the other, without any flattening."""
    position = bisect_right([each["in_force"]["from"] for each in history], moment) - 1
    doubtful = position + 1 < len(history) and history[position + 1]["in_force"].get("earliest", NEVER) <= moment
    older = offered(history[position], name, moment) if position >= 0 else None
    newer = offered(history[position + 1], name, moment) if doubtful else None
    if older == "ended" or (older is None and newer == "ended"):
        return "ended"
    if older is not None:
        return (*older, not doubtful)
    if newer is not None:
        return (*newer, False)
    return "ended" if any(offered(each, name, moment) for each in history[: position + 1]) else "not yet"


def offered(data, name, moment):
    """What an edition alone says of a name."""
    for each in data["models"]:
        ends = {each["model"]: NEVER} | {entry["name"]: entry.get("until", NEVER) for entry in each.get("names", ())}
        if name in ends:
            if min(ends[name], each.get("until", NEVER)) <= moment:
                return "ended"
            price = each["prices"]["USD"]["output"]
            if isinstance(price, dict):
                price = price["list_price" if each["discount"].get("until", NEVER) <= moment else "price"]
            return price, data["edition"], each["model"]
    return None


def answered(name, moment):
    try:
        price = ask(name, moment)
    except NotYet:
        return "not yet"
    except NoLongerSold:
        return "ended"
    return str(price), price.edition, price.model, price.certain


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories())
def test_at_every_instant_the_answer_is_that_of_the_rules(given_editions, history):
    given_editions(*history)
    for name in NAMES:
        if any(offered(each, name, "0") for each in history):
            for moment in MOMENTS:
                for at in (moved(moment, -1), moment):
                    assert answered(name, at) == expected(history, name, at), (name, at)
