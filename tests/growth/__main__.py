"""Does everything still hold on tomorrow's data? Lets the data grow in a copy of the checkout: `.ci/grown-data`.

python tests/growth               # one growth after the other; exit code 1 where something fails
python tests/growth new-price     # this growth alone, and the tests that a change of data can break
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from checkout import Copy, Failed

STEPS = (
    ("observation", "new-price", "new-model", "retired-name"),
    ("correct-a-price", "add-a-year"),
    ("calendar-end",),
)


class Growing(Copy):
    """A copy whose data grows."""

    def grow(self, name: str) -> None:
        """Let the data grow, and hold it to the rules."""
        _say(self.run(str(self.python), "tests/growth/growths.py", ".", name))
        self.run(str(self.python), "tests/growth/later.py", "check")

    def test(self, target: str) -> None:
        """Run `make test`, or `make test-data` for what a change of data alone can break; say how it went."""
        begun = time.monotonic()
        last = self.run("make", "--no-print-directory", target, f"PYTHON={self.python}").splitlines()[-1]
        _say(f"    {last} ({time.monotonic() - begun:.0f} s with the start)")


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
            copy = Growing(Path(folder).resolve())
            if names:
                for name in names:
                    copy.grow(name)
                copy.test("test-data")
                return 0
            *steps, last = STEPS
            for step in steps:
                for name in step:
                    copy.grow(name)
                copy.test("test-data")
            for name in last:
                copy.grow(name)
            copy.test("test")  # those that a change of data can break among them
        except Failed as error:
            _say(f"{error}\ngrown data: failed")
            return 1
    _say("grown data: everything holds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
