"""Every instant that can be written has an answer, an error of prices, or is wrong usage: never a fault of ours."""

import json

import pytest

INSTANTS = [
    "0001-01-01T00:00Z",
    "0001-01-01T00:00+08:00",
    "0001-01-01T00:00-23:59:59",
    "0999-12-31T23:59:59.999999Z",
    "1969-12-31T23:59:59.5Z",
    "2026-10-20T02:00:00.000001+05:17:13",
    "3001-01-01T00:00Z",
    "9999-12-31T15:59:59.999999Z",
    "9999-12-31T16:00Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01",
    "9999-12-30",
    "9999-12-31",
]
COMMANDS = {
    "now": ("--at",),
    "models": ("--at",),
    "price": ("search", "request", "--at"),
    "price in peak hours": ("deepseek-v4-pro", "output", "--at"),
    "why": ("deepseek-v4-pro", "output", "--at"),
    "cost": ("-", "--model", "search", "--at"),
    "log": ("--since",),
    "diff": ("2025-01-20",),
}


@pytest.mark.parametrize("at", INSTANTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_an_extreme_instant_is_answered_or_refused(cli, command, at):
    words = (command.partition(" ")[0], *COMMANDS[command], at)
    done, for_programs = (cli(*words, *form, stdin=b'{"request": 1}') for form in ((), ("--json",)))
    assert done.code in (0, 10, 40, 64)
    assert for_programs.code == done.code
    assert json.loads(for_programs.out) is not None


@pytest.mark.parametrize("at", INSTANTS)
def test_a_line_of_a_log_at_an_extreme_instant_is_counted_or_named(cli, at):
    line = json.dumps({"at": at, "model": "search", "usage": {"request": 1}})
    found = cli("cost", "-", "--json", stdin=line.encode()).json()
    assert found["counted"] + found["not_counted"] == 1
