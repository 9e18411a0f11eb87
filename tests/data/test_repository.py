"""The repository's own data: all rules hold, and each edition follows from its evidence as far as that is here.

The captures that the evidence names are other people's files and not in the repository.
"""

from itertools import pairwise

import pytest

from scraper.dataset import publish, rebuild
from scraper.dataset.check import check, check_canonical
from scraper.editions.rules import check_moves

FROM_THE_PAGES = ("billing_periods", "models", "services", "footnotes")


def test_no_rule_is_broken(data):
    assert [str(problem) for problem in check(data)] == []


def test_every_edition_is_in_canonical_form(data, root):
    assert [str(problem) for problem in check_canonical(root / "data", data)] == []


def test_the_compiled_files_do_not_drift(root):
    assert [str(problem) for problem in publish.drifted(root)] == []


def test_every_edition_has_its_evidence_and_all_evidence_its_edition(data):
    assert list(data.editions) == list(data.evidence)


def test_the_history_begins_with_v2_and_has_lost_no_edition(data):
    starts = [edition["in_force"]["from"] for edition in data.counting()]
    assert (starts[0], len(starts) >= 43) == ("2024-05-06T16:00:00Z", True)


def test_an_edition_on_evidence_alone_is_what_its_evidence_says(data):
    alone = {name: evidence for name, evidence in data.evidence.items() if "read" not in evidence}
    assert alone
    assert {name: rebuild.edition(name, evidence, {}) for name, evidence in alone.items()} == {
        name: data.editions[name] for name in alone
    }


def test_all_that_no_page_says_is_in_an_edition_as_in_its_evidence(data):
    for name, evidence in data.evidence.items():
        edition = data.editions[name]
        said = {field: value for field, value in evidence.items() if field not in {"read", "terms"}}
        assert {field: value for field, value in edition.items() if field not in FROM_THE_PAGES} == said | {
            "edition": name
        }


def test_an_edition_has_all_that_the_terms_of_its_evidence_say(data):
    lost = [
        f"{name}, {place}"
        for name, evidence in data.evidence.items()
        for place in lacks(data.editions[name], evidence.get("terms", {}))
    ]
    assert lost == []


def lacks(whole, part, place="terms"):
    """Where a part is not in the whole: mappings field by field, lists item by item."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return [each for name in part for each in lacks(whole.get(name), part[name], f"{place}, {name}")]
    if isinstance(part, list) and isinstance(whole, list):
        return [f"{place}, {item}" for item in part if all(lacks(each, item) for each in whole)]
    return [] if whole == part else [place]


def test_every_page_that_is_read_is_among_the_sources(data):
    strange = [
        (name, page)
        for name, evidence in data.evidence.items()
        for page in evidence.get("read", ())
        if page["sha256"] not in {source.get("sha256") for source in evidence["sources"]}
    ]
    assert strange == []


@pytest.mark.parametrize("rule", ["R19", "R20"])
def test_nothing_is_accepted_that_no_rule_would_refuse(data, rule):
    accepted, refused = set(), set()
    for before, after in pairwise(data.counting()):
        accepted |= {(after["edition"], e["product"]) for e in after.get("accepted", ()) if e["rule"] == rule}
        problems = check_moves([before, {**after, "accepted": []}])
        refused |= {(after["edition"], p.place.rpartition(", ")[2]) for p in problems if p.rule == rule}
    assert accepted == refused != set()
