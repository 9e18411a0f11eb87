"""What all mutations choose by."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable
from typing import TypeVar

from view import View

Thing = TypeVar("Thing")
Change = Callable[[View, random.Random], object]


class Nothing(Exception):
    """The page has nothing that a kind of mutation could change."""


def pick(chance: random.Random, things: list[Thing]) -> Thing:
    """One of the things."""
    if not things:
        raise Nothing
    return chance.choice(things)


def some(chance: random.Random, things: list[Thing]) -> list[Thing]:
    """One of the things, and at times all."""
    return [pick(chance, things)] if chance.random() < 0.7 else things


def copied(thing: Thing) -> Thing:
    """The same again."""
    again: Thing = pickle.loads(pickle.dumps(thing))
    return again


def place_of(things: list[Thing], thing: Thing) -> int:
    """Where this very thing stands among others."""
    return [each is thing for each in things].index(True)


def other_digit(chance: random.Random, number: str) -> str:
    """The number with one digit changed."""
    place = pick(chance, [at for at, character in enumerate(number) if character.isdigit()])
    return number[:place] + pick(chance, [d for d in "0123456789" if d != number[place]]) + number[place + 1 :]
