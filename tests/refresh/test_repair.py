"""Before a refresh begins: the lock, what a killed run left, and that nothing of anybody else's is touched."""

import os
import subprocess
import sys

import pytest
from faults import another_refresh
from world import NOW, OCTOBER, pages

from scraper import files
from scraper.problem import SourceUnavailable
from scraper.refresh import refresh, repair
from scraper.refresh.refresh import refresh as refreshed

FOLDERS = ("copy/data", "copy/data/editions", "copy/deepseek_prices", "captures")


# ------------------------------------------------------------------------------------ files that were being written


def ended_process():
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-S", "-E", "-c", ""]) as process:
        pass
    return process.pid


def begun(process):
    return f".observations.csv.scraper-{process}-abcd_012.part"


@pytest.fixture
def place(world):
    """The folder above the repository and the captures."""
    world.keep.mkdir()
    return world.root.parent


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_a_process_that_is_gone_had_begun_is_removed(world, place, folder):
    path = place / folder / begun(ended_process())
    path.write_bytes(b"half")
    assert world.given(pages()).exit_code == 0
    assert not path.exists()


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_a_process_that_runs_has_begun_stays(world, place, folder):
    path = place / folder / begun(os.getppid())
    path.write_bytes(b"half")
    assert world.given(pages()).exit_code == 0
    assert path.exists()


@pytest.mark.parametrize("folder", [*FOLDERS, "captures/below", "copy/data/holidays"])
def test_files_that_only_look_as_if_they_were_being_written_stay(world, place, folder):
    names = [
        ".film.mkv.part", ".observations.csv.abcd_012.part", ".part", "scraper-PID-abcd_012.part",
        ".a.scraper-PID-abcd_012.part~", ".a.scraper-PID-abcd.part", ".a.scraper-x-abcd_012.part",
    ]  # fmt: skip
    gone = str(ended_process())
    paths = [place / folder / name.replace("PID", gone) for name in names]
    (place / folder).mkdir(exist_ok=True)
    for path in paths:
        path.write_bytes(b"somebody's")
    assert world.given(pages()).exit_code == 0
    assert [path for path in paths if not path.exists() or path.read_bytes() != b"somebody's"] == []


def test_below_the_folder_for_captures_nothing_is_searched(world, place):
    path = place / "captures" / "below" / begun(ended_process())
    path.parent.mkdir()
    path.write_bytes(b"half")
    assert world.given(pages()).exit_code == 0
    assert path.exists()


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.symlink_to("elsewhere"), os.mkfifo])
def test_what_is_no_file_stays_whatever_its_name(world, place, make):
    path = place / "captures" / begun(ended_process())
    (place / "captures" / "elsewhere").write_bytes(b"somebody's")
    make(path)
    assert world.given(pages()).exit_code == 0
    assert os.path.lexists(path)
    assert (place / "captures" / "elsewhere").exists()


def test_a_folder_for_captures_that_is_a_file_is_no_crash(world):
    world.keep.write_bytes(b"somebody's")
    assert world.given(pages()).exit_code == 0
    assert world.keep.read_bytes() == b"somebody's"


# Stops in the midst of writing, until it is told to go on.
WRITING = """
import os, sys
from pathlib import Path
from scraper import files

sync = os.fsync
def waiting(handle):
    os.fsync = sync
    print("writing", flush=True)
    sys.stdin.readline()

os.fsync = waiting
files.write_whole(Path(sys.argv[1]), "whole")
"""


def test_a_command_beside_a_refresh_keeps_the_file_that_it_is_writing(world):
    path = world.root / "deepseek_prices" / "_other.py"
    words = [sys.executable, "-c", WRITING, str(path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as other:
        assert other.stdout.readline() == "writing\n"
        assert world.given(pages()).exit_code == 0
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.wait(60) == 0
    assert path.read_text("utf-8") == "whole"


def test_a_file_that_is_being_written_has_the_name_that_the_next_refresh_looks_for(tmp_path, monkeypatch):
    names = []
    monkeypatch.setattr(os, "fsync", lambda _: names.extend(path.name for path in tmp_path.iterdir()))
    files.write_whole(tmp_path / "a.yaml", "whole")
    assert files._BEGUN.fullmatch(names[0])[1] == str(os.getpid())


# ----------------------------------------------------------------------------------------------------- the lock


@pytest.mark.parametrize(
    "error", [BlockingIOError("busy"), FileNotFoundError("gone"), PermissionError("no"), OSError("disk")], ids=repr
)
def test_an_error_of_the_work_is_not_told_as_one_of_the_lock(world, error):
    with pytest.raises(type(error)) as caught, repair.alone(world.root):
        raise error
    assert caught.value is error


def test_the_lock_is_free_again_after_an_error_of_the_work(world):
    with pytest.raises(ValueError, match="x"), repair.alone(world.root):
        raise ValueError("x")
    with repair.alone(world.root):
        pass


def test_a_second_refresh_is_told_that_another_runs(world):
    with another_refresh(world), pytest.raises(SourceUnavailable, match="no other refresh"), repair.alone(world.root):
        pytest.fail("both run")


@pytest.mark.parametrize("stands", ["nothing", "a folder"])
def test_without_the_file_that_is_locked_the_error_says_where(world, stands):
    path = world.root / "data" / "released.csv"
    path.unlink()
    if stands == "a folder":
        path.mkdir()
    outcome = refreshed(world.root, list, NOW, world.keep)
    assert outcome.exit_code == 20
    assert "released.csv" in str(outcome.problems[0])


def test_the_edition_of_these_tests_is_the_one_in_force(world):
    assert world.given(pages()).observed == OCTOBER
    assert refresh.alone is repair.alone
