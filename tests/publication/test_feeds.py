"""All feeds: made from a commit and an instant, proved against the lookup, or refused with a reason."""

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from deepseek_prices import get_price
from scraper.problem import CheckFailed
from scraper.publication import changes_atom, feeds, peak_ics, proof, spans, tracks, vectors
from scraper.publication.feed import Feed, Refusal, Target
from scraper.publication.known import Known
from scraper.schema import validator

ROOT = Path(__file__).parents[2]


def at(moment):
    return int(datetime.fromisoformat(moment).timestamp())


AT = at("2026-11-29T12:00:00Z")
MOMENTS = (
    "2023-01-01T00:00:00Z",  # before all prices
    "2024-05-10T00:00:00Z",  # one price round the clock
    "2025-03-10T10:00:00Z",  # a discount by night
    "2026-08-21T05:00:00Z",  # an edition may already hold
    "2026-09-22T00:00:00Z",  # holidays are near
    "2026-11-29T12:00:00Z",
    "2030-01-07T02:00:00Z",  # nobody knows the holidays, however the calendar grows in the next years
)


@pytest.fixture(scope="session")
def made_now(known):
    return feeds.feeds(known, AT)


@pytest.fixture(scope="session")
def manifest(made_now):
    return json.loads(made_now[feeds.MANIFEST])


@pytest.mark.parametrize("moment", MOMENTS)
def test_at_any_instant_each_feed_agrees_with_the_lookup_or_is_refused(known, monkeypatch, moment):
    always = {"v1/tracks.json", "v1/vectors.json", "v1/spans.csv"}  # the same at every instant
    monkeypatch.setattr(feeds, "TARGETS", [each for each in feeds.TARGETS if each.path not in always])
    contents = feeds.feeds(known, at(moment))
    said = json.loads(contents.pop(feeds.MANIFEST))["feeds"]
    assert {each["path"]: each["status"] == "refused" for each in said} == {
        path: content is None for path, content in contents.items()
    }
    assert all(each["reason"] for each in said if each["status"] == "refused")


def test_a_commit_and_an_instant_give_the_same_bytes(known, made_now):
    again = Known(known.dataset, known.release)
    for target in feeds.TARGETS:
        feed = target.export(again, AT)
        assert (None if isinstance(feed, Refusal) else feed.content) == made_now[target.path]


@pytest.mark.parametrize("module", [tracks, vectors, spans])
def test_what_depends_on_the_data_alone_is_the_same_at_every_instant(known, made_now, module):
    assert module.export(known, AT + 86400).content == made_now[module.PATH]


