"""A question without an instant is about now."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from deepseek_prices import NotYet, get_price, instants, kinds, models


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock that the lookup sees."""

    def set_to(now: str) -> None:
        seconds = datetime.fromisoformat(now).timestamp()
        monkeypatch.setattr(instants, "time", SimpleNamespace(time=lambda: seconds))

    return set_to


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2025-01-15T00:00:00Z", "0.28"), ("2025-02-08T15:59:59.75Z", "0.28"), ("2025-02-08T16:00:00Z", "1.10")],
)
def test_without_an_instant_the_price_is_that_of_now(clock, now, expected):
    clock(now)
    assert str(get_price("deepseek-chat", "output")) == expected


def test_none_is_now(clock):
    clock("2025-01-15T00:00:00Z")
    assert get_price("deepseek-chat", "output", at=None) is get_price("deepseek-chat", "output")


def test_now_and_the_same_instant_are_the_same_question(clock):
    clock("2026-10-20T02:00:00Z")
    now = datetime.fromisoformat("2026-10-20T02:00:00Z")
    assert get_price("deepseek-v4-pro", "output") is get_price("deepseek-v4-pro", "output", at=now)


@pytest.mark.parametrize(
    ("now", "expected"), [("2026-10-20T11:59:59.999+08:00", "peak"), ("2026-10-20T12:00:00+08:00", "off_peak")]
)
def test_a_part_of_a_second_belongs_to_its_second(clock, now, expected):
    clock(now)
    assert get_price("deepseek-v4-pro", "output").period == expected


def test_the_price_follows_the_clock(clock):
    found = []
    for now in ("2026-10-20T08:59:59+08:00", "2026-10-20T09:00:00+08:00"):
        clock(now)
        found.append(str(get_price("deepseek-v4-pro", "output")))
    assert found == ["1.98", "3.96"]


def test_a_clock_that_stands_at_its_beginning_has_no_price(clock):
    clock("1970-01-01T00:00:00Z")
    with pytest.raises(NotYet):
        get_price("deepseek-chat", "output")


def test_names_without_an_instant_are_those_of_now(clock):
    clock("2024-06-15T00:00:00Z")
    assert set(models()) == {"deepseek-chat", "deepseek-coder"}


def test_kinds_without_an_instant_are_those_of_now(clock):
    clock("2024-06-15T00:00:00Z")
    assert set(kinds("deepseek-chat")) == {"input_cache_miss", "output"}
