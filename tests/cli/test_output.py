"""How a result looks: golden screens, and words that are never cut. Read a screen by eye before you commit it."""

from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len

SCREENS = Path(__file__).parent / "screens"
LOG = Path(__file__).parents[1] / "usage/log.jsonl"
PEAK, HOLIDAY, DISCOUNT = "2026-10-12T02:00Z", "2026-10-02T02:00Z", "2025-03-01T17:00Z"
PRO = ("deepseek-v4-pro", "output")
# At these instants a later edition is the next change of nothing: what comes changes no screen.
SHOWN = {
    "now-peak": ("now", "--at", PEAK),
    "now-holiday": ("now", "--at", HOLIDAY),
    "now-discount": ("now", "--at", DISCOUNT),
    "price": ("price", *PRO, "--at", PEAK),
    "price-list": ("price", "deepseek-chat", "output", "--at", "2025-01-15T00:00Z", "--currency", "CNY"),
    "price-day": ("price", *PRO, "--at", "2026-10-12"),
    "cost-log": ("cost", LOG, "--by", "model,period"),
    "cost-usage": ("cost", SCREENS / "usage.json", "--model", "deepseek-flash", "--at", PEAK),
    "diff": ("diff", "2025-01-21", "2025-02-09"),
}


def golden(name, shown):
    """Hold a screen against its file; when the page was last seen moves with every look, and stands below."""
    path = SCREENS / f"{name}.txt"
    shown = shown.partition("The official page was last seen")[0].rstrip("\n") + "\n"
    assert shown == (path.read_text("utf-8") if path.exists() else "")


@pytest.mark.parametrize("name", SHOWN)
def test_a_screen_of_80_columns_is_as_it_was_read(terminal, name):
    golden(name, terminal(*SHOWN[name], columns=80, NO_COLOR="1").out)


@pytest.mark.usefixtures("calendar")
def test_now_after_the_end_of_the_calendar_is_as_it_was_read(cli):
    golden("now-calendar", cli("now", "--at", PEAK).out)


@pytest.mark.parametrize("name", SHOWN)
def test_no_line_is_wider_than_80_columns(name):
    assert max(map(cell_len, (SCREENS / f"{name}.txt").read_text("utf-8").splitlines())) <= 80


def test_columns_move_together_where_that_makes_a_table_fit(terminal):
    words = ("cost", LOG, "--by", "model,day")
    wide, narrow = (terminal(*words, columns=columns, NO_COLOR="1").out.splitlines() for columns in (100, 80))
    assert max(map(cell_len, narrow)) <= 80 < max(map(cell_len, wide))
    assert [line.split() for line in narrow] == [line.split() for line in wide]


def test_where_a_table_is_too_wide_its_rows_are_fields_with_a_blank_line_between_them(terminal):
    lines = terminal("now", "--at", HOLIDAY, columns=40, NO_COLOR="1").out.splitlines()
    first = lines.index("model  deepseek-v4-pro")
    assert lines[first : first + 7] == [
        *("model  deepseek-v4-pro", "kind   input_cache_hit", "USD    0.022", "then   0.044", "CNY    0.15"),
        *("then   0.30", ""),
    ]
    assert not any(pair == ("", "") for pair in pairwise(lines))


@pytest.mark.parametrize("columns", [80, 100, 200])
@pytest.mark.parametrize("at", [PEAK, HOLIDAY, DISCOUNT, "2026-11-13T16:00Z", "2027-02-03T02:00Z"])
def test_now_has_at_most_three_notes_below_its_tables(terminal, at, columns):
    *_, notes = terminal("now", "--at", at, columns=columns, NO_COLOR="1").out.split("\n\n")
    assert len(" ".join(notes.split()).replace(". Edition ", ", ").split(". ")) <= 3
