"""Whatever is told, a proxy's password, a token, or what stands before the host of an address is no part of it."""

import base64
import json
import logging
import os
import socket
from urllib.parse import quote

import pytest
from faults import ENGLISH, all_pages, at_path, to
from loopback import Request
from world import NOW, World

from scraper.problem import SourceUnavailable
from scraper.refresh import fetch, report
from scraper.refresh.secrecy import without_secrets
from scraper.workflow import github

PASSWORD = "Tr0ub:dor/%&3 é"
PLAIN = "correcthorse"
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY")


@pytest.fixture
def told(world, site, caplog, capfd):
    """All that is told of a refresh through a proxy: problems, reports, the log, standard output and error."""
    caplog.set_level(logging.DEBUG)

    def tell(proxy, monkeypatch, answer=None):
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy)
        limits = fetch.Limits(connect=5, read=5, deadline=30, retries=1, backoff=0)
        outcome = World(world.root, world.keep, site).fetched(answer or all_pages(), limits=limits)
        texts = [
            *map(str, (*outcome.problems, *outcome.warnings)),
            report.markdown(outcome, NOW),
            report.title(outcome),
        ]
        texts += [json.dumps(report.as_dict(outcome, NOW), ensure_ascii=False), caplog.text, *capfd.readouterr()]
        return outcome, "\n".join(texts)

    return tell


def unused():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


@pytest.mark.parametrize(
    "proxy",
    [
        "http://me:PASSWORD@127.0.0.1:PORT", "http://me:PASSWORD@127.0.0.1:port", "http://me:PASSWORD@[127.0.0.1:1",
        "me:PASSWORD@127.0.0.1:PORT", "http://PASSWORD@127.0.0.1:port", "http://:PASSWORD@127.0.0.1:PORT",
        "ftp://me:PASSWORD@127.0.0.1:PORT", "socks5://me:PASSWORD@127.0.0.1:PORT", "http://me:PASSWORD@",
        "http://me:PASSWORD@nowhere.invalid:1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("password", [PASSWORD, quote(PASSWORD, safe=""), PLAIN], ids=["as it is", "escaped", "plain"])
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(told, monkeypatch, proxy, password):
    proxy = proxy.replace("PASSWORD", password).replace("PORT", str(unused()))
    outcome, text = told(proxy, monkeypatch)
    assert outcome.exit_code == 20
    for form in (password, PASSWORD, quote(PASSWORD, safe=""), quote(PASSWORD), repr(PASSWORD)[1:-1], PLAIN):
        assert form not in text


def test_a_proxy_that_repeats_what_it_was_sent_is_told_without_it(told, site, monkeypatch):
    sent = base64.b64encode(f"me:{PLAIN}".encode()).decode()

    def refuse(request):
        heard = request.headers["Proxy-Authorization"]
        request.wfile.write(f"HTTP/1.1 407 {heard} me:{PLAIN} is wrong\r\n\r\n".encode())
        request.close_connection = True

    monkeypatch.setattr(Request, "do_CONNECT", refuse)
    outcome, text = told(f"http://me:{PLAIN}@127.0.0.1:{site.server_port}", monkeypatch)
    assert (outcome.exit_code, "407" in text) == (20, True)
    assert (PLAIN in text, sent in text) == (False, False)


def test_a_proxy_with_a_password_that_works_is_used_and_told_nowhere(told, site, monkeypatch):
    outcome, text = told(f"http://me:{PLAIN}@127.0.0.1:{site.server_port}", monkeypatch)
    assert outcome.exit_code == 0
    assert PLAIN not in text


@pytest.mark.parametrize(
    "location",
    [
        f"https://me:{PLAIN}@api-docs.deepseek.com/", f"https://{PLAIN}@example.org/", f"//me:{PLAIN}@example.org/",
        f"https://me:{PLAIN}@[x/", f"https://me:{PLAIN}@example.org:x/", f"ftp://me:{PLAIN}@example.org/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [ENGLISH, "/quick_start/pricing.md", "/robots.txt"])
def test_a_redirect_to_an_address_with_a_password_is_told_without_it(world, site, path, location):
    outcome = World(world.root, world.keep, site).fetched(at_path(path, to(location)))
    said = "\n".join(map(str, (*outcome.problems, *outcome.warnings)))
    assert said
    assert PLAIN not in said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:pw@example.org/a@b", "https://***@example.org/a@b"),
        ("https://example.org/@a, //x@y and https://token@z", "https://example.org/@a, //***@y and https://***@z"),
        ("http://a:p@ss@host", "http://***@host"),
        ("mail me@example.org, // see @you", "mail me@example.org, // see @you"),
    ],
)
def test_of_an_address_what_stands_before_the_host_is_hidden_and_nothing_else(text, shown):
    assert without_secrets(text) == shown


@pytest.mark.parametrize("name", PROXIES)
def test_the_password_of_every_proxy_setting_is_hidden(monkeypatch, name):
    monkeypatch.setenv(name, f"http://me:{PLAIN}@host")
    assert without_secrets(f"{PLAIN} {PLAIN.upper()}x") == "*** ***x"


@pytest.mark.parametrize("name", ["GH_TOKEN", "GITHUB_TOKEN"])
def test_a_token_is_hidden(monkeypatch, name):
    monkeypatch.setenv(name, "gh token")
    assert without_secrets("a gh token, gh%20token") == "a ***, ***"


def test_where_there_is_no_secret_a_text_stays_as_it_is(monkeypatch):
    for name in (*PROXIES, "GH_TOKEN", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://host:1")
    assert without_secrets("http://host:1 is down") == "http://host:1 is down"


def programs(folder, name, text):
    folder.mkdir()
    (folder / name).write_text(f"#!/bin/sh\nprintf '%s' \"{text}\" >&2\nexit 1\n", encoding="utf-8")
    (folder / name).chmod(0o755)
    return folder


@pytest.mark.parametrize("name", ["gh", "git"])
def test_what_gh_and_git_say_is_told_without_secrets_also_where_it_is_cut(tmp_path, monkeypatch, name):
    said = f"http://me:{PLAIN}@host:bad and the-token {'x' * (190 - len(PLAIN) // 2 - 14)} {PLAIN}"
    folder = programs(tmp_path / "bin", name, said + " " + "y" * 180)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("GH_TOKEN", "the-token")
    monkeypatch.setenv("GITHUB_REPOSITORY", "a/b")
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:{PLAIN}@h")
    with pytest.raises(SourceUnavailable) as caught:
        github.get("issues") if name == "gh" else github.git(tmp_path, "status")
    told = caught.value.problems[0].found
    assert not any(PLAIN[start:] in told for start in range(len(PLAIN) - 4))
    assert "the-token" not in told
