"""Markdown to the same headings, grids and passages."""

import re

import pytest

from scraper.problem import PageNotUnderstood
from scraper.reading import markdown_page, words_file
from scraper.reading.page import Grid, Heading, Passage

PIPED = "| MODEL | deepseek-chat |\n| --- | --- |\n| CONTEXT LENGTH | 64K |\n"


def _items(markdown):
    return markdown_page.parse(markdown, words_file.current().titles).items


def _grid(markdown):
    (grid,) = (item for item in _items(markdown) if isinstance(item, Grid))
    return grid


def _texts(markdown):
    return [[cell.text for cell in row] for row in _grid(markdown).rows]


def _cell(markdown):
    return _grid(f"| a | b |\n| - | - |\n| {markdown} | c |").rows[1][0]


def _passages(markdown):
    return [(item.mark, item.text) for item in _items(markdown) if isinstance(item, Passage)]


# ------------------------------------------------------------------------------------------- the content


@pytest.mark.parametrize(
    "title", ["# Models & Pricing", "# Models &amp; Pricing", "## Models & Pricing ##", "# 模型 & 价格", "# 模型&价格"]
)
def test_the_content_begins_with_the_title(title):
    items = _items(f"  * [Quick Start](/)\n\nOn this page\n\n{title}\n\none\n")
    assert [type(item) for item in items] == [Heading, Passage]
    assert items[1].text == "one"


def test_without_a_title_the_content_begins_with_the_file():
    assert _passages("one\n\ntwo\n") == [(None, "one"), (None, "two")]


def test_what_a_clipper_writes_before_the_page_is_no_content():
    front = '---\ntitle: "Models & Pricing"\ntags:\n  - clippings\nfetched: 2026-08-02\n---\n'
    assert _passages(f"{front}one\n") == [(None, "one")]


# ----------------------------------------------------------------------------------- headings and passages


def test_a_heading_is_its_text_without_the_link_to_it():
    (item,) = _items(
        '## Deduction Rules[\u200b](https://example.org/pricing#deduction-rules "Direct link to Deduction Rules")\n'
    )
    assert item == Heading("Deduction Rules", "heading 1")


def test_a_chinese_heading_is_its_text_without_the_link_to_it():
    (item,) = _items('## 扣费规则[\u200b](https://example.org/pricing#rules "扣费规则的直接链接")\n')
    assert item == Heading("扣费规则", "heading 1")


@pytest.mark.parametrize("rule", ["---", "***", "* * *", "_____"])
def test_a_rule_ends_a_paragraph_and_is_no_text(rule):
    assert _passages(f"one\n\n{rule}\n\ntwo\n") == [(None, "one"), (None, "two")]


def test_lines_of_one_paragraph_are_one_passage():
    assert _passages("one\ntwo\n\nthree\n") == [(None, "one two"), (None, "three")]


@pytest.mark.parametrize("end", ["  \n", "<br>", "<br />\n"])
def test_a_hard_break_ends_a_passage(end):
    assert _passages(f"(1) one{end}(2) two\n") == [("1", "one"), ("2", "two")]


def test_a_backslash_that_breaks_a_line_is_no_text():
    assert _passages("one\\\ntwo\n") == [(None, "one"), (None, "two")]


@pytest.mark.parametrize("bullet", ["  * ", "- ", "+ "])
def test_each_item_of_a_list_is_a_passage(bullet):
    assert _passages(f"{bullet}(1) one\n{bullet}(2) two\n") == [("1", "one"), ("2", "two")]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("see [Thinking Mode](https://example.org/guides) now", "see Thinking Mode now"),
        ('see [Thinking Mode](</guides> "the title") now', "see Thinking Mode now"),
        ("see [Thinking Mode ![](/icon.svg)](/guides) now", "see Thinking Mode now"),
        ("one^(2)", "one(2)"),
        ("one^(2)^ two", "one(2) two"),
        ("one<sup>[(2)](#two)</sup>", "one(2)"),
        ("at <https://api.deepseek.com>", "at https://api.deepseek.com"),
        ("**The `deepseek-chat` model**", "The deepseek-chat model"),
        ("The`deepseek-chat`model", "The deepseek-chat model"),
        ("max\\_tokens \\(4K\\)", "max_tokens (4K)"),
        ("Models &amp; Pricing", "Models & Pricing"),
        ("OUTPUT&nbsp;PRICE", "OUTPUT PRICE"),
        ("one<sup>(2)</sup>", "one(2)"),
    ],
)
def test_inline_markup_is_read_as_it_shows(markdown, text):
    assert _passages(markdown) == [(None, text)]


