"""`update` fetches the published prices once, whole or not at all."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from urllib.request import Request

import pytest
import tracks_file
from interruptible import INTERRUPTIBLE
from tracks_file import NEWER, encoded

from deepseek_prices.cli import update
from deepseek_prices.instants import DAY, from_second, written

AT = written(from_second(NEWER + DAY))
NEWEST = encoded(tracks_file.newer())
OLD = b"what was there before"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append(self.path)
        self.close_connection = True
        with suppress(OSError):  # the client may have gone
            self.server.answers.get(self.path, missing)(self)

    def log_message(self, *_):
        """Be silent."""


def missing(request):
    request.send_error(404)


def body(content, size=None):
    """Answers with content, and says that it has a size."""

    def answer(request):
        request.send_response(200)
        request.send_header("Content-Length", str(len(content) if size is None else size))
        request.end_headers()
        request.wfile.write(content)

    return answer


def redirect(to):
    def answer(request):
        request.send_response(302)
        request.send_header("Location", to)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


def dripping(request):
    """A byte now and then, without end."""
    request.send_response(200)
    request.send_header("Content-Length", str(10**6))
    request.end_headers()
    while not request.server.done.wait(0.05):
        request.wfile.write(b"{")


def endless(request):
    request.send_response(200)
    request.end_headers()
    while not request.server.done.is_set():
        request.wfile.write(b" " * 2**16)


def manifest(content, **changed):
    entry = {"path": "v1/tracks.json", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return json.dumps({"schema": "deepseek-prices/index@1", "feeds": [entry | changed]}).encode()


@pytest.fixture
def site():
    """A running site; `answers` is what it has. It serves the newer edition."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads, server.asked, server.done = True, [], threading.Event()
        server.answers = {"/v1/index.json": body(manifest(NEWEST)), "/v1/tracks.json": body(NEWEST)}
        server.url = f"http://127.0.0.1:{server.server_port}/v1"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.done.set()
        server.shutdown()


@pytest.fixture
def into(tmp_path):
    """The file to be written, which is there already."""
    path = tmp_path / "kept" / "tracks.json"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def stays(path):
    return path.read_bytes() == OLD and [*path.parent.iterdir()] == [path]


# ------------------------------------------------------------------------------------------------------ fetching


def test_the_file_is_fetched_once_and_replaced_whole(cli, site, into):
    done = cli("update", "-o", into, "--from", site.url)
    name = tracks_file.newer()["editions"][-1][0]
    assert (done.code, done.err) == (0, "")
    assert done.lines == [f"{into}: the page was last seen at {AT}, the newest edition is {name}"]
    assert into.read_bytes() == NEWEST
    assert [*into.parent.iterdir()] == [into]
    assert site.asked == ["/v1/index.json", "/v1/tracks.json"]


def test_as_json_it_says_what_it_wrote(cli, site, into):
    found = cli("update", "-o", into, "--from", f"{site.url}/", "--json").json()
    assert found["observed_until"] == AT


def test_a_redirect_on_this_machine_is_followed(cli, site, into):
    site.answers["/v1/tracks.json"] = redirect("/elsewhere")
    site.answers["/elsewhere"] = body(NEWEST)
    assert cli("update", "-o", into, "--from", site.url).code == 0


OLDER = tracks_file.content()
OLDER["observed_until"] -= 1
CHANGED = tracks_file.content()
tracks_file.past(CHANGED, tracks_file.PAST)[5][0][1] = "0.01"
HTML = b"<!DOCTYPE html><title>Sign in</title>"


@pytest.mark.parametrize(
    ("index", "tracks", "code", "message"),
    [
        (None, body(NEWEST), 20, "status 200 is expected, not 404"),
        (body(manifest(NEWEST)), None, 20, "status 200 is expected, not 404"),
        (body(HTML), body(NEWEST), 30, "a manifest with size and SHA-256"),
        (body(b'{"feeds": []}'), body(NEWEST), 30, "a manifest with size and SHA-256"),
        (body(manifest(NEWEST)[:-9]), body(NEWEST), 30, "a manifest with size and SHA-256"),
        (body(manifest(NEWEST)), body(NEWEST[:-1000], len(NEWEST)), 40, "it is not whole"),
        (body(manifest(NEWEST, sha256="0" * 64)), body(NEWEST), 40, "with the SHA-256 0000"),
        (body(manifest(NEWEST, bytes=5)), body(NEWEST), 40, "5 bytes with"),
        (body(manifest(HTML)), body(HTML), 30, "JSON of the feed"),
        (body(manifest(encoded(OLDER))), body(encoded(OLDER)), 40, "observed_until: "),
        (body(manifest(encoded(CHANGED))), body(encoded(CHANGED)), 40, tracks_file.PAST.replace("|", " ")),
        (endless, body(NEWEST), 20, "at most 1048576 bytes are expected"),
        (body(manifest(NEWEST)), endless, 20, "at most 8388608 bytes are expected"),
        (redirect("/v1/index.json"), body(NEWEST), 20, "redirect"),
        (redirect("http://example.com/v1/index.json"), body(NEWEST), 20, "begins with https://"),
        (redirect("file:///etc/passwd"), body(NEWEST), 20, "status 200 is expected, not 302"),
    ],
    ids=[
        "no manifest", "no file", "HTML as manifest", "no entry", "a cut manifest", "a cut file", "another hash",
        "another size", "HTML", "older", "a changed price", "a large manifest", "a large file", "a loop", "not https",
        "a file of this machine",
    ],
)  # fmt: skip
def test_what_is_not_whole_or_not_right_leaves_the_file_as_it_was(cli, site, into, index, tracks, code, message):
    answers = {"/v1/index.json": index, "/v1/tracks.json": tracks}
    site.answers = {path: answer for path, answer in answers.items() if answer}
    done = cli("update", "-o", into, "--from", site.url)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert stays(into)


