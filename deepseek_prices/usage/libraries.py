"""How libraries name the fields of a usage: each table says which of the API's fields each of theirs is."""

from typing import Any, NamedTuple

_CACHED = "input_tokens_details.cached_tokens"
_REASONING = "output_tokens_details.reasoning_tokens"
_SEARCHES = "server_tool_use.web_search_requests"
_RAW = "raw."  # of the AI SDK: what the provider said, again
_PART = ""  # a part of a count that is there, at the same price: nothing to add


class _Library(NamedTuple):
    marks: frozenset[str]
    """The fields by which it is known."""
    names: dict[str, str]
    """Its fields, and the API's."""


# https://github.com/langchain-ai/langchain/blob/master/libs/core/langchain_core/messages/ai.py
_LANGCHAIN = {
    "input_token_details.cache_read": _CACHED,
    "input_token_details.cache_creation": _PART,
    "output_token_details.reasoning": _REASONING,
}
# https://github.com/pydantic/pydantic-ai/blob/main/pydantic_ai_slim/pydantic_ai/usage.py
_PYDANTIC_AI = {
    "cache_read_tokens": _CACHED,
    "cache_write_tokens": _PART,
    "details.reasoning_tokens": _REASONING,
    "details.cached_tokens": _CACHED,
    "details.prompt_cache_hit_tokens": _CACHED,
    "details.prompt_cache_miss_tokens": _PART,
    "details.cache_read_input_tokens": _PART,
    "details.cache_creation_input_tokens": _PART,
    "request_tokens": "input_tokens",
    "response_tokens": "output_tokens",
    "details.input_tokens": _PART,
    "details.output_tokens": _PART,
    "details.text_tokens": _PART,
    "details.web_search_requests": _SEARCHES,
    "tool_calls": _PART,
    "cost": _PART,
}
# https://github.com/vercel/ai/blob/main/packages/ai/src/types/usage.ts
_AI_SDK = {
    "inputTokens": "input_tokens",
    "outputTokens": "output_tokens",
    "totalTokens": "total_tokens",
    "cachedInputTokens": _CACHED,
    "reasoningTokens": _REASONING,
    "inputTokenDetails.noCacheTokens": _PART,
    "inputTokenDetails.cacheReadTokens": _CACHED,
    "inputTokenDetails.cacheWriteTokens": _PART,
    "outputTokenDetails.textTokens": _PART,
    "outputTokenDetails.reasoningTokens": _REASONING,
}
# What its providers give: https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v3
_AI_SDK_PROVIDER = {
    "inputTokens.total": "input_tokens",
    "inputTokens.noCache": _PART,
    "inputTokens.cacheRead": _CACHED,
    "inputTokens.cacheWrite": _PART,
    "outputTokens.total": "output_tokens",
    "outputTokens.text": _PART,
    "outputTokens.reasoning": _REASONING,
}
# Before version 5.
_AI_SDK_4 = {"promptTokens": "prompt_tokens", "completionTokens": "completion_tokens", "totalTokens": "total_tokens"}
# https://github.com/BerriAI/litellm/blob/main/litellm/types/utils.py (`Usage`: the prompt is with what was cached,
# whichever of DeepSeek's endpoints it asked)
_LITELLM = {
    "cache_read_input_tokens": "prompt_tokens_details.cached_tokens",
    "cache_creation_input_tokens": _PART,
    "prompt_tokens_details.cache_creation_tokens": _PART,
    "cost": _PART,
}

_LIBRARIES = (
    _Library(frozenset(name for name in _LANGCHAIN if "." in name), _LANGCHAIN),
    _Library(frozenset(("cache_read_tokens", "cache_write_tokens", "request_tokens", "response_tokens")), _PYDANTIC_AI),
    _Library(frozenset(("inputTokens", "outputTokens")), _AI_SDK),
    _Library(frozenset(("inputTokens.total", "outputTokens.total")), _AI_SDK_PROVIDER),
    _Library(frozenset(("promptTokens", "completionTokens")), _AI_SDK_4),
)
_MARKS = frozenset(mark for library in _LIBRARIES for mark in library.marks) | _LITELLM.keys()


def in_our_words(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a usage by the API's names; others as they are.

    Two fields that are the same one of the API's must agree; where they do not, the second stays, to be refused.
    """
    return fields if _MARKS.isdisjoint(fields) else _renamed(fields, _names(fields))


def _names(fields: dict[str, Any]) -> dict[str, str]:
    for library in _LIBRARIES:
        if not library.marks.isdisjoint(fields):
            return library.names
    return _LITELLM if "prompt_tokens" in fields else {}


def _renamed(fields: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    renamed: dict[str, Any] = {}
    for name in sorted(fields, key=names.__contains__):  # those of the API first: what differs from one stays then
        value = fields[name]
        ours = names.get(name, name)
        if ours == _PART or (name.startswith(_RAW) and names in (_AI_SDK, _AI_SDK_PROVIDER)):
            continue
        renamed[name if renamed.get(ours, value) != value else ours] = value
    return renamed
