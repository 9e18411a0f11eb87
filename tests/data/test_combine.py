"""The readings of one moment to one set of terms, or to what they disagree on."""

import copy
from pathlib import Path

import pytest

from scraper import yaml_file
from scraper.dataset.check import check_edition
from scraper.editions.combine import combine
from scraper.problem import CheckFailed
from scraper.reading.decode import decode
from scraper.reading.read import read_text

ROOT = Path(__file__).parents[2]
FROM_THE_PAGES = ("billing_periods", "models", "services", "footnotes")


MOMENTS = sorted(
    path.name
    for path in (ROOT / "tests" / "pages").glob("20*_en_*")
    if (path / "page.html").exists() and (path.parent / path.name.replace("_en_", "_zh_") / "page.html").exists()
)
ONE_SIDED = {"2026-11-15_en_services"}


def page(folder, name="page.html", **options):
    file = ROOT / "tests" / "pages" / folder / name
    return read_text(decode(file.read_bytes(), folder), **options)


def terms(edition):
    """The part of an edition that the pages say; the rest is what no page says."""
    data = yaml_file.load(ROOT / "data" / "editions" / f"{edition}.yaml")
    return {name: data[name] for name in FROM_THE_PAGES if name in data}


@pytest.fixture(scope="module")
def _pages():
    return page("2026-10-17_en_search-fetch"), page("2026-10-17_zh_search-fetch")


@pytest.fixture
def pages(_pages):
    """The English and the Chinese reading of October 2026; each test may change its own."""
    return copy.deepcopy(_pages)


def problems(readings, accepted=()):
    with pytest.raises(CheckFailed) as caught:
        combine(readings, accepted)
    return caught.value.problems


# ------------------------------------------------------------------------------------------ agreement


def test_the_english_and_the_chinese_page_give_the_terms_of_the_edition(pages):
    found, edition = combine([*pages])[0], terms("2026-10-17T160000Z")
    # The edition quotes a sentence only where a copy of the real page shows it.
    quoted = [note for note in edition.pop("footnotes") if "not_seen" not in note]
    assert [note for note in found.pop("footnotes") if note in quoted] == quoted
    assert found == edition


def test_the_pages_may_say_the_names_of_a_model_in_different_orders(pages):
    first, other = "<code>deepseek-v4-flash</code>", "<code>deepseek-v4-flash-vision-exp</code>"
    html = (ROOT / "tests" / "pages" / "2026-10-17_zh_search-fetch" / "page.html").read_text("utf-8")
    exchanged = html.replace(first, "@").replace(other, first).replace("@", other)
    chinese = read_text(exchanged)
    assert chinese.price_lists[0]["models"][0]["names"] == pages[0].price_lists[0]["models"][0]["names"][::-1]
    assert combine([pages[0], chinese])[0]["models"] == combine([*pages])[0]["models"]


def test_the_markdown_twins_give_the_same_terms_but_for_white_space_in_sentences(pages):
    twins = [page(f"2026-10-17_{language}_search-fetch_twin", "page.md") for language in ("en", "zh")]
    ours, theirs = combine([*pages])[0], combine(twins)[0]
    for each in (ours, theirs):
        each["footnotes"] = [note | {"text": "".join(note["text"].split())} for note in each["footnotes"]]
    assert ours == theirs


def test_the_v3_page_alone_gives_both_currencies():
    found = combine([page("2024-12-26_en_v3-promotion")])[0]
    assert found == terms("2024-12-26T112648Z")
    assert [list(model["prices"]) for model in found["models"]] == [["USD", "CNY"]]


@pytest.mark.parametrize("folder", MOMENTS)
def test_the_pages_of_each_moment_agree_on_terms_that_keep_the_rules(folder):
    # Real figures of three years: a rule that refuses one of them is wrong, or the page is.
    services = ("document_parsing", "speech_synthesis", "speech_recognition") if folder in ONE_SIDED else ()
    exceptions = [each for service in services for each in accepted(service)]
    gaps = [{"product": service, "currency": "USD", "why": "not on the English page"} for service in services]
    readings = [page(folder), page(folder.replace("_en_", "_zh_"))]
    for found in combine(readings, exceptions):
        start = found.pop("from", "2024-01-01T00:00:00Z")
        more = {"accepted": exceptions, "gaps": gaps} if services else {}
        edition = {
            "schema_version": 1,
            "edition": start.replace(":", ""),
            "recorded_at": "2026-11-25T00:00:00Z",
            "in_force": {"from": start, "basis": "stated"},
            "sources": [{"what": "news", "url": "https://api-docs.deepseek.com/"}],
        }
        assert [str(problem) for problem in check_edition(edition["edition"], edition | more | found)] == []


