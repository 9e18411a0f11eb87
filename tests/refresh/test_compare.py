"""The page's state against the editions: nothing, a new edition, an announcement, or a reason to stop."""

import copy

import pytest
from world import OCTOBER, at, dearer, edition, only, pages, said

from scraper.problem import CheckFailed, PageNotUnderstood
from scraper.refresh import compare as rules
from scraper.refresh import report
from scraper.refresh.compare import Look, Sentence, in_force
from scraper.refresh.refresh import Outcome

EVENING = at("2026-10-20T18:00:00Z")
HOLIDAYS = "2026-09-19T101058Z"


def compare(loaded, now_said, now, accepted):
    """What a look that takes no time makes."""
    return rules.compare(loaded, now_said, Look(now, now), accepted)


def one(made):
    (found,) = made
    return found


def names(made):
    return [each.edition["edition"] for each in made]


# ------------------------------------------------------------------------------------------------ the same


def test_the_same_state_makes_no_edition():
    assert compare(only(OCTOBER), said(pages()), EVENING, []) == []


def test_the_same_state_after_years_makes_no_edition():
    assert compare(only("2025-12-15T155900Z"), said(pages("2025-12-20") | pages("2026-02-10")), EVENING, []) == []


def test_comparing_leaves_what_it_compares_as_it_was():
    loaded, now = only(OCTOBER), said(dearer(pages()))
    before = copy.deepcopy((loaded, now))
    compare(loaded, now, EVENING, [])
    assert (loaded, now) == before


# ------------------------------------------------------------------------------------------ a new state


def test_a_new_state_is_in_force_from_now_on():
    made = one(compare(only(OCTOBER), said(dearer(pages())), EVENING, []))
    assert (made.rule, made.before["edition"]) == (rules.OBSERVED, OCTOBER)
    assert made.edition["edition"] == "2026-10-20T180000Z"
    assert made.edition["in_force"]["from"] == made.edition["in_force"]["latest"] == "2026-10-20T18:00:00Z"
    assert made.edition["in_force"]["basis"] == "observed"


def test_a_new_state_is_bounded_by_the_newest_look_at_the_old_one():
    observed = [
        ("2026-10-18T09:00:00Z", OCTOBER),
        ("2026-10-19T09:00:00Z", OCTOBER),
        ("2026-10-01T09:00:00Z", HOLIDAYS),
    ]
    made = one(compare(only(HOLIDAYS, OCTOBER, observed=observed), said(dearer(pages())), EVENING, []))
    assert made.edition["in_force"]["earliest"] == "2026-10-19T09:00:00Z"


def test_a_new_state_is_bounded_by_the_instant_of_the_old_one_where_nobody_looked_since():
    observed = [("2026-10-01T09:00:00Z", HOLIDAYS)]
    made = one(compare(only(HOLIDAYS, OCTOBER, observed=observed), said(dearer(pages())), EVENING, []))
    assert made.edition["in_force"]["earliest"] == "2026-10-17T16:00:00Z"


def test_a_new_state_holds_what_the_page_says_and_nothing_of_the_old_one():
    now = said(dearer(pages()))
    made = one(compare(only(OCTOBER), now, EVENING, [])).edition
    assert made.items() >= now.current.items()
    assert made.keys() == {"edition", "in_force", *now.current}


def test_an_older_state_again_is_a_reason_to_stop():
    with pytest.raises(PageNotUnderstood, match=f"the state of edition {HOLIDAYS} again"):
        compare(only(HOLIDAYS, OCTOBER), said(pages("2026-09-21")), EVENING, [])


# --------------------------------------------------------------------------------------------- the clock


def test_a_clock_behind_the_newest_observation_is_a_reason_to_stop():
    with pytest.raises(CheckFailed, match="set the clock"):
        compare(only(OCTOBER, observed=[("2026-10-20T18:00:01Z", OCTOBER)]), said(pages()), EVENING, [])


