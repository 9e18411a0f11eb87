"""A stand-in for the official site on the loopback interface, for the timelapse and for tests.

It is a proxy that ends the TLS of every address itself, with a certificate of its own, so that the refresh runs as it
does on the network: over https, by the proxy and CA settings of the environment.
"""

from __future__ import annotations

import os
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme

Answer = Callable[["Request"], None]
HOST = "api-docs.deepseek.com"


class Request(BaseHTTPRequestHandler):
    """One request, through the tunnel; what answers it writes to it as to any handler."""

    protocol_version = "HTTP/1.1"
    server: _Server
    timeout = 30
    disable_nagle_algorithm = True  # else a body waits 40 ms for the client to acknowledge its headers

    def do_CONNECT(self) -> None:
        """Open the tunnel: from here on the client speaks TLS with us."""
        self.send_response(200)
        self.end_headers()
        try:
            self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        except OSError:  # the client trusts somebody else
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = self.connection.makefile("wb")
        self.close_connection = False

    def finish(self) -> None:
        """End the connection, that of the tunnel as well."""
        with self.connection:
            super().finish()

    def do_GET(self) -> None:
        """Answer as the site at this moment does."""
        self.server.asked.append(self.path)
        try:
            self.server.answer(self)
        except OSError:
            self.close_connection = True  # the client has gone

    def send(self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        """A whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Be silent."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.tls = tls
        self.asked: list[str] = []
        self.answer: Answer = lambda request: request.send(b"", status=404)

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no matter."""


@contextmanager
def site(host: str = HOST) -> Iterator[_Server]:
    """The running site; `answer` is what it does. The environment leads to it until the block ends.

    Its certificate is for `host`.
    """
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(tls)
    with tempfile.TemporaryDirectory() as folder, _Server(tls) as server:
        bundle = Path(folder) / "ca.pem"
        authority.cert_pem.write_to_path(str(bundle))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        settings = {"HTTPS_PROXY": f"http://127.0.0.1:{server.server_port}", "REQUESTS_CA_BUNDLE": str(bundle)}
        before = dict(os.environ)
        os.environ.update(settings | {"https_proxy": settings["HTTPS_PROXY"], "NO_PROXY": "", "no_proxy": ""})
        try:
            yield server
        finally:
            os.environ.clear()
            os.environ.update(before)
            server.shutdown()


def serve(pages: dict[tuple[str, str], bytes]) -> Answer:
    """The answer of a site that has these pages, by language and format, and nothing else."""
    paths = {
        f"{'/zh-cn' if language == 'zh' else ''}/quick_start/pricing{'.md' if form == 'markdown' else '/'}": (
            body,
            form,
        )
        for (language, form), body in pages.items()
    }

    def answer(request: Request) -> None:
        if request.path in paths:
            body, form = paths[request.path]
            request.send(body, "text/markdown; charset=utf-8" if form == "markdown" else "text/html; charset=utf-8")
        elif f"{request.path}/" in paths:
            request.send(b"", status=301, Location=f"{request.path}/")
        else:
            request.send(b"not here", status=404)

    return answer
