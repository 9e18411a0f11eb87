"""The commands for what is sold: `history`, `models`, `editions`."""

from __future__ import annotations

from datetime import datetime

import click

from deepseek_prices import Model, Price, Span, editions, get_model, history, kinds, models, services
from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import (
    DONE,
    at_option,
    currency_option,
    data_option,
    example,
    kind_argument,
    model_argument,
    output_options,
)
from deepseek_prices.cli.now import names_notes, nothing_known, prices

# The limits of a model, by the heads of their columns.
_LIMITS = {
    "context_length": "context",
    "max_output": "max output",
    "default_output": "default output",
    "max_reasoning": "max reasoning",
    "beta_output": "beta output",
    "concurrency": "concurrency",
}


@click.command(name="history", epilog=example("deepseek-prices history deepseek-chat output"))
@model_argument
@kind_argument(required=False)
@currency_option
@data_option
@output_options
def history_command(model: str, kind: str | None, currency: str, wants_json: bool) -> int:
    """Show all changes of a price, the oldest first.

    Without KIND the prices of all kinds that MODEL ever had are shown.
    """
    spans = {each: history(model, each, currency=currency) for each in ([kind] if kind else _all_kinds(model))}
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
@data_option
@output_options
@click.pass_obj
def models_command(moment: datetime, at: datetime | None, wants_json: bool) -> int:
    """Show all models and services, with their limits and kinds.

    The limits of a model are shown as the page prints them. A kind is what is billed.
    """
    at = at or moment
    sold = {name: get_model(name, at) for name in models(at)}
    if wants_json:
        output.as_json(
            [
                {
                    "model": name,
                    "billed_as": sold[name].model if name in sold else name,
                    "kinds": sorted(kinds(name, at)),
                    "details": sold[name].as_dict() if name in sold else None,
                }
                for name in (*sold, *services(at))
            ]
        )
        return DONE
    _show_models([model for model in sold.values() if model.name == model.model], at)
    _show_services(at)
    output.notes(*names_notes((model.name, model.model) for model in sold.values()), nothing_known(at))
    return DONE


@click.command(name="editions", epilog=example("deepseek-prices editions"))
@data_option
@output_options
def editions_command(wants_json: bool) -> int:
    """List all editions, the oldest first.

    An edition is the complete price list from an instant on. "Rests on" is the best of its sources. `why` shows those
    of a price, and `diff` all that changed.
    """
    from deepseek_prices.audit.evidence import editions as whole
    from deepseek_prices.audit.evidence import not_counting
    from deepseek_prices.diff import in_short

    found, said = editions(), whole()
    changed = [
        in_short(before and said[before.name], said[each.name])
        if each.name in said and (before is None or before.name in said)
        else "not known: a loaded file does not say"
        for before, each in zip((None, *found), found, strict=False)
    ]
    if wants_json:
        output.as_json(
            [
                {
                    "edition": each.name,
                    "from": output.instant(each.in_force_from),
                    "until": output.instant(each.in_force_until) or None,
                    "basis": each.basis,
                    "rests_on": list(each.rests_on),
                    "changed": what,
                }
                for each, what in zip(found, changed, strict=True)
            ]
        )
        return DONE
    header = ("edition", "in force from", "rests on", "changed")
    rows = [
        (each.name, output.instant(each.in_force_from), next(iter(each.rests_on), ""), what)
        for each, what in zip(found, changed, strict=True)
    ]
    output.table(header, rows)
    others = [f"{name} ({why})" for name, why in not_counting().items()]
    output.notes(f"{len(found)} editions. No editions, but published files: {', '.join(others)}." if others else "")
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


def _show_models(found: list[Model], at: datetime) -> None:
    """A table for each set of kinds; nearly always all models have the same."""
    by_kinds: dict[str, list[Model]] = {}
    for model in found:
        by_kinds.setdefault(_kinds(model.name, at), []).append(model)
    for of_models, alike in by_kinds.items():
        output.text(f"Kinds of these models: {of_models}")
        limits = [name for name in _LIMITS if any(getattr(model, name) for model in alike)]
        rows = [(model.name, model.version or "", *(_limit(model, name) for name in limits)) for model in alike]
        numbers = [_LIMITS[name] for name in limits]
        output.table(("model", "version", *numbers), rows, numbers)


def _limit(model: Model, name: str) -> str:
    value = getattr(model, name)
    return "" if value is None else f"{value:,}" if isinstance(value, int) else value.printed


def _show_services(at: datetime) -> None:
    rows = []
    for name in services(at):
        found = [price for kind in kinds(name, at) for price in prices(name, kind, at).values()]
        rows.append((name, _kinds(name, at), next((each.unit for each in found if isinstance(each, Price)), "")))
    if rows:
        output.text("")
        output.table(("service", "kinds", "price per"), rows)


def _kinds(name: str, at: datetime) -> str:
    return ", ".join(sorted(kinds(name, at)))
