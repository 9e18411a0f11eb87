"""Evidence and pages to editions: the same bytes each time, or the page that is missing."""

import copy
import gzip
import hashlib
import shutil

import pytest

from scraper.dataset import yaml_file
from scraper.dataset.check import check_edition
from scraper.dataset.rebuild import rebuild
from scraper.problem import CheckFailed, PageNotUnderstood, ScraperError, SourceUnavailable

V3 = "2024-12-26T115800Z"
OCTOBER = "2026-10-17T160000Z"
PAGE = "2024-12-26_en_v3-promotion/page.html"
OCTOBER_PAGES = ("2026-10-17_en_search-fetch/page.html", "2026-10-17_zh_search-fetch/page.html")

V3_EDITION = """\
schema_version: 1
edition: "2024-12-26T115800Z"
recorded_at: "2026-11-24T23:50:00Z"
in_force:
  from: "2024-12-26T11:58:00Z"
  basis: "derived"
  earliest: "2024-12-25T16:00:00Z"
  latest: "2024-12-26T11:58:00Z"
sources:
- what: "copy"
  language: "en"
  url: "https://api-docs.deepseek.com/quick_start/pricing"
  sha256: "SHA256"
- what: "news"
  language: "en"
  url: "https://api-docs.deepseek.com/news/news1226"
  captured_on: "2024-12-26"
  note: "the day"
billing_periods: null
models:
- model: "deepseek-chat"
  version: "DeepSeek-V3"
  context_length: "64K"
  max_output: "8K"
  default_output: "4K"
  discount: {until: "2025-02-08T16:00:00Z"}
  prices:
    USD:
      input_cache_hit: {price: "0.014", list_price: "0.07"}
      input_cache_miss: {price: "0.14", list_price: "0.27"}
      output: {price: "0.28", list_price: "1.10"}
    CNY:
      input_cache_hit: {price: "0.1", list_price: "0.5"}
      input_cache_miss: {price: "1", list_price: "2"}
      output: {price: "2", list_price: "8"}
footnotes:
- language: "en"
  text: "The form shows the the original price and the discounted price. From now until 2025-02-08 16:00 (UTC), \
all users can enjoy the discounted prices of DeepSeek API. After that, it will recover to full price."
  meaning: "discount"
"""


@pytest.fixture(scope="session")
def pages(root):
    return root / "tests" / "pages"


@pytest.fixture(scope="session")
def v3_edition(pages):
    """The whole file of the V3 edition, without the note at its head."""
    return V3_EDITION.replace("SHA256", sha256((pages / PAGE).read_bytes()))


@pytest.fixture
def captures(pages, tmp_path):
    """The pages that the evidence names, and no other."""
    folder = tmp_path / "captures"
    for name in (PAGE, *OCTOBER_PAGES):
        (folder / name).parent.mkdir(parents=True)
        shutil.copyfile(pages / name, folder / name)
    return folder


@pytest.fixture
def nothing(tmp_path):
    """A folder without any page."""
    (tmp_path / "nothing").mkdir()
    return tmp_path / "nothing"


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def only(data, name):
    """The evidence of one edition, and no other."""
    evidence = data.evidence[name]
    data.evidence.clear()
    data.evidence[name] = evidence
    return evidence


def rebuilt(data, folder):
    """The one edition."""
    (edition,) = rebuild(data, folder)
    return edition


# ------------------------------------------------------------------------------------------------ the pages


def test_an_edition_is_what_its_evidence_and_its_page_say_byte_for_byte(small, captures, v3_edition):
    only(small, V3)
    assert yaml_file.dump(rebuilt(small, captures), "") == v3_edition


def test_rebuilding_gives_the_editions_byte_for_byte(small, captures, checkout):
    paths = (checkout() / "data" / "editions").glob("*.yaml")
    texts = {each["edition"]: yaml_file.dump(each).encode() for each in rebuild(small, captures)}
    assert texts == {path.stem: path.read_bytes() for path in paths}


