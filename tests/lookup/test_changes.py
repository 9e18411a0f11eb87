"""What changed from one edition to the next."""

import copy
from decimal import Decimal, localcontext

import pytest

from deepseek_prices import diff
from deepseek_prices.changes import Billed, Change, changes, changes_a_price, differences
from deepseek_prices.edition import Amounts

PEAK_HOURS = {
    "time_zone": "Asia/Shanghai",
    "default": "off_peak",
    "windows": [{"period": "peak", "days": ["mon", "tue"], "from": "09:00", "to": "12:00"}],
}
IN_WORDS = "off_peak, but peak mon-tue 09:00-12:00 (Beijing)"


def model(name: str = "deepseek-chat", output: object = "0.28", **more: object) -> dict:
    return {"model": name, "prices": {"USD": {"output": output}}, **more}


def service(name: str = "search", request: object = "0.75", quantity: int = 1000, **more: object) -> dict:
    unit = {"quantity": quantity, "of": "successful request"}
    return {"service": name, "unit": unit, "prices": {"USD": {"request": request}}, **more}


def edition(*models: dict, rule: dict | None = None, **more: object) -> dict:
    return {"edition": "2024-12-26T112648Z", "billing_periods": rule, "models": list(models), **more}


def told(before: dict | None, after: dict) -> list[tuple[str, str | None, str | None]]:
    """The changes in words: what, before and after."""
    return [diff.line(change)[:3] for change in changes(before, after)]


def moved(before: dict, after: dict) -> list[str]:
    """By how much each changed, in percent; empty where that cannot be said."""
    return [diff.line(change).percent for change in changes(before, after)]


def price_change(before: str | None, after: str | None) -> Change:
    """A price that moves, by its amounts."""
    sides = (None if amount is None else Amounts(amount, None) for amount in (before, after))
    return Change("price", "search", "request", None, "USD", None, *sides)


# What the user of a name pays.


def test_the_price_of_a_name_that_is_billed_as_another_product_now_is_that_of_its_user():
    before = edition(model("deepseek-v4-flash", "1.32"))
    after = edition(model("deepseek-flash", "1.2", names=[{"name": "deepseek-v4-flash"}]))
    assert [*zip(told(before, after), moved(before, after), strict=True)][:2] == [
        (("deepseek-flash output USD", None, "1.2"), ""),
        (("deepseek-v4-flash output USD", "1.32", "1.2"), "-9.1"),
    ]


def test_a_name_that_becomes_a_product_of_its_own_goes_from_what_it_was_billed():
    before = edition(model("deepseek-flash", "1.2", names=[{"name": "deepseek-v4-flash"}]))
    after = edition(model("deepseek-flash", "1.2"), model("deepseek-v4-flash", "1.5"))
    assert ("deepseek-v4-flash output USD", "1.2", "1.5") in told(before, after)


def test_the_price_of_a_name_that_is_billed_as_before_is_that_of_its_product_alone():
    names = [{"name": "deepseek-chat"}]
    before, after = (edition(model("deepseek-v4-flash", price, names=names)) for price in ("1", "2"))
    assert told(before, after) == [("deepseek-v4-flash output USD", "1", "2")]


def test_a_sentence_that_is_carried_forward_as_not_seen_is_no_change():
    said = {"language": "zh", "text": "x", "meaning": "names"}
    assert told(edition(model(), footnotes=[said]), edition(model(), footnotes=[said | {"not_seen": True}])) == []


NEWS = {"what": "news", "url": "https://api-docs.deepseek.com/updates"}
PAGE = {"what": "copy", "url": "https://api-docs.deepseek.com/quick_start/pricing", "form": "text"}
ONE_FIGURE = PAGE | {"instant_only": True}


@pytest.mark.parametrize("sources", [[NEWS], [NEWS, ONE_FIGURE]])
def test_a_limit_that_is_not_known_of_a_state_of_which_nobody_has_seen_the_page_is_no_change(sources):
    before = edition(model(version="V2", context_length="32K", concurrency="500"))
    after = edition(model(version="V2-0517"), sources=sources)
    assert told(before, after) == [("deepseek-chat version", "V2", "V2-0517")]


