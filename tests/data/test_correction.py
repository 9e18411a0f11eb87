"""`correct`: a wrong figure is right in every edition that repeats it, or nothing is changed."""

import copy
import re
from datetime import datetime
from decimal import Decimal

import pytest
from commands import run
from made_editions import T1, T2, T3, edition, model

from deepseek_prices.edition import prices_of
from scraper import yaml_file
from scraper.dataset import dataset
from scraper.dataset.check import warnings
from scraper.dataset.corrected import figures, source
from scraper.editions.correction import Correction, Place, correct
from scraper.problem import CheckFailed, WrongUsage

T4 = "2026-04-01T00:00:00Z"
NOW = "2026-12-01T00:00:00Z"
OUTPUT = Place("deepseek-x", "output", "standard", "USD")
NEWS = {"what": "news", "url": "https://example.org/right"}
EXPORT = {"what": "export", "url": "https://example.org/usage", "kept_at": {"unknown": "seen"}}


def at(start, price, **more):
    """An edition from an instant in which deepseek-x has this price for output, and 1 for input."""
    output = {currency: {"input_cache_miss": "1", "output": price} for currency in ("USD", "CNY")}
    return edition(start, {"model": "deepseek-x", "prices": output}, **more)


def discounted(price, list_price):
    return {"price": price, "list_price": list_price}


def made(editions, first, right, place=OUTPUT, *, of=NEWS, of_list_price=False, accepted=()):
    """What a correction makes of these editions."""
    known = {each["edition"]: each for each in editions}
    said = Correction(first.replace(":", ""), {place: right}, of_list_price, "misread", of)
    return correct(dataset.counting(editions), known, said, list(accepted), NOW)


def figure(edition, place=OUTPUT):
    return next(
        each.printed
        for each in prices_of(edition["models"][0], place.product)
        if (each.kind, each.period, each.currency) == place[1:]
    )


def prices(corrected, place=OUTPUT):
    return {each["edition"]: figure(each, place).price for each in corrected.editions}


# --------------------------------------------------------------------------------------------- which editions


def test_every_edition_that_repeats_the_figure_gets_its_next_statement():
    found = made([at(T1, "2"), at(T2, "2.0"), at(T3, "2")], T1, "3")
    assert prices(found) == {"2026-01-05T000000Z.2": "3", "2026-02-02T163000Z.2": "3", "2026-03-01T000000Z.2": "3"}


def test_an_edition_with_another_amount_ends_the_correction_even_where_the_wrong_one_returns():
    found = made([at(T1, "2"), at(T2, "2"), at(T3, "4"), at(T4, "2")], T1, "3")
    assert [*prices(found)] == ["2026-01-05T000000Z.2", "2026-02-02T163000Z.2"]


def test_the_editions_before_the_named_one_stay_and_are_told():
    found = made([at(T1, "2"), at(T2, "2")], T2, "3")
    assert [*prices(found)] == ["2026-02-02T163000Z.2"]
    assert any(each.startswith("2026-01-05T000000Z, the edition before, has 2 too") for each in found.remarks)


def test_an_edition_without_the_product_ends_the_correction():
    found = made([at(T1, "2"), edition(T2, model("deepseek-y", "2")), at(T3, "2")], T1, "3")
    assert [*prices(found)] == ["2026-01-05T000000Z.2"]


def test_a_corrected_edition_is_corrected_again_by_a_third_statement():
    first = made([at(T1, "2"), at(T2, "2")], T1, "3").editions
    found = made([at(T1, "2"), at(T2, "2"), *first], "2026-01-05T000000Z.2", "4")
    assert prices(found) == {"2026-01-05T000000Z.3": "4", "2026-02-02T163000Z.3": "4"}
    assert found.editions[0]["supersedes"] == {"edition": "2026-01-05T000000Z.2", "reason": "corrected"}


def test_an_edition_that_was_withdrawn_is_passed_over():
    withdrawn = at(T2, "2", number=".2") | {"supersedes": {"edition": "2026-02-02T163000Z", "reason": "withdrawn"}}
    found = made([at(T1, "2"), at(T2, "2"), withdrawn, at(T3, "2")], T1, "3")
    assert [*prices(found)] == ["2026-01-05T000000Z.2", "2026-03-01T000000Z.2"]


def test_an_announced_edition_that_repeats_the_figure_is_corrected_and_the_newest_is_told():
    found = made([at(T1, "2"), at("2099-01-01T00:00:00Z", "2")], T1, "3")
    assert [*prices(found)] == ["2026-01-05T000000Z.2", "2099-01-01T000000Z.2"]
    assert found.remarks[-1].startswith("this corrects the newest edition")


