"""What is asked of the official site, and what is sent along: nothing but who we are."""

import gzip
from datetime import timedelta

import loopback
import pytest
from faults import OTHER, SHORT, all_pages, at_path, one_after_the_other
from world import NOW, QUICK, ROOT, World, contents, dearer, edited

from scraper.dataset.captures import ADDRESSES
from scraper.problem import SourceUnavailable
from scraper.refresh import fetch


@pytest.fixture
def asked(site):
    """Fetches from a site that has these pages; the headers of all requests."""

    def fetched(answer, limits=QUICK):
        requests = []

        def noted(request):
            requests.append((request.path, dict(request.headers)))
            answer(request)

        site.answer = noted
        clock = (NOW + timedelta(seconds=number) for number in range(100))
        captures, missing = fetch.fetch(lambda: next(clock), limits)
        return captures, missing, requests

    return fetched


def test_robots_txt_comes_first_and_then_each_page_and_twin_once(asked):
    _, _, requests = asked(loopback.serve(all_pages()))
    paths = [path for path, _ in requests]
    assert paths[0] == "/robots.txt"
    assert [path for path in paths[1:] if not path.endswith("/")] == [
        "/quick_start/pricing",
        "/quick_start/pricing.md",
        "/zh-cn/quick_start/pricing",
        "/zh-cn/quick_start/pricing.md",
    ]


def test_every_request_says_who_we_are_and_where_we_can_be_found(asked):
    _, _, requests = asked(loopback.serve(all_pages()))
    agents = {headers["User-Agent"] for _, headers in requests}
    assert agents == {"deepseek-prices (+https://github.com/deepseek-prices/deepseek-prices)"}


def test_a_password_in_a_netrc_is_not_sent(asked, tmp_path, monkeypatch):
    for host in ("api-docs.deepseek.com", "127.0.0.1"):
        netrc = tmp_path / "netrc"
        netrc.write_text(f"machine {host} login me password secret\n", encoding="utf-8")
        netrc.chmod(0o600)
        monkeypatch.setenv("NETRC", str(netrc))
        _, _, requests = asked(loopback.serve(all_pages()))
        assert all("Authorization" not in headers for _, headers in requests)


def test_a_cookie_of_the_server_is_not_sent_back(asked):
    well = loopback.serve(all_pages())

    def with_cookie(request):
        end_headers = request.end_headers

        def ended():
            request.send_header("Set-Cookie", "seen=1; Path=/; Secure")
            end_headers()

        request.end_headers = ended
        well(request)
        request.end_headers = end_headers

    _, _, requests = asked(with_cookie)
    assert len(requests) > 5
    assert all("Cookie" not in headers for _, headers in requests)


def test_no_referrer_is_sent_after_a_redirect(asked):
    _, _, requests = asked(loopback.serve(all_pages()))
    assert all("Referer" not in headers for _, headers in requests)


def test_the_address_without_its_slash_leads_to_the_page_and_the_capture_says_which_answered(asked):
    captures, missing, _ = asked(loopback.serve(all_pages()))
    assert missing == []
    assert [(each.language, each.format) for each in captures] == list(ADDRESSES)
    assert [each.url for each in captures] == [
        f"{address}/" if form == "html" else address for (_, form), address in ADDRESSES.items()
    ]


def test_a_capture_holds_the_bytes_as_served_and_when_the_fetch_began_and_ended(asked):
    captures, _, _ = asked(loopback.serve(all_pages()))
    assert {(each.language, each.format): each.data for each in captures} == all_pages()
    seconds = [((each.began - NOW).seconds, (each.ended - NOW).seconds) for each in captures]
    assert seconds == [(0, 1), (2, 3), (4, 5), (6, 7)]


def _without_slash(answer):
    """A site that answers so at the English address without its slash, and is well with it."""
    well = loopback.serve(all_pages())
    return lambda request: answer(request) if request.path == "/quick_start/pricing" else well(request)


def test_another_page_of_the_docs_is_asked_for_again_with_the_slash(asked):
    captures, missing, requests = asked(_without_slash(lambda request: request.send(OTHER)))
    assert captures[0].url == "https://api-docs.deepseek.com/quick_start/pricing/"
    assert captures[0].data == all_pages()["en", "html"]
    assert not missing
    assert [path for path, _ in requests][1:3] == ["/quick_start/pricing", "/quick_start/pricing/"]


def test_another_page_of_the_docs_with_the_slash_as_well_is_named(asked, site):
    site.asked.clear()
    with pytest.raises(
        SourceUnavailable, match=r"pricing/: expected the price page; found 'another .*: Your First API"
    ):
        asked(at_path("/quick_start/pricing", lambda request: request.send(OTHER)))
    assert site.asked == ["/robots.txt", "/quick_start/pricing", "/quick_start/pricing/"]


def test_the_slash_is_asked_for_within_the_rules_of_robots_txt(asked, site):
    well = _without_slash(lambda request: request.send(OTHER))

    def answer(request):
        if request.path == "/robots.txt":
            request.send(b"User-agent: *\nDisallow: /quick_start/pricing/\n", "text/plain")
        else:
            well(request)

    site.asked.clear()
    with pytest.raises(SourceUnavailable, match="forbids it to deepseek-prices"):
        asked(answer)
    assert "/quick_start/pricing/" not in site.asked


