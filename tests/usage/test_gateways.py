"""Logs of gateways: what DeepSeek answered, and nothing else."""

import csv
import io
import json
from datetime import UTC

import pytest
from used import AT, COST, LEAST, MOST, OF_A_RESPONSE, SECOND, total

from deepseek_prices.usage.record import BadRow, NotThisForm

LITELLM = {
    "request_id": "chatcmpl-0",
    "call_type": "acompletion",
    "spend": 0.1,
    "total_tokens": 2100,
    "prompt_tokens": 2000,
    "completion_tokens": 100,
    "startTime": AT,
    "endTime": AT,
    "model": "deepseek/deepseek-flash",
    "custom_llm_provider": "deepseek",
    "api_base": "https://api.deepseek.com/beta",
    "user": "u-1",
    "metadata": {"usage_object": OF_A_RESPONSE, "user_api_key_alias": "bot"},
    "cache_hit": "False",
}


def as_table(*rows):
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


@pytest.mark.parametrize("content", [[LITELLM], json.dumps([LITELLM], indent=1), json.dumps({"data": [LITELLM]})])
def test_litellm_as_lines_as_an_array_and_in_an_answer_of_its_api(cost, content):
    assert total(cost(content)) == COST


def test_litellm_as_a_table_has_its_usage_in_a_text_and_its_times_without_a_zone(cost, read):
    names = ("request_id", "call_type", "prompt_tokens", "completion_tokens", "model")
    row = {name: LITELLM[name] for name in names} | {
        "startTime": "2026-11-03 02:10:00",
        "endTime": "2026-11-03 02:10:00",
        "metadata": json.dumps({"usage_object": OF_A_RESPONSE}),
    }
    assert total(cost(as_table(row), zone=UTC)) == COST
    (without,) = read(as_table(row))
    assert "has no time zone" in str(without)


def test_a_field_that_stands_twice_in_a_text_of_litellm_is_no_cost(cost):
    metadata = json.dumps({"usage_object": OF_A_RESPONSE}).replace("{", '{"prompt_tokens": 9, ', 2)
    found = cost([LITELLM | {"metadata": metadata}])
    assert found.by_kind == {"NotUnderstood": 1}
    assert "'prompt_tokens' appears twice" in found.bad[0].error


def test_the_name_asked_has_the_providers_prefix(cost):
    found = cost([LITELLM], by=("model", "name", "key", "user"))
    assert [*found.groups] == [("deepseek-flash", "deepseek/deepseek-flash", "bot", "u-1", "USD")]


@pytest.mark.parametrize("prefix", ["openai", "anthropic", "deepseek"])
def test_the_form_that_deepseeks_address_speaks_is_no_part_of_its_name(cost, prefix):
    row = LITELLM | {"model": f"{prefix}/deepseek-flash", "custom_llm_provider": prefix}
    assert total(cost([row])) == COST
    assert cost([row | {"api_base": ""}]).counted == (prefix == "deepseek")


def test_litellm_without_the_providers_usage_has_no_split(cost):
    assert total(cost([LITELLM | {"metadata": {}}])) == (LEAST, MOST)


@pytest.mark.parametrize(
    "hits",
    [
        {"prompt_cache_hit_tokens": 1500},
        {"cache_read_input_tokens": 1500},
        {"prompt_tokens_details": {"cached_tokens": 1500}, "completion_tokens_details": {"reasoning_tokens": 40}},
        {"prompt_tokens_details": None, "prompt_cache_hit_tokens": 1500, "prompt_cache_miss_tokens": 500},
    ],
)
def test_older_versions_of_litellm_have_what_was_cached_apart(cost, hits):
    assert total(cost([LITELLM | {"metadata": {"additional_usage_values": hits}}])) == COST


@pytest.mark.parametrize("more", [{"prompt_cache_miss_tokens": 499}, {"pages_processed": 3}])
def test_what_an_older_version_of_litellm_says_apart_is_not_passed_over(cost, more):
    metadata = {"additional_usage_values": {"prompt_cache_hit_tokens": 1500} | more}
    assert cost([LITELLM | {"metadata": metadata}]).by_kind == {"UsageError": 1}


def test_a_request_that_failed_in_litellm_is_said(cost):
    counts = {"total_tokens": 0, "prompt_tokens": 0, "completion_tokens": 0}
    failed = LITELLM | counts | {"model": "", "metadata": {"status": "failure"}}
    found = cost([LITELLM, failed])
    assert (total(found), found.not_counted, [*found.unpriced.values()]) == (COST, 0, [1])


def test_what_litellm_answered_from_its_own_cache_is_said_and_not_counted(cost):
    found = cost([LITELLM, LITELLM | {"cache_hit": "True"}])
    assert (total(found), found.counted, found.left, [*found.not_deepseeks.values()]) == (COST, 1, 0, [1])


@pytest.mark.parametrize(
    "other",
    [
        {"custom_llm_provider": "deepinfra", "api_base": ""},
        {"custom_llm_provider": "openai", "api_base": "https://api.siliconflow.cn/v1"},
        {"api_base": "https://deepseek.com.example.net/"},
    ],
)
def test_what_somebody_else_answered_is_not_counted(read, other):
    (found,) = read([LITELLM | other])
    assert isinstance(found, BadRow)
    assert "answered, not DeepSeek" in str(found)


