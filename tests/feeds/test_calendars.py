"""The calendars, read by icalendar and spread out by recurring-ical-events."""

from datetime import datetime, timedelta

import icalendar
import pytest
import recurring_ical_events

from deepseek_prices import get_price

SINCE = datetime.fromisoformat("2026-08-16T16:00:00Z")
UNTIL = datetime.fromisoformat("2026-12-31T16:00:00Z")
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture(scope="module", params=["peak.ics", "changes.ics"])
def calendar(request, out):
    return icalendar.Calendar.from_ical((out / request.param).read_bytes())


def test_it_is_read_without_an_error(calendar):
    assert calendar.errors == []
    assert [error for event in calendar.walk("VEVENT") for error in event.errors] == []


def test_each_event_has_an_id_of_its_own(calendar):
    ids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    assert len({*ids}) == len(ids) > 0


def test_a_description_is_read_as_lines(out):
    calendar = icalendar.Calendar.from_ical((out / "peak.ics").read_bytes())
    (*_, event) = calendar.walk("VEVENT")
    first, *prices = str(event["DESCRIPTION"]).splitlines()
    assert first.startswith("peak is ")
    assert "," in first
    assert all(" per 1,000,000 tokens: " in line for line in prices[1:])


def test_each_half_hour_is_peak_where_the_lookup_says_so(out):
    calendar = icalendar.Calendar.from_ical((out / "peak.ics").read_bytes())
    events = recurring_ical_events.of(calendar).between(SINCE, UNTIL)
    times = [(event["DTSTART"].dt, event["DTEND"].dt) for event in events]
    moment, wrong, peaks = SINCE, [], 0
    while moment < UNTIL:
        said = any(start <= moment < end for start, end in times)
        peaks += said
        if said != (get_price("deepseek-v4-pro", "output", moment).period == "peak"):
            wrong.append(moment)
        moment += HALF_HOUR
    assert wrong == []
    assert peaks > 1000
