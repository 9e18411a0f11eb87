"""After `load` all answers are from the file, and those that it does not change are as before."""

from datetime import timedelta

import pytest
import tracks_file
from tracks_file import NEW_NAME, NEWER, SOLD, encoded

from deepseek_prices import (
    CostRange,
    NotYet,
    PriceError,
    UnknownProduct,
    _editions,
    editions,
    get_cost,
    get_model,
    get_price,
    history,
    kinds,
    load,
    lookup,
    models,
    next_change,
    observed_until,
    services,
)
from deepseek_prices import _models as built_in_models
from deepseek_prices.instants import DAY, from_second
from deepseek_prices.loading import checked
from deepseek_prices.usage.charged import is_sold, prices_within

THEN, LATER = from_second(NEWER - 7 * DAY), from_second(NEWER + DAY)
USAGE = {"prompt_tokens": 1_000_000, "prompt_cache_hit_tokens": 0, "completion_tokens": 1_000_000}
KEYS = list(_editions.TRACKS)


def asked(key, at):
    model, kind, currency = key
    try:
        return get_price(model, kind, at, currency=currency, unknown_holidays="raise").as_dict()
    except PriceError as error:
        return type(error).__name__, str(error), {name: str(value) for name, value in vars(error).items()}


# ------------------------------------------------------------------------------------------------ what is the same


def test_the_tables_of_a_file_of_what_is_built_in_are_those_that_are_built_in():
    made = checked(encoded(tracks_file.content()))
    for name in ("CURRENCIES", "OBSERVED_UNTIL", "CALENDAR", "RULES", "EDITIONS", "TRACKS"):
        assert getattr(made, name) == getattr(_editions, name)
    assert list(made.TRACKS) == KEYS
    assert made.MODELS == built_in_models.MODELS


def answers(key):
    """The answers about a key: around each of its changes, and through nine days after the last."""
    starts, _ = _editions.TRACKS[key]
    moments = [from_second(start + aside) for start in starts for aside in (-1, 0, 1)]
    moments += [from_second(starts[-1] + hours * 3600) for hours in range(0, 24 * 9, 3)]
    model, kind, currency = key
    changes = []
    for at in moments[::5]:
        try:
            changes.append(next_change(model, kind, at, currency=currency, unknown_holidays="working_day"))
        except PriceError as error:
            changes.append(str(error))
    return [asked(key, at) for at in moments], history(model, kind, currency=currency), changes


