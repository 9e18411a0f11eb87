"""Evidence and the pages that it names to editions: how `data/editions/` comes to be, again and again the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from deepseek_prices.edition import key_of
from scraper.dataset.captures import pages_below, wanted
from scraper.dataset.check import check_evidence
from scraper.dataset.dataset import Dataset
from scraper.editions.combine import combine
from scraper.problem import CheckFailed, Problem, ScraperError, SourceUnavailable
from scraper.reading.decode import decode
from scraper.reading.read import read_text
from scraper.reading.reading import Data
from scraper.rules import accepted_in

_FROM_EVIDENCE = ("supersedes", "recorded_at", "in_force", "sources", "gaps", "derived", "accepted")


def rebuild(dataset: Dataset, captures: Path) -> list[Data]:
    """The edition of each evidence file, from the pages below `captures`, which are found by their SHA-256.

    Raises `SourceUnavailable` where a page is not there, and what reading and combining raise.
    """
    pages = pages_below(captures, wanted(dataset.evidence.values()))
    editions = []
    for name, evidence in dataset.evidence.items():
        try:
            editions.append(edition(name, evidence, pages))
        except ScraperError as error:
            file = f"evidence/{name}.yaml"
            raise type(error)(
                each if each.place.startswith(file) else replace(each, place=f"{file}, {each.place}")
                for each in error.problems
            ) from None
    return editions


def edition(name: str, evidence: Data, pages: dict[str, bytes]) -> Data:
    """One edition: the terms that the pages agree on, completed from the evidence."""
    problems = check_evidence(name, evidence)
    if problems:
        raise CheckFailed(problems)
    terms = _read_terms(evidence, pages) if "read" in evidence else {}
    _complete("terms", terms, evidence.get("terms", {}))
    return {"schema_version": 1, "edition": name} | {k: evidence[k] for k in _FROM_EVIDENCE if k in evidence} | terms


def _read_terms(evidence: Data, pages: dict[str, bytes]) -> Data:
    """The terms of the price list in force on the pages, or of the coming one where the evidence is about that."""
    missing = [page for page in evidence["read"] if page["sha256"] not in pages]
    if missing:
        raise SourceUnavailable(
            Problem("read", f"a page with sha256 {page['sha256']}", "none", "name the folder with it")
            for page in missing
        )
    accepted = accepted_in(evidence.get("accepted", ()))
    readings = [
        read_text(decode(pages[page["sha256"]], page["sha256"]), fragment="fragment" in page, accepted=accepted)
        for page in evidence["read"]
    ]
    start = evidence["in_force"]["from"]
    current, *coming = combine(readings, evidence.get("accepted", ()))
    terms = next((each for each in coming if each["from"] == start), current)
    begun = [each["from"] for each in coming if each["from"] < start]
    if begun and terms is current:
        advice = "the list in force on these pages ends there: correct the instant, or name other pages"
        raise CheckFailed([Problem("in_force, from", f"at most {begun[0]}", start, advice)])
    terms.pop("from", None)
    return terms


def _complete(place: str, terms: Data, added: Data) -> None:
    """Add to the terms, in place, what only the evidence says; it never contradicts what was read."""
    for name, value in added.items():
        where = f"{place}, {name}"
        if name not in terms:
            terms[name] = value
        elif isinstance(value, dict) and isinstance(terms[name], dict):
            _complete(where, terms[name], value)
        elif name == "footnotes":
            terms[name] += value
        elif name in {"models", "services", "names"}:
            known = {_identity(each): each for each in terms[name]}
            for each in value:
                _complete(f"{where}, {_identity(each)}", known.get(_identity(each), {}) or each, each)
            terms[name] += [each for each in value if _identity(each) not in known]
        elif terms[name] != value:
            advice = "the page says otherwise: correct the evidence"
            raise CheckFailed([Problem(where, f"what was read: {terms[name]}", str(value), advice)])


def _identity(item: Data) -> str:
    return key_of(item) if "model" in item else str(item.get("service") or item.get("name"))
