"""A refresh that is killed at any operation on files: nothing is lost, and the next one ends where it would have."""

import errno
import gzip
import hashlib
import os
import re
import signal
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from operations import Operations
from world import OCTOBER, World, at, contents, dearer, pages, repository, write

from scraper.dataset.compile import PATHS

COMPILED = [f"copy/{path}" for path in PATHS if not path.endswith("_guide_names.py")]  # no refresh changes that one


def killed(world, n, scenario):
    """Refresh in a process of its own that is killed at its n-th operation; whether it was."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # what other threads hold does not matter to the child
        child = os.fork()
    if child == 0:
        code = 1
        try:
            with pytest.MonkeyPatch.context() as monkeypatch:
                Operations(monkeypatch, n, lambda: os.kill(os.getpid(), signal.SIGKILL), scenario.kinds)
                code = scenario.run(world).exit_code
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in {-signal.SIGKILL, 10}
    return os.WIFSIGNALED(status)


def without_space(world, n, scenario):
    """Refresh where the n-th operation finds no space; whether there was one."""

    def fail():
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.MonkeyPatch.context() as monkeypatch:
        operations = Operations(monkeypatch, n, fail, scenario.kinds)
        outcome = scenario.run(world)
    failed = len(operations.done) >= n
    assert outcome.exit_code == (20 if failed else 10), outcome.problems
    assert not failed or "No space left on device" in str(outcome.problems[0])
    return failed


@dataclass
class Point:
    """What a fault left behind, and the files after the refreshes that followed."""

    number: int
    left: dict
    ended: dict


@dataclass
class Scenario:
    """A refresh that publishes, and what became of it at each operation at which something happened to it."""

    happens: Callable
    run: Callable
    editions: tuple
    new: int
    kinds: tuple = ()
    before: dict = field(default_factory=dict)
    undisturbed: dict = field(default_factory=dict)
    points: list = field(default_factory=list)


def dearer_page(world):
    return world.given(dearer(pages()))


def list_announced(world):
    accepted = [{"rule": "R19", "product": f"deepseek-v4-{each}", "why": "announced"} for each in ("flash", "pro")]
    return world.given(pages("2026-08-13"), at("2026-08-13T18:00:00Z"), accepted)


SCENARIOS = {
    "new edition, killed": Scenario(killed, dearer_page, (OCTOBER,), 1),
    "two editions, killed at each rename": Scenario(killed, list_announced, ("2026-08-06T091026Z",), 2, ("replace",)),
    "new edition, no space to write": Scenario(without_space, dearer_page, (OCTOBER,), 1, ("write",)),
}


def without_parts(files):
    """The files but for those that were being written."""
    return {name: content for name, content in files.items() if not name.endswith(".part")}


def on_disk(files):
    """What is there whole, and which other files were being written: how much of them is there is of no matter."""
    begun = files.keys() - without_parts(files).keys()
    parts = sorted(re.sub(r"\.scraper-[0-9]+-[a-z0-9_]{8}\.part$", "", name) for name in begun)
    return tuple(sorted(without_parts(files).items())), tuple(parts)


def until_quiet(world, run):
    """Refresh as often as it takes to find nothing new, twice at most; the files then."""
    codes = [run(world).exit_code]
    if codes == [10]:
        codes.append(run(world).exit_code)
    assert codes in ([0], [10, 0]), codes
    return contents(world.root.parent)


def play(scenario, folder):
    """Let it happen at the first operation, at the second, and so on, each time to a fresh copy."""
    repository(folder / "before" / "copy", *scenario.editions)
    scenario.before = contents(folder / "before")

    def world(number):
        place = write(folder / str(number), scenario.before)
        return World(place / "copy", place / "captures")

    scenario.undisturbed = until_quiet(world(0), scenario.run)
    ended, reached = {}, True
    while reached:
        number = len(scenario.points) + 1
        one = world(number)
        reached = scenario.happens(one, number, scenario)
        left = contents(one.root.parent)
        state = on_disk(left)
        if state not in ended:  # what follows depends on what is on the disk alone
            ended[state] = until_quiet(one, scenario.run)
        scenario.points.append(Point(number, left, ended[state]))
    return scenario


@pytest.fixture(scope="module", params=SCENARIOS)
def scenario(request, tmp_path_factory):
    """A scenario that has been played through, once for all tests."""
    return play(SCENARIOS[request.param], tmp_path_factory.mktemp("scenario"))


def below(files, folder):
    return {name: content for name, content in without_parts(files).items() if name.startswith(folder)}


def test_a_fault_at_any_operation_leaves_each_new_edition_whole_or_not_there(scenario):
    folder = "copy/data/editions/"
    old, new = below(scenario.before, folder), below(scenario.undisturbed, folder)
    assert len(new) == len(old) + scenario.new
    for point in scenario.points:
        left = below(point.left, folder)
        assert left.items() >= old.items(), point.number
        assert left.items() <= new.items(), point.number


def test_a_fault_at_any_operation_leaves_every_capture_whole_and_there_before_the_edition(scenario):
    for point in scenario.points:
        captures = below(point.left, "captures/")
        for name, content in captures.items():
            assert hashlib.sha256(gzip.decompress(content)).hexdigest() == Path(name).stem
        if len(below(point.left, "copy/data/editions/")) > len(scenario.editions):
            assert captures == below(scenario.undisturbed, "captures/"), point.number


def test_a_fault_at_any_operation_leaves_every_compiled_file_old_or_new(scenario):
    for name in COMPILED:
        states = [point.left[name] for point in scenario.points]
        # The observation of the quiet refresh that follows is no part of the one that is disturbed.
        assert len(set(states)) == 2, name
        assert states[0] == scenario.before[name]
        assert sorted(states, key=lambda state: state != states[0]) == states, name


def test_a_fault_at_any_operation_is_repaired_by_the_next_refresh_as_if_it_had_not_been(scenario):
    for point in scenario.points:
        assert without_parts(point.ended) == scenario.undisturbed, point.number


def test_after_the_next_refresh_no_part_of_a_file_is_left(scenario):
    left = sorted(
        {name.rpartition("/")[0] for point in scenario.points for name in point.ended if name.endswith(".part")}
    )
    assert left == []


def test_faults_did_reach_every_file(scenario):
    states = {frozenset(without_parts(point.left).items()) for point in scenario.points}
    written = [name for name, content in scenario.undisturbed.items() if content != scenario.before.get(name)]
    files = len(written) - 1  # the quiet refresh adds the line of observations
    assert len(states) == files + 1
    assert len(scenario.points) >= files
