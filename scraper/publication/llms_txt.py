"""`llms.txt`: where a language model finds the prices (llmstxt.org). Pure; no price stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.publication import now_md, schedule, spans, tracks
from scraper.publication.feed import Feed, Target
from scraper.publication.known import Known

PATH = "v1/llms.txt"
_HOME = "https://github.com/deepseek-prices/deepseek-prices"
_LINKS = {
    "now.md": "the price list in force, as a table, with the hours of each period",
    "schedule.json": "the periods and price lists of the coming weeks, resolved; unknown from `valid_until` on",
    "spans.csv": "every time of one price since 2024, for SQL; `datapackage.json` describes its columns",
    "tracks.json": "all that a lookup needs, for another language; `vectors.json` tests it",
    "index.json": "what each file is exact for, from when and until when",
    f"{_HOME}/blob/main/data/prices.json": "all editions, with their sources",
    f"{_HOME}/tree/main/schema": "the schemas",
}


def export(known: Known, at: int) -> Feed:  # noqa: ARG001 - the same at all times
    """The links."""
    lines = [
        "# deepseek-prices",
        "",
        "> The price list of DeepSeek's API as data, with its whole history, in both currencies. Not DeepSeek's own.",
        "",
        "A price depends on the instant: on the date and, in some lists, on the hour, the weekday and the public "
        "holidays of Beijing. USD and CNY are two official lists, neither a conversion of the other.",
        "",
        "## Prices",
        "",
        *(f"- [{link.rpartition('/')[2]}]({link}): {what}" for link, what in _LINKS.items()),
    ]
    return Feed(("\n".join(lines) + "\n").encode(), known.timeline.starts[0], None)


def differences(known: Known, feed: Feed) -> Iterator[str]:  # noqa: ARG001 - it holds no price
    """Which feeds it names are none."""
    paths = {target.path for target in (now_md.TARGET, schedule.TARGET, spans.TARGET, tracks.TARGET)}
    links = re.findall(r"\]\(([^)]+)\)", feed.content.decode())
    missing = {path.rpartition("/")[2] for path in paths} - {*links}
    yield from (f"it does not name {name}" for name in sorted(missing))


TARGET = Target(PATH, "text/markdown", export, differences)
