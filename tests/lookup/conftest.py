"""What several files of these tests need."""

from datetime import date

import pytest
import tracks_file

from deepseek_prices import load, lookup


@pytest.fixture
def calendar(monkeypatch):
    """The calendar as if it ended on Friday 2026-10-09.

    The days after that are past: what they cost, with and without a holiday, no later price list changes.
    """
    first, _, days_off = lookup.compiled.CALENDAR
    last = (date(2026, 10, 9) - date(1970, 1, 1)).days
    monkeypatch.setattr(lookup.compiled, "CALENDAR", (first, last, frozenset(day for day in days_off if day <= last)))
    monkeypatch.setattr(lookup, "_tracks", {})


@pytest.fixture
def built_in_again(monkeypatch):
    """What is loaded in a test is not loaded after it."""
    monkeypatch.setattr(lookup, "compiled", lookup.compiled)
    monkeypatch.setattr(lookup, "_tracks", {})


@pytest.fixture
def loaded(built_in_again, tmp_path):  # noqa: ARG001 - for its effect
    """Loads content."""

    def use(found):
        path = tmp_path / "tracks.json"
        path.write_bytes(tracks_file.encoded(found))
        load(path)

    return use


@pytest.fixture
def newer(loaded):
    """What is built in, and a newer edition."""
    loaded(tracks_file.newer())
