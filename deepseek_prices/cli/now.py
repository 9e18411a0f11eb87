"""The command `now`: the price of everything that is sold at an instant, in both currencies, and its next change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import click

from deepseek_prices import Price, PriceChange, PriceError, get_price, kinds, models, next_change, observed_until
from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import BEIJING, DONE, at_option, example, json_option

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
    for model in models(at):
        for kind in kinds(model, at):
            changes = {currency: _change(model, kind, at, currency) for currency in CURRENCIES}
            yield Offer(model, kind, prices(model, kind, at), changes)


def prices(model: str, kind: str, at: datetime) -> dict[str, Price | PriceError]:
    """The price in each currency, or why there is none."""
    return {currency: _price(model, kind, at, currency) for currency in CURRENCIES}


@click.command(name="now", epilog=example("deepseek-prices now", "deepseek-prices now --at 2026-10-02T02:00Z --json"))
@at_option
@json_option
@click.pass_obj
def now_command(moment: datetime, at: datetime | None, wants_json: bool) -> int:
    """Show what everything costs, and when that changes next."""
    at = at or moment
    sold = list(offers(at))
    if wants_json:
        output.as_json(
            {
                "at": output.instant(at),
                "observed_until": output.instant(observed_until()),
                "offers": [*map(Offer.as_dict, sold)],
            }
        )
        return DONE
    output.text(f"{output.instant(at)}, in Beijing {at.astimezone(BEIJING):%a %H:%M}")
    header = ("model", "kind", *CURRENCIES, "period", "next change")
    output.table(header, _rows(sold, at), wraps=("model", "kind", "next change"))
    output.text("", *_notes(sold), output.age(at))
    return DONE


def _rows(sold: list[Offer], at: datetime) -> Iterator[tuple[str, ...]]:
    """A row for each offer; a name that is billed as another and costs and changes as that has none."""
    of_offer = {}
    for offer in sold:
        price = offer.price()
        amounts = map(output.known, offer.prices.values())
        of_offer[offer.model, offer.kind] = (offer.kind, *amounts, price.period if price else "", _next(offer, at))
    for offer in sold:
        price, row = offer.price(), of_offer[offer.model, offer.kind]
        if price is None or price.model == offer.model or of_offer.get((price.model, offer.kind)) != row:
            yield offer.model, *row


def _next(offer: Offer, at: datetime) -> str:
    """The next change for a person: how long until then, the instant, the prices after it."""
    found = [change for change in offer.changes.values() if isinstance(change, PriceChange)]
    if not found:
        return ""
    first = min(change.at for change in found)
    after = [
        f"{output.known(change.after)} {currency}" if change.after is not None else "no price"
        for currency, change in offer.changes.items()
        if isinstance(change, PriceChange) and change.at == first
    ]
    return f"in {output.duration(first - at)}, {output.minute(first)}: {', '.join(dict.fromkeys(after))}"


def _notes(sold: list[Offer]) -> Iterator[str]:
    """What the table has no room for: units, what is billed as something else, what is not known and why."""
    of_unit: dict[str, dict[str, None]] = {}
    for offer in sold:
        if found := offer.price():
            of_unit.setdefault(found.unit, {})[offer.model] = None
    for unit, names in of_unit.items():
        yield f"Per {unit}: {', '.join(names)}."
    billed = {offer.model: found.model for offer in sold if (found := offer.price()) and found.model != offer.model}
    for name, other in billed.items():
        yield f"{name} is billed as {other}."
    doubted = {offer.model for offer in sold if (found := offer.price()) and not found.certain}
    if doubted:
        yield f"Not certain (?): {', '.join(sorted(doubted))}; `deepseek-prices why` says why."
    errors = [each for offer in sold for each in (*offer.prices.values(), *offer.changes.values())]
    yield from dict.fromkeys(str(error) for error in errors if isinstance(error, PriceError))


def _price(model: str, kind: str, at: datetime, currency: str) -> Price | PriceError:
    try:
        return get_price(model, kind, at, currency=currency)
    except PriceError as error:
        return error


def _change(model: str, kind: str, at: datetime, currency: str) -> PriceChange | PriceError | None:
    try:
        return next_change(model, kind, at, currency)
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
        "at": output.instant(change.at),
        "before": change.before.as_dict(),
        "after": None if change.after is None else change.after.as_dict(),  # a price of 0 is one
        "why": change.why or None,
    }


def _error_as_dict(error: PriceError) -> dict[str, object]:
    return {"error": type(error).__name__, "message": str(error)}
