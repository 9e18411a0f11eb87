"""Publishing: a file is there whole or not at all, whatever happens, and a released edition stays as it is."""

import copy
import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest
from operations import Operations

from scraper import yaml_file
from scraper.dataset import dataset, publish
from scraper.dataset.compile import PATHS
from scraper.problem import CheckFailed, ScraperError, SourceUnavailable

V3 = "2024-12-26T112648Z"
OCTOBER = "2026-10-17T160000Z"
FOLLOWS_FROM_AN_EDITION = [path for path in PATHS if not path.endswith(("_observed.py", "_guide_names.py"))]


@pytest.fixture
def repository(checkout):
    """What publishing reads and writes, with two editions."""
    return checkout()


@pytest.fixture
def one_edition(repository):
    """The same with the V3 edition alone."""
    return without_october(repository)


def edition(root, name):
    return yaml_file.load(root / "data" / "editions" / f"{name}.yaml")


def edition_files(root):
    return {path.stem: path.read_bytes() for path in (root / "data" / "editions").glob("*.yaml")}


def compiled_files(root):
    return {path: (root / path).read_bytes() for path in PATHS}


def changed(data, price="0.29"):
    """The same edition with another price and another instant before it: another file, and other compiled files."""
    other = copy.deepcopy(data)
    other["models"][0]["prices"]["USD"]["output"]["price"] = price
    other["in_force"]["earliest"] = "2024-12-25T17:00:00Z"
    return other


def release(root, name):
    sha256 = hashlib.sha256(edition_files(root)[name]).hexdigest()
    with (root / "data" / "released.csv").open("a", encoding="utf-8") as file:
        file.write(f"{name},{sha256},2026.11.25\n")


# ------------------------------------------------------------------------------------- what is written


def test_a_new_edition_is_written_in_canonical_form_and_named(repository):
    october = edition(repository, OCTOBER)
    before = edition_files(repository)
    (repository / "data" / "editions" / f"{OCTOBER}.yaml").unlink()
    assert publish.publish(repository, [october]) == [OCTOBER]
    assert edition_files(repository) == before


def test_a_changed_edition_is_written_and_compiled(repository):
    other = changed(edition(repository, V3))
    before = compiled_files(repository)
    assert publish.publish(repository, [other]) == [V3]
    assert edition(repository, V3) == other
    after = compiled_files(repository)
    assert [path for path in PATHS if after[path] != before[path]] == FOLLOWS_FROM_AN_EDITION
    assert publish.drifted(repository) == []


def test_publishing_the_same_again_changes_nothing_not_even_a_time_stamp(repository):
    def stamps():
        return {path: path.stat().st_mtime_ns for path in sorted(repository.rglob("*"))}

    before = stamps()
    assert publish.publish(repository, [edition(repository, V3), edition(repository, OCTOBER)]) == []
    assert stamps() == before


def test_only_what_changed_is_written(repository):
    october = repository / "data" / "editions" / f"{OCTOBER}.yaml"
    before = october.stat().st_mtime_ns
    assert publish.publish(repository, [changed(edition(repository, V3)), edition(repository, OCTOBER)]) == [V3]
    assert october.stat().st_mtime_ns == before


def test_an_edition_appears_before_the_files_that_follow_from_it(one_edition, monkeypatch):
    order = []
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda old, new: (order.append(Path(new).name), replace(old, new)))
    publish.publish(one_edition, [changed(edition(one_edition, V3))])
    assert order == [f"{V3}.yaml", *(Path(path).name for path in FOLLOWS_FROM_AN_EDITION)]


def test_a_file_is_on_the_disk_before_it_takes_its_name_and_the_name_is_on_the_disk_after(one_edition, monkeypatch):
    order = []
    replace, fsync = os.replace, os.fsync

    def synced(handle):
        order.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    monkeypatch.setattr(os, "replace", lambda old, new: (order.append("rename"), replace(old, new)))
    monkeypatch.setattr(os, "fsync", synced)
    publish.publish(one_edition, [changed(edition(one_edition, V3))])
    assert order == ["file", "rename", "folder"] * (1 + len(FOLLOWS_FROM_AN_EDITION))


