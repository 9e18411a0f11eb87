"""Markdown to the same `Page`: the official twin, and what page-to-Markdown converters make of the page.

Our own reader: Markdown libraries pad and cut a table that does not fit, silently.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from scraper.reading import html_page
from scraper.reading.decode import repair
from scraper.reading.page import (
    ENDLESS,
    LOOK_AT_TABLE,
    NOT_THE_PAGE,
    Cell,
    Grid,
    Heading,
    Item,
    Page,
    Places,
    bounded,
    clean,
    fold,
    passages,
    refuse,
    split_marks,
)

# A bound against hostile input, far above the real page (14,000 characters, the longest line of 500; in some
# converters' copies 2,000).
LENGTH_LIMIT = 65_536
_STRANGE = re.compile(ENDLESS)

_FRONT_MATTER = re.compile(r"\A\s*---\n(?:\w+:.*\n|\s+- .*\n)+---\n")
_HEADING = re.compile(r"#{1,6} (?P<text>.*)")
_RULE = re.compile(r"([-*_])(?:\s*\1){2,}")
_ITEM = re.compile(r"[*+-]\s+(.*)")
_DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?|\|\s*:?-+:?\s*\|")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>")
_HEADING_LINK = re.compile(r'\[[^\[\]]*\]\([^()\s]* +"(?:Direct link to [^"]*|[^"]*的直接链接)"\)')
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()\s]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\(<?[^()\s<>]*>?(?:\s+\"[^\"]*\")?\)")
_ADDRESS = re.compile(r"<(https?://[^<>\s]+)>")
_RAISED = re.compile(r"<sup>((?:\([0-9]{1,2}\))+|\*)</sup>")  # no bare number: it would become a digit of the price
_CODE_EDGE = re.compile("(?<=[A-Za-z0-9])`(?=[A-Za-z0-9])")  # some converters lose the space there
_STRUCK = re.compile(r"~~(.*?)~~")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def parse(text: str, titles: Collection[str] = ()) -> Page:
    """The page's content, from its title (folded; or else from the file's start) to the file's end.

    Raises `PageNotUnderstood` with the place.
    """
    text, repairs = repair(text)
    if len(text) > LENGTH_LIMIT:
        raise refuse("page", f"at most {LENGTH_LIMIT} characters of Markdown", str(len(text)), NOT_THE_PAGE)
    strange = _STRANGE.search(text)
    if strange:
        raise refuse("page", "Markdown", strange[0], NOT_THE_PAGE)
    lines = [bounded(line, f"line {number}") for number, line in enumerate(_FRONT_MATTER.sub("", text).split("\n"), 1)]
    return Page(tuple(_Reader().items(lines[_start(lines, titles) :])), "markdown", repairs)


def _start(lines: list[str], titles: Collection[str]) -> int:
    for number, line in enumerate(lines):
        heading = _heading(line)
        if heading is not None and fold(heading) in titles:
            return number
    return 0


class _Reader(Places):
    """Takes the lines one block after the other and numbers the places."""

    def items(self, lines: list[str]) -> Iterator[Item]:
        paragraph: list[str] = []
        position = 0
        while position < len(lines):
            line = lines[position].strip()
            position += 1
            heading = _heading(line)
            if heading is not None:
                yield from self.paragraph(paragraph)
                yield Heading(heading, self.place("heading"))
            elif line.startswith("<table"):
                yield from self.paragraph(paragraph)
                end = _end_of_html_table(lines, position - 1, self.coming("table"))
                yield html_page.parse_table("\n".join(lines[position - 1 : end]), self.place("table"))
                position = end
            elif _DELIMITER.fullmatch(line):
                end = next((at for at in range(position, len(lines)) if not lines[at].strip()), len(lines))
                header = paragraph[-1:] if line.startswith("|") else paragraph[:]
                yield from self.paragraph(paragraph[: len(paragraph) - len(header)])
                paragraph.clear()
                yield _grid(header, line, lines[position:end], self.place("table"))
                position = end
            elif not line or _RULE.fullmatch(line):
                yield from self.paragraph(paragraph)
            elif item := _ITEM.fullmatch(line):
                yield from self.paragraph(paragraph)
                paragraph.append(_with_break(item[1], lines[position - 1]))
            else:
                paragraph.append(_with_break(line, lines[position - 1]))
        yield from self.paragraph(paragraph)

    def paragraph(self, lines: list[str]) -> Iterator[Item]:
        """The collected lines as passages: a hard break ends a line, any other line end is a space."""
        text, place = "\n".join(lines), self.coming("paragraph")
        lines.clear()
        if _STRUCK.search(text):
            advice = "read the page: what is struck out here no longer holds"
            raise refuse(place, "no struck-out text outside tables", text, advice)
        if clean(_inline(text)):
            yield from passages([_inline(line) for line in _BREAK.split(text)], self.place("paragraph"))


def _heading(line: str) -> str | None:
    found = _HEADING.fullmatch(clean(line))
    return clean(_inline(found["text"].rstrip("# "))) if found else None


def _with_break(text: str, line: str) -> str:
    return f"{text.removesuffix(chr(92))}<br>" if line.endswith("  ") or text.endswith("\\") else text


def _end_of_html_table(lines: list[str], start: int, place: str) -> int:
    for position in range(start, len(lines)):
        if "</table>" in lines[position]:
            rest = lines[position].rpartition("</table>")[2]
            if clean(rest.replace("**", "")):
                raise refuse(place, "a line that ends with the table", rest, "put what follows on its own line")
            return position + 1
    raise refuse(place, "</table>", "the end of the file", "the page is cut off: fetch it whole")


def _grid(header: list[str], delimiter: str, lines: list[str], place: str) -> Grid:
    width = len(_split(delimiter))
    if not header:
        raise refuse(place, "a header row", delimiter, "the row above the dashes is missing: fetch the whole page")
    if len(list(_rows(header, width, place))) > 1:
        raise refuse(place, "a row of dashes below the first row", delimiter, LOOK_AT_TABLE)
    texts = list(_rows([*header, *lines], width, place))
    if len(texts) * width > html_page.CELL_LIMIT:
        raise refuse(place, f"at most {html_page.CELL_LIMIT} cells", "more", NOT_THE_PAGE)
    if [text.strip() for text in texts[0]] in ([""] * width, [f"Column {number + 1}" for number in range(width)]):
        texts = texts[1:]  # a converter's stand-in: Markdown has no table without a header
    cells = [
        [_cell(text, f"{place}, row {number}, cell {position}") for position, text in enumerate(row, start=1)]
        for number, row in enumerate(texts, start=1)
    ]
    repeats = any(len(row) == width > 1 and row[0].folded == row[1].folded for row in cells)
    rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(cells, start=1):
        where = f"{place}, row {number}"
        rows.append(tuple(_filled(row, rows[-1] if rows else (), width, where, repeats=repeats)))
    return Grid(tuple(rows), place)


def _filled(cells: list[Cell], above: tuple[Cell, ...], width: int, place: str, *, repeats: bool) -> Iterator[Cell]:
    """A row of a table whose converter wrote a spanned cell once: the cells that are missing are filled in.

    A cell over several rows leaves the rows below shorter, at their start: it is the cell above. A cell over several
    columns leaves empty cells behind it: they are the cell to their left. Such cells are marked as filled, since
    an empty price cell may as well be empty. What the labels make of the row shows whether this was right.
    A table that repeats spanned cells has none to be filled.
    """
    missing = width - len(cells)
    empty = [not (cell.text or cell.struck or cell.marks) for cell in cells]
    if missing < 0 or (missing and not above) or (empty[0] and not missing) or (repeats and (missing or any(empty))):
        advice = "which cells are missing is not certain: use a copy that repeats spanned cells"
        raise refuse(place, f"{width} cells", f"{len(cells)}: {' | '.join(cell.text for cell in cells)}", advice)
    left = above[missing - 1] if missing else cells[0]
    yield from above[:missing]
    for cell, fill in zip(cells, empty, strict=True):
        left = replace(left, place=cell.place, marks=(), filled=True) if fill else cell
        yield left


def _rows(lines: list[str], width: int, place: str) -> Iterator[list[str]]:
    """Lines to rows. A row in pipes is one line; without them, a cell may run over several lines.

    There a line goes on with the row before it until that row has all its cells; after that, a line without a pipe
    goes on with the last cell, and any other line begins the next row.
    """
    row: list[str] = []
    piped = lines[-1].strip().startswith("|")
    for line in lines:
        cells = _split(line)
        if line.strip().startswith("|") != piped:
            found = line.strip()
            raise refuse(place, "rows that all begin with a pipe, or none", found, LOOK_AT_TABLE)
        if piped or not row or (len(row) >= width and len(cells) > 1):
            if row:
                yield row
            row = cells
        else:
            row[-1] += f"<br>{cells[0]}"
            row += cells[1:]
    if row:
        yield row


def _split(line: str) -> list[str]:
    line = line.strip().removesuffix("<br>").strip()
    if line.startswith("|"):
        line = line[1:]
        line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return _PIPE.split(line)


def _cell(markdown: str, place: str) -> Cell:
    struck, in_struck = split_marks(_inline(" ".join(_STRUCK.findall(markdown))))
    text, marks = split_marks(_inline(_STRUCK.sub(" ", markdown)))
    if "~~" in text:
        raise refuse(place, "struck-out text that ends in its cell", text, LOOK_AT_TABLE)
    return Cell(text, struck, (*marks, *in_struck), place)


def _inline(markdown: str) -> str:
    """The text that inline Markdown shows; links and images by their text, footnote marks as they stand."""
    text = _HEADING_LINK.sub("", markdown)
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _RAISED.sub(r"\1", _ADDRESS.sub(r"\1", text))
    text = _CODE_EDGE.sub(" ", _BREAK.sub(" ", text).replace("**", "")).replace("`", "")
    return html.unescape(_ESCAPE.sub(r"\1", text))