def test_rebuilding_does_not_change_the_evidence(small, captures):
    before = copy.deepcopy(small)
    rebuild(small, captures)
    assert small == before


def test_a_page_is_found_by_its_content_wherever_it_lies(small, captures):
    before = rebuild(small, captures)
    (captures / PAGE).rename(captures / "moved.bin")
    assert rebuild(small, captures) == before


def test_a_compressed_page_is_found_by_what_is_in_it(small, captures):
    before = rebuild(small, captures)
    (captures / "kept.html.gz").write_bytes(gzip.compress((captures / PAGE).read_bytes()))
    (captures / PAGE).unlink()
    assert rebuild(small, captures) == before


def test_pages_that_no_evidence_names_do_not_matter(small, captures):
    before = rebuild(small, captures)
    (captures / "other.html").write_bytes(b"\xff")
    assert rebuild(small, captures) == before


def test_a_page_that_is_missing_is_named_by_the_evidence_and_its_sha256(small, captures):
    wanted = sha256((captures / PAGE).read_bytes())
    (captures / PAGE).unlink()
    with pytest.raises(SourceUnavailable) as caught:
        rebuild(small, captures)
    (problem,) = caught.value.problems
    assert problem.place == f"evidence/{V3}.yaml, read"
    assert wanted in problem.expected


def test_a_page_that_has_changed_is_not_found(small, captures):
    (captures / PAGE).write_bytes((captures / PAGE).read_bytes() + b"\n")
    with pytest.raises(SourceUnavailable, match=V3):
        rebuild(small, captures)


def test_all_missing_pages_of_an_edition_are_named_at_once(small, captures):
    for name in OCTOBER_PAGES:
        (captures / name).unlink()
    with pytest.raises(SourceUnavailable) as caught:
        rebuild(small, captures)
    wanted = [page["sha256"] for page in small.evidence[OCTOBER]["read"]]
    assert [problem.expected for problem in caught.value.problems] == [f"a page with sha256 {each}" for each in wanted]


def test_a_page_that_is_not_understood_is_said_with_the_edition_that_needs_it(small, captures):
    page = (captures / PAGE).read_bytes().replace(b"After that, it will recover to full price.", b"")
    (captures / PAGE).write_bytes(page)
    small.evidence[V3]["read"][0]["sha256"] = sha256(page)
    with pytest.raises(PageNotUnderstood, match=V3):
        rebuild(small, captures)


def test_pages_that_disagree_are_said_with_the_edition_that_needs_them(small, captures):
    page = (captures / OCTOBER_PAGES[1]).read_bytes().replace(b"DeepSeek-V4-Pro-0813", b"DeepSeek-V4-Pro-0814")
    (captures / OCTOBER_PAGES[1]).write_bytes(page)
    small.evidence[OCTOBER]["read"][1]["sha256"] = sha256(page)
    with pytest.raises(CheckFailed, match=rf"{OCTOBER}.*version"):
        rebuild(small, captures)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recorded_at", "2026-12-01T00:00:00Z"),
        ("in_force", {"from": "2024-12-26T11:58:00Z", "basis": "derived"}),
        ("sources", [{"what": "news", "url": "https://example.org/"}]),
        ("gaps", [{"product": "deepseek-chat", "currency": "USD", "why": "x"}]),
        ("derived", [{"product": "deepseek-chat", "currency": "USD", "why": "x"}]),
        ("accepted", [{"rule": "R20", "product": "deepseek-coder", "why": "x"}]),
        ("supersedes", {"edition": V3, "reason": "withdrawn"}),
    ],
)
def test_what_no_page_says_is_carried_over_from_the_evidence(small, captures, field, value):
    only(small, V3)[field] = value
    assert rebuilt(small, captures)[field] == value


