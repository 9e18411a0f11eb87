"""What is in the price lists: names, kinds, lists, and every change of a price."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from deepseek_prices import (
    CalendarUnknown,
    NoLongerSold,
    NotYet,
    Price,
    PriceUnknown,
    PublishedEdition,
    Span,
    UnknownCurrency,
    UnknownKind,
    UnknownProduct,
    editions,
    get_price,
    history,
    kinds,
    lookup,
    models,
    observed_until,
    services,
)


def spans_of(track: tuple[str, str, str]) -> tuple:
    return history(*track[:2], currency=track[2])


V31 = {
    "deepseek-chat@v3.1_terminus_expires_on_20251015",
    "deepseek-reasoner@v3.1_terminus_expires_on_20251015",
}
SPECIALE = "deepseek-reasoner@v3.2_speciale_expires_on_20251215"
V4 = {"deepseek-v4-flash", "deepseek-v4-pro"}
EARLY = {"deepseek-chat", "deepseek-coder"}
LATER = {"deepseek-chat", "deepseek-reasoner"}
TOOLS = {"search", "fetch"}
PREVIEW = "deepseek-v4.1-flash-expires-on-0910"
NOVEMBER = {"document_parsing", "speech_synthesis", "speech_recognition"}
TOKENS = {"input_cache_hit", "input_cache_miss", "output"}

SECOND = timedelta(seconds=1)
TRACKS = list(lookup.compiled.TRACKS)
SPANS = [(track, span) for track in TRACKS for span in spans_of(track)]
each_track = pytest.mark.parametrize("track", TRACKS, ids=" ".join)
each_span = pytest.mark.parametrize(
    ("track", "span"), SPANS, ids=[f"{' '.join(track)} {span.start:%Y-%m-%dT%H:%M:%S}" for track, span in SPANS]
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def ask(track: tuple[str, str, str], moment: datetime) -> Price:
    model, kind, currency = track
    return get_price(model, kind, at=moment, currency=currency)


def answers(track: tuple[str, str, str], moment: datetime) -> tuple[Price, ...]:
    """The price at an instant; both that it may be where the calendar does not know the day."""
    try:
        return (ask(track, moment),)
    except CalendarUnknown as error:
        return error.candidates


def shown(span: Span) -> tuple:
    """A span's start and end in UTC and its prices by period, or why there are none."""
    start, end = (None if each is None else f"{each:%Y-%m-%dT%H:%MZ}" for each in (span.start, span.end))
    return start, end, {price.period: str(price) for price in span.prices} or span.why


# Names.


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2023-01-01T00:00:00Z", set()),
        ("2024-05-05T15:59:59Z", set()),
        ("2024-05-05T16:00:00Z", EARLY),
        ("2024-12-26T11:26:47Z", EARLY),
        ("2024-12-26T11:26:48Z", {"deepseek-chat"}),
        ("2025-01-20T12:29:30Z", LATER),
        ("2025-10-01T00:00:00Z", LATER | V31),
        ("2025-10-15T15:58:59Z", LATER | V31),
        ("2025-10-15T15:59:00Z", LATER),
        ("2025-12-08T00:00:00Z", LATER | {SPECIALE}),
        ("2025-12-15T15:59:00Z", LATER),
        ("2026-04-24T03:06:43Z", LATER | V4),
        ("2026-07-24T15:58:59Z", LATER | V4),
        ("2026-07-24T15:59:00Z", V4),
        ("2026-09-01T00:00:00Z", V4 | {"deepseek-v4-flash-vision-exp"}),
        ("2026-09-10T04:00:00Z", V4 | {"deepseek-v4-flash-vision-exp", "deepseek-flash", PREVIEW}),
        ("2026-10-20T00:00:00Z", V4 | {"deepseek-v4-flash-vision-exp", "deepseek-flash"} | TOOLS),
        ("2026-11-13T16:00:00Z", V4 | {"deepseek-v4-flash-vision-exp", "deepseek-flash"} | TOOLS | NOVEMBER),
    ],
)
def test_the_names_are_those_that_are_sold_at_the_instant(moment, expected):
    assert {*models(at(moment)), *services(at(moment))} == expected
    assert set(services(at(moment))) == expected & (TOOLS | NOVEMBER)


