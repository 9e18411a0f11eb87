"""Commands for people: what it costs now, how that changed, and what is sold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from deepseek_prices import (
    Price,
    PriceChange,
    PriceError,
    Span,
    editions,
    history,
    kinds,
    models,
    observed_until,
    services,
)
from deepseek_prices.cli import show
from deepseek_prices.cli.arguments import (
    BEIJING,
    DONE,
    at_option,
    currency_option,
    example,
    json_option,
    kind_argument,
    model_argument,
)
from deepseek_prices.cli.offers import CURRENCIES, Offer, offers, prices


@click.command(name="now", epilog=example("deepseek-prices now", "deepseek-prices now --at 2026-10-02T02:00Z --json"))
@at_option
@json_option
@click.pass_obj
def now_command(moment: datetime, at: datetime | None, wants_json: bool) -> int:
    """Show what everything costs, and when that changes next."""
    at = at or moment
    sold = list(offers(at))
    if wants_json:
        show.as_json(
            {
                "at": show.instant(at),
                "observed_until": show.instant(observed_until()),
                "offers": [*map(Offer.as_dict, sold)],
            }
        )
        return DONE
    show.text(f"{show.instant(at)}, in Beijing {at.astimezone(BEIJING):%a %H:%M}")
    header = ("model", "kind", *CURRENCIES, "period", "next change")
    show.table(header, _rows(sold, at), wraps=("model", "kind", "next change"))
    show.text("", *_notes(sold), show.age(at))
    return DONE


@click.command(name="history", epilog=example("deepseek-prices history deepseek-chat output"))
@model_argument
@kind_argument(required=False)
@currency_option
@json_option
def history_command(model: str, kind: str | None, currency: str, wants_json: bool) -> int:
    """Show every change of MODEL's prices, the oldest first."""
    spans = {each: history(model, each, currency=currency) for each in ([kind] if kind else _all_kinds(model))}
    if wants_json:
        show.as_json(
            [
                {
                    "model": model,
                    "kind": each,
                    "currency": currency,
                    "from": show.instant(span.start),
                    "until": show.instant(span.end) or None,
                    "prices": [found.as_dict() for found in span.prices],
                    "why": span.why or None,
                }
                for each, of_kind in spans.items()
                for span in of_kind
            ]
        )
        return DONE
    header = ("from", "until", currency, "list", "period", "billed as")
    for each, of_kind in spans.items():
        units = dict.fromkeys(found.unit for span in of_kind for found in span.prices)
        show.text(f"{model} {each}, {currency} per {' or '.join(units)}")
        show.table(header, [row for span in of_kind for row in _held(span)], wraps=("billed as",))
        show.text("")
    if any(not found.certain for of_kind in spans.values() for span in of_kind for found in span.prices):
        show.text("A price with ? is not certain; `deepseek-prices why` says why.")
    return DONE


@click.command(name="models", epilog=example("deepseek-prices models --at 2025-12-05T00:00Z"))
@at_option
@json_option
@click.pass_obj
def models_command(moment: datetime, at: datetime | None, wants_json: bool) -> int:
    """List what is sold: models, other names of models, and services."""
    at = at or moment
    sold = []
    for name in (*models(at), *services(at)):
        known = [found for kind in kinds(name, at) for found in prices(name, kind, at).values()]
        billed_as = next((found.model for found in known if isinstance(found, Price)), name)
        sold.append((name, billed_as, kinds(name, at)))
    if wants_json:
        show.as_json([{"model": name, "billed_as": billed, "kinds": list(each)} for name, billed, each in sold])
    else:
        rows = [(name, "" if billed == name else billed, " ".join(each)) for name, billed, each in sold]
        show.table(("model", "billed as", "kinds"), rows, wraps=("model", "billed as", "kinds"))
    return DONE


@click.command(name="editions", epilog=example("deepseek-prices editions"))
@json_option
def editions_command(wants_json: bool) -> int:
    """List all price lists, the oldest first."""
    rows = [(each.name, show.instant(each.in_force_from), show.instant(each.in_force_until)) for each in editions()]
    if wants_json:
        show.as_json([{"edition": name, "from": start, "until": end or None} for name, start, end in rows])
    else:
        show.table(("edition", "in force from", "until"), rows)
    return DONE


def _rows(sold: list[Offer], at: datetime) -> Iterator[tuple[str, ...]]:
    """A row for each offer; a name that is billed as another and costs and changes as that has none."""
    of_offer = {}
    for offer in sold:
        price = offer.price()
        amounts = map(show.known, offer.prices.values())
        of_offer[offer.model, offer.kind] = (offer.kind, *amounts, price.period if price else "", _next(offer, at))
    for offer in sold:
        price, row = offer.price(), of_offer[offer.model, offer.kind]
        if price is None or price.model == offer.model or of_offer.get((price.model, offer.kind)) != row:
            yield offer.model, *row


def _all_kinds(model: str) -> list[str]:
    return list(dict.fromkeys(kind for each in editions() for kind in kinds(model, each.in_force_from)))


def _held(span: Span) -> list[tuple[str, ...]]:
    """A row for each price of a time in which the prices were the same."""
    start, end = show.minute(span.start), show.minute(span.end)
    if not span.prices:
        return [(start, end, "", "", {"ended": "not sold", "unknown": "unknown"}[span.why], "")]
    return [(start, end, show.known(each), show.listed(each), each.period, each.model) for each in span.prices]


def _next(offer: Offer, at: datetime) -> str:
    """The next change for a person: how long until then, the instant, the prices after it."""
    found = [change for change in offer.changes.values() if isinstance(change, PriceChange)]
    if not found:
        return ""
    first = min(change.at for change in found)
    after = [
        f"{show.known(change.after)} {currency}" if change.after is not None else "no price"
        for currency, change in offer.changes.items()
        if isinstance(change, PriceChange) and change.at == first
    ]
    return f"in {show.duration(first - at)}, {show.minute(first)}: {', '.join(dict.fromkeys(after))}"


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
