"""Our YAML: a strict way in, one canonical byte form out."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import yaml_file
from scraper.problem import CheckFailed, SourceUnavailable
from scraper.schema import documents

ROOT = Path(__file__).parents[2]
EDITIONS = sorted((ROOT / "data" / "editions").glob("*.yaml"))

# What YAML 1.1 reads as a number, a time, a truth value or nothing, and what is no plain word.
MISTAKABLE = (
    "16:30", "1:30:00", "2026-05-05", "2026-05-05T15:59:00Z", "2026-05-05 15:59:00",
    "0.28", ".5", "1.", "1e3", "1.5e+3", "-1", "+1", "0", "00", "017", "0o17", "0x1F", "0b1", "1_000", ".inf", ".nan",
    "off", "on", "yes", "no", "Off", "YES", "y", "n", "True", "FALSE", "~", "Null", "NULL", "=", "<<",
    "1,000", "$0.28", "0.28 USD", "two words", "deepseek-chat(1)", "v3.2/x", "元",
)  # fmt: skip


def refusal(text):
    """The one problem for which a text is refused."""
    with pytest.raises(CheckFailed) as caught:
        yaml_file.loads(text, "x.yaml")
    (problem,) = caught.value.problems
    return problem


# ---------------------------------------------------------------------------------------- on the way in


@pytest.mark.parametrize("scalar", MISTAKABLE)
def test_a_plain_scalar_that_yaml_could_mistake_is_an_error_with_its_line(scalar):
    problem = refusal(f'a: "x"\nb: {scalar}\n')
    assert problem.place == "x.yaml, line 2"


@pytest.mark.parametrize("scalar", MISTAKABLE)
def test_the_same_scalar_in_a_list_is_an_error(scalar):
    assert refusal(f"- x\n- {scalar}\n").place == "x.yaml, line 2"


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize("scalar", MISTAKABLE)
def test_a_quoted_scalar_is_text_whatever_it_looks_like(scalar, quote):
    assert yaml_file.loads(f"a: {quote}{scalar}{quote}\n", "x.yaml") == {"a": scalar}


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("null", None),
        ("true", True),
        ("false", False),
        ("1", 1),
        ("1000", 1000),
        ("html", "html"),
        ("a.b-c_1", "a.b-c_1"),
    ],
)
def test_null_true_false_whole_numbers_and_words_may_stand_plain(plain, value):
    assert yaml_file.loads(f"a: {plain}\n", "x.yaml") == {"a": value}


def test_an_empty_value_is_an_error():
    assert refusal("a: x\nb:\n").place == "x.yaml, line 2"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: x\na: y\n", 2),
        ("a: x\n'a': y\n", 2),
        ("a:\n  b: x\n  c: x\n  b: y\n", 4),
        ("a: x\nb: {c: x, c: x}\n", 2),
        ("- {a: x, a: y}\n", 1),
    ],
)
def test_equal_keys_are_an_error_with_the_line_of_the_second(text, line):
    problem = refusal(text)
    assert problem.place == f"x.yaml, line {line}"
    assert "each key once" in problem.expected


@pytest.mark.parametrize("key", ["1", "null", "true", "[x]", "? [x]\n", "2026-05-05", "off"])
def test_a_key_that_is_no_word_is_an_error(key):
    assert refusal(f"a: x\n{key}: y\n").place.startswith("x.yaml, line ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a: &one "x"\n', 1),
        ("a: x\nb: &one [x]\n", 2),
        ("a: &one [x]\nb: *one\n", 1),
        ("a: x\n<<: &one {b: x}\n", 2),
    ],
)
def test_an_anchor_or_alias_is_an_error_with_its_line(text, line):
    problem = refusal(text)
    assert problem.place == f"x.yaml, line {line}"
    assert "anchor" in problem.expected


@pytest.mark.parametrize(
    "tagged", ['!!str "1"', "!!int '1'", "!money 1", '! "x"', "!!map {b: x}", "!!python/name:os.x"]
)
def test_a_tag_is_an_error_with_its_line(tagged):
    problem = refusal(f"a: x\nb: {tagged}\n")
    assert problem.place == "x.yaml, line 2"
    assert "tag" in problem.expected


def test_a_merge_key_is_an_error():
    assert refusal("a: x\n<<: {b: x}\n").place == "x.yaml, line 2"


def test_a_second_document_is_an_error_with_its_line():
    problem = refusal("a: x\n---\nb: x\n")
    assert problem.place == "x.yaml, line 2"
    assert problem.expected == "one YAML document"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: x\nb: [x\nc: x\n", 3), ('a: x\nb: "x\n', 3), ("a: x\n\tb: x\n", 2), ("a: x\n b: x\n", 2), ("a: @x\n", 1)],
)
def test_a_syntax_error_is_an_error_with_its_line(text, line):
    assert refusal(text).place == f"x.yaml, line {line}"


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"])
def test_a_file_without_content_is_an_error(text):
    assert refusal(text)


@pytest.mark.parametrize("escape", [r"\n", r"\r", r"\t", r"\0", r"\a", r"\e", r"\x7f", r"\x85", r"\N", r"\u009f"])
def test_a_control_character_written_as_an_escape_is_an_error_with_its_line(escape):
    problem = refusal(f'a: x\nb: "one{escape}two"\n')
    assert problem.place == "x.yaml, line 2"
    assert "control characters" in problem.expected


@pytest.mark.parametrize("character", ["\t", "\a", "\x00", "\x1b", "\x7f", "\x85", "\x9f"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_raw_control_character_is_an_error(character, quote):
    assert refusal(f"a: x\nb: {quote}one{character}two{quote}\n")


@pytest.mark.parametrize("text", ["a: x\nb: x\t\n", "a: x\nb:\tx\n", "a: x\n[x,\tx]\n", "a: x\n#\tx\n"])
def test_a_tab_is_an_error_with_its_line(text):
    assert refusal(text).place == "x.yaml, line 2"


@pytest.mark.parametrize("text", ["a: x\n\ufeffb: x\n", "a: x\u2028\ufeffb: x\n", "\ufeff# x\n\ufeffa: x\n"])
def test_a_byte_order_mark_that_begins_another_line_than_the_first_is_an_error_with_its_line(text):
    assert refusal(text).place == "x.yaml, line 2"


def test_a_second_byte_order_mark_is_an_error():
    assert refusal("\ufeff\ufeffa: x\n")


def test_the_first_line_may_begin_with_a_byte_order_mark():
    assert yaml_file.loads("\ufeffa: x\n", "x.yaml") == {"a": "x"}


@pytest.mark.parametrize("half", ["\ud800", r'"\ud800"'], ids=ascii)
def test_half_a_surrogate_pair_is_an_error_with_its_line(half):
    assert refusal(f"a: x\nb: {half}\n").place == "x.yaml, line 2"


@pytest.mark.parametrize("text", ["a: x\nb: [x", "a: x\n---", "a: x\nb: {", "a: x\r\nb: [x", "a: x\x85b: [x"])
def test_an_error_at_the_end_of_a_text_without_a_line_end_is_in_its_last_line(text):
    assert refusal(text).place == "x.yaml, line 2"


@pytest.mark.parametrize("text", ["b: |", "b: >", "b: |-", "- |"])
def test_an_empty_block_is_an_error(text):
    assert refusal(text)


@pytest.mark.parametrize("nested", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000])
def test_what_is_nested_without_end_is_an_error(nested):
    assert refusal(nested)


def test_without_libyaml_it_says_what_to_install():
    # The loader in Python reads some texts differently.
    code = "import sys; sys.modules['yaml._yaml'] = None; import scraper.yaml_file"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("ImportError: PyYAML is installed without libyaml here: ")


@pytest.mark.parametrize(
    "text", ["b: |\n  one\n", "b: |\n  one\n  two\n", "b: |-\n  one\n  two\n", "b: >\n  one\n  two\n"]
)
def test_a_block_with_line_breaks_is_an_error_with_its_line(text):
    assert refusal(f"a: x\n{text}").place == "x.yaml, line 2"


@pytest.mark.parametrize("text", ['b: "one\n  two"\n', "b: 'one\n  two'\n", "b: >-\n  one\n  two\n", "b: one\n  two\n"])
def test_a_scalar_on_two_lines_is_an_error_with_its_line(text):
    # YAML would fold it: the value is not what stands there.
    assert refusal(f"a: x\n{text}").place == "x.yaml, line 2"


def test_a_file_that_is_not_there_is_an_unavailable_source(tmp_path):
    with pytest.raises(SourceUnavailable, match=r"x\.yaml"):
        yaml_file.load(tmp_path / "x.yaml")


def test_a_file_that_is_not_utf_8_is_an_unavailable_source(tmp_path):
    (tmp_path / "x.yaml").write_bytes(b'a: "\xa5"\n')
    with pytest.raises(SourceUnavailable, match=r"x\.yaml"):
        yaml_file.load(tmp_path / "x.yaml")


# --------------------------------------------------------------------------------------- on the way out


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_dump_of_load_is_the_file_byte_for_byte(path):
    assert yaml_file.dump(yaml_file.load(path)).encode() == path.read_bytes()


@pytest.mark.parametrize("scalar", [*MISTAKABLE, "html", "", "null", "true", "1", "'", '"', "\\", "#", ": ", " x "])
def test_every_string_is_quoted(scalar):
    text = yaml_file.dump({"a": scalar, "b": [scalar], "c": {"a": scalar}}, "")
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    scalars = [value for _, value in root.value[:1]] + root.value[1][1].value + [root.value[2][1].value[0][1]]
    assert [(node.value, node.style) for node in scalars] == [(scalar, '"')] * 3


def test_numbers_truth_values_and_null_stand_plain():
    assert yaml_file.dump({"a": 1000, "b": True, "c": None}, "") == "a: 1000\nb: true\nc: null\n"


def test_known_keys_stand_in_the_order_of_the_data_model():
    text = yaml_file.dump({"gaps": [], "zzz": "x", "yyy": "x", "models": [], "edition": "x"}, "")
    assert [line.partition(":")[0] for line in text.splitlines()] == ["edition", "models", "gaps", "zzz", "yyy"]


def test_a_key_stands_where_the_schema_has_it_in_the_mapping_that_it_is_in():
    def windows(*keys):
        return {"billing_periods": {"windows": [dict.fromkeys(keys, "x")]}}

    text = yaml_file.dump(
        windows("to", "from", "zzz", "days", "period") | {"in_force": {"basis": "x", "from": "x"}}, ""
    )
    assert text == (
        'in_force: {from: "x", basis: "x"}\n'
        'billing_periods: {windows: [{period: "x", days: "x", from: "x", to: "x", zzz: "x"}]}\n'
    )


def test_a_reading_has_the_order_of_its_own_schema():
    read = {"sentences": [{"meaning": "x", "text": "x", "place": "x"}], "language": "x"}
    text = yaml_file.dump(read, "", "reading")
    assert text == 'language: "x"\nsentences: [{place: "x", text: "x", meaning: "x"}]\n'


def test_the_file_begins_with_the_note_for_whoever_opens_it():
    assert yaml_file.dump({"a": "x"}) == f'{yaml_file.HEADER}a: "x"\n'


@pytest.mark.parametrize(
    ("value", "written"), [({}, "{}"), ([], "[]"), ({"b": "x"}, '{b: "x"}'), (["x", "y"], '["x", "y"]')]
)
def test_a_short_collection_stands_on_one_line(value, written):
    assert yaml_file.dump({"a": value}, "") == f"a: {written}\n"


def test_a_collection_of_100_characters_stands_on_one_line_and_a_longer_one_does_not():
    fits, longer = ["x" * 96], ["x" * 97]  # with brackets and quotes, 100 and 101
    assert yaml_file.dump({"a": fits}, "").count("\n") == 1
    assert yaml_file.dump({"a": longer}, "") == f'a:\n- "{"x" * 97}"\n'


def test_the_whole_file_never_stands_on_one_line():
    assert yaml_file.dump({"a": "x", "b": "y"}, "") == 'a: "x"\nb: "y"\n'


def test_a_long_text_stands_on_one_line():
    text = "word " * 100
    assert yaml_file.dump({"a": text}, "") == f'a: "{text}"\n'


def test_chinese_text_stands_as_it_is():
    assert yaml_file.dump({"a": "百万tokens输入（缓存命中）"}, "") == 'a: "百万tokens输入（缓存命中）"\n'


# -------------------------------------------------------------------------------------- there and back

# Text without what a loader must refuse: control characters, line ends, halves of surrogate pairs.
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120) | st.sampled_from(MISTAKABLE)
KNOWN = list(documents()["edition.v1.schema.json"]["properties"])
KEYS = st.sampled_from(KNOWN) | st.from_regex("[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True)
SCALARS = TEXT | st.none() | st.booleans() | st.integers(min_value=1)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=12
)


@settings(max_examples=80)
@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_load_of_dump_is_the_same_data(data):
    assert yaml_file.loads(yaml_file.dump(data), "x.yaml") == data


@settings(max_examples=40)
@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_the_same_data_has_one_form_whatever_the_order_of_its_known_keys(data):
    text = yaml_file.dump(data)
    assert yaml_file.dump(yaml_file.loads(text, "x.yaml")) == text
    known = {key: data[key] for key in reversed(data) if key in KNOWN}
    assert yaml_file.dump(known) == yaml_file.dump(dict(reversed(known.items())))
