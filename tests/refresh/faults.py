"""All that can go wrong with a refresh: what happens, the exit code that it must give, and what it says.

The tests and `make robustness` go through this list. After each, `data/` and the compiled files are what they were.
"""

from __future__ import annotations

import gzip
import os
import resource
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from unittest.mock import patch

import loopback
import trustme
from loopback import Answer, Request
from world import NOW, QUICK, ROOT, Pages, World, at, captures, dearer, edited, pages

from scraper.refresh import fetch
from scraper.refresh.refresh import Outcome, refresh

ENGLISH, TWIN, ROBOTS = "/quick_start/pricing", "/quick_start/pricing.md", "/robots.txt"
SHORT = fetch.Limits(connect=10, read=10, deadline=0.5, retries=0, backoff=0)
PATIENT = fetch.Limits(connect=10, read=10, deadline=30, retries=2, backoff=0)


@dataclass(frozen=True)
class Fault:
    """A fault: what happens, the exit code, and words that the problems (or, where all is well, warnings) hold."""

    name: str
    exit_code: int
    says: str
    happens: Callable[[World], Outcome]


FAULTS: list[Fault] = []


def fault(name: str, exit_code: int, says: str = "") -> Callable[[Callable[[World], Outcome]], Fault]:
    """Enter a fault in the list."""

    def entered(happens: Callable[[World], Outcome]) -> Fault:
        FAULTS.append(Fault(name, exit_code, says, happens))
        return FAULTS[-1]

    return entered


def all_pages() -> Pages:
    """The pages in both languages, each with its twin."""
    return pages(twins=True)


def at_path(path: str, answer: Answer, otherwise: Pages | None = None) -> Answer:
    """A site that answers so at one address, and is well elsewhere."""
    well = loopback.serve(otherwise or all_pages())
    return lambda request: answer(request) if request.path.rstrip("/") == path else well(request)


def served(
    name: str, exit_code: int, says: str, answer: Answer, *, path: str = ENGLISH, limits: fetch.Limits = QUICK
) -> None:
    """A fault of what the site answers at an address."""
    fault(name, exit_code, says)(lambda world: world.fetched(at_path(path, answer), limits=limits))


def english() -> bytes:
    """The English page."""
    return all_pages()["en", "html"]


# -------------------------------------------------------------------------------------------------- redirects


def to(location: str) -> Answer:
    """A redirect."""
    return lambda request: request.send(b"", status=302, Location=location)


served("redirect to another host", 20, "a redirect within", to("https://example.org/quick_start/pricing"))
served(
    "redirect to a host that begins alike", 20, "a redirect within", to("https://api-docs.deepseek.com.example.org/")
)
served(
    "redirect to a host with a backslash", 20, "a redirect within", to(r"https://example.org\@api-docs.deepseek.com/")
)
served("redirect to a host behind a name", 20, "a redirect within", to("https://api-docs.deepseek.com@example.org/"))
served("redirect to http", 20, "a redirect within", to("http://api-docs.deepseek.com/quick_start/pricing"))
served(
    "redirect to another port", 20, "a redirect within", to("https://api-docs.deepseek.com:8443/quick_start/pricing")
)
served("redirect to a port that is none", 20, "a redirect within", to("https://api-docs.deepseek.com:x/"))
served("redirect to a private address", 20, "a redirect within", to("https://127.0.0.1/quick_start/pricing"))
served("redirect to a file", 20, "a redirect within", to("file:///etc/passwd"))
served("redirect to no address", 20, "Invalid IPv6 URL", to("https://[api-docs.deepseek.com/"))
served("redirect to bytes that are not UTF-8", 20, "404", to("/\x9b"))
served("redirects in a loop", 20, "at most 5 redirects", to(ENGLISH))
served("redirect without Location", 20, "302", lambda request: request.send(b"", status=302))

# -------------------------------------------------------------------------------------------------- slow and large


def drip_body(request: Request) -> None:
    """A byte now and then, each in time."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", str(len(english())))
    request.end_headers()
    drip(request)


def drip_headers(request: Request) -> None:
    """A header that does not end."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    drip(request)


def drip(request: Request) -> None:
    """A byte now and then, for longer than the deadline."""
    for _ in range(30):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.1)
    request.close_connection = True


def bomb(request: Request) -> None:
    """200 MB of nothing, in less than 1 MB."""
    request.send(gzip.compress(b"\0" * 200_000_000, compresslevel=6), Content_Encoding="gzip")


def endless(request: Request) -> None:
    """A body that goes on until the client goes away."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    for _ in range(10_000):
        request.wfile.write(b"<p>more</p>" * 1000)
    request.close_connection = True


served("body that drips", 20, "an end within 0.5 seconds", drip_body, limits=SHORT)
served("headers that drip", 20, "an end within 0.5 seconds", drip_headers, limits=SHORT)
served("gzip bomb of 200 MB", 20, "bytes unpacked", bomb)
served("endless body", 20, "at most 524288 bytes", endless)
served(
    "endless headers", 20, "an answer", lambda request: request.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 999)
)

# -------------------------------------------------------------------------------------------------- cut off and wrong


def short_body(request: Request) -> None:
    """Fewer bytes than announced."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", str(len(english()) + 1))
    request.end_headers()
    request.wfile.write(english())
    request.close_connection = True