def test_a_coming_price_list_follows_the_one_in_force_with_the_instant_that_it_is_from():
    current, coming = combine([page("2025-08-21_en_two-price-lists"), page("2025-08-21_zh_two-price-lists")])
    assert "from" not in current
    assert coming["from"] == "2025-09-05T16:00:00Z"
    assert current["billing_periods"]["default"] == "standard"
    assert coming["billing_periods"] is None


def test_combining_does_not_change_the_readings(pages):
    before = copy.deepcopy(pages)
    combine([*pages])
    assert pages == before


def test_what_a_model_can_do_is_not_part_of_the_terms(pages):
    assert all(model.keys().isdisjoint({"features", "thinking"}) for model in combine([*pages])[0]["models"])


def test_a_sentence_that_decides_no_price_is_not_quoted(pages):
    assert {note["meaning"] for note in combine([*pages])[0]["footnotes"]} == {
        "names",
        "peak_hours_except_holidays",
        "server_side_free",
    }


def test_a_sentence_that_decides_no_price_may_stand_on_one_page_only(pages):
    before = combine([*pages])[0]
    _, chinese = pages
    chinese.sentences = [each for each in chinese.sentences if each["meaning"] != "service_reference"]
    assert combine([*pages])[0] == before


# --------------------------------------------------------------------------------------- disagreement

DISAGREEMENTS = []


def differs(*shown):
    """A change of the Chinese reading, and what the error must show of both sides."""

    def add(change):
        DISAGREEMENTS.append(pytest.param(change, shown, id=change.__name__))
        return change

    return add


def models(reading):
    return reading.price_lists[0]["models"]


def rule(reading):
    return reading.price_lists[0]["billing_periods"]


@differs("deepseek-v4-pro", "DeepSeek-V4-Pro-0813", "nothing")
def a_product_is_missing(chinese):
    del models(chinese)[1]


@differs("deepseek-new", "nothing")
def a_product_is_more(chinese):
    models(chinese).append(models(chinese)[1] | {"model": "deepseek-new"})


@differs("order of models", "en has deepseek-flash, deepseek-v4-pro", "zh: deepseek-v4-pro, deepseek-flash")
def the_order_of_products(chinese):
    models(chinese).reverse()


@differs("deepseek-flash, version", "DeepSeek-V4.1-Flash-1017", "DeepSeek-V4.1-Flash-1018")
def a_version(chinese):
    models(chinese)[0]["version"] = "DeepSeek-V4.1-Flash-1018"


@differs("deepseek-flash, context_length", "1M", "128K")
def a_context_length(chinese):
    models(chinese)[0]["context_length"] = "128K"


@differs("deepseek-flash, max_output", "384K", "nothing")
def a_limit_that_one_page_does_not_have(chinese):
    del models(chinese)[0]["max_output"]


@differs("deepseek-v4-pro, concurrency", "500", "600")
def a_concurrency_limit(chinese):
    models(chinese)[1]["concurrency"] = "600"


@differs("deepseek-flash, features", "supported", "not_supported")
def a_feature(chinese):
    models(chinese)[0]["features"] |= {"vision": "not_supported"}


@differs("deepseek-flash, names", "deepseek-v4-flash-vision-exp", "(name: deepseek-v4-flash-vision)")
def a_name(chinese):
    models(chinese)[0]["names"][1]["name"] = "deepseek-v4-flash-vision"


@differs("deepseek-flash, names", "deepseek-v4-flash-vision-exp", "zh: (name: deepseek-v4-flash)")
def a_name_that_one_page_does_not_have(chinese):
    del models(chinese)[0]["names"][1]


@differs("deepseek-flash, names", "(name: deepseek-v4-flash)", "2026-12-01T00:00:00Z")
def the_end_of_a_name(chinese):
    models(chinese)[0]["names"][0]["until"] = "2026-12-01T00:00:00Z"


@differs("models, deepseek-flash:", "models, deepseek-flash@v9:", "nothing")
def an_endpoint(chinese):
    models(chinese)[0]["endpoint"] = "v9"


@differs("deepseek-flash, prices", "input_cache_hit peak", "zh: input_cache_miss off_peak")
def a_kind(chinese):
    del models(chinese)[0]["prices"]["CNY"]["input_cache_hit"]


