"""What a refresh leaves on disk: observations, editions, captures."""

import gzip
import hashlib
import os
from datetime import timedelta

import pytest
from faults import all_pages, bundled, one_after_the_other
from world import NOW, OCTOBER, SEEN, at, captures, contents, dearer, edited, edition, pages

from scraper import yaml_file
from scraper.dataset import check, dataset, publish
from scraper.dataset.rebuild import rebuild
from scraper.editions.combine import FROM_PAGES
from scraper.refresh import refresh

TOMORROW = NOW + timedelta(days=1)


def changed(before, after):
    """The paths of the files that are new, gone or other than before."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


# -------------------------------------------------------------------------------------------- the same page


def test_the_same_page_on_a_new_day_is_a_line_of_observations_and_nothing_else(world):
    before, lines = contents(world.root), world.observations()
    outcome = world.given(pages(), TOMORROW)
    assert (outcome.exit_code, outcome.observed, outcome.made) == (0, OCTOBER, [])
    address = "https://api-docs.deepseek.com/quick_start/pricing"
    assert world.observations() == [*lines, f"2026-10-21T09:00:00Z,{OCTOBER},{address}"]
    # What is compiled from it says until when the prices were seen.
    assert changed(before, contents(world.root)) == {
        "data/observations.csv",
        "data/prices.json",
        "deepseek_prices/_observed.py",
    }


OTHER_DIGITS = (("en", "$0.6<", "$0.60<"), ("en", "$1.2<", "$1.200<"), ("zh", ">5元<", ">5.0元<"))


def test_a_page_with_the_same_prices_in_other_digits_makes_no_edition(world):
    outcome = world.given(edited(pages(), *OTHER_DIGITS), TOMORROW)
    assert (outcome.exit_code, outcome.observed, outcome.made) == (0, OCTOBER, [])


def test_the_next_edition_has_the_new_digits(world):
    outcome = world.given(edited(dearer(pages()), ("en", "$1.98<", "$1.980<")), TOMORROW)
    (made,) = outcome.made
    (pro,) = (model for model in made.edition["models"] if model["model"] == "deepseek-v4-pro")
    assert pro["prices"]["USD"]["output"]["off_peak"] == "1.980"


def test_a_twin_with_the_same_prices_in_other_digits_bears_the_page_out(world):
    both = pages(twins=True)
    twin = both["en", "markdown"]
    assert b"| $0.6 " in twin
    outcome = world.given(both | {("en", "markdown"): twin.replace(b"| $0.6 ", b"| $0.60 ")}, TOMORROW)
    assert (outcome.exit_code, outcome.problems) == (0, ())


def test_the_same_page_twice_a_day_changes_nothing_the_second_time(world):
    world.given(pages(), TOMORROW)
    before = contents(world.root)
    assert world.given(pages(), TOMORROW + timedelta(hours=3)).exit_code == 0
    assert contents(world.root) == before


def test_the_day_of_an_observation_is_that_of_utc(world):
    world.given(pages(), at("2026-10-20T23:59:59Z"))
    assert len(world.observations()) == 1
    world.given(pages(), at("2026-10-21T00:00:00Z"))
    assert len(world.observations()) == 2


def test_an_instant_of_another_time_zone_is_written_in_utc(world):
    world.given(pages(), at("2026-10-22T07:00:00+08:00"))
    assert world.observations()[-1].startswith("2026-10-21T23:00:00Z,")


def test_a_page_that_only_words_a_known_sentence_otherwise_is_the_same(world):
    other = edited(pages(), ("en", "Model prices are listed in units", "The prices listed below are in units"))
    other = edited(other, ("en", "We bill model usage based", "We will bill based"))
    assert world.given(other).exit_code == 0


# -------------------------------------------------------------------------------------------- a new edition


@pytest.fixture
def published(world):
    """After a refresh that met a new state, with its twins."""
    outcome = world.given(dearer(all_pages()))
    assert outcome.exit_code == 10
    return world


NEW = "2026-10-20T090000Z"


def test_a_new_state_makes_an_edition_and_what_is_compiled_and_nothing_else(world):
    before = contents(world.root)
    assert world.given(dearer(pages())).exit_code == 10
    assert changed(before, contents(world.root)) == {
        f"data/editions/{NEW}.yaml",
        "data/README.md",
        "data/prices.json",
        "deepseek_prices/_editions.py",
        "deepseek_prices/_evidence.py",
        "deepseek_prices/_models.py",
        "deepseek_prices/_observed.py",
    }


def test_a_new_edition_has_the_new_prices_and_the_bounds_of_both_looks(published):
    new = published.editions()[NEW]
    assert new["models"][0]["prices"]["USD"]["output"] == {"off_peak": "0.7", "peak": "1.4"}
    assert new["models"][0]["prices"]["CNY"]["output"] == {"off_peak": "4.5", "peak": "9"}
    moment = "2026-10-20T09:00:00Z"
    looks = {"earliest": SEEN, "earliest_proof": "page", "latest": moment, "latest_proof": "page"}
    assert new["in_force"] == {"from": moment, "basis": "observed"} | looks
    assert new["recorded_at"] == moment


def test_a_new_edition_names_every_capture_as_its_source_and_which_it_was_read_from(published):
    of = captures(dearer(all_pages()))
    assert published.editions()[NEW]["sources"] == [
        {
            "what": "page",
            "language": each.language,
            "url": each.url,
            "captured_on": "2026-10-20",
            "captured_from": "2026-10-20T09:00:00Z",
            "captured_until": "2026-10-20T09:00:00Z",
            "sha256": each.sha256,
        }
        | ({"read": "whole"} if each.format == "html" else {})
        for each in of
    ]


def test_the_page_of_a_new_edition_is_the_same_from_then_on(published):
    assert published.given(dearer(all_pages()), TOMORROW).exit_code == 0
    assert published.observations()[-1].startswith(f"2026-10-21T09:00:00Z,{NEW},")


def test_a_text_around_the_content_that_bears_on_no_price_is_a_warning(world):
    outcome = world.given(edited(pages(), ("en", "<main>", "<div>Join our Discord</div><main>")))
    assert outcome.exit_code == 0
    (warning,) = [each for each in outcome.warnings if "around the content" in each.place]
    assert (warning.place, warning.found) == (
        'en page (html), around the content, <div class="main-wrapper">',
        "Join our Discord",
    )


def test_from_the_captures_that_were_kept_every_new_edition_is_rebuilt_byte_for_byte(published):
    loaded = dataset.load(published.root / "data")
    loaded.editions[NEW] = {name: each for name, each in loaded.editions[NEW].items() if name not in FROM_PAGES}
    (again,) = rebuild(loaded, published.keep, [NEW])
    assert yaml_file.dump(again) == (published.root / "data" / "editions" / f"{NEW}.yaml").read_text("utf-8")


def test_announced_editions_are_rebuilt_byte_for_byte_as_well(repository_of):
    # A list that comes, then a routing that comes and is withdrawn: of each kind.
    world = repository_of("2026-08-06T091026Z")
    accepted = [
        {"rule": "R19", "product": name, "why": "as the page says"} for name in ("deepseek-v4-flash", "deepseek-v4-pro")
    ]
    assert world.given(pages("2026-08-13"), at("2026-08-13T18:00:00Z"), accepted).exit_code == 10
    accepted += [
        {"rule": "R20", "product": f"deepseek-v4-flash{each}", "why": "as the page says"}
        for each in ("", "-vision-exp")
    ]
    assert world.given(pages("2026-09-10"), at("2026-09-10T12:00:00Z"), accepted).exit_code == 10
    assert world.given(pages("2026-09-15"), at("2026-09-15T12:00:00Z"), accepted).exit_code == 10
    loaded = dataset.load(world.root / "data")
    _, *new = sorted(loaded.editions)
    assert new == [
        "2026-08-13T180000Z",
        "2026-08-16T160000Z",
        "2026-09-10T120000Z",
        "2026-09-14T040000Z",
        "2026-09-14T040000Z.2",
        "2026-09-15T120000Z",
    ]
    read = [name for name in new if any("read" in each for each in loaded.editions[name]["sources"])]
    # What the page says in words only is no list that could be read again.
    assert [name for name in new if name not in read] == ["2026-09-14T040000Z"]
    for name in read:
        loaded.editions[name] = {
            field: each for field, each in loaded.editions[name].items() if field not in FROM_PAGES
        }
    for again in rebuild(loaded, world.keep, new):
        assert (
            yaml_file.dump(again).encode()
            == (world.root / "data" / "editions" / f"{again['edition']}.yaml").read_bytes()
        )


def test_after_a_new_edition_nothing_has_drifted(published):
    assert publish.drifted(published.root) == []


def test_a_stated_end_that_came_is_the_instant_of_the_new_edition(repository_of):
    world = repository_of("2025-01-20T122930Z")
    assert world.given(pages("2025-02-09"), at("2025-02-09T04:00:00Z")).exit_code == 10
    (_, new) = world.editions().values()
    assert new["in_force"] == {"from": "2025-02-08T16:00:00Z", "basis": "stated"}


def test_a_stated_end_that_passed_on_a_page_that_did_not_change_is_not_understood(world):
    before = contents(world.root)
    outcome = world.given(pages(), at("2026-11-01T09:00:00Z"))
    assert outcome.exit_code == 30
    assert contents(world.root) == before


def test_an_older_state_again_is_not_understood(repository_of):
    world = repository_of("2026-09-19T101058Z", OCTOBER)
    before = contents(world.root)
    outcome = world.given(pages("2026-09-21"))
    assert outcome.exit_code == 30
    assert "the state of edition 2026-09-19T101058Z again" in str(outcome.problems[0])
    assert contents(world.root) == before


# --------------------------------------------------------------------------------- what a person accepts

NOVEMBER = at("2026-11-15T12:00:00Z")
CUT, CUT_AT = pages("2026-04-26"), at("2026-04-26T13:00:00Z")
R19 = [{"rule": "R19", "product": f"deepseek-v4-{each}", "why": "the page says so"} for each in ("flash", "pro")]


def test_a_price_that_moves_far_is_not_published_by_itself(repository_of):
    world = repository_of("2026-04-25T151700Z")
    before = contents(world.root)
    outcome = world.given(CUT, CUT_AT)
    assert outcome.exit_code == 40
    assert {each.rule for each in outcome.problems} == {"R19"}
    assert contents(world.root) == before


def test_a_price_that_moves_far_is_published_where_a_person_accepts_it(repository_of):
    world = repository_of("2026-04-25T151700Z")
    names = [
        *R19,
        *(
            {"rule": "R19", "product": name, "why": "the page says so"}
            for name in ("deepseek-chat", "deepseek-reasoner")
        ),
    ]
    assert world.given(CUT, CUT_AT, names).exit_code == 10
    accepted = world.editions()["2026-04-26T121500Z"]["accepted"]
    assert [each for each in accepted if each in R19] == R19


def without_a_name():
    """The page with one name less that is billed as deepseek-flash."""
    return edited(
        pages(),
        ("en", "The legacy names <code>deepseek-v4-flash</code> and <code>deepseek-v4-flash-vision-exp</code>",
         "The legacy names <code>deepseek-v4-flash</code>"),
        ("zh", "、<code>deepseek-v4-flash-vision-exp</code>", ""),
    )  # fmt: skip


def test_a_name_that_disappears_is_not_published_by_itself(world):
    before = contents(world.root)
    outcome = world.given(without_a_name())
    assert (outcome.exit_code, [each.rule for each in outcome.problems]) == (40, ["R20"])
    assert contents(world.root) == before


def test_a_name_that_disappears_is_published_where_a_person_accepts_it(world):
    accepted = [{"rule": "R20", "product": "deepseek-v4-flash-vision-exp", "why": "as announced"}]
    assert world.given(without_a_name(), accepted=accepted).exit_code == 10
    assert world.editions()[NEW]["accepted"] == accepted


def test_a_reason_for_something_else_accepts_nothing(world):
    accepted = [{"rule": "R20", "product": "deepseek-v4-pro", "why": "as announced"}]
    assert world.given(without_a_name(), accepted=accepted).exit_code == 40


SERVICES = ("document_parsing", "speech_synthesis", "speech_recognition")


def test_a_service_on_one_page_only_is_published_where_a_person_accepts_it_and_stays_accepted(world):
    accepted = [{"rule": "R13", "product": each, "why": "no English page has it"} for each in SERVICES]
    assert world.given(pages("2026-11-15"), NOVEMBER, accepted[1:]).exit_code == 40
    assert world.given(pages("2026-11-15"), NOVEMBER, accepted).exit_code == 10
    new = world.editions()["2026-11-15T120000Z"]
    assert sorted(new["accepted"], key=str) == sorted(accepted, key=str)
    assert [each["why"] for each in new["gaps"]] == ["no English page has it"] * 3
    assert world.given(pages("2026-11-15"), NOVEMBER + timedelta(days=1)).exit_code == 0


# ---------------------------------------------------------------------------------------------------- once, not twice


@pytest.fixture
def counted(monkeypatch):
    """How often the data is loaded and compiled, which editions are looked at, and which texts are read."""
    calls = {name: [] for name in ("load", "compile_dataset", "check_edition", "read_text")}

    def count(module, name):
        function = getattr(module, name)
        monkeypatch.setattr(
            module,
            name,
            lambda first, *more, **options: (calls[name].append(first), function(first, *more, **options))[1],
        )

    count(dataset, "load")
    count(publish, "compile_dataset")
    count(check, "check_edition")
    count(refresh, "read_text")
    return calls


@pytest.mark.parametrize(("served", "looked_at"), [(all_pages(), [OCTOBER]), (dearer(all_pages()), [OCTOBER, NEW])])
def test_a_refresh_loads_and_compiles_once_looks_at_each_edition_once_and_reads_each_capture_once(
    world, counted, served, looked_at
):
    assert world.given(served).exit_code in {0, 10}
    assert (len(counted["load"]), len(counted["compile_dataset"])) == (1, 1)
    assert counted["check_edition"] == looked_at
    assert len(counted["read_text"]) == len(served)


# ------------------------------------------------------------------------------------ folders that do not allow it


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root; a disk without space shows the same")
@pytest.mark.parametrize("folder", ["data/editions", "data"])
def test_a_folder_that_may_not_be_written_to_is_an_error_and_nothing_is_changed(world, folder):
    before = contents(world.root)
    path = world.root / folder
    path.chmod(0o555)
    try:
        outcome = world.given(dearer(pages()) if folder == "data/editions" else pages(), TOMORROW)
    finally:
        path.chmod(0o755)
    assert outcome.exit_code == 20
    assert contents(world.root) == before


def test_a_folder_that_is_gone_is_an_error(world):
    (world.root / "data" / "editions").rename(world.root / "elsewhere")
    assert world.given(dearer(pages())).exit_code in {20, 40}


# ----------------------------------------------------------------------------------------------- captures


def kept(world):
    """The SHA-256 of what is in each kept file, by its name."""
    found = (
        {path.name: gzip.decompress(path.read_bytes()) for path in world.keep.glob("*")} if world.keep.exists() else {}
    )
    return {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}


def test_the_captures_of_a_new_edition_are_kept_compressed_under_their_sha256(published):
    of = captures(dearer(all_pages()))
    assert kept(published) == {f"{each.sha256}.gz": each.sha256 for each in of}


@pytest.mark.parametrize(
    ("served", "exit_code"),
    [
        (all_pages() | {("en", "html"): bundled("error_app-shell")}, 30),
        (edited(all_pages(), ("en", "2500", "2600")), 40),
        (without_a_name(), 40),
    ],
    ids=["not understood", "witnesses disagree", "a rule is broken"],
)
def test_the_captures_of_a_page_that_is_refused_are_kept(world, served, exit_code):
    assert world.given(served).exit_code == exit_code
    assert set(kept(world).values()) == {each.sha256 for each in captures(served)}


def test_the_captures_of_a_page_that_is_the_same_are_not_kept(world):
    assert world.given(pages(), TOMORROW).exit_code == 0
    assert not world.keep.exists()


def test_no_capture_is_kept_of_a_site_that_is_not_available(online):
    assert online.fetched(lambda request: request.send(b"", status=500)).exit_code == 20
    assert not online.keep.exists()


def test_the_captures_of_the_second_fetch_are_kept_where_the_first_disagreed(online):
    new = dearer(all_pages())
    assert online.fetched(one_after_the_other(edited(new, ("en", "2500", "2600")), new)).exit_code == 10
    assert set(kept(online).values()) == {each.sha256 for each in captures(new)}


def test_a_capture_that_is_kept_already_stays_as_it_is(world):
    (first, *_) = captures(dearer(pages()))
    world.keep.mkdir()
    path = world.keep / f"{first.sha256}.gz"
    path.write_bytes(gzip.compress(first.data, mtime=1))
    before = path.read_bytes()
    assert world.given(dearer(pages())).exit_code == 10
    assert path.read_bytes() == before


# ------------------------------------------------------------------------------------------- the calendar


@pytest.mark.parametrize(("day", "left"), [("2026-11-01", ""), ("2026-11-02", "59 days"), ("2026-12-31", "0 days")])
def test_fewer_than_60_days_of_calendar_are_a_warning(repository_of, day, left):
    # The year's days off are known to 31 December.
    world = repository_of("2026-11-13T160000Z") if day == "2026-12-31" else repository_of("2026-10-31T160000Z")
    accepted = edition("2026-11-13T160000Z")["accepted"]
    outcome = world.given(pages("2026-11-15"), at(f"{day}T09:00:00Z"), accepted)
    assert outcome.exit_code in {0, 10}
    assert [each.found for each in outcome.warnings] == ([left] if left else [])


def test_a_warning_stands_beside_what_went_wrong(world):
    outcome = world.given(pages(), at("2026-12-01T09:00:00Z"))
    assert outcome.exit_code == 30
    assert [each.place for each in outcome.warnings] == ["holidays/cn.yaml"]