@pytest.mark.parametrize("moment", ["2025-10-01T00:00:00Z", "2026-11-13T16:00:00Z"])
def test_no_name_is_there_twice(moment):
    found = models(at(moment)) + services(at(moment))
    assert len(found) == len(set(found))


def test_the_instant_of_names_is_taken_in_any_time_zone():
    assert models(at("2026-07-24T23:59:00+08:00")) == models(at("2026-07-24T15:59:00Z"))


# Kinds.


@pytest.mark.parametrize(
    ("name", "moment", "expected"),
    [
        ("deepseek-chat", "2024-06-15T00:00:00Z", {"input_cache_miss", "output"}),
        ("deepseek-chat", "2024-08-01T15:59:59Z", {"input_cache_miss", "output"}),
        ("deepseek-chat", "2024-08-02T16:00:00Z", TOKENS),
        ("deepseek-coder", "2024-11-20T00:00:00Z", TOKENS),
        (SPECIALE, "2025-12-08T00:00:00Z", TOKENS),
        ("deepseek-v4-flash", "2026-10-20T00:00:00Z", TOKENS),
        ("search", "2026-10-20T00:00:00Z", {"request", "server_side_request"}),
        ("document_parsing", "2026-11-13T16:00:00Z", {"page"}),
        ("speech_synthesis", "2026-11-13T16:00:00Z", {"character"}),
        ("speech_recognition", "2026-11-13T16:00:00Z", {"hour"}),
    ],
)
def test_the_kinds_are_those_that_are_billed_at_the_instant(name, moment, expected):
    found = kinds(name, at(moment))
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("deepseek-chat", "2024-05-05T15:59:59Z"),
        ("deepseek-chat", "2026-07-24T15:59:00Z"),
        ("deepseek-coder", "2024-12-26T11:26:48Z"),
        ("deepseek-flash", "2026-09-10T03:59:59Z"),
        ("search", "2026-10-16T15:59:59Z"),
        (SPECIALE, "2025-12-15T15:59:00Z"),
    ],
)
def test_a_name_that_is_not_sold_at_the_instant_has_no_kinds(name, moment):
    assert kinds(name, at(moment)) == ()


# What is no question.

ask_at = pytest.mark.parametrize(
    "ask_for",
    [models, services, lambda moment: kinds("deepseek-chat", moment)],
    ids=["models", "services", "kinds"],
)


@ask_at
def test_an_instant_without_a_time_zone_is_a_value_error(ask_for):
    with pytest.raises(ValueError, match="has no time zone"):
        ask_for(datetime(2025, 1, 15))  # noqa: DTZ001 - what is tested


@ask_at
@pytest.mark.parametrize("moment", [date(2025, 1, 15), "2025-01-15T00:00:00Z", 0], ids=repr)
def test_an_instant_that_is_no_datetime_is_a_type_error(ask_for, moment):
    with pytest.raises(TypeError, match="datetime is expected"):
        ask_for(moment)


@pytest.mark.parametrize("ask_for", [kinds, lambda name: history(name, "output")], ids=["kinds", "history"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("deepseek-chta", "deepseek-chat"), ("DeepSeek-V4-Pro", "deepseek-v4-pro"), ("serach", "search")],
)
def test_a_name_of_no_price_list_is_answered_with_the_name_most_like_it(ask_for, typed, meant):
    with pytest.raises(UnknownProduct, match=f"is it {meant}") as caught:
        ask_for(typed)
    assert (caught.value.model, caught.value.near[0]) == (typed, meant)


def test_a_kind_that_the_name_has_never_had_is_answered_with_those_it_has():
    with pytest.raises(UnknownKind, match="it has input_cache_hit, input_cache_miss, output") as caught:
        history("deepseek-chat", "request")
    assert caught.value.near == ("input_cache_hit", "input_cache_miss", "output")


def test_another_currency_is_answered_with_the_two_that_there_are():
    with pytest.raises(UnknownCurrency) as caught:
        history("deepseek-chat", "output", currency="EUR")
    assert caught.value.near == ("USD", "CNY")