def test_evidence_that_breaks_its_schema_is_refused_with_its_place(small, captures):
    only(small, V3)["models"] = []
    with pytest.raises(CheckFailed, match=f"R00 evidence/{V3}.yaml: .*models"):
        rebuild(small, captures)


# ---------------------------------------------------------------------------------------------- fragments


@pytest.fixture
def part(small, captures):
    """A part of the V3 page, its tables and footnotes, which the evidence names; gives what it says of the file."""
    page = (captures / PAGE).read_bytes()
    page = page[page.index(b'<div class="tabs-container') : page.index(b"<h2", page.index(b"</ul>\n<h2"))]
    (captures / PAGE).write_bytes(page)
    (said,) = only(small, V3)["read"]
    said["sha256"] = sha256(page)
    return said


def test_a_part_of_a_page_is_read_where_the_evidence_says_that_it_is_one(small, captures, part, v3_edition):
    part["fragment"] = True
    assert yaml_file.dump(rebuilt(small, captures), "") == v3_edition


@pytest.mark.usefixtures("part")
def test_a_part_of_a_page_is_refused_where_the_evidence_does_not_say_that_it_is_one(small, captures):
    with pytest.raises(PageNotUnderstood, match="A page in part is read with --fragment"):
        rebuild(small, captures)


def test_a_part_of_a_page_without_a_footnote_that_a_price_needs_is_refused(small, captures, part):
    page = (captures / PAGE).read_bytes()
    page = page[: page.index(b"</table></div></div></div>") + len(b"</table></div></div></div>")]
    (captures / PAGE).write_bytes(page)
    part |= {"sha256": sha256(page), "fragment": True}
    with pytest.raises(ScraperError, match=V3):
        rebuild(small, captures)


# ------------------------------------------------------------------------------------------ evidence alone


@pytest.fixture
def alone(small):
    """Evidence of the V3 edition that names no page and holds all terms."""
    evidence = only(small, V3)
    del evidence["read"]
    evidence["terms"] = {
        name: copy.deepcopy(small.editions[V3][name]) for name in ("billing_periods", "models", "footnotes")
    }
    return evidence


@pytest.mark.usefixtures("alone")
def test_evidence_alone_gives_the_edition_without_any_page(small, nothing, v3_edition):
    assert yaml_file.dump(rebuilt(small, nothing), "") == v3_edition


def test_rebuilding_from_evidence_alone_does_not_change_it(small, nothing, alone):
    before = copy.deepcopy(alone)
    rebuild(small, nothing)
    assert alone == before


@pytest.mark.parametrize("field", ["billing_periods", "models"])
def test_evidence_alone_that_is_not_the_whole_edition_gives_one_that_the_schema_refuses(small, nothing, alone, field):
    del alone["terms"][field]
    (problem,) = check_edition(V3, rebuilt(small, nothing))
    assert (problem.rule, problem.place) == ("R00", f"editions/{V3}.yaml")
    assert field in problem.found


# ---------------------------------------------------------------------------------------------- completion


@pytest.fixture
def english(small):
    """Evidence of the October edition that names the English page alone, with terms for a test to fill."""
    evidence = only(small, OCTOBER)
    del evidence["read"][1]
    evidence["terms"] = {}
    return evidence


MODEL = {"prices": {"CNY": {"input_cache_miss": "7", "output": "14"}}}
SERVICE = {"unit": {"quantity": 1000, "of": "page"}, "prices": {"CNY": {"page": "7"}}}


def yuan(products):
    """Of products what the English page does not say."""
    wanted = ("model", "service", "unit")
    return [
        {name: each[name] for name in wanted if name in each} | {"prices": {"CNY": each["prices"]["CNY"]}}
        for each in products
    ]


def test_the_other_currency_and_the_other_languages_sentences_complete_what_one_page_says(small, captures, english):
    whole = small.editions[OCTOBER]
    english["terms"] = {
        "models": yuan(whole["models"]),
        "services": yuan(whole["services"]),
        "footnotes": [each for each in whole["footnotes"] if each["language"] == "zh"],
    }
    assert yaml_file.dump(rebuilt(small, captures)) == yaml_file.dump(whole)


