"""What is in the editions: names, kinds, editions, and every change of a price."""

from datetime import datetime
from typing import TYPE_CHECKING, LiteralString, NamedTuple, cast, overload

from deepseek_prices import lookup
from deepseek_prices.errors import at_second, unknown
from deepseek_prices.instants import from_second, to_second
from deepseek_prices.lookup import known, listed, prices_of, printed
from deepseek_prices.price import Price, by_name

if TYPE_CHECKING:
    from deepseek_prices._editions import Priced, Unpriced
    from deepseek_prices.audit.evidence import PublishedEdition
    from deepseek_prices.literals import Currency, Kind, deprecated


@by_name
class Span(NamedTuple):
    """A time in which the same prices held."""

    start: datetime
    """Its first instant (UTC)."""
    end: datetime | None
    """The first instant of the next span (UTC), or None for the newest."""
    prices: tuple[Price, ...]
    """The price of each period; empty where there is none to give."""
    why: str
    """Why there is no price: `ended` or `unknown`; otherwise empty."""


def observed_until() -> datetime:
    """The last time (UTC) that the official page, or a copy of it, was seen: how old this knowledge is.

    A newer edition may rest on something else, such as news: `editions()[-1].rests_on` says on what.
    """
    return from_second(lookup.compiled.OBSERVED_UNTIL)


def editions() -> "tuple[PublishedEdition, ...]":
    """All editions, the oldest first; announced ones that begin in the future are among them.

    Example:
        >>> editions()[0].name
        '2024-05-06T160000Z'
    """
    from deepseek_prices.audit.evidence import published  # what it is from is large

    return tuple(published().values())


def models(at: datetime | None = None) -> tuple[str, ...]:
    """The names of models that are sold at an instant: models, other names billed as one, and `name@endpoint`.

    Args:
        at: A datetime with a time zone; None is now.

    Raises:
        TypeError: As of `get_price`.
        ValueError: As of `get_price`.

    Example:
        >>> from datetime import datetime, timezone
        >>> models(datetime(2026, 6, 1, tzinfo=timezone.utc))
        ('deepseek-chat', 'deepseek-reasoner', 'deepseek-v4-flash', 'deepseek-v4-pro')
    """
    second = to_second(at)
    models = printed()
    return tuple(name for name in _sold(second) if name in models)


def services(at: datetime | None = None) -> tuple[str, ...]:
    """The names of services that are sold at an instant.

    Args:
        at: A datetime with a time zone; None is now.

    Raises:
        TypeError: As of `get_price`.
        ValueError: As of `get_price`.

    Example:
        >>> from datetime import datetime, timezone
        >>> services(datetime(2026, 11, 1, tzinfo=timezone.utc))
        ('search', 'fetch')
    """
    second = to_second(at)
    models = printed()
    return tuple(name for name in _sold(second) if name not in models)


def kinds(model: str, at: datetime | None = None) -> "tuple[Kind, ...]":
    """What is billed of a name at an instant; empty where the name is not sold then.

    Args:
        model: The name of a model or service, as for `get_price`.
        at: A datetime with a time zone; None is now.

    Raises:
        UnknownProduct: No edition has the name.
        TypeError: As of `get_price`.
        ValueError: As of `get_price`.

    Example:
        >>> from datetime import datetime, timezone
        >>> kinds("search", datetime(2026, 11, 1, tzinfo=timezone.utc))
        ('request', 'server_side_request')
    """
    second, model = to_second(at), listed(model)
    keys = [key for key in lookup.compiled.TRACKS if key[0] == model]
    if not keys:
        raise unknown(lookup.compiled.TRACKS, model, "output", "USD")
    return cast("tuple[Kind, ...]", tuple(dict.fromkeys(key[1] for key in keys if _is_sold(key, second))))


if TYPE_CHECKING:  # see `literals.py`

    @overload
    def history(model: str, kind: "Kind", *, currency: "Currency" = "USD") -> tuple[Span, ...]: ...
    @overload
    @deprecated("not one of the words of Kind and Currency: is it misspelt?")
    def history(model: str, kind: LiteralString, *, currency: LiteralString = "USD") -> tuple[Span, ...]: ...
    @overload
    def history(model: str, kind: str, *, currency: str = "USD") -> tuple[Span, ...]: ...  # type: ignore[overload-cannot-match]


def history(model: str, kind: "Kind | str", *, currency: "Currency | str" = "USD") -> tuple[Span, ...]:
    """Every change of a price with its instants, the oldest first.

    A change of the hours, of the model that the name is billed as, or of how certain it is counts too; a new
    edition in which all this is the same does not. The prices are as of the first edition that has them.

    Args:
        model: As for `get_price`.
        kind: As for `get_price`.
        currency: `USD` or `CNY`.

    Raises:
        UnknownProduct: As of `get_price`; `UnknownKind` and `UnknownCurrency` too.

    Example:
        >>> span = history("deepseek-chat", "output")[-2]
        >>> print(span.start, span.end, *span.prices)
        2026-04-24 03:06:43+00:00 2026-07-24 15:59:00+00:00 0.28
    """
    key = known(model, kind, currency)
    data = lookup.compiled
    starts, segments = data.TRACKS[key]
    changes = [
        position
        for position, segment in enumerate(segments)
        if not position or _apart(segment) != _apart(segments[position - 1])
    ]
    spans = []
    for position, following in zip(changes, [*changes[1:], None], strict=True):
        segment, start = segments[position], from_second(starts[position])
        end = None if following is None else from_second(starts[following])
        if segment[0] == "sold":
            spans.append(Span(start, end, tuple(prices_of(key, segment, data).values()), ""))
        else:
            spans.append(Span(start, end, (), segment[0]))
    return tuple(spans)


def _apart(segment: "Priced | Unpriced") -> object:
    """A segment without the edition that it is from, and without why there is no price."""
    return segment[2:] if segment[0] == "sold" else (segment[0], *segment[2:4])


def _sold(second: int) -> dict[str, None]:
    """The names that are sold, in the order of the editions."""
    return dict.fromkeys(key[0] for key in lookup.compiled.TRACKS if _is_sold(key, second))


def _is_sold(key: tuple[str, str, str], second: int) -> bool:
    """Whether a price of this kind holds at an instant, known or not."""
    segment = at_second(lookup.compiled.TRACKS[key], second)
    return segment is not None and segment[0] != "ended"
