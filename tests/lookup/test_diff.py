"""The changes between two editions as text, as Markdown and for programs."""

import json

import pytest

from deepseek_prices import audit, diff
from deepseek_prices.changes import Change, changes

FULL_PRICE = Change("deepseek-chat output USD", "0.28 (list price 1.10)", "1.10")
NEW_MODEL = Change("deepseek-reasoner", None, "sold")
GONE = Change("deepseek-chat discount until", "not stated", None)
HOSTILE = "a\n\x1b[31mred\u202eevil | `b` ${{ secrets }}"


def test_a_price_that_moves_is_one_line_with_its_percent():
    assert diff.text([FULL_PRICE]) == "deepseek-chat output USD: 0.28 (list price 1.10) → 1.10  +292.9%"


def test_what_comes_or_goes_has_a_dash_for_nothing():
    assert diff.text([NEW_MODEL, GONE]).splitlines() == [
        "deepseek-reasoner: – → sold",
        "deepseek-chat discount until: not stated → –",
    ]


def test_no_change_is_no_text():
    assert diff.text([]) == ""


def test_the_table_has_a_row_for_each_change():
    assert diff.markdown([FULL_PRICE, NEW_MODEL]).splitlines() == [
        "| what | before | after | % |",
        "| --- | --- | --- | --- |",
        "| `deepseek-chat output USD` | `0.28 (list price 1.10)` | `1.10` | +292.9 |",
        "| `deepseek-reasoner` | `–` | `sold` |  |",
    ]


def test_the_table_of_no_change_is_its_head():
    assert len(diff.markdown([]).splitlines()) == 2


def test_a_program_gets_the_percent_as_a_string():
    assert diff.as_dict(FULL_PRICE) == {
        "what": "deepseek-chat output USD",
        "before": "0.28 (list price 1.10)",
        "after": "1.10",
        "percent": "292.9",
    }


def test_a_program_gets_no_percent_of_what_is_no_price():
    assert diff.as_dict(NEW_MODEL)["percent"] is None


def test_a_program_gets_the_text_of_the_page_whole():
    change = Change("sentence names", None, "x" * 10_000)
    assert json.loads(json.dumps(diff.as_dict(change)))["after"] == "x" * 10_000


def test_the_end_of_the_first_discount_reads_as_it_was():
    found = diff.text(changes(audit.edition_at("2025-01-21"), audit.edition_at("2025-02-09")))
    assert "deepseek-chat input_cache_hit CNY: 0.1 (list price 0.5) → 0.5  +400.0%" in found
    assert "sentence discount: en “The form shows the the original price" in found


@pytest.mark.parametrize("what", ["what", "before", "after"])
def test_text_is_one_line_for_a_change_and_shows_what_is_invisible(what):
    text = diff.text([Change(**{"what": "a", "before": "b", "after": "c"} | {what: HOSTILE})])
    assert "a \\u001b[31mred\\u202eevil |" in text
    assert not any(map(diff.is_unseen, text))


@pytest.mark.parametrize("what", ["what", "before", "after"])
def test_a_row_stays_a_row_of_four_code_spans(what):
    row = diff.markdown([Change(**{"what": "a", "before": "b", "after": "c"} | {what: HOSTILE})]).splitlines()[2:]
    assert len(row) == 1
    assert row[0].replace("\\|", "").count("|") == 5
    assert row[0].count("`") == 6
    assert "${{" not in row[0]


def test_no_text_is_too_long_to_be_read():
    assert len(diff.text([Change("sentence names", None, "x" * 10_000)])) < 600
