"""What several files of these tests need."""

from datetime import date

import pytest

from deepseek_prices import lookup


@pytest.fixture
def calendar(monkeypatch):
    """The calendar as if it ended on Friday 2026-10-09.

    The days after that are past: what they cost, with and without a holiday, no later price list changes.
    """
    first, _, days_off = lookup.compiled.CALENDAR
    last = (date(2026, 10, 9) - date(1970, 1, 1)).days
    monkeypatch.setattr(lookup.compiled, "CALENDAR", (first, last, frozenset(day for day in days_off if day <= last)))
    monkeypatch.setattr(lookup, "_tracks", {})
