"""HTML to headings, grids and passages."""

import pytest

from scraper.problem import PageNotUnderstood
from scraper.reading import html_page
from scraper.reading.page import Grid, Heading, Passage


def _items(html):
    return html_page.parse(html, fragment=True).items


def _grid(html):
    (grid,) = (item for item in _items(html) if isinstance(item, Grid))
    return grid


def _texts(html):
    return [[cell.text for cell in row] for row in _grid(html).rows]


def _cell(html):
    return _grid(f"<table><tr><td>{html}</td></tr></table>").rows[0][0]


def _passages(html):
    return [(item.mark, item.text) for item in _items(html) if isinstance(item, Passage)]


# ------------------------------------------------------------------------------------------------ tables


def test_a_cell_that_spans_columns_stands_in_each_of_them():
    table = "<table><tr><td colspan=2>MODEL</td><td>a</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    assert _texts(table) == [["MODEL", "MODEL", "a"], ["1", "2", "3"]]


def test_a_cell_that_spans_rows_stands_in_each_of_them():
    table = "<table><tr><td rowspan=2>PRICING</td><td>1</td></tr><tr><td>2</td></tr></table>"
    assert _texts(table) == [["PRICING", "1"], ["PRICING", "2"]]


def test_a_cell_that_spans_rows_and_columns_stands_in_all_of_them():
    table = "<table><tr><td rowspan=2 colspan=2>a</td><td>1</td></tr><tr><td>2</td></tr></table>"
    assert _texts(table) == [["a", "a", "1"], ["a", "a", "2"]]


def test_a_cell_beside_a_span_moves_to_the_next_free_column():
    table = "<table><tr><td>a</td><td rowspan=2>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr></table>"
    assert _texts(table) == [["a", "b", "c"], ["d", "b", "e"]]


def test_a_cell_that_spans_has_one_place():
    grid = _grid("<table><tr><td>a</td><td colspan=2>b</td></tr></table>")
    assert [cell.place for cell in grid.rows[0]] == ["table 1, row 1, cell 1"] + ["table 1, row 1, cell 2"] * 2


def test_rows_of_head_and_body_are_rows_of_one_table():
    table = (
        "<table><colgroup><col></colgroup><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"
    )
    assert _texts(table) == [["a"], ["b"]]


def test_tables_are_numbered_in_the_order_of_the_page():
    items = _items("<table><tr><td>a</td></tr></table><div><table><tr><td>b</td></tr></table></div>")
    assert [item.place for item in items] == ["table 1", "table 2"]


@pytest.mark.parametrize("span", ["0", "-1", "2.5", "", " 2", "٣", "two", "101", "1000000000"])
@pytest.mark.parametrize("attribute", ["colspan", "rowspan"])
def test_a_span_is_a_number_from_1_to_100(attribute, span):
    with pytest.raises(PageNotUnderstood, match=f"table 1, row 1, cell 1: expected {attribute} from 1 to 100"):
        _items(f'<table><tr><td {attribute}="{span}">a</td></tr></table>')


def test_a_span_that_reaches_past_the_last_row_is_refused():
    with pytest.raises(PageNotUnderstood, match="rowspan=3 with 2 rows left"):
        _items("<table><tr><td rowspan=3>a</td><td>1</td></tr><tr><td>2</td></tr></table>")


def test_spans_that_overlap_are_refused():
    with pytest.raises(PageNotUnderstood, match="'d' over the cell at table 1, row 1, cell 2"):
        _items("<table><tr><td>a</td><td rowspan=2>b</td></tr><tr><td colspan=2>d</td></tr></table>")


def test_a_row_with_a_cell_too_few_is_refused():
    with pytest.raises(PageNotUnderstood, match="table 1, row 2: expected 2 columns; found 'nothing in column 2'"):
        _items("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>")


def test_a_row_with_a_cell_too_many_is_refused():
    with pytest.raises(PageNotUnderstood, match="expected 3 columns; found 'nothing in column 3'"):
        _items("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td><td>e</td></tr></table>")


def test_a_cell_inside_what_stands_in_a_cell_is_refused():
    with pytest.raises(PageNotUnderstood, match="a cell stands inside a cell"):
        _items("<table><tr><td><div>a<td>b</td></div></td></tr></table>")


def test_a_table_in_a_cell_is_refused():
    with pytest.raises(PageNotUnderstood, match="a cell stands inside a cell"):
        _items("<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>")