def test_a_raised_number_without_parentheses_is_no_digit_of_a_price():
    with pytest.raises(PageNotUnderstood, match=r"table 1, row 2, cell 1: expected a footnote mark .*<sup>1</sup>"):
        _items("| OUTPUT PRICE |\n| --- |\n| $0.07<sup>1</sup> |")


@pytest.mark.parametrize("markdown", ["~~one~~", "one ~~two~~ three", "- (1) ~~one~~", "(1) one  \n(2) ~~two~~"])
def test_struck_out_text_outside_cells_is_refused(markdown):
    with pytest.raises(PageNotUnderstood, match="paragraph 1: expected no struck-out text outside tables"):
        _items(markdown)


@pytest.mark.parametrize("markdown", ["~~one\ntwo~~", "~one~", "<del>one</del>", "<s>one</s>"])
def test_what_may_be_struck_out_keeps_its_strokes(markdown):
    # So that no sentence is recognised in it.
    ((_, text),) = _passages(markdown)
    assert text == " ".join(markdown.split())


# ------------------------------------------------------------------------------------------------ tables


def test_a_table_in_pipes_has_a_row_for_each_line():
    assert _texts(PIPED) == [["MODEL", "deepseek-chat"], ["CONTEXT LENGTH", "64K"]]


def test_cells_are_numbered_by_row_and_column():
    assert _grid(PIPED).rows[1][1].place == "table 1, row 2, cell 2"


def test_a_table_ends_with_an_empty_line():
    assert _passages(f"{PIPED}\none\n") == [(None, "one")]


@pytest.mark.parametrize("dashes", ["| --- | --- |", "|---|---|", "| :-- | --: |", "|-|:-:|"])
def test_the_dashes_may_be_aligned(dashes):
    assert _texts(PIPED.replace("| --- | --- |", dashes))[0] == ["MODEL", "deepseek-chat"]


def test_a_table_without_outer_pipes_is_read():
    assert _texts("MODEL| deepseek-chat\n---|---\nCONTEXT LENGTH| 64K\n")[1] == ["CONTEXT LENGTH", "64K"]


def test_a_cell_may_run_over_several_lines():
    table = "MODEL| INPUT| OUTPUT  \n---|---|---  \ndeepseek-chat| ~~$0.27~~(4)  \n$0.14| ~~$1.10~~(4)  \n$0.28  \n"
    table += "other| $1| $2  \n"
    cells = _grid(table).rows
    assert [cell.text for cell in cells[1]] == ["deepseek-chat", "$0.14", "$0.28"]
    assert [cell.struck for cell in cells[1]] == ["", "$0.27", "$1.10"]
    assert [cell.text for cell in cells[2]] == ["other", "$1", "$2"]


def test_a_pipe_after_a_backslash_is_text():
    assert _texts("| a \\| b | c |\n| - | - |\n| d | e |\n")[0] == ["a | b", "c"]


def test_a_line_break_in_a_cell_is_a_space():
    assert _cell("1M INPUT TOKENS<br>(CACHE HIT)").text == "1M INPUT TOKENS (CACHE HIT)"


def test_a_link_in_a_cell_is_its_text():
    assert _cell("[Json Output](https://example.org/json_mode)").text == "Json Output"


def test_struck_out_text_is_kept_apart():
    cell = _cell("~~$0.07~~<br>$0.014")
    assert (cell.text, cell.struck) == ("$0.014", "$0.07")


@pytest.mark.parametrize("markdown", ["PRICING(1)(2)", "PRICING (1) (2)", "PRICING<sup>(1)</sup><sup>(2)</sup>"])
def test_footnote_marks_are_kept_apart(markdown):
    cell = _cell(markdown)
    assert (cell.text, cell.marks) == ("PRICING", ("1", "2"))


def test_a_mark_in_struck_out_text_is_kept():
    assert _cell("~~$0.07(4)~~ $0.014").marks == ("4",)


