"""Prices and instants typed by hand from the official pages and news, not from the code."""

from contextlib import suppress
from datetime import datetime
from itertools import product

import pytest

from deepseek_prices import NoLongerSold, PriceError, PriceUnknown, get_price

V3 = "2024-12-26T115800Z"
OCTOBER = "2026-10-17T160000Z"

# kind, currency, discounted price, list price
V3_PRICES = [
    ("input_cache_hit", "USD", "0.014", "0.07"),
    ("input_cache_miss", "USD", "0.14", "0.27"),
    ("output", "USD", "0.28", "1.10"),
    ("input_cache_hit", "CNY", "0.1", "0.5"),
    ("input_cache_miss", "CNY", "1", "2"),
    ("output", "CNY", "2", "8"),
]
V3_KINDS = [row[:2] for row in V3_PRICES]

# kind, currency, off-peak price, peak price
FLASH_PRICES = [
    ("input_cache_hit", "USD", "0.003", "0.006"),
    ("input_cache_miss", "USD", "0.15", "0.3"),
    ("output", "USD", "0.6", "1.2"),
    ("input_cache_hit", "CNY", "0.02", "0.04"),
    ("input_cache_miss", "CNY", "1", "2"),
    ("output", "CNY", "4", "8"),
]
PRO_PRICES = [
    ("input_cache_hit", "USD", "0.022", "0.044"),
    ("input_cache_miss", "USD", "0.66", "1.32"),
    ("output", "USD", "1.98", "3.96"),
    ("input_cache_hit", "CNY", "0.15", "0.30"),
    ("input_cache_miss", "CNY", "4.5", "9.0"),
    ("output", "CNY", "13.5", "27.0"),
]
BILLED_AS = {
    "deepseek-flash": "deepseek-flash",
    "deepseek-v4-flash": "deepseek-flash",
    "deepseek-v4-flash-vision-exp": "deepseek-flash",
    "deepseek-v4-pro": "deepseek-v4-pro",
}
FLASH_NAMES = [name for name, model in BILLED_AS.items() if model == "deepseek-flash"]
# name, kind, currency, off-peak price, peak price
OCTOBER_PRICES = [
    *((name, *row) for name, row in product(FLASH_NAMES, FLASH_PRICES)),
    *(("deepseek-v4-pro", *row) for row in PRO_PRICES),
]

# currency, price, certain: no copy of a page prints the price in USD
SERVICE_PRICES = [("USD", "0.75", False), ("CNY", "5", True)]
SERVICES = ["search", "fetch"]

BEFORE_V3 = ["2024-12-25T16:00:00Z", "2024-12-25T16:00:01Z", "2024-12-26T11:57:59Z"]
DISCOUNTED = ["2024-12-26T11:58:00Z", "2024-12-26T11:58:01Z", "2025-01-15T00:00:00Z", "2025-02-08T15:59:59Z"]
FULL_PRICE = ["2025-02-08T16:00:00Z", "2025-02-08T16:00:01Z", "2025-02-20T00:00:00Z", "2025-02-26T16:29:59Z"]
NOT_KNOWN = ["2025-02-26T16:30:00Z", "2025-02-26T16:30:01Z", "2025-09-01T00:00:00Z"]

OFF_PEAK = "2026-10-20T13:00:00+08:00"
PEAK = "2026-10-20T10:00:00+08:00"
DOUBTFUL_DAY = ["2026-10-16T16:00:00Z", "2026-10-17T04:00:00Z", "2026-10-17T15:59:59Z"]
FIRST_SECONDS = ["2026-10-17T16:00:00Z", "2026-10-17T16:00:01Z"]
FREE = ["2026-10-17T16:00:00Z", PEAK, "2026-10-31T15:59:59Z"]
NOT_FREE = ["2026-10-31T16:00:00Z", "2026-10-31T16:00:01Z", "2026-11-05T10:00:00+08:00"]


def name_of(row: tuple) -> str:
    """The name, kind and currency of a row, to tell the tests apart."""
    return " ".join(row[:-2])


def answer(model: str, kind: str, currency: str, at: str) -> tuple:
    """Digits as printed, list price, period, edition, what it is billed as, whether that is certain."""
    price = get_price(model, kind, at=datetime.fromisoformat(at), currency=currency)
    listed = None if price.list_price is None else str(price.list_price)
    return str(price), listed, price.period, price.edition, price.model, price.certain


def period(at: str, model: str = "deepseek-v4-pro") -> str:
    return get_price(model, "output", at=datetime.fromisoformat(at)).period


# The promotion of V3.


@pytest.mark.parametrize("at", DISCOUNTED)
@pytest.mark.parametrize("row", V3_PRICES, ids=name_of)
def test_v3_costs_the_discounted_price_until_the_discount_ends(row, at):
    kind, currency, price, listed = row
    assert answer("deepseek-chat", kind, currency, at) == (price, listed, "standard", V3, "deepseek-chat", True)


