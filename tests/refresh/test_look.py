"""A proof has a time: a new state counts from the end of the look, an old one from its beginning."""

from datetime import timedelta

import pytest
from world import OCTOBER, World, at, captures, contents, dearer, pages

from scraper.dataset.captures import Capture
from scraper.dataset.compile import PATHS
from scraper.refresh.refresh import Wish, refresh

BEGAN, ENDED = at("2026-10-20T09:00:00.250000Z"), at("2026-10-20T09:03:10.750000Z")
FIRST_SECOND_AFTER = "2026-10-20T09:03:11Z"


def looked(of, began=BEGAN, ended=ENDED):
    """The pages, of which the first was asked for at the beginning and the last had come at the end."""
    step = (ended - began) / len(of)
    return [
        Capture(each.language, each.format, each.url, began + step * number, began + step * (number + 1), each.data)
        for number, each in enumerate(captures(of))
    ]


def refreshed(world: World, of, **times):
    return refresh(world.root, lambda: (looked(of, **times), []), BEGAN, world.keep, Wish())


def test_a_new_state_is_proved_from_the_end_of_the_look(world):
    assert refreshed(world, dearer(pages())).exit_code == 10
    (new,) = (each for name, each in world.editions().items() if name != OCTOBER)
    assert (new["in_force"]["from"], new["in_force"]["latest"]) == (FIRST_SECOND_AFTER, FIRST_SECOND_AFTER)
    assert new["recorded_at"] == FIRST_SECOND_AFTER


def test_the_old_state_is_proved_from_the_beginning_of_the_look(world):
    assert refreshed(world, pages(), began=BEGAN + timedelta(1), ended=ENDED + timedelta(1)).exit_code == 0
    assert world.observations()[-1].startswith("2026-10-21T09:00:00Z,")


def test_each_capture_has_its_own_beginning_and_end_among_the_sources(world):
    refreshed(world, dearer(pages()))
    (new,) = (each for name, each in world.editions().items() if name != OCTOBER)
    times = [(each["captured_from"], each["captured_until"]) for each in new["sources"]]
    assert times == [
        ("2026-10-20T09:00:00Z", "2026-10-20T09:01:36Z"),
        ("2026-10-20T09:01:35Z", FIRST_SECOND_AFTER),
    ]


def test_a_second_look_has_times_of_its_own(world):
    later = BEGAN + timedelta(minutes=5), ENDED + timedelta(minutes=5)
    half = pages() | {("en", "html"): dearer(pages())["en", "html"]}
    looks = iter([(looked(half), []), (looked(dearer(pages()), *later), [])])
    outcome = refresh(world.root, lambda: next(looks), BEGAN, world.keep, Wish())
    assert outcome.exit_code == 10, outcome.problems
    assert "2026-10-20T090811Z" in world.editions()


@pytest.mark.parametrize(("began", "ended", "code"), [(-2, -1, 0), (-1, 0, 20), (-60, 60, 20), (0, 60, 30)])
def test_a_look_that_lasts_over_a_stated_end_proves_nothing(repository_of, began, ended, code):
    # What is free in the edition of October is so until this instant.
    end = at("2026-10-31T16:00:00Z")
    world = repository_of(OCTOBER)
    before = contents(world.root)
    times = {"began": end + timedelta(seconds=began), "ended": end + timedelta(seconds=ended)}
    outcome = refresh(world.root, lambda: (looked(pages(), **times), []), times["began"], world.keep, Wish())
    assert outcome.exit_code == code, outcome.problems
    if code:
        assert contents(world.root) == before


def test_a_look_that_lasted_over_an_edge_is_followed_by_another(repository_of):
    end = at("2026-10-31T16:00:00Z")
    world = repository_of("2026-10-31T160000Z", OCTOBER)
    over = end - timedelta(seconds=1), end + timedelta(seconds=1)
    after = end + timedelta(seconds=2), end + timedelta(seconds=3)
    looks = iter([(looked(pages("2026-11-15"), *over), []), (looked(dearer(pages()), *after), [])])
    asked = []

    def fetch():
        asked.append(1)
        return next(looks)

    refresh(world.root, fetch, over[0], world.keep, Wish())
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("instant", "code"), [("2030-01-01T00:00:00Z", 64), ("2026-10-20T09:00:00", 64), ("tomorrow", 64)]
)
def test_an_instant_that_is_none_or_has_not_come_is_wrong_usage_and_changes_nothing(
    world, command, folder, instant, code
):
    before = contents(world.root)
    done = command("refresh", "--from", folder(dearer(pages())), "--at", instant)
    assert (done.returncode, "--at" in done.stderr) == (code, True), done.stderr
    assert contents(world.root) == before


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(world, command, folder):
    before = contents(world.root)
    words = ("refresh", "--from", folder(dearer(pages())), "--at", "2026-10-20T09:00:00Z")
    done = command(*words, "--dry-run", "--keep", world.keep)
    said = [line.removeprefix("would be written: ") for line in done.stdout.splitlines()[1:]]
    assert (done.returncode, said[0]) == (10, "data/editions/2026-10-20T090000Z.yaml")
    assert set(said[1:]) == {*PATHS} - {"deepseek_prices/_guide_names.py"}
    assert contents(world.root) == before
    assert not world.keep.exists()


def test_a_dry_run_of_an_unchanged_page_says_so_and_writes_nothing(world, command, folder):
    before = contents(world.root)
    done = command("refresh", "--from", folder(pages()), "--at", "2026-10-21T09:00:00Z", "--dry-run")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "Nothing new",
        "would be written: data/observations.csv",
        "would be written: deepseek_prices/_observed.py",
        "would be written: data/prices.json",
    ]
    assert contents(world.root) == before


def test_nothing_new_names_the_files_that_the_observation_changed(command, folder):
    done = command("refresh", "--from", folder(pages()), "--at", "2026-10-21T09:00:00Z")
    assert done.stdout.splitlines() == [
        "Nothing new",
        "written: data/observations.csv",
        "written: deepseek_prices/_observed.py",
        "written: data/prices.json",
    ]
