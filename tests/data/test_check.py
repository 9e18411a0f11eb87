"""Schema and the rules of one edition: each is shown by data that breaks it in one way, and nothing else."""

import copy

import pytest

from scraper.dataset.check import check, check_edition
from scraper.dataset.compile import compile_dataset
from scraper.editions.rules import EDITION_RULES
from scraper.rules import ACCEPTABLE as RULES_TO_ACCEPT

V3 = "2024-12-26T112648Z"
OCTOBER = "2026-10-17T160000Z"

BREAKS = []


def breaks(rule, *marks):
    """A change of right data that this rule, and no other, must find."""

    def add(change):
        assert change.__name__ not in {param.id for param in BREAKS}
        BREAKS.append(pytest.param(rule, change, id=f"{rule}-{change.__name__}", marks=marks))
        return change

    return add


@pytest.fixture
def data(small):
    """Two editions, of 2024-12-26 and 2026-10-17; each test may break its own."""
    return small


def october(data):
    return data.editions[OCTOBER]


def v3(data):
    return data.editions[V3]


def flash(data):
    return october(data)["models"][0]


def pro(data):
    return october(data)["models"][1]


def chat(data):
    return v3(data)["models"][0]


def search(data):
    return october(data)["services"][0]


def rename(data, old, new):
    """Give an edition another name, in the file as well."""
    data.editions[new] = data.editions.pop(old) | {"edition": new}
    data.sha256[new] = data.sha256.pop(old)


def rules(data):
    return {problem.rule for problem in check(data)}


def without_earliest(data):
    """Take away one bound of October, and what it rests on."""
    for name in ("earliest", "earliest_proof"):
        del october(data)["in_force"][name]


def kept(data, **where):
    """Say of October's first source that it is a copy, and where it stands."""
    october(data)["sources"][0] |= {"what": "copy", "kept_at": where}


def accept(data, rule, product):
    """Excuse a product of October from a rule."""
    october(data)["accepted"].append({"rule": rule, "product": product, "why": "x"})


def test_the_editions_of_these_tests_have_no_problem(data):
    assert check(data) == []


# -------------------------------------------------------------------------------------- R00: the schemas


@breaks("R00")
def a_field_is_missing(data):
    del october(data)["billing_periods"]


@breaks("R00")
def a_field_is_unknown(data):
    october(data)["prices"] = {}


@breaks("R00")
def a_price_is_a_number(data):
    flash(data)["prices"]["USD"]["output"]["peak"] = 1


@breaks("R00")
def a_price_has_a_sign(data):
    flash(data)["prices"]["USD"]["output"]["peak"] = "$1.2"


@breaks("R00")
def a_price_is_negative(data):
    flash(data)["prices"]["USD"]["output"]["peak"] = "-1.2"


@breaks("R00")
def an_instant_has_no_z(data):
    october(data)["recorded_at"] = "2026-11-24T23:50:00"


@breaks("R00")
def an_instant_has_an_offset(data):
    october(data)["in_force"]["earliest"] = "2026-10-17T00:00:00+08:00"


@breaks("R00")
def a_list_price_stands_alone(data):
    chat(data)["prices"]["USD"]["output"] = {"list_price": "1.10"}


@breaks("R00")
def a_price_and_a_period_stand_side_by_side(data):
    chat(data)["prices"]["USD"]["output"]["peak"] = "1.10"


@breaks("R00")
def a_meaning_is_unknown(data):
    october(data)["footnotes"][0]["meaning"] = "units"


@breaks("R00")
def an_edition_is_a_list(data):
    data.editions[OCTOBER] = []


@breaks("R00")
def an_edition_without_models(data):
    october(data)["models"] = []


@breaks("R00")
def a_capture_that_was_read_in_an_unknown_way(data):
    october(data)["sources"][0]["read"] = True


@breaks("R00")
def a_source_that_was_read_and_is_not_known_by_its_bytes(data):
    del october(data)["sources"][0]["sha256"]


@breaks("R00")
def a_source_that_was_read_in_no_language(data):
    del october(data)["sources"][0]["language"]


