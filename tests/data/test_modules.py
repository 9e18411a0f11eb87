"""Who may import what, and how long a module may be."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = {"_editions.py", "_evidence.py", "_guide_names.py", "_models.py", "_observed.py"}
SCRAPER = sorted((ROOT / "scraper").glob("**/*.py"))
LOOKUP = sorted((ROOT / "deepseek_prices").glob("**/*.py"))
ALL = SCRAPER + LOOKUP

# What may touch a library.
ONLY_IN = {
    "bs4": {"furniture.py", "html_page.py", "html_table.py", "html_text.py", "html_tree.py", "visibility.py"},
    "soupsieve": {"visibility.py"},
    "tinycss2": {"css.py"},
    "requests": {"fetch.py"},
    "urllib3": {"fetch.py"},
    "protego": {"fetch.py"},
    "yaml": {"yaml_file.py", "edition_file.py"},
    "jsonschema": {"schema.py"},
    "markdown_it": {"dictionary.py"},
    "minify_html": {"minified.py"},
    "tree_sitter": {"names.py"},
    "tree_sitter_javascript": {"names.py"},
    "referencing": {"schema.py"},
}
# What a module of the package may import besides the standard library: when it comes to need it,
# for type checkers, or where pydantic asks.
OPTIONAL = {"edition_file.py": {"yaml"}, "literals.py": {"typing_extensions"}, "validation.py": {"pydantic_core"}}
IN_FOLDER = {"cli": {"click", "duckdb", "rich"}, "bulk": {"duckdb", "pandas", "pyarrow", "pyspark"}}
# The rooms of the scraper, in the order of the line: each imports itself, those before it, and what stands beside them.
ROOMS = ("reading", "editions", "dataset", "publication", "refresh", "workflow")
PURE_ROOMS = {"reading", "editions"}
EDGE = "words_file.py"  # of the reading room: its own file of words, and nothing else
PURE = [path for path in SCRAPER if (path.parent.name in PURE_ROOMS and path.name != EDGE) or path.name == "rules.py"]
# CSV is written by way of `io.StringIO`; only one of its modules touches a file.
PUBLICATION = [path for path in SCRAPER if path.parent.name == "publication" and path.name != "folder.py"]
OUTSIDE = {
    "os",
    "sys",
    "pathlib",
    "time",
    "socket",
    "subprocess",
    "tempfile",
    "shutil",
    "io",
    "random",
    "urllib",
    "locale",
}


def name(path):
    return str(path.relative_to(ROOT))


@cache
def tree(path):
    return ast.parse(path.read_text("utf-8"))


@cache
def imported(path):
    """The full names of all that a module imports, at its head or later."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages(path):
    return {each.partition(".")[0] for each in imported(path)}


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_library_is_imported_where_its_job_is_done_only(package):
    users = {path.name for path in ALL if package in packages(path)}
    assert users <= ONLY_IN[package]


@pytest.mark.parametrize("path", SCRAPER, ids=name)
def test_the_scraper_imports_no_other_library(path):
    assert packages(path) <= {"scraper", "deepseek_prices", *ONLY_IN, *sys.stdlib_module_names}


@pytest.mark.parametrize("path", LOOKUP, ids=name)
def test_the_lookup_imports_nothing_but_itself_and_the_standard_library(path):
    optional = IN_FOLDER.get(path.parent.name, OPTIONAL.get(path.name, set()))
    assert packages(path) <= {"deepseek_prices", *optional, *sys.stdlib_module_names}


@pytest.mark.parametrize("module", ["lookup.py", "price.py", "instants.py", "errors.py", "names.py", "__init__.py"])
def test_what_explains_an_answer_is_not_imported_for_a_price(module):
    assert not any(each.endswith("_evidence") for each in imported(ROOT / "deepseek_prices" / module))


@pytest.mark.parametrize("path", SCRAPER, ids=name)
def test_a_room_imports_only_rooms_before_it(path):
    rooms = {each.split(".")[1] for each in imported(path) if each.startswith("scraper.")} & {*ROOMS}
    if path.parent.name in ROOMS:
        assert rooms <= {*ROOMS[: ROOMS.index(path.parent.name) + 1]}
    else:
        assert path.name == "__main__.py" or not rooms


@pytest.mark.parametrize("path", PURE + PUBLICATION, ids=name)
def test_a_pure_room_imports_nothing_of_the_outside(path):
    allowed = {"io"} if path in PUBLICATION else set()
    assert not packages(path) & OUTSIDE - allowed


@pytest.mark.parametrize("path", PURE + PUBLICATION, ids=name)
def test_a_pure_room_opens_no_file_and_asks_no_clock(path):
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    plain = {call.id for call in calls if isinstance(call, ast.Name)}
    methods = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    assert not plain & {"open", "print", "input", "eval", "exec", "__import__"}
    assert not methods & {"now", "utcnow", "today", "read_text", "read_bytes", "write_text", "write_bytes"}


@pytest.mark.parametrize("path", [path for path in ALL if path.name not in GENERATED], ids=name)
def test_a_module_can_be_read_in_one_sitting(path):
    assert len(path.read_text("utf-8").splitlines()) <= 340
