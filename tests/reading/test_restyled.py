"""Another style of the same page says the same: what changes no word, no figure and no place stops nothing."""

import re
from pathlib import Path

import pytest

from scraper.reading.read import read_text

PAGES = Path(__file__).parent.parent / "pages"
NAMES = ["2024-12-26_en_v3-promotion", "2026-05-08_en_v4-promotion", "2026-11-15_zh_services"]


def _without_end_tags(page):
    return re.sub(r"</(?:td|th|tr|thead|tbody|li|p)>", "", page)


def _without_quotes(page):
    return re.sub(r'="([\w/.:#-]+)"', r"=\1", page)


def _in_capitals(page):
    return re.sub(r"<(/?)([a-z][a-z0-9]*)", lambda found: f"<{found[1]}{found[2].upper()}", page)


def _attributes_in_capitals(page):
    return re.sub(r" (colspan|rowspan|href|class|style|role)=", lambda found: f" {found[1].upper()}=", page)


def _of_another_build(page):
    return re.sub(r"\b(anchorWithStickyNavbar|tabItem|tabList|tocCollapsible)(?=[\s\"])", r"\1_zz9Q", page)


def _with_parts(page):
    return page.replace("<td>", "<td><span>").replace("</td>", "</span></td>").replace('"><span></span>', '">')


def _with_icons(page):
    icon = '<svg width="13.5" aria-hidden="true" class="iconExternalLink_YH95"><path d="M21 13v10"></path></svg>'
    return re.sub(r"(<td[^>]*><a [^>]*>[^<]+)</a>", rf"\1{icon}</a>", page)


def _in_figures(page):
    return page.replace("<table", "<figure><table").replace("</table>", "</table></figure>")


def _with_places_to_break(page):
    return re.sub(r"(?<=<td>)deepseek-(\w)", r"deepseek-<wbr>\1", page)


def _with_a_style_sheet(page):
    sheet = "td{padding:4px;font-size:.9em} .navbar{display:none} a:hover{opacity:0} @media print{td{display:none}}"
    return page.replace("</head>", f"<style>{sheet}</style></head>").replace("<h1>", f"<style>{sheet}</style><h1>")


def _with_styles(page):
    return page.replace("<td>", '<td style="font-size:0.9em;opacity:0.95;color:#222">')


def _with_signs_in_attributes(page):
    return page.replace("<td>", '<td title="1 < 2 > 1">')


def _with_data_about_it(page):
    return page.replace("<h1>", '<meta itemprop="position" content="2"><h1>')


def _highlighted(page):
    prices = re.sub(r">([$¥][0-9.]+|[0-9.]+元)<", r"><mark>\1</mark><", page)
    return re.sub(r"<code>(.*?)</code>", r"<kbd>\1</kbd>", prices)


def _inserted(page):
    return re.sub(r">([$¥][0-9.]+|[0-9.]+元)<(?!/del)", r"><ins>\1</ins><", page)


def _with_emphasis(page):
    return page.replace("The expense", "<em>The expense</em>").replace("扣减费用", "<em>扣减费用</em>")


def _with_lines_broken_between_sentences(page):
    page = re.sub(r"(?<=[a-z][.])\s+(?=(?:The corresponding|Peak hours|All other) )", "<br>", page)
    return page.replace("。高峰", "。<br>高峰")


def _with_abbreviations(page):
    return page.replace(">1M<", '><abbr title="million">1M</abbr><')


def _with_icons_of_a_style(page):
    return re.sub(r"(<td[^>]*><a [^>]*>[^<]+)</a>", r'\1<span aria-hidden="true"><i class="icon"></i></span></a>', page)


def _with_labels(page):
    return page.replace("<td>$", '<td data-label="deepseek-chat" role="cell">$').replace("<td>✓", '<td title="✓">✓')


def _without_tags_of_head_and_body(page):
    return page.replace("</head>", "").replace("<head>", "").replace("</body>", "").replace("</html>", "")


RESTYLED = [value for name, value in list(globals().items()) if re.match("_(?:with|in|of|high)", name)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("restyled", RESTYLED, ids=lambda each: each.__name__)
def test_a_page_in_another_style_says_the_same(restyled, name):
    page = (PAGES / name / "page.html").read_text("utf-8")
    before, after = read_text(page), read_text(restyled(page))
    assert after.as_dict() == before.as_dict()
    assert after.warnings == []


@pytest.mark.parametrize("restyled", RESTYLED, ids=lambda each: each.__name__)
def test_each_style_changes_the_source_of_a_page(restyled):
    assert any(restyled(page) != page for page in ((PAGES / name / "page.html").read_text("utf-8") for name in NAMES))
