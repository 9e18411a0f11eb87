"""The package for JavaScript: what npm packs of it, and that a program uses it as its README says."""

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from web.shown import ROOT, WEB

import deepseek_prices
from scraper.problem import CheckFailed
from scraper.publication import folder, npm


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program's folder, in which the package is installed as npm packs it."""
    program = tmp_path_factory.mktemp("program")
    made = program / "made"
    folder.write_npm(ROOT, made, datetime.now(UTC), datetime.now(UTC))
    pack = subprocess.run(["npm", "pack", "--json", "--offline"], cwd=made, check=True, capture_output=True, text=True)
    (made / "pack.json").write_text(pack.stdout, "utf-8")
    package = program / "node_modules" / "deepseek-prices"
    package.mkdir(parents=True)
    name = json.loads(pack.stdout)[0]["filename"]
    subprocess.run(["tar", "-xzf", made / name, "-C", package, "--strip-components=1"], check=True)
    return program


def test_npm_packs_the_module_its_types_the_data_and_the_licences(packed: Path) -> None:
    (pack,) = json.loads((packed / "made" / "pack.json").read_text("utf-8"))
    assert sorted(each["path"] for each in pack["files"]) == sorted([
        "LICENSE", "LICENSE-DATA", "README.md", "data.d.ts", "data.mjs", "deepseek-prices.mjs", "index.d.ts",
        "package.json",
    ])  # fmt: skip
    assert pack["size"] < 30_000
    assert not json.loads((packed / "node_modules/deepseek-prices/package.json").read_text("utf-8")).get("dependencies")


def test_the_example_of_the_readme_says_what_it_says(packed: Path) -> None:
    example = re.search(r"```js\n(.*?)```", (WEB / "README.md").read_text("utf-8"), re.DOTALL)
    assert example
    lines = example[1].splitlines()
    expected = [match[1] for line in lines if (match := re.search(r'// ("[^"]*"|[\dTZ:-]+)', line))]
    program = "\n".join(re.sub(r"^(get|next)(.*); // .*", r"console.log(JSON.stringify(\1\2))", line) for line in lines)
    (packed / "example.mjs").write_text(program, "utf-8")
    result = subprocess.run(["node", "example.mjs"], cwd=packed, check=True, capture_output=True, text=True)
    found = [line.replace(".000Z", "Z") for line in result.stdout.splitlines()]
    assert [each.strip('"') for each in found] == [each.strip('"') for each in expected]
    assert len(found) > 3


def test_every_name_that_the_module_exports_has_a_type_and_the_other_way_round() -> None:
    module, types = ((WEB / name).read_text("utf-8") for name in ("deepseek-prices.mjs", "index.d.ts"))
    exported = set(re.findall(r"^export (?:const|function|class) (\w+)", module, re.MULTILINE))
    assert exported == set(re.findall(r"^export (?:function|class) (\w+)", types, re.MULTILINE))
    methods = re.search(r"export interface Lookup \{(.*?)\n\}", types, re.DOTALL)
    assert methods
    assert set(re.findall(r"^  (?:readonly )?(\w+)[(:]", methods[1], re.MULTILINE)) == lookup_names(module)


def lookup_names(module: str) -> set[str]:
    returned = module[module.rindex("\n  return {") :]
    return set(re.findall(r"^    (\w+)[(:,]", returned, re.MULTILINE))


def test_the_codes_of_the_errors_are_the_classes_of_python() -> None:
    types = (WEB / "index.d.ts").read_text("utf-8")
    block = re.search(r"type PriceErrorCode =(.*?);", types, re.DOTALL)
    assert block
    for code in re.findall(r'"(\w+)"', block[1]):
        assert issubclass(getattr(deepseek_prices, code), deepseek_prices.PriceError)


@pytest.mark.parametrize(
    ("release", "version"),
    [("2026.11.24", "2026.1124.0"), ("2026.11.24.1", "2026.1124.1"), ("2027.01.05", "2027.105.0")],
)
def test_a_version_has_three_numbers_that_grow(release: str, version: str) -> None:
    assert npm.version(release) == version


def test_a_version_of_another_form_is_refused() -> None:
    with pytest.raises(CheckFailed):
        npm.version("1.2.3-beta")
