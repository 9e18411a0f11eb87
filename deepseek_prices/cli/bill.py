"""The command `bill`: is DeepSeek's bill right, and does it have what one's own log has?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

import click

from deepseek_prices.bill import Checked, Compared, Difference, against, check, read_bill
from deepseek_prices.bill.against import Log
from deepseek_prices.bill.export import Row as RowOfBill
from deepseek_prices.bill.export import written
from deepseek_prices.bill.sums import Sum
from deepseek_prices.cli import output, usage_log
from deepseek_prices.cli.arguments import (
    CHECK_FAILED,
    DIFFERENT,
    DONE,
    NotUnderstood,
    SourceUnavailable,
    data_option,
    example,
    output_options,
    zone_option,
)
from deepseek_prices.usage import export
from deepseek_prices.usage.form import Options, Row, read
from deepseek_prices.usage.forms import recognised
from deepseek_prices.usage.record import BadRow, NotThisForm, Read
from deepseek_prices.usage.source import parts

_NUMBERS = ("tokens", "price a token", "by the rows", "charged", "in the bill", "in the log", "only there")
_AMOUNTS = ("amount", "cost")  # by which a row may differ from another that says of the same
_SHOWN = 20  # rows of a log that could not be read


@click.command(
    name="bill",
    epilog=example(
        "deepseek-prices bill usage_data_2026-08-20_2026-09-10.zip",
        "deepseek-prices bill amount-2026-08.csv cost-2026-08.csv",
        "deepseek-prices bill usage_data_2026-08.zip --against log.jsonl",
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--against", "logs", metavar="LOG", multiple=True, help="compare with this log, in any form of `cost`")
@zone_option
@click.option("--anthropic-endpoint", is_flag=True, help="LOG is of DeepSeek's Anthropic endpoint")
@data_option
@output_options
def bill_command(
    files: tuple[str, ...], logs: tuple[str, ...], zone: tzinfo | None, anthropic_endpoint: bool, wants_json: bool
) -> int:
    """Check DeepSeek's usage export against the price lists, and against what was charged.

    FILE is the zip of the export, or its files: amount-*.csv has what was used and at which price, cost-*.csv what was
    charged. Each row's price must stand in the price list of its day, model and kind; amounts times prices must be, for
    each day and model, what was charged from all wallets. The exit code is 0 where all agrees to the last digit, and 10
    where anything differs: each difference with its row, both figures, the money, and why.

    With --against it shows, for each day, model and kind, what the log has and the bill has not, and the reverse. What
    neither knows of is no error of one of them: tools repeat requests, search, and give conversations titles.

    API keys, their names and users are never shown.
    """
    options = Options(zone)
    seen: dict[int, tuple[int, int]] = {}
    bill = read_bill(
        each for number, file in enumerate(files) for each in _export(file, (number, _name(file, files)), options, seen)
    )
    if not bill.says_what_was_used:
        if bill.bad:
            count = output.number(len(bill.bad), "row")
            raise NotUnderstood(f"{count} cannot be read, and no other says what was used: {_first(bill.bad[0])}")
        if bill.charges:
            raise NotUnderstood("it says what was charged, not what was used: add amount-*.csv, or give the whole zip")
        raise NotUnderstood("no row of an export is in it")
    checked = check(bill)
    compared: tuple[list[Compared], Log] | None = None
    if logs:
        compared = against(bill, (each for log in logs for each in _log(log, options)), anthropic_endpoint)
    if wants_json:
        output.as_json(_as_dict(checked, compared))
    else:
        _show(checked)
        if compared:
            _show_compared(*compared)
    if compared and compared[1].not_read:
        _warn(compared[1])
        return CHECK_FAILED
    return DIFFERENT if checked.differences or (compared and compared[0]) else DONE


def _first(bad: BadRow) -> str:
    return f"{bad.place}: {bad}"


def _name(file: str, files: tuple[str, ...]) -> str:
    """What a file is called where several are given; empty for one alone."""
    if len(files) == 1:
        return ""
    name = Path(file).name
    return name if [Path(each).name for each in files].count(name) == 1 else file


def _export(file: str, called: tuple[int, str], options: Options, seen: dict[int, tuple[int, int]]) -> Iterator[Read]:
    """What a file of DeepSeek's export says. Raises `NotUnderstood` where it is another file, or is given twice."""
    with usage_log.streamed(file) as stream:
        try:
            for number, part in enumerate(parts(stream)):
                form, rows = recognised(part, options)
                if form not in export.FORMS:
                    raise NotUnderstood(f"{file}: {form.about}, not DeepSeek's export: give it with --against")
                yield from read(form, _of_file(rows, called[1], (called[0], number), seen), options)
        except NotThisForm as error:
            raise NotUnderstood(f"{file}: {error}") from None
        except OSError as error:
            raise SourceUnavailable(f"{file}: it cannot be read to its end: {error.strerror or error}") from None


