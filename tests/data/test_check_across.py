"""The rules across files, also from one edition to the next: each is broken in one way, and nothing else."""

import copy
import re
from decimal import Decimal

import pytest

from deepseek_prices.edition import prices_of
from scraper.dataset import publish
from scraper.dataset.check import DATA_RULES, check, check_canonical
from scraper.dataset.compile import compile_dataset
from scraper.dataset.dataset import load
from scraper.editions.returns import RETURN_RULES
from scraper.editions.rules import EDITION_RULES, MOVE_RULES
from scraper.refresh.state import as_prices
from scraper.rules import PRICE_LIST_RULES, RULES

V3 = "2024-12-26T112648Z"
OCTOBER = "2026-10-17T160000Z"
NEXT = "2026-10-31T160000Z"
# Both have tests of their own below: they are about files, not about data.
RULES_OF_FILES = {"R16", "R17"}
# What stops nothing has its tests in test_returns.py.
RULES_OF_WARNINGS = {*RETURN_RULES}
# Those have tests in test_check.py.
RULES_OF_EDITIONS = {"R00", *EDITION_RULES}
COMPILED = (
    "deepseek_prices/_observed.py",
    "deepseek_prices/_editions.py",
    "deepseek_prices/_models.py",
    "deepseek_prices/_guide_names.py",
    "deepseek_prices/_evidence.py",
    "data/prices.json",
    "data/README.md",
)

BREAKS = []
RIGHT = []


def breaks(rule, *marks):
    """A change of right data that this rule, and no other, must find."""

    def add(change):
        assert change.__name__ not in {param.id.partition("-")[2] for param in BREAKS}
        BREAKS.append(pytest.param(rule, change, id=f"{rule}-{change.__name__}", marks=marks))
        return change

    return add


def right(change):
    """A change after which all rules hold."""
    RIGHT.append(pytest.param(change, id=change.__name__))
    return change


@pytest.fixture
def data(small):
    """Two editions, of 2024-12-26 and 2026-10-17; each test may break its own."""
    return small


def october(data):
    return data.editions[OCTOBER]


def flash(edition):
    return edition["models"][0]


def pro(edition):
    return edition["models"][1]


def look(data, moment, edition=OCTOBER):
    data.observations.append({"observed_at": moment, "edition": edition, "source": "https://example.org/"})


def add(data, start="2026-10-31T16:00:00Z"):
    """A later edition like October's; its server-side use is billed."""
    name = start.replace(":", "")
    in_force = {"from": start, "basis": "stated"}
    edition = copy.deepcopy(october(data)) | {"edition": name, "in_force": in_force}
    del edition["accepted"]
    for service in edition["services"]:
        del service["discount"]
        for by_kind in service["prices"].values():
            by_kind["server_side_request"] = by_kind["request"]
    data.editions[name] = edition
    data.sha256[name] = "0" * 64
    return edition


def accept(edition, rule, product):
    """Excuse a product of an edition from a rule."""
    edition.setdefault("accepted", []).append({"rule": rule, "product": product, "why": "x"})


def one_price(edition):
    """Give up the peak hours: all pay the peak price round the clock."""
    edition["billing_periods"] = None
    for model in edition["models"]:
        for by_kind in model["prices"].values():
            by_kind |= {kind: by_period["peak"] for kind, by_period in by_kind.items()}


def times(product, factor):
    """Multiply all prices of a product."""
    reprice(product, lambda *printed: (each and plain(Decimal(each) * factor) for each in printed))


def reprice(product, amounts):
    """Give a product other prices: what is made of each price and list price."""
    points = prices_of(product, "")
    product["prices"] = as_prices(point._replace(printed=tuple(amounts(*point.printed))) for point in points)


def plain(amount):
    return f"{amount.normalize():f}"


# ------------------------------------------------------------------------------------- R11: the calendar


@breaks("R11")
def the_calendar_begins_after_the_edition(data):
    data.holidays["complete_from"] = "2026-10-19"


# ------------------------------------------------------------------------------------- R25: names of the guides

OPUS = {
    "name": "claude-opus*",
    "endpoint": "anthropic",
    "billed_as": "deepseek-v4-pro",
    "from": "2026-10-18T00:00:00Z",
    "sources": [{"what": "news", "url": "https://api-docs.deepseek.com/guides/anthropic_api"}],
}