@breaks("R00")
def a_capture_by_its_name(data):
    october(data)["sources"][0]["sha256"] = "page.html"


@breaks("R00")
def a_note_without_a_word(data):
    october(data)["note"] = ""


@breaks("R00")
def an_edition_with_an_unknown_field(data):
    october(data)["terms"] = []


@breaks("R00")
def a_calendar_without_a_notice(data):
    data.holidays["notices"] = []


@breaks("R00")
def a_day_off_that_is_no_date(data):
    data.holidays["notices"][0]["days_off"][0] = "New Year"


@breaks("R00")
def a_bound_does_not_say_what_it_rests_on(data):
    del october(data)["in_force"]["latest_proof"]


@breaks("R00")
def a_bound_rests_on_what_is_no_proof(data):
    october(data)["in_force"]["latest_proof"] = "guess"


@breaks("R00")
def a_copy_stands_nowhere(data):
    kept(data)


@breaks("R00")
def a_copy_stands_in_a_repository_at_no_commit(data):
    kept(data, repository="https://example.org/a/b", path="pricing.md")


@breaks("R00")
def a_copy_stands_at_a_commit_that_is_cut_off(data):
    kept(data, repository="https://example.org/a/b", commit="8938ed3", path="pricing.md")


@breaks("R00")
def a_copy_stands_in_an_archive_of_no_instant(data):
    kept(data, archive="https://example.org/web/https://example.org/pricing")


@breaks("R00")
def a_copy_stands_at_two_places(data):
    kept(data, address="https://example.org/pricing", unknown="seen once")


# -------------------------------------------------------------------------------- R01: names of editions


@breaks("R01")
def the_name_is_of_another_instant(data):
    october(data)["in_force"] |= {"from": "2026-10-17T15:00:00Z", "latest": "2026-10-17T15:00:00Z"}


@breaks("R01")
def the_file_has_another_name(data):
    data.editions["2026-10-18T160000Z"] = data.editions.pop(OCTOBER)


@breaks("R01")
def a_second_statement_supersedes_nothing(data):
    rename(data, OCTOBER, f"{OCTOBER}.2")


@breaks("R01")
def a_first_statement_supersedes_another(data):
    october(data)["supersedes"] = {"edition": V3, "reason": "corrected"}


@breaks("R01")
def the_superseded_edition_is_not_there(data):
    rename(data, OCTOBER, f"{OCTOBER}.2")
    data.editions[f"{OCTOBER}.2"]["supersedes"] = {"edition": OCTOBER, "reason": "corrected"}


@breaks("R01")
def the_superseded_edition_is_of_another_instant(data):
    rename(data, OCTOBER, f"{OCTOBER}.2")
    data.editions[f"{OCTOBER}.2"]["supersedes"] = {"edition": V3, "reason": "corrected"}


@breaks("R01")
def a_statement_supersedes_itself(data):
    rename(data, OCTOBER, f"{OCTOBER}.2")
    data.editions[f"{OCTOBER}.2"]["supersedes"] = {"edition": f"{OCTOBER}.2", "reason": "corrected"}


@breaks("R01")
def a_statement_supersedes_a_later_one(data):
    for number, superseded in ((".2", ".3"), (".3", "")):
        name = OCTOBER + number
        supersedes = {"edition": OCTOBER + superseded, "reason": "corrected"}
        data.editions[name] = october(data) | {"edition": name, "supersedes": supersedes}


# -------------------------------------------------------------------------------- R02: the order of kinds


@breaks("R02")
def a_hit_costs_more_than_a_miss(data):
    pro(data)["prices"]["USD"]["input_cache_hit"] = {"off_peak": "0.7", "peak": "0.8"}  # a miss: 0.66 and 1.32
    pro(data)["prices"]["CNY"]["input_cache_hit"] = {"off_peak": "4.9", "peak": "5.6"}  # a miss: 4.5 and 9.0


@breaks("R02")
def a_miss_costs_more_than_the_output(data):
    for currency, price in (("USD", "1.3"), ("CNY", "8.1")):
        flash(data)["prices"][currency]["input_cache_miss"]["peak"] = price


