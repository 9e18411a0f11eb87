"""What everything that is sold costs at an instant, in both currencies, and when that changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from deepseek_prices import Price, PriceChange, PriceError, get_price, kinds, models, next_change, services
from deepseek_prices.cli import show

CURRENCIES = ("USD", "CNY")


class Offer(NamedTuple):
    """What one kind of one name costs at an instant, in both currencies."""

    model: str
    kind: str
    prices: dict[str, Price | PriceError]
    changes: dict[str, PriceChange | PriceError | None]

    def price(self) -> Price | None:
        """The first that is known: model, unit and period are the same in both currencies."""
        return next((price for price in self.prices.values() if isinstance(price, Price)), None)

    def as_dict(self) -> dict[str, object]:
        """As JSON has it."""
        return {
            "model": self.model,
            "kind": self.kind,
            "prices": {currency: _price_as_dict(price) for currency, price in self.prices.items()},
            "next_change": {currency: _change_as_dict(change) for currency, change in self.changes.items()},
        }


def offers(at: datetime) -> Iterator[Offer]:
    """All that is sold, models and names first, then services."""
    for model in (*models(at), *services(at)):
        for kind in kinds(model, at):
            changes = {currency: _change(model, kind, at, currency) for currency in CURRENCIES}
            yield Offer(model, kind, prices(model, kind, at), changes)


def prices(model: str, kind: str, at: datetime) -> dict[str, Price | PriceError]:
    """The price in each currency, or why there is none."""
    return {currency: _price(model, kind, at, currency) for currency in CURRENCIES}


def _price(model: str, kind: str, at: datetime, currency: str) -> Price | PriceError:
    try:
        return get_price(model, kind, at, currency=currency)
    except PriceError as error:
        return error


def _change(model: str, kind: str, at: datetime, currency: str) -> PriceChange | PriceError | None:
    try:
        return next_change(model, kind, at, currency=currency)
    except PriceError as error:
        return error


def _price_as_dict(price: Price | PriceError) -> dict[str, object]:
    return price.as_dict() if isinstance(price, Price) else _error_as_dict(price)


def _change_as_dict(change: PriceChange | PriceError | None) -> dict[str, Any] | None:
    if change is None:
        return None
    if isinstance(change, PriceError):
        return _error_as_dict(change)
    return {
        "at": show.instant(change.at),
        "before": change.before.as_dict(),
        "after": None if change.after is None else change.after.as_dict(),  # a price of 0 is one
        "why": change.why or None,
    }


def _error_as_dict(error: PriceError) -> dict[str, object]:
    return {"error": type(error).__name__, "message": str(error)}
