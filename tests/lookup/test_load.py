"""What `load` takes, what answers from it, and what it refuses, whole."""

import os
import re
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import tracks_file
from tracks_file import NEW_NAME, NEWER, OBSERVED, PAST, SOLD, encoded, past

from deepseek_prices import (
    CostRange,
    LoadError,
    NotYet,
    PriceError,
    UnknownProduct,
    _editions,
    audit,
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
from deepseek_prices.loading import LARGEST, NotHeld, checked
from deepseek_prices.usage.charged import is_sold, prices_within

THEN, LATER = from_second(NEWER - 7 * DAY), from_second(NEWER + DAY)
USAGE = {"prompt_tokens": 1_000_000, "prompt_cache_hit_tokens": 0, "completion_tokens": 1_000_000}
KEYS = list(_editions.TRACKS)
NAME = PAST.partition("|")[0]


@pytest.fixture(autouse=True)
def _built_in_again(monkeypatch):
    monkeypatch.setattr(lookup, "compiled", lookup.compiled)
    monkeypatch.setattr(lookup, "_tracks", {})


@pytest.fixture
def loaded(tmp_path):
    """Loads content."""

    def use(found):
        path = tmp_path / "tracks.json"
        path.write_bytes(encoded(found))
        load(path)

    return use


@pytest.fixture
def newer(loaded):
    """What is built in, and a newer edition."""
    loaded(tracks_file.newer())


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


@pytest.mark.parametrize("key", KEYS, ids=" ".join)
def test_a_file_of_what_is_built_in_changes_no_answer(loaded, key):
    starts, _ = _editions.TRACKS[key]
    moments = [from_second(start + aside) for start in starts for aside in (-1, 0, 1)]
    moments += [from_second(starts[-1] + hours * 3600) for hours in range(0, 24 * 9, 3)]
    model, kind, currency = key

    def answers():
        changes = []
        for at in moments[::5]:
            try:
                changes.append(next_change(model, kind, at, currency=currency, unknown_holidays="working_day"))
            except PriceError as error:
                changes.append(str(error))
        return [asked(key, at) for at in moments], history(model, kind, currency=currency), changes

    before = answers()
    loaded(tracks_file.content())
    assert lookup.compiled is not _editions
    assert answers() == before


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


@pytest.mark.usefixtures("newer")
def test_the_editions_are_those_of_the_file_and_the_last_of_what_is_built_in_ends():
    *_, before, last = editions()
    assert (last.in_force_from, last.basis, last.sha256, last.rests_on) == (
        from_second(NEWER), "loaded", None, ("a loaded file",),
    )  # fmt: skip
    assert before.in_force_until == from_second(NEWER)
    assert before.sha256


@pytest.mark.usefixtures("newer")
def test_why_says_that_a_loaded_edition_has_no_evidence():
    found = audit.why(SOLD, "output", LATER)
    assert (str(found.price), found.rests_on, found.edition) == ("7.77", "a loaded file", editions()[-1])
    (caveat,) = found.caveats
    assert caveat.of == "loaded"
    assert "comes from a loaded file, which carries no evidence; see its source, https://example.com/en" in caveat.why
    assert found.as_dict()["edition"]["sha256"] is None


@pytest.mark.usefixtures("newer")
def test_why_explains_an_edition_that_is_built_in_as_before():
    found = audit.why(
        SOLD,
        "output",
        from_second(OBSERVED - DAY) if asked((SOLD, "output", "USD"), from_second(OBSERVED - DAY)) else THEN,
    )
    assert found.edition is None or found.edition.sha256


def test_why_says_that_a_loaded_edition_may_have_been_in_force_already(loaded):
    found = tracks_file.newer()
    track = found["tracks"][f"{SOLD}|output|USD"]
    doubtful = [*track[1][-2][:2], 0, *track[1][-2][3:]]
    track[0].insert(-1, NEWER - DAY)
    track[1].insert(-1, doubtful)
    loaded(found)
    at = from_second(NEWER - 8 * 3600)
    why = audit.why(SOLD, "output", at)
    if why.price is not None:
        assert not why.price.certain
        assert why.caveats[-1].of == "loaded"
        assert why.caveats[-1].edition == editions()[-1].name


def test_why_explains_a_name_that_a_loaded_edition_no_longer_has(loaded):
    found = tracks_file.newer()
    track = found["tracks"][f"{SOLD}|output|USD"]
    track[1][-1] = ["x", "ended", SOLD, NEWER, "", track[1][-2][0]]
    loaded(found)
    why = audit.why(SOLD, "output", LATER)
    assert type(why.error).__name__ == "NoLongerSold"
    assert [end.edition for end in why.ends] == [editions()[-1].name]


@pytest.mark.usefixtures("newer")
@pytest.mark.parametrize("by", ["name", "instant"])
def test_a_loaded_edition_cannot_be_given_whole(by):
    which = editions()[-1].name if by == "name" else LATER.isoformat()
    with pytest.raises(audit.AuditError, match="comes from a loaded file, which carries no evidence"):
        audit.edition_at(which)


@pytest.mark.usefixtures("newer")
def test_the_log_has_the_editions_that_are_built_in():
    assert [each.edition.name for each in audit.log()] == [name for name, *_ in _editions.EDITIONS]


# ------------------------------------------------------------------------------------------------- what may change


def test_an_amount_of_the_past_changes_by_a_named_correction(loaded):
    found = tracks_file.content()
    name = tracks_file.corrected(found, PAST, "9.99")
    loaded(found)
    price = get_price(NAME, "output", from_second(OBSERVED - DAY))
    assert (str(price), price.edition) == ("9.99", name)
    assert audit.why(NAME, "output", from_second(OBSERVED - DAY)).edition.basis == "loaded"


def test_a_price_of_the_past_may_become_not_certain(loaded):
    found = tracks_file.content()
    past(found, PAST)[2] = 0
    loaded(found)
    assert not get_price(NAME, "output", from_second(OBSERVED - DAY)).certain


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
    segments[0] = [number, billed_as, 1, None, [1, unit], [["standard", "1", None]]]
    loaded(found)
    assert str(get_price(billed_as, kind, from_second(second))) == "1"


def test_fields_that_a_later_version_adds_are_passed_over(loaded):
    loaded(tracks_file.content() | {"added": [1.0][:0]})


# ------------------------------------------------------------------------------------------------- what is refused


def refused(change):
    """Names a change of the content as a case."""
    REFUSED.append(pytest.param(change, id=change.__name__))
    return change


REFUSED = []


@refused
def a_key_less(found):
    del found["tracks"][PAST]
    return NotHeld, f"{NAME} output USD: a track"


@refused
def a_model_less(found):
    del found["models"]["deepseek-v4-flash"]
    return LoadError, "models: the names that have tracks of tokens"


@refused
def another_amount_of_the_past(found):
    past(found, PAST)[5][0][1] = "9.99"
    return NotHeld, f"{NAME} output USD from .*9.99"


@refused
def another_list_price_of_the_past(found):
    past(found, PAST)[5][0][2] = "9.99"
    return NotHeld, "9.99"


@refused
def another_amount_by_the_correction_of_another_edition(found):
    past(found, PAST)[5][0][1] = "9.99"
    found["editions"][0][0] += ".2"
    return NotHeld, "9.99"


@refused
def an_amount_of_the_future_under_the_same_edition(found):
    found["tracks"][f"{SOLD}|output|USD"][1][-1][5][0][1] = "0.01"
    return NotHeld, "0.01"


@refused
def another_unit_of_the_past(found):
    past(found, PAST)[4] = [1000, "token"]
    return NotHeld, "1000"


@refused
def other_hours_of_the_past(found):
    for rule in found["rules"]:
        for window in rule["windows"]:
            window[2] += 900
    return NotHeld, "is expected"


@refused
def a_name_of_the_past_billed_as_another(found):
    past(found, PAST)[1] = "deepseek-coder"
    return NotHeld, "'deepseek-coder'"


@refused
def a_name_of_the_past_no_longer_sold(found):
    starts, segments = found["tracks"][PAST]
    segments[-1] = ["x", "ended", "deepseek-v4-flash", OBSERVED - DAY, "", 0]
    starts[-1] = OBSERVED - DAY
    for each in (starts, segments):
        while each is starts and len(starts) > 1 and starts[-2] >= starts[-1]:
            del starts[-2], segments[-2]
    return NotHeld, "ended"


@refused
def another_end_of_the_past(found):
    next(s for _, segments in found["tracks"].values() for s in segments if s[:2] == ["x", "ended"])[3] += 1
    return NotHeld, "terms"


@refused
def what_was_certain_by_no_one(found):
    key, number = next(
        (key, number)
        for key, (starts, segments) in found["tracks"].items()
        for number, each in enumerate(segments)
        if each[0] != "x" and not each[2] and starts[number] < OBSERVED
    )
    found["tracks"][key][1][number][2] = 1
    return NotHeld, "is expected"


@refused
def a_start_of_the_past_that_is_earlier(found):
    found["tracks"][PAST][0][0] -= DAY
    return NotHeld, "nothing, as is built in"


@refused
def another_version_of_a_model(found):
    for _, segments in found["models"].values():
        for segment in segments:
            if segment[0] != "x":
                segment[5] = [["version", "another"]]
    return NotHeld, "another"


@refused
def an_older_look(found):
    found["observed_until"] -= 1
    return NotHeld, "observed_until: .*or later"


@refused
def a_shorter_calendar(found):
    found["calendar"]["last"] -= 1
    return NotHeld, "calendar: all that is built in"


@refused
def a_day_off_less(found):
    del found["calendar"]["days_off"][0]
    return NotHeld, "calendar"


@refused
def a_day_off_more_within(found):
    calendar = found["calendar"]
    working = (day for day in range(calendar["first"], calendar["last"]) if day not in calendar["days_off"])
    calendar["days_off"].append(next(working))
    return NotHeld, "calendar"


@refused
def a_name_of_the_guides_less(found):
    found["guide_names"]["anywhere"].popitem()
    return NotHeld, "guide_names"


@refused
def a_name_of_the_guides_billed_as_another(found):
    for row in found["guide_names"]["anthropic"]:
        row[1] = "deepseek-chat"
    return NotHeld, "guide_names, "


@refused
def another_schema_version(found):
    found["schema_version"] = 2
    return LoadError, "schema_version: 1 is expected, not 2"


@refused
def true_as_a_schema_version(found):
    found["schema_version"] = True
    return LoadError, "schema_version"


@refused
def a_field_less(found):
    del found["rules"]
    return LoadError, r"an object with .*rules.* is expected, not \['rules'\]"


@refused
def a_float_for_an_instant(found):
    found["observed_until"] += 0.5
    return LoadError, "is no whole number"


@refused
def a_number_for_an_amount(found):
    found["tracks"][PAST][1][-1][5][0][1] = 2
    return LoadError, rf"tracks\.{NAME}\|output\|USD\[1\]\[\d+\]\[5\]\[0\]\[1\]: an amount as printed"


@refused
def an_amount_with_an_exponent(found):
    found["tracks"][PAST][1][-1][5][0][1] = "1e3"
    return LoadError, "an amount as printed"


@refused
def an_amount_of_other_digits(found):
    found["tracks"][PAST][1][-1][5][0][1] = "١"
    return LoadError, "an amount as printed"


@refused
def a_negative_amount(found):
    found["tracks"][PAST][1][-1][5][0][1] = "-1"
    return LoadError, "an amount as printed"


@refused
def an_instant_beyond_the_calendar(found):
    found["tracks"][PAST][0][-1] = 10**15
    return LoadError, "a whole number from"


@refused
def starts_that_are_not_in_order(found):
    found["tracks"][PAST][0][0] = found["tracks"][PAST][0][1]
    return LoadError, "a second after the one before"


@refused
def a_start_without_a_segment(found):
    found["tracks"][PAST][0].append(2 * NEWER)
    return LoadError, "one for each start"


@refused
def an_edition_that_is_not_there(found):
    found["tracks"][PAST][1][-1][0] = len(found["editions"])
    return LoadError, "one of the .* editions"


@refused
def a_rule_that_is_not_there(found):
    past(found, PAST)[3] = len(found["rules"])
    return LoadError, "one of the .* rules"


@refused
def a_price_for_a_period_less(found):
    past(found, PAST)[5].pop()
    return LoadError, "is expected"


@refused
def a_name_that_has_no_tracks(found):
    found["tracks"][PAST][1][-1][1] = "deepseek-nowhere"
    return LoadError, "a name that has tracks"


@refused
def a_kind_that_nobody_here_prices(found):
    found["tracks"][f"{NAME}|cache_write|USD"] = found["tracks"][PAST]
    return LoadError, "cache_write"


@refused
def tokens_by_the_character(found):
    past(found, PAST)[4][1] = "character"
    return LoadError, "a price for so many tokens"


@refused
def a_unit_that_divides_no_amount(found):
    past(found, PAST)[4][0] = 3
    return LoadError, "a unit of 1, 10, 100"


@refused
def windows_that_overlap(found):
    rule = next(rule for rule in found["rules"] if len(rule["windows"]) > 1)
    rule["windows"][0][3] = rule["windows"][1][3]
    return LoadError, "windows that do not overlap"


@refused
def a_window_within_a_quarter_of_an_hour(found):
    found["rules"][0]["windows"][0][2] += 60
    return LoadError, "whole quarters of an hour"


@refused
def an_edition_of_another_instant(found):
    found["editions"][-1][0] = "2031-01-01T000000Z"
    return LoadError, "the name of its first second"


@refused
def editions_that_do_not_follow(found):
    found["editions"][0][2] += 1
    return LoadError, "the start of the next edition"


@refused
def a_source_that_is_no_address(found):
    found["editions"][0][3][0] = "javascript:alert(1)"
    return LoadError, "an address"


@refused
def a_name_with_a_control_character(found):
    found["tracks"]["a\x1b[31mb|output|USD"] = found["tracks"][PAST]
    return LoadError, "a name"


@refused
def a_limit_that_is_none(found):
    found["models"]["deepseek-v4-flash"][1][-1] = [0, "deepseek-v4-flash", 1, None, [], [["max_output", "many"]]]
    return LoadError, "a limit as printed"


@pytest.mark.parametrize("change", REFUSED)
def test_a_file_is_refused_whole_and_everything_stays_as_it_was(loaded, change):
    found = tracks_file.content()
    error, message = change(found)
    before = lookup.compiled, lookup._tracks
    with pytest.raises(error, match=message) as caught:
        loaded(found)
    assert "nothing of it is used" in str(caught.value)
    assert lookup.compiled is before[0]
    assert lookup._tracks is before[1]


TEXT = encoded(tracks_file.content())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "JSON of the feed"),
        (b"<!DOCTYPE html>", "JSON of the feed"),
        (TEXT[:-100], "JSON of the feed"),
        (b"[]", "schema_version"),
        (b"[" * 100_000, "JSON of the feed"),
        (TEXT[:-1] + b', "tracks": {}}', "a key stands there twice"),
        (TEXT.replace(b'"schema_version": 1', b'"schema_version": ' + b"1" * 5000, 1), "JSON of the feed"),
        (TEXT.replace(b'"schema_version": 1', b'"schema_version": NaN', 1), "no whole number"),
        (TEXT.decode().encode("utf-16"), "JSON of the feed"),
    ],
    ids=["empty", "HTML", "cut", "a list", "deep", "a key twice", "a long number", "NaN", "UTF-16"],
)
def test_what_is_no_such_json_is_refused(tmp_path, content, message):
    path = tmp_path / "tracks.json"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=message):
        load(path)
    assert lookup.compiled is _editions


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "tracks.json"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(LoadError, match="too large"):
        load(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(LoadError, match="a folder"):
        load(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LoadError, match="a pipe"):
        load(tmp_path / "pipe")


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nothing.json")


# ------------------------------------------------------------------------------------------------------- threads


def test_while_files_are_loaded_every_price_is_from_one_of_them(tmp_path):
    other = tracks_file.newer()
    other["editions"][-1][0] += ".2"
    for currency in ("USD", "CNY"):
        other["tracks"][f"{SOLD}|output|{currency}"][1][-1][5][0][1] = "8.88"
    paths = []
    for name, content in (("one", tracks_file.newer()), ("other", other)):
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_bytes(encoded(content))
    load(paths[0])
    name = editions()[-1].name
    right = {("7.77", name), ("8.88", f"{name}.2")}
    wrong, done = [], threading.Event()

    def ask():
        while not done.is_set():
            price = get_price(SOLD, "output", LATER)
            if (str(price), price.edition) not in right:
                wrong.append(price)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        for path in reversed(paths):
            load(path)
            (expected,) = (each for each in right if each[1] == editions()[-1].name)
            assert str(get_price(SOLD, "output", LATER)) == expected[0]
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []


# ------------------------------------------------------------------------------------------------------- imports


def test_a_price_imports_nothing_of_loading():
    code = """
import datetime, sys
from deepseek_prices import get_price
get_price("deepseek-chat", "output", datetime.datetime(2025, 1, 15, tzinfo=datetime.timezone.utc))
print([each for each in sys.modules if each.startswith(("deepseek_prices.loading", "deepseek_prices.tracks"))])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_only_the_lookup_reads_what_is_compiled():
    """What reads it elsewhere would not answer from a loaded file."""
    folder = Path(lookup.__file__).parent
    compiled = re.compile(r"^(from|import) .*\b_(editions|models|guide_names|observed)\b", re.MULTILINE)
    own = [path for path in folder.rglob("*.py") if not path.name.startswith("_")]
    reads = [path.name for path in own if compiled.search(path.read_text("utf-8"))]
    assert sorted(reads) == ["loading.py", "lookup.py"]
