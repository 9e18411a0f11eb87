"""What a call cost at least and at most: in a time, without a split of cache hits, with calls of the model's own."""

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from deepseek_prices import (
    Amount,
    CalendarUnknown,
    Cost,
    CostRange,
    NoLongerSold,
    NotYet,
    PriceUnknown,
    UnknownProduct,
    deduct,
    get_cost,
    get_price,
)

FLASH, PRO = "deepseek-flash", "deepseek-v4-pro"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EDGE = datetime(2026, 11, 3, 10, tzinfo=UTC)  # a Tuesday: the peak hours end
OFF_PEAK = EDGE + HOUR
CHAT = {"prompt_tokens": 12_000, "prompt_cache_hit_tokens": 10_752, "completion_tokens": 900}
NOT_SPLIT = {"prompt_tokens": 12_000, "completion_tokens": 900}
SEARCHES = {
    "input_tokens": 1248,
    "cache_read_input_tokens": 10_752,
    "output_tokens": 900,
    "server_tool_use": {"web_search_requests": 2, "web_fetch_requests": 1},
}
BY_KIND = {"input_cache_hit": 10_752, "input_cache_miss": 1248, "output": 900}


def ends(cost: Cost | CostRange) -> tuple[str, str]:
    assert isinstance(cost, CostRange)
    return str(cost.low), str(cost.high)


def lines(cost: Amount) -> list[tuple[object, ...]]:
    assert isinstance(cost, Cost)
    return [(line.price.model, line.kind, line.quantity) for line in cost.lines]


def crossing() -> CostRange:
    return get_cost(PRO, CHAT, (EDGE - HOUR, EDGE + HOUR))


# A time.


def test_in_a_time_of_one_price_a_cost_is_exact():
    cost = get_cost(PRO, CHAT, (EDGE - HOUR, EDGE))
    assert (type(cost), cost) == (Cost, get_cost(PRO, CHAT, EDGE - HOUR))
    assert cost.lines == get_cost(PRO, CHAT, EDGE - HOUR).lines


def test_a_cost_in_a_time_knows_its_start_and_end():
    cost = get_cost(PRO, CHAT, (EDGE.astimezone(timezone(timedelta(hours=8))), EDGE + HOUR))
    assert (cost.at, cost.at.tzinfo, cost.until) == (EDGE, UTC, EDGE + HOUR)
    assert get_cost(PRO, CHAT, EDGE).until is None
    assert "at 2026-11-03T10:00:00Z until 2026-11-03T11:00:00Z" in repr(cost)


def test_a_time_in_which_the_price_changes_is_a_range():
    # Off-peak 10,752 * 0.022 + 1,248 * 0.66 + 900 * 1.98 = 2,842.224 by a million; peak is twice that.
    assert ends(crossing()) == ("0.002842224", "0.005684448")
    assert crossing().why == "the price changes within the time"


@pytest.mark.parametrize(
    ("start", "end", "is_range"),
    [
        (EDGE - HOUR, EDGE, False),  # the end is not in it
        (EDGE, EDGE + HOUR, False),  # the start is
        (EDGE - timedelta(microseconds=1), EDGE, False),
        (EDGE - timedelta(microseconds=1), EDGE + timedelta(microseconds=1), True),
        (EDGE - HOUR, EDGE + timedelta(microseconds=1), True),
        (EDGE, EDGE, False),
    ],
)
def test_the_start_is_in_a_time_and_the_end_is_not(start, end, is_range):
    assert isinstance(get_cost(PRO, CHAT, (start, end)), CostRange) is is_range


@pytest.mark.parametrize("at", [EDGE, EDGE - HOUR])
def test_a_time_without_length_is_an_instant(at):
    assert get_cost(PRO, CHAT, (at, at)) == get_cost(PRO, CHAT, at)


def test_a_day_that_ends_where_new_prices_begin_has_none_of_them():
    end = datetime(2026, 8, 16, 16, tzinfo=UTC)  # the first peak prices; a day in Beijing ends
    assert type(get_cost(PRO, BY_KIND, (end - DAY, end))) is Cost
    assert type(get_cost(PRO, BY_KIND, (end, end + DAY))) is CostRange