@pytest.mark.parametrize("more", [{"sources": [NEWS, PAGE]}, {}])
def test_a_limit_that_is_on_the_page_no_longer_is_a_change(more):
    before, after = edition(model(max_reasoning="32K")), edition(model(), **more)
    assert told(before, after) == [("deepseek-chat max reasoning", "32K", None)]


def test_a_limit_goes_with_its_product_whatever_was_seen():
    before = edition(model("deepseek-chat"), model("deepseek-coder", context_length="16K"))
    after = edition(model("deepseek-chat"), sources=[NEWS])
    assert ("deepseek-coder context length", "16K", None) in told(before, after)


# Nothing, everything.


def test_equal_editions_have_no_changes():
    before = edition(model(names=[{"name": "a"}], discount={}), services=[service()], rule=PEAK_HOURS)
    assert told(before, copy.deepcopy(before)) == []


def test_without_an_edition_before_everything_is_new():
    found = told(None, edition(model(version="DeepSeek-V3"), services=[service()]))
    assert found == [
        ("deepseek-chat output USD", None, "0.28"),
        ("search request USD", None, "0.75"),
        ("billing periods", None, "one price round the clock"),
        ("deepseek-chat", None, "sold"),
        ("deepseek-chat version", None, "DeepSeek-V3"),
        ("search", None, "sold"),
        ("search unit", None, "1,000 successful requests"),
    ]


def test_neither_edition_is_changed():
    before, after = edition(model()), edition(model(output="0.27"), rule=PEAK_HOURS)
    kept = copy.deepcopy((before, after))
    told(before, after)
    assert (before, after) == kept


@pytest.mark.parametrize("field", ["recorded_at", "edition", "sources", "in_force"])
def test_what_is_not_a_term_is_no_change(field):
    assert told(edition(model(), **{field: "one"}), edition(model(), **{field: "other"})) == []


def test_another_order_of_models_is_no_change():
    one, other = model(), model("deepseek-reasoner", "2.19")
    assert told(edition(one, other), edition(other, one)) == []


# Prices.


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [("0.28", "0.42", "50.0"), ("0.28", "0.14", "-50.0"), ("2.19", "1.68", "-23.3"), ("0.1", "0.10", "0.0")],
)
def test_a_price_that_moves_is_a_change_with_its_percent(before, after, percent):
    one, other = edition(model(output=before)), edition(model(output=after))
    assert told(one, other) == [("deepseek-chat output USD", before, after)]
    assert [str(change.percent()) for change in changes(one, other)] == [percent]


def test_each_period_has_its_own_change():
    before = edition(model(output={"off_peak": "0.6", "peak": "1.2"}), rule=PEAK_HOURS)
    after = edition(model(output={"off_peak": "0.6", "peak": "1.5"}), rule=PEAK_HOURS)
    assert told(before, after) == [("deepseek-chat output peak USD", "1.2", "1.5")]


def test_a_price_round_the_clock_moves_to_that_of_each_period():
    after = edition(model(output={"standard": "1.10", "off_peak": "0.550"}), rule=PEAK_HOURS)
    before = edition(model(output={"price": "0.28", "list_price": "1.10"}), rule=PEAK_HOURS)
    found = told(before, after)
    assert found == [
        ("deepseek-chat output standard USD", "0.28 (list price 1.10)", "1.10"),
        ("deepseek-chat output off_peak USD", "0.28 (list price 1.10)", "0.550"),
    ]
    assert moved(before, after) == ["+292.9", "+96.4"]


def test_the_price_of_each_period_moves_to_one_round_the_clock():
    before = edition(model(output={"standard": "1.10", "off_peak": "0.550"}))
    assert told(before, edition(model(output="1.10"))) == [("deepseek-chat output off_peak USD", "0.550", "1.10")]


def test_a_period_that_goes_for_another_is_a_change_to_nothing():
    before = edition(model(output={"standard": "1.10", "off_peak": "0.550"}))
    after = edition(model(output={"peak": "2.20", "off_peak": "0.550"}))
    assert told(before, after) == [
        ("deepseek-chat output peak USD", None, "2.20"),
        ("deepseek-chat output standard USD", "1.10", None),
    ]


