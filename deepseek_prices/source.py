"""What an edition rests on: each thing that was read, and where that very copy can be opened. Pure."""

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