@pytest.mark.parametrize(
    "table",
    [
        "<table>$1<tr><td>a</td></tr></table>",
        "<table><tr>$1<td>a</td></tr></table>",
        "<table><tbody><tr><td>a</td></tr>$1</tbody></table>",
    ],
)
def test_text_between_cells_is_refused(table):
    with pytest.raises(PageNotUnderstood, match="expected text in cells only; found '\\$1'"):
        _items(table)


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><div>b</div><td>a</td></tr></table>",
        "<table><del><tr><td>a</td></tr></del></table>",
    ],
)
def test_a_table_holds_rows_and_a_row_holds_cells(table):
    with pytest.raises(PageNotUnderstood, match=r"expected (rows of cells|cells); found '<"):
        _items(table)


def test_a_table_with_too_many_cells_is_refused():
    row = "<tr><td colspan=100>a</td></tr>"
    with pytest.raises(PageNotUnderstood, match="at most 2000 cells"):
        _items("<table>" + row * 21 + "</table>")


def test_rows_that_stand_too_deep_are_refused():
    with pytest.raises(PageNotUnderstood):
        _items("<table>" + "<tbody>" * 3000 + "<tr><td>a</td></tr></table>")


# ------------------------------------------------------------------------------------------------- cells


def test_a_line_break_in_a_cell_is_a_space():
    assert _cell("1M INPUT TOKENS<br>(CACHE HIT)").text == "1M INPUT TOKENS (CACHE HIT)"


@pytest.mark.parametrize(
    "html", ["&nbsp;&nbsp;OUTPUT&nbsp;PRICE ", "<b>OUTPUT</b>\n <i>PRICE</i>", "OUT\u200bPUT PRICE"]
)
def test_a_cell_has_the_text_that_a_visitor_sees(html):
    assert _cell(html).text == "OUTPUT PRICE"


def test_nul_bytes_are_no_part_of_a_cell():
    assert _cell("\x00支\x00持").text == "支持"


def test_a_link_is_its_text():
    assert _cell('<a href="/guides/json_mode">Json Output</a>').text == "Json Output"


@pytest.mark.parametrize("element", ["del", "s", "strike"])
def test_struck_out_text_is_kept_apart(element):
    cell = _cell(f"<{element}>$0.07</{element}><br>$0.014")
    assert (cell.text, cell.struck) == ("$0.014", "$0.07")


@pytest.mark.parametrize(
    "html", ["<del><b>$0.07</b></del>$0.014", "<b><del>$0.07</del>$0.014</b>", "<del><p>$0.07</p></del>$0.014"]
)
def test_struck_out_text_is_kept_apart_however_deep_it_stands(html):
    cell = _cell(html)
    assert (cell.text, cell.struck) == ("$0.014", "$0.07")


@pytest.mark.parametrize(
    ("html", "text", "marks"),
    [
        ("MODEL<sup>(1)</sup>", "MODEL", ("1",)),
        ("PRICING<sup>(1)(2)</sup>", "PRICING", ("1", "2")),
        ("PRICING<sup>(1)</sup><sup>(2)</sup>", "PRICING", ("1", "2")),
        ("deepseek-v4-flash<sup>*</sup>", "deepseek-v4-flash", ("*",)),
        ("MODEL(1)", "MODEL", ("1",)),
        ("$2.19 (5)", "$2.19", ("5",)),
        ("<del>$1.74<sup>(3)</sup></del>", "", ("3",)),
    ],
)
def test_footnote_marks_are_kept_apart(html, text, marks):
    cell = _cell(html)
    assert (cell.text, cell.marks) == (text, marks)


def test_struck_out_texts_that_stand_apart_are_not_put_together():
    assert _cell("$1 <del>$1.7</del> <del>4</del>").struck == "$1.7 4"


@pytest.mark.parametrize("name", ["pagination-nav", "theme-doc-footer"])
def test_navigation_within_a_cell_is_refused(name):
    with pytest.raises(PageNotUnderstood, match="table 1, row 1, cell 1: expected text, and no navigation within it"):
        _cell(f'$1<span class="{name}"><a class="pagination-nav__link">per hour</a></span>')


def test_the_link_of_a_heading_to_itself_stands_in_a_heading():
    with pytest.raises(PageNotUnderstood, match="no text in the link of a heading to itself"):
        _cell('$1<a class="hash-link" href="#x"></a>')


@pytest.mark.parametrize("raised", ["new", "1", "(a)", "(100)", "", "<del>(1)</del>", "2)"])
def test_raised_text_that_is_no_mark_is_refused(raised):
    with pytest.raises(PageNotUnderstood, match="table 1, row 1, cell 1: expected a footnote mark such as \\(1\\)"):
        _cell(f"$1<sup>{raised}</sup>")


