"""The recipes of CONTRIBUTING.md that change the data, followed to the letter."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import holidays

from deepseek_prices import PriceError, get_price
from deepseek_prices.changes import changes_a_price
from deepseek_prices.edition import Acceptance, Edition, price_points, prices_of, products
from scraper import yaml_file
from scraper.dataset import dataset
from scraper.dataset.dataset import Dataset
from scraper.editions.rules import to_accept
from scraper.files import write_whole
from scraper.refresh.state import as_prices

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
        name = _correct(root, loaded, edition, price)
        if name is not None:
            changed = _correct_known_prices(root, edition, price)
            lines = _correct_what_moves(root, name, price[0])
            return (
                f"{' '.join(price)} of {edition['edition']} corrected as {name}; "
                f"{changed} rows of {KNOWN_PRICES}, {lines} of {WHAT_MOVES}"
            )
    raise LookupError("no edition has a price that may be another")


def _candidates(root: Path, loaded: Dataset) -> Iterator[tuple[Edition, Price]]:
    rows = _rows(root, KNOWN_PRICES)
    for edition in reversed(loaded.counting()):
        for price in dict.fromkeys((point.name, point.currency, point.kind) for point in price_points(edition)):
            if any(_rests_on(row, edition, price) for row in rows):
                yield edition, price


def _correct(root: Path, loaded: Dataset, edition: Edition, price: Price) -> str | None:
    """Steps 1 and 2 of the recipe; None where the correction would break a rule, and then nothing is left of it."""
    stem, _, number = edition["edition"].partition(".")
    name = f"{stem}.{int(number or 1) + 1}"
    path = root / "data" / "editions" / f"{name}.yaml"
    write_whole(path, yaml_file.dump(corrected(loaded, edition, price) | {"edition": name}, "# By hand.\n"))
    with tempfile.TemporaryDirectory() as captures:
        done = _run(root, "rebuild", name, "--captures", captures)
    if done.returncode == 10:
        return name
    path.unlink()
    if done.returncode != 40:
        raise RuntimeError(done.stderr)
    return None


def corrected(loaded: Dataset, edition: Edition, price: Price) -> Edition:
    """An edition with one price corrected; without what was read, as the pages have the old figure."""
    right = deepcopy(edition)
    for source in right["sources"]:
        source.pop("read", None)
    right["supersedes"] = {"edition": edition["edition"], "reason": "corrected"}
    right["sources"].append({"what": "record", "url": "https://example.org/", "note": "shows the right price"})
    figures = _figures(edition, price)
    for name, product in products(right):
        product["prices"] = as_prices(
            point._replace(printed=point.printed._replace(price=figures[point.period][1]))
            if (name, point.currency, point.kind) == price
            else point
            for point in prices_of(product, name)
        )
    accepted = right.get("accepted", []) + _moved_alone(loaded, right)
    return right | ({"accepted": accepted} if accepted else {})


def _moved_alone(loaded: Dataset, edition: Edition) -> list[Acceptance]:
    """What is accepted besides: that the right price moves in one currency alone."""
    before = [each for each in loaded.counting() if each["in_force"]["from"] < edition["in_force"]["from"]][-1:]
    broken = {move for each in before for move in to_accept(edition, each)}
    known = {(each["rule"], each["product"]) for each in edition.get("accepted", ())}
    return [
        {"rule": rule, "product": product, "why": "the record shows it"}
        for rule, product in sorted(broken - known)
        if rule == "R21"
    ]


def _figures(edition: Edition, price: Price) -> dict[str, tuple[str, str]]:
    """For each period the old figure and the right one: the last digit one higher, in proportion in the others."""
    points = [each for each in price_points(edition) if (each.name, each.currency, each.kind) == price]
    old = {point.period: point.printed.price for point in points}
    least = min(old.values(), key=Decimal)
    step = Decimal(1).scaleb(int(Decimal(least).as_tuple().exponent))
    right = {period: Decimal(each) * (Decimal(least) + step) / (Decimal(least) or 1) for period, each in old.items()}
    return {period: (each, f"{(right[period] or step).normalize():f}") for period, each in old.items()}


def _correct_known_prices(root: Path, edition: Edition, price: Price) -> int:
    """Step 3 of the recipe: the rows that rest on this edition's price get the right figure."""
    figures = _figures(edition, price)
    lines, changed = [], 0
    path = root / KNOWN_PRICES
    header, *rest = path.read_text("utf-8").splitlines()
    for line in rest:
        (row,) = csv.DictReader([header, line])
        if _rests_on(row, edition, price):
            row["price"] = figures[row["period"]][1]
            changed += 1
        lines.append(",".join(row.values()))
    write_whole(path, "\n".join([header, *lines]) + "\n")
    return changed


def _correct_what_moves(root: Path, name: str, product: str) -> int:
    """Step 4 of the recipe: the lines of the corrected edition and of the next say whether the product moved."""
    rows = _rows(root, WHAT_MOVES)
    lines = {row["edition"]: row for row in rows}
    before = [dict(row) for row in rows]
    for old, new in pairwise(dataset.load(root / "data").counting()):
        line = lines.get(new["edition"].partition(".")[0])
        if line is not None and name in {old["edition"], new["edition"]}:
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


def _rests_on(row: Row, edition: Edition, price: Price) -> bool:
    """Whether the lookup answers a row from this edition, with this price."""
    if (row["billed_as"], row["currency"], row["kind"]) != price:
        return False
    at = datetime.fromisoformat(row["at"])
    try:
        found = get_price(row["model"], row["kind"], at, currency=row["currency"])
    except PriceError:  # of an hour of which the calendar does not know
        return False
    return found.edition == edition["edition"] and found == Decimal(row["price"])


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
