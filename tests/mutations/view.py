"""A page's source as tables, passages, headings and tabs that can be changed and written back.

It knows nothing of the reader: regular expressions over the pages that we wrote ourselves, and what `expected.yaml`
says of each sentence.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scraper import yaml_file

PAGES = Path(__file__).parents[1] / "pages"
Data = dict[str, Any]


@dataclass
class Cell:
    """A cell as it stands in the source."""

    body: str
    tag: str = "td"
    attributes: str = ""
    colspan: int = 1
    rowspan: int = 1

    def render(self) -> str:
        """Its HTML."""
        spans = "".join(
            f' {name}="{value}"' for name, value in (("colspan", self.colspan), ("rowspan", self.rowspan)) if value != 1
        )
        return f"<{self.tag}{spans}{self.attributes}>{self.body}</{self.tag}>"


@dataclass
class Row:
    """A row; `before` is the source between it and the row above, such as the end of the table's head."""

    cells: list[Cell]
    before: str = ""


@dataclass
class Table:
    """A table: `form` is html, pipe (Markdown with a | at the start) or loose (Markdown of a converter)."""

    rows: list[Row]
    form: str
    head: str = ""
    tail: str = ""

    def render(self) -> str:
        """Its source."""
        if self.form == "html":
            rows = "".join(f"{row.before}<tr>{''.join(cell.render() for cell in row.cells)}</tr>" for row in self.rows)
            return f"{self.head}{rows}{self.tail}"
        lines = [row.before + "|".join(cell.body for cell in row.cells) for row in self.rows]
        if self.form == "pipe":
            return "".join(f"|{line}|\n" for line in lines) + self.tail
        return "  \n".join(lines) + self.tail


@dataclass
class Passage:
    """One line of a paragraph, with what each sentence says; None where the words are no longer the known ones."""

    body: str
    before: str
    after: str
    mark: str | None = None
    sentences: list[Data] | None = field(default_factory=list)

    def render(self) -> str:
        """Its source."""
        return f"{self.before}{self.body}{self.after}"


@dataclass
class Piece:
    """Any other source: `kind` is heading, tab or markup."""

    body: str
    kind: str = "markup"

    def render(self) -> str:
        """Its source."""
        return self.body


@dataclass
class View:
    """A page: its language, its items in order, and what ends it."""

    language: str
    is_html: bool
    items: list[Table | Passage | Piece]
    cut: int | None = None  # the page ends at this byte
    unclear: str = ""  # why only a refusal is right, where the words do not show it

    def render(self) -> bytes:
        """The page's bytes."""
        return "".join(item.render() for item in self.items).encode("utf-8")[: self.cut]

    @property
    def tables(self) -> list[Table]:
        """The tables in order."""
        return [item for item in self.items if isinstance(item, Table)]

    @property
    def passages(self) -> list[Passage]:
        """The passages in order."""
        return [item for item in self.items if isinstance(item, Passage)]

    def pieces(self, kind: str) -> list[Piece]:
        """The headings, or the tabs."""
        return [item for item in self.items if isinstance(item, Piece) and item.kind == kind]


def folders() -> list[str]:
    """The page folders with a reading."""
    return sorted(each.parent.name for each in PAGES.glob("2*/expected.yaml"))


def load(folder: str) -> tuple[View, Data]:
    """A folder's page and its expected reading."""
    expected = yaml_file.load(PAGES / folder / "expected.yaml")
    (path,) = (PAGES / folder).glob("page.*")
    text = path.read_bytes().decode("utf-8")
    is_html = path.suffix == ".html"
    items = list(_html_items(text) if is_html else _markdown_items(text))
    view = View(expected["language"], is_html, items)
    if view.render() != path.read_bytes():
        raise ValueError(f"{folder} is not written back as it was")
    _attach(view.passages, expected["sentences"])
    view.items = [Piece(item.render()) if isinstance(item, Passage) and not item.sentences else item for item in items]
    return view, expected


# ------------------------------------------------------------------------------------------------------------- text


