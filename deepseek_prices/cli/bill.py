"""The command `bill`: is DeepSeek's bill right, and does it have what one's own log has?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path

import click

from deepseek_prices.bill import against, check, read_bill
from deepseek_prices.cli import bill_tables, output, usage_log
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
from deepseek_prices.usage.once import Once, Twice
from deepseek_prices.usage.record import BadRow, NotThisForm, Read
from deepseek_prices.usage.source import parts


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
    once = Once(compares_times=False)  # the check says what differs
    bill = read_bill(
        each for number, file in enumerate(files) for each in _export(file, (number, _name(file, files)), options, once)
    )
    if not bill.says_what_was_used:
        if bill.bad.shown:
            count, first = output.number(bill.bad.by_kind.total(), "row"), ": ".join(bill.bad.shown[0])
            raise NotUnderstood(f"{count} cannot be read, and no other says what was used: {first}")
        if bill.charges:
            raise NotUnderstood("it says what was charged, not what was used: add amount-*.csv, or give the whole zip")
        raise NotUnderstood("no row of an export is in it")
    checked = check(bill)
    reads = (each for log in logs for each in _log(log, options))
    compared = against(bill, reads, anthropic_endpoint) if logs else None
    bill_tables.show(checked, compared, wants_json)
    if compared and compared[1].not_read.shown:
        return CHECK_FAILED
    return DIFFERENT if checked.differences or (compared and compared[0]) else DONE


def _name(file: str, files: tuple[str, ...]) -> str:
    """What a file is called where several are given; empty for one alone."""
    if len(files) == 1:
        return ""
    name = Path(file).name
    return name if [Path(each).name for each in files].count(name) == 1 else file


def _export(file: str, called: tuple[int, str], options: Options, once: Once) -> Iterator[Read]:
    """What a file of DeepSeek's export says. Raises `NotUnderstood` where it is another file, or is given twice."""

    def reads() -> Iterator[Read]:
        for number, part in enumerate(parts(stream)):
            form, rows = recognised(part, options)
            if form is None:
                continue
            if form not in export.FORMS:
                raise NotUnderstood(f"{file}: {form.about}, not DeepSeek's export: give it with --against")
            yield from once.reads(read(form, _of_file(rows, called[1]), form.reader(options)), (called[0], number))

    with usage_log.streamed(file) as stream:
        try:
            yield from usage_log.watched(reads(), stream)
        except Twice as error:
            raise NotUnderstood(str(error)) from None
        except NotThisForm as error:
            raise NotUnderstood(f"{file}: {error}") from None
        except OSError as error:
            raise SourceUnavailable(f"{file}: it cannot be read to its end: {error.strerror or error}") from None


def _of_file(rows: Iterator[Row], name: str) -> Iterator[Row]:
    """Rows with the name of their file."""
    for row in rows:
        place = row.place if isinstance(row, BadRow) else row[0]
        place = place._replace(file="/".join(filter(None, (name, place.file))))
        yield BadRow(place, row.kind, str(row)) if isinstance(row, BadRow) else (place, row[1])


def _log(file: str, options: Options) -> Iterator[Read]:
    with usage_log.streamed(file) as stream:
        try:
            yield from usage_log.reads(stream, options, file=file)
        except NotUnderstood as error:
            raise NotUnderstood(f"{file}: {error}") from None
