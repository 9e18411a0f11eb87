"""What auditors ask: an edition by name, instant or file; every change; why a price is what it is; published files."""

import copy
import hashlib
import json
import re
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from deepseek_prices import _evidence, audit, diff, editions, get_price, kinds, models
from deepseek_prices.audit import AuditError, edition_at, instant, log, verify, why
from deepseek_prices.changes import Change
from deepseek_prices.errors import CalendarUnknown, NoLongerSold, NotYet, PriceUnknown, UnknownCurrency, UnknownKind
from deepseek_prices.source import RANKS, address, shows_a_price

EDITIONS, SHA256 = _evidence.EDITIONS, _evidence.SHA256


def standing(name: str) -> str:
    """The edition that counts for the instant of this name: itself, or its newest correction."""
    return next(each for each in EDITIONS if each.partition(".")[0] == name)


R1 = standing("2025-01-20T122930Z")
V3 = standing("2024-12-26T112648Z")
FIRST = standing("2024-05-06T160000Z")


# ------------------------------------------------------------------------------------------------------ an instant


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2025-01-20", 0), ("2025-01-20T10:00Z", 36000), ("2025-01-20T10:00:30+08:00", 7230)],
)
def test_a_date_is_its_first_instant_in_utc(text, seconds):
    found = instant(text)
    assert found == datetime(2025, 1, 20, tzinfo=UTC) + timedelta(seconds=seconds)
    assert found.tzinfo is UTC


def test_an_instant_without_a_time_zone_is_refused_with_both_ways_to_write_it():
    with pytest.raises(AuditError, match=r"2025-01-20T10:00Z for UTC, or 2025-01-20T10:00\+08:00 for Beijing"):
        instant("2025-01-20T10:00")


@pytest.mark.parametrize("text", ["", "yesterday", "2025-02-30", "20.01.2025"])
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(AuditError, match="is no instant"):
        instant(text)


# ------------------------------------------------------------------------------------------------------ an edition


@pytest.mark.parametrize("name", EDITIONS)
def test_every_edition_is_found_by_its_name(name):
    assert edition_at(name)["edition"] == name


@pytest.mark.parametrize(
    ("which", "name"),
    [
        ("2025-01-20", V3),
        ("2025-01-21", R1),
        ("2025-01-20T12:29:29Z", V3),
        ("2025-01-20T12:29:30Z", R1),
        ("2025-01-21T00:00+08:00", R1),
        ("2100-01-01", list(EDITIONS)[-1]),
    ],
)
def test_a_date_or_an_instant_is_the_edition_in_force_then(which, name):
    assert edition_at(which)["edition"] == name


def test_before_the_first_edition_there_is_none():
    with pytest.raises(AuditError, match=f"the first is {FIRST}") as caught:
        edition_at("2024-01-01")
    assert caught.value.near == (FIRST,)


def test_a_name_that_no_edition_has_is_refused_with_what_is_near():
    with pytest.raises(AuditError, match="no edition has the name 2025-01-20T122900Z") as caught:
        edition_at("2025-01-20T122900Z")
    assert R1 in caught.value.near


@pytest.mark.parametrize("name", ["2026-09-14T040000Z", "2026-09-14T040000Z.2"])
def test_a_withdrawn_edition_is_refused_by_name(name):
    with pytest.raises(AuditError, match="was superseded or withdrawn: no edition begins there"):
        edition_at(name)


def test_of_a_superseded_edition_the_one_that_counts_is_named(monkeypatch):
    first, second = "2024-12-26T112648Z", "2024-12-26T112648Z.2"
    monkeypatch.setattr(_evidence, "EDITIONS", {second: EDITIONS[V3]})
    with pytest.raises(AuditError, match=rf"{re.escape(second)} counts in its place") as caught:
        edition_at(first)
    assert caught.value.near == (second,)


@pytest.mark.parametrize("which", ["", "latest", "2025-01-20T10:00", "R1"])
def test_what_is_neither_is_refused_with_what_is_expected(which):
    with pytest.raises(AuditError, match="an edition's name, a date, an instant with a time zone, or the path"):
        edition_at(which)


