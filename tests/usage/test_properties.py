"""A log in any form and the same log in our own form cost the same, whatever it says; and its order does not matter."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from used import as_file

from deepseek_prices.cli.pricer import Pricer
from deepseek_prices.cli.tally import tally
from deepseek_prices.usage.form import Options
from deepseek_prices.usage.forms import read_usage

START = datetime(2026, 11, 1, tzinfo=UTC)
COUNTS = st.integers(0, 10**9)
CALLS = st.lists(
    st.tuples(
        st.sampled_from(["deepseek-flash", "deepseek-v4-pro"]), st.integers(0, 10**6), COUNTS, COUNTS, COUNTS, COUNTS
    ),
    min_size=1,
    max_size=5,
)


def own(_number, model, at, hit, miss, output, reasoning):
    usage = {"prompt_tokens": hit + miss, "prompt_cache_hit_tokens": hit, "completion_tokens": output + reasoning}
    return {"at": at.isoformat(), "model": model, "usage": usage}


def response(number, model, at, *counts):
    usage = own(number, model, at, *counts)["usage"]
    created = int(at.timestamp())
    return {"id": f"r-{number}", "object": "chat.completion", "created": created, "model": model, "usage": usage}


def chunk(number, model, at, *counts):
    return response(number, model, at, *counts) | {"object": "chat.completion.chunk"}


def langchain(_number, model, at, hit, miss, output, reasoning):
    usage = {
        "input_tokens": hit + miss,
        "output_tokens": output + reasoning,
        "input_token_details": {"cache_read": hit},
        "output_token_details": {"reasoning": reasoning},
    }
    return {"at": at.isoformat(), "model": model, "usage": usage}


def claude_code(number, model, at, hit, miss, output, reasoning):
    usage = {"input_tokens": miss, "cache_read_input_tokens": hit, "output_tokens": output + reasoning}
    message = {"id": f"msg_{number}", "model": model, "usage": usage}
    return {"type": "assistant", "sessionId": "s", "timestamp": at.isoformat(), "message": message}


def opencode(number, model, at, hit, miss, output, reasoning):
    milliseconds = int(at.timestamp() * 1000)
    return {
        "id": f"m-{number}",
        "sessionID": "s",
        "role": "assistant",
        "time": {"created": milliseconds, "completed": milliseconds},
        "providerID": "deepseek",
        "modelID": model,
        "tokens": {"input": miss, "output": output, "reasoning": reasoning, "cache": {"read": hit, "write": 0}},
    }


def litellm(number, model, at, *counts):
    return {
        "request_id": f"r-{number}",
        "call_type": "acompletion",
        "startTime": at.isoformat(),
        "endTime": at.isoformat(),
        "model": f"deepseek/{model}",
        "metadata": {"usage_object": own(number, model, at, *counts)["usage"]},
    }


def opentelemetry(_number, model, at, hit, miss, output, reasoning):
    attributes = {
        "gen_ai.request.model": model,
        "gen_ai.usage.input_tokens": hit + miss,
        "gen_ai.usage.cache_read.input_tokens": hit,
        "gen_ai.usage.output_tokens": output + reasoning,
    }
    return {"start_time": at.isoformat(), "end_time": at.isoformat(), "attributes": attributes}


def langfuse(_number, model, at, hit, miss, output, reasoning):
    counts = {"input": miss, "input_cached_tokens": hit, "output": output, "output_reasoning_tokens": reasoning}
    details = counts | {"total": sum(counts.values())}
    observation = {"traceId": "t", "type": "GENERATION", "model": model, "usageDetails": details}
    return observation | {"startTime": at.isoformat(), "endTime": at.isoformat()}


FORMS = (response, chunk, langchain, claude_code, opencode, litellm, opentelemetry, langfuse)


def costs(content):
    priced = Pricer("USD", "raise", "range", anthropic_endpoint=False)
    found = tally(read_usage(as_file(content), Options()), priced, ("model", "kind", "period", "day"), UTC, None)
    assert found.bad == []
    return {key: (group.low, group.high, group.quantity) for key, group in found.groups.items()}


def in_form(form, calls):
    return [
        form(number, model, START + timedelta(seconds=second), *counts)
        for number, (model, second, *counts) in enumerate(calls)
    ]


@pytest.mark.parametrize("form", FORMS)
@given(CALLS)
@settings(max_examples=40)
def test_a_log_in_any_form_costs_what_it_does_in_our_own(form, calls):
    assert costs(in_form(form, calls)) == costs(in_form(own, calls))


@given(CALLS)
@settings(max_examples=40)
def test_an_array_and_the_other_order_cost_the_same(calls):
    lines = in_form(own, calls)
    assert costs(lines) == costs(json.dumps(lines)) == costs(lines[::-1])
