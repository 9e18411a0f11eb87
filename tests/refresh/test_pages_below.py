"""`--captures` may name anybody's folder: of all that lies there, the wanted pages alone are found and kept."""

import gzip
import hashlib
import os
import resource
import socket
import subprocess
import sys

import pytest
from world import NOW, ROOT, pages

from scraper.dataset.captures import captures_in, pages_below
from scraper.problem import PageNotUnderstood, SourceUnavailable
from scraper.reading.decode import BYTE_LIMIT

PAGE = pages()["en", "html"]
SHA256 = hashlib.sha256(PAGE).hexdigest()
WANTED = {SHA256}
LARGEST = b"x" * BYTE_LIMIT


def found(folder, wanted=WANTED):
    return list(pages_below(folder, wanted))


@pytest.mark.parametrize("name", ["page.html", "below/deep/page", "page.gz", f"{SHA256}.gz"])
def test_a_wanted_page_is_found_by_what_it_is_and_not_by_its_name(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(PAGE) if path.suffix == ".gz" else PAGE)
    assert pages_below(tmp_path, WANTED) == {SHA256: PAGE}


def test_a_page_that_nobody_wants_is_not_kept(tmp_path):
    (tmp_path / "page").write_bytes(PAGE)
    (tmp_path / "other").write_bytes(b"other")
    assert pages_below(tmp_path, WANTED) == {SHA256: PAGE}
    assert pages_below(tmp_path, {"0" * 64}) == {}


def test_a_page_of_the_largest_size_is_found_as_it_is_and_packed(tmp_path):
    noise = os.urandom(BYTE_LIMIT)
    (tmp_path / "a").write_bytes(LARGEST)
    (tmp_path / "b.gz").write_bytes(gzip.compress(noise))
    wanted = {hashlib.sha256(each).hexdigest() for each in (LARGEST, noise)}
    assert set(found(tmp_path, wanted)) == wanted


def test_what_is_larger_than_a_page_is_passed_over(tmp_path):
    larger = LARGEST + b"x"
    (tmp_path / "a").write_bytes(larger)
    (tmp_path / "b.gz").write_bytes(gzip.compress(larger))
    (tmp_path / "page").write_bytes(PAGE)
    assert found(tmp_path, {hashlib.sha256(larger).hexdigest(), SHA256}) == [SHA256]


def a_pipe(path):
    os.mkfifo(path)


def a_device(path):
    path.symlink_to("/dev/zero")


def a_link_out_of_the_folder(path):
    outside = path.parent.parent / "outside"
    outside.write_bytes(b"outside")
    path.symlink_to(outside)


def a_folder_that_leads_out(path):
    path.symlink_to("/")


def a_folder_that_leads_to_itself(path):
    path.symlink_to(".")


def a_link_to_nowhere(path):
    path.symlink_to("nowhere")


def a_socket(path):
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(os.path.relpath(path))


def a_bomb(path):
    path.write_bytes(gzip.compress(b"\0" * 100_000_000, 9))


def a_large_file(path):
    with path.open("wb") as file:
        file.truncate(1 << 33)


def a_broken_file(path):
    path.write_bytes(b"no gzip")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder in which a wanted page comes last."""
    place = tmp_path / "captures"
    place.mkdir()
    (place / "z").write_bytes(PAGE)
    monkeypatch.chdir(place)
    return place


@pytest.mark.parametrize(
    "strange",
    [
        a_pipe, a_device, a_link_out_of_the_folder, a_folder_that_leads_out, a_folder_that_leads_to_itself,
        a_link_to_nowhere, a_socket, a_bomb, a_large_file, a_broken_file,
    ],
)  # fmt: skip
def test_what_is_no_page_of_the_folder_is_passed_over(folder, strange):
    strange(folder / "a.gz")
    assert found(folder) == [SHA256]


def test_no_link_leads_out_of_the_folder(folder):
    a_link_out_of_the_folder(folder / "a")
    a_folder_that_leads_out(folder / "b")
    assert found(folder, {SHA256, hashlib.sha256(b"outside").hexdigest()}) == [SHA256]


def test_a_file_that_cannot_be_read_is_named_where_a_page_is_missing(folder):
    a_broken_file(folder / "a.gz")
    with pytest.raises(SourceUnavailable, match=r"a\.gz: expected a file that can be read"):
        pages_below(folder, {SHA256, "0" * 64})


def test_of_a_page_that_is_given_no_more_is_read_than_can_be_the_page(folder):
    a_large_file(folder / "en.html")
    with pytest.raises(PageNotUnderstood, match=f"at most {BYTE_LIMIT} bytes"):
        captures_in(folder, NOW)


# Finds a page among many large ones, in less memory than they have together.
MANY = """
import resource, sys
from pathlib import Path
from scraper.dataset.captures import captures_in, pages_below

limit = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
pages = pages_below(Path(sys.argv[1]), {sys.argv[2]})
more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - limit
print(len(pages), more < 16_000_000)
"""


@pytest.mark.skipif(not hasattr(resource, "RUSAGE_SELF"), reason="no such count here")
def test_a_large_folder_does_not_have_to_fit_into_memory(folder):
    for number in range(100):
        (folder / f"{number}").write_bytes(LARGEST[:-3] + b"%03d" % number)
    words = [sys.executable, "-c", MANY, str(folder), SHA256]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.stderr) == ("1 True\n", "")