def test_each_currency_has_its_own_change():
    before, after = model(), model()
    before["prices"]["CNY"], after["prices"]["CNY"] = {"output": "2"}, {"output": "8"}
    assert told(edition(before), edition(after)) == [("deepseek-chat output CNY", "2", "8")]


def test_a_list_price_that_comes_is_a_change():
    after = edition(model(output={"price": "0.28", "list_price": "1.10"}))
    assert told(edition(model()), after) == [
        ("deepseek-chat output USD", "0.28", "0.28 (list price 1.10)"),
    ]


def test_a_list_price_that_goes_is_a_change():
    before = edition(model(output={"price": "0.28", "list_price": "1.10"}))
    after = edition(model(output="1.10"))
    assert told(before, after) == [("deepseek-chat output USD", "0.28 (list price 1.10)", "1.10")]
    assert moved(before, after) == ["+292.9"]


def test_a_list_price_of_one_period_is_a_change_of_that_period():
    before = edition(model(output={"off_peak": "0.6", "peak": "1.2"}), rule=PEAK_HOURS)
    after = edition(model(output={"off_peak": "0.6", "peak": {"price": "1.2", "list_price": "2.4"}}), rule=PEAK_HOURS)
    assert told(before, after) == [("deepseek-chat output peak USD", "1.2", "1.2 (list price 2.4)")]


def test_a_kind_that_comes_is_a_change_from_nothing():
    after = model()
    after["prices"]["USD"]["input_cache_hit"] = "0.014"
    assert told(edition(model()), edition(after)) == [("deepseek-chat input_cache_hit USD", None, "0.014")]


def test_prices_that_come_and_move_are_listed_before_all_else():
    after = edition(model(output="0.27", version="DeepSeek-V3"), model("deepseek-reasoner", "2.19"), rule=PEAK_HOURS)
    found = [what for what, _, _ in told(edition(model()), after)]
    assert found[:2] == ["deepseek-chat output USD", "deepseek-reasoner output USD"]


def test_prices_that_go_are_listed_before_all_else():
    found = [what for what, _, _ in told(edition(model()), edition(model("deepseek-reasoner", "2.19")))]
    assert set(found[:2]) == {"deepseek-chat output USD", "deepseek-reasoner output USD"}


# Percent.


@pytest.mark.parametrize(("before", "after"), [(None, "0.28"), ("0.28", None), ("0", "0.75")])
def test_there_is_no_percent_without_two_prices_to_compare(before, after):
    assert price_change(before, after).percent() is None


def test_a_price_that_becomes_free_falls_by_a_hundred_percent():
    assert price_change("0.75", "0").percent() == Decimal("-100.0")


def test_a_percent_does_not_depend_on_the_precision_of_the_caller():
    with localcontext(prec=2):
        assert str(price_change("0.28", "1.10").percent()) == "292.9"


def test_a_limit_has_no_percent():
    before, after = edition(model(concurrency="500")), edition(model(concurrency="2500"))
    assert told(before, after) == [("deepseek-chat concurrency", "500", "2500")]
    assert [change.percent() for change in changes(before, after)] == [None]


def test_a_unit_has_no_percent():
    before = edition(services=[service(quantity=1000)])
    (change,) = changes(before, edition(services=[service(quantity=10_000)]))
    assert change.percent() is None


# Products and names.


def test_a_product_that_comes_is_sold_and_has_its_prices():
    after = edition(model(), model("deepseek-reasoner", "2.19"))
    assert told(edition(model()), after) == [
        ("deepseek-reasoner output USD", None, "2.19"),
        ("deepseek-reasoner", None, "sold"),
    ]


def test_a_product_that_goes_is_no_longer_sold_and_has_no_prices():
    found = told(edition(model(), model("deepseek-reasoner", "2.19")), edition(model()))
    assert set(found) == {
        ("deepseek-reasoner output USD", "2.19", None),
        ("deepseek-reasoner", "sold", None),
    }


def test_a_service_that_comes_has_its_unit():
    found = told(edition(model()), edition(model(), services=[service()]))
    assert ("search unit", None, "1,000 successful requests") in found


