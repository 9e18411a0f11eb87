"""Another text in a cell: a price, a strike, a label, a value, a footnote mark."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from chance import Change, other_digit, pick, some
from known import known
from view import Cell, Passage, Piece, View, plain

PRICE = re.compile(r"(?P<dollar>\$)(?P<a>\d[\d.]*)|(?P<yen>Â?[¥￥])(?P<b>\d[\d.]*)|(?P<c>\d[\d.]*)(?P<yuan>元)")
NUMBER = re.compile(r"(?<=[$¥￥])\d[\d.]*|\d[\d.]*(?=元)")
STRUCK = re.compile(r"<del>(.*?)</del>|~~(.*?)~~")
MARK = re.compile(r"<sup>(?:\(\d\)|\*)+</sup>|(?<=[A-Za-z) ~])\(\d\)")
CLOCK = re.compile(r"\d\d:\d\d")
NAME = re.compile(r"(?<![\w/.])deepseek-[a-z0-9.-]+")
PERCENT = re.compile(r"\d+(?=% ?(?:off|OFF))|\d[\d.]*(?= ?折)")
WORD = re.compile(r"(?<![\w./-])[A-Za-z]{2,}(?![\w./-])(?![^<]*>)|[一-鿿](?![^<]*>)")
UNIT = re.compile(
    r"1M(?= )|百万|tokens(?=\b)|(?<=/ )1M|(?<=/)1M|1,000|10,000|页|次|字符|小时|requests|characters|hour|TOKENS"
)
VALUE = re.compile(r"\b\d+(?=[KM]\b)|(?<=\d)[KM]\b(?! )|(?<=DeepSeek-[VR])\d[\d.]*|^ *\d+ *$|\d{4}(?=<|$)|-Pro|-Flash")

UNITS = ["1K", "10M", "千", "亿", "characters", "pages", "100", "1,000", "10,000", "分钟", "words", ""]
WORDS = ["", "Legacy", "BATCH", "OUTPUT", "INPUT", "MISS", "HIT", "OFF", "旧", "未", "批量", "平时"]
BESIDE_A_PRICE = [*"约~>-", "from ", "Free ", "up to ", "$0.01 ", "2元 ", "<b>1</b>"]
SUPPORT = {
    "en": ["✓", "✗", "Not supported", "Non-thinking mode only"],
    "zh": ["支持", "不支持", "暂不支持", "仅非思考模式支持", "部分支持"],
}


def cells(view: View, form: re.Pattern[str] | None = None, *, labels: bool | None = None) -> list[Cell]:
    """The cells in which a form occurs, only the labels or all but them; without the dashes of Markdown."""
    rows = [row for table in view.tables for row in table.rows]
    found = [cell for row in rows for cell in row.cells if not re.fullmatch(r" *-{2,} *", cell.body)]
    is_label = known().sources[view.language]
    return [
        cell for cell in found if (form is None or form.search(cell.body)) and labels in {None, cell.body in is_label}
    ]


def edit(chance: random.Random, thing: Cell | Piece, form: re.Pattern[str], new: Callable[[re.Match], str]) -> None:
    """Replace one match of a form."""
    found = pick(chance, list(form.finditer(thing.body)))
    thing.body = thing.body[: found.start()] + new(found) + thing.body[found.end() :]


def other_form(chance: random.Random, number: str) -> str:
    """The number with its point moved, dropped or a comma; a comma or space put in; a digit dropped or doubled."""
    at = chance.randrange(len(number))
    start, end = number[:at], number[at:]
    point = [number.replace(".", ",", 1), number.replace(".", "", 1), start + "." + end.replace(".", "")]
    return pick(
        chance, [*point, f"{start},{end}", f"{start} {end}", start + end[1:], start + end[:1] + end, number + "e3", "0"]
    )


def _other_sign(found: re.Match[str]) -> str:
    number = found["a"] or found["b"] or found["c"]
    return f"¥{number}" if found["dollar"] else f"${number}"


def _price_word(view: View, chance: random.Random) -> None:
    cell, word = pick(chance, cells(view, PRICE)), pick(chance, BESIDE_A_PRICE)
    cell.body = pick(chance, [word + cell.body, cell.body + word.strip(), f"{cell.body} {word}", cell.body * 2])


def _currency_of_more(view: View, chance: random.Random) -> None:
    rows = pick(chance, [table.rows for table in view.tables] + [[row for table in view.tables for row in table.rows]])
    for row in rows if chance.random() < 0.6 else [pick(chance, rows)]:
        for cell in row.cells:
            cell.body = PRICE.sub(_other_sign, cell.body)


def _strike(view: View, text: str) -> str:
    return f"<del>{text}</del>" if view.is_html else f"~~{text}~~"


def _strike_dropped(view: View, chance: random.Random) -> None:
    for cell in some(chance, cells(view, STRUCK)):
        cell.body = STRUCK.sub(lambda found: found[1] or found[2], cell.body)


def _strike_moved(view: View, chance: random.Random) -> None:
    for cell in some(chance, cells(view, STRUCK)):
        found = STRUCK.search(cell.body)
        parts = cell.body[: found.start()], cell.body[found.end() :]
        before, after = (PRICE.sub(lambda price: _strike(view, price[0]), part) for part in parts)
        cell.body = before + (found[1] or found[2]) + after


def _strike_added(view: View, chance: random.Random) -> None:
    thing = pick(chance, [*cells(view, PRICE), *cells(view), *view.passages])
    thing.body = _strike(view, thing.body.strip())
    if isinstance(thing, Passage):
        thing.sentences = None


def _struck_price_removed(view: View, chance: random.Random) -> None:
    """A struck-out price; at times its mark or its percentage too."""
    besides = ["", r"(?:<sup>.*?</sup>|\(\d\))?(?:<br>)?", r"| \(\d+% off<sup>.*?</sup>\)"]
    form = f"(?:{STRUCK.pattern}){pick(chance, besides)}"
    for cell in some(chance, cells(view, STRUCK)):
        cell.body = re.sub(form, "", cell.body)


def _label_replaced(view: View, chance: random.Random) -> None:
    labels = cells(view, labels=True)
    everywhere = chance.random() < 0.5
    others = sorted(known().sources[view.language]) if everywhere else [cell.body for cell in labels]
    pick(chance, labels).body = pick(chance, others)


def _labels_exchanged(view: View, chance: random.Random) -> None:
    """More often labels that are near each other, such as OFF-PEAK and PEAK."""
    labels = cells(view, labels=True)
    one = chance.randrange(len(labels))
    near = labels[one + 1 : one + 4]
    two = pick(chance, near if near and chance.random() < 0.7 else labels)
    labels[one].body, two.body = two.body, labels[one].body


def _label_reworded(view: View, chance: random.Random) -> None:
    cell, new = pick(chance, cells(view, WORD, labels=True)), pick(chance, WORDS)
    if chance.random() < 0.3:
        cell.body = f"{cell.body.rstrip()} {new or 'NEW'}"
    else:
        put_in = chance.random() < 0.5
        edit(chance, cell, WORD, lambda found: f"{new or 'NEW'} {found[0]}" if put_in else new)


def _hours_changed(view: View, chance: random.Random) -> None:
    found = cells(view, CLOCK)
    if chance.random() < 0.2:
        for cell in some(chance, found):
            cell.body = re.sub("UTC|北京时间", lambda zone: "北京时间" if zone[0] == "UTC" else "UTC", cell.body)
        return
    old = pick(chance, [each for cell in found for each in CLOCK.findall(cell.body)])
    new = f"{chance.randrange(25):02}:{pick(chance, ['00', '30', '15'])}"
    for cell in found if chance.random() < 0.6 else found[:1]:
        cell.body = cell.body.replace(old, new)


def _model_renamed(view: View, chance: random.Random) -> None:
    found = cells(view, NAME, labels=False)
    names = [NAME.search(cell.body)[0] for cell in found]
    old = pick(chance, names)
    new = pick(chance, [*names, "deepseek-v5", "deepseek-chat", "deepseek-coder", f"{old}-lite", old[:-1], "gpt-4"])
    same = [cell for cell, name in zip(found, names, strict=True) if name == old]
    for cell in same if chance.random() < 0.4 else same[:1]:
        cell.body = NAME.sub(new, cell.body)


def _values(view: View, form: re.Pattern[str] | None = None) -> list[Cell]:
    return [cell for cell in cells(view, form, labels=False) if not PRICE.search(cell.body)]


def _value_changed(view: View, chance: random.Random) -> None:
    """A limit, a version or a number of requests at once."""

    def new(found: re.Match[str]) -> str:
        if found[0].strip()[0].isdigit():
            return other_digit(chance, found[0])
        return pick(chance, ["K", "M", "G"] if found[0] in "KM" else ["-Pro", "-Flash", "-Max", ""])

    edit(chance, pick(chance, _values(view, VALUE)), VALUE, new)


def _feature_flipped(view: View, chance: random.Random) -> None:
    words = SUPPORT[view.language]
    cell = pick(chance, [cell for cell in cells(view) if plain(MARK.sub("", cell.body)) in words])
    cell.body = pick(chance, words) + "".join(MARK.findall(cell.body))


def _exchange(one: Cell, two: Cell) -> None:
    one.body, two.body = two.body, one.body


def set_mark(passage: Passage, mark: str | None) -> None:
    """Give a footnote another mark, or none."""
    old = re.match(r"\s*(\(\d+\)|\*)?", passage.body)[1] or ""
    new = f"({mark})" if (mark or "").isdigit() else mark or ""
    passage.body, passage.mark = passage.body.replace(old, new, 1) if old else passage.body, mark


def _mark_changed(view: View, chance: random.Random, number: str | None) -> None:
    """A mark in a cell or at a footnote, dropped or with another number; at times it loses its parentheses."""
    if chance.random() < 0.35:
        set_mark(pick(chance, [each for each in view.passages if each.mark]), number)
        return
    bare = view.is_html and chance.random() < 0.2
    new = "" if number is None else f"<sup>{number}</sup>" if bare else ""
    form = re.compile(r"\(\d\)|\*")
    edit(
        chance,
        pick(chance, cells(view, MARK)),
        MARK,
        lambda found: new if new or number is None else form.sub(f"({number})", found[0], count=1),
    )


def _mark_added(view: View, chance: random.Random) -> None:
    """A cell has a mark more, at times without its parentheses."""
    number = str(chance.randrange(1, 8))
    marks = [f"<sup>({number})</sup>" if view.is_html else f"({number})", f"<sup>{number}</sup>"]
    cell = pick(chance, cells(view, PRICE if chance.random() < 0.7 else None))
    cell.body = cell.body.rstrip() + pick(chance, marks)


def _mark_moved(view: View, chance: random.Random) -> None:
    cell = pick(chance, cells(view, MARK))
    found = pick(chance, list(MARK.finditer(cell.body)))
    cell.body = cell.body[: found.start()] + cell.body[found.end() :]
    other = pick(chance, [each for each in cells(view) if each.body.strip()])
    other.body = other.body.rstrip() + found[0]


def in_a_cell(form: re.Pattern[str], new: Callable[[random.Random, str], str]) -> Change:
    """One match of a form replaced, in one cell."""
    return lambda view, chance: edit(chance, pick(chance, cells(view, form)), form, lambda found: new(chance, found[0]))


IN_CELLS: dict[str, Change] = {
    "price_digit": in_a_cell(NUMBER, other_digit),
    "price_form": in_a_cell(NUMBER, other_form),
    "price_word": _price_word,
    "prices_swapped": lambda view, chance: _exchange(*(pick(chance, cells(view, PRICE)) for _ in range(2))),
    "currency_of_one": lambda view, chance: edit(chance, pick(chance, cells(view, PRICE)), PRICE, _other_sign),
    "currency_of_more": _currency_of_more,
    "percentage_changed": in_a_cell(PERCENT, other_digit),
    "strike_dropped": _strike_dropped,
    "strike_moved": _strike_moved,
    "strike_added": _strike_added,
    "struck_price_removed": _struck_price_removed,
    "label_replaced": _label_replaced,
    "labels_exchanged": _labels_exchanged,
    "label_reworded": _label_reworded,
    "unit_changed": in_a_cell(UNIT, lambda chance, _: pick(chance, UNITS)),
    "hours_of_label_changed": _hours_changed,
    "model_renamed": _model_renamed,
    "value_changed": _value_changed,
    "values_exchanged": lambda view, chance: _exchange(*(pick(chance, _values(view)) for _ in range(2))),
    "feature_flipped": _feature_flipped,
    "mark_dropped": lambda view, chance: _mark_changed(view, chance, None),
    "mark_renumbered": lambda view, chance: _mark_changed(view, chance, str(chance.randrange(1, 8))),
    "mark_added": _mark_added,
    "mark_moved": _mark_moved,
}  # fmt: skip
