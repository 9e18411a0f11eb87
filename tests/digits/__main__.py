"""Change each price cell in turn, in edition and evidence alike: does `make test-data` find it? `make digits`.

python tests/digits            # each last digit by one; exit code 1 where too many pass, or one that is not listed
python tests/digits alike      # another change: alike (both currencies and all periods), first, swap, zero
python tests/digits digit 2026-10-31T160000Z    # the cells of these editions alone
"""

from __future__ import annotations

import csv
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from attempt import Found, Trial
from cells import SINGLE, Cell, changes
from checkout import ROOT, Failed

from scraper.dataset import dataset

AT_MOST = 5
PASSING = Path(__file__).parent / "passing.csv"
Job = tuple[Cell, dict[Cell, str]]
trials: list[Trial] = []


def start(folder: str) -> None:
    """Give a process its copy of the checkout."""
    trials.append(Trial(folder))


def run(job: Job) -> Found:
    """One change."""
    return trials[0].found(*job)


def main(arguments: list[str]) -> int:
    """Make all changes, and report."""
    kind, *editions = arguments or ["digit"]
    if kind not in {*SINGLE, "alike"}:
        _say(f"the changes are {', '.join([*SINGLE, 'alike'])}")
        return 64
    made = changes(dataset.load(ROOT / "data"), kind)
    jobs = [job for job in made if not editions or job[0].edition in editions]
    with tempfile.TemporaryDirectory(prefix="digits-") as folder:
        try:
            Trial(folder).unchanged()
        except Failed as error:
            _say(f"{error}\nmake test-data fails without a wrong digit")
            return 1
        return report(kind, _all(jobs, folder))


def _all(jobs: list[Job], folder: str) -> list[Found]:
    """What each change is found by; how far it is goes to the other stream."""
    results = []
    begun = time.monotonic()
    with multiprocessing.Pool(initializer=start, initargs=(folder,)) as pool:
        for result in pool.imap_unordered(run, jobs, chunksize=1):
            results.append(result)
            if len(results) % 25 == 0 or not result.by:
                passing = sum(not each.by for each in results)
                seconds = time.monotonic() - begun
                sys.stderr.write(f"{len(results)} of {len(jobs)}, {passing} pass, {seconds:.0f} s\n")
    return results


def report(kind: str, results: list[Found]) -> int:
    """Print what finds how many, and which pass; the exit code."""
    reasons = known_to_pass()
    count = Counter(result.by for result in results)
    passing = sorted(result for result in results if not result.by)
    _say(f"{len(results)} changes ({kind}), {len(passing)} pass `make test-data`")
    for by, number in count.most_common():
        _say(f"{number:6} {by or 'nothing'}")
    for cell, amounts, _ in passing:
        _say(f"passes: {cell}, changed to {' '.join(amounts)}: {reasons.get(cell, 'NOT LISTED')}")
    unlisted = [result for result in passing if result.cell not in reasons]
    return 1 if unlisted or len(passing) > AT_MOST else 0


def known_to_pass() -> dict[Cell, str]:
    """The cells that may pass, each with its reason; typed by hand."""
    with PASSING.open(encoding="utf-8", newline="") as lines:
        return {Cell(*row[:-1]): row[-1] for row in list(csv.reader(lines))[1:]}


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
