"""The tables in `data/README.md`: they follow from the code and the data, and the text around them is left alone."""

import dataclasses

import pytest
from made_editions import DISCOUNTED, README, RULE, T1, T2, T3, dataset, edition, model

from scraper.dataset.compile import compile_dataset, rules_table
from scraper.problem import CheckFailed
from scraper.rules import RULES

SHA256 = "0" * 64
BEGIN, END = README.splitlines(keepends=True)[1:3]


def table(*editions):
    """The rows for these editions, each as its cells by their heads."""
    text = compile_dataset(dataset(*editions))["data/README.md"]
    above, below = README.partition(END)[0], f"{END}{README.partition(END)[2]}"
    assert (text.startswith(above), text.endswith(below)) == (True, True)
    lines = text.removeprefix(above).removesuffix(below).splitlines()
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


def last(*editions):
    """What changed with the last edition, and whether that changes what a request costs."""
    row = table(*editions)[-1]
    return row["what changed"], row["costs change"]


def test_each_edition_is_a_row_that_leads_to_its_file():
    rows = table(edition(T1, model("deepseek-a", "1")), edition(T2, model("deepseek-a", "2")))
    assert [row["edition"] for row in rows] == [
        "[2026-01-05T000000Z](editions/2026-01-05T000000Z.yaml)",
        "[2026-02-02T163000Z](editions/2026-02-02T163000Z.yaml)",
    ]


def test_the_first_edition_is_the_first():
    assert last(edition(T1, model("deepseek-a", "1"))) == ("the first edition", "yes")


def test_a_row_says_how_the_instant_is_known():
    rows = table(edition(T1, model("deepseek-a", "1")), edition(T3, model("deepseek-a", "2"), earliest=T2))
    assert [row["instant"] for row in rows] == ["stated", f"observed (page), after {T2} (page)"]


def test_another_price_changes_what_a_request_costs():
    assert last(edition(T1, model("deepseek-a", "1")), edition(T2, model("deepseek-a", "2"))) == (
        "prices of deepseek-a", "yes"
    )  # fmt: skip


def test_another_version_does_not_change_what_a_request_costs():
    older, newer = (model("deepseek-a", "1", version=f"DeepSeek-V{number}") for number in (3, 4))
    assert last(edition(T1, older), edition(T2, newer)) == ("version", "no")


@pytest.mark.parametrize(("end", "costs"), [(T3, "yes"), (T2, "no")], ids=["with it", "before it"])
def test_the_stated_end_of_a_discount_changes_what_a_request_costs_where_it_comes_with_the_edition(end, costs):
    discounted = model("deepseek-a", DISCOUNTED, discount={"until": end})
    assert last(edition(T1, discounted), edition(T3, model("deepseek-a", "2"))) == (
        "prices of deepseek-a; discount until", costs
    )  # fmt: skip


def test_other_hours_change_what_a_request_costs():
    prices = model("deepseek-a", {"off_peak": "1", "peak": "2"})
    every_day = RULE | {"windows": [each | {"days": ["mon"]} for each in RULE["windows"]]}
    assert last(edition(T1, prices, billing_periods=RULE), edition(T2, prices, billing_periods=every_day)) == (
        "billing periods", "yes"
    )  # fmt: skip


def test_a_new_name_is_a_change_of_what_can_be_asked_for():
    added = edition(T2, model("deepseek-a", "1"), model("deepseek-b", "1", endpoint="v9"))
    assert last(edition(T1, model("deepseek-a", "1")), added) == ("new deepseek-b@v9", "yes")


@pytest.mark.parametrize(("end", "costs"), [({"until": T2}, "yes"), ({}, "no")], ids=["stated", "not stated"])
def test_a_model_that_is_gone_changes_what_can_be_asked_for_where_its_end_was_stated(end, costs):
    # Without a stated end nobody knows from when on its requests are refused.
    older = edition(T1, model("deepseek-a", "1"), model("deepseek-b", "1", **end))
    assert last(older, edition(T2, model("deepseek-a", "1"))) == ("gone deepseek-b", costs)


def test_an_edition_that_was_withdrawn_begins_nothing_and_is_no_step_for_the_next():
    first, announced = edition(T1, model("deepseek-a", "1")), edition(T2, model("deepseek-a", "9"))
    supersedes = {"edition": announced["edition"], "reason": "withdrawn"}
    withdrawn = edition(T2, model("deepseek-a", "9"), number=".2", supersedes=supersedes)
    rows = table(announced, withdrawn, first, edition(T3, model("deepseek-a", "1", version="DeepSeek-V4")))
    assert [(row["what changed"], row["costs change"]) for row in rows] == [
        ("the first edition", "yes"),
        ("superseded by 2026-02-02T163000Z.2", "no"),
        ("withdrawn: no edition begins here", "no"),
        ("version", "no"),
    ]


def test_an_edition_rests_on_the_pages_that_were_read_or_on_other_sources():
    source = {"what": "page", "url": "https://example.org/", "sha256": SHA256}
    chinese, english = ([source | {"language": language, "read": "whole"}] for language in ("zh", "en"))
    of = {T1: [source], T2: [*english, source], T3: [*chinese, *english, *chinese]}
    rows = table(*(edition(start, model("deepseek-a", "1"), sources=sources) for start, sources in of.items()))
    assert [row["rests on"] for row in rows] == ["other sources", "page read (en)", "page read (en, zh)"]


def test_each_rule_is_a_row_with_what_a_person_may_accept():
    rows = [line.strip("|").split(" | ") for line in rules_table().splitlines()[2:]]
    assert [tuple(cell.strip() for cell in row) for row in rows] == [
        (rule, each.sentence, each.accepted or "–") for rule, each in RULES.items()
    ]


@pytest.mark.parametrize("text", ["", README.replace(END, ""), README.replace(BEGIN, ""), f"{END}{BEGIN}"])
def test_without_the_two_lines_around_it_there_is_no_place_for_the_table(text):
    data = dataclasses.replace(dataset(edition(T1, model("deepseek-a", "1"))), readme=text)
    with pytest.raises(CheckFailed, match=r"data/README\.md"):
        compile_dataset(data)