def test_a_model_on_another_endpoint_is_another_product():
    found = told(edition(model()), edition(model(), model(output="0.42", endpoint="v3.2_speciale")))
    assert found == [
        ("deepseek-chat@v3.2_speciale output USD", None, "0.42"),
        ("deepseek-chat@v3.2_speciale", None, "sold"),
    ]


@pytest.mark.parametrize("field", ["version", "context_length", "max_output", "default_output", "concurrency", "until"])
def test_a_limit_a_version_or_an_end_that_moves_is_a_change(field):
    found = told(edition(model(**{field: "old"})), edition(model(**{field: "new"})))
    assert found == [(f"deepseek-chat {field.replace('_', ' ')}", "old", "new")]


def test_a_name_that_comes_says_what_it_is_billed_as():
    after = edition(model("deepseek-flash", names=[{"name": "deepseek-v4-flash"}]))
    assert told(edition(model("deepseek-flash")), after) == [("deepseek-v4-flash billed as", None, "deepseek-flash")]


def test_a_name_that_goes_is_a_change_to_nothing():
    before = edition(model("deepseek-flash", names=[{"name": "deepseek-v4-flash"}]))
    assert told(before, edition(model("deepseek-flash"))) == [("deepseek-v4-flash billed as", "deepseek-flash", None)]


def test_an_end_of_a_name_is_a_change():
    before = edition(model("deepseek-flash", names=[{"name": "deepseek-chat"}]))
    after = edition(model("deepseek-flash", names=[{"name": "deepseek-chat", "until": "2026-07-24T15:59:00Z"}]))
    assert told(before, after) == [
        ("deepseek-chat billed as", "deepseek-flash", "deepseek-flash until 2026-07-24T15:59:00Z")
    ]


def test_a_name_that_is_billed_as_another_model_is_a_change():
    one, other = model("deepseek-flash"), model("deepseek-v4-pro", "1.98")
    named = {"names": [{"name": "deepseek-chat"}]}
    assert told(edition(one | named, other), edition(one, other | named)) == [
        ("deepseek-chat output USD", "0.28", "1.98"),
        ("deepseek-chat billed as", "deepseek-flash", "deepseek-v4-pro"),
    ]


# Discounts.


def test_an_end_of_a_discount_that_moves_is_a_change():
    before = edition(model(discount={"until": "2026-05-05T15:59:00Z"}))
    after = edition(model(discount={"until": "2026-05-31T15:59:00Z"}))
    assert told(before, after) == [("deepseek-chat discount until", "2026-05-05T15:59:00Z", "2026-05-31T15:59:00Z")]


def test_an_end_of_a_discount_that_is_no_longer_stated_is_a_change():
    before = edition(model(discount={"until": "2026-05-05T15:59:00Z"}))
    assert told(before, edition(model(discount={}))) == [
        ("deepseek-chat discount until", "2026-05-05T15:59:00Z", "not stated")
    ]


def test_a_discount_that_goes_is_a_change_to_nothing():
    before = edition(services=[service(discount={})])
    assert told(before, edition(services=[service()])) == [("search discount until", "not stated", None)]


# Peak hours and gaps.


def test_peak_hours_that_come_are_told_in_words():
    assert told(edition(model()), edition(model(), rule=PEAK_HOURS)) == [
        ("billing periods", "one price round the clock", IN_WORDS)
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"default": "standard"}, IN_WORDS.replace("off_peak", "standard")),
        ({"except_holidays": "CN"}, f"{IN_WORDS}, except Chinese public holidays"),
        ({"decided_by": "completion"}, f"{IN_WORDS}, decided by the completion of a request"),
        (
            {"windows": [*PEAK_HOURS["windows"], {"period": "peak", "days": ["fri"], "from": "14:00", "to": "24:00"}]},
            "off_peak, but peak mon-tue 09:00-12:00, peak fri 14:00-24:00 (Beijing)",
        ),
        (
            {"windows": [PEAK_HOURS["windows"][0] | {"days": ["mon", "wed", "fri"]}]},
            "off_peak, but peak mon,wed,fri 09:00-12:00 (Beijing)",
        ),
    ],
    ids=["default", "holidays", "decided by", "windows", "days"],
)
def test_every_part_of_the_peak_hours_is_a_term(more, words):
    found = told(edition(model(), rule=PEAK_HOURS), edition(model(), rule=PEAK_HOURS | more))
    assert found == [("billing periods", IN_WORDS, words)]


