"""What changed from one edition to the next."""

import copy
from decimal import Decimal, localcontext

import pytest

from deepseek_prices.changes import Change, changes, changes_a_price

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


# Nothing, everything.


def test_equal_editions_have_no_changes():
    before = edition(model(names=[{"name": "a"}], discount={}), services=[service()], rule=PEAK_HOURS)
    assert changes(before, copy.deepcopy(before)) == []


def test_without_an_edition_before_everything_is_new():
    found = changes(None, edition(model(version="DeepSeek-V3"), services=[service()]))
    assert found == [
        Change("deepseek-chat output USD", None, "0.28"),
        Change("search request USD", None, "0.75"),
        Change("billing periods", None, "one price round the clock"),
        Change("deepseek-chat", None, "sold"),
        Change("deepseek-chat version", None, "DeepSeek-V3"),
        Change("search", None, "sold"),
        Change("search unit", None, "1,000 successful requests"),
    ]


def test_neither_edition_is_changed():
    before, after = edition(model()), edition(model(output="0.27"), rule=PEAK_HOURS)
    kept = copy.deepcopy((before, after))
    changes(before, after)
    assert (before, after) == kept


@pytest.mark.parametrize("field", ["recorded_at", "edition", "sources", "in_force"])
def test_what_is_not_a_term_is_no_change(field):
    assert changes(edition(model(), **{field: "one"}), edition(model(), **{field: "other"})) == []


def test_another_order_of_models_is_no_change():
    one, other = model(), model("deepseek-reasoner", "2.19")
    assert changes(edition(one, other), edition(other, one)) == []


# Prices.


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [("0.28", "0.42", "50.0"), ("0.28", "0.14", "-50.0"), ("2.19", "1.68", "-23.3"), ("0.1", "0.10", "0.0")],
)
def test_a_price_that_moves_is_a_change_with_its_percent(before, after, percent):
    (change,) = changes(edition(model(output=before)), edition(model(output=after)))
    assert change == Change("deepseek-chat output USD", before, after)
    assert str(change.percent()) == percent


def test_each_period_has_its_own_change():
    before = edition(model(output={"off_peak": "0.6", "peak": "1.2"}), rule=PEAK_HOURS)
    after = edition(model(output={"off_peak": "0.6", "peak": "1.5"}), rule=PEAK_HOURS)
    assert changes(before, after) == [Change("deepseek-chat output peak USD", "1.2", "1.5")]


def test_a_price_round_the_clock_moves_to_that_of_each_period():
    after = edition(model(output={"standard": "1.10", "off_peak": "0.550"}), rule=PEAK_HOURS)
    before = edition(model(output={"price": "0.28", "list_price": "1.10"}), rule=PEAK_HOURS)
    found = changes(before, after)
    assert found == [
        Change("deepseek-chat output standard USD", "0.28 (list price 1.10)", "1.10"),
        Change("deepseek-chat output off_peak USD", "0.28 (list price 1.10)", "0.550"),
    ]
    assert [str(change.percent()) for change in found] == ["292.9", "96.4"]


def test_the_price_of_each_period_moves_to_one_round_the_clock():
    before = edition(model(output={"standard": "1.10", "off_peak": "0.550"}))
    assert changes(before, edition(model(output="1.10"))) == [
        Change("deepseek-chat output off_peak USD", "0.550", "1.10")
    ]


def test_a_period_that_goes_for_another_is_a_change_to_nothing():
    before = edition(model(output={"standard": "1.10", "off_peak": "0.550"}))
    after = edition(model(output={"peak": "2.20", "off_peak": "0.550"}))
    assert changes(before, after) == [
        Change("deepseek-chat output peak USD", None, "2.20"),
        Change("deepseek-chat output standard USD", "1.10", None),
    ]


def test_each_currency_has_its_own_change():
    before, after = model(), model()
    before["prices"]["CNY"], after["prices"]["CNY"] = {"output": "2"}, {"output": "8"}
    assert changes(edition(before), edition(after)) == [Change("deepseek-chat output CNY", "2", "8")]


def test_a_list_price_that_comes_is_a_change():
    after = edition(model(output={"price": "0.28", "list_price": "1.10"}))
    assert changes(edition(model()), after) == [
        Change("deepseek-chat output USD", "0.28", "0.28 (list price 1.10)"),
    ]