@breaks("R02")
def a_hit_costs_more_than_the_output_and_there_is_no_miss_to_compare(data):
    for by_kind in flash(data)["prices"].values():
        by_kind["input_cache_hit"] = copy.deepcopy(by_kind["output"])
        by_kind["input_cache_hit"]["peak"] = str(float(by_kind["output"]["peak"]) * 2).removesuffix(".0")


@breaks("R02")
def a_list_price_of_a_miss_is_above_that_of_the_output(data):
    chat(data)["prices"]["USD"]["input_cache_miss"]["list_price"] = "1.20"
    chat(data)["prices"]["CNY"]["input_cache_miss"]["list_price"] = "8.5"


@breaks("R02")
def amounts_are_compared_as_numbers_and_not_as_text(data):
    flash(data)["prices"]["USD"] |= {"input_cache_miss": {"off_peak": "9", "peak": "10"}}
    flash(data)["prices"]["CNY"] |= {"input_cache_miss": {"off_peak": "63", "peak": "70"}}


# ----------------------------------------------------------------------------------------- R03: discounts


@breaks("R03")
def a_price_equals_its_list_price(data):
    chat(data)["prices"]["USD"]["output"]["price"] = "1.10"
    chat(data)["prices"]["CNY"]["output"]["price"] = "7"


@breaks("R03")
def a_price_is_above_its_list_price(data):
    chat(data)["prices"]["USD"]["output"]["price"] = "1.11"
    chat(data)["prices"]["CNY"]["output"]["price"] = "7"


@breaks("R22")
def a_discount_without_list_prices(data):
    pro(data)["discount"] = {"until": "2026-12-01T00:00:00Z"}


@breaks("R22")
def list_prices_without_a_discount(data):
    del chat(data)["discount"]


@breaks("R22")
def a_service_with_list_prices_without_a_discount(data):
    del search(data)["discount"]


@breaks("R22")
def a_list_price_of_one_period_without_a_discount(data):
    flash(data)["prices"]["USD"]["output"]["peak"] = {"price": "1.2", "list_price": "1.3"}
    flash(data)["prices"]["CNY"]["output"]["peak"] = {"price": "8", "list_price": "9"}


# ------------------------------------------------------------------------------------------ R04: off-peak


@breaks("R04")
def off_peak_costs_more_than_peak(data):
    flash(data)["prices"]["USD"]["output"]["off_peak"] = "1.21"
    flash(data)["prices"]["CNY"]["output"]["off_peak"] = "8.1"


@breaks("R04")
def off_peak_costs_more_than_standard(data):
    # As in 2025: a discount at night, one price otherwise.
    window = {"period": "off_peak", "days": ["mon"], "from": "00:30", "to": "08:30"}
    rule = {"time_zone": "Asia/Shanghai", "default": "standard", "windows": [window]}
    v3(data)["billing_periods"] = rule
    chat(data).pop("discount")
    chat(data)["prices"] = {
        "USD": {"input_cache_miss": {"standard": "1", "off_peak": "1"}, "output": {"standard": "1", "off_peak": "2"}},
        "CNY": {"input_cache_miss": {"standard": "7", "off_peak": "7"}, "output": {"standard": "7", "off_peak": "14"}},
    }


# ------------------------------------------------------------------------------------------- R05: periods


@breaks("R05")
def a_period_of_the_rule_has_no_price(data):
    for by_kind in flash(data)["prices"].values():
        by_kind["output"] = {"standard": by_kind["output"]["off_peak"], "off_peak": by_kind["output"]["off_peak"]}


@breaks("R05")
def one_price_round_the_clock_where_the_rule_has_periods(data):
    for by_kind in flash(data)["prices"].values():
        by_kind["output"] = by_kind["output"]["peak"]


@breaks("R05")
def prices_by_period_without_a_rule(data):
    october(data)["billing_periods"] = None


@breaks("R05")
def a_period_that_the_rule_does_not_have(data):
    for by_kind in flash(data)["prices"].values():
        by_kind["output"]["standard"] = by_kind["output"]["peak"]