@pytest.fixture(scope="module")
def from_a_file(tmp_path_factory):
    """The answers about every key from a file of what is built in, which is loaded once for all."""
    path = tmp_path_factory.mktemp("built-in") / "tracks.json"
    path.write_bytes(encoded(tracks_file.content()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookup, "compiled", lookup.compiled)
        patch.setattr(lookup, "_tracks", {})
        load(path)
        assert lookup.compiled is not _editions
        return {key: answers(key) for key in KEYS}


@pytest.mark.parametrize("key", KEYS, ids=" ".join)
def test_a_file_of_what_is_built_in_changes_no_answer(from_a_file, key):
    assert lookup.compiled is _editions
    assert from_a_file[key] == answers(key)


def test_a_file_of_what_is_built_in_changes_no_name_kind_model_or_edition(loaded):
    moments = [from_second(start) for _, start, _, _ in _editions.EDITIONS]

    def answers():
        sold = [(models(at), services(at), [kinds(name, at) for name in models(at)]) for at in moments]
        return sold, [get_model(name, at) for at in moments for name in models(at)], editions(), observed_until()

    before = answers()
    loaded(tracks_file.content())
    assert answers() == before


def test_a_price_that_was_given_before_stays_as_it_is(loaded):
    before = get_price(SOLD, "output", THEN, unknown_holidays="working_day")
    fields = before.as_dict()
    loaded(tracks_file.newer())
    assert before.as_dict() == fields
    assert get_price(SOLD, "output", THEN, unknown_holidays="working_day").observed_until == observed_until()


# --------------------------------------------------------------------------------------------- what is answered anew


@pytest.mark.usefixtures("newer")
def test_a_price_is_that_of_the_newer_edition():
    price = get_price(SOLD, "output", LATER)
    assert (str(price), price.period, price.source) == ("7.77", "standard", "https://example.com/en")
    assert price.in_force_from == from_second(NEWER)


def test_a_price_that_was_asked_for_before_is_that_of_the_newer_edition(loaded):
    before = get_price(SOLD, "output", LATER, unknown_holidays="working_day")
    loaded(tracks_file.newer())
    assert get_price(SOLD, "output", LATER) != before


@pytest.mark.usefixtures("newer")
def test_a_cost_is_that_of_the_newer_edition():
    assert str(get_cost(NEW_NAME, USAGE, LATER)) == "1.0"
    assert get_cost(NEW_NAME, {"prompt_tokens": 1, "completion_tokens": 1}, LATER).certain


@pytest.mark.usefixtures("newer")
def test_a_cost_through_a_time_reaches_into_the_newer_edition():
    within = get_cost(SOLD, {"output": 1_000_000}, (THEN, LATER), unknown_holidays="working_day")
    assert "7.77" in ({str(within.low), str(within.high)} if isinstance(within, CostRange) else {str(within)})


@pytest.mark.usefixtures("newer")
def test_the_next_change_is_the_newer_edition():
    at, change = from_second(NEWER - 1), None
    change = next_change(SOLD, "output", at, unknown_holidays="working_day")
    assert (change.at, str(change.after)) == (from_second(NEWER), "7.77")


@pytest.mark.usefixtures("newer")
def test_the_history_ends_with_the_newer_edition():
    assert (history(SOLD, "output")[-1].start, str(history(SOLD, "output")[-1].prices[0])) == (
        from_second(NEWER),
        "7.77",
    )


@pytest.mark.usefixtures("newer")
def test_a_new_name_is_listed_and_described():
    assert NEW_NAME in models(LATER)
    assert kinds(NEW_NAME, LATER) == tracks_file.KINDS
    found = get_model(NEW_NAME, LATER)
    assert (found.version, found.context_length.tokens, found.observed_until) == (
        "DeepSeek-New",
        2**21,
        observed_until(),
    )


@pytest.mark.usefixtures("newer")
def test_a_new_name_is_not_known_before_its_edition():
    with pytest.raises(NotYet):
        get_price(NEW_NAME, "output", THEN)


@pytest.mark.usefixtures("newer")
def test_an_unknown_name_may_mean_a_new_one():
    with pytest.raises(UnknownProduct) as caught:
        get_price("deepseek/deepseek_new", "output", LATER)
    assert caught.value.near == (NEW_NAME,)
    with pytest.raises(UnknownProduct) as caught:
        get_price("DeepSeek New", "output", LATER)
    assert caught.value.near == (NEW_NAME,)


@pytest.mark.usefixtures("newer")
def test_a_new_name_of_the_guides_is_billed_as_they_say():
    assert get_price("deepseek-new[1m]", "output", LATER).model == NEW_NAME
    assert get_cost("claude-new-1", USAGE, LATER, anthropic_endpoint=True).lines[0].price.model == NEW_NAME


def test_what_was_found_of_a_charged_price_is_found_anew(loaded):
    end = LATER + timedelta(seconds=1)
    assert not is_sold(NEW_NAME)
    before = prices_within(SOLD, "output", (LATER, end), "USD")
    loaded(tracks_file.newer())
    assert is_sold(NEW_NAME)
    assert prices_within(SOLD, "output", (LATER, end), "USD") != before


def test_a_day_that_the_calendar_did_not_have_is_known(loaded):
    key = (SOLD, "input_cache_miss", "USD")
    end = _editions.CALENDAR[1] * DAY
    moments = [from_second(end + hour * 3600) for hour in range(14 * 24)]
    unknown = [at for at in moments if isinstance(answer := asked(key, at), tuple) and answer[0] == "CalendarUnknown"]
    if not unknown:
        pytest.skip("no hour depends on a holiday any more")
    loaded(tracks_file.newer())
    assert {type(asked(key, at)) for at in unknown} == {dict}
