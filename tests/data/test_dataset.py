"""Loading `data/`: what is not there or damaged is said, with the file and the line."""

import pytest

from scraper.dataset import dataset
from scraper.problem import CheckFailed, SourceUnavailable

TABLES = ["observations.csv", "released.csv"]


@pytest.fixture
def folder(checkout):
    return checkout() / "data"


def test_all_files_are_loaded_by_their_names(folder):
    loaded = dataset.load(folder)
    names = ["2024-12-26T112648Z", "2026-10-17T160000Z"]
    assert list(loaded.editions) == list(loaded.sha256) == names


@pytest.mark.parametrize("name", [".2026-10-17T160000Z.yaml.x1.part", "2026-10-17T160000Z.yaml.part", "notes.txt"])
def test_another_file_beside_the_editions_is_no_edition(folder, name):
    before = dataset.load(folder)
    (folder / "editions" / name).write_text("half: ", encoding="utf-8")
    assert dataset.load(folder) == before


@pytest.mark.parametrize("name", [*TABLES, "holidays/cn.yaml", "guide_names.yaml", "README.md"])
def test_a_file_that_is_not_there_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(SourceUnavailable, match=name.rpartition("/")[2]):
        dataset.load(folder)


def test_a_damaged_edition_is_named_with_its_line(folder):
    (folder / "editions" / "2024-12-26T112648Z.yaml").write_text('a: "x"\nb: 0.28\n', encoding="utf-8")
    with pytest.raises(CheckFailed, match=r"2024-12-26T112648Z\.yaml, line 2"):
        dataset.load(folder)


@pytest.mark.parametrize("name", TABLES)
def test_a_row_of_another_length_is_an_error_with_its_line(folder, name):
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("a,b,c\na,b\n")
    lines = len((folder / name).read_text("utf-8").splitlines())
    with pytest.raises(SourceUnavailable, match=f"{name}, line {lines}"):
        dataset.load(folder)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("text", ["", "a,b,c\n", "\n"], ids=["empty", "another header", "blank"])
def test_a_table_without_its_header_is_an_error(folder, name, text):
    # A file that was cut off must not mean that nothing was ever released.
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(SourceUnavailable, match=name):
        dataset.load(folder)


@pytest.mark.parametrize("name", [*TABLES, "README.md"])
def test_a_file_that_is_not_utf_8_is_an_error(folder, name):
    (folder / name).write_bytes((folder / name).read_bytes() + b"\xff,x,y\n")
    with pytest.raises(SourceUnavailable, match=name):
        dataset.load(folder)


@pytest.mark.parametrize("name", TABLES)
def test_a_quote_that_is_not_closed_is_an_error(folder, name):
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write('"a,b,c\n')
    with pytest.raises(SourceUnavailable, match=name):
        dataset.load(folder)
