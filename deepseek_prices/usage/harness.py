"""The sessions of DeepSeek Harness, an event a line: what an answer used stands in its message."""

from __future__ import annotations

from collections.abc import Iterable

from deepseek_prices.usage.cells import at_path, text, whole
from deepseek_prices.usage.form import Content, Form, Options, Reader, refuse_others
from deepseek_prices.usage.record import Place, Read, Record, Unpriced
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
        self.model = self.provider = ""
        self.start: object = None

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        event, data = content["type"], content.get("data") or {}
        if event == "session":
            self.model, self.start = "", None
        elif event == "request/header":
            self.model = text(at_path(data, "header.config.model"))
            self.provider = text(at_path(data, "header.config.provider"))
        elif event == "step/start":
            self.start = content["time"]
        elif event in _APART:
            yield Unpriced(place, _APART[event])
        elif event in _ANSWERS:
            yield self._answer(place, content, _ANSWERS[event])

    def _answer(self, place: Place, content: Content, what: str) -> Read:
        usage = content["data"].get("usage")
        if not usage:
            return Unpriced(place, f"{what}, without a usage")
        refuse_others(self.provider)
        counts = {ours: whole(usage.get(theirs) or 0) for theirs, ours in _FIELDS.items()}
        start, self.start = self.start, None
        end = content["time"]
        return Record(place, self.model, of_request(end if start is None else start, end), counts)


def _knows(content: Content) -> bool:
    event = content.get("type")
    if event == "session":
        return "createdAt" in content
    return isinstance(event, str) and "/" in event and {"seq", "time"} <= content.keys()


FORMS = (
    Form(
        "dsh",
        "the sessions of DeepSeek Harness",
        "https://github.com/vb2250158/dsh-usage-plugin",
        _knows,
        _Harness,
    ),
)
