"""`changes.atom`, read by feedparser."""

from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

ROOT = Path(__file__).parents[2]
AT = datetime.fromisoformat("2026-11-29T12:00:00Z")


@pytest.fixture(scope="module")
def feed(out):
    return feedparser.parse((out / "changes.atom").read_bytes())


def test_it_is_well_formed(feed):
    assert not feed.bozo
    assert feed.version == "atom10"


def test_each_entry_has_its_own_id_a_title_and_content(feed):
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 20
    assert all(entry.title and entry.content[0].value for entry in feed.entries)


def test_nothing_is_published_in_the_future(feed):
    for entry in feed.entries:
        for moment in (entry.published_parsed, entry.updated_parsed):
            assert datetime(*moment[:6], tzinfo=UTC) <= AT


def test_an_entry_links_to_its_edition(feed):
    for entry in feed.entries:
        path = entry.link.partition("/blob/main/")[2]
        assert (ROOT / path).is_file()


def test_the_categories_are_ours(feed):
    assert {tag.term for entry in feed.entries for tag in entry.tags} <= {"price", "announcement", "correction"}
