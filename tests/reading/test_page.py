"""Texts as a reader sees them, and as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.reading.page import Cell, Grid, clean, fold, hidden_characters, passages, split_marks, unfold


@pytest.mark.parametrize("gap", [" ", "\n", "\t", "\u00a0", "\u3000", "\u2003", " \u200b ", "\v"])
def test_every_run_of_white_space_is_one_space(gap):
    assert clean(f"{gap}OUTPUT{gap}{gap}PRICE{gap}") == "OUTPUT PRICE"


@pytest.mark.parametrize("character", ["\x00", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"])
def test_invisible_characters_are_gone(character):
    assert clean(f"{character}OUT{character}PUT") == "OUTPUT"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("输入 （缓存命中）", "输入(缓存命中)"),
        ("FIM Completion（Beta）", "FIM Completion(Beta)"),
        ("9：00 ～ 12：00", "9:00~12:00"),
        ("01:00 – 04:00", "01:00-04:00"),
        ("“百万 tokens”", '"百万tokens"'),
        ("$0.07/ 1M tokens", "$0.07/1M tokens"),
    ],
)
def test_width_and_spaces_do_not_decide_a_meaning(text, folded):
    assert fold(text) == folded


def test_a_space_between_words_decides_a_meaning():
    assert fold("1 0") != fold("10")
    assert fold("OFF PEAK") != fold("OFFPEAK")


@given(st.text(max_size=30), st.data())
def test_a_text_is_cut_where_its_folded_form_is_cut(text, data):
    text = clean(text)
    folded = fold(text)
    cuts = [*sorted(data.draw(st.sets(st.integers(0, len(folded))))), len(folded)]
    parts = list(unfold(text, cuts))
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    starts = [0, *cuts]
    for part, start, end in zip(parts, starts, cuts, strict=False):
        assert fold(f"x{part}x").replace(" ", "") == fold(f"x{folded[start:end]}x").replace(" ", "")


@pytest.mark.parametrize(
    ("text", "without", "marks"),
    [
        ("MODEL(1)", "MODEL", ("1",)),
        ("INPUT PRICE (CACHE HIT) (3)", "INPUT PRICE (CACHE HIT)", ("3",)),
        ("PRICING(1)(2)", "PRICING", ("1", "2")),
        ("FIM Completion(Beta)", "FIM Completion(Beta)", ()),
        ("deepseek(2025)", "deepseek(2025)", ()),
    ],
)
def test_marks_are_split_from_a_text(text, without, marks):
    assert split_marks(text) == (without, marks)


@pytest.mark.parametrize(
    ("line", "mark", "text"),
    [
        ("(1) Use it.", "1", "Use it."),
        ("(12)Use it.", "12", "Use it."),
        ("* Use it.", "*", "Use it."),
        ("Use it (1).", None, "Use it (1)."),
        ("(1)", None, "(1)"),
        ("(100) Use it.", None, "(100) Use it."),
    ],
)
def test_a_footnote_begins_with_its_mark(line, mark, text):
    (passage,) = passages([line], "paragraph 1")
    assert (passage.mark, passage.text) == (mark, text)


def test_each_line_with_text_is_a_passage():
    assert [passage.text for passage in passages(["one", " \u200b", "two"], "paragraph 1")] == ["one", "two"]


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200f", "\ue000", "\x1b", "\x85", "\ufffd"])
def test_characters_that_make_a_page_look_other_than_it_reads_are_found(character):
    assert hidden_characters(f"$0.2{character}8") == f"U+{ord(character):04X}"


def test_a_plain_text_hides_nothing():
    assert hidden_characters("¥2 × 模型 ✓") == ""


def test_a_transposed_grid_has_rows_for_columns():
    a, b = (Cell(text, "", (), text) for text in "ab")
    assert Grid(((a, b),), "table 1").transposed().rows == ((a,), (b,))
