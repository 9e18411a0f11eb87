"""What tracing tools keep: which meaning a count has is told by the sum."""

import json

import pytest
from used import AT, COST, LEAST, MOST, SECOND, total

APART = {"input": 500, "input_cached_tokens": 1500, "output": 60, "output_reasoning_tokens": 40, "total": 2100}
WITHIN = {"input": 2000, "input_cached_tokens": 1500, "output": 100, "output_reasoning_tokens": 40, "total": 2100}
OBSERVATION = {
    "id": "o",
    "traceId": "t",
    "type": "GENERATION",
    "startTime": AT,
    "endTime": AT,
    "model": "deepseek-flash",
}


def langfuse(details, **other):
    return OBSERVATION | {"usageDetails": details} | other


@pytest.mark.parametrize(
    "details",
    [
        APART,
        WITHIN,
        APART | {"output": 100},
        WITHIN | {"output": 60},
        {"input": 500, "cache_read_input_tokens": 1500, "output": 100, "total": 2100},
    ],
    ids=["apart", "within", "reasoning within", "reasoning apart", "another name"],
)
def test_the_sum_tells_whether_what_was_cached_is_in_the_input(cost, details):
    total_of = sum(details[name] for name in ("input", "output"))
    if details["input"] == 500:
        total_of += 1500
    if details["output"] == 60:
        total_of += 40
    assert total(cost([langfuse(details | {"total": total_of})])) == COST


@pytest.mark.parametrize("other", [{"total": 9999}, {"total": None}, {"input_audio": 7}])
def test_counts_that_do_not_tell_what_they_mean_are_no_cost(cost, other):
    details = {name: count for name, count in (APART | other).items() if count is not None}
    assert cost([langfuse(details)]).by_kind == {"NotUnderstood": 1}


@pytest.mark.parametrize("count", [1500.0, "1500", "1500.0"])
def test_a_count_is_one_as_a_decimal_and_as_a_text(cost, count):
    assert total(cost([langfuse(APART | {"input_cached_tokens": count})])) == COST


@pytest.mark.parametrize("count", ["many", 1500.5, True, {}])
def test_a_known_count_that_is_none_is_no_cost(cost, count):
    assert cost([langfuse(WITHIN | {"input_cached_tokens": count})]).by_kind == {"NotUnderstood": 1}


@pytest.mark.parametrize(("again", "counted"), [(1500, 1), (0, 0), (700, 0)])
def test_what_was_cached_by_two_names_is_one_count_or_refused(cost, again, counted):
    assert cost([langfuse(WITHIN | {"cache_read_input_tokens": again})]).counted == counted


@pytest.mark.parametrize(("miss", "counted"), [(500, 1), (499, 0)])
def test_the_misses_by_deepseeks_name_agree_with_the_input(cost, miss, counted):
    assert cost([langfuse(WITHIN | {"prompt_cache_miss_tokens": miss})]).counted == counted


def test_another_unit_than_tokens_is_no_cost(cost):
    assert cost([langfuse(WITHIN | {"unit": "TOKENS", "inputCost": 0.25})]).counted == 1
    assert cost([langfuse(WITHIN | {"unit": "CHARACTERS"})]).counted == 0


def test_counts_without_what_was_cached_are_a_range(cost):
    assert total(cost([langfuse({"input": 2000, "output": 100, "total": 2100})])) == (LEAST, MOST)
    old = {"promptTokens": 2000, "completionTokens": 100, "totalTokens": 2100}
    assert total(cost([OBSERVATION | {"usage": old}])) == (LEAST, MOST)


@pytest.mark.parametrize("output", [100, 60])
def test_without_what_was_cached_the_sum_tells_whether_reasoning_is_in_the_output(cost, output):
    details = {"input": 2000, "output": output, "output_reasoning_tokens": 40}
    assert total(cost([langfuse(details | {"total": 2100})])) == (LEAST, MOST)
    assert cost([langfuse(details)]).by_kind == {"NotUnderstood": 1}


def test_a_generation_without_a_usage_is_said(cost):
    assert cost([langfuse(APART), langfuse({}, id="p")]).unpriced == {"a request that failed, or without a usage": 1}


def test_a_generation_that_failed_without_a_count_is_said(cost):
    failed = langfuse({"input": 0, "output": 0, "total": 0}, level="ERROR")
    assert cost([failed]).unpriced == {"a request that failed, or without a usage": 1}
    assert total(cost([langfuse(WITHIN, level="ERROR")])) == COST


def test_the_details_may_have_the_names_of_the_api(cost):
    details = {"prompt_tokens": 2000, "completion_tokens": 100, "total_tokens": 2100, "prompt_cache_hit_tokens": 1500}
    assert total(cost([langfuse(details)])) == COST


def test_observations_are_read_as_they_are_exported(cost):
    exported = {"trace_id": "t", "type": "GENERATION", "start_time": AT, "provided_model_name": "deepseek-flash"}
    assert total(cost([exported | {"usage_details": APART}])) == COST
    header = "id,traceId,type,startTime,endTime,providedModelName,usageDetails"
    details = json.dumps(APART).replace('"', '""')
    assert total(cost(f'{header}\no,t,GENERATION,{AT},,deepseek-flash,"{details}"\no,t,SPAN,{AT},,,')) == COST


def test_an_observation_of_another_type_is_no_request(read):
    assert read([langfuse(APART), OBSERVATION | {"type": "SPAN"}])[1:] == []


def test_the_answer_of_langfuses_api_has_a_list(cost):
    assert total(cost(json.dumps({"data": [langfuse(APART)], "meta": {"page": 1}}))) == COST


def test_what_is_named_cached_and_by_no_integration_is_refused(cost):
    assert cost([langfuse(WITHIN | {"cached_tokens": 1500})]).by_kind == {"NotUnderstood": 1}


