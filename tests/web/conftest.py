"""`make test-web` runs what stands here: the site in a real Chromium, whose clock and zone a test sets."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from web.shown import NOW, ROOT, Opened, Served, browser

if not all(map(find_spec, ("playwright", "axe_playwright_python"))):
    collect_ignore_glob = ["test_*.py", "picture.py"]

BUILT = datetime(2026, 11, 7, 12, tzinfo=UTC)  # what the site says of itself; nothing that it answers depends on it


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site that was just made."""
    from scraper.publication import folder

    out = tmp_path_factory.mktemp("site")
    folder.write_site(ROOT, out, BUILT, datetime.now(UTC))
    return out


@pytest.fixture(scope="session")
def tracks(site: Path) -> Any:
    return json.loads((site / "v1" / "tracks.json").read_bytes())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = browser(playwright)
        yield found
        found.close()


@pytest.fixture
def served() -> Iterator[Served]:
    """Serves folders, each at a port of its own."""
    servers = []

    def serve(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map: ClassVar = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def opened(chromium: Any, site: Path) -> Iterator[Opened]:
    """Opens the page with a fragment, at an instant, in a zone; whatever it says to the console fails the test."""
    contexts, said = [], []

    def open_page(
        fragment: str = "",
        *,
        now: str = NOW,
        zone: str = "America/New_York",
        language: str = "en-US",
        width: int = 1280,
        theme: str = "light",
        script: bool = True,
        address: str = "",
        ticking: bool = False,
        console: str = "",
    ) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, timezone_id=zone, locale=language, color_scheme=theme,
            java_script_enabled=script, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        if console != "ignored":
            page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        if script:
            at = datetime.fromisoformat(now)
            if ticking:  # from there on by `clock.run_for` alone
                page.clock.install(time=at - timedelta(minutes=5))
                page.clock.pause_at(at)
            else:
                page.clock.set_fixed_time(at)
        page.goto((address or (site / "index.html").as_uri()) + fragment)
        if ticking:
            page.clock.run_for(100)
        if script:
            page.locator("html.ready").wait_for(state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
