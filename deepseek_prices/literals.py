"""The words of a question, for type checkers: what is billed, in which currency, and in which part of the week.

A function that takes a `Kind` takes any string, so that one may come from a file. It is declared three times: with the
words that are known, as `Kind`; with any other text that stands in the code, as `LiteralString`, which is marked
deprecated, so that a misspelt word is found; and with `str`. Pyright, in strict mode, says of the second that it is an
error. For mypy a `LiteralString` is a `str`: it finds a misspelt word where the error code `deprecated` is enabled, and
then wants a `Kind` where it is given a `str`.
"""

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:  # the type checkers bring it with them
    from typing_extensions import deprecated as deprecated  # noqa: PLC0414 - for others to import

Kind: TypeAlias = Literal[
    "input_cache_hit",
    "input_cache_miss",
    "output",
    "request",
    "server_side_request",
    "page",
    "character",
    "hour",
]
"""What is billed: of a model the first three, of a service one of the others. Before caching (2024-08-02) all input is
`input_cache_miss`."""

Currency: TypeAlias = Literal["USD", "CNY"]
"""The two official price lists. Neither is a conversion of the other."""

Period: TypeAlias = Literal["standard", "off_peak", "peak"]
"""The part of the week that a price is for; `standard` where one price holds round the clock."""

UnknownHolidays: TypeAlias = Literal["raise", "working_day"]
"""What to do where nobody knows yet whether a day is a Chinese public holiday: raise, or take it for a working day."""

NoCacheSplit: TypeAlias = Literal["range", "miss"]
"""What to do with input of which nothing says how much was cached: a range from all hits to all misses, or misses."""