# ---------------------------------------------------------------------------------------------------- of a file


@pytest.fixture
def written(tmp_path):
    """Write an edition, changed or not, to a file."""

    def write(name: str = "edition.json", **terms: object) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(copy.deepcopy(EDITIONS[V3]) | terms), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("of", [str, Path])
def test_an_edition_is_read_from_json(written, of):
    assert edition_at(of(written(billing_periods=None, models=[]))) == EDITIONS[V3] | {"models": []}


def test_an_edition_is_read_from_yaml(written):
    assert edition_at(written("edition.yaml")) == EDITIONS[V3]  # all JSON is YAML


def test_without_pyyaml_another_yaml_is_refused_with_what_to_install(written, monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(AuditError, match="python -m pip install pyyaml"):
        edition_at(written("edition.yaml"))


def test_a_published_file_is_known_by_its_sha256_without_pyyaml(tmp_path, monkeypatch):
    path = tmp_path / "any.yaml"
    path.write_bytes(b"as published")
    monkeypatch.setitem(sys.modules, "yaml", None)
    monkeypatch.setitem(_evidence.SHA256, V3, hashlib.sha256(b"as published").hexdigest())
    assert edition_at(path) is EDITIONS[V3]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(AuditError, match=r"nowhere\.json cannot be read: No such file"):
        edition_at(tmp_path / "nowhere.json")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "null", '{"models": [], "services": []}', '{"billing_periods": null, "models": [{}]}']
)
@pytest.mark.parametrize("name", ["edition.json", "edition.yaml"])
def test_a_file_that_is_no_edition_is_refused(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AuditError, match=f"{name} is no "):
        edition_at(path)


@pytest.mark.parametrize(
    "terms", [{"edition": 1}, {"edition": "mine"}, {"in_force": {}}, {"in_force": {"from": "soon"}}]
)
def test_a_file_without_a_name_or_an_instant_is_refused(written, terms):
    with pytest.raises(AuditError, match=r"edition\.json is no edition"):
        edition_at(written(**terms))


def test_a_file_that_is_nested_too_deep_is_refused(tmp_path):
    path = tmp_path / "edition.json"
    path.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(AuditError, match=r"edition\.json is no edition"):
        edition_at(path)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "edition.json"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(AuditError, match="is no edition"):
        edition_at(path)


@pytest.mark.parametrize(
    "amount", [0.28, "free", "NaN", "1e3", "-1", {"price": "0.28", "list_price": 1.1}, {"peak": 1}, {"peak": "x"}]
)
def test_an_amount_that_is_no_printed_decimal_is_refused(written, amount):
    model = {"model": "deepseek-chat", "prices": {"USD": {"output": amount}}}
    with pytest.raises(AuditError, match=r"edition\.json"):
        edition_at(written(models=[model]))


# ---------------------------------------------------------------------------------------------------------- the log


def test_the_log_is_every_edition_in_order_with_its_instants():
    found = [(each.edition.name, each.edition.in_force_from, each.edition.in_force_until) for each in log()]
    assert found == [(each.name, each.in_force_from, each.in_force_until) for each in editions()]


def test_the_log_ends_before_the_instant_until_which_it_is_asked_for():
    found = log(instant("2026-10-17"), instant("2026-10-31T16:00Z"))
    assert [entry.edition.name for entry in found] == ["2026-10-17T160000Z"]


def test_the_log_of_a_name_has_what_its_user_pays():
    (entry,) = log(
        instant("2026-09-09"), instant("2026-11-14"), model="deepseek-v4-flash", kind="output", prices_only=True
    )
    found = [str(each.percent()) for each in entry.changes if each.product == "deepseek-v4-flash"]
    assert found == ["-9.1", "-9.1", "-11.1", "-11.1"]
    assert {each.product for each in entry.changes} == {"deepseek-v4-flash", "deepseek-flash"}


