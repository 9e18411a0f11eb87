"""What a person has accepted of a page's prices is read as it is printed; everything else is refused as before."""

from pathlib import Path

import pytest

from scraper.problem import PageNotUnderstood
from scraper.reading.read import read_text
from scraper.rules import ACCEPTABLE, PRICE_LIST_RULES, Breach

PAGES = Path(__file__).parents[1] / "pages"
# For each rule a page that breaks it: what is replaced in a page of ours, and the price that is then printed.
REFUSED = {
    "R02": ("2024-12-26_en_v3-promotion", ("$1.10", "$0.20"), ("$0.28", "$0.13"), "deepseek-chat", ("USD", "output")),
    "R03": ("2024-12-26_en_v3-promotion", ("$1.10", "$0.28"), ("", ""), "deepseek-chat", ("USD", "output")),
    "R18": ("error_off-peak-not-half", ("", ""), ("", ""), "deepseek-v4-pro", ("CNY", "output")),
}
PRINTED = {
    "R02": {"price": "0.13", "list_price": "0.20"},
    "R03": {"price": "0.28", "list_price": "0.28"},
    "R18": {"off_peak": "13.5", "peak": "17.0"},
}


def read(rule, accepted=frozenset()):
    folder, *replacements, _, _ = REFUSED[rule]
    (page,) = (PAGES / folder).glob("page.*")
    text = page.read_text("utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new) if old else text
    return read_text(text, fragment=True, accepted=accepted)


@pytest.mark.parametrize("rule", REFUSED)
def test_a_rule_about_prices_is_named_with_its_product_where_the_reader_enforces_it(rule):
    product = REFUSED[rule][-2]
    with pytest.raises(PageNotUnderstood) as caught:
        read(rule)
    assert {(each.rule, each.product) for each in caught.value.problems} == {(rule, product)}
    assert f"--accept {rule} {product} WHY" in str(caught.value)


@pytest.mark.parametrize("rule", REFUSED)
def test_an_accepted_price_is_read_as_printed(rule):
    *_, product, (currency, kind) = REFUSED[rule]
    (price_list, *_) = read(rule, frozenset({(rule, product)})).price_lists
    (model,) = (each for each in price_list["models"] if each["model"] == product)
    assert model["prices"][currency][kind] == PRINTED[rule]


@pytest.mark.parametrize("rule", REFUSED)
def test_an_acceptance_of_another_rule_or_product_accepts_nothing(rule):
    product = REFUSED[rule][-2]
    others = frozenset((each, product) for each in ACCEPTABLE if each != rule) | {(rule, "another")}
    with pytest.raises(PageNotUnderstood):
        read(rule, others)


@pytest.mark.parametrize("rule", PRICE_LIST_RULES)
def test_a_page_is_held_to_every_rule_of_a_price_list_and_the_problem_names_the_cell(monkeypatch, rule):
    breach = Breach("deepseek-chat USD output standard", "another price", "this one")
    monkeypatch.setitem(PRICE_LIST_RULES, rule, lambda _: iter([breach]))
    with pytest.raises(PageNotUnderstood) as caught:
        read_text((PAGES / "2024-12-26_en_v3-promotion" / "page.html").read_text("utf-8"))
    (problem,) = caught.value.problems
    assert (problem.rule, problem.place) == (rule, "table 1, row 2, cell 6, deepseek-chat USD output standard")
