"""What tracing tools keep of a request: Langfuse, and OpenTelemetry's spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from deepseek_prices.usage.cells import text, whole
from deepseek_prices.usage.form import Content, FieldReader, Fields, Form, Reader
from deepseek_prices.usage.record import Place, Read

# Of Langfuse's details: each integration names what was cached in its own way.
_CACHED = ("input_cached_tokens", "cache_read_input_tokens", "input_cache_read", "cached_tokens")
_WRITTEN = ("input_cache_creation", "cache_creation_input_tokens")
_REASONING = ("output_reasoning_tokens", "output_reasoning", "reasoning_tokens")
_DETAILS = frozenset(("input", "output", "total", *_CACHED, *_WRITTEN, *_REASONING))


class _Langfuse(FieldReader):
    """An observation; those of type GENERATION are requests. `userId` stands in its trace."""

    fields = Fields(model="model", start="startTime", end="endTime", user="userId")

    def usage(self, content: Content) -> Mapping[str, Any] | None:
        if content.get("type") not in ("GENERATION", None):
            return None
        details = content.get("usageDetails") or content.get("usage")
        if not details:
            raise ValueError("a generation without usageDetails")
        if "promptTokens" in details:  # of old versions
            return {"prompt_tokens": details["promptTokens"], "completion_tokens": details["completionTokens"]}
        return _settled({name: whole(value) for name, value in details.items() if type(value) is int})


def _settled(details: Mapping[str, int]) -> Mapping[str, Any]:
    """A usage of details whose `input` may be with what was cached or without, and `output` with reasoning or without.

    The sum tells which. Raises `ValueError` where it does not.
    """
    unknown = [name for name, count in details.items() if count and name not in _DETAILS]
    if unknown:
        raise ValueError(f"usageDetails: how {unknown[0]} is billed is not known here")
    given, output, total = details["input"], details["output"], details.get("total")
    hit, written, reasoning = (sum(details.get(name, 0) for name in names) for names in (_CACHED, _WRITTEN, _REASONING))
    if not any(name in details for name in _CACHED):
        if total not in (None, given + output, given + output + reasoning):
            raise ValueError(f"usageDetails: total {total} is not the sum of input and output")
        apart = reasoning if total == given + output + reasoning else 0
        return {"prompt_tokens": given + written, "completion_tokens": output + apart}
    found = {
        (given + besides - hit, output + apart)
        for besides, apart in product({0, hit + written}, {0, reasoning})
        if total in (None, given + besides + output + apart) and given + besides >= hit + written
    }
    if len(found) != 1:
        kind = "several" if found else "no"
        raise ValueError(f"usageDetails: {kind} way to read it has the total {total}: is input with what was cached?")
    miss, whole_output = found.pop()
    return {"input_cache_hit": hit, "input_cache_miss": miss, "output": whole_output}


_INPUT, _OUTPUT = "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"
_OLD = {_INPUT: "gen_ai.usage.prompt_tokens", _OUTPUT: "gen_ai.usage.completion_tokens"}
_READ = "gen_ai.usage.cache_read.input_tokens"
# Spans of an agent or a workflow sum up what their requests, spans of their own, have.
_REQUESTS = ("chat", "text_completion", "generate_content", "")


class _Spans(Reader):
    """Spans with the attributes of `gen_ai`, by themselves or as OTLP has them. The input is with what was cached."""

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.reader = _Span(options)

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        for span in _spans(content):
            yield from self.reader.read(place, span)


class _Span(FieldReader):
    fields = Fields(
        model="attributes.model",
        start="start",
        end="end",
        user="attributes.user.id",
        provider="attributes.provider",
        address="attributes.server.address",
    )

    def usage(self, content: Content) -> Mapping[str, Any] | None:
        attributes = content["attributes"]
        counts = {name: attributes.get(name, attributes.get(_OLD[name])) for name in (_INPUT, _OUTPUT)}
        if None in counts.values() or attributes.get("gen_ai.operation.name", "") not in _REQUESTS:
            return None
        usage = {"input_tokens": whole(counts[_INPUT]), "output_tokens": whole(counts[_OUTPUT])}
        if _READ in attributes:
            usage["input_tokens_details.cached_tokens"] = whole(attributes[_READ])
        return usage


def _spans(content: Content) -> Iterator[Content]:
    """Each span with what a record needs under names of ours."""
    if "resourceSpans" not in content:
        yield _span(content, content["attributes"])
        return
    for resource in content["resourceSpans"]:
        for scope in resource.get("scopeSpans") or ():
            for span in scope.get("spans") or ():
                yield _span(span, {each["key"]: _value(each["value"]) for each in span.get("attributes") or ()})


def _span(span: Content, attributes: Mapping[str, Any]) -> Content:
    named = {
        **attributes,
        "model": attributes.get("gen_ai.response.model") or attributes.get("gen_ai.request.model"),
        "provider": attributes.get("gen_ai.provider.name") or attributes.get("gen_ai.system"),
    }
    start, end = (("startTimeUnixNano", "start_time", "startTime"), ("endTimeUnixNano", "end_time", "endTime"))
    return {"attributes": named, "start": _first(span, start), "end": _first(span, end)}


def _first(span: Content, names: tuple[str, ...]) -> object:
    return next((span[name] for name in names if name in span), None)


def _value(value: Mapping[str, Any]) -> object:
    """The one value of an attribute in OTLP; a whole number is written as a text there."""
    return next((each for name, each in value.items() if name.endswith("Value")), None)


def _knows_spans(content: Content) -> bool:
    if "resourceSpans" in content:
        return True
    attributes = content.get("attributes")
    return isinstance(attributes, Mapping) and any(text(name).startswith("gen_ai.") for name in attributes)


_OBSERVED = frozenset(("traceId", "startTime", "type"))

FORMS = (
    Form(
        "langfuse",
        "Langfuse's observations",
        "https://langfuse.com/docs/observability/features/token-and-cost-tracking",
        _OBSERVED.issubset,
        _Langfuse,
    ),
    Form(
        "opentelemetry",
        "OpenTelemetry's spans with the attributes gen_ai.*",
        "https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/",
        _knows_spans,
        _Spans,
    ),
)
