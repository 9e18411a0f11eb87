"""What a refused page is told for: all that is wrong on it, each problem under its cause, in words."""

import re
from pathlib import Path

import pytest

from scraper.problem import PageNotUnderstood, Problem, in_lines, spelled
from scraper.reading.findings import in_full
from scraper.reading.read import read_text

PAGES = Path(__file__).parent.parent / "pages"
JOINED = "a number, name or label of one element"
UNSEEN = "what a visitor sees, as it stands; not the class 'badge'"
UNKNOWN_ROW = "a row whose label is known"
UNKNOWN_SENTENCE = "a sentence that is known, word for word"


def refused(*edits, page="2026-11-15_en_services", **how):
    """The problems of a bundled page with texts replaced in it."""
    text = (PAGES / page / "page.html").read_text("utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    with pytest.raises(PageNotUnderstood) as error:
        read_text(text, **how)
    return error.value.problems


def said(problems):
    return [(each.place, each.expected) for each in problems]


BADGE = ("<td>deepseek-v4-pro</td>", '<td>deepseek-v4-pro<span class="badge">beta</span></td>')
ROW = ("CONTEXT LENGTH", "CONTEXT WIDTH")
SENTENCE = ("Product prices may vary", "Product prices will not vary")
NAME = ("table 1, row 1, cell 3", JOINED), ("table 1, row 1, cell 3", UNSEEN)


# --------------------------------------------------------------------------------------- the walk goes on


def test_a_badge_in_a_name_is_joined_to_it_before_its_class_is_unknown():
    assert said(refused(BADGE))[:2] == [*NAME]


def test_what_else_is_wrong_on_the_page_is_told_behind_it():
    found = said(refused(BADGE, ROW, SENTENCE))
    assert found[:2] == [*NAME]
    assert [expected for _, expected in found[2:]] == [UNKNOWN_ROW, UNKNOWN_SENTENCE]


def test_each_of_two_cells_that_are_wrong_is_told():
    found = refused(BADGE, ("<td>$0.6</td>", "<td><blink>$0.6</blink></td>"))
    assert {"<blink>: $0.6", 'deepseek-v4-pro⟨here⟩beta of <td>, <span class="badge">'} <= {
        each.found for each in found
    }


def test_a_table_that_makes_no_grid_hides_no_sentence_that_is_unknown():
    first, *others = refused(('<td colspan="3" style="text-align:center">MODEL</td>', "<td>MODEL</td>"), SENTENCE)
    assert first.expected.endswith("columns")
    assert [each.expected for each in others] == [UNKNOWN_SENTENCE]
    assert "a table of models with their prices" in {each.expected for each in first.follow_on}


def test_an_announcement_around_the_content_hides_nothing_in_it():
    bar = '<div class="theme-announcement-bar">All prices double.</div>'
    found = said(refused(("<article>", f"{bar}<article>"), BADGE, page="error_announcement-bar"))
    assert {*NAME} <= {*found}
    assert sum(place.startswith("around the content") for place, _ in found) == 2


# ------------------------------------------------------------------------------------ under its cause


def test_what_may_follow_from_a_problem_stands_under_it():
    (cause,) = refused(SENTENCE)
    assert cause.expected == UNKNOWN_SENTENCE
    assert [each.expected for each in cause.follow_on] == ["the sentence about prices may change"]


def test_what_is_wrong_in_the_same_way_elsewhere_stands_under_the_first():
    text = (PAGES / "2026-11-15_en_services" / "page.html").read_text("utf-8")
    with pytest.raises(PageNotUnderstood) as error:
        read_text(text.replace("<td>", '<td class="new">'))
    (cause,) = error.value.problems
    assert "not the class 'new'" in cause.expected
    assert len(cause.follow_on) > 20


def test_a_page_with_many_problems_of_a_kind_is_told_in_a_few_lines():
    problem = Problem(
        "table 1, row 1", "a", "b", "c", follow_on=tuple(Problem("x", "a", str(n), "c") for n in range(90))
    )
    lines = [*in_lines([problem])]
    assert lines[0] == "table 1, row 1: expected a; found 'b'; c"
    assert lines[1] == "  with it: x: expected a; found '0'; c"
    assert lines[6:] == ["  with it: 85 more"]


def problem(place, expected="known", rule=""):
    return Problem(place, expected, "x", "read it", rule)


def test_no_problem_is_lost_or_told_twice():
    walk = [problem("table 1, row 1, cell 2", "joined"), problem("table 1, row 1, cell 2", "seen")]
    parts = [problem("table 1, row 1, cell 2"), problem("table 1, row 10"), problem("table 1, row 1, cell 20")]
    whole = [problem("page"), problem("table 1, row 10", "a price", "R06"), problem("page")]
    told = in_full(walk, parts, whole)
    assert said(told) == [
        ("table 1, row 1, cell 2", "joined"),
        ("table 1, row 1, cell 2", "seen"),
        ("table 1, row 10", "known"),
        ("table 1, row 1, cell 20", "known"),
    ]
    assert said(told[0].follow_on) == [
        ("table 1, row 1, cell 2", "known"),
        ("page", "known"),
        ("table 1, row 10", "a price"),
    ]


def test_what_follows_at_a_place_that_is_wrong_in_the_same_way_stands_under_the_first_of_the_kind():
    walk = [problem("table 1, row 1, cell 2", "joined"), problem("table 1, row 2, cell 2", "joined")]
    (cause,) = in_full(walk, [problem("table 1, row 2, cell 2")], [])
    assert said(cause.follow_on) == [("table 1, row 2, cell 2", "joined"), ("table 1, row 2, cell 2", "known")]


def test_a_row_that_lacks_cells_since_one_of_them_is_refused_stands_under_that_cell():
    walk = [problem("table 1, row 2, cell 1", "cells beside each other"), problem("table 1, row 2", "4 columns")]
    (cause,) = in_full(walk, [], [])
    assert said(cause.follow_on) == [("table 1, row 2", "4 columns")]


def test_a_rule_about_prices_that_is_broken_follows_from_nothing_where_all_was_read():
    broken = problem("table 1, row 1, cell 2, deepseek-flash USD", rule="R02")
    assert in_full([], [], [broken]) == [broken]


def test_what_stands_around_the_content_is_the_cause_of_nothing_in_it():
    bar = problem("around the content, <div>")
    assert in_full([bar], [], [problem("page")]) == [bar, problem("page")]


# ------------------------------------------------------------------------------------ what a message says


def test_a_page_in_another_language_is_told_as_that_alone():
    assert [(each.expected, each.found) for each in refused(language="zh")] == [("the page in Chinese", "English")]


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.glob("error_*")))
def test_no_message_shows_a_structure_of_the_program(name):
    text = (next((PAGES / name).glob("expected_error.yaml"))).read_text("utf-8")
    assert re.findall(r"\{'|\['|\bNone\b|\bTrue\b|\bDecimal\(", text) == []


