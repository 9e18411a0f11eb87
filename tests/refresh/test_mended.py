"""What a refresh finds not compiled it writes anew: it says so, as of all that it writes."""

from world import at, contents, dearer, pages, write

from scraper.dataset.compile import PATHS

NEXT_DAY = at("2026-10-21T09:00:00Z")
COMPILED = "data/prices.json"


def test_a_compiled_file_that_was_written_anew_is_named(world):
    world.given(pages(), NEXT_DAY)
    before = contents(world.root)
    (world.root / COMPILED).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    outcome = world.given(pages(), NEXT_DAY)
    assert (outcome.exit_code, outcome.written) == (0, [COMPILED])
    assert contents(world.root) == before


def test_what_a_killed_run_had_not_compiled_yet_is_named(world):
    before = contents(world.root)
    world.given(dearer(pages()), NEXT_DAY)
    edition = "data/editions/2026-10-21T090000Z.yaml"
    killed = before | {edition: contents(world.root)[edition]}
    write(world.root, killed)
    outcome = world.given(dearer(pages()), at("2026-10-21T10:00:00Z"))
    assert outcome.exit_code == 0, outcome.problems
    assert set(outcome.written) == {"data/observations.csv", *PATHS} - {"deepseek_prices/_guide_names.py"}


def test_where_the_page_is_not_understood_no_compiled_file_is_written_either(world):
    (world.root / COMPILED).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    before = contents(world.root)
    assert world.given(dict.fromkeys(pages(), b""), NEXT_DAY).exit_code in {20, 30}
    assert contents(world.root) == before


def test_a_file_is_named_once(world):
    (world.root / COMPILED).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    outcome = world.given(pages(), NEXT_DAY)
    assert sorted(outcome.written) == ["data/observations.csv", COMPILED, "deepseek_prices/_observed.py"]