def bad_chunks(request: Request) -> None:
    """A chunked body whose lengths are no numbers."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    request.wfile.write(b"many\r\n" + english())
    request.close_connection = True


def reset(request: Request, begun: bytes = b"") -> None:
    """The connection is torn down."""
    request.wfile.write(begun)
    request.wfile.flush()
    with socket.socket(fileno=os.dup(request.connection.fileno())) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    request.close_connection = True


def reset_in_the_body(request: Request) -> None:
    """The connection is torn down half-way."""
    reset(request, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n" + english()[:5000])


def packed(data: bytes) -> Answer:
    """A body that is said to be gzip."""
    return lambda request: request.send(data, Content_Encoding="gzip")


served("truncated body", 20, "an answer", short_body)
served("broken chunks", 20, "an answer", bad_chunks)
served("truncated gzip", 20, "a whole answer", packed(gzip.compress(b"x" * 9999)[:-9]))
# What the docs have at another address.
OTHER = (
    b"<!doctype html><html lang=en><head><title>Your First API Call | DeepSeek API Docs</title>"
    b'<link rel="canonical" href="https://api-docs.deepseek.com/"></head><body><article><h1>Your First API Call</h1>'
    b"<table><tr><th>PARAM</th><th>VALUE</th></tr><tr><td>model</td><td>deepseek-flash</td></tr></table>"
    b"</article></body></html>"
)

served("more after the gzip", 20, "a whole answer", packed(gzip.compress(english()) + b"more"))
served("gzip that is none", 20, "gzip", packed(english()))
served("unknown encoding", 20, "no encoding", lambda request: request.send(english(), Content_Encoding="br"))
served("wrong content type", 20, "text/html in UTF-8", lambda request: request.send(english(), "application/json"))
served("no content type", 20, "text/html in UTF-8", lambda request: request.send(english(), ""))
served("wrong charset", 20, "in UTF-8", lambda request: request.send(english(), "text/html; charset=gb2312"))
served("bytes that are not UTF-8", 20, "UTF-8 text", lambda request: request.send(english() + b"\xff", "text/html"))
served("empty page", 20, "a page", lambda request: request.send(b""))


def bundled(folder: str) -> bytes:
    """A page of the tests that must be refused."""
    return (ROOT / "tests" / "pages" / folder / "page.html").read_bytes()


served("JavaScript shell", 30, "one <article>", lambda request: request.send(bundled("error_app-shell")))
served(
    "another page of the docs", 20, "another page of the docs: Your First API Call", lambda request: request.send(OTHER)
)
served("page that is cut off", 30, "", lambda request: request.send(bundled("error_cut-off")))
served("challenge page", 20, "403", lambda request: request.send(bundled("error_bot-challenge"), status=403))
served("404", 20, "404", lambda request: request.send(b"", status=404))
served("500", 20, "500", lambda request: request.send(b"", status=500), limits=PATIENT)
served("206, a part", 20, "206", lambda request: request.send(english(), status=206))
served("429, again at once", 20, "429", lambda request: request.send(b"", status=429, Retry_After="0"), limits=PATIENT)
served(
    "429, again in an hour", 20, "an end within 0.5 seconds",
    lambda request: request.send(b"", status=429, Retry_After="3600"),
    limits=fetch.Limits(deadline=0.5, backoff=0),
)  # fmt: skip
served("no HTTP", 20, "an answer", lambda request: request.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"))
served("connection reset", 20, "an answer", reset)
served("connection reset in the body", 20, "an answer", reset_in_the_body)


@fault("certificate of an unknown authority", 20, "SSLError")
def _(world: World) -> Outcome:
    with trustme.CA().cert_pem.tempfile() as another, patch.dict(os.environ, {"REQUESTS_CA_BUNDLE": another}):
        return world.fetched(all_pages())


@fault("certificate for another host", 20, "SSLError")
def _(world: World) -> Outcome:
    with loopback.site("example.org") as site:
        return World(world.root, world.keep, site).fetched(all_pages())


@fault("nobody answers", 20, "ProxyError")
def _(world: World) -> Outcome:
    with loopback.site() as site:
        nobody = World(world.root, world.keep, site)
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            proxy = f"http://127.0.0.1:{unused.getsockname()[1]}"
            with patch.dict(os.environ, {"HTTPS_PROXY": proxy, "https_proxy": proxy}):
                return nobody.fetched(all_pages())


# -------------------------------------------------------------------------------------------------- robots.txt


def robots(rules: str) -> Answer:
    """A robots.txt."""
    return lambda request: request.send(rules.encode(), "text/plain")


served("robots.txt forbids all", 20, "robots.txt forbids", robots("User-agent: *\nDisallow: /\n"), path=ROBOTS)
served(
    "robots.txt forbids us",
    20,
    "robots.txt forbids",
    robots("User-agent: deepseek-prices\nDisallow: /zh-cn\n"),
    path=ROBOTS,
)
served("robots.txt allows", 0, "", robots("User-agent: *\nDisallow: /api\n"), path=ROBOTS)
served("robots.txt 404", 0, "", lambda request: request.send(b"", status=404), path=ROBOTS)
served("robots.txt 403", 0, "", lambda request: request.send(b"", status=403), path=ROBOTS)
served("robots.txt 500", 20, "500", lambda request: request.send(b"", status=500), path=ROBOTS)
served("robots.txt elsewhere", 20, "a redirect within", to("https://example.org/robots.txt"), path=ROBOTS)

# -------------------------------------------------------------------------------------------------- witnesses

OTHER_LIMIT = ("en", "2500", "2600")
OTHER_PRICE = (("en", "$1.98", "$1.97"), ("en", "$3.96", "$3.94"))


def one_after_the_other(*each: Pages) -> Answer:
    """A site that has other pages each time that its robots.txt is asked for; the last ones stay."""
    coming = [*each]

    def answer(request: Request) -> None:
        if request.path == ROBOTS and len(coming) > 1:
            answer.now = coming.pop(0)
        elif request.path == ROBOTS:
            answer.now = coming[0]
        loopback.serve(answer.now)(request)

    answer.now = each[0]
    return answer


@fault("page changes between the requests, then agrees", 0)
def _(world: World) -> Outcome:
    return world.fetched(one_after_the_other(edited(all_pages(), OTHER_LIMIT), all_pages()))


@fault("page not understood, then understood", 0)
def _(world: World) -> Outcome:
    broken = all_pages() | {("zh", "html"): bundled("error_app-shell")}
    return world.fetched(one_after_the_other(broken, all_pages()))


@fault("languages disagree twice", 40, "the same on both pages; en has 2600")
def _(world: World) -> Outcome:
    return world.fetched(edited(all_pages(), OTHER_LIMIT))


@fault("service on one language's page", 40, "R13")
def _(world: World) -> Outcome:
    return world.fetched(pages("2026-11-15"), at("2026-11-15T12:00:00Z"))


@fault("twin missing", 0, "404")
def _(world: World) -> Outcome:
    return world.fetched(pages())


@fault("twin not understood", 0, "en page (markdown)")
def _(world: World) -> Outcome:
    return world.fetched(at_path(TWIN, lambda request: request.send(b"# Models & Pricing\n\nSoon.\n", "text/markdown")))


@fault("twin of another type", 0, "text/markdown or text/plain")
def _(world: World) -> Outcome:
    return world.fetched(at_path(TWIN, lambda request: request.send(english())))


@fault("twin with another price", 40, "the page and its Markdown twin must say the same")
def _(world: World) -> Outcome:
    mixed = all_pages() | {("en", "markdown"): edited(all_pages(), *OTHER_PRICE)["en", "markdown"]}
    return world.fetched(mixed)


# -------------------------------------------------------------------------------------------------- our own side


@fault("clock behind the newest observation", 40, "set the clock")
def _(world: World) -> Outcome:
    return world.fetched(all_pages(), NOW - timedelta(days=1))


@fault("other refresh runs", 20, "no other refresh")
def _(world: World) -> Outcome:
    with another_refresh(world):
        return world.given(all_pages())


# Waits where it would fetch, until it is told to go on.
WAITING = """
import sys
from datetime import datetime
from pathlib import Path
from scraper.problem import SourceUnavailable
from scraper.refresh.refresh import refresh

