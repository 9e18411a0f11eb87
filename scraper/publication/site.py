"""The site: one page with all of its data, code and style in it, and what stands beside it. Pure.

Nothing is fetched by the page, and its policy lets nothing be: each script and style is allowed by its hash.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from datetime import date
from string import Template
from typing import Any

from deepseek_prices.usage import fields
from scraper.publication import dictionary, tracks
from scraper.publication.evidence import evidence
from scraper.publication.feed import instant
from scraper.publication.feeds import MANIFEST
from scraper.publication.known import Known
from scraper.publication.minified import minified
from scraper.publication.policy import policy
from scraper.publication.prerender import prerendered

ADDRESS = "https://deepseek-prices.github.io/deepseek-prices/"
REPOSITORY = "https://github.com/deepseek-prices/deepseek-prices"
PAGE = "index.html"
TITLE = "The prices of DeepSeek's API"
DESCRIPTION = (
    "What DeepSeek's API costs now and at any instant since May 2024, in USD and CNY: peak hours, Chinese public "
    "holidays, discounts, and the sentence of the official page behind each price."
)
MODULE = "deepseek-prices.mjs"
# In this order they are one script.
SCRIPTS = ("dom", "state", "times", "prices", "card", "now", "week", "chart", "history", "usage", "cost", "compare",
           "evidence", "feeds", "evidence_words", "words", "main")  # fmt: skip
STYLES = ("page", "sections")
_OF_A_FEED = ("path", "status", "bytes", "exact_until", "loses", "reason")


def site(known: Known, at: int, feeds: Mapping[str, bytes | None], web: Mapping[str, str]) -> dict[str, bytes]:
    """The page and what stands beside the feeds, by path; made of the same data as of the same instant.

    `web` are the texts of the files in `web/`, by path.
    """
    manifest = json.loads(feeds[MANIFEST] or b"{}")
    module = web[MODULE].replace("\nexport ", "\n")
    script = minified(module + _joined(web, SCRIPTS, "js"), "js")
    style, early = minified(_joined(web, STYLES, "css"), "css"), minified(_joined(web, ["early"], "js"), "js")
    proofs = evidence(known)
    page = Template(web["page/page.html"]).substitute(
        policy=policy([script, early], [style]),
        address=ADDRESS,
        description=html.escape(DESCRIPTION),
        style=style,
        early=early,
        script=script,
        data=_within(_data(known, at, manifest) | {"dated": proofs.pop("editions")}),
        evidence=_within(proofs),
        dataset=_within(_dataset(known, manifest)),
        **prerendered(known, at, manifest),
    )
    return {
        PAGE: page.encode(),
        dictionary.PATH: dictionary.dictionary(known.dataset.readme, REPOSITORY).encode(),
        "robots.txt": b"User-agent: *\nAllow: /\n",
    }


def _joined(web: Mapping[str, str], names: Iterable[str], form: str) -> str:
    """Files as one text."""
    return "".join(web[f"page/{name}.{form}"] for name in names)


def _within(content: object) -> str:
    """JSON as it may stand within a script element: nothing in it ends that, or begins a comment."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _data(known: Known, at: int, manifest: dict[str, Any]) -> dict[str, Any]:
    lookup = json.loads(tracks.export(known, at).content)
    lookup["models"] = dict.fromkeys(lookup["models"], 1)  # the page asks for no more than the names
    del lookup["guide_names"]["anthropic"]
    notices = known.dataset.holidays["notices"]
    return {
        "tracks": lookup,
        "notices": [[[_day(day) for day in each["days_off"]], each["number"]] for each in notices],
        "usage": _usage(),
        "feeds": [{name: each.get(name) for name in _OF_A_FEED} for each in manifest["feeds"]],
        "built": {
            "at": at,
            "edition": manifest["edition"],
            "data": known.prices_sha256[:12],
            "source": REPOSITORY,
            "address": ADDRESS,
        },
    }


def _day(day: str) -> int:
    """A day of a notice, counted since 1970."""
    return date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()


def _usage() -> dict[str, Any]:
    """The forms of a usage, as the lookup's own tables have them."""
    forms = {
        "chat": (
            (fields.PROMPT, fields.COMPLETION), fields.KNOWN_CHAT, fields.CHAT_SUMS,
            (*fields.CHAT_PARTS, *fields.CHAT_WITHIN),
        ),
        "input": (
            (fields.INPUT, fields.OUTPUT), fields.KNOWN_INPUT_AND_OUTPUT, fields.INPUT_AND_OUTPUT_SUMS,
            fields.INPUT_AND_OUTPUT_PARTS,
        ),
    }  # fmt: skip
    of = {
        name: {"marks": needed, "known": sorted(known), "needed": needed, "sums": sums, "parts": parts}
        for name, (needed, known, sums, parts) in forms.items()
    }
    of["kind"] = {"marks": fields.KINDS, "known": list(fields.KINDS), "needed": (), "sums": (), "parts": ()}
    return {
        "forms": of,
        "responses": fields.RESPONSES,
        "anthropic": fields.ANTHROPIC,
        "called": fields.CALLED,
        "no_quantity": fields.NO_QUANTITY.pattern,
    }


def _dataset(known: Known, manifest: dict[str, Any]) -> dict[str, Any]:
    """What search engines are told: schema.org's Dataset."""
    start = instant(known.timeline.starts[0])
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": TITLE,
        "description": DESCRIPTION,
        "url": ADDRESS,
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "creator": {"@type": "Organization", "name": "deepseek-prices contributors", "url": REPOSITORY},
        "version": manifest["release"],
        "dateModified": manifest["generated_at"],
        "temporalCoverage": f"{start}/..",
        "variableMeasured": "price per 1,000,000 tokens, in USD and in CNY",
        "isAccessibleForFree": True,
        "keywords": ["DeepSeek", "API price", "tokens", "peak hours", "price history"],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": each["media_type"],
                "contentUrl": ADDRESS + each["path"],
                "contentSize": f"{each['bytes']} B",
                "sha256": each["sha256"],
            }
            for each in manifest["feeds"]
            if each["status"] != "refused"
        ],
    }