# ---------------------------------------------------------------------------------- R06: complete, or a gap


@breaks("R06")
def a_model_without_a_currency(data):
    del flash(data)["prices"]["CNY"]


@breaks("R06")
def a_model_without_a_kind_in_one_currency(data):
    del flash(data)["prices"]["USD"]["input_cache_hit"]


@breaks("R06")
def a_service_without_a_kind_in_one_currency(data):
    del search(data)["prices"]["USD"]["request"]


@breaks("R06")
def a_gap_of_the_other_currency(data):
    del flash(data)["prices"]["CNY"]
    october(data)["gaps"] = [{"product": "deepseek-flash", "currency": "USD", "why": "x"}]


@breaks("R06")
def a_gap_where_no_price_is_missing(data):
    october(data)["gaps"] = [{"product": "deepseek-flash", "currency": "USD", "why": "x"}]


@breaks("R06")
def a_gap_of_a_product_that_is_not_there(data):
    october(data)["gaps"] = [{"product": "deepseek-x", "currency": "USD", "why": "x"}]


@breaks("R06")
def a_derived_figure_of_a_product_that_is_not_there(data):
    october(data)["derived"][0]["product"] = "deepseek-x"


@breaks("R06")
def a_model_without_a_kind_that_another_model_has(data):
    for by_kind in pro(data)["prices"].values():
        del by_kind["input_cache_hit"]


@breaks("R06")
def a_gap_of_a_name_that_is_billed_as_a_product(data):
    october(data)["gaps"] = [{"product": "deepseek-v4-flash", "currency": "USD", "why": "x"}]


@breaks("R06")
def a_kind_that_the_product_does_not_have_is_derived(data):
    october(data)["derived"] = [{"product": "search", "currency": "USD", "kind": "page", "why": "x"}]


# ------------------------------------------------------------------------------------- R07: the currencies


@breaks("R07")
def yuan_below_six_times_the_dollars(data):
    search(data)["prices"]["CNY"]["request"] = "4.4"


@breaks("R07")
def yuan_above_eight_times_the_dollars(data):
    pro(data)["prices"]["CNY"]["output"]["off_peak"] = "16"


@breaks("R07")
def a_slipped_decimal_point(data):
    flash(data)["prices"]["USD"]["input_cache_hit"]["off_peak"] = "0.0003"


@breaks("R07")
def a_list_price_too_far_apart(data):
    chat(data)["prices"]["CNY"]["output"]["list_price"] = "9"


@breaks("R07")
def a_currency_is_free(data):
    search(data)["prices"]["CNY"]["request"] = "0"


# ------------------------------------------------------------------------------------------- R08: windows


@breaks("R08")
def a_window_without_length(data):
    october(data)["billing_periods"]["windows"][0]["to"] = "09:00"


@breaks("R08")
def a_window_that_crosses_midnight(data):
    october(data)["billing_periods"]["windows"][1] |= {"from": "22:00", "to": "02:00"}


@breaks("R08")
def a_window_of_the_default_period(data):
    window = {"period": "off_peak", "days": ["sun"], "from": "09:00", "to": "12:00"}
    october(data)["billing_periods"]["windows"].append(window)


@breaks("R08")
def windows_that_overlap(data):
    october(data)["billing_periods"]["windows"][1]["from"] = "11:59"


@breaks("R08")
def windows_that_overlap_on_one_day_only(data):
    window = {"period": "peak", "days": ["sat", "fri"], "from": "17:00", "to": "19:00"}
    october(data)["billing_periods"]["windows"].append(window)


@breaks("R08")
def a_window_within_another(data):
    window = {"period": "peak", "days": ["mon"], "from": "10:00", "to": "11:00"}
    october(data)["billing_periods"]["windows"].append(window)


# ------------------------------------------------------------------------------------------ R09: instants


@breaks("R09")
def recorded_at_does_not_exist(data):
    october(data)["recorded_at"] = "2026-02-30T00:00:00Z"


