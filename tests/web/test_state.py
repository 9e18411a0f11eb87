"""The state stands in the fragment: a link shows what its maker saw, and nothing in it can do harm."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from web.shown import Opened, amounts, changed, follow

from deepseek_prices import get_price

DRAWER = "#at=2026-10-02T02:00:00Z&why=deepseek-v4-pro|output"


def test_a_link_brings_back_instant_currency_language_and_drawer(opened: Opened) -> None:
    page = opened(
        "#at=2026-10-20T02:00:00Z&cur=CNY&lang=zh&kind=input_cache_hit&scale=linear&why=deepseek-flash|output"
    )
    assert page.locator("#word").inner_text() == "高峰时段"
    assert page.locator("#drawer .total").inner_text().replace("\n", "") == "¥8"
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("#history-choices [aria-pressed=true]").all_inner_texts() == ["缓存命中", "线性"]


def test_what_is_chosen_stands_in_the_address_and_a_section_does_not_take_it_away(opened: Opened) -> None:
    page = opened("#at=2026-10-20T02:00:00Z")
    page.get_by_role("button", name="CNY").click()
    page.get_by_role("link", name="Changes", exact=True).click()
    assert page.evaluate("location.hash") == "#at=2026-10-20T02:00:00Z&cur=CNY"
    page.get_by_role("button", name="Back to now").click()
    assert page.evaluate("location.hash") == "#cur=CNY"


NOT_UNDERSTOOD = (
    "at=2026-02-30", "at=2026-02-30T00:00:00Z", "at=2026-03-02T24:00:00Z", "at=2026-03-02T17:00:00", "at=yesterday",
    "at=2026-03-02T17:00:00+99:00", "cur=EUR", "lang=fr", "kind=tokens", "scale=root", "tz=mars", "why=gpt|output",
    "was=1.98", "data=000000000000", "colour=red",
)  # fmt: skip


def test_what_is_not_understood_in_the_address_is_said_and_no_instant_is_made_of_it(opened: Opened) -> None:
    page = opened()
    for part in NOT_UNDERSTOOD:
        follow(page, f"#{part}")
        assert f"left out: {part}." in page.locator("#hero .warning").inner_text()
        assert page.locator("#clock").inner_text().startswith("live")
    page.get_by_role("button", name="CNY").click()
    assert page.locator("#hero .warning").count() == 0
    assert page.evaluate("location.hash") == "#cur=CNY"


def test_an_instant_may_be_written_with_an_offset_and_what_is_right_is_kept_beside_what_is_not(opened: Opened) -> None:
    page = opened("#at=2026-10-20T10:00:00+08:00&cur=EUR")
    assert page.locator("#clock").inner_text() == "Tue, 20 Oct 2026, 10:00 Beijing"
    assert "left out: cur=EUR." in page.locator("#hero .warning").inner_text()


def test_what_an_address_says_again_is_left_out_and_said_to_be(opened: Opened) -> None:
    page = opened("#at=2026-10-20T02:00:00Z&cur=CNY&at=2025-01-15T08:00:00Z&cur=USD")
    assert page.locator("#clock").inner_text() == "Tue, 20 Oct 2026, 10:00 Beijing"
    assert "left out: at=2025-01-15T08:00:00Z, cur=USD." in page.locator("#hero .warning").inner_text()
    assert page.locator("#cost-total .sign").inner_text() == "¥"


@pytest.mark.parametrize("section", ["cost", "changes", "feeds"])
def test_a_link_to_a_section_opens_the_page_there(opened: Opened, section: str) -> None:
    page = opened(f"#{section}")
    page.wait_for_function("scrollY > 500")
    top = page.locator(f"#{section}").bounding_box()["y"]
    at_end = page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1")
    assert 0 <= top < 160 or at_end
    assert page.locator("#hero .warning").count() == 0


HOSTILE = (
    '#at=<img src=x onerror=document.title="x">',
    "#why=<script>|output&was=<b>&data=<b>",
    "#why=__proto__|constructor",
    "#why=constructor|toString|USD",
    "#lang=__proto__&cur=constructor&kind=toString&tz=valueOf&scale=__proto__",
    "#at=2026-13-45T99:99:99Z",
    "#at=9999999999999",
    "#at=2099-01-01T00:00:00Z",
    "#at=2000-01-01T00:00:00Z",
    "#%E0%A4%A",
    "#" + "a=" * 50_000,
    "#" + "a&" * 50_000,
    "#was=javascript:alert(1)&data=000000000000&why=deepseek-v4-pro|output",
)


@pytest.mark.parametrize("fragment", HOSTILE, ids=lambda fragment: fragment[:30])
def test_a_hostile_fragment_is_inert(opened: Opened, fragment: str) -> None:
    page = opened(fragment)
    for written in (fragment, "#cur=CNY", "#" + quote(fragment[1:], safe="=&|")):
        if written != fragment:
            follow(page, written)
        assert page.locator("main img, main script, dialog img, dialog script").count() == 0
        assert re.fullmatch(r"(Peak|Off-peak|Unknown|No price yet|One price) · What DeepSeek's API costs", page.title())
        assert page.locator("#word").is_visible()


def test_a_link_with_another_figure_warns_and_one_with_the_same_says_so(opened: Opened) -> None:
    warned = opened(f"{DRAWER}&was=1.97&data=000000000000")
    assert "1.97 then, 1.98 now" in warned.locator("#drawer .warning").inner_text()
    same = opened(f"{DRAWER}&was=1.98&data=000000000000")
    assert same.locator("#drawer .warning").count() == 0
    assert "other data" in same.locator("#drawer .note").first.inner_text()


def test_the_link_of_the_drawer_opens_what_it_was_made_from_without_a_warning(opened: Opened) -> None:
    fragment = opened(DRAWER).locator("#permalink").get_attribute("href").partition("#")[2]
    assert "was=1.98" in fragment
    page = opened(f"#{fragment}")
    assert page.locator("#drawer .total").inner_text().replace("\n", "") == "$1.98"
    assert page.locator("#drawer .warning, #drawer .note").count() == 0


def test_a_link_warns_with_the_correction_where_the_list_was_corrected(
    opened: Opened, site: Path, tmp_path: Path
) -> None:
    def correct(content: Any) -> None:
        content["tracks"]["not_counting"] = {"2026-09-19T101058Z": "corrected: the figure was misread"}
        content["built"]["data"] = "f" * 12

    page = opened(f"{DRAWER}&was=1.97&data=000000000000", address=changed(site, tmp_path, correct))
    warning = page.locator("#drawer .warning").inner_text()
    assert "1.97 then, 1.98 now" in warning
    assert "2026-09-19T101058Z: corrected: the figure was misread" in warning


def test_the_page_works_over_http_as_from_a_file_and_asks_for_nothing_else(
    opened: Opened, site: Path, served: Any
) -> None:
    right = str(get_price("deepseek-v4-pro", "output", datetime.fromisoformat("2026-10-20T02:00:00Z")))
    for address in ((site / "index.html").as_uri(), f"{served(site)}/index.html"):
        page = opened("#at=2026-10-20T02:00:00Z", address=address)
        asked = enter_requests(page)
        page.reload()
        page.locator("html.ready").wait_for(state="attached")
        assert amounts(page)["deepseek-v4-pro|output|USD"] == right
        assert {url.partition("#")[0] for url in asked if not url.startswith("data:")} == {address}


def enter_requests(page: Any) -> list[str]:
    """The list into which the addresses go that the page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