def test_a_list_price_that_goes_is_a_change():
    before = edition(model(output={"price": "0.28", "list_price": "1.10"}))
    (change,) = changes(before, edition(model(output="1.10")))
    assert (change.before, change.after, str(change.percent())) == ("0.28 (list price 1.10)", "1.10", "292.9")


def test_a_list_price_of_one_period_is_a_change_of_that_period():
    before = edition(model(output={"off_peak": "0.6", "peak": "1.2"}), rule=PEAK_HOURS)
    after = edition(model(output={"off_peak": "0.6", "peak": {"price": "1.2", "list_price": "2.4"}}), rule=PEAK_HOURS)
    assert changes(before, after) == [Change("deepseek-chat output peak USD", "1.2", "1.2 (list price 2.4)")]


def test_a_kind_that_comes_is_a_change_from_nothing():
    after = model()
    after["prices"]["USD"]["input_cache_hit"] = "0.014"
    assert changes(edition(model()), edition(after)) == [Change("deepseek-chat input_cache_hit USD", None, "0.014")]


def test_prices_that_come_and_move_are_listed_before_all_else():
    after = edition(model(output="0.27", version="DeepSeek-V3"), model("deepseek-reasoner", "2.19"), rule=PEAK_HOURS)
    found = [change.what for change in changes(edition(model()), after)]
    assert found[:2] == ["deepseek-chat output USD", "deepseek-reasoner output USD"]


def test_prices_that_go_are_listed_before_all_else():
    found = [change.what for change in changes(edition(model()), edition(model("deepseek-reasoner", "2.19")))]
    assert set(found[:2]) == {"deepseek-chat output USD", "deepseek-reasoner output USD"}


# Percent.


@pytest.mark.parametrize(("before", "after"), [(None, "0.28"), ("0.28", None), ("0", "0.75")])
def test_there_is_no_percent_without_two_prices_to_compare(before, after):
    assert Change("deepseek-chat output USD", before, after).percent() is None


def test_a_price_that_becomes_free_falls_by_a_hundred_percent():
    assert Change("search request USD", "0.75", "0").percent() == Decimal("-100.0")


def test_a_percent_does_not_depend_on_the_precision_of_the_caller():
    with localcontext(prec=2):
        assert str(Change("deepseek-chat output USD", "0.28", "1.10").percent()) == "292.9"


def test_a_limit_has_no_percent():
    (change,) = changes(edition(model(concurrency="500")), edition(model(concurrency="2500")))
    assert change == Change("deepseek-chat concurrency", "500", "2500")
    assert change.percent() is None


def test_a_unit_has_no_percent():
    before = edition(services=[service(quantity=1000)])
    (change,) = changes(before, edition(services=[service(quantity=10_000)]))
    assert change.percent() is None


# Products and names.


def test_a_product_that_comes_is_sold_and_has_its_prices():
    after = edition(model(), model("deepseek-reasoner", "2.19"))
    assert changes(edition(model()), after) == [
        Change("deepseek-reasoner output USD", None, "2.19"),
        Change("deepseek-reasoner", None, "sold"),
    ]


def test_a_product_that_goes_is_no_longer_sold_and_has_no_prices():
    found = changes(edition(model(), model("deepseek-reasoner", "2.19")), edition(model()))
    assert set(found) == {
        Change("deepseek-reasoner output USD", "2.19", None),
        Change("deepseek-reasoner", "sold", None),
    }


def test_a_service_that_comes_has_its_unit():
    found = changes(edition(model()), edition(model(), services=[service()]))
    assert Change("search unit", None, "1,000 successful requests") in found


def test_a_model_on_another_endpoint_is_another_product():
    found = changes(edition(model()), edition(model(), model(output="0.42", endpoint="v3.2_speciale")))
    assert found == [
        Change("deepseek-chat@v3.2_speciale output USD", None, "0.42"),
        Change("deepseek-chat@v3.2_speciale", None, "sold"),
    ]


@pytest.mark.parametrize("field", ["version", "context_length", "max_output", "default_output", "concurrency", "until"])
def test_a_limit_a_version_or_an_end_that_moves_is_a_change(field):
    found = changes(edition(model(**{field: "old"})), edition(model(**{field: "new"})))
    assert found == [Change(f"deepseek-chat {field.replace('_', ' ')}", "old", "new")]


def test_a_name_that_comes_says_what_it_is_billed_as():
    after = edition(model("deepseek-flash", names=[{"name": "deepseek-v4-flash"}]))
    assert changes(edition(model("deepseek-flash")), after) == [
        Change("deepseek-v4-flash billed as", None, "deepseek-flash")
    ]