def fetch():
    print("fetching", flush=True)
    sys.stdin.readline()
    raise SourceUnavailable([])

refresh(Path(sys.argv[1]), fetch, datetime.fromisoformat(sys.argv[3]), Path(sys.argv[2]))
"""


@contextmanager
def another_refresh(world: World) -> Iterator[subprocess.Popen[str]]:
    """Another process that refreshes the same repository, in the midst of its work."""
    words = [sys.executable, "-c", WAITING, str(world.root), str(world.keep), NOW.isoformat()]
    with subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as other:
        try:
            assert other.stdout.readline() == "fetching\n"
            yield other
        finally:
            other.kill()


@fault("folder data/ missing", 20, "run it in the repository")
def _(world: World) -> Outcome:
    return refresh(world.root / "nowhere", lambda: (captures(all_pages()), []), NOW, world.keep)


@fault("no space for the captures", 20, "a folder to write to")
def _(world: World) -> Outcome:
    with longest_file(1000):
        return world.given(dearer(all_pages()))


@contextmanager
def longest_file(size: int) -> Iterator[None]:
    """The system refuses to make a longer file, for root as well: a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@fault("folder for captures that cannot be", 20, "a folder to write to")
def _(world: World) -> Outcome:
    world.keep.write_text("a file", encoding="utf-8")
    return world.given(dearer(all_pages()))


@fault("folder for captures that cannot be, page not understood", 30, "one <article>")
def _(world: World) -> Outcome:
    world.keep.write_text("a file", encoding="utf-8")
    return world.given(all_pages() | {("en", "html"): bundled("error_app-shell")})
