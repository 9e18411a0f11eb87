"""The warning of the calendar is in the report whatever else the refresh found, before the end and past it."""

import pytest
from world import at, captures, edited, pages

from scraper.problem import Problem, SourceUnavailable
from scraper.refresh import report
from scraper.refresh.refresh import refresh

SOON, PAST = at("2026-12-20T09:00:00Z"), at("2027-01-04T09:00:00Z")
PAGES = pages("2026-11-15")
DEARER = [
    ("en", "$1.98", "$2.00"), ("en", "$3.96", "$4.00"), ("zh", ">13.5元", ">13.6元"), ("zh", ">27.0元", ">27.2元")
]  # fmt: skip


@pytest.fixture
def november(repository_of):
    """A repository in the state of the page of November."""
    return repository_of("2026-10-31T160000Z", "2026-11-13T160000Z")


def of_calendar(outcome, now):
    return [each for each in report.as_dict(outcome, now)["warnings"] if each["place"] == "holidays/cn.yaml"]


def unavailable():
    raise SourceUnavailable([Problem("site", "an answer", "none", "wait")])


def refreshed(world, code, now):
    """A refresh that ends with this exit code."""
    found = {
        0: lambda: (captures(PAGES, now), []),
        10: lambda: (captures(edited(PAGES, *DEARER), now), []),
        20: unavailable,
        30: lambda: (captures(edited(PAGES, ("en", "<hr>", "<p>No rule knows this.</p><hr>")), now), []),
        40: lambda: (captures(edited(PAGES, ("en", "2500", "2600")), now), []),
    }[code]
    outcome = refresh(world.root, found, now, world.keep)
    assert outcome.exit_code == code, outcome.problems
    return outcome


@pytest.mark.parametrize("code", [0, 10, 20, 30, 40])
def test_the_end_that_is_near_is_told_whatever_the_refresh_ends_with(november, code):
    (warning,) = of_calendar(refreshed(november, code, SOON), SOON)
    assert (warning["expected"], warning["found"]) == ("at least 60 days", "11 days")


@pytest.mark.parametrize("code", [0, 10, 20, 30, 40])
def test_the_end_that_has_passed_is_told_whatever_the_refresh_ends_with(november, code):
    (warning,) = of_calendar(refreshed(november, code, PAST), PAST)
    assert warning["found"] == "its last day was 2026-12-31"
    assert "CalendarUnknown" in warning["advice"]


def test_data_that_cannot_be_loaded_hides_no_warning(november):
    (november.root / "data" / "observations.csv").write_text("", encoding="utf-8")
    outcome = refresh(november.root, unavailable, PAST, november.keep)
    assert (outcome.exit_code, len(of_calendar(outcome, PAST))) == (20, 1)


@pytest.mark.parametrize("text", ["", "complete_until: 1\n", 'complete_until: "soon"\n', "- 1\n"])
def test_a_calendar_that_cannot_be_read_is_a_problem_and_no_crash(november, text):
    (november.root / "data" / "holidays" / "cn.yaml").write_text(text, encoding="utf-8")
    outcome = refresh(november.root, unavailable, PAST, november.keep)
    assert (outcome.exit_code, of_calendar(outcome, PAST)) == (40, [])
