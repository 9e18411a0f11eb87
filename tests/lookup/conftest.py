"""What several files of these tests need."""

from datetime import date

import pytest

from deepseek_prices import lookup


@pytest.fixture
def calendar(monkeypatch):
    """The calendar of 2026 and nothing after it."""
    first, _, days_off = lookup.compiled.CALENDAR
    last = (date(2026, 12, 31) - date(1970, 1, 1)).days
    monkeypatch.setattr(lookup.compiled, "CALENDAR", (first, last, frozenset(day for day in days_off if day <= last)))
