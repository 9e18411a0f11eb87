"""Pages made to break a reader: each is refused in plain words, soon and in little memory, however it is read."""

import itertools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scraper.problem import PageNotUnderstood, ScraperError, SourceUnavailable
from scraper.reading import html_tree
from scraper.reading.decode import decode
from scraper.reading.read import read_text

ROOT = Path(__file__).parent.parent.parent
PAGES = ROOT / "tests" / "pages"
WHOLE = {
    "html": PAGES / "2025-12-20_en_v3.2" / "page.html",
    "markdown": PAGES / "2026-10-17_en_search-fetch_twin" / "page.md",
}
CHINESE = PAGES / "2026-10-17_zh_search-fetch" / "page.html"
WAYS = list(itertools.product(("", "html", "markdown"), (False, True)))  # the format and whether it is a fragment
MEGABYTE = 1024 * 1024
SECONDS = 10  # far above the second that is wanted: only what grows without bound takes so long

# Reads many texts, each in one way, and prints how each ended and after how long. Memory and time are bounded, so
# that what grows without bound ends in an error.
READ = """
import json, resource, signal, sys, time
resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
from scraper.reading.decode import decode
from scraper.problem import ScraperError
from scraper.reading.read import read_text
for line in sys.stdin:
    text, form, fragment = json.loads(line)
    data = eval(text).encode("utf-8", "surrogatepass")
    start = time.perf_counter()
    signal.alarm({seconds})
    try:
        read_text(decode(data, "page"), form=form, fragment=fragment)
        ended = ["read", ""]
    except ScraperError as error:
        ended = [type(error).__name__, str(error)]
    except MemoryError:
        ended = ["MemoryError", ""]
    signal.alarm(0)
    print(json.dumps([*ended, time.perf_counter() - start]), flush=True)
"""