@differs("deepseek-flash, prices", "output peak", "output standard")
def a_period(chinese):
    models(chinese)[0]["prices"]["CNY"]["output"] = "8"


@differs("deepseek-flash, prices", "output peak", "output peak (discounted)")
def a_list_price(chinese):
    models(chinese)[0]["prices"]["CNY"]["output"]["peak"] = {"price": "8", "list_price": "9"}


@differs("price lists, 1, billing_periods, windows", "from: 09:00, to: 12:00", "from: 09:00, to: 12:30")
def peak_hours(chinese):
    rule(chinese)["windows"][0]["to"] = "12:30"


@differs("price lists, 1, billing_periods, windows", "to: 18:00", "to: 18:30")
def the_last_of_the_peak_hours(chinese):
    rule(chinese)["windows"][1]["to"] = "18:30"


@differs("price lists, 1, billing_periods, windows", "fri)", "fri, sat)")
def a_weekday(chinese):
    rule(chinese)["windows"][0]["days"] = ["mon", "tue", "wed", "thu", "fri", "sat"]


@differs("price lists, 1, billing_periods, windows", "from: 14:00", "zh: (period: peak")
def a_window_that_one_page_does_not_have(chinese):
    del rule(chinese)["windows"][1]


@differs("price lists, 1, billing_periods, except_holidays", "CN", "nothing")
def holidays(chinese):
    del rule(chinese)["except_holidays"]


@differs("price lists, 1, billing_periods", "default: off_peak", "nothing")
def a_rule_that_one_page_does_not_have(chinese):
    chinese.price_lists[0]["billing_periods"] = None


@differs("deepseek-v4-pro, discount", "nothing", "2026-12-01T00:00:00Z")
def a_discount_that_one_page_has(chinese):
    models(chinese)[1]["discount"] = {"until": "2026-12-01T00:00:00Z"}


@differs("services, search, discount, until", "2026-10-31T16:00:00Z", "2026-11-01T00:00:00Z")
def the_end_of_a_discount(chinese):
    chinese.services[0]["discount"]["until"] = "2026-11-01T00:00:00Z"


@differs("services, search, unit, quantity", "1000", "100")
def the_unit_of_a_service(chinese):
    chinese.services[0]["unit"]["quantity"] = 100


@differs("services, search, prices", "server_side_request standard (discounted)", "zh: request standard")
def a_kind_of_a_service(chinese):
    del chinese.services[0]["prices"]["CNY"]["server_side_request"]


@differs("sentences, server_side_free", "en has (until: ", "zh: nothing")
def a_sentence_that_only_one_page_has(chinese):
    chinese.sentences = [each for each in chinese.sentences if each["meaning"] != "server_side_free"]


@differs("cache_hit_price_cut", "2026-04-26T12:15:00Z", "2026-04-27T12:15:00Z")
def the_day_of_a_price_cut(chinese):
    # Both pages have the sentence, and it decides a price: what it says must agree.
    chinese.sentences.append(price_cut("2026-04-27T12:15:00Z"))


def price_cut(moment):
    return {"place": "x", "text": "x", "meaning": "cache_hit_price_cut", "facts": {"from": moment}}


@pytest.mark.parametrize(("change", "shown"), DISAGREEMENTS)
def test_a_disagreement_is_an_error_that_shows_both_sides(pages, change, shown):
    english, chinese = pages
    if change is the_day_of_a_price_cut:
        english.sentences.append(price_cut("2026-04-26T12:15:00Z"))
    change(chinese)
    # As printed: the message may cut what is long, but not what the pages disagree on.
    found = "\n".join(str(each) for each in problems([english, chinese])).replace("\\'", "'")
    assert [text for text in shown if text not in found] == [], found


@pytest.mark.parametrize("change", [param.values[0] for param in DISAGREEMENTS])
def test_the_other_way_round_it_is_an_error_as_well(pages, change):
    english, chinese = pages
    if change is the_day_of_a_price_cut:
        english.sentences.append(price_cut("2026-04-26T12:15:00Z"))
    change(chinese)
    assert problems([chinese, english])


def test_all_disagreements_are_shown_at_once(pages):
    a_version(pages[1])
    peak_hours(pages[1])
    the_end_of_a_discount(pages[1])
    assert [problem.place for problem in problems([*pages])] == [
        "price lists, 1, billing_periods, windows",
        "price lists, 1, models, deepseek-flash, version",
        "services, search, discount, until",
        "sentences, peak_hours_except_holidays",
    ]


