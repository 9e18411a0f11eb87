"""What is not known to be seen as it stands is refused: by attribute, class, style, style sheet, and around."""

import pytest

from scraper.problem import PageNotUnderstood
from scraper.reading import html_page
from scraper.reading.css import hiding

_PAGE = (
    "<html><head>{head}</head><body {body}><div {around}><article><div {within}>"
    "<table><tr><td {cell}>a</td></tr></table>"
    "</div></article></div></body></html>"
)
_EMPTY = dict.fromkeys(("head", "body", "around", "within", "cell"), "")
_HIDDEN = [
    "hidden",
    "inert",
    "popover",
    "v-cloak",
    'x-show="open"',
    'aria-hidden="true"',
    'class="hidden"',
    'class="line-through"',
    'class="markdown sr-only"',
    'class="row_hide"',
    'class="old-price"',
    'data-state="closed"',
    'data-state="old"',
    'data-state="gone"',
    'data-status="1"',
    'data-show="false"',
    'aria-disabled="true"',
    'role="deletion"',
    'title="was $0.30"',
    'aria-label="no longer valid"',
    'data-tooltip="50% off"',
    'bgcolor="black"',
    'id="gone"',
    'data-kind="price--was"',
    'id="hidden-part"',
    'dir="rtl"',
    'style="display:none"',
    'style="position:absolute;left:-9999px"',
]


def _parse(**parts):
    return html_page.parse(_PAGE.format(**_EMPTY | parts))


@pytest.mark.parametrize("attribute", _HIDDEN)
@pytest.mark.parametrize("place", ["body", "around", "within", "cell"])
def test_an_element_on_or_around_the_content_that_may_not_be_seen_is_refused(place, attribute):
    with pytest.raises(PageNotUnderstood, match=r"expected what a visitor sees, as it stands; not .*found 'hidden <"):
        _parse(**{place: attribute})


@pytest.mark.parametrize("element", ["template", "noscript", "details", "dialog", "object", "aside", "iframe", "svg"])
def test_content_within_an_element_that_may_not_show_it_is_refused(element):
    with pytest.raises(
        PageNotUnderstood, match=f"the content where a visitor sees it; found 'within <{element}>|one <article>"
    ):
        html_page.parse(f"<body><{element}><article><p>a</p></article></{element}></body>")


@pytest.mark.parametrize(
    "attribute",
    [
        'class="col col--12"',
        'class="docItemCol_VOVn"',
        'class="docItemCol_zz9Q"',
        'class="docItemCol"',
        'class="margin-top--lg"',
        'class=""',
        'id="model-details"',
        'id="off-peak"',
        'data-rh="true"',
        'data-label="OFF-PEAK"',
        "data-v-1a2b3c4d",
        'data-sort-value="0.15"',
        'data-sourcepos="1:1-1:9"',
        'role="cell"',
        'title="a"',
        'aria-label="Details"',
        'bgcolor="#eeeeee"',
        'id="threshold"',
        'lang="en"',
        'aria-hidden="false"',
        'style="font-size:0.9em"',
    ],
)
@pytest.mark.parametrize("place", ["body", "around", "within", "cell"])
def test_what_is_known_to_leave_the_content_as_it_is_stops_nothing(place, attribute):
    assert _parse(**{place: attribute}).items[0].rows[0][0].text == "a"


