"""What may vary in the page's words: how it is printed, on folded text, and what it says as a fact."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from scraper.reading import instants
from scraper.reading.periods import Hours

# No second "deepseek": two names that run together are not one.
MODEL_NAME = re.compile(r"deepseek-(?:(?!deepseek)[a-z0-9])+(?:[.-](?:(?!deepseek)[a-z0-9])+)*")
VERSION = re.compile(r"DeepSeek-[A-Z0-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")
ENDPOINT = re.compile(r"v[0-9][a-z0-9._]*[a-z0-9]")
LENGTH = re.compile(r"[1-9][0-9]{0,3}[KM]")
COUNT = re.compile(r"[1-9][0-9]{0,6}")


def _each_once(names: str) -> list[str]:
    found = MODEL_NAME.findall(names)
    if len(set(found)) < len(found):
        raise ValueError(f"each name once, not {', '.join(found)}")
    return found


def _percent_off(tenths: str) -> str:
    return str(100 - Decimal(tenths) * 10).partition(".")[0]  # 2.5 折 is 75 % off


class Slot(NamedTuple):
    """A slot of a sentence: the form in which it is printed, the fact that it is, and how that is read.

    `sample` is a text that it may hold. Reading raises `ValueError` for what does not exist, such as February 30.
    """

    form: str
    fact: str
    sample: str
    read: Callable[[str], Any] = str


def _list_of(form: str) -> str:
    return rf"{form}(?:(?:,|、| and |和){form})*"


SLOTS = {
    "model": Slot(MODEL_NAME.pattern, "model", "deepseek-chat"),
    "names": Slot(_list_of(MODEL_NAME.pattern), "names", "deepseek-chat", _each_once),
    "version": Slot(VERSION.pattern, "version", "DeepSeek-V3"),
    "release": Slot("DeepSeek V[0-9.]*[0-9]", "version", "DeepSeek V2.5"),
    "to": Slot("V[0-9.]*[0-9] [A-Z][a-z]+", "to", "V4.1 Flash"),
    "endpoint": Slot(ENDPOINT.pattern, "endpoint", "v3.2_speciale"),
    "length": Slot(LENGTH.pattern, "length", "4K"),
    "percent": Slot("[1-9][0-9]?", "percent", "75"),
    "tenths": Slot("[1-9](?:[.][1-9])?", "percent", "2.5", _percent_off),
    "until": Slot(instants.INSTANT, "until", "2026/5/31 15:59 UTC", instants.instant),
    "from": Slot(instants.INSTANT, "from", "2026/5/31 15:59 UTC", instants.instant),
    "hours_utc": Slot(_list_of(instants.HOURS), "hours", "01:00-04:00", lambda hours: Hours(hours, utc=True)),
    "hours_beijing": Slot(_list_of(instants.HOURS), "hours", "09:00-12:00", lambda hours: Hours(hours, utc=False)),
    "end": Slot("[.。]?", "", "."),  # the full stop, which some copies and pages lack
}


def slot(name: str) -> Slot:
    """The slot of a name; `model2` is a second one like `model`. Raises `KeyError` where there is none."""
    return SLOTS[name.removesuffix("2")]


def fact(name: str) -> str:
    """The fact that a slot's text is; empty where it is none."""
    of = slot(name).fact
    return f"{of}2" if of and name.endswith("2") else of
