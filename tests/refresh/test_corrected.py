"""What was superseded: a correction keeps what was seen before it, and what was withdrawn is nothing to change."""

from test_compare import EVENING, FRIDAY, PEAK_SOON, ahead, compare, one, withdrawn
from world import OCTOBER, dearer, edition, only, pages, said

from scraper.refresh import report


def test_a_new_state_after_a_correction_is_bounded_by_the_last_look_at_what_was_corrected():
    corrected = edition(OCTOBER) | {
        "edition": f"{OCTOBER}.2",
        "supersedes": {"edition": OCTOBER, "reason": "corrected"},
    }
    seen = [("2026-10-19T09:00:00Z", OCTOBER)]
    made = one(compare(only(OCTOBER, corrected, observed=seen), said(dearer(pages())), EVENING, []))
    assert made.edition["in_force"]["earliest"] == "2026-10-19T09:00:00Z"


def test_what_is_announced_again_after_a_withdrawal_is_no_change_of_an_announcement():
    loaded = only(PEAK_SOON, ahead(), withdrawn())
    again = one(compare(loaded, said(pages("2026-08-13")), FRIDAY, [])).edition
    loaded.editions[again["edition"]] = again
    (made,) = report.not_merged(loaded, [again["edition"]])
    assert report.title_of([made]).startswith(f"Edition {again['edition']}: ")
