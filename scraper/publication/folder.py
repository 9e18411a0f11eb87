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

WEB = Path(__file__).parent / "web"
LICENCES = ("LICENSE", "LICENSE-DATA")


def write(root: Path, out: Path, at: datetime, now: datetime, release: str = "") -> list[str]:
    """Make all feeds of the repository at `root` as of an instant, and write them to a folder; what was done, in lines.

    `release` is the version that they are of; left out, the one of the checkout. The manifest is written last. Where a
    feed is refused, no file is left at its path. Raises `CheckFailed`, with nothing written, where the data breaks a
    rule or a feed differs from the lookup.
    """
    return [*_written(out, feeds(_known(root, now, release), to_second(at)))]


def write_site(root: Path, out: Path, at: datetime, now: datetime) -> list[str]:
    """The same with the page, and what stands beside it."""
    from scraper.publication.site import site  # noqa: PLC0415 - it needs more than a release has

    known = _known(root, now)
    made = feeds(known, to_second(at))
    return [*_written(out, {**made, **site(known, to_second(at), made, _web())})]


def write_npm(root: Path, out: Path, at: datetime, now: datetime) -> list[str]:  # noqa: ARG001 - as the others
    """Write the package for JavaScript of the checkout to a folder; what was done, in lines."""
    made = package(_known(root, now), _web()) | {name: (root / name).read_bytes() for name in LICENCES}
    return [*_written(out, dict(made))]


def _web() -> dict[str, str]:
    """The texts of what the page and the package for JavaScript are made of, by path."""
    files = (path for path in WEB.rglob("*") if path.is_file())
    return {path.relative_to(WEB).as_posix(): path.read_text("utf-8") for path in files}


def _known(root: Path, now: datetime, release: str = "") -> Known:
    return Known(publish.checked(dataset.load(root / "data"), now), release or _version(root))


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
