"""Answers typed by hand from public facts, not from the code: `known_prices.csv` and `known_errors.csv`."""

import csv
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import deepseek_prices
from deepseek_prices import PriceError, editions, get_price, history, lookup
from deepseek_prices._evidence import EDITIONS
from deepseek_prices.edition import price_points


def spans_of(track: tuple[str, str, str]) -> tuple:
    return history(*track[:2], currency=track[2])


# The newest price list when the tables were typed: of what comes after it they know nothing.
NEWEST = datetime.fromisoformat("2026-11-13T16:00:00Z")
UNTIL = min((each.in_force_from for each in editions() if each.in_force_from > NEWEST), default=None)


def table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def still_known(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    return [line for line in lines if UNTIL is None or datetime.fromisoformat(line["at"]) < UNTIL]


PRICES = still_known(table("known_prices.csv"))
ERRORS = still_known(table("known_errors.csv"))


def question(line: dict[str, str]) -> str:
    """What a line asks, also to tell the tests apart."""
    return f"{line['at']} {line['model']} {line['kind']} {line['currency']}"


def ask(line: dict[str, str]):
    return get_price(line["model"], line["kind"], at=datetime.fromisoformat(line["at"]), currency=line["currency"])


@pytest.mark.parametrize("line", PRICES, ids=question)
def test_a_price_is_the_known_one(line):
    price = ask(line)
    listed = Decimal(line["list_price"]) if line["list_price"] else None
    expected = (Decimal(line["price"]), line["period"], listed, line["billed_as"])
    assert (price, price.period, price.list_price, price.model) == expected


@pytest.fixture
def _calendar_of_2026(monkeypatch):
    """The calendar as it was when the tables were typed, whatever years have been added since."""
    first, _, days_off = lookup.compiled.CALENDAR
    last = (date(2026, 12, 31) - date(1970, 1, 1)).days
    monkeypatch.setattr(lookup.compiled, "CALENDAR", (first, last, frozenset(day for day in days_off if day <= last)))
    monkeypatch.setattr(lookup, "_tracks", {})


@pytest.mark.usefixtures("_calendar_of_2026")
@pytest.mark.parametrize("line", ERRORS, ids=question)
def test_where_there_is_no_price_the_error_is_the_known_one(line):
    with pytest.raises(PriceError) as caught:
        ask(line)
    assert type(caught.value).__name__ == line["error"]


# The tables.


def test_at_least_400_prices_are_known():
    assert len(PRICES) >= 400


def test_no_question_is_asked_twice():
    asked = Counter(question(line) for line in [*PRICES, *ERRORS])
    assert [each for each, times in asked.items() if times > 1] == []


def test_every_name_kind_currency_and_period_of_the_price_lists_is_known():
    spans = [(key, span) for key in lookup.compiled.TRACKS for span in spans_of(key)]
    listed = {
        (*key, price.period) for key, span in spans if UNTIL is None or span.start < UNTIL for price in span.prices
    }
    known = {(line["model"], line["kind"], line["currency"], line["period"]) for line in PRICES}
    assert listed - known == set()


def test_every_price_and_list_price_of_every_edition_is_asked_while_it_is_in_force():
    # So no digit of an edition can be another one. The newest that the tables know may end before all of it is asked.
    answers = [ask(line) for line in PRICES]
    asked = {(each.edition, each.model, each.kind, each.currency, each.period) for each in answers}
    listed = {
        (each.edition, each.model, each.kind, each.currency, each.period)
        for each in answers
        if each.list_price is not None
    }
    printed = [
        ((name, point.name, point.kind, point.currency, point.period), point.list_price)
        for name, edition in EDITIONS.items()
        if datetime.fromisoformat(edition["in_force"]["from"]) < NEWEST or UNTIL is None
        for point in price_points(edition)
    ]
    assert [cell for cell, _ in printed if cell not in asked] == []
    assert [cell for cell, list_price in printed if list_price is not None and cell not in listed] == []


def test_what_has_no_price_at_any_time_is_known_too():
    unpriced = {key for key in lookup.compiled.TRACKS if not any(span.prices for span in spans_of(key))}
    known = {(line["model"], line["kind"], line["currency"]) for line in ERRORS}
    assert unpriced - known == set()


def test_every_error_is_known():
    public = [getattr(deepseek_prices, name) for name in deepseek_prices.__all__]
    errors = {each.__name__ for each in public if isinstance(each, type) and issubclass(each, PriceError)}
    assert {line["error"] for line in table("known_errors.csv")} == errors - {"PriceError"}
