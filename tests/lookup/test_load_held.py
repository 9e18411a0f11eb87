"""A file that is loaded holds what is built in: what may change in it, and what is refused."""

from bisect import bisect_left

import pytest
import tracks_file
from tracks_file import NEWER, OBSERVED, PAST, PAST_AT, SOLD, past

from deepseek_prices import PriceError, audit, editions, get_price, lookup
from deepseek_prices.instants import DAY, from_second
from deepseek_prices.loading import NotHeld

NAME = PAST.partition("|")[0]


# ------------------------------------------------------------------------------------------------- what may change


def test_an_amount_of_the_past_changes_by_a_named_correction(loaded):
    found = tracks_file.content()
    name = tracks_file.corrected(found, PAST, "9.99")
    loaded(found)
    price = get_price(NAME, "output", from_second(PAST_AT))
    assert (str(price), price.edition) == ("9.99", name)
    assert audit.why(NAME, "output", from_second(PAST_AT)).edition.basis == "loaded"


def test_a_price_of_the_past_may_become_not_certain(loaded):
    found = tracks_file.content()
    past(found, PAST)[2] = 0
    loaded(found)
    assert not get_price(NAME, "output", from_second(PAST_AT)).certain


def test_a_price_that_was_not_known_becomes_known_by_a_named_correction(loaded):
    found = tracks_file.content()
    found["observed_until"] = 2 * NEWER
    key, second = next(
        (key, start)
        for key, (starts, segments) in found["tracks"].items()
        for start, segment in zip(starts, segments, strict=True)
        if segment[:2] == ["x", "unknown"]
    )
    number = past(found, key, second)[-1]
    tracks_file.restated(found, number)
    _, segments = found["tracks"][key]
    billed_as, kind = segments[0][2], key.split("|")[1]
    unit = "token" if kind in tracks_file.KINDS else kind.rpartition("_")[2]
    segments[0] = [number, billed_as, 0, None, [1, unit], [["standard", "1", None]]]
    loaded(found)
    assert str(get_price(billed_as, kind, from_second(second))) == "1"


def test_an_edition_of_the_past_is_withdrawn_by_a_named_statement(loaded):
    found = tracks_file.content()
    name, start = tracks_file.withdrawn(found)
    keys = [key for key in found["tracks"] if get_price_or_none(key, start)]
    before = {key: get_price_or_none(key, start - 1) for key in keys}
    loaded(found)
    after = {key: get_price_or_none(key, start) for key in keys}
    assert name not in [each.name for each in editions()]
    assert {price.edition for price in after.values()} == {price.edition for price in before.values()}
    assert all(price.period != before[key].period or price == before[key] for key, price in after.items())


def get_price_or_none(key, second):
    name, kind, currency = key.split("|")
    try:
        return get_price(name, kind, from_second(second), currency=currency)
    except PriceError:
        return None


# ------------------------------------------------------------------------------------------------- what is refused


def refused(change):
    """Names a change of the content as a case."""
    REFUSED.append(pytest.param(change, id=change.__name__))
    return change


REFUSED = []


@refused
def a_key_less(found):
    del found["tracks"][PAST]
    return f"{NAME} output USD: a track"


@refused
def another_amount_of_the_past(found):
    past(found, PAST)[5][0][1] = "9.99"
    return f"{NAME} output USD from .*9.99"


@refused
def another_list_price_of_the_past(found):
    past(found, PAST)[5][0][2] = "9.99"
    return "9.99"


@refused
def another_amount_by_the_correction_of_another_edition(found):
    past(found, PAST)[5][0][1] = "9.99"
    found["editions"][0][0] += ".2"
    return "9.99"


@refused
def an_amount_of_the_future_under_the_same_edition(found):
    found["tracks"][f"{SOLD}|output|USD"][1][-1][5][0][1] = "0.01"
    return "0.01"


