"""Captures of the official page over the network: bounded in time and size, honest, without credentials or cookies.

Proxy and CA settings of the environment (HTTPS_PROXY, REQUESTS_CA_BUNDLE) are honoured.
"""

from __future__ import annotations

import logging
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar
from urllib.parse import urljoin

import requests
from protego import Protego
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, Url, parse_url

from scraper.dataset.captures import ADDRESSES, Capture
from scraper.problem import Problem, SourceUnavailable
from scraper.reading.decode import BYTE_LIMIT
from scraper.refresh.secrecy import without_secrets
from scraper.refresh.which_page import another_page

HOSTS = frozenset({"api-docs.deepseek.com"})
ROBOTS = "https://api-docs.deepseek.com/robots.txt"
NAME = "deepseek-prices"
"""What robots.txt knows us by."""
AGENT = f"{NAME} (+https://github.com/deepseek-prices/deepseek-prices)"
_TYPES = {"html": {"text/html"}, "markdown": {"text/markdown", "text/plain"}, "robots": {"text/plain"}}
_CHARSETS = {"", "utf-8", "utf8"}
_REDIRECTS = 5
_CHUNK = 64 * 1024
Result = TypeVar("Result")
_LATER = "nothing was changed; try again later"
# It logs what a proxy says, which may repeat the password that it was sent; what matters of it stands in our problems.
logging.getLogger("urllib3").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long fetching may take, in seconds, and how often it is tried."""

    connect: float = 10
    read: float = 20
    deadline: float = 120  # over all, whatever a server does
    retries: int = 3
    backoff: float = 1


class _Missing(SourceUnavailable):
    """The server answers that there is nothing at the address."""


def fetch(clock: Callable[[], datetime], limits: Limits = Limits()) -> tuple[list[Capture], list[Problem]]:
    """The page in both languages and formats, HTML first, and why a Markdown twin is missing, where one is.

    `clock` tells the instant, before and after each.

    Raises `SourceUnavailable` where an HTML page cannot be had, or robots.txt asks not to fetch it.
    """
    return _within(limits.deadline, lambda: _fetch(clock, limits))


def _within(deadline: float, work: Callable[[], Result]) -> Result:
    """The result of the work, if it comes in time. A server that drips cannot stretch this: it is left behind."""
    ended: list[tuple[Result | None, BaseException | None]] = []

    def run() -> None:
        try:
            ended.append((work(), None))
        except BaseException as error:
            ended.append((None, error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(deadline)
    if not ended:
        raise _unavailable("fetch", f"an end within {deadline:g} seconds", "none")
    result, error = ended[0]
    if error is not None:
        raise error
    return result  # type: ignore[return-value] # there is one where there is no error


def _fetch(clock: Callable[[], datetime], limits: Limits) -> tuple[list[Capture], list[Problem]]:
    captures: list[Capture] = []
    missing: list[Problem] = []
    with _session(limits) as session:
        robots = _robots(session, limits)
        for (language, form), address in ADDRESSES.items():
            if not robots.can_fetch(address, NAME):  # also for a twin: who may not read it must not pass it over
                raise _forbidden(address)
            began = clock()
            try:
                url, data = _price_page(session, address, form, limits, robots)
                captures.append(Capture(language, form, url, began, clock(), data))
            except SourceUnavailable as error:
                if form == "html":
                    raise
                missing += error.problems
    return captures, missing


class _Session(requests.Session):
    """Reads nothing into a redirect: where one leads is for us to judge."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, whatever the header holds."""