@pytest.mark.parametrize("value", [None, 4, ["deepseek-chat"]], ids=repr)
@pytest.mark.parametrize("ask_for", [kinds, lambda name: history(name, "output")], ids=["kinds", "history"])
def test_a_name_that_is_no_string_is_a_type_error(ask_for, value):
    with pytest.raises(TypeError, match="model: a string is expected"):
        ask_for(value)


# Price lists.


def test_price_lists_are_the_oldest_first():
    starts = [edition.in_force_from for edition in editions()]
    assert starts == sorted(set(starts))


def test_a_price_list_ends_where_the_next_one_begins():
    assert all(edition.in_force_until == following.in_force_from for edition, following in pairwise(editions()))


def test_only_the_newest_price_list_has_no_end():
    assert [edition for edition in editions() if edition.in_force_until is None] == [editions()[-1]]


def test_the_first_price_list_is_that_of_may_2024():
    first = editions()[0]
    assert (first.name.partition(".")[0], first.in_force_from) == ("2024-05-06T160000Z", at("2024-05-06T16:00:00Z"))


def test_every_price_list_has_a_name_of_its_own():
    names = [edition.name for edition in editions()]
    assert len(set(names)) == len(names)


def test_a_price_list_that_was_withdrawn_is_not_among_them():
    assert at("2026-09-14T04:00:00Z") not in {edition.in_force_from for edition in editions()}


@each_track
def test_every_price_stands_in_one_of_the_price_lists(track):
    found = {
        (price.edition, price.in_force_from, price.in_force_until) for span in spans_of(track) for price in span.prices
    }
    assert found <= {(each.name, each.in_force_from, each.in_force_until) for each in editions()}


def test_every_instant_of_a_price_list_is_in_utc():
    instants = [moment for each in editions() for moment in (each.in_force_from, each.in_force_until)]
    assert {moment.tzinfo for moment in instants[:-1]} == {UTC}


# How old the knowledge is.


def test_the_newest_observation_is_the_one_that_every_price_names():
    named = {price.observed_until for track in TRACKS for span in spans_of(track) for price in span.prices}
    assert named == {observed_until()}


def test_the_newest_observation_is_in_utc():
    assert observed_until().tzinfo == UTC


def test_the_day_of_a_news_post_is_no_look_at_the_page():
    assert observed_until() >= at("2026-09-22T21:24:16Z")
    assert at("2026-11-13T16:00:00Z") not in (observed_until(), get_price("deepseek-flash", "output").observed_until)


def test_an_edition_says_what_its_prices_rest_on_the_best_first():
    found = {edition.name: edition.rests_on for edition in editions()}
    assert found["2026-04-25T151700Z"] == ("a text copy", "news of DeepSeek's", "somebody's record")
    assert found["2024-12-26T112648Z"][0] == "the page, read whole"


# Every change of a price.


def test_the_history_of_a_price_has_each_change_once():
    expected = [
        ("2024-05-05T16:00Z", "2024-05-06T16:00Z", {"standard": "0.28"}),  # not certain
        ("2024-05-06T16:00Z", "2024-12-25T16:00Z", {"standard": "0.28"}),
        ("2024-12-25T16:00Z", "2024-12-26T11:26Z", {"standard": "0.28"}),  # not certain
        ("2024-12-26T11:26Z", "2025-02-08T16:00Z", {"standard": "0.28"}),  # a discount
        ("2025-02-08T16:00Z", "2025-02-26T16:30Z", {"standard": "1.10"}),
        ("2025-02-26T16:30Z", "2025-09-05T16:00Z", {"standard": "1.10", "off_peak": "0.550"}),
        ("2025-09-05T16:00Z", "2025-09-29T10:10Z", {"standard": "1.68"}),
        ("2025-09-29T10:10Z", "2026-04-24T00:23Z", {"standard": "0.42"}),
        ("2026-04-24T00:23Z", "2026-04-24T03:06Z", {"standard": "0.42"}),  # not certain
        ("2026-04-24T03:06Z", "2026-07-24T15:59Z", {"standard": "0.28"}),  # billed as deepseek-v4-flash
        ("2026-07-24T15:59Z", None, "ended"),
    ]
    assert [shown(span) for span in history("deepseek-chat", "output")] == expected


