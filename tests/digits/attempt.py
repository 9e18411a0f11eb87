"""Put a wrong amount into a copy of the checkout, and see what finds it: the rules, a test, or nothing."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from cells import Cell, with_amounts
from checkout import Copy, Failed

from scraper import yaml_file
from scraper.dataset import dataset
from scraper.dataset.check import check
from scraper.dataset.compile import compile_dataset
from scraper.dataset.dataset import Dataset

# Those that find nearly all. What they let pass is held to the whole of `make test-data`.
DECISIVE = ("tests/data/test_what_moves.py", "tests/lookup/test_known_prices.py", "tests/data/test_repository.py")
NOTHING = ""


class Found(NamedTuple):
    """What was changed, into which amounts, and what found it; `by` is empty where the whole of the tests was green."""

    cell: Cell
    amounts: tuple[str, ...]
    by: str


class Trial:
    """A copy of the checkout in which one amount after the other is wrong."""

    def __init__(self, parent: str) -> None:
        self.copy = Copy(Path(tempfile.mkdtemp(dir=parent)).resolve())
        self.data = dataset.load(self.copy.folder / "data")
        (self.copy.folder / "data" / "released.csv").write_text(f"{','.join(dataset.RELEASED_HEADER)}\n", "utf-8")

    def unchanged(self) -> None:
        """Hold the copy as it is to all tests: where these fail, a failure shows nothing. Raises `Failed`."""
        self.copy.run("make", "--no-print-directory", "test-data", f"PYTHON={self.copy.python}")

    def found(self, cell: Cell, amounts: dict[Cell, str]) -> Found:
        """What finds these amounts."""
        changed = with_amounts(self.data, amounts)
        return Found(cell, tuple(amounts.values()), self._rules(changed) or self._tests(cell.edition, changed))

    @staticmethod
    def _rules(changed: Dataset) -> str:
        """The rules that are broken: `test_no_rule_is_broken` is one of the tests, and fails where there is one."""
        broken = sorted({problem.rule for problem in check(changed)})
        return f"rules {' '.join(broken)}" if broken else NOTHING

    def _tests(self, name: str, changed: Dataset) -> str:
        before = self._write(self._files(name, changed))
        try:
            python = str(self.copy.python)
            decisive = (python, "-m", "pytest", "-q", "-x", "-n", "0", *DECISIVE)
            whole = ("make", "--no-print-directory", "test-data", f"PYTHON={python}", "ARGS=-x -n 0")
            return self._failing(*decisive) or self._failing(*whole)
        finally:
            self._write(before)

    def _failing(self, *words: str) -> str:
        """The test that fails, if one does."""
        try:
            self.copy.run(*words)
        except Failed as error:
            failing = re.search(r"^(?:FAILED|ERROR) ([^\s\[]+)", str(error), re.MULTILINE)
            if failing is None:
                raise
            return failing[1].rpartition("/")[2]
        return NOTHING

    def _files(self, name: str, changed: Dataset) -> dict[str, str]:
        """The files that are other ones."""
        return compile_dataset(changed) | {f"data/editions/{name}.yaml": yaml_file.dump(changed.editions[name])}

    def _write(self, files: dict[str, str]) -> dict[str, str]:
        """Write files; what stood in them."""
        before = {path: (self.copy.folder / path).read_text("utf-8") for path in files}
        for path, text in files.items():
            (self.copy.folder / path).write_text(text, "utf-8")
        # Bytecode is told from its source by size and second, which a digit may not change.
        for compiled in (self.copy.folder / "deepseek_prices" / "__pycache__").glob("_[emo]*.pyc"):
            compiled.unlink()
        return before