def test_two_pages_with_the_same_currency_must_agree_on_its_amounts(pages):
    # A page and its Markdown twin, or a page with both currencies as tabs and the Chinese page of the same day.
    english, chinese = pages
    twin = copy.deepcopy(english)
    models(twin)[0]["prices"]["USD"]["output"]["peak"] = "1.3"
    shown = "\n".join(f"{each.place}: {each.expected}; {each.found}" for each in problems([english, twin, chinese]))
    assert "1.2" in shown
    assert "1.3" in shown


def test_two_pages_with_the_same_currency_must_agree_on_the_amounts_of_services(pages):
    english, chinese = pages
    twin = copy.deepcopy(english)
    twin.services[0]["prices"]["USD"]["request"] = "0.8"
    assert problems([english, twin, chinese])


def test_two_endpoints_of_one_model_in_another_order_are_not_mixed_up(pages):
    # Currencies are joined model by model: with the endpoints exchanged, each would get the other's prices.
    for reading, currency, prices in zip(pages, ("USD", "CNY"), (("1", "2"), ("7", "14")), strict=True):
        reading.price_lists[0]["billing_periods"] = None
        reading.services, reading.sentences = [], []
        reading.price_lists[0]["models"] = [
            {"model": "deepseek-a", "prices": {currency: {"input_cache_miss": prices[0], "output": prices[0]}}},
            {
                "model": "deepseek-a",
                "endpoint": "v9",
                "prices": {currency: {"input_cache_miss": prices[1], "output": prices[1]}},
            },
        ]
    models(pages[1]).reverse()
    try:
        found = combine([*pages])[0]
    except CheckFailed:
        return  # refusing is right as well
    assert [{c: p["output"] for c, p in model["prices"].items()} for model in found["models"]] == [
        {"USD": "1", "CNY": "7"},
        {"USD": "2", "CNY": "14"},
    ]


# --------------------------------------------------------------------------- a service on one page only


def accepted(product, rule="R13"):
    return [{"rule": rule, "product": product, "why": "on the Chinese page only"}]


def without_fetch(reading):
    del reading.services[1]


def test_a_service_on_one_page_only_is_an_error_that_says_what_it_needs(pages):
    without_fetch(pages[0])
    (problem,) = problems([*pages])
    assert problem.place == "services, fetch"
    assert "R13" in problem.advice
    assert "accepted" in problem.advice


def test_a_service_on_the_english_page_only_is_an_error_as_well(pages):
    without_fetch(pages[1])
    (problem,) = problems([*pages])
    assert problem.place == "services, fetch"


def test_an_accepted_service_on_one_page_only_has_the_price_of_that_page(pages):
    without_fetch(pages[0])
    found = combine([*pages], accepted("fetch"))[0]
    assert {service["service"]: list(service["prices"]) for service in found["services"]} == {
        "search": ["USD", "CNY"],
        "fetch": ["CNY"],
    }


def test_an_acceptance_holds_for_the_service_that_it_names_only(pages):
    without_fetch(pages[0])
    assert problems([*pages], accepted("search"))


def test_an_acceptance_of_another_rule_does_not_help(pages):
    without_fetch(pages[0])
    assert problems([*pages], accepted("fetch", "R07"))


def test_an_accepted_service_on_both_pages_must_still_agree(pages):
    the_unit_of_a_service(pages[1])
    assert problems([*pages], accepted("search"))


# ------------------------------------------------------------------------------------- incomplete readings


def test_a_reading_with_a_missing_footnote_is_refused_with_its_place(pages):
    pages[0].missing_footnotes.append({"mark": "4", "place": "table 1, row 9, column 2"})
    (problem,) = problems([*pages])
    assert problem.place == "en page, table 1, row 9, column 2"
    assert problem.expected == "the footnote (4)"


def test_a_part_of_a_page_with_a_mark_that_leads_nowhere_is_refused():
    html = (ROOT / "tests/pages/2026-10-17_en_search-fetch/page.html").read_text("utf-8")
    table = html[html.index("<table") : html.index("</table>") + len("</table>")]
    (*missing,) = problems([read_text(table, fragment=True)])
    assert [problem.expected for problem in missing] == ["the footnote (1)", "the footnote (2)", "the footnote (3)"]


@pytest.mark.parametrize("count", [0, 2])
def test_pages_with_another_number_of_price_lists_disagree(pages, count):
    pages[0].price_lists = pages[0].price_lists * count
    assert any(problem.place.startswith("price lists") for problem in problems([*pages]))
