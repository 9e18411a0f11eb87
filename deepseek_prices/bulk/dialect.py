"""What differs between the SQL of the engines, all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from deepseek_prices.bulk.usage_columns import number


class Dialect(NamedTuple):
    """How an engine writes what the others write otherwise."""

    name: str
    mark: str
    """Around a name."""
    divided: Callable[[str, int], str]
    """A whole number by another, without the rest."""
    each: Callable[[str, str], str]
    """A row for each whole number from one to another, both included."""
    hint: Callable[[tuple[str, ...]], str]
    """That these tables are small: each goes to every machine."""
    microseconds: dict[str, Callable[[str], str]]
    """Of each type of an instant the microseconds since 1970; there are no other instants."""
    rate_digits: int
    """The fewest of a rate."""
    text: Callable[[tuple[str, ...]], str]
    """The type of a column that has these words only."""
    looked_up: Callable[[str], str]
    """What the name of a model is looked up by, a text or its hash."""
    found: Callable[[str], str]
    """The number in the row of `n` that was found for a name, or 0 where there is none, or that of another."""
    subtracted: Callable[[str, str], str]
    """A count less another, which is no error whatever they are; NULL where they are no counts and too far apart."""
    summed: Callable[[str], str]
    """The sum of whole numbers, exact."""
    summed_hours: Callable[[str], str]
    """The sum of decimals; NULL, or an error, where it is more than its type can hold."""
    raised: Callable[[str], str]
    """An error with these words, where it is reached."""
    table: str
    """Begins the statement that makes a table of a query."""
    write: dict[str, str]
    """What to write where a column is refused, by the reason; {0} is its name."""

    def quoted(self, name: str) -> str:
        """A name as SQL has it, whatever it is."""
        return f"{self.mark}{name.replace(self.mark, self.mark * 2)}{self.mark}"


def literal(word: str | None) -> str:
    """A text as SQL has it; no word of the data has a backslash, which Spark takes for more than itself."""
    return "NULL" if word is None else "'" + word.replace("'", "''") + "'"


def _enumeration(words: tuple[str, ...]) -> str:
    return f"ENUM({', '.join(map(literal, words))})"


def _sum_of_halves(count: str) -> str:
    """A sum of longs wraps without ANSI; those of their upper and lower halves have room for two billion rows."""
    long = f"CAST({count} AS BIGINT)"
    upper, lower = (number(f"try_sum({half})") for half in (f"shiftright({long}, 32)", f"{long} & 4294967295"))
    return f"({upper} * 4294967296 + {lower})"


DUCKDB = Dialect(
    name="duckdb",
    mark='"',
    divided=lambda number, by: f"({number} // {by})",
    each=lambda first, last: f"unnest(range({first}, {last} + 1))",
    hint=lambda _tables: "",
    microseconds={
        "TIMESTAMP WITH TIME ZONE": lambda column: f"epoch_us({column})",
        "TIMESTAMPTZ_NS": lambda column: f"(epoch_ns({column}) // 1000)",  # a cast would round
    },
    rate_digits=18,  # with those of a count the 38 of a cost, so that no product and no sum is cast
    text=_enumeration,
    # A column, or a database, may have a collation by which capitals are no difference; an enumeration has none.
    looked_up=lambda name: f"CAST({name} AS VARCHAR) COLLATE C",
    found=lambda _name: "coalesce(n.id, 0)",
    subtracted=lambda count, less: f"({number(count)} - {number(less)})",
    summed=lambda count: f"sum({count})",  # of 128 bits
    summed_hours=lambda hours: f"sum({hours})",
    raised=lambda words: f"error({literal(words)})",
    table="CREATE OR REPLACE TEMP TABLE",
    write={
        "naive": """"{0}" AT TIME ZONE 'UTC' AS "{0}", where it is UTC; of Polars, .dt.replace_time_zone("UTC"); of """
        """pandas, .dt.tz_localize("UTC")""",
        "text": """CAST("{0}" AS TIMESTAMPTZ) AS "{0}", where each ends with Z or an offset""",
        "number": 'to_timestamp("{0}") AS "{0}", where it is seconds since 1970',
        "whole": 'CAST("{0}" AS BIGINT) AS "{0}"; of pandas, .astype({{"{0}": "Int64"}})',
        "hours": 'CAST("{0}" AS DECIMAL(18,6)) AS "{0}"',
        "words": 'CAST("{0}" AS VARCHAR) AS "{0}"',
        "without": "* EXCLUDE ({0})",
        "renamed": '"ts" AS "{0}"',
    },
)
SPARK = Dialect(
    name="spark",
    mark="`",
    divided=lambda number, by: f"({number} div {by})",
    each=lambda first, last: f"explode(sequence({first}, {last}))",
    hint=lambda tables: f"/*+ BROADCAST({', '.join(tables)}) */ ",
    microseconds={"timestamp": lambda column: f"unix_micros({column})"},
    rate_digits=0,  # where they would be more than 38, decimals are cut
    text=lambda _words: "STRING",
    looked_up=lambda name: f"xxhash64({name})",  # a text takes a third longer
    found=lambda name: f"CASE WHEN n.model = {name} THEN n.id ELSE 0 END",
    subtracted=lambda count, less: f"try_subtract({count}, {less})",  # decimals take several times as long
    summed=_sum_of_halves,
    summed_hours=lambda hours: f"try_sum({hours})",
    raised=lambda words: f"raise_error({literal(words)})",
    table="CREATE OR REPLACE TEMPORARY VIEW",
    write={
        "naive": "to_timestamp(concat(`{0}`, 'Z')) AS `{0}`, where it is UTC",
        "text": "to_timestamp(`{0}`) AS `{0}`, where each ends with Z or an offset",
        "number": "timestamp_seconds(`{0}`) AS `{0}`, where it is seconds since 1970",
        "whole": "CAST(`{0}` AS BIGINT) AS `{0}`",
        "hours": "CAST(`{0}` AS DECIMAL(18,6)) AS `{0}`",
        "words": "CAST(`{0}` AS STRING) AS `{0}`",
        "without": "* EXCEPT ({0})",
        "renamed": "`ts` AS `{0}`",
    },
)
DIALECTS = {each.name: each for each in (DUCKDB, SPARK)}
