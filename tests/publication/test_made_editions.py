"""Feeds of editions that are made here: announced, ended, withdrawn; a calendar that ends, a shape that nobody has."""

import json
from datetime import datetime

import made_editions
import pytest

from scraper.editions.timeline import Key
from scraper.publication import changes_atom, feeds, ics, litellm, newapi, peak_ics, schedule, spans
from scraper.publication.feed import Feed, Refusal


def at(moment):
    return int(datetime.fromisoformat(moment).timestamp())


AT = at("2026-11-29T12:00:00Z")
PRO = {"off_peak": "1", "peak": "2"}
KINDS = ("input_cache_hit", "input_cache_miss", "output")
SEPTEMBER = at("2026-09-07T00:00:00Z")  # a Monday, three weeks before the holidays of these tests


def edition(start, price=PRO, rule=made_editions.RULE, **more):
    model = made_editions.model("deepseek-pro", price, kinds=KINDS, **more)
    return made_editions.edition(start, model, billing_periods=rule)


def statuses(contents):
    return {each["path"]: each["status"] for each in json.loads(contents[feeds.MANIFEST])["feeds"]}


def content(contents, name):
    return json.loads(contents[f"v1/{name}.json"])


def test_an_announced_edition_is_in_the_feeds_before_it_is_in_force(made):
    known = made(edition(made_editions.T1), edition("2026-09-20T16:00:00Z", {"off_peak": "3", "peak": "6"}))
    contents = feeds.feeds(known, SEPTEMBER)
    lists = content(contents, "schedule")["lists"]
    assert [each["from"] for each in lists] == ["2026-09-07T00:00:00Z", "2026-09-20T16:00:00Z"]
    assert [each["prices"]["deepseek-pro"]["USD"]["output"]["peak"] for each in lists] == ["2", "6"]
    until = {each["path"]: each.get("exact_until") for each in json.loads(contents[feeds.MANIFEST])["feeds"]}
    for path in ("v1/newapi.json", "v1/litellm.json", "v1/now.md"):
        assert until[path] == "2026-09-20T16:00:00Z"
    assert b"DTSTART:20260920T160000Z" in contents["v1/changes.ics"]


def test_a_discount_ends_in_the_feeds(made):
    discounted = {"price": "1", "list_price": "2"}
    known = made(edition(made_editions.T1, discounted, None, discount={"until": "2026-09-10T16:00:00Z"}))
    lists = content(feeds.feeds(known, SEPTEMBER), "schedule")["lists"]
    assert [each["from"] for each in lists] == ["2026-09-07T00:00:00Z", "2026-09-10T16:00:00Z"]
    assert [each["prices"]["deepseek-pro"]["USD"]["output"] for each in lists] == [discounted, "2"]


def test_a_name_that_ends_leaves_the_schedule_at_its_end(made):
    other = {"names": [{"name": "deepseek-old", "until": "2026-09-10T16:00:00Z"}]}
    known = made(edition(made_editions.T1, **other))
    lists = content(feeds.feeds(known, SEPTEMBER), "schedule")["lists"]
    assert [each["names"] for each in lists] == [{"deepseek-old": "deepseek-pro"}, {}]


def test_a_withdrawn_edition_is_in_no_price_and_is_a_correction(made):
    first = edition(made_editions.T1)
    announced = edition("2026-09-20T16:00:00Z", {"off_peak": "3", "peak": "6"})
    withdrawn = edition("2026-09-20T16:00:00Z", {"off_peak": "3", "peak": "6"}) | {
        "edition": "2026-09-20T160000Z.2",
        "supersedes": {"edition": "2026-09-20T160000Z", "reason": "withdrawn"},
        "recorded_at": "2026-11-26T09:00:00Z",
    }
    known = made(first, announced, withdrawn)
    contents = feeds.feeds(known, AT)
    assert content(contents, "tracks")["not_counting"] == {
        "2026-09-20T160000Z": "superseded by 2026-09-20T160000Z.2",
        "2026-09-20T160000Z.2": "withdrawn: no edition begins here",
    }
    atom = contents["v1/changes.atom"].decode()
    assert "correction:2026-09-20T160000Z.2</id>" in atom
    assert "edition:2026-09-20T160000Z<" not in atom
    assert all(row["edition"] == first["edition"] for row in rows(contents))


