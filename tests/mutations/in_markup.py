"""The same words in other markup: parts of them in elements of their own, hidden, struck out, or beside the content.

What the page means after such a change is not said by its words any more, so only a refusal is right: each change says
why (`View.unclear`). A change whose words could as well stand is none of these.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from beside_content import IN_HTML, IN_MARKDOWN, NOTICES, put_behind, put_in, source_of
from chance import Change, Nothing, pick
from in_cells import NUMBER, PRICE, cells
from in_order import blocks
from left_empty import left_empty
from view import Cell, Passage, Piece, Table, View

# A number, a name, a label's word; not within a tag, an address or a reference.
_TOKEN = re.compile(
    r"(?<![\w$¥￥./:@&-])[$¥￥]?\w[A-Za-z0-9]*(?:[.,:/-][A-Za-z0-9]+)*(?![^<]*>|[^()\s]*\)|\w)", re.ASCII
)
_FACT = re.compile(
    r"(?<![\w./:=\"-])(?:[0-9]{1,2}:[0-9]{2}|[0-9]{4}(?:-[0-9]{2}){2}|[0-9]{2,}|deepseek-[a-z0-9.-]+)(?![\w./:-])"
)
_NOT_READ = re.compile("hinking|思考|https?:")  # words about the thinking mode, and addresses, which no price hangs on

_NAVIGATION = ["theme-doc-breadcrumbs", "theme-doc-toc-mobile", "theme-doc-footer", "pagination-nav", "hash-link"]
_UNSEEN = [
    ' class="{}"'.format, ' class="table {}"'.format, ' class="{}_a1B2"'.format, ' data-state="{}"'.format,
    ' data-status="{}"'.format,
]  # fmt: skip
_NAMES = ["hidden", "muted", "old", "strike", "sr-only", "is-closed", "price--was", "collapsed", "removed", "gone"]
_UNSEEN_AS_IS = [
    " hidden", ' hidden=""', " inert", ' aria-hidden="true"', ' style="display:none"', " popover", ' dir="rtl"',
    ' style="visibility : hidden"', ' style="text-decoration:line-through"', ' style="color:red;opacity:0"',
    ' style="font-size:0"', ' style="position:absolute;left:-9999px"', ' style="TEXT-DECORATION-LINE: line-through"',
    ' style="height:0;overflow:hidden"', ' style="color:#fff"', ' style="transform:scale(0)"', ' onclick="x()"',
    ' style="clip-path:inset(50%)"', ' style="font-size:0.01em"', ' style="width:0px"', ' bgcolor="black"',
    ' data-active="no"', ' aria-disabled="true"', ' role="deletion"', ' title="$9 until 2027"',
    ' data-tooltip="50% off"', ' aria-label="no longer valid"',
]  # fmt: skip
_HOLDING = [
    "template",
    "noscript",
    "details",
    "dialog",
    "canvas",
    "iframe",
    "select",
    "object",
    "div hidden",
    "del",
    "s",
]
_SELECTORS = [
    "td", "tr td", "table *", "article", "article td:last-child", "td:nth-child(2)", "tr:first-child > *", "p", "*",
    "body td", "TD", "article > *", "td:not(.x)", "main *", ":is(td, p)", "table tr:last-child",
]  # fmt: skip
_HIDING = [
    "display:none", "visibility:hidden", "text-decoration:line-through", "opacity:0", "font-size:0", "color:#fff",
    "text-decoration-line: line-through", "content:'$9'", "display:none!important", "transform:rotate(180deg)",
    "position:absolute;left:-999em", "height:0;overflow:hidden", "clip-path:circle(0)", "direction:rtl",
]  # fmt: skip
_AROUND_RULES = ["{}", "@media screen{{{}}}", "@supports (display:grid){{{}}}", "td{{color:red}}{}", "/* new */ {}"]
_PICTURES = [
    '<img src="/new-price.png">', '<img src="/p.svg" alt="{}">', "<svg><text>{}</text></svg>",
    '<img alt="" src="/x.png">',
    '<a href="/x"><img src="/x.png"></a>', "<picture><img src=/p.png></picture>", '<object data="/p.svg"></object>',
    '<video src="/x.mp4"></video>', '<canvas id="price"></canvas>', '<input value="$1">',
]  # fmt: skip
_PICTURES_IN_MARKDOWN = ["![](/new-price.png)", "![{}](/p.png)", "[![](/p.png)](/x)", "[![{}](/p.png)](/x)"]
_DAMAGE = ["Â", "Ã", "\ufffd", "â‚¬", "Ã‚", "\x92"]


def only_refused(why: str, change: Change, *, html: bool | None = None) -> Change:
    """A change after which only a refusal is right; of pages in one format alone, where it is said which."""

    def changed(view: View, chance: random.Random) -> None:
        if html not in {None, view.is_html}:
            raise Nothing
        change(view, chance)
        view.unclear = why

    return changed


# ------------------------------------------------------------------------------------------ of more than one element


def _elements(view: View, *, raised: bool = True) -> list[str]:
    if view.is_html:
        return [
            "<b>{}</b>", "<span>{}</span>", '<a href="#fn2">{}</a>', "<small>{}</small>", "<em>{}</em>", "<i>{}</i>",
            "<code>{}</code>", "<strong>{}</strong>", "<u>{}</u>", '<font color="red">{}</font>', "<kbd>{}</kbd>",
            *["<sup>{}</sup>", "<sub>{}</sub>"] * raised,
        ]  # fmt: skip
    return ["**{}**", "[{}](/x)", "`{}`", "[{}](https://x.org/a)", *["<sup>{}</sup>"] * raised]


def _things(view: View) -> list[tuple[Cell | Passage, re.Pattern[str]]]:
    in_cells = [(cell, _TOKEN) for cell in cells(view) if not _NOT_READ.search(cell.body)]
    return [*in_cells, *((passage, _FACT) for passage in view.passages)]


def _place(view: View, chance: random.Random, shortest: int) -> tuple[Cell | Passage, re.Match[str]]:
    """A number, a name or a word of a label, and what it stands in."""
    things = _things(view)
    for _ in range(50):
        thing, form = pick(chance, things)
        found = [each for each in form.finditer(thing.body) if len(each[0]) >= shortest]
        if found:
            return thing, pick(chance, found)
    raise Nothing


def _token_split(view: View, chance: random.Random) -> None:
    """A part of a number, name or label stands in an element of its own."""
    thing, found = _place(view, chance, 2)
    start, end = sorted(chance.sample(range(found.start(), found.end() + 1), 2))
    if (start, end) == found.span():
        start += 1
    part = pick(chance, _elements(view)).format(thing.body[start:end])
    thing.body = thing.body[:start] + part + thing.body[end:]


def _glued(view: View, chance: random.Random) -> None:
    """Something more stands right behind a number, name or label, in an element of its own."""
    thing, found = _place(view, chance, 1)
    more = pick(chance, _elements(view)).format(pick(chance, ["2", "0", "beta", "K", "00", "new"]))
    thing.body = thing.body[: found.end()] + more + thing.body[found.end() :]


def _within_number(view: View, chance: random.Random, what: Callable[[], str]) -> None:
    numbers = [(cell, each) for cell in cells(view, NUMBER) for each in NUMBER.finditer(cell.body) if len(each[0]) > 1]
    cell, found = pick(chance, numbers)
    at = chance.randrange(found.start() + 1, found.end())
    cell.body = cell.body[:at] + what() + cell.body[at:]


def _struck_split(view: View, chance: random.Random) -> None:
    """The number of a struck-out price stands in two elements."""
    form = re.compile(r"(<del>)([^<]*?[0-9][0-9.]*[0-9][^<]*)(</del>)|(~~)([^~]*?[0-9][0-9.]*[0-9][^~]*)(~~)")
    cell = pick(chance, [each for each in cells(view) if form.search(each.body)])
    found = form.search(cell.body)
    assert found
    opening, text, closing = filter(None, found.groups())
    number = re.search("[0-9][0-9.]*[0-9]", text)
    assert number
    at = chance.randrange(number.start() + 1, number.end())
    between = f"{closing}{pick(chance, ['', ' ', '  '])}{opening}"
    struck = f"{opening}{text[:at]}{between}{text[at:]}{closing}"
    cell.body = f"{cell.body[: found.start()]}{struck}{cell.body[found.end() :]}"


def _mark_in_number(view: View, chance: random.Random) -> None:
    mark = f"({chance.randrange(1, 5)})"
    _within_number(view, chance, lambda: pick(chance, [f"<sup>{mark}</sup>", mark]))


def _damage_in_number(view: View, chance: random.Random) -> None:
    _within_number(view, chance, lambda: pick(chance, _DAMAGE))


# --------------------------------------------------------------------------------- hidden, struck out, or not looked at


def _tags(view: View) -> list[Cell | Passage | Table | Piece]:
    """What has an opening tag of its own in the content."""
    tables = [table for table in view.tables if table.head]
    opened = [each for each in view.passages if each.before.startswith("<")]
    return [*(cell for table in tables for row in table.rows for cell in row.cells), *tables, *opened,
            *view.pieces("heading")]  # fmt: skip


def _marked_up(thing: Cell | Passage | Table | Piece, attribute: str) -> None:
    if isinstance(thing, Cell):
        thing.attributes += attribute
    elif isinstance(thing, Passage):
        thing.before = thing.before.replace(">", f"{attribute}>", 1)
    elif isinstance(thing, Table):
        thing.head = thing.head.replace(">", f"{attribute}>", 1)
    else:
        thing.body = thing.body.replace(">", f"{attribute}>", 1)


def _unseen(chance: random.Random) -> str:
    return pick(chance, [*_UNSEEN_AS_IS, *(each(pick(chance, _NAMES)) for each in _UNSEEN)])


def _hidden(view: View, chance: random.Random) -> None:
    """An attribute, class or style that nothing knows, on an element of the content or around all of it."""
    attribute = _unseen(chance)
    if chance.random() < 0.2:
        _around_content(view, f"<div{attribute}>", "</div>")
        return
    if chance.random() < 0.3:
        thing = pick(chance, [*cells(view), *view.passages])
        name = pick(chance, ["span", "b", "i"])
        thing.body = f"<{name}{attribute}>{thing.body}</{name}>"
        return
    thing = pick(chance, _tags(view))
    own = thing.attributes if isinstance(thing, Cell) else thing.head if isinstance(thing, Table) else ""
    if attribute.split("=")[0].strip() in own:
        raise Nothing
    _marked_up(thing, attribute)


def _around_content(view: View, opening: str, closing: str) -> None:
    view.items[0] = Piece(view.items[0].body + opening)
    put_behind(view, -1, "</article>", closing)


def _held(view: View, chance: random.Random) -> None:
    """A part of the content, or all of it, within an element that shows it otherwise or not."""
    name = pick(chance, _HOLDING)
    opening, closing = f"<{name}>", f"</{name.split()[0]}>"
    if chance.random() < 0.3:
        _around_content(view, opening, closing)
        return
    at = pick(
        chance, [at for at, item in enumerate(view.items) if isinstance(item, Table | Passage) or _is_heading(item)]
    )
    item = view.items[at]
    if isinstance(item, Passage) and not (item.before.startswith("<") and item.after.startswith("</")):
        raise Nothing
    view.items[at : at + 1] = [Piece(opening), item, Piece(closing)]


def _is_heading(item: Table | Passage | Piece) -> bool:
    return isinstance(item, Piece) and item.kind == "heading"


def _style_sheet(view: View, chance: random.Random) -> None:
    """A style sheet of the page, in its head or elsewhere, that hides or strikes out what stands in the content."""
    selectors = [each for each in _SELECTORS if "p" not in re.findall(r"\b[a-z]+\b", each) or "<p>" in source_of(view)]
    rule = f"{pick(chance, selectors)}{{{pick(chance, _HIDING)}}}"
    sheet = f"<style>{pick(chance, _AROUND_RULES).format(rule)}</style>"
    put_in(view, chance, sheet, pick(chance, ["head", "before", "behind", "content"]))


def _as_navigation(view: View, chance: random.Random) -> None:
    """A part of the content has a class of navigation, which would be dropped, or holds some."""
    if chance.random() < 0.3:
        thing = pick(chance, [*cells(view), *view.passages])
        link = f'<a class="pagination-nav__link">{pick(chance, ["per hour", "new", "more", "beta"])}</a>'
        thing.body += f'<span class="{pick(chance, _NAVIGATION[:-1])}">{link}</span>'
        return
    found = [each for each in _tags(view) if isinstance(each, Passage | Table)]
    _marked_up(pick(chance, [each for each in found if "class" not in _opening(each)]),
               f' class="{pick(chance, _NAVIGATION)}"')  # fmt: skip


def _opening(thing: Passage | Table) -> str:
    return thing.head if isinstance(thing, Table) else thing.before


# --------------------------------------------------------------------------------------------------------- pictures


def _picture(view: View, chance: random.Random) -> None:
    """What a picture says is no text. In a link, or beside a text, it may be an icon only where it has none."""
    pictures = _PICTURES if view.is_html else _PICTURES_IN_MARKDOWN
    picture = pick(chance, pictures).format(pick(chance, NOTICES[view.language]).replace('"', ""))
    things = [*(each for each in cells(view) if "<a" not in each.body and "[" not in each.body)]
    if chance.random() < 0.2:
        cell = pick(chance, [each for each in things if PRICE.search(each.body) and "<" not in each.body])
        link, icon = ('<a href="/x">{}{}</a>', "<img alt='' src=/x>") if view.is_html else ("[{}{}](/x)", "![](/x)")
        cell.body = f" {link.format(cell.body.strip(), icon)} "
    elif chance.random() < 0.3:
        position = pick(chance, blocks(view))
        view.items.insert(position, Piece(picture if view.is_html else f"\n\n{picture}\n\n"))
    elif chance.random() < 0.3:
        passage = pick(chance, view.passages)
        passage.body += picture
    else:
        cell = pick(chance, things)
        cell.body = pick(chance, [picture, f"{cell.body.rstrip()} {picture}", f"{picture} {cell.body.lstrip()}"])


BESIDE = "it bears on a price, or says that the page is another or not the current one"
MADE_OF_TWO = "what elements only make together is said by none of them"
NOT_SEEN = "a visitor may not see it, or sees it struck out"
NO_TEXT = "a picture may say anything"
EMPTY = "what a cell without text is of is not said"

_KINDS: tuple[tuple[str, str, Change, bool | None], ...] = (
    ("token_split", MADE_OF_TWO, _token_split, True),
    ("token_split_in_markdown", MADE_OF_TWO, _token_split, False),
    ("glued", MADE_OF_TWO, _glued, True),
    ("glued_in_markdown", MADE_OF_TWO, _glued, False),
    ("struck_split", MADE_OF_TWO, _struck_split, True),
    ("struck_split_in_markdown", MADE_OF_TWO, _struck_split, False),
    ("mark_in_number", MADE_OF_TWO, _mark_in_number, True),
    ("mark_in_number_in_markdown", MADE_OF_TWO, _mark_in_number, False),
    ("damage_in_number", "which figure was damaged is not known", _damage_in_number, None),
    ("damage_in_number_in_markdown", "which figure was damaged is not known", _damage_in_number, False),
    ("hidden", NOT_SEEN, _hidden, True),
    ("held", NOT_SEEN, _held, True),
    ("style_sheet", NOT_SEEN, _style_sheet, True),
    ("content_as_navigation", NOT_SEEN, _as_navigation, True),
    ("picture", NO_TEXT, _picture, True),
    ("picture_in_markdown", NO_TEXT, _picture, False),
    ("price_left_empty", EMPTY, lambda view, chance: left_empty(view, chance, labels=False), False),
    ("label_left_empty", EMPTY, lambda view, chance: left_empty(view, chance, labels=True), False),
)
IN_MARKUP: dict[str, Change] = {
    **{name: only_refused(why, change, html=html) for name, why, change, html in _KINDS},
    **{name: only_refused(BESIDE, change, html=True) for name, change in IN_HTML.items()},
    **{name: only_refused(BESIDE, change, html=False) for name, change in IN_MARKDOWN.items()},
}
