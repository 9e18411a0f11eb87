"""The sessions of DeepSeek Harness, an event a line: what an answer used stands in its message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from deepseek_prices.usage.cells import at_path, text, whole
from deepseek_prices.usage.form import Content, Form, Options, Reader, refuse_others
from deepseek_prices.usage.record import BadRow, Place, Read, Record, Repeat, Unpriced
from deepseek_prices.usage.when import of_request

# What an event may have used; a piece of an answer (`assistant/chunk`) says before what its message says.
_ANSWERS = {
    "assistant/message": "an answer",
    "assistant/attempt": "an answer that failed",
    "compaction/summary": "a summary by the harness",
}
_APART = {
    "web/deepseek-search-llm-request": "a search by the harness",
    "session/title-llm-request": "a title by the harness",
    "llm/retry-started": "a request that was begun again",
}
# Theirs and Anthropic's: the input is without what was cached, the output with reasoning.
_FIELDS = {
    "inputTokens": "input_tokens",
    "cacheReadTokens": "cache_read_input_tokens",
    "cacheWriteTokens": "cache_creation_input_tokens",
    "outputTokens": "output_tokens",
}


class _Harness(Reader):
    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.seen: dict[str, int] = {}
        """Of each session how many events were read: a file may have it again, from its beginning."""
        self._begin({})

    def _begin(self, session: Content) -> None:
        self.id = text(session.get("id"))
        self.model = self.provider = ""
        self.start: object = None
        self.inherited = session.get("seedLength") or 0 if session.get("parentSession") else 0
        """How many events a session has from the one that it was forked from, in whose own file they stand too."""
        self.again = self.seen.get(self.id, 0)
        self.held: list[Read] | None = [] if session.get("isSeeded") else None
        """Of a session of format 2 on what may be inherited: only an event after it says where that ends."""
        self.open: tuple[object, Record] | None = None
        """The step of an answer that has said its usage and not its message, and what it used."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        event, data = content["type"], content.get("data") or {}
        if self.id and event != "session":
            self.seen[self.id] = max(self.seen.get(self.id, 0), content.get("seq", 0) + 1)
        if event == "session":
            yield from self._ended(content)
        elif event == "request/header":
            self.model = text(at_path(data, "header.config.model"))
            self.provider = text(at_path(data, "header.config.provider"))
        elif event == "session/end-seed" and data.get("inherited") and self.held is not None:
            yield from (Repeat(each.place) if isinstance(each, Record) else each for each in self.held)
            self.held, self.open = [], None
        elif content.get("seq", self.inherited) < max(self.inherited, self.again):
            yield from [Repeat(place)] if event in _ANSWERS else ()
        elif self.held is None:
            yield from self._of_event(place, content, event, data)
        else:
            self.held += self._of_event(place, content, event, data)

    def end(self) -> Iterable[Read]:
        return self._ended({})

    def _ended(self, following: Content) -> Iterator[Read]:
        yield from self.held or ()
        yield from self._left()
        self._begin(following)

    def _of_event(self, place: Place, content: Content, event: str, data: Content) -> Iterator[Read]:
        step = data.get("turn"), data.get("step")
        if event == "step/start":
            self.start = content["time"]
        elif event in _APART:
            if event == "llm/retry-started":
                yield from self._left()
            yield Unpriced(place, _APART[event])
        elif event == "assistant/chunk" and at_path(data, "chunk.type") == "usage":
            if self.open and self.open[0] != step:
                yield from self._left()
            self.open = step, self._record(place, content, data["chunk"]["usage"])
        elif event in _ANSWERS:
            said = self.open[1] if self.open and self.open[0] == step else None
            if said is None:
                yield from self._left()
            self.open = None
            usage = data.get("usage") or _of_stream(data)
            if usage:
                yield self._record(place, content, usage)
            else:
                yield said or Unpriced(place, f"{_ANSWERS[event]}, without a usage")
            self.start = None
        elif isinstance(data.get("usage"), Mapping) and not _FIELDS.keys().isdisjoint(data["usage"]):
            yield BadRow(place, "UnknownEvent", "an event of a kind that is not known here has a usage")

    def _left(self) -> Iterator[Read]:
        """An answer that was broken off after it had said its usage."""
        if self.open:
            yield self.open[1]
        self.open = None

    def _record(self, place: Place, content: Content, usage: Mapping[str, object]) -> Record:
        source = at_path(content, "data.message.source") or {}
        refuse_others(text(source.get("provider")) or self.provider)
        counts = {ours: whole(usage.get(theirs) or 0) for theirs, ours in _FIELDS.items()}
        end = content["time"]
        at = of_request(end if self.start is None else self.start, end)
        return Record(place, text(source.get("model")) or self.model, at, counts)


def _of_stream(data: Content) -> Mapping[str, object] | None:
    """The usage within the pieces of an answer, which stand in its message from format 2 on."""
    pieces = (at_path(each, "chunk") or {} for each in reversed(data.get("stream") or ()))
    return next((piece["usage"] for piece in pieces if piece.get("type") == "usage"), None)


def _knows(content: Content) -> bool:
    event = content.get("type")
    if event == "session":
        return "createdAt" in content
    return isinstance(event, str) and "/" in event and {"seq", "time"} <= content.keys()


FORMS = (
    Form(
        "dsh",
        "the sessions of DeepSeek Harness",
        "https://github.com/toninfo/deepseek-harness/blob/HEAD/packages/core/session/src/types.ts",
        _knows,
        _Harness,
    ),
)