GAP = {"product": "speech_synthesis", "currency": "USD", "why": "no English page with it has been seen"}


def test_a_gap_that_comes_says_why():
    assert told(edition(model()), edition(model(), gaps=[GAP])) == [
        ("speech_synthesis USD gap", None, "no English page with it has been seen")
    ]


def test_a_gap_that_is_filled_is_a_change_to_nothing():
    found = told(edition(model(), gaps=[GAP]), edition(model()))
    assert [(what, after) for what, _, after in found] == [("speech_synthesis USD gap", None)]


def test_a_gap_has_no_percent():
    assert changes(edition(model()), edition(model(), gaps=[GAP]))[0].percent() is None


# Sentences.


def sentence(language: str, text: str, meaning: str = "night_discount") -> dict:
    return {"language": language, "meaning": meaning, "text": text}


def test_a_sentence_that_comes_is_told_by_its_meaning_and_quoted():
    after = edition(model(), footnotes=[sentence("en", "Half price at night."), sentence("zh", "夜间半价。")])
    assert told(edition(model()), after) == [
        ("sentence night discount", None, "en “Half price at night.” zh “夜间半价。”")
    ]


def test_a_sentence_that_goes_is_a_change_to_nothing():
    before = edition(model(), footnotes=[sentence("en", "Not billed.", "server_side_free")])
    assert told(before, edition(model())) == [("sentence server side free", "en “Not billed.”", None)]


@pytest.mark.parametrize("meaning", ["coming_list", "coming_peak_prices", "weekends_off_peak"])
def test_an_announcement_that_has_come_true_is_no_change_where_it_goes(meaning):
    announced = {"footnotes": [sentence("en", "From Monday on:", meaning)]}
    begun = edition(model(), in_force={"from": "2024-12-26T11:26:48Z", "basis": "stated"}, **announced)
    ahead = edition(model(), in_force={"from": "2024-12-26T11:26:48Z", "basis": "observed"}, **announced)
    assert told(begun, edition(model())) == []
    assert [what for what, *_ in told(ahead, edition(model()))] == [f"sentence {meaning.replace('_', ' ')}"]


def test_a_sentence_in_other_words_or_in_both_languages_is_no_change():
    before, *after = (
        sentence(language, text, "names")
        for language, text in [("en", "Names."), ("en", "The names."), ("zh", "模型名。")]
    )
    assert told(edition(model(), footnotes=[before]), edition(model(), footnotes=after)) == []


def test_a_sentence_has_no_percent():
    (change,) = changes(edition(model()), edition(model(), footnotes=[sentence("en", "All in USD")]))
    assert change.percent() is None


# Whether what is billed changes.

FROM = "2026-08-16T16:00:00Z"


def in_force(*models: dict, **more: object) -> dict:
    return edition(*models, in_force={"from": FROM, "basis": "stated"}, **more)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (model(), model(output="0.42")),
        (model(), model(names=[{"name": "deepseek-flash"}])),
        (model(names=[{"name": "deepseek-flash", "until": FROM}]), model()),
        (model(output={"price": "0.28", "list_price": "1.10"}, discount={"until": FROM}), model(output="1.10")),
    ],
    ids=["a price", "a name that comes", "a name that comes to its stated end", "a discount that ends"],
)
def test_what_a_request_costs_or_whether_it_can_be_made_changes_a_price(before, after):
    assert changes_a_price(edition(before), in_force(after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (model(version="V3"), model(version="V3.1")),
        (model(), model(output={"price": "0.28", "list_price": "1.10"}, discount={})),
        (model(output={"price": "0.28", "list_price": "1.10"}, discount={"stays": True, "until": FROM}), model()),
        (model(names=[{"name": "deepseek-flash"}]), model()),
    ],
    ids=["a version", "a list price that comes", "a discount that stays", "a name that is no longer on the page"],
)
def test_what_is_billed_as_before_changes_no_price(before, after):
    assert not changes_a_price(edition(before), in_force(after))


