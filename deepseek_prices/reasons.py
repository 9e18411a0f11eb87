"""Why there is no price to give: the errors of the lookup, in words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from deepseek_prices.errors import (
    CalendarUnknown,
    NoLongerSold,
    NotYet,
    PriceUnknown,
    UnknownCurrency,
    UnknownKind,
    UnknownProduct,
)
from deepseek_prices.lookup import _CURRENCIES, _DAY, _instant
from deepseek_prices.price import Price, written

_LONGEST = 100  # of a name: what is longer takes long to compare, and is none

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deepseek_prices._editions import Priced, Unpriced


def not_yet(starts: tuple[int, ...], segments: tuple[Priced | Unpriced, ...], asked: dict[str, str]) -> NotYet:
    priced = (start for start, segment in zip(starts, segments) if len(segment) != 4)  # noqa: B905 - of one length
    first = _instant(next(priced, starts[0]))
    what = f"{asked['model']} {asked['kind']}"
    message = f"no price of {what} is known before {written(first)}: ask for a later instant"
    return NotYet(message, first=first, **asked)


def no_price(segment: Unpriced, asked: dict[str, str]) -> NoLongerSold | PriceUnknown:
    reason, billed_as, second, why = segment
    what = f"{asked['model']} {asked['kind']}"
    if reason == "unknown":
        message = f"the price of {what} in {asked['currency']} is not known: {why}; look at the official page"
        return PriceUnknown(message, why=why, **asked)
    until = _instant(second)
    message = f"{what} is no longer sold: billed as {billed_as} until {written(until)}{why}; use another model"
    return NoLongerSold(message, billed_as=billed_as, until=until, **asked)


def calendar_unknown(model: str, price: Price, holiday: Price, day: int) -> CalendarUnknown:
    message = (
        f"{model} {price.kind} costs {price} {price.currency} on a working day and {holiday} on a Chinese public "
        f"holiday, and whether {written(_instant(day * _DAY))[:10]} is one is not known here: update "
        "deepseek-prices, or take one of `candidates`"
    )
    candidates = (price, holiday)
    return CalendarUnknown(message, candidates=candidates, model=model, kind=price.kind, currency=price.currency)


def unknown(
    tracks: Iterable[tuple[str, str, str]], model: str, kind: str, currency: str
) -> UnknownProduct | UnknownKind | UnknownCurrency:
    for name, value in (("model", model), ("kind", kind), ("currency", currency)):
        if not isinstance(value, str):
            raise TypeError(f"{name}: a string is expected, not {type(value).__name__}")
    asked = {"model": model, "kind": kind, "currency": currency}
    if currency not in _CURRENCIES:
        message = f"{currency!r} is not a currency of the page: use currency='USD' or currency='CNY'"
        return UnknownCurrency(message, near=_CURRENCIES, **asked)
    products = sorted({key[0] for key in tracks})
    if model not in products:
        asked_for = model if len(model) <= _LONGEST else f"{model[: _LONGEST - 1]}…"
        near = tuple(difflib.get_close_matches(asked_for.lower(), products, n=3)) or tuple(products)
        message = f"{asked_for!r} is in none of the price lists of this dataset; is it {' or '.join(near)}?"
        return UnknownProduct(message, near=near, **asked)
    near = tuple(sorted({key[1] for key in tracks if key[0] == model}))
    return UnknownKind(f"{model} has no price for {kind!r}; it has {', '.join(near)}", near=near, **asked)
