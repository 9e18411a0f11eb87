"""The steps of a release: the captures, the version, that the data only grew, the notes, the commit with its tag."""

import gzip
import hashlib
import json
import subprocess
import sys
import tarfile
from datetime import UTC, datetime

import pytest
from walker import git

from scraper import yaml_file
from scraper.dataset import dataset, publish
from scraper.dataset.captures import ADDRESSES
from scraper.problem import CheckFailed
from scraper.workflow import release, steps

NEW, OLD = "2026-11-13T160000Z", "2026-10-31T160000Z"
CAPTURE = b"<p>the page</p>"
SHA256 = hashlib.sha256(CAPTURE).hexdigest()

pytestmark = pytest.mark.usefixtures("actions")


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def released(checkout):
    """A checkout whose last release held all editions but the newest."""
    sha256 = dataset.load(checkout / "data").sha256[OLD]
    path = checkout / "data" / "released.csv"
    path.write_text(f"{path.read_text('utf-8')}{OLD},{sha256},2026.11.01\n", encoding="utf-8")
    git(checkout, "commit", "--quiet", "--all", "--message=Release 2026.11.01")
    newest = checkout / "data" / "editions" / f"{NEW}.yaml"
    held = newest.read_bytes()
    newest.unlink()
    git(checkout, "commit", "--quiet", "--all", "--message=As it was then")
    git(checkout, "tag", "2026.11.01")
    newest.write_bytes(held)
    publish.write_compiled(checkout)
    git(checkout, "add", "--all")
    git(checkout, "commit", "--quiet", "--message=A new edition")
    return checkout


def test_a_version_is_the_day_and_then_the_days_count():
    now = datetime(2026, 3, 5, 23, tzinfo=UTC)
    assert release._version([], now) == "2026.03.05"
    assert release._version(["2026.03.04", "2026.03.05"], now) == "2026.03.05.1"
    assert release._version(["2026.03.05", "2026.03.05.1"], now) == "2026.03.05.2"


def test_tags_are_in_the_order_of_their_numbers(checkout):
    for tag in ("2026.11.25.10", "2026.11.25.9", "2026.11.25", "20-other"):
        git(checkout, "tag", tag)
    assert release._tags(checkout) == ["2026.11.25", "2026.11.25.9", "2026.11.25.10"]


def test_the_first_release_lists_every_edition_as_released(checkout, out):
    steps.run("release-check", checkout, out)
    version = (out / "version").read_text("utf-8")
    lines = (out / "changes" / "data" / "released.csv").read_text("utf-8").splitlines()[1:]
    assert [line.split(",")[::2] for line in lines] == [[OLD, version], [NEW, version]]
    assert f'version = "{version}"' in (out / "changes" / "pyproject.toml").read_text("utf-8")
    assert "The first release: 2 editions" in (out / "notes.md").read_text("utf-8")


def test_the_check_leaves_the_checkout_as_it_is(checkout, out):
    steps.run("release-check", checkout, out)
    assert git(checkout, "status", "--porcelain") == ""


def test_the_notes_are_the_change_of_terms_since_the_last_release(released, out):
    steps.run("release-check", released, out)
    notes = (out / "notes.md").read_text("utf-8")
    assert f"## Edition {NEW}" in notes
    assert OLD not in notes
    assert "| `document_parsing page CNY` | `–` | `1.5` |" in notes


def test_a_release_without_a_new_edition_says_so(released, out):
    git(released, "tag", "--force", "2026.11.01")
    loaded = dataset.load(released / "data")
    path = released / "data" / "released.csv"
    path.write_text(f"{path.read_text('utf-8')}{NEW},{loaded.sha256[NEW]},2026.11.01\n", encoding="utf-8")
    steps.run("release-check", released, out)
    assert (out / "notes.md").read_text("utf-8") == "No new edition.\n"


def test_an_edition_that_was_superseded_is_named_in_the_notes(released):
    loaded = dataset.load(released / "data")
    withdrawn = loaded.editions[NEW] | {"edition": f"{NEW}.2", "supersedes": {"edition": NEW, "reason": "withdrawn"}}
    loaded.editions[f"{NEW}.2"] = withdrawn
    notes = "\n".join(release._notes(loaded, [NEW, f"{NEW}.2"], []))
    assert notes.count("No edition begins there") == 2


def changed(root):
    path = root / "data" / "editions" / f"{OLD}.yaml"
    edition = yaml_file.load(path)
    edition["recorded_at"] = "2026-11-25T00:00:00Z"
    path.write_text(yaml_file.dump(edition), encoding="utf-8")
    publish_again(root)


def publish_again(root):
    # Somebody who edits the list of released editions as well.
    path = root / "data" / "released.csv"
    sha256 = hashlib.sha256((root / "data" / "editions" / f"{OLD}.yaml").read_bytes()).hexdigest()
    path.write_text(f"edition,sha256,release\n{OLD},{sha256},2026.11.01\n", encoding="utf-8")
    publish.write_compiled(root)


def deleted(root):
    (root / "data" / "editions" / f"{OLD}.yaml").unlink()
    (root / "data" / "released.csv").write_text("edition,sha256,release\n", encoding="utf-8")
    publish.write_compiled(root)


