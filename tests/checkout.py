"""A copy of the checkout, in which data may change and be tested while the checkout stays as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
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
        """Run a command in the copy; what it printed. What `make` was asked for here is not for a `make` there."""
        kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "MAKEFLAGS", "ARGS"}}
        done = subprocess.run(
            words, cwd=start or self.folder, env=kept, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Failed(done.stdout)
        return done.stdout.strip()


def _lines(*words: str) -> list[str]:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return [line for line in done.stdout.split("\0") if line]