def guide(data, **more):
    data.guide_names["names"].append({name: value for name, value in (OPUS | more).items() if value})


@breaks("R25")
def a_guides_name_is_billed_as_nothing_that_is_sold(data):
    guide(data, billed_as="deepseek-v5")


@breaks("R25")
def a_guides_name_is_one_of_a_price_list(data):
    guide(data, name="deepseek-flash")


@breaks("R25")
def a_guides_name_counts_from_an_instant_that_does_not_exist(data):
    guide(data, **{"from": "2026-02-30T00:00:00Z"})


@breaks("R25")
def a_guides_name_ends_before_it_begins(data):
    guide(data, until="2026-10-17T00:00:00Z")


@breaks("R25")
def a_guides_name_may_begin_after_it_is_known_to(data):
    guide(data, from_earliest="2026-10-18T00:00:01Z")


@breaks("R25")
def a_guides_name_may_end_after_it_is_known_to_have_ended(data):
    guide(data, until="2026-10-19T00:00:00Z", until_earliest="2026-10-19T00:00:01Z")


@right
def a_guides_name_with_all_its_bounds(data):
    guide(data, from_earliest="2026-10-17T00:00:00Z", until="2026-10-19T00:00:00Z", until_earliest=OPUS["from"])


@right
def a_guides_name_that_means_the_same_everywhere(data):
    guide(data, name="deepseek-v4-pro[1m]", endpoint="", **{"from": ""})


# ------------------------------------------------------------------------------------- R12: an edition


@breaks("R12")
def no_edition(data):
    data.editions.clear()


# -------------------------------------------------------------------------------------- R14: observations


@breaks("R14")
def an_observation_of_an_unknown_edition(data):
    look(data, "2026-10-20T09:00:00Z", "2026-10-18T160000Z")


@breaks("R14")
def an_observation_before_its_edition_began(data):
    look(data, "2026-10-17T15:59:59Z")


@breaks("R14")
def an_observation_after_the_next_edition_began(data):
    look(data, "2026-10-17T16:00:00Z", V3)


@breaks("R14")
def an_observation_at_an_instant_that_does_not_exist(data):
    look(data, "2026-10-32T09:00:00Z")


@breaks("R14")
def an_observation_at_no_instant(data):
    look(data, "yesterday")


@breaks("R14")
def an_observation_at_no_time(data):
    look(data, "")


@breaks("R14")
def an_observation_on_a_day(data):
    look(data, "2026-10-20")


@breaks("R14")
def an_observation_without_a_time_zone(data):
    # Read as local time, it would make the compiled files depend on the machine.
    look(data, "2026-10-20T09:00:00")


@breaks("R14")
def an_observation_in_beijing_time(data):
    # Instants are compared as text, which holds for one form only.
    look(data, "2026-10-20T09:00:00+08:00")


# ------------------------------------------------------------------------------------------ R15: releases


@breaks("R15")
def a_released_edition_was_edited(data):
    data.released.append({"edition": OCTOBER, "sha256": "0" * 64, "release": "2026.11.25"})


@breaks("R15")
def a_released_edition_is_gone(data):
    data.released.append({"edition": "2026-10-18T160000Z", "sha256": "0" * 64, "release": "2026.11.25"})


@right
def an_observation_at_the_first_instant_of_its_edition(data):
    look(data, "2026-10-17T16:00:00Z")


@right
def an_observation_at_the_last_second_of_its_edition(data):
    look(data, "2026-10-17T15:59:59Z", V3)


@right
def a_second_statement(data):
    name = f"{OCTOBER}.2"
    data.editions[name] = copy.deepcopy(october(data)) | {"edition": name}
    data.editions[name]["supersedes"] = {"edition": OCTOBER, "reason": "corrected"}
    data.sha256[name] = "0" * 64


@right
def the_calendar_begins_with_the_first_day_of_the_edition(data):
    # The edition holds from midnight in Beijing, which is the first instant of 18 October there.
    data.holidays["complete_from"] = "2026-10-18"


