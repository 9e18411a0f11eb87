"""The logs of gateways, which answer for several providers: LiteLLM, new-api, OpenRouter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, timedelta
from typing import Any

from deepseek_prices.instants import TICK
from deepseek_prices.usage.cells import number, text, whole
from deepseek_prices.usage.charged import is_sold
from deepseek_prices.usage.form import (
    AnsweredByOthers,
    Content,
    FieldReader,
    Fields,
    Form,
    Reader,
    as_objects_and_table,
)
from deepseek_prices.usage.json_rows import json_object
from deepseek_prices.usage.record import BadRow, NotThisForm, Place, Read, Record, Unpriced, When
from deepseek_prices.usage.when import instant, when


class _LiteLLM(FieldReader):
    """A row for each request; the usage as DeepSeek gave it stands in the metadata."""

    fields = Fields(
        model="model",
        start="startTime",
        end="endTime",
        key_name="metadata.user_api_key_alias",
        user="user",
        provider="custom_llm_provider",
        address="api_base",
    )

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        if text(content.get("cache_hit")).lower() == "true":
            return (Unpriced(place, "a request that LiteLLM answered from its own cache", False),)
        return super().read(place, {**content, "metadata": json_object(content, "metadata")})

    def failed(self, content: Content) -> bool:
        return "failure" in (content.get("status"), content["metadata"].get("status"))

    def usage(self, content: Content) -> Mapping[str, Any] | None:
        own = content["metadata"].get("usage_object")
        if isinstance(own, Mapping) and own:
            return own
        names = ("prompt_tokens", "completion_tokens", "total_tokens")
        counts = {name: whole(content[name]) for name in names if content.get(name) not in (None, "")}
        # All that the usage of the response has besides these; of older versions, and where there is no usage of it.
        return counts and {**(content["metadata"].get("additional_usage_values") or {}), **counts}


# What was written to the cache, as versions name it: https://github.com/QuantumNous/new-api/tree/main/service
_NEW_API_WRITTEN = (
    *(("cache_creation_tokens",), ("cache_write_tokens",)),
    ("cache_creation_tokens_5m", "cache_creation_tokens_1h"),
)


class _NewApi(FieldReader):
    """A row for each request, of type 2; the tokens of the cache stand in a text of JSON."""

    fields = Fields(model="model_name", start="start", end="created_at", key_name="token_name", user="username")

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        other = json_object(content, "other")
        mapped = other.get("upstream_model_name")
        row = {**content, "other": other, **({"model_name": mapped} if mapped else {})}
        return super().read(place, {**row, **self._time(content)})

    def _time(self, content: Content) -> dict[str, str]:
        """It is written when the answer is there: it began `use_time` seconds before."""
        end = instant(content["created_at"], self.options.zone)
        return {
            "start": (end - timedelta(seconds=whole(content.get("use_time") or 0))).isoformat(),
            "created_at": end.isoformat(),
        }

    def usage(self, content: Content) -> Mapping[str, Any] | None:
        if whole(content.get("type") or 2) != 2:  # a top-up, a note of the system
            return None
        other = content["other"]
        prompt, output = whole(content["prompt_tokens"]), whole(content["completion_tokens"])
        if "cache_tokens" not in other:
            return {"prompt_tokens": prompt, "completion_tokens": output}
        cached = whole(other["cache_tokens"])
        # In Anthropic's form the input is without what was cached.
        if other.get("claude") or other.get("usage_semantic") == "anthropic":
            written = max(sum(whole(other.get(name) or 0) for name in names) for names in _NEW_API_WRITTEN)
            return {"input_cache_hit": cached, "input_cache_miss": prompt + written, "output": output}
        return {"prompt_tokens": prompt, "prompt_cache_hit_tokens": cached, "completion_tokens": output}


class _OpenRouter(Reader):
    """A row for each request. What it cost is OpenRouter's price, but for requests with a key of one's own."""

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.counted = 0
        self.why = ""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        # A request with a key of one's own costs a fee besides, which is in the cost of a request, and in the usage of
        # a day: there may be other requests in that, https://openrouter.ai/docs/features/byok
        own = number(content.get("byok_usage_inference") or 0) > 0 and not number(content.get("usage") or 0)
        slug = text(content["model_permaslug"])
        if not own:
            why = "this is OpenRouter's activity: OpenRouter charged for it, at its own price, which is not known here"
        elif text(content.get("provider_name")).lower() != "deepseek":
            why = str(AnsweredByOthers(repr(content.get("provider_name"))))
        else:
            model = slug.removeprefix("deepseek/")
            if is_sold(model):
                self.counted += 1
                return (_own_key(place, model, slug, content, self.options.zone),)
            why = (
                f"this is OpenRouter's activity: it names {slug!r}, by which DeepSeek sells nothing, so no price list"
                " says what it cost"
            )
        self.why = self.why or why
        return (BadRow(place, "OpenRouter", why),)

    def end(self) -> Iterable[Read]:
        if self.why and not self.counted:
            raise NotThisForm(f"{self.why}; take DeepSeek's own usage export instead")
        return ()


def _own_key(place: Place, model: str, slug: str, content: Content, zone: Any) -> Record:
    if "date" in content:  # the requests of a day of UTC
        usage = {name: whole(content[name]) for name in ("prompt_tokens", "completion_tokens")}
        return Record(
            place, model, when(text(content["date"])[:10], UTC), usage, whole(content["requests"]), asked=slug
        )
    usage = {
        "prompt_tokens": whole(content["tokens_prompt"]),
        "prompt_cache_hit_tokens": whole(content["tokens_cached"]),
        "completion_tokens": whole(content["tokens_completion"]),
    }
    key, user = text(content.get("api_key_name")), text(content.get("user"))
    return Record(place, model, _around(content, zone), usage, asked=slug, key_name=key, user=user)


def _around(content: Content, zone: Any) -> When:
    """The time that a request was in: whether it was written down at its start or its end is not said."""
    at = instant(content["created_at"], zone)
    took = timedelta(milliseconds=whole(content.get("generation_time_ms") or 0))
    return (at - took, at + took + TICK) if took else at


_ACTIVITY = frozenset(("model_permaslug", "tokens_prompt", "tokens_completion", "byok_usage_inference"))
_ACTIVITY_OF_DAYS = frozenset(("date", "model_permaslug", "usage", "byok_usage_inference", "requests"))

FORMS = (
    *as_objects_and_table(
        Form(
            "litellm",
            "LiteLLM's spend logs",
            "https://github.com/BerriAI/litellm/blob/main/litellm/proxy/spend_tracking/spend_tracking_utils.py",
            frozenset(("request_id", "call_type", "startTime", "model")).issubset,
            _LiteLLM,
        )
    ),
    *as_objects_and_table(
        Form(
            "new-api",
            "the logs of new-api",
            "https://github.com/QuantumNous/new-api/blob/main/model/log.go",
            frozenset(("model_name", "token_name", "prompt_tokens", "completion_tokens", "created_at")).issubset,
            _NewApi,
        )
    ),
    Form(
        "openrouter",
        "OpenRouter's activity: only requests with a key of one's own are DeepSeek's price",
        "https://github.com/CodexClawd/codexclawd/blob/HEAD/skills/openrouter-analyzer/scripts/analyze.py",
        _ACTIVITY.issubset,
        _OpenRouter,
        is_table=True,
    ),
    Form(
        "openrouter-days",
        "OpenRouter's activity by day, as its API has it",
        "https://openrouter.ai/docs/client-sdks/typescript/models/activityitem",
        _ACTIVITY_OF_DAYS.issubset,
        _OpenRouter,
    ),
)
