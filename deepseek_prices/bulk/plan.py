"""All that the statements of one call are made of."""

from __future__ import annotations

from typing import NamedTuple

from deepseek_prices.bulk import tables
from deepseek_prices.bulk.dialect import Dialect
from deepseek_prices.bulk.usage_columns import Asked, Form, asked

ADDED = ("status", "cost", "certain", "billed_as", "period", "edition")
DIFFERENCE = "rate_difference"  # what a hit costs more than a miss; it is less than zero
OWN = "_deepseek_"  # begins the names of what no caller sees


class Names(NamedTuple):
    """The names of the tables."""

    names: str = "deepseek_names"
    slots: str = "deepseek_slots"
    answers: str = "deepseek_answers"
    usage: str = f"{OWN}usage"  # no table of a user's has this name


class Usage(NamedTuple):
    """The columns of a table of usage with their types."""

    columns: dict[str, str]
    moment: tuple[str, ...]
    """The column of the instant, or those of the start and the end."""
    has_more: bool = False
    """Whether there may be other columns, which are not named here."""
    copies: str = ""
    """Begins the names of copies of the columns that stand beside them; empty where there are none."""


class Plan(NamedTuple):
    """All that the statements of one call are made of."""

    dialect: Dialect
    form: Form
    slots: tables.Slots
    facts: tables.Facts
    names: Names
    usage: Usage
    no_cache_split: str

    def column(self, name: str) -> str:
        """A column of the usage, as SQL has it."""
        return f"u.{self.dialect.quoted(self.usage.copies + name)}"

    @property
    def states(self) -> int:
        return len(self.slots.moments) + 1

    @property
    def masks(self) -> int:
        """Each of the kinds is asked for or not."""
        return 1 << len(self.form.kinds)

    @property
    def asked(self) -> int:
        """How much can be asked: kinds of which there is more than nothing; of nothing, one; input without a split."""
        return self.masks + len(self.form.kinds) + 2

    @property
    def decimals(self) -> int:
        """Of a cost: twelve, and more where a price has more."""
        return max(12, *(decimals + (6 if kind == "hour" else 0) for kind, (_, decimals) in self.facts.widths.items()))

    @property
    def cost(self) -> str:
        """The type of a cost."""
        return f"DECIMAL(38,{self.decimals})"

    def what_is_asked(self) -> Asked:
        """What is asked for each row."""
        return asked(self.form, self.column, self.dialect.subtracted, self.no_cache_split)

    @property
    def points(self) -> tuple[str, ...]:
        """What its instant or instants are called."""
        return ("at",) if len(self.usage.moment) == 1 else ("start", "end")
