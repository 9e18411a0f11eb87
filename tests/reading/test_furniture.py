"""What stands around the content: navigation by class, a known text, a warning, or a stop."""

from pathlib import Path

import pytest

from scraper.problem import PageNotUnderstood
from scraper.reading.read import read_text

PAGE = (Path(__file__).parent.parent / "pages" / "2026-10-17_en_search-fetch" / "page.html").read_text("utf-8")
NOTICE = "From December 1, 2026, all prices double."
# Where a text may be put in: before this.
PLACES = {
    "the body": '<div id="__docusaurus">',
    "the navigation bar": '<b class="navbar__title',
    "the side bar": '<li class="menu__list-item',
    "the main part": "<main>",
    "beside the article": "<article>",
    "behind the article": "</main>",
}


def _with(text, place="the main part"):
    before = PLACES[place]
    assert PAGE.count(before) >= 1
    return PAGE.replace(before, text + before, 1)


def _read(text):
    return read_text(text)


def test_the_page_itself_has_nothing_to_warn_of():
    assert _read(PAGE).warnings == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "html",
    [
        f"<div>{NOTICE}</div>",
        f'<div class="theme-announcement-bar announcementBar_mb4j" role="banner">{NOTICE}</div>',
        f'<div class="promo"><section><p><b>{NOTICE}</b></p></section></div>',
        f"<b>{NOTICE}</b>",
        f'<div hidden="">{NOTICE}</div>',
        NOTICE,
        f'<a class="menu__link" href="/">{NOTICE}</a>',
        "<p>50% off</p>",
        "<p>Only $0.1 now</p>",
        "<p>DeepSeek-V5 is here</p>",
        "<p>New billing</p>",
        "<p>A surcharge applies in some regions.</p>",
        "<p>The table below is not in force.</p>",
        "<p>Amounts in euros</p>",
        "<p>下表有误</p>",
        "<p>加收附加费</p>",
        "<p>限时优惠</p>",
        "<p>12 月 1 日起</p>",
        '<img src="/a.png" alt="Prices double on December 1">',
        '<img src="/half-price.png" alt="">',
        '<input type="button" value="Prices double on December 1">',
        '<input placeholder="Prices double on December 1">',
        '<select><option label="Prices double on December 1"></option></select>',
    ],
)
def test_a_text_around_the_content_that_could_bear_on_a_price_is_refused(place, html):
    with pytest.raises(PageNotUnderstood, match="around the content, <"):
        _read(_with(html, place))


@pytest.mark.parametrize(
    "html",
    [
        '<div class="x">Join our Discord</div>',
        "<p>加入我们的社区</p>",
        "<p>浙公网安备33010502011812号</p>",
        '<img src="/logo.png" alt="">',
        "<button>Search</button>",
    ],
)
def test_any_other_text_around_the_content_is_a_warning(html):
    (warning,) = _read(_with(html)).warnings
    assert warning.place.startswith("around the content, <")


@pytest.mark.parametrize(
    "html",
    [
        '<nav class="navbar"><a class="navbar__link" href="/">Pricing FAQ</a></nav>',
        '<nav class="menu_a1b2"><a class="menu__link menu__link--sublist">DeepSeek-V5 Release 2027/01/01</a></nav>',
        '<nav class="menu_a1b2"><a class="menu__link"><span class="linkLabel_zz9Q">Token Usage</span></a></nav>',
        '<ul class="table-of-contents"><li><a class="table-of-contents__link">Model Details</a></li></ul>',
        '<footer class="footer"><div class="footer__copyright">Copyright © 2027</div></footer>',
        '<nav class="pagination-nav"><a><div class="pagination-nav__label">Rate Limit</div></a></nav>',
        '<footer class="footer"><ul><li class="footer__item"><img alt="WeChat QRcode"></li></ul></footer>',
        "<noscript>Prices need JavaScript</noscript>",
        "<script>var price = '$1'</script>",
        '<nav class="navbar"><button class="DocSearch DocSearch-Button"><kbd>K</kbd>Search</button></nav>',
        '<nav class="menu"><a class="menu__link" href="/metadata">元数据</a></nav>',
        '<div id="portal"></div>',
        '<svg><path d="M0"/></svg>',
        "<p>Deduction Rules</p>",
        '<meta http-equiv="refresh" content="300">',
        '<input type="checkbox"><input type="hidden" value="$1">',
        '<nav class="navbar"><input class="navbar__search-input" placeholder="Search"></nav>',
    ],
)
def test_navigation_is_known_by_its_elements_and_classes(html):
    assert _read(_with(html)).warnings == []


def test_a_word_within_a_link_that_has_another_class_is_read_by_itself():
    link = '<nav><a class="menu__link" href="/">Models &amp; Pricing<span class="badge">Hot</span></a></nav>'
    (warning,) = _read(_with(link)).warnings
    assert warning.found == "Hot"


