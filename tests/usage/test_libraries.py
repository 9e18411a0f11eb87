"""The usage of libraries, as objects and as what they dump: each says the same in words of its own."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from used import COST, LEAST, MOST

from deepseek_prices import UsageError, get_cost

WHEN = datetime(2026, 11, 3, 2, 10, tzinfo=UTC)


@dataclass(kw_only=True)
class RequestUsage:
    """As pydantic-ai has it."""

    input_tokens: int = 2000
    cache_write_tokens: int = 0
    cache_read_tokens: int = 1500
    output_tokens: int = 100
    input_audio_tokens: int = 0
    cache_audio_read_tokens: int = 0
    output_audio_tokens: int = 0
    details: dict[str, int] = field(default_factory=lambda: {"reasoning_tokens": 40})


LANGCHAIN = {
    "input_tokens": 2000,
    "output_tokens": 100,
    "total_tokens": 2100,
    "input_token_details": {"cache_read": 1500},
    "output_token_details": {"reasoning": 40},
}
AI_SDK_5 = {
    "inputTokens": 2000,
    "outputTokens": 100,
    "totalTokens": 2100,
    "reasoningTokens": 40,
    "cachedInputTokens": 1500,
}
AI_SDK_6 = {
    "inputTokens": 2000,
    "inputTokenDetails": {"noCacheTokens": 500, "cacheReadTokens": 1500, "cacheWriteTokens": None},
    "outputTokens": 100,
    "outputTokenDetails": {"textTokens": 60, "reasoningTokens": 40},
    "totalTokens": 2100,
    "cachedInputTokens": 1500,
    "raw": {"prompt_tokens": 2000, "prompt_cache_hit_tokens": 1500},
}
AI_SDK_PROVIDER = {
    "inputTokens": {"total": 2000, "noCache": 500, "cacheRead": 1500, "cacheWrite": None},
    "outputTokens": {"total": 100, "text": 60, "reasoning": 40},
    "raw": {"prompt_tokens": 2000},
}
PYDANTIC_AI_OLD = {
    "requests": 1,
    "request_tokens": 2000,
    "response_tokens": 100,
    "total_tokens": 2100,
    "details": {"cached_tokens": 1500, "reasoning_tokens": 40},
}
LITELLM = {
    "prompt_tokens": 2000,
    "completion_tokens": 100,
    "total_tokens": 2100,
    "prompt_tokens_details": {"cached_tokens": 1500, "text_tokens": None, "audio_tokens": None},
    "completion_tokens_details": {"reasoning_tokens": 40, "text_tokens": 60},
    "prompt_cache_hit_tokens": 1500,
    "prompt_cache_miss_tokens": 500,
}
LITELLM_ANTHROPIC = {
    "prompt_tokens": 2000,
    "completion_tokens": 100,
    "total_tokens": 2100,
    "prompt_tokens_details": {"cached_tokens": 1500, "cache_creation_tokens": 0},
    "cache_read_input_tokens": 1500,
    "cache_creation_input_tokens": 0,
}
USAGES = {
    "pydantic-ai": RequestUsage(),
    "LangChain": LANGCHAIN,
    "pydantic-ai, DeepSeek's details": RequestUsage(
        details={"reasoning_tokens": 40, "prompt_cache_hit_tokens": 1500, "prompt_cache_miss_tokens": 500}
    ),
    "LangChain, attributes": SimpleNamespace(**LANGCHAIN),
    "AI SDK 5": AI_SDK_5,
    "AI SDK 6": AI_SDK_6,
    "AI SDK, a provider": AI_SDK_PROVIDER,
    "pydantic-ai before 1.0": PYDANTIC_AI_OLD,
    "LiteLLM, deepseek/": LITELLM,
    "LiteLLM, anthropic/": LITELLM_ANTHROPIC,
}


@pytest.mark.parametrize("usage", USAGES.values(), ids=USAGES)
def test_the_usage_of_a_library_costs_what_the_apis_own_does(usage):
    assert f"{get_cost('deepseek-flash', usage, WHEN):f}" == COST


@pytest.mark.parametrize(
    "usage",
    [
        RequestUsage(input_audio_tokens=5),
        RequestUsage(details={"image_tokens": 5}),
        RequestUsage(cache_read_tokens=2001),
        RequestUsage(details={"prompt_cache_hit_tokens": 1499}),
        LANGCHAIN | {"input_token_details": {"cache_read": 1500, "audio": 3}},
        LANGCHAIN | {"total_tokens": 2101},
        AI_SDK_6 | {"cachedInputTokens": 1499},
        LITELLM_ANTHROPIC | {"cache_read_input_tokens": 1499},
    ],
)
def test_what_is_at_odds_or_not_known_in_a_library_is_refused(usage):
    with pytest.raises(UsageError):
        get_cost("deepseek-flash", usage, WHEN)


def test_the_usage_of_the_ai_sdk_before_5_has_no_split():
    found = get_cost("deepseek-flash", {"promptTokens": 2000, "completionTokens": 100, "totalTokens": 2100}, WHEN)
    assert (f"{found.low:f}", f"{found.high:f}") == (LEAST, MOST)


def test_searches_of_pydantic_ai_are_those_of_the_model():
    found = get_cost("deepseek-flash", RequestUsage(details={"web_search_requests": 2}), WHEN)
    assert f"{found.low:f} {found.high:f}" == f"{COST} 0.001779"


def test_what_a_gateway_says_of_the_cost_is_no_quantity():
    usage = {"prompt_tokens": 2000, "prompt_cache_hit_tokens": 1500, "completion_tokens": 100}
    usage |= {"cost": 0.1, "is_byok": False, "cost_details": {"upstream_inference_cost": 0.1}}
    assert f"{get_cost('deepseek-flash', usage, WHEN):f}" == COST


@pytest.mark.parametrize("order", [1, -1])
def test_two_names_of_a_count_that_differ_are_refused_in_any_order(order):
    cached = {"cache_read_input_tokens": 1500, "prompt_tokens_details": {"cached_tokens": 1400}}
    usage = dict([*cached.items()][::order]) | {"prompt_tokens": 2000, "completion_tokens": 100}
    with pytest.raises(UsageError, match="cache_read_input_tokens 1500"):
        get_cost("deepseek-flash", usage, WHEN)