def test_a_clock_behind_the_proof_that_an_edition_rests_on_is_a_reason_to_stop():
    with pytest.raises(CheckFailed, match="set the clock"):
        compare(only(OCTOBER), said(pages()), at("2026-10-17T15:59:59Z"), [])


def test_the_edition_in_force_is_the_last_that_has_begun_not_one_ahead():
    assert in_force(only(HOLIDAYS, OCTOBER, "2026-10-31T160000Z"), EVENING)["edition"] == OCTOBER
    assert in_force(only(OCTOBER, "2026-10-31T160000Z"), at("2026-10-31T16:00:00Z"))["edition"] == "2026-10-31T160000Z"


# ------------------------------------------------------------------------------------------- stated ends


def test_where_a_stated_end_passed_and_the_page_changed_so_the_edition_is_in_force_from_that_end():
    made = one(compare(only("2025-01-20T122930Z"), said(pages("2025-02-09")), at("2025-02-09T04:00:00Z"), []))
    assert made.rule == rules.ENDED
    assert made.edition["edition"] == "2025-02-08T160000Z"
    assert made.edition["in_force"] == {"from": "2025-02-08T16:00:00Z", "basis": "stated"}


def test_where_a_stated_end_passed_and_the_page_did_not_change_is_a_reason_to_stop():
    with pytest.raises(PageNotUnderstood, match="what was to end at 2026-10-31T16:00:00Z ended"):
        compare(only(OCTOBER), said(pages()), at("2026-10-31T16:00:00Z"), [])


def test_in_the_second_before_a_stated_end_the_page_is_as_it_was():
    assert compare(only(OCTOBER), said(pages()), at("2026-10-31T15:59:59Z"), []) == []


def test_where_a_stated_end_passed_and_more_changed_the_edition_is_in_force_from_now_on():
    accepted = edition("2026-11-13T160000Z")["accepted"]
    now = said(pages("2026-11-15"), accepted)
    made = one(compare(only(OCTOBER), now, at("2026-11-15T12:00:00Z"), accepted))
    assert made.rule == rules.OBSERVED


def test_the_page_of_an_edition_that_began_at_its_stated_end_is_known_again():
    loaded = only("2025-01-20T122930Z", "2025-02-08T160000Z")
    assert compare(loaded, said(pages("2025-02-09")), at("2025-02-09T04:00:00Z"), []) == []


# -------------------------------------------------------------------------------------- a stated instant

BEFORE_THE_CUT = "2026-04-25T151700Z"


def test_a_change_whose_instant_the_page_states_is_in_force_from_there():
    made = one(compare(only(BEFORE_THE_CUT), said(pages("2026-04-26")), at("2026-04-26T13:00:00Z"), []))
    assert made.rule == rules.STATED
    assert made.edition["in_force"] == {"from": "2026-04-26T12:15:00Z", "basis": "stated"}


def test_a_sentence_that_stays_on_the_page_dates_no_later_change():
    cut = one(compare(only(BEFORE_THE_CUT), said(pages("2026-04-26")), at("2026-04-26T13:00:00Z"), [])).edition
    made = one(compare(only(BEFORE_THE_CUT, cut), said(pages("2026-05-08")), at("2026-05-08T17:16:00Z"), []))
    assert made.rule == rules.OBSERVED


# ---------------------------------------------------------------------------------------- announcements

PEAK_SOON, PEAK = "2026-08-13T113123Z", "2026-08-16T160000Z"
FRIDAY = at("2026-08-14T09:00:00Z")
FAR = [{"rule": "R19", "product": f"deepseek-v4-{each}", "why": "as announced"} for each in ("flash", "pro")]


def ahead(**other):
    """The announced list as an edition ahead of time, or another one for that instant."""
    made = one(compare(only(PEAK_SOON), said(pages("2026-08-13")), FRIDAY, FAR))
    return made.edition | other


