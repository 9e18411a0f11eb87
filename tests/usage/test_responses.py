"""Responses and streams."""

import json
from datetime import UTC, datetime

import pytest
from used import COST, LEAST, MOST, OF_A_RESPONSE, SECOND, total

from deepseek_prices.usage.record import Unpriced

RESPONSE = {
    "id": "r-0",
    "object": "chat.completion",
    "created": SECOND,
    "model": "deepseek-flash",
    "choices": [],
    "usage": OF_A_RESPONSE,
}
WHEN = datetime(2026, 11, 3, 2, 10, tzinfo=UTC)


def chunk(usage=None, name="r-0"):
    return RESPONSE | {"object": "chat.completion.chunk", "usage": usage, "id": name}


def stream(*events, end="data: [DONE]\n"):
    return "".join(f"data: {json.dumps(event)}\n\n" for event in events) + end


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("as_array", [True, False])
def test_responses_in_an_array_or_one_after_the_other(cost, as_array, indent):
    content = [RESPONSE, RESPONSE]
    text = (
        json.dumps(content, indent=indent)
        if as_array
        else "\n".join(json.dumps(each, indent=indent) for each in content)
    )
    assert cost(text).counted == 2


def test_a_response_costs_its_usage(cost):
    assert total(cost([RESPONSE])) == COST


def test_equal_responses_are_counted_each(cost):
    assert cost([RESPONSE, RESPONSE]).counted == 2


@pytest.mark.parametrize(
    "content",
    [
        stream(chunk(), chunk(), chunk(OF_A_RESPONSE)),
        ": keep-alive\n\n" + stream(chunk(), chunk(OF_A_RESPONSE)),
        stream(chunk(), chunk(OF_A_RESPONSE | {"completion_tokens": 90, "total_tokens": 2090}), chunk(OF_A_RESPONSE)),
        [chunk(), chunk(OF_A_RESPONSE)],
    ],
)
def test_of_a_stream_the_last_usage_counts_once(cost, content):
    found = cost(content)
    assert (total(found), found.counted) == (COST, 1)


def test_two_streams_that_mix_are_two(cost):
    assert cost(stream(chunk(), chunk(name="r-1"), chunk(OF_A_RESPONSE), chunk(OF_A_RESPONSE, "r-1"))).counted == 2


def test_a_stream_without_a_usage_is_said(read):
    (found,) = read(stream(chunk(), chunk()))
    assert isinstance(found, Unpriced)


def test_a_response_without_a_usage_is_not_counted(cost):
    assert cost([RESPONSE, RESPONSE | {"usage": None}]).unpriced == {"a response without a usage": 1}


def test_an_error_in_the_place_of_an_answer_is_said(cost):
    found = cost([RESPONSE, {"error": {"message": "no", "type": "invalid_request_error"}}])
    assert (found.counted, found.unpriced) == (1, {"an error in the place of an answer": 1})


def test_a_response_that_failed_is_said_and_counted_where_it_has_a_usage(cost):
    failed = RESPONSE | {"object": "response", "status": "failed", "error": {"code": "server_error"}}
    found = cost([failed, failed | {"usage": None}])
    assert (found.counted, found.unpriced) == (1, {"an error in the place of an answer": 1})
    (without,) = cost([RESPONSE, {"error": {"message": "no"}, "usage": RESPONSE["usage"]}]).by_kind
    assert without == "OfAnotherForm"


def test_a_response_of_responses_has_its_own_fields(cost):
    usage = {"input_tokens": 2000, "input_tokens_details": {"cached_tokens": 1500}, "output_tokens": 100}
    response = {"id": "r", "object": "response", "created_at": SECOND, "model": "deepseek-flash", "usage": usage}
    assert total(cost([response])) == COST
    begun = {"type": "response.created", "response": response | {"usage": None}}
    done = {"type": "response.completed", "response": response}
    assert total(cost(stream(begun, done, end=""))) == COST


def test_a_stream_of_anthropic_says_its_usage_in_two_events(cost):
    spent = {"input_tokens": 500, "cache_read_input_tokens": 1500, "output_tokens": 1}
    start = {"type": "message_start", "message": {"id": "m", "model": "deepseek-flash", "usage": spent}}
    content = (
        f"event: message_start\n{stream(start, {'type': 'message_delta', 'usage': {'output_tokens': 100}}, end='')}"
    )
    assert total(cost(content, at=WHEN)) == COST
    assert cost(content).by_kind == {"NoInstant": 1}


def test_a_response_without_a_split_is_a_range(cost):
    usage = {"prompt_tokens": 2000, "completion_tokens": 100}
    assert total(cost([RESPONSE | {"usage": usage}])) == (LEAST, MOST)


def test_an_array_that_is_cut_off_is_counted_up_to_there_and_said(cost):
    found = cost(json.dumps([RESPONSE, RESPONSE])[:-20])
    assert (found.counted, found.by_kind) == (1, {"NotJSON": 1})
    assert "nothing behind it is read" in found.bad[0].error


def test_an_array_that_is_not_closed_is_said(cost):
    found = cost(json.dumps([RESPONSE])[:-1])
    assert (found.counted, found.by_kind) == (1, {"NotJSON": 1})


def test_an_array_of_more_than_is_read_whole_is_refused(read, monkeypatch):
    monkeypatch.setattr("deepseek_prices.usage.source._LARGEST", 1000)
    with pytest.raises(ValueError, match="save one object a line"):
        read(json.dumps([RESPONSE] * 10))


@pytest.mark.parametrize("name", ["", None])
def test_events_of_streams_without_an_id_are_not_taken_for_one_stream(cost, name):
    found = cost(
        stream(chunk(name=name), chunk(OF_A_RESPONSE, name)) + stream(chunk(name=name), chunk(OF_A_RESPONSE, name))
    )
    assert (found.counted, found.by_kind) == (0, {"NoId": 2})


def test_the_end_of_a_stream_of_anthropic_is_not_added_to_the_stream_before(cost):
    spent = {"input_tokens": 500, "cache_read_input_tokens": 1500, "output_tokens": 100}
    start = {"type": "message_start", "message": {"id": "m", "model": "deepseek-flash", "usage": spent}}
    end = {"type": "message_delta", "usage": {"output_tokens": 999}}
    found = cost([start, {"type": "message_stop"}, end], at=WHEN)
    assert (total(found), found.by_kind) == (COST, {"NoId": 1})


@pytest.mark.parametrize(
    "other",
    [
        {name: value for name, value in RESPONSE.items() if name not in ("object", "created")},
        {"id": "r", "model": "deepseek-flash", "choices": []},
        {"at": "2026-11-03T02:10:00Z", "model": "deepseek-flash", "usage": OF_A_RESPONSE},
        {"at": "2026-11-03T02:10:00Z", "model": "deepseek-flash", "usage": None},
    ],
)
def test_a_row_among_responses_that_is_none_and_may_be_billed_is_not_counted(cost, other):
    found = cost([RESPONSE, other])
    assert (total(found), found.counted, found.by_kind) == (COST, 1, {"OfAnotherForm": 1})


def test_a_response_without_the_name_of_its_kind_has_its_instant(cost):
    bare = {name: RESPONSE[name] for name in ("created", "model", "usage")}
    assert total(cost([bare])) == COST


def test_an_instant_that_is_given_beside_that_of_a_response_is_refused(cost):
    found = cost([RESPONSE], at=WHEN)
    assert [bad.error for bad in found.bad] == ["it has its own instant: leave --at out"]
