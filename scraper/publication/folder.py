"""The feeds as files of a folder, each whole."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from deepseek_prices.instants import to_second
from scraper.dataset import dataset, publish
from scraper.files import write_whole
from scraper.problem import Problem, SourceUnavailable
from scraper.publication.feeds import MANIFEST, feeds
from scraper.publication.known import Known
from scraper.publication.npm import package
from scraper.publication.site import site


def write(  # noqa: PLR0913 - all but four are named
    root: Path, out: Path, at: datetime, now: datetime, release: str = "", *, with_page: bool = False
) -> list[str]:
    """Make all feeds of the repository at `root` as of an instant, and write them to a folder; what was done, in lines.

    With the page, if that is asked for. `release` is the version that they are of; left out, the one of the checkout. The manifest is written last. Where a
    feed is refused, no file is left at its path. Raises `CheckFailed`, with nothing written, where the data breaks a
    rule or a feed differs from the lookup.
    """
    loaded = publish.checked(dataset.load(root / "data"), now)
    known = Known(loaded, release or _version(root))
    made = feeds(known, to_second(at))
    if with_page:
        made |= site(known, to_second(at), made)
    return [*_written(out, made)]


def write_package(root: Path, out: Path, now: datetime) -> list[str]:
    """Write the package for JavaScript of the checkout to a folder; what was done, in lines."""
    known = Known(publish.checked(dataset.load(root / "data"), now), _version(root))
    return [*_written(out, dict(package(known, root)))]


def _written(out: Path, made: dict[str, bytes | None]) -> Iterator[str]:
    for path, content in made.items():
        if content is None:
            _remove(out / path)
            yield f"refused: {path}, see {MANIFEST}"
        else:
            _folder(out / path)
            write_whole(out / path, content)
            yield f"written: {path}, {len(content)} bytes"


def _folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = Problem(str(path.parent), "a folder to write to", error.strerror or str(error), "name another folder")
        raise SourceUnavailable([problem]) from None


def _remove(path: Path) -> None:
    """Take away the file of a feed that is refused now: what it held would be taken for prices of today."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        advice = "take it away: the feed that it held is refused now"
        raise SourceUnavailable([Problem(str(path), "no file", error.strerror or str(error), advice)]) from None


def _version(root: Path) -> str:
    version: str = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return version
