"""The changes from one edition to the next, as text, as Markdown, as JSON. Whatever a page said is shown as inert text.

The refresh's report, the notes of a release and the command line show changes through this module only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deepseek_prices.changes import Change

UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ue000-\uf8ff\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""What cannot be seen, or makes a terminal or a reader see something else."""
_LONGEST = 500


def escaped(text: str) -> str:
    """Text in which nothing is invisible, moves the cursor or turns the direction of the text."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def visible(text: str) -> str:
    """Escaped text, on one line and of a length to be read."""
    shown = escaped(text.replace("\n", " "))
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def inert(text: str) -> str:
    """Visible text in a code span of Markdown: no markup, mention or command in it takes effect."""
    return f"`{visible(text).replace('`', chr(39)).replace('|', chr(92) + '|').replace('${{', '$ {{') or ' '}`"


def text(changes: Iterable[Change]) -> str:
    """A line for each change, such as `deepseek-chat output USD: 0.28 (list price 1.10) → 1.10  +292.9%`.

    – stands for what was not there or is gone. Without a change, the text is empty.
    """
    return "\n".join(
        f"{visible(each.what)}: {visible(each.before or '–')} → {visible(each.after or '–')}{_moved(each, '  ', '%')}"
        for each in changes
    )


def markdown(changes: Iterable[Change]) -> str:
    """A table with a row for each change; without one, its head alone."""
    rows = (
        f"| {inert(each.what)} | {inert(each.before or '–')} | {inert(each.after or '–')} | {_moved(each)} |"
        for each in changes
    )
    return "\n".join(("| what | before | after | % |", "| --- | --- | --- | --- |", *rows))


def as_dict(change: Change) -> dict[str, str | None]:
    """A change as JSON has it; `percent` is None where two prices cannot be compared. The texts are whole."""
    percent = change.percent()
    return change._asdict() | {"percent": None if percent is None else str(percent)}


def _moved(change: Change, before: str = "", after: str = "") -> str:
    percent = change.percent()
    return "" if percent is None else f"{before}{percent:+}{after}"
