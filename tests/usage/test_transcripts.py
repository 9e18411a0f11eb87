"""Transcripts of tools: what was said twice is counted once, and what is no response is none."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from used import COST, SECOND, total

from deepseek_prices.usage.record import BadRow, Record, Repeat, Unpriced

WHEN = datetime(2026, 11, 3, 2, 10, tzinfo=UTC)
USED = {"input_tokens": 500, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 1500, "output_tokens": 100}


def claude(name="msg_1", at="2026-11-03T02:10:00.000Z", model="deepseek-flash", session="s", **used):
    message = {"id": name, "role": "assistant", "model": model, "usage": USED | used}
    return {"type": "assistant", "sessionId": session, "uuid": f"u-{at}", "timestamp": at, "message": message}


SUMMARY = {"type": "summary", "summary": "…", "leafUuid": "u"}
USER = {"type": "user", "sessionId": "s", "timestamp": "2026-11-03T02:09:00.000Z", "message": {"role": "user"}}


def test_a_response_of_claude_code_is_counted_once_with_its_last_usage(cost):
    lines = [SUMMARY, USER, claude(output_tokens=1), claude(at="2026-11-03T02:10:09.900Z")]
    found = cost(lines)
    assert (total(found), found.counted, found.repeats) == (COST, 1, 1)


def test_a_response_of_another_session_is_another_one(cost):
    assert cost([claude(), claude(session="t")]).counted == 2


def test_what_a_subagent_of_claude_code_said_is_counted_once(cost):
    inner = claude("msg_2")
    progress = {"type": "progress", "sessionId": inner["sessionId"], "timestamp": inner["timestamp"]}
    progress["data"] = {"type": "agent_progress", "message": {name: inner[name] for name in ("type", "message")}}
    assert cost([claude(), progress, inner]).counted == 2


def test_a_message_of_the_program_is_no_response(cost):
    found = cost([claude(), claude("msg_2", model="<synthetic>", output_tokens=0)])
    assert (total(found), found.counted, found.bad) == (COST, 1, [])


def test_a_response_that_crosses_an_edge_of_periods_is_a_range(cost):
    # From peak to off-peak at 04:00: half of it at least.
    lines = [claude(at="2026-11-03T03:59:59.000Z"), claude(at="2026-11-03T04:00:00.000Z")]
    assert total(cost(lines)) == ("0.0001395", COST)


def test_more_responses_than_are_kept_open_are_all_counted_once(read):
    lines = [claude(f"msg_{number}") for number in range(2_500)]
    found = read([*lines, lines[0], lines[-1]])
    kinds = [type(each) for each in found]
    assert (kinds.count(Record), kinds.count(Repeat)) == (2_500, 2)


@pytest.mark.parametrize(
    ("model", "endpoint", "counted"), [("claude-opus-4-6", False, 0), ("claude-opus-4-6", True, 1)]
)
def test_names_of_another_provider_count_on_deepseeks_endpoint_only(cost, model, endpoint, counted):
    assert cost([claude(model=model)], endpoint=endpoint).counted == counted


def test_a_long_context_is_billed_as_its_model(cost):
    # deepseek-v4-pro at peak: 1500 x 0.044 + 500 x 1.32 + 100 x 3.96 = 1122 millionths.
    found = cost([claude(model="deepseek-v4-pro[1m]")])
    assert (total(found), [*found.groups]) == ("0.001122", [("deepseek-v4-pro", "USD")])


def test_searches_are_a_range_from_none_to_all(cost):
    # Two at 0.75 dollars for 1,000.
    found = cost([claude(server_tool_use={"web_search_requests": 2, "web_fetch_requests": 0})])
    assert total(found) == (COST, "0.001779")
    assert not found.totals["USD"].certain


SESSION = {"type": "session", "version": 1, "id": "s", "createdAt": SECOND * 1000}
HEADER = {"header": {"config": {"provider": "deepseek-official", "model": "deepseek-flash"}}}
TOKENS = {"inputTokens": 500, "outputTokens": 100, "cacheReadTokens": 1500}


def event(kind, number=1, second=SECOND, **data):
    return {"type": kind, "seq": number, "time": second * 1000, "data": data}


def harness(*events):
    return [SESSION, event("request/header", **HEADER), *events]


def test_an_answer_of_the_harness_is_counted_once_though_its_pieces_say_it_too(cost):
    chunk = event("assistant/chunk", chunk={"type": "usage", "usage": TOKENS})
    assert total(cost(harness(chunk, event("assistant/message", usage=TOKENS)))) == COST


@pytest.mark.parametrize("kind", ["assistant/attempt", "compaction/summary"])
def test_what_the_harness_asked_besides_is_counted_where_it_has_a_usage(cost, kind):
    assert total(cost(harness(event(kind, usage=TOKENS)))) == COST


@pytest.mark.parametrize("kind", ["web/deepseek-search-llm-request", "session/title-llm-request", "llm/retry-started"])
def test_what_the_harness_asked_without_a_usage_is_said(cost, kind):
    found = cost(harness(event("assistant/message", usage=TOKENS), event(kind)))
    assert (total(found), [*found.unpriced.values()]) == (COST, [1])


def test_an_answer_of_the_harness_takes_from_its_step_to_its_end(cost):
    edge = SECOND + 6600  # 04:00, where off-peak begins
    step, answer = event("step/start", second=edge - 5), event("assistant/message", second=edge, usage=TOKENS)
    assert total(cost(harness(step, answer))) == ("0.0001395", COST)


def test_an_answer_of_the_harness_that_was_broken_off_is_counted_as_its_pieces_say(cost):
    first, second = (event("assistant/chunk", turn=1, step=n, chunk={"type": "usage", "usage": TOKENS}) for n in (1, 2))
    assert total(cost(harness(first, second))) == f"{2 * Decimal(COST):f}"


def test_the_usage_of_an_answer_of_the_harness_may_stand_in_its_stream(cost):
    stream = [
        {"type": "chunk", "chunk": {"type": "text-delta"}},
        {"type": "chunk", "chunk": {"type": "usage", "usage": TOKENS}},
    ]
    assert total(cost(harness(event("assistant/message", stream=stream)))) == COST


def test_the_model_of_an_answer_of_the_harness_is_that_of_its_message(cost):
    of_pro = {"source": {"kind": "model", "provider": "deepseek-official", "model": "deepseek-v4-pro"}}
    assert [*cost(harness(event("assistant/message", usage=TOKENS, message=of_pro))).groups] == [
        ("deepseek-v4-pro", "USD")
    ]


def test_what_a_session_has_from_the_one_that_it_was_forked_from_is_a_repeat(cost):
    forked = SESSION | {"parentSession": "p", "seedLength": 2}
    answers = [event("assistant/message", number, usage=TOKENS) for number in (1, 2)]
    found = cost([forked, event("request/header", 0, **HEADER), *answers])
    assert (total(found), found.repeats) == (COST, 1)


def test_what_stands_before_the_last_mark_of_a_seed_is_a_repeat(cost):
    seeded = SESSION | {"version": 2, "isSeeded": True}
    answer, mark = event("assistant/message", usage=TOKENS), event("session/end-seed", inherited=True)
    found = cost([seeded, event("request/header", 0, **HEADER), answer, mark, answer, mark, answer])
    assert (total(found), found.repeats) == (COST, 2)


def test_an_answer_of_another_provider_is_none_of_deepseeks(read):
    other = {"header": {"config": {"provider": "siliconflow", "model": "deepseek-flash"}}}
    (found,) = read([SESSION, event("request/header", **other), event("assistant/message", usage=TOKENS)])
    assert isinstance(found, BadRow)
    assert "'siliconflow' answered, not DeepSeek" in str(found)


def counted(sums, last, second=0):
    info = {"total_token_usage": tokens(*sums), "last_token_usage": tokens(*last)}
    at = f"2026-11-03T02:10:{second:02d}Z"
    return {"timestamp": at, "type": "event_msg", "payload": {"type": "token_count", "info": info}}


def tokens(given, cached, output):
    return {
        "input_tokens": given,
        "cached_input_tokens": cached,
        "output_tokens": output,
        "total_tokens": given + output,
    }


CODEX = [
    {"timestamp": "2026-11-03T02:09:00Z", "type": "session_meta", "payload": {"id": "s", "model_provider": "deepseek"}},
    {"timestamp": "2026-11-03T02:09:01Z", "type": "turn_context", "payload": {"model": "deepseek-flash"}},
]


def test_of_codex_the_last_request_counts_and_not_the_sum(cost):
    first, second = counted((2000, 1500, 100), (2000, 1500, 100)), counted((4000, 3000, 200), (2000, 1500, 100), 9)
    found = cost([*CODEX, first, second])
    assert (total(found), found.counted) == ("0.000558", 2)


def test_a_count_of_codex_that_comes_again_is_counted_once(cost):
    line = counted((2000, 1500, 100), (2000, 1500, 100))
    assert total(cost([*CODEX, line, line])) == COST


def test_a_session_of_codex_that_goes_on_from_another_counts_its_own(cost):
    assert total(cost([*CODEX, counted((92000, 81500, 9100), (2000, 1500, 100))])) == COST


def test_a_line_of_codex_without_counts_is_none(read):
    assert read([*CODEX, {"type": "event_msg", "payload": {"type": "token_count", "info": None}}]) == []


OPENCODE = {
    "id": "msg_0",
    "sessionID": "s",
    "role": "assistant",
    "time": {"created": SECOND * 1000, "completed": SECOND * 1000 + 5000},
    "providerID": "deepseek",
    "modelID": "deepseek-flash",
    "cost": 0.1,
    "tokens": {"input": 500, "output": 60, "reasoning": 40, "cache": {"read": 1500, "write": 0}},
}


def test_the_output_of_opencode_is_without_reasoning(cost):
    assert total(cost([OPENCODE, {"id": "msg_1", "sessionID": "s", "role": "user"}])) == COST


def test_a_message_of_opencode_counts_once_in_its_session(cost):
    found = cost([OPENCODE, OPENCODE, OPENCODE | {"sessionID": "t"}])
    assert (found.counted, found.repeats) == (2, 1)
    other = OPENCODE | {"tokens": OPENCODE["tokens"] | {"output": 61}}
    assert cost([OPENCODE, other]).not_counted == 1


def test_where_the_sum_says_so_the_output_of_opencode_is_with_reasoning(cost):
    def tokens(**other):
        return OPENCODE | {"tokens": OPENCODE["tokens"] | other}

    assert total(cost([tokens(total=2100)])) == COST
    assert total(cost([tokens(total=2100, output=100)])) == COST
    assert cost([tokens(total=2200)]).by_kind == {"NotUnderstood": 1}


def test_messages_of_opencode_are_read_as_its_api_and_its_export_have_them(cost):
    message = {"info": OPENCODE, "parts": [{"type": "text"}]}
    assert total(cost([message])) == COST
    asked = {"info": {"id": "msg_1", "sessionID": "s", "role": "user"}, "parts": []}
    found = cost(json.dumps({"info": {"id": "s"}, "messages": [asked, message, {"info": 5, "parts": []}]}, indent=1))
    assert (total(found), found.counted, found.not_counted) == (COST, 1, 1)


def test_a_message_of_opencode_in_several_steps_used_what_all_of_them_did(cost):
    step = {"type": "step-finish", "tokens": OPENCODE["tokens"]}
    # By hand: twice the cost of one.
    assert total(cost([{"info": OPENCODE, "parts": [step, step]}])) == "0.000558"


def test_a_message_of_opencode_that_failed_is_said(cost):
    nothing = {"input": 0, "output": 0, "reasoning": 0, "cache": {"read": 0, "write": 0}}
    found = cost([OPENCODE, OPENCODE | {"id": "msg_1", "error": {"name": "Aborted"}, "tokens": nothing}])
    assert (found.counted, found.unpriced) == (1, {"a request that failed, or without a usage": 1})


def test_a_message_of_opencode_by_another_provider_is_none_of_deepseeks(read):
    (found,) = read([OPENCODE | {"providerID": "openrouter"}])
    assert isinstance(found, BadRow)


SPENT = {"inputTokens": 500, "outputTokens": 100, "cacheReadInputTokens": 1500, "cacheCreationInputTokens": 0}
RESULT = {"type": "result", "session_id": "s", "total_cost_usd": 1, "modelUsage": {"deepseek-flash": SPENT}}


def test_the_result_of_a_run_needs_to_be_told_when_it_was(cost, read):
    (found,) = read([RESULT])
    assert "say when it was, with --at" in str(found)
    assert total(cost([RESULT], at=WHEN)) == COST


def test_of_a_session_of_several_results_the_last_has_the_sum(cost):
    less = RESULT | {"modelUsage": {"deepseek-flash": SPENT | {"outputTokens": 1}}}
    assert total(cost([less, RESULT], at=WHEN)) == COST
    assert cost([less, RESULT], at=WHEN).repeats == 1


def test_what_a_run_says_before_its_result_is_not_counted_besides(cost):
    said = {
        "type": "assistant",
        "session_id": "s",
        "message": {"model": "deepseek-flash", "usage": {"input_tokens": 1}},
    }
    begun = {"type": "system", "session_id": "s", "model": "deepseek-flash"}
    found = cost([begun, said, RESULT], at=WHEN)
    assert (total(found), found.not_counted, found.unpriced) == (COST, 0, {})
    assert cost([begun, said], at=WHEN).unpriced == {"a run without its result": 1}


def test_a_result_with_less_is_of_a_new_run(cost):
    less = RESULT | {"modelUsage": {"deepseek-flash": SPENT | {"outputTokens": 0}}}
    # By hand: twice the cost of the input, 159 millionths, and once that of the output, 120.
    assert total(cost([RESULT, less], at=WHEN)) == "0.000438"


def test_results_without_a_session_are_of_several(cost):
    assert cost([RESULT | {"session_id": ""}] * 2, at=WHEN).counted == 2


def test_a_bad_model_of_a_result_takes_no_other_with_it(cost):
    found = cost([RESULT | {"modelUsage": {"other": {}, "deepseek-flash": SPENT}}], at=WHEN)
    assert (total(found), found.not_counted) == (COST, 1)


def test_what_has_no_usage_is_no_row(read):
    assert read([SUMMARY, USER]) == []


def test_the_place_of_a_response_is_its_first_line(read):
    found = [each for each in read([SUMMARY, claude(), claude()]) if isinstance(each, Record)]
    assert [str(each.place) for each in found] == ["line 2"]


def test_searches_of_the_harness_are_said_in_words(read):
    found = [each for each in read(harness(event("web/deepseek-search-llm-request"))) if isinstance(each, Unpriced)]
    assert [each.what for each in found] == ["a search by the harness"]


def test_an_array_of_messages_is_read_as_lines_are(cost):
    assert total(cost(json.dumps([OPENCODE], indent=1))) == COST


def test_a_session_of_the_harness_that_stands_twice_is_counted_once_and_what_follows_in_it(cost):
    first, second = (event("assistant/message", number, usage=TOKENS) for number in (2, 3))
    found = cost([*harness(first), *harness(first, second)])
    assert (total(found), found.counted, found.repeats) == (f"{2 * Decimal(COST):f}", 2, 1)


def test_a_usage_of_the_harness_without_its_message_is_counted(cost):
    chunk = event("assistant/chunk", 3, chunk={"type": "usage", "usage": TOKENS})
    assert cost(harness(event("assistant/message", 2, usage=TOKENS), chunk)).counted == 2


def without_usage(line):
    return line | {"message": {name: value for name, value in line["message"].items() if name != "usage"}}


def test_a_response_of_claude_code_without_a_usage_is_said(cost):
    found = cost([claude(), without_usage(claude("msg_2"))])
    assert (total(found), found.unpriced) == (COST, {"a response without a usage": 1})


def test_a_response_of_claude_code_of_which_one_line_has_a_usage_is_counted(cost):
    found = cost([without_usage(claude()), claude()])
    assert (total(found), found.unpriced) == (COST, {})


def test_responses_of_claude_code_without_any_id_are_not_taken_for_one(cost):
    nameless = claude(name=None) | {"uuid": None}
    assert cost([nameless, nameless]).by_kind == {"NoId": 2}


@pytest.mark.parametrize("is_first", [True, False])
def test_a_transcript_of_another_tool_in_the_same_file_is_not_counted_and_said(cost, is_first):
    rollout, response = [*CODEX, counted((2000, 1500, 100), (2000, 1500, 100))], [claude()]
    found = cost([*rollout, *response] if is_first else [*response, *rollout])
    assert (total(found), found.counted, found.by_kind) == (COST, 1, {"OfAnotherForm": 1})


def test_a_session_of_codex_that_stands_twice_is_counted_once_and_what_follows_in_it(cost):
    first, second = counted((2000, 1500, 100), (2000, 1500, 100)), counted((4000, 3000, 200), (2000, 1500, 100), 9)
    found = cost([*CODEX, first, *CODEX, first, second])
    assert (total(found), found.counted, found.repeats) == (f"{2 * Decimal(COST):f}", 2, 1)


@pytest.mark.parametrize("seconds", [10, 0], ids=["with the time of the fork", "with its own time"])
@pytest.mark.parametrize("with_parent", [True, False])
@pytest.mark.parametrize(
    "parent", [{"forked_from_id": "s"}, {"source": {"subagent": {"thread_spawn": {"parent_thread_id": "s"}}}}]
)
def test_what_a_session_of_codex_has_from_its_parent_is_counted_once(cost, parent, with_parent, seconds):
    first = counted((2000, 1500, 100), (2000, 1500, 100))
    copied = counted((2000, 1500, 100), (2000, 1500, 100), seconds)
    own = counted((4000, 3000, 200), (2000, 1500, 100), 30)
    fork = {"timestamp": "2026-11-03T02:10:10Z", "type": "session_meta", "payload": {"id": "t"} | parent}
    found = cost([*([*CODEX, first] if with_parent else []), fork, *CODEX, copied, own])
    assert (found.counted, found.repeats) == (1 + with_parent, 1)


def test_a_count_of_codex_without_a_model_is_said_to_name_none(cost):
    found = cost([CODEX[0], counted((2000, 1500, 100), (2000, 1500, 100))])
    assert [each.error for each in found.bad] == ["it names no model"]


def test_an_event_of_the_harness_that_is_not_known_and_has_a_usage_is_not_counted(cost):
    found = cost(harness(event("assistant/message", usage=TOKENS), event("new/message", 2, usage=TOKENS)))
    assert (total(found), found.by_kind) == (COST, {"UnknownEvent": 1})