def _session(limits: Limits) -> requests.Session:
    session = _Session()
    session.headers.update({"User-Agent": AGENT, "Accept-Encoding": "gzip"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.auth = lambda request: request  # nothing from a .netrc
    retry = Retry(
        total=limits.retries,
        redirect=0,
        status_forcelist=(429, 500, 502, 503, 504),
        backoff_factor=limits.backoff,
        backoff_jitter=limits.backoff,
        raise_on_status=False,
        raise_on_redirect=False,
    )
    session.mount("https://", HTTPAdapter(max_retries=retry))
    return session


def _robots(session: requests.Session, limits: Limits) -> Protego:
    """Its rules, the longest that fits first, with wildcards. Python's own parser knows neither."""
    try:
        _, data = _get(session, ROBOTS, "robots", limits)
    except _Missing:
        data = b""  # no rules
    return Protego.parse(data.decode("utf-8-sig", "replace"))


def _price_page(
    session: requests.Session, address: str, form: str, limits: Limits, robots: Protego
) -> tuple[str, bytes]:
    """The price page at an address: that without a slash was now and then answered with another page of the docs."""
    url, data = _get(session, address, form, limits, robots)
    if form == "html" and another_page(data, form):
        url, data = _get(session, f"{address}/", form, limits, robots)
    other = another_page(data, form)
    if other:
        raise _unavailable(url, "the price page", f"another page of the docs: {other}")
    return url, data


def _get(
    session: requests.Session, address: str, form: str, limits: Limits, robots: Protego | None = None
) -> tuple[str, bytes]:
    """The address that answered, and its decoded bytes; redirects are followed within hosts and rules only."""
    url = address
    for _ in range(_REDIRECTS + 1):
        url = _within_hosts(address, url)
        if robots and not robots.can_fetch(url, NAME):
            raise _forbidden(url)
        with _answer(session, url, limits) as response:
            if not response.is_redirect:
                return url, _body(url, response, form)
            url = _joined(url, response.headers["Location"])
    raise _unavailable(address, f"at most {_REDIRECTS} redirects", "more")


def _answer(session: requests.Session, url: str, limits: Limits) -> requests.Response:
    try:
        return session.get(url, timeout=(limits.connect, limits.read), stream=True, allow_redirects=False)
    except (OSError, HTTPError, ValueError, TypeError) as error:  # the last one for a proxy without a host
        raise _no_answer(url, error) from None


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise _no_answer(url, error) from None


def _within_hosts(address: str, url: str) -> str:
    """The URL in the form in which it is sent, escaped; refused where it leads elsewhere."""
    try:
        parts = parse_url(url)  # as requests does: urlsplit sees another host where there is a backslash
    except ValueError:
        parts = Url()
    if (parts.scheme, parts.auth, parts.port or 443) != ("https", None, 443) or parts.host not in HOSTS:
        raise _unavailable(address, f"a redirect within https://{', '.join(sorted(HOSTS))}", url)
    return parts.url


def _body(url: str, response: requests.Response, form: str) -> bytes:
    if response.status_code in {404, 410} or (form == "robots" and 400 <= response.status_code < 429):
        raise _Missing(_unavailable(url, "status 200", str(response.status_code)).problems)
    if response.status_code != 200:
        raise _unavailable(url, "status 200", str(response.status_code))
    said = response.headers.get("Content-Type", "none")
    if not _is_text(said, form):
        raise _unavailable(url, f"{' or '.join(sorted(_TYPES[form]))} in UTF-8", said)
    return _decoded(url, response, _raw(url, response))


def _is_text(said: str, form: str) -> bool:
    """Whether a content type is one that the page has, in UTF-8, whatever other parameters it has."""
    header = Message()
    header["Content-Type"] = said
    (kind, _), *parameters = header.get_params([("", "")])
    charsets = {str(value).strip().lower() for name, value in parameters if name.lower() == "charset"}
    return kind.lower() in _TYPES[form] and charsets <= _CHARSETS


def _raw(url: str, response: requests.Response) -> bytes:
    """The bytes as sent, no more than the limit; fewer than announced are an error."""
    data = b""
    while chunk := _chunk(url, response):
        data += chunk
        if len(data) > BYTE_LIMIT:
            raise _unavailable(url, f"at most {BYTE_LIMIT} bytes", "more")
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) != len(data):
        raise _unavailable(url, f"the {announced} bytes that were announced", f"{len(data)}")
    return data


def _chunk(url: str, response: requests.Response) -> bytes:
    try:
        chunk: bytes = response.raw.read(_CHUNK, decode_content=False)
    except (OSError, HTTPError) as error:
        raise _no_answer(url, error) from None
    return chunk


def _decoded(url: str, response: requests.Response, data: bytes) -> bytes:
    encoding = response.headers.get("Content-Encoding", "").lower()
    if encoding in {"", "identity"}:
        return data
    if encoding != "gzip":
        raise _unavailable(url, "gzip or no encoding", encoding)
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        text = unpack.decompress(data, BYTE_LIMIT + 1)
    except zlib.error as error:
        raise _unavailable(url, "gzip", str(error)) from None
    if len(text) > BYTE_LIMIT:
        raise _unavailable(url, f"at most {BYTE_LIMIT} bytes unpacked", "more")
    if not unpack.eof or unpack.unused_data:
        raise _unavailable(url, "a whole answer and no more", "another")
    return text


def _no_answer(url: str, error: Exception) -> SourceUnavailable:
    return _unavailable(url, "an answer", f"{type(error).__name__}: {error}")


def _forbidden(url: str) -> SourceUnavailable:
    return _unavailable(url, "leave to fetch it", f"robots.txt forbids it to {NAME}")


def _unavailable(place: str, expected: str, found: str) -> SourceUnavailable:
    return SourceUnavailable([Problem(without_secrets(place), expected, without_secrets(found), _LATER)])
