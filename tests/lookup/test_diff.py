"""The changes between two editions as text, as Markdown and for programs."""

import json

import pytest

from deepseek_prices import audit, diff
from deepseek_prices.changes import Billed, Change, changes
from deepseek_prices.edition import Amounts

FULL_PRICE = Change(
    "price", "deepseek-chat", "output", None, "USD", None, Amounts("0.28", "1.10"), Amounts("1.10", None)
)
NEW_MODEL = Change("product", "deepseek-reasoner", after="sold")
GONE = Change("term", "deepseek-chat", term="discount_until", before="not_stated")
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


def test_a_program_gets_the_fields_of_a_price():
    assert diff.as_dict(FULL_PRICE) == {
        "of": "price",
        "product": "deepseek-chat",
        "kind": "output",
        "period": None,
        "currency": "USD",
        "term": None,
        "before": {"price": "0.28", "list_price": "1.10"},
        "after": {"price": "1.10", "list_price": None},
        "percent": "292.9",
    }


def test_a_program_gets_no_percent_of_what_is_no_price():
    assert diff.as_dict(NEW_MODEL)["percent"] is None


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (NEW_MODEL, "sold"),
        (
            Change("name", "a", after=Billed("b", "2026-07-24T15:59:00Z")),
            {"billed_as": "b", "until": "2026-07-24T15:59:00Z"},
        ),
        (Change("term", "search", term="unit", after={"quantity": 1, "of": "hour"}), {"quantity": 1, "of": "hour"}),
    ],
    ids=["product", "name", "unit"],
)
def test_a_program_gets_what_an_edition_has(change, after):
    found = diff.as_dict(change)
    assert (found["before"], found["after"]) == (None, after)


def test_every_change_from_edition_to_edition_is_json():
    for entry in audit.log():
        for change in entry.changes:
            assert json.loads(json.dumps(diff.as_dict(change))) == diff.as_dict(change)


def test_a_program_gets_the_text_of_the_page_whole():
    quoted = [{"language": "en", "text": "x" * 10_000, "meaning": "names"}]
    change = Change("sentence", term="names", after=quoted)
    assert json.loads(json.dumps(diff.as_dict(change)))["after"] == quoted


def test_the_end_of_the_first_discount_reads_as_it_was():
    found = diff.text(changes(audit.edition_at("2025-01-21"), audit.edition_at("2025-02-09")))
    assert "deepseek-chat input_cache_hit CNY: 0.1 (list price 0.5) → 0.5  +400.0%" in found
    assert "sentence discount: en “The form shows the the original price" in found


HOSTILE_CHANGES = {
    "product": Change("product", HOSTILE, after="sold"),
    "kind": Change("price", "a", HOSTILE, None, "USD", None, Amounts("1", None), Amounts("2", None)),
    "term": Change("term", "a", term=HOSTILE, before="b", after="c"),
    "before": Change("term", "a", term="version", before=HOSTILE, after="c"),
    "after": Change("term", "a", term="version", before="b", after=HOSTILE),
    "amount": Change("price", "a", "output", None, "USD", None, None, Amounts(HOSTILE, None)),
    "sentence": Change("sentence", term="names", after=[{"language": "en", "text": HOSTILE, "meaning": "names"}]),
    "name": Change("name", "a", after=Billed(HOSTILE, None)),
    "gap": Change("gap", "a", currency="USD", after=HOSTILE),
}
each_hostile_change = pytest.mark.parametrize("change", HOSTILE_CHANGES.values(), ids=HOSTILE_CHANGES)


@each_hostile_change
def test_text_is_one_line_for_a_change_and_shows_what_is_invisible(change):
    text = diff.text([change])
    assert "a \\u001b[31mred\\u202eevil |" in text
    assert not any(map(diff.is_unseen, text))


@each_hostile_change
def test_a_row_stays_a_row_of_four_code_spans(change):
    row = diff.markdown([change]).splitlines()[2:]
    assert len(row) == 1
    assert row[0].replace("\\|", "").count("|") == 5
    assert row[0].count("`") == 6
    assert "${{" not in row[0]


def test_no_text_is_too_long_to_be_read():
    assert len(diff.text([Change("term", "a", term="version", after="x" * 10_000)])) < 600