def test_the_log_of_a_name_has_the_changes_of_what_it_is_billed_as():
    (entry,) = log(instant("2026-04-24"), instant("2026-04-25"), model="deepseek-chat", kind="output")
    assert {each.product for each in entry.changes} == {"deepseek-chat", "deepseek-v4-flash"}


def test_the_log_of_prices_alone_has_no_other_change_and_no_edition_without_one():
    assert {change.of for entry in log(prices_only=True) for change in entry.changes} == {"price"}
    assert len(log(prices_only=True)) < len(log())


@pytest.mark.parametrize(
    ("asked", "found"), [({"model": "deepseek-chatt"}, "deepseek-chat"), ({"kind": "outputs"}, "output")]
)
def test_the_log_of_what_no_edition_has_is_refused_with_what_is_like_it(asked, found):
    with pytest.raises(ValueError, match=f"is it {found}"):
        log(**asked)


def test_no_sentence_comes_back_that_no_copy_in_between_shows():
    gone = set()
    for entry in log(instant("2026-10-17")):
        sentences = [each for each in entry.changes if each.of == "sentence"]
        assert not gone & {each.term for each in sentences if each.before is None}
        gone |= {each.term for each in sentences if each.after is None}
    assert gone == {"server_side_free"}


def test_a_sentence_goes_with_the_first_state_of_which_a_copy_lacks_it():
    (entry,) = (
        entry
        for entry in log(instant("2026-10-17"))
        if any((each.term, each.after) == ("server_side_free", None) for each in entry.changes)
    )
    assert entry.edition.name == standing("2026-11-13T160000Z")
    (sentence,) = why("search", "server_side_request", instant("2026-11-05"), currency="CNY").sentences
    assert (sentence["meaning"], sentence["not_seen"]) == ("server_side_free", True)


@pytest.mark.parametrize("at", ["2026-10-20", "2026-11-05", "2026-11-14"])
def test_the_cell_of_a_request_that_the_model_makes_is_that_of_a_request(at):
    (cell,) = why("search", "server_side_request", instant(at), currency="CNY").printed
    assert (cell.kind, cell.price, cell.list_price) == ("request", "5", None)


def test_an_entry_says_how_its_instant_is_known_and_between_which_bounds():
    (entry,) = (each for each in log() if each.edition.name == R1)
    edition = entry.edition
    assert edition.basis == "derived"
    assert (edition.earliest, edition.earliest_proof) == (instant("2025-01-19T16:00Z"), "announcement")
    assert (edition.latest, edition.latest_proof) == (instant("2025-01-20T12:29:30Z"), "announcement")


def test_an_instant_that_is_stated_has_no_bounds():
    entry = next(each for each in log() if each.edition.basis == "stated")
    assert (entry.edition.earliest, entry.edition.latest) == (None, None)


def test_of_the_first_edition_everything_is_new():
    first = log()[0]
    assert "deepseek-chat output USD" in {diff.what(change) for change in first.changes}
    assert {change.before for change in first.changes} == {None}
    assert not first.price_neutral


def test_the_end_of_the_first_discount_is_a_change_of_prices():
    (entry,) = (each for each in log() if each.edition.name == standing("2025-02-08T160000Z"))
    assert ("deepseek-chat output USD", "0.28 (list price 1.10)", "1.10") in [
        diff.line(change)[:3] for change in entry.changes
    ]
    assert not entry.price_neutral


@pytest.mark.parametrize("name", ["2024-05-17T160000Z", "2026-05-31T155900Z", "2026-05-22T160103Z"])
def test_a_change_after_which_every_request_costs_the_same_is_price_neutral(name):
    (entry,) = (each for each in log() if each.edition.name == standing(name))
    assert entry.price_neutral


def test_since_an_instant_the_log_has_what_begins_there_and_later():
    since = instant("2026-10-17T16:00Z")
    names = [each.edition.name for each in log(since)]
    assert names == [each.name for each in editions() if each.in_force_from >= since]
    assert names[0].startswith("2026-10-17T160000Z")


