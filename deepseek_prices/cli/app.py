"""The commands as one program, and how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime

import click

from deepseek_prices import PriceError
from deepseek_prices.cli import auditors, people, show, spending
from deepseek_prices.cli.arguments import CHECK_FAILED, DONE, EXIT_CODES, WRONG_USAGE


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Prices of DeepSeek's API, now and then, and where each comes from. Not official.

    Prices are exact; what is not known is an error, never a guess. All instants are UTC.
    """


for _command in (
    people.now,
    people.price,
    spending.cost,
    people.history_of,
    people.models_at,
    people.all_editions,
    auditors.diff,
    auditors.log,
    auditors.why,
    auditors.verify,
):
    commands.add_command(_command)


def run(arguments: Sequence[str] | None, now: datetime) -> int:
    """Run one command; the exit code."""
    show.prepare()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with commands.make_context("deepseek-prices", given, obj=now) as context:
            code: int = commands.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:  # of --help
        code = end.exit_code
    except click.ClickException as error:
        error.show()
        code = WRONG_USAGE if isinstance(error, click.UsageError) else error.exit_code
    except PriceError as error:
        show.warn(str(error))
        code = CHECK_FAILED
    except (click.Abort, KeyboardInterrupt):
        code = 130  # as a shell has it for Ctrl-C
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; leave nothing to flush
        code = DONE
    return code
