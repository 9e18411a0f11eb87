"""How fast the page is in a real Chromium: `make bench-web`.

The phone is as Lighthouse has it: a processor four times slower, 1.6 Mbit/s, 150 ms there and back, 390 x 844 pixels.
Each figure is the median of five loads from a server on this machine that sends gzip, as a host of pages does.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from scraper.publication import folder
from tests.web.shown import ROOT, browser

LOADS = 5
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
_HEAD = "| on | first paint | largest paint | blocked | shift | transfer | heap | nodes | drawn again |"
_OBSERVE = """
window.seen = { lcp: 0, shift: 0, blocking: 0 };
const observe = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
observe("largest-contentful-paint", (each) => { window.seen.lcp = each.startTime; });
observe("layout-shift", (each) => { window.seen.shift += each.value; });
observe("longtask", (each) => { window.seen.blocking += Math.max(each.duration - 50, 0); });
"""
_ASK = """() => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const transfer = performance.getEntriesByType("navigation")[0].transferSize;
    return { ...window.seen, fcp: paint ? paint.startTime : 0, transfer, heap: performance.memory.usedJSHeapSize,
        nodes: document.querySelectorAll("*").length };
}"""


def main() -> None:
    with tempfile.TemporaryDirectory() as out, sync_playwright() as playwright:
        now = datetime.now(UTC)
        folder.write_site(ROOT, Path(out), now, now)
        address = _served((Path(out) / "index.html").read_bytes())
        chromium = browser(playwright)
        rows = [_HEAD, f"| --- |{' ---: |' * (_HEAD.count('|') - 2)}"]
        for name, screen, slow in (("phone, 4x slower, 1.6 Mbit/s", PHONE, True), ("desktop", DESKTOP, False)):
            loads = [_load(chromium, address, screen, slow) for _ in range(LOADS)]
            medians = {key: statistics.median(each[key] for each in loads) for key in loads[0]}
            rows.append(f"| {name} | {_row(medians)} |")
        sys.stdout.write("\n".join(rows) + "\n")
        chromium.close()


def _row(of: dict[str, float]) -> str:
    times = [f"{of[name] / 1000:.2f} s" for name in ("fcp", "lcp")]
    rest = [f"{of['blocking']:.0f} ms", f"{of['shift']:.3f}", f"{of['transfer'] / 1000:.1f} kB"]
    return " | ".join([*times, *rest, f"{of['heap'] / 1e6:.1f} MB", f"{of['nodes']:.0f}", f"{of['again']:.0f} ms"])


def _load(chromium: Browser, address: str, screen: dict[str, Any], slow: bool) -> dict[str, float]:
    context = chromium.new_context(**screen)
    page = context.new_page()
    page.add_init_script(_OBSERVE)
    if slow:
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        session.send("Network.enable")
        speed = 1_600_000 / 8
        conditions = {"offline": False, "latency": 150, "downloadThroughput": speed, "uploadThroughput": speed}
        session.send("Network.emulateNetworkConditions", conditions)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(2500)
    found: dict[str, float] = page.evaluate(_ASK)
    # All panels, drawn again: the other currency is chosen.
    found["again"] = page.evaluate(
        """() => { const start = performance.now();
            document.querySelector("#controls button[aria-pressed=false]").click();
            document.body.offsetHeight; return performance.now() - start; }"""
    )
    context.close()
    return found


def _served(page: bytes) -> str:
    packed = gzip.compress(page, 9)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(packed)))
            self.end_headers()
            self.wfile.write(packed)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


if __name__ == "__main__":
    main()
