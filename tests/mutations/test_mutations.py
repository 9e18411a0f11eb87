"""The reader is never silently wrong: a changed page is refused, or nothing moves but what was changed."""

import random
from functools import cache

import pytest
from broken_reader import FAULTS, READER, ROOT, broken, found_by
from judge import faults
from known import known
from mutate import KINDS, mutated
from outcomes import CHANGED, CRASHED, NO_CHANGE, REFUSED, WRONG, outcome, page
from view import folders

FOR_EACH_KIND = 30  # `make mutations` makes more
SAY_THE_SAME = {"passage_moved", "passage_doubled"}  # mostly what the page said, in other places


@cache
def mutations_of(name):
    """The same mutations of a kind in each run, each of another page as far as there are enough."""
    chosen = random.Random(name).sample(folders(), len(folders()))
    made = ((folder, mutated(folder, name, seed)) for seed in range(FOR_EACH_KIND) for folder in chosen)
    return [pair for pair, _ in zip((each for each in made if each[1]), range(FOR_EACH_KIND), strict=False)]


@pytest.mark.parametrize("folder", folders())
def test_an_unchanged_page_is_judged_right(folder):
    view, expected = page(folder)
    assert list(faults(view, view, expected, expected, known())) == []


@pytest.mark.parametrize("name", KINDS)
def test_no_mutation_is_read_wrongly(name):
    outcomes = [(folder, outcome(folder, made)) for folder, made in mutations_of(name)]
    assert [(folder, each.why) for folder, each in outcomes if each.column in (WRONG, CRASHED)] == []
    assert len(outcomes) == FOR_EACH_KIND


@pytest.mark.parametrize("name", [name for name in KINDS if name not in SAY_THE_SAME])
def test_a_reader_that_sees_no_change_is_caught(name):
    found = {
        outcome(folder, made, lambda _, folder=folder: page(folder)[1]).column for folder, made in mutations_of(name)
    }
    assert WRONG in found


def test_a_fault_in_the_reader_is_found():
    (fault,) = (each for each in FAULTS if "behind the first price" in each.name)
    assert found_by(fault, "60", "price_word") > 0


def test_a_crash_is_caught():
    (folder, made), *_ = mutations_of("price_digit")
    assert outcome(folder, made, lambda _: 1 // 0).column == CRASHED


def test_outcomes_are_told_apart():
    made = mutations_of("price_digit") + mutations_of("passage_moved")
    assert {REFUSED, CHANGED, NO_CHANGE} == {outcome(folder, each).column for folder, each in made}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_put_into_the_reader(fault):
    source = (ROOT / READER / fault.module).read_text("utf-8")
    assert broken(fault, source) != source