def _fill(unit, before="", after="", times=None):
    """A page that holds one text as often as the size limit allows, or so many times; as the expression that makes it.

    The reader counts what opens tags and references, so many are the most that it looks at.
    """
    room = 512 * 1024 - len(before.encode()) - len(after.encode())
    most = room // len(unit.encode())
    for sign, limit in (("<", html_tree.TAG_LIMIT), ("&", html_tree.AMPERSAND_LIMIT)):
        if sign in unit:
            most = min(most, (limit - before.count(sign) - after.count(sign)) // unit.count(sign))
    times = times or most
    return f"{before!r} + {unit!r} * {times} + {after!r}"


TABLE = "<table><tr><td>MODEL</td><td>deepseek-chat</td></tr>"
PIPES = "# Models & Pricing\n\n| MODEL | deepseek-chat |\n| --- | --- |\n"

NESTED = {
    name: _fill(opened, before, "x" + after)
    for name, opened, before, after in (
        ("divisions", "<div>", "<article>", ""),
        ("lists", "<ul><li>", "<article>", ""),
        ("blockquotes", "<blockquote>", "<article>", ""),
        ("emphasis", "<em><b>", "<article>", ""),
        ("links", "<a href='x'>", "<article>", ""),
        ("struck-out text", "<del>", "<article>", ""),
        ("marks", "<sup>", "<article>", ""),
        ("headings", "<h1>", "<article>", ""),
        ("articles", "<article>", "", ""),
        ("paragraphs", "<p>", "<article>", ""),
        ("tables", "<table>", "<article>", ""),
        ("tables in cells", "<table><tr><td>", "<article>", ""),
        ("table bodies", "<tbody>", "<article><table>", ""),
        ("rows", "<tr>", "<article><table>", ""),
        ("cells", "<td>", "<article><table><tr>", ""),
        ("emphasis in a cell", "<em>", "<article><table><tr><td>", ""),
        ("divisions in a cell", "<div>", "<article><table><tr><td>", ""),
        ("divisions outside the article", "<div>", "", ""),
        ("lists in Markdown", "- ", "# Models & Pricing\n\n", ""),
        ("quotes in Markdown", "> ", "# Models & Pricing\n\n", ""),
        ("emphasis in Markdown", "*_", "# Models & Pricing\n\n", ""),
        ("links in Markdown", "[", "# Models & Pricing\n\n", "](x)"),
    )
}
SPANS = {
    "a column span of a billion": _fill(f'<td colspan="{10**9}">x</td>', "<article><table><tr>", "</tr>", times=1),
    "a row span of a billion": _fill(f'<td rowspan="{10**9}">x</td>', "<article><table><tr>", "</tr>", times=1),
    "a span of five thousand digits": _fill("9", "<article><table><tr><td colspan='", "'>x</td></tr>", times=5000),
    "a million cells by spans": _fill(
        '<td colspan="100" rowspan="100">x</td>', "<article><table><tr>", "</tr>" + "<tr></tr>" * 99, times=100
    ),
    "a million cells one by one": _fill("<td>", "<article><table><tr>", times=100_000),
    "as many cells as tags allow": _fill("<td>x</td>", "<article><table><tr>", "</tr></table></article>"),
    "as many rows as tags allow": _fill("<tr></tr>", "<article><table>", "</table></article>"),
    "rows of one cell under a wide one": _fill(
        "<tr><td>x</td></tr>", '<article><table><tr><td colspan="100">MODEL</td></tr>', "</table></article>"
    ),
    "a million columns in Markdown": _fill("|-", "| MODEL |\n", "|\n"),
    "a million cells in a row of Markdown": _fill("|", PIPES),
    "a million rows in Markdown": _fill("|\n", PIPES),
}
UNTERMINATED = {
    name: _fill(unit, before)
    for (name, unit), before in itertools.product(
        {
            "tags": "<",
            "tags with a name": "<a ",
            "tags with a slash": "<a/",
            "end tags": "</a ",
            "attributes": "<a href='",
            "comments": "<!--",
            "declarations": "<!",
            "instructions": "<?",
            "marked sections": "<![CDATA[",
            "scripts": "<script>",
            "entities": "&",
            "numeric entities": "&#",
        }.items(),
        ("", "<article>"),
    )
} | {
    "an attribute": _fill("a", "<article><p class='"),
    "an attribute without a quote": _fill("a", "<article><p class="),
    "a tag full of attributes": _fill("a=1 ", "<article><p "),
    "a tag full of spaces": _fill(" ", "<article><p "),
    "a comment": _fill("- ", "<article><!--"),
    "a numeric entity": _fill("9", "<article>&#"),
    "a code fence": _fill("x\n", f"{PIPES}\n```\n", times=2000),
    "code fences": _fill("```\n", "# Models & Pricing\n\n", times=2000),
    "front matter": _fill("a: b\n", "---\n", times=2000),
    "front matter of spaces": _fill(" ", "---\n"),
    "an HTML table in Markdown": _fill("<td>x</td>\n", "# Models & Pricing\n\n<table>\n"),
    "HTML tables in Markdown": _fill("<table>\n", "# Models & Pricing\n\n"),
    "raised text in Markdown": _fill("<sup>", "# Models & Pricing\n\n"),
    "raised text in a cell of Markdown": _fill("<sup>", f"{PIPES}| PRICING | "),
    "titles of links in Markdown": _fill('[a](b "', "# Models & Pricing\n\n"),
    "addresses in Markdown": _fill("<http://", "# Models & Pricing\n\n"),
}
MANY = {
    "paragraphs": _fill("<p>x</p>", f"<article>{TABLE}</table>", "</article>"),
    "headings": _fill("<h2>x</h2>", f"<article>{TABLE}</table>", "</article>"),
    "footnotes": _fill("<p>(1) x</p>", f"<article>{TABLE}</table>", "</article>"),
    "tables": _fill(f"{TABLE}</table>", "<article>", "</article>"),
    "unknown rows": _fill("<tr><td>x</td><td>x</td></tr>", f"<article>{TABLE}", "</table></article>"),
    "rows of prices": _fill("<tr><td>1M OUTPUT TOKENS</td><td>$1</td></tr>", f"<article>{TABLE}", "</table></article>"),
    "columns of one model": _fill("<td>deepseek-chat</td>", "<article><table><tr><td>MODEL</td>", "</tr></table>"),
    "marks": _fill("<sup>(1)</sup>", "<article><table><tr><td>MODEL", "</td></tr></table></article>"),
    "breaks": _fill("<br>", "<article><p>", "</p></article>"),
    "breaks in a cell": _fill("<br>", "<article><table><tr><td>MODEL", "</td></tr></table></article>"),
    "attributes of one tag": _fill("a=1 ", "<article><p ", ">x</p></article>"),
    "classes of one tag": _fill("x ", "<article><p class='", "'>x</p></article>"),
    "known sentences": _fill(
        "Please check this article for the details of Context Caching. ", f"<article>{TABLE}</table><p>", "</p>"
    ),
    "names in a sentence": _fill("deepseek-chat, ", f"<article>{TABLE}</table><p>The model names ", "</p>"),
    "hours in a sentence": _fill(
        "01:00 - 04:00 and ",
        f"<article>{TABLE}</table><p>Off-peak rates are half of the peak rates. Peak hours are ",
        "</p>",
    ),
    "out-of-range entities": _fill("&#1114112;", "<article><p>", "</p></article>"),
    "surrogate entities": _fill("&#xD800;", "<article><p>", "</p></article>"),
    "known sentences in Markdown": _fill(
        "Please check this article for the details of Context Caching. ", "# Models & Pricing\n\n"
    ),
    "headings in Markdown": _fill("# x\n", "# Models & Pricing\n\n"),
    "paragraphs in Markdown": _fill("x\n\n", "# Models & Pricing\n\n"),
    "list items in Markdown": _fill("* x\n", "# Models & Pricing\n\n"),
    "empty lines": _fill("\n", "# Models & Pricing\n\n"),
    "lines of one paragraph": _fill("x\n", "# Models & Pricing\n\n"),
    "lines before a table without pipes at its edge": _fill("x\n", "# Models & Pricing\n\n", "--- | ---\n"),
    "lines of one cell": _fill("x\n", "# Models & Pricing\n\nMODEL | deepseek-chat\n--- | ---\n"),
    "tables in Markdown": _fill("| A | B |\n|-|-|\n\n", "# Models & Pricing\n\n"),
    "ragged rows": _fill("| x |\n", PIPES),
    "unknown rows in Markdown": _fill("| x | y |\n", PIPES),
    "HTML tables in Markdown": _fill(f"{TABLE}</table>\n", "# Models & Pricing\n\n"),
}
CHARACTERS = {
    "pipes": "|", "escaped pipes": "\\|", "backslashes": "\\", "brackets": "[]", "links": "[x](y) ", "images": "![](",
    "backticks": "`", "backticks in words": "a`", "tildes": "~", "struck-out text": "~~x", "asterisks": "*",
    "asterisks apart": "* ", "dashes": "-", "dashes apart": "- ", "underscores apart": "_ ", "colons": ":",
    "delimiters": "|:-:", "hashes": "#", "breaks": "<br>", "broken breaks": "<br ", "parentheses": "(", "marks": "(1)",
    "numeric entities": "&#1114112;", "named entities": "&amp", "NULs in text": "x\x00" * 10 + "x" * 100,
    "spaces": " \u00a0", "invisible characters": "x\u200b", "letters": "x", "words": "x ", "damaged letters": "Ã",
    "line separators": "\u2028x", "vertical tabs": "\vx", "combining marks": "\u0301", "dollar signs": "$1",
}  # fmt: skip
PLACES = {
    "a paragraph of HTML": ("<article><p>", "</p></article>"),
    "a cell of HTML": ("<article><table><tr><td>MODEL</td><td>", "</td></tr></table></article>"),
    "a heading of Markdown": ("# ", "\n"),
    "a paragraph of Markdown": ("# Models & Pricing\n\n", "\n"),
    "a cell of Markdown": (f"{PIPES}| PRICING | ", " |\n"),
}
FILLED = {f"{name} in {place}": _fill(CHARACTERS[name], *PLACES[place]) for name in CHARACTERS for place in PLACES}


CASES = {
    f"{name}, {'a fragment' if fragment else 'a page'}": (text, "", fragment)
    for name, text in (NESTED | SPANS).items()
    for fragment in (False, True)
}
CASES |= {name: (text, "", True) for name, text in (UNTERMINATED | MANY | FILLED).items()}
CASES |= {
    f"{name}, {form or 'any'}, {'a fragment' if fragment else 'a page'}": (text, form, fragment)
    for name, text in {
        "tags": NESTED["divisions"],
        "cells": SPANS["as many cells as tags allow"],
        "attribute": UNTERMINATED["an attribute"],
        "pipes": FILLED["pipes in a cell of Markdown"],
    }.items()
    for form, fragment in WAYS
}  # fmt: skip


def endings():
    """How reading each of the cases ends, all in one process: the error's name, its message, the seconds it took."""
    code = READ.format(limit=200 * MEGABYTE, seconds=SECONDS)
    lines = "".join(f"{json.dumps(case)}\n" for case in CASES.values())
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, input=lines, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    return dict(zip(CASES, map(json.loads, done.stdout.splitlines()), strict=False))


@pytest.fixture(scope="module")
def outcomes():
    """The endings, of all tests of this file."""
    return endings()


@pytest.mark.parametrize("case", CASES)
def test_a_page_made_to_break_the_reader_is_refused_in_plain_words(outcomes, case):
    outcome, message, _ = outcomes[case]
    assert outcome in {"PageNotUnderstood", "SourceUnavailable"}
    assert all("expected" in line and "found" in line and len(line) < 600 for line in message.split("\n"))


# ------------------------------------------------------------------------------------------------ large files


def _scraper_read(path, limit, *options):
    """`python -m scraper read`, in so much memory."""
    code = (
        f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}));"
        "sys.argv[0] = 'scraper'; runpy.run_module('scraper', run_name='__main__', alter_sys=True)"
    )
    command = [sys.executable, "-c", code, "read", str(path), *options]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, check=False
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A page, repeated to 100 MB."""
    path = tmp_path_factory.mktemp("large") / "page.html"
    page = WHOLE["html"].read_bytes()
    with path.open("wb") as file:
        for _ in range(100 * MEGABYTE // len(page) + 1):
            file.write(page)
    yield path
    shutil.rmtree(path.parent)


@pytest.mark.parametrize("options", [[], ["--fragment"], ["--format", "html"], ["--format", "markdown", "--fragment"]])
def test_a_file_of_100_megabytes_is_refused_without_being_read_in_full(large, options):
    done = _scraper_read(large, 100 * MEGABYTE, *options)
    assert (done.returncode, done.stdout) == (30, "")
    assert "at most 524288 bytes" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_without_end_is_refused():
    done = _scraper_read("/dev/zero", 100 * MEGABYTE)
    assert (done.returncode, done.stdout) == (30, "")
    assert "at most 524288 bytes" in done.stderr


# -------------------------------------------------------------------------------------------------- encodings


def _outcome(data, form="", *, fragment=False):
    try:
        read_text(decode(data, "page"), form=form, fragment=fragment)
    except ScraperError as error:
        return error
    return None


@pytest.mark.parametrize("page", [*WHOLE.values(), CHINESE], ids=["html", "markdown", "chinese"])
def test_the_pages_of_this_file_are_read_as_they_stand(page):
    assert _outcome(page.read_bytes()) is None


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "gbk", "gb18030", "big5"]
)
def test_a_page_in_another_encoding_is_no_source(encoding, fragment):
    data = CHINESE.read_text("utf-8").encode(encoding, "ignore")
    assert isinstance(_outcome(data, fragment=fragment), SourceUnavailable)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("page", WHOLE.values(), ids=WHOLE)
def test_a_page_whose_characters_are_several_bytes_wide_is_no_source(page, encoding):
    data = page.read_text("utf-8").encode("ascii", "ignore").decode().encode(encoding)
    assert isinstance(_outcome(data), SourceUnavailable)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_page_in_a_western_encoding_is_no_source(encoding):
    data = WHOLE["html"].read_text("utf-8").replace("$", "£").encode(encoding, "ignore")
    assert isinstance(_outcome(data), SourceUnavailable)


@pytest.mark.parametrize("encoding", ["utf-7", "hz", "iso2022_jp"])
def test_a_page_in_an_encoding_of_plain_bytes_is_refused(encoding):
    assert _outcome(CHINESE.read_text("utf-8").encode(encoding, "ignore")) is not None


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"+/v8-"])
@pytest.mark.parametrize("page", WHOLE.values(), ids=WHOLE)
def test_a_page_behind_the_mark_of_another_encoding_is_refused_unless_it_reads_the_same(page, mark):
    data = page.read_bytes()
    error = _outcome(mark + data)
    assert error is not None or _rows(mark + data) == _rows(data)


def _rows(data):
    return list(read_text(decode(data, "page")).rows())


# ------------------------------------------------------------------------------- what is no price page at all

NO_PAGE = {
    "a shell that a script fills": '<!doctype html><html><body><div id="root"></div><script src="a.js"></script>',
    "a shell with an empty article": "<!doctype html><html><body><article></article></body></html>",
    "an article of spaces": "<!doctype html><html><body><article> \n&nbsp;\u200b </article></body></html>",
    "an article of empty elements": "<article><div><p></p><table></table></div></article>",
    "an article with nothing but its title": "<article><h1>Models &amp; Pricing</h1></article>",
    "a title and no more": "# Models & Pricing\n",
    "a challenge": "<!doctype html><title>Just a moment...</title><h1>Checking your browser</h1><form></form>",
    "a challenge in an article": "<article><h1>Checking your browser before you go on</h1></article>",
    "an error page": "<!doctype html><title>502 Bad Gateway</title><center><h1>502 Bad Gateway</h1></center><hr>nginx",
    "an error page in an article": "<article><h1>Page Not Found</h1><p>We could not find it.</p></article>",
    "an error as JSON": '{"error": {"message": "rate limited", "code": 429}}',
    "an error as XML": '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
    "an error in a word": "Forbidden",
    "a redirect": '<html><head><meta http-equiv="refresh" content="0; url=/login"></head></html>',
    "a PDF": "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "a table of something else": "<article><table><tr><td>MODEL YEAR</td><td>2026</td></tr></table></article>",
}


@pytest.mark.parametrize(("form", "fragment"), WAYS)
@pytest.mark.parametrize("text", NO_PAGE.values(), ids=NO_PAGE)
def test_what_stands_in_the_pages_place_is_refused(text, form, fragment):
    assert isinstance(_outcome(text.encode(), form, fragment=fragment), PageNotUnderstood)


# ----------------------------------------------------------------------------------- entities, cells and prices

ENTITIES = (
    *("&#1114112;", "&#x110000;", "&#xFFFFFFFF;", "&#99999999999999999999;", f"&#{'9' * 5000};", f"&#x{'F' * 5000};"),
    *("&#xD800;", "&#xDFFF;", "&#0;", "&#x1;", "&#128;", "&#xFFFE;", "&#-1;", "&#;", "&#x;", "&nosuch;", "&", "&#"),
)
# The first price of each page, as it stands there.
CELL = {"html": ">$0.028<", "markdown": "| $0.003 "}


def _with(form, cell):
    """The page with another text in a price's place."""
    text = WHOLE[form].read_text("utf-8")
    assert CELL[form] in text
    return text.replace(CELL[form], re.sub(r"\$[0-9.]+", lambda _: cell, CELL[form]), 1).encode()