@pytest.mark.parametrize(
    "element", ["img", "svg", "input", "script", "template", "math", "sub", "q", "details", "dialog"]
)
def test_an_element_that_is_not_known_is_refused(element):
    with pytest.raises(PageNotUnderstood, match=f"table 1, row 1, cell 1: expected text.*; found '<{element}>"):
        _cell(f"$1 <{element}>x</{element}>")


@pytest.mark.parametrize(
    "element", ["ins", "mark", "kbd", "code", "span", "small", "a", "u", "abbr", "time", "data", "samp", "var", "cite"]
)
def test_an_element_that_leaves_its_text_as_it_is_is_its_text(element):
    assert _cell(f"<{element}>$1</{element}>").text == "$1"


@pytest.mark.parametrize("html", ["deepseek-<wbr>chat", "<b>deepseek-<wbr>chat</b>"])
def test_a_place_where_a_name_may_be_broken_is_no_part_of_it(html):
    assert _cell(html).text == "deepseek-chat"


@pytest.mark.parametrize(
    "icon",
    [
        '<svg><path d="M0"/></svg>',
        '<svg aria-label="(opens in new tab)"></svg>',
        '<img src="/icon.png" alt="">',
        '<img src="/icon.png">',
        '<span aria-hidden="true"><svg></svg></span>',
        '<i class="fa fa-external-link"></i>',
    ],
)
def test_an_icon_without_text_may_stand_beside_the_words_of_a_link(icon):
    assert _cell(f'<a href="/guides/json_mode">Json Output{icon}</a>').text == "Json Output"


@pytest.mark.parametrize(
    "html",
    [
        '<img src="/a.png" alt="">',
        '<a href="/a"><img src="/a.png" alt=""></a>',
        '<a href="/a">Tool Calls<img src="/a.png" alt="from Monday"></a>',
        '<a href="/a">Tool Calls<svg><text>from Monday</text></svg></a>',
        '<a href="/a">Tool Calls<svg aria-label="no longer free"></svg></a>',
        '<a href="/a">Tool Calls<svg><title>Removed</title></svg></a>',
        '<a href="/a">$0.1<img src="/9.png" alt=""></a>',
        "Tool Calls <svg></svg>",
    ],
)
def test_any_other_picture_may_say_something_and_is_refused(html):
    with pytest.raises(PageNotUnderstood, match=r"found '<(img|svg)"):
        _cell(html)


@pytest.mark.parametrize("html", ['<p><img src="/a.png" alt=""></p>', "<svg></svg>", "<figure><img></figure>"])
def test_a_picture_by_itself_may_say_something_and_is_refused(html):
    with pytest.raises(PageNotUnderstood, match=r"found '<(img|svg)"):
        _items(html)


def test_a_figure_is_what_stands_in_it():
    assert _texts("<figure><table><tr><td>a</td></tr></table></figure>") == [["a"]]


def test_a_caption_is_a_passage_behind_its_table():
    items = _items("<table><caption>in USD</caption><tr><td>a</td></tr></table>")
    assert items[1] == Passage("in USD", None, "table 1, caption")


def test_a_caption_of_a_figure_is_a_caption():
    items = _items("<figure><table><tr><td>a</td></tr></table><figcaption>Model <b>Details</b></figcaption></figure>")
    assert items[1] == Passage("Model Details", None, "paragraph 1, caption")


def test_data_about_the_page_is_no_text():
    assert _passages('<p>one<meta itemprop="position" content="2"></p>') == [(None, "one")]


def test_a_comment_is_no_part_of_a_cell():
    assert _cell("$0.<!-- was 0.3 -->28").text == "$0.28"


def test_anything_else_that_is_not_text_is_refused():
    with pytest.raises(PageNotUnderstood, match="CData"):
        _cell("<![CDATA[$1]]>$2")


# ----------------------------------------------------------------------------------- headings and passages


def test_a_heading_is_its_text_without_the_link_to_it():
    (item,) = _items('<h2>Model Details<a class="hash-link" href="#model-details">\u200b</a></h2>')
    assert item == Heading("Model Details", "heading 1")


@pytest.mark.parametrize(
    "html", ["<p>one</p><p>two</p>", "<div>one</div>two", "<ul><li>one</li><li>two</li></ul>", "one<p>two</p>"]
)
def test_each_block_is_a_passage(html):
    assert _passages(html) == [(None, "one"), (None, "two")]


def test_a_line_break_ends_a_passage():
    assert _passages("<p>(1) one<br>\n(2) two</p>") == [("1", "one"), ("2", "two")]


