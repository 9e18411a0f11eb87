"""The whole line on the bundled pages: read, combine, check, publish, look up. For newcomers: `make demo`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a script looks for modules beside itself alone

from deepseek_prices import diff
from deepseek_prices.changes import changes
from deepseek_prices.edition import Edition, price_points
from scraper import yaml_file
from scraper.dataset import dataset, publish
from scraper.editions.combine import FROM_PAGES, combine
from scraper.reading.decode import decode
from scraper.reading.read import read_text
from scraper.reading.reading import Reading

ROOT = Path(__file__).resolve().parents[1]
EDITION = "2026-10-17T160000Z"
PAGES = ("2026-10-17_en_search-fetch", "2026-10-17_zh_search-fetch")

_QUESTIONS = (
    ("deepseek-chat", "output", "2025-01-15T12:00:00+00:00", "USD", "the V3 promotion runs"),
    (
        "deepseek-chat",
        "output",
        "2025-02-08T16:00:00+00:00",
        "USD",
        "its stated end: the list price holds from this instant",
    ),
    ("deepseek-flash", "output", "2026-10-20T10:00:00+08:00", "USD", "a Tuesday, 10:00 in Beijing: peak"),
    ("deepseek-flash", "output", "2026-10-20T12:00:00+08:00", "USD", "12:00: the window has just ended"),
    ("deepseek-flash", "output", "2026-10-24T10:00:00+08:00", "CNY", "a Saturday in Beijing: off-peak all day"),
    (
        "deepseek-v4-flash",
        "input_cache_miss",
        "2026-10-20T10:00:00+08:00",
        "CNY",
        "an older name, billed as deepseek-flash",
    ),
    ("search", "server_side_request", "2026-10-31T15:59:59+00:00", "CNY", "called by the model: free until 16:00 UTC"),
    ("search", "server_side_request", "2026-10-31T16:00:00+00:00", "CNY", "from then on billed like a direct request"),
    (
        "deepseek-chat",
        "output",
        "2025-06-01T00:00:00+08:00",
        "USD",
        "standard hours: the night discount begins at 00:30",
    ),
    ("deepseek-chat", "output", "2025-06-01T00:30:00+08:00", "USD", "the night discount of 2025"),
    ("deepseek-chat", "output", "2026-10-20T10:00:00+08:00", "USD", "a name that has come to its end: no guess"),
)

# Runs where only the freshly compiled copy can be imported, and asks it.
_ASK = """
import sys
from datetime import datetime
from deepseek_prices import PriceError, get_price
for line in sys.stdin.read().splitlines():
    model, kind, at, currency, reason = line.split("\\t")
    try:
        answer = get_price(model, kind, datetime.fromisoformat(at), currency=currency)
        period = "" if answer.period == "standard" else f" {answer.period}"
        shown = f"{answer} {currency} per {answer.unit}{period}"
        if answer.list_price is not None:
            shown += f" (list price {answer.list_price})"
    except PriceError as error:
        shown = f"{type(error).__name__}: {error}"
    print(f"  {model} {kind} at {at}\\n      {shown}\\n      because: {reason}")
"""


def demo(root: Path) -> None:
    """Run the line on a temporary copy of the data in `root` and show each step on standard output."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(root / "data", copy / "data")
        shutil.copytree(
            root / "deepseek_prices", copy / "deepseek_prices", ignore=shutil.ignore_patterns("__pycache__")
        )
        path = copy / "data" / "editions" / f"{EDITION}.yaml"
        known = yaml_file.load(path)
        path.unlink()
        _say("1. Read the official page in English and in Chinese (pages of ours, after copies of the real one)\n")
        readings = [_read(root / "tests" / "pages" / name) for name in PAGES]
        _show_edition(copy, readings, known)
        _show_prices(copy)


def _say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _read(folder: Path) -> Reading:
    reading = read_text(decode((folder / "page.html").read_bytes(), folder.name))
    prices = list(reading.rows())
    _say(f"  {folder.name}: {len(reading.account)} cells and sentences, each taken by a rule; {len(prices)} prices:")
    for model, _, currency, kind, period, price, *_ in prices:
        _say(f"    {model:<16} {kind:<17} {period:<9} {price:>6} {currency}")
    for name, _, currency, kind, _, (price, list_price) in price_points(
        {"billing_periods": None, "models": [], "services": reading.services}
    ):
        shown = price if list_price is None else f"{price} (list price {list_price})"
        _say(f"    {name:<16} {kind:<27} {shown:>6} {currency}")
    for sentence in reading.sentences:
        _say(f"    sentence understood as {sentence['meaning']}: {sentence['text'][:60]}…")
    _say()
    return reading


def _show_edition(copy: Path, readings: list[Reading], known: Edition) -> None:
    loaded = dataset.load(copy / "data")
    (terms,) = combine(readings)  # raises where the pages disagree
    edition = {name: value for name, value in known.items() if name not in FROM_PAGES} | terms
    (written,) = publish.publish(copy, [edition])
    _say("2. Combine both languages, check, publish\n")
    _say("  the two pages agree; problems found: none")
    _say(f"  edition written: data/editions/{written}.yaml (in a temporary copy)")
    before = max(each["edition"] for each in loaded.counting() if each["edition"] < EDITION)
    _say(f"\n3. What changed since the edition before it, {before}\n")
    for change in changes(loaded.editions[before], edition):
        line = diff.line(change)
        moved = line.percent and f" ({line.percent}%)"
        _say(f"  {line.what}: {line.before or 'nothing'} → {line.after or 'nothing'}{moved}")


def _show_prices(copy: Path) -> None:
    _say("\n4. Ask the lookup that was compiled from it: from deepseek_prices import get_price\n")
    questions = "\n".join("\t".join(question) for question in _QUESTIONS)
    subprocess.run([sys.executable, "-c", _ASK], cwd=copy, input=questions, text=True, check=True)


if __name__ == "__main__":
    demo(ROOT)
