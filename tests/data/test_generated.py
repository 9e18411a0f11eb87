"""The files that `compile` writes may be damaged in any way: it writes them anew, and every other command says so."""

import os

import pytest
from commands import run

from scraper.dataset.compile import PATHS, marks

WHOLE, README = PATHS[:-1], PATHS[-1]
TABLE = marks("editions")
DEMO = ("tests/demo.py",)
CONFLICT = b"<<<<<<< HEAD\none side\n=======\nthe other\n>>>>>>> refresh\n"
# Feeds are held against the lookup; the commands that make them import them themselves.
MODULES = """
import pathlib, sys
for path in sorted(pathlib.Path("scraper").rglob("[a-z]*.py")):
    if "publication" in path.parts:
        continue
    __import__(".".join(path.with_suffix("").parts))
print(*sorted(name for name in sys.modules if name.startswith("deepseek_prices._")))
"""


def gone(path):
    path.unlink()


def empty(path):
    path.write_bytes(b"")


def in_conflict(path):
    path.write_bytes(CONFLICT + path.read_bytes())


def no_text(path):
    path.write_bytes(bytes(range(256)))


def a_link_to_nowhere(path):
    path.unlink()
    path.symlink_to("nowhere")


def a_pipe(path):
    path.unlink()
    os.mkfifo(path)


DAMAGES = (gone, empty, in_conflict, no_text, a_link_to_nowhere, a_pipe)


def table_in_conflict(root):
    text = (root / README).read_text("utf-8")
    (root / README).write_text(text.replace(TABLE[0], TABLE[0] + CONFLICT.decode()), encoding="utf-8")


@pytest.fixture
def damaged(checkout):
    """A copy of the small repository, with its scraper, in which every compiled file is damaged."""

    def make(damage=in_conflict):
        root = checkout("scraper", "schema")
        for name in WHOLE:
            damage(root / name)
        table_in_conflict(root)
        return root

    return make


def test_only_feeds_import_what_the_scraper_compiles(root, python):
    done = python(root, "-c", MODULES)
    assert (done.returncode, done.stdout) == (0, "\n"), done.stderr


@pytest.mark.parametrize("damage", DAMAGES)
def test_compile_repairs_whatever_stands_in_place_of_its_files(damaged, python, files, small_copied, tmp_path, damage):
    root, well = damaged(damage), small_copied(tmp_path / "well")
    done = python(root, "-m", "scraper", "compile")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "".join(f"written: {name}\n" for name in (*WHOLE, README))
    assert files(root, "data", "deepseek_prices") == files(well, "data", "deepseek_prices")


def test_check_in_a_process_of_its_own_names_every_damaged_file_and_says_what_to_run(damaged, python):
    done = python(damaged(), "-m", "scraper", "check")
    assert (done.returncode, done.stdout) == (40, "")
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [f"R17 {each}" for each in (*WHOLE, README)]
    assert all("run python -m scraper compile" in line for line in done.stderr.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        ("-m", "scraper", "rebuild", "--captures", "tests/pages"),
        ("-m", "scraper", "refresh", "--from", "october", "--at", "2026-10-20T09:00:00Z"),
        DEMO,
    ],
    ids=["rebuild", "refresh", "demo"],
)
def test_a_command_that_publishes_repairs_the_compiled_files_on_its_way(damaged, copied, python, words):
    root = copied(damaged(), "tests/pages", *DEMO)
    (root / "october").mkdir()
    for language in ("en", "zh"):
        page = root / "tests" / "pages" / f"2026-10-17_{language}_search-fetch" / "page.html"
        (root / "october" / f"{language}.html").write_bytes(page.read_bytes())
    done = python(root, *words)
    assert (done.returncode, done.stderr) == (0, "")
    if words != DEMO:  # that works on a copy
        assert run("check", root=root).returncode == 0


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("damage", DAMAGES)
def test_check_names_the_file_that_is_damaged_and_no_other(checkout, damage, name):
    root = checkout()
    damage(root / name)
    done = run("check", root=root)
    assert (done.returncode, len(done.stderr.splitlines())) == (40, 1)
    assert done.stderr.startswith(f"R17 {name}: ")


@pytest.mark.parametrize("command", ["check", "compile"])
@pytest.mark.parametrize("name", WHOLE)
def test_a_folder_in_place_of_a_compiled_file_is_named_and_stays(checkout, files, name, command):
    root = checkout()
    (root / name).unlink()
    (root / name).mkdir()
    (root / name / "somebody's").write_text("own", encoding="utf-8")
    before = files(root, "data", "deepseek_prices")
    done = run(command, root=root)
    assert done.returncode in {20, 40}
    assert (name in done.stderr, "a folder" in done.stderr, "Traceback" in done.stderr) == (True, True, False)
    assert files(root, "data", "deepseek_prices") == before


def twice(text):
    return text + "".join(TABLE)


def without_its_end(text):
    return text.replace(TABLE[1], "")


@pytest.mark.parametrize("change", [twice, without_its_end])
@pytest.mark.parametrize("command", ["check", "compile"])
def test_a_table_whose_place_is_not_plain_is_an_error_and_nothing_is_written(checkout, files, command, change):
    root = checkout()
    (root / README).write_text(change((root / README).read_text("utf-8")), encoding="utf-8")
    before = files(root, "data", "deepseek_prices")
    done = run(command, root=root)
    assert (done.returncode, done.stderr.startswith("data/README.md: ")) == (40, True)
    assert files(root, "data", "deepseek_prices") == before


def test_compile_speaks_of_the_calendar_of_the_repository_that_it_compiles(checkout):
    root = checkout()
    with (root / "data" / "observations.csv").open("a", encoding="utf-8") as file:
        file.write("2027-03-01T00:00:00Z,2026-10-17T160000Z,https://example.org/\n")
    assert run("compile", root=root).stderr.startswith("warning: R11 holidays/cn.yaml")