@pytest.mark.parametrize("row", ["| a | b | c |", "| a | b | |", "| | |", "a | b |", "a"])
def test_a_row_with_more_than_its_cells_or_none_to_begin_with_is_refused(row):
    with pytest.raises(PageNotUnderstood, match="table 1"):
        _items(f"{PIPED}{row}\n{PIPED.splitlines()[-1]}\n")


def test_a_ragged_row_is_named_with_what_it_holds():
    with pytest.raises(PageNotUnderstood, match=r"table 1, row 3: expected 2 cells; found '3 cells: a . b . c'"):
        _items(f"{PIPED}| a | b | c |\n")


def test_a_shorter_row_begins_with_the_cells_above_it():
    (grid,) = _items(f"{PIPED}| a |\n")
    above, last = grid.rows[-2:]
    assert last[0] is above[0]
    assert last[1].text == "a"


def test_an_empty_cell_is_a_part_of_the_one_to_its_left():
    (grid,) = _items(f"{PIPED}| a | |\n")
    a, filled = grid.rows[-1]
    assert (a.text, a.filled, filled.text, filled.filled) == ("a", False, "a", True)


def test_a_header_that_only_stands_in_for_one_is_no_row():
    (grid,) = _items("| Column 1 | Column 2 |\n| --- | --- |\n| MODEL | deepseek-chat |\n")
    assert [cell.text for cell in grid.rows[0]] == ["MODEL", "deepseek-chat"]


def test_a_header_with_other_than_its_cells_is_refused():
    with pytest.raises(PageNotUnderstood, match="table 1, row 1: expected 2 cells"):
        _items(PIPED.replace("MODEL |", "MODEL | a |"))


@pytest.mark.parametrize("header", ["| | |", "| Column 1 | Column 2 |"])
def test_a_table_of_a_stand_in_for_its_header_alone_is_refused(header):
    with pytest.raises(PageNotUnderstood, match="table 1: expected a table with rows"):
        _items(f"{header}\n| --- | --- |\n")


def test_a_table_without_a_header_is_refused():
    with pytest.raises(PageNotUnderstood, match="table 1: expected a header row"):
        _items("| --- | --- |\n| CONTEXT LENGTH | 64K |\n")


def test_rows_that_begin_with_a_pipe_and_rows_that_do_not_are_no_table():
    with pytest.raises(PageNotUnderstood, match="rows that all begin with a pipe, or none"):
        _items("| MODEL | deepseek-chat |\n| --- | --- |\nCONTEXT LENGTH | 64K\n")


def test_text_above_a_table_is_never_lost():
    passage, _ = _items(f"All prices double.\n{PIPED}")
    assert passage.text == "All prices double."


def test_text_below_a_table_is_never_lost():
    with pytest.raises(PageNotUnderstood, match="table 1"):
        _items(f"{PIPED}All prices double.\n")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_spaces_after_a_row_mean_nothing(number):
    lines = PIPED.splitlines()
    lines[number] += "  "
    assert _texts("\n".join(lines)) == _texts(PIPED)


def test_text_that_is_struck_out_over_two_cells_is_refused():
    with pytest.raises(PageNotUnderstood, match="struck-out text that ends in its cell"):
        _items("| a | b |\n| - | - |\n| ~~$1 | $2~~ |\n")


@pytest.mark.parametrize("row", ["| c |  | 1M |", "| c | c |  |", "| c | 1M |"])
def test_a_table_that_repeats_spanned_cells_has_none_to_be_filled(row):
    with pytest.raises(PageNotUnderstood, match="table 1, row 2: expected 3 cells"):
        _items(f"| a | a | b |\n| - | - | - |\n{row}\n")


def test_a_row_of_dashes_after_several_rows_is_refused():
    with pytest.raises(PageNotUnderstood, match="a row of dashes below the first row"):
        _items("a | b\nc | d\n--- | ---\n")


def test_a_table_with_too_many_cells_is_refused():
    with pytest.raises(PageNotUnderstood, match="at most 2000 cells"):
        _items("| a | b |\n| - | - |\n" + "| c | d |\n" * 1000)


# ------------------------------------------------------------------------- spanned cells that are left empty


def test_an_empty_cell_at_a_rows_start_is_the_cell_above():
    (grid,) = _items("| a | b | 1 |\n| - | - | - |\n| | c | 2 |\n| | | 3 |\n")
    assert [[cell.text for cell in row] for row in grid.rows] == [["a", "b", "1"], ["a", "c", "2"], ["a", "c", "3"]]
    assert [[cell.filled for cell in row] for row in grid.rows[1:]] == [[True, False, False], [True, True, False]]


