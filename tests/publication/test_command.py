"""`python -m scraper feeds`: files of a folder, each whole."""

import json

import commands
import pytest

from scraper.__main__ import main
from scraper.publication import feeds, folder, llms_txt
from scraper.publication.feed import Refusal

AT = ("--at", "2026-11-29T12:00:00Z")
FEW = (llms_txt.TARGET, *feeds.TARGETS[-2:])


@pytest.fixture
def few(monkeypatch):
    """Only feeds that take no time."""
    monkeypatch.setattr(feeds, "TARGETS", FEW)


@pytest.mark.usefixtures("few")
def test_it_writes_the_feeds_and_then_the_manifest(tmp_path):
    done = commands.run("feeds", tmp_path / "out", *AT)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(",")[0] for line in done.stdout.splitlines()] == [
        "written: v1/llms.txt",
        "refused: v1/genai-prices.yaml",
        "refused: v1/models.dev.toml",
        "written: v1/index.json",
    ]
    assert sorted(path.name for path in (tmp_path / "out" / "v1").iterdir()) == ["index.json", "llms.txt"]


@pytest.mark.usefixtures("few")
def test_a_second_run_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        commands.run("feeds", tmp_path / name, *AT)
    for path in ("v1/llms.txt", "v1/index.json"):
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


def test_what_is_refused_now_leaves_no_older_file(tmp_path, monkeypatch):
    monkeypatch.setattr(feeds, "TARGETS", FEW)
    commands.run("feeds", tmp_path, *AT)
    refused = llms_txt.TARGET._replace(export=lambda *_: Refusal("not today"))
    monkeypatch.setattr(feeds, "TARGETS", (refused,))
    assert commands.run("feeds", tmp_path, *AT).returncode == 0
    assert [path.name for path in (tmp_path / "v1").iterdir()] == ["index.json"]
    assert json.loads((tmp_path / "v1" / "index.json").read_bytes())["feeds"][0]["reason"] == "not today"


def test_where_a_feed_differs_nothing_is_written(tmp_path, monkeypatch):
    wrong = llms_txt.TARGET._replace(differences=lambda *_: iter(["it says 1"]))
    monkeypatch.setattr(feeds, "TARGETS", (wrong,))
    done = commands.run("feeds", tmp_path / "out", *AT)
    assert done.returncode == 40
    assert "v1/llms.txt: expected what get_price says; found 'it says 1'" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("few")
def test_a_file_in_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "out").write_text("", encoding="utf-8")
    done = commands.run("feeds", tmp_path / "out", *AT)
    assert done.returncode == 20
    assert "a folder to write to" in done.stderr


def test_an_instant_without_a_time_zone_is_wrong_usage(tmp_path):
    assert commands.run("feeds", tmp_path, "--at", "2026-11-29T12:00:00").returncode == 64


@pytest.mark.usefixtures("few")
def test_the_version_is_that_of_the_checkout(tmp_path):
    commands.run("feeds", tmp_path, *AT)
    release = json.loads((tmp_path / "v1" / "index.json").read_bytes())["release"]
    assert f'version = "{release}"' in (commands.ROOT / "pyproject.toml").read_text("utf-8")
    assert folder.MANIFEST == "v1/index.json"


def test_where_a_library_of_the_site_is_missing_a_sentence_says_so_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr("scraper.__main__.find_spec", lambda name: None if name.startswith("tree") else name)
    with pytest.raises(SystemExit, match="tree_sitter, tree_sitter_javascript not installed here: run"):
        main(["site", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()
