"""What tracing tools keep of a request: Langfuse, and OpenTelemetry's spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

from deepseek_prices.usage.cells import at_path, text, whole
from deepseek_prices.usage.form import Content, Fields, Form, Reader, as_objects_and_table, of_part
from deepseek_prices.usage.json_rows import json_object
from deepseek_prices.usage.nested import SpanReader
from deepseek_prices.usage.record import Place, Read

# Of Langfuse's details: each integration names what was cached in its own way; with `input_` and `output_` before it
# where Langfuse does, by the API's name where it is as it came.
# https://github.com/langfuse/langfuse/blob/main/packages/shared/src/server/otel/OtelIngestionProcessor.ts
_CACHED = ("input_cached_tokens", "input_cache_read", "cache_read_input_tokens", "prompt_cache_hit_tokens")
_MISSED = "prompt_cache_miss_tokens"
_WRITTEN = ("input_cache_creation", "cache_creation_input_tokens")
_REASONING = ("output_reasoning_tokens", "output_reasoning")
_TOKENS = "TOKENS"  # the unit of the details, where one is said
_DETAILS = frozenset(("input", "output", "total", _MISSED, *_CACHED, *_WRITTEN, *_REASONING))


# By their names in what its page exports, which are those of its API, and in its exports to a storage:
# https://github.com/langfuse/langfuse/blob/main/worker/src/features/database-read-stream/observation-stream.ts
_EXPORTED = {
    "model": ("providedModelName", "provided_model_name"),
    "startTime": ("start_time",),
    "endTime": ("end_time",),
    "usageDetails": ("usage_details",),
    "traceId": ("trace_id",),
    "parentObservationId": ("parent_observation_id",),
}


class _Langfuse(SpanReader):
    """An observation; those of type GENERATION are requests. `userId` stands in its trace."""

    fields = Fields(model="model", start="startTime", end="endTime", user="userId")
    form, trace, span, parent = "langfuse", "traceId", "id", "parentObservationId"

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        named = {ours: content.get(ours) or _first(content, theirs) for ours, theirs in _EXPORTED.items()}
        return super().read(place, {**content, **named})

    def failed(self, content: Content) -> bool:
        return content.get("level") == "ERROR"

    def usage(self, content: Content) -> Mapping[str, Any] | None:
        if content.get("type") not in ("GENERATION", None):
            return None
        details = json_object(content, "usageDetails") or json_object(content, "usage")
        if not details or not {"prompt_tokens", "input_tokens"}.isdisjoint(details):
            return details
        if "promptTokens" in details:  # of old versions
            return {"prompt_tokens": details["promptTokens"], "completion_tokens": details["completionTokens"]}
        if text(details.get("unit") or _TOKENS).upper() != _TOKENS:
            raise ValueError("usage: its unit is not tokens")
        return _settled({name: _count(name, value) for name, value in details.items() if _is_count(name, value)})


def _is_count(name: str, value: object) -> bool:
    """Whether a detail counts something: a known one does, another where it is no amount of money."""
    if name in _DETAILS:
        return value is not None
    return not name.endswith("Cost") and name != "unit" and value not in (None, "", False, True, 0)


def _count(name: str, value: object) -> int:
    try:
        return whole(value)
    except ValueError:
        raise ValueError(f"usageDetails: a whole number is expected in {name}") from None


def _settled(details: Mapping[str, int]) -> Mapping[str, Any]:
    """A usage of details whose `input` may be with what was cached or without, and `output` with reasoning or without.

    The sum tells which. Raises `ValueError` where it does not.
    """
    unknown = [name for name, count in details.items() if count and name not in _DETAILS]
    if unknown:
        raise ValueError(f"usageDetails: how {unknown[0]} is billed is not known here")
    given, output, total = details["input"], details["output"], details.get("total")
    hit, written, reasoning = (_one(details, names) for names in (_CACHED, _WRITTEN, _REASONING))
    has_split = any(name in details for name in _CACHED)
    if _MISSED in details and not has_split:
        raise ValueError(f"usageDetails: {_MISSED} is there, and no count of what was cached")
    found = {
        (given + besides - hit, output + apart)
        for besides, apart in product({0, hit + written}, {0, reasoning})
        if total in (None, given + besides + output + apart)
        and given + besides >= hit + written
        and output + apart >= reasoning
        and details.get(_MISSED) in (None, given + besides - hit)
    }
    if len(found) != 1:
        ways = "more than one way to read it has" if found else "no way to read it has"
        raise ValueError(f"usageDetails: {ways} the total {total}: is input with what was cached?")
    miss, whole_output = found.pop()
    if not has_split:
        return {"prompt_tokens": miss, "completion_tokens": whole_output}
    return {"input_cache_hit": hit, "input_cache_miss": miss, "output": whole_output}


def _one(details: Mapping[str, int], names: tuple[str, ...]) -> int:
    """A count that may stand there by several names. Raises `ValueError` where they do not agree."""
    found = {name: details[name] for name in names if name in details}
    if len({*found.values()}) > 1:
        raise ValueError(f"{' and '.join(found)} say the same thing, and differ")
    return next(iter(found.values()), 0)


_RESOURCES = ("resourceSpans", "resource_spans")
_INPUT, _OUTPUT = "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"
_OLD = {_INPUT: "gen_ai.usage.prompt_tokens", _OUTPUT: "gen_ai.usage.completion_tokens"}
# Of OpenLLMetry, and older:
# https://github.com/traceloop/openllmetry/tree/main/packages/opentelemetry-semantic-conventions-ai
_TOTALS = ("gen_ai.usage.total_tokens", "llm.usage.total_tokens")
# Of the conventions; of OpenLLMetry; of Pydantic AI, which names all details of a usage so:
# https://github.com/pydantic/pydantic-ai/blob/main/pydantic_ai_slim/pydantic_ai/usage.py; of the AI SDK:
# https://github.com/vercel/ai/blob/main/packages/ai/src/generate-text/generate-text.ts. What others call cached, and
# do not say whether the input is with it, is not read: such a span costs a range.
_READ = (
    *("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens"),
    *("gen_ai.usage.details.cache_read_tokens", "gen_ai.usage.details.cached_tokens"),
    *("gen_ai.usage.details.prompt_cache_hit_tokens", "ai.usage.cachedInputTokens"),
)
# Spans of an agent or a workflow sum up what their requests, spans of their own, have.
_REQUESTS = ("chat", "text_completion", "generate_content", "")


class _Spans(Reader):
    """Spans with the attributes of `gen_ai`, by themselves or as OTLP has them. The input is with what was cached."""

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.reader = _Span(options)

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        for span in _spans(content):
            yield from of_part(_Span.form, place, partial(self._of_span, place, span))

    def end(self) -> Iterable[Read]:
        return self.reader.end()

    def _of_span(self, place: Place, span: Callable[[], Content]) -> Iterable[Read]:
        return self.reader.read(place, span())


class _Span(SpanReader):
    form, trace, span, parent = "opentelemetry", "trace", "span", "parent"
    fields = Fields(
        model="attributes.model",
        start="start",
        end="end",
        user="attributes.user",
        provider="attributes.provider",
        address="attributes.address",
    )

    def usage(self, content: Content) -> Mapping[str, Any] | None:
        attributes = content["attributes"]
        counts = {name: attributes.get(name, attributes.get(_OLD[name])) for name in (_INPUT, _OUTPUT)}
        operation = attributes.get("gen_ai.operation.name", "")
        if operation not in _REQUESTS:
            return None
        if not operation and ("agent_name" in attributes or None in counts.values()):
            return None
        named = (("input_tokens", counts[_INPUT]), ("output_tokens", counts[_OUTPUT]))
        usage = {name: whole(count) for name, count in named if count is not None}
        for names, ours in ((_READ, "input_tokens_details.cached_tokens"), (_TOTALS, "total_tokens")):
            found = {name: whole(attributes[name]) for name in names if name in attributes}
            if found:
                usage[ours] = _one(found, names)
        return usage


# As OTLP has them, and as the exporters to a console of Python and of JavaScript:
# https://github.com/open-telemetry/opentelemetry-python/blob/main/opentelemetry-sdk/src/opentelemetry/sdk/trace/__init__.py
# https://github.com/open-telemetry/opentelemetry-js/blob/main/packages/opentelemetry-sdk-trace-base/src/export/ConsoleSpanExporter.ts
_IDS = {
    "trace": ("traceId", "trace_id", "context.trace_id"),
    "span": ("spanId", "span_id", "context.span_id", "id"),
    "parent": ("parentSpanId", "parent_span_id", "parent_id", "parentSpanContext.spanId", "parentId"),
}


def _spans(content: Content) -> Iterator[Callable[[], Content]]:
    """What reads each span, which may be a bad one: with what a record needs under names of ours."""
    resources = _first(content, _RESOURCES)
    if resources is None:
        yield lambda: _span(content, content["attributes"])
    for resource in resources or ():
        for scope in _first(resource, ("scopeSpans", "scope_spans")) or ():
            yield from (partial(_of_otlp, span) for span in scope.get("spans") or ())


def _of_otlp(span: Content) -> Content:
    return _span(span, {each["key"]: _value(each["value"]) for each in span.get("attributes") or ()})


def _span(span: Content, attributes: Mapping[str, Any]) -> Content:
    named = {
        **attributes,
        "model": attributes.get("gen_ai.response.model") or attributes.get("gen_ai.request.model"),
        "provider": attributes.get("gen_ai.provider.name") or attributes.get("gen_ai.system"),
        "address": attributes.get("server.address"),
        "user": attributes.get("user.id"),
    }
    start, end = (
        _first(span, tuple(name.format(of) for name in ("{}TimeUnixNano", "{}_time_unix_nano", "{}_time", "{}Time")))
        for of in ("start", "end")
    )
    times = {"start": _nanoseconds(start), "end": _nanoseconds(end)}
    return {"attributes": named} | times | {name: _first(span, paths) for name, paths in _IDS.items()}


def _first(content: Content, paths: tuple[str, ...]) -> Any:
    return next((found for path in paths if (found := at_path(content, path)) is not None), None)


def _nanoseconds(time: object) -> object:
    """A time; of seconds and nanoseconds apart, as JavaScript has it, in nanoseconds."""
    return whole(time[0]) * 10**9 + whole(time[1]) if isinstance(time, list) and len(time) == 2 else time


def _value(value: Mapping[str, Any]) -> object:
    """The one value of an attribute in OTLP; a whole number is written as a text there."""
    return next((each for name, each in value.items() if name.lower().endswith("value")), None)


def _knows_spans(content: Content) -> bool:
    if _first(content, _RESOURCES) is not None:
        return True
    attributes = content.get("attributes")
    # Those of the AI SDK that are no requests have names of its own only: https://ai-sdk.dev/docs/ai-sdk-core/telemetry
    return isinstance(attributes, Mapping) and any(
        text(name).startswith("gen_ai.") or name == "ai.operationId" for name in attributes
    )


_OBSERVED = ({"traceId", "startTime", "type"}, {"trace_id", "start_time", "type", "usage_details"})

FORMS = (
    *as_objects_and_table(
        Form(
            "langfuse",
            "Langfuse's observations",
            "https://langfuse.com/docs/api-and-data-platform/features/export-from-ui",
            lambda content: any(names <= content.keys() for names in _OBSERVED),
            _Langfuse,
        )
    ),
    Form(
        "opentelemetry",
        "OpenTelemetry's spans with the attributes gen_ai.*",
        "https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/registry/attributes/gen-ai.md",
        _knows_spans,
        _Spans,
    ),
)