@pytest.mark.parametrize(
    "html",
    [
        '<div class="theme-doc-version-banner">x</div>',
        '<div class="theme-unlisted-banner">x</div>',
        '<div class="alert theme-draft-banner">x</div>',
        "<div>This is documentation for 1.0, which is no longer actively maintained.</div>",
        "<div>For up-to-date documentation, see the latest version.</div>",
        "<p>You see an archived copy.</p>",
        "<p>This page has moved.</p>",
        "<p>这是旧版文档，已不再维护。</p>",
    ],
)
def test_a_page_that_says_it_is_not_the_current_one_is_refused(html):
    with pytest.raises(PageNotUnderstood, match=r"around the content, <.*expected the current page"):
        _read(_with(html))


@pytest.mark.parametrize("content", ["0;url=/v2", "5; URL='https://a.example/'", "0,/v2", "0 url=/v2", "1.5 /v2"])
@pytest.mark.parametrize("place", ["the body", "the main part", "beside the article"])
def test_a_page_that_leads_elsewhere_by_itself_is_refused(place, content):
    with pytest.raises(PageNotUnderstood, match="expected a page that stays"):
        _read(_with(f'<meta http-equiv="Refresh" content="{content}">', place))


@pytest.mark.parametrize(
    "html",
    [
        f'<nav class="theme-doc-breadcrumbs">{NOTICE}</nav>',
        f'<nav class="theme-doc-breadcrumbs"><span class="breadcrumbs__link">{NOTICE}</span></nav>',
        f'<div class="theme-doc-toc-mobile"><button>{NOTICE}</button></div>',
        f'<footer class="theme-doc-footer"><p>{NOTICE}</p></footer>',
        f'<nav class="pagination-nav"><a class="pagination-nav__link">{NOTICE}</a></nav>',
        '<footer class="theme-doc-footer"><p>Hello</p></footer>',
    ],
)
def test_a_text_in_the_navigation_of_the_content_that_is_no_name_is_refused(html):
    with pytest.raises(
        PageNotUnderstood, match=r"navigation of the content, <.*expected the names of pages and headings"
    ):
        _read(PAGE.replace("<h1>", f"{html}<h1>", 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" | DeepSeek API Docs</title>", " (archived)</title>"),
        ("DeepSeek API Docs</b>", "DeepSeek API Docs (old version)</b>"),
        ("Copyright © 2026", "Archived copy of 2026"),
    ],
)
def test_a_name_of_the_page_or_site_that_says_it_is_not_the_current_one_is_refused(old, new):
    assert old in PAGE
    with pytest.raises(PageNotUnderstood, match="expected the current page"):
        _read(PAGE.replace(old, new, 1))


def test_a_price_in_the_title_of_the_page_is_refused():
    with pytest.raises(PageNotUnderstood, match="page, <title>: expected the name of the page only"):
        _read(PAGE.replace("</title>", ": $1</title>", 1))


def test_the_foot_of_the_content_may_say_who_edits_it_and_when_it_was_changed():
    foot = (
        '<footer class="theme-doc-footer docusaurus-mt-lg"><div class="row"><div class="col"><a href="/edit"'
        ' class="theme-edit-this-page">Edit this page</a></div><div class="col"><span class="theme-last-updated">'
        'Last updated on <b><time datetime="2026-10-17">Oct 17, 2026</time></b></span></div></div></footer></article>'
    )
    assert _read(PAGE.replace("</article>", foot, 1)).warnings == []


@pytest.mark.parametrize("name", ["title", "aria-label"])
def test_the_link_of_a_heading_to_itself_says_no_more_than_the_heading(name):
    with pytest.raises(PageNotUnderstood, match="heading 2: expected no text in the link of a heading to itself"):
        _read(PAGE.replace(f'{name}="Direct link to Model Details"', f'{name}="All prices double"', 1))


@pytest.mark.parametrize("inside", ["all prices double", '<img src="/a.png">', "<b>#</b>"])
def test_a_text_in_the_link_of_a_heading_to_itself_is_refused(inside):
    with pytest.raises(PageNotUnderstood, match="heading 2: expected no text in the link of a heading to itself"):
        _read(PAGE.replace("\u200b</a></h2>", f"{inside}</a></h2>", 1))


def test_a_known_sentence_that_decides_a_price_is_refused_around_the_content():
    text = "The deepseek-v4-pro model is currently offered at a 75% discount, extended until 2026/05/31 15:59 UTC."
    with pytest.raises(PageNotUnderstood, match=r"around the content, <p>|around the content, <div"):
        _read(_with(f"<p>{text}</p>"))