def test_an_entry_is_the_same_since_any_instant():
    since = instant("2026-10-01")
    assert [*log(since)] == [each for each in log() if each.edition.in_force_from >= since]


def test_since_needs_a_time_zone():
    with pytest.raises(ValueError, match="has no time zone"):
        log(datetime(2026, 1, 1))  # noqa: DTZ001


def test_an_entry_is_json():
    (entry,) = (each for each in log() if each.edition.in_force_from == instant("2025-02-08T16:00Z"))
    found = json.loads(json.dumps(entry.as_dict()))
    assert found["edition"]["in_force_from"] == "2025-02-08T16:00:00Z"
    assert {*Change._fields, "percent"} == set(found["changes"][0])
    assert found["changes"][0]["percent"] == "400.0"


# --------------------------------------------------------------------------------------------------- why: the answer


@pytest.mark.parametrize("edition", editions(), ids=lambda edition: edition.name)
@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_every_price_has_sources_and_its_cell_where_a_copy_with_it_was_seen(edition, currency):
    at = edition.in_force_from + timedelta(hours=1)
    for model in models(at):
        for kind in kinds(model, at):
            found = why(model, kind, at, currency=currency)
            if found.error is None:
                assert found.price == get_price(model, kind, at, currency=currency)
                assert found.edition.name == found.price.edition
                assert found.sources
                assert found.rests_on in RANKS
                derived = any(caveat.of == "derived" for caveat in found.caveats)
                was_seen = not derived and any(map(shows_a_price, found.sources))
                assert [each.price for each in found.printed] == ([str(found.price)] if was_seen else [])


@pytest.mark.parametrize(
    ("asked", "at", "rests_on", "cells"),
    [
        (("deepseek-flash", "output", "USD"), "2026-11-14", "a text copy", ["0.6"]),
        (("search", "request", "USD"), "2026-11-14", "somebody's record", []),
        (("speech_recognition", "hour", "CNY"), "2026-11-14", "news of DeepSeek's", []),
        (("speech_synthesis", "character", "CNY"), "2026-11-14", "a text copy", []),
        (("deepseek-chat", "output", "USD"), "2024-06-01", "news of DeepSeek's", []),
        (("deepseek-chat", "output", "CNY"), "2025-01-01", "the page, read whole", ["2"]),
        (("deepseek-flash", "output", "CNY"), "2026-09-16", "a copy with its table", ["4"]),
    ],
)
def test_it_says_on_what_the_price_rests_and_has_a_cell_only_where_one_was_seen(asked, at, rests_on, cells):
    found = why(*asked[:2], instant(at), currency=asked[2])
    assert (found.rests_on, [each.price for each in found.printed]) == (rests_on, cells)


def test_records_of_other_products_are_no_sources_of_a_price():
    notes = [each.get("note", "") for each in why("deepseek-flash", "output", instant("2026-11-14")).sources]
    assert not any("Search" in note for note in notes)


def test_what_bears_on_the_instant_alone_stands_apart():
    found = why("deepseek-flash", "output", instant("2026-11-14"))
    assert [each["note"] for each in found.dated_by] == ["the day"]
    assert not any("instant_only" in each for each in found.sources)


def test_the_chain_names_the_edition_its_file_and_how_its_instant_is_known():
    found = why("deepseek-chat", "output", instant("2025-01-25")).edition
    assert (found.name, found.basis, found.sha256) == (R1, "derived", SHA256[R1])
    assert (found.in_force_from, found.earliest) == (instant("2025-01-20T12:29:30Z"), instant("2025-01-19T16:00Z"))


@pytest.mark.parametrize(("currency", "languages"), [("USD", {"en"}), ("CNY", {"zh"})])
def test_the_sources_are_those_that_bear_on_the_currency(currency, languages):
    found = why("deepseek-chat", "output", instant("2025-01-25"), currency=currency).sources
    assert {each.get("currency") for each in found} <= {currency, None}
    assert {each.get("language") for each in found} >= languages