def test_an_empty_cell_behind_a_text_is_a_part_of_the_one_to_its_left_not_of_the_one_above():
    assert _texts("| a | b | c |\n| - | - | - |\n| | d | |\n")[1] == ["a", "d", "d"]


def test_a_mark_above_stands_where_it_stands_once():
    (grid,) = _items("| a(1) | b |\n| - | - |\n| | c |\n")
    assert [row[0].marks for row in grid.rows] == [("1",), ()]


def test_an_empty_cell_at_the_start_of_the_first_row_is_refused():
    with pytest.raises(PageNotUnderstood, match="table 1, row 1: expected 2 cells; found 'some of them empty: "):
        _items("| | a |\n| - | - |\n| b | c |\n")


def test_a_table_with_both_shorter_rows_and_rows_that_begin_empty_is_refused():
    with pytest.raises(PageNotUnderstood, match="spanned cells left empty in all rows, or in none; found 'd'"):
        _items("| a | b |\n| - | - |\n| | c |\n| d |\n")


@pytest.mark.parametrize("blank", ["", " ", "&nbsp;", "\u00a0", "\u200b"])
def test_a_header_of_empty_cells_is_no_row(blank):
    assert _texts(f"| {blank} | {blank} |\n| - | - |\n| MODEL | deepseek-chat |\n") == [["MODEL", "deepseek-chat"]]


# ----------------------------------------------------------------------- a bold element around a table's rows


@pytest.mark.parametrize(
    "edit",
    [
        lambda rows: [f"**{rows[0]}", *rows[1:]],
        lambda rows: [f"** {rows[0]}", *rows[1:]],
        lambda rows: [f"**{rows[0]}", rows[1], f"{rows[2]}**"],
        lambda rows: [*rows[:2], f"**{rows[2]} **"],
        lambda rows: ["**", *rows, "**"],
        lambda rows: ["**", "", *rows, "", "**"],
    ],
)
def test_the_marks_of_a_bold_element_around_a_tables_rows_are_no_text(edit):
    items = _items("\n".join(edit(PIPED.splitlines())))
    assert [[cell.text for cell in row] for row in items[0].rows] == [
        ["MODEL", "deepseek-chat"],
        ["CONTEXT LENGTH", "64K"],
    ]
    assert len(items) == 1


def test_text_behind_the_mark_that_ends_a_table_is_read():
    assert _passages(f"**{PIPED}**\none\n") == [(None, "one")]


# ------------------------------------------------------------------- texts put together from several elements


@pytest.mark.parametrize(
    ("markdown", "element"),
    [
        ("$0.42[2](#fn2)", "a link"),
        ("[$0.4](/a)[2](/b)", "a link"),
        ("$0.42**2**", "bold"),
        ("**$0**.42", "bold"),
        ("$0.42`2`", "code"),
        ("$0.42[](/x)2", "a link"),
        ("~~$0.8**4**~~ $0.42", "bold"),
        ("deepseek-v5**beta**", "bold"),
        ("deepseek-`v5`", "code"),
        ("128`K`", "code"),
        ("不[支持](/x)", "a link"),
        ("1M INPUT TOKENS **(CACHE HIT)**", "bold"),
        ("$0.<br>42", "break"),
        ("deepseek-<br>chat", "break"),
        ("deepseek-v4~~x~~-pro", "struck"),
    ],
)
def test_a_number_name_or_label_made_of_several_elements_names_the_element(markdown, element):
    assert _cell(markdown).joined.startswith(element)


@pytest.mark.parametrize(
    "markdown",
    [
        "$0.42",
        "**$0.42**",
        "`deepseek-chat`",
        "[Json Output](/json)",
        "**[Json Output](/json)**(1)",
        "[Responses API](/responses)<sup>(1)</sup>",
        "PRICING[(1)](#a)[(2)](#b)",
        "1M INPUT TOKENS<br>(CACHE HIT)",
        "~~$0.84~~ $0.42",
        "~~$0.84~~(1)<br>$0.42",
        "0.025元（2.5折(3)） ~~0.1元~~",
        "[Json Output ![](/icon.svg)](/json)",
    ],
)
def test_marks_links_of_a_whole_text_breaks_and_struck_out_text_make_no_text_of_several(markdown):
    assert _cell(markdown).joined == ""


