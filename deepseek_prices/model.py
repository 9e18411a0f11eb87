"""What a model is: its version, limits and names, as the price page printed them."""

from datetime import datetime
from typing import NamedTuple

from deepseek_prices import lookup
from deepseek_prices.errors import UnknownProduct, at_second, not_sold, unknown_name
from deepseek_prices.instants import from_second, to_second, written
from deepseek_prices.lookup import listed, printed
from deepseek_prices.price import by_name

# The page does not say what its K and M are. The API does: where a request asks for more, it answers with the limit in
# full, and has said 8192 for 8K, 65536 for 64K, 131072 for 128K, 393216 for 384K and 1048576 for 1M
# (https://github.com/deepseek-ai/DeepSeek-V3/issues/69, https://github.com/Aider-AI/aider/pull/4125,
# https://github.com/musistudio/claude-code-router/issues/895).
_UNITS = {"K": 1024, "M": 1024 * 1024}


@by_name
class Limit(NamedTuple):
    """A number of tokens."""

    printed: str
    """As the page has it, such as `64K`."""
    tokens: int
    """The same as a number, by a reading of our own: K is 1,024 and M is 1,048,576. The page does not say so; the API
    does, in its refusals of requests that are too long (8192 where the page has `8K`, 1048576 where it has `1M`)."""


@by_name
class Model(NamedTuple):
    """A model as the edition has it that is in force at an instant. A limit that the page did not print is None."""

    name: str
    """The name that was asked for."""
    model: str
    """The model that the name is billed as; with `@endpoint` where it is at another endpoint."""
    endpoint: str | None
    """That endpoint; None for the ordinary one."""
    version: str | None
    """Such as `DeepSeek-V3.2`."""
    context_length: Limit | None
    """The most tokens of input and output together."""
    max_output: Limit | None
    """The most tokens of output, reasoning included where it has no limit of its own."""
    default_output: Limit | None
    """The limit of the output where a request sets none."""
    beta_output: Limit | None
    """The most tokens of output at the beta endpoint."""
    max_reasoning: Limit | None
    """The most tokens of reasoning, where it has a limit of its own."""
    concurrency: int | None
    """The most requests at a time."""
    names: tuple[str, ...]
    """The other names that are billed as this model at the instant."""
    until: datetime | None
    """The first instant (UTC) at which the name or endpoint is no longer accepted, where one is stated."""
    edition: str
    """The edition that says so, a file in `data/editions/`."""
    in_force_from: datetime
    """The first instant of that edition (UTC)."""
    in_force_until: datetime | None
    """The first instant of the next edition (UTC), or None for the newest."""
    certain: bool
    """False between the bounds of a change whose instant is not known."""
    observed_until: datetime
    """The last time that the official page, or a copy of it, was seen (UTC)."""
    source: str
    """The address of the best source of the edition, an English one where there is one."""

    def as_dict(self) -> dict[str, object]:
        """All fields as JSON has them: instants (UTC, ISO 8601) as strings, limits as objects."""
        fields: dict[str, object] = {}
        for name, value in self._asdict().items():
            if isinstance(value, Limit):
                fields[name] = value._asdict()
            else:
                fields[name] = written(value) if isinstance(value, datetime) else value
        return fields | {"names": list(self.names)}


def get_model(model: str, at: datetime | None = None) -> Model:
    """What a model is at the instant `at`: its version, limits and other names.

    The price page has printed this beside the prices since 2024. It has printed the features of a model as well; they
    are not in the editions of this dataset.

    Args:
        model: The name of a model, any name that is billed as one, or `name@endpoint` for another endpoint.
        at: A datetime with a time zone; None is now.

    Returns:
        What was printed, each limit as printed and as a number of tokens, and where it comes from.

    Raises:
        UnknownProduct: No edition has the name, or it is that of a service.
        NotYet: The instant is before the first edition that has the name.
        NoLongerSold: The model or name had come to its end.
        TypeError: The name is no string, or `at` is no datetime.
        ValueError: `at` has no time zone, or one that does not say its offset.

    Example:
        >>> from datetime import datetime, timezone
        >>> model = get_model("deepseek-chat", datetime(2026, 1, 15, tzinfo=timezone.utc))
        >>> model.version, model.context_length, model.max_output.tokens
        ('DeepSeek-V3.2', Limit(printed='128K', tokens=131072), 8192)
    """
    second = to_second(at)
    if not isinstance(model, str):
        raise TypeError(f"model: a string is expected, not {type(model).__name__}")
    asked = listed(model)
    models, data = printed(), lookup.compiled
    name = next((each for each in models if each == asked), None)  # never the caller's, which may be of another class
    if name is None:
        raise _no_model(model)
    segment = at_second(models[name], second)
    if segment is None or segment[0] != "sold":
        raise not_sold((name, "", ""), second, {(each, "", ""): track for each, track in models.items()})
    _, edition, billed_as, certain, end, names, fields = segment
    edition_name, start, next_start, sources = data.EDITIONS[edition]
    texts = dict(fields)
    limits = {field: _limit(texts.get(field)) for field in LIMITS}
    return Model(
        name=name,
        model=billed_as,
        endpoint=billed_as.partition("@")[2] or None,
        version=texts.get("version"),
        **limits,
        concurrency=int(texts["concurrency"]) if "concurrency" in texts else None,
        names=tuple(each for each in (billed_as, *names) if each != name),
        until=None if end is None else from_second(end),
        edition=edition_name,
        in_force_from=from_second(start),
        in_force_until=None if next_start is None else from_second(next_start),
        certain=certain,
        observed_until=from_second(data.OBSERVED_UNTIL),
        source=sources[0],
    )


# The fields of a `Model` that are limits.
LIMITS = ("context_length", "max_output", "default_output", "beta_output", "max_reasoning")


def _limit(printed: str | None) -> Limit | None:
    return None if printed is None else Limit(printed, int(printed[:-1]) * _UNITS[printed[-1]])


def _no_model(name: str) -> UnknownProduct:
    if any(key[0] == name for key in lookup.compiled.TRACKS):
        message = f"{name} is a service, which has prices and a unit only: ask for its price"
        return UnknownProduct(message, model=name, kind="", currency="", near=())
    return unknown_name(name, kind="", currency="")
