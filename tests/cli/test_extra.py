"""The extras bring whatever can come to be needed."""

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = {"yaml": "pyyaml"}  # where the module has another name


def imported(path):
    tree = ast.parse(path.read_text("utf-8"))
    for branch in ast.walk(tree):  # a type checker brings its own, and nothing of it is run
        if isinstance(branch, ast.If) and getattr(branch.test, "id", "") == "TYPE_CHECKING":
            branch.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_all_that_the_package_imports_is_of_python_or_of_an_extra():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {re.match(r"[\w-]+", each)[0] for extra in project["optional-dependencies"].values() for each in extra}
    extras -= {"tzdata"}  # holds no code: `zoneinfo` reads it
    modules = {name for path in (ROOT / "deepseek_prices").rglob("*.py") for name in imported(path)}
    modules -= {"typing_extensions", "pydantic_core"}  # for type checkers, and where pydantic asks
    modules -= {"pandas", "pyarrow"}  # whose frames are given to it
    modules |= {"pyspark"}  # whose DataFrames are, too: it is never imported, only called
    foreign = {PACKAGES.get(name, name) for name in modules - sys.stdlib_module_names - {"deepseek_prices"}}
    assert foreign == extras


def test_an_edition_of_one_s_own_is_read_from_yaml(cli, tmp_path):
    published = next(iter(sorted((ROOT / "data/editions").iterdir())))
    own = tmp_path / "my.yaml"
    own.write_text(published.read_text("utf-8") + "\n# mine\n", encoding="utf-8")
    done = cli("diff", published.name.removesuffix(".yaml"), own)
    assert (done.code, done.err) == (0, "")
