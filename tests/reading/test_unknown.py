"""Words that nothing knows: what is taken of them for a row, and what is said of the nearest known ones."""

import pytest

from scraper import yaml_file
from scraper.reading import words_file
from scraper.reading.page import Passage, fold
from scraper.reading.read import page_of, supposed
from scraper.reading.recognise import Sentence, parts
from scraper.reading.template import Template
from scraper.reading.unknown import Unknown, can_be_known, difference, nearest, with_slots

WORDS = words_file.current()
KNOWN = "DeepSeek-R1 is not included in the discount."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Free until 2026/5/31 15:59 UTC.", "Free until {until}."),
        ("Free from 16:00 UTC on October 31, 2026.", "Free from {from}."),
        ("自北京时间 2026 年 11 月 1 日 00:00 起收费。", "自{from} 起收费。"),
        ("Cheap at 16:30-00:30 UTC.", "Cheap at {hours_utc} UTC."),
        ("北京时间 9:00 - 12:00、14:00 - 18:00 较贵。", "北京时间 {hours_beijing} 较贵。"),
        ("deepseek-a and deepseek-b are one.", "{names} are one."),
        ("deepseek-a is better than deepseek-b, says deepseek-a.", "{model} is better than {model2}, says {model}."),
        ("deepseek-a is DeepSeek-V5.", "{model} is {version}."),
        ("A 75% discount, 2.5 折.", "A {percent}% discount, {tenths} 折."),
        ("75% of 128K are 96K.", "75% of 128K are 96K."),
    ],
)
def test_what_varies_in_any_sentence_becomes_a_slot(text, expected):
    assert with_slots(text) == expected
    assert Template(expected).match(fold(text)).end() == len(fold(text))


def test_slots_of_the_nearest_words_come_first():
    known = Template("Up to {length} of {length2}, until {until}.")
    text = "At most 128K of 384K, until 2026/5/31 15:59 UTC."
    assert with_slots(text, known) == "At most {length} of {length2}, until {until}."


@pytest.mark.parametrize(
    ("known", "text", "expected"),
    [
        ("It costs nothing now.", "It costs nothing.", "It costs nothing [-now-] ."),
        ("现在免费。", "目前免费。", "[-现在-] {+目前+} 免费。"),
        ("One（a）", "One (a)", "One (a)"),
    ],
)
def test_what_is_left_out_and_what_is_added_is_marked(known, text, expected):
    assert difference(known, text) == expected


@pytest.mark.parametrize("text", ["", " ", "a {b", "c}", "turned \u202earound"])
def test_no_row_can_hold_a_text_with_braces_or_without_anything_to_see(text):
    assert not can_be_known(text)


def test_a_role_of_which_nothing_is_known_has_no_nearest_words():
    assert nearest(Unknown("colour", "Blue", "table 1"), WORDS.of["en"]) == ("Blue", None)


TABLE = "| MODEL | deepseek-a |\n| --- | --- |\n| COLOUR | {} |\n| CONTEXT LENGTH | 128K |\n"


def read_as_information(value):
    row = {"since": "2026-12-01", "language": "en", "role": "field", "meaning": "information", "words": "COLOUR"}
    words = words_file.words(yaml_file.load(words_file.PATH) | {"added": [row]}, "words.yaml")
    page = page_of(TABLE.format(value), words, form="markdown", fragment=True)
    return supposed(page, language="en", fragment=True, words=words)


def test_a_row_that_a_person_says_is_information_enters_nothing():
    found = read_as_information("blue")
    assert (found.unknown, found.besides) == ((), [])
    assert [each["taken_for"] for each in found.reading.account if each["text"] == "blue"] == ["information"]


@pytest.mark.parametrize("value", ["$1", "1元", "10% off", "free", "1 USD"])
def test_what_could_be_a_price_is_no_information(value):
    (problem,) = read_as_information(value).besides
    assert (problem.expected, problem.found) == ("a value of information", value)


def test_of_a_paragraph_the_sentences_around_unknown_ones_are_recognised():
    found = parts(Passage(f"{KNOWN} New words. {KNOWN}", None, "paragraph 1"), WORDS.of["en"])
    assert [each if isinstance(each, str) else each.text for each in found] == [KNOWN, "New words.", KNOWN]


def test_a_sentence_that_goes_on_where_the_known_one_ends_is_unknown_as_a_whole():
    text = f"{KNOWN.removesuffix('.')}, but on Sundays. {KNOWN}"
    unknown, known = parts(Passage(text, None, "paragraph 1"), WORDS.of["en"])
    assert unknown == f"{KNOWN.removesuffix('.')}, but on Sundays."
    assert isinstance(known, Sentence)


@pytest.mark.parametrize(
    ("labels", "role"),
    [
        ("| COLOUR | blue |", "field"),
        ("| 1M TOKENS WRITTEN | $1 |", "kind"),
        ("| WRITTEN | $1 / 1M tokens |", "kind_without_unit"),
    ],
)
def test_the_role_of_a_row_follows_from_its_cells(labels, role):
    text = f"| MODEL | deepseek-a |\n| --- | --- |\n{labels}\n"
    found = supposed(page_of(text, WORDS, form="markdown", fragment=True), language="en", fragment=True)
    assert [each.role for each in found.unknown] == [role]


@pytest.mark.parametrize(
    ("head", "unknown"),
    [
        ("| API | Price | Billing Unit |", []),
        ("| API | Billing Unit | Fee |", ["Fee"]),
        ("| Thing | Amount | Fee |", ["Thing"]),
    ],
    ids=["known columns in another order", "an unknown column", "an unknown table"],
)
def test_a_table_with_an_unknown_head_is_refused(head, unknown):
    text = f"{head}\n| --- | --- | --- |\n| a | b | c |\n"
    found = supposed(page_of(text, WORDS, form="markdown", fragment=True), language="en", fragment=True)
    assert [each.text for each in found.unknown] == unknown
    assert found.problems[0].expected == "a table of models, or of services whose columns are all known"


def test_of_a_label_capitals_make_no_difference():
    assert difference("model version", "MODEL Release", cased=False) == "MODEL [-version-] {+Release+}"
