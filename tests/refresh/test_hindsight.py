"""What each change of the page would have taken, with the words that were known before it."""

import sys

import pytest
from timelapse import moments
from world import ROOT, contents

sys.path.insert(0, str(ROOT / "benchmarks"))

import hindsight


@pytest.fixture(scope="module")
def steps():
    """Every step by the day of its page."""
    before = contents(ROOT / "data")
    found = {step.after: step for step in hindsight.steps()}
    assert contents(ROOT / "data") == before
    return found


def test_every_step_between_two_moments_is_judged(steps):
    days = [moment[:10] for moment, _ in moments(ROOT / "tests" / "pages")]
    assert list(steps) == days[1:]


@pytest.mark.parametrize(
    ("day", "took", "what"),
    [
        ("2025-02-09", hindsight.NOTHING, []),
        ("2026-05-08", hindsight.KNOWN, []),
        ("2026-08-02", hindsight.NEW, ["responses_api", "anthropic_api", "peak_prices_intended"]),
        ("2026-08-06", hindsight.NEW, ["increase_intended"]),
        ("2026-09-15", hindsight.NEW, ["routing_withdrawn (the first with taken_back)"]),
        ("2026-08-13", hindsight.CODE, ["a table of models by period"]),
    ],
)
def test_a_step_took(steps, day, took, what):
    assert (steps[day].took, steps[day].what) == (took, what)


def test_most_rows_are_right_as_proposed(steps):
    words = [step for step in steps.values() if step.took in {hindsight.KNOWN, hindsight.NEW}]
    assert sum(step.ready for step in words) * 2 > sum(step.rows for step in words) > 0