def plain(source: str) -> str:
    """What a person sees of a piece of source; a line break is a space."""
    text = re.sub(r"<br\s*/?>|  \n", " ", source)
    text = re.sub(r"<(https?:[^>]*)>", r"\1", text)
    text = re.sub(r"<[^>]*>", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("`", "").replace("**", "")
    text = html.unescape(text).replace("\0", "").replace("\u200b", "")
    return " ".join(text.replace("Â", "").replace("Ã ", "× ").split())


def squeezed(text: str) -> str:
    """Text for comparison: no white space, half-width punctuation."""
    return "".join(unicodedata.normalize("NFKC", text).split())


# ------------------------------------------------------------------------------------------------------------- HTML

_BLOCK = re.compile(
    r"(?P<table><table.*?</table>)|(?P<passage><(?:p|li)>.*?</(?:p|li)>)|(?P<tab><li role=\"tab\".*?</li>)"
    r"|(?P<heading><h[1-6].*?</h[1-6]>)",
    re.DOTALL,
)
_ROW = re.compile(r"(?P<before>.*?)<tr>(?P<cells>.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(?P<tag>t[dh])(?P<attributes>[^>]*)>(?P<body>.*?)</t[dh]>", re.DOTALL)
_SPAN = re.compile(r' (colspan|rowspan)="(\d+)"')


def _html_items(text: str) -> Iterator[Table | Passage | Piece]:
    start, end = text.index("<article"), text.index("</article>")
    yield Piece(text[:start])
    position = start
    for found in _BLOCK.finditer(text, start, end):
        yield Piece(text[position : found.start()])
        position = found.end()
        if found["table"]:
            yield html_table(found[0])
        elif found["passage"]:
            yield from _html_passages(found[0])
        else:
            yield Piece(found[0], "tab" if found["tab"] else "heading")
    yield Piece(text[position:])


def html_table(source: str) -> Table:
    """A table of our pages; their spans stand before the other attributes."""
    first, last = source.index(">") + 1, source.rindex("</tr>") + len("</tr>")
    rows = [
        Row([_html_cell(cell) for cell in _CELL.finditer(row["cells"])], row["before"])
        for row in _ROW.finditer(source[first:last])
    ]
    return Table(rows, "html", source[:first], source[last:])


def _html_cell(found: re.Match[str]) -> Cell:
    spans = {name: int(value) for name, value in _SPAN.findall(found["attributes"])}
    return Cell(found["body"], found["tag"], _SPAN.sub("", found["attributes"]), **spans)


def _html_passages(source: str) -> Iterator[Passage]:
    opening, body, closing = re.fullmatch(r"(<\w+>)(.*)(</\w+>)", source, re.DOTALL).groups()
    lines = re.split(r"(<br>\s*)", body)
    for number in range(0, len(lines), 2):
        is_last = number + 1 == len(lines)
        yield Passage(lines[number], "" if number else opening, closing if is_last else lines[number + 1])


# --------------------------------------------------------------------------------------------------------- Markdown


def _markdown_items(text: str) -> Iterator[Table | Passage | Piece]:
    start = re.search(r"^# ", text, re.MULTILINE).start()
    yield Piece(text[:start])
    for block in re.split(r"(?<=\n)(?= *\n)", text[start:]):
        lines = _edges(block)[1]
        if re.search(r"^-*\|? ?-{3}", lines, re.MULTILINE) and "|" in lines:
            yield from _markdown_table(block)
        elif lines.startswith("#") or lines in ("", "***"):
            yield Piece(block, "heading" if lines.startswith("#") else "markup")
        elif re.match(r" *\*(?!\*)", lines) and re.search(r"\(\d\)", lines):
            yield from _markdown_list(block)
        elif re.fullmatch(r"( *\* [A-Z]{3}\n?)+", lines):
            yield from (Piece(line, "tab" if line.strip() else "markup") for line in block.splitlines(keepends=True))
        else:
            yield _markdown_passage(block)


def _markdown_passage(block: str) -> Passage:
    before, body, after = _edges(block)
    return Passage(body, before, after)


def _edges(block: str) -> tuple[str, str, str]:
    """A block's empty lines, its text, and its line end."""
    return re.fullmatch(r"((?: *\n)*)(.*?)(\n*)", block, re.DOTALL).groups()


def _markdown_list(block: str) -> Iterator[Passage | Piece]:
    for line in block.splitlines(keepends=True):
        item = re.fullmatch(r"( *\* )(.*)(\n)", line)
        yield Passage(item[2], item[1], item[3]) if item else Piece(line)


def _markdown_table(block: str) -> Iterator[Table | Piece]:
    before, lines, tail = _edges(block)
    yield Piece(before)
    if lines.startswith("|"):
        rows = [Row([Cell(body) for body in line[1:-1].split("|")]) for line in lines.split("\n")]
        yield Table(rows, "pipe", tail=tail.removeprefix("\n"))
        return
    width = len(re.search(r"^---.*", lines, re.MULTILINE)[0].split("|"))
    *rest, end = lines.rstrip(" \n").split("|")
    cells, row = [], []
    for chunk in rest:
        if len(row) == width - 1:
            last, _, chunk = chunk.rpartition("  \n")  # noqa: PLW2901
            cells.append(Row([*row, Cell(last)]))
            row = []
        row.append(Cell(chunk))
    cells.append(Row([*row, Cell(end)]))
    yield Table(cells, "loose", tail=lines[len(lines.rstrip(" \n")) :] + tail)


# -------------------------------------------------------------------------------------------------------- sentences


def letters(source: str) -> str:
    """A passage's letters for comparison with an expected sentence."""
    return re.sub(r"[^\w]", "", squeezed(plain(source)))


def _attach(passages: list[Passage], sentences: list[Data]) -> None:
    """Give each passage the sentences that the expected reading has for it, in order."""
    waiting = list(sentences)
    for passage in passages:
        text = plain(passage.body)
        found = re.match(r"\((\d+)\)|\*(?= )", text)
        passage.mark = (found[1] or "*") if found else None
        rest = letters(text[found.end() :] if found else text)
        while waiting and waiting[0].get("mark") == passage.mark and rest.startswith(letters(waiting[0]["text"])):
            rest = rest.removeprefix(letters(waiting[0]["text"]))
            passage.sentences.append(waiting.pop(0))
    if waiting:
        raise ValueError(f"no passage for {waiting[0]['text']}")


def content_end(view: View) -> int:
    """The byte after the last word of the page's last sentence."""
    said = [at for at, item in enumerate(view.items) if isinstance(item, Passage) and item.sentences]
    text = "".join(item.render() for item in view.items[: said[-1]]) + view.items[said[-1]].before
    return len((text + view.items[said[-1]].body).rstrip("*").encode("utf-8"))