@pytest.mark.parametrize(
    ("start", "is_range"),
    [
        (datetime(2026, 10, 30, 16, tzinfo=UTC), False),  # Saturday in Beijing
        (datetime(2026, 9, 30, 16, tzinfo=UTC), False),  # a Thursday, a holiday
        (datetime(2026, 10, 28, 16, tzinfo=UTC), True),  # a Thursday
    ],
)
def test_a_day_without_peak_hours_has_one_price(start, is_range):
    assert isinstance(get_cost(PRO, CHAT, (start, start + DAY)), CostRange) is is_range


def test_only_where_a_price_changes_of_which_there_is_something_it_is_a_range():
    assert type(get_cost(PRO, {"output": 0}, (EDGE - HOUR, EDGE + HOUR))) is Cost


def test_a_kind_whose_price_stays_the_same_is_exact_though_the_edition_changes():
    start = datetime(2026, 9, 11, 16, tzinfo=UTC)  # the note on routing was withdrawn in this time, on a Saturday
    cost = get_cost(PRO, CHAT, (start, start + DAY))
    assert (type(cost), cost) == (Cost, get_cost(PRO, CHAT, start))


def test_a_name_that_was_sold_in_a_part_of_the_time_was_used_in_that_part():
    start = datetime(2026, 9, 9, 16, tzinfo=UTC)  # deepseek-flash came at 04:00, a Thursday
    cost = get_cost(FLASH, CHAT, (start, start + DAY))
    peak, off_peak = (get_cost(FLASH, CHAT, start + hours * HOUR) for hours in (14, 20))
    assert (cost.low, cost.high) == (min(peak, off_peak), max(peak, off_peak))


def test_a_name_that_was_sold_at_no_instant_of_the_time_is_the_lookups_error():
    with pytest.raises(NotYet):
        get_cost(FLASH, CHAT, (datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 8, 2, tzinfo=UTC)))
    with pytest.raises(NoLongerSold):
        get_cost("deepseek-chat", CHAT, (OFF_PEAK, OFF_PEAK + DAY))
    with pytest.raises(UnknownProduct):
        get_cost("gpt-9", CHAT, (OFF_PEAK, OFF_PEAK + DAY))


def test_a_price_that_is_not_known_in_a_part_of_the_time_is_the_lookups_error():
    start = datetime(2026, 11, 12, tzinfo=UTC)
    with pytest.raises(PriceUnknown):
        get_cost("document_parsing", {"page": 1}, (start, start + 3 * DAY))


def test_a_day_that_may_be_a_holiday_is_the_lookups_error_or_not_certain():
    start = datetime(2027, 1, 3, 16, tzinfo=UTC)  # a Monday of a year without a notice
    with pytest.raises(CalendarUnknown):
        get_cost(PRO, CHAT, (start, start + DAY))
    cost = get_cost(PRO, CHAT, (start, start + DAY), unknown_holidays="working_day")
    assert ends(cost) == ("0.002842224", "0.005684448")
    assert not cost.certain


def test_a_range_is_certain_where_each_price_within_is():
    assert crossing().certain
    bounds = datetime(2026, 4, 25, 12, 30, tzinfo=UTC), datetime(2026, 4, 25, 16, tzinfo=UTC)  # v4-pro was cut then
    cost = get_cost(PRO, CHAT, bounds)
    assert (type(cost), cost.certain) == (CostRange, False)
    assert repr(cost).endswith(", not certain>")


def test_a_time_of_ages_is_answered():
    cost = get_cost(PRO, CHAT, (datetime(1, 1, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)))
    assert type(cost) is CostRange