def test_another_page_of_the_docs_in_place_of_a_twin_is_a_warning_that_names_it(asked):
    other = b"# Your First API Call\n\n| PARAM | VALUE |\n| --- | --- |\n| model | deepseek-flash |\n"
    captures, missing, _ = asked(
        at_path("/quick_start/pricing.md", lambda request: request.send(other, "text/markdown"))
    )
    assert len(captures) == 3
    assert [each.found for each in missing] == ["another page of the docs: Your First API Call"]


RENAMED = all_pages()["en", "html"].replace(b"Models &amp; Pricing", b"Pricing")


@pytest.mark.parametrize(
    "page",
    [
        RENAMED,
        RENAMED.replace(b"canonical", b"alternate"),
        (ROOT / "tests/pages/error_app-shell/page.html").read_bytes(),
        (ROOT / "tests/pages/error_bot-challenge/page.html").read_bytes(),
    ],
    ids=["of another name", "of another name and address", "shell", "challenge"],
)
def test_a_page_that_is_no_other_page_of_the_docs_is_for_the_reader_to_judge(asked, page):
    captures, _, requests = asked(_without_slash(lambda request: request.send(page)))
    assert captures[0].data == page
    assert "/quick_start/pricing/" not in [path for path, _ in requests]


def test_a_packed_answer_is_unpacked(asked):
    data = all_pages()["en", "html"]
    packed = at_path("/quick_start/pricing", lambda request: request.send(gzip.compress(data), Content_Encoding="gzip"))
    captures, _, _ = asked(packed)
    assert captures[0].data == data


def test_a_redirect_within_the_host_is_followed(asked):
    moved = loopback.serve(all_pages())

    def answer(request):
        if request.path.rstrip("/") == "/quick_start/pricing":
            request.send(b"", status=308, Location="https://api-docs.deepseek.com:443/moved")
        elif request.path == "/moved":
            request.send(all_pages()["en", "html"])
        else:
            moved(request)

    captures, _, _ = asked(answer)
    assert captures[0].url == "https://api-docs.deepseek.com:443/moved"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_that_asks_to_come_back_is_asked_again(asked, status):
    seen = []

    def answer(request):
        seen.append(request.path)
        if seen.count("/robots.txt") < 3 and request.path == "/robots.txt":
            request.send(b"", status=status, Retry_After="0")
        else:
            loopback.serve(all_pages())(request)

    captures, _, _ = asked(answer, fetch.Limits(retries=2, backoff=0))
    assert len(captures) == 4
    assert seen.count("/robots.txt") == 3


def test_it_is_asked_again_no_more_often_than_the_limits_say(asked, site):
    with pytest.raises(SourceUnavailable, match="500"):
        asked(lambda request: request.send(b"", status=500), fetch.Limits(retries=2, backoff=0))
    site.asked.clear()
    with pytest.raises(SourceUnavailable, match="404"):
        asked(at_path("/quick_start/pricing", lambda request: request.send(b"", status=404)))
    assert site.asked == ["/robots.txt", "/quick_start/pricing"]


@pytest.mark.parametrize("path", ["/quick_start/pricing.md", "/zh-cn/quick_start/pricing.md"])
def test_a_twin_that_cannot_be_had_is_a_warning_that_names_it(asked, path):
    captures, missing, _ = asked(at_path(path, lambda request: request.send(b"", status=403)))
    assert len(captures) == 3
    assert [each.place for each in missing] == [f"https://api-docs.deepseek.com{path}"]


def test_after_a_deadline_the_next_fetch_is_not_disturbed(asked):
    def stuck(request):
        request.wfile.flush()
        request.connection.settimeout(2)
        request.rfile.read(1)

    with pytest.raises(SourceUnavailable, match="an end within"):
        asked(stuck, SHORT)
    captures, _, _ = asked(loopback.serve(all_pages()))
    assert len(captures) == 4


# --------------------------------------------------------------- all is fetched once more where witnesses disagree


def test_where_witnesses_disagree_all_is_fetched_once_more_and_no_more(online, site):
    site.asked.clear()
    assert online.fetched(edited(all_pages(), ("en", "2500", "2600"))).exit_code == 40
    assert site.asked.count("/robots.txt") == 2


def test_a_page_that_changes_between_the_requests_and_then_agrees_makes_an_edition(online):
    new = dearer(all_pages())
    outcome = online.fetched(one_after_the_other(edited(new, ("en", "2500", "2600")), new))
    assert (outcome.exit_code, outcome.problems) == (10, ())
    (made,) = outcome.made
    sources = online.editions()[made.edition["edition"]]["sources"]
    assert [each["sha256"] for each in sources] == [each.sha256 for each in outcome.captures]
    assert {(each.language, each.format): each.data for each in outcome.captures} == new


def test_both_sides_of_a_disagreement_between_languages_are_shown(online):
    outcome = online.fetched(edited(all_pages(), ("en", "2500", "2600")))
    (problem,) = outcome.problems
    assert "deepseek-flash, concurrency" in problem.place
    assert "en has 2600" in problem.expected
    assert problem.found == "zh: 2500"


def test_both_sides_of_a_disagreement_with_the_twin_are_shown(online: World):
    twin = edited(all_pages(), ("en", "$1.98", "$1.97"), ("en", "$3.96", "$3.94"))["en", "markdown"]
    before = contents(online.root)
    outcome = online.fetched(all_pages() | {("en", "markdown"): twin})
    assert outcome.exit_code == 40
    said = "\n".join(map(str, outcome.problems))
    assert "1.98" in said
    assert "1.97" in said
    assert contents(online.root) == before