def test_the_history_of_an_endpoint_is_its_price_and_its_end():
    assert [shown(span) for span in history(SPECIALE, "output", currency="CNY")] == [
        ("2025-11-30T16:00Z", "2025-12-15T15:59Z", {"standard": "3"}),
        ("2025-12-15T15:59Z", None, "ended"),
    ]


def test_the_history_of_a_price_that_is_not_known_is_one_span_without_prices():
    (span,) = history("document_parsing", "page", currency="USD")
    assert (span.prices, span.why) == ((), "unknown")


def test_another_reason_why_a_price_is_not_known_begins_no_span(monkeypatch):
    track = ("document_parsing", "page", "USD")
    (start, *_), (gap, *_) = lookup.compiled.TRACKS[track]  # the data may have grown
    again = (*gap[:4], "the page was not reachable")
    monkeypatch.setitem(lookup.compiled.TRACKS, track, ((start, start + 3600), (gap, again)))
    assert [span.why for span in spans_of(track)] == ["unknown"]


def test_a_history_is_in_dollars_unless_asked_otherwise():
    assert history("deepseek-chat", "output") == history("deepseek-chat", "output", currency="USD")
    assert history("deepseek-chat", "output")[0].prices[0].currency == "USD"


def test_a_currency_has_its_own_history():
    spans = history("deepseek-v4-pro", "output", currency="CNY")
    (found,) = (span for span in spans if span.start == at("2026-09-19T10:10:58Z"))
    assert shown(found)[2] == {"off_peak": "13.5", "peak": "27.0"}


def test_another_price_list_with_the_same_terms_begins_no_span():
    started = {span.start for span in history("deepseek-chat", "output", currency="USD")}
    assert at("2025-01-20T12:29:30Z") in {edition.in_force_from for edition in editions()}
    assert at("2025-01-20T12:29:30Z") not in started


def test_the_prices_of_a_span_are_as_of_the_first_price_list_that_has_them():
    discounted = next(span for span in history("deepseek-chat", "output") if span.start == at("2024-12-26T11:26:48Z"))
    assert [price.edition.partition(".")[0] for price in discounted.prices] == ["2024-12-26T112648Z"]


@pytest.mark.parametrize(
    ("track", "moment"),
    [
        (("deepseek-v4-pro", "output", "USD"), "2026-08-22T16:00:00Z"),  # no peak hours at weekends any more
        (("deepseek-coder", "output", "USD"), "2024-11-07T07:50:55Z"),  # billed as deepseek-chat
        (("deepseek-chat", "output", "USD"), "2024-12-25T16:00:00Z"),  # not certain
        (("deepseek-v4-pro", "output", "USD"), "2026-05-31T15:59:00Z"),  # no longer a discount
        (("search", "request", "CNY"), "2026-11-13T16:00:00Z"),  # another unit
    ],
    ids=["hours", "model", "certain", "list price", "unit"],
)
def test_a_change_of_anything_but_the_amount_begins_a_span_too(track, moment):
    before, after = next(pair for pair in pairwise(spans_of(track)) if pair[1].start == at(moment))
    assert before.prices == after.prices


@each_track
def test_a_history_has_no_gaps(track):
    assert all(span.end == following.start for span, following in pairwise(spans_of(track)))


@each_track
def test_only_the_last_span_has_no_end(track):
    assert [span.end for span in spans_of(track)].index(None) == len(spans_of(track)) - 1


@each_track
def test_a_span_has_prices_or_says_why_not(track):
    assert all(bool(span.prices) != (span.why in ("ended", "unknown")) for span in spans_of(track))


@each_track
def test_a_span_with_prices_has_no_reason_to_have_none(track):
    assert {span.why for span in spans_of(track) if span.prices} <= {""}


@each_track
def test_every_span_is_in_utc(track):
    assert {span.start.tzinfo for span in spans_of(track)} == {UTC}


@each_track
def test_each_span_has_one_price_for_each_period(track):
    for span in spans_of(track):
        assert len({price.period for price in span.prices}) == len(span.prices)