def test_the_end_of_a_name_completes_the_name_that_the_page_has(small, captures, english):
    end = {"name": "deepseek-v4-flash", "until": "2026-12-01T00:00:00Z"}
    english["terms"] = {"models": [{"model": "deepseek-flash", "names": [end]} | MODEL]}
    names = rebuilt(small, captures)["models"][0]["names"]
    assert names == [end, {"name": "deepseek-v4-flash-vision-exp"}]


def test_a_name_that_the_page_does_not_have_follows_those_that_it_has(small, captures, english):
    english["terms"] = {"models": [{"model": "deepseek-flash", "names": [{"name": "deepseek-chat"}]} | MODEL]}
    names = [each["name"] for each in rebuilt(small, captures)["models"][0]["names"]]
    assert names == ["deepseek-v4-flash", "deepseek-v4-flash-vision-exp", "deepseek-chat"]


def test_a_model_may_be_given_its_first_names(small, captures, english):
    english["terms"] = {"models": [{"model": "deepseek-v4-pro", "names": [{"name": "deepseek-chat"}]} | MODEL]}
    assert rebuilt(small, captures)["models"][1]["names"] == [{"name": "deepseek-chat"}]


def test_a_model_that_the_page_does_not_have_follows_those_that_it_has(small, captures, english):
    added = {"model": "deepseek-x"} | MODEL
    english["terms"] = {"models": [added]}
    models = rebuilt(small, captures)["models"]
    assert [each["model"] for each in models] == ["deepseek-flash", "deepseek-v4-pro", "deepseek-x"]
    assert models[2] == added


def test_terms_of_an_endpoint_are_not_those_of_its_model(small, captures, english):
    added = {"model": "deepseek-flash", "endpoint": "v9", "until": "2026-12-01T00:00:00Z"} | MODEL
    english["terms"] = {"models": [added]}
    models = rebuilt(small, captures)["models"]
    assert ["until" in each for each in models] == [False, False, True]
    assert list(models[0]["prices"]) == ["USD"]


def test_a_service_that_the_page_does_not_have_follows_those_that_it_has(small, captures, english):
    english["terms"] = {"services": [{"service": "document_parsing"} | SERVICE]}
    services = [each["service"] for each in rebuilt(small, captures)["services"]]
    assert services == ["search", "fetch", "document_parsing"]


def test_services_may_be_added_to_a_page_that_has_none(small, captures):
    added = {"service": "document_parsing"} | SERVICE
    only(small, V3)["terms"] = {"services": [added]}
    assert rebuilt(small, captures)["services"] == [added]


def test_sentences_follow_those_of_the_page(small, captures):
    added = {"language": "zh", "text": "x", "meaning": "discount"}
    only(small, V3)["terms"] = {"footnotes": [added]}
    first, *others = rebuilt(small, captures)["footnotes"]
    assert (first["language"], others) == ("en", [added])


# -------------------------------------------------------------------------------------------- contradiction


@pytest.fixture
def again(small):
    """Terms of the October edition that say once more what the pages say, for a test to change."""
    names = ("billing_periods", "models", "services")
    terms = {name: copy.deepcopy(small.editions[OCTOBER][name]) for name in names}
    only(small, OCTOBER)["terms"] = terms
    return terms


@pytest.mark.usefixtures("again")
def test_terms_may_say_again_what_the_pages_say(small, captures):
    assert rebuilt(small, captures) == small.editions[OCTOBER]


CONTRADICTIONS = []


def contradicts(place):
    """A change of terms that say what the pages say, and the place at which they then say otherwise."""

    def add(change):
        CONTRADICTIONS.append(pytest.param(change, place, id=change.__name__))
        return change

    return add