def _of_file(
    rows: Iterator[Row], name: str, source: tuple[int, int], seen: dict[int, tuple[int, int]]
) -> Iterator[Row]:
    """Rows with the name of their file. Raises `NotUnderstood` where one stands in a file before, so as to count twice.

    In one file a row may come again: corrections do.
    """
    for row in rows:
        place = row.place if isinstance(row, BadRow) else row[0]
        place = place._replace(file="/".join(filter(None, (name, place.file))))
        if isinstance(row, BadRow):
            yield BadRow(place, row.kind, str(row))
            continue
        said = hash(repr([cell for cell in row[1].items() if cell[0] not in _AMOUNTS]))
        if seen.setdefault(said, source) != source:
            raise NotUnderstood(
                f"{place}: another file has a row of the same time, model, key and type: give each file once, and"
                " exports that do not overlap"
            )
        yield place, row[1]


def _log(file: str, options: Options) -> Iterator[Read]:
    with usage_log.streamed(file) as stream:
        yield from usage_log.reads(stream, options)


# ------------------------------------------------------------------------------------------------ for people


def _show(checked: Checked) -> None:
    if checked.rows:
        header = ("time", "model", "kind", "tokens", "price a token", "currency", "which is")
        output.table(header, (_row(row) for row in checked.rows), numbers=_NUMBERS)
        output.text("")
    if checked.sums:
        output.table(
            ("time", "model", "by the rows", "charged", "currency", ""),
            (_sum(each) for each in checked.sums),
            numbers=_NUMBERS,
        )
        output.text("")
    for each in checked.differences:
        output.text(_difference(each), indent=4)
    output.text(*([""] if checked.differences else []), _verdict(checked))
    doubt = any(not price.certain for row in checked.rows for price in row.prices)
    output.notes(output.DOUBT if doubt else "")


def _row(row: RowOfBill) -> tuple[str, ...]:
    model, kind, at, price = row.billed
    which = f"{row.label}{'' if all(each.certain for each in row.prices) else '?'}"
    shown = "no price of any list then" if not row.prices else f"{which}, {row.why}" if row.why else which
    currency = row.currency or "?"
    return written(at), model, kind, f"{row.quantity:,}", f"{price:f}", currency, shown


def _sum(each: Sum) -> tuple[str, ...]:
    at, model, currency = each.group
    charged = "" if each.charged is None else output.digits(each.charged.amount)
    state = (
        f"differs by {output.digits(-each.excess)}"
        if each.excess
        else "agrees"
        if each.is_exact
        else "within the range"
    )
    return written(at), model, output.between(each.low, each.high), charged, currency or "?", state


def _difference(each: Difference) -> str:
    of = " ".join(part for part in ("" if each.at is None else written(each.at), each.model, each.kind) if part)
    figures = f" expected {each.expected}, found {each.found};" if each.expected else ""
    return f"{': '.join(part for part in (each.where, of) if part)}:{figures}{_money(each)} {each.why}"


def _money(each: Difference) -> str:
    if each.money is None:
        return ""
    low, high = each.money
    amount = output.digits(low) if low == high else f"{output.digits(low)} to {output.digits(high)}"
    return f" {amount} {each.currency};".replace(" ;", ";")


