"""What the page shows, read off it; and where its sources stand."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "scraper" / "publication" / "web"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")  # the first has no windows: the fastest
NOW = "2026-11-07T22:40:36Z"  # early on a Sunday in Beijing, of a list that is released: it stays as it is

Opened: TypeAlias = Callable[..., Any]
"""Opens the page; see `conftest.opened`."""
Served: TypeAlias = Callable[[Path], str]
"""Serves a folder on this machine, and gives its address."""


def browser(playwright: Any) -> Any:
    """The Chromium of this machine."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, f"none of {', '.join(BROWSERS)}: .ci/system-packages chromium"
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS])


def amounts(page: Any) -> dict[str, str]:
    """The amounts that the card shows, by model, kind and currency; words where there is none."""
    found: dict[str, str] = page.evaluate(
        """() => {
            const texts = (node) => [...node.childNodes].filter((each) => each.nodeType === 3).map(({ data }) => data);
            const shown = [...document.querySelectorAll("#card [data-of]")];
            return Object.fromEntries(shown.map((each) => [each.dataset.of, texts(each).join("")]));
        }"""
    )
    return found


def follow(page: Any, fragment: str) -> None:
    """Follow a link within the page that is open."""
    page.evaluate(
        """(fragment) => new Promise((done) => {
            addEventListener("hashchange", done, { once: true });
            location.hash = fragment;
        })""",
        fragment,
    )


def changed(site: Path, folder: Path, change: Callable[[Any], object]) -> str:
    """The address of the page with other data, which `change` makes of its own."""
    text = (site / "index.html").read_text("utf-8")
    (before, data, after) = re.split(r'(?<=id="data">)(.*?)(?=</script>)', text, maxsplit=1, flags=re.DOTALL)
    content = json.loads(data)
    change(content)
    (folder / "index.html").write_text(before + json.dumps(content).replace("<", "\\u003c") + after, "utf-8")
    return (folder / "index.html").as_uri()


def without_usd(content: Any) -> None:
    """File parsing with a price in CNY alone."""
    segment = ["x", "unknown", "document_parsing", 0, "no English page with it has been seen", 0]
    content["tracks"]["tracks"]["document_parsing|page|USD"][1] = [segment] * len(
        content["tracks"]["tracks"]["document_parsing|page|USD"][0]
    )
