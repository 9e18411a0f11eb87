"""The command line, `deepseek-prices` or `python -m deepseek_prices`; it needs the extra `cli`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from deepseek_prices.cli import streams

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

WRONG_USAGE = 64


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the command line, now; the exit code."""
    try:
        import click  # noqa: F401 - whether it is there
        import rich  # noqa: F401 - itself light; its tables are imported when one is printed
    except ImportError as missing:
        if missing.name not in ("click", "rich"):
            raise
        given = sys.argv[1:] if arguments is None else arguments
        return streams.outliving(lambda: _missing("--json" in given))
    from deepseek_prices.cli.app import run

    return run(arguments, datetime.now(UTC))


def _missing(wants_json: bool) -> int:
    from deepseek_prices.cli import output

    message = 'the command line needs click and rich: pip install "deepseek-prices[cli]"'
    if wants_json:
        output.as_json({"error": {"type": "WrongUsage", "message": message}, "exit_code": WRONG_USAGE})
    sys.stderr.write(f"{message}\n")  # even on a terminal without rich
    return WRONG_USAGE
