"""What was pickled goes by the names of its fields: it is read as it was, or refused."""

import pickle
from datetime import UTC, datetime

import pytest

from deepseek_prices import Price, audit, deduct, editions, get_cost, get_price, history, next_change
from deepseek_prices.audit.evidence import editions as evidence
from deepseek_prices.changes import changes

AT = datetime(2026, 10, 20, 2, tzinfo=UTC)


def cost():
    return get_cost("deepseek-flash", {"input_cache_miss": 1000, "output": 50}, AT)


MADE = {
    "Price": lambda: get_price("deepseek-flash", "output", AT),
    "Cost": cost,
    "Line": lambda: cost().lines[0],
    "Amount": lambda: sum([cost(), cost()]),
    "CostRange": lambda: get_cost("deepseek-flash", {"prompt_tokens": 1000, "completion_tokens": 50}, AT),
    "Deduction": lambda: deduct(cost(), {"balance_infos": []}),
    "PublishedEdition": lambda: editions()[0],
    "Span": lambda: history("deepseek-flash", "output")[0],
    "PriceChange": lambda: next_change("deepseek-flash", "output", AT),
}
TUPLES = {
    "Why": lambda: audit.why("deepseek-flash", "output", AT),
    "Entry": lambda: audit.log()[1],
    "Change": lambda: changes(None, next(iter(evidence().values())))[0],
    "Finding": lambda: audit.Finding("x", "missing", None, None),
}
EACH = pytest.mark.parametrize("made", MADE.values(), ids=MADE)
ALL = pytest.mark.parametrize("made", (MADE | TUPLES).values(), ids=MADE | TUPLES)


@ALL
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_read_as_it_was(made, protocol):
    found = pickle.loads(pickle.dumps(made(), protocol))
    assert (type(found), repr(found)) == (type(made()), repr(made()))


@ALL
def test_the_order_of_the_fields_does_not_count(made):
    read, (kind, amount, fields) = made().__reduce__()
    assert repr(read(kind, amount, dict(reversed(fields.items())))) == repr(made())


@ALL
def test_a_field_more_is_refused_with_a_sentence_that_names_it(made):
    read, (kind, amount, fields) = made().__reduce__()
    with pytest.raises(pickle.UnpicklingError, match=rf"a {kind.__name__} of another version .* not known here: tax\)"):
        read(kind, amount, fields | {"tax": 1})


@ALL
def test_a_field_fewer_is_refused_with_a_sentence_that_names_it(made):
    read, (kind, amount, fields) = made().__reduce__()
    for name in fields:
        fewer = {each: value for each, value in fields.items() if each != name}
        with pytest.raises(
            pickle.UnpicklingError, match=rf"fields that are missing: {name};.*read it with that version"
        ):
            read(kind, amount, fewer)


@EACH
def test_a_pickle_that_was_changed_on_its_way_is_refused(made):
    name = next(iter(made().__reduce__()[1][2]))
    pickled, field = pickle.dumps(made(), 0), f"V{name}\n".encode()
    assert field in pickled
    with pytest.raises(pickle.UnpicklingError, match="another version of deepseek-prices"):
        pickle.loads(pickled.replace(field, b"Vx\n"))


def test_a_price_that_an_older_version_pickled_is_read():
    price = MADE["Price"]()
    from deepseek_prices.price import _restore  # noqa: PLC0415 - by the name that stands in such pickles

    found = _restore(str(price), {name: getattr(price, name) for name in Price.__annotations__})
    assert repr(found) == repr(price)


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_what_is_equal_has_the_same_hash(made):
    copied = pickle.loads(pickle.dumps(made()))
    assert copied == made()
    assert hash(copied) == hash(made())