@contradicts("models, deepseek-flash, prices, USD, output, peak")
def a_price(terms):
    terms["models"][0]["prices"]["USD"]["output"]["peak"] = "1.3"


@contradicts("models, deepseek-v4-pro, prices, CNY, input_cache_hit, peak")
def a_price_with_other_digits(terms):
    terms["models"][1]["prices"]["CNY"]["input_cache_hit"]["peak"] = "0.3"


@contradicts("models, deepseek-flash, prices, USD, output")
def one_price_round_the_clock(terms):
    terms["models"][0]["prices"]["USD"]["output"] = "1.2"


@contradicts("models, deepseek-v4-pro, version")
def a_version(terms):
    terms["models"][1]["version"] = "DeepSeek-V4-Pro-0814"


@contradicts("services, fetch, discount, until")
def the_end_of_a_discount(terms):
    terms["services"][1]["discount"]["until"] = "2026-12-01T00:00:00Z"


@contradicts("services, search, unit, quantity")
def a_unit(terms):
    terms["services"][0]["unit"]["quantity"] = 100


@contradicts("billing_periods, windows")
def the_hours(terms):
    terms["billing_periods"]["windows"][0]["to"] = "12:30"


@contradicts("billing_periods")
def no_periods(terms):
    terms["billing_periods"] = None


@pytest.mark.parametrize(("change", "place"), CONTRADICTIONS)
def test_terms_that_contradict_the_pages_are_refused_with_their_place(small, captures, again, change, place):
    change(again)
    with pytest.raises(CheckFailed) as caught:
        rebuild(small, captures)
    (problem,) = caught.value.problems
    assert problem.place == f"evidence/{OCTOBER}.yaml, terms, {place}"
    assert problem.advice == "the page says otherwise: correct the evidence"


def test_the_end_of_a_name_that_the_page_states_may_not_be_another(small, pages):
    page = (pages / "2026-07-10_en_names-end" / "page.html").read_bytes()
    end = {"name": "deepseek-chat", "until": "2026-07-25T15:59:00Z"}
    only(small, V3).update(
        read=[{"sha256": sha256(page)}], terms={"models": [{"model": "deepseek-v4-flash", "names": [end]} | MODEL]}
    )
    with pytest.raises(CheckFailed, match="terms, models, deepseek-v4-flash, names, deepseek-chat, until"):
        rebuild(small, pages)


def test_a_list_price_where_the_page_has_none_is_a_contradiction(small, captures, again):
    again["models"][0]["prices"]["CNY"]["output"]["off_peak"] = {"price": "4", "list_price": "5"}
    with pytest.raises(CheckFailed, match="terms, models, deepseek-flash, prices, CNY, output, off_peak"):
        rebuild(small, captures)


def test_periods_where_the_page_has_one_price_round_the_clock_are_a_contradiction(small, captures):
    only(small, V3)["terms"] = {"billing_periods": small.editions[OCTOBER]["billing_periods"]}
    with pytest.raises(CheckFailed, match="terms, billing_periods"):
        rebuild(small, captures)


def test_a_contradiction_shows_both_sides(small, captures, again):
    a_version(again)
    with pytest.raises(CheckFailed, match=r"DeepSeek-V4-Pro-0813.*DeepSeek-V4-Pro-0814"):
        rebuild(small, captures)


# ------------------------------------------------------------------------------- a page with two price lists


@pytest.fixture
def two_lists(small, pages):
    """Evidence of the coming list of the page of August 2025 alone."""
    read = [
        {"sha256": sha256((pages / f"2025-08-21_{each}_two-price-lists" / "page.html").read_bytes())}
        for each in ("en", "zh")
    ]
    evidence = only(small, V3) | {"read": read}
    small.evidence.clear()

    def at(moment):
        small.evidence[moment.replace(":", "")] = evidence | {"in_force": {"from": moment, "basis": "stated"}}
        return rebuilt(small, pages)

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
