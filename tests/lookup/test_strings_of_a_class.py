"""Strings of a class of the caller's are answered, and never kept for the next who asks."""

from datetime import UTC, datetime
from enum import StrEnum

import pytest

from deepseek_prices import PriceError, get_cost, get_price, history, lookup, next_change

AT = datetime(2026, 10, 20, 2, tzinfo=UTC)


class Lower(str):
    """Equal to every spelling of itself."""

    __slots__ = ()

    def __eq__(self, other):
        return str.lower(self) == str.lower(other)

    def __hash__(self):
        return hash(str.lower(self))


class Loud(str):
    """Shows itself as something else."""

    __slots__ = ()

    def __str__(self):
        return "loud"

    def __getitem__(self, _):
        return "loud"


class Kind(StrEnum):
    OUTPUT = "output"


ASKED = {
    "spelling": (Lower("DeepSeek-Flash"), Lower("OUTPUT"), "USD"),
    "shown": (Loud("deepseek-flash"), Loud("output"), Loud("USD")),
    "enum": ("deepseek-flash", Kind.OUTPUT, "USD"),
}
EACH = pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)


@pytest.fixture(autouse=True)
def unasked(monkeypatch):
    """Nobody has asked before."""
    monkeypatch.setattr(lookup, "_tracks", {})


@EACH
def test_what_is_kept_has_plain_strings_alone(asked):
    get_price(asked[0], asked[1], AT, currency=asked[2])
    assert lookup._tracks
    assert {(type(each), each) for key in lookup._tracks for each in key} == {
        (str, "deepseek-flash"),
        (str, "output"),
        (str, "USD"),
    }


@EACH
def test_the_next_who_asks_gets_the_words_of_the_price_list(asked):
    get_price(asked[0], asked[1], AT, currency=asked[2])
    found = get_price("deepseek-flash", "output", AT)
    assert [(type(each), each) for each in (found.model, found.kind, found.currency)] == [
        (str, "deepseek-flash"),
        (str, "output"),
        (str, "USD"),
    ]


@EACH
def test_the_answer_is_the_same_whoever_asked_before(asked):
    first = get_price(asked[0], asked[1], AT, currency=asked[2])
    get_price("deepseek-flash", "output", AT)
    assert get_price(asked[0], asked[1], AT, currency=asked[2]) is first


@EACH
def test_every_answer_has_the_words_of_the_price_list(asked):
    model, kind, currency = asked
    change = next_change(model, kind, AT, currency=currency)
    prices = [
        change.before,
        change.after,
        *(price for span in history(model, kind, currency=currency) for price in span.prices),
    ]
    cost = get_cost(model, {"output": 1}, AT, currency=currency)
    assert {(type(each.kind), each.kind) for each in (*prices, *cost.lines)} == {(str, "output")}
    assert {(type(each.currency), each.currency) for each in (*prices, cost)} == {(str, "USD")}


@pytest.mark.parametrize("kind", ["OUTPUT", "Output", "output "])
def test_a_plain_string_of_another_spelling_is_never_answered(kind):
    get_price("deepseek-flash", Lower("OUTPUT"), AT)
    with pytest.raises(PriceError):
        get_price("deepseek-flash", kind, AT)