def test_an_announced_list_is_an_edition_of_its_own_ahead_of_time():
    made = one(compare(only(PEAK_SOON), said(pages("2026-08-13")), FRIDAY, []))
    assert (made.rule, made.before["edition"]) == (rules.LISTED, PEAK_SOON)
    assert made.edition["edition"] == PEAK
    assert made.edition["in_force"] == {"from": "2026-08-16T16:00:00Z", "basis": "stated"}
    assert made.edition["models"] == said(pages("2026-08-13")).coming[0]["models"]


def test_a_new_state_that_announces_a_list_makes_both_editions_in_order():
    made = compare(only("2026-08-06T091026Z"), said(pages("2026-08-13")), FRIDAY, [])
    assert [each.rule for each in made] == [rules.OBSERVED, rules.LISTED]
    assert made[1].before == made[0].edition


def test_an_announcement_that_is_known_makes_no_edition():
    assert compare(only(PEAK_SOON, ahead()), said(pages("2026-08-13")), FRIDAY, []) == []


def test_an_announced_list_that_came_makes_no_edition():
    assert compare(only(PEAK_SOON, ahead()), said(pages("2026-08-17")), at("2026-08-17T06:00:00Z"), []) == []


def test_another_list_for_the_same_instant_restates_it():
    other = ahead()
    other["models"] = copy.deepcopy(other["models"])
    other["models"][0]["concurrency"] = "1"
    made = one(compare(only(PEAK_SOON, other), said(pages("2026-08-13")), FRIDAY, []))
    assert made.edition["edition"] == f"{PEAK}.2"
    assert made.edition["supersedes"] == {"edition": PEAK, "reason": "restated"}
    assert made.edition["in_force"] == other["in_force"]


def test_a_list_that_is_announced_for_another_instant_withdraws_the_first():
    earlier = ahead(edition="2026-08-15T160000Z", in_force={"from": "2026-08-15T16:00:00Z", "basis": "stated"})
    made = compare(only(PEAK_SOON, earlier), said(pages("2026-08-13")), FRIDAY, [])
    assert names(made) == ["2026-08-15T160000Z.2", PEAK]
    assert [each.rule for each in made] == [rules.WITHDRAWN, rules.LISTED]


def no_longer_announced():
    """The page of the announcement with its list in force alone."""
    now = said(pages("2026-08-13"))
    return now._replace(coming=[])


def test_an_announcement_that_is_gone_before_its_instant_is_withdrawn():
    made = one(compare(only(PEAK_SOON, ahead()), no_longer_announced(), FRIDAY, []))
    assert made.rule == rules.WITHDRAWN
    assert made.edition["edition"] == f"{PEAK}.2"
    assert made.edition["supersedes"] == {"edition": PEAK, "reason": "withdrawn"}


def withdrawn():
    return one(compare(only(PEAK_SOON, ahead()), no_longer_announced(), FRIDAY, [])).edition


def test_what_was_withdrawn_is_withdrawn_once():
    loaded = only(PEAK_SOON, ahead(), withdrawn())
    assert compare(loaded, no_longer_announced(), FRIDAY, []) == []


def test_after_a_withdrawal_no_edition_begins_there():
    loaded = only(PEAK_SOON, ahead(), withdrawn())
    assert compare(loaded, no_longer_announced(), at("2026-08-17T06:00:00Z"), []) == []


def test_what_was_withdrawn_and_is_announced_again_is_a_third_statement():
    made = one(compare(only(PEAK_SOON, ahead(), withdrawn()), said(pages("2026-08-13")), FRIDAY, []))
    assert made.edition["edition"] == f"{PEAK}.3"
    assert made.edition["supersedes"] == {"edition": f"{PEAK}.2", "reason": "restated"}


def test_an_announced_list_whose_instant_has_come_and_that_is_still_announced_is_a_reason_to_stop():
    with pytest.raises(PageNotUnderstood):
        compare(only(PEAK_SOON, ahead()), said(pages("2026-08-13")), at("2026-08-16T16:00:00Z"), [])


