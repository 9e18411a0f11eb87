"""Change the pages of the tests at random: the reader refuses the page, or nothing moves but what was changed.

The mutations know the page's source only. A reading is judged by comparison with the expected one of the unchanged page
(`judge.py`): a value moves only if a cell that is about it, or a sentence that says it, has changed; what has changed
moves something; and what is read still stands on the page. What a label, a footnote or a word in a cell stands for is
learned from the unchanged pages (`known.py`); what none of them has must be refused. Only what varies within a sentence
has an oracle of its own (`slots.py`).

python tests/mutations [COUNT] [KIND …]     # exit code 1 where anything is silently wrong
python tests/mutations show FOLDER KIND SEED
"""

from __future__ import annotations

import difflib
import multiprocessing
import sys
from collections import Counter

from known import known
from mutate import KINDS, mutated
from outcomes import COLUMNS, CRASHED, WRONG, outcome
from view import folders, load

SHOWN = 20
Job = tuple[str, str, int]


def run(job: Job) -> tuple[Job, str, str]:
    """One mutation."""
    name, folder, seed = job
    made = mutated(folder, name, seed)
    return (job, *outcome(folder, made)) if made else (job, "", "")


def jobs(count: int, names: list[str]) -> list[Job]:
    """As many mutations as asked for, the same number for each kind, spread over its folders."""
    found = {name: [folder for folder in folders() if mutated(folder, name, 0)] for name in names or KINDS}
    by_kind = {name: where for name, where in found.items() if where}
    each = -(-count // len(by_kind))
    return [
        (name, where[number % len(where)], number // len(where))
        for name, where in by_kind.items()
        for number in range(each)
    ]


def main(arguments: list[str]) -> int:
    """Run and report."""
    if arguments[:1] == ["show"]:
        return show(*arguments[1:])
    count = int(arguments[0]) if arguments else 100_000
    table = {name: Counter[str]() for name in KINDS}
    failures = []
    known()  # once, before the processes begin
    with multiprocessing.Pool() as pool:
        for job, column, why in pool.imap_unordered(run, jobs(count, arguments[1:]), chunksize=100):
            table[job[0]][column] += 1
            if column in (WRONG, CRASHED):
                failures.append((job, column, why))
    report(table)
    for (name, folder, seed), column, why in sorted(failures)[:SHOWN]:
        sys.stdout.write(f"\n{column}: {folder} {name} {seed}\n{why}\n")
    return 1 if failures else 0


def report(table: dict[str, Counter[str]]) -> None:
    """Print the table; what a kind did not change in a page is not counted."""
    total: Counter[str] = Counter()
    rows = [(name, counts) for name, counts in table.items() if counts]
    for _, counts in rows:
        total += counts
    sys.stdout.write(f"{'mutation':34}{''.join(f'{column:>16}' for column in ('made', *COLUMNS))}\n")
    for name, counts in [*rows, ("total", total)]:
        numbers = [sum(counts[column] for column in COLUMNS), *(counts[column] for column in COLUMNS)]
        sys.stdout.write(f"{name.replace('_', ' '):34}{''.join(f'{number:16,}' for number in numbers)}\n")


def show(folder: str, name: str, seed: str) -> int:
    """Print a mutation: how the page differs, and what became of it."""
    made = mutated(folder, name, int(seed))
    before, after = (text.decode("utf-8", "replace").replace("><", ">\n<").split("\n") for text in (
        load(folder)[0].render(), made.render()))  # fmt: skip
    lines = difflib.unified_diff(before, after, "before", "after", lineterm="", n=1)
    found = outcome(folder, made)
    sys.stdout.write("\n".join([*lines, "", found.column, found.why, ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
