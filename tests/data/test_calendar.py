"""The calendar of days off may end before the next notice is published: that is told, and stops nothing."""

import copy

import pytest
from commands import run

from scraper.dataset import publish
from scraper.dataset.check import check, warnings
from scraper.dataset.dataset import load

OCTOBER = "2026-10-17T160000Z"
# The calendar of the small repository ends with 2026, in Beijing.
LAST, FIRST_AFTER = "2026-12-31T15:59:59Z", "2026-12-31T16:00:00Z"
LATER = "2027-01-04T02:00:00Z"


@pytest.fixture
def data(small):
    """Two editions, in the newer of which holidays count; each test may look later, or add an edition."""
    return small


def look(data, moment, edition=OCTOBER):
    data.observations.append({"observed_at": moment, "edition": edition, "source": "https://example.org/"})


def add(data, start, **terms):
    """A later edition like October's, with evidence."""
    name, in_force = start.replace(":", ""), {"from": start, "basis": "stated"}
    edition = copy.deepcopy(data.editions[OCTOBER]) | {"edition": name, "in_force": in_force} | terms
    del edition["accepted"]
    for service in edition["services"]:
        del service["discount"]
        for by_kind in service["prices"].values():
            by_kind["server_side_request"] = by_kind["request"]
    data.editions[name] = edition
    data.evidence[name] = copy.deepcopy(data.evidence[OCTOBER]) | {"in_force": in_force}
    data.sha256[name] = "0" * 64
    return edition


def without_hours(edition):
    """The same edition with one price round the clock."""
    edition["billing_periods"] = None
    for model in edition["models"]:
        for by_kind in model["prices"].values():
            by_kind |= {kind: by_period["peak"] for kind, by_period in by_kind.items()}


@pytest.mark.parametrize("moment", [FIRST_AFTER, LATER, "2031-07-01T02:00:00Z"])
def test_a_look_at_the_page_after_the_calendars_end_breaks_no_rule(data, moment):
    look(data, moment)
    assert check(data) == []


def test_an_edition_after_the_calendars_end_breaks_no_rule(data):
    add(data, LATER)
    look(data, LATER, LATER.replace(":", ""))
    assert check(data) == []


def test_it_is_a_warning_that_says_what_follows(data):
    look(data, LATER)
    (warning,) = warnings(data)
    assert (warning.place, warning.expected, warning.found) == (
        "holidays/cn.yaml", "days off up to 2027-01-04", "up to 2026-12-31"
    )  # fmt: skip
    assert "CalendarUnknown" in warning.advice


@pytest.mark.parametrize(("moment", "times"), [(LAST, 0), (FIRST_AFTER, 1)])
def test_the_calendar_ends_with_its_last_day_in_beijing(data, moment, times):
    look(data, moment)
    assert len(warnings(data)) == times


@pytest.mark.parametrize(("start", "times"), [(FIRST_AFTER, 0), ("2026-12-31T16:00:01Z", 1)])
def test_where_the_next_edition_knows_no_holidays_the_older_one_counts_to_its_end(data, start, times):
    without_hours(add(data, start))
    look(data, "2031-07-01T02:00:00Z", start.replace(":", ""))
    assert (check(data), len(warnings(data))) == ([], times)


def test_where_no_look_reaches_its_end_there_is_no_warning(data):
    assert warnings(data) == []


def test_observations_are_published_after_its_end(checkout):
    root = checkout()
    publish.add_observation(root, LATER, OCTOBER, "https://example.org/")
    assert load(root / "data").observations[-1]["observed_at"] == LATER
    assert publish.drifted(root) == []


def test_prices_are_published_after_its_end(checkout):
    root = checkout()
    data = load(root / "data")
    new = add(data, LATER)
    assert publish.publish(root, [new], {new["edition"]: data.evidence[new["edition"]]}) == [new["edition"]]
    assert publish.drifted(root) == []


@pytest.mark.parametrize("command", ["check", "compile"])
def test_a_command_warns_and_goes_on(checkout, command):
    root = checkout()
    publish.add_observation(root, LATER, OCTOBER, "https://example.org/")
    done = run(command, root=root)
    assert done.returncode == 0
    assert done.stderr.startswith("warning: R11 holidays/cn.yaml: expected days off up to 2027-01-04")
