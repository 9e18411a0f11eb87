"""What `make digits` changes: every amount once, in edition and evidence alike, and nothing else."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import cells
import pytest

from scraper.dataset import dataset, rebuild

DATA = dataset.load(Path(__file__).parents[2] / "data")
CELLS = list(cells.cells(DATA))
SINGLE = sorted(cells.SINGLE)
KINDS = ["alike", *SINGLE]


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_amount_is_another_one_of_the_form_that_the_schema_knows(kind):
    made = [(cells.amount(DATA, cell), new) for _, new in cells.changes(DATA, kind) for cell, new in new.items()]
    assert made
    assert [pair for pair in made if not re.fullmatch(r"(0|[1-9][0-9]*)(\.[0-9]+)?", pair[1])] == []
    assert [(old, new) for old, new in made if Decimal(old) == Decimal(new)] == []


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("digit", "0.28", "0.29"),
        ("digit", "0.69", "0.68"),
        ("digit", "0", "1"),
        ("digit", "27.0", "27.1"),
        ("first", "0.028", "0.038"),
        ("first", "9.0", "8.0"),
        ("first", "0", "1"),
        ("swap", "0.28", "0.82"),
        ("swap", "0.435", "0.453"),
        ("swap", "10", "10"),
        ("swap", "13.5", "31.5"),
        ("zero", "0.028", "0.28"),
        ("zero", "1.5", "1.05"),
        ("zero", "3", "30"),
    ],
)
def test_a_change_is_what_a_person_may_mistype(kind, old, new):
    assert cells.SINGLE[kind](old) == new


def test_each_amount_of_every_file_has_its_digit_changed_once():
    changed = [cell for cell, _ in cells.changes(DATA, "digit")]
    assert changed == CELLS
    assert len(set(CELLS)) == len(CELLS)


def test_alike_changes_each_amount_once_too():
    assert sorted(cell for _, new in cells.changes(DATA, "alike") for cell in new) == sorted(CELLS)


def test_a_changed_edition_on_evidence_alone_is_what_its_evidence_says():
    for cell in (cell for cell in CELLS if "read" not in DATA.evidence[cell.edition]):
        changed = cells.with_amounts(DATA, {cell: "123"})
        made = rebuild.edition(cell.edition, changed.evidence[cell.edition], {})
        assert made == changed.editions[cell.edition] != DATA.editions[cell.edition]


def test_one_amount_alone_is_another_one():
    for cell in CELLS[::25]:
        changed = cells.with_amounts(DATA, {cell: "123"})
        assert [each for each in CELLS if cells.amount(changed, each) != cells.amount(DATA, each)] == [cell]


def test_each_cell_that_is_listed_as_passing_exists_and_has_a_reason():
    with (Path(__file__).parent / "passing.csv").open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines)
    assert [row for row in rows if cells.Cell(*row[:-1]) not in CELLS or not row[-1].strip()] == []
