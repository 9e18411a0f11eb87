"""Page to reading: what tables and sentences say together, and what makes a page refused."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.problem import PageNotUnderstood, ScraperError
from scraper.reading.read import read_text

ROOT = Path(__file__).parent.parent.parent

PRICES = {
    "1M INPUT TOKENS (CACHE HIT)": ("$0.0028", "$0.0145"),
    "1M INPUT TOKENS (CACHE MISS)": ("$0.14", "$1.74"),
    "1M OUTPUT TOKENS": ("$0.28", "$3.48"),
}
CALLED = ("deepseek-v4-flash", "deepseek-v4-pro")
PEAK = (
    "Off-peak rates are half of the peak rates. Peak hours are {} UTC, Monday through Friday, excluding Chinese public "
    "holidays. All other hours are off-peak, including weekends and Chinese public holidays in full."
)
TWO_WINDOWS = "01:00 - 04:00 and 06:00 - 10:00"
NAMES = (
    "The model names {} will be deprecated in the future. For compatibility, they correspond to the non-thinking mode "
    "and thinking mode of {}, respectively."
)
DEFAULT_OUTPUT = (
    "If max_tokens is not specified, the default maximum output length is {}. Please adjust max_tokens to support "
    "longer outputs."
)
OFFER = "The {} model is currently offered at a 75% discount, extended until {}."
FREE = (
    "Please note that users of the DeepSeek API in DeepSeek Harness/Claude Code/Codex already reach the Search/Fetch "
    "endpoints through server-side tool calls. These Search/Fetch calls are currently not billed, and will be billed "
    "per call from {}."
)
CHANGE = (
    "Product prices may vary and DeepSeek reserves the right to adjust them. We recommend topping up based on your "
    "actual usage and regularly checking this page for the most recent pricing information."
)


def _table(prices=PRICES, models=CALLED, group="PRICING", rows=""):
    head = "".join(f"<td>{model}</td>" for model in models)
    body = ""
    for number, (label, cells) in enumerate(prices.items()):
        first = "" if number else f'<td rowspan="{len(prices)}">{group}</td>'
        body += f"<tr>{first}<td>{label}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    return f'<table><tr><td colspan="2">MODEL</td>{head}</tr>{rows}{body}</table>'


def _peak_table(*prices):
    rows = ""
    for number, (label, (low, high)) in enumerate(zip(PRICES, prices, strict=True)):
        first = "" if number else '<td rowspan="6">PRICING<sup>(2)</sup></td>'
        rows += f'<tr>{first}<td rowspan="2">{label}</td><td>OFF-PEAK</td><td>{low}</td></tr>'
        rows += f"<tr><td>PEAK</td><td>{high}</td></tr>"
    return f'<table><tr><td colspan="3">MODEL</td><td>deepseek-v4-pro</td></tr>{rows}</table>'


HALF = (("$0.022", "$0.044"), ("$0.66", "$1.32"), ("$1.98", "$3.96"))


def _services(*rows):
    body = "".join(
        f"<tr><td>{name}</td><td>Per 1,000 successful requests</td><td>{price}</td></tr>" for name, price in rows
    )
    return f"<table><tr><th>API</th><th>Billing Unit</th><th>Price</th></tr>{body}</table>"


def _read(html, **options):
    return read_text(html, **({"fragment": True} | options))


def _refused(match):
    return pytest.raises(PageNotUnderstood, match=match)


# ------------------------------------------------------------------------------------- language and format


def test_html_and_english_are_recognised():
    reading = _read(_table())
    assert (reading.format, reading.language) == ("html", "en")


MARKDOWN = "| MODEL | MODEL | deepseek-chat |\n| --- | --- | --- |\n" + "".join(
    f"| PRICING | {label} | {price} |\n" for label, (price, _) in PRICES.items()
)


def test_markdown_is_recognised():
    assert _read(MARKDOWN).format == "markdown"


@pytest.mark.parametrize("before", ["\n\n", "<!-- kept -->\n", "<!-- a -->\n<!-- b -->\n\n", "<!doctype html>\n"])
def test_html_is_recognised_behind_comments(before):
    assert _read(before + _table()).format == "html"


@pytest.mark.parametrize("before", ["\n\n", "<https://api-docs.deepseek.com>\n\n# Models & Pricing\n\n"])
def test_markdown_is_recognised_behind_an_address(before):
    assert _read(before + MARKDOWN).format == "markdown"


def test_a_comment_before_markdown_does_not_make_it_html():
    # Whether or not the comment itself is read, the table behind it is.
    try:
        found = _read("<!-- kept -->\n\n" + MARKDOWN).format
    except PageNotUnderstood as error:
        found = str(error)
    assert "neither" not in found


def test_a_page_without_a_known_table_has_no_language():
    with _refused("expected one table that begins with MODEL or 模型"):
        _read("<p>All prices double.</p>")


def test_a_page_in_another_language_than_is_given_is_told_as_that():
    with pytest.raises(PageNotUnderstood) as refused:
        _read(_table(), language="zh")
    assert [(each.place, each.expected, each.found) for each in refused.value.problems] == [
        ("page", "the page in Chinese", "English")
    ]


def test_a_language_that_is_given_is_taken_where_the_page_shows_none():
    with _refused("a table of models, or of services whose columns are all known; found 'NOM'"):
        _read(_table().replace("MODEL", "NOM"), language="en")


def test_a_format_that_is_given_is_not_questioned():
    with _refused("expected one <article>"):
        read_text("# Models & Pricing\n", form="html")


# ------------------------------------------------------------------------------------------ models, prices


def test_prices_stand_by_model_currency_and_kind():
    flash, pro = _read(_table()).price_lists[0]["models"]
    assert flash == {
        "model": "deepseek-v4-flash",
        "prices": {"USD": {"input_cache_hit": "0.0028", "input_cache_miss": "0.14", "output": "0.28"}},
    }
    assert pro["prices"]["USD"]["output"] == "3.48"


def test_models_may_be_rows():
    table = (
        "<table><tr><th>MODEL</th><th>CONTEXT LENGTH</th><th>INPUT PRICE (CACHE HIT)</th>"
        "<th>INPUT PRICE (CACHE MISS)</th><th>OUTPUT PRICE</th></tr><tr><td>deepseek-chat</td><td>64K</td>"
        "<td>$0.07 / 1M tokens</td><td>$0.27 / 1M tokens</td><td>$1.10 / 1M tokens</td></tr></table>"
    )
    (model,) = _read(table).price_lists[0]["models"]
    assert model["context_length"] == "64K"
    assert model["prices"]["USD"] == {"input_cache_hit": "0.07", "input_cache_miss": "0.27", "output": "1.10"}


def test_prices_by_period_stand_by_period():
    (model,) = _read(_peak_table(*HALF) + f"<p>(2) {PEAK.format(TWO_WINDOWS)}</p>").price_lists[0]["models"]
    assert model["prices"]["USD"]["output"] == {"off_peak": "1.98", "peak": "3.96"}


def test_an_endpoint_is_the_last_segment_of_its_address():
    row = '<tr><td colspan="2">BASE URL</td><td>https://api.deepseek.com</td><td>https://api.deepseek.com/v3.2_speciale</td></tr>'
    one, other = _read(_table(rows=row)).price_lists[0]["models"]
    assert "endpoint" not in one
    assert other["endpoint"] == "v3.2_speciale"


def test_a_label_means_the_same_in_capitals_or_not():
    page = _table(rows='<tr><td colspan="2">MAX OUTPUT</td><td colspan="2">MAXIMUM: 384K</td></tr>')
    page = "<h1>Models &amp; Pricing</h1>" + page
    (expected,) = _read(page).price_lists
    known = ("Models &amp; Pricing", "MODEL", "MAX OUTPUT", "MAXIMUM", "PRICING", *PRICES)
    for change in (str.upper, str.lower, str.title):
        other = page
        for label in known:
            other = other.replace(
                f">{label}", f">{change(label).replace('1m', '1M').replace('Amp', 'amp').replace('AMP', 'amp')}"
            )
        assert other != page
        assert _read(other).price_lists == [expected]


@pytest.mark.parametrize("name", ["DEEPSEEK-CHAT", "Deepseek-chat"])
def test_the_name_of_a_model_is_as_it_is_sent(name):
    with _refused("a model's name"):
        _read(_table(models=(name, "deepseek-v4-pro")))


@pytest.mark.parametrize(
    ("label", "printed", "field", "value"),
    [
        ("CONTEXT LENGTH", "1M tokens", "context_length", "1M"),
        ("CONTEXT LENGTH", "128K Tokens", "context_length", "128K"),
        ("MAX OUTPUT", "MAXIMUM: 384K tokens", "max_output", "384K"),
        ("MAX OUTPUT", "DEFAULT: 4K tokens<br>MAXIMUM: 8K tokens", "default_output", "4K"),
        ("Concurrency Limit", "2,500", "concurrency", "2500"),
        ("Concurrency Limit", "500", "concurrency", "500"),
    ],
)
def test_a_limit_may_have_its_unit_and_commas_between_its_thousands(label, printed, field, value):
    page = _table(rows=f'<tr><td colspan="2">{label}</td><td colspan="2">{printed}</td></tr>')
    assert [model[field] for model in _read(page).price_lists[0]["models"]] == [value, value]


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Concurrency Limit", "2,50"),
        ("Concurrency Limit", "2, 500"),
        ("Concurrency Limit", "25,00"),
        ("Concurrency Limit", "2500,000"),
        ("Concurrency Limit", "0,500"),
        ("CONTEXT LENGTH", "1M characters"),
        ("CONTEXT LENGTH", "1Mtokens"),
        ("BASE URL", "https://api.example.com"),
        ("BASE URL", "http://api.deepseek.com"),
        ("BASE URL (Anthropic Format)", "https://api.deepseek.com"),
        ("MODEL VERSION", "V4"),
        ("MODEL VERSION", "DeepSeek-V4."),
        ("THINKING MODE", "yes"),
        ("CONTEXT LENGTH", "1000000"),
        ("CONTEXT LENGTH", "up to 1M"),
        ("MAX OUTPUT", "DEFAULT: 4K"),
        ("Concurrency Limit", "unlimited"),
        ("CONTEXT LENGTH", ""),
        ("CONTEXT LENGTH", "<del>64K</del>1M"),
    ],
)
def test_a_value_in_no_known_form_is_refused(label, value):
    with _refused("table 1, row 2, cell 2: expected a value of"):
        _read(_table(rows=f'<tr><td colspan="2">{label}</td><td colspan="2">{value}</td></tr>'))


@pytest.mark.parametrize(
    "name",
    ["DeepSeek-V4", "deepseek chat", "deepseek", "gpt-4", "", "<del>deepseek-chat</del>", "deepseek-adeepseek-b"],
)
def test_a_column_is_headed_by_a_models_name(name):
    with _refused("table 1, row 1, cell 3: expected a model's name"):
        _read(_table(models=("deepseek-v4-flash", name)))


@pytest.mark.parametrize(
    "models", ['<td colspan="2">deepseek-v4-pro</td>', "<td>deepseek-v4-pro</td><td>deepseek-v4-pro</td>"]
)
def test_a_model_stands_in_one_column(models):
    table = _table().replace("<td>deepseek-v4-flash</td><td>deepseek-v4-pro</td>", models)
    with _refused("deepseek-v4-pro"):
        _read(table)


def test_a_row_that_stands_twice_is_refused():
    row = '<tr><td colspan="2">CONTEXT LENGTH</td><td>1M</td><td>1M</td></tr>'
    with _refused("a row stands twice"):
        _read(_table(rows=row + row))


def test_a_row_with_a_struck_out_label_is_refused():
    with _refused("a label that is not struck out; found 'PRICING \\(struck out: PRICING\\)'"):
        _read(_table({"1M OUTPUT TOKENS": PRICES["1M OUTPUT TOKENS"]}, group="<del>PRICING</del>PRICING"))


@pytest.mark.parametrize("missing", PRICES)
def test_every_model_has_a_price_of_each_kind(missing):
    with _refused("a price for each of input_cache_hit, input_cache_miss, output"):
        _read(_table({label: cells for label, cells in PRICES.items() if label != missing}))


def test_the_unknown_label_of_a_row_is_named_and_not_the_known_one_beside_it():
    row = "<tr><td>PRICING</td><td>1M AUDIO TOKENS</td><td>$1</td><td>$1</td></tr>"
    with pytest.raises(PageNotUnderstood) as refused:
        _read(_table(rows=row))
    assert [each.found for each in refused.value.problems] == ["1M AUDIO TOKENS"]


def test_a_feature_stands_in_its_group():
    row = "<tr><td>PRICING</td><td>Json Output</td><td>✓</td><td>✓</td></tr>"
    with _refused(r"labels of one row that is known; each is known by itself; found 'PRICING \\| Json Output'"):
        _read(_table(rows=row))


def test_a_price_whose_label_says_per_million_has_no_unit_of_its_own():
    with _refused("a price without a unit of its own"):
        _read(_table(PRICES | {"1M OUTPUT TOKENS": ("$0.28 / 1M tokens", "$3.48")}))


def test_a_discounted_price_stands_beside_its_list_price():
    with _refused("a discounted price beside the original one"):
        _read(_table(PRICES | {"1M OUTPUT TOKENS": ("$0.28", "$0.87 (75% off)")}))


def test_a_table_without_cells_is_refused():
    with pytest.raises(PageNotUnderstood):
        _read(_table() + "<table><tr></tr></table>")


def test_a_page_with_nothing_but_a_table_without_cells_is_refused():
    with pytest.raises(PageNotUnderstood):
        _read("<table><tr></tr></table>")


def test_all_that_could_not_be_read_is_listed_at_once():
    rows = '<tr><td colspan="2">CONTEXT LENGTH</td><td>much</td><td>more</td></tr>'
    with pytest.raises(PageNotUnderstood) as error:
        _read(_table(rows=rows) + "<p>All prices double.</p><h2>News</h2>")
    assert [problem.place for problem in error.value.problems] == [
        "table 1, row 2, cell 2",
        "table 1, row 2, cell 3",
        "paragraph 1",
        "heading 1",
    ]


# ------------------------------------------------------------------------------------------ peak hours


def test_the_rule_of_the_periods_is_read_from_its_sentence():
    reading = _read(_peak_table(*HALF) + f"<p>(2) {PEAK.format(TWO_WINDOWS)}</p>")
    rule = reading.price_lists[0]["billing_periods"]
    assert [(each["from"], each["to"]) for each in rule["windows"]] == [("09:00", "12:00"), ("14:00", "18:00")]


@pytest.mark.parametrize("low", ["$1.97", "$1.99", "$2", "$1"])
def test_off_peak_is_half_of_peak_as_its_sentence_says(low):
    with _refused("off-peak half of peak"):
        _read(_peak_table(*HALF[:2], (low, "$3.96")) + f"<p>(2) {PEAK.format(TWO_WINDOWS)}</p>")


def test_a_part_of_a_page_may_lack_the_rule_of_its_periods():
    reading = _read(_peak_table(*HALF))
    assert reading.price_lists[0]["billing_periods"] is None
    assert [each["mark"] for each in reading.missing_footnotes] == ["2"]


@pytest.mark.parametrize("between", ["</p><p>", " ", "</p><p>(3) "])
def test_two_sentences_about_peak_hours_do_not_say_different_things(between):
    sentences = PEAK.format(TWO_WINDOWS) + between + PEAK.format("02:00 - 04:00 and 06:00 - 10:00")
    with pytest.raises(PageNotUnderstood):
        _read(_peak_table(*HALF) + f"<p>(2) {sentences}</p>")


def test_a_clause_that_is_not_known_can_be_seen_in_the_message():
    # A long text is cut in the message, and what is new stands at its end.
    sentence = PEAK.format(TWO_WINDOWS)[:-1] + ", except in December."
    with _refused("except in December"):
        _read(_peak_table(*HALF) + f"<p>(2) {sentence}</p>")


# ------------------------------------------------------------------------------- what sentences decide


def test_names_are_billed_as_the_model_of_the_sentence():
    page = _table(models=("deepseek-v4-flash<sup>(1)</sup>", "deepseek-v4-pro"))
    page += f"<p>(1) {NAMES.format('deepseek-chat and deepseek-reasoner', 'deepseek-v4-flash')}</p>"
    flash, pro = _read(page).price_lists[0]["models"]
    assert flash["names"] == [{"name": "deepseek-chat"}, {"name": "deepseek-reasoner"}]
    assert "names" not in pro


def test_a_second_sentence_about_names_takes_none_away():
    page = _table() + f"<p>{NAMES.format('deepseek-chat and deepseek-reasoner', 'deepseek-v4-flash')}</p>"
    page += f"<p>{NAMES.format('deepseek-coder', 'deepseek-v4-flash')}</p>"
    try:
        names = _read(page).price_lists[0]["models"][0]["names"]
    except PageNotUnderstood:
        return
    assert [each["name"] for each in names] == ["deepseek-chat", "deepseek-reasoner", "deepseek-coder"]


def test_names_that_run_together_are_not_one_name():
    # What parts them is easily lost: two <code> elements beside each other, a separator that a converter drops.
    with pytest.raises(PageNotUnderstood):
        _read(_table() + f"<p>{NAMES.format('deepseek-chatdeepseek-reasoner', 'deepseek-v4-flash')}</p>")


def test_a_name_that_is_a_model_of_the_table_is_refused():
    expected = "a name that is billed as one product; found 'deepseek-v4-flash and deepseek-v4-pro'"
    with _refused(f"paragraph 1, deepseek-v4-pro: expected {expected}"):
        _read(_table() + f"<p>{NAMES.format('deepseek-v4-pro', 'deepseek-v4-flash')}</p>")


def test_the_footnote_about_names_stands_at_its_model():
    page = _table(models=("deepseek-v4-flash", "deepseek-v4-pro<sup>(1)</sup>"))
    with _refused("paragraph 1: expected its mark \\(1\\) at deepseek-v4-flash; found 'deepseek-v4-pro'"):
        _read(page + f"<p>(1) {NAMES.format('deepseek-chat', 'deepseek-v4-flash')}</p>")


def test_the_default_output_is_that_of_all_models():
    models = _read(_table() + f"<p>{DEFAULT_OUTPUT.format('4K')}</p>").price_lists[0]["models"]
    assert [each["default_output"] for each in models] == ["4K", "4K"]


def test_two_sentences_about_the_default_output_do_not_say_different_things():
    with pytest.raises(PageNotUnderstood):
        _read(_table() + f"<p>{DEFAULT_OUTPUT.format('4K')}</p><p>{DEFAULT_OUTPUT.format('8K')}</p>")


def test_a_sentence_about_a_version_agrees_with_the_table():
    rows = '<tr><td colspan="2">MODEL VERSION</td><td>DeepSeek-V4-Flash</td><td>DeepSeek-V4-Pro</td></tr>'
    with _refused("the version of the table, DeepSeek-V4-Pro; found 'DeepSeek-V4-Pro-0813 for deepseek-v4-pro'"):
        _read(_table(rows=rows) + "<p>The deepseek-v4-pro model has been upgraded to DeepSeek-V4-Pro-0813.</p>")


# ---------------------------------------------------------------------------------------------- discounts

OFF = {
    "1M INPUT TOKENS (CACHE HIT)": ("$0.0028", "<del>$0.0145</del>$0.003625<sup>(3)</sup>"),
    "1M INPUT TOKENS (CACHE MISS)": ("$0.14", "<del>$1.74</del>$0.435<sup>(3)</sup>"),
    "1M OUTPUT TOKENS": ("$0.28", "<del>$3.48</del>$0.87<sup>(3)</sup>"),
}
END = "2026/05/31 15:59 UTC"


def test_a_discount_ends_when_its_footnote_says():
    reading = _read(_table(OFF) + f"<p>(3) {OFFER.format('deepseek-v4-pro', END)}</p>")
    flash, pro = reading.price_lists[0]["models"]
    assert pro["discount"] == {"until": "2026-05-31T15:59:00Z"}
    assert pro["prices"]["USD"]["output"] == {"price": "0.87", "list_price": "3.48"}
    assert "discount" not in flash


def test_a_discount_whose_footnote_is_not_in_a_part_has_no_end():
    reading = _read(_table(OFF))
    assert reading.price_lists[0]["models"][1]["discount"] == {}
    assert {each["mark"] for each in reading.missing_footnotes} == {"3"}


@pytest.mark.parametrize("text", ["$0.87<sup>(3)</sup>", "<del></del>$0.87<sup>(3)</sup>"])
def test_a_price_with_the_mark_of_a_discount_has_a_list_price(text):
    # Where one of several struck-out prices was lost on the way, the discounted price must not pass for the full one.
    prices = OFF | {"1M OUTPUT TOKENS": ("$0.28", text)}
    with pytest.raises(PageNotUnderstood):
        _read(_table(prices) + f"<p>(3) {OFFER.format('deepseek-v4-pro', END)}</p>")


def test_a_discount_without_a_mark_is_refused():
    prices = {label: (one, two.replace("<sup>(3)</sup>", "")) for label, (one, two) in OFF.items()}
    with _refused("one end of the discount of deepseek-v4-pro"):
        _read(_table(prices) + f"<p>(3) {OFFER.format('deepseek-v4-pro', END)}</p>")


def test_a_discount_of_another_model_is_refused():
    with _refused("one end of the discount of deepseek-v4-pro; found 'none'"):
        _read(_table(OFF) + f"<p>(3) {OFFER.format('deepseek-v4-flash', END)}</p>")


def test_two_footnotes_about_one_discount_are_refused():
    offers = (
        f"<p>(3) {OFFER.format('deepseek-v4-pro', END)} {OFFER.format('deepseek-v4-pro', '2026/06/30 15:59 UTC')}</p>"
    )
    with _refused("one end of the discount of deepseek-v4-pro"):
        _read(_table(OFF) + offers)


def test_a_footnote_about_a_discount_has_struck_out_prices():
    with _refused("a struck-out price that its mark stands at"):
        _read(_table() + f"<p>(3) {OFFER.format('deepseek-v4-pro', END)}</p>")


# ----------------------------------------------------------------------------------------------- services


def test_a_service_has_its_unit_and_price():
    assert _read(_table() + _services(("Search", "$0.75"))).services == [
        {
            "service": "search",
            "unit": {"quantity": 1000, "of": "successful request"},
            "prices": {"USD": {"request": "0.75"}},
        }
    ]


def test_server_side_use_is_free_until_the_sentence_says():
    page = _table() + _services(("Search", "$0.75"), ("Fetch", "$0.50"))
    search, fetch = _read(page + f"<p>{FREE.format('16:00 UTC on October 31, 2026')}</p>").services
    assert fetch["prices"]["USD"]["server_side_request"] == {"price": "0", "list_price": "0.50"}
    assert search["discount"] == fetch["discount"] == {"until": "2026-10-31T16:00:00Z"}


def test_two_sentences_about_free_use_do_not_say_different_things():
    page = _table() + _services(("Search", "$0.75"), ("Fetch", "$0.75"))
    page += (
        f"<p>{FREE.format('16:00 UTC on October 31, 2026')}</p><p>{FREE.format('16:00 UTC on December 31, 2026')}</p>"
    )
    with pytest.raises(PageNotUnderstood):
        _read(page)


def test_free_use_needs_the_table_of_what_is_free():
    with _refused("a table with Search and Fetch; found 'no service'"):
        _read(_table() + f"<p>{FREE.format('16:00 UTC on October 31, 2026')}</p>")


@pytest.mark.parametrize(
    "tables", [(("Search", "$0.75"), ("Search", "$0.80")), (("Search", "$0.75"), ("Search", "$0.75"))]
)
def test_a_service_that_stands_twice_is_refused(tables):
    with _refused("(?i)search"):
        _read(_table() + _services(*tables))


@pytest.mark.parametrize("price", ["¥5", "5元"])
def test_a_service_has_the_currency_of_its_language(price):
    with _refused("search in USD"):
        _read(_table() + _services(("Search", price)))


@pytest.mark.parametrize("price", ["<del>$0.90</del>$0.75", "$0.75 (50% off)", "$0.75 / 1M tokens"])
def test_a_service_has_a_plain_price(price):
    with _refused("a plain price"):
        _read(_table() + _services(("Search", price)))


def test_a_mark_at_a_service_is_refused():
    with _refused("no footnote mark here; found 'Search \\(4\\)'"):
        _read(_table() + _services(("Search<sup>(4)</sup>", "$0.75")))


def test_a_service_whose_name_is_struck_out_is_refused():
    with _refused("a service that is known"):
        _read(_table() + _services(("<del>Search</del>", "$0.75")))


# ------------------------------------------------------------------------------- the end, and navigation


def test_a_known_sentence_after_the_end_is_refused_for_where_it_stands():
    with pytest.raises(PageNotUnderstood) as error:
        _read(_table() + f"<p>{CHANGE}</p><p>{DEFAULT_OUTPUT.format('4K')}</p>")
    (problem,) = error.value.problems
    assert problem.place == "paragraph 2"
    assert "a sentence that is known" not in problem.expected


def test_no_table_stands_after_the_end():
    with _refused("table 2: expected no table here"):
        _read(_table() + f"<p>{CHANGE}</p>" + _table())


def test_navigation_after_the_end_of_a_markdown_page_is_known():
    ways = "[PreviousYour First API Call](/)[NextToken & Token Usage](/token_usage)\n\n- [Deduction Rules](#rules)\n\n"
    reading = _read(f"{MARKDOWN}\n{CHANGE}\n\n{ways}Community\n")
    assert [entry["taken_for"] for entry in reading.account[-3:]] == ["navigation"] * 3


@pytest.mark.parametrize(
    "text", ["More", "Previous prices no longer hold Next month they double", "Copyright © 2024 DeepSeek, Inc."]
)
def test_navigation_stands_after_the_end_only(text):
    with pytest.raises(PageNotUnderstood):
        _read(f"{MARKDOWN}\n{text}\n\n{CHANGE}\n")


@pytest.mark.parametrize(
    "text",
    [
        "Previous prices no longer hold Next month they double",
        "上一页价格不再有效下一页价格翻倍",
        "更多价格",
        "Sending...",
    ],
)
def test_a_sentence_is_no_navigation(text):
    with pytest.raises(PageNotUnderstood):
        _read(f"{MARKDOWN}\n{CHANGE}\n\n{text}\n")


# ------------------------------------------------------------------- texts put together from several elements


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("$0.14 |", "$0.1**4** |", "table 1, row 3, cell 3"),
        ("deepseek-chat |", "deepseek-`chat` |", "table 1, row 1, cell 3"),
        ("| 1M OUTPUT TOKENS", "| 1M OUT[PUT](/x) TOKENS", "table 1, row 4, cell 2"),
    ],
)
def test_a_text_of_several_elements_is_refused_where_it_is_taken(old, new, place):
    assert old in MARKDOWN
    with _refused(f"{place}: expected a text of one element; found '"):
        _read(MARKDOWN.replace(old, new, 1))


CHINESE = {
    "THINKING MODE": "思考模式",
    "MODEL": "模型",
    "PRICING": "价格",
    "1M INPUT TOKENS (CACHE HIT)": "百万tokens输入（缓存命中）",
    "1M INPUT TOKENS (CACHE MISS)": "百万tokens输入（缓存未命中）",
    "1M OUTPUT TOKENS": "百万tokens输出",
    "$": "¥",
}


def test_the_words_about_the_thinking_mode_may_have_a_link_and_nothing_else():
    words = "Supports both non-thinking and thinking (default) modes See {} for how to switch"
    rows = MARKDOWN + "| THINKING MODE | THINKING MODE | {} |\n"
    assert _read(rows.format(words.format("[Thinking Mode](/x)"))).price_lists
    chinese = rows.format("支持非思考与思考模式（默认）切换方式详见{}")
    for english, label in CHINESE.items():
        chinese = chinese.replace(english, label)
    assert _read(chinese.format("[思考模式](/x)")).price_lists
    with _refused("a text of one element; found 'bold"):
        _read(chinese.format("**思考模式**"))


# ------------------------------------------------------------------------------ spanned cells left empty

SPANNED = (
    "| MODEL | | deepseek-chat | deepseek-reasoner |\n| --- | --- | --- | --- |\n"
    "| MODEL VERSION | | DeepSeek-V3.2 (Non-thinking Mode) | DeepSeek-V3.2 (Thinking Mode) |\n"
    "| CONTEXT LENGTH | | 64K | |\n| PRICING | 1M INPUT TOKENS (CACHE HIT) | $0.028 | |\n"
    "| | 1M INPUT TOKENS (CACHE MISS) | $0.28 | |\n| | 1M OUTPUT TOKENS | $0.42 | |\n"
)


def test_a_price_alone_in_its_row_is_that_of_all_models_where_all_are_and_fields_as_well():
    (chat, reasoner) = _read(SPANNED).price_lists[0]["models"]
    prices = {"input_cache_hit": "0.028", "input_cache_miss": "0.28", "output": "0.42"}
    assert chat["prices"] == reasoner["prices"] == {"USD": prices}


@pytest.mark.parametrize(
    "table",
    [
        SPANNED.replace("| $0.42 | |", "| $0.42 | $0.42 |"),
        SPANNED.replace("| 64K | |", "| 64K | 64K |"),
        SPANNED.replace("| CONTEXT LENGTH | | 64K | |\n", ""),
        SPANNED.replace("DeepSeek-V3.2 (Thinking Mode)", "DeepSeek-R1"),
        "\n".join(line for line in SPANNED.split("\n") if "VERSION" not in line),
        "| MODEL | | deepseek-chat | deepseek-reasoner | deepseek-v4 |\n| - | - | - | - | - |\n"
        "| CONTEXT LENGTH | | 64K | | |\n| PRICING | 1M OUTPUT TOKENS | $0.42 | | $9 |\n",
    ],
)
def test_else_an_empty_price_cell_is_refused(table):
    with _refused("whether the price beside it spans this cell is not certain"):
        _read(table)


def test_lines_of_a_paragraph_that_are_known_only_together_are_one_passage():
    page = (Path(__file__).parent.parent / "pages" / "2026-10-17_en_search-fetch" / "page.html").read_text("utf-8")
    broken = page.replace("price.\nThe corresponding", "price.<br>The corresponding")
    assert broken != page
    assert _read(broken, fragment=False).sentences == _read(page, fragment=False).sentences
    with _refused("a sentence that is known, word for word"):
        _read(page.replace("price.\nThe corresponding", "price.<br>(1) The corresponding"), fragment=False)


def test_a_label_above_that_does_not_belong_to_the_row_is_refused():
    with _refused("labels of one row that is known"):
        _read(SPANNED.replace("| PRICING | 1M", "| FEATURES | Json Output | ✓ | ✓ |\n| | 1M"))


def test_a_tab_names_the_currency_of_its_table():
    tabs = "<ul><li>CNY</li></ul>"
    with _refused("prices in CNY; found 'USD'"):
        _read(tabs + _table())


# -------------------------------------------------------------------------------------------- any input


TOKENS = [
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", '<td colspan="2">', '<td rowspan="3">', "</td>", "<p>", "</p>"),
    *("<del>", "</del>", "<sup>", "</sup>", "<br>", "(1)", "(2)", "MODEL", "PRICING", "deepseek-chat", "USD"),
    *("1M OUTPUT TOKENS", "$0.28", "¥2", "75% off", "\n", "\n\n", " ", "|", "---", "~~", "#", "- ", "**", "`"),
    *("\\", "[a](b)", "<!--", "-->", "Â", "\x00", "\u202e", PEAK.format(TWO_WINDOWS), CHANGE),
    *(*PRICES, MARKDOWN, _table(), _services(("Search", "$0.75")), "<table><tr></tr></table>"),
]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join), st.sampled_from(["html", "markdown", ""]))
def test_whatever_stands_on_a_page_it_is_read_or_refused(text, form):
    with contextlib.suppress(ScraperError):
        _read(text, form=form)


HOSTILE = {
    "spaces in a heading": "'# a' + ' ' * 5000 + 'b'",
    "brackets": "'[' * 200_000",
    "images": "'![' * 200_000",
    "raised text": "'<sup>' * 19_000 + 'x'",
    "spaces in a cell": "'<table><tr><td>MODEL</td><td>a' + ' ' * 400_000 + 'b</td></tr></table>'",
    "comments": "'<!-- -->' * 19_000 + 'x'",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_does_not_keep_the_reader_busy(text):
    # Not a matter of speed: where the work grows with the square of the size, such a page takes minutes or hours.
    code = f"from scraper.reading.read import read_text\nread_text({text}, fragment=True)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=15, check=False
    )
    assert "PageNotUnderstood" in done.stderr