def test_an_announcement_that_is_first_seen_after_its_instant_is_a_reason_to_stop():
    with pytest.raises(PageNotUnderstood, match="still announces it"):
        compare(only(PEAK_SOON), said(pages("2026-08-13")), at("2026-08-16T16:00:00Z"), [])


WEEKENDS, VISION = "2026-08-22T160000Z", "2026-08-21T091738Z"
SATURDAY, SUNDAY = at("2026-08-22T14:30:00Z"), at("2026-08-23T06:00:00Z")


def every_day():
    """The edition of the day before, as the page had it."""
    return edition(VISION) | said(pages("2026-08-21")).current


def days(terms):
    return {day for window in terms["billing_periods"]["windows"] for day in window["days"]}


def test_weekends_announced_to_be_off_peak_are_an_edition_ahead_of_time():
    made = one(compare(only(every_day()), said(pages("2026-08-22")), SATURDAY, []))
    assert (made.rule, made.edition["edition"]) == (rules.LISTED, WEEKENDS)
    assert made.edition["in_force"] == {"from": "2026-08-22T16:00:00Z", "basis": "stated"}
    assert made.edition["models"] == every_day()["models"]
    assert (len(days(every_day())), days(made.edition)) == (7, {"mon", "tue", "wed", "thu", "fri"})


@pytest.mark.parametrize("moment", ["2026-08-22", "2026-09-09"])
def test_weekends_that_are_off_peak_as_announced_make_no_edition_whether_or_not_the_sentence_stays(moment):
    ahead = one(compare(only(every_day()), said(pages("2026-08-22")), SATURDAY, [])).edition
    assert compare(only(every_day(), ahead), said(pages("2026-08-22")), SATURDAY, []) == []
    assert compare(only(every_day(), ahead), said(pages(moment)), SUNDAY, []) == []


def test_weekends_first_seen_after_their_instant_are_off_peak_from_it_on():
    made = one(compare(only(every_day()), said(pages("2026-08-22")), SUNDAY, []))
    assert (made.rule, made.edition["edition"]) == (rules.STATED, WEEKENDS)
    assert days(made.edition) == {"mon", "tue", "wed", "thu", "fri"}


def test_the_instant_of_the_weekends_is_that_of_nothing_else():
    now = said(pages("2026-08-22"))
    now.coming[0]["models"][0]["concurrency"] = "1"
    assert one(compare(only(every_day()), now, SUNDAY, [])).rule == rules.OBSERVED


def test_weekends_that_are_no_longer_announced_before_their_instant_are_withdrawn():
    ahead = one(compare(only(every_day()), said(pages("2026-08-22")), SATURDAY, [])).edition
    made = one(compare(only(every_day(), ahead), said(pages("2026-08-21")), SATURDAY, []))
    assert (made.rule, made.edition["edition"]) == (rules.WITHDRAWN, f"{WEEKENDS}.2")


def test_the_same_price_in_other_digits_is_the_same_beside_the_weekends():
    now = said(pages("2026-08-22"))
    now.coming[0]["models"][0]["prices"]["USD"]["output"]["peak"] = "1.320"
    assert one(compare(only(every_day()), now, SUNDAY, [])).rule == rules.STATED


def test_a_cut_is_not_in_force_before_the_instant_that_the_page_states():
    with pytest.raises(PageNotUnderstood, match="until 2026-04-26T12:15:00Z"):
        compare(only(BEFORE_THE_CUT), said(pages("2026-04-26")), at("2026-04-26T12:00:00Z"), [])


def test_the_instant_of_a_cut_is_that_of_nothing_else():
    now = said(pages("2026-04-26"))
    now.current["models"][0]["prices"]["USD"]["output"] = "0.56"
    made = one(compare(only(BEFORE_THE_CUT), now, at("2026-04-26T13:00:00Z"), []))
    assert made.rule == rules.OBSERVED


