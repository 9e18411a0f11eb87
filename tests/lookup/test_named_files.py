"""What somebody names is read where it is a regular file of at most a size, and nothing in a folder is passed over."""

import hashlib
import os
import socket
from pathlib import Path

import pytest

from deepseek_prices import _evidence, audit, files

FILES = {"2025-01-01T000000Z": b"one", "2025-01-02T000000Z": b"two"}
FIRST = f"{next(iter(FILES))}.yaml"


@pytest.fixture
def published(tmp_path, monkeypatch):
    """A folder with two editions as they were published."""
    monkeypatch.setattr(
        _evidence, "SHA256", {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    )
    folder = tmp_path / "editions"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / f"{name}.yaml").write_bytes(content)
    return folder


def folder(path):
    path.mkdir()


def pipe(path):
    os.mkfifo(path)


def endless(path):
    path.symlink_to("/dev/zero")


def link_to_nothing(path):
    path.symlink_to("nowhere")


def link_to_itself(path):
    path.symlink_to(path.name)


def listening(path):
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def large(path):
    with path.open("wb") as file:
        file.truncate(files.LARGEST + 1)


def huge(path):
    with path.open("wb") as file:
        file.truncate(2**34)  # takes no room on the disk


STRANGE = {folder: "not read: a folder", large: "not read: too large"}
if os.name == "posix":
    STRANGE |= {
        pipe: "not read: a pipe",
        endless: "not read: a device",
        link_to_nothing: "not read: No such file",
        link_to_itself: "not read: ",
        listening: "not read: no regular file",
        huge: "not read: too large",
    }
EACH = pytest.mark.parametrize(("make", "problem"), STRANGE.items(), ids=[make.__name__ for make in STRANGE])
NAMES = [
    "2025-06-01T000000Z.yaml",
    "2025-06-01T000000Z.YAML",
    "notes",
    ".hidden",
    "README.md",
    "x.json",
    "a\u202eb.yaml",
]


@EACH
@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_no_regular_file_of_the_size_of_one_is_named_with_what_it_is(published, make, problem, name):
    make(published / name)
    (finding,) = audit.verify(published)
    assert finding.name == name.removesuffix(".yaml")
    assert finding.problem.startswith(problem)
    assert (finding.expected, finding.found) == (None, None)


@EACH
def test_what_stands_in_place_of_an_edition_is_named_with_the_hash_that_it_should_have(published, make, problem):
    (published / FIRST).unlink()
    make(published / FIRST)
    (finding,) = audit.verify(published)
    assert finding.problem.startswith(problem)
    assert finding.expected == hashlib.sha256(b"one").hexdigest()


@pytest.mark.parametrize("name", [*NAMES, "2025-01-01T000000Z", "2025-01-01T000000Z.YAML", "2025-01-01T000000Z.yml"])
def test_a_file_of_whatever_name_that_is_none_of_the_editions_is_named(published, name):
    if (published / name).exists():
        pytest.skip("to this system, names of another case are the same")
    (published / name).write_bytes(b"one")
    (finding,) = audit.verify(published)
    assert (finding.name, finding.problem) == (name.removesuffix(".yaml"), "unknown")
    assert finding.found == hashlib.sha256(b"one").hexdigest()


@pytest.mark.skipif(os.name != "posix", reason="links need rights there")
def test_a_link_to_a_published_file_is_that_file(published, tmp_path):
    (published / FIRST).rename(tmp_path / "elsewhere")
    (published / FIRST).symlink_to(tmp_path / "elsewhere")
    assert audit.verify(published) == ()


def test_a_folder_may_be_named_by_a_text(published):
    assert audit.verify(str(published)) == ()


@EACH
@pytest.mark.parametrize("name", ["edition.yaml", "edition.json"])
def test_an_edition_is_never_read_from_what_is_no_regular_file_of_the_size_of_one(tmp_path, make, problem, name):
    make(tmp_path / name)
    said = problem.removeprefix("not read: ")
    with pytest.raises(audit.AuditError, match=f"edition.* {said}"):
        audit.edition_at(tmp_path / name)


def test_a_few_aliases_cannot_fill_the_memory(tmp_path):
    yaml = pytest.importorskip("yaml")
    lines = ['a: &a ["x", "x"]'] + [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi")]  # noqa: B905
    path = tmp_path / "edition.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert yaml.safe_load(path.read_text(encoding="utf-8"))
    with pytest.raises(audit.AuditError, match="an alias stands there"):
        audit.edition_at(path)
