"""What is stated comes true while a refresh runs: what was seen is said of the state that was in force then."""

from datetime import timedelta

from test_look import looked
from world import at, edited, edition, pages

from deepseek_prices.edition import key_of
from scraper.editions.rules import to_accept
from scraper.refresh.refresh import Wish, refresh

BEFORE, AFTER = "2026-08-13T113123Z", "2026-08-16T160000Z"
EDGE = at("2026-08-16T16:00:00Z")


def seen(world, *looks):
    """A refresh that begins a second before the edge; each look has its pages, its beginning and its end."""
    answers = iter([(looked(of, EDGE + timedelta(seconds=a), EDGE + timedelta(seconds=b)), []) for of, a, b in looks])
    return refresh(world.root, lambda: next(answers), EDGE - timedelta(seconds=1), world.keep, Wish())


def test_a_look_that_begins_after_a_stated_instant_is_one_at_the_edition_from_then_on(repository_of):
    world = repository_of(BEFORE, AFTER)
    outcome = seen(world, (pages("2026-08-17"), 1, 2))
    assert (outcome.exit_code, outcome.observed) == (0, AFTER), outcome.problems
    (line,) = world.observations()
    assert line.startswith(f"2026-08-16T16:00:01Z,{AFTER},")


def test_a_second_look_after_the_edge_is_one_at_the_edition_from_then_on(repository_of):
    world = repository_of(BEFORE, AFTER)
    outcome = seen(world, (pages("2026-08-13"), -1, 1), (pages("2026-08-17"), 2, 3))
    assert (outcome.exit_code, outcome.observed) == (0, AFTER), outcome.problems


def test_what_was_accepted_of_an_announced_list_holds_before_it_begins(repository_of):
    world = repository_of(BEFORE)
    page = edited(
        pages("2026-08-13"),
        ("en", "$0.44</td><td>$1.32<", "$0.44</td><td>$1.34<"),
        ("zh", "9.0元</td></tr>", "9.1元</td></tr>"),
    )
    needed = (("R18", "deepseek-v4-flash"), ("R19", "deepseek-v4-flash"), ("R19", "deepseek-v4-pro"))
    accepted = [{"rule": rule, "product": product, "why": "a person has looked"} for rule, product in needed]
    first = world.given(page, at("2026-08-14T09:00:00Z"), accepted)
    assert first.exit_code == 10, first.problems
    second = world.given(page, at("2026-08-15T09:00:00Z"))
    assert second.exit_code == 0, second.problems


def test_a_rule_of_one_edition_names_a_model_on_another_endpoint_as_the_reader_does():
    state = edition("2025-09-29T101000Z")
    model = next(each for each in state["models"] if "endpoint" in each)
    model["prices"]["USD"]["output"] = "0.0001"
    assert {("R02", key_of(model))} == {each for each in to_accept(state) if each[0] == "R02"}