@breaks("R09")
def the_instant_of_the_edition_does_not_exist(data):
    name = "2026-02-30T160000Z"
    rename(data, OCTOBER, name)
    moment = "2026-02-30T16:00:00Z"
    data.editions[name]["in_force"] |= {"from": moment, "earliest": "2026-02-01T16:00:00Z", "latest": moment}


@breaks("R09")
def the_instant_of_the_edition_before_it_does_not_exist(data):
    name = "2024-02-30T160000Z"
    rename(data, V3, name)
    data.editions[name]["in_force"] = {"from": "2024-02-30T16:00:00Z", "basis": "stated"}


@breaks("R09")
def earliest_does_not_exist(data):
    october(data)["in_force"]["earliest"] = "2026-09-31T00:00:00Z"


@breaks("R09")
def the_end_of_a_discount_does_not_exist(data):
    search(data)["discount"]["until"] = "2026-11-31T00:00:00Z"


@breaks("R09")
def the_end_of_a_name_does_not_exist(data):
    flash(data)["names"][0]["until"] = "2027-02-29T00:00:00Z"


@breaks("R09")
def the_end_of_a_model_does_not_exist(data):
    flash(data)["until"] = "2027-02-29T00:00:00Z"


@breaks("R09")
def bounds_where_the_instant_is_stated(data):
    october(data)["in_force"]["basis"] = "stated"


@breaks("R09")
def one_bound_where_the_instant_is_stated(data):
    october(data)["in_force"] |= {"basis": "stated"}
    without_earliest(data)


@breaks("R09")
def no_bounds_where_the_instant_was_observed(data):
    october(data)["in_force"] = {"from": "2026-10-17T16:00:00Z", "basis": "observed"}


@breaks("R09")
def one_bound_where_the_instant_was_observed(data):
    october(data)["in_force"] |= {"basis": "observed", "latest_proof": "page"}
    without_earliest(data)


@breaks("R09")
def one_bound_where_the_instant_was_derived(data):
    without_earliest(data)


@breaks("R09")
def an_announcement_as_the_proof_of_what_was_observed(data):
    october(data)["in_force"]["basis"] = "observed"


@breaks("R09")
def earliest_is_latest(data):
    october(data)["in_force"]["earliest"] = "2026-10-17T16:00:00Z"


@breaks("R09")
def earliest_is_after_latest(data):
    october(data)["in_force"]["earliest"] = "2026-10-17T16:00:01Z"


@breaks("R09")
def from_is_not_latest(data):
    october(data)["in_force"]["latest"] = "2026-10-18T16:00:00Z"


@breaks("R09")
def a_discount_ends_as_the_edition_begins(data):
    search(data)["discount"]["until"] = "2026-10-17T16:00:00Z"


@breaks("R09")
def a_name_ends_before_the_edition_begins(data):
    flash(data)["names"][0]["until"] = "2026-10-17T15:59:59Z"


@breaks("R09")
def a_model_ends_as_the_edition_begins(data):
    pro(data)["until"] = "2026-10-17T16:00:00Z"


# ------------------------------------------------------------------------------- R10: a name, one product


@breaks("R10")
def two_models_of_one_name(data):
    pro(data)["model"] = "deepseek-flash"


@breaks("R10")
def a_name_that_is_another_model(data):
    flash(data)["names"].append({"name": "deepseek-v4-pro"})


@breaks("R10")
def a_name_under_two_models(data):
    pro(data)["names"] = [{"name": "deepseek-v4-flash"}]


@breaks("R10")
def a_name_twice_under_one_model(data):
    flash(data)["names"].append({"name": "deepseek-v4-flash", "until": "2026-12-01T00:00:00Z"})


@breaks("R10")
def a_name_that_is_its_own_model(data):
    flash(data)["names"].append({"name": "deepseek-flash"})


@breaks("R10")
def a_service_twice(data):
    october(data)["services"][1]["service"] = "search"
    del october(data)["derived"][1]


@breaks("R10")
def two_models_of_one_name_and_endpoint(data):
    for model in october(data)["models"]:
        model |= {"model": "deepseek-flash", "endpoint": "v9"}


# -------------------------------------------------------------------------------- R18: off-peak half of peak


