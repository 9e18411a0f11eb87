"""Arguments that several commands take, and the exit codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from deepseek_prices.cli.output import BEIJING
from deepseek_prices.edition import CURRENCIES
from deepseek_prices.usage.when import time_zone

Command = TypeVar("Command", bound=Callable[..., Any])

DONE, OUR_FAULT, DIFFERENT, CHECK_FAILED, WRONG_USAGE = 0, 1, 10, 40, 64
INTERRUPTED = 130  # as a shell has it for Ctrl-C
EXIT_CODES = """\b
Exit codes: 0 done, nothing new; 10 different; 20 source not available;
30 not understood; 40 check failed, or no price to give; 64 wrong usage;
1 an error of this program."""


class SourceUnavailable(click.ClickException):
    """A file cannot be read."""

    exit_code = 20


class NotUnderstood(click.ClickException):
    """A file is not what it has to be."""

    exit_code = 30


class CheckFailed(click.ClickException):
    """A file is read, and what it says cannot be right."""

    exit_code = CHECK_FAILED


def instant(written: str) -> datetime:
    """An instant from ISO 8601 (UTC).

    Raises `ValueError` where it is none, has no time zone, or lies beyond the calendar in UTC or in Beijing.
    """
    try:
        found = datetime.fromisoformat(written)
        if found.utcoffset() is not None:
            found.astimezone(BEIJING)  # in which it is shown, too
            return found.astimezone(UTC)
    except OverflowError:
        raise ValueError(beyond_the_calendar(written)) from None
    except ValueError:
        raise ValueError(f"{written!r} is not an instant: write one like 2026-10-02T02:00Z") from None
    if not any(mark in written for mark in (":", "T", "t", " ")):
        raise ValueError(f"{written!r} is a day, not an instant: add a time and its zone, like {found.date()}T02:00Z")
    raise ValueError(f"{written!r} has no time zone: add one, like Z for UTC or +08:00 for Beijing")


def beyond_the_calendar(written: str) -> str:
    """The message for an instant outside the years 1 to 9999 of UTC or Beijing."""
    return f"{written!r} is not an instant in both UTC and Beijing, years 1 to 9999: write one like 2026-10-02T02:00Z"


def reading(read: Callable[[str], Any]) -> Callable[..., Any]:
    """What gives a command the value of an option; a `ValueError` of `read` is wrong usage."""

    def value(_context: click.Context, _option: click.Parameter, written: str | None) -> Any:
        try:
            return None if written is None else read(written)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return value


def at_option(command: Command) -> Command:
    """`--at`: the instant that is asked about."""
    return click.option(
        "--at",
        callback=reading(instant),
        metavar="INSTANT",
        help="ISO 8601 with a time zone, 2026-10-02T02:00Z; the default is now",
    )(command)


def _instant_or_day(written: str) -> datetime | date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return instant(written)


def stretch_options(command: Command) -> Command:
    """`--since` and `--until`: the first instant or day that is asked about, and the first that is not."""
    since = click.option(
        "--since", callback=reading(_start), metavar="INSTANT|DAY", help="from this instant or day (00:00 UTC) on"
    )
    until = click.option(
        "--until", callback=reading(_start), metavar="INSTANT|DAY", help="before this instant or day (00:00 UTC)"
    )
    return since(until(command))


def _start(written: str) -> datetime:
    found = _instant_or_day(written)
    return found if isinstance(found, datetime) else instant(f"{found}T00:00Z")


def day_option(command: Command) -> Command:
    """`--at` and `--tz`: the instant or the day that is asked about."""
    at = click.option(
        "--at",
        callback=reading(_instant_or_day),
        metavar="INSTANT|DAY",
        help="ISO 8601 with a time zone, 2026-10-02T02:00Z, or a whole day, 2026-10-02; the default is now",
    )
    zone = click.option(
        "--tz", "zone", metavar="ZONE", help="of a day: UTC, +01:00, Europe/Berlin; the default is Asia/Shanghai"
    )
    return at(zone(command))


def zone_option(command: Command) -> Command:
    """`--tz`: the zone of what has none in a file."""
    return click.option(
        "--tz",
        "zone",
        callback=reading(time_zone),
        metavar="ZONE",
        help="of days and times without one, and of --by: UTC, +08:00, Europe/Berlin; the default is the file's own",
    )(command)


def currency_option(command: Command) -> Command:
    """`--currency`: one of the two official lists."""
    return click.option(
        "--currency",
        type=click.Choice(CURRENCIES, case_sensitive=False),
        default="USD",
        show_default=True,
        help="one of the two official lists",
    )(command)


def holidays_option(command: Command) -> Command:
    """`--unknown-holidays`: what to do where nobody knows yet whether a day is a Chinese public holiday."""
    return click.option(
        "--unknown-holidays",
        type=click.Choice(("raise", "working-day")),
        callback=lambda _context, _option, given: given.replace("-", "_"),
        default="raise",
        show_default=True,
        help="a day that may be a Chinese public holiday is an error, or taken for a working day",
    )(command)


def names_begun(_context: click.Context, _argument: click.Parameter, begun: str) -> list[str]:
    """For the completion in a shell: all names that were ever sold."""
    from deepseek_prices import editions, models, services

    starts = [each.in_force_from for each in editions()]
    found = dict.fromkeys(name for sold in (models, services) for start in starts for name in sold(start))
    return [name for name in found if name.startswith(begun)]


def _kinds(context: click.Context, _argument: click.Parameter, begun: str) -> list[str]:
    """For the completion in a shell: the kinds of the model that was named."""
    from deepseek_prices import PriceError, editions, kinds

    try:
        found = dict.fromkeys(
            kind for each in editions() for kind in kinds(context.params.get("model") or "", each.in_force_from)
        )
    except PriceError:
        return []
    return [kind for kind in found if kind.startswith(begun)]


def model_argument(command: Command) -> Command:
    """`MODEL`, completed in a shell."""
    return click.argument("model", shell_complete=names_begun)(command)


def kind_argument(required: bool = True) -> Callable[[Command], Command]:
    """`KIND`, completed in a shell."""
    return click.argument("kind", required=required, shell_complete=_kinds)


def question(at: Callable[[Any], Any] = at_option) -> Callable[[Command], Command]:
    """`MODEL KIND --at --currency`: what `get_price` is asked."""

    def asked(command: Command) -> Command:
        for option in (currency_option, at, kind_argument(), model_argument):
            command = option(command)
        return command

    return asked


def output_options(command: Command) -> Command:
    """`--json` and `--no-color`: how the result is written."""
    for_programs = click.option("--json", "wants_json", is_flag=True, help="print JSON, for an error too")
    return for_programs(no_color_option(command))


def _without_color(context: click.Context, _option: click.Parameter, is_given: bool) -> None:
    if is_given:
        context.color = False


def no_color_option(command: Command) -> Command:
    """`--no-color`, of a command and of the program."""
    return click.option(
        "--no-color",
        is_flag=True,
        expose_value=False,
        callback=_without_color,
        help="write no color; the variable NO_COLOR does the same",
    )(command)


@contextmanager
def refusing(what: str = "") -> Iterator[None]:
    """Makes why a file is not loaded the end of a command."""
    from deepseek_prices.loading import NotHeld
    from deepseek_prices.tracks import LoadError

    try:
        yield
    except OSError as error:
        raise SourceUnavailable(f"{error.filename}: {error.strerror}") from None
    except NotHeld as error:
        raise CheckFailed(f"{what}{error}") from None
    except LoadError as error:
        raise NotUnderstood(f"{what}{error}") from None


def _load(_context: click.Context, _option: click.Parameter, file: Path | None) -> None:
    from deepseek_prices import load

    if file is not None:
        with refusing():
            load(file)


def data_option(command: Command) -> Command:
    """`--data`: a file that answers in place of what is built in."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path),
        metavar="FILE",
        is_eager=True,  # before anything is asked
        expose_value=False,
        callback=_load,
        help="answer from this tracks.json, which `update` fetches, instead of what is built in",
    )(command)


def example(*lines: str) -> str:
    """The end of a command's help."""
    return "\n".join(("\b", "Example:" if len(lines) == 1 else "Examples:", *(f"  {line}" for line in lines)))
