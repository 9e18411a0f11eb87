"""The commands that work on data/, as they are called, with their exit codes, on a small repository."""

import re

import pytest
from commands import run

from scraper import yaml_file
from scraper.__main__ import EXIT_CODES, main
from scraper.editions.combine import FROM_PAGES

V3 = "2024-12-26T112648Z"
OCTOBER = "2026-10-17T160000Z"
V3_PAGE = "2024-12-26_en_v3-promotion"
OCTOBER_PAGES = ("2026-10-17_en_search-fetch", "2026-10-17_zh_search-fetch")


@pytest.fixture
def copy(checkout, monkeypatch):
    """What the commands read and write, but for the pages; they are run in it."""
    folder = checkout()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def pages(copied, copy):
    """The pages that the editions were made from, and no other."""
    copied(copy, *(f"tests/pages/{name}" for name in (V3_PAGE, *OCTOBER_PAGES)))


@pytest.fixture
def scraper(copy):
    """Runs a command on the copy."""
    return lambda *words: run(*words, root=copy)


@pytest.fixture
def process(copied, copy, python):
    """Runs a command in a process of its own, by the scraper that stands beside the copied data."""
    copied(copy, "scraper", "schema")
    return lambda *words: python(copy, "-m", "scraper", *words)


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def editions(copy):
    return copy / "data" / "editions"


# ------------------------------------------------------------------------------------------------ check


def test_check_of_the_repository_finds_no_problem(root):
    done = run("check", root=root)
    assert (done.returncode, done.stdout.endswith("no problem\n")) == (0, True)
    assert all(line.startswith("warning: ") for line in done.stderr.splitlines())


def test_check_of_a_broken_edition_shows_every_problem_with_its_rule(copy, process):
    edit(editions(copy) / f"{V3}.yaml", '{price: "0.28", list_price: "1.10"}', '{price: "1.10", list_price: "1.10"}')
    edit(editions(copy) / f"{OCTOBER}.yaml", 'from: "14:00"', 'from: "11:00"')
    done = process("check")
    lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (40, "")
    assert [line.partition(" ")[0] for line in lines] == ["R03", "R07", "R08"]
    assert [V3 in line for line in lines] == [True, True, False]


def test_check_of_a_broken_schema_exits_with_40(copy, scraper):
    edit(editions(copy) / f"{V3}.yaml", 'version: "DeepSeek-V3"', 'version: "V3"')
    done = scraper("check")
    assert done.returncode == 40
    assert done.stderr.startswith(f"R00 editions/{V3}.yaml, models, 0, version: ")


def test_check_of_a_file_that_is_not_strict_names_the_line(copy, scraper):
    edit(editions(copy) / f"{V3}.yaml", 'context_length: "64K"', "context_length: 64_000")
    done = scraper("check")
    assert done.returncode == 40
    assert f"{V3}.yaml, line " in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_check_of_a_file_in_another_form_exits_with_40(copy, scraper):
    edit(editions(copy) / f"{V3}.yaml", '"64K"', "'64K'")
    done = scraper("check")
    assert done.returncode == 40
    assert done.stderr.startswith("R16 ")


def test_check_of_an_edited_compiled_file_exits_with_40(copy, scraper):
    edit(copy / "deepseek_prices" / "_editions.py", "'1.10'", "'1.20'")
    done = scraper("check")
    assert done.returncode == 40
    assert done.stderr.startswith("R17 ")


def test_check_of_a_price_that_moved_far_exits_with_40(copy, scraper):
    path = editions(copy) / f"{OCTOBER}.yaml"
    edit(path, 'model: "deepseek-v4-pro"', 'model: "deepseek-chat"')
    done = scraper("check")
    assert done.returncode == 40
    assert {line.partition(":")[0] for line in done.stderr.splitlines()} == {
        f"R19 editions/{OCTOBER}.yaml, deepseek-chat"
    }


def test_check_without_any_edition_is_a_problem_and_no_crash(copy, scraper):
    for path in editions(copy).iterdir():
        path.unlink()
    done = scraper("check")
    assert "Traceback" not in done.stderr
    assert done.returncode == 40