def _verdict(checked: Checked) -> str:
    sums = "sums not checked: no row of a cost-*.csv is read"
    if checked.sums is not None:
        sums = output.number(len(checked.sums), "sum")
    looked_at = f"{output.number(len(checked.rows), 'price')}, {sums}"
    if checked.differences:
        return f"{looked_at}: {output.number(len(checked.differences), 'difference')}"
    open_sums = sum(not each.is_exact for each in checked.sums or ())
    if open_sums:  # rows without a price, of a day with several
        return f"{looked_at}: nothing differs; {open_sums:,} may be right, but no row says at which prices"
    return f"All agree: {looked_at}" if checked.sums is None else f"{looked_at}: all agree to the last digit"


def _show_compared(found: list[Compared], log: Log) -> None:
    output.text("")
    if found:
        _show_differences(found)
    else:
        output.text("The log and the bill have the same.")
    output.notes(
        *(
            f"Compared with nothing, as no price list has the name: {name} ({number:,})."
            for name, number in log.others.items()
        ),
        *(
            f"The bill may have more, of which the log says no usage: {what} ({number:,})."
            for what, number in log.without_usage.items()
        ),
    )


def _show_differences(found: list[Compared]) -> None:
    header = ("time", "model", "kind", "in the bill", "in the log", "only there", "where")
    rows = (
        (
            *(written(each.at), each.model, each.kind, f"{each.billed:,}", f"{each.logged:,}"),
            *(f"{abs(each.billed - each.logged):,}", "bill" if each.billed > each.logged else "log"),
        )
        for each in found
    )
    output.table(header, rows, numbers=_NUMBERS)


def _warn(log: Log) -> None:
    output.warn(*(f"{where}: {why}" for where, why in log.not_read[:_SHOWN]))
    output.warn(f"{output.number(len(log.not_read), 'row')} of the log not read: it may have more than is shown")


# ---------------------------------------------------------------------------------------------- for programs


def _as_dict(checked: Checked, compared: tuple[list[Compared], Log] | None) -> dict[str, Any]:
    return {
        "agrees": not checked.differences,
        "sums_checked": checked.sums is not None,
        "rows": [_row_as_dict(row) for row in checked.rows],
        "sums": None if checked.sums is None else [_sum_as_dict(each) for each in checked.sums],
        "differences": [_difference_as_dict(each) for each in checked.differences],
        "against": None if compared is None else [_with_time(each) for each in compared[0]],
        "log": None if compared is None else _log_as_dict(compared[1]),
    }


def _row_as_dict(row: RowOfBill) -> dict[str, Any]:
    model, kind, at, price = row.billed
    return {
        "place": str(row.places),
        **_time(at),
        "model": model,
        "kind": kind,
        "tokens": row.quantity,
        "price": f"{price:f}",
        "currency": row.currency or None,
        "periods": [*dict.fromkeys(each.period for each in row.prices)],
        "editions": [*dict.fromkeys(each.edition for each in row.prices)],
        "certain": all(each.certain for each in row.prices),
        "which": "no price of any list then" if row.why and not row.prices else row.label,
        "why": row.why,
    }


def _sum_as_dict(each: Sum) -> dict[str, Any]:
    return {
        **_time(each.group.at),
        "model": each.group.model,
        "currency": each.group.currency or None,
        "low": output.digits(each.low),
        "high": output.digits(each.high),
        "charged": None if each.charged is None else output.digits(each.charged.amount),
        "difference": output.digits(-each.excess),
    }


def _difference_as_dict(each: Difference) -> dict[str, Any]:
    money = None if each.money is None else dict(zip(("low", "high"), map(output.digits, each.money), strict=True))
    about = {"of": each.of, "place": each.where} | _with_time(each)
    del about["where"]
    return about | {"money": money, "currency": each.currency or None}


def _with_time(each: Compared | Difference) -> dict[str, Any]:
    """Its fields, the time as start and end."""
    fields = each._asdict()
    return _time(fields.pop("at")) | fields


def _log_as_dict(log: Log) -> dict[str, Any]:
    not_read = [{"place": at, "error": why} for at, why in log.not_read]
    return {"not_read": not_read, "of_others": log.others, "without_usage": log.without_usage}


def _time(at: Any) -> dict[str, str | None]:
    start, end = at if isinstance(at, tuple) else (at, None)
    return {"start": start and start.isoformat(), "end": end and end.isoformat()}
