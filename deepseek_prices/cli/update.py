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
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
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
    reading,
    refusing,
)
from deepseek_prices.instants import from_second, written

PUBLISHED = "https://deepseek-prices.github.io/deepseek-prices/v1/"
RELEASE = "https://github.com/deepseek-prices/deepseek-prices/releases/latest/download"
MANIFEST, TRACKS = "index.json", "tracks.json"
LARGEST = {MANIFEST: 2**20, TRACKS: 8 * 2**20}  # bytes
PATIENCE = {"silence": 30.0, "in all": 120.0}  # seconds without a byte, and for both files
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class _Redirects(HTTPRedirectHandler):
    max_redirections = 5

    def redirect_request(self, request: Request, answer: Any, *about: Any) -> Request | None:
        try:
            if urlsplit(_address(about[-1])).scheme != "https" == urlsplit(request.full_url).scheme:
                raise ValueError(f"a redirect to https:// is expected, not to {about[-1]}")
        except ValueError:
            answer.close()
            raise
        return super().redirect_request(request, answer, *about)


def _address(url: str) -> str:
    """An address that nobody on the way can answer for: https, or this machine. Raises `ValueError`."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return url
    raise ValueError(f"an address that begins with https:// is expected, not {url}")


@click.command(name="update", epilog=example("deepseek-prices update -o tracks.json"))
@click.option("-o", "into", type=click.Path(path_type=Path), required=True, metavar="FILE", help="where to write it")
@click.option(
    "--from", "site", callback=reading(_address), default=PUBLISHED, metavar="URL",
    help=f"another folder that has both files, such as {RELEASE}",
)  # fmt: skip
@output_options
@click.pass_obj
def update_command(_moment: datetime, into: Path, site: str, wants_json: bool) -> int:
    """Fetch newer prices for --data and for `deepseek_prices.load`.

    This is the only command that uses the network. It fetches index.json and tracks.json once, checks the size and
    the SHA-256 that the first has of the second, and that the file holds all that is built in. This shows that it is
    whole, not whom it is from: that rests on https, and on who can write to the address. FILE is replaced whole, or
    stays as it was.
    """
    from deepseek_prices.loading import checked

    place = _place(into)
    site = f"{site.rstrip('/')}/"
    content = _within(PATIENCE["in all"], site)
    with refusing(f"{site}{TRACKS}: "):
        made = checked(content)
    _write(place, content)
    seen, newest = written(from_second(made.OBSERVED_UNTIL)), made.EDITIONS[-1][0]
    if wants_json:
        output.as_json({"file": str(into), "observed_until": seen, "edition": newest})
    else:
        output.text(f"{into}: the page was last seen at {seen}, the newest edition is {newest}")
    return DONE


def _place(into: Path) -> Path:
    """Where the file is to be, which is where a link leads. What is there and is no file is not replaced by one."""
    try:
        is_file_or_free = into.is_file() or not (into.exists() or into.is_symlink())
    except OSError as error:
        raise click.UsageError(f"-o {into}: {error.strerror}") from None
    if not is_file_or_free:
        raise click.UsageError(f"-o {into}: a file, or a name that is free, is expected: something else is there")
    return into.resolve()


def _within(seconds: float, site: str) -> bytes:
    """What is fetched within a time: looking up a name, or an answer that drips, keeps to no other limit."""
    result: list[bytes | Exception] = []

    def run() -> None:
        try:
            result.append(_fetched(site))
        except Exception as error:  # it is raised below
            result.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    found = result[0] if result else SourceUnavailable(f"{site}: not fetched in {seconds:g} s: try again later")
    if isinstance(found, Exception):
        raise found
    return found


def _fetched(site: str) -> bytes:
    """The bytes of the tracks, as many and with the hash that the manifest has of them."""
    manifest = _get(site, MANIFEST)
    try:
        entry = next(each for each in json.loads(manifest)["feeds"] if each["path"] == f"v1/{TRACKS}")
        size, digest = entry["bytes"], entry["sha256"]
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError):
        raise NotUnderstood(f"{site}{MANIFEST}: a manifest with size and SHA-256 of {TRACKS} is expected") from None
    content = _get(site, TRACKS)
    found = hashlib.sha256(content).hexdigest()
    if (len(content), found) != (size, digest):
        what = f"{size} bytes with the SHA-256 {digest} are expected, not {len(content)} with {found}"
        raise CheckFailed(f"{site}{TRACKS}: {what}: it is not whole, or just being published: try again later")
    return content


def _get(site: str, path: str) -> bytes:
    """The bytes at an address. Raises `SourceUnavailable`."""
    url, largest, found = f"{site}{path}", LARGEST[path], bytearray()
    request = Request(url, headers={"User-Agent": "deepseek-prices"})
    try:
        with build_opener(_Redirects).open(request, timeout=PATIENCE["silence"]) as answer:
            while len(found) <= largest and (part := answer.read1(2**16)):
                found += part
    except HTTPError as error:
        error.close()
        what = f"status 200 is expected, not {error.code} {error.reason}"
        raise SourceUnavailable(f"{url}: {what}; --from names the folder that holds {MANIFEST} and {TRACKS}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise SourceUnavailable(f"{url}: {error}: try again later") from None
    if len(found) > largest:
        raise SourceUnavailable(f"{url}: at most {largest} bytes are expected, and there are more")
    return bytes(found)


def _write(into: Path, content: bytes) -> None:
    """Put a file in its place whole; where that cannot be, what was there stays."""
    temporary = None
    try:
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