@pytest.mark.parametrize("form", CELL)
@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity[:24])
def test_an_entity_that_is_no_part_of_a_price_is_refused(form, entity):
    assert isinstance(_outcome(_with(form, f"$0.0{entity}28")), PageNotUnderstood)


PRICES = (
    *("$1,50", "$1,500", "$1.500,00", "$1'500", "-$1", "$-1", "−$1", "+$1", "$+1", "($1)", "$1e3", "$1E3", "$1e-3"),
    *("$٣", "$①", "$½", "$0x10", "$1_000", "$inf", "$NaN", "$", "$.", "$.5", "$5.", "$00.5", "$01", "$1.2.3"),
    *("1 元 2 元", "1元2元", "1元/2元", "$1 $2", "$1$2", "$1-2", "$1 - $2", "$1–$2", "$1~$2", "$1/$2", "$1 or $2"),
    *("$0", "$0.0", "$0.00000000", "0元", "free", "Free", "-", "—", "N/A", "TBD", "?", "", " ", "&nbsp;", "\u200b"),
    *("US$1", "$1 USD", "USD 1", "€1", "£1", "1$", "¢28", "$1M", "$1k", "$1%", "1", "$1/1K tokens", "$1 / token"),
    *("$1/2M tokens", "$1/1M tokens", "about $1", "~$1", "≈$1", "<$1", ">$1", "from $1", "$1*2", "$1(50% off)"),
    *("$" + "9" * 5000, "$0." + "0" * 5000 + "1", "$1\u202e82", "$1\u200e", "$1 2", "$0 .5", "$0. 5", "S1", "$$1"),
)  # fmt: skip


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("form", CELL)
@pytest.mark.parametrize("price", PRICES, ids=lambda price: ascii(price[:24]))
def test_a_cell_that_is_not_plainly_one_price_is_refused(form, price, fragment):
    assert isinstance(_outcome(_with(form, price), fragment=fragment), PageNotUnderstood)
