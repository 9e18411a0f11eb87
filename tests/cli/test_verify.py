"""`verify` and `diff` name what they do not read, and hang on nothing."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def published(tmp_path):
    """A copy of the published editions."""
    return Path(shutil.copytree(ROOT / "data/editions", tmp_path / "editions"))


def test_everything_that_is_no_edition_is_named_and_ends_with_40(cli, published):
    os.mkfifo(published / "pipe.yaml")
    (published / "endless.yaml").symlink_to("/dev/zero")
    (published / "sub").mkdir()
    (published / "2030-01-01T000000Z.YAML").write_text("x", encoding="utf-8")
    done = cli("verify", published)
    assert (done.code, done.err) == (40, "")
    assert done.lines == [
        "2030-01-01T000000Z.YAML: unknown",
        "endless: not read: a device",
        "pipe: not read: a pipe",
        "sub: not read: a folder",
    ]
    assert [each["problem"] for each in cli("verify", published, "--json").json()["findings"]] == [
        line.partition(": ")[2] for line in done.lines
    ]


def test_a_name_that_hides_something_is_shown(cli, published):
    (published / "a\u202e\x1b[2Jb\ufe0f.yaml").write_text("x", encoding="utf-8")
    assert cli("verify", published).lines == ["a\\u202e\\u001b[2Jb\\ufe0f: unknown"]


@pytest.mark.parametrize("name", ["pipe.yaml", "pipe"])
def test_a_pipe_is_no_edition(cli, tmp_path, name):
    os.mkfifo(tmp_path / name)
    done = cli("diff", tmp_path / name, "2025-01-20")
    assert (done.code, done.out) == (30, "")
    assert "is a pipe" in done.err


@pytest.mark.parametrize("words", [("diff", "x" * 5000, "2025-01-20"), ("diff", "x" * 5000 + ".yaml", "2025-01-20")])
def test_a_name_that_no_file_can_have_names_no_file(cli, words):
    assert cli(*words).code in (20, 64)


def test_a_folder_of_a_name_that_none_can_have_is_not_there(cli):
    assert cli("verify", "x" * 5000).code == 20


def test_a_day_is_a_day_also_where_a_folder_has_its_name(cli, tmp_path, monkeypatch):
    (tmp_path / "2025-01-20").mkdir()
    expected = cli("diff", "2025-01-20", "2025-02-27").out
    monkeypatch.chdir(tmp_path)
    assert cli("diff", "2025-01-20", "2025-02-27").out == expected