ATTRIBUTES = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "deepseek",
    "gen_ai.request.model": "deepseek-flash",
    "gen_ai.usage.input_tokens": 2000,
    "gen_ai.usage.cache_read.input_tokens": 1500,
    "gen_ai.usage.output_tokens": 100,
}


def span(**other):
    return {"name": "chat", "start_time": AT, "end_time": AT, "attributes": ATTRIBUTES | other}


def otlp(attributes):
    listed = [
        {"key": key, "value": {"intValue": str(each)} if isinstance(each, int) else {"stringValue": each}}
        for key, each in attributes.items()
    ]
    nano = str(SECOND * 10**9)
    of_span = {"name": "chat", "startTimeUnixNano": nano, "endTimeUnixNano": nano, "attributes": listed}
    return {"resourceSpans": [{"resource": {}, "scopeSpans": [{"scope": {}, "spans": [of_span, {"name": "other"}]}]}]}


@pytest.mark.parametrize("content", [[span()], json.dumps(span(), indent=4), [otlp(ATTRIBUTES)]])
def test_the_input_of_a_span_is_with_what_was_cached(cost, content):
    assert total(cost(content)) == COST


def test_a_span_without_what_was_cached_is_a_range(cost):
    without = {name: value for name, value in ATTRIBUTES.items() if "cache_read" not in name}
    assert total(cost([span() | {"attributes": without}])) == (LEAST, MOST)


@pytest.mark.parametrize(
    "name",
    ["gen_ai.usage.cache_read_input_tokens", "gen_ai.usage.details.cache_read_tokens", "ai.usage.cachedInputTokens"],
)
def test_what_was_cached_is_found_by_the_names_that_instrumentations_have(cost, name):
    named = {**ATTRIBUTES, name: 1500}
    del named["gen_ai.usage.cache_read.input_tokens"]
    assert total(cost([{"start_time": AT, "attributes": named}])) == COST
    at_odds = {**ATTRIBUTES, name: 1400}
    assert cost([{"start_time": AT, "attributes": at_odds}]).by_kind == {"NotUnderstood": 1}


def test_what_is_named_cached_without_saying_how_it_is_meant_is_not_read(cost):
    named = {**ATTRIBUTES, "gen_ai.usage.cached_tokens": 1500}
    del named["gen_ai.usage.cache_read.input_tokens"]
    assert total(cost([{"start_time": AT, "attributes": named}])) == (LEAST, MOST)


def test_a_request_without_a_usage_is_said_and_one_with_a_part_of_it_is_refused(cost):
    failed = {name: value for name, value in ATTRIBUTES.items() if ".usage." not in name}
    broken_off = failed | {"gen_ai.usage.input_tokens": 2000}
    found = cost([span(), *(span() | {"attributes": each} for each in (failed, broken_off))])
    assert (found.counted, [*found.unpriced.values()], found.by_kind) == (1, [1], {"UsageError": 1})


def test_a_sum_of_a_span_that_is_not_its_input_and_output_is_no_cost(cost):
    with_sum = {**ATTRIBUTES, "gen_ai.usage.total_tokens": 3600}
    assert cost([{"start_time": AT, "attributes": with_sum}]).by_kind == {"UsageError": 1}


def test_the_times_of_a_span_may_be_of_seconds_and_nanoseconds(cost):
    assert total(cost([{"startTime": [SECOND, 0], "endTime": [SECOND, 5], "attributes": ATTRIBUTES}])) == COST


def test_spans_of_otlp_may_have_the_names_of_its_protocol(cost):
    attributes = [
        {"key": name, "value": {"int_value": str(value)} if isinstance(value, int) else {"string_value": value}}
        for name, value in ATTRIBUTES.items()
    ]
    span = {"start_time_unix_nano": str(SECOND * 10**9), "attributes": attributes}
    assert total(cost([{"resource_spans": [{"scope_spans": [{"spans": [span]}]}]}])) == COST


def test_a_span_that_sums_up_others_is_no_request(cost):
    agent = span(**{"gen_ai.operation.name": "invoke_agent"})
    assert cost([agent, span()]).counted == 1


@pytest.mark.parametrize(
    "other",
    [{"gen_ai.provider.name": "openrouter"}, {"server.address": "api.siliconflow.cn"}],
    ids=["provider", "address"],
)
def test_a_span_of_another_provider_is_none_of_deepseeks(cost, other):
    assert cost([span(**other)]).counted == 0


@pytest.mark.parametrize("bad", [{"gen_ai.provider.name": "azure"}, {"gen_ai.usage.input_tokens": "many"}])
def test_a_bad_span_takes_no_other_with_it(cost, bad):
    content = otlp(ATTRIBUTES)
    spans = content["resourceSpans"][0]["scopeSpans"][0]["spans"]
    spans[:] = [
        spans[0],
        *otlp(ATTRIBUTES | bad)["resourceSpans"][0]["scopeSpans"][0]["spans"],
        {"attributes": 5},
        spans[0],
    ]
    found = cost([content])
    assert (found.counted, found.not_counted) == (2, 2)


def test_the_provider_of_a_form_that_deepseek_speaks_says_nothing(cost):
    assert total(cost([span(**{"gen_ai.provider.name": "openai"})])) == COST


def test_a_span_of_the_ai_sdk_around_its_requests_is_no_request(cost):
    outer = {"start_time": AT, "attributes": {"ai.operationId": "ai.streamText", "ai.usage.promptTokens": 2000}}
    found = cost([outer, span(**{"ai.operationId": "ai.streamText.doStream", "ai.usage.cachedInputTokens": 1500})])
    assert (total(found), found.counted, found.left) == (COST, 1, 0)