def test_a_copy_says_where_it_stands():
    (first, *_) = why("deepseek-chat", "output", instant("2025-01-25")).sources
    kept = first["kept_at"]
    assert (first["what"], kept["path"]) == ("copy", "deepseek_docs.md")
    assert address(first) == f"{kept['repository']}/blob/{kept['commit']}/deepseek_docs.md"


def test_a_source_has_its_address_day_and_note():
    source = why("deepseek-chat", "output", instant("2025-01-25")).sources[0]
    assert source["url"] == "https://api-docs.deepseek.com/quick_start/pricing"
    note = "a text copy; a part of the file, whose SHA-256 this is"
    assert (source["captured_on"], source["note"]) == ("2025-01-23", note)


def test_the_cell_has_the_list_price_that_is_printed_beside_the_price():
    (cell,) = why("deepseek-chat", "output", instant("2025-01-25"), currency="CNY").printed
    assert cell == ("deepseek-chat", "output", "standard", "CNY", "2", "8")


def test_an_uncertain_price_has_the_price_lists_that_may_hold_already():
    at = instant("2026-04-25T14:00Z")
    found = why("deepseek-v4-pro", "output", at)
    assert not found.price.certain
    assert [each.name for each in found.doubt] == [standing("2026-04-25T151700Z")]


def test_a_certain_price_has_none():
    assert why("deepseek-chat", "output", instant("2025-01-25")).doubt == ()


# ---------------------------------------------------------------------------------------- why: periods, holidays


def test_a_price_round_the_clock_has_no_window():
    rule = why("deepseek-chat", "output", instant("2025-01-25")).rule
    assert (rule.sentence, rule.window, rule.holiday) == ("one price round the clock", None, None)


@pytest.mark.parametrize(
    ("at", "beijing", "window", "holiday"),
    [
        ("2026-10-20T02:00Z", "tue 2026-10-20 10:00:00", "peak mon-fri 09:00-12:00", False),
        ("2026-10-20T04:00Z", "tue 2026-10-20 12:00:00", None, None),
        ("2026-10-20T06:00Z", "tue 2026-10-20 14:00:00", "peak mon-fri 14:00-18:00", False),
        ("2026-10-24T02:00Z", "sat 2026-10-24 10:00:00", None, None),
        ("2026-10-02T02:00Z", "fri 2026-10-02 10:00:00", "peak mon-fri 09:00-12:00", True),
        ("2026-08-22T02:00Z", "sat 2026-08-22 10:00:00", "peak mon-sun 09:00-12:00", None),
    ],
    ids=["a window", "its end", "the second one", "a weekend", "a holiday", "holidays do not matter yet"],
)
def test_the_window_and_the_holiday_are_those_of_the_instant_in_beijing(at, beijing, window, holiday):
    rule = why("deepseek-v4-pro", "output", instant(at)).rule
    assert (rule.beijing, rule.window, rule.holiday) == (beijing, window, holiday)


def test_the_rule_says_what_decides_of_a_request():
    rule = why("deepseek-chat", "output", instant("2025-03-01")).rule
    assert rule.sentence == (
        "standard, but off_peak mon-sun 00:30-08:30 (Beijing), decided by the completion of a request"
    )


def test_a_service_costs_the_same_round_the_clock():
    rule = why("search", "request", instant("2026-10-20T02:00Z")).rule
    assert (rule.sentence, rule.window) == ("one price round the clock", None)


@pytest.mark.usefixtures("calendar")
def test_where_the_calendar_ends_both_cells_are_given_and_the_holiday_is_open():
    found = why("deepseek-flash", "output", instant("2026-10-12T02:00Z"))
    assert isinstance(found.error, CalendarUnknown)
    assert [(each.period, each.price) for each in found.printed] == [("peak", "1.2"), ("off_peak", "0.6")]
    assert (found.rule.window, found.rule.holiday) == ("peak mon-fri 09:00-12:00", None)


