"""The page is for everybody: by keyboard, read aloud, on a narrow screen, on paper, without a script, in Chinese."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from web.shown import WEB, Opened

PAST = "#at=2025-01-15T08:00:00Z"
DRAWER = "#at=2026-10-02T02:00:00Z&why=deepseek-v4-pro|output"
RISE = "#at=2026-08-20T02:00:00Z"  # of all prices, with peak hours
UNKNOWN = "#at=2027-01-04T02:00:00Z"
STATES = {
    "live": {},
    "dark": {"theme": "dark"},
    "peak": {"now": "2026-11-30T02:14:08Z"},
    "peak, dark": {"now": "2026-11-30T02:14:08Z", "theme": "dark"},
    "narrow, Chinese": {"fragment": "#lang=zh", "width": 320},
    "a discount, dark": {"fragment": PAST, "theme": "dark"},
    "the drawer": {"fragment": DRAWER},
    "the drawer, narrow, dark": {"fragment": DRAWER, "width": 320, "theme": "dark"},
    "a link with another figure": {"fragment": f"{DRAWER}&was=1&data=000000000000"},
    "the calendar's end": {"fragment": UNKNOWN},
    "the calendar's end, dark": {"fragment": UNKNOWN, "theme": "dark"},
    "no price of an instant": {"fragment": "#at=2020-01-01T00:00:00Z"},
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_against_wcag_2_2_aa(opened: Opened, state: str) -> None:
    page = opened(**STATES[state])
    if state == "live":
        page.locator("summary").click()
    page.wait_for_function("document.getAnimations().every((each) => each.playState !== 'running')")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found.response["violations"]] == []


@pytest.mark.parametrize("fragment", ["", PAST, UNKNOWN, "#lang=zh", DRAWER, RISE, f"{RISE}&lang=zh&cur=CNY"])
def test_nothing_overflows_a_screen_of_320_pixels(opened: Opened, fragment: str) -> None:
    page = opened(fragment, width=320)
    if "why" not in fragment:
        page.locator("#cost-usage").fill('{"input_cache_miss": 999999999999999, "output": 999999999999999}')
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    outside = """() => [...document.querySelectorAll("#now *, #cost *, #compare *, #drawer *")]
        .filter((each) => each.checkVisibility() && !each.closest(".sr") && each.getBoundingClientRect().right > 321)
        .map((each) => each.outerHTML.slice(0, 200))"""
    assert page.evaluate(outside) == []
    wider = "(all) => all.filter((each) => each.scrollWidth > each.clientWidth).map(({ id }) => id)"
    assert page.locator("#card, #cost-result, #compare-result").evaluate_all(wider) == []


@pytest.mark.parametrize("width", [320, 641, 981, 1240])
def test_no_cell_of_a_table_runs_into_the_next(opened: Opened, width: int) -> None:
    page = opened(width=width)
    page.locator("summary").click()
    wider = """() => [...document.querySelectorAll("td, th")]
        .filter((each) => each.checkVisibility() && !each.closest(".sr") && each.scrollWidth > each.clientWidth + 1)
        .map((each) => each.outerHTML.slice(0, 200))"""
    assert page.evaluate(wider) == []


@pytest.mark.parametrize("width", [320, 390, 641, 1240])
def test_an_amount_stands_in_one_line(opened: Opened, width: int) -> None:
    page = opened(width=width)
    broken = """() => {
        const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode())
            for (const { 0: amount, index } of node.data.matchAll(/[$¥]?\\d+\\.\\d+/g)) {
                const range = document.createRange();
                range.setStart(node, index);
                range.setEnd(node, index + amount.length);
                const lines = new Set([...range.getClientRects()].map((each) => Math.round(each.top)));
                if (lines.size > 1) found.push(node.data.slice(0, 100));
            }
        return found;
    }"""
    assert page.evaluate(broken) == []


def test_the_drawer_is_opened_and_closed_by_keyboard_and_gives_the_focus_back(opened: Opened) -> None:
    page = opened()
    page.locator('[data-of="deepseek-v4-pro|output|USD"]').focus()
    page.keyboard.press("Enter")
    assert page.locator("#drawer").is_visible()
    assert page.evaluate("document.activeElement.closest('dialog')?.id") == "drawer"
    page.keyboard.press("Escape")
    assert not page.locator("#drawer").is_visible()
    assert page.evaluate("document.activeElement.dataset.of") == "deepseek-v4-pro|output|USD"
    assert page.evaluate("location.hash") == ""


def test_all_controls_are_reached_by_tab(opened: Opened) -> None:
    page = opened()
    controls = "a[href], button, input, select, textarea, summary, [tabindex='0']"
    visible = "(all) => all.filter((each) => each.checkVisibility()).length"
    wanted = page.locator(controls).evaluate_all(visible)
    page.evaluate("() => { window.seen = new Set(); addEventListener('focusin', (each) => seen.add(each.target)); }")
    for _ in range(wanted + 30):
        page.keyboard.press("Tab")
    assert page.evaluate("window.seen.size") == wanted


@pytest.mark.parametrize("width", [320, 390, 900])
def test_the_sections_are_reached_from_the_top_of_a_narrow_screen(opened: Opened, width: int) -> None:
    page = opened(width=width)
    for section in ("feeds", "history", "changes"):
        page.locator(f"#to-{section}").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == section
        top = page.locator(f"#{section}").bounding_box()["y"]
        assert page.locator(".top").bounding_box()["height"] <= top < 450


@pytest.mark.parametrize("section", ["cost", "changes", "feeds"])
def test_an_address_with_a_section_opens_the_page_there(opened: Opened, section: str) -> None:
    page = opened(f"#{section}", width=390)
    assert 0 < page.locator(f"#{section}").bounding_box()["y"] < 450
    assert page.evaluate("location.hash") == f"#{section}"


def test_a_choice_keeps_the_focus(opened: Opened) -> None:
    page = opened()
    page.get_by_role("button", name="linear").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "linear"
    assert page.locator("#history-choices [aria-pressed=true]").last.inner_text() == "linear"


def test_nothing_moves_while_it_loads(opened: Opened) -> None:
    page = opened()
    page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((each) => { window.shift += each.value; }))
            .observe({ type: "layout-shift", buffered: true });"""
    )
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        page.locator("html.ready").wait_for(state="attached")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("window.shift") <= 0.01


