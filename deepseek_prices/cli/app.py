"""The commands as one program, and how it ends."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module

import click
from click.shell_completion import shell_complete

from deepseek_prices import PriceError, observed_until
from deepseek_prices.cli import output, streams
from deepseek_prices.cli.arguments import (
    CHECK_FAILED,
    DONE,
    EXIT_CODES,
    INTERRUPTED,
    OUR_FAULT,
    WRONG_USAGE,
    data_option,
    no_color_option,
)

_PROGRAM = "deepseek-prices"
_COMPLETE = "_DEEPSEEK_PRICES_COMPLETE"  # what a shell asks with, as the help says
_COMMANDS = {
    "now": "now",
    "price": "price",
    "cost": "cost",
    "bill": "bill",
    "history": "catalogue",
    "models": "catalogue",
    "editions": "catalogue",
    "diff": "audit",
    "log": "audit",
    "why": "audit",
    "verify": "audit",
    "sql": "sql",
    "update": "update",
}
_COMPLETION = f"""\b
A shell completes commands, names and kinds after one of these lines:
  bash, in ~/.bashrc    eval "$({_COMPLETE}=bash_source {_PROGRAM})"
  zsh, in ~/.zshrc      eval "$({_COMPLETE}=zsh_source {_PROGRAM})"
  fish, in config.fish  {_COMPLETE}=fish_source {_PROGRAM} | source"""


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
    epilog=f"{EXIT_CODES}\n\n{_COMPLETION}",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,  # old versions of click call that a success
)
@data_option
@click.option(
    "--warn-older-than",
    "days",
    type=click.IntRange(0),
    envvar="DEEPSEEK_PRICES_WARN_OLDER_THAN",
    show_envvar=True,
    metavar="DAYS",
    help="warn where the official page was last seen more than so many days ago",
)
@no_color_option
@click.version_option(package_name="deepseek-prices", message="%(version)s")
@click.pass_context
def commands(context: click.Context, days: int | None) -> None:
    """Show the prices of DeepSeek's API at any instant, and where each comes from. Not official.

    Prices are exact. A price that is not known is an error, never a guess. All instants are UTC.

    With --json a command prints one JSON document, for an error too: {"error": {"type": ..., "message": ...},
    "exit_code": ...}. Messages for people then go to the standard error.
    """
    if days is not None:
        # In the end, as the command may have --data.
        context.call_on_close(lambda: _warn_of_age(context.obj, timedelta(days=days)))


def _warn_of_age(now: datetime, most: timedelta) -> None:
    since = now - observed_until()
    if since > most:
        seen = f"the official page was last seen {output.duration(since)} ago, at {output.instant(observed_until())}"
        output.warn(f"{seen}: `{_PROGRAM} update -o FILE` fetches newer prices, for --data FILE")


def run(arguments: Sequence[str] | None, now: datetime) -> int:
    """Run one command; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    return streams.outliving(lambda: _run(given, now))


def _run(given: list[str], now: datetime) -> int:
    output.prepare()
    if _COMPLETE in os.environ:
        if shell_complete(commands, {"obj": now}, _PROGRAM, _COMPLETE, os.environ[_COMPLETE]) == DONE:
            return DONE
        message = f"{_COMPLETE}: bash_source, zsh_source or fish_source is expected, not {os.environ[_COMPLETE]!r}"
        return output.failure("WrongUsage", message, WRONG_USAGE, wants_json=False)
    try:
        with commands.make_context(_PROGRAM, [*given], obj=now) as context:
            code: int = commands.invoke(context)
    except click.exceptions.Exit as end:  # of --help
        code = end.exit_code
    except (click.ClickException, click.Abort, KeyboardInterrupt, PriceError, OSError) as error:
        code = _failure(error, wants_json="--json" in given[: given.index("--") if "--" in given else None])
    return code


def _failure(error: BaseException, wants_json: bool) -> int:
    """Say why there is no result; the exit code."""
    if isinstance(error, PriceError):
        from deepseek_prices.audit.evidence import plain

        about = plain(error)
        del about["message"]
        return output.failure(about.pop("type"), output.reason(error), CHECK_FAILED, wants_json, **about)
    if isinstance(error, click.UsageError):
        usage = io.StringIO()
        error.show(usage)
        message = error.format_message() if wants_json else usage.getvalue().removesuffix("\n")
        return output.failure("WrongUsage", message, WRONG_USAGE, wants_json)
    if isinstance(error, click.ClickException):
        return output.failure(type(error).__name__, error.format_message(), error.exit_code, wants_json)
    if isinstance(error, OSError):
        return output.failure(type(error).__name__, str(error), OUR_FAULT, wants_json)
    return output.failure("Interrupted", "interrupted", INTERRUPTED, wants_json)
