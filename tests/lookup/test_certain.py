"""A price is certain where every edition that may hold gives it: the program that counts, and what it is held to."""

from datetime import datetime

import pytest
from certain import doubts, share

from deepseek_prices import get_price, history

UNTIL = datetime.fromisoformat("2026-11-14T00:00:00Z")  # no edition that is still to come bears on what was before


@pytest.mark.parametrize("at", ["2026-09-18T05:00Z", "2026-09-18T02:00Z", "2026-09-19T02:00Z"])
def test_an_equal_price_stays_certain_between_bounds_though_the_rule_of_the_hours_changes(at):
    assert get_price("deepseek-v4-pro", "output", datetime.fromisoformat(at)).certain


def test_an_equal_price_stays_certain_though_the_name_is_billed_as_another_model():
    price = get_price("deepseek-coder", "output", datetime.fromisoformat("2024-10-01T00:00Z"))
    assert (price.certain, price.model) == (True, "deepseek-coder")


def test_another_price_is_not_certain_between_bounds():
    assert not get_price("deepseek-chat", "output", datetime.fromisoformat("2026-04-24T01:00Z")).certain


def test_history_shows_no_doubt_where_no_answer_is_in_doubt():
    start = datetime.fromisoformat("2026-09-01T00Z")
    spans = [span for span in history("deepseek-v4-pro", "output") if start <= span.start < UNTIL]
    assert all(price.certain for span in spans for price in span.prices)


def test_a_stretch_of_doubt_is_one_line_with_its_kinds():
    assert "2024-08-01T16:00:00Z to 2024-12-26T11:26:48Z  deepseek-chat CNY: input_cache_hit" in [*doubts()]


@pytest.mark.parametrize(("currency", "least"), [("USD", 0.95), ("CNY", 0.78)])
def test_no_answer_that_was_certain_is_so_no_more(currency, least):
    certain, asked = share(currency, UNTIL)
    assert certain / asked > least
