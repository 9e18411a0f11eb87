"""The changes on the page are those of the package, and two instants differ as their prices do."""

import re
from datetime import datetime
from typing import Any

from web.shown import Opened

from deepseek_prices import audit, history
from deepseek_prices.edition import Amounts


def entries(page: Any) -> dict[str, list[list[str]]]:
    """The cells of each price list's table of changes."""
    found: dict[str, list[list[str]]] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#changes-list > li")].map((item) => [
            item.id.replace("edition-", ""), [...item.querySelectorAll("tbody tr")].map((row) =>
                [...row.cells].map((cell) =>
                    [...cell.querySelectorAll(".row")].map((e) => e.textContent).join("|") || cell.textContent))]))"""
    )
    return found


def test_every_change_of_a_price_in_the_package_stands_on_the_page(opened: Opened) -> None:
    page = opened()
    page.get_by_role("button", name="All price lists").click()
    shown = entries(page)
    for entry in audit.log(prices_only=True):
        moved = [each for each in entry.changes if isinstance(each.before, Amounts) and isinstance(each.after, Amounts)]
        text = "|".join("|".join(row) for row in shown.get(entry.edition.name, []))
        for change in moved:
            sign = {"USD": "$", "CNY": "¥"}[change.currency or ""]
            assert re.search(
                rf"{re.escape(sign + change.before.price)}\b.* → .*{re.escape(sign + change.after.price)}\b", text
            ), change
            percent = change.percent()
            if percent and change.currency == "USD":
                assert f"{percent:+} %".replace("-", "−") in text, change


def test_the_page_shows_the_price_lists_that_change_a_cost_and_no_others(opened: Opened) -> None:
    assert entries(opened()).keys() == {entry.edition.name for entry in audit.log() if not entry.price_neutral}


def test_all_price_lists_are_shown_when_asked_for(opened: Opened) -> None:
    page = opened()
    few = len(entries(page))
    page.get_by_role("button", name="All price lists").click()
    assert len(entries(page)) == len(audit.log()) > few


def test_an_entry_leads_to_its_instant(opened: Opened) -> None:
    page = opened()
    name = next(iter(entries(page)))
    page.locator(f'[id="edition-{name}"] .link').click()
    start = next(entry.edition.in_force_from for entry in audit.log() if entry.edition.name == name)
    assert page.evaluate("location.hash") == f"#at={start:%Y-%m-%dT%H:%M:%SZ}"


def test_two_instants_are_compared_with_their_periods_and_percentages(opened: Opened) -> None:
    page = opened("#at=2026-11-01T04:00:00Z", zone="UTC")
    page.locator("#compare-before").fill("2026-07-01T12:00:00")
    row = page.locator("#compare-result tbody tr").filter(has_text="deepseek-v4-proOutput")
    cells = [cell.locator(".row").all_text_contents() for cell in row.locator("td").all()[2:]]
    assert cells == [
        ["Off-peak 0.87", "Peak 0.87"],
        ["Off-peak 1.98", "Peak 3.96"],
        ["Off-peak +127.6 %", "Peak +355.2 %"],
    ]
    assert "no longer sold: deepseek-chat, deepseek-reasoner" in page.locator("#compare-result").inner_text()


def test_the_history_as_a_table_is_that_of_the_package(opened: Opened) -> None:
    page = opened("#kind=output")
    page.locator("#history-summary").click()
    rows = page.locator("#history-rows tbody tr").all_inner_texts()
    for model in ("deepseek-chat", "deepseek-v4-pro"):
        spans = history(model, "output")
        own = [row for row in rows if row.split("\t")[0].split("\n")[0] == model]
        assert len(own) == len(spans)
        for row, span in zip(own, spans, strict=True):
            assert datetime.fromisoformat(row.split("\t")[1]) == span.start
            assert all(str(price) in row for price in span.prices)


def test_the_slider_steps_through_the_price_lists_by_keyboard(opened: Opened) -> None:
    page = opened()
    newest, before = (entry.edition.in_force_from for entry in reversed(audit.log()[-2:]))
    page.locator("#slider").focus()
    for start in (newest, before):
        page.keyboard.press("ArrowLeft")
        assert page.evaluate("location.hash") == f"#at={start:%Y-%m-%dT%H:%M:%SZ}"
    assert page.evaluate("document.activeElement.id") == "slider"


def test_a_line_on_another_is_in_dashes_so_that_both_are_seen(opened: Opened) -> None:
    shared = opened().locator(".series .shared:not([d=''])")
    names = shared.evaluate_all("(all) => all.map((each) => each.parentNode.classList[1])")
    assert "c2" in names  # deepseek-reasoner costs what deepseek-chat does since September 2025
    assert "c0" not in names


def test_the_chart_goes_to_the_instant_that_is_clicked_and_snaps_to_a_price_list(opened: Opened) -> None:
    page = opened()
    page.locator(".chart").scroll_into_view_if_needed()
    box = page.locator(".chart").bounding_box()
    ticks = page.locator(".chart .change").last
    x = float(ticks.get_attribute("x1") or 0)
    page.mouse.click(box["x"] + x + 3, box["y"] + 100)
    newest = [entry.edition for entry in audit.log() if not entry.price_neutral][-1]
    assert page.evaluate("location.hash") == f"#at={newest.in_force_from:%Y-%m-%dT%H:%M:%SZ}"
