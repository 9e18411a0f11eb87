"""What two elements make together, and neither says, is refused; what a rule knows may part a text."""

import pytest

from scraper.problem import PageNotUnderstood
from scraper.reading import html_page
from scraper.reading.page import Grid, Passage


def _cell(html):
    page = html_page.parse(f"<table><tr><td>{html}</td></tr></table>", fragment=True)
    (grid,) = (item for item in page.items if isinstance(item, Grid))
    return grid.rows[0][0].text


def _sentence(html):
    page = html_page.parse(f"<p>{html}</p>", fragment=True)
    return [item.text for item in page.items if isinstance(item, Passage)]


@pytest.mark.parametrize(
    "html",
    [
        '$0.42<a href="#fn2">2</a>',
        "$0.42<small>2</small>",
        "$0.42<span>2</span>",
        "$0.42<em>2</em>",
        "<b>$0.42</b><b>2</b>",
        "$<b>0.42</b>",
        "$0.<i>42</i>",
        "0.5<span>元</span>",
        "2<b>,500</b>",
        "deepseek-v5<span>beta</span>",
        "deepseek-v4<b>-pro</b>",
        "deepseek-v4 <b>-pro</b>",
        "384<b>K</b>",
        "OFF<b>-PEAK</b>",
        "缓存<b>未</b>命中",
        "1M INPUT TOKENS <small>(CACHE HIT)</small>",
        "$0.<del>5</del>42",
        "<del>$1</del><del>5</del>$0.42",
        "$0.4<sup>(1)</sup>2",
        "deepseek-v4<sup>(1)</sup>-pro",
        "$0<br>.42",
        "$0.<br>42",
        "deepseek-<br>v4",
        "deepseek-v4<p>-pro</p>",
    ],
)
def test_a_text_that_two_elements_make_in_a_cell_is_refused(html):
    with pytest.raises(
        PageNotUnderstood, match=r"table 1, row 1, cell 1: expected a number, name or label of one elem"
    ):
        _cell(html)


def test_the_message_says_where_and_names_the_elements():
    with pytest.raises(PageNotUnderstood, match=r"found '\$0\.42⟨here⟩2 of <td>, <a href=\"#fn2\">'"):
        _cell('$0.42<a href="#fn2">2</a>')


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>$0.42</b>", "$0.42"),
        (" <span> $0.42 </span>\n", "$0.42"),
        ("$0.42<sup>(2)</sup>", "$0.42"),
        ("<b>$0.42</b><sup>(2)</sup>", "$0.42"),
        ("$0.42<b>(2)</b>", "$0.42"),
        ("$0.42 (75% off<sup>(3)</sup>)<del>$1.68</del>", "$0.42 (75% off )"),
        ("<del>$1.68</del>$0.42", "$0.42"),
        ("<del>$1.68</del><br>$0.42", "$0.42"),
        ("1M INPUT TOKENS<br>(CACHE HIT)", "1M INPUT TOKENS (CACHE HIT)"),
        ("1M INPUT TOKENS<br><small>(CACHE HIT)</small>", "1M INPUT TOKENS (CACHE HIT)"),
        ("<b>OUTPUT</b> <i>PRICE</i>", "OUTPUT PRICE"),
        ('See <a href="/">Thinking Mode</a> for more', "See Thinking Mode for more"),
        ('切换方式详见<a href="/">思考模式</a>', "切换方式详见思考模式"),
        ("$0.<!-- -->42", "$0.42"),
        ("deepseek-<wbr>chat", "deepseek-chat"),
    ],
)
def test_what_a_rule_knows_may_part_the_text_of_a_cell(html, text):
    assert _cell(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "a discount of 7<b>5%</b>",
        "a discount of 75<b>%</b>",
        "until 2026/<b>05</b>/31",
        "from 01:0<b>0</b> on",
        "<code>deepseek</code>-chat",
        "V4<i>.1</i>",
        "costs $<b>1</b>",
        "7<b>5 折</b>",
        "打 7<b>折</b>",
        "<code>deepseek<kbd>-</kbd>reasoner</code>",
        "from 14<i>:</i>00 on",
        "until 2026<b>-</b><b>05</b>-31",
    ],
)
def test_a_number_or_name_that_two_elements_make_in_a_sentence_is_refused(html):
    with pytest.raises(PageNotUnderstood, match="paragraph 1: expected a number, name or label of one element"):
        _sentence(html)


@pytest.mark.parametrize(
    "html",
    [
        "<code>deepseek-chat</code>, <code>deepseek-reasoner</code>.",
        "使用<code>deepseek-chat</code>作为模型名",
        "(3) <strong>one.</strong>Two",
        "<b>注意</b>：价格",
        'see <a href="/">Rate Limit</a>.',
        "the <b>75%</b> discount",
    ],
)
def test_words_may_stand_beside_each_other_in_a_sentence(html):
    assert len(_sentence(html)) == 1


@pytest.mark.parametrize("html", ["Model<b>s</b>", "<b>Models</b> &amp; Pricing"])
def test_a_heading_is_a_text_of_one_element(html):
    with pytest.raises(PageNotUnderstood, match="heading 1: expected a number, name or label of one element"):
        html_page.parse(f"<h1>{html}</h1>", fragment=True)