@breaks("R18")
def a_peak_price_that_is_not_twice_the_off_peak_price(data):
    october(data)["models"][1]["prices"]["USD"]["output"]["peak"] = "3.95"


# ------------------------------------------------------------------------------ R13: a service on one page


@breaks("R13")
def a_service_on_one_page_that_nobody_accepted(data):
    del search(data)["prices"]["USD"]
    october(data)["gaps"] = [{"product": "search", "currency": "USD", "why": "x"}]


@breaks("R13")
def a_service_on_one_page_that_was_accepted_for_another_rule(data):
    a_service_on_one_page_that_nobody_accepted(data)
    accept(data, "R07", "search")


@breaks("R13")
def a_service_on_one_page_while_another_was_accepted(data):
    a_service_on_one_page_that_nobody_accepted(data)
    accept(data, "R13", "fetch")


# ---------------------------------------------------------------------------------- R23: where a copy stands


@breaks("R23")
def a_copy_that_does_not_say_where_it_stands(data):
    october(data)["sources"][0]["what"] = "copy"


@breaks("R23")
def an_export_that_does_not_say_where_it_stands(data):
    october(data)["sources"].append({"what": "export", "url": "https://example.org/"})


# ------------------------------------------------------------------------------------------ the rules hold


@pytest.mark.parametrize(
    ("rule", "change"), [each for each in BREAKS if each.values[0] in RULES_TO_ACCEPT.keys() - {"R13"}]
)
def test_a_rule_about_prices_holds_but_for_the_products_for_which_it_is_accepted(data, rule, change):
    change(data)
    broken = [each for each in check(data) if each.rule == rule]
    assert all(f"--accept {rule} {each.product} WHY" in each.advice for each in broken)
    for edition in data.editions.values():
        edition["accepted"] = edition.get("accepted", []) + [
            {"rule": rule, "product": product, "why": "a person has looked"} for product in {e.product for e in broken}
        ]
    assert [each for each in check(data) if each.rule == rule] == []


@pytest.mark.parametrize(("rule", "change"), BREAKS)
def test_what_breaks_a_rule_is_a_problem_with_its_id(data, rule, change):
    change(data)
    found = rules(data)
    assert rule in found
    # A price that is changed to break another rule is mostly no longer half of its peak price.
    assert found <= {rule, "R18"}


def test_every_rule_of_an_edition_has_a_test():
    assert {param.values[0] for param in BREAKS} == {"R00", *EDITION_RULES}


def test_a_problem_names_the_file_and_the_product(data):
    a_discount_without_list_prices(data)
    (problem,) = check(data)
    assert problem.place == f"editions/{OCTOBER}.yaml, deepseek-v4-pro"


# ------------------------------------------------------------------------------------------ no false alarm

RIGHT = []


def right(change):
    RIGHT.append(pytest.param(change, id=change.__name__))
    return change


@right
def windows_that_touch(data):
    october(data)["billing_periods"]["windows"][1]["from"] = "12:00"


@right
def windows_that_touch_with_the_later_one_first(data):
    windows_that_touch(data)
    october(data)["billing_periods"]["windows"].reverse()


@right
def windows_of_the_same_hours_on_other_days(data):
    window = {"period": "peak", "days": ["sat"], "from": "09:00", "to": "12:00"}
    october(data)["billing_periods"]["windows"].append(window)


@right
def a_window_until_midnight(data):
    october(data)["billing_periods"]["windows"][1] |= {"from": "22:00", "to": "24:00"}


@right
def all_kinds_at_one_price(data):
    for by_kind in pro(data)["prices"].values():
        by_kind["input_cache_hit"] = by_kind["input_cache_miss"] = by_kind["output"]


@right
def off_peak_at_the_price_of_peak(data):
    for by_kind in pro(data)["prices"].values():
        by_kind["output"]["off_peak"] = by_kind["output"]["peak"]
    october(data)["footnotes"] = [note for note in october(data)["footnotes"] if "peak" not in note["meaning"]]


@right
def a_discount_without_a_stated_end(data):
    chat(data)["discount"] = {}


