"""Does everything still hold on tomorrow's data? Lets the data grow in a copy of the checkout: `.ci/grown-data`.

python tests/growth               # one growth after the other; exit code 1 where something fails
python tests/growth new-price     # this growth alone, and the tests that a change of data can break
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STEPS = (
    ("observation",),
    ("new-price", "new-model", "retired-name"),
    ("correct-a-price", "add-a-year"),
    ("calendar-end",),
)
EVERYTHING = ("-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile")
WHERE = """
import pathlib, subprocess, sys, deepseek_prices, scraper
for module in (deepseek_prices, scraper):
    if not pathlib.Path(module.__file__).is_relative_to(sys.argv[1]):
        sys.exit(f"{module.__file__} is not in the copy {sys.argv[1]}")
"""


class Failed(Exception):
    """A command of the copy that must end well has not; what it printed."""


class Copy:
    """A copy of the checkout; its environment knows the checkout's libraries, and not the checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in _lines("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        environment = folder / ".venv"
        venv.create(environment, symlinks=True)
        (packages,) = environment.glob("lib/python*/site-packages")
        # A folder that a .pth file names has its own .pth files unread: that of the editable install is one.
        libraries = next(path for path in sys.path if path.endswith("site-packages"))
        (packages / "copy.pth").write_text(f"{folder}\n{libraries}\n", encoding="utf-8")
        (environment / ".complete").touch()
        self.python = environment / "bin" / "python"
        for start in (folder, Path(tempfile.gettempdir())):
            self.run(str(self.python), "-c", WHERE, str(folder), start=start)

    def run(self, *words: str, start: Path | None = None) -> str:
        """Run a command in the copy; what it printed."""
        kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "MAKEFLAGS"}}
        done = subprocess.run(
            words, cwd=start or self.folder, env=kept, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Failed(done.stdout)
        return done.stdout.strip()

    def grow(self, name: str) -> None:
        """Let the data grow, and hold it to the rules."""
        _say(self.run(str(self.python), "tests/growth/growths.py", ".", name))
        self.run(str(self.python), "tests/growth/later.py", "check")

    def test(self, *words: str) -> None:
        """Run tests, and say how it went."""
        begun = time.monotonic()
        last = self.run(*words).splitlines()[-1]
        _say(f"    {last} ({time.monotonic() - begun:.0f} s with the start)")

    def test_data(self) -> None:
        """Run what a change of data alone can break."""
        self.test("make", "--no-print-directory", "test-data", f"PYTHON={self.python}")


def _lines(*words: str) -> list[str]:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return [line for line in done.stdout.split("\0") if line]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(names: list[str]) -> int:
    """All growths, or those that are named."""
    known = [name for step in STEPS for name in step]
    if not set(names) <= set(known):
        _say(f"the growths are {', '.join(known)}")
        return 64
    with tempfile.TemporaryDirectory(prefix="grown-data-") as folder:
        try:
            copy = Copy(Path(folder).resolve())
            if names:
                for name in names:
                    copy.grow(name)
                copy.test_data()
                return 0
            *steps, last = STEPS
            for step in steps:
                for name in step:
                    copy.grow(name)
                copy.test_data()
            for name in last:
                copy.grow(name)
            copy.test(str(copy.python), *EVERYTHING)  # those that a change of data can break among them
        except Failed as error:
            _say(f"{error}\ngrown data: failed")
            return 1
    _say("grown data: everything holds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
