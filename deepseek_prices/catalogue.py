"""What is in the price lists: names, kinds, editions, and every change of a price."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime

from deepseek_prices import _editions as compiled
from deepseek_prices.lookup import _instant, _known, _prices, _second
from deepseek_prices.price import Price, Record
from deepseek_prices.reasons import unknown


class Edition(Record):
    """A price list: a file in `data/editions/`."""

    __slots__ = ("name", "in_force_from", "in_force_until")  # noqa: RUF023 - the order of the fields

    name: str
    """Its name, as in `Price.edition`."""
    in_force_from: datetime
    """Its first instant (UTC)."""
    in_force_until: datetime | None
    """The first instant of the next price list (UTC), or None for the newest."""


class Span(Record):
    """A time in which the same prices held."""

    __slots__ = ("start", "end", "prices", "why")  # noqa: RUF023 - the order of the fields

    start: datetime
    """Its first instant (UTC)."""
    end: datetime | None
    """The first instant of the next span (UTC), or None for the newest."""
    prices: tuple[Price, ...]
    """The price of each period; empty where there is none to give."""
    why: str
    """Why there is no price: `ended` or `unknown`; otherwise empty."""


def observed_until() -> datetime:
    """The newest instant (UTC) for which the official page's state is known: how old this knowledge is."""
    return _instant(compiled.OBSERVED_UNTIL)


def editions() -> tuple[Edition, ...]:
    """All price lists, the oldest first; announced ones that begin in the future among them."""
    return tuple(
        Edition(name, _instant(start), None if end is None else _instant(end))
        for name, start, end, _ in compiled.EDITIONS
    )


def models(at: datetime | None = None) -> tuple[str, ...]:
    """The names that are sold at an instant: models, names billed as one, `name@endpoint`, and services.

    `at` is a timezone-aware datetime; None is now. Raises `TypeError` and `ValueError` as `get_price` does.
    """
    second = _second(at)
    return tuple(dict.fromkeys(key[0] for key in compiled.TRACKS if _is_sold(key, second)))


def kinds(model: str, at: datetime | None = None) -> tuple[str, ...]:
    """What is billed of a name at an instant, such as `output`; empty where the name is not sold then.

    `at` is a timezone-aware datetime; None is now. Raises `UnknownProduct` where no price list has the name,
    `TypeError` and `ValueError` as `get_price` does.
    """
    second = _second(at)
    keys = [key for key in compiled.TRACKS if key[0] == model]
    if not keys:
        raise unknown(compiled.TRACKS, model, "output", "USD")
    return tuple(dict.fromkeys(key[1] for key in keys if _is_sold(key, second)))


def history(model: str, kind: str, currency: str = "USD") -> tuple[Span, ...]:
    """Every change of a price with its instants, the oldest first.

    A change of the hours, of the model that the name is billed as, or of how certain it is counts too; a new price
    list in which all this is the same does not. The prices are as of the first price list that has them. Raises
    `UnknownProduct`, `UnknownKind` or `UnknownCurrency`.
    """
    key = _known(model, kind, currency)
    asked = dict(zip(("model", "kind", "currency"), key))  # noqa: B905 - three of each
    starts, segments = compiled.TRACKS[key]
    changes = [
        position
        for position, segment in enumerate(segments)
        if not position or _terms(segment) != _terms(segments[position - 1])
    ]
    spans = []
    for position, following in zip(changes, [*changes[1:], None]):  # noqa: B905 - of one length
        segment = segments[position]
        prices = () if len(segment) == 4 else tuple(_prices(asked, segment).values())
        end = None if following is None else _instant(starts[following])
        spans.append(Span(_instant(starts[position]), end, prices, segment[0] if len(segment) == 4 else ""))
    return tuple(spans)


def _terms(segment: compiled.Priced | compiled.Unpriced) -> object:
    return segment[:3] if len(segment) == 4 else segment[1:]


def _is_sold(key: tuple[str, str, str], second: int) -> bool:
    """Whether a price of this kind holds at an instant, known or not."""
    starts, segments = compiled.TRACKS[key]
    position = bisect_right(starts, second) - 1
    return position >= 0 and segments[position][0] != "ended"