def test_the_address_of_the_anthropic_endpoint_is_evidence_of_it(cost):
    row = LITELLM | {"model": "claude-sonnet-4-6", "api_base": "https://api.deepseek.com/anthropic"}
    assert total(cost([row])) == COST
    assert cost([row | {"api_base": "https://api.deepseek.com/"}]).counted == 0


def new_api(**other):
    return {
        "id": 1,
        "created_at": SECOND,
        "type": 2,
        "username": "u",
        "token_name": "bot",
        "model_name": "deepseek-flash",
        "prompt_tokens": 2000,
        "completion_tokens": 100,
        "quota": 5,
        "other": json.dumps({"model_ratio": 1, "cache_ratio": 0.1} | other),
    }


def test_new_api_has_what_was_cached_in_a_text(cost):
    assert total(cost([new_api(cache_tokens=1500)])) == COST
    assert total(cost([new_api()])) == (LEAST, MOST)
    assert total(cost(json.dumps({"success": True, "data": {"items": [new_api(cache_tokens=1500)]}}))) == COST


def test_new_api_counts_the_input_of_anthropic_without_what_was_cached(cost):
    for mark in ({"claude": True}, {"usage_semantic": "anthropic"}):
        assert total(cost([new_api(cache_tokens=1500, **mark) | {"prompt_tokens": 500}])) == COST


@pytest.mark.parametrize(
    "written",
    [
        {"cache_creation_tokens": 300},
        {"cache_write_tokens": 300},
        {"cache_creation_tokens_5m": 100, "cache_creation_tokens_1h": 200},
        {"cache_creation_tokens": 300, "cache_write_tokens": 300, "cache_creation_tokens_5m": 300},
    ],
)
def test_new_api_has_what_was_written_to_the_cache_besides_in_anthropics_form(cost, written):
    row = new_api(cache_tokens=1500, usage_semantic="anthropic", **written)
    assert total(cost([row | {"prompt_tokens": 200}])) == COST


def test_a_top_up_in_new_api_is_no_request(read):
    assert read([new_api() | {"type": 1}]) == []


def test_new_api_writes_a_request_down_at_its_end(cost):
    # The peak ends at 04:00 UTC, 6,600 seconds after `SECOND`; half of it by hand.
    row = new_api(cache_tokens=1500) | {"created_at": SECOND + 6625, "use_time": 45}
    assert total(cost([row])) == ("0.0001395", COST)
    assert total(cost([row | {"use_time": 20}])) == "0.0001395"


ROW = {
    "generation_id": "gen-0",
    "created_at": "2026-11-03 02:10:00.123",
    "cost_total": "0.0",
    "byok_usage_inference": "0.0021",
    "tokens_prompt": "2000",
    "tokens_completion": "100",
    "tokens_cached": "1500",
    "model_permaslug": "deepseek/deepseek-flash",
    "provider_name": "DeepSeek",
    "user": "",
    "api_key_name": "key",
}


def test_openrouter_counts_requests_with_a_key_of_ones_own(cost):
    paid = ROW | {"cost_total": "0.01", "byok_usage_inference": "0"}
    found = cost(as_table(ROW, paid), zone=UTC)
    assert (total(found), found.counted, len(found.bad)) == (COST, 1, 1)


def test_openrouter_takes_a_fee_for_a_request_with_a_key_of_ones_own(cost):
    assert total(cost(as_table(ROW | {"cost_total": "0.0001"}), zone=UTC)) == COST


DAY = {
    "date": "2026-11-01",
    "model": "deepseek/deepseek-flash",
    "model_permaslug": "deepseek/deepseek-flash",
    "provider_name": "DeepSeek",
    "usage": 0,
    "byok_usage_inference": 0.002,
    "requests": 5,
    "prompt_tokens": 2000,
    "completion_tokens": 100,
    "reasoning_tokens": 40,
}


def test_a_day_of_openrouter_counts_where_all_of_it_was_with_a_key_of_ones_own(cost):
    # Sunday in UTC and Monday's night in Beijing, off-peak: half of the bounds.
    found = cost(json.dumps({"data": [DAY, DAY | {"usage": 0.1}]}))
    assert (total(found), found.requests) == (("0.000066", "0.00036"), 5)


def test_days_of_openrouter_without_any_of_these_are_refused_with_a_sentence(read):
    with pytest.raises(NotThisForm, match="take DeepSeek's own usage export instead"):
        read(json.dumps({"data": [DAY | {"usage": 0.1, "byok_usage_inference": 0}]}))


@pytest.mark.parametrize("minute", ["03:59:50", "04:00:10"])
def test_a_request_of_openrouter_began_or_ended_when_it_was_written_down(cost, minute):
    row = ROW | {"created_at": f"2026-11-03 {minute}", "generation_time_ms": "20000"}
    # The peak ends at 04:00 UTC: half of it, by hand.
    assert total(cost(as_table(row), zone=UTC)) == ("0.0001395", COST)


@pytest.mark.parametrize(
    "other",
    [
        {"cost_total": "0.01", "byok_usage_inference": "0"},
        {"model_permaslug": "deepseek/deepseek-v4.1-flash-20260910"},
        {"provider_name": "Other"},
    ],
)
def test_openrouter_is_refused_with_a_sentence_where_no_row_has_deepseeks_price(read, other):
    with pytest.raises(NotThisForm, match="take DeepSeek's own usage export instead"):
        read(as_table(ROW | other), zone=UTC)
