"""Captures: the page as it was fetched, kept on disk, found again by its SHA-256."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scraper import publish
from scraper.decode import decode
from scraper.problem import Problem, SourceUnavailable

# The official page in each language, and its Markdown twin.
ADDRESSES = {
    ("en", "html"): "https://api-docs.deepseek.com/quick_start/pricing",
    ("en", "markdown"): "https://api-docs.deepseek.com/quick_start/pricing.md",
    ("zh", "html"): "https://api-docs.deepseek.com/zh-cn/quick_start/pricing",
    ("zh", "markdown"): "https://api-docs.deepseek.com/zh-cn/quick_start/pricing.md",
}


@dataclass(frozen=True, slots=True)
class Capture:
    """The page as fetched, and when that began and ended (UTC)."""

    language: str
    format: str
    url: str
    began: datetime
    ended: datetime
    data: bytes

    @property
    def sha256(self) -> str:
        """Of the decoded bytes."""
        return hashlib.sha256(self.data).hexdigest()


def keep(captures: list[Capture], folder: Path) -> None:
    """Write the captures to a folder, compressed, named by their SHA-256; those that are there stay as they are."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for each in captures:
            path = folder / f"{each.sha256}.gz"
            if not path.exists():
                publish.write_whole(path, gzip.compress(each.data, mtime=0))
    except OSError as error:
        problem = Problem(str(folder), "a folder to write to", str(error), "make room or give permission, run it again")
        raise SourceUnavailable([problem]) from None


def captures_in(folder: Path, now: datetime) -> list[Capture]:
    """The captures that a folder holds: of each language one page as HTML, as Markdown, or both."""
    captures: dict[tuple[str, str], Capture] = {}
    paths = sorted(each for each in folder.rglob("*") if each.suffix in {".html", ".md"} and each.is_file())
    for path in paths:
        data = _content(path)
        text = decode(data, path.name)
        language, form = "zh" if "模型" in text else "en", "html" if path.suffix == ".html" else "markdown"
        if (language, form) in captures:
            problem = Problem(str(path), f"one {form} page in {language}", "another", "name a folder with one of each")
            raise SourceUnavailable([problem])
        captures[language, form] = Capture(language, form, ADDRESSES[language, form], now, now, data)
    if {language for language, _ in captures} != {"en", "zh"}:
        found = ", ".join(path.name for path in paths) or "none"
        raise SourceUnavailable(
            [Problem(str(folder), "the page in both languages", found, "name the folder with them")]
        )
    return [captures[each] for each in ADDRESSES if each in captures]


def pages_below(folder: Path) -> dict[str, bytes]:
    """The content of every file below a folder, by its SHA-256; of a compressed one (`.gz`) what is in it."""
    contents = (_content(path) for path in sorted(folder.rglob("*")) if path.is_file())
    return {hashlib.sha256(content).hexdigest(): content for content in contents}


def _content(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError, zlib.error) as error:
        problem = Problem(str(path), "a file that can be read", str(error), "restore it, or take it away")
        raise SourceUnavailable([problem]) from None