STRUCK = "<td><del>deepseek-v4-pro</del></td>"
NIGHT = "2025-02-26_en_night-discount"


@pytest.mark.parametrize(
    ("page", "old", "new", "expected", "found"),
    [
        (NIGHT, "16:30-00:30", "16:30-00:00", "standard and discount hours that make a day", "off_peak: 16:30-00:00"),
        ("2026-11-15_en_services", BADGE[0], STRUCK, "a model's name", "struck out: deepseek-v4-pro"),
    ],
)
def test_what_was_found_is_said_in_words(page, old, new, expected, found):
    problems = [each for cause in refused((old, new), page=page) for each in (cause, *cause.follow_on)]
    assert any(expected in each.expected and found in each.found for each in problems), problems
    assert not re.search(r"\{'|\['|\bNone\b", "\n".join(in_lines(problems)))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "nothing"),
        (["mon", "tue"], "mon, tue"),
        ([{"name": "a"}, {"name": "b", "until": "c"}], "(name: a), (name: b, until: c)"),
        (7, "7"),
    ],
)
def test_a_value_is_spelled_in_words(value, words):
    assert spelled(value) == words


# --------------------------------------------------------------------------------------------- in Markdown


def refused_twin(*edits):
    """The problems of the bundled Markdown twin with texts replaced in it."""
    text = (PAGES / "2026-10-17_en_search-fetch_twin" / "page.md").read_text("utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    with pytest.raises(PageNotUnderstood) as error:
        read_text(text)
    return error.value.problems


PICTURE = ("| $0.6 ", "| ![$0.6](/price.png) ")
SHORT = ("| CONTEXT LENGTH              | CONTEXT", "| CONTEXT")


def test_of_markdown_too_all_that_is_wrong_is_told():
    found = said(refused_twin(PICTURE, ROW, SENTENCE))
    assert [expected for _, expected in found] == ["text", UNKNOWN_ROW, UNKNOWN_SENTENCE]


def test_a_markdown_table_that_makes_no_grid_hides_nothing_behind_it():
    first, *others = refused_twin(SHORT, SENTENCE)
    assert first.place.startswith("table 1, row ")
    assert [each.expected for each in others] == [UNKNOWN_SENTENCE]
    assert "a table of models with their prices" in {each.expected for each in first.follow_on}


def test_each_row_of_a_markdown_table_with_too_few_cells_is_told():
    first, *_ = refused_twin(SHORT, ("| MAX OUTPUT                  | MAX", "| MAX"))
    assert sum("cells" in each.expected for each in (first, *first.follow_on)) == 2


def test_a_cell_of_which_nothing_can_be_read_is_no_empty_one_that_the_cell_beside_it_fills():
    (cause,) = refused_twin(PICTURE)
    assert cause.follow_on[0].place == cause.place
    assert {each.place for each in cause.follow_on[1:]} == {"table 1, row 1, cell 4, deepseek-flash"}  # its price
