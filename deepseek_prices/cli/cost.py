"""The command `cost`: what one request cost, or a log of them."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import click
from click.core import ParameterSource

from deepseek_prices import Cost, PriceError, UsageError, get_cost
from deepseek_prices.cli import output, usage_log
from deepseek_prices.cli.arguments import (
    CHECK_FAILED,
    DONE,
    CheckFailed,
    at_option,
    currency_option,
    example,
    holidays_option,
    instant,
    names_begun,
    output_options,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from deepseek_prices.literals import UnknownHolidays

    Priced: TypeAlias = Callable[[str, Any, datetime], Cost]  # get_cost in a currency

_KEYS = ("model", "kind", "period", "day")
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_SHOWN = 100  # lines that cannot be counted; the others are counted by the kind of problem
_LONG = 5_000  # lines, from which on a person wants to see that it goes on


class _Tally(NamedTuple):
    """The sums of a log."""

    totals: dict[tuple[str, ...], tuple[Decimal, Decimal]]
    """Quantity and amount of each key."""
    counted: int
    not_certain: int
    """How many of these have a price that is not certain."""
    bad: list[dict[str, str]]
    """The first lines that could not be counted, and why."""
    by_kind: dict[str, int]
    """How many lines could not be counted, by the kind of problem."""


def _as_keys(_context: click.Context, _option: click.Parameter, written: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in written.split(","))
    if not set(names) <= set(_KEYS) or len(set(names)) < len(names):
        raise click.BadParameter(f"{written!r}: some of {', '.join(_KEYS)} are expected, each once")
    return names


@click.command(
    name="cost",
    epilog=example(
        "deepseek-prices cost log.jsonl --by model,day",
        "deepseek-prices cost usage.json --model deepseek-flash --at 2026-10-20T02:00Z",
    ),
)
@click.argument("file", metavar="FILE")
@click.option(
    "--model", shell_complete=names_begun, help="FILE is one usage object of this model, as JSON, instead of a log"
)
@at_option
@currency_option
@holidays_option
@click.option(
    "--by", callback=_as_keys, default="model", show_default=True, help="totals by model, kind, period, day (UTC)"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("jsonl", "csv")),
    help="of a log; the default follows from its name or its first line",
)
@output_options
@click.pass_obj
def cost_command(
    moment: datetime,
    file: str,
    model: str | None,
    at: datetime | None,
    currency: str,
    unknown_holidays: UnknownHolidays,
    by: tuple[str, ...],
    form: str | None,
    wants_json: bool,
) -> int:
    """Show the cost of a log of requests, or of one.

    FILE is a log, or - for the standard input. A log has a line for each request. It is JSONL, such as {"at":
    "2026-10-20T02:00:00Z", "model": "deepseek-flash", "usage": {...}}, or CSV with the columns at, model, and the
    fields of usage (prompt_tokens_details.cached_tokens for a nested one).

    Lines that cannot be counted are listed with their numbers, the first 100 of them, and counted by the kind of
    problem. The exit code is then 40.
    """
    if model is None and at is not None:
        raise click.UsageError("--at is for one usage object, with --model: each line of a log has its own instant")
    if model is not None and form is not None:
        raise click.UsageError("--format is for a log, without --model: one usage object is always JSON")
    if model is not None and click.get_current_context().get_parameter_source("by") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--by is for a log, without --model: one usage object has a line for each kind")
    priced = partial(get_cost, currency=currency, unknown_holidays=unknown_holidays)
    with usage_log.opened(file) as stream:
        if model is not None:
            return _show_one(_cost_of_one(usage_log.one(stream), model, at or moment, priced), wants_json)
        entries = usage_log.entries(stream, form or _form(file))
        return _show_totals(_count(_watched(entries, stream), priced, by), currency, by, wants_json)


def _cost_of_one(usage: Any, model: str, at: datetime, priced: Priced) -> Cost:
    """The cost of one usage object; a file that holds something else fails the check."""
    try:
        return priced(model, usage, at)
    except (TypeError, UsageError) as error:
        raise CheckFailed(str(error)) from None


def _form(file: str) -> str | None:
    return {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv"}.get(Path(file).suffix.lower())


def _count(entries: Iterable[usage_log.Entry], priced: Priced, by: tuple[str, ...]) -> _Tally:
    totals: dict[tuple[str, ...], tuple[Decimal, Decimal]] = {}
    counted = not_certain = 0
    bad: list[dict[str, str]] = []
    by_kind: dict[str, int] = {}
    for entry in entries:
        content = entry.content
        try:
            if isinstance(content, ValueError):
                raise content
            at, of_line = _cost_of_line(content, priced)
        except (PriceError, TypeError, ValueError) as error:
            kind = error.kind if isinstance(error, usage_log.BadLine) else type(error).__name__
            by_kind[kind] = by_kind.get(kind, 0) + entry.size
            if len(bad) < _SHOWN:
                bad.append({"line": entry.lines, "kind": kind, "error": output.cut(output.reason(error))})
            continue
        counted += 1
        not_certain += not of_line.certain
        day = at.date().isoformat()
        for line in of_line.lines:
            key = {"model": content["model"], "kind": line.kind, "period": line.price.period, "day": day}
            found = tuple([key[name] for name in by])
            quantity, amount = totals.get(found, (Decimal(0), Decimal(0)))
            totals[found] = _EXACT.add(quantity, line.quantity), _EXACT.add(amount, line.amount)
    return _Tally(totals, counted, not_certain, bad, by_kind)


def _cost_of_line(content: Mapping[str, Any], priced: Priced) -> tuple[datetime, Cost]:
    at, model = content["at"], content["model"]
    for name in ("at", "model"):
        if not isinstance(content[name], str):
            raise usage_log.BadLine("NotAString", f"{name}: a string is expected, not {content[name]!r}")
    try:
        moment = instant(at)
    except ValueError as error:
        raise usage_log.BadLine("NotAnInstant", str(error)) from None
    return moment, priced(model, content["usage"], moment)


def _show_one(found: Cost, wants_json: bool) -> int:
    if wants_json:
        output.as_json(found.as_dict())
        return DONE
    rows = [
        (
            line.kind,
            f"{Decimal(line.quantity):,f}",
            output.known(line.price),
            line.price.unit,
            line.price.period,
            output.amount(line.amount),
        )
        for line in found.lines
    ]
    header = ("kind", "quantity", "price", "per", "period", found.currency)
    output.table(header, rows, numbers=("quantity", "price", found.currency))
    output.text("", f"{output.amount(found)} {found.currency}")
    output.notes("" if found.certain else output.DOUBT)
    return DONE


def _show_totals(tally: _Tally, currency: str, by: tuple[str, ...], wants_json: bool) -> int:
    totals, counted, not_certain, bad, by_kind = tally
    not_counted = sum(by_kind.values())
    total = Decimal(0)
    for _, amount in totals.values():
        total = _EXACT.add(total, amount)
    keys = sorted(totals)
    if wants_json:
        groups = [
            dict(zip(by, key, strict=True))
            | ({"quantity": output.amount(totals[key][0])} if "kind" in by else {})
            | {"amount": output.amount(totals[key][1])}
            for key in keys
        ]
        output.as_json(
            {
                "currency": currency,
                "total": output.amount(total),
                "counted": counted,
                "not_certain": not_certain,
                "not_counted": not_counted,
                "totals": groups,
                "not_counted_by_kind": by_kind,
                "bad_lines": bad,
            }
        )
    else:
        quantity = ("quantity",) if "kind" in by else ()  # tokens and requests cannot be added up
        rows = [(*key, *(f"{totals[key][0]:,f}" for _ in quantity), output.amount(totals[key][1])) for key in keys]
        rows.append(("total", *("" for _ in (*by, *quantity)[1:]), output.amount(total)))
        output.table((*by, *quantity, currency), rows, numbers=("quantity", currency))
        doubt = f", {not_certain:,} of them at a price that is not certain" if not_certain else ""
        output.text("", f"{counted:,} {'request' if counted == 1 else 'requests'} counted{doubt}")
    if not bad:
        return DONE
    output.warn(*(f"line {each['line']}: {each['error']}" for each in bad))
    if len(bad) == _SHOWN:
        output.warn(f"these are the first {_SHOWN}; all of them, by kind of problem:")
        output.warn(*(f"  {kind}: {lines:,}" for kind, lines in sorted(by_kind.items())))
    lines, them = ("line", "it") if not_counted == 1 else ("lines", "them")
    output.warn(f"{not_counted:,} {lines} not counted: the total is without {them}")
    return CHECK_FAILED


def _watched(entries: Iterator[usage_log.Entry], stream: TextIO) -> Iterator[usage_log.Entry]:
    """The entries, with a bar on a person's terminal when they are many."""
    yield from islice(entries, _LONG)
    following = next(entries, None)
    if following is None or not sys.stderr.isatty():
        yield from entries if following is None else chain([following], entries)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    status = os.fstat(stream.fileno())
    size = status.st_size if stat.S_ISREG(status.st_mode) else None  # how much a pipe will bring nobody knows
    columns = (TextColumn("{task.fields[lines]:,} lines"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=size, lines=_LONG)
        for number, entry in enumerate(chain([following], entries), _LONG + 1):
            if number % 1000 == 0:
                bar.update(task, completed=stream.buffer.tell() if size else 0, lines=number)
            yield entry
