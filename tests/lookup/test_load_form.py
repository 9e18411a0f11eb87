"""A file whose form is not that of `tracks.json` is refused whole."""

import os

import pytest
import tracks_file
from tracks_file import NEWER, PAST, encoded, past

from deepseek_prices import LoadError, _editions, load, lookup
from deepseek_prices.loading import LARGEST

NAME = PAST.partition("|")[0]


def test_fields_that_a_later_version_adds_are_passed_over(loaded):
    loaded(tracks_file.content() | {"added": [1.0][:0]})


def refused(change):
    """Names a change of the content as a case."""
    REFUSED.append(pytest.param(change, id=change.__name__))
    return change


REFUSED = []


@refused
def another_schema_version(found):
    found["schema_version"] = 2
    return "schema_version: 1 is expected, not 2"


@refused
def true_as_a_schema_version(found):
    found["schema_version"] = True
    return "schema_version"


@refused
def a_field_less(found):
    del found["rules"]
    return r"an object with .*rules.* is expected, not 'one without rules'"


@refused
def a_withdrawn_edition_that_counts(found):
    found["not_counting"] = {f"{found['editions'][3][0]}.2": "withdrawn: no edition begins here"}
    return "not_counting, .*: no edition of its instant, as it is withdrawn,"


@refused
def a_statement_that_is_named_as_no_edition(found):
    found["not_counting"] = {"the third": "withdrawn: no edition begins here"}
    return "an edition's name"


@refused
def a_float_for_an_instant(found):
    found["observed_until"] += 0.5
    return "is no whole number"


@refused
def a_number_for_an_amount(found):
    found["tracks"][PAST][1][-1][5][0][1] = 2
    return rf"tracks\.{NAME}\|output\|USD\[1\]\[\d+\]\[5\]\[0\]\[1\]: an amount as printed"


@refused
def an_amount_with_an_exponent(found):
    found["tracks"][PAST][1][-1][5][0][1] = "1e3"
    return "an amount as printed"


@refused
def an_amount_of_other_digits(found):
    found["tracks"][PAST][1][-1][5][0][1] = "١"
    return "an amount as printed"


@refused
def a_negative_amount(found):
    found["tracks"][PAST][1][-1][5][0][1] = "-1"
    return "an amount as printed"


@refused
def an_instant_beyond_the_calendar(found):
    found["tracks"][PAST][0][-1] = 10**15
    return "a whole number from"


@refused
def starts_that_are_not_in_order(found):
    found["tracks"][PAST][0][0] = found["tracks"][PAST][0][1]
    return "a second after the one before"


@refused
def a_start_without_a_segment(found):
    found["tracks"][PAST][0].append(2 * NEWER)
    return "one for each start"


@refused
def an_edition_that_is_not_there(found):
    found["tracks"][PAST][1][-1][0] = len(found["editions"])
    return "one of the .* editions"


@refused
def a_rule_that_is_not_there(found):
    past(found, PAST)[3] = len(found["rules"])
    return "one of the .* rules"


@refused
def a_price_for_a_period_less(found):
    past(found, PAST)[5].pop()
    return "is expected"


@refused
def a_name_that_has_no_tracks(found):
    found["tracks"][PAST][1][-1][1] = "deepseek-nowhere"
    return "a name that has tracks"


@refused
def a_kind_that_nobody_here_prices(found):
    found["tracks"][f"{NAME}|cache_write|USD"] = found["tracks"][PAST]
    return "cache_write"


@refused
def tokens_by_the_character(found):
    past(found, PAST)[4][1] = "character"
    return "a price for so many tokens"


@refused
def a_unit_that_divides_no_amount(found):
    past(found, PAST)[4][0] = 3
    return "a unit of 1, 10, 100"


@refused
def a_model_less(found):
    del found["models"]["deepseek-v4-flash"]
    return "models: the names that have tracks of tokens"


@refused
def a_price_before_its_edition_that_is_certain(found):
    found["tracks"][PAST][0][0] -= 86400
    return f"{NAME}|output|USD: a time of its edition is expected"


@refused
def a_price_after_its_edition(found):
    past(found, PAST)[0] -= 1
    return f"{NAME}|output|USD: a time of its edition is expected"


@refused
def a_name_of_the_guides_that_stands_for_another_of_them(found):
    found["guide_names"]["anywhere"] |= {"deepseek-chat": NAME, NAME: "deepseek-chat"}
    return "guide_names, .*: a name that has tracks, and is no other's"


@refused
def more_names_of_the_guides_than_can_be_held(found):
    found["guide_names"]["anthropic"] *= 100
    return "guide_names.anthropic: a list of 0 to 100"


@refused
def a_unit_of_eleven(found):
    past(found, PAST)[4][0] = 11
    return "a unit of 1, 10, 100"


@refused
def windows_that_overlap(found):
    rule = next(rule for rule in found["rules"] if len(rule["windows"]) > 1)
    rule["windows"][0][3] = rule["windows"][1][3]
    return "windows that do not overlap"


@refused
def a_window_within_a_quarter_of_an_hour(found):
    found["rules"][0]["windows"][0][2] += 60
    return "whole quarters of an hour"


@refused
def an_edition_of_another_instant(found):
    found["editions"][-1][0] = "2031-01-01T000000Z"
    return "the name of its first second"


@refused
def editions_that_do_not_follow(found):
    found["editions"][0][2] += 1
    return "the start of the next edition"


@refused
def a_source_that_is_no_address(found):
    found["editions"][0][3][0] = "javascript:alert(1)"
    return "an address"


@refused
def a_name_with_a_control_character(found):
    found["tracks"]["a\x1b[31mb|output|USD"] = found["tracks"][PAST]
    return "a name"


@refused
def a_key_with_a_control_character(found):
    found["tracks"]["a|\x1b[31m|USD"] = found["tracks"][PAST]
    return r"'a\|\\x1b\[31m\|USD'"


@refused
def a_limit_that_is_none(found):
    found["models"]["deepseek-v4-flash"][1][-1] = [0, "deepseek-v4-flash", 1, None, [], [["max_output", "many"]]]
    return "a limit as printed"


@pytest.mark.parametrize("change", REFUSED)
def test_a_file_is_refused_whole_and_everything_stays_as_it_was(loaded, change):
    found = tracks_file.content()
    message = change(found)
    before = lookup.compiled, lookup._tracks
    with pytest.raises(LoadError, match=message) as caught:
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
        (TEXT[:-1] + b', "tracks": {}}', "the key 'tracks' stands there twice"),
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
