"""The transcripts of Codex and opencode, and what `claude -p` prints at its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deepseek_prices.usage.cells import text, whole
from deepseek_prices.usage.form import Content, FieldReader, Fields, Form, Options, Reader, either, refuse_others
from deepseek_prices.usage.record import BadRow, Place, Read, Record
from deepseek_prices.usage.when import instant, when

_COUNTS = ("input_tokens", "cached_input_tokens", "output_tokens")


class _Codex(Reader):
    """Rollouts: the model stands in a line before; a count comes with the sum so far, and may come again unchanged."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.model = self.provider = ""
        self.sum: tuple[int, ...] | None = None

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        payload = content.get("payload") or {}
        if content["type"] == "session_meta":
            self.provider = text(payload.get("model_provider"))
            self.sum = None
        elif content["type"] == "turn_context":
            self.model = text(payload.get("model"))
        elif payload.get("type") == "token_count" and payload.get("info"):
            counts = self._new(payload["info"])
            if counts is not None:
                refuse_others(self.provider)
                given, cached, output = counts
                usage = {
                    "input_tokens": given,
                    "input_tokens_details.cached_tokens": cached,
                    "output_tokens": output,
                }
                yield Record(place, self.model, instant(content["timestamp"], self.options.zone), usage)

    def _new(self, info: Mapping[str, Any]) -> tuple[int, ...] | None:
        """What was spent since the last count; None where that is nothing."""
        total, last = (_counted(info.get(name)) for name in ("total_token_usage", "last_token_usage"))
        before, self.sum = self.sum, total or self.sum
        if total is None or total == before:
            return last if total is None else None
        if last is not None and (before is None or any(now < then for now, then in zip(total, before, strict=True))):
            return last  # the first count of a session that goes on from another, or one that begins anew
        return tuple(now - then for now, then in zip(total, before or (0,) * len(total), strict=True))


def _counted(usage: Mapping[str, Any] | None) -> tuple[int, ...] | None:
    return None if not usage else tuple(whole(usage.get(name) or 0) for name in _COUNTS)


class _OpenCode(FieldReader):
    """A message of the assistant is a request; its input is without what was cached, its output without reasoning."""

    fields = Fields(model="modelID", start="time.created", end="time.completed", provider="providerID")

    def usage(self, content: Content) -> Mapping[str, Any] | None:
        if content.get("role") != "assistant":
            return None
        tokens, cache = content["tokens"], content["tokens"].get("cache") or {}
        return {
            "input_cache_hit": whole(cache.get("read") or 0),
            "input_cache_miss": whole(tokens["input"]) + whole(cache.get("write") or 0),
            "output": whole(tokens["output"]) + whole(tokens.get("reasoning") or 0),
        }


class _ClaudePrint(Reader):
    """The result of a run: what each model spent in the session so far. It does not say when that was."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.last: dict[tuple[str, str], tuple[Place, Content, object]] = {}

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        if content.get("type") == "result":
            for model, spent in (content.get("modelUsage") or {}).items():
                self.last[text(content.get("session_id")), model] = place, spent, content.get("timestamp")
        return ()

    def end(self) -> Iterable[Read]:
        for (session, model), (place, spent, at) in self.last.items():
            usage = {
                "input_tokens": whole(spent["inputTokens"]),
                "cache_read_input_tokens": whole(spent["cacheReadInputTokens"]),
                "cache_creation_input_tokens": whole(spent["cacheCreationInputTokens"]),
                "output_tokens": whole(spent["outputTokens"]),
            }
            if spent.get("webSearchRequests"):
                usage["server_tool_use.web_search_requests"] = whole(spent["webSearchRequests"])
            try:
                moment = either(self.options.at, when(at, self.options.zone) if at else None)
            except ValueError as error:
                yield BadRow(place, "NoInstant", str(error))
            else:
                yield Record(place, model, moment, usage, id=f"{session} {model}")


_ROLLOUT = ("session_meta", "turn_context", "event_msg", "response_item")

FORMS = (
    Form(
        "codex",
        "the rollouts of Codex",
        "https://github.com/openai/codex/blob/main/codex-rs/protocol/src/protocol.rs",
        lambda content: content.get("type") in _ROLLOUT and isinstance(content.get("payload"), Mapping),
        _Codex,
    ),
    Form(
        "opencode",
        "the messages of opencode",
        "https://github.com/sst/opencode/blob/dev/packages/opencode/src/session/message-v2.ts",
        lambda content: "role" in content and {"sessionID", "id"} <= content.keys(),
        _OpenCode,
    ),
    Form(
        "claude-print",
        "the result of `claude -p --output-format json` (with --at)",
        "https://docs.claude.com/en/docs/claude-code/headless",
        lambda content: content.get("type") == "result" and "modelUsage" in content,
        _ClaudePrint,
        has_instants=False,
    ),
)