def test_passages_of_one_paragraph_have_its_place():
    assert {item.place for item in _items("<p>one<br>two</p>")} == {"paragraph 1"}


def test_inline_markup_does_not_part_a_passage():
    html = "<p>(1) <strong>The <code>deepseek-chat</code> model</strong> has <a href='/'>been</a> upgraded.</p>"
    assert _passages(html) == [("1", "The deepseek-chat model has been upgraded.")]


def test_a_footnote_may_begin_with_a_raised_mark():
    assert _passages("<p><sup>*</sup> one</p>") == [("*", "one")]


def test_bare_text_between_blocks_is_a_passage():
    assert _passages("<div><p>one</p>two <b>three</b><p>four</p></div>") == [
        (None, "one"),
        (None, "two three"),
        (None, "four"),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<p><del>one</del></p>",
        "<p>one <s>two</s></p>",
        "<h2><strike>one</strike></h2>",
        "<del><p>one</p></del>",
        "<s><ul><li>one</li></ul></s>",
        "<del><h2>one</h2></del>",
        "<del><table><tr><td>one</td></tr></table></del>",
    ],
)
def test_struck_out_text_outside_cells_is_refused(html):
    with pytest.raises(PageNotUnderstood, match="struck-out text outside tables"):
        _items(html)


_LINE_THROUGH = [
    "text-decoration: line-through",
    "text-decoration-line:line-through",
    "TEXT-DECORATION: LINE-THROUGH red",
]


@pytest.mark.parametrize("style", _LINE_THROUGH)
@pytest.mark.parametrize("html", ['<p style="{}">one</p>', '<p><span style="{}">one</span></p>'])
def test_a_sentence_that_is_struck_out_by_its_style_is_refused(html, style):
    with pytest.raises(PageNotUnderstood):
        _items(html.format(style))


@pytest.mark.parametrize("style", _LINE_THROUGH)
def test_a_price_that_is_struck_out_by_its_style_is_not_read_as_it_stands(style):
    try:
        cell = _cell(f'<span style="{style}">$1</span>')
    except PageNotUnderstood:
        return
    assert (cell.text, cell.struck) == ("", "$1")


# ------------------------------------------------------------------------------------------- the content


_SHELL = "<html><head><title>t</title></head><body><nav>menu</nav><main>{}</main><footer>(c)</footer></body></html>"


def test_the_content_is_the_article():
    page = html_page.parse(_SHELL.format("<p>before</p><article><p>one</p></article><p>after</p>"))
    assert [item.text for item in page.items] == ["one"]


def test_what_stands_around_the_article_is_told():
    page = html_page.parse(_SHELL.format("<p>before</p><article><p>one</p></article><p>after</p>"))
    assert [item.text for item in page.outside] == ["menu", "before", "after", "(c)"]


@pytest.mark.parametrize("content", ["", "<p>one</p>", "<article></article><article></article>"])
def test_a_whole_page_has_one_article(content):
    with pytest.raises(PageNotUnderstood, match="page: expected one <article>"):
        html_page.parse(_SHELL.format(content))


def test_a_part_of_a_page_needs_no_article():
    assert _passages("<p>one</p>") == [(None, "one")]


def test_a_part_of_a_page_with_an_article_is_the_article():
    assert _passages("<p>before</p><article><p>one</p></article>") == [(None, "one")]


@pytest.mark.parametrize(
    "name", ["theme-doc-breadcrumbs", "theme-doc-toc-mobile", "pagination-nav", "theme-doc-footer"]
)
def test_navigation_is_no_content(name):
    link = '<a class="menu__link" href="/">Quick Start</a>'
    assert _passages(f'<nav class="x {name}">{link}</nav><p>one</p>') == [(None, "one")]


@pytest.mark.parametrize("element", ["nav", "button", "script", "iframe", "form", "aside", "details", "noscript"])
def test_a_block_that_is_not_known_is_refused(element):
    with pytest.raises(PageNotUnderstood, match=f"page: expected content; found '<{element}>"):
        _items(f"<p>one</p><{element}>two</{element}>")


@pytest.mark.parametrize(
    "attribute", ["hidden", 'style="display: none"', 'style="DISPLAY:NONE!important"', 'style="visibility:hidden"']
)
@pytest.mark.parametrize(
    "html",
    [
        "<p {}>one</p>",
        "<p>one <span {}>two</span></p>",
        "<h2 {}>one</h2>",
        "<table {}><tr><td>one</td></tr></table>",
        "<table><tbody {}><tr><td>one</td></tr></tbody></table>",
        "<table><tr {}><td>one</td></tr></table>",
        "<table><tr><td {}>one</td></tr></table>",
        "<table><tr><td><b {}>one</b></td></tr></table>",
        "<article {}><p>one</p></article>",
    ],
)
def test_what_a_visitor_does_not_see_is_refused(html, attribute):
    with pytest.raises(PageNotUnderstood, match="what a visitor sees"):
        _items(html.format(attribute))