@pytest.mark.parametrize(
    ("at", "error", "words"),
    [
        ((EDGE,), TypeError, "an instant, or a start and an end, is expected, not 1 of them"),
        ((EDGE, EDGE, EDGE), TypeError, "not 3 of them"),
        ((EDGE, None), TypeError, "at, end: a timezone-aware datetime is expected, not NoneType"),
        (("2026", EDGE), TypeError, "at, start: a timezone-aware datetime is expected, not str"),
        ((EDGE.replace(tzinfo=None), EDGE), ValueError, "at, start: .* has no time zone"),
        ((EDGE, EDGE.replace(tzinfo=None)), ValueError, "at, end: .* has no time zone"),
        ((EDGE, EDGE - HOUR), ValueError, "the end, 2026-11-03T09:00:00.00:00, is before the start"),
        ([EDGE, EDGE], TypeError, "not list"),
    ],
)
def test_what_is_no_time_is_refused(at, error, words):
    with pytest.raises(error, match=words):
        get_cost(PRO, CHAT, at)


INSTANTS = st.datetimes(datetime(2024, 7, 1), datetime(2026, 12, 28), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis
MODELS = st.sampled_from(["deepseek-chat", "deepseek-reasoner", "deepseek-v4-flash", FLASH, PRO])
LENGTHS = st.one_of(st.integers(0, 48), st.integers(0, 2000)).map(lambda hours: hours * HOUR)
COUNTS = st.integers(0, 10**9)


def both(cost: Cost | CostRange) -> tuple[Amount, Amount]:
    return (cost.low, cost.high) if isinstance(cost, CostRange) else (cost, cost)


def asked(model: str, usage: object, at: object) -> tuple[Amount, Amount]:
    try:
        return both(get_cost(model, usage, at))
    except (NotYet, NoLongerSold, CalendarUnknown):
        assume(False)
        raise


@given(MODELS, INSTANTS, LENGTHS, st.floats(0, 0.999), st.booleans())
def test_what_a_call_cost_at_an_instant_is_within_the_range_of_each_time_around_it(model, start, length, part, split):
    usage = {"input_cache_miss": 1200, "output": 900} if split else NOT_SPLIT
    within = start + length * part
    low, high = asked(model, usage, (start, start + length))
    least, most = asked(model, usage, within)
    assert low <= least <= most <= high


@given(MODELS, INSTANTS, LENGTHS, st.floats(0, 1), COUNTS, COUNTS, st.booleans())
def test_splitting_a_time_never_widens_the_range(model, start, length, part, first, second, split):
    def usage(count: int) -> dict[str, int]:
        kind = "input_cache_miss" if split else "prompt_tokens"
        return {kind: count, "output" if split else "completion_tokens": count}

    middle = start + length * part
    low, high = asked(model, usage(first + second), (start, start + length))
    parts = [asked(model, usage(first), (start, middle)), asked(model, usage(second), (middle, start + length))]
    assert low <= sum(least for least, _ in parts)
    assert sum(most for _, most in parts) <= high


# No split of cache hits.


@pytest.mark.parametrize(
    "usage",
    [
        NOT_SPLIT,
        NOT_SPLIT | {"total_tokens": 12_900, "completion_tokens_details": {"reasoning_tokens": 300}},
        NOT_SPLIT | {"prompt_tokens_details": {"cached_tokens": None}},
        NOT_SPLIT | {"prompt_tokens_details": None, "prompt_cache_hit_tokens": None},
        {"input_tokens": 12_000, "output_tokens": 900},
        {"input_tokens": 12_000, "output_tokens": 900, "total_tokens": 12_900},
    ],
)
def test_input_of_which_nothing_says_how_much_was_cached_costs_from_all_hits_to_all_misses(usage):
    # 12,000 * 0.003 + 900 * 0.6 and 12,000 * 0.15 + 900 * 0.6, by a million.
    cost = get_cost(FLASH, usage, OFF_PEAK)
    assert ends(cost) == ("0.000576", "0.00234")
    assert (cost.why, cost.certain) == ("how much of the input was cached is not said", True)
    assert lines(cost.low) == [(FLASH, "input_cache_hit", 12_000), (FLASH, "output", 900)]
    assert lines(cost.high) == [(FLASH, "input_cache_miss", 12_000), (FLASH, "output", 900)]


@pytest.mark.parametrize(
    "usage", [{"prompt_tokens": 0, "completion_tokens": 5}, {"input_tokens": 0, "output_tokens": 5}]
)
def test_no_input_needs_no_split(usage):
    assert lines(get_cost(FLASH, usage, OFF_PEAK)) == [(FLASH, "output", 5)]


@pytest.mark.parametrize("at", [OFF_PEAK, (EDGE - HOUR, EDGE)])
def test_input_may_be_taken_for_misses(at):
    cost = get_cost(FLASH, NOT_SPLIT, at, no_cache_split="miss")
    assert lines(cost) == [(FLASH, "input_cache_miss", 12_000), (FLASH, "output", 900)]


def test_input_that_is_split_is_never_taken_for_misses():
    assert get_cost(FLASH, CHAT, OFF_PEAK, no_cache_split="miss") == get_cost(FLASH, CHAT, OFF_PEAK)


@pytest.mark.parametrize("word", ["hit", "", None])
def test_another_word_for_what_to_do_without_a_split_is_refused(word):
    with pytest.raises(ValueError, match="no_cache_split: 'range' or 'miss' is expected"):
        get_cost(FLASH, CHAT, OFF_PEAK, no_cache_split=word)


def test_before_caching_there_was_nothing_to_split():
    before = datetime(2024, 7, 1, tzinfo=UTC)
    cost = get_cost("deepseek-chat", NOT_SPLIT, before)
    assert lines(cost) == [("deepseek-chat", "input_cache_miss", 12_000), ("deepseek-chat", "output", 900)]
    assert cost == get_cost("deepseek-chat", NOT_SPLIT, before, no_cache_split="miss")


def test_a_time_in_which_caching_came_has_hits_too():
    cost = get_cost("deepseek-chat", NOT_SPLIT, (datetime(2024, 7, 1, tzinfo=UTC), datetime(2024, 9, 1, tzinfo=UTC)))
    assert [line.kind for line in cost.low.lines] == ["input_cache_hit", "output"]


def test_both_reasons_are_told():
    cost = get_cost(PRO, NOT_SPLIT, (EDGE - HOUR, EDGE + HOUR))
    assert cost.why == "how much of the input was cached is not said; the price changes within the time"
    # Off-peak 12,000 * 0.022 + 900 * 1.98, peak 12,000 * 1.32 + 900 * 3.96, by a million.
    assert ends(cost) == ("0.002046", "0.019404")


def test_what_contradicts_itself_is_refused_without_a_split_too():
    with pytest.raises(ValueError, match="contradict"):
        get_cost(FLASH, NOT_SPLIT | {"total_tokens": 12_901}, OFF_PEAK)


# What the model called.


def test_what_the_model_called_costs_from_none_to_all_that_succeeded():
    # 10,752 * 0.003 + 1,248 * 0.15 + 900 * 0.6 by a million, and 3 * 0.75 by a thousand.
    cost = get_cost(FLASH, SEARCHES, OFF_PEAK)
    assert ends(cost) == ("0.000759456", "0.003009456")
    assert cost.why == "how many of the searches and fetches succeeded is not said"
    assert lines(cost.high)[3:] == [("search", "server_side_request", 2), ("fetch", "server_side_request", 1)]
    assert "server_side_request" not in repr(cost.low)


@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_it_is_certain_where_the_price_of_the_service_is(currency):
    cost = get_cost(FLASH, SEARCHES, OFF_PEAK, currency=currency)
    at = {"at": OFF_PEAK, "currency": currency}
    assert cost.certain is get_price("search", "server_side_request", **at).certain


def test_while_the_model_called_for_free_a_cost_is_exact():
    cost = get_cost(FLASH, SEARCHES, datetime(2026, 10, 20, 12, tzinfo=UTC), currency="CNY")
    assert (type(cost), len(cost.lines)) == (Cost, 5)


def test_a_call_at_a_time_without_a_price_for_it_is_the_lookups_error():
    with pytest.raises(NotYet):
        get_cost(PRO, SEARCHES, datetime(2026, 9, 1, tzinfo=UTC))


def test_calls_in_a_chat_and_without_a_split_are_a_range_of_both():
    cost = get_cost(FLASH, NOT_SPLIT | {"server_tool_use": {"web_search_requests": 1}}, OFF_PEAK)
    assert ends(cost) == ("0.000576", "0.00309")
    assert cost.why.count(";") == 1
    misses = get_cost(
        FLASH, NOT_SPLIT | {"server_tool_use": {"web_search_requests": 1}}, OFF_PEAK, no_cache_split="miss"
    )
    assert ends(misses) == ("0.00234", "0.00309")


# What a range is.


def test_a_range_is_no_decimal():
    assert not isinstance(crossing(), Decimal)
    with pytest.raises(TypeError):
        float(crossing())
    with pytest.raises(TypeError):
        Decimal(crossing())


def test_a_sum_of_costs_and_ranges_is_a_range():
    exact, one, other = get_cost(FLASH, CHAT, OFF_PEAK), crossing(), get_cost(FLASH, SEARCHES, OFF_PEAK)
    found = sum([exact, one, other, exact])
    assert (found.low, found.high) == (exact + one.low + other.low + exact, exact + one.high + other.high + exact)
    assert (found.why, found.certain) == (f"{one.why}; {other.why}", False)
    assert sum([exact, one, one]).why == one.why
    assert {str(sum(each, Decimal(0))) for each in ([one, exact], [exact, one])} == {str(one + exact)}


@pytest.mark.parametrize("zero", [0, Decimal(0), Decimal("0.00")])
def test_nothing_more_changes_nothing(zero):
    assert (crossing() + zero, zero + crossing()) == (crossing(), crossing())


@pytest.mark.parametrize("other", [1, Decimal("0.1"), 0.0, "0", None])
def test_a_number_without_a_currency_is_not_added(other):
    with pytest.raises(TypeError):
        crossing() + other
    with pytest.raises(TypeError):
        other + crossing()


def test_two_currencies_are_not_added():
    other = get_cost(FLASH, NOT_SPLIT, OFF_PEAK, currency="CNY")
    for added in (other, other.low):
        with pytest.raises(TypeError, match="USD and one in CNY"):
            crossing() + added
        with pytest.raises(TypeError, match="cannot be added"):
            added + crossing()
    assert crossing() != other


def test_a_sum_of_costs_is_certain_where_each_is():
    certain, not_certain = get_cost(FLASH, CHAT, OFF_PEAK), get_cost("search", {"request": 1}, OFF_PEAK)
    assert not not_certain.certain
    assert sum([certain, certain]).certain
    for total in (sum([certain, not_certain]), not_certain + certain, 0 + not_certain, certain - not_certain):
        assert not total.certain
        assert repr(total).endswith(" USD, not certain>")
        assert not (total + crossing()).certain
        assert not pickle.loads(pickle.dumps(total)).certain


def test_a_sum_of_costs_makes_no_lines_to_know_that_it_is_certain():
    cost = get_cost(FLASH, CHAT, OFF_PEAK)
    assert (cost + cost).certain
    assert "lines" not in {name for name in Cost.__slots__ if _is_set(cost, name)}


def _is_set(cost: Cost, name: str) -> bool:
    try:
        vars(Cost)[name].__get__(cost)
    except AttributeError:
        return False
    return True


def test_a_range_is_written_with_both_ends():
    assert str(crossing()) == "0.002842224 – 0.005684448"
    assert f"{crossing():.4f}" == "0.0028 – 0.0057"
    assert repr(crossing()) == "<CostRange 0.002842224 – 0.005684448 USD: the price changes within the time>"


def test_equal_ranges_have_the_same_hash_and_others_are_not_equal():
    other = CostRange(crossing().low, crossing().high, "another reason")
    assert (crossing() == other, hash(crossing()) == hash(other)) == (True, True)
    assert crossing() not in (crossing() + crossing(), crossing().low, None, str(crossing()))


@pytest.mark.parametrize("name", ["low", "high", "why", "certain", "currency", "other"])
def test_a_range_cannot_be_changed(name):
    with pytest.raises(AttributeError, match="a CostRange cannot be changed"):
        setattr(crossing(), name, None)


def test_a_range_goes_from_the_least_to_the_most():
    with pytest.raises(ValueError, match="from the least to the most"):
        CostRange(crossing().high, crossing().low, "")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda cost: pickle.loads(pickle.dumps(cost))])
