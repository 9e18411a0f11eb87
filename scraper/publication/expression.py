"""The part of New API's billing expressions that our own use, evaluated exactly, as its engine does. Pure.

What is no such part is a `ValueError`: the proof must not pass by another meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from deepseek_prices.instants import DAY, from_second

_TOKEN = re.compile(r'\s*("[^"]*"|[0-9]+(?:\.[0-9]+)?|[a-z]+|>=|<=|==|&&|\|\||[-<>!?:,()*+])')


class Moment(NamedTuple):
    """What an expression is evaluated with: the clock of the one time zone that we name, and the tokens used."""

    clock: int
    used: dict[str, int]


class Tier(NamedTuple):
    """What a request costs, in millionths, and the name of the tier."""

    tier: str
    amount: Decimal


Expression: TypeAlias = Callable[[Moment], Any]
_CLOCK: dict[str, Callable[[int], int]] = {
    "weekday": lambda clock: (clock // DAY + 4) % 7,  # Sunday is 0; 1970-01-01 was a Thursday
    "hour": lambda clock: clock % DAY // 3600,
    "minute": lambda clock: clock % 3600 // 60,
    "month": lambda clock: from_second(clock).month,
    "day": lambda clock: from_second(clock).day,
}
_LEVELS: list[dict[str, Callable[[Any, Any], Any]]] = [
    {"||": lambda left, right: left or right},
    {"&&": lambda left, right: left and right},
    {
        "==": lambda left, right: left == right,
        ">=": lambda left, right: left >= right,
        "<=": lambda left, right: left <= right,
        "<": lambda left, right: left < right,
        ">": lambda left, right: left > right,
    },
    {"+": lambda left, right: left + right},
    {"*": lambda left, right: left * right},
]


def parsed(text: str) -> Expression:
    """An expression, to be evaluated at a moment."""
    tokens, position = [], 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found:
            raise ValueError(f"no token of an expression: {text[position : position + 20]!r}")
        tokens.append(found[1])
        position = found.end()
    parser = _Parser(tokens)
    expression = parser.ternary()
    parser.take("")
    return expression


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = [*tokens, ""]

    def take(self, *expected: str) -> str:
        token = self.tokens.pop(0)
        if expected and token not in expected:
            raise ValueError(f"expected {' or '.join(map(repr, expected))}, found {token!r}")
        return token

    def ternary(self) -> Expression:
        condition = self.binary(0)
        if self.tokens[0] != "?":
            return condition
        self.take("?")
        then = self.ternary()
        self.take(":")
        other = self.ternary()
        return lambda moment: then(moment) if condition(moment) else other(moment)

    def binary(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.tokens[0] in _LEVELS[level]:
            left = _joined(_LEVELS[level][self.take()], left, self.binary(level + 1))
        return left

    def unary(self) -> Expression:
        token = self.take()
        if token == "!":
            operand = self.unary()
            return lambda moment: not operand(moment)
        if token == "(":
            inside = self.ternary()
            self.take(")")
            return inside
        if token == "tier":
            return self.tier()
        if token in _CLOCK:
            for expected in ("(", '"Asia/Shanghai"', ")"):
                self.take(expected)
            return lambda moment: _CLOCK[token](moment.clock)
        if token in {"p", "c", "cr"}:
            return lambda moment: Decimal(moment.used[token])
        number = Decimal(token)  # raises for all else
        return lambda _: number

    def tier(self) -> Expression:
        self.take("(")
        name = self.take().strip('"')
        self.take(",")
        amount = self.ternary()
        self.take(")")
        return lambda moment: Tier(name, amount(moment))


def _joined(operator: Callable[[Any, Any], Any], left: Expression, right: Expression) -> Expression:
    return lambda moment: operator(left(moment), right(moment))