@pytest.mark.parametrize(
    ("clock", "label", "typed"),
    [
        ("Beijing", "Beijing", "2026-10-20T10:00:00"),
        ("UTC", "UTC", "2026-10-20T02:00:00"),
        ("local", "your time", "2026-10-20T07:45:00"),
    ],
)
def test_an_instant_is_typed_by_the_chosen_clock(opened: Opened, clock: str, label: str, typed: str) -> None:
    page = opened(zone="Asia/Kathmandu")
    page.get_by_role("button", name="Choose an instant").click()
    page.locator("#picker").get_by_role("button", name=clock).click()
    page.locator("#picker").get_by_label(f"Instant ({label})").fill(typed)
    assert "at=2026-10-20T02:00:00Z" in page.evaluate("location.hash")
    for field in ("#instant", "#cost-at", "#compare-after"):
        assert page.locator(field).input_value()[:16] == typed[:16]
    page.locator("#compare-before").fill(typed)
    page.locator("#cost-at").fill(typed)
    assert "No price differs" in page.locator("#compare-result").inner_text()
    assert "Peak" in page.locator("#cost-result").inner_text()


def test_a_stranger_finds_a_price_of_last_march_and_the_sentence_that_proves_it(opened: Opened) -> None:
    page = opened(zone="UTC")
    page.get_by_role("button", name="Choose an instant").click()
    page.locator("#picker").get_by_label("Instant (your time)").fill("2025-03-03T17:00:00")
    at = datetime.fromisoformat("2025-03-03T17:00:00Z")
    price = get_price("deepseek-reasoner", "output", at)
    assert amounts(page)["deepseek-reasoner|output|USD"] == str(price)
    page.get_by_role("button", name=f"${price} , deepseek-reasoner Output").click()
    drawer = page.get_by_role("dialog")
    assert price.edition in drawer.inner_text()
    assert drawer.locator("blockquote").count() > 0
    assert drawer.get_by_role("link").count() > 0
