"""Why there is no price: one error for each reason, each a `PriceError`, and the words of each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from deepseek_prices.instants import DAY, from_second, written

TYPE_CHECKING = False  # `typing` costs more to import than the whole lookup
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from deepseek_prices.price import Price

    Key: TypeAlias = tuple[str, str, str]
    # The instants at which a segment starts, and the segments, of a price or of a model.
    Track: TypeAlias = tuple[tuple[int, ...], tuple[tuple[Any, ...], ...]]


_LONGEST = 100  # of a name in a message


class PriceError(LookupError):
    """There is no price to give. `str()` says why and what to do; the attributes say it to a program."""

    model: str
    """The name that was asked for."""
    kind: str
    """The kind that was asked for."""
    currency: str
    """The currency that was asked for."""

    def __init__(self, message: str, *, model: str, kind: str, currency: str) -> None:
        super().__init__(message)
        self.model = model
        self.kind = kind
        self.currency = currency

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (type(self), self.args, vars(self))


def _restored(of: type[PriceError], args: tuple[object, ...], attributes: dict[str, object]) -> PriceError:
    """An error as it was, from a pickle or for a copy."""
    error = of.__new__(of, *args)
    error.__dict__.update(attributes)
    return error


class Unknown(PriceError):
    """What was asked for is not known here at any time."""

    near: tuple[str, ...]
    """What may be meant, the likeliest first; empty where nothing tells."""

    def __init__(self, message: str, *, model: str, kind: str, currency: str, near: tuple[str, ...]) -> None:
        super().__init__(message, model=model, kind=kind, currency=currency)
        self.near = near


class UnknownProduct(Unknown):
    """No edition has a model or service of this name; `near` are the names that may be meant."""


class UnknownKind(Unknown):
    """The product has no price of this kind at any time; `near` are the kinds that it has."""


class UnknownCurrency(Unknown):
    """Not one of the two official currencies; `near` are these."""


class NotYet(PriceError):
    """The instant is before the first price that is known."""

    first: datetime
    """The instant (UTC) from which one is."""

    def __init__(self, message: str, *, model: str, kind: str, currency: str, first: datetime) -> None:
        super().__init__(message, model=model, kind=kind, currency=currency)
        self.first = first


class NoLongerSold(PriceError):
    """The name or product is no longer sold."""

    billed_as: str
    """What it was billed as to the end."""
    until: datetime
    """The first instant (UTC) at which it was no longer sold."""
    successor: str | None
    """The model that the name it was billed as is billed as at the instant that was asked for; None where that is not
    sold either. Nothing is ever priced as its successor."""

    def __init__(  # noqa: PLR0913 - all are named
        self,
        message: str,
        *,
        model: str,
        kind: str,
        currency: str,
        billed_as: str,
        until: datetime,
        successor: str | None,
    ) -> None:
        super().__init__(message, model=model, kind=kind, currency=currency)
        self.billed_as = billed_as
        self.until = until
        self.successor = successor


class PriceUnknown(PriceError):
    """Sold at the time, at a price that this dataset does not hold."""

    why: str
    """Why not."""

    def __init__(self, message: str, *, model: str, kind: str, currency: str, why: str) -> None:
        super().__init__(message, model=model, kind=kind, currency=currency)
        self.why = why


class CalendarUnknown(PriceError):
    """The price depends on whether the day is a Chinese public holiday, and the calendar does not say."""

    candidates: tuple[Price, Price]
    """The two prices: of a working day, and of a holiday."""
    day: date
    """The day in Beijing."""

    def __init__(  # noqa: PLR0913 - all are named
        self, message: str, *, model: str, kind: str, currency: str, candidates: tuple[Price, Price], day: date
    ) -> None:
        super().__init__(message, model=model, kind=kind, currency=currency)
        self.candidates = candidates
        self.day = day


# ---------------------------------------------------------------------------------------- the errors in words


def not_sold(key: Key, second: int, tracks: Mapping[Key, Track]) -> NotYet | NoLongerSold | PriceUnknown:
    """Why there is nothing to say of a known name at an instant: of a kind and currency, or, both empty, of a model."""
    model, kind, currency = key
    asked = {"model": model, "kind": kind, "currency": currency}
    what = f"{model} {kind}".strip()
    starts, segments = tracks[key]
    segment = at_second(tracks[key], second)
    if segment is None:
        known = (start for start, each in zip(starts, segments, strict=True) if each[0] == "sold")
        first = from_second(next(known, starts[0]))
        of = f"price of {what}" if kind else what
        return NotYet(f"no {of} is known before {written(first)}: ask for a later instant", first=first, **asked)
    reason, _, billed_as, end, why = segment
    if reason == "unknown":
        message = f"the price of {what} in {currency} is not known: {why}; look at the official page"
        return PriceUnknown(message, why=why, **asked)
    until, successor = from_second(end), _successor(key, second, tracks)
    advice = f"use {successor}" if successor else "use another model"
    message = f"{what} is no longer sold: billed as {billed_as} until {written(until)}{why}; {advice}"
    return NoLongerSold(message, billed_as=billed_as, until=until, successor=successor, **asked)


def at_second(track: Track, second: int) -> tuple[Any, ...] | None:
    """The segment that an instant is in; None before the first."""
    starts, segments = track
    position = bisect_right(starts, second)
    return segments[position - 1] if position else None


def _successor(key: Key, second: int, tracks: Mapping[Key, Track]) -> str | None:
    """What a retired name's own successors are billed as; an endpoint is followed by the ordinary one of its model."""
    name, *rest = key
    followed: set[str] = set()
    while name not in followed and (name, *rest) in tracks:
        followed.add(name)
        segment = at_second(tracks[name, rest[0], rest[1]], second)
        if segment is None:
            return None
        if segment[0] != "ended":
            return str(segment[2])
        name = segment[2] if segment[2] != name else name.partition("@")[0]
    return None


