"""The changes from one edition to the next, as text, as Markdown, as JSON. Whatever a page said is shown as inert text.

The refresh's report, the notes of a release and the command line show changes through this module only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from deepseek_prices.changes import Change

# What Python calls not printable is controls, format characters, surrogates, private and unassigned characters, and all
# spaces but the plain one. These are letters, marks and symbols, so printable, and yet nothing is seen of them: what
# else Unicode says may be ignored (Default_Ignorable_Code_Point), and signs that are blank by their names.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
    "\u2800\U00016fe4\U0001d159]"
)
_LONGEST = 500


def is_unseen(char: str) -> bool:
    """Whether a character cannot be seen, or makes a terminal or a reader see something else."""
    return not char.isprintable() or _BLANK.match(char) is not None


def escaped(text: str) -> str:
    """Text in which nothing is invisible, moves the cursor or turns the direction of the text."""
    return _replaced(text, lambda char: f"\\u{ord(char):04x}")


def escaped_json(text: str) -> str:
    """The text of a JSON document in which the same is escaped as JSON has it; its own line breaks stay."""
    return _replaced(text, lambda char: char if char == "\n" else json.dumps(char)[1:-1])


def without_unseen(text: str) -> str:
    """What of a text can be seen."""
    return _replaced(text, lambda _: "")


def _replaced(text: str, by: Callable[[str], str]) -> str:
    if text.isprintable() and not _BLANK.search(text):  # nearly all
        return text
    return "".join(by(char) if is_unseen(char) else char for char in text)


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
