"""What an edition rests on: each thing that was read, and where that very copy can be opened. Pure."""

from collections.abc import Iterable
from typing import Literal, NotRequired, TypeAlias, TypedDict

Proof: TypeAlias = Literal["page", "record", "announcement"]
"""What a bound rests on."""


class KeptAt(TypedDict, total=False):
    """Where a copy stands: a file in a repository, an archive's copy or an address; or why no place is known."""

    repository: str
    commit: str
    path: str
    archive: str
    address: str
    unknown: str


class Source(TypedDict):
    """One thing that was read."""

    what: Literal["page", "copy", "news", "export", "record"]
    language: NotRequired[str]
    currency: NotRequired[str]
    products: NotRequired[list[str]]
    """The names for whose prices it speaks; without it, all."""
    instant_only: NotRequired[Literal[True]]
    """It bears on when the edition begins, not on a price."""
    url: str
    kept_at: NotRequired[KeptAt]
    form: NotRequired[Literal["table", "text", "sentences"]]
    """What was seen of a copy that the reader has not read."""
    captured_on: NotRequired[str]
    captured_from: NotRequired[str]
    captured_until: NotRequired[str]
    sha256: NotRequired[str]
    read: NotRequired[Literal["whole", "fragment"]]
    """That the reader read it, and that the edition holds all that it says there."""
    note: NotRequired[str]


def address(source: Source) -> str:
    """Where to open a source: this very copy where its place is known, otherwise the original."""
    kept = source.get("kept_at", {})
    if "repository" in kept:
        return f"{kept['repository']}/blob/{kept['commit']}/{kept['path']}"
    return kept.get("archive") or kept.get("address") or source["url"]


RANKS = (
    "the page, read whole",
    "a copy with its table",
    "a copy",
    "a text copy",
    "an export of DeepSeek's",
    "news of DeepSeek's",
    "somebody's record",
    "sentences of a copy",
)
"""On what a figure can rest, the best first."""


def rests_on(sources: Iterable[Source]) -> tuple[str, ...]:
    """On what the sources are, each once and the best first; those of the instant alone bear on no figure."""
    found = {_rank(source) for source in sources if "instant_only" not in source}
    return tuple(rank for rank in RANKS if rank in found)


def _rank(source: Source) -> str:
    if source["what"] not in ("page", "copy"):
        return {"export": RANKS[4], "news": RANKS[5], "record": RANKS[6]}[source["what"]]
    if "read" in source:
        return RANKS[0] if source["read"] == "whole" else RANKS[1]
    return {"table": RANKS[1], "text": RANKS[3], "sentences": RANKS[7]}.get(source.get("form", ""), RANKS[2])


def shows_a_price(source: Source) -> bool:
    """Whether prices of the page were seen in it."""
    return source["what"] in ("page", "copy") and _rank(source) != RANKS[7] and "instant_only" not in source
