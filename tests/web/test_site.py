"""The page as a file: how large it is, what it may do, what it says to machines."""

import base64
import gzip
import hashlib
import importlib
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from web.conftest import BUILT
from web.shown import ROOT, WEB, Opened, changed

from deepseek_prices.audit import why
from deepseek_prices.source import address as address_of
from scraper.dataset import dataset
from scraper.publication.feeds import MANIFEST
from scraper.publication.known import Known
from scraper.publication.site import ADDRESS
from scraper.publication.site import site as make_site

KB = 1000


def size(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def without_comments(text: str) -> str:
    return re.sub(r"^\s*(//.*|/\*.*\*/)$\n|^\s+| // .*$", "", text, flags=re.MULTILINE)


def parts(site: Path) -> dict[str, str]:
    """The page; the data in it, and what of it is written for those without a script; the code."""
    page = (site / "index.html").read_text("utf-8")

    def between(start: str, end: str) -> str:
        return page.split(start, 1)[1].split(end, 1)[0]

    return {
        "page": page,
        "data": between('id="data">', "</script>"),
        "evidence": between('id="evidence">', "</script>"),
        "dataset": between('ld+json">', "</script>"),
        "card": between('id="card">', '</div>\n<div id="week"'),
        "changes": between('id="changes-list">', "</ol>"),
        "feeds": between('id="feeds-list">', "</ul>"),
        "script": between('type="module">', "</script>"),
        "early": between("</style>\n<script>", "</script>"),
        "style": between("<style>", "</style>"),
    }


def test_the_module_is_small() -> None:
    module = (WEB / "deepseek-prices.mjs").read_text("utf-8")
    assert len(without_comments(module).encode()) <= 12 * KB
    assert size(module) <= 5 * KB


def test_code_and_data_stay_within_what_they_may_weigh(site: Path) -> None:
    of = parts(site)
    code = of["page"]
    for name in ("data", "evidence", "dataset", "card", "changes", "feeds"):
        code = code.replace(of[name], "")
    editions = len(json.loads(of["data"])["tracks"]["editions"])
    assert size(code) <= 32 * KB  # scripts, styles and the words of both languages
    assert size(of["data"] + of["evidence"]) <= 600 * editions
    assert size(of["page"]) <= 35 * KB + 600 * editions  # with what stands there without a script


def test_the_policy_lets_nothing_run_or_load_but_what_is_in_the_page(site: Path) -> None:
    of = parts(site)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', of["page"])
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert rules == {
        "default-src": "'none'",
        "script-src": f"{hashed(of['script'])} {hashed(of['early'])}",
        "style-src": hashed(of["style"]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert not re.search(r"<[^>]* (style|on\w+)=", re.sub(r"<script.*?</script>", "", of["page"], flags=re.DOTALL))


def test_an_inline_handler_and_a_script_from_elsewhere_are_blocked(opened: Opened) -> None:
    page = opened(console="ignored")  # it says what was blocked
    blocked = page.evaluate(
        """() => new Promise((done) => {
            const found = [];
            addEventListener("securitypolicyviolation", (event) => {
                found.push(event.effectiveDirective);
                if (found.length === 2) done(found);
            });
            const script = document.createElement("script");
            script.textContent = "document.title = 'x'";
            document.body.append(script);
            fetch("https://example.invalid/").catch(() => {});
        })"""
    )
    assert sorted(blocked) == ["connect-src", "script-src-elem"]
    assert page.title() != "x"


def test_what_search_engines_are_told_is_true(site: Path) -> None:
    told = json.loads(parts(site)["dataset"])
    assert told["@type"] == "Dataset"
    assert told["license"].startswith("https://creativecommons.org/publicdomain/zero/")
    assert told["distribution"]
    for each in told["distribution"]:
        content = (site / each["contentUrl"].partition("/deepseek-prices/")[2]).read_bytes()
        assert each["contentSize"] == f"{len(content)} B"
        assert each["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_same_commit_and_instant_make_the_same_bytes(site: Path) -> None:
    known = Known(dataset.load(ROOT / "data"), json.loads((site / MANIFEST).read_bytes())["release"])
    web = {path.relative_to(WEB).as_posix(): path.read_text("utf-8") for path in WEB.rglob("*") if path.is_file()}
    again = make_site(known, int(BUILT.timestamp()), {MANIFEST: (site / MANIFEST).read_bytes()}, web)
    assert again == {path: (site / path).read_bytes() for path in again}
    assert again.keys() == {"index.html", "robots.txt", "data/index.html"}


def test_every_feed_of_the_manifest_has_a_card_and_its_file_stands_beside(opened: Opened, site: Path) -> None:
    page = opened()
    manifest = json.loads((site / "v1" / "index.json").read_bytes())
    titles = page.locator("#feeds-list h3").all_inner_texts()
    assert [title.split()[0] for title in titles] == [feed["path"] for feed in manifest["feeds"]]
    for href in page.locator("#feeds-list a").evaluate_all("(all) => all.map((each) => each.getAttribute('href'))"):
        assert (site / href).is_file()


def test_no_amount_becomes_a_float_but_in_the_drawing() -> None:
    for path in sorted([*(WEB / "page").glob("*.js"), WEB / "deepseek-prices.mjs"]):
        text = path.read_text("utf-8").replace("const geometry = (amount) => Number(amount);", "")
        if path.name == "chart.js":
            text = re.sub(r"Math\.floor\(Math\.log10\(amount\)\)", "", text)
        text = re.sub(r"Number\.isSafeInteger|Number\(amount\.toPrecision", "", text)
        assert not re.search(r"parseFloat|Number\(|Math\.(round|floor)\([^)]*amount", text), path.name


def test_the_evidence_of_every_amount_that_is_shown_is_that_of_why(opened: Opened) -> None:
    for at, model, kind, currency in (
        ("2026-10-02T02:00:00Z", "deepseek-v4-pro", "output", "USD"),
        ("2025-01-15T08:00:00Z", "deepseek-chat", "input_cache_hit", "CNY"),
        ("2026-11-10T02:00:00Z", "search", "request", "USD"),
        ("2026-11-10T02:00:00Z", "deepseek-v4-flash", "output", "CNY"),
        ("2024-06-15T09:30:00Z", "deepseek-coder", "output", "CNY"),
    ):
        found = why(model, kind, datetime.fromisoformat(at), currency=currency)
        drawer = opened(f"#at={at}&cur={currency}&why={model}|{kind}").locator("#drawer")
        text = drawer.inner_text()
        assert found.edition
        assert found.edition.name in text
        assert found.edition.sha256 in text.replace("\n", "")
        assert all(sentence["text"] in drawer.locator("blockquote").all_inner_texts() for sentence in found.sentences)
        assert all(caveat.why in text for caveat in found.caveats)
        links = drawer.locator(".sources a").evaluate_all("(all) => all.map((each) => each.href)")
        expected = [address_of(source).rstrip("/") for source in (*found.sources, *found.dated_by)]
        assert [url.rstrip("/") for url in links] == expected
        assert bool(found.printed) is (drawer.locator(".printed").count() > 0)


def test_a_source_that_no_place_keeps_says_so_and_each_date_what_it_is_of(
    opened: Opened, site: Path, tmp_path: Path
) -> None:
    for at, model, kind in (
        ("2026-10-22T02:00:00Z", "deepseek-v4-pro", "output"),
        ("2026-10-22T02:00:00Z", "search", "request"),
        ("2025-03-03T17:00:00Z", "deepseek-reasoner", "output"),
    ):
        found = why(model, kind, datetime.fromisoformat(at))
        sources = [*found.sources, *found.dated_by]
        for seen, is_newer in (("2024-01-01", True), ("2030-01-01", False)):
            observed = datetime.fromisoformat(f"{seen}T00:00:00Z").timestamp()
            address = changed(
                site,
                tmp_path,
                lambda content, observed=observed: content["tracks"].update(observed_until=int(observed)),
            )
            text = opened(f"#at={at}&why={model}|{kind}", address=address).locator("#drawer").inner_text()
            assert (f"The official page was last seen at {seen}T00:00:00Z, before this list." in text) is is_newer
            assert text.count("No public place is known") == sum("unknown" in s.get("kept_at", {}) for s in sources)
            assert text.count("day not known") == sum(not any(key.startswith("captured") for key in s) for s in sources)


def test_what_the_model_asks_for_itself_has_the_cell_of_a_request(opened: Opened) -> None:
    drawer = opened("#at=2026-10-20T03:00:00Z&cur=CNY&why=search|server_side_request").locator("#drawer")
    assert drawer.locator(".total").inner_text() == "¥0 ¥5"
    assert drawer.locator(".printed").inner_text().split() == ["search", "/", "Request", "/", "One", "price", "5"]


def test_a_text_of_the_data_that_looks_like_markup_stays_a_text(opened: Opened, site: Path, tmp_path: Path) -> None:
    of: dict[str, Any] = parts(site)
    content = json.loads(of["evidence"])
    evil = "</script><img src=x onerror=alert(1)>"
    content["sentences"] = [[language, evil] for language, _ in content["sentences"]]
    content["sources"] = [
        [rank, "en", "javascript:alert(1)", day, evil, None] for rank, _, _, day, *_ in content["sources"]
    ]
    page_text = of["page"].replace(of["evidence"], json.dumps(content).replace("<", "\\u003c"))
    (tmp_path / "index.html").write_text(page_text, "utf-8")
    page = opened("#at=2026-10-02T02:00:00Z&why=deepseek-v4-pro|output", address=(tmp_path / "index.html").as_uri())
    assert page.locator("img").count() == 0
    assert page.locator("#drawer blockquote").first.inner_text() == evil
    assert page.locator('#drawer a[href^="javascript"]').count() == 0


def test_the_questions_lead_to_what_answers_them(opened: Opened, site: Path) -> None:
    found = opened().locator("#questions a").evaluate_all("(all) => all.map((each) => each.getAttribute('href'))")
    assert len(found) > 2
    for href in found:
        path, _, name = href.removeprefix(ADDRESS).partition("#")
        if path.startswith("reference/"):  # as `make docs` has it
            module = path.removeprefix("reference/").removesuffix(".html").replace("/", ".")
            assert not name or hasattr(importlib.import_module(module), name)
        else:
            assert (site / path / "index.html").is_file()


def test_every_link_within_the_data_dictionary_leads_to_a_heading(site: Path) -> None:
    text = (site / "data" / "index.html").read_text("utf-8")
    links = set(re.findall(r'href="#([^"]+)"', text))
    assert links
    assert links <= set(re.findall(r'<h\d id="([^"]+)"', text))
    assert not re.search(r'href="(?!https://|#|\.\./")', text)
