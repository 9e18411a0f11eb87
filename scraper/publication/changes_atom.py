"""`changes.atom`: an entry for each edition that changes a cost, and for each correction (RFC 4287). Pure.

An entry is as old as the statement that it is of, and never changes with the time of the build.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree

from deepseek_prices import diff, history
from deepseek_prices.changes import changes, changes_a_price
from deepseek_prices.edition import Edition, second
from deepseek_prices.instants import to_second
from scraper.dataset.dataset import is_withdrawn
from scraper.publication.feed import Feed, Refusal, Target
from scraper.publication.known import Known

PATH = "v1/changes.atom"
_ATOM = "http://www.w3.org/2005/Atom"
_HOME = "https://github.com/deepseek-prices/deepseek-prices"
_TAG = "tag:deepseek-prices.github.io,2026"


class _Entry(NamedTuple):
    id: str
    title: str
    published: str
    """When the first statement for its instant was recorded."""
    updated: str
    category: str
    edition: str
    text: str


def export(known: Known, at: int) -> Feed | Refusal:
    """The entries that were recorded up to an instant, the newest first."""
    entries = [each for each in _entries(known) if second(each.updated) <= at]
    if not entries:
        return Refusal("nothing was recorded up to this instant")
    entries.sort(key=lambda each: (each.updated, each.edition), reverse=True)
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", f"{_TAG}:changes")
    _add(feed, "title", "Prices of DeepSeek's API: changes")
    _add(feed, "subtitle", "Not DeepSeek's own. Each entry is of an edition; its title says from when it holds.")
    _add(feed, "updated", entries[0].updated)
    _add(feed, "link", rel="alternate", type="text/html", href=_HOME)
    _add(_add(feed, "author"), "name", "deepseek-prices contributors")
    _add(feed, "rights", "CC0-1.0")
    for each in entries:
        _write(feed, each)
    ElementTree.indent(feed, " ")
    content = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n"
    return Feed(content, known.timeline.starts[0], None)


def _entries(known: Known) -> Iterator[_Entry]:
    editions = known.dataset.editions
    for before, edition in pairwise([None, *known.dataset.counting()]):
        if edition is not None and (before is None or changes_a_price(before, edition)):
            name, recorded = edition["edition"], edition["recorded_at"]
            first = editions.get(name.partition(".")[0], edition)
            start = edition["in_force"]["from"]
            category = "announcement" if first["recorded_at"] < start else "price"
            title = f"Prices from {start}: {diff.in_short(before, edition)}"
            id_ = f"edition:{name.partition('.')[0]}"
            yield _Entry(id_, title, first["recorded_at"], recorded, category, name, _text(before, edition))
    for name, edition in sorted(editions.items()):
        if "supersedes" in edition:
            before, recorded = editions[edition["supersedes"]["edition"]], edition["recorded_at"]
            reason = edition["supersedes"]["reason"]
            title = f"{before['edition']} is {reason}"
            text = "No edition begins there." if is_withdrawn(edition) else _text(before, edition)
            yield _Entry(f"correction:{name}", title, recorded, recorded, "correction", name, text)


def _text(before: Edition | None, after: Edition) -> str:
    """What changed, without the sentences of the page: they are DeepSeek's."""
    return diff.text(each for each in changes(before, after) if each.of != "sentence")


def _write(feed: ElementTree.Element, each: _Entry) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"{_TAG}:{each.id}")
    _add(entry, "title", each.title)
    _add(entry, "published", each.published)
    _add(entry, "updated", each.updated)
    _add(entry, "category", term=each.category)
    _add(entry, "link", rel="alternate", type="text/html", href=f"{_HOME}/blob/main/data/editions/{each.edition}.yaml")
    _add(entry, "content", each.text, type="text")


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    element.text = text
    return element


# ---------------------------------------------------------------------------------------------------------- the proof


def differences(known: Known, feed: Feed) -> Iterator[str]:
    """Where two entries have one id, or an edition at which an amount changes has no entry."""
    root = ElementTree.fromstring(feed.content)
    found = [str(each.findtext(f"{{{_ATOM}}}id")) for each in root.iter(f"{{{_ATOM}}}entry")]
    last, moved = second(str(root.findtext(f"{{{_ATOM}}}updated"))), _moved(known)
    for edition in known.dataset.counting():
        start, name = second(edition["in_force"]["from"]), edition["edition"].partition(".")[0]
        if start in moved and second(edition["recorded_at"]) <= last and f"{_TAG}:edition:{name}" not in found:
            yield f"no entry for {name}, where an amount changes"
    if len({*found}) != len(found):
        yield "two entries have one id"


def _moved(known: Known) -> set[int]:
    """The instants at which the history of a price has another amount."""
    found = set()
    for key in known.tracks:
        spans = history(key.name, key.kind, currency=key.currency)
        for before, after in pairwise(spans):
            if before.prices and after.prices and [*map(str, before.prices)] != [*map(str, after.prices)]:
                found.add(to_second(after.start))
    return found


TARGET = Target(PATH, "application/atom+xml", export, differences, loses=("the hours",))