# ------------------------------------------------------------------------------------------------- why: sentences


def meanings(model: str, kind: str, at: str) -> set[str]:
    return {each["meaning"] for each in why(model, kind, instant(at)).sentences}


@pytest.mark.parametrize(
    ("model", "kind", "at", "expected"),
    [
        ("deepseek-chat", "output", "2025-01-25", {"discount"}),
        ("deepseek-reasoner", "output", "2025-01-25", {"not_discounted", "reasoning_billed_as_output"}),
        ("deepseek-reasoner", "input_cache_miss", "2025-01-25", {"not_discounted"}),
        ("deepseek-chat", "output", "2025-03-01", {"night_discount"}),
        ("deepseek-v4-pro", "input_cache_hit", "2026-04-27", {"cache_hit_price_cut"}),
        ("deepseek-v4-pro", "output", "2026-04-27", set()),
        ("deepseek-v4-pro", "output", "2026-08-08", set()),
        ("deepseek-v4-pro", "output", "2026-10-02", {"peak_hours_except_holidays"}),
        ("deepseek-flash", "output", "2026-10-02", {"peak_hours_except_holidays"}),
        ("deepseek-v4-flash", "output", "2026-09-11", {"names", "peak_hours_monday_to_friday"}),
        ("deepseek-v4-pro", "output", "2026-09-11", {"routing", "peak_hours_monday_to_friday"}),
        ("deepseek-v4-flash", "input_cache_hit", "2026-08-25", {"peak_hours_monday_to_friday", "weekends_off_peak"}),
        (
            "deepseek-v4-flash-vision-exp",
            "input_cache_hit",
            "2026-08-25",
            {"images_billed_as_input", "peak_hours_monday_to_friday", "weekends_off_peak"},
        ),
        ("deepseek-v4-flash", "output", "2026-08-18", {"coming_peak_prices", "peak_hours_every_day"}),
        ("deepseek-reasoner@v3.2_speciale_expires_on_20251215", "output", "2025-12-05", {"endpoint"}),
        ("deepseek-reasoner", "output", "2025-12-05", set()),
        ("search", "server_side_request", "2026-10-20", {"server_side_free"}),
        ("search", "request", "2026-10-20", set()),
        ("search", "request", "2026-11-14", {"server_side_billed"}),
    ],
)
def test_the_sentences_are_those_that_bear_on_the_price(model, kind, at, expected):
    assert meanings(model, kind, at) == expected


def test_a_sentence_of_a_meaning_that_is_not_known_here_is_given_rather_than_dropped(monkeypatch):
    footnote = {"language": "en", "meaning": "something_new", "text": "Prices double on Mondays."}
    monkeypatch.setitem(EDITIONS[R1], "footnotes", [footnote])
    assert why("deepseek-chat", "output", instant("2025-01-25")).sentences == (footnote,)


def test_a_sentence_is_quoted_from_the_page_with_the_currency():
    (found,) = why("deepseek-chat", "output", instant("2025-01-25"), currency="CNY").sentences
    assert found["text"].startswith("表格中展示了优惠前与优惠后的价格。")
    (found,) = why("deepseek-chat", "output", instant("2025-01-25")).sentences
    assert found["language"] == "en"


def test_a_sentence_that_only_the_other_page_is_known_to_have_is_quoted_from_there():
    (found,) = why("search", "request", instant("2026-11-20")).sentences
    assert (found["language"], found["meaning"]) == ("zh", "server_side_billed")


# ------------------------------------------------------------------------------------- why: remarks, names, ends


def test_a_figure_that_no_copy_prints_is_remarked():
    caveat = next(each for each in why("search", "request", instant("2026-11-14")).caveats if each.of == "derived")
    assert (caveat.of, caveat.product) == ("derived", "search")
    assert "no copy of the English page" in caveat.why


def test_what_a_check_would_have_stopped_is_remarked_with_its_rule():
    (caveat,) = why("deepseek-v4-pro", "input_cache_hit", instant("2026-04-27")).caveats
    assert (caveat.of, caveat.rule) == ("accepted", "R19")


