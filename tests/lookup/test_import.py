"""The lookup is light: what it imports, and that it needs nothing but its own folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import deepseek_prices

HEAVY = [
    "argparse",
    "dataclasses",
    "deepseek_prices._evidence",
    "deepseek_prices._models",
    "deepseek_prices.changes",
    "deepseek_prices.edition",
    "deepseek_prices.errors",
    "deepseek_prices.literals",
    "deepseek_prices.names",
    "difflib",
    "importlib.metadata",
    "importlib.resources",
    "json",
    "re",
    "typing",
    "urllib",
    "yaml",
    "zoneinfo",
]
ASK = """
import sys, datetime, decimal
before = set(sys.modules)
from deepseek_prices import get_price
price = get_price("deepseek-chat", "output", at=datetime.datetime(2025, 1, 15, tzinfo=datetime.timezone.utc))
"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A folder with a copy of the package and nothing else."""
    folder = tmp_path_factory.mktemp("clone")
    package = Path(deepseek_prices.__file__).parent
    shutil.copytree(package, folder / "deepseek_prices", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(clone: Path, code: str, *options: str) -> str:
    """What a new Python prints that knows its standard library and the clone alone."""
    command = [sys.executable, "-S", "-E", "-s", "-B", "-W", "error", *options, "-c", code]
    done = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def imported(clone):
    """What the lookup imports besides `datetime` and `decimal`."""
    return set(run(clone, f"{ASK}\nprint(*sys.modules.keys() - before)").split())


@pytest.mark.parametrize("module", HEAVY)
def test_the_lookup_does_not_import_what_is_heavy(imported, module):
    assert module not in imported


def test_of_the_package_the_lookup_imports_only_what_it_needs(imported):
    own = {name for name in imported if name.startswith("deepseek_prices")}
    assert own == {
        "deepseek_prices",
        "deepseek_prices._editions",
        "deepseek_prices._observed",
        "deepseek_prices.instants",
        "deepseek_prices.lookup",
        "deepseek_prices.price",
    }


def test_a_bare_clone_answers(clone):
    assert run(clone, f"{ASK}\nprint(price)") == "0.28\n"


def test_an_isolated_python_answers_from_a_bare_clone(clone):
    code = f"import sys; sys.path.insert(0, {str(clone)!r}){ASK}\nprint(price)"
    assert run(clone, code, "-I") == "0.28\n"


def test_a_bare_clone_answers_with_every_docstring_and_assert_removed(clone):
    assert run(clone, f"{ASK}\nprint(price)", "-OO") == "0.28\n"


def test_a_misspelt_name_is_explained_in_a_bare_clone(clone):
    code = """
from deepseek_prices import UnknownProduct, get_price
try:
    get_price("deepseek-chta", "output")
except UnknownProduct as error:
    print(error.near[0])
"""
    assert run(clone, code) == "deepseek-chat\n"


def test_the_lookup_reads_no_file_of_its_own(clone):
    code = f"""
import sys
{ASK}
opened = []
sys.addaudithook(lambda event, arguments: opened.append(arguments[0]) if event == "open" else None)
get_price("fetch", "request", at=datetime.datetime(2026, 10, 20, tzinfo=datetime.timezone.utc))
print(opened)
"""
    assert run(clone, code) == "[]\n"


def test_everything_that_is_offered_exists():
    assert all(hasattr(deepseek_prices, name) for name in deepseek_prices.__all__)


@pytest.mark.parametrize("name", ["get_price", "Price", "history"])
def test_a_name_is_found_without_asking_again_once_it_was_asked_for(clone, name):
    code = f"import deepseek_prices as p; print({name!r} in vars(p)); p.{name}; print({name!r} in vars(p))"
    assert run(clone, code) == "False\nTrue\n"


def test_the_package_alone_imports_no_price(clone):
    code = "import sys; before = set(sys.modules); import deepseek_prices; print(*sys.modules.keys() - before)"
    assert run(clone, code) == "deepseek_prices\n"


def test_all_that_is_offered_can_be_imported_with_a_star(clone):
    code = "from deepseek_prices import *; import deepseek_prices; print(set(deepseek_prices.__all__) - set(globals()))"
    assert run(clone, code) == "set()\n"


def test_what_is_offered_is_listed_before_it_is_asked_for(clone):
    code = "import deepseek_prices; print(set(deepseek_prices.__all__) - set(dir(deepseek_prices)))"
    assert run(clone, code) == "set()\n"


def test_a_price_comes_back_from_a_pickle_where_nothing_was_asked_for_yet(clone):
    pickled = run(clone, f"{ASK}\nimport pickle\nprint(pickle.dumps(price))").strip()
    assert run(clone, f"import pickle; print(pickle.loads({pickled}))") == "0.28\n"


def test_a_name_that_is_not_offered_is_an_error_that_says_so(clone):
    code = (
        "import deepseek_prices\ntry:\n    deepseek_prices.get_prise\nexcept AttributeError as error:\n    print(error)"
    )
    assert run(clone, code) == "module 'deepseek_prices' has no attribute 'get_prise'\n"