@pytest.mark.parametrize(("kinds", "rule"), [(("output",), rules.STATED), (("input_cache_miss",), rules.OBSERVED)])
def test_any_sentence_that_dates_prices_dates_those_of_its_kinds(kinds, rule):
    now = said(dearer(pages()))
    dated = Sentence("output_price_cut", "2026-10-20T12:00:00Z", decides="dated", kinds=kinds)
    made = one(compare(only(OCTOBER), now._replace(sentences=[*now.sentences, dated]), EVENING, []))
    assert made.rule == rule
    assert (made.edition["in_force"]["from"] == dated.start) == (rule == rules.STATED)


def test_that_a_move_was_accepted_for_one_edition_accepts_none_after_it():
    before = edition(OCTOBER) | {"accepted": [{"rule": "R19", "product": "deepseek-flash", "why": "once"}]}
    now = said(pages())
    now.current["models"][0]["prices"]["USD"]["output"] = {"off_peak": "60", "peak": "120"}
    assert "accepted" not in one(compare(only(before), now, EVENING, [])).edition


# ---------------------------------------------------------------------------------------------- routing

WEEKDAYS, ROUTED = "2026-09-10T040000Z", "2026-09-14T040000Z"
THURSDAY = at("2026-09-10T12:00:00Z")


def with_routing():
    far = [{"rule": "R19", "product": "deepseek-v4-pro", "why": "as announced"}]
    made = one(compare(only(WEEKDAYS), said(pages("2026-09-10")), THURSDAY, far))
    return only(WEEKDAYS, made.edition)


def test_an_announced_routing_is_an_edition_in_which_the_model_is_a_name_of_the_other():
    made = one(compare(only(WEEKDAYS), said(pages("2026-09-10")), THURSDAY, []))
    assert (made.rule, made.edition["edition"]) == (rules.ROUTED, ROUTED)
    assert made.edition["in_force"] == {"from": "2026-09-14T04:00:00Z", "basis": "stated"}
    (flash,) = made.edition["models"]
    assert [each["name"] for each in flash["names"]][-1] == "deepseek-v4-pro"


def test_an_announced_routing_is_made_once():
    assert compare(with_routing(), said(pages("2026-09-10")), at("2026-09-11T12:00:00Z"), []) == []


def test_a_routing_that_is_withdrawn_before_its_instant_never_begins():
    made = compare(with_routing(), said(pages("2026-09-15")), at("2026-09-13T12:00:00Z"), [])
    assert [(each.edition["edition"], each.rule) for each in made] == [
        (f"{ROUTED}.2", rules.WITHDRAWN),
        ("2026-09-13T120000Z", rules.OBSERVED),
    ]
    assert made[0].edition["supersedes"] == {"edition": ROUTED, "reason": "withdrawn"}


def test_a_routing_that_is_withdrawn_after_its_instant_never_began():
    made = compare(with_routing(), said(pages("2026-09-15")), at("2026-09-15T12:00:00Z"), [])
    assert [(each.edition["edition"], each.rule) for each in made] == [
        (f"{ROUTED}.2", rules.TAKEN_BACK),
        ("2026-09-15T120000Z", rules.OBSERVED),
    ]
    assert made[1].before["edition"] == WEEKDAYS


def test_a_routing_that_was_withdrawn_is_withdrawn_once():
    loaded = with_routing()
    made = compare(loaded, said(pages("2026-09-15")), at("2026-09-15T12:00:00Z"), [])
    loaded.editions.update({each.edition["edition"]: each.edition for each in made})
    assert compare(loaded, said(pages("2026-09-15")), at("2026-09-16T12:00:00Z"), []) == []


def test_a_routing_whose_instant_has_come_is_in_force_though_the_table_still_has_the_model():
    assert compare(with_routing(), said(pages("2026-09-10")), at("2026-09-14T04:00:00Z"), []) == []


