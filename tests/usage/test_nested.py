"""Requests of a trace that stand within others: each is counted once, and what cannot be known is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from used import AT, COST, LEAST, MOST, OF_A_RESPONSE, SECOND, as_file, total

from deepseek_prices.cli.pricer import Pricer
from deepseek_prices.cli.tally import tally
from deepseek_prices.usage import nested
from deepseek_prices.usage.form import Options
from deepseek_prices.usage.forms import read_usage

TWICE = "0.000558"  # by hand, from `COST`


def span(name, within="", counts=(2000, 1500, 100), **attributes):
    names = ("input_tokens", "cache_read.input_tokens", "output_tokens")
    usage = {f"gen_ai.usage.{of}": count for of, count in zip(names, counts or (), strict=False) if count is not None}
    said = {"gen_ai.operation.name": "chat", "gen_ai.system": "deepseek", "gen_ai.request.model": "deepseek-flash"}
    ids = {"traceId": "t", "spanId": name, "parentSpanId": within}
    nano = str(SECOND * 10**9)
    return ids | {"startTimeUnixNano": nano, "endTimeUnixNano": nano, "attributes": said | usage | attributes}


def other(name, within=""):
    return span(name, within, None, **{"gen_ai.operation.name": "execute_tool"})


def observation(name, within=None, usage=OF_A_RESPONSE, **more):
    ids = {"id": name, "traceId": "t", "parentObservationId": within}
    about = {"type": "GENERATION", "startTime": AT, "endTime": AT, "model": "deepseek-flash"}
    return ids | about | {"usageDetails": usage} | more


def as_otlp(spans):
    listed = [
        each
        | {
            "attributes": [
                {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}
                for key, value in each["attributes"].items()
            ]
        }
        for each in spans
    ]
    return [{"resourceSpans": [{"scopeSpans": [{"spans": listed}]}]}]


def as_console(spans):
    """As the exporter of an SDK writes them to a console."""
    return [
        {
            "context": {"trace_id": each["traceId"], "span_id": each["spanId"]},
            "parent_id": each["parentSpanId"] or None,
            "start_time": AT,
            "end_time": AT,
            "attributes": each["attributes"],
        }
        for each in spans
    ]


def as_javascript(spans):
    """As the exporter of JavaScript writes them."""
    return [
        {
            "traceId": each["traceId"],
            "id": each["spanId"],
            "parentSpanContext": {"spanId": each["parentSpanId"]} if each["parentSpanId"] else None,
            "startTime": [SECOND, 0],
            "endTime": [SECOND, 0],
            "attributes": each["attributes"],
        }
        for each in spans
    ]


@pytest.mark.parametrize(
    "form", [list, as_otlp, as_console, as_javascript], ids=["lines", "OTLP", "console", "JavaScript"]
)
@pytest.mark.parametrize("order", [1, -1], ids=["outer first", "inner first"])
@pytest.mark.parametrize(
    ("spans", "requests", "repeats"),
    [
        ([span("a"), span("b", "a")], 1, 1),
        ([span("a"), other("b", "a"), other("c", "b"), span("d", "c")], 1, 1),
        ([span("a"), span("b", "a"), span("c", "b")], 1, 2),
        ([span("a", counts=(4000, 3000, 200)), span("b", "a"), span("c", "a")], 2, 1),
        ([span("a"), span("b", "a"), span("c", "a")], 2, 1),
        ([span("a", counts=(2000, None, 100)), span("b", "a")], 1, 1),
        ([span("a", counts=None), span("b", "a")], 1, 1),
        ([span("a"), span("b")], 2, 0),
        ([other("a"), span("b", "a"), span("c", "a")], 2, 0),
        ([span("a", "elsewhere"), span("b", "elsewhere")], 2, 0),
        ([span("a"), span("a")], 1, 1),
    ],
    ids=[
        *("a copy", "a copy, further within", "a copy of a copy", "the sum", "a copy of one of two"),
        *("a copy that says less", "one without a usage", "beside each other", "within another kind"),
        *("within one that is not there", "the same span twice"),
    ],
)
def test_what_a_span_says_of_those_within_it_is_counted_once(cost, form, order, spans, requests, repeats):
    found = cost(form(spans[::order]))
    assert total(found) == {1: COST, 2: TWICE}[requests]
    assert (found.counted, found.repeats, found.bad, found.unpriced) == (requests, repeats, [], {})


@pytest.mark.parametrize("counts", [(2001, 1500, 100), (2000, 1499, 100), (4000, 3000, 100), (6000, 4500, 300)])
def test_a_span_that_says_another_usage_than_those_within_it_is_refused(cost, counts):
    found = cost([span("a", counts=counts), span("b", "a"), span("c", "a")])
    assert (total(found), found.counted) == (TWICE, 2)
    assert "whether it is a request of its own is not known" in found.bad[0].error


def test_a_copy_of_what_somebody_else_answered_is_not_deepseeks(cost):
    found = cost([span("a"), span("b", "a", **{"gen_ai.system": "openrouter"}), span("c")])
    assert (total(found), found.counted, found.repeats, len(found.bad)) == (COST, 1, 1, 1)


def test_what_is_within_says_less_and_is_counted_as_it_says(cost):
    assert total(cost([span("a"), span("b", "a", counts=(2000, None, 100))])) == (LEAST, MOST)


def test_a_failed_request_around_others_is_no_request_and_one_beside_them_is_said(cost):
    found = cost([span("a", counts=None), span("b", "a"), span("c", counts=None)])
    assert (found.counted, found.repeats, [*found.unpriced.values()]) == (1, 1, [1])


def test_a_span_twice_with_other_counts_is_refused(cost):
    found = cost([span("a"), span("a", counts=(9, 0, 9))])
    assert (total(found), len(found.bad)) == (COST, 1)


def test_a_span_that_came_before_its_usage_was_known_is_the_one_that_says_it(cost):
    found = cost([span("a", counts=None), span("a")])
    assert (total(found), found.counted, found.unpriced) == (COST, 1, {})


@pytest.mark.parametrize(
    "spans", [[span("a", "a")], [span("a", "b"), span("b", "a")], [other("a", "b"), other("b", "a")]]
)
def test_spans_around_themselves_are_never_a_silent_nothing(read, spans):
    inside = [span("c", spans[0]["spanId"])]
    assert len([each for each in read([*spans, *inside]) if "itself" in str(each) or hasattr(each, "usage")]) > 0


def test_spans_of_other_traces_are_not_within(cost):
    assert cost([span("a"), span("b", "a") | {"traceId": "u"}]).counted == 2


def test_spans_without_ids_are_counted_each(cost):
    bare = {name: value for name, value in span("a").items() if not name.endswith("Id")}
    assert cost([bare, bare]).counted == 2


def test_deep_nesting_is_read(cost):
    spans = [span("0"), *(other(str(each), str(each - 1)) for each in range(1, 3000)), span("end", "2999")]
    found = cost(spans)
    assert (found.counted, found.repeats) == (1, 1)


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(nested, "_OPEN", 2)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("order", [1, -1], ids=["outer first", "inner first"])
def test_what_stands_too_far_apart_is_refused(cost, order):
    between = [span(str(number)) | {"traceId": f"t{number}"} for number in range(4)]
    one, another = [span("a"), span("b", "a")][::order]
    found = cost([one, *between, another])
    assert (found.counted, len(found.bad), found.repeats) == (5, 1, 0)
    assert "sort the file by trace" in found.bad[0].error


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("order", [1, -1], ids=["outer first", "inner first"])
def test_what_joins_two_spans_may_come_later(cost, order):
    between = [span(str(number)) | {"traceId": f"t{number}"} for number in range(4)]
    one, another = [span("a"), span("c", "b")][::order]
    found = cost([one, *between, other("b", "a"), *between[:3], another])
    assert (found.counted, len(found.bad)) == (5, 1)


@pytest.mark.usefixtures("few")
def test_what_is_far_apart_and_not_within_is_counted(cost):
    between = [span(str(number)) | {"traceId": f"t{number}"} for number in range(4)]
    found = cost([other("a"), span("b", "a"), *between, span("c", "a"), span("b", "a")])
    assert (found.counted, found.bad, found.repeats) == (6, [], 1)


def test_observations_of_langfuse_within_others_are_counted_once(cost):
    found = cost([observation("a"), observation("b", "a", type="SPAN", usage={}), observation("c", "b")])
    assert (total(found), found.counted, found.repeats) == (COST, 1, 1)
    exported = [
        {"id": each["id"], "trace_id": "t", "parent_observation_id": each["parentObservationId"], "type": "GENERATION"}
        | {"start_time": AT, "provided_model_name": "deepseek-flash", "usage_details": OF_A_RESPONSE}
        for each in (observation("a"), observation("b", "a"))
    ]
    assert total(cost(exported)) == COST


def test_an_observation_on_two_pages_is_counted_once(cost):
    found = cost([observation("a"), observation("a")])
    assert (total(found), found.repeats) == (COST, 1)


COUNTS = st.tuples(st.integers(1000, 9999), st.integers(0, 999), st.integers(1, 999))
KINDS = st.sampled_from(["their sum", "another kind", "no usage"])
TREES = st.recursive(COUNTS, lambda trees: st.tuples(KINDS, st.lists(trees, min_size=1, max_size=3)), max_leaves=8)


def grown(tree, within, spans, leaves):
    """Add the spans of a tree, and its requests by themselves; what these used."""
    name = f"{len(spans)}-{within}"
    if not isinstance(tree[0], str):
        spans.append(span(name, within, tree))
        leaves.append(span(name, "", tree))
        return tree
    kind, trees = tree
    place = len(spans)
    spans.append(None)
    used = tuple(map(sum, zip(*[grown(each, name, spans, leaves) for each in trees], strict=True)))
    spans[place] = (
        other(name, within) if kind == "another kind" else span(name, within, used if kind == "their sum" else None)
    )
    return used


@given(TREES, st.randoms())
def test_requests_within_others_cost_what_they_cost_by_themselves(tree, random):
    spans, leaves = [], []
    grown(tree, "", spans, leaves)
    random.shuffle(spans)
    found, alone = (
        tally(read_usage(as_file(each), Options()), Pricer("USD", "raise", "range", False), ("model",), None, None)
        for each in (spans, leaves)
    )
    assert (total(found), found.counted, found.left) == (total(alone), len(leaves), 0)