def test_a_copy_and_a_pickle_keep_everything(again):
    for cost in (crossing(), crossing() + crossing(), get_cost(FLASH, SEARCHES, OFF_PEAK)):
        assert again(cost).as_dict() == cost.as_dict()


def test_as_dict_has_everything_as_json_has_it():
    cost = crossing()
    assert cost.as_dict() == {
        "low": cost.low.as_dict(),
        "high": cost.high.as_dict(),
        "currency": "USD",
        "why": "the price changes within the time",
        "certain": True,
    }
    assert cost.as_dict()["low"]["until"] == "2026-11-03T11:00:00Z"
    assert (cost + cost).as_dict()["low"] == {"amount": "0.005684448", "currency": "USD", "certain": True}
    assert json.loads(json.dumps(cost.as_dict())) == cost.as_dict()


# As a field of a pydantic model.


class Entry(BaseModel):
    cost: Cost | CostRange


RANGES = {
    "of a time": crossing,
    "of a sum": lambda: crossing() + crossing(),
    "not certain": lambda: get_cost(FLASH, SEARCHES, OFF_PEAK),
    "of a sum that is not certain": lambda: sum([get_cost(FLASH, SEARCHES, OFF_PEAK)] * 2),
    "exact": lambda: get_cost(PRO, CHAT, (EDGE - HOUR, EDGE)),
}