@right
def an_edition_of_a_year_without_a_calendar_and_without_a_rule(data):
    data.holidays["complete_from"] = "2026-10-17"  # the edition of 2024 needs none


@right
def a_released_edition_as_it_was(data):
    data.released.append({"edition": OCTOBER, "sha256": data.sha256[OCTOBER], "release": "2026.11.25"})


# ------------------------------------------------------------------------------- R19: a price that moves far


@breaks("R19")
def a_price_rises_by_more_than_a_factor_of_4(data):
    times(flash(add(data)), Decimal("4.01"))


@breaks("R19")
def a_price_falls_by_more_than_a_factor_of_4(data):
    times(flash(add(data)), Decimal("0.249"))


@breaks("R19")
def the_price_of_one_kind_in_one_currency_moves_far(data):
    # In dollars by a factor of 4, in yuan by 4.4, which is still alike.
    before = pro(october(data))
    before["prices"]["CNY"]["input_cache_hit"] = {"off_peak": "0.176", "peak": "0.352"}
    pro(add(data))["prices"] = copy.deepcopy(before["prices"]) | {
        "USD": before["prices"]["USD"] | {"input_cache_hit": {"off_peak": "0.0055", "peak": "0.0110"}},
        "CNY": before["prices"]["CNY"] | {"input_cache_hit": {"off_peak": "0.04", "peak": "0.08"}},
    }


@breaks("R19")
def a_service_that_was_free_without_a_stated_end_is_billed(data):
    for service in october(data)["services"]:
        service["discount"] = {}
    add(data)


@breaks("R19")
def a_service_that_was_free_until_a_stated_end_is_billed_before_it(data):
    add(data, "2026-10-31T15:59:59Z")


@breaks("R19")
def a_billed_service_is_free(data):
    first = add(data)
    second = add(data, "2026-11-01T00:00:00Z")
    second["services"] = copy.deepcopy(first["services"])
    for by_kind in second["services"][0]["prices"].values():
        by_kind["server_side_request"] = "0"


@breaks("R19")
def a_price_moves_far_as_the_periods_are_given_up(data):
    edition = add(data)
    one_price(edition)
    times(flash(edition), Decimal("2.01"))


@breaks("R19")
def a_name_is_billed_as_a_model_that_costs_far_more(data):
    edition = add(data)
    pro(edition)["names"] = [flash(edition)["names"].pop()]


@breaks("R19")
def a_name_becomes_a_model_that_costs_far_more(data):
    edition = add(data)
    name = flash(edition)["names"].pop()["name"]
    edition["models"].append(copy.deepcopy(flash(edition)) | {"model": name})
    del edition["models"][-1]["names"]
    times(edition["models"][-1], 5)


@breaks("R19")
def a_far_move_that_was_accepted_of_another_product(data):
    a_price_rises_by_more_than_a_factor_of_4(data)
    accept(data.editions[NEXT], "R19", "deepseek-v4-pro")


@breaks("R19")
def a_far_move_that_was_accepted_for_another_rule(data):
    a_price_rises_by_more_than_a_factor_of_4(data)
    accept(data.editions[NEXT], "R20", "deepseek-flash")


@breaks("R19")
def a_far_move_that_was_accepted_in_the_edition_before(data):
    a_price_rises_by_more_than_a_factor_of_4(data)
    accept(october(data), "R19", "deepseek-flash")


@right
def a_price_that_moves_far_with_its_acceptance(data):
    a_price_rises_by_more_than_a_factor_of_4(data)
    accept(data.editions[NEXT], "R19", "deepseek-flash")


@right
def a_price_that_rises_by_a_factor_of_4(data):
    times(flash(add(data)), 4)


@right
def a_price_that_falls_to_a_quarter(data):
    times(flash(add(data)), Decimal("0.25"))


@right
def the_stated_end_of_a_discount(data):
    # Free until then, billed from then on: the edition before said so.
    add(data)


@right
def an_edition_after_the_stated_end_of_a_discount(data):
    add(data, "2026-11-05T00:00:00Z")


@right
def a_list_price_that_was_never_charged(data):
    # The list price is ten times the price that holds until 12 November, and is withdrawn before that.
    model = pro(october(data))
    model["discount"] = {"until": "2026-11-12T00:00:00Z"}
    reprice(model, lambda price, _: (price, plain(Decimal(price) * 10)))
    edition = add(data)
    del pro(edition)["discount"]
    reprice(pro(edition), lambda price, _: (price, None))