def test_a_written_file_can_be_read_by_everybody(repository):
    publish.publish(repository, [changed(edition(repository, V3))])
    written = [repository / "data" / "editions" / f"{V3}.yaml", *(repository / path for path in PATHS)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o644}


def test_write_compiled_names_what_it_wrote(repository):
    (repository / "data" / "prices.json").unlink()
    assert publish.write_compiled(repository) == ["data/prices.json"]
    assert publish.write_compiled(repository) == []


def test_an_observation_is_a_line_more_and_compiled(repository):
    path = repository / "data" / "observations.csv"
    before = path.read_text("utf-8")
    publish.add_observation(repository, "2026-10-20T09:00:00Z", OCTOBER, "https://example.org/")
    assert path.read_text("utf-8") == f"{before}2026-10-20T09:00:00Z,{OCTOBER},https://example.org/\n"
    assert '"observed_until": "2026-10-20T09:00:00Z"' in (repository / "data" / "prices.json").read_text("utf-8")


def test_an_observation_before_its_edition_is_refused_and_not_written(repository):
    path = repository / "data" / "observations.csv"
    before = path.read_text("utf-8")
    with pytest.raises(CheckFailed, match="R14"):
        publish.add_observation(repository, "2026-10-01T00:00:00Z", OCTOBER, "https://example.org/")
    assert path.read_text("utf-8") == before


# ------------------------------------------------------------------------------------ what is refused


def test_a_released_edition_is_never_changed_and_the_error_says_so(repository, files):
    release(repository, V3)
    before = files(repository, "data", "deepseek_prices")
    with pytest.raises(CheckFailed) as caught:
        publish.publish(repository, [changed(edition(repository, V3))])
    (problem,) = caught.value.problems
    assert problem.place == f"editions/{V3}.yaml"
    assert "released" in problem.expected
    assert "a correction is an edition of its own" in problem.advice
    assert files(repository, "data", "deepseek_prices") == before


def test_a_released_edition_among_others_keeps_all_from_being_written(repository, files):
    release(repository, OCTOBER)
    other = copy.deepcopy(edition(repository, OCTOBER)) | {"recorded_at": "2026-11-25T00:00:00Z"}
    before = files(repository, "data", "deepseek_prices")
    with pytest.raises(CheckFailed, match=OCTOBER):
        publish.publish(repository, [changed(edition(repository, V3)), other])
    assert files(repository, "data", "deepseek_prices") == before


def test_a_released_edition_that_is_the_same_is_no_error(repository):
    release(repository, V3)
    assert publish.publish(repository, [edition(repository, V3)]) == []


def test_a_released_edition_whose_file_is_lost_may_be_restored_byte_for_byte(repository):
    before = edition_files(repository)
    october = edition(repository, OCTOBER)
    release(repository, OCTOBER)
    (repository / "data" / "editions" / f"{OCTOBER}.yaml").unlink()
    assert publish.publish(repository, [october]) == [OCTOBER]
    assert edition_files(repository) == before


def test_nothing_is_written_when_a_rule_is_broken(repository, files):
    before = files(repository, "data", "deepseek_prices")
    with pytest.raises(CheckFailed, match="R03"):
        publish.publish(repository, [changed(edition(repository, V3), price="1.20")])
    assert files(repository, "data", "deepseek_prices") == before


def test_nothing_is_written_when_one_of_two_editions_breaks_a_rule(repository, files):
    before = files(repository, "data", "deepseek_prices")
    broken = edition(repository, OCTOBER) | {"billing_periods": None}
    with pytest.raises(CheckFailed, match="R05"):
        publish.publish(repository, [changed(edition(repository, V3)), broken])
    assert files(repository, "data", "deepseek_prices") == before


def test_nothing_is_written_when_another_file_of_the_data_breaks_a_rule(repository, files):
    with (repository / "data" / "observations.csv").open("a", encoding="utf-8") as file:
        file.write("2026-10-20T09:00:00Z,2026-10-18T160000Z,https://example.org/\n")
    before = files(repository, "data", "deepseek_prices")
    with pytest.raises(CheckFailed, match="R14"):
        publish.publish(repository, [changed(edition(repository, V3))])
    assert files(repository, "data", "deepseek_prices") == before


