"""The repository's own data: all rules hold, and the compiled files follow from it.

The captures that editions were read from are other people's files and not in the repository.
"""

from itertools import pairwise

import pytest

from scraper.dataset import publish, rebuild
from scraper.dataset.check import check, check_canonical
from scraper.editions.rules import check_moves
from scraper.reading import words_file


def test_no_rule_is_broken(data):
    assert [str(problem) for problem in check(data)] == []


def test_no_meaning_of_the_readers_words_is_left_open():
    assert words_file.load(words_file.PATH).meanings


def test_every_edition_is_in_canonical_form(data):
    assert [str(problem) for problem in check_canonical(data)] == []


def test_the_compiled_files_do_not_drift(root):
    assert [str(problem) for problem in publish.drifted(root)] == []


def test_the_history_begins_with_v2_and_has_lost_no_edition(data):
    starts = [edition["in_force"]["from"] for edition in data.counting()]
    assert (starts[0], len(starts) >= 43) == ("2024-05-06T16:00:00Z", True)


def test_an_edition_that_nothing_was_read_for_needs_no_capture(data, tmp_path):
    alone = [name for name, edition in data.editions.items() if not any("read" in each for each in edition["sources"])]
    assert alone
    assert rebuild.rebuild(data, tmp_path, alone) == [data.editions[name] for name in alone]


@pytest.mark.parametrize("rule", ["R19", "R20"])
def test_nothing_is_accepted_that_no_rule_would_refuse(data, rule):
    accepted, refused = set(), set()
    for before, after in pairwise(data.counting()):
        accepted |= {(after["edition"], e["product"]) for e in after.get("accepted", ()) if e["rule"] == rule}
        problems = check_moves([before, {**after, "accepted": []}])
        refused |= {(after["edition"], p.place.rpartition(", ")[2]) for p in problems if p.rule == rule}
    assert accepted == refused != set()