@pytest.mark.parametrize("slow", ["/v1/index.json", "/v1/tracks.json"])
def test_an_answer_that_drips_ends_with_the_time_there_is(cli, site, into, monkeypatch, slow):
    monkeypatch.setitem(update.PATIENCE, "in all", 0.5)
    site.answers[slow] = dripping
    done = cli("update", "-o", into, "--from", site.url)
    assert (done.code, "not fetched in 0.5 s" in done.err, stays(into)) == (20, True, True)


def test_a_server_that_says_nothing_is_left(cli, into, monkeypatch):
    monkeypatch.setitem(update.PATIENCE, "silence", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        done = cli("update", "-o", into, "--from", f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert (done.code, "timed out" in done.err, stays(into)) == (20, True, True)


def test_a_server_that_is_not_there_is_an_unavailable_source(cli, into):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    done = cli("update", "-o", into, "--from", url)
    assert (done.code, stays(into)) == (20, True)


@pytest.mark.parametrize("url", ["http://example.com/", "ftp://127.0.0.1/", "file:///tmp/", "nothing"])
def test_an_address_without_https_is_wrong_usage(cli, into, url):
    done = cli("update", "-o", into, "--from", url)
    assert (done.code, "begins with https://" in done.err, stays(into)) == (64, True, True)


def test_a_place_that_cannot_be_written_to_is_wrong_usage(cli, site, tmp_path):
    assert cli("update", "-o", tmp_path / "nowhere" / "tracks.json", "--from", site.url).code == 64
    assert cli("update", "-o", tmp_path, "--from", site.url).code == 64
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_not_replaced_by_one(cli, site, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    done = cli("update", "-o", tmp_path / "pipe", "--from", site.url)
    assert (done.code, site.asked, (tmp_path / "pipe").is_fifo()) == (64, [], True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a privilege to make a link")
def test_a_link_that_leads_nowhere_is_not_replaced(cli, site, tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "link")
    assert cli("update", "-o", tmp_path / "link", "--from", site.url).code == 64
    assert site.asked == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a privilege to make a link")
def test_a_link_stays_and_the_file_that_it_leads_to_is_replaced(cli, site, into, tmp_path):
    (tmp_path / "link").symlink_to(into)
    assert cli("update", "-o", tmp_path / "link", "--from", site.url).code == 0
    assert (tmp_path / "link").is_symlink()
    assert into.read_bytes() == NEWEST


def test_the_files_of_a_release_which_have_no_folder_are_fetched_as_well(cli, site, into):
    site.answers = {f"/latest/download/{name}": site.answers[f"/v1/{name}"] for name in ("index.json", "tracks.json")}
    assert cli("update", "-o", into, "--from", f"{site.url[:-3]}/latest/download").code == 0


@pytest.mark.parametrize("to", ["http://127.0.0.1/tracks.json", "http://example.com/", "file:///etc/passwd"])
def test_no_redirect_leaves_https(to):
    answer, asked = BytesIO(), Request("https://example.com/tracks.json")
    with pytest.raises(ValueError, match="https://"):
        update._Redirects().redirect_request(asked, answer, 302, "Found", {}, to)
    assert answer.closed


def test_a_full_disk_leaves_the_file_as_it_was(cli, site, into, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(update.os, "fsync", full)
    done = cli("update", "-o", into, "--from", site.url)
    assert (done.code, "No space left" in done.err, stays(into)) == (64, True, True)


def test_without_a_place_it_is_wrong_usage(cli):
    assert cli("update").code == 64


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_killed_while_it_fetches_the_file_stays_as_it_was(site, into, how):
    site.answers["/v1/tracks.json"] = dripping
    command = [*INTERRUPTIBLE, "update", "-o", str(into), "--from", site.url]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while "/v1/tracks.json" not in site.asked:
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(how)
        assert running.wait(30) != 0
    assert stays(into)