def test_nothing_is_written_where_another_edition_is_not_in_its_form(repository, files):
    path = repository / "data" / "editions" / f"{OCTOBER}.yaml"
    path.write_text(path.read_text("utf-8").replace('"2500"', "'2500'"), encoding="utf-8")
    before = files(repository, "data", "deepseek_prices")
    with pytest.raises(CheckFailed, match="R16"):
        publish.publish(repository, [changed(edition(repository, V3))])
    assert files(repository, "data", "deepseek_prices") == before


def test_what_grew_is_what_is_loaded_once_it_is_written(repository):
    before = dataset.load(repository / "data")
    other = dict(reversed(changed(before.editions[V3]).items()))
    after = publish.grown(before, [other])
    publish.write(repository, publish.differing(repository, before, after))
    loaded = dataset.load(repository / "data")
    assert (loaded.editions, loaded.sha256) == (after.editions, after.sha256)
    assert list(loaded.editions[V3]) == list(after.editions[V3])
    assert publish.drifted(repository) == []


def test_compiling_broken_data_writes_nothing(repository, files):
    path = repository / "data" / "editions" / f"{V3}.yaml"
    path.write_text(path.read_text("utf-8").replace('price: "0.28"', 'price: "1.28"'), encoding="utf-8")
    before = files(repository, "data", "deepseek_prices")
    with pytest.raises(CheckFailed, match="R03"):
        publish.write_compiled(repository)
    assert files(repository, "data", "deepseek_prices") == before


def test_compiling_an_edition_in_another_form_writes_nothing(repository, files):
    path = repository / "data" / "editions" / f"{V3}.yaml"
    path.write_text(path.read_text("utf-8").replace('"64K"', "'64K'"), encoding="utf-8")
    before = files(repository, "data", "deepseek_prices")
    with pytest.raises(CheckFailed, match="R16"):
        publish.write_compiled(repository)
    assert files(repository, "data", "deepseek_prices") == before


# ------------------------------------------------------------------------------ folders that do not allow it


def test_without_the_folder_of_editions_nothing_is_changed_and_the_error_says_where(repository, files):
    both = [edition(repository, V3), edition(repository, OCTOBER)]
    for path in (repository / "data" / "editions").glob("*"):
        path.unlink()
    (repository / "data" / "editions").rmdir()
    before = files(repository, "data", "deepseek_prices")
    with pytest.raises(SourceUnavailable, match="editions"):
        publish.publish(repository, both)
    assert files(repository, "data", "deepseek_prices") == before


def test_without_the_data_the_error_says_so(tmp_path):
    with pytest.raises(SourceUnavailable, match="yaml"):
        publish.publish(tmp_path, [])
    assert list(tmp_path.iterdir()) == []


def test_without_the_lookups_folder_the_edition_is_whole_and_compiling_later_is_enough(repository, tmp_path):
    undisturbed = tmp_path / "undisturbed"
    write(undisturbed, contents(repository))
    publish.publish(undisturbed, [changed(edition(undisturbed, V3))])
    (repository / "deepseek_prices").rename(repository / "elsewhere")
    with pytest.raises(SourceUnavailable, match=r"_observed\.py"):
        publish.publish(repository, [changed(edition(repository, V3))])
    (repository / "elsewhere").rename(repository / "deepseek_prices")
    publish.write_compiled(repository)
    assert contents(repository) == contents(undisturbed)


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root; the full disk below shows the same")
def test_a_folder_that_may_not_be_written_to_is_an_error_and_nothing_is_changed(repository, files):
    before = files(repository, "data", "deepseek_prices")
    folder = repository / "data" / "editions"
    folder.chmod(0o555)
    try:
        with pytest.raises(SourceUnavailable, match="editions"):
            publish.publish(repository, [changed(edition(repository, V3))])
    finally:
        folder.chmod(0o755)
    assert files(repository, "data", "deepseek_prices") == before


# The system refuses to make any file longer than 1,000 bytes: a full disk, for root as well.
FULL_DISK = """
import resource, sys
from pathlib import Path
from scraper.dataset import publish
from scraper import yaml_file
from scraper.problem import SourceUnavailable
edition = yaml_file.load(Path(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    publish.publish(Path(sys.argv[1]), [edition])
except SourceUnavailable as error:
    print(error)
"""