@right
def a_gap_with_its_acceptance(data):
    a_service_on_one_page_that_nobody_accepted(data)
    accept(data, "R13", "search")


@right
def two_endpoints_of_one_model(data):
    pro(data).update({"model": "deepseek-flash", "endpoint": "v9"})


@right
def a_derived_instant_without_bounds(data):
    october(data)["in_force"] = {"from": "2026-10-17T16:00:00Z", "basis": "derived"}


@right
def an_observed_instant_with_its_bounds(data):
    october(data)["in_force"] |= {"basis": "observed", "latest_proof": "page"}


@right
def an_observed_instant_that_somebody_recorded(data):
    october(data)["in_force"] |= {"basis": "observed", "earliest_proof": "record", "latest_proof": "record"}


@right
def a_derived_price_of_one_kind(data):
    october(data)["derived"] = [{"product": "search", "currency": "USD", "kind": "request", "why": "others quote it"}]


@right
def a_copy_in_a_repository(data):
    kept(data, repository="https://example.org/a/b", commit="8" * 40, path="docs/pricing.md")


@right
def a_copy_in_an_archive(data):
    kept(data, archive="https://example.org/web/20261020120000/https://example.org/pricing")


@right
def an_export_of_what_was_charged(data):
    export = {"what": "export", "url": "https://example.org/", "kept_at": {"unknown": "seen once"}}
    october(data)["sources"].append(export)


@right
def a_model_at_a_price_that_nobody_knows(data):
    october(data)["models"].append({"model": "deepseek-preview", "prices": {}})
    gaps = [
        {"product": "deepseek-preview", "currency": currency, "why": "never printed"} for currency in ("USD", "CNY")
    ]
    october(data)["gaps"] = [*october(data).get("gaps", []), *gaps]


@right
def a_kind_that_no_model_has(data):
    for model in october(data)["models"]:
        for by_kind in model["prices"].values():
            del by_kind["input_cache_hit"]


@right
def a_gap_where_a_model_has_no_price_of_a_kind_that_another_has(data):
    del pro(data)["prices"]["USD"]["input_cache_hit"]
    october(data)["gaps"] = [{"product": "deepseek-v4-pro", "currency": "USD", "why": "x"}]


@pytest.mark.parametrize("change", RIGHT)
def test_what_is_right_is_no_problem(data, change):
    change(data)
    assert [str(problem) for problem in check(data)] == []


# ------------------------------------------------------------------------------------- all problems at once


def test_two_breaks_of_one_rule_are_two_problems(data):
    a_discount_without_list_prices(data)
    list_prices_without_a_discount(data)
    assert [problem.rule for problem in check(data)] == ["R22", "R22"]


def test_two_rules_broken_in_one_edition_are_two_problems(data):
    a_discount_without_list_prices(data)
    windows_that_overlap(data)
    assert sorted(problem.rule for problem in check(data)) == ["R08", "R22"]


def test_two_breaks_of_the_schema_in_one_edition_are_two_problems(data):
    a_field_is_missing(data)
    an_instant_has_no_z(data)
    assert [problem.rule for problem in check(data)] == ["R00", "R00"]


def test_breaks_in_two_editions_and_in_the_calendar_are_three_problems(data):
    a_field_is_missing(data)
    an_edition_with_an_unknown_field(data)
    a_calendar_without_a_notice(data)
    assert [problem.rule for problem in check(data)] == ["R00", "R00", "R00"]


def test_a_wrong_file_name_does_not_hide_another_problem_and_is_not_hidden_by_it(data):
    a_discount_without_list_prices(data)
    the_file_has_another_name(data)
    assert sorted(problem.rule for problem in check(data)) == ["R01", "R22"]


# ------------------------------------------------------------------------- what passes can be worked with


@pytest.mark.parametrize("change", RIGHT)
def test_what_is_right_can_be_compiled(data, change):
    change(data)
    assert compile_dataset(data)


def test_one_edition_can_be_checked_by_itself(data):
    assert check_edition(OCTOBER, october(data)) == []
    a_discount_without_list_prices(data)
    assert [problem.rule for problem in check_edition(OCTOBER, october(data))] == ["R22"]