@refused
def an_edition_of_the_past_less_that_nothing_withdraws(found):
    name, _ = tracks_file.withdrawn(found)
    found["not_counting"] = {name: "superseded by another", "2020-01-01T000000Z.2": "withdrawn: no edition begins here"}
    return name


@refused
def an_edition_withdrawn_by_itself(found):
    name, _ = tracks_file.withdrawn(found)
    found["not_counting"] = {name: "withdrawn: no edition begins here"}
    return name


@refused
def another_amount_where_another_edition_is_withdrawn(found):
    tracks_file.withdrawn(found)
    found["tracks"]["deepseek-chat|output|USD"][1][1][5][0][1] = "9.99"
    return "9.99"


@refused
def another_unit_of_the_past(found):
    past(found, PAST)[4] = [1000, "token"]
    return "1000"


@refused
def other_hours_of_the_past(found):
    for rule in found["rules"]:
        for window in rule["windows"]:
            window[2] += 900
    return "is expected"


@refused
def a_name_of_the_past_billed_as_another(found):
    past(found, PAST)[1] = "deepseek-coder"
    return "'deepseek-coder'"


@refused
def a_name_of_the_past_no_longer_sold(found):
    starts, segments = found["tracks"][PAST]
    kept = bisect_left(starts, PAST_AT)
    starts[kept:] = [PAST_AT]
    segments[kept:] = [["x", "ended", "deepseek-v4-flash", PAST_AT, "", 0]]
    return "ended"


@refused
def another_end_of_the_past(found):
    next(s for _, segments in found["tracks"].values() for s in segments if s[:2] == ["x", "ended"])[3] += 1
    return "terms"


@refused
def what_was_certain_by_no_one(found):
    key, number = next(
        (key, number)
        for key, (starts, segments) in found["tracks"].items()
        for number, each in enumerate(segments)
        if each[0] != "x" and not each[2] and found["editions"][each[0]][1] <= starts[number] < OBSERVED
    )
    found["tracks"][key][1][number][2] = 1
    return "is expected"


@refused
def a_start_of_the_past_that_is_earlier(found):
    found["tracks"][PAST][0][0] -= DAY
    found["tracks"][PAST][1][0][2] = 0
    return "nothing, as is built in"


@refused
def another_version_of_a_model(found):
    for _, segments in found["models"].values():
        for segment in segments:
            if segment[0] != "x":
                segment[5] = [["version", "another"]]
    return "another"


@refused
def an_older_look(found):
    found["observed_until"] -= 1
    return "observed_until: .*or later"


@refused
def a_shorter_calendar(found):
    found["calendar"]["last"] -= 1
    return "calendar: all that is built in"


@refused
def a_day_off_less(found):
    del found["calendar"]["days_off"][0]
    return "calendar"


@refused
def a_day_off_more_within(found):
    calendar = found["calendar"]
    working = (day for day in range(calendar["first"], calendar["last"]) if day not in calendar["days_off"])
    calendar["days_off"].append(next(working))
    return "calendar"


@refused
def an_edition_of_the_past_from_another_source(found):
    found["editions"][0][3][0] = "https://example.com/"
    return f"editions, {found['editions'][0][0]}: it with https://"


@refused
def a_name_of_the_guides_less(found):
    found["guide_names"]["anywhere"].popitem()
    return "guide_names"


@refused
def a_name_of_the_guides_billed_as_another(found):
    for row in found["guide_names"]["anthropic"]:
        row[1] = "deepseek-chat"
    return "guide_names, "


@pytest.mark.parametrize("change", REFUSED)
def test_a_file_is_refused_whole_and_everything_stays_as_it_was(loaded, change):
    found = tracks_file.content()
    message = change(found)
    before = lookup.compiled, lookup._tracks
    with pytest.raises(NotHeld, match=message) as caught:
        loaded(found)
    assert "nothing of it is used" in str(caught.value)
    assert lookup.compiled is before[0]
    assert lookup._tracks is before[1]