def test_a_name_says_what_it_is_billed_as_and_until_when():
    found = why("deepseek-chat", "output", instant("2026-06-01"))
    assert found.alias == ("deepseek-chat", "deepseek-v4-flash", instant("2026-07-24T15:59Z"))
    assert found.printed[0].product == "deepseek-v4-flash"


def test_a_product_under_its_own_name_has_no_other():
    assert why("deepseek-v4-flash", "output", instant("2026-06-01")).alias is None


def test_the_end_of_a_discount_is_given_before_it_comes():
    (end,) = why("deepseek-chat", "output", instant("2025-01-25")).ends
    assert end == ("deepseek-chat discount", instant("2025-02-08T16:00Z"), True, R1, False)


def test_an_end_that_comes_within_an_edition_has_acted_on_what_is_printed(monkeypatch):
    discount = {"until": "2025-01-22T00:00:00Z"}
    chat, *others = EDITIONS[R1]["models"]
    monkeypatch.setitem(EDITIONS[R1], "models", [chat | {"discount": discount}, *others])
    (end,) = why("deepseek-chat", "output", instant("2025-01-25")).ends
    assert (end.of, end.until, end.acted) == ("deepseek-chat discount", instant("2025-01-22"), True)


# ------------------------------------------------------------------------------------------- why there is no price


def test_a_name_that_came_to_its_stated_end_is_explained_by_the_edition_and_sentence_that_state_it():
    found = why("deepseek-chat", "output", instant("2026-08-01"))
    assert isinstance(found.error, NoLongerSold)
    assert found.edition.name == edition_at("2026-07-24T15:58Z")["edition"]
    assert found.ends == (("deepseek-chat", found.error.until, True, found.edition.name, True),)
    assert [each["meaning"] for each in found.sentences] == ["names"]


def test_a_name_whose_end_nobody_states_ends_with_the_edition_that_no_longer_has_it():
    found = why("deepseek-coder", "output", instant("2025-01-21"))
    assert isinstance(found.error, NoLongerSold)
    assert found.ends == (("deepseek-coder", found.error.until, False, V3, True),)
    assert [(each.rule, each.edition) for each in found.caveats] == [("R20", V3)]


def test_a_price_that_nobody_knows_is_explained_by_its_gap():
    found = why("speech_recognition", "hour", instant("2026-11-14"))
    assert isinstance(found.error, PriceUnknown)
    assert (found.printed, found.rule) == ((), None)
    assert ("gap", found.error.why) in [(each.of, each.why) for each in found.caveats]


@pytest.mark.parametrize(
    ("model", "kind", "currency", "error"),
    [
        ("deepseek-reasoner", "output", "USD", NotYet),
        ("deepseek-chat", "page", "USD", UnknownKind),
        ("deepseek-chat", "output", "EUR", UnknownCurrency),
    ],
)
def test_what_no_edition_has_by_then_has_no_edition_to_rest_on(model, kind, currency, error):
    found = why(model, kind, instant("2024-06-01"), currency=currency)
    assert isinstance(found.error, error)
    assert (found.price, found.edition, found.sources, found.printed) == (None, None, (), ())


def test_an_instant_without_a_time_zone_is_no_answer():
    with pytest.raises(ValueError, match="has no time zone"):
        why("deepseek-chat", "output", datetime(2025, 1, 25))  # noqa: DTZ001


# ------------------------------------------------------------------------------------------------------ why as JSON


def test_the_chain_is_json_with_exact_decimals_and_instants_in_utc():
    at = datetime(2025, 1, 25, 8, tzinfo=timezone(timedelta(hours=8)))
    found = json.loads(json.dumps(why("deepseek-chat", "output", at).as_dict()))
    assert (found["at"], found["price"]["amount"], found["error"]) == ("2025-01-25T00:00:00Z", "0.28", None)
    assert found["edition"]["sha256"] == SHA256[R1]
    assert found["printed"][0]["list_price"] == "1.10"


