"""How many rows of a log `cost` counts in a second, and how much memory it takes.

python benchmarks/bench_log.py [ROWS] (by `make bench`). The time is that of the processor, since others may use the
machine, too; the start of the program is taken off. The memory has a target; the rows have none of their own, since
they depend on the machine: compare them with those of another commit.
"""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
MODELS = ("deepseek-flash", "deepseek-v4-pro")
MOST = 200  # MB


def calls() -> Iterator[tuple[str, str, int]]:
    """An instant, a model and an output for each row."""
    for number in range(ROWS):
        at = f"2026-10-{1 + number % 28:02d}T{number % 24:02d}:{number % 60:02d}:00Z"
        yield at, MODELS[number % 2], 900 + number % 100


def whole(output: int) -> dict[str, object]:
    """A usage as the API gives it."""
    return {
        "prompt_tokens": 12000,
        "completion_tokens": output,
        "total_tokens": 12000 + output,
        "prompt_tokens_details": {"cached_tokens": 10752},
        "completion_tokens_details": {"reasoning_tokens": 300},
        "prompt_cache_hit_tokens": 10752,
        "prompt_cache_miss_tokens": 1248,
    }


def written(folder: Path) -> Iterator[Path]:
    """The same log in three forms."""
    lines = (json.dumps({"at": at, "model": model, "usage": whole(output)}) for at, model, output in calls())
    (folder / "whole.jsonl").write_text("\n".join(lines), encoding="utf-8")
    yield folder / "whole.jsonl"
    few = ("prompt_tokens", "prompt_cache_hit_tokens", "completion_tokens")
    lines = (
        json.dumps({"at": at, "model": model, "usage": {name: whole(output)[name] for name in few}})
        for at, model, output in calls()
    )
    (folder / "short.jsonl").write_text("\n".join(lines), encoding="utf-8")
    yield folder / "short.jsonl"
    lines = (f"{at},{model},12000,10752,{output}" for at, model, output in calls())
    (folder / "table.csv").write_text("\n".join((",".join(("at", "model", *few)), *lines)), encoding="utf-8")
    yield folder / "table.csv"


def seconds(*words: str | Path) -> float:
    """The processor time of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([sys.executable, "-m", "deepseek_prices", *words], stdout=subprocess.DEVNULL, check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main() -> int:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        paths = [*written(folder)]
        with paths[0].open(encoding="utf-8") as lines:
            (folder / "one.jsonl").write_text(next(lines), encoding="utf-8")
        start = seconds("cost", folder / "one.jsonl", "--by", "day")
        for path in paths:
            taken = seconds("cost", path, "--by", "day") - start
            sys.stdout.write(f"{path.name:12} {ROWS / taken:10,.0f} rows a second\n")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(f"{most:.0f} MB at most; target {MOST} MB: {'met' if most <= MOST else 'not met'}\n")
    return 0 if most <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