def test_check_without_the_data_exits_with_20(copy, process):
    (copy / "data" / "holidays" / "cn.yaml").unlink()
    done = process("check")
    assert done.returncode == 20
    assert "cn.yaml" in done.stderr


def test_check_without_the_place_of_the_table_of_editions_exits_with_40(copy, scraper):
    edit(copy / "data" / "README.md", "<!-- end of the table of editions -->\n", "")
    done = scraper("check")
    assert "Traceback" not in done.stderr
    assert done.returncode == 40
    assert "README.md" in done.stderr


def test_check_with_a_broken_row_of_observations_exits_with_40(copy, scraper):
    with (copy / "data" / "observations.csv").open("a", encoding="utf-8") as file:
        file.write(f"2026-10-32T00:00:00Z,{OCTOBER},https://example.org/\n")
    done = scraper("check")
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stderr.partition(" ")[0]) == (40, "R14")


# ---------------------------------------------------------------------------------------------- compile


def test_compile_with_nothing_to_do_says_so(scraper):
    done = scraper("compile")
    assert (done.returncode, done.stdout) == (0, "nothing to do: all files follow from data/\n")


def test_compile_restores_what_was_edited(copy, process, files):
    before = files(copy, "data", "deepseek_prices")
    edit(copy / "deepseek_prices" / "_editions.py", "'1.10'", "'1.20'")
    done = process("compile")
    assert (done.returncode, done.stdout) == (0, "written: deepseek_prices/_editions.py\n")
    assert files(copy, "data", "deepseek_prices") == before


def test_compile_restores_the_table_of_editions_and_leaves_the_text_around_it(copy, scraper, files):
    readme = copy / "data" / "README.md"
    edit(readme, "# The data\n", "# Our data\n")
    before = files(copy, "data")
    edit(readme, "page read (en, zh)", "other sources")
    done = scraper("compile")
    assert (done.returncode, done.stdout) == (0, "written: data/README.md\n")
    assert files(copy, "data") == before


def test_compile_of_broken_data_exits_with_40_and_writes_nothing(copy, scraper, files):
    edit(editions(copy) / f"{V3}.yaml", 'price: "0.28"', 'price: "1.28"')
    before = files(copy, "data", "deepseek_prices")
    done = scraper("compile")
    assert done.returncode == 40
    assert "R03" in done.stderr
    assert files(copy, "data", "deepseek_prices") == before


# ---------------------------------------------------------------------------------------------- rebuild


@pytest.mark.usefixtures("pages")
def test_rebuild_of_what_is_there_changes_nothing_and_says_so(copy, scraper, files):
    before = files(copy, "data", "deepseek_prices")
    done = scraper("rebuild", "--captures", "tests/pages")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{name}: read from captures; the same, byte for byte" for name in (V3, OCTOBER)
    ]
    assert files(copy, "data", "deepseek_prices") == before


def test_rebuild_says_of_an_edition_that_nothing_was_read(copy, scraper):
    path = editions(copy) / f"{V3}.yaml"
    edit(path, '  read: "whole"\n', "")
    (copy / "nothing").mkdir()
    done = scraper("rebuild", V3, "--captures", "nothing")
    assert done.stderr == ""
    assert done.stdout == f"{V3}: nothing was read; the same, byte for byte\n"


@pytest.mark.usefixtures("pages")
def test_rebuild_of_an_edition_without_what_its_pages_say_completes_it_and_exits_with_10(copy, process, files):
    before = files(copy, "data", "deepseek_prices")
    path = editions(copy) / f"{OCTOBER}.yaml"
    edition = yaml_file.load(path)
    draft = {name: value for name, value in edition.items() if name not in FROM_PAGES}
    path.write_text(yaml_file.dump(draft, "# By hand.\n"), encoding="utf-8")
    done = process("rebuild", "--captures", "tests/pages")
    assert (done.returncode, done.stderr) == (10, "")
    assert f"{OCTOBER}: read from captures; written" in done.stdout
    assert files(copy, "data", "deepseek_prices") == before


