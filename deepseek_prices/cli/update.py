"""The command `update`: fetch the newest prices that the project has published, once, to a file for `--data`."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import click

from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import (
    DONE,
    CheckFailed,
    NotUnderstood,
    SourceUnavailable,
    example,
    output_options,
    refusing,
)
from deepseek_prices.instants import from_second, written

PUBLISHED = "https://deepseek-prices.github.io/deepseek-prices/"
MANIFEST, TRACKS = "v1/index.json", "v1/tracks.json"
_LARGEST = {MANIFEST: 2**20, TRACKS: 8 * 2**20}  # bytes
_SECONDS = 30  # without a byte
_IN_ALL = 120  # seconds for both files
_REDIRECTS = 5
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class _Redirects(HTTPRedirectHandler):
    max_redirections = _REDIRECTS

    def redirect_request(self, request: Request, *answer: Any) -> Request | None:
        _checked_address(answer[-1])
        return super().redirect_request(request, *answer)


def _checked_address(url: str) -> str:
    """An address that nobody on the way can answer for: https, or this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return url
    raise SourceUnavailable(f"{url}: an address that begins with https:// is expected")


@click.command(name="update", epilog=example("deepseek-prices update -o tracks.json"))
@click.option("-o", "into", type=click.Path(path_type=Path), required=True, metavar="FILE", help="where to write it")
@click.option(
    "--from", "site", default=PUBLISHED, show_default=True, metavar="URL", help="where the feeds are published"
)
@output_options
@click.pass_obj
def update_command(_moment: datetime, into: Path, site: str, wants_json: bool) -> int:
    """Fetch newer prices for --data and for `deepseek_prices.load`.

    This is the only command that uses the network. It fetches v1/index.json and v1/tracks.json once, checks the bytes
    and SHA-256 that the first has of the second, and that the file holds all that is built in. This shows that it is
    whole, not whom it is from: that rests on https and on who can write to the address. FILE is replaced whole, or
    stays as it was.
    """
    site = site if site.endswith("/") else f"{site}/"
    content = fetched(site)
    from deepseek_prices.loading import checked

    with refusing(f"{site}{TRACKS}"):
        made = checked(content)
    _write(into, content)
    about = {"file": str(into), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    seen, newest = written(from_second(made.OBSERVED_UNTIL)), made.EDITIONS[-1][0]
    if wants_json:
        output.as_json(about | {"observed_until": seen, "edition": newest})
    else:
        output.text(f"{into}: the page was last seen at {seen}, the newest edition is {newest}")
    return DONE


def fetched(site: str, in_all: float = _IN_ALL) -> bytes:
    """The bytes of the tracks, as many and with the hash that the manifest has of them; at most so many seconds."""
    result: list[bytes | Exception] = []

    def run() -> None:
        try:
            result.append(_fetched(site, monotonic() + in_all))
        except Exception as error:  # it is raised below
            result.append(error)

    thread = Thread(target=run, daemon=True)  # looking up a name, or reading slow headers, ends at no deadline
    thread.start()
    thread.join(in_all)
    if not result:
        raise SourceUnavailable(f"{site}: not fetched in {in_all:g} s: try again later")
    if isinstance(result[0], Exception):
        raise result[0]
    return result[0]


def _fetched(site: str, deadline: float) -> bytes:
    manifest = _get(site, MANIFEST, deadline)
    try:
        feeds = json.loads(manifest)["feeds"]
        entry = next(each for each in feeds if each["path"] == TRACKS)
        status, size, digest = entry["status"], entry["bytes"], entry["sha256"]
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError):
        raise NotUnderstood(f"{site}{MANIFEST}: a manifest with {TRACKS} is expected") from None
    if status != "exact":
        raise CheckFailed(f"{site}{TRACKS}: exact is expected, and the manifest says {status}: try again later")
    content = _get(site, TRACKS, deadline)
    found = hashlib.sha256(content).hexdigest()
    if (len(content), found) != (size, digest):
        what = f"{size} bytes with the SHA-256 {digest} are expected, not {len(content)} with {found}"
        raise CheckFailed(f"{site}{TRACKS}: {what}: it is not whole, or just being published: try again later")
    return content


def _get(site: str, path: str, deadline: float) -> bytes:
    """The bytes at an address. Raises `SourceUnavailable`."""
    url, largest = _checked_address(urljoin(site, path)), _LARGEST[path]
    found = bytearray()
    try:
        with build_opener(_Redirects).open(
            Request(url, headers={"User-Agent": "deepseek-prices"}), timeout=_SECONDS
        ) as answer:
            while len(found) <= largest and (part := answer.read1(2**16)):
                found += part
                if monotonic() > deadline:
                    raise SourceUnavailable(f"{url}: not whole in time: try again later")
    except HTTPError as error:
        raise SourceUnavailable(f"{url}: status 200 is expected, not {error.code} {error.reason}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise SourceUnavailable(f"{url}: {error}: try again later") from None
    if len(found) > largest:
        raise SourceUnavailable(f"{url}: at most {largest} bytes are expected, and there are more")
    return bytes(found)


def _write(into: Path, content: bytes) -> None:
    """Put a file in its place whole; where that cannot be, what was there stays."""
    temporary = None
    try:
        if into.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        handle, temporary = tempfile.mkstemp(prefix=f".{into.name}.", dir=into.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(into)
    except OSError as error:
        raise click.UsageError(f"-o {into}: {error.strerror}") from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