def calendar_unknown(model: str, price: Price, holiday: Price, day: int) -> CalendarUnknown:
    """The error of an instant of which nobody knows yet whether it is in a holiday; the day is one since 1970."""
    in_beijing = from_second(day * DAY).date()
    message = (
        f"{model} {price.kind} costs {price} {price.currency} on a working day and {holiday} on a Chinese public "
        f"holiday, and whether {in_beijing} is one is not known here: update deepseek-prices, or ask with "
        "unknown_holidays='working_day' for the price of a working day"
    )
    asked = {"model": model, "kind": price.kind, "currency": price.currency}
    return CalendarUnknown(message, candidates=(price, holiday), day=in_beijing, **asked)


def unknown(tracks: Iterable[Key], model: str, kind: str, currency: str) -> Unknown:
    """The error of a question that no edition has an answer to at any time. Raises `TypeError` for what is no text."""
    for name, value in (("model", model), ("kind", kind), ("currency", currency)):
        if not isinstance(value, str):
            raise TypeError(f"{name}: a string is expected, not {type(value).__name__}")
    asked = {"model": model, "kind": kind, "currency": currency}
    currencies = tuple(dict.fromkeys(key[2] for key in tracks))
    if currency not in currencies:
        used = " or ".join(f"currency={each!r}" for each in currencies)
        return UnknownCurrency(f"{currency!r} is not a currency of the page: use {used}", near=currencies, **asked)
    if model not in {key[0] for key in tracks}:
        return unknown_name(model, kind=kind, currency=currency)
    near = tuple(sorted({key[1] for key in tracks if key[0] == model}))
    return UnknownKind(f"{model} has no price for {kind!r}; it has {', '.join(near)}", near=near, **asked)


def unknown_name(model: str, *, kind: str, currency: str) -> UnknownProduct:
    """The error of a name that no edition has."""
    from deepseek_prices.names import meant

    near = meant(model)
    shown = repr(model if len(model) <= _LONGEST else f"{model[: _LONGEST - 1]}…")
    question = f"is it {' or '.join(near)}?" if near else "models() and services() list the names"
    message = f"{shown} is in none of the price lists of this dataset; {question}"
    return UnknownProduct(message, model=model, kind=kind, currency=currency, near=near)
