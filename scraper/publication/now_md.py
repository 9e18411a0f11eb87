"""`now.md`: the price list in force, both periods of it, for people and language models. Pure.

It says no current period: that would be wrong within hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from deepseek_prices.edition import CURRENCIES
from scraper.editions.hours import Rule, period_at
from scraper.editions.timeline import Key, Priced
from scraper.publication import hours, proof
from scraper.publication.feed import Feed, Reader, Refusal, Target, Told, instant, per
from scraper.publication.known import Known
from scraper.publication.lists import aliases, changes, ended, rules, sold

PATH = "v1/now.md"
_FAR = 400 * 86400


def export(known: Known, at: int) -> Feed | Refusal:
    """The list in force, up to the next change that is known."""
    segments = sold(known, at)
    if not segments:
        return Refusal("no price is known at this instant")
    (_, rule), *_ = rules(known, at, at + 1)
    until = min(changes(known, at, known.timeline.starts[-1] + _FAR), default=None)
    text = "\n".join(_lines(known, segments, rule, at, until)) + "\n"
    return Feed(text.encode(), at, until, tuple(segments))


def _lines(known: Known, segments: dict[Key, Priced], rule: Rule | None, at: int, until: int | None) -> Iterator[str]:
    yield "# What DeepSeek's API costs\n"
    yield f"Made at {instant(at)} from edition {known.edition_at(at)}."
    yield from filter(None, known.last_look(at))
    yield "Not DeepSeek's own: https://github.com/deepseek-prices/deepseek-prices\n"
    if until is not None:
        yield f"**Holds until {instant(until)}**: then an announced change comes.\n"
    if rule and rule[1]:
        yield f"The holidays are known until {instant(known.calendar_until)}. Whether a weekday after that is one,"
        yield "and has no peak, is not known yet.\n"
    yield f"Hours: {hours.sentence(rule)} {_counts(known, at)}\n"
    yield "| name | kind | per | period | USD | CNY |\n| --- | --- | --- | --- | --- | --- |"
    names = aliases(known, segments)
    yield from _rows({key: each for key, each in segments.items() if key.name not in names})
    yield ""
    yield from (f"- `{name}` is billed as `{of}`" for name, of in names.items())
    yield from (f"- `{name}` is refused since {instant(second)}" for name, second in ended(known, at).items())
    if any(not each.certain for each in segments.values()):
        yield "\n? marks a price that was not certain when this was made."
    yield "\nAmounts are as printed; those of one currency are no conversion of the other. For the price at an instant"
    yield "ask `schedule.json` (the coming weeks) or `spans.csv` (all times) beside this file, or the Python package"
    yield "`deepseek-prices`."


def _counts(known: Known, at: int) -> str:
    """Which instant of a request counts."""
    in_force = next(each for each in known.dataset.counting() if each["edition"] == known.edition_at(at))
    periods = in_force["billing_periods"]
    decided_by = periods.get("decided_by") if periods else None
    return f"The {decided_by} of a request counts." if decided_by else "DeepSeek does not say which instant counts."


def _rows(segments: dict[Key, Priced]) -> Iterator[str]:
    for name, kind in dict.fromkeys(key[:2] for key in segments):
        of = {currency: segments.get(Key(name, kind, currency)) for currency in CURRENCIES}
        known = [each for each in of.values() if each]
        for period in dict.fromkeys(price[0] for each in known for price in each.prices):
            amounts = [_amount(each, period) for each in of.values()]
            yield f"| {name} | {kind} | {per(*known[0].unit)} | {period} | {' | '.join(amounts)} |"


def _amount(segment: Priced | None, period: str) -> str:
    """The amount, marked where it is not certain, with the list price struck out if any; a dash where none is known."""
    found = [prices for prices in segment.prices if prices[0] == period] if segment else []
    mark = "" if segment is None or segment.certain else "?"
    return next((f"{amount}{mark}" + (f" ~~{listed}~~" if listed else "") for _, amount, listed in found), "–")


# ------------------------------------------------------------------------------------------------- as it is read


def read(known: Known, until: int | None, content: bytes) -> Reader:
    """Prices as who reads the table and its sentence of the hours."""
    lines = content.decode().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    rows = {(name, kind, period): (unit, *amounts) for name, kind, unit, period, *amounts in cells[2:]}
    names = [line.split("`") for line in lines if line.startswith("- ") and "billed as" in line]
    (said,) = (line for line in lines if line.startswith("Hours: "))
    return partial(_told, rows, {each[1]: each[3] for each in names}, partial(_period, known, hours.read(said), until))


def _period(known: Known, rule: Rule | None, until: int | None, at: int) -> str | None:
    """The period by the sentence of the hours; None where the file holds no more."""
    return period_at(rule, at, known.timeline.calendar) if until is None or at < until else None


def _told(
    rows: dict[tuple[str, str, str], tuple[str, ...]], names: dict[str, str], period_of: Callable[[int], str | None],
    key: Key, at: int,
) -> Told | None:  # fmt: skip
    name = names.get(key.name, key.name)
    period = "standard" if (name, key.kind, "standard") in rows and (name, key.kind, "off_peak") not in rows else None
    period = period or period_of(at)
    if period is None:
        return None
    unit, *amounts = rows[name, key.kind, period]
    amount, _, listed = amounts[CURRENCIES.index(key.currency)].partition(" ")
    return {"amount": amount.rstrip("?"), "list_price": listed.strip("~") or None, "period": period, "unit": unit}


def differences(known: Known, feed: Feed) -> Iterator[str]:
    """Where the table says something else than the lookup."""
    return proof.prices(partial(read, known, feed.exact_until), known, feed)


TARGET = Target(
    PATH,
    "text/markdown",
    export,
    differences,
    loses=("the past, and what is announced", "whether a price becomes certain"),
)