@right
def periods_given_up_at_the_peak_price(data):
    one_price(add(data))


@right
def a_far_move_in_an_edition_that_was_withdrawn(data):
    a_price_rises_by_more_than_a_factor_of_4(data)
    name = f"{NEXT}.2"
    supersedes = {"edition": NEXT, "reason": "withdrawn"}
    data.editions[name] = copy.deepcopy(data.editions[NEXT]) | {"edition": name, "supersedes": supersedes}


def test_a_far_move_is_said_once_for_each_price_and_not_again_for_names_billed_as_the_model(data):
    a_price_rises_by_more_than_a_factor_of_4(data)
    problems = check(data)
    assert {problem.place for problem in problems} == {f"editions/{NEXT}.yaml, deepseek-flash"}
    assert len(problems) == 2 * 3 * 2  # currencies, kinds, periods


def test_a_far_move_shows_both_prices_and_what_to_do(data):
    a_service_that_was_free_until_a_stated_end_is_billed_before_it(data)
    first = check(data)[0]
    assert (first.expected, first.found) == (
        "USD server_side_request standard at most 4 times more or less than 0", "0.75"
    )  # fmt: skip
    assert first.advice.startswith(
        "compare with the page; where it is right: refresh or correct --accept R19 search WHY, or "
    )


# ---------------------------------------------------------------------------- R20: a name or kind that is gone


@breaks("R20")
def a_name_is_gone(data):
    flash(add(data))["names"].pop()


@breaks("R20")
def a_model_is_gone(data):
    add(data)["models"].pop()


@breaks("R20")
def a_service_is_gone(data):
    edition = add(data)
    edition["services"].pop()
    edition["derived"].pop()


@breaks("R20")
def a_name_is_gone_before_its_stated_end(data):
    flash(october(data))["names"][1]["until"] = "2026-10-31T16:00:01Z"
    flash(add(data))["names"].pop()


@breaks("R20")
def a_kind_is_gone(data):
    for model in add(data)["models"]:
        for by_kind in model["prices"].values():
            del by_kind["input_cache_hit"]


@breaks("R20")
def a_kind_of_a_service_is_gone(data):
    for by_kind in add(data)["services"][0]["prices"].values():
        del by_kind["server_side_request"]


@breaks("R20")
def a_name_that_is_gone_while_another_was_accepted(data):
    a_name_is_gone(data)
    accept(data.editions[NEXT], "R20", "deepseek-v4-flash")


@breaks("R20")
def a_name_that_is_gone_and_was_accepted_for_another_rule(data):
    a_name_is_gone(data)
    accept(data.editions[NEXT], "R19", "deepseek-v4-flash-vision-exp")


@right
def a_name_that_is_gone_with_its_acceptance(data):
    a_name_is_gone(data)
    accept(data.editions[NEXT], "R20", "deepseek-v4-flash-vision-exp")


@right
def a_model_that_is_gone_with_its_acceptance(data):
    a_model_is_gone(data)
    accept(data.editions[NEXT], "R20", "deepseek-v4-pro")


@right
def a_name_that_is_gone_at_its_stated_end(data):
    flash(october(data))["names"][1]["until"] = "2026-10-31T16:00:00Z"
    flash(add(data))["names"].pop()


@right
def a_model_that_is_gone_after_its_stated_end(data):
    pro(october(data))["until"] = "2026-10-20T00:00:00Z"
    add(data)["models"].pop()


@right
def a_name_that_is_gone_with_the_stated_end_of_its_model(data):
    october(data)["models"].append(
        copy.deepcopy(pro(october(data)))
        | {"model": "deepseek-old", "until": "2026-10-31T16:00:00Z", "names": [{"name": "deepseek-older"}]}
    )
    add(data)["models"].pop()


@right
def a_name_that_is_billed_as_another_model_of_like_price(data):
    edition = add(data)
    edition["models"].append(copy.deepcopy(flash(edition)) | {"model": "deepseek-new"})
    flash(edition)["names"].pop()
    edition["models"][-1]["names"].pop(0)