def test_the_panel_of_a_tab_is_hidden_until_the_tab_is_clicked():
    tabs = '<ul role="tablist"><li role="tab">USD</li></ul>'
    panel = '<div role="tabpanel" hidden=""><p>one</p></div>'
    assert _passages(tabs + panel) == [(None, "USD"), (None, "one")]


@pytest.mark.parametrize("tabs", ["", '<ul><li role="tab">USD</li><li role="tab">CNY</li></ul>'])
def test_a_hidden_panel_without_its_tab_is_refused(tabs):
    with pytest.raises(PageNotUnderstood, match="the attribute 'hidden'"):
        _items(f'{tabs}<div role="tabpanel" hidden=""><p>one</p></div>')


@pytest.mark.parametrize("html", ["<div>" * 200, "<b>" * 200 + "one", "<table><tr><td>" + "<b>" * 200 + "one"])
def test_markup_that_is_too_deep_is_refused(html):
    with pytest.raises(PageNotUnderstood, match="at most 100 levels"):
        _items(html)


def test_a_page_with_too_many_tags_is_refused():
    with pytest.raises(PageNotUnderstood, match="at most 3000 tags"):
        _items("<p>" * 3_001)


def test_a_page_with_too_many_ampersands_is_refused():
    with pytest.raises(PageNotUnderstood, match="at most 1000 ampersands"):
        _items("&amp;" * 1_001)


@pytest.mark.parametrize(
    "text", ["<p>a</p><p", "<p>a</p><a href=<b>", "<p>a</p><a href='<b>", "<p>a<!-- b", "<p>a</p><script>b"]
)
def test_a_tag_without_an_end_is_refused(text):
    with pytest.raises(PageNotUnderstood, match="tags that end"):
        _items(text)


@pytest.mark.parametrize("text", ["<!-- a < b -->", "<script>if (a < b) c()</script>", "<style>a{b:'<'}</style>"])
def test_comments_scripts_and_styles_may_hold_a_sign_that_opens_tags(text):
    assert _items(f"{text}<article><p>a</p></article>") == _items("<article><p>a</p></article>")


@pytest.mark.parametrize("html", ['<p title="a < b">one</p>', "<p title='a <b> c'>one</p>"])
def test_a_sign_that_opens_tags_may_stand_in_a_quoted_value(html):
    assert _passages(html) == [(None, "one")]


def test_end_tags_that_html_leaves_out_may_lack():
    minified = "<TABLE><TR><TD ROWSPAN=2>a<TD>b<TR><TD>c</TABLE><P>one<P>two<UL><LI>three<LI>four</UL>"
    grid, *rest = _items(minified)
    assert [[cell.text for cell in row] for row in grid.rows] == [["a", "b"], ["a", "c"]]
    assert [item.text for item in rest] == ["one", "two", "three", "four"]


@pytest.mark.parametrize("html", ["<p><s>one</p><p>two</p>", "<div><b>one</div><p>two</p>", "<b><i>one</b></i>"])
def test_tags_that_do_not_end_in_order_are_refused(html):
    with pytest.raises(PageNotUnderstood, match="page: expected tags that end in order"):
        _items(html)


def test_a_text_longer_than_any_on_the_page_is_refused():
    with pytest.raises(PageNotUnderstood, match="at most 5000 characters"):
        _items(f"<p>{'a ' * 5_000}</p>")


# ------------------------------------------------------------------------------- a table within Markdown


def test_the_table_in_a_text_is_read():
    assert (
        html_page.parse_table("<table><tr><td>a</td></tr></table>", "table 3").rows[0][0].place
        == "table 3, row 1, cell 1"
    )


@pytest.mark.parametrize("text", ["", "<table></table><table></table>"])
def test_a_text_with_no_table_or_two_is_refused(text):
    with pytest.raises(PageNotUnderstood, match="table 3: expected one HTML table"):
        html_page.parse_table(text, "table 3")


def test_a_hidden_table_in_a_text_is_refused():
    with pytest.raises(PageNotUnderstood, match="what a visitor sees"):
        html_page.parse_table("<table hidden><tr><td>a</td></tr></table>", "table 3")