@pytest.mark.parametrize("markdown", ["2026/07/2**4** 15:59", "`deepseek-v4`-pro", "de**epseek-chat**", "1[28K](/x)"])
def test_a_number_or_name_of_a_sentence_made_of_several_elements_is_told(markdown):
    (passage,) = _items(markdown)
    assert passage.joined


@pytest.mark.parametrize(
    "markdown",
    ["The `deepseek-chat`, `deepseek-coder`.", "**From now on**, see [this](/x).", "注意：**模型**不变", "one(1) two"],
)
def test_elements_between_the_words_of_a_sentence_are_no_matter(markdown):
    (passage,) = _items(markdown)
    assert passage.joined == ""


@pytest.mark.parametrize("markdown", ["$0.4(1)2", "$0.4<sup>(1)</sup>2", "$0.4^(1)2", "deepseek-v4(1)-pro", "$0(1).42"])
def test_what_stands_within_a_number_or_name_is_no_mark(markdown):
    assert _cell(markdown).marks == ()
    assert "(1)" in _cell(markdown).text


@pytest.mark.parametrize("raised", ["2", "beta", "†", "(a)"])
def test_raised_text_that_is_no_mark_is_refused(raised):
    with pytest.raises(PageNotUnderstood, match=f"a footnote mark such as .1.; found '<sup>{re.escape(raised)}</sup>'"):
        _cell(f"$0.42<sup>{raised}</sup>")


def test_a_raised_asterisk_is_a_mark():
    cell = _cell("deepseek-v4-flash<sup>*</sup>")
    assert (cell.text, cell.marks) == ("deepseek-v4-flash", ("*",))


# ------------------------------------------------------------------------------------------------ pictures


@pytest.mark.parametrize(
    "markdown",
    [
        "![](/x.png)",
        "see ![a picture](/x.png)",
        "[![](/x.png)](/y)",
        "# ![](/x.png)",
        "| ![$1](/x.png) | b |\n| - | - |",
    ],
)
def test_a_picture_is_refused_with_or_without_text(markdown):
    with pytest.raises(PageNotUnderstood, match="an image: "):
        _items(f"{markdown}\n")


# ---------------------------------------------------------------------------------------- above the title


@pytest.mark.parametrize(
    "line",
    [
        "[Skip to main content](https://api-docs.deepseek.com/quick_start/pricing#__docusaurus_skipToContent_fallback)",
        "  * [DeepSeek-V5 Release 2027/01/05](https://api-docs.deepseek.com/news/news270105)",
        "  + [模型 & 价格](/zh-cn/quick_start/pricing)",
        "* [Discord](#)",
        "* 快速开始",
        "Source: https://api-docs.deepseek.com/zh-cn/quick_start/pricing",
        "Date: 2026-02-25 20:40:33",
        "# Models & Pricing | DeepSeek API Docs",
        "[![DeepSeek API 文档 Logo](https://cdn.deepseek.com/platform/favicon.png)\n\n**DeepSeek API 文档**](/zh-cn/)",
    ],
)
def test_what_copies_have_above_the_title_is_no_content(line):
    assert [type(item) for item in _items(f"{line}\n\n# Models & Pricing\n")] == [Heading]


@pytest.mark.parametrize(
    "line",
    [
        "> **Notice:** From December 1, 2026, all prices double.",
        "All prices double.",
        "* All prices double",
        "* [From December 1, 2026, all prices double](https://api-docs.deepseek.com/news)",
        "* [Quick Start](https://example.org/)",
        "* [This page has moved](/news)",
        "[All prices double](https://api-docs.deepseek.com/news)",
        "* [Quick Start](/) All prices double.",
        "Source: https://example.org/",
        "# All prices double",
        "| All | prices |\n| - | - |\n| double | today |",
    ],
)
def test_any_other_text_above_the_title_is_content(line):
    items = _items(f"{line}\n\n# Models & Pricing\n")
    assert len(items) == 2


@pytest.mark.parametrize(
    "field",
    ["notice: all prices double", "title: All prices double", "description: All prices double", "author: double"],
)
def test_a_field_that_a_clipper_does_not_write_is_content(field):
    assert (None, field) in _passages(f"---\n{field}\nfetched: 2026-08-02\n---\n# Models & Pricing\n\none\n")


