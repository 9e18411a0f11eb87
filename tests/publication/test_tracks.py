"""`tracks.json` as a port reads it, and `vectors.json`, by which a port shows that it reads it so."""

import csv
import json
from bisect import bisect_right
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from deepseek_prices import editions, get_model, models, services
from deepseek_prices.instants import BEIJING, DAY, from_second
from scraper.editions.timeline import Key
from scraper.publication import proof, tracks, vectors
from scraper.schema import validator

LOOKUP = Path(__file__).parents[1] / "lookup"
# The tables were typed up to here, see tests/lookup/test_known_prices.py.
NEWEST = datetime.fromisoformat("2026-11-13T16:00:00Z")
UNTIL = min((each.in_force_from for each in editions() if each.in_force_from > NEWEST), default=None)


def table(name):
    with (LOOKUP / name).open(encoding="utf-8", newline="") as lines:
        rows = [(each, datetime.fromisoformat(each["at"])) for each in csv.DictReader(lines)]
    return [(each, int(moment.timestamp())) for each, moment in rows if UNTIL is None or moment < UNTIL]


@pytest.fixture(scope="module")
def content(known):
    return tracks.export(known, 0).content


@pytest.fixture(scope="module")
def port(content):
    return tracks.read(content)


@pytest.fixture(scope="module")
def data(known):
    return json.loads(vectors.export(known, 0).content)


def test_it_keeps_to_its_schema(content):
    assert [error.message for error in validator("tracks").iter_errors(json.loads(content))] == []


def test_a_port_knows_every_price_that_was_typed_by_hand(port):
    for row, second in table("known_prices.csv"):
        told = port(Key(row["model"], row["kind"], row["currency"]), second)
        expected = (Decimal(row["price"]), row["period"], row["list_price"] or None, row["billed_as"])
        listed = told["list_price"]
        assert (Decimal(told["amount"]), told["period"], told["billed_as"]) == (expected[0], expected[1], expected[3])
        assert (listed and Decimal(listed)) == (expected[2] and Decimal(expected[2]))


def test_a_port_knows_every_error_that_was_typed_by_hand(port):
    for row, second in table("known_errors.csv"):
        if row["error"] != "CalendarUnknown":  # the calendar grows
            assert port(Key(row["model"], row["kind"], row["currency"]), second) == {"error": row["error"]}


def test_a_name_of_the_guides_is_what_it_is_billed_as(known, port):
    names = json.loads(tracks.export(known, 0).content)["guide_names"]["anywhere"]
    at = known.timeline.starts[-1]
    for name in names:
        told = port(Key(name, "output", "USD"), at)
        assert told == {field: proof.asked(Key(name, "output", "USD"), at)[field] for field in told}


def test_it_tells_models_from_services_and_when_each_is_sold(known, content):
    data = json.loads(content)
    for at in known.timeline.starts:
        found = [(key.partition("|")[0], segment_at(track, at)) for key, track in data["tracks"].items()]
        sold = dict.fromkeys(name for name, segment in found if segment and segment[1] != "ended")
        assert tuple(name for name in sold if name in data["models"]) == models(from_second(at))
        assert tuple(name for name in sold if name not in data["models"]) == services(from_second(at))


def test_it_says_what_each_model_is(known, content):
    data = json.loads(content)
    for at in known.timeline.starts:
        for name in models(from_second(at)):
            _, billed_as, certain, _, _, printed = segment_at(data["models"][name], at)
            model = get_model(name, from_second(at))
            assert (billed_as, certain == 1) == (model.model, model.certain)
            assert dict(printed).get("version") == model.version


def segment_at(track, at):
    position = bisect_right(track[0], at)
    return track[1][position - 1] if position else None


def test_two_versions_can_be_compared_line_by_line(content):
    lines = content.decode().splitlines()
    assert sum(line.startswith('"deepseek-v4-pro|output|USD":') for line in lines) == 1


def test_vectors_ask_for_each_error(data):
    answers = {answer for *_, answer in data["prices"] if isinstance(answer, str)}
    assert answers == {
        "NotYet",
        "NoLongerSold",
        "PriceUnknown",
        "CalendarUnknown",
        "UnknownProduct",
        "UnknownKind",
        "UnknownCurrency",
    }


def test_vectors_are_in_the_public_domain(data):
    assert data["license"] == "CC0-1.0"


def test_vectors_have_next_changes_of_each_sort(data):
    answers = [answer for *_, answer in data["next_changes"]]
    assert None in answers
    assert "NoLongerSold" in answers
    assert {"ended"} < {answer[1] for answer in answers if isinstance(answer, list)}


def test_the_made_up_nights_find_a_port_that_takes_the_weekday_of_utc(data):
    made_up = data["overnight_tracks"]
    (rule,) = made_up["rules"]

    def peak(at, offset):
        """As a port that takes the hour of Beijing, and the weekday of a zone."""
        clock, weekday = (at + BEIJING) % DAY, ((at + offset) // DAY + 3) % 7
        windows = (start <= clock < end for _, days, start, end in rule["windows"] if days >> weekday & 1)
        return "0.25" if any(windows) else "0.10"

    working = [
        (at, answer)
        for *_, at, answer in data["overnight_prices"]
        if answer in ("0.10", "0.25") and (at + BEIJING) // DAY not in made_up["calendar"]["days_off"]
    ]
    assert all(peak(at, BEIJING) == answer for at, answer in working)
    assert sum(peak(at, 0) != answer for at, answer in working) > 10


def test_the_made_up_nights_ask_for_a_holiday_and_for_the_end_of_the_calendar(data):
    made_up = data["overnight_tracks"]
    asked = {(at + BEIJING) // DAY for *_, at, _ in data["overnight_prices"]}
    assert {*made_up["calendar"]["days_off"]} <= asked
    assert "CalendarUnknown" in {answer for *_, answer in data["overnight_prices"]}