def rows(contents):
    header, *lines = contents["v1/spans.csv"].decode().splitlines()
    return [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]


def test_nothing_is_said_after_a_calendar_that_ends_within_the_horizon(made):
    known = made(edition(made_editions.T1))
    december = at("2026-12-20T00:00:00Z")
    contents = feeds.feeds(known, december)
    assert content(contents, "schedule")["valid_until"] == "2026-12-31T16:00:00Z"
    assert max(row["until"] for row in rows(contents)) == "2026-12-31T16:00:00Z"
    assert statuses(contents)["v1/newapi.json"] == "exact"
    assert isinstance(litellm.export(known, at("2026-12-26T00:00:00Z")), Refusal)  # in the week before
    for module in (schedule, peak_ics, newapi, litellm):
        assert isinstance(module.export(known, at("2026-12-31T16:00:00Z")), Refusal)


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2026-09-23T15:59:59Z", "labelled"),  # the holiday begins on 2026-09-30 at 16:00 UTC
        ("2026-09-23T16:00:01Z", "refused"),
        ("2026-09-30T15:59:59Z", "refused"),
        ("2026-10-02T16:00:00Z", "labelled"),
    ],
)
def test_litellm_is_refused_in_the_week_before_a_holiday_on_a_weekday(made, moment, status):
    found = litellm.export(made(edition(made_editions.T1)), at(moment))
    assert isinstance(found, Refusal) == (status == "refused")


def test_a_holiday_at_the_weekend_refuses_nothing(made):
    notice = made_editions.HOLIDAYS["notices"][0] | {"days_off": ["2026-09-12"]}
    known = made(edition(made_editions.T1), holidays=made_editions.HOLIDAYS | {"notices": [notice]})
    assert isinstance(litellm.export(known, SEPTEMBER), Feed)


def test_a_shape_that_a_target_has_no_words_for_has_no_file(made):
    windows = [
        {"period": "peak", "days": ["mon"], "from": "09:00", "to": "12:00"},
        {"period": "off_peak", "days": ["mon"], "from": "14:00", "to": "18:00"},
    ]
    rule = {"time_zone": "Asia/Shanghai", "default": "standard", "windows": windows}
    known = made(edition(made_editions.T1, {"off_peak": "1", "peak": "3", "standard": "2"}, rule))
    contents = feeds.feeds(known, SEPTEMBER)
    for path in ("v1/peak.ics", "v1/newapi.json", "v1/litellm.json"):
        assert statuses(contents)[path] == "refused"
        assert contents[path] is None
    assert statuses(contents)["v1/schedule.json"] == statuses(contents)["v1/spans.csv"] == "exact"


def test_windows_by_the_half_hour_and_other_days_are_exact(made):
    windows = [
        {"period": "peak", "days": ["sun", "tue"], "from": "00:00", "to": "08:30"},
        {"period": "peak", "days": ["sun", "tue"], "from": "16:30", "to": "23:30"},
        {"period": "peak", "days": ["fri", "sat"], "from": "06:00", "to": "07:00"},
    ]
    rule = {"time_zone": "Asia/Shanghai", "default": "off_peak", "windows": windows, "except_holidays": "CN"}
    known = made(edition(made_editions.T1, PRO, rule))
    found = statuses(feeds.feeds(known, SEPTEMBER))
    assert (found["v1/newapi.json"], found["v1/litellm.json"], found["v1/peak.ics"]) == ("exact", "labelled", "exact")


