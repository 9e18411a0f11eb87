"""The command `price`: one price, at an instant or through a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import click

from deepseek_prices import Price, get_price
from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import (
    CHECK_FAILED,
    DIFFERENT,
    DONE,
    data_option,
    day_option,
    example,
    holidays_option,
    output_options,
    question,
)
from deepseek_prices.cli.days import Day, Part, day, parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deepseek_prices.literals import UnknownHolidays


@click.command(
    name="price",
    epilog=example(
        "deepseek-prices price deepseek-v4-pro output --at 2026-10-02T02:00Z --currency CNY",
        "deepseek-prices price deepseek-v4-pro output --at 2026-10-02",
    ),
)
@question(day_option)
@holidays_option
@data_option
@output_options
@click.pass_obj
def price_command(
    moment: datetime,
    model: str,
    kind: str,
    at: datetime | date | None,
    zone: str | None,
    currency: str,
    unknown_holidays: UnknownHolidays,
    wants_json: bool,
) -> int:
    """Show one price, at an instant or through a day.

    KIND is input_cache_hit, input_cache_miss or output of a model; `deepseek-prices models` lists all. A day is
    Beijing's, or that of --tz. If the price changes during the day, each price is shown with its instants (JSON: in
    `prices`), and the exit code is 10. It is 40 if a part of the day has no price to give.
    """
    if isinstance(at, date) and not isinstance(at, datetime):
        try:
            during = day(at.isoformat(), zone)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        return _through(during, model, parts(model, kind, currency, during, unknown_holidays), wants_json)
    if zone is not None:
        raise click.UsageError("--tz is for a day: an instant has its own time zone; write --at 2026-10-02 for a day")
    at = at or moment
    found = get_price(model, kind, at, currency=currency, unknown_holidays=unknown_holidays)
    if wants_json:
        output.as_json({"at": output.instant(at), "asked": model} | _with_bounds(found))
    else:
        _show(found, model, ("at", output.clocks(at)))
        output.notes(output.age(at))
    return DONE


def _through(during: Day, model: str, found: list[Part], wants_json: bool) -> int:
    """Show the prices of a day; the exit code."""
    errors = [part.answer for part in found if not isinstance(part.answer, Price)]
    first = found[0].answer
    if wants_json:
        span = {"from": output.instant(during.start), "until": output.instant(during.end)}
        asked = {"day": during.written, "time_zone": during.zone, "asked": model}
        output.as_json(asked | span | {"prices": [_part(part) for part in found]})
    elif len(found) == 1 and isinstance(first, Price):
        span_text = f"{output.instant(during.start)} until {output.instant(during.end)}"
        _show(first, model, ("all day", f"{during.written} in {during.zone}, {span_text}"))
        output.notes(output.age(during.end - timedelta(seconds=1)))
    else:
        _show_parts(during, model, found)
        output.warn(*dict.fromkeys(map(output.reason, errors)))
    return CHECK_FAILED if errors else DIFFERENT if len(found) > 1 else DONE


def _show_parts(during: Day, model: str, found: list[Part]) -> None:
    price = next(part.answer for part in found if isinstance(part.answer, Price))
    output.text(f"{model} {price.kind}, {price.currency} per {price.unit}, {during.written} in {during.zone}")
    rows = []
    for start, end, answer in found:
        about = (output.listed(answer), answer.period, answer.edition) if isinstance(answer, Price) else ("", "", "")
        rows.append((output.minute(start), output.minute(end), output.known(answer), *about))
    output.table(("from", "until", price.currency, "list", "period", "edition"), rows, numbers=(price.currency, "list"))
    output.notes(output.age(during.end - timedelta(seconds=1)))


def _part(part: Part) -> dict[str, Any]:
    """A part of a day as JSON has it."""
    from deepseek_prices.audit.evidence import plain

    answer = part.answer
    about = _with_bounds(answer) if isinstance(answer, Price) else {"error": plain(answer)}
    return {"from": output.instant(part.start), "until": output.instant(part.end)} | about


def _with_bounds(found: Price) -> dict[str, Any]:
    """A price as JSON has it, and how its edition's first instant is known."""
    from deepseek_prices.audit.evidence import published

    edition = published()[found.edition]
    return found.as_dict() | {
        "basis": edition.basis,
        "earliest": output.instant(edition.earliest) or None,
        "latest": output.instant(edition.latest) or None,
    }


def _show(found: Price, model: str, when: tuple[str, str]) -> None:
    """A price for a person."""
    from deepseek_prices.audit.evidence import published

    edition = published()[found.edition]
    output.text(f"{output.amount(found)} {found.currency} per {found.unit}")
    asked = "" if found.model == model else f" ({model} is billed as this)"
    until = output.instant(found.in_force_until)
    listed = "" if found.list_price is None else f"{output.amount(found.list_price)} {found.currency}"
    output.fields(
        (
            ("for", f"{found.model} {found.kind}{asked}"),
            when,
            ("period", found.period),
            ("list price", listed),
            ("edition", f"{found.edition}, until {until}" if until else f"{found.edition}, the newest"),
            ("begins", f"{output.instant(edition.in_force_from)}, {edition.basis}{output.bounds(edition)}"),
            ("certain", "yes" if found.certain else "no; ask `deepseek-prices why`"),
            ("source", found.source),
        )
    )