def test_without_a_script_prices_rule_and_changes_are_there(opened: Opened) -> None:
    page = opened(script=False)
    card = page.locator("#card").inner_text()
    assert re.search(r"deepseek-v4-pro\s+output\s+peak\s+3\.96\s+27\.0", card)
    assert "mon-fri 09:00-12:00" in page.locator("#hero").inner_text()
    assert page.locator("#changes-list > li").count() > 5
    assert page.locator("#feeds-list a").count() > 1
    assert not page.locator("#cost").is_visible()
    assert page.locator("#word").count() == 0  # it cannot know the hour


def test_on_paper_there_are_prices_their_instant_and_no_controls(opened: Opened) -> None:
    page = opened(PAST)
    page.emulate_media(media="print")
    assert page.locator("#card .prices").first.is_visible()
    assert page.locator("#changes-list").is_visible()
    assert page.locator("#clock").inner_text() == "Wed, 15 Jan 2025, 16:00 Beijing"
    assert page.locator("#clock").is_visible()
    for hidden in (".top", "#cost", "#compare", "#steps", "#history-choices", "#picker", "#back"):
        assert not page.locator(hidden).first.is_visible(), hidden


def test_the_drawer_is_printed_alone_and_whole_with_its_address(opened: Opened) -> None:
    page = opened(DRAWER)
    page.emulate_media(media="print")
    assert not page.locator("main").is_visible()
    assert not page.locator("#drawer-close").is_visible()
    assert page.locator("#drawer").evaluate("(each) => each.scrollHeight <= each.clientHeight")
    address = page.locator("#permalink").evaluate("(each) => getComputedStyle(each, '::before').content")
    assert "why=deepseek-v4-pro|output&was=1.98&data=" in address


def test_with_the_colours_of_the_system_what_is_chosen_and_the_week_are_still_seen(opened: Opened) -> None:
    page = opened()
    page.emulate_media(forced_colors="active")
    ground = "(all) => all.map((each) => getComputedStyle(each).backgroundColor)"
    (chosen, other) = page.locator("#controls .choice").first.locator("button").evaluate_all(ground)
    assert chosen != other
    peak, off_peak, whole = (page.locator(each).evaluate_all(ground)[0] for each in (".peak", ".off_peak", "body"))
    assert len({peak, off_peak, whole}) == 3


SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""  # WCAG 2.2, 1.4.12


@pytest.mark.parametrize(("script", "style"), [(True, SPACED), (False, "")])
def test_nothing_is_cut_off_on_a_narrow_screen(opened: Opened, script: bool, style: str) -> None:
    page = opened(script=script, width=320, console="ignored")
    page.evaluate("(style) => { const made = new CSSStyleSheet(); made.replaceSync(style); "
                  "document.adoptedStyleSheets = [made]; }", style)  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    cut = """() => [...document.querySelectorAll("body *")].filter((each) => {
        const { overflowX } = getComputedStyle(each);
        return each.checkVisibility() && !each.closest(".sr, .bar") && ["hidden", "clip"].includes(overflowX)
            && each.scrollWidth > each.clientWidth + 1;
    }).map((each) => each.outerHTML.slice(0, 200))"""
    assert page.evaluate(cut) == []


def test_the_drawer_uses_its_whole_width(opened: Opened) -> None:
    page = opened(DRAWER, width=390)
    assert page.locator("#drawer blockquote").first.bounding_box()["width"] == 390 - 2 * 16


def test_a_link_that_cannot_be_copied_is_shown_and_never_said_to_be_copied(opened: Opened) -> None:
    page = opened(DRAWER)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    shown = []
    page.on("dialog", lambda dialog: (shown.append(dialog.default_value), dialog.dismiss()))
    page.get_by_role("button", name="Copy link").click()
    assert shown == [page.locator("#permalink").evaluate("(each) => each.href")]
    assert page.get_by_role("button", name="Copy link").is_visible()


def test_paper_is_light_whatever_the_theme(opened: Opened) -> None:
    for theme in ("light", "dark"):
        page = opened(theme=theme)
        ink = page.evaluate(
            "() => matchMedia('(prefers-color-scheme: dark)').matches ? '' : getComputedStyle(word).color"
        )
        page.get_by_role("button", name="Light or dark").click()
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(12, 19, 29)"
        assert ink in {"", page.evaluate("getComputedStyle(word).color")}


def test_the_theme_is_that_of_the_system_until_it_is_chosen_and_is_kept(opened: Opened) -> None:
    page = opened(theme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Light or dark").click()
    light = page.evaluate(ground)
    assert dark != light
    for _ in range(5):  # what a page has stored Chromium may give to the next one a moment later
        page.reload()
        page.locator("html.ready").wait_for(state="attached")
        if page.evaluate(ground) == light:
            break
    assert page.evaluate(ground) == light


def test_both_languages_have_the_same_words(chromium: Any) -> None:
    page = chromium.new_page()
    keys = page.evaluate(
        """(text) => {
            const words = new Function(`${text.split("/** The words of the language")[0]}; return WORDS;`)();
            const keys = (value, path = "") => typeof value === "object"
                ? Object.entries(value).flatMap(([name, each]) => keys(each, `${path}.${name}`))
                : [`${path} ${typeof value}`];
            return [keys(words.en), keys(words.zh)];
        }""",
        "".join((WEB / "page" / name).read_text("utf-8") for name in ("evidence_words.js", "words.js")),
    )
    page.close()
    assert keys[0] == keys[1]


def test_no_word_has_the_name_of_another() -> None:
    names = re.findall(r"^  (\w+): ", (WEB / "page" / "words.js").read_text("utf-8"), re.MULTILINE)
    assert len(names) > 100
    assert [name for name in names if names.count(name) > 1] == []


def test_a_chinese_page_says_which_of_its_texts_are_in_english(opened: Opened) -> None:
    page = opened(f"{DRAWER}&lang=zh")
    texts = page.locator("#feeds-list span[lang=en], #drawer span[lang=en]")
    assert texts.count() > 5
    assert set(texts.evaluate_all("(all) => all.map((each) => each.nextSibling.data)")) == {"（仅有英文）"}


def test_chinese_readers_get_chinese_and_others_english(opened: Opened) -> None:
    assert opened(language="zh-CN").locator("#word").inner_text() == "空闲时段"
    assert opened(language="fr-FR").locator("#word").inner_text() == "Off-peak"