@pytest.mark.parametrize("at", FULL_PRICE)
@pytest.mark.parametrize("row", V3_PRICES, ids=name_of)
def test_v3_costs_the_list_price_from_the_end_of_the_discount(row, at):
    kind, currency, _, listed = row
    assert answer("deepseek-chat", kind, currency, at) == (listed, None, "standard", V3, "deepseek-chat", True)


@pytest.mark.parametrize("at", BEFORE_V3)
@pytest.mark.parametrize("row", V3_PRICES, ids=name_of)
def test_between_the_bounds_of_v3_the_price_is_not_certain(row, at):
    kind, currency, price, listed = row
    assert answer("deepseek-chat", kind, currency, at) == (price, listed, "standard", V3, "deepseek-chat", False)


@pytest.mark.parametrize(("kind", "currency"), V3_KINDS)
def test_before_the_bounds_of_the_first_edition_there_is_no_price(kind, currency):
    with pytest.raises(PriceError):
        answer("deepseek-chat", kind, currency, "2024-12-25T15:59:59Z")


@pytest.mark.parametrize("at", NOT_KNOWN)
@pytest.mark.parametrize(("kind", "currency"), V3_KINDS)
def test_from_the_start_of_the_night_discount_the_price_is_not_known(kind, currency, at):
    with pytest.raises(PriceUnknown):
        answer("deepseek-chat", kind, currency, at)


@pytest.mark.parametrize(("kind", "currency"), V3_KINDS)
def test_deepseek_chat_is_no_longer_sold_in_october_2026(kind, currency):
    with pytest.raises(NoLongerSold):
        answer("deepseek-chat", kind, currency, "2026-10-17T16:00:00Z")


def test_v3_is_in_force_no_longer_than_its_terms_are_known():
    price = get_price("deepseek-chat", "output", at=datetime.fromisoformat("2025-02-20T00:00:00Z"))
    assert price.in_force_until == datetime.fromisoformat("2025-02-26T16:30:00Z")


@pytest.mark.parametrize("at", ["2026-10-01T00:00:00Z", "2026-10-16T15:59:59Z"])
@pytest.mark.parametrize("model", ["deepseek-flash", "deepseek-v4-flash", "deepseek-v4-pro"])
def test_a_model_on_sale_since_september_2026_is_never_not_yet_sold_in_october(model, at):
    with suppress(PriceUnknown):  # as long as no edition here holds its price
        answer(model, "output", "USD", at)


# The page of 17 to 31 October 2026: models.


@pytest.mark.parametrize("row", OCTOBER_PRICES, ids=name_of)
def test_october_2026_costs_the_off_peak_price_outside_peak_hours(row):
    name, kind, currency, off_peak, _ = row
    assert answer(name, kind, currency, OFF_PEAK) == (off_peak, None, "off_peak", OCTOBER, BILLED_AS[name], True)


@pytest.mark.parametrize("row", OCTOBER_PRICES, ids=name_of)
def test_october_2026_costs_the_peak_price_in_peak_hours(row):
    name, kind, currency, _, peak = row
    assert answer(name, kind, currency, PEAK) == (peak, None, "peak", OCTOBER, BILLED_AS[name], True)


@pytest.mark.parametrize("at", FIRST_SECONDS)
@pytest.mark.parametrize("row", OCTOBER_PRICES, ids=name_of)
def test_october_2026_is_certain_from_its_first_second(row, at):
    name, kind, currency, off_peak, _ = row
    assert answer(name, kind, currency, at) == (off_peak, None, "off_peak", OCTOBER, BILLED_AS[name], True)


@pytest.mark.parametrize("at", DOUBTFUL_DAY)
@pytest.mark.parametrize("row", OCTOBER_PRICES, ids=name_of)
def test_between_the_bounds_of_october_2026_a_price_is_not_certain(row, at):
    name, kind, currency, off_peak, _ = row
    assert answer(name, kind, currency, at) == (off_peak, None, "off_peak", OCTOBER, BILLED_AS[name], False)


@pytest.mark.parametrize("row", OCTOBER_PRICES, ids=name_of)
def test_before_the_bounds_of_october_2026_there_is_no_price(row):
    with pytest.raises(PriceError):
        answer(*row[:3], "2026-10-16T15:59:59Z")


# The page of 17 to 31 October 2026: Search and Fetch.


@pytest.mark.parametrize("at", [*FREE, *NOT_FREE])
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(("currency", "price", "certain"), SERVICE_PRICES)
def test_a_request_to_search_or_fetch_costs_the_same_at_all_hours(service, currency, price, certain, at):
    assert answer(service, "request", currency, at) == (price, None, "standard", OCTOBER, service, certain)


@pytest.mark.parametrize("at", FREE)
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(("currency", "price", "certain"), SERVICE_PRICES)
def test_a_server_side_request_is_free_until_the_stated_end(service, currency, price, certain, at):
    assert answer(service, "server_side_request", currency, at) == ("0", price, "standard", OCTOBER, service, certain)


