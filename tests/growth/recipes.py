"""The recipes of CONTRIBUTING.md that change the data, followed to the letter."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import holidays

from deepseek_prices import PriceError, get_price
from deepseek_prices.changes import changes_a_price
from deepseek_prices.edition import Edition, price_points
from scraper import yaml_file
from scraper.dataset import dataset
from scraper.dataset.dataset import Dataset
from scraper.files import write_whole

KNOWN_PRICES = Path("tests") / "lookup" / "known_prices.csv"
WHAT_MOVES = Path("tests") / "data" / "what_moves.csv"
Row = dict[str, str]
Price = tuple[str, str, str]
"""A product, a currency and a kind."""


# -------------------------------------------------------------------------------------------------- correct a price


def correct_a_price(root: Path) -> str:
    """Correct a price of the newest edition of which the known prices know one that may be another."""
    loaded = dataset.load(root / "data")
    for edition, price in _candidates(root, loaded):
        made = _correct(root, edition, price)
        if made:
            changed = _correct_known_prices(root, edition, {*made.values()}, price)
            lines = _correct_what_moves(root, {*made}, price[0])
            return (
                f"{' '.join(price)} of {edition['edition']} corrected as {', '.join(made)}; "
                f"{changed} rows of {KNOWN_PRICES}, {lines} of {WHAT_MOVES}"
            )
    raise LookupError("no edition has a price that may be another")


def _candidates(root: Path, loaded: Dataset) -> Iterator[tuple[Edition, Price]]:
    rows = _rows(root, KNOWN_PRICES)
    for edition in reversed(loaded.counting()):
        for price in dict.fromkeys((point.name, point.currency, point.kind) for point in price_points(edition)):
            if any(_rests_on(row, {edition["edition"]}, price) for row in rows):
                yield edition, price


def _correct(root: Path, edition: Edition, price: Price) -> dict[str, str]:
    """Steps 1 and 2 of the recipe: the new statements, each with what it supersedes; none where a rule would break."""
    product, currency, kind = price
    figures = [word for period, (_, right) in _figures(edition, price).items() for word in (period, currency, right)]
    told = ("--why", "the record shows it", "--source", '{what: "record", url: "https://example.org/"}')
    words = ("correct", edition["edition"], product, kind, *figures, *told)
    done = _run(root, *words)
    if done.returncode == 40 and "R21" in done.stderr:  # the right price moves in one currency alone
        done = _run(root, *words, "--accept", "R21", product, "the record shows it")
    if done.returncode not in (10, 40):
        raise RuntimeError(done.stderr)
    names = [Path(line).stem for line in done.stdout.splitlines() if line.startswith("written: ")]
    editions = dataset.load(root / "data").editions
    return {name: editions[name]["supersedes"]["edition"] for name in names}


def _figures(edition: Edition, price: Price) -> dict[str, tuple[str, str]]:
    """For each period the old figure and the right one: the last digit one higher, in proportion in the others."""
    points = [each for each in price_points(edition) if (each.name, each.currency, each.kind) == price]
    old = {point.period: point.printed.price for point in points}
    least = min(old.values(), key=Decimal)
    step = Decimal(1).scaleb(int(Decimal(least).as_tuple().exponent))
    right = {period: Decimal(each) * (Decimal(least) + step) / (Decimal(least) or 1) for period, each in old.items()}
    return {period: (each, f"{(right[period] or step).normalize():f}") for period, each in old.items()}


def _correct_known_prices(root: Path, edition: Edition, wrong: set[str], price: Price) -> int:
    """Step 3 of the recipe: the rows that rest on the price of an edition that had it wrong get the right figure."""
    figures = _figures(edition, price)
    lines, changed = [], 0
    path = root / KNOWN_PRICES
    header, *rest = path.read_text("utf-8").splitlines()
    for line in rest:
        (row,) = csv.DictReader([header, line])
        if _rests_on(row, wrong, price):
            row["price"] = figures[row["period"]][1]
            changed += 1
        lines.append(",".join(row.values()))
    write_whole(path, "\n".join([header, *lines]) + "\n")
    return changed


def _correct_what_moves(root: Path, names: set[str], product: str) -> int:
    """Step 4 of the recipe: the lines of the corrected editions and of the next say whether the product moved."""
    rows = _rows(root, WHAT_MOVES)
    lines = {row["edition"]: row for row in rows}
    before = [dict(row) for row in rows]
    for old, new in pairwise(dataset.load(root / "data").counting()):
        line = lines.get(new["edition"].partition(".")[0])
        if line is not None and names & {old["edition"], new["edition"]}:
            line["costs_change"] = "yes" if changes_a_price(old, new) else "no"
            was, now = (_prices(each, product) for each in (old, new))
            others = [each for each in line["moved"].split() if each != product]
            line["moved"] = " ".join([*others, product] if was and now and was != now else others)
    text = "".join(f"{','.join(row.values())}\n" for row in [dict(zip(rows[0], rows[0], strict=True)), *rows])
    write_whole(root / WHAT_MOVES, text)
    return sum(row != was for row, was in zip(rows, before, strict=True))


def _prices(edition: Edition, product: str) -> set[tuple[object, ...]]:
    """What a product costs, as numbers."""
    points = (point for point in price_points(edition) if point.name == product)
    return {(*point[2:5], point.price, point.list_price) for point in points}


def _rows(root: Path, table: Path) -> list[Row]:
    with (root / table).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _rests_on(row: Row, editions: set[str], price: Price) -> bool:
    """Whether the lookup answers a row from one of these editions, with this price."""
    if (row["billed_as"], row["currency"], row["kind"]) != price:
        return False
    at = datetime.fromisoformat(row["at"])
    try:
        found = get_price(row["model"], row["kind"], at, currency=row["currency"])
    except PriceError:  # of an hour of which the calendar does not know
        return False
    return found.edition in editions and found == Decimal(row["price"])


# ------------------------------------------------------------------------------------------- add a year of holidays


def add_a_year(root: Path) -> str:
    """Add the first year after the calendar, with a made-up notice, and compile."""
    path = root / "data" / "holidays" / "cn.yaml"
    text = path.read_text("utf-8")
    last = dataset.load(root / "data").holidays["complete_until"]
    year = int(last[:4]) + 1
    days_off, working_days = made_up_notice(year)
    notice = {
        "number": f"国办发明电〔{year - 1}〕1号",
        "published_on": f"{year - 1}-11-04",
        "days_off": [*map(str, days_off)],
        "working_days": [*map(str, working_days)],
    }
    entry = "\n".join(f"    {line}" for line in yaml_file.dump(notice, header="").splitlines())
    text = text.replace(f'complete_until: "{last}"', f'complete_until: "{year}-12-31"')
    write_whole(path, f"{text.rstrip()}\n  -{entry[3:]}\n")
    done = _run(root, "compile")
    if done.returncode:
        raise RuntimeError(done.stderr)
    return f"{year} added to the calendar"


def made_up_notice(year: int) -> tuple[list[date], list[date]]:
    """Days off as the State Council might give them: the public holidays, bridged, and Sundays made up for that."""
    day = timedelta(1)
    public = set(holidays.country_holidays("CN", years=year))
    off = set(public)
    for first in public:  # a single weekday between a holiday and a weekend is given as well
        off |= {first + day} if first.weekday() == 3 else set()
        off |= {first - day} if first.weekday() == 1 else set()
    bridges = sorted(each for each in off - public if each.year == year)
    sundays = [each - day * (each.weekday() + 8) for each in bridges]
    made_up = sorted({each for each in sundays if each not in off and each.year == year} or {_second_sunday(year)})
    return sorted(each for each in off if each.year == year), made_up


def _second_sunday(year: int) -> date:
    return next(date(year, 1, number) for number in range(8, 15) if date(year, 1, number).weekday() == 6)


def _run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the scraper, as a person runs it on the day that the data has come to."""
    command = [sys.executable, str(Path(__file__).with_name("later.py")), *words]
    return subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
