"""What a price, the import and the compilation take as the number of editions grows.

python benchmarks/bench_scale.py (by `make bench-scale`; some minutes). Makes datasets of 10 to 10,000 editions, each
with the two models of the newest real one and other prices, spread over a year whose holidays are known; compiles
them; and asks a copy of the package with the compiled editions, in new processes. Prints a table, and writes it to
benchmarks/README.md and the plot beside it.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import readme  # noqa: E402 - the path comes first
from plot import plot  # noqa: E402

from scraper.dataset.compile import compile_dataset  # noqa: E402
from scraper.dataset.dataset import Dataset, load  # noqa: E402

PLOT = Path(__file__).parent / "scale.svg"
SIZES = (10, 100, 1_000, 10_000)
MODELS = ("deepseek-flash", "deepseek-v4-pro")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
WIDTH = timedelta(days=360)
LINEAR = 1.2  # the power, and what the garbage collector and the memory add

# Runs in the folder of a copied package: the time of the import, and of prices at instants all over the editions.
PROBE = """
import sys, time
sys.path.insert(0, ".")
start = time.perf_counter()
from deepseek_prices import get_price
imported = time.perf_counter() - start
from datetime import datetime, timedelta, timezone
from random import Random
first, width = datetime.fromtimestamp(int(sys.argv[1]), timezone.utc), int(sys.argv[2])
random = Random(7)
instants = [first + timedelta(seconds=random.randrange(width)) for _ in range(20_000)]
def loop():
    start = time.perf_counter()
    for at in instants:
        get_price("deepseek-flash", "output", at)
    return (time.perf_counter() - start) / len(instants)
loop()  # makes the prices of every edition once
import json
print(json.dumps({"import": imported, "price": min(loop() for _ in range(9))}))
"""


class Measured(NamedTuple):
    """What one size takes: medians in seconds, and the bytes of the compiled editions."""

    compilation: float
    import_: float
    price: float
    size: int


def synthetic(real: Dataset, number: int) -> Dataset:
    """A dataset of so many editions; no two neighbours have the same prices."""
    newest = real.counting()[-1]
    models = [model for model in newest["models"] if model["model"] in MODELS]
    editions = {}
    for position in range(number):
        start = (FIRST + position * WIDTH / number).strftime("%Y-%m-%dT%H:%M:%SZ")
        editions[start.replace(":", "")] = {
            "schema_version": newest["schema_version"],
            "edition": start.replace(":", ""),
            "recorded_at": newest["recorded_at"],
            "in_force": {"from": start, "basis": "stated"},
            "sources": newest["sources"],
            "billing_periods": newest["billing_periods"],
            "models": [_dearer(model, position % 97) for model in models],
        }
    return replace(real, editions=editions, sha256=dict.fromkeys(editions, "0" * 64))


def _dearer(model: dict[str, Any], by: int) -> dict[str, Any]:
    def each(value: Any) -> Any:
        return str(Decimal(value) + by) if isinstance(value, str) else {key: each(one) for key, one in value.items()}

    return {"model": model["model"], "prices": each(model["prices"])}


def compiled(dataset: Dataset, folder: Path) -> float:
    """Put a copy of the package with the dataset's editions into a folder; the seconds that the compilation took."""
    start = time.perf_counter()
    files = compile_dataset(dataset)
    took = time.perf_counter() - start
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "deepseek_prices", folder / "deepseek_prices", ignore=ignored, dirs_exist_ok=True)
    for path, text in files.items():
        if path.startswith("deepseek_prices/"):
            (folder / path).write_text(text, "utf-8")
    return took


def asked(folder: Path) -> dict[str, float]:
    """The import and the price of the package in a folder, in a new process; see PROBE."""
    command = [sys.executable, "-c", PROBE, str(int(FIRST.timestamp())), str(int(WIDTH.total_seconds()))]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(runs: int) -> dict[int, Measured]:
    """The medians of all sizes, which take turns."""
    real = load(ROOT / "data")
    datasets = {number: synthetic(real, number) for number in SIZES}
    found: dict[int, list[dict[str, float]]] = {number: [] for number in SIZES}
    with tempfile.TemporaryDirectory() as name:
        folders = {number: Path(name) / str(number) for number in SIZES}
        compilations = [{number: compiled(datasets[number], folders[number]) for number in SIZES} for _ in range(3)]
        for turn in range(-1, runs):  # the first writes the byte code and is not counted
            for number in SIZES:
                result = asked(folders[number])
                if turn >= 0:
                    found[number].append(result)
                print(".", end="", file=sys.stderr, flush=True)  # noqa: T201
        print(file=sys.stderr)  # noqa: T201
        return {
            number: Measured(
                statistics.median(each[number] for each in compilations),
                statistics.median(each["import"] for each in results),
                statistics.median(each["price"] for each in results),
                (folders[number] / "deepseek_prices" / "_editions.py").stat().st_size,
            )
            for number, results in found.items()
        }


def targets(found: dict[int, Measured]) -> Iterator[str]:
    """How each grows, and whether that is as it should be."""
    few, many = SIZES[0], SIZES[-1]
    growth, limit = found[many].price / found[few].price, math.log(many) / math.log(few)
    said = "met" if growth <= limit else "**not met**"
    yield f"- {said}: a price at an instant grows no faster than the logarithm: {growth:.1f} of {limit:.0f} times"
    for what, of in (("import", lambda each: each.import_), ("compilation", lambda each: each.compilation)):
        # What does not depend on the editions is taken off; a power of 1 is linear.
        larger, smaller = (of(found[size]) - of(found[few]) for size in SIZES[:-3:-1])
        power = math.log(larger / smaller) / math.log(SIZES[-1] / SIZES[-2])
        said = "met" if power <= LINEAR else "**not met**"
        yield f"- {said}: {what} grows linearly: with the power {power:.2f} of the number of editions"


def main() -> int:
    """Print and write the table and the plot; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15, help="of each size")
    options = parser.parse_args()
    found = measure(options.runs)
    rows = [
        [
            f"{number:,}",
            f"{1e6 * each.price:.2f} µs",
            f"{1000 * each.import_:.1f} ms",
            f"{each.compilation:.{3 if each.compilation < 1 else 1}f} s",
            f"{each.size / 1000:,.0f} kB",
        ]
        for number, each in found.items()
    ]
    heading = ["editions", "price at an instant", "import", "compilation", "compiled editions"]
    run_on = f"{readme.machine()}; medians of {options.runs} runs and of 3 compilations."
    text = "\n".join([readme.table([heading, *rows]), "", *targets(found), "", run_on])
    print(text)  # noqa: T201
    readme.write("scale", text)
    lines = {
        "compilation": [(number, each.compilation) for number, each in found.items()],
        "import": [(number, each.import_) for number, each in found.items()],
        "price at an instant": [(number, each.price) for number, each in found.items()],
    }
    PLOT.write_text(plot("Time with the number of editions", "editions", lines), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
