"""What the API answers: responses, one a line or in an array, and streams, of which the last event has the usage."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from deepseek_prices.usage.cells import text
from deepseek_prices.usage.form import Content, Form, Options, Reader
from deepseek_prices.usage.record import BadRow, Place, Read, Record, Repeat, Unpriced, When
from deepseek_prices.usage.when import when

_CHUNK = "chat.completion.chunk"
_WHOLE = ("chat.completion", "text_completion", "response", "message")
_OF_ANTHROPIC = ("message_start", "message_delta")
_OPEN = 2_000  # streams that may still go on; more would fill the memory


class _Stream(NamedTuple):
    place: Place
    model: str
    created: object
    usage: Mapping[str, Any]


class _Responses(Reader):
    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.open: dict[str, _Stream] = {}
        self.closed: set[int] = set()
        self.last = ""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        kind = _kind(content)
        is_error = bool(content.get("error")) and not content.get("usage")
        if kind in _WHOLE and not is_error:
            yield self._whole(place, content)
        elif kind == _CHUNK:
            yield from self._piece(place, text(content.get("id")), content)
        elif kind == "message_start":
            message = content["message"]
            self.last = text(message.get("id"))
            yield from self._piece(place, self.last, message)
        elif kind == "message_delta":
            yield from self._piece(place, self.last, content)
        elif kind == "message_stop":
            self.last = ""
        elif is_error:
            yield Unpriced(place, "an error in the place of an answer")
        elif isinstance(content.get("response"), Mapping) and text(kind).startswith("response."):
            yield from self._piece(place, text(content["response"].get("id")), content["response"])

    def _whole(self, place: Place, content: Content) -> Read:
        if not isinstance(content.get("usage"), Mapping):
            return Unpriced(place, "a response without a usage")
        return Record(place, text(content["model"]), self._at(_created(content)), content["usage"])

    def _piece(self, place: Place, name: str, content: Content) -> Iterator[Read]:
        """Of a stream: its usage is that of its events together, a later one in the place of an earlier."""
        usage = content.get("usage") or {}
        if not name:
            if usage:
                raise BadRow(place, "NoId", "an event of a stream without an id: which response it is of is not known")
            return
        if hash(name) in self.closed:
            yield Repeat(place)
            return
        known = self.open.get(name)
        if known is None:
            self.open[name] = _Stream(place, text(content["model"]), _created(content), usage)
        else:
            if usage and known.usage:
                yield Repeat(place)
            together = {**known.usage, **{name: value for name, value in usage.items() if value is not None}}
            self.open[name] = known._replace(usage=together)
        if len(self.open) > _OPEN:
            oldest = next(iter(self.open))
            self.closed.add(hash(oldest))
            yield self._record(oldest, self.open.pop(oldest))

    def end(self) -> Iterator[Read]:
        for name, stream in self.open.items():
            self.closed.add(hash(name))
            yield self._record(name, stream)
        self.open.clear()
        self.last = ""

    def _record(self, name: str, stream: _Stream) -> Read:
        if not stream.usage:
            return Unpriced(stream.place, "a stream without a usage")
        try:
            return Record(stream.place, stream.model, self._at(stream.created), stream.usage, id=name)
        except ValueError as error:
            return BadRow(stream.place, "NoInstant", str(error))

    def _at(self, created: object) -> When:
        given = self.options.at
        if created is not None and given is not None:
            raise ValueError("it has its own instant: leave --at out")
        if created is None and given is None:
            raise ValueError("it has no instant: say when it was, with --at")
        return given or when(created, self.options.zone)


def _created(content: Content) -> object:
    return next((content[name] for name in ("created", "created_at") if content.get(name)), None)


def _kind(content: Content) -> object:
    """What an object says that it is; one with the parts of a chat's response is one."""
    is_chat = {"created", "model", "usage"} <= content.keys()
    return content.get("object") or content.get("type") or (_WHOLE[0] if is_chat else None)


def _knows(content: Content) -> bool:
    kind = None if "at" in content else _kind(content)
    if kind == "message":
        return "usage" in content
    return kind in (*_WHOLE, _CHUNK, *_OF_ANTHROPIC) or (isinstance(kind, str) and kind.startswith("response."))


FORMS = (
    Form(
        "responses",
        "responses of the API, one a line, in an array, or as streams (data: …)",
        "https://api-docs.deepseek.com/api/create-chat-completion",
        _knows,
        _Responses,
        has_instants=False,
    ),
)
