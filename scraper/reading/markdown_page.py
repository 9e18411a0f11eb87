"""Markdown to the same `Page`: the official twin, and what page-to-Markdown converters make of the page.

Our own reader: Markdown libraries pad and cut a table that does not fit, silently.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial

from scraper.reading import html_page, html_table, markdown_text
from scraper.reading.findings import Findings, NotReadWhole, Walk
from scraper.reading.markdown_around import without_front_matter, without_menu
from scraper.reading.page import (
    ENDLESS,
    LOOK_AT_TABLE,
    NOT_THE_PAGE,
    Cell,
    Grid,
    Item,
    Page,
    Passage,
    bounded,
    clean,
    refuse,
)

_NOT_CERTAIN = "which cells are missing is not certain: use a copy that repeats spanned cells"
# A bound against hostile input, far above the real page (14,000 characters, the longest line of 500; in some
# converters' copies 2,000).
LENGTH_LIMIT = 65_536
_STRANGE = re.compile(ENDLESS)

_HEADING = re.compile(r"#{1,6} (?P<text>.*)")
_RULE = re.compile(r"([-*_])(?:\s*\1){2,}")
_ITEM = re.compile(r"[*+-]\s+(.*)")
_DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?|\|\s*:?-+:?\s*\|")
_PIPE = re.compile(r"(?<!\\)\|")
_STRUCK = re.compile(r"~~.*?~~")
_HTML_TABLE = re.compile(r"(?:\*\*\s*)?(?=<table\b)", re.IGNORECASE)
_END_OF_HTML_TABLE = re.compile("</table>", re.IGNORECASE)
# Some converters write a blank line within the text of a link.
_TORN_LINK = re.compile(r"(\[(?:!\[[^\[\]]*\]\([^()\s]*\)|[^\[\]\n])+)\n\s*\n([^\[\]\n]+\]\([^()\s]*\))")
# A footnote begins its line, whether or not the paragraph does.
_NOTE = re.compile(r"\n(?=\s*(?:<sup>)?\\?\([0-9]{1,2}\\?\)(?:</sup>)?\s)")
# A bold element around a table, or before it: its marks stand at the edge of a row.
_BOLD_BEFORE, _BOLD_BEHIND = re.compile(r"^\*\*\s*(?=\|)"), re.compile(r"(?<=\|)\s*\*\*$")


def parse(text: str, titles: Collection[str] = ()) -> Page:
    """The page's content, from its title (as in `Words.titles`; or else from the file's start) to the file's end.

    Raises `PageNotUnderstood` with the places.
    """
    if len(text) > LENGTH_LIMIT:
        raise refuse("page", f"at most {LENGTH_LIMIT} characters of Markdown", str(len(text)), NOT_THE_PAGE)
    strange = _STRANGE.search(text)
    if strange:
        raise refuse("page", "Markdown", strange[0], NOT_THE_PAGE)
    text = _TORN_LINK.sub(r"\1 \2", without_front_matter(text, titles))
    lines = [bounded(line, f"line {number}") for number, line in enumerate(text.split("\n"), 1)]
    start = _start(lines, titles)
    content = [*without_menu(lines[:start]), *lines[start:]]
    findings = Findings()
    page = Page(tuple(_Reader(findings).items(content)), "markdown")
    if findings:
        raise NotReadWhole(findings, page)
    return page


def _start(lines: list[str], titles: Collection[str]) -> int:
    """The line of the title; 0 where there is none: then all is content."""
    for number, line in enumerate(lines):
        heading = _heading(line)
        if heading and _is_title(heading, titles):
            return number
    return 0


def _is_title(heading: str, titles: Collection[str]) -> bool:
    found = markdown_text.heading(heading, "", Findings())  # what is refused in it is told when the content is read
    return found.folded.casefold() in titles


class _Reader(Walk):
    """Takes the lines one block after the other."""

    def items(self, lines: list[str]) -> Iterator[Item]:
        paragraph: list[str] = []
        position = 0
        while position < len(lines):
            line = lines[position].strip()
            position += 1
            heading = _heading(line)
            if heading is not None:
                yield from self.paragraph(paragraph)
                yield from self.heading(heading)
            elif _HTML_TABLE.match(line):
                yield from self.paragraph(paragraph)
                end = _end_of_html_table(lines, position - 1)
                yield from self.table(partial(_html_table, lines[position - 1 : end]))
                position = end
            elif _DELIMITER.fullmatch(line):
                end = next((at for at in range(position, len(lines)) if _ends_table(lines[at])), len(lines))
                header = paragraph[-1:] if line.startswith("|") else paragraph[:]
                yield from self.paragraph(paragraph[: len(paragraph) - len(header)])
                paragraph.clear()
                yield from self.table(partial(_grid, header, line, lines[position:end], self.findings))
                position = end
            elif not line or _RULE.fullmatch(line):
                yield from self.paragraph(paragraph)
            elif item := _ITEM.fullmatch(line):
                yield from self.paragraph(paragraph)
                paragraph.append(_with_break(item[1], lines[position - 1]))
            else:
                paragraph.append(_with_break(line, lines[position - 1]))
        yield from self.paragraph(paragraph)

    def heading(self, heading: str) -> Iterator[Item]:
        """A heading in the next place."""
        place = self.place("heading")
        return self.read(place, lambda: [markdown_text.heading(heading, place, self.findings)])

    def table(self, reading: Callable[[str], Iterable[Grid]]) -> Iterator[Item]:
        """A table in the next place."""
        place = self.place("table")
        return self.read(place, lambda: reading(place))

    def paragraph(self, lines: list[str]) -> Iterator[Item]:
        """The collected lines as passages: a hard break ends a line, any other line end is a space."""
        text, place = "\n".join(lines), self.coming("paragraph")
        lines.clear()
        found = list(self.read(place, lambda: _passages(text, place, self.findings)))
        if found:
            self.place("paragraph")
            yield from found


def _passages(text: str, place: str, findings: Findings) -> Iterator[Passage]:
    if _STRUCK.search(text):
        advice = "read the page: what is struck out here no longer holds"
        raise refuse(place, "no struck-out text outside tables", text, advice)
    yield from markdown_text.lines(_NOTE.sub("<br>", text), place, findings)


def _heading(line: str) -> str | None:
    """The Markdown of a heading."""
    found = _HEADING.fullmatch(clean(line))
    return found["text"].rstrip("# ") if found else None


def _with_break(text: str, line: str) -> str:
    return f"{text.removesuffix(chr(92))}<br>" if line.endswith("  ") or text.endswith("\\") else text


def _end_of_html_table(lines: list[str], start: int) -> int:
    """The line behind the table; of one that does not end, behind the last."""
    ends = (at + 1 for at in range(start, len(lines)) if _END_OF_HTML_TABLE.search(lines[at]))
    return next(ends, len(lines))


def _html_table(lines: list[str], place: str) -> list[Grid]:
    table = _HTML_TABLE.sub("", "\n".join(lines).strip(), count=1)
    ends = [each.end() for each in _END_OF_HTML_TABLE.finditer(table)]
    if not ends:
        raise refuse(place, "</table>", "the end of the file", "the page is cut off: fetch it whole")
    rest = table[ends[-1] :]
    if clean(rest.replace("**", "")):
        raise refuse(place, "a line that ends with the table", rest, "put what follows on its own line")
    return [html_page.parse_table(table[: ends[-1]], place)]


def _ends_table(line: str) -> bool:
    return line.strip() in {"", "**"}


def _grid(header: list[str], delimiter: str, lines: list[str], findings: Findings, place: str) -> Iterator[Grid]:
    """The table; none where a row of it is refused."""
    width = len(_split(delimiter))
    if not header:
        raise refuse(place, "a header row", delimiter, "the row above the dashes is missing: fetch the whole page")
    if len(list(_rows(header, width, place))) > 1:
        raise refuse(place, "a row of dashes below the first row", delimiter, LOOK_AT_TABLE)
    texts = list(_rows([*header, *lines], width, place))
    if len(texts) * width > html_table.CELL_LIMIT:
        raise refuse(place, f"at most {html_table.CELL_LIMIT} cells", "more", NOT_THE_PAGE)
    if [clean(html.unescape(text)) for text in texts[0]] in (
        [""] * width,
        [f"Column {number + 1}" for number in range(width)],
    ):
        texts = texts[1:]  # a converter's stand-in: Markdown has no table without a header
    if not texts:
        raise refuse(place, "a table with rows", " | ".join(header), LOOK_AT_TABLE)
    cells = [
        [
            markdown_text.cell(text, f"{place}, row {number}, cell {position}", findings)
            for position, text in enumerate(row, start=1)
        ]
        for number, row in enumerate(texts, start=1)
    ]
    repeats = any(len(row) == width > 1 and row[0].folded == row[1].folded != "" for row in cells)
    if any(_is_empty(row[0]) for row in cells) and any(len(row) < width for row in cells):
        found = next(" | ".join(cell.text for cell in row) for row in cells if len(row) < width)
        raise refuse(place, "spanned cells left empty in all rows, or in none", found, _NOT_CERTAIN)
    rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(cells, start=1):
        where = f"{place}, row {number}"
        with findings:
            rows.append(tuple(_filled(row, rows[-1] if rows else (), width, where, repeats=repeats)))
    if len(rows) == len(cells):
        yield Grid(tuple(rows), place)


def _filled(cells: list[Cell], above: tuple[Cell, ...], width: int, place: str, *, repeats: bool) -> Iterator[Cell]:
    """A row of a table whose converter wrote a spanned cell once: what is missing or empty is filled in.

    A cell over several rows leaves the rows below shorter, or empty, at their start: it is the cell above. A cell over
    several columns leaves empty cells behind it: they are the cell to their left. Such cells are marked as filled,
    since an empty price cell may as well be empty. What the labels make of the row shows whether this was right.
    A table that repeats spanned cells has none to be filled.
    """
    missing = width - len(cells)
    empty = [_is_empty(cell) for cell in cells]
    begins = empty.index(False) if False in empty else width
    if missing < 0 or begins == width or ((missing or begins) and not above) or (repeats and (missing or any(empty))):
        texts = " | ".join(cell.text for cell in cells)
        found = f"{len(cells)} cells: {texts}" if missing else f"some of them empty: {texts}"
        raise refuse(place, f"{width} cells", found, _NOT_CERTAIN)
    yield from above[:missing]
    left = cells[0]
    for column, cell in enumerate(cells):
        if empty[column]:
            left = replace(above[column] if column < begins else left, place=cell.place, marks=(), filled=True)
        else:
            left = cell
        yield left


def _is_empty(cell: Cell) -> bool:
    return not (cell.text or cell.struck or cell.marks)


def _rows(lines: list[str], width: int, place: str) -> Iterator[list[str]]:
    """Lines to rows. A row in pipes is one line; without them, a cell may run over several lines.

    There a line goes on with the row before it until that row has all its cells; after that, a line without a pipe
    goes on with the last cell, and any other line begins the next row.
    """
    row: list[str] = []
    piped = _bare(lines[-1]).startswith("|")
    for line in map(_bare, lines):
        cells = _split(line)
        if line.startswith("|") != piped:
            raise refuse(place, "rows that all begin with a pipe, or none", line, LOOK_AT_TABLE)
        if piped or not row or (len(row) >= width and len(cells) > 1):
            if row:
                yield row
            row = cells
        else:
            row[-1] += f"<br>{cells[0]}"
            row += cells[1:]
    if row:
        yield row


def _bare(line: str) -> str:
    """A row without what stands at its edges and is none of it."""
    return _BOLD_BEHIND.sub("", _BOLD_BEFORE.sub("", line.strip().removesuffix("<br>").strip()))


def _split(line: str) -> list[str]:
    line = _bare(line)
    if line.startswith("|"):
        line = line[1:]
        line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return _PIPE.split(line)