def test_windows_that_begin_at_one_hour_on_other_days_are_events_of_their_own(made):
    windows = [
        {"period": "peak", "days": ["mon"], "from": "09:00", "to": "12:00"},
        {"period": "peak", "days": ["sat"], "from": "09:00", "to": "10:00"},
    ]
    rule = {"time_zone": "Asia/Shanghai", "default": "off_peak", "windows": windows}
    feed = peak_ics.export(made(edition(made_editions.T1, PRO, rule)), SEPTEMBER)
    ids = [event["UID"] for event in ics.events(feed.content)]
    assert len({*ids}) == len(ids) == 2


def test_an_edition_that_begins_within_a_window_cuts_its_event(made):
    known = made(edition(made_editions.T1), edition("2026-09-09T02:30:00Z", "1", None))
    events = peak_ics.read(peak_ics.export(known, at("2026-09-01T00:00:00Z")).content)
    assert (at("2026-09-09T01:00:00Z"), at("2026-09-09T02:30:00Z")) in events
    assert max(end for _, end in events) == at("2026-09-09T02:30:00Z")


def test_a_model_without_a_price_for_a_hit_is_no_model_of_a_gateway(made):
    model = made_editions.model("deepseek-coder", PRO)
    both = made_editions.edition(made_editions.T1, model, billing_periods=made_editions.RULE)
    reasons = {
        each["path"]: each["reason"] for each in json.loads(feeds.feeds(made(both), SEPTEMBER)[feeds.MANIFEST])["feeds"]
    }
    assert reasons["v1/newapi.json"] == "no model with its three prices in USD is sold at this instant"
    assert reasons["v1/litellm.json"] == reasons["v1/newapi.json"]


def test_nothing_recorded_later_is_in_the_changes(made):
    known = made(edition(made_editions.T1))  # recorded on 2026-11-25
    assert isinstance(changes_atom.export(known, SEPTEMBER), Refusal)
    assert isinstance(changes_atom.export(known, at("2026-11-26T00:00:00Z")), Feed)


def test_at_its_end_a_feed_that_ends_by_itself_says_nothing(made):
    known = made(edition(made_editions.T1))
    december = at("2026-12-20T00:00:00Z")
    key, end = Key("deepseek-pro", "output", "USD"), known.calendar_until
    for module in (schedule, spans):
        reader = module.read(module.export(known, december).content)
        assert reader(key, end - 1)["amount"] == "1"
        assert reader(key, end) is None


def test_the_schedule_looks_62_days_ahead(made):
    known = made(edition(made_editions.T1, "1", None))
    assert schedule.export(known, SEPTEMBER).exact_until == SEPTEMBER + 62 * 86400


def test_a_service_with_another_unit_is_apart_from_the_prices_per_million_tokens(made):
    search = {
        "service": "search",
        "unit": {"quantity": 1000, "of": "request"},
        "prices": {"USD": {"request": "0.75"}, "CNY": {"request": "5"}},
    }
    known = made(edition(made_editions.T1) | {"services": [search]})
    (found,) = json.loads(schedule.export(known, SEPTEMBER).content)["lists"]
    assert found["services"] == {
        "search": {"unit": "per 1,000 requests", "prices": {"USD": {"request": "0.75"}, "CNY": {"request": "5"}}}
    }
    assert [*found["prices"]] == ["deepseek-pro"]


def test_a_correction_updates_its_entry_and_keeps_its_id(made):
    first = edition(made_editions.T1)
    second = edition(made_editions.T1, {"off_peak": "1", "peak": "3"}) | {
        "edition": f"{first['edition']}.2",
        "supersedes": {"edition": first["edition"], "reason": "corrected"},
        "recorded_at": "2026-11-26T09:00:00Z",
    }
    before = changes_atom.export(made(first), AT).content.decode()
    after = changes_atom.export(made(first, second), AT).content.decode()
    id_ = f"edition:{first['edition']}</id>"
    assert before.count(id_) == after.count(id_) == 1
    assert "<updated>2026-11-26T09:00:00Z</updated>" not in before
    assert after.count("<updated>2026-11-26T09:00:00Z</updated>") == 3  # the feed's, the entry's, the correction's
    assert f"correction:{second['edition']}</id>" in after