def test_a_full_disk_is_an_error_and_nothing_is_changed(repository, files, python, root, tmp_path):
    wanted = tmp_path / "wanted.yaml"
    wanted.write_text(yaml_file.dump(changed(edition(repository, V3))), encoding="utf-8")
    before = files(repository, "data", "deepseek_prices")
    done = python(root, "-c", FULL_DISK, str(repository), str(wanted))
    assert "a folder to write to" in done.stdout, done.stderr
    assert f"{V3}.yaml" in done.stdout
    assert files(repository, "data", "deepseek_prices") == before


# --------------------------------------------------------------------------------- faults at every operation
# Of editions that change. New ones, and kills by the system: tests/refresh/test_kill.py.


class Killed(BaseException):
    """What a kill looks like from inside: no handler of errors sees it."""


def raising(error):
    def stop():
        raise error

    return stop


NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


@dataclass
class Run:
    """What a run left behind that was disturbed at one operation, and what came of it after that."""

    where: str
    raised: BaseException | None
    editions: dict
    compiled: dict
    parts: list
    read: list
    compiling: dict | str  # the files that `write_compiled` gave afterwards, or why it gave none
    again: tuple  # the files after publishing once more


def disturbed_runs(folder, before, editions, error):
    """Publishes once for each operation on files, which fails there; the last run is not disturbed.

    Each run has a fresh copy of the repository.
    """
    runs, reached = [], True
    while reached:
        n = len(runs) + 1
        root = folder / f"run-{n}"
        write(root, before)
        raised = None
        with pytest.MonkeyPatch.context() as monkeypatch:
            operations = Operations(monkeypatch, n, raising(error))
            try:
                publish.publish(root, editions)
            except (ScraperError, OSError, Killed) as caught:
                raised = caught
        reached = len(operations.done) >= n
        runs.append(left_behind(root, editions, raised, f"operation {n}: {''.join(operations.done[n - 1 : n])}"))
    return runs


def left_behind(root, editions, raised, where):
    run = Run(
        where,
        raised,
        edition_files(root),
        compiled_files(root),
        [path.name for path in root.rglob("*.part")],
        list(dataset.load(root / "data").editions),
        {},
        (),
    )
    try:
        publish.write_compiled(root)
        run.compiling = compiled_files(root)
    except ScraperError as refused:
        run.compiling = str(refused)
    publish.publish(root, editions)
    run.again = edition_files(root), compiled_files(root)
    return run


def write(root, contents):
    for path, content in contents.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def contents(root):
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


NEXT = "2025-02-26T163000Z"


def without_october(folder):
    """The repository in this folder with the V3 edition alone."""
    (folder / "data" / "editions" / f"{OCTOBER}.yaml").unlink()
    publish.write_compiled(folder)
    return folder


def add_next(folder):
    """A second edition."""
    second = copy.deepcopy(edition(folder, V3)) | {"edition": NEXT}
    second["in_force"] = {"from": "2025-02-26T16:30:00Z", "basis": "stated"}
    del second["models"][0]["discount"]
    for by_kind in second["models"][0]["prices"].values():
        by_kind |= {kind: price["list_price"] for kind, price in by_kind.items()}
    publish.publish(folder, [second])
    return second


@pytest.fixture(scope="module")
def disturbed(small_copied, tmp_path_factory):
    """The runs of a scenario, made once: what stood before, what was to be published, and each run."""
    scenarios = {}

    def make(name):
        if name not in scenarios:
            folder = tmp_path_factory.mktemp("disturbed")
            root = without_october(small_copied(folder / "before"))
            editions = [changed(edition(root, V3))]
            if name.startswith("two"):
                second = add_next(root)
                editions.append(second | {"recorded_at": "2026-11-25T00:00:00Z"})
            before = contents(root)
            runs = disturbed_runs(folder, before, editions, NO_SPACE if name.endswith("no space") else Killed())
            old = {path.stem: content for path, content in before.items() if path.parts[:2] == ("data", "editions")}
            new = {each["edition"]: yaml_file.dump(each).encode() for each in editions}
            scenarios[name] = Scenario(before, old, new, runs)
        return scenarios[name]

    return make


@dataclass
class Scenario:
    before: dict
    old: dict
    new: dict
    runs: list


