"""What cannot be seen is escaped wherever it is shown, by what Unicode says of a character."""

import json
import sys
import unicodedata

import pytest

from deepseek_prices import diff
from deepseek_prices.changes import Change

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
# Of the property Default_Ignorable_Code_Point, what is neither a format character nor unassigned; and blank signs.
IGNORABLE = [
    chr(code)
    for first, last in (
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164),
        (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
    )
    for code in range(first, last + 1)
]  # fmt: skip
NAMES = ("PATTERN BLANK", "HANGUL FILLER", "HALFWIDTH HANGUL FILLER", "SCRIPT FILLER", "NULL NOTEHEAD")
BLANK = [char for char in EVERY if unicodedata.name(char, "").endswith(NAMES)]
SHOWN = "a0.Aé中文价格，。“”→–…·¥€½👍ａ한"


@pytest.mark.parametrize("category", ["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
def test_every_character_of_a_category_that_is_not_seen_is_unseen(category):
    of_it = [char for char in EVERY if unicodedata.category(char) == category]
    assert of_it
    assert [char for char in of_it if not diff.is_unseen(char)] == []


def test_every_space_but_the_plain_one_is_unseen():
    spaces = [char for char in EVERY if unicodedata.category(char) == "Zs" and not diff.is_unseen(char)]
    assert spaces == [" "]


@pytest.mark.parametrize("characters", [IGNORABLE, BLANK], ids=["ignorable", "blank"])
def test_a_character_that_may_be_ignored_or_is_blank_is_unseen(characters):
    assert len(characters) > 2
    assert [hex(ord(char)) for char in characters if not diff.is_unseen(char)] == []


def test_letters_digits_marks_and_signs_are_seen():
    hidden = {*IGNORABLE, *BLANK}
    seen = [char for char in EVERY if unicodedata.category(char)[0] in "LNPSM" and char not in hidden]
    assert [hex(ord(char)) for char in seen if diff.is_unseen(char)] == []


@pytest.mark.parametrize("show", [diff.escaped, diff.visible, diff.inert, diff.escaped_json, diff.without_unseen])
def test_what_can_be_seen_is_shown_as_it_is(show):
    assert SHOWN in show(SHOWN)


HIDDEN = [*"\x00\x1b\x7f\x9b\xa0\xad\u034f\u202e\u2028\u3000\u3164\ufe0f\ufeff\U000e0041\U000e0100\u2800\ue000\u0378"]


@pytest.mark.parametrize("char", HIDDEN, ids=lambda char: f"{ord(char):04x}")
@pytest.mark.parametrize(
    "show",
    [
        diff.escaped,
        diff.visible,
        diff.inert,
        lambda text: diff.text([Change("term", text, term=text, before=text, after=text)]),
        lambda text: diff.markdown([Change("term", text, term=text, before=text, after=text)]).splitlines()[2],
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_number(show, char):
    shown = show(f"a{char}b")
    assert f"a\\u{ord(char):04x}b" in shown
    assert not any(map(diff.is_unseen, shown))


@pytest.mark.parametrize("char", HIDDEN, ids=lambda char: f"{ord(char):04x}")
def test_a_json_document_says_the_same_and_hides_nothing(char):
    value = {f"a{char}b": [f"{char}\n{char}"]}
    shown = diff.escaped_json(json.dumps(value, indent=2, ensure_ascii=False))
    assert json.loads(shown) == value
    assert not any(map(diff.is_unseen, shown.replace("\n", "")))


def test_what_is_left_of_a_text_can_be_seen():
    assert diff.without_unseen(f"a{''.join(HIDDEN)}b") == "ab"