def test_a_name_that_goes_is_a_change_to_nothing():
    before = edition(model("deepseek-flash", names=[{"name": "deepseek-v4-flash"}]))
    assert changes(before, edition(model("deepseek-flash"))) == [
        Change("deepseek-v4-flash billed as", "deepseek-flash", None)
    ]


def test_an_end_of_a_name_is_a_change():
    before = edition(model("deepseek-flash", names=[{"name": "deepseek-chat"}]))
    after = edition(model("deepseek-flash", names=[{"name": "deepseek-chat", "until": "2026-07-24T15:59:00Z"}]))
    assert changes(before, after) == [
        Change("deepseek-chat billed as", "deepseek-flash", "deepseek-flash until 2026-07-24T15:59:00Z")
    ]


def test_a_name_that_is_billed_as_another_model_is_a_change():
    one, other = model("deepseek-flash"), model("deepseek-v4-pro", "1.98")
    named = {"names": [{"name": "deepseek-chat"}]}
    assert changes(edition(one | named, other), edition(one, other | named)) == [
        Change("deepseek-chat billed as", "deepseek-flash", "deepseek-v4-pro")
    ]


# Discounts.


def test_an_end_of_a_discount_that_moves_is_a_change():
    before = edition(model(discount={"until": "2026-05-05T15:59:00Z"}))
    after = edition(model(discount={"until": "2026-05-31T15:59:00Z"}))
    assert changes(before, after) == [
        Change("deepseek-chat discount until", "2026-05-05T15:59:00Z", "2026-05-31T15:59:00Z")
    ]


def test_an_end_of_a_discount_that_is_no_longer_stated_is_a_change():
    before = edition(model(discount={"until": "2026-05-05T15:59:00Z"}))
    assert changes(before, edition(model(discount={}))) == [
        Change("deepseek-chat discount until", "2026-05-05T15:59:00Z", "not stated")
    ]


def test_a_discount_that_goes_is_a_change_to_nothing():
    before = edition(services=[service(discount={})])
    assert changes(before, edition(services=[service()])) == [Change("search discount until", "not stated", None)]


# Peak hours and gaps.


def test_peak_hours_that_come_are_told_in_words():
    assert changes(edition(model()), edition(model(), rule=PEAK_HOURS)) == [
        Change("billing periods", "one price round the clock", IN_WORDS)
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
    found = changes(edition(model(), rule=PEAK_HOURS), edition(model(), rule=PEAK_HOURS | more))
    assert found == [Change("billing periods", IN_WORDS, words)]


GAP = {"product": "speech_synthesis", "currency": "USD", "why": "no English page with it has been seen"}


def test_a_gap_that_comes_says_why():
    assert changes(edition(model()), edition(model(), gaps=[GAP])) == [
        Change("speech_synthesis USD gap", None, "no English page with it has been seen")
    ]


def test_a_gap_that_is_filled_is_a_change_to_nothing():
    found = changes(edition(model(), gaps=[GAP]), edition(model()))
    assert [(change.what, change.after) for change in found] == [("speech_synthesis USD gap", None)]


def test_a_gap_has_no_percent():
    assert changes(edition(model()), edition(model(), gaps=[GAP]))[0].percent() is None


# Sentences.


def sentence(language: str, text: str, meaning: str = "night_discount") -> dict:
    return {"language": language, "meaning": meaning, "text": text}


def test_a_sentence_that_comes_is_told_by_its_meaning_and_quoted():
    after = edition(model(), footnotes=[sentence("en", "Half price at night."), sentence("zh", "夜间半价。")])
    assert changes(edition(model()), after) == [
        Change("sentence night discount", None, "en “Half price at night.” zh “夜间半价。”")
    ]


def test_a_sentence_that_goes_is_a_change_to_nothing():
    before = edition(model(), footnotes=[sentence("en", "Not billed.", "server_side_free")])
    assert changes(before, edition(model())) == [Change("sentence server side free", "en “Not billed.”", None)]


def test_a_sentence_in_other_words_or_in_both_languages_is_no_change():
    before, *after = (
        sentence(language, text, "names")
        for language, text in [("en", "Names."), ("en", "The names."), ("zh", "模型名。")]
    )
    assert changes(edition(model(), footnotes=[before]), edition(model(), footnotes=after)) == []


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
    assert changes(before, after) == [Change("deepseek-chat discount at its end", None, "the price stays")]
