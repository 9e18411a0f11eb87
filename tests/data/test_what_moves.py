"""Which editions change what a call costs, and whose figures: typed by hand from public facts in `what_moves.csv`.

No command writes that table. It ends where it was typed: an edition after its last line is held to nothing here.
"""

import csv
from pathlib import Path

import pytest

from deepseek_prices.edition import price_points
from scraper.dataset.compile import compile_dataset

TABLE = "what_moves.csv"


def typed() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / TABLE).open(encoding="utf-8", newline="") as lines:
        return {row["edition"]: row for row in csv.DictReader(lines)}


TYPED = typed()
FIRST, *LATER = TYPED


def statements(data, line):
    """The edition of a line: the statement that counts; where none does, all that were made for that instant."""
    same = [edition for name, edition in data.editions.items() if name.partition(".")[0] == line]
    return [edition for edition in data.counting() if edition in same] or same


def before(data, edition):
    """The edition in force just before another begins; where that never did, as it was said first: it stays that."""
    start = edition["in_force"]["from"]
    last = [each for each in data.counting() if each["in_force"]["from"] < start][-1]
    return last if edition in data.counting() else data.editions[last["edition"].partition(".")[0]]


def figures(edition):
    """Of each product, every price and list price, as numbers: now and then a page prints one with another zero."""
    found = {}
    for point in price_points(edition):
        amounts = found.setdefault(point.name, {})
        amounts[point.currency, point.kind, point.period] = point.price, point.list_price
    return found


@pytest.mark.parametrize("line", TYPED)
def test_whether_an_edition_changes_what_a_call_costs_is_what_is_known(data, line):
    rows = [row.split(" | ") for row in compile_dataset(data)["data/README.md"].splitlines() if row.startswith("| [")]
    computed = {row[0].partition("]")[0].removeprefix("| ["): row[3] for row in rows}
    found = {computed[edition["edition"]] for edition in statements(data, line)}
    assert found == {TYPED[line]["costs_change"]}


@pytest.mark.parametrize("line", LATER)
def test_an_edition_has_the_figures_of_the_one_before_but_for_the_products_that_moved(data, line):
    for edition in statements(data, line):
        old, new = figures(before(data, edition)), figures(edition)
        moved = {product for product in new if old.get(product, new[product]) != new[product]}
        assert moved == set(TYPED[line]["moved"].split())


def test_a_line_that_says_that_no_cost_changes_holds_what_is_charged_too(data):
    # Where figures move all the same, only the list prices beside them may.
    for line in (each for each in LATER if TYPED[each]["costs_change"] == "no" and TYPED[each]["moved"]):
        for edition in statements(data, line):
            old, new = (charged_alone(figures(each)) for each in (before(data, edition), edition))
            assert {product: new[product] for product in new if product in old} == {
                product: old[product] for product in new if product in old
            }


def charged_alone(of):
    return {product: {key: each for key, each in by.items() if key[-1] == "price"} for product, by in of.items()}


# The table.


def test_every_edition_up_to_the_last_line_has_a_line_and_every_line_its_edition(data):
    known = {name.partition(".")[0] for name in data.editions}
    assert {name for name in known if name <= max(TYPED)} == set(TYPED)


def test_nothing_writes_the_table(root):
    # Only the recipe for a correction does, in a copy of the checkout, as CONTRIBUTING.md tells a person to.
    folders = (root / "scraper", root / "deepseek_prices", root / "tests" / "growth", root / ".ci")
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ""} and path.is_file()]
    naming = [path.name for path in files if TABLE in path.read_text("utf-8")]
    assert set(naming) <= {"recipes.py"}