def test_the_names_of_statements_end_at_nine():
    ninth = at(T1, "2", number=".9") | {"supersedes": {"edition": "2026-01-05T000000Z", "reason": "corrected"}}
    with pytest.raises(CheckFailed, match="a statement before"):
        made([at(T1, "2"), ninth], "2026-01-05T000000Z.9", "3")


# ------------------------------------------------------------------------------- prices, list prices, periods


def test_a_price_is_corrected_where_it_is_the_list_price_of_a_discount_and_where_that_has_ended():
    editions = [
        at(T1, "2"),
        at(T2, discounted("1", "2")) | {"note": "a discount"},
        at(T3, "2"),
    ]
    editions[1]["models"][0]["discount"] = {}
    found = made(editions, T1, "3")
    assert [figure(each) for each in found.editions] == [("3", None), ("1", "3"), ("3", None)]
    assert "2026-02-02T163000Z.2: the price of deepseek-x output standard USD stays 1" in found.remarks


def test_the_price_of_a_discount_is_corrected_beside_its_list_price():
    found = made([at(T1, discounted("1", "2")), at(T2, "2")], T1, "1.5")
    assert [figure(each) for each in found.editions] == [("1.5", "2")]


def test_a_list_price_is_corrected_where_one_is_meant():
    found = made([at(T1, discounted("1", "2")), at(T2, "2")], T1, "3", of_list_price=True)
    assert [figure(each) for each in found.editions] == [("1", "3"), ("3", None)]


def test_one_period_is_corrected_and_the_other_stays():
    by_period = {"off_peak": "2", "peak": "4"}
    found = made([at(T1, by_period)], T1, "5", OUTPUT._replace(period="peak"))
    assert found.editions[0]["models"][0]["prices"]["USD"]["output"] == {"off_peak": "2", "peak": "5"}
    assert found.editions[0]["models"][0]["prices"]["CNY"]["output"] == by_period


def test_two_figures_are_corrected_together_each_as_far_as_it_is_repeated():
    peak, off_peak = (OUTPUT._replace(period=period) for period in ("peak", "off_peak"))
    editions = [at(T1, {"off_peak": "2", "peak": "4"}), at(T2, {"off_peak": "2", "peak": "6"})]
    known = {each["edition"]: each for each in editions}
    said = Correction("2026-01-05T000000Z", {peak: "5", off_peak: "2.5"}, False, "misread", NEWS)
    found = correct(editions, known, said, [], NOW).editions
    assert [each["models"][0]["prices"]["USD"]["output"] for each in found] == [
        {"off_peak": "2.5", "peak": "5"},
        {"off_peak": "2.5", "peak": "6"},
    ]
    assert "peak USD is 5" in found[0]["note"]
    assert found[1]["note"] == "Corrected: deepseek-x output off_peak USD is 2.5, not 2: misread"


def test_the_same_amount_elsewhere_in_the_edition_is_told():
    found = made([edition(T1, model("deepseek-x", "2"), model("deepseek-y", "2"))], T1, "3")
    told = "deepseek-x input_cache_miss standard USD; deepseek-y output standard USD, too"
    assert f"2026-01-05T000000Z has 2 for {told}" in found.remarks


# ------------------------------------------------------------------------------------------ what a statement says


def test_a_statement_says_why_and_by_which_source():
    (first,) = made([at(T1, "2", note="The first.")], T1, "3").editions
    assert first["note"] == "The first. Corrected: deepseek-x output standard USD is 3, not 2: misread"
    assert (first["sources"][0], first["recorded_at"]) == (NEWS, NOW)
    assert first["supersedes"] == {"edition": "2026-01-05T000000Z", "reason": "corrected"}


def test_what_is_corrected_from_stays_as_it_was():
    editions = [at(T1, "2", derived=[{"product": "deepseek-x", "currency": "USD", "why": "half"}])]
    before = copy.deepcopy(editions)
    made(editions, T1, "3", of=EXPORT)
    assert editions == before


@pytest.mark.parametrize(
    ("read", "left"),
    [
        ({"what": "copy", "currency": "USD", "read": "whole"}, {"what": "copy", "currency": "USD", "form": "table"}),
        ({"what": "copy", "currency": "CNY", "read": "whole"}, {"what": "copy", "currency": "CNY", "read": "whole"}),
        ({"what": "page", "read": "whole"}, {"what": "page"}),
        ({"what": "news"}, {"what": "news"}),
    ],
)
def test_a_source_that_printed_it_otherwise_no_longer_holds_the_edition(read, left):
    (first,) = made([at(T1, "2", sources=[read])], T1, "3").editions
    assert first["sources"] == [NEWS, left]


