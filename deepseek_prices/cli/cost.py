"""The command `cost`: what one request cost, or a log of them."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial
from io import BufferedReader
from typing import BinaryIO

import click
from click.core import ParameterSource

from deepseek_prices import Cost, CostRange, UsageError, get_cost
from deepseek_prices.bulk.call import Options as BulkOptions
from deepseek_prices.cli import cost_tables, output, parquet, parquet_files, usage_log
from deepseek_prices.cli.arguments import (
    DONE,
    CheckFailed,
    NotUnderstood,
    SourceUnavailable,
    currency_option,
    data_option,
    example,
    holidays_option,
    instant,
    names_begun,
    output_options,
    reading,
    zone_option,
)
from deepseek_prices.cli.pricer import Pricer
from deepseek_prices.cli.tally import KEYS, tally
from deepseek_prices.usage.form import Form, Options
from deepseek_prices.usage.forms import FORMS, by_name
from deepseek_prices.usage.record import HasInstants, NotThisForm
from deepseek_prices.usage.source import names_in, one

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from deepseek_prices.literals import NoCacheSplit, UnknownHolidays

_OF_A_TABLE = ("input", "cached", "output")


def _keys(written: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in written.split(","))
    if not set(names) <= set(KEYS) or len(set(names)) < len(names):
        raise ValueError(f"{written!r}: some of {', '.join(KEYS)} are expected, each once")
    return names


def _formats(context: click.Context, _option: click.Parameter, is_given: bool) -> None:
    if not is_given or context.resilient_parsing:
        return
    output.prepare()
    output.table(("format", "what it is", "described at"), [(form.name, form.about, form.source) for form in FORMS])
    context.exit(DONE)


@click.command(
    name="cost",
    epilog=example(
        "deepseek-prices cost log.jsonl --by model,day",
        "deepseek-prices cost usage_data_2026-08-20_2026-09-10.zip --by day",
        "deepseek-prices cost requests.csv --at when --model engine --input tokens_in --output tokens_out --tz UTC",
        "deepseek-prices cost 'logs/*.parquet' --by model,day -o priced.parquet",
        "deepseek-prices cost usage.json --model deepseek-flash --at 2026-10-20T02:00Z",
    ),
)
@click.argument("file", metavar="FILE")
@click.option("--formats", is_flag=True, is_eager=True, expose_value=False, callback=_formats, help="list the formats")
@click.option("--format", "form", callback=reading(by_name), metavar="NAME", help="take FILE for this one of them")
@click.option(
    "--model",
    metavar="NAME|COLUMN",
    shell_complete=names_begun,
    help="FILE is one usage object of this model, as JSON, instead of a log; of a table the column of the model",
)
@click.option(
    "--at",
    metavar="INSTANT|COLUMN",
    help="when that was, ISO 8601 with a time zone, the default is now; of a table the column of the instant",
)
@click.option("--input", metavar="COLUMN", help="of a table: the column of all input tokens")
@click.option("--cached", metavar="COLUMN", help="of a table: the column of the input tokens that were cache hits")
@click.option("--output", metavar="COLUMN", help="of a table: the column of the output tokens")
@zone_option
@click.option(
    "--by",
    callback=reading(_keys),
    default="model",
    show_default=True,
    metavar="KEYS",
    help=f"totals by {', '.join(KEYS)}",
)
@currency_option
@holidays_option
@click.option(
    "--no-cache-split",
    type=click.Choice(("range", "miss")),
    default="range",
    show_default=True,
    help="input that is not split into cache hits and misses costs from all hits to all misses, or as misses",
)
@click.option(
    "--anthropic-endpoint",
    is_flag=True,
    help="DeepSeek's Anthropic endpoint answered: claude-* names are billed as its guide says",
)
@click.option("-o", "into", metavar="FILE", help="of Parquet files: write their rows with prices to this one")
@data_option
@output_options
@click.pass_obj
def cost_command(
    moment: datetime,
    /,
    file: str,
    form: Form | None,
    zone: tzinfo | None,
    by: tuple[str, ...],
    currency: str,
    unknown_holidays: UnknownHolidays,
    no_cache_split: NoCacheSplit,
    anthropic_endpoint: bool,
    into: str | None,
    wants_json: bool,
    **named: str | None,
) -> int:
    """Show the cost of a log of requests, of DeepSeek's usage export, or of one request.

    FILE is a log, or - for the standard input, in one of many formats, which its content shows: --formats lists them. A
    log of your own is JSONL, such as {"at": "2026-10-20T02:00:00Z", "model": "deepseek-flash", "usage": {...}}, or a
    table with the columns at, model, and the fields of usage (prompt_tokens_details.cached_tokens for a nested one), or
    with other columns, which --at, --model, --input, --cached and --output name.

    A cost is a range where FILE does not say enough for one: how much of the input was cached, or at which instant of a
    day with several prices. An export is priced as it says that it was charged, in its own currency.

    Rows that cannot be counted are listed with their numbers, the first 20 of them and the first of each kind, and
    counted by the kind of problem; those of Parquet files, which have no numbers, by their status. The exit code
    is then 40, as where a request has no usage: the total is not complete.
    """
    asked = partial(get_cost, currency=currency, unknown_holidays=unknown_holidays, no_cache_split=no_cache_split)
    columns = {name: value for name, value in named.items() if value is not None}
    file = parquet_files.found_in(file)
    if parquet_files.is_for(file):
        _refuse("is not for Parquet files", "format", "anthropic-endpoint")
        options = BulkOptions(currency, unknown_holidays, no_cache_split)
        return parquet.show(parquet_files.Asked(file, options, by, zone, columns, into), wants_json)
    if into is not None:
        raise click.UsageError("-o is for Parquet files: of others convert the log first")
    with usage_log.streamed(file) as stream:
        if "model" in columns and not _is_of_columns(columns, stream):
            _refuse("is for a log, without --model: one usage object needs none", "by", "format")
            at = _instant(columns["at"]) if "at" in columns else moment
            cost = partial(asked, columns["model"], at=at, anthropic_endpoint=anthropic_endpoint)
            return cost_tables.show_one(_cost_of_one(stream, cost), wants_json)

        priced = Pricer(currency, unknown_holidays, no_cache_split, anthropic_endpoint)
        rows = usage_log.reads(stream, _options(zone, columns), form, file)
        try:
            found = tally(rows, priced, by, zone, currency if _is_given("currency") else None)
        except HasInstants:
            message = "--at is for one usage object, with --model: each line of a log has its own instant"
            raise click.UsageError(message) from None
    if found.charges and not (found.counted or found.bad):
        raise NotUnderstood("it says what DeepSeek charged, not what was used: `deepseek-prices bill` compares the two")
    if found.is_empty:
        raise NotUnderstood("no usage is in it")
    return cost_tables.show_totals(found, by, currency, wants_json)


def _is_given(option: str) -> bool:
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


def _refuse(why: str, *options: str) -> None:
    for option in options:
        if _is_given({"format": "form"}.get(option, option.replace("-", "_"))):
            raise click.UsageError(f"--{option} {why}")


def _is_of_columns(columns: dict[str, str], stream: BufferedReader) -> bool:
    """Whether --model names a column: of a table that has it, or beside options that name columns only."""
    return not columns.keys().isdisjoint(_OF_A_TABLE) or columns["model"] in names_in(stream)


def _options(zone: tzinfo | None, columns: dict[str, str]) -> Options:
    """What the options say of a log: --at is an instant, where it is one, or the name of a column."""
    if columns.keys() == {"at"}:
        try:
            return Options(zone, instant(columns["at"]))
        except ValueError:
            pass
    return Options(zone, columns=columns)


def _instant(written: str) -> datetime:
    try:
        return instant(written)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--at'") from None


def _cost_of_one(stream: BinaryIO, cost: Callable[..., Cost | CostRange]) -> Cost | CostRange:
    """The cost of one usage object; a file that holds something else fails the check."""
    try:
        return cost(usage=one(stream))
    except NotThisForm as error:
        raise NotUnderstood(str(error)) from None
    except OSError as error:
        raise SourceUnavailable(f"the file cannot be read to its end: {error.strerror or error}") from None
    except (TypeError, UsageError) as error:
        raise CheckFailed(str(error)) from None