@pytest.mark.parametrize(
    "style",
    [
        "",
        "text-align:center",
        "font-size:14px; ",
        "font-size:0.9em",
        "opacity:0.95",
        "OPACITY:.8",
        "color:#333",
        "color:red",
        "background:#ffffcc",
        "text-decoration:underline dotted",
        "text-decoration-line:none",
        "display:block;overflow:visible;height:auto",
        "margin:0 auto 1em",
        "width:100%",
        "white-space:nowrap",
        "--ifm-color-primary:#123456",
        "font-weight:bold;border:1px solid #ccc",
        "/* display:none */ font-size:14px",
    ],
)
def test_a_style_that_leaves_a_text_as_it_is(style):
    assert hiding(style) == ""


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "display:/**/none",
        "display:no\\6e e",
        "visibility:hidden",
        "visibility:collapse",
        "content-visibility:hidden",
        "opacity:0",
        "opacity:0.0",
        "opacity:1e-9",
        "font-size:0",
        "font-size:1px",
        "font-size:calc(0px)",
        "font:0/0 a",
        "line-height:0",
        "height:0;overflow:hidden",
        "max-height:0",
        "width:0",
        "overflow:hidden",
        "text-indent:-9999px",
        "margin-left:-9999px",
        "position:absolute;left:-9999px",
        "transform:scale(0)",
        "clip:rect(0,0,0,0)",
        "clip-path:inset(50%)",
        "mask:linear-gradient(transparent,transparent)",
        "filter:opacity(0)",
        "zoom:0",
        "color:transparent",
        "color:#fff",
        "color:rgba(0,0,0,0.01)",
        "-webkit-text-fill-color:transparent",
        "background:black",
        "background-image:url(/strike.png)",
        "direction:rtl;unicode-bidi:bidi-override",
        "text-decoration:line-through",
        "text-decoration:2px line-through red",
        "TEXT-DECORATION-LINE: underline Line-Through",
        "-webkit-text-decoration:line-through",
        "--price:none",
        "nonsense",
        "td{display:none}",
        f"color:{'(' * 100}",
    ],
)
def test_a_style_that_may_hide_a_text_or_strike_it_out(style):
    with pytest.raises(PageNotUnderstood, match="not the style"):
        _parse(cell=f'style="{style}"')


@pytest.mark.parametrize(
    "sheet",
    [
        "td{display:none}",
        "TD{DISPLAY:NONE}",
        ".x, td{text-decoration-line:line-through}",
        "table td:nth-child(1){visibility:hidden}",
        "article *{opacity:0}",
        "body{display:none}",
        "*{color:transparent}",
        "td::after{content:'00'}",
        "td:before{content:'0'}",
        "td:is(td, .x){font-size:0}",
        "td:not(:hover){display:none}",
        "@media screen{td{display:none}}",
        "@supports (display:grid){td{display:none}}",
        "@import 'x.css';",
        "article{td{display:none}}",
        "td{display:none",
        "td:no-such-thing{display:none}",
        f"td{','.join(['x'] * 1000)},td{{display:none}}",
        f"td{{display:none{'(' * 100}}}",
        ".x{display:none}" * 300,
    ],
)
def test_a_style_sheet_that_may_hide_some_of_the_content_is_refused(sheet):
    with pytest.raises(PageNotUnderstood, match="page, <style>: expected"):
        _parse(head=f"<style>{sheet}</style>")


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        ":root{--ifm-color-primary:#123}",
        "td{padding:4px;font-size:.9em}",
        ".promo{display:none}",
        "nav, .navbar__item{opacity:0}",
        "td:hover{display:none}",
        "@media print{td{display:none}}",
        "@font-face{font-family:x;src:url(x)} @keyframes y{0%{opacity:0}}",
        ".hash-link::before{content:'#'}",
        "td/* {display:none} */{color:#222}",
    ],
)
def test_a_style_sheet_that_leaves_the_content_as_it_is_stops_nothing(sheet):
    assert _parse(head=f"<style>{sheet}</style>").items[0].rows[0][0].text == "a"


def test_a_rule_of_a_style_sheet_is_told_in_one_short_line():
    with pytest.raises(PageNotUnderstood) as error:
        _parse(head=f"<style>td,\n\x1bx{'.y' * 100}, td{{display:none}}</style>")
    (line,) = str(error.value).splitlines()
    assert "\x1b" not in line
    assert len(line) < 500


@pytest.mark.parametrize("rel", ["stylesheet", "preload"])
def test_a_style_sheet_within_an_address_is_refused(rel):
    with pytest.raises(PageNotUnderstood, match="no style sheet within an address"):
        _parse(head=f'<link rel="{rel}" href=" DATA:text/css,td%7Bdisplay:none%7D">')


def test_a_style_sheet_of_the_site_and_an_icon_within_an_address_stop_nothing():
    assert _parse(head='<link rel="stylesheet" href="/a.css"><link rel="icon" href="data:image/png;base64,AA">').items


def test_a_style_sheet_for_paper_only_stops_nothing():
    assert _parse(head='<style media="print">td{display:none}</style>').items
