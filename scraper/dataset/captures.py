"""Captures: the page as it was fetched, kept on disk, found again by its SHA-256."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scraper.files import write_whole
from scraper.problem import Problem, SourceUnavailable
from scraper.reading.decode import BYTE_LIMIT, decode
from scraper.reading.reading import Data

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
                write_whole(path, gzip.compress(each.data, mtime=0))
    except OSError as error:
        problem = Problem(str(folder), "a folder to write to", str(error), "make room or give permission, run it again")
        raise SourceUnavailable([problem]) from None


def captures_in(folder: Path, now: datetime) -> list[Capture]:
    """The captures that a folder holds: of each language one page as HTML, as Markdown, or both."""
    captures: dict[tuple[str, str], Capture] = {}
    paths = sorted(each for each in folder.rglob("*") if each.suffix in {".html", ".md"} and each.is_file())
    for path in paths:
        data = _opened(path, os.O_RDONLY)
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


def wanted(evidence: Iterable[Data]) -> set[str]:
    """The SHA-256 of the pages that evidence was read from."""
    return {page["sha256"] for said in evidence for page in said.get("read", ())}


def pages_below(folder: Path, sha256: set[str]) -> dict[str, bytes]:
    """The wanted pages below a folder, by their SHA-256; of a compressed file (`.gz`) it is that of what is in it.

    The folder may be anybody's: what is no regular file, what a link leads to, and what is too large to be the page is
    passed over, and no more than one file is in memory besides the pages. Raises `SourceUnavailable` where a wanted
    page is not found and a file could not be read.
    """
    pages: dict[str, bytes] = {}
    broken: list[Problem] = []
    for path in _files_below(folder, broken):
        if len(pages) == len(sha256):
            break
        try:
            content = _page(path)
        except SourceUnavailable as error:
            broken += error.problems
        else:
            found = hashlib.sha256(content).hexdigest()
            if found in sha256 and len(content) <= BYTE_LIMIT:
                pages[found] = content
    if broken and sha256 - pages.keys():
        raise SourceUnavailable(broken)
    return pages


def _files_below(folder: Path, broken: list[Problem]) -> Iterator[Path]:
    """The regular files that could hold a page, in order; links are not followed."""

    def unlisted(error: OSError) -> None:
        broken.extend(_unreadable(Path(error.filename), error).problems)

    for place, folders, names in os.walk(folder, onerror=unlisted):
        folders.sort()
        yield from (path for path in (Path(place, name) for name in sorted(names)) if _may_be_a_page(path))


def _may_be_a_page(path: Path) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False  # gone since it was listed
    return stat.S_ISREG(status.st_mode) and status.st_size <= BYTE_LIMIT + _GZIP


_GZIP = 4096  # by how much more gzip may make what cannot be compressed
_UNLINKED = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK  # what has become a link or a pipe since does not hold us up


def _page(path: Path) -> bytes:
    data = _opened(path, _UNLINKED)
    if path.suffix != ".gz":
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return file.read(BYTE_LIMIT + 1)  # more is no page, however much more
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, error) from None


def _opened(path: Path, flags: int) -> bytes:
    """The beginning of a file: all of it, if it can be the page."""
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            return file.read(BYTE_LIMIT + _GZIP)
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> SourceUnavailable:
    return SourceUnavailable([Problem(str(path), "a file that can be read", str(error), "restore it, or take it away")])
