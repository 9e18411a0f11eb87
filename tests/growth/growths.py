"""What the data may become tomorrow: each growth keeps every rule, and follows from whatever data stands there.

Run in a copy of the checkout, since it writes: `python tests/growth/growths.py FOLDER NAME`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from recipes import add_a_year, correct_a_price

from deepseek_prices.edition import Amounts, Edition, prices_of, products, second
from scraper.dataset import dataset, publish
from scraper.dataset.captures import ADDRESSES
from scraper.dataset.check import known_until
from scraper.dataset.dataset import Dataset
from scraper.editions.combine import FROM_PAGES
from scraper.editions.rules import MOVE_RULES, to_accept
from scraper.reading.instants import BEIJING, written
from scraper.refresh.state import as_prices, ended

MADE_UP = "deepseek-made-up"
DAY = timedelta(days=1)


# ---------------------------------------------------------------------------------------------- what may come


def observation(root: Path) -> str:
    """The day's observation, as the refresh adds it."""
    loaded = dataset.load(root / "data")
    return _observed(root, loaded, _tomorrow(loaded))


def new_price(root: Path) -> str:
    """An edition in which everything costs a quarter more, in both currencies."""
    loaded = dataset.load(root / "data")
    return _publish(root, loaded, _tomorrow(loaded), _dearer)


def new_model(root: Path) -> str:
    """An edition with one more model, which costs what the first costs."""

    def change(edition: Edition) -> None:
        model = deepcopy(edition["models"][0])
        kept = {name: value for name, value in model.items() if name not in {"names", "endpoint", "until"}}
        edition["models"].append(kept | {"model": MADE_UP})
        for field in ("gaps", "derived"):
            same = [each for each in edition.get(field, ()) if each["product"] == model["model"]]
            edition.setdefault(field, []).extend(each | {"product": MADE_UP} for each in same)

    loaded = dataset.load(root / "data")
    return _publish(root, loaded, _tomorrow(loaded), change)


def retired_name(root: Path) -> str:
    """An edition without the first model, which is billed as the last, and without the names that were billed as it."""

    def change(edition: Edition) -> None:
        gone, *others = edition["models"]
        edition["models"] = others
        others[-1].setdefault("names", []).append({"name": gone["model"]})
        for field in ("gaps", "derived"):
            edition[field] = [each for each in edition.get(field, ()) if each["product"] != gone["model"]]

    loaded = dataset.load(root / "data")
    return _publish(root, loaded, _tomorrow(loaded), change)


def calendar_end(root: Path) -> str:
    """An observation and an edition on the first working day after the calendar's end."""
    loaded = dataset.load(root / "data")
    moment = max(_tomorrow(loaded), _working_day_after(date.fromisoformat(loaded.holidays["complete_until"])))
    said = _observed(root, loaded, moment)
    loaded = dataset.load(root / "data")
    return f"{said}; {_publish(root, loaded, moment + DAY, _dearer)}"


GROWTHS: dict[str, Callable[[Path], str]] = {
    "observation": observation,
    "new-price": new_price,
    "new-model": new_model,
    "retired-name": retired_name,
    "correct-a-price": correct_a_price,
    "add-a-year": add_a_year,
    "calendar-end": calendar_end,
}


# ----------------------------------------------------------------------------------------------------- how it comes


def _tomorrow(loaded: Dataset) -> datetime:
    """A day after all that is known, announced editions included."""
    newest = max(known_until(loaded), loaded.counting()[-1]["in_force"]["from"])
    return datetime.fromisoformat(newest) + DAY


def _working_day_after(last: date) -> datetime:
    """Ten in the morning in Beijing on the first Monday to Friday, but for New Year, after a year's last day."""
    day = next(day for day in (last + DAY * number for number in range(2, 7)) if day.weekday() < 5)
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC) - BEIJING


def _observed(root: Path, loaded: Dataset, moment: datetime) -> str:
    newest = loaded.counting()[-1]["edition"]
    publish.add_observation(root, written(moment), newest, ADDRESSES["en", "html"])
    return f"{newest} observed at {written(moment)}"


def _publish(root: Path, loaded: Dataset, moment: datetime, change: Callable[[Edition], None]) -> str:
    """Publish what the newest edition becomes with a change at an instant, as a refresh that sees it there."""
    before, start = loaded.counting()[-1], written(moment)
    earliest = max(before["in_force"]["from"], known_until(loaded))
    left = ended(before, second(start))
    change(left)
    terms = {name: left[name] for name in FROM_PAGES if name in left}
    head = {
        "schema_version": 1,
        "recorded_at": start,
        "in_force": {
            "from": start,
            "basis": "observed",
            "earliest": earliest,
            "earliest_proof": "page",
            "latest": start,
            "latest_proof": "page",
        },
        "sources": [{"what": "page", "language": "en", "url": ADDRESSES["en", "html"], "captured_on": start[:10]}],
    }
    edition = {"edition": start.replace(":", "")} | head | terms
    edition |= {name: left[name] for name in ("gaps", "derived") if left.get(name)}
    lasting = [each for each in before.get("accepted", ()) if each["rule"] == "R13"]
    broken = sorted(to_accept(edition, before))
    moved = [{"rule": rule, "product": name, "why": "made up"} for rule, name in broken if rule in MOVE_RULES]
    if lasting or moved:
        edition["accepted"] = [*lasting, *moved]
    (name,) = publish.publish(root, [edition])
    return f"{name} published"


def _dearer(edition: Edition) -> None:
    for name, product in products(edition):
        points = prices_of(product, name)
        product["prices"] = as_prices(point._replace(printed=_a_quarter_more(point.printed)) for point in points)


def _a_quarter_more(printed: Amounts) -> Amounts:
    return Amounts(*(each and f"{(Decimal(each) * 5 / 4).normalize():f}" for each in printed))


def main(arguments: list[str]) -> None:
    """Let the data of a copy grow."""
    folder, name = arguments
    sys.stdout.write(f"{name}: {GROWTHS[name](Path(folder))}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
