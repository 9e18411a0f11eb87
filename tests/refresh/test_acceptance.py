"""What a person accepts: of the rules about prices alone, needed or refused, kept with its reason while it holds."""

import loopback
import pytest
from world import World, at, contents, edited, pages, repository

from scraper.rules import ACCEPTABLE

MORNING, NEXT_DAY = "2026-10-20T09:00:00Z", at("2026-10-21T09:00:00Z")
NEW = "2026-10-20T090000Z"
# Each breaks one rule about the size or movement of a price, with its product.
BROKEN = {
    "R02": (
        "deepseek-flash",
        [
            *(("en", ">$0.15<", ">$0.4<"), ("en", ">$0.3<", ">$0.8<"), ("zh", ">1元<", ">2.7元<")),
            *(("en", ">$0.6<", ">$0.39<"), ("en", ">$1.2<", ">$0.78<"), ("zh", ">2元<", ">5.4元<")),
            *(("zh", ">4元<", ">2.6元<"), ("zh", ">8元<", ">5.2元<")),
        ],
    ),
    "R07": (
        "deepseek-flash",
        [
            *(("en", ">$0.6<", ">$0.68<"), ("en", ">$1.2<", ">$1.36<")),
            *(("zh", ">4元<", ">4.05元<"), ("zh", ">8元<", ">8.1元<")),
        ],
    ),
    "R18": ("deepseek-flash", [("en", ">$1.2<", ">$1.3<"), ("zh", ">8元<", ">8.8元<")]),
    "R19": (
        "deepseek-flash",
        [
            *(("en", ">$0.6<", ">$6<"), ("en", ">$1.2<", ">$12<")),
            *(("zh", ">4元<", ">40元<"), ("zh", ">8元<", ">80元<")),
        ],
    ),
    "R21": ("deepseek-flash", [("en", ">$0.6<", ">$0.65<"), ("en", ">$1.2<", ">$1.3<")]),
}


def broken(rule):
    return edited(pages(), *BROKEN[rule][1])


def accepted(rule, why="a person has looked"):
    return [{"rule": rule, "product": BROKEN[rule][0], "why": why}]


@pytest.mark.parametrize("rule", BROKEN)
def test_a_rule_about_prices_stops_the_refresh_and_its_advice_names_the_flag(world, rule):
    before = contents(world.root)
    outcome = world.given(broken(rule))
    assert outcome.exit_code in {30, 40}
    assert {problem.rule for problem in outcome.problems} == {rule}
    assert f"--accept {rule} {BROKEN[rule][0]} WHY" in outcome.problems[0].advice
    assert contents(world.root) == before


@pytest.mark.parametrize("rule", BROKEN)
def test_a_rule_about_prices_can_be_accepted_and_the_reason_stays_in_the_edition(world, rule):
    outcome = world.given(broken(rule), accepted=accepted(rule))
    assert outcome.exit_code == 10, outcome.problems
    assert world.editions()[NEW]["accepted"] == accepted(rule)


@pytest.mark.parametrize("rule", ["R02", "R07", "R18"])
def test_what_was_accepted_of_a_page_holds_while_the_page_stays(world, rule):
    world.given(broken(rule), accepted=accepted(rule))
    outcome = world.given(broken(rule), NEXT_DAY)
    assert (outcome.exit_code, outcome.observed) == (0, NEW), outcome.problems


def test_what_was_accepted_lasts_in_an_edition_that_changes_something_else(world):
    world.given(broken("R18"), accepted=accepted("R18"))
    outcome = world.given(edited(broken("R18"), ("en", "2500", "2600"), ("zh", "2500", "2600")), NEXT_DAY)
    assert outcome.exit_code == 10, outcome.problems
    assert world.editions()["2026-10-21T090000Z"]["accepted"] == accepted("R18")


def test_what_was_accepted_does_not_cover_another_price_of_the_product(world):
    world.given(broken("R18"), accepted=accepted("R18"))
    served = edited(broken("R18"), ("en", ">$0.3<", ">$0.35<"), ("zh", ">2元<", ">2.3元<"))
    assert "R18" in {problem.rule for problem in world.given(served, NEXT_DAY).problems}


def test_an_accepted_move_is_no_reason_for_the_next(world):
    world.given(broken("R21"), accepted=accepted("R21"))
    served = edited(pages(), ("en", ">$0.6<", ">$0.66<"), ("en", ">$1.2<", ">$1.32<"))
    assert {problem.rule for problem in world.given(served, NEXT_DAY).problems} == {"R21"}


def test_an_edition_that_was_accepted_is_rebuilt_byte_for_byte(world, command):
    world.given(broken("R18"), accepted=accepted("R18"))
    done = command("rebuild", NEW, "--captures", world.keep)
    assert (done.returncode, "the same, byte for byte" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("R99", "deepseek-flash", "why"), "a rule that can be accepted"),
        (("R05", "deepseek-flash", "why"), "a rule that can be accepted"),
        (("r19", "deepseek-flash", "why"), "a rule that can be accepted"),
        (("R19", "deepseek-flash", "why"), "needed: nothing"),
        (("R19", "", "why"), "needed: nothing"),
    ],
)
def test_an_acceptance_that_is_unknown_or_not_needed_is_wrong_usage_and_changes_nothing(
    world, command, folder, words, said
):
    before = contents(world.root)
    done = command("refresh", "--from", folder(pages()), "--at", MORNING, "--accept", *words)
    assert (done.returncode, said in done.stderr) == (64, True), done.stderr
    assert contents(world.root) == before