@pytest.mark.parametrize("made", RANGES.values(), ids=RANGES)
def test_json_comes_back_as_it_was(made):
    entry = Entry(cost=made())
    again = Entry.model_validate_json(entry.model_dump_json())
    assert (type(again.cost), again.cost.as_dict()) == (type(made()), made().as_dict())
    assert Entry.model_validate(entry.model_dump(mode="json")) == entry


@pytest.mark.parametrize(
    "changes",
    [
        {"low": crossing().high.as_dict()},
        {"high": crossing().low.as_dict()},
        {"currency": "CNY"},
        {"certain": "yes"},
        {"why": None},
        {"low": "0.1"},
        {"low": {"amount": "0.001", "currency": "CNY", "certain": True}},
        {"low": {"amount": "0.001", "currency": "USD", "certain": False}},
        {"low": crossing().low.as_dict() | {"certain": False}},
        {"tax": 1},
    ],
    ids=str,
)
def test_a_range_with_a_field_that_is_wrong_is_refused(changes):
    with pytest.raises(ValidationError):
        Entry.model_validate({"cost": crossing().as_dict() | changes})


# What it pays.

BALANCE = {"currency": "USD", "total_balance": "1", "granted_balance": "0", "topped_up_balance": "1"}


def test_a_range_is_not_deducted_but_an_end_of_it_is():
    with pytest.raises(TypeError, match="of a range, its low or its high"):
        deduct(crossing(), {"balance_infos": [BALANCE]})
    assert deduct(crossing().high, {"balance_infos": [BALANCE]}).from_topped_up == crossing().high


@pytest.mark.parametrize(("model", "usage"), [(FLASH, CHAT), ("search", {"request": 1})])
def test_what_is_deducted_is_certain_where_the_cost_is(model, usage):
    cost = get_cost(model, usage, OFF_PEAK)
    assert deduct(cost, {"balance_infos": [BALANCE]}).from_topped_up.certain is cost.certain
