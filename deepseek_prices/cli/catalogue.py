"""The commands for what is sold: `history`, `models`, `editions`."""

from __future__ import annotations

from datetime import datetime

import click

from deepseek_prices import Price, Span, editions, history, kinds, models
from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import (
    DONE,
    at_option,
    currency_option,
    example,
    kind_argument,
    model_argument,
    output_options,
)
from deepseek_prices.cli.now import prices


@click.command(name="history", epilog=example("deepseek-prices history deepseek-chat output"))
@model_argument
@kind_argument(required=False)
@currency_option
@output_options
def history_command(model: str, kind: str | None, currency: str, wants_json: bool) -> int:
    """Show all changes of a price, the oldest first.

    Without KIND the prices of all kinds that MODEL ever had are shown.
    """
    spans = {each: history(model, each, currency) for each in ([kind] if kind else _all_kinds(model))}
    if wants_json:
        output.as_json(
            [
                {
                    "model": model,
                    "kind": each,
                    "currency": currency,
                    "from": output.instant(span.start),
                    "until": output.instant(span.end) or None,
                    "prices": [found.as_dict() for found in span.prices],
                    "why": span.why or None,
                }
                for each, of_kind in spans.items()
                for span in of_kind
            ]
        )
        return DONE
    header = ("from", "until", currency, "list", "period", "billed as")
    for number, (each, of_kind) in enumerate(spans.items()):
        units = dict.fromkeys(found.unit for span in of_kind for found in span.prices)
        if number:
            output.text("")
        output.text(f"{model} {each}, {currency} per {' or '.join(units)}")
        output.table(header, [row for span in of_kind for row in _held(span, model)], numbers=(currency, "list"))
    if any(not found.certain for of_kind in spans.values() for span in of_kind for found in span.prices):
        output.text("", output.DOUBT)
    return DONE


@click.command(name="models", epilog=example("deepseek-prices models --at 2025-12-05T00:00Z"))
@at_option
@output_options
@click.pass_obj
def models_command(moment: datetime, at: datetime | None, wants_json: bool) -> int:
    """List what is sold: models, other names of models, and services."""
    at = at or moment
    sold = []
    for name in models(at):
        known = [found for kind in kinds(name, at) for found in prices(name, kind, at).values()]
        billed_as = next((found.model for found in known if isinstance(found, Price)), name)
        sold.append((name, billed_as, kinds(name, at)))
    if wants_json:
        output.as_json([{"model": name, "billed_as": billed, "kinds": list(each)} for name, billed, each in sold])
    else:
        rows = [(name, "" if billed == name else billed, " ".join(each)) for name, billed, each in sold]
        output.table(("model", "billed as", "kinds"), rows)
    return DONE


@click.command(name="editions", epilog=example("deepseek-prices editions"))
@output_options
def editions_command(wants_json: bool) -> int:
    """List all editions, the oldest first.

    An edition is the complete price list from an instant on.
    """
    rows = [(each.name, output.instant(each.in_force_from), output.instant(each.in_force_until)) for each in editions()]
    if wants_json:
        output.as_json([{"edition": name, "from": start, "until": end or None} for name, start, end in rows])
    else:
        output.table(("edition", "in force from", "until"), rows)
    return DONE


def _all_kinds(model: str) -> list[str]:
    return sorted({kind for each in editions() for kind in kinds(model, each.in_force_from)})


def _held(span: Span, model: str) -> list[tuple[str, ...]]:
    """A row for each price of a time in which the prices were the same."""
    start, end = output.minute(span.start), output.minute(span.end)
    if not span.prices:
        return [(start, end, "", "", {"ended": "not sold", "unknown": "unknown"}[span.why], "")]
    return [
        (start, end, output.known(each), output.listed(each), each.period, "" if each.model == model else each.model)
        for each in span.prices
    ]