@pytest.mark.parametrize("at", NOT_FREE)
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(("currency", "price", "certain"), SERVICE_PRICES)
def test_a_server_side_request_costs_the_list_price_from_the_stated_end(service, currency, price, certain, at):
    assert answer(service, "server_side_request", currency, at) == (price, None, "standard", OCTOBER, service, certain)


@pytest.mark.parametrize("at", DOUBTFUL_DAY)
@pytest.mark.parametrize("kind", ["request", "server_side_request"])
@pytest.mark.parametrize("service", SERVICES)
def test_between_the_bounds_of_october_2026_a_service_is_not_certain(service, kind, at):
    assert answer(service, kind, "CNY", at)[-1] is False


@pytest.mark.parametrize("currency", ["USD", "CNY"])
@pytest.mark.parametrize("service", SERVICES)
def test_before_the_bounds_of_october_2026_a_service_has_no_price(service, currency):
    with pytest.raises(PriceError):
        answer(service, "request", currency, "2026-10-16T15:59:59Z")


# Peak hours.

WORKING_DAYS = ["2026-10-19", "2026-10-20", "2026-10-21", "2026-10-22", "2026-10-23"]
IN_PEAK = ["09:00:00", "09:00:01", "11:59:59", "11:59:59.999999", "14:00:00", "14:00:01", "17:59:59", "17:59:59.999999"]
OUT_OF_PEAK = ["00:00:00", "08:59:59", "08:59:59.999999", "12:00:00", "12:00:01", "13:59:59", "18:00:00", "23:59:59"]


@pytest.mark.parametrize("clock", IN_PEAK)
@pytest.mark.parametrize("day", WORKING_DAYS)
def test_a_working_day_is_peak_from_9_to_12_and_from_14_to_18_in_beijing(day, clock):
    assert period(f"{day}T{clock}+08:00") == "peak"


@pytest.mark.parametrize("clock", OUT_OF_PEAK)
@pytest.mark.parametrize("day", WORKING_DAYS)
def test_a_working_day_is_off_peak_at_all_other_hours(day, clock):
    assert period(f"{day}T{clock}+08:00") == "off_peak"


@pytest.mark.parametrize("clock", [*IN_PEAK, *OUT_OF_PEAK])
@pytest.mark.parametrize("day", ["2026-10-18", "2026-10-24", "2026-10-25", "2026-11-01"])
def test_saturday_and_sunday_in_beijing_are_off_peak_all_day(day, clock):
    assert period(f"{day}T{clock}+08:00") == "off_peak"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-10-19T00:59:59Z", "off_peak"),
        ("2026-10-19T01:00:00Z", "peak"),
        ("2026-10-19T03:59:59Z", "peak"),
        ("2026-10-19T04:00:00Z", "off_peak"),
        ("2026-10-19T05:59:59Z", "off_peak"),
        ("2026-10-19T06:00:00Z", "peak"),
        ("2026-10-19T09:59:59Z", "peak"),
        ("2026-10-19T10:00:00Z", "off_peak"),
    ],
)
def test_peak_hours_in_utc_are_1_to_4_and_6_to_10(at, expected):
    assert period(at) == expected


@pytest.mark.parametrize("at", ["2026-10-18T16:00:00Z", "2026-10-18T23:59:59Z"])
def test_sunday_evening_in_utc_is_early_monday_in_beijing_and_off_peak(at):
    assert period(at) == "off_peak"


@pytest.mark.parametrize("at", ["2026-10-23T16:00:00Z", "2026-10-24T01:00:00Z", "2026-10-24T09:59:59Z"])
def test_friday_evening_in_utc_begins_a_saturday_in_beijing_that_is_off_peak(at):
    assert period(at) == "off_peak"


def test_sunday_evening_in_new_york_is_monday_morning_in_beijing_and_peak():
    assert period("2026-10-18T21:00:00-04:00") == "peak"


def test_friday_evening_in_new_york_is_saturday_morning_in_beijing_and_off_peak():
    assert period("2026-10-23T21:00:00-04:00") == "off_peak"


def test_the_first_peak_second_of_october_2026_is_on_the_first_monday():
    assert [period(f"2026-10-19T{clock}Z") for clock in ("00:59:59", "01:00:00")] == ["off_peak", "peak"]


@pytest.mark.parametrize("name", FLASH_NAMES)
def test_a_name_has_the_peak_hours_of_the_model_it_is_billed_as(name):
    assert [period(at, name) for at in (PEAK, OFF_PEAK)] == ["peak", "off_peak"]


# Units.


def test_a_model_is_priced_by_the_million_tokens():
    price = get_price("deepseek-v4-pro", "output", at=datetime.fromisoformat(PEAK))
    assert (price.unit, price.unit_quantity) == ("1,000,000 tokens", 1_000_000)


def test_search_is_priced_by_the_thousand_successful_requests():
    price = get_price("search", "request", at=datetime.fromisoformat(PEAK))
    assert (price.unit, price.unit_quantity) == ("1,000 successful requests", 1000)
