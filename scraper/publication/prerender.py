"""What the page shows without a script: the prices of every period, the rule, the changes, the feeds. Pure.

There is no "now" in it: what a page of yesterday says of this hour would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from deepseek_prices import diff
from deepseek_prices.audit import log
from deepseek_prices.edition import CURRENCIES, by_period, price_points
from deepseek_prices.instants import from_second
from scraper.publication.known import Known

_WORDS = {
    "input_cache_hit": "cache hit", "input_cache_miss": "cache miss", "server_side_request": "server-side request",
    "off_peak": "off-peak",
}  # fmt: skip


def prerendered(known: Known, at: int, manifest: dict[str, Any]) -> dict[str, str]:
    """The parts of the page, by their place in it."""
    edition = next(each for each in known.timeline.editions if each["edition"] == manifest["edition"])
    return {
        "hero": f'<p class="rule"><strong>Hours:</strong> {_hours(edition)}.</p>',
        "card": _card(edition, manifest, known.last_look(at)),
        "changes": "".join(_changes(at)),
        "feeds": "".join(_feeds(manifest)),
        "footer": "<p>Prices have the digits of DeepSeek's page. This is not DeepSeek's site.</p>",
    }


def _card(edition: Any, manifest: dict[str, Any], last_look: tuple[str, str]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{_word(kind)}</td><td>{_word(period)}</td>'
        + "".join(f"<td>{escape(amounts.get(currency, '–'))}</td>" for currency in CURRENCIES)
        + "</tr>"
        for (name, kind, period), amounts in _amounts(edition)
    )
    head = "".join(f'<th scope="col">{word}</th>' for word in ("Name", "Kind", "Period", *CURRENCIES))
    caption = (
        f"Price list {manifest['edition']}, in force from {edition['in_force']['from']}; models per 1,000,000 tokens"
    )
    seen = " ".join(filter(None, last_look))
    return (
        f'<table class="plain-table"><caption class="soft pad">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f'<p class="foot">{escape(seen)} For the price of an instant, the page needs a script.</p>'
    )


def _amounts(edition: Any) -> Iterator[tuple[tuple[str, str, str], dict[str, str]]]:
    """The amounts of each name, kind and period by currency, in the order of the page."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for point in price_points(edition):
        single = by_period(point.product["prices"][point.currency][point.kind])[point.period]
        amount = single if isinstance(single, str) else f"{single['price']} (list price {single['list_price']})"
        found.setdefault((point.name, point.kind, point.period), {})[point.currency] = amount
    yield from found.items()


def _changes(at: int) -> Iterator[str]:
    """The newest first, those that change a cost; announced ones among them."""
    for entry in reversed(log(prices_only=True)):
        if entry.price_neutral:
            continue
        moved: dict[str, list[str]] = {}
        for change in entry.changes:
            before, after = diff.line(change)[1:3]
            what = " ".join(_WORDS.get(part, part) for part in (change.product, change.kind, change.period) if part)
            moved.setdefault(what, []).append(f"{before or '–'} → {after or '–'} {change.currency}")
        said = "".join(f"<li>{escape(what)}: {escape(', '.join(amounts))}</li>" for what, amounts in moved.items())
        begin = entry.edition.in_force_from
        when = f"{begin:%Y-%m-%d %H:%M} UTC{', announced' if begin > from_second(at) else ''}"
        yield f'<li><div class="when"><strong>{when}</strong></div><ul>{said}</ul></li>'


def _feeds(manifest: dict[str, Any]) -> Iterator[str]:
    for feed in manifest["feeds"]:
        if feed["status"] != "refused":
            path, kind = escape(feed["path"]), escape(feed["media_type"])
            yield f'<li class="feed"><a href="{path}">{path}</a> <span class="soft">{kind}</span></li>'


def _hours(edition: Any) -> str:
    return escape(diff.hours(edition["billing_periods"]).replace("off_peak", _WORDS["off_peak"]))


def _word(text: str) -> str:
    return escape(_WORDS.get(text, text))
