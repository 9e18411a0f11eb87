"""What a refresh finds not compiled it writes anew: it says so, as of all that it writes."""

from world import World, at, contents, dearer, pages, repository, write

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
    assert (outcome.exit_code, outcome.observed) == (0, "2026-10-21T090000Z"), outcome.problems
    assert set(outcome.written) == {"data/observations.csv", *PATHS} - {"deepseek_prices/_guide_names.py"}


def test_the_first_of_two_editions_that_a_killed_run_wrote_is_what_the_second_is_held_against(tmp_path):
    accepted = [{"rule": "R19", "product": f"deepseek-v4-{each}", "why": "announced"} for each in ("flash", "pro")]
    now, later = at("2026-08-13T18:00:00Z"), at("2026-08-13T20:00:00Z")
    whole, killed = (
        World(repository(tmp_path / name, "2026-08-06T091026Z"), tmp_path / "captures") for name in ("whole", "killed")
    )
    first, second = whole.given(pages("2026-08-13"), now, accepted).made
    path = f"data/editions/{first.edition['edition']}.yaml"
    write(killed.root, {path: contents(whole.root)[path]})
    outcome = killed.given(pages("2026-08-13"), later, accepted)
    assert [made.edition["edition"] for made in outcome.made] == [second.edition["edition"]]
    assert outcome.made[0].before["edition"] == first.edition["edition"]
    assert path not in outcome.written


def test_where_the_page_is_not_understood_no_compiled_file_is_written_either(world):
    (world.root / COMPILED).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    before = contents(world.root)
    assert world.given(dict.fromkeys(pages(), b""), NEXT_DAY).exit_code in {20, 30}
    assert contents(world.root) == before


def test_a_file_is_named_once(world):
    (world.root / COMPILED).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    outcome = world.given(pages(), NEXT_DAY)
    assert sorted(outcome.written) == ["data/observations.csv", COMPILED, "deepseek_prices/_observed.py"]