def test_a_description_that_repeats_the_page_is_no_content():
    front = '---\ntitle: "Models & Pricing | DeepSeek API Docs"\nauthor:\ndescription: "One."\n---\n'
    assert _passages(f"{front}# Models & Pricing\n\nOne. Two.\n") == [(None, "One. Two.")]


def test_a_note_begins_with_its_line():
    assert _passages("(1) one\n(2) two\ngoes on\n") == [("1", "one"), ("2", "two goes on")]


# -------------------------------------------------------------------------------------------- HTML tables

HTML = '<table><tr><td colspan="2">MODEL</td></tr><tr><td>CONTEXT LENGTH</td><td>64K</td></tr></table>'


def test_an_html_table_is_read_as_html():
    assert _texts(f"one\n\n{HTML}\n\ntwo\n") == [["MODEL", "MODEL"], ["CONTEXT LENGTH", "64K"]]


def test_an_html_table_may_run_over_several_lines():
    assert _texts(HTML.replace("<tr>", "\n<tr>"))[1] == ["CONTEXT LENGTH", "64K"]


def test_what_follows_an_html_table_is_read():
    assert _passages(f"{HTML}\none\n") == [(None, "one")]


def test_an_html_table_that_is_not_closed_is_refused():
    with pytest.raises(PageNotUnderstood, match="table 1: expected </table>"):
        _items("one\n\n<table><tr><td>a</td></tr>\n\ntwo\n")


@pytest.mark.parametrize(
    "edit",
    [lambda table: f"**{table}**", lambda table: f"** {table} **", lambda table: table.replace("table", "TABLE")],
)
def test_an_html_table_within_a_bold_element_or_in_capitals_is_read(edit):
    assert _texts(f"one\n\n{edit(HTML)}\n\ntwo\n")[1] == ["CONTEXT LENGTH", "64K"]


@pytest.mark.parametrize("rest", ["All prices double.", "<p>one</p>", "All prices double.</table>"])
def test_text_on_the_line_of_an_html_table_is_never_lost(rest):
    with pytest.raises(PageNotUnderstood):
        _items(f"{HTML}{rest}\n")


def test_a_hidden_html_table_is_refused():
    with pytest.raises(PageNotUnderstood, match="what a visitor sees"):
        _items(HTML.replace("<table", '<table style="display:none"'))


# ------------------------------------------------------------------------------------------ emphasis, titles of links


@pytest.mark.parametrize("text", ["*$1*", "_$1_", "**_$1_**", "_`$1`_"])
def test_emphasis_is_its_text(text):
    assert _cell(text).text == "$1"


@pytest.mark.parametrize("text", ["deepseek_chat_v3", "a * b * c", "2*3*4", "deepseek-chat*"])
def test_signs_within_words_or_by_themselves_are_no_emphasis(text):
    assert _cell(text).text == text


@pytest.mark.parametrize("text", ["$0.*42*", "$*0*.42", "*deep*seek-chat"])
def test_emphasis_makes_no_number_or_name_with_what_stands_beside_it(text):
    cell = _cell(text)
    assert cell.joined or "*" in cell.text


@pytest.mark.parametrize("link", ['[$0.1](/x "was $0.3")', '[Details](/x "All prices double")', '[](#x "50% off")'])
def test_a_title_of_a_link_that_says_more_than_its_words_is_refused(link):
    with pytest.raises(PageNotUnderstood, match="a link whose title says no more than its words"):
        _cell(link)


@pytest.mark.parametrize("link", ['[Pricing](/x "Pricing")', '[Models](/x "All about models")', '[a](/x "a b")'])
def test_a_title_of_a_link_may_name_what_it_leads_to(link):
    assert _cell(f"b {link}").text.startswith("b")


def test_the_link_of_a_heading_to_itself_names_no_more_than_the_heading():
    with pytest.raises(PageNotUnderstood, match="heading 1: expected a link whose title says no more than its words"):
        _items('# Model Details[](#model-details "All prices double")')


def test_a_picture_in_the_link_of_a_price_is_refused():
    with pytest.raises(PageNotUnderstood, match="an image"):
        _cell("[$0.1![](/9.png)](/x)")
