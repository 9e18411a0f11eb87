"""The commands as one program, and how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module

import click

from deepseek_prices import PriceError
from deepseek_prices.cli import show
from deepseek_prices.cli.arguments import CHECK_FAILED, DONE, EXIT_CODES, INTERRUPTED, OUR_FAULT, WRONG_USAGE

_COMMANDS = {
    "now": "people",
    "price": "people",
    "cost": "spending",
    "history": "people",
    "models": "people",
    "editions": "people",
    "diff": "auditors",
    "log": "auditors",
    "why": "auditors",
    "verify": "auditors",
}


class _Commands(click.Group):
    """The commands, each imported when it is asked for, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(
            import_module(f"deepseek_prices.cli.{_COMMANDS[cmd_name]}"), f"{cmd_name}_command"
        )
        return command


@click.group(
    cls=_Commands,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,  # old versions of click call that a success
)
@click.version_option(package_name="deepseek-prices", message="%(version)s")
def commands() -> None:
    """Prices of DeepSeek's API, now and then, and where each comes from. Not official.

    Prices are exact; what is not known is an error, never a guess. All instants are UTC.
    """


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
    except click.UsageError as error:
        error.show(sys.stderr)
        code = WRONG_USAGE
    except click.ClickException as error:
        show.warn(error.format_message())
        code = error.exit_code
    except PriceError as error:
        show.warn(str(error))
        code = CHECK_FAILED
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except BrokenPipeError:
        code = DONE  # the reader has seen enough
        _drop_output()
    except OSError as error:
        code = OUR_FAULT
        _drop_output()
        show.warn(str(error))
    return code


def _drop_output() -> None:
    """Leave nothing to be written when Python ends, as it cannot be."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