def test_the_manifest_names_every_feed_with_its_bytes(made_now, manifest):
    entries = {each["path"]: each for each in manifest["feeds"]}
    assert [*entries] == [path for path in made_now if path != feeds.MANIFEST]
    for path, content in made_now.items():
        if content is not None and path != feeds.MANIFEST:
            assert entries[path]["bytes"] == len(content)
            assert entries[path]["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_manifest_says_what_it_was_made_from(known, manifest):
    assert manifest["schema"] == "deepseek-prices/index@1"
    assert manifest["generated_at"] == "2026-11-29T12:00:00Z"
    assert manifest["release"] == known.release
    assert manifest["prices_sha256"] == hashlib.sha256((ROOT / "data" / "prices.json").read_bytes()).hexdigest()


def test_the_manifest_keeps_to_its_schema(manifest):
    assert [error.message for error in validator("index").iter_errors(manifest)] == []


def test_a_path_never_moves():
    assert [target.path for target in feeds.TARGETS] == [
        "v1/tracks.json",
        "v1/vectors.json",
        "v1/schedule.json",
        "v1/spans.csv",
        "v1/datapackage.json",
        "v1/peak.ics",
        "v1/changes.ics",
        "v1/changes.atom",
        "v1/newapi.json",
        "v1/litellm.json",
        "v1/now.md",
        "v1/llms.txt",
        "v1/genai-prices.yaml",
        "v1/models.dev.toml",
    ]


# -------------------------------------------------------------------------------- no proof passes what is wrong

BEFORE = at("2026-11-05T00:00:00Z")
PRICE = str(get_price("deepseek-v4-pro", "output", datetime.fromisoformat("2026-11-05T02:00:00Z")))  # at peak


def another(amount):
    return f"{amount[:-1]}{(int(amount[-1]) + 1) % 10}"


def per_token(amount):
    return f"{Decimal(amount).scaleb(-6):f}"


WRONG = {  # a path, the text that is put for another
    "v1/tracks.json": (f'"{PRICE}"', f'"{another(PRICE)}"'),
    "v1/vectors.json": ('"CalendarUnknown"', '"NotYet"'),
    "v1/schedule.json": (f'"{PRICE}"', f'"{another(PRICE)}"'),
    "v1/spans.csv": (f",peak,{PRICE},", f",peak,{another(PRICE)},"),
    "v1/datapackage.json": ('"sha256:', '"sha256:0'),
    "v1/peak.ics": ("T090000", "T100000"),
    "v1/changes.ics": ("BEGIN:VEVENT\r\n", "BEGIN:VTODO\r\n"),
    "v1/changes.atom": ("2025-02-08T160000Z", "2025-02-09T160000Z"),
    "v1/newapi.json": (f"c*{PRICE}", f"c*{another(PRICE)}"),
    "v1/litellm.json": (per_token(PRICE), per_token(another(PRICE))),
    "v1/now.md": (f" {PRICE} ", f" {another(PRICE)} "),
    "v1/llms.txt": ("(now.md)", "(then.md)"),
}


@pytest.mark.parametrize("path", WRONG)
def test_a_feed_with_one_thing_wrong_is_found(known, path):
    target = next(each for each in feeds.TARGETS if each.path == path)
    instant = AT if path == changes_atom.PATH else BEFORE
    feed = target.export(known, instant)
    right, wrong = (each.encode() for each in WRONG[path])
    assert right in feed.content
    tampered = feed._replace(content=feed.content.replace(right, wrong))
    assert next(target.differences(known, tampered), None) is not None


def test_a_calendar_that_forgets_a_holiday_is_found(known):
    feed = peak_ics.export(known, BEFORE)
    forgotten = feed._replace(content=feed.content.replace(b"20261001T090000,", b""))
    assert forgotten != feed
    assert next(peak_ics.differences(known, forgotten), None) is not None


def test_where_one_feed_differs_none_is_made(known, monkeypatch):
    wrong = Target(
        "v1/wrong", "text/plain", lambda _, at: Feed(b"1", at, None), lambda *_: iter(["a price is another"])
    )
    monkeypatch.setattr(feeds, "TARGETS", (*feeds.TARGETS[-2:], wrong))
    with pytest.raises(CheckFailed, match="v1/wrong: expected what get_price says; found 'a price is another'"):
        feeds.feeds(known, AT)


def test_a_lookup_of_other_data_proves_nothing(known, monkeypatch):
    monkeypatch.setattr(proof.lookup.observed, "OBSERVED_UNTIL", 1)
    with pytest.raises(CheckFailed, match="another OBSERVED_UNTIL"):
        feeds.feeds(known, AT)


def test_a_refusal_has_its_reason_in_the_manifest(known, monkeypatch):
    never = Target("v1/never", "text/plain", lambda *_: Refusal("it cannot say that"), lambda *_: iter(()))
    monkeypatch.setattr(feeds, "TARGETS", (never,))
    contents = feeds.feeds(known, AT)
    assert contents["v1/never"] is None
    assert json.loads(contents[feeds.MANIFEST])["feeds"] == [
        {"path": "v1/never", "media_type": "text/plain", "status": "refused", "reason": "it cannot say that"}
    ]