def test_hours_that_change_change_a_price():
    assert changes_a_price(edition(model(), rule=PEAK_HOURS), in_force(model(), rule=PEAK_HOURS | {"windows": []}))


def test_which_end_of_a_request_decides_changes_no_price():
    after = in_force(model(), rule=PEAK_HOURS | {"decided_by": "completion"})
    assert not changes_a_price(edition(model(), rule=PEAK_HOURS), after)


def test_whether_a_price_stays_after_its_discount_is_a_term():
    before = edition(model(output={"price": "0.87", "list_price": "3.48"}, discount={"until": "2026-05-31T15:59:00Z"}))
    after = copy.deepcopy(before)
    after["models"][0]["discount"]["stays"] = True
    assert told(before, after) == [("deepseek-chat discount at its end", None, "the price stays")]


# The values.


def test_a_price_that_moves_says_of_what_it_is_and_both_sides():
    before = edition(model(output={"off_peak": "0.6", "peak": "1.2"}, endpoint="v3"), rule=PEAK_HOURS)
    after = edition(model(output={"off_peak": "0.6", "peak": {"price": "1.2", "list_price": "2.4"}}, endpoint="v3"))
    change = Change(
        of="price",
        product="deepseek-chat@v3",
        kind="output",
        period="peak",
        currency="USD",
        before=Amounts("1.2", None),
        after=Amounts("1.2", "2.4"),
    )
    assert changes(before, after | {"billing_periods": PEAK_HOURS}) == [change]


def test_a_price_round_the_clock_before_and_after_has_no_period():
    (change,) = changes(edition(model()), edition(model(output="0.42")))
    assert change.period is None


@pytest.mark.parametrize(
    ("more", "change"),
    [
        ({"version": "V3"}, Change("term", "deepseek-chat", term="version", after="V3")),
        ({"discount": {}}, Change("term", "deepseek-chat", term="discount_until", after="not_stated")),
        ({"names": [{"name": "a"}]}, Change("name", "a", after=Billed("deepseek-chat", None))),
        ({"names": [{"name": "a", "until": FROM}]}, Change("name", "a", after=Billed("deepseek-chat", FROM))),
    ],
    ids=["term", "discount", "name", "end of a name"],
)
def test_a_term_that_comes_says_whose_it_is_and_which(more, change):
    assert changes(edition(model()), edition(model(**more))) == [change]


def test_a_unit_that_moves_is_a_quantity_of_a_thing():
    before, after = (edition(services=[service(quantity=quantity)]) for quantity in (1000, 10))
    units = ({"quantity": quantity, "of": "successful request"} for quantity in (1000, 10))
    assert changes(before, after) == [Change("term", "search", None, None, None, "unit", *units)]


def test_billing_periods_are_a_rule_or_round_the_clock():
    assert changes(edition(model()), edition(model(), rule=PEAK_HOURS)) == [
        Change("billing_periods", before="round_the_clock", after=PEAK_HOURS)
    ]


def test_a_gap_says_of_which_product_and_currency_it_is():
    assert changes(edition(model()), edition(model(), gaps=[GAP])) == [
        Change("gap", "speech_synthesis", currency="USD", after=GAP["why"])
    ]


def test_sentences_are_those_of_a_meaning():
    quoted = [sentence("en", "Half price at night."), sentence("zh", "夜间半价。")]
    assert changes(edition(model()), edition(model(), footnotes=quoted)) == [
        Change("sentence", term="night_discount", after=quoted)
    ]


# The difference of nested mappings.


def test_what_differs_is_found_by_its_path_with_both_sides():
    left = {"a": {"b": 1, "c": {"d": 2}}, "e": 3}
    right = {"a": {"b": 1, "c": {"d": 4}}, "f": 5}
    assert list(differences(left, right)) == [(("a", "c", "d"), 2, 4), (("e",), 3, None), (("f",), None, 5)]


def test_mappings_below_the_levels_are_compared_as_a_whole():
    assert list(differences({"a": {"b": 1}}, {"a": {"b": 2}}, levels=1)) == [(("a",), {"b": 1}, {"b": 2})]


def test_what_is_equal_does_not_differ():
    assert list(differences({"a": {"b": 1}}, {"a": {"b": 1}})) == []