@pytest.mark.parametrize(("shrink", "said"), [(changed, "changed"), (deleted, "deleted")])
def test_what_was_released_stays_even_if_the_list_is_edited_too(released, out, shrink, said):
    shrink(released)
    with pytest.raises(CheckFailed) as caught:
        steps.run("release-check", released, out)
    assert f"data/editions/{OLD}.yaml: expected as in release 2026.11.01; found '{said}'" in str(caught.value)
    assert "data/released.csv: expected every line of release 2026.11.01" in str(caught.value)
    assert not (out / "version").exists()


def test_the_assets_are_there_with_their_checksums(released, out):
    steps.run("release-check", released, out)
    version = (out / "version").read_text("utf-8")
    sums = dict(line.split("  ")[::-1] for line in (out / "assets" / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sorted(sums) == [f"editions-{version}.tar.gz", "prices.json"]
    for name, sha256 in sums.items():
        assert hashlib.sha256((out / "assets" / name).read_bytes()).hexdigest() == sha256
    with tarfile.open(out / "assets" / f"editions-{version}.tar.gz") as archive:
        assert archive.getnames() == [f"editions/{OLD}.yaml", f"editions/{NEW}.yaml"]


def test_the_feeds_are_among_the_assets_with_their_checksums(released, out):
    steps.run("release-check", released, out)
    # A process of its own: the lookup that they are held against is that of the checkout.
    command = [sys.executable, "-m", "scraper", "workflow", "release-feeds", str(out)]
    done = subprocess.run(command, cwd=released, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    sums = dict(line.split("  ")[::-1] for line in (out / "assets" / "SHA256SUMS").read_text("utf-8").splitlines())
    index = json.loads((out / "assets" / "index.json").read_bytes())
    assert index["release"] == (out / "version").read_text("utf-8")
    for feed in index["feeds"]:
        assert sums.get(feed["path"].removeprefix("v1/")) == feed.get("sha256")
    assert {"tracks.json", "spans.csv", "prices.json", "index.json"} <= sums.keys()


def test_a_lookup_of_other_data_stops_the_feeds(released, out):
    steps.run("release-check", released, out)
    with pytest.raises(CheckFailed, match="this data compiled"):
        steps.run("release-feeds", released, out)
    assert not (out / "assets" / "index.json").exists()


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({f"{SHA256}.gz": gzip.compress(CAPTURE)}, True),
        ({f"{SHA256}.gz": gzip.compress(b"another page")}, False),
        ({f"{SHA256}.gz": b"no gzip"}, False),
        ({f"{SHA256}.html": gzip.compress(CAPTURE)}, False),
        ({}, False),
    ],
)
def test_a_kept_capture_becomes_an_asset_if_it_is_the_page(checkout, actions, out, files, found):
    read_from(checkout, SHA256)
    kept = {name: data.hex() for name, data in files.items()}
    actions.artifacts = [["result", {f"{SHA256}.gz": b"x".hex()}], ["captures", kept]]
    actions.save()
    steps.run("release-captures", checkout, out)
    assert (out / "assets" / f"{SHA256}.gz").exists() is found
    steps.run("release-check", checkout, out)
    assert (SHA256 in (out / "notes.md").read_text("utf-8")) is not found


def read_from(checkout, sha256):
    """The newest edition as one that was read from a capture."""
    path = checkout / "data" / "editions" / f"{NEW}.yaml"
    edition = yaml_file.load(path)
    source = {"what": "page", "language": "zh", "url": ADDRESSES["zh", "html"], "sha256": sha256, "read": "whole"}
    edition["sources"].insert(0, source)
    path.write_text(yaml_file.dump(edition), encoding="utf-8")
    publish.write_compiled(checkout)


def test_where_no_edition_was_read_from_a_capture_nothing_is_asked(checkout, actions, out):
    steps.run("release-captures", checkout, out)
    assert actions.load().asked == []


def test_the_commit_is_tagged_and_both_are_pushed(released, out, origin, later, log):
    git(released, "push", "--quiet", "origin", "main", "2026.11.01")
    steps.run("release-check", released, out)
    version = (out / "version").read_text("utf-8")
    steps.run("release-commit", later(), out)
    assert log()[0] == log(version)[0] == f"Release {version}"
    assert git(origin, "show", f"{version}:data/released.csv").count(f",{version}\n") == 1
    assert git(origin, "cat-file", "-t", version).strip() == "tag"


def test_a_checkout_with_other_changes_is_not_released(checkout, out, log):
    steps.run("release-check", checkout, out)
    (checkout / "scraper" / "problem.py").write_text("", encoding="utf-8")
    with pytest.raises(CheckFailed, match=r"scraper/problem\.py"):
        steps.run("release-commit", checkout, out)
    assert len(log()) == 1


def test_a_version_that_is_none_is_refused(checkout, out):
    out.mkdir()
    (out / "version").write_text("1.0; id", encoding="utf-8")
    with pytest.raises(CheckFailed, match=r"YYYY\.MM\.DD"):
        steps.run("release-commit", checkout, out)
