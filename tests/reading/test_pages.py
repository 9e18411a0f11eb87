"""Every folder of tests/pages is read, and the outcome is held against its expectation."""

import contextlib
import importlib.util
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from scraper import yaml_file
from scraper.problem import PageNotUnderstood
from scraper.reading import html_page, words_file
from scraper.reading.decode import decode
from scraper.reading.page import Cell, Grid, clean, fold
from scraper.reading.read import page_of, read, read_text
from scraper.schema import validator

TESTS = Path(__file__).parent.parent
PAGES = TESTS / "pages"
FOLDERS = sorted(path.name for path in PAGES.iterdir() if path.is_dir())
READ = [name for name in FOLDERS if not name.startswith("error_")]
REFUSED = [name for name in FOLDERS if name.startswith("error_")]
# The same page in two forms, which must give the same reading.
TWINS = [
    ("2025-01-23_en_v3-promotion-r1", "2025-01-23_en_v3-promotion-r1_converted"),
    ("2026-10-17_en_search-fetch", "2026-10-17_en_search-fetch_twin"),
    ("2026-10-17_zh_search-fetch", "2026-10-17_zh_search-fetch_twin"),
]


def _load_expect():
    spec = importlib.util.spec_from_file_location("expect", TESTS / "expect.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


expect = _load_expect()


@cache
def _capture(name):
    return yaml_file.load(PAGES / name / "capture.yaml")


@cache
def _text(name):
    return decode(expect.page_of(PAGES / name).read_bytes(), name)


@cache
def _reading(name):
    """What the page says, read once for all tests: none of them changes it."""
    return read_text(_text(name), fragment=_capture(name).get("fragment", False)).as_dict()


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_holds_one_page_its_capture_and_one_expectation(name):
    files = sorted(path.name for path in (PAGES / name).iterdir())
    page = [file for file in files if file in {"page.html", "page.md"}]
    expected = [file for file in files if file in {"expected.yaml", "expected_error.yaml"}]
    assert len(page) == 1
    assert len(expected) == 1
    assert files == sorted([*page, "capture.yaml", *expected])


@pytest.mark.parametrize("name", FOLDERS)
def test_a_capture_says_where_the_page_is_from_and_what_it_shows(name):
    capture = _capture(name)
    fields = {"url", "language", "format", "moment", "structure", "note"}
    assert fields <= capture.keys() <= fields | {"fragment"}
    assert capture["structure"] in {"captured", "inferred", "ours"}
    assert expect.page_of(PAGES / name).name == {"html": "page.html", "markdown": "page.md"}[capture["format"]]


@pytest.mark.parametrize("name", FOLDERS)
def test_the_outcome_of_reading_is_the_expectation(name):
    file, content = expect.outcome(PAGES / name)
    assert (PAGES / name / file).exists(), f"{name} gives {file}: {content}"
    assert content == yaml_file.load(PAGES / name / file)


@pytest.mark.parametrize("name", FOLDERS)
def test_an_expectation_is_in_the_canonical_form(name):
    for path in (PAGES / name).glob("expected*.yaml"):
        assert yaml_file.dump(yaml_file.load(path), "", "reading") == path.read_text("utf-8")


@pytest.mark.parametrize("name", FOLDERS)
def test_an_expectation_shows_every_character(name):
    # Whoever reads it by eye must see what it says: no character that is invisible, a look-alike or turns the text.
    for path in (PAGES / name).glob("expected*.yaml"):
        text = path.read_text("utf-8")
        assert not [hex(ord(each)) for each in text if not each.isprintable() and each != "\n"]


@pytest.mark.parametrize("name", REFUSED)
def test_a_folder_called_error_is_refused(name):
    assert (PAGES / name / "expected_error.yaml").exists()


@pytest.mark.parametrize("name", READ)
def test_language_and_format_are_recognised(name):
    reading, capture = _reading(name), _capture(name)
    assert (reading["language"], reading["format"]) == (capture["language"], capture["format"])


@pytest.mark.parametrize("name", READ)
def test_the_account_names_every_cell_heading_and_sentence_once(name):
    on_page = defaultdict(str)
    for item in page_of(_text(name), words_file.current()).items:
        if isinstance(item, Grid):
            cells = {cell.place: cell for row in item.rows for cell in row}
            for place, cell in cells.items():
                on_page[place] += _words(cell)
        else:
            on_page[item.place] += _words(item)
    in_account = defaultdict(str)
    for entry in _reading(name)["account"]:
        in_account[entry["place"]] += "".join(entry["text"].split())
    assert in_account == {place: words for place, words in on_page.items() if words}


def _words(item):
    struck = f"(struck out: {item.struck})" if isinstance(item, Cell) and item.struck else ""
    return "".join((item.text + struck).split())


@pytest.mark.parametrize("name", [name for name in READ if (PAGES / name / "page.html").exists()])
def test_no_text_can_be_taken_out_of_a_page_unnoticed(name):
    # Out of the tree: to make one of the page again for each text is nearly all that reading takes.
    tree, fragment = html_page.tree_of(_text(name)), _capture(name).get("fragment", False)
    whole, unnoticed = _essence(_reading(name)), []
    for text in list(tree.h1.find_all_next(string=True)):
        if tree.article not in text.parents or clean(text) in {"", ".", "。"}:  # the stop may lack
            continue
        parent, position = text.parent, text.parent.index(text)
        text.extract()
        with contextlib.suppress(PageNotUnderstood):
            if _essence(read(html_page.page_of(tree, fragment=fragment)).as_dict()) == whole:
                unnoticed.append(text)
        parent.insert(position, text)
    assert unnoticed == []


@pytest.mark.parametrize(("name", "twin"), TWINS)
def test_the_page_in_markdown_gives_the_reading_of_the_page_in_html(name, twin):
    assert _essence(_reading(twin)) == _essence(_reading(name))


def _essence(reading):
    sentences = [
        (each["meaning"], each.get("mark"), each.get("facts"), fold(each["text"]).replace("。", "."))
        for each in reading["sentences"]
    ]
    return reading["price_lists"], reading["services"], sentences


@pytest.mark.parametrize("name", READ)
def test_a_reading_is_as_its_schema_says(name):
    assert [error.message for error in validator("reading").iter_errors(_reading(name))] == []


@pytest.mark.parametrize("name", FOLDERS)
def test_the_readme_lists_the_folder_as_its_capture_says(name):
    capture = _capture(name)
    shown = [capture[field] for field in ("moment", "language", "format", "structure", "note")]
    row = " | ".join([f"`{name}`", *shown])
    assert f"| {row} |" in (PAGES / "README.md").read_text("utf-8").splitlines()
