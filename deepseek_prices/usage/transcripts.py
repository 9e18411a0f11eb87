"""The transcripts of Codex and opencode, and what `claude -p` prints at its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from deepseek_prices.usage.cells import at_path, text, whole
from deepseek_prices.usage.form import Content, FieldReader, Fields, Form, Options, Reader, of_part, refuse_others
from deepseek_prices.usage.record import BadRow, Place, Read, Record, Repeat, Unpriced
from deepseek_prices.usage.when import instant

_SPAWNED_BY = "source.subagent.thread_spawn.parent_thread_id"
_COPYING = timedelta(seconds=1)  # within which what a session is forked from is written, with new times or its own
_COUNTS = ("input_tokens", "cached_input_tokens", "output_tokens")


class _Codex(Reader):
    """Rollouts: the model stands in a line before; a count comes with the sum so far, and may come again unchanged."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.read_to: dict[str, datetime] = {}
        """Of each session its last count: a file may have it again, from its beginning."""
        self._begin()

    def _begin(self) -> None:
        self.model = self.provider = self.id = self.parent = ""
        self.sum: tuple[int, ...] | None = None
        self.again: datetime | None = None
        self.begun = 0
        self.forked_at: datetime | None = None
        """When a session was forked from its parent, whose counts its file has up to then."""

    def end(self) -> Iterable[Read]:
        self._begin()
        return ()

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        payload = content.get("payload") or {}
        if content["type"] == "session_meta":
            at = instant(content["timestamp"], self.options.zone)
            is_copy = self.forked_at is not None and (self.begun + 1 == place.first or self.forked_at - _COPYING <= at)
            if is_copy and text(payload.get("id")) == self.parent:
                return
            self.begun = place.first
            self.parent = text(payload.get("forked_from_id") or at_path(payload, _SPAWNED_BY))
            self.forked_at = at + _COPYING if self.parent else None
            self.provider = text(payload.get("model_provider"))
            self.sum = None
            self.id = text(payload.get("id"))
            self.again = self.read_to.get(self.id)
        elif content["type"] == "turn_context":
            self.model = text(payload.get("model"))
        elif payload.get("type") == "token_count" and payload.get("info"):
            counts, at = self._new(payload["info"]), instant(content["timestamp"], self.options.zone)
            if self.id:
                self.read_to[self.id] = max(at, self.read_to.get(self.id, at))
            if counts is not None and any(then is not None and at <= then for then in (self.again, self.forked_at)):
                yield Repeat(place)
            elif counts is not None:
                refuse_others(self.provider)
                given, cached, output = counts
                usage = {
                    "input_tokens": given,
                    "input_tokens_details.cached_tokens": cached,
                    "output_tokens": output,
                }
                yield Record(place, self.model, at, usage)

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

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.seen: dict[int, int] = {}
        """The messages so far, by session and id, and what each used."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        if "messages" in content:  # an exported session
            for each in content["messages"]:
                yield from of_part("opencode", place, partial(self._of_message, place, each))
        else:
            yield from self._of_message(place, content)

    def _of_message(self, place: Place, content: Content) -> Iterable[Read]:
        steps = [part["tokens"] for part in content.get("parts") or () if part.get("type") == "step-finish"]
        if "parts" in content:
            content = content["info"]
        if steps:  # each is a request; the message itself may have what the last of them used
            content = {**content, "steps": steps}
        found = [*super().read(place, content)]
        name, used = hash((text(content["sessionID"]), text(content["id"]))), hash(repr(content.get("tokens")))
        if not found or name not in self.seen:
            self.seen[name] = used
            return found
        if self.seen[name] != used:
            raise ValueError("a message with its id stands before it, with other counts")
        return (Repeat(place),)

    def usage(self, content: Content) -> Mapping[str, Any] | None:
        if content.get("role") != "assistant":
            return None
        steps = [*map(_of_step, content.get("steps") or [content["tokens"]])]
        return {kind: sum(step[kind] for step in steps) for kind in steps[0]}


def _of_step(tokens: Mapping[str, Any]) -> Mapping[str, int]:
    """What a request used. Of some versions the output has its reasoning: the sum, where there is one, tells."""
    cache, reasoning = tokens.get("cache") or {}, whole(tokens.get("reasoning") or 0)
    hit, miss = whole(cache.get("read") or 0), whole(tokens["input"]) + whole(cache.get("write") or 0)
    output, total = whole(tokens["output"]), tokens.get("total")
    if total is None or whole(total) == hit + miss + output + reasoning:
        output += reasoning
    elif whole(total) != hit + miss + output:
        raise ValueError("tokens: the total is not the sum of what it has, with reasoning or without")
    return {"input_cache_hit": hit, "input_cache_miss": miss, "output": output}


_SPENT = {
    "inputTokens": "input_tokens",
    "cacheReadInputTokens": "cache_read_input_tokens",
    "cacheCreationInputTokens": "cache_creation_input_tokens",
    "outputTokens": "output_tokens",
}


class _Result(NamedTuple):
    """What each model spent in a run so far."""

    place: Place
    session: str
    usages: dict[str, dict[str, int]]

    def goes_on_from(self, other: _Result) -> bool:
        """Whether it has all that another has: of a new run, counts begin anew."""
        return all(
            count <= self.usages.get(model, {}).get(name, 0)
            for model, usage in other.usages.items()
            for name, count in usage.items()
        )


class _ClaudePrint(Reader):
    """The results of runs: what each model spent in the run so far. They do not say when that was."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.last: dict[str, _Result] = {}
        self.open: dict[str, Place] = {}
        """Of runs that have not said their result, where an answer of them stands."""
        self.closed: set[str] = set()
        """The sessions with a result in a file before."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        session = text(content.get("session_id"))
        if content.get("type") != "result":  # of --verbose or a stream
            if content.get("type") == "assistant":
                self.open.setdefault(session, place)
            return
        self.open.pop(session, None)
        if session in self.closed:
            raise ValueError("a file before has a result of its session: what that has of this one is not known")
        usages: dict[str, dict[str, int]] = {}
        for model, spent in (content.get("modelUsage") or {}).items():
            yield from of_part("claude-print", place, partial(self._add, usages, model, spent))
        result = _Result(place, session, usages)
        before = self.last.pop(result.session, None)
        if before is not None:
            yield from [Repeat(before.place)] if result.goes_on_from(before) else self._records(before)
        if result.session:
            self.last[result.session] = result
        else:
            yield from self._records(result)

    @staticmethod
    def _add(usages: dict[str, dict[str, int]], model: str, spent: Mapping[str, Any]) -> Iterable[Read]:
        usage = {ours: whole(spent[theirs]) for theirs, ours in _SPENT.items()}
        if spent.get("webSearchRequests"):
            usage["server_tool_use.web_search_requests"] = whole(spent["webSearchRequests"])
        usages[model] = usage
        return ()

    def _records(self, result: _Result) -> Iterator[Read]:
        for model, usage in result.usages.items():
            if self.options.at is None:
                yield BadRow(result.place, "NoInstant", "it has no instant: say when it was, with --at")
            else:
                yield Record(result.place, model, self.options.at, usage, id=f"{result.session} {model}")

    def end(self) -> Iterable[Read]:
        for result in self.last.values():
            yield from self._records(result)
        for place in self.open.values():
            yield Unpriced(place, "a run without its result")
        self.closed.update(self.last)
        self.last.clear()
        self.open.clear()


_OF_A_RUN = ("system", "assistant", "user", "stream_event")
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
        lambda content: (
            {"role", "sessionID", "id"} <= content.keys()
            or ("info" in content and not {"messages", "parts"}.isdisjoint(content))
        ),
        _OpenCode,
    ),
    Form(
        "claude-print",
        "the result of `claude -p --output-format json` (with --at)",
        "https://docs.claude.com/en/docs/claude-code/headless",
        lambda content: "modelUsage" in content or (content.get("type") in _OF_A_RUN and "session_id" in content),
        _ClaudePrint,
        has_instants=False,
    ),
)
