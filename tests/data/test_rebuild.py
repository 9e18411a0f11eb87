"""Editions and the captures that they were read from: an edition holds all that they say, and contradicts none."""

import copy
import gzip
import hashlib
import shutil

import pytest

from scraper import yaml_file
from scraper.dataset.check import check_edition
from scraper.dataset.rebuild import rebuild
from scraper.editions.combine import FROM_PAGES
from scraper.problem import CheckFailed, PageNotUnderstood, ScraperError, SourceUnavailable

V3 = "2024-12-26T112648Z"
OCTOBER = "2026-10-17T160000Z"
PAGE = "2024-12-26_en_v3-promotion/page.html"
OCTOBER_PAGES = ("2026-10-17_en_search-fetch/page.html", "2026-10-17_zh_search-fetch/page.html")

V3_EDITION = """\
schema_version: 1
edition: "2024-12-26T112648Z"
recorded_at: "2026-11-24T23:50:00Z"
in_force:
  from: "2024-12-26T11:26:48Z"
  basis: "derived"
  earliest: "2024-12-25T16:00:00Z"
  earliest_proof: "announcement"
  latest: "2024-12-26T11:26:48Z"
  latest_proof: "announcement"
sources:
- what: "copy"
  language: "en"
  url: "https://api-docs.deepseek.com/quick_start/pricing"
  kept_at: {unknown: "made for the tests"}
  sha256: "SHA256"
  read: "whole"
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
    """The pages that the editions were read from, and no other."""
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
    """One edition, and no other."""
    edition = data.editions[name]
    data.editions.clear()
    data.editions[name] = edition
    return edition


def draft(data, name):
    """One edition, and no other, without what its pages say."""
    edition = only(data, name)
    for field in FROM_PAGES:
        edition.pop(field, None)
    return edition


def rebuilt(data, folder):
    """The one edition."""
    (edition,) = rebuild(data, folder)
    return edition


# ------------------------------------------------------------------------------------------------ the pages


def test_an_edition_is_what_its_draft_and_its_page_say_byte_for_byte(small, captures, v3_edition):
    draft(small, V3)
    assert yaml_file.dump(rebuilt(small, captures), "") == v3_edition


def test_rebuilding_gives_the_editions_byte_for_byte(small, captures, checkout):
    paths = (checkout() / "data" / "editions").glob("*.yaml")
    texts = {each["edition"]: yaml_file.dump(each).encode() for each in rebuild(small, captures)}
    assert texts == {path.stem: path.read_bytes() for path in paths}


def test_rebuilding_does_not_change_what_was_loaded(small, captures):
    draft(small, OCTOBER)
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


def test_pages_that_no_edition_names_do_not_matter(small, captures):
    before = rebuild(small, captures)
    (captures / "other.html").write_bytes(b"\xff")
    assert rebuild(small, captures) == before


def test_a_page_that_is_missing_is_named_by_the_edition_and_its_sha256(small, captures):
    wanted = sha256((captures / PAGE).read_bytes())
    (captures / PAGE).unlink()
    with pytest.raises(SourceUnavailable) as caught:
        rebuild(small, captures)
    (problem,) = caught.value.problems
    assert problem.place == f"editions/{V3}.yaml, sources"
    assert wanted in problem.expected


@pytest.mark.parametrize(
    ("kept", "advice"),
    [
        (
            {"repository": "https://example.org/a/b", "commit": "8" * 40, "path": "docs/pricing.md"},
            f"save https://example.org/a/b/blob/{'8' * 40}/docs/pricing.md as it is there",
        ),
        (
            {"archive": "https://example.org/web/20241226115837/https://example.org/pricing"},
            "save https://example.org/web/20241226115837/https://example.org/pricing as it is there",
        ),
        ({"address": "https://example.org/a-copy"}, "save https://example.org/a-copy as it is there"),
        ({"unknown": "its text was seen"}, "nobody is known to keep it (its text was seen)"),
        (None, "among the captures of the release"),
    ],
)
def test_where_to_get_a_page_that_is_missing_is_said(small, nothing, kept, advice):
    source = only(small, V3)["sources"][0]
    if kept is None:
        source["what"] = "page"
        del source["kept_at"]
    else:
        source["kept_at"] = kept
    with pytest.raises(SourceUnavailable) as caught:
        rebuild(small, nothing)
    (problem,) = caught.value.problems
    assert advice in problem.advice


def test_a_page_that_has_changed_is_not_found(small, captures):
    (captures / PAGE).write_bytes((captures / PAGE).read_bytes() + b"\n")
    with pytest.raises(SourceUnavailable, match=V3):
        rebuild(small, captures)


def test_all_missing_pages_of_an_edition_are_named_at_once(small, captures):
    for name in OCTOBER_PAGES:
        (captures / name).unlink()
    with pytest.raises(SourceUnavailable) as caught:
        rebuild(small, captures)
    wanted = [source["sha256"] for source in small.editions[OCTOBER]["sources"]]
    assert [problem.expected for problem in caught.value.problems] == [f"a page with sha256 {each}" for each in wanted]


def test_a_page_that_is_not_understood_is_said_with_the_edition_that_needs_it(small, captures):
    page = (captures / PAGE).read_bytes().replace(b"After that, it will recover to full price.", b"")
    (captures / PAGE).write_bytes(page)
    small.editions[V3]["sources"][0]["sha256"] = sha256(page)
    with pytest.raises(PageNotUnderstood, match=V3):
        rebuild(small, captures)


def test_pages_that_disagree_are_said_with_the_edition_that_needs_them(small, captures):
    page = (captures / OCTOBER_PAGES[1]).read_bytes().replace(b"DeepSeek-V4-Pro-0813", b"DeepSeek-V4-Pro-0814")
    (captures / OCTOBER_PAGES[1]).write_bytes(page)
    small.editions[OCTOBER]["sources"][1]["sha256"] = sha256(page)
    with pytest.raises(CheckFailed, match=rf"{OCTOBER}.*version"):
        rebuild(small, captures)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("note", "x"),
        ("recorded_at", "2026-12-01T00:00:00Z"),
        ("in_force", {"from": "2024-12-26T11:58:00Z", "basis": "derived"}),
        ("gaps", [{"product": "deepseek-chat", "currency": "USD", "why": "x"}]),
        ("derived", [{"product": "deepseek-chat", "currency": "USD", "why": "x"}]),
        ("accepted", [{"rule": "R20", "product": "deepseek-coder", "why": "x"}]),
        ("supersedes", {"edition": V3, "reason": "withdrawn"}),
    ],
)
def test_what_no_page_says_stays_as_it_is(small, captures, field, value):
    draft(small, V3)[field] = value
    assert rebuilt(small, captures)[field] == value


@pytest.mark.parametrize("name", [V3, OCTOBER])
def test_an_edition_that_breaks_its_schema_is_refused_with_its_place_whichever_is_asked_for(small, captures, name):
    small.editions[V3]["terms"] = []
    with pytest.raises(CheckFailed, match=f"R00 editions/{V3}.yaml: .*terms"):
        rebuild(small, captures, [name])


def test_a_page_is_read_with_all_that_is_accepted_in_the_data(small, captures):
    # The page that an edition was read from may have a coming list, too, that only its own edition accepts.
    edition = small.editions[V3]
    page = (captures / PAGE).read_bytes().replace(b"$0.14", b"$0.30")
    (captures / PAGE).write_bytes(page)
    edition["sources"][0]["sha256"] = sha256(page)
    edition["models"][0]["prices"]["USD"]["input_cache_miss"]["price"] = "0.30"
    with pytest.raises(PageNotUnderstood):
        rebuild(small, captures)
    accepted = [{"rule": rule, "product": "deepseek-chat", "why": "x"} for rule in ("R02", "R03")]
    small.editions[OCTOBER]["accepted"] += accepted
    assert rebuild(small, captures) == list(small.editions.values())


# ---------------------------------------------------------------------------------------------- fragments


@pytest.fixture
def part(small, captures):
    """A part of the V3 page, its tables and footnotes, which the draft names; gives what it says of the file."""
    page = (captures / PAGE).read_bytes()
    page = page[page.index(b'<div class="tabs-container') : page.index(b"<h2", page.index(b"</ul>\n<h2"))]
    (captures / PAGE).write_bytes(page)
    source = draft(small, V3)["sources"][0]
    source["sha256"] = sha256(page)
    return source


def test_a_part_of_a_page_is_read_where_the_source_says_that_it_is_one(small, captures, pages, part, v3_edition):
    part["read"] = "fragment"
    expected = v3_edition.replace(sha256((pages / PAGE).read_bytes()), part["sha256"])
    assert yaml_file.dump(rebuilt(small, captures), "") == expected.replace('read: "whole"', 'read: "fragment"')


@pytest.mark.usefixtures("part")
def test_a_part_of_a_page_is_refused_where_the_source_does_not_say_that_it_is_one(small, captures):
    with pytest.raises(PageNotUnderstood, match="A page in part is read with --fragment"):
        rebuild(small, captures)


def test_a_part_of_a_page_without_a_footnote_that_a_price_needs_is_refused(small, captures, part):
    page = (captures / PAGE).read_bytes()
    page = page[: page.index(b"</table></div></div></div>") + len(b"</table></div></div></div>")]
    (captures / PAGE).write_bytes(page)
    part |= {"sha256": sha256(page), "read": "fragment"}
    with pytest.raises(ScraperError, match=V3):
        rebuild(small, captures)


# ------------------------------------------------------------------------------------------ nothing was read


@pytest.fixture
def alone(small):
    """The V3 edition as one that nothing was read for."""
    edition = only(small, V3)
    del edition["sources"][0]["read"]
    return edition


def test_an_edition_that_nothing_was_read_for_stays_as_it_is_without_any_page(small, nothing, alone):
    before = copy.deepcopy(alone)
    assert rebuilt(small, nothing) == before


@pytest.mark.parametrize("field", ["billing_periods", "models"])
def test_such_an_edition_that_is_not_whole_stays_one_that_the_schema_refuses(small, nothing, alone, field):
    del alone[field]
    (problem,) = check_edition(V3, rebuilt(small, nothing))
    assert (problem.rule, problem.place) == ("R00", f"editions/{V3}.yaml")
    assert field in problem.found


# ---------------------------------------------------------------------------------------------- completion


@pytest.fixture
def english(small):
    """A draft of the October edition that was read from the English page alone, for a test to fill."""
    edition = draft(small, OCTOBER)
    del edition["sources"][1]["read"]
    return edition


MODEL = {"prices": {"CNY": {"input_cache_miss": "7", "output": "14"}}}
SERVICE = {"unit": {"quantity": 1000, "of": "page"}, "prices": {"CNY": {"page": "7"}}}


@pytest.fixture
def whole(small):
    """The October edition."""
    return copy.deepcopy(small.editions[OCTOBER])


def yuan(products):
    """Of products what the English page does not say."""
    wanted = ("model", "service", "unit")
    return [
        {name: each[name] for name in wanted if name in each} | {"prices": {"CNY": each["prices"]["CNY"]}}
        for each in products
    ]


def test_the_other_currency_and_the_other_languages_sentences_complete_what_one_page_says(small, captures, whole):
    english = draft(small, OCTOBER)
    del english["sources"][1]["read"]
    english |= {
        "models": yuan(whole["models"]),
        "services": yuan(whole["services"]),
        "footnotes": [each for each in whole["footnotes"] if each["language"] == "zh"],
    }
    del whole["sources"][1]["read"]
    assert yaml_file.dump(rebuilt(small, captures)) == yaml_file.dump(whole)


def test_the_end_of_a_name_completes_the_name_that_the_page_has(small, captures, english):
    end = {"name": "deepseek-v4-flash", "until": "2026-12-01T00:00:00Z"}
    english["models"] = [{"model": "deepseek-flash", "names": [end]} | MODEL]
    names = rebuilt(small, captures)["models"][0]["names"]
    assert names == [end, {"name": "deepseek-v4-flash-vision-exp"}]


def test_a_name_that_the_page_does_not_have_follows_those_that_it_has(small, captures, english):
    english["models"] = [{"model": "deepseek-flash", "names": [{"name": "deepseek-chat"}]} | MODEL]
    names = [each["name"] for each in rebuilt(small, captures)["models"][0]["names"]]
    assert names == ["deepseek-v4-flash", "deepseek-v4-flash-vision-exp", "deepseek-chat"]


def test_a_model_may_be_given_its_first_names(small, captures, english):
    english["models"] = [{"model": "deepseek-v4-pro", "names": [{"name": "deepseek-chat"}]} | MODEL]
    assert rebuilt(small, captures)["models"][1]["names"] == [{"name": "deepseek-chat"}]


def test_a_model_that_the_page_does_not_have_follows_those_that_it_has(small, captures, english):
    added = {"model": "deepseek-x"} | MODEL
    english["models"] = [added]
    models = rebuilt(small, captures)["models"]
    assert [each["model"] for each in models] == ["deepseek-flash", "deepseek-v4-pro", "deepseek-x"]
    assert models[2] == added


def test_terms_of_an_endpoint_are_not_those_of_its_model(small, captures, english):
    added = {"model": "deepseek-flash", "endpoint": "v9", "until": "2026-12-01T00:00:00Z"} | MODEL
    english["models"] = [added]
    models = rebuilt(small, captures)["models"]
    assert ["until" in each for each in models] == [False, False, True]
    assert list(models[0]["prices"]) == ["USD"]


def test_a_service_that_the_page_does_not_have_follows_those_that_it_has(small, captures, english):
    english["services"] = [{"service": "document_parsing"} | SERVICE]
    services = [each["service"] for each in rebuilt(small, captures)["services"]]
    assert services == ["search", "fetch", "document_parsing"]


def test_services_may_be_added_to_a_page_that_has_none(small, captures):
    added = {"service": "document_parsing"} | SERVICE
    draft(small, V3)["services"] = [added]
    assert rebuilt(small, captures)["services"] == [added]


def test_sentences_follow_those_of_the_page(small, captures):
    added = {"language": "zh", "text": "x", "meaning": "discount"}
    draft(small, V3)["footnotes"] = [added]
    first, *others = rebuilt(small, captures)["footnotes"]
    assert (first["language"], others) == ("en", [added])


# -------------------------------------------------------------------------------------------- contradiction


@pytest.fixture
def again(small):
    """The October edition, which says what the pages say, for a test to change."""
    return only(small, OCTOBER)


def test_an_edition_that_says_what_the_pages_say_stays_as_it_is(small, captures, again):
    before = copy.deepcopy(again)
    assert rebuilt(small, captures) == before


CONTRADICTIONS = []


def contradicts(place):
    """A change of an edition that says what the pages say, and the place at which it then says otherwise."""

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
def test_an_edition_that_contradicts_its_pages_is_refused_with_the_place(small, captures, again, change, place):
    change(again)
    with pytest.raises(CheckFailed) as caught:
        rebuild(small, captures)
    (problem,) = caught.value.problems
    assert problem.place == f"editions/{OCTOBER}.yaml, {place}"
    assert problem.advice == "the page says otherwise: correct it"


def test_the_end_of_a_name_that_the_page_states_may_not_be_another(small, pages):
    page = (pages / "2026-07-10_en_names-end" / "page.html").read_bytes()
    end = {"name": "deepseek-chat", "until": "2026-07-25T15:59:00Z"}
    edition = draft(small, V3)
    edition["sources"][0]["sha256"] = sha256(page)
    edition["models"] = [{"model": "deepseek-v4-flash", "names": [end]} | MODEL]
    with pytest.raises(CheckFailed, match="models, deepseek-v4-flash, names, deepseek-chat, until"):
        rebuild(small, pages)


def test_a_list_price_where_the_page_has_none_is_a_contradiction(small, captures, again):
    again["models"][0]["prices"]["CNY"]["output"]["off_peak"] = {"price": "4", "list_price": "5"}
    with pytest.raises(CheckFailed, match="models, deepseek-flash, prices, CNY, output, off_peak"):
        rebuild(small, captures)


def test_periods_where_the_page_has_one_price_round_the_clock_are_a_contradiction(small, captures):
    periods = small.editions[OCTOBER]["billing_periods"]
    draft(small, V3)["billing_periods"] = periods
    with pytest.raises(CheckFailed, match="billing_periods"):
        rebuild(small, captures)


def test_a_kind_that_the_page_does_not_have_in_a_currency_that_it_prints_is_a_contradiction(small, captures, english):
    english["services"] = [{"service": "search", "unit": {"quantity": 1000, "of": "successful request"}}]
    english["services"][0]["prices"] = {"USD": {"page": "1"}}
    with pytest.raises(CheckFailed, match=r"services, search, prices, USD, page: .*what was read: nothing"):
        rebuild(small, captures)


def test_a_contradiction_shows_both_sides(small, captures, again):
    a_version(again)
    with pytest.raises(CheckFailed, match=r"DeepSeek-V4-Pro-0813.*DeepSeek-V4-Pro-0814"):
        rebuild(small, captures)


# ------------------------------------------------------------------------------- a page with two price lists


@pytest.fixture
def two_lists(small, pages):
    """A draft of an edition from an instant, read from the page of August 2025 with its two lists."""
    source = {"what": "copy", "url": "https://example.org/", "read": "whole"}
    of = {each: (pages / f"2025-08-21_{each}_two-price-lists" / "page.html").read_bytes() for each in ("zh", "en")}
    sources = [source | {"language": each, "sha256": sha256(page)} for each, page in of.items()]
    edition = draft(small, V3) | {"sources": sources}
    small.editions.clear()

    def at(moment):
        name = moment.replace(":", "")
        small.editions[name] = edition | {"edition": name, "in_force": {"from": moment, "basis": "stated"}}
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
    # The page says that the list in force ends at 16:00:00: a slip in the instant must not revive it.
    with pytest.raises(ScraperError, match="2025-09-05T16:00:00Z"):
        two_lists(moment)
