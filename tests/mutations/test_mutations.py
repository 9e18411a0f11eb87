"""The reader is never silently wrong: each kind of mutation is refused, or read as a person would read it."""

import random
import re
from functools import cache

import pytest
from mutate import KINDS
from outcomes import CHANGED, CRASHED, NO_CHANGE, REFUSED, WRONG, attempt, outcome, read
from understand import normal, understand
from view import folders, load

from scraper.problem import PageNotUnderstood

FOR_EACH_KIND = 30  # `make mutations` makes more
ORDERED = "2025-08-21_en_two-price-lists"  # what its sentences say depends on their place


@cache
def mutations_of(name):
    """The same mutations of a kind in each run, each of another page as far as there are enough."""
    chosen = random.Random(name).sample(folders(), len(folders()))
    made = ((folder, attempt(folder, name, seed)) for seed in range(20) for folder in [ORDERED, *chosen])
    found = ((folder, mutation) for folder, mutation in made if mutation is not None)
    return [pair for pair, _ in zip(found, range(FOR_EACH_KIND), strict=False)]


def kinds_that_change():
    """All but those that mostly move or repeat what is said: few pages depend on the order of their passages."""
    return [name for name in KINDS if name not in ("passage_moved", "passage_doubled")]


@pytest.mark.parametrize("folder", folders())
def test_a_person_reads_an_unchanged_page_as_it_is_expected(folder):
    view, expected = load(folder)
    assert understand(view) == normal(expected)


@pytest.mark.parametrize("name", KINDS)
def test_no_mutation_is_read_wrongly(name):
    outcomes = [(folder, outcome(made)) for folder, made in mutations_of(name)]
    assert [(folder, each.why) for folder, each in outcomes if each.column in (WRONG, CRASHED)] == []
    assert len(outcomes) == FOR_EACH_KIND


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_of_mutation_changes_what_is_said(name):
    made = [made for _, made in mutations_of(name)]
    if name not in kinds_that_change():
        made += [attempt(ORDERED, name, seed) for seed in range(20, 60)]
    assert any(each.expected != each.original for each in made)


def careless(page):
    """A reader that takes the first price in each cell, and no notice of strikes, marks, spans and sentences."""
    text = re.sub(r"<del>|</del>", "", page.decode("utf-8", "replace"))
    first = re.compile(r"(<td[^>]*>)[^<$¥￥]*([$¥￥]?)(\d[\d.]*)(元?)[^<]*.*?</td>")
    lines = first.sub(r"\1\2\3\4</td>", text)
    return {"prices": re.findall(r"[$¥￥]\d[\d.]*|\d[\d.]*元", lines.partition("</table>")[0])}


def test_the_suite_catches_a_reader_that_takes_the_first_price_of_a_cell():
    def takes_anything(page):
        try:
            return read(page)
        except PageNotUnderstood:
            return careless(page)

    for name in ("strike_dropped", "price_form", "clause_added", "row_dropped", "span_changed", "cut_off"):
        found = {outcome(made, takes_anything).column for _, made in mutations_of(name)[:10]}
        assert WRONG in found, name


def test_the_suite_catches_a_reader_that_sees_no_change():
    for name in kinds_that_change():
        made = [made for _, made in mutations_of(name)]
        found = {outcome(each, lambda _, original=each.original: original).column for each in made}
        assert WRONG in found, name


def test_the_suite_catches_a_crash():
    (_, made), *_ = mutations_of("price_digit")
    assert outcome(made, lambda _: 1 // 0).column == CRASHED


def test_outcomes_are_told_apart():
    made = [made for _, made in mutations_of("price_digit")]
    assert {REFUSED, CHANGED} <= {outcome(each).column for each in made}
    assert outcome(mutations_of("passage_moved")[1][1]).column == NO_CHANGE
