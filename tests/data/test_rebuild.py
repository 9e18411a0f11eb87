"""Evidence and pages to editions: the same bytes each time, or the page that is missing."""

import hashlib
import shutil

import pytest

from scraper import dataset, yaml_file
from scraper.problem import CheckFailed, PageNotUnderstood, ScraperError, SourceUnavailable
from scraper.rebuild import rebuild

V3 = "2024-12-26T115800Z"
OCTOBER = "2026-10-17T160000Z"
PAGE = "2024-12-26_en_v3-promotion/page.html"


@pytest.fixture
def captures(root, tmp_path):
    """The pages that the evidence names, and no other."""
    folder = tmp_path / "captures"
    wanted = {page["sha256"] for each in dataset.load(root / "data").evidence.values() for page in each["read"]}
    for path in (root / "tests" / "pages").rglob("page.*"):
        if hashlib.sha256(path.read_bytes()).hexdigest() in wanted:
            target = folder / path.relative_to(root / "tests" / "pages")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return folder


def test_rebuilding_gives_the_editions_byte_for_byte(data, root):
    editions = rebuild(data, root / "tests" / "pages")
    files = {path.stem: path.read_bytes() for path in (root / "data" / "editions").glob("*.yaml")}
    assert {each["edition"]: yaml_file.dump(each).encode() for each in editions} == files


def test_a_page_is_found_by_its_content_wherever_it_lies(data, captures, root):
    (captures / PAGE).rename(captures / "moved.bin")
    assert rebuild(data, captures) == rebuild(data, root / "tests" / "pages")


def test_pages_that_no_evidence_names_do_not_matter(data, captures, root):
    (captures / "other.html").write_bytes(b"\xff")
    assert rebuild(data, captures) == rebuild(data, root / "tests" / "pages")


def test_a_page_that_is_missing_is_named_by_the_evidence_and_its_sha256(data, captures):
    sha256 = hashlib.sha256((captures / PAGE).read_bytes()).hexdigest()
    (captures / PAGE).unlink()
    with pytest.raises(SourceUnavailable) as caught:
        rebuild(data, captures)
    (problem,) = caught.value.problems
    assert problem.place == f"evidence/{V3}.yaml, read"
    assert sha256 in problem.expected


def test_a_page_that_has_changed_is_not_found(data, captures):
    (captures / PAGE).write_bytes((captures / PAGE).read_bytes() + b"\n")
    with pytest.raises(SourceUnavailable, match=V3):
        rebuild(data, captures)


def test_all_missing_pages_of_an_edition_are_named_at_once(data, captures):
    for path in captures.glob("2026-10-17_*/page.*"):
        path.unlink()
    with pytest.raises(SourceUnavailable) as caught:
        rebuild(data, captures)
    wanted = [page["sha256"] for page in data.evidence[OCTOBER]["read"]]
    assert [problem.expected for problem in caught.value.problems] == [f"a page with sha256 {each}" for each in wanted]


def test_a_page_that_is_not_understood_is_said_with_the_edition_that_needs_it(data, captures):
    page = (captures / PAGE).read_text("utf-8").replace("After that, it will recover to full price.", "")
    (captures / PAGE).write_text(page, encoding="utf-8")
    data.evidence[V3]["read"][0]["sha256"] = hashlib.sha256(page.encode()).hexdigest()
    with pytest.raises(PageNotUnderstood) as caught:
        rebuild(data, captures)
    assert V3 in str(caught.value) or PAGE in str(caught.value)


def test_pages_that_disagree_are_said_with_the_edition_that_needs_them(data, captures):
    page = captures / "2026-10-17_zh_search-fetch" / "page.html"
    content = page.read_bytes().replace(b"DeepSeek-V4-Pro-0813", b"DeepSeek-V4-Pro-0814")
    page.write_bytes(content)
    data.evidence[OCTOBER]["read"][1]["sha256"] = hashlib.sha256(content).hexdigest()
    with pytest.raises(CheckFailed, match="version") as caught:
        rebuild(data, captures)
    assert OCTOBER in str(caught.value)


def test_what_the_evidence_says_is_in_the_edition(data, captures):
    data.evidence[V3]["gaps"] = [{"product": "deepseek-chat", "currency": "USD", "why": "x"}]
    data.evidence[V3]["recorded_at"] = "2026-12-01T00:00:00Z"
    edition = {each["edition"]: each for each in rebuild(data, captures)}[V3]
    assert edition["gaps"] == data.evidence[V3]["gaps"]
    assert edition["recorded_at"] == "2026-12-01T00:00:00Z"


# ------------------------------------------------------------------------------- a page with two price lists


@pytest.fixture
def two_lists(data, root):
    """Evidence of the coming list of the page of August 2025 alone."""
    pages = [root / "tests" / "pages" / f"2025-08-21_{each}_two-price-lists" / "page.html" for each in ("en", "zh")]
    read = [{"sha256": hashlib.sha256(each.read_bytes()).hexdigest()} for each in pages]
    evidence = data.evidence.pop(OCTOBER) | {"read": read}
    del evidence["derived"]
    data.evidence.clear()

    def at(moment):
        data.evidence[moment.replace(":", "")] = evidence | {"in_force": {"from": moment, "basis": "stated"}}
        (edition,) = rebuild(data, root / "tests" / "pages")
        return edition

    return at


def test_the_edition_of_a_coming_list_is_made_from_that_list(two_lists):
    edition = two_lists("2025-09-05T16:00:00Z")
    assert "from" not in edition
    assert edition["billing_periods"] is None


def test_the_edition_of_an_instant_before_it_is_made_from_the_list_in_force(two_lists):
    assert two_lists("2025-08-20T16:00:00Z")["billing_periods"]["default"] == "standard"


@pytest.mark.parametrize("moment", ["2025-09-05T16:00:01Z", "2025-09-06T00:00:00Z"])
def test_an_instant_after_the_coming_list_began_is_not_given_the_list_before_it(two_lists, moment):
    # The page says that the list in force ends at 16:00:00: a slip in the evidence must not revive it.
    with pytest.raises(ScraperError, match="2025-09-05T16:00:00Z"):
        two_lists(moment)
