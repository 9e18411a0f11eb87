"""Draws the picture of the page that README.md shows: `make picture`. It is of one instant."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright
from web.shown import ROOT, browser

from scraper.publication import folder

AT = datetime(2026, 10, 2, 2, tzinfo=UTC)  # a Friday, and a public holiday
SIZE = {"width": 1240, "height": 760}


def main(out: str) -> None:
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder.write_site(ROOT, Path(made), AT, datetime.now(UTC))
        chromium = browser(playwright)
        page = chromium.new_page(viewport=SIZE, timezone_id="Asia/Shanghai", locale="en-GB", color_scheme="light")
        page.clock.set_fixed_time(AT)
        page.goto((Path(made) / "index.html").as_uri())
        page.locator("html.ready").wait_for(state="attached")
        page.screenshot(path=out)
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1])