def test_beside_one_that_is_needed_an_acceptance_that_is_not_is_wrong_usage(world, command, folder):
    given = ("--accept", "R21", "deepseek-flash", "x", "--accept", "R19", "deepseek-flash", "y")
    done = command("refresh", "--from", folder(broken("R21")), "--at", MORNING, *given)
    assert (done.returncode, "needed: R21 deepseek-flash" in done.stderr) == (64, True), done.stderr
    assert NEW not in world.editions()


def test_the_title_names_what_a_person_has_to_accept(command, folder):
    done = command("refresh", "--from", folder(broken("R21")), "--at", MORNING)
    assert (
        done.stdout
        == "To accept or refuse: a price does not move alike in both currencies (--accept R21 deepseek-flash)\n"
    )


def test_a_page_of_which_one_language_is_stale_is_looked_at_once_more(online):
    fresh = edited(pages(), ("en", ">$0.6<", ">$0.65<"), ("en", ">$1.2<", ">$1.3<"))
    both = edited(fresh, ("zh", ">4元<", ">4.3元<"), ("zh", ">8元<", ">8.6元<"))
    answers = iter([fresh, both])
    state = {}

    def answer(request):
        if request.path == "/robots.txt":
            state["now"] = loopback.serve(next(answers))
        state["now"](request)

    outcome = online.fetched(answer)
    assert outcome.exit_code == 10, outcome.problems


def test_all_rules_that_can_be_accepted_are_those_about_a_price():
    assert sorted(ACCEPTABLE) == ["R02", "R03", "R04", "R07", "R13", "R18", "R19", "R20", "R21", "R24"]


# ------------------------------------------------------------------------------- of what is announced

ANNOUNCED = at("2026-08-13T18:00:00Z"), at("2026-08-14T18:00:00Z")
COMING = "2026-08-16T160000Z"
FAR = [{"rule": "R19", "product": f"deepseek-v4-{each}", "why": "announced"} for each in ("flash", "pro")]
UNLIKE = {"rule": "R21", "product": "deepseek-v4-flash", "why": "a person has looked"}
# Each currency moves near and alike; from here to what is announced they move more apart.
CHEAPER = (("en", "<td>$0.28</td>", "<td>$0.24</td>"), ("zh", "<td>2元</td>", "<td>1.85元</td>"))


@pytest.fixture
def announced(tmp_path):
    """After a far move was announced and accepted."""
    world = World(repository(tmp_path / "copy", "2026-08-06T091026Z"), tmp_path / "captures")
    assert world.given(pages("2026-08-13"), ANNOUNCED[0], FAR).exit_code == 10
    return world


def test_a_list_in_force_that_changes_leaves_the_announced_one_where_no_more_of_it_is_to_accept(announced):
    served = edited(
        pages("2026-08-13"), ("en", "<td>$0.28</td>", "<td>$0.3</td>"), ("zh", "<td>2元</td>", "<td>2.1元</td>")
    )
    outcome = announced.given(served, ANNOUNCED[1])
    assert [made.edition["edition"] for made in outcome.made] == ["2026-08-14T180000Z"], outcome.problems


def test_a_list_in_force_that_changes_asks_what_is_more_to_accept_of_the_announced_one(announced):
    before = contents(announced.root)
    outcome = announced.given(edited(pages("2026-08-13"), *CHEAPER), ANNOUNCED[1])
    assert (outcome.exit_code, {(each.rule, each.product) for each in outcome.problems}) == (
        40,
        {("R21", "deepseek-v4-flash")},
    )
    assert contents(announced.root) == before


def test_the_announced_list_is_restated_with_what_was_accepted_of_it_before_and_now(announced):
    outcome = announced.given(edited(pages("2026-08-13"), *CHEAPER), ANNOUNCED[1], [UNLIKE])
    assert outcome.exit_code == 10, outcome.problems
    restated = announced.editions()[f"{COMING}.2"]
    assert restated["supersedes"] == {"edition": COMING, "reason": "restated"}
    assert restated["accepted"] == [*FAR, UNLIKE]
    assert restated["models"] == announced.editions()[COMING]["models"]
    again = announced.given(edited(pages("2026-08-13"), *CHEAPER), at("2026-08-14T20:00:00Z"))
    assert (again.exit_code, again.made) == (0, [])


def test_of_a_list_that_is_announced_anew_only_what_has_moved_is_to_accept_again(announced):
    served = edited(
        pages("2026-08-13"), ("en", "<td>$3.96</td>", "<td>$4</td>"), ("en", "<td>$1.98</td>", "<td>$2</td>")
    )
    outcome = announced.given(served, ANNOUNCED[1])
    assert {(each.rule, each.product) for each in outcome.problems} == {("R19", "deepseek-v4-pro")}