@pytest.mark.usefixtures("pages")
def test_rebuild_of_an_edition_that_its_pages_contradict_exits_with_40_and_changes_nothing(copy, scraper, files):
    edit(editions(copy) / f"{V3}.yaml", 'list_price: "1.10"', 'list_price: "1.20"')
    before = files(copy, "data", "deepseek_prices")
    done = scraper("rebuild", "--captures", "tests/pages")
    assert done.returncode == 40
    assert f"editions/{V3}.yaml, models, deepseek-chat, prices, USD, output, list_price" in done.stderr
    assert files(copy, "data", "deepseek_prices") == before


@pytest.mark.usefixtures("pages")
def test_rebuild_of_one_edition_leaves_the_others_alone(scraper):
    done = scraper("rebuild", OCTOBER, "--captures", "tests/pages")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [OCTOBER]


@pytest.mark.usefixtures("pages")
def test_rebuild_of_an_unknown_edition_is_wrong_usage(scraper):
    done = scraper("rebuild", "2020-01-01T000000Z", "--captures", "tests/pages")
    assert (done.returncode, done.stdout) == (64, "")
    assert "2020-01-01T000000Z: expected an edition" in done.stderr


def test_rebuild_from_a_folder_that_is_not_there_exits_with_20(scraper):
    done = scraper("rebuild", "--captures", "nowhere")
    assert done.returncode == 20
    assert len(done.stderr.splitlines()) == 1
    assert "nowhere" in done.stderr


@pytest.mark.usefixtures("pages")
def test_rebuild_without_a_page_exits_with_20_and_changes_nothing(copy, scraper, files):
    (copy / "tests" / "pages" / OCTOBER_PAGES[1] / "page.html").unlink()
    before = files(copy, "data", "deepseek_prices")
    done = scraper("rebuild", "--captures", "tests/pages")
    assert done.returncode == 20
    assert f"editions/{OCTOBER}.yaml" in done.stderr
    assert files(copy, "data", "deepseek_prices") == before


@pytest.mark.usefixtures("pages")
def test_rebuild_of_a_released_edition_that_would_change_exits_with_40(copy, scraper, files):
    with (copy / "data" / "released.csv").open("a", encoding="utf-8") as file:
        file.write(f"{V3},{'0' * 64},2026.11.25\n")
    edit(editions(copy) / f"{V3}.yaml", 'note: "the day"', 'note: "the day alone"')
    before = files(copy, "data", "deepseek_prices")
    done = scraper("rebuild", "--captures", "tests/pages")
    assert done.returncode == 40
    assert "released" in done.stderr
    assert files(copy, "data", "deepseek_prices") == before


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(("old", "new"), [("\n  read:", "\n  reed:"), ("\nsources:", "\nfrom:")])
def test_rebuild_of_an_edition_that_breaks_its_schema_exits_with_40(copy, scraper, old, new):
    edit(editions(copy) / f"{V3}.yaml", old, new)
    done = scraper("rebuild", "--captures", "tests/pages")
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stderr.startswith("R00")) == (40, True)


# ------------------------------------------------------------------------------------------------ usage


@pytest.mark.parametrize("command", [[], ["read"], ["check"], ["compile"], ["rebuild"], ["refresh"]])
def test_help_names_the_exit_codes(capsys, command):
    with pytest.raises(SystemExit) as caught:
        main([*command, "--help"])
    assert caught.value.code == 0
    assert " ".join(EXIT_CODES.split()) in " ".join(capsys.readouterr().out.split())
    assert re.findall(r"\b\d+\b", EXIT_CODES) == ["0", "10", "20", "30", "40", "64", "1"]


@pytest.mark.parametrize("words", [[], ["unknown"], ["check", "--unknown"], ["rebuild"], ["rebuild", "--captures"]])
def test_wrong_usage_exits_with_64_and_one_line(capsys, words):
    assert main(words) == 64
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
