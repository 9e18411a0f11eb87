"""The changes from one edition to the next, as text, as Markdown, as JSON. Whatever a page said is shown as inert text.

The refresh's report, the notes of a release and the command line show changes through this module only.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from deepseek_prices.changes import NOT_STATED, ROUND_THE_CLOCK, STAYS, Billed, Change
from deepseek_prices.changes import changes as changes_of
from deepseek_prices.edition import Amounts, BillingPeriods, Statement, Unit, Window, products

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


# -------------------------------------------------------------------------------------------- a change in words

_WEEK = "mon tue wed thu fri sat sun"
_WORDS = {NOT_STATED: "not stated", STAYS: "the price stays"}


class Line(NamedTuple):
    """A change in words."""

    what: str
    before: str | None
    after: str | None
    percent: str
    """With its sign, to one place; empty where there are no two prices to compare."""


def line(change: Change) -> Line:
    """A change in words; texts of the page are whole, and as they are."""
    percent = change.percent()
    before, after = (None if value is None else _words(change, value) for value in (change.before, change.after))
    return Line(what(change), before, after, "" if percent is None else f"{percent:+}")


def what(change: Change) -> str:
    """What has changed, in words: first the product, if it is one's."""
    if change.of == "billing_periods":
        return "billing periods"
    if change.of == "sentence":
        return f"sentence {_spaced(change.term)}"
    last = {"name": "billed as", "gap": "gap", "term": _spaced(change.term)}.get(change.of)
    return " ".join(filter(None, (change.product, change.kind, change.period, change.currency, last)))


def _spaced(term: str | None) -> str:
    return (term or "").replace("_", " ")


def _words(change: Change, value: Any) -> str:
    if change.of == "billing_periods":
        return hours(None if value == ROUND_THE_CLOCK else value)
    if change.of == "price":
        return value.price if value.list_price is None else f"{value.price} (list price {value.list_price})"
    if change.of == "name":
        return value.billed_as if value.until is None else f"{value.billed_as} until {value.until}"
    if change.of == "sentence":
        return " ".join(f"{each['language']} “{each['text']}”" for each in value)
    if change.of == "term":
        return unit(value) if change.term == "unit" else _WORDS.get(value, value)
    return str(value)


def hours(rule: BillingPeriods | None) -> str:
    """The rule for the billing periods in words."""
    if rule is None:
        return "one price round the clock"
    windows = ", ".join(window(each) for each in rule["windows"])
    holidays = ", except Chinese public holidays" if "except_holidays" in rule else ""
    decided = f", decided by the {rule['decided_by']} of a request" if "decided_by" in rule else ""
    return f"{rule['default']}, but {windows} (Beijing){holidays}{decided}"


def window(each: Window) -> str:
    """The hours of a period in words."""
    days = each["days"]
    in_a_row = len(days) > 1 and " ".join(days) in _WEEK
    which = f"{days[0]}-{days[-1]}" if in_a_row else ",".join(days)
    return f"{each['period']} {which} {each['from']}-{each['to']}"


def unit(each: Unit) -> str:
    """The quantity and the thing that a price is for, in words."""
    quantity, thing = each["quantity"], each["of"]
    return f"{quantity:,} {thing}" if quantity == 1 else f"{quantity:,} {thing}s"


# ---------------------------------------------------------------------------------- as text, as Markdown, as JSON


def in_short(before: Statement | None, after: Statement) -> str:
    """What changed, in a line: products that came and went, whose prices moved, which other terms."""
    if before is None:
        return "the first edition"
    sold = {name for edition in (before, after) for name, _ in products(edition)}
    found = changes_of(before, after)
    new, gone = (
        [str(each.product) for each in found if each.of == "product" and getattr(each, side) is None]
        for side in ("before", "after")
    )
    # What else is said of those that came or went goes without saying.
    left = [each for each in found if each.of != "product" and each.product not in (*new, *gone)]
    moved = [str(each.product) for each in left if each.of == "price"]
    other = [each for each in left if each.of not in ("price", "sentence")]
    # A sentence is quoted where a capture shows it: that it comes or goes is only telling where nothing else changed.
    if not any((new, gone, moved, other)):
        other = left
    terms = [what(each).removeprefix(f"{each.product} " if each.product in sold else "") for each in other]
    lines = {"new": new, "gone": gone, "prices of": moved, "": terms}
    return "; ".join(f"{head} {', '.join(dict.fromkeys(named))}".strip() for head, named in lines.items() if named)


def text(changes: Iterable[Change]) -> str:
    """A line for each change, such as `deepseek-chat output USD: 0.28 (list price 1.10) → 1.10  +292.9%`.

    – stands for what was not there or is gone. Without a change, the text is empty.
    """
    return "\n".join(
        f"{visible(each.what)}: {visible(each.before or '–')} → {visible(each.after or '–')}"
        f"{each.percent and f'  {each.percent}%'}"
        for each in map(line, changes)
    )


def markdown(changes: Iterable[Change]) -> str:
    """A table with a row for each change; without one, its head alone."""
    rows = (
        f"| {inert(each.what)} | {inert(each.before or '–')} | {inert(each.after or '–')} | {each.percent} |"
        for each in map(line, changes)
    )
    return "\n".join(("| what | before | after | % |", "| --- | --- | --- | --- |", *rows))


def as_dict(change: Change) -> dict[str, Any]:
    """A change as JSON has it: its fields, and `percent`, None where two prices cannot be compared.

    A price is `{"price": "0.014", "list_price": "0.07"}`, with null where no discount runs. The texts are whole.
    """
    percent = change.percent()
    before, after = (value._asdict() if isinstance(value, (Amounts, Billed)) else value for value in change[-2:])
    return change._asdict() | {"before": before, "after": after, "percent": None if percent is None else str(percent)}
