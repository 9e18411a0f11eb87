"""How long reading a page in full takes, beside BeautifulSoup alone and pandas.read_html for the same bytes.

python benchmarks/bench_read.py [--captures DIR] (by `make bench-read`). The three run in turn, so that all see the
same machine; each figure is the median of its runs. Pages that the reader refuses are only counted: pandas would
make a million cells of some, and a refusal takes no time to compare.
"""

import argparse
import gc
import io
import statistics
import sys
import time
from pathlib import Path

import pandas
from bs4 import BeautifulSoup

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scraper.problem import ScraperError  # noqa: E402
from scraper.reading.decode import decode  # noqa: E402 - the path comes first
from scraper.reading.read import read_text  # noqa: E402

TARGET = 1.5
ROW = "{:58} {:>7} {:>8} {:>8} {:>8} {:>6}"


def soup(data: bytes) -> None:
    """BeautifulSoup alone."""
    BeautifulSoup(data.decode("utf-8"), "html.parser")


def ours(data: bytes) -> None:
    """Reading in full, from the bytes on."""
    read_text(decode(data, "page"), fragment=b"<article" not in data)


def by_pandas(data: bytes) -> None:
    """The tables alone, unread; pandas falls back on nothing here."""
    pandas.read_html(io.StringIO(data.decode("utf-8")), flavor="lxml")


CONTENDERS = (soup, ours, by_pandas)


def measure(data: bytes, runs: int) -> list[float]:
    """The median of each contender's times in milliseconds."""
    times: dict[str, list[float]] = {contender.__name__: [] for contender in CONTENDERS}
    for run in range(-1, runs):  # the first run is not counted
        gc.collect()
        for turn in range(len(CONTENDERS)):
            contender = CONTENDERS[(run + turn) % len(CONTENDERS)]
            start = time.perf_counter()
            contender(data)
            if run >= 0:
                times[contender.__name__].append(time.perf_counter() - start)
    return [1000 * statistics.median(each) for each in times.values()]


def readable(path: Path) -> bool:
    """Whether the page is read in full."""
    try:
        ours(path.read_bytes())
    except ScraperError:
        return False
    return True


def main() -> int:
    """Print the table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=Path, metavar="DIR", help="a folder with more HTML files")
    parser.add_argument("--runs", type=int, default=25)
    options = parser.parse_args()
    pages = {path.parent.name: path for path in sorted(ROOT.glob("tests/pages/*/page.html"))}
    if options.captures:
        pages |= {path.name: path for path in sorted(options.captures.rglob("*.html"))}
    print(ROW.format("page (median times in ms)", "bytes", "soup", "ours", "pandas", "ratio"))  # noqa: T201
    ratios = {}
    for name, path in pages.items():
        if readable(path):
            data = path.read_bytes()
            alone, full, tables = measure(data, options.runs)
            ratios[name] = full / alone
            times = [f"{each:.2f}" for each in (alone, full, tables, ratios[name])]
            print(ROW.format(name, len(data), *times), flush=True)  # noqa: T201
    _summary(ratios, len(pages) - len(ratios))
    return 0


def _summary(ratios: dict[str, float], refused: int) -> None:
    """The ratios of ours to BeautifulSoup alone, the worst last."""
    over = sum(ratio > TARGET for ratio in ratios.values())
    worst = max(ratios, key=lambda name: ratios[name])
    middle = statistics.median(ratios.values())
    said = f"{len(ratios)} pages read, {refused} refused; above {TARGET}: {over}; median ratio {middle:.2f}"
    print(f"{said}; worst ratio {ratios[worst]:.2f} ({worst})")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
