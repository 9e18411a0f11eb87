"""Which content types are those of the page: its type, in UTF-8 however that is written, whatever else is said."""

import pytest
from faults import ENGLISH, at_path, english
from world import NOW, QUICK

from scraper.problem import SourceUnavailable
from scraper.refresh import fetch


def fetched(site, content_type):
    site.answer = at_path(ENGLISH, lambda request: request.send(english(), content_type))
    return fetch.fetch(lambda: NOW, QUICK)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html", "text/html;", "text/html; charset=utf-8", "text/html;charset=utf8", "Text/HTML; Charset=UTF8",
        'text/html; charset="utf-8"', 'text/html; charset="UTF8"', "text/html; charset=utf-8; boundary=x",
        'text/html; boundary="a;charset=gb2312"; charset=utf-8', "text/html; q=1; charset=utf8 ; x",
        "text/html; charset=",
    ],
)  # fmt: skip
def test_a_page_in_utf_8_is_taken_however_that_is_written(site, content_type):
    captures, _ = fetched(site, content_type)
    assert captures[0].data == english()


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html; charset=gb2312", "text/html; charset=utf-16", "text/html; charset=utf-7",
        "text/html; charset=latin1", "text/html; charset=us-ascii", "text/html; charset=utf-80",
        'text/html; charset="utf-8 gbk"', "text/html; charset=utf-8; charset=gbk",
        "text/html; charset=gbk; charset=utf-8", "text/html; charset=gbk; x=utf-8",
        "application/xhtml+xml; charset=utf-8", "text/plain; charset=utf-8", "charset=utf-8", "x; text/html",
    ],
)  # fmt: skip
def test_another_charset_or_type_is_refused_and_shown(site, content_type):
    with pytest.raises(SourceUnavailable, match="expected text/html in UTF-8; found ") as caught:
        fetched(site, content_type)
    assert caught.value.problems[0].found == content_type