@right
def a_model_that_becomes_a_name(data):
    edition = add(data)
    edition["models"].pop()
    flash(edition)["names"].append({"name": "deepseek-v4-pro"})
    times(flash(edition), 3)


@right
def a_model_that_is_new(data):
    edition = add(data)
    edition["models"].append(copy.deepcopy(pro(edition)) | {"model": "deepseek-new"})


def test_what_is_gone_is_named(data):
    a_service_is_gone(data)
    (problem,) = check(data)
    assert problem.place == f"editions/{NEXT}.yaml, fetch"
    assert (problem.expected, problem.found) == ("a name that is sold until its stated end", "gone")


# ------------------------------------------------------------------------------------------ the rules hold


# ------------------------------------------------------------------------- R21: a price moves in both currencies


def set_price(product, currency, kind, **by_period):
    product["prices"][currency][kind] = product["prices"][currency][kind] | by_period


@breaks("R21")
def a_price_moves_in_usd_alone(data):
    set_price(flash(add(data)), "USD", "output", off_peak="0.65", peak="1.3")


@breaks("R21")
def a_price_moves_in_cny_alone(data):
    set_price(flash(add(data)), "CNY", "output", off_peak="4.5", peak="9")


@breaks("R21")
def a_price_rises_in_one_currency_and_falls_in_the_other(data):
    edition = add(data)
    set_price(flash(edition), "USD", "output", off_peak="0.61", peak="1.22")
    set_price(flash(edition), "CNY", "output", off_peak="3.9", peak="7.8")


@breaks("R21")
def a_price_moves_by_another_factor_in_the_other_currency(data):
    edition = add(data)
    set_price(flash(edition), "USD", "output", off_peak="0.61", peak="1.22")
    set_price(flash(edition), "CNY", "output", off_peak="4.8", peak="9.6")


@breaks("R21")
def a_service_costs_more_in_one_currency_alone(data):
    (service, *_) = add(data)["services"]
    service["prices"]["CNY"] = dict.fromkeys(service["prices"]["CNY"], "5.1")


@breaks("R21")
def another_kind_moves_in_both_currencies(data):
    edition = add(data)
    set_price(flash(edition), "USD", "output", off_peak="0.65", peak="1.3")
    set_price(flash(edition), "CNY", "output", off_peak="4.5", peak="9")
    set_price(flash(edition), "CNY", "input_cache_miss", off_peak="1.05", peak="2.1")


@breaks("R21")
def a_move_in_one_currency_that_was_accepted_of_another_product(data):
    a_price_moves_in_usd_alone(data)
    accept(data.editions[NEXT], "R21", "deepseek-v4-pro")


@right
def a_move_in_one_currency_with_its_acceptance(data):
    a_price_moves_in_usd_alone(data)
    accept(data.editions[NEXT], "R21", "deepseek-flash")


@right
def a_price_that_moves_in_both_currencies_by_another_factor(data):
    edition = add(data)
    set_price(flash(edition), "USD", "output", off_peak="0.65", peak="1.3")
    set_price(flash(edition), "CNY", "output", off_peak="4.2", peak="8.4")


def test_a_move_in_one_currency_shows_both(data):
    a_price_moves_in_usd_alone(data)
    (problem,) = check(data)
    assert problem.found == "USD 0.6 → 0.65, 1.2 → 1.3; CNY 4 → 4, 8 → 8"


@pytest.mark.parametrize(("rule", "change"), BREAKS)
def test_what_breaks_a_rule_is_a_problem_with_its_id(data, rule, change):
    change(data)
    assert {problem.rule for problem in check(data)} == {rule}


@pytest.mark.parametrize("change", RIGHT)
def test_what_is_right_is_no_problem(data, change):
    change(data)
    assert [str(problem) for problem in check(data)] == []


@pytest.mark.parametrize("change", RIGHT)
def test_what_is_right_can_be_compiled(data, change):
    change(data)
    assert [*compile_dataset(data)] == [*COMPILED]


def test_every_rule_has_a_test(root):
    sources = [path.read_text("utf-8") for path in (root / "scraper").rglob("*.py")]
    ids = {rule for source in sources for rule in re.findall("['\"](R[0-9]{2})['\"]", source)}
    assert (
        {param.values[0] for param in BREAKS} | RULES_OF_FILES | RULES_OF_WARNINGS | RULES_OF_EDITIONS
        == ids
        == {*RULES}
    )