@each_track
def test_before_a_history_begins_there_is_not_yet_a_price(track):
    first = spans_of(track)[0].start
    with pytest.raises(NotYet) as caught:
        ask(track, first - SECOND)
    assert caught.value.first == first


@each_span
def test_the_history_agrees_with_the_price_at_both_ends_of_a_span(track, span):
    for moment in [span.start, span.start if span.end is None else span.end - SECOND]:
        if span.prices:
            for price in answers(track, moment):
                same = [each for each in span.prices if each.period == price.period]
                assert [(str(each), each.list_price, each.model, each.unit, each.certain) for each in same] == [
                    (str(price), price.list_price, price.model, price.unit, price.certain)
                ]
        else:
            with pytest.raises(NoLongerSold if span.why == "ended" else PriceUnknown):
                ask(track, moment)


# Values.

EDITION = (
    "2025-02-08T160000Z",
    at("2025-02-08T16:00:00Z"),
    at("2025-02-26T16:30:00Z"),
    "observed",
    at("2025-02-08T15:00:00Z"),
    "page",
    at("2025-02-08T16:00:00Z"),
    "record",
    "0" * 64,
    ("a text copy",),
)
SPAN = history("deepseek-chat", "output")[5]
RECORDS = [PublishedEdition(*EDITION), SPAN]
each_record = pytest.mark.parametrize("record", RECORDS, ids=["edition", "span"])


def fields(record: PublishedEdition | Span) -> list[object]:
    return [getattr(record, name) for name in type(record).__annotations__]


def test_an_edition_has_its_fields_in_order():
    edition = PublishedEdition(*EDITION)
    assert (edition.name, edition.in_force_from, edition.in_force_until) == EDITION[:3]
    assert (edition.basis, edition.earliest, edition.earliest_proof) == EDITION[3:6]
    assert (edition.latest, edition.latest_proof, edition.sha256, edition.rests_on) == EDITION[6:]


def test_the_repr_of_an_edition_shows_every_field():
    shown = repr(PublishedEdition("a", None, None, "observed", None, None, None, None, "b", ()))
    assert shown == (
        "PublishedEdition(name='a', in_force_from=None, in_force_until=None, basis='observed', earliest=None, "
        "earliest_proof=None, latest=None, latest_proof=None, sha256='b', rests_on=())"
    )


def test_the_repr_of_a_span_shows_every_field():
    assert repr(Span(None, None, (), "ended")) == "Span(start=None, end=None, prices=(), why='ended')"


@each_record
def test_no_field_of_a_record_can_be_set(record):
    kept = fields(record)
    for name in [*type(record).__annotations__, "another"]:
        with pytest.raises(AttributeError):
            setattr(record, name, None)
    assert fields(record) == kept


@each_record
def test_no_field_of_a_record_can_be_deleted(record):
    kept = fields(record)
    for name in type(record).__annotations__:
        with pytest.raises(AttributeError):
            delattr(record, name)
    assert fields(record) == kept


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@each_record
def test_pickle_keeps_a_record(record, protocol):
    again = pickle.loads(pickle.dumps(record, protocol))
    assert (type(again), fields(again)) == (type(record), fields(record))


def test_pickle_keeps_the_prices_of_a_span_with_all_that_they_know():
    again = pickle.loads(pickle.dumps(SPAN))
    assert [price.as_dict() for price in again.prices] == [price.as_dict() for price in SPAN.prices]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
@each_record
def test_a_copy_of_a_record_is_equal_to_it(record, copied):
    assert copied(record) == record


@each_record
def test_records_of_equal_fields_are_equal_and_of_one_hash(record):
    again = type(record)(*fields(record))
    assert len({record, again}) == 1


@pytest.mark.parametrize("position", range(len(EDITION)))
def test_editions_that_differ_in_one_field_are_not_equal(position):
    other = [*EDITION[:position], "another", *EDITION[position + 1 :]]
    assert PublishedEdition(*EDITION) != PublishedEdition(*other)


@pytest.mark.parametrize("position", range(4))
def test_spans_that_differ_in_one_field_are_not_equal(position):
    other = fields(SPAN)
    other[position] = None
    assert Span(*other) != SPAN
