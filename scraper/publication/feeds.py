"""All feeds of a commit and an instant, with the manifest that says of each what it is. Pure.

`v1/…` is a promise: a path never moves, and a file never changes its shape. Another shape is `v2/…`.
"""

from __future__ import annotations

import hashlib

from scraper.problem import CheckFailed, Problem
from scraper.publication import (
    changes_atom,
    changes_ics,
    datapackage,
    litellm,
    llms_txt,
    newapi,
    now_md,
    peak_ics,
    proof,
    refused,
    schedule,
    spans,
    tracks,
    vectors,
)
from scraper.publication.feed import Feed, Refusal, Target, in_json, instant
from scraper.publication.known import Known

MANIFEST = "v1/index.json"
TARGETS: tuple[Target, ...] = (
    tracks.TARGET,
    vectors.TARGET,
    schedule.TARGET,
    spans.TARGET,
    datapackage.TARGET,
    peak_ics.TARGET,
    changes_ics.TARGET,
    changes_atom.TARGET,
    newapi.TARGET,
    litellm.TARGET,
    now_md.TARGET,
    llms_txt.TARGET,
    *refused.TARGETS,
)


def feeds(known: Known, at: int) -> dict[str, bytes | None]:
    """The bytes of each feed and of the manifest, by path; None where a feed is refused.

    Raises `CheckFailed`, and makes nothing, where a feed says something else than the lookup anywhere.
    """
    proof.same_data(known)
    made = {target: target.export(known, at) for target in TARGETS}
    problems = [problem for target, feed in made.items() for problem in _differences(known, target, feed)]
    if problems:
        raise CheckFailed(problems)
    contents = {target.path: feed.content if isinstance(feed, Feed) else None for target, feed in made.items()}
    return contents | {MANIFEST: _manifest(known, at, made)}


def _differences(known: Known, target: Target, feed: Feed | Refusal) -> list[Problem]:
    return [] if isinstance(feed, Refusal) else proof.problems(target.path, target.differences(known, feed))


def _manifest(known: Known, at: int, made: dict[Target, Feed | Refusal]) -> bytes:
    content = {
        "schema": "deepseek-prices/index@1",
        "generated_at": instant(at),
        "release": known.release,
        "edition": known.edition_at(at),
        "observed_until": instant(known.observed_until),
        "calendar_until": instant(known.calendar_until),
        "prices_sha256": known.prices_sha256,
        "feeds": [_entry(target, feed) for target, feed in made.items()],
    }
    return in_json(content)


def _entry(target: Target, feed: Feed | Refusal) -> dict[str, object]:
    entry: dict[str, object] = {"path": target.path, "media_type": target.media_type}
    if isinstance(feed, Refusal):
        return entry | {"status": "refused", "reason": feed.reason}
    until = feed.exact_until
    return entry | {
        "bytes": len(feed.content),
        "sha256": hashlib.sha256(feed.content).hexdigest(),
        "status": "labelled" if target.labelled else "exact",
        "exact_from": instant(feed.exact_from),
        "exact_until": None if until is None else instant(until),
        "loses": target.loses,
        "reason": "",
    }