def test_every_rule_has_its_function():
    assert {"R00", *EDITION_RULES, *MOVE_RULES, *DATA_RULES, *RETURN_RULES} | RULES_OF_FILES == {*RULES}
    assert EDITION_RULES.items() >= PRICE_LIST_RULES.items()


def test_an_edition_not_in_canonical_form_breaks_r16(checkout):
    root = checkout()
    path = root / "data" / "editions" / f"{OCTOBER}.yaml"
    path.write_text(path.read_text("utf-8").replace('"2500"', "'2500'"), encoding="utf-8")
    data = load(root / "data")
    assert check(data) == []  # the same data, in another form
    (problem,) = check_canonical(data)
    assert problem.rule == "R16"
    assert problem.place == f"editions/{OCTOBER}.yaml"


@pytest.mark.parametrize("path", COMPILED)
def test_a_compiled_file_that_was_edited_breaks_r17(checkout, path):
    root = checkout()
    text = (root / path).read_text("utf-8")
    edited = next(
        text.replace(old, f"{old}0", 1)
        for old in ("2026-10-17", "DeepSeek-V3", "UNTIL = ", "since 1970")
        if old in text
    )
    (root / path).write_text(edited, encoding="utf-8")
    (problem,) = publish.drifted(root)
    assert (problem.rule, problem.place) == ("R17", path)


@pytest.mark.parametrize("path", COMPILED[:-1])
def test_a_compiled_file_that_is_gone_breaks_r17(checkout, path):
    root = checkout()
    (root / path).unlink()
    (problem,) = publish.drifted(root)
    assert (problem.rule, problem.place) == ("R17", path)


def test_a_problem_of_one_edition_does_not_hide_one_across_files(data):
    pro(october(data))["discount"] = {}
    an_observation_of_an_unknown_edition(data)
    a_released_edition_is_gone(data)
    assert sorted(problem.rule for problem in check(data)) == ["R14", "R15", "R22"]


def test_two_problems_across_files_are_two_problems(data):
    an_observation_of_an_unknown_edition(data)
    a_released_edition_is_gone(data)
    assert sorted(problem.rule for problem in check(data)) == ["R14", "R15"]


def test_problems_come_in_the_same_order_each_time(data):
    for edition in data.editions.values():
        edition["recorded_at"] = "now"
    assert [problem.place for problem in check(data)] == [
        f"editions/{name}.yaml, recorded_at" for name in (V3, OCTOBER)
    ]


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01"])
def test_a_day_off_that_does_not_exist_is_a_problem(data, day):
    data.holidays["notices"][0]["days_off"].append(day)
    assert check(data) != []


@pytest.mark.parametrize("end", ["complete_from", "complete_until"])
def test_an_end_of_the_calendar_that_does_not_exist_is_a_problem(data, end):
    data.holidays[end] = "2026-02-30" if end == "complete_from" else "2027-02-30"
    assert check(data) != []


def test_data_without_any_proof_of_when_the_page_was_seen_is_no_crash(data):
    # All editions announced, none observed: `observed_until` has nothing to stand on.
    for edition in data.editions.values():
        edition["in_force"] = {"from": edition["in_force"]["from"], "basis": "stated"}
    if not check(data):
        assert compile_dataset(data)


def test_what_was_seen_before_an_edition_was_corrected_stays_seen(data):
    a_second_statement(data)
    before = [problem.rule for problem in check(data)]
    look(data, "2026-10-20T09:00:00Z")
    assert [problem.rule for problem in check(data)] == before


@pytest.mark.parametrize(("basis", "rules"), [("stated", []), ("derived", ["R14"])])
def test_the_page_may_lag_behind_an_instant_that_it_states_and_no_other(data, basis, rules):
    october(data)["in_force"] = {"from": "2026-10-17T16:00:00Z", "basis": basis}
    look(data, "2026-10-17T16:30:00Z", "2024-12-26T112648Z")
    assert [problem.rule for problem in check(data) if problem.rule == "R14"] == rules