def test_a_list_that_is_shown_before_the_instant_for_which_it_was_announced_is_a_reason_to_stop():
    early = said(pages("2026-08-17"))
    with pytest.raises(PageNotUnderstood, match="announced for then"):
        compare(only(PEAK_SOON, ahead()), early, at("2026-08-16T12:00:00Z"), [])


def list_and_routing(start):
    """The page of the announced list, which says besides that a model is billed as another from an instant on."""
    now = said(pages("2026-08-13"))
    routing = Sentence("routing", start, "deepseek-v4-pro", "deepseek-v4-flash")
    return now._replace(sentences=[*now.sentences, routing])


def test_a_routing_behind_a_coming_list_is_of_that_list():
    both = list_and_routing("2026-08-25T04:00:00Z")
    first, second = compare(only(PEAK_SOON), both, FRIDAY, [])
    assert [(each.edition["edition"], each.rule) for each in (first, second)] == [
        (PEAK, rules.LISTED),
        ("2026-08-25T040000Z", rules.ROUTED),
    ]
    (flash,) = second.edition["models"]
    assert flash["prices"] == first.edition["models"][0]["prices"]
    assert flash["names"][-1] == {"name": "deepseek-v4-pro"}
    assert second.edition["billing_periods"] == first.edition["billing_periods"]
    assert second.before == first.edition


def test_a_routing_behind_a_coming_list_is_made_once():
    both = list_and_routing("2026-08-25T04:00:00Z")
    loaded = only(PEAK_SOON, *(each.edition for each in compare(only(PEAK_SOON), both, FRIDAY, FAR)))
    assert compare(loaded, both, at("2026-08-15T09:00:00Z"), []) == []


@pytest.mark.parametrize("start", ["2026-08-14T04:00:00Z", "2026-08-15T04:00:00Z", "2026-08-16T16:00:00Z"])
def test_a_coming_list_that_has_a_model_which_is_billed_as_another_by_then_is_a_reason_to_stop(start):
    with pytest.raises(PageNotUnderstood, match="by then it is billed as another"):
        compare(only(PEAK_SOON), list_and_routing(start), FRIDAY, [])


def test_what_ends_before_an_announced_instant_has_ended_in_the_announced_list():
    now = said(pages("2026-08-13"))
    for each in (now.current, *now.coming):
        each["models"][0]["names"] = [{"name": "deepseek-old", "until": "2026-08-15T15:59:00Z"}]
    made = {each.edition["edition"]: each.edition for each in compare(only(PEAK_SOON), now, FRIDAY, [])}
    assert "names" not in made[PEAK]["models"][0]


# -------------------------------------------------------------------------------------- what is accepted

CUT = {"rule": "R19", "product": "deepseek-v4-pro", "why": "to a tenth, as the page says"}


def test_an_edition_holds_of_the_accepted_what_it_needs_and_no_more():
    other = [{"rule": "R20", "product": "deepseek-v4-pro", "why": "gone"}, {"rule": "R19", "product": "x", "why": "x"}]
    found = compare(only(BEFORE_THE_CUT), said(pages("2026-04-26")), at("2026-04-26T13:00:00Z"), [*other, CUT])
    assert one(found).edition["accepted"] == [CUT]


def test_an_edition_that_needs_nothing_accepted_has_no_such_entry():
    found = compare(only(OCTOBER), said(dearer(pages())), EVENING, [CUT])
    assert "accepted" not in one(found).edition


def test_of_two_reasons_for_the_same_the_one_given_now_stands():
    before = edition(BEFORE_THE_CUT) | {"accepted": [CUT | {"why": "an old reason"}]}
    found = compare(only(before), said(pages("2026-04-26")), at("2026-04-26T13:00:00Z"), [CUT])
    assert CUT in one(found).edition["accepted"]


