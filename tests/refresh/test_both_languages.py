"""A refused refresh tells what is wrong with the pages of both languages, and first what to do."""

import re

from world import NOW, edited, pages

from scraper.refresh import report

IN_ENGLISH = ("en", "CONTEXT LENGTH", "CONTEXT WIDTH")
IN_CHINESE = ("zh", "上下文长度", "上下文宽度")


def places(outcome):
    return [each.place.partition(", ")[0] for each in outcome.problems]


def test_the_problems_of_both_languages_stand_in_one_report(world):
    outcome = world.given(edited(pages(), IN_ENGLISH, IN_CHINESE))
    assert (outcome.exit_code, places(outcome)) == (30, ["en page (html)", "zh page (html)"])
    assert [each.found for each in outcome.problems] == ["CONTEXT WIDTH", "上下文宽度"]


def test_the_page_of_the_other_language_is_not_blamed(world):
    outcome = world.given(edited(pages(), IN_CHINESE))
    assert (outcome.exit_code, places(outcome)) == (30, ["zh page (html)"])


def test_a_page_that_is_not_understood_decides_over_one_that_is_empty(world):
    for order in (pages() | {("en", "html"): b""}, pages() | {("zh", "html"): b""}):
        edits = [each for each in (IN_ENGLISH, IN_CHINESE) if order[each[0], "html"]]
        outcome = world.given(edited(order, *edits))
        assert (outcome.exit_code, places(outcome)) == (30, ["en page (html)", "zh page (html)"])


def test_a_page_that_is_empty_beside_one_that_is_read_is_not_available(world):
    assert world.given(pages() | {("zh", "html"): b""}).exit_code == 20


def test_the_page_of_the_wrong_language_is_told_as_that(world):
    of_english = pages()["en", "html"]
    (problem,) = world.given(pages() | {("zh", "html"): of_english}).problems
    assert (problem.place, problem.expected) == ("zh page (html), page", "the page in Chinese")
    assert problem.found == "English"


def test_the_first_line_of_a_report_says_what_to_do_and_where(world):
    outcome = world.given(edited(pages(), IN_ENGLISH, IN_CHINESE))
    first = report.markdown(outcome, NOW).splitlines()[0]
    advice, place = outcome.problems[0].advice, outcome.problems[0].place
    assert first == f"# The page was not understood: `{advice} ({place}, and 1 more)`"
    assert report.title(outcome) == f"The page was not understood: {advice} ({place}, and 1 more)"


def test_what_may_follow_from_a_problem_stands_under_it_in_the_report(world):
    outcome = world.given(edited(pages(), ("en", "Product prices may vary", "Product prices will vary")))
    (problem,) = outcome.problems
    assert problem.follow_on
    assert all(each.place.startswith("en page (html), ") for each in problem.follow_on)
    text = report.markdown(outcome, NOW)
    assert f"\n  - `with it: {problem.follow_on[0].place}" in text
    (entry,) = report.as_dict(outcome, NOW)["problems"]
    assert [each["place"] for each in entry["follow_on"]] == [each.place for each in problem.follow_on]


def test_witnesses_that_disagree_are_shown_in_words(world):
    served = edited(pages(twins=True))
    twin = served["en", "markdown"].decode()
    assert " and `deepseek-v4-flash-vision-exp`" in twin
    twin = twin.replace(" and `deepseek-v4-flash-vision-exp`", "")
    outcome = world.given(served | {("en", "markdown"): twin.encode()})
    assert outcome.exit_code == 40
    shown = "\n".join(map(str, outcome.problems))
    assert "name: deepseek-v4-flash-vision-exp" in shown
    assert not re.search(r"\{'|\['|\\'|\bNone\b", shown)


def test_the_twin_of_a_refused_page_is_read_too_and_what_it_says_alike_is_not_told_again(world):
    served = edited(pages(twins=True), IN_ENGLISH)
    outcome = world.given(served)
    assert (outcome.exit_code, places(outcome), outcome.warnings) == (30, ["en page (html)"], [])
    twin = served["en", "markdown"].replace(b"Product prices may vary", b"Product prices will vary")
    outcome = world.given(served | {("en", "markdown"): twin})
    assert places(outcome) == ["en page (html)"]
    assert [each.place.partition(", ")[0] for each in outcome.warnings] == ["en page (markdown)"]
    assert outcome.warnings[0].expected == "a sentence that is known, word for word"
