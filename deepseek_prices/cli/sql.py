"""The command `sql`: the tables and the statement that price rows of usage in a database."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from deepseek_prices import UsageError
from deepseek_prices.bulk import text
from deepseek_prices.bulk.call import Options
from deepseek_prices.bulk.dialect import DIALECTS
from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import DONE, currency_option, data_option, example, holidays_option, output_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deepseek_prices.literals import NoCacheSplit, UnknownHolidays


@click.command(
    name="sql",
    epilog=example(
        "deepseek-prices sql --for duckdb --table logs | duckdb usage.db",
        "deepseek-prices sql --for spark --columns at,model,input_tokens,output_tokens,cache_read_input_tokens",
    ),
)
@click.option("--for", "dialect", type=click.Choice([*DIALECTS]), required=True, help="which SQL")
@click.option("--table", default="usage", show_default=True, help="the table of usage, as SQL names it")
@click.option(
    "--columns", default=",".join(text.COLUMNS), show_default=True, help="its columns of time, model and usage, by name"
)
@currency_option
@holidays_option
@click.option(
    "--no-cache-split",
    type=click.Choice(("range", "miss")),
    default="range",
    show_default=True,
    help="input that is not split into cache hits and misses has no cost, or that of misses",
)
@data_option
@output_options
@click.pass_obj
def sql_command(
    _moment: datetime,
    dialect: str,
    table: str,
    columns: str,
    currency: str,
    unknown_holidays: UnknownHolidays,
    no_cache_split: NoCacheSplit,
    wants_json: bool,
) -> int:
    """Print the tables and the statement that price a table of usage in a database.

    The table has the columns at, or start and end (with a time zone), model (text), and the fields of one form of usage
    (whole numbers). The last statement gives all its columns with status, cost, certain, billed_as, period and edition.
    """
    options = Options(currency, unknown_holidays, no_cache_split)
    try:
        statements = text.script(dialect, [name.strip() for name in columns.split(",")], table, options)
    except (TypeError, UsageError, ValueError) as error:
        raise click.BadParameter(str(error), param_hint="'--columns'") from None
    if wants_json:
        output.as_json({"dialect": dialect, "statements": statements})
    else:
        sys.stdout.write("".join(f"{each};\n" for each in statements))
    return DONE