@pytest.mark.usefixtures("calendar")
def test_an_error_is_json_with_its_type_message_and_candidates():
    found = json.loads(json.dumps(why("deepseek-flash", "output", instant("2026-10-12T02:00Z")).as_dict()))["error"]
    assert found["type"] == "CalendarUnknown"
    assert "update deepseek-prices" in found["message"]
    assert [each["amount"] for each in found["candidates"]] == ["1.2", "0.6"]


# ---------------------------------------------------------------------------------------------------- published files

FILES = {"2025-01-01T000000Z": b"one", "2025-01-02T000000Z": b"two", "2025-01-03T000000Z": b"three"}


@pytest.fixture
def published(tmp_path, monkeypatch):
    """A folder with three editions as they were published."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    monkeypatch.setattr(_evidence, "SHA256", hashes)
    for name, data in FILES.items():
        (tmp_path / f"{name}.yaml").write_bytes(data)
    return tmp_path


def test_a_folder_as_published_has_nothing_to_find(published):
    assert verify(published) == ()


def test_what_is_missing_different_or_unknown_is_found_in_the_order_of_names(published):
    first, second, _ = FILES
    (published / f"{first}.yaml").unlink()
    (published / f"{second}.yaml").write_bytes(b"two, changed")
    (published / "2025-01-01T120000Z.yaml").write_bytes(b"new")
    assert [(each.name, each.problem) for each in verify(published)] == [
        (first, "missing"),
        ("2025-01-01T120000Z", "unknown"),
        (second, "different"),
    ]


def test_a_difference_has_both_hashes(published):
    name = next(iter(FILES))
    (published / f"{name}.yaml").write_bytes(b"changed")
    (finding,) = verify(published)
    assert finding.as_dict() == {
        "name": name,
        "problem": "different",
        "expected": hashlib.sha256(b"one").hexdigest(),
        "found": hashlib.sha256(b"changed").hexdigest(),
    }


def test_a_line_end_that_was_converted_is_a_difference(published):
    name = next(iter(FILES))
    (published / f"{name}.yaml").write_bytes(b"one\r\n")
    assert [each.problem for each in verify(published)] == ["different"]


def test_a_folder_without_any_edition_is_refused_with_which_one_to_give(tmp_path):
    with pytest.raises(AuditError, match=f"holds none of the {len(SHA256)} published editions: give data/editions"):
        verify(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(AuditError, match=r"nowhere cannot be read: No such file"):
        verify(tmp_path / "nowhere")


def test_a_folder_in_place_of_an_edition_is_named(published):
    (published / "2026-01-01T000000Z.yaml").mkdir()
    assert [(each.name, each.problem) for each in verify(published)] == [("2026-01-01T000000Z", "not read: a folder")]


def test_everything_that_is_offered_exists():
    assert all(hasattr(audit, name) for name in audit.__all__)


@pytest.mark.parametrize("name", ["2026-12-01T000000Z.yml", "2026-12-01T000000Z.json"])
def test_a_file_of_another_form_is_none_of_the_editions(published, name):
    (published / name).write_text("{}")
    assert [(finding.name, finding.problem) for finding in verify(published)] == [(name, "unknown")]


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_a_file_in_which_a_key_stands_twice_is_no_edition(tmp_path, suffix):
    text = json.dumps(EDITIONS[R1]).replace('"output": ', '"output": "99", "output": ', 1)
    (tmp_path / f"twice{suffix}").write_text(text)
    if suffix == ".yaml":
        pytest.importorskip("yaml")
    with pytest.raises(AuditError, match="a key stands there twice"):
        edition_at(tmp_path / f"twice{suffix}")


@pytest.mark.parametrize("text", ["0001-01-01T00:00+08:00", "9999-12-31T23:00-08:00"])
def test_an_instant_that_utc_cannot_show_is_refused(text):
    with pytest.raises(AuditError, match="no instant that UTC can show"):
        instant(text)
