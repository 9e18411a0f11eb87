"""What a refresh mends before it looks: it says so, as of all that it writes."""

from world import at, contents, dearer, pages

NEXT_DAY = at("2026-10-21T09:00:00Z")
COMPILED = "data/prices.json"


def test_a_compiled_file_that_was_written_anew_is_named(world):
    world.given(pages(), NEXT_DAY)
    before = contents(world.root)
    (world.root / COMPILED).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    outcome = world.given(pages(), NEXT_DAY)
    assert (outcome.exit_code, outcome.written) == (0, [COMPILED])
    assert contents(world.root) == before


def test_an_edition_that_a_killed_run_has_left_unfinished_is_named(world):
    world.given(dearer(pages()), NEXT_DAY)
    (world.root / "data/editions/2026-10-21T090000Z.yaml").unlink()
    outcome = world.given(dearer(pages()), at("2026-10-21T10:00:00Z"))
    assert outcome.exit_code == 0, outcome.problems
    assert outcome.written[0] == "data/editions/2026-10-21T090000Z.yaml"


def test_a_file_is_named_once(world):
    (world.root / COMPILED).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    outcome = world.given(pages(), NEXT_DAY)
    assert sorted(outcome.written) == ["data/observations.csv", COMPILED, "deepseek_prices/_observed.py"]