DERIVED = {"product": "deepseek-x", "currency": "USD", "why": "half"}


@pytest.mark.parametrize(
    ("of", "derived", "left"),
    [
        (EXPORT, [DERIVED], [DERIVED | {"kind": "input_cache_miss"}]),
        (EXPORT, [DERIVED | {"kind": "output"}], None),
        (EXPORT, [DERIVED | {"currency": "CNY"}], [DERIVED | {"currency": "CNY"}]),
        (NEWS, [DERIVED], [DERIVED]),
    ],
)
def test_a_figure_that_stands_on_a_copy_or_an_export_is_no_longer_derived(of, derived, left):
    (first,) = made([at(T1, "2", derived=derived)], T1, "3", of=of).editions
    assert first.get("derived") == left


def test_a_figure_that_stays_derived_is_told():
    found = made([at(T1, "2", derived=[DERIVED])], T1, "3")
    assert "2026-01-05T000000Z.2: deepseek-x output USD is still derived: half" in found.remarks


def test_a_derived_price_of_another_endpoint_is_told():
    endpoint = model("deepseek-x", "2", endpoint="second")
    derived = [DERIVED | {"product": "deepseek-x@second"}]
    found = made([edition(T1, model("deepseek-x", "2"), endpoint, derived=derived)], T1, "3")
    assert "2026-01-05T000000Z.2: deepseek-x@second output USD is still derived: half" in found.remarks


# ------------------------------------------------------------------------------------------------- acceptances

FAR = {"rule": "R19", "product": "deepseek-x", "why": "the page says so"}


def test_what_a_person_accepts_stands_in_the_editions_that_need_it_also_in_the_one_after():
    found = made([at(T1, "2"), at(T2, "2"), at(T3, "4")], T2, "30", accepted=[FAR])
    assert {each["edition"]: [entry["rule"] for entry in each["accepted"]] for each in found.editions} == {
        "2026-02-02T163000Z.2": ["R19"],
        "2026-03-01T000000Z.2": ["R19"],
    }
    assert found.editions[1]["models"] == at(T3, "4")["models"]


def test_an_acceptance_that_is_not_needed_is_refused():
    with pytest.raises(WrongUsage, match="what a new edition needs"):
        made([at(T1, "2"), at(T2, "2")], T2, "3", accepted=[FAR])


# ----------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("first", "place", "found"),
    [
        ("2026-01-06T000000Z", OUTPUT, "see the table of editions"),
        ("2026-02-02T163000Z", OUTPUT, "it was superseded: name 2026-02-02T163000Z.2"),
        (T1, OUTPUT._replace(product="deepseek-z"), "expected one of deepseek-x"),
        (T1, OUTPUT._replace(product="other-name"), "it is billed as deepseek-x: name that"),
        (T1, OUTPUT._replace(kind="image"), "one of input_cache_miss standard, output standard"),
        (T1, OUTPUT._replace(period="peak"), "one of input_cache_miss standard, output standard"),
        (T1, OUTPUT._replace(currency="EUR"), "none in EUR"),
    ],
)
def test_a_figure_that_is_not_there_is_refused_with_what_is(first, place, found):
    one = at(T1, "2")
    one["models"][0]["names"] = [{"name": "other-name"}]
    second = at(T2, "2", number=".2") | {"supersedes": {"edition": "2026-02-02T163000Z", "reason": "corrected"}}
    with pytest.raises(WrongUsage, match=re.escape(found)):
        made([one, at(T2, "2"), second], first, "3", place)


def test_a_figure_that_is_right_already_is_refused():
    with pytest.raises(WrongUsage, match="nothing is wrong"):
        made([at(T1, "2")], T1, "2.0")


def test_a_list_price_of_a_price_without_one_is_refused():
    with pytest.raises(WrongUsage, match="leave --list-price out"):
        made([at(T1, "2")], T1, "3", of_list_price=True)


@pytest.mark.parametrize("price", ["$3", "3.", "03", "3e1", "-3", "", "３"])
def test_an_amount_that_no_page_prints_is_refused(price):
    with pytest.raises(WrongUsage, match=r"an amount, such as 0\.28"):
        figures("deepseek-x", "output", ["standard", "USD", price])


@pytest.mark.parametrize("words", [["standard", "USD"], ["peak", "USD", "3", "off_peak"]])
def test_a_figure_that_is_not_whole_is_refused(words):
    with pytest.raises(WrongUsage, match="PERIOD CURRENCY PRICE"):
        figures("deepseek-x", "output", words)


