"""Bytes to text, and the repair of copies that were encoded twice."""

import pytest

from scraper.problem import PageNotUnderstood, SourceUnavailable
from scraper.reading.decode import BYTE_LIMIT, damage_in, decode, repair


def test_utf_8_is_read():
    assert decode("每 1,000 次成功请求 ✓".encode(), "page") == "每 1,000 次成功请求 ✓"


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert decode(b"\xef\xbb\xbf# Models", "page") == "# Models"


@pytest.mark.parametrize("data", ["价格".encode("gb18030"), "¥2".encode("latin-1"), "MODEL".encode("utf-16")])
def test_any_other_encoding_is_not_guessed(data):
    with pytest.raises(SourceUnavailable, match=r"page: expected UTF-8 text; found 'byte 0x.. at 0'"):
        decode(data, "page")


def test_what_is_not_utf_8_is_named_with_its_position():
    with pytest.raises(SourceUnavailable, match="byte 0xff at 3"):
        decode(b"abc\xff", "page")


@pytest.mark.parametrize("data", [b"", b" \t\r\n", b"\x00\x00", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_a_file_without_text_is_empty(data):
    with pytest.raises(SourceUnavailable, match="it is empty"):
        decode(data, "page")


def test_single_nul_bytes_are_text_as_the_site_serves_them():
    assert decode(b"Tool Calls\x00 supported", "page") == "Tool Calls\x00 supported"


def test_a_file_with_many_nul_bytes_is_not_text():
    with pytest.raises(SourceUnavailable, match="5 NUL bytes in 10 characters"):
        decode(b"M\x00O\x00D\x00E\x00L\x00", "page")


def test_a_file_of_the_largest_size_is_read():
    assert len(decode(b"a" * BYTE_LIMIT, "page")) == BYTE_LIMIT


def test_a_larger_file_is_not_the_page():
    with pytest.raises(PageNotUnderstood, match=f"at most {BYTE_LIMIT} bytes"):
        decode(b"a" * (BYTE_LIMIT + 1), "page")


def test_every_kind_of_line_end_is_one():
    assert decode(b"a\r\nb\rc\nd", "page") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("damaged", "restored"),
    [
        ("Â¥0.5", "¥0.5"),
        ("OUTPUTÂ\u00a0PRICE", "OUTPUT\u00a0PRICE"),
        ("OUTPUTÂ PRICE", "OUTPUT\u00a0PRICE"),
        ("number of tokens Ã\u0097 price", "number of tokens × price"),
        ("number of tokens Ã price", "number of tokens × price"),
        ("Details[â\u0080\u008b](#details)", "Details[\u200b](#details)"),
        ("Details[â](#details)", "Details[\u200b](#details)"),
    ],
)
def test_what_was_encoded_twice_is_restored(damaged, restored):
    text, repairs = repair(damaged)
    assert text == restored
    assert len(repairs) == 1


@pytest.mark.parametrize(
    "original", ["✓ ✗", "（Beta）", "百万tokens输入", "2026年8月", "×", "“NOTE”", "最大 8K，默认 4K", "😀"]
)
@pytest.mark.parametrize("code_page", ["latin-1", "cp1252"])
def test_whatever_was_encoded_twice_is_restored_by_what_it_is(original, code_page):
    damaged = "".join(
        bytes([byte]).decode("latin-1" if byte in b"\x81\x8d\x8f\x90\x9d" else code_page) for byte in original.encode()
    )
    text, repairs = repair(f"MODEL {damaged}")
    assert text == f"MODEL {original}"
    assert {each["restored"] for each in repairs} == {each for each in original if not each.isascii()}


@pytest.mark.parametrize(
    "figure", ["$0.2７", "２.5元", "0.4\u200b2", "0.4\u00a02", "1\u00ad.10", "1，000", "0.4\u200b\u200b2", "½"]
)
def test_what_is_a_part_of_a_figure_is_not_restored(figure):
    damaged = figure.encode().decode("latin-1")
    text, repairs = repair(damaged)
    assert damage_in(text)
    assert not {each["restored"] for each in repairs} & set(figure) - {"元"}


@pytest.mark.parametrize("code_page", ["latin-1", "cp1252"])
def test_a_second_half_by_itself_shows_that_the_text_came_through(code_page):
    text = "â\x9c\x93 " + b"\x93".decode(code_page)
    assert repair(text) == (text, ())


def test_each_repair_is_listed_with_its_count():
    text, repairs = repair("Â¥0.5, Â¥2, OUTPUTÂ PRICE")
    assert text == "¥0.5, ¥2, OUTPUT\u00a0PRICE"
    assert repairs == (
        {"damaged": "Â¥", "restored": "¥", "count": 2},
        {"damaged": "Â ", "restored": "\u00a0", "count": 1},
    )


def test_text_without_damage_is_left_alone():
    text = "¥0.5 for tokens × price, OUTPUT\u00a0PRICE"
    assert repair(text) == (text, ())


@pytest.mark.parametrize("proof", ["✓", "模型", "\u200b", "’"])
def test_a_character_that_latin_1_lacks_shows_that_the_text_came_through_unharmed(proof):
    text = f"Â¥0.5 {proof}"
    assert repair(text) == (text, ())


@pytest.mark.parametrize("proof", ["¥2", "tokens × price", "OUTPUT\u00a0PRICE", "© 2024"])
def test_a_whole_character_shows_that_the_text_was_not_encoded_twice(proof):
    # Encoding twice spares none: where one such character stands alone, a damaged one is a fault of another kind.
    text = f"Â¥0.5 {proof}"
    assert repair(text) == (text, ())


def test_damage_that_the_table_does_not_know_is_left_and_found():
    text, repairs = repair("Â¥0.5 for all users â now")
    assert text == "¥0.5 for all users â now"
    assert len(repairs) == 1
    assert damage_in(text) == "¥0.5 for all users â now"


def test_damage_is_shown_with_what_stands_around_it():
    assert damage_in("x" * 50 + "Ã" + "y" * 50) == "x" * 20 + "Ã" + "y" * 20


def test_no_damage_is_found_in_good_text():
    assert damage_in("¥0.5 × 2, 模型, ✓") == ""
