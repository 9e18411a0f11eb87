"""The transcripts of Claude Code: a response has a line for each of its blocks, with a usage that grows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from deepseek_prices.instants import TICK
from deepseek_prices.usage.cells import at_path, text
from deepseek_prices.usage.form import Content, Form, Options, Reader
from deepseek_prices.usage.record import BadRow, Place, Read, Record, Repeat, Unpriced
from deepseek_prices.usage.when import instant

_SYNTHETIC = "<synthetic>"  # the model of what no model said: a message of the program
_OPEN = 2_000  # responses that may still get a line; more would fill the memory


class _Response(NamedTuple):
    place: Place
    model: str
    start: datetime
    end: datetime
    usage: Mapping[str, Any]


class _ClaudeCode(Reader):
    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.open: dict[tuple[str, str], _Response] = {}
        self.closed: set[int] = set()

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        if content.get("type") == "progress":  # what a subagent said, as in a transcript of its own
            inner = at_path(content, "data.message")
            if isinstance(inner, Mapping):
                content = {**content, **inner}
        message = content.get("message")
        if content.get("type") != "assistant" or not isinstance(message, Mapping):
            return
        usage, model = message.get("usage") or {}, text(message.get("model"))
        if model == _SYNTHETIC:
            return
        at = instant(content["timestamp"], self.options.zone)
        name = text(content.get("sessionId")), text(message.get("id")) or text(content.get("uuid"))
        if not name[1]:
            raise BadRow(place, "NoId", "a response without an id: whether another line says it again is not known")
        if hash(name) in self.closed:
            yield Repeat(place)
            return
        known = self.open.get(name)
        if known is None:
            self.open[name] = _Response(place, model, at, at, usage)
        else:
            yield Repeat(place)
            later = usage if usage.get("output_tokens", 0) >= known.usage.get("output_tokens", 0) else known.usage
            self.open[name] = _Response(known.place, model, min(known.start, at), max(known.end, at), later)
        if len(self.open) > _OPEN:
            oldest = next(iter(self.open))
            self.closed.add(hash(oldest))
            yield _record(oldest[1], self.open.pop(oldest))

    def end(self) -> Iterator[Read]:
        for name, response in self.open.items():
            self.closed.add(hash(name))
            yield _record(name[1], response)
        self.open.clear()


def _record(name: str, response: _Response) -> Read:
    if not response.usage:
        return Unpriced(response.place, "a response without a usage")
    start, end = response.start, response.end
    return Record(
        response.place, response.model, start if start == end else (start, end + TICK), response.usage, id=name
    )


FORMS = (
    Form(
        "claude-code",
        "the transcripts of Claude Code",
        "https://github.com/ryoppippi/ccusage/blob/main/docs/guide/getting-started.md",
        lambda content: "sessionId" in content and "type" in content,
        _ClaudeCode,
    ),
)