SCENARIOS = ["one, no space", "two, killed"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_after_a_fault_at_any_operation_every_edition_is_the_old_or_the_new_one(disturbed, name):
    scenario = disturbed(name)
    states = []
    for run in scenario.runs:
        assert run.editions.keys() == scenario.old.keys(), run.where
        assert all(now in (scenario.old[each], scenario.new.get(each)) for each, now in run.editions.items()), run.where
        states.append(sum(run.editions[each] == content for each, content in scenario.new.items()))
    # Every state between the old and the new was met, so the faults did reach each file.
    assert states == sorted(states)
    assert set(states) == set(range(len(scenario.new) + 1))


@pytest.mark.parametrize("name", SCENARIOS)
def test_after_a_fault_at_any_operation_every_compiled_file_is_the_old_or_the_new_one(disturbed, name):
    scenario = disturbed(name)
    last = scenario.runs[-1]
    for run in scenario.runs:
        for path in PATHS:
            assert run.compiled[path] in (scenario.before[Path(path)], last.compiled[path]), run.where


@pytest.mark.parametrize("name", SCENARIOS)
def test_after_a_fault_at_any_operation_compiling_gives_what_an_undisturbed_run_gives(disturbed, name, tmp_path):
    # Undisturbed: the same editions, compiled where nothing else was ever left behind.
    scenario, undisturbed = disturbed(name), {}
    for run in scenario.runs:
        state = tuple(run.editions.values())
        if state not in undisturbed:
            root = tmp_path / str(len(undisturbed))
            write(root, scenario.before)
            write(root / "data" / "editions", {f"{each}.yaml": content for each, content in run.editions.items()})
            publish.write_compiled(root)
            undisturbed[state] = compiled_files(root)
        assert run.compiling == undisturbed[state], run.where


@pytest.mark.parametrize("name", SCENARIOS)
def test_after_a_fault_at_any_operation_publishing_again_gives_what_an_undisturbed_run_gives(disturbed, name):
    last = disturbed(name).runs[-1]
    assert last.raised is None
    for run in disturbed(name).runs:
        assert run.again == (last.editions, last.compiled), run.where


@pytest.mark.parametrize("name", SCENARIOS)
def test_after_a_fault_at_any_operation_no_part_of_a_file_is_read_as_an_edition(disturbed, name):
    assert all(run.read == sorted(run.editions) for run in disturbed(name).runs)


def test_a_kill_does_leave_parts_of_files(disturbed):
    # Otherwise the test above would show nothing.
    assert any(run.parts for run in disturbed("two, killed").runs)


def test_after_an_error_no_part_of_a_file_is_left(disturbed):
    assert [run.where for run in disturbed("one, no space").runs if run.parts] == []


def test_an_error_at_any_operation_is_one_of_the_source_and_says_what_the_system_said(disturbed):
    *failed, _ = disturbed("one, no space").runs
    for run in failed:
        assert isinstance(run.raised, SourceUnavailable), run.where
        assert "No space left on device" in str(run.raised), run.where


def test_an_error_says_that_a_file_is_as_it_was_only_where_that_is_so(disturbed):
    scenario, wrong = disturbed("one, no space"), []
    for run in scenario.runs:
        for problem in run.raised.problems if run.raised else ():
            path = Path(problem.place)
            now = {f"{V3}.yaml": run.editions[V3]} | {Path(each).name: text for each, text in run.compiled.items()}
            before = {each.name: content for each, content in scenario.before.items()}
            if "as it was" in problem.advice and now[path.name] != before[path.name]:
                wrong.append(run.where)
    assert wrong == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_after_a_fault_the_lookup_can_be_imported(disturbed, name, tmp_path, python):
    ask = (
        "from datetime import datetime, timezone; from deepseek_prices import get_price\n"
        "print(get_price('deepseek-chat', 'output', datetime(2025, 1, 15, tzinfo=timezone.utc)))"
    )
    scenario, prices = disturbed(name), []
    for number, run in enumerate(scenario.runs[::8]):  # a process takes a while; above, all are compared
        root = tmp_path / str(number)
        write(root, scenario.before)
        write(root, run.compiled)
        done = python(root, "-c", ask)
        assert done.returncode == 0, f"{run.where}: {done.stderr}"
        prices.append(done.stdout.strip())
    assert prices == sorted(prices)
    assert set(prices) == {"0.28", "0.29"}