def test_a_figure_that_is_given_twice_is_refused():
    with pytest.raises(WrongUsage, match="name each figure once"):
        figures("deepseek-x", "output", ["standard", "USD", "3", "standard", "USD", "4"])


@pytest.mark.parametrize("text", ["", "https://example.org", "{what: news, what: copy}", '{what: "news"}', "- 1"])
def test_a_source_that_no_edition_may_have_is_refused(text):
    with pytest.raises(WrongUsage, match="--source"):
        source(text, [OUTPUT], "misread")


def test_a_source_speaks_of_the_corrected_figures_unless_it_says_otherwise():
    given = '{what: "news", url: "https://example.org/right"}'
    usual = {"products": ["deepseek-x"], "currency": "USD", "note": "misread"}
    assert source(given, [OUTPUT], "misread") == usual | NEWS
    both = source(given.replace("}", ', note: "seen"}'), [OUTPUT, OUTPUT._replace(currency="CNY")], "misread")
    assert both == {"products": ["deepseek-x"], "note": "seen"} | NEWS


# --------------------------------------------------------------------------------------------------- the command

OCTOBER = "2026-10-17T160000Z"
SOURCE = '{what: "news", url: "https://example.org/right"}'


def command(root, *words):
    now = datetime.fromisoformat(NOW)
    return run("correct", OCTOBER, *words, "--why", "misread", "--source", SOURCE, root=root, now=now)


PRO = ("deepseek-v4-pro", "output", "off_peak", "USD", "2", "peak", "USD", "4")


def test_the_command_writes_the_statements_compiles_and_what_it_leaves_is_right(checkout, files):
    root = checkout()
    before = files(root, "data/editions")
    done = command(root, *PRO)
    assert (done.returncode, done.stdout) == (10, f"written: data/editions/{OCTOBER}.2.yaml\n")
    assert before.items() <= files(root, "data/editions").items()
    assert run("check", root=root).returncode == 0
    assert Decimal(dataset.load(root / "data").counting()[-1]["models"][1]["prices"]["USD"]["output"]["peak"]) == 4


def test_the_command_changes_nothing_on_a_dry_run(checkout, files):
    root = checkout()
    before = files(root, "data", "deepseek_prices")
    done = command(root, *PRO, "--dry-run")
    assert (done.returncode, done.stdout) == (10, f"would be written: data/editions/{OCTOBER}.2.yaml\n")
    assert files(root, "data", "deepseek_prices") == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("deepseek-v4-pro", "output", "peak", "USD", "4"), 40),  # off-peak is half of it
        (("deepseek-v4-pro", "output", "off_peak", "USD", "9", "peak", "USD", "18"), 40),  # CNY is 6 to 8 times
        (("deepseek-v4-pro", "outputs", "peak", "USD", "4"), 64),
        (("deepseek-v4-pro", "output", "peak", "USD"), 64),
    ],
)
def test_the_command_changes_nothing_where_a_rule_breaks_or_a_word_is_off(checkout, files, words, code):
    root = checkout()
    before = files(root, "data", "deepseek_prices")
    done = command(root, *words)
    assert (done.returncode, done.stdout, bool(done.stderr)) == (code, "", True)
    assert files(root, "data", "deepseek_prices") == before


def test_a_command_that_was_cut_off_goes_on_where_it_is_given_again(checkout):
    root = checkout()
    october = root / "data" / "editions" / f"{OCTOBER}.yaml"
    later = yaml_file.load(october) | {
        "edition": "2026-10-31T160000Z",
        "in_force": {"from": "2026-10-31T16:00:00Z", "basis": "stated"},
        "sources": [{"what": "news", "url": "https://example.org/"}],
    }
    for service in later["services"]:
        service.pop("discount", None)
        service["prices"] = {
            currency: dict.fromkeys(of_kind, of_kind["request"]) for currency, of_kind in service["prices"].items()
        }
    (october.parent / "2026-10-31T160000Z.yaml").write_text(yaml_file.dump(later), encoding="utf-8")
    assert run("compile", root=root).returncode == 0
    written = command(root, *PRO).stdout.split("written: ")[1:]
    assert [each.strip() for each in written] == [
        f"data/editions/{OCTOBER}.2.yaml",
        "data/editions/2026-10-31T160000Z.2.yaml",
    ]
    (october.parent / f"{OCTOBER}.2.yaml").unlink()  # the newest is written first
    assert command(root, *PRO).stdout == f"written: data/editions/{OCTOBER}.2.yaml\n"
    assert run("check", root=root).returncode == 0
    assert warnings(dataset.load(root / "data")) == []