def test_a_service_on_one_page_only_is_a_gap_with_the_accepted_reason():
    accepted = edition("2026-11-13T160000Z")["accepted"]
    made = one(compare(only(OCTOBER), said(pages("2026-11-15"), accepted), at("2026-11-15T12:00:00Z"), accepted))
    services = ["document_parsing", "speech_synthesis", "speech_recognition"]
    assert [(each["product"], each["currency"]) for each in made.edition["gaps"]] == [
        (each, "USD") for each in services
    ]
    assert sorted(each["product"] for each in made.edition["accepted"]) == sorted(services)


def test_what_the_edition_in_force_accepts_is_accepted_in_the_next():
    before = edition("2026-11-13T160000Z")
    now = said(dearer_november(), before["accepted"])
    made = one(compare(only(before), now, at("2026-11-20T12:00:00Z"), []))
    assert sorted(each["product"] for each in made.edition["accepted"]) == sorted(
        each["product"] for each in before["accepted"]
    )
    assert len(made.edition["gaps"]) == 3


def dearer_november():
    return dearer(pages("2026-11-15"))


# ------------------------------------------------------------------------- said of an announcement that changes


def reported(made):
    return Outcome(exit_code=10, made=made)


def test_the_title_of_an_announcement_that_is_withdrawn_says_what_does_not_come():
    made = compare(only(PEAK_SOON, ahead()), no_longer_announced(), FRIDAY, [])
    title = report.title(reported(made))
    assert title.startswith("Announcement for 2026-08-16T16:00:00Z withdrawn: deepseek-")
    assert title.endswith("does not come")


def test_an_announced_price_that_changes_before_its_day_is_held_against_what_was_announced():
    before = ahead()
    price = before["models"][0]["prices"]["USD"]["output"]
    price["peak"] = "9.99"
    made = compare(only(PEAK_SOON, before), said(pages("2026-08-13")), FRIDAY, [])
    name = before["models"][0]["model"]
    assert f"changed: {name} output peak USD 9.99 → " in report.title(reported(made))
    text = report.markdown(reported(made), FRIDAY)
    assert f"what was announced for this instant until now (edition `{PEAK}`)" in text
    (edition_made,) = report.as_dict(reported(made), FRIDAY)["editions"]
    assert [each["before"]["price"] for each in edition_made["changes_to_announced"]] == ["9.99"]


def test_an_announcement_that_changes_again_is_held_against_the_last():
    first = ahead()
    second = copy.deepcopy(first) | {"edition": f"{PEAK}.2", "supersedes": {"edition": PEAK, "reason": "restated"}}
    second["models"][0]["concurrency"] = "1"
    (made,) = compare(only(PEAK_SOON, first, second), said(pages("2026-08-13")), FRIDAY, [])
    assert made.announced["edition"] == f"{PEAK}.2"


def test_an_announcement_for_another_instant_is_said_in_one_title():
    earlier = ahead(edition="2026-08-15T160000Z", in_force={"from": "2026-08-15T16:00:00Z", "basis": "stated"})
    made = compare(only(PEAK_SOON, earlier), said(pages("2026-08-13")), FRIDAY, [])
    title = report.title(reported(made))
    assert title.startswith("Announcement for 2026-08-15T16:00:00Z withdrawn")
    assert made[1].announced is None


def test_a_price_that_goes_back_stops_nothing_and_can_be_accepted():
    between = edition(HOLIDAYS) | {"edition": "2026-10-10T000000Z"}
    between["in_force"] = {"from": "2026-10-10T00:00:00Z", "basis": "stated"}
    between["models"][0]["prices"]["USD"]["output"] = {"off_peak": "0.65", "peak": "1.3"}
    back = {"rule": "R24", "product": "deepseek-flash", "why": "as the page says"}
    for accepted in ([back], []):
        made = one(compare(only(HOLIDAYS, between), said(pages()), EVENING, accepted))
        assert made.edition.get("accepted", []) == accepted
