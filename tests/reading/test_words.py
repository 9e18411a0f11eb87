"""The file of words: strict, and true of the day since which each word is known."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from known_by import known_by

from scraper import yaml_file
from scraper.problem import CheckFailed
from scraper.reading import decisions, words_file, words_rows
from scraper.reading.decode import decode
from scraper.reading.page import Passage
from scraper.reading.read import read_text
from scraper.reading.recognise import recognise
from scraper.reading.slots import SLOTS, fact

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "pages"
FOLDERS = sorted(path.name for path in PAGES.iterdir() if path.is_dir() and not path.name.startswith("error_"))
DATA = yaml_file.load(words_file.PATH)
SCHEMA = json.loads((ROOT / "schema" / "words.v1.schema.json").read_text("utf-8"))


def row(group, **fields):
    """The first row of a group with these fields, in a copy of the file; and the copy."""
    data = deepcopy(DATA)
    found = next(each for each in data[group] if fields.items() <= each.items())
    return data, found


def refused(data):
    """The one thing that is wrong, as place, what is expected and what was found."""
    with pytest.raises(CheckFailed) as caught:
        words_file.words(data, "words.yaml")
    (problem,) = caught.value.problems
    return problem.place, problem.expected, problem.found


# ------------------------------------------------------------------------------------- what each word is known since


@pytest.mark.parametrize("name", FOLDERS)
def test_a_page_is_read_with_the_words_that_were_known_on_its_day(name):
    (page,) = (PAGES / name).glob("page.*")
    text = decode(page.read_bytes(), page.name)
    then = words_file.words(known_by(DATA, name[:10]), "words.yaml")
    assert read_text(text, fragment=True, words=then).as_dict() == read_text(text, fragment=True).as_dict()


def test_a_page_is_not_read_with_the_words_of_the_day_before_its_new_ones():
    text = (PAGES / "2026-09-21_en_holidays" / "page.html").read_text("utf-8")
    before = words_file.words(known_by(DATA, "2026-09-20"), "words.yaml")
    with pytest.raises(Exception, match="a sentence that is known, word for word"):
        read_text(text, words=before)


def test_a_new_wording_of_a_known_meaning_is_a_row_more():
    data, discount = row("sentences", meaning="not_discounted")
    passage = Passage("There is no discount on DeepSeek-R1.", None, "paragraph 1")
    assert recognise(passage, words_file.current().of["en"]) == ([], passage.text)
    discount["en"].append({"since": "2026-12-01", "words": "There is no discount on {version}."})
    (sentence,), unread = recognise(passage, words_file.words(data, "words.yaml").of["en"])
    assert (sentence.meaning.name, sentence.facts, unread) == ("not_discounted", {"version": "DeepSeek-R1"}, "")


# ---------------------------------------------------------------------------------------- words at the end of the file

ADDED = {"since": "2026-12-01", "language": "en", "role": "sentence", "meaning": "not_discounted"}
ADDED |= {"words": "There is no discount on {version}."}


def with_added(**changed):
    """The file with words at its end."""
    return DATA | {"added": [ADDED | changed]}


def test_words_at_the_end_count_as_those_of_their_meaning():
    passage = Passage("There is no discount on DeepSeek-R1.", None, "paragraph 1")
    (sentence,), unread = recognise(passage, words_file.words(with_added(), "words.yaml").of["en"])
    assert (sentence.meaning.name, sentence.facts, unread) == ("not_discounted", {"version": "DeepSeek-R1"}, "")


@pytest.mark.parametrize(
    ("role", "meaning", "words"),
    [("field", "context_length", "CONTEXT WINDOW"), ("kind", "output", "1M OUT"), ("feature", "audio", "Audio")],
    ids=["another label of a field", "another of a kind", "a feature that was never there"],
)
def test_labels_at_the_end_count_as_those_of_their_role(role, meaning, words):
    data = with_added(role=role, meaning=meaning, words=words)
    known = words_file.words(data, "words.yaml").of
    assert (known["en"].label(role, words), known["zh"].label(role, words)) == (meaning, None)


def test_words_whose_meaning_is_left_open_are_refused_with_their_place():
    place, expected, found = refused(with_added(meaning=None))
    assert (place, found) == ("words.yaml, added 1, meaning", "it is left open")
    assert ADDED["words"] in expected


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"meaning": "no_price_on_sundays"}, "added 1, meaning"),
        ({"role": "field", "meaning": "colour", "words": "COLOUR"}, "added 1"),
        ({"role": "field", "meaning": "version", "words": "CONTEXT LENGTH"}, "added 1"),
        ({"role": "title"}, "added 1, role"),
        ({"language": "fr"}, "added 1, language"),
        ({"since": "2026-02-30"}, "added 1, since"),
        ({"words": "There is no discount."}, "added 1"),
        ({"words": "{version} is not included in the discount."}, "sentence not_discounted, en"),
    ],
)
def test_words_at_the_end_are_held_to_the_same(changed, place):
    with pytest.raises(CheckFailed) as caught:
        words_file.words(with_added(**changed), "words.yaml")
    assert {each.place for each in caught.value.problems} == {f"words.yaml, {place}"}


# ---------------------------------------------------------------------------------------------------- what is refused


def test_a_row_with_an_unknown_field_is_refused():
    data, label = row("labels", role="field", meaning="version")
    label["note"] = "x"
    place, _, found = refused(data)
    assert (place, "'note' was unexpected" in found) == (f"words.yaml, label {data['labels'].index(label) + 1}", True)


@pytest.mark.parametrize("group", ["labels", "sentences"])
def test_words_without_their_day_are_refused(group):
    data, first = row(group)
    del first["en"][0]["since"]
    place, *said = refused(data)
    assert (place.endswith(", en 1"), said) == (
        True,
        ["what the schema says (required)", "'since' is a required property"],
    )


@pytest.mark.parametrize("day", ["2026-02-30", "2026-2-3", "yesterday", "", 20260203, None])
def test_a_day_that_does_not_exist_is_refused(day):
    data, first = row("rows")
    first["since"] = day
    place, _, found = refused(data)
    assert (place, str(day) in found) == ("words.yaml, row 1, since", True)


@pytest.mark.parametrize(
    "words", ["{model} is gone from {when}.", "{model} is gone: {model3}.", "{Version}", "{version"]
)
def test_a_slot_that_there_is_none_of_is_refused(words):
    data, sentence = row("sentences", meaning="not_discounted")
    sentence["en"][0]["words"] = words
    place, expected, _ = refused(data)
    assert (place.endswith("(not_discounted), en 1"), expected[:12]) == (True, "a slot such ")


@pytest.mark.parametrize(
    ("meaning", "words"),
    [
        ("not_discounted", "No model is included in the discount."),
        ("not_discounted", "{version} is not included in the discount of {percent}%."),
        ("names", "{model} has no other name."),
        ("discount", "It is {tenths} or {percent} until {until}."),
    ],
    ids=["one is missing", "one too many", "another", "one twice"],
)
def test_slots_that_the_meaning_does_not_say_are_refused(meaning, words):
    data, sentence = row("sentences", meaning=meaning)
    sentence["en"][0]["words"] = words
    place, expected, _ = refused(data)
    assert (place.endswith(f"({meaning}), en 1"), expected.endswith("each once")) == (True, True)


def test_two_labels_of_a_role_with_the_same_words_are_refused():
    data, label = row("labels", role="field", meaning="version")
    label["en"].append({"since": "2026-12-01", "words": "CONTEXT  LENGTH"})
    place, expected, _ = refused(data)
    assert ("context_length" in place, expected) == (
        True,
        "words that no other label of the role has, without a slot",
    )


def test_sentences_with_the_same_words_are_refused():
    data, sentence = row("sentences", meaning="service_billing")
    other = next(each for each in data["sentences"] if each["meaning"] == "service_reference")
    other["en"].append(sentence["en"][0])
    with pytest.raises(CheckFailed, match="words that are not those of service_"):
        words_file.words(data, "words.yaml")


def test_words_that_another_row_matches_wholly_are_refused():
    data, sentence = row("sentences", meaning="not_discounted")
    sentence["en"].append({"since": "2026-12-01", "words": "The deepseek-chat model points to {version}."})
    place, expected, _ = refused(data)
    assert (place, expected) == (
        "words.yaml, sentence not_discounted, en",
        "words that are not those of version, too",
    )


@pytest.mark.parametrize("group", ["labels", "sentences"])
def test_a_meaning_in_two_rows_is_refused(group):
    data, first = row(group)
    words = [{"since": "2026-12-01", "words": "Other words"}]
    data[group].append(first | {"en": words, "zh": words})
    assert refused(data)[1].startswith("one row for each meaning")


@pytest.mark.parametrize("group", ["labels", "sentences"])
def test_a_row_without_words_is_refused(group):
    data, first = row(group)
    del first["en"], first["zh"]
    assert refused(data)[1:] == ("words in en or zh", "none")


def test_what_decides_a_price_has_a_function():
    data, sentence = row("sentences", meaning="increase_intended")
    sentence["meaning"] = "no_price_on_sundays"
    assert refused(data)[1:] == (
        "a function in decisions.py for what decides a price, or `decides`",
        "no_price_on_sundays",
    )


def test_what_is_only_quoted_needs_none():
    data, sentence = row("sentences", meaning="increase_intended")
    sentence |= {"meaning": "no_price_on_sundays", "decides": "quoted"}
    meaning = words_file.words(data, "words.yaml").meanings["no_price_on_sundays"]
    assert decisions.decision(meaning) is decisions.no_more


def test_a_rule_of_known_periods_needs_none():
    text = (PAGES / "2026-09-09_en_weekdays" / "page.html").read_text("utf-8")
    expected = read_text(text).price_lists
    data, sentence = row("sentences", meaning="peak_hours_monday_to_friday")
    sentence |= {"meaning": "peak_hours_of_the_week", "decides": "periods"}
    assert read_text(text, words=words_file.words(data, "words.yaml")).price_lists == expected


@pytest.mark.parametrize(
    ("meaning", "decides"), [("increase_intended", "quoted"), ("units", "quoted"), ("no_price_on_sundays", "periods")]
)
def test_what_decides_without_a_function_has_none_and_what_it_needs(meaning, decides):
    data, sentence = row("sentences", meaning="units" if meaning == "units" else "increase_intended")
    sentence |= {"meaning": meaning, "decides": decides}
    assert refused(data)[2] == ("none" if decides == "periods" else decides)


@pytest.mark.parametrize("decides", ["dated", "discount", "discount_stays", "weekends"])
def test_what_decides_by_an_instant_says_it(decides):
    data, sentence = row("sentences", meaning="increase_intended")
    sentence |= {"meaning": "no_price_on_sundays", "decides": decides}
    sentence["bears_on"] |= {"kinds": ["output"]}
    assert refused(data)[1].startswith("the fact ")


def test_what_dates_prices_names_their_kinds():
    data, sentence = row("sentences", meaning="cache_hit_price_cut")
    del sentence["bears_on"]["kinds"]
    assert refused(data)[1:] == ("the kinds whose prices it dates, as bears_on", "none")


def test_every_function_is_of_a_meaning():
    assert decisions.DECISIONS.keys() <= words_file.current().meanings.keys()


@pytest.mark.parametrize(
    ("group", "fields", "changed"),
    [
        ("labels", {"role": "field", "meaning": "version"}, {"meaning": "colour"}),
        ("labels", {"role": "kind"}, {"role": "sort"}),
        ("labels", {"role": "unit"}, {"meaning": "many requests"}),
        ("labels", {"role": "heading"}, {"en": "Models"}),
        ("rows", {}, {"labels": ["field", "colour"]}),
        ("rows", {}, {"labels": "field"}),
        ("tables", {"form": "models_as_rows"}, {"form": "models_in_a_circle"}),
        ("tables", {"form": "models_as_rows"}, {"columns": ["price"]}),
        ("tables", {"form": "services"}, {"columns": ["price", "colour"]}),
        ("sentences", {"meaning": "names"}, {"says": ["names", "colour"]}),
        ("sentences", {"meaning": "names"}, {"of_many": "yes"}),
        ("sentences", {"meaning": "names"}, {"bears_on": {"products": "all"}}),
        ("sentences", {"meaning": "names"}, {"bears_on": {"kinds": ["output"]}}),
        ("sentences", {"meaning": "units"}, {"bears_on": {"products": "models"}}),
        ("sentences", {"meaning": "names"}, {"rule": {"default": "peak", "period": "off_peak", "days": ["mon"]}}),
        ("sentences", {"meaning": "coming_peak_prices"}, {"announces": "colour"}),
        ("sentences", {"meaning": "coming_peak_prices"}, {"rule": {"default": "peak", "period": "off_peak"}}),
    ],
)
def test_what_the_reader_does_not_know_is_refused(group, fields, changed):
    data, found = row(group, **fields)
    found |= changed
    with pytest.raises(CheckFailed) as caught:
        words_file.words(data, "words.yaml")
    assert all(each.place.startswith(f"words.yaml, {group[:-1]} ") for each in caught.value.problems)


@pytest.mark.parametrize(
    "data", [None, [], "x", {}, {"labels": []}, {"labels": None, "rows": [1], "tables": [], "x": 1}]
)
def test_a_file_of_another_form_is_refused(data):
    with pytest.raises(CheckFailed, match=r"words\.yaml: expected what the schema says"):
        words_file.words(data, "words.yaml")


@pytest.mark.parametrize("group", ["labels", "rows", "tables", "sentences", "added"])
@pytest.mark.parametrize("bad", [None, 1, "x", [], {}])
def test_a_row_of_another_form_is_refused(group, bad):
    data = deepcopy(DATA)
    data[group].append(bad)
    with pytest.raises(CheckFailed, match=f"{group.removesuffix('s')} {len(data[group])}"):
        words_file.words(data, "words.yaml")


def test_an_equal_key_is_refused_with_its_line(tmp_path):
    lines = words_file.PATH.read_text("utf-8").splitlines()
    at = lines.index('  meaning: "title"')
    (tmp_path / "words.yaml").write_text("\n".join([*lines[: at + 1], lines[at], *lines[at + 1 :]]), encoding="utf-8")
    with pytest.raises(CheckFailed, match=f"words.yaml, line {at + 2}: expected each key once"):
        words_file.load(tmp_path / "words.yaml")


# -------------------------------------------------------------------------------------------------------- the schema


def test_the_schema_names_what_the_reader_knows():
    properties = {name: each["items"]["properties"] for name, each in SCHEMA["properties"].items() if "items" in each}
    sentence = properties["sentences"]
    assert properties["labels"]["role"]["enum"] == [*words_rows.ROLES]
    assert properties["rows"]["labels"]["items"]["enum"] == [*words_rows.ROLES]
    assert properties["added"]["role"]["enum"] == [words_rows.SENTENCE, *words_rows.ROLES]
    assert {*properties["tables"]["columns"]["items"]["enum"]} == words_rows.ROLES["service_column"]
    assert sentence["bears_on"]["properties"]["kinds"]["items"]["enum"] == [*words_rows.KINDS]
    assert {*sentence["says"]["items"]["enum"]} == {*sentence["may_say"]["items"]["enum"]}
    assert {*sentence["says"]["items"]["enum"]} <= {fact(f"{slot}{number}") for slot in SLOTS for number in ("", 2)}
    used = {row["bears_on"]["products"] for row in DATA["sentences"] if "bears_on" in row}
    assert {*sentence["bears_on"]["properties"]["products"]["enum"]} == used
    assert {*properties["tables"]["form"]["enum"]} == {row["form"] for row in DATA["tables"]}
