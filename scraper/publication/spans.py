"""`spans.csv`: every time of one price, resolved, for a join in SQL; `datapackage.json` describes it. Pure."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterator
from functools import partial

from deepseek_prices.edition import second
from scraper.editions.timeline import Key, Priced
from scraper.publication import proof
from scraper.publication.feed import GUIDE_NAMES, Feed, Reader, Target, Told, instant, per
from scraper.publication.known import Known
from scraper.publication.lists import periods

PATH = "v1/spans.csv"
HEADER = (
    "name", "billed_as", "kind", "currency", "from", "until", "period", "amount", "list_price", "unit_quantity", "unit",
    "certain", "edition",
)  # fmt: skip


def export(known: Known, at: int) -> Feed:  # noqa: ARG001 - it depends on the data alone
    """All rows; where the hour decides, up to the end of the calendar. The same bytes at every instant."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_rows(known))
    first = min(starts[0] for starts, _ in known.tracks.values())
    return Feed(lines.getvalue().encode(), first, known.calendar_until, tuple(known.tracks))


def _rows(known: Known) -> Iterator[tuple[str | int, ...]]:
    names = [name for name, *_ in known.timeline.described()]
    for key, (starts, segments) in known.tracks.items():
        for segment, start, end in zip(segments, starts, [*starts[1:], None], strict=True):
            if isinstance(segment, Priced):
                certain = "true" if segment.certain else "false"
                for begin, until, (period, amount, list_price) in _spans(known, segment, start, end):
                    times = instant(begin), "" if until is None else instant(until)
                    prices = period, amount, list_price or "", *segment.unit, certain
                    yield key.name, segment.billed_as, key.kind, key.currency, *times, *prices, names[segment.edition]


def _spans(
    known: Known, segment: Priced, start: int, end: int | None
) -> Iterator[tuple[int, int | None, tuple[str, str, str | None]]]:
    """The times of a segment, each with its price."""
    if segment.rule is None:
        yield start, end, segment.prices[0]
        return
    last = known.calendar_until if end is None else min(end, known.calendar_until)
    by_period = {price[0]: price for price in segment.prices}
    rule, calendar = known.timeline.rules[segment.rule], known.timeline.calendar
    if start < last:
        yield from ((begin, until, by_period[period]) for begin, until, period in periods(rule, calendar, start, last))


# -------------------------------------------------------------------------------------------------- as a join reads it


def read(content: bytes) -> Reader:
    """Prices as a range join does: the row of the key whose `from` has come, and whose `until` has not."""
    rows: dict[Key, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(content.decode())):
        rows.setdefault(Key(row["name"], row["kind"], row["currency"]), []).append(row)
    return partial(_told, rows, {key: [second(each["from"]) for each in of] for key, of in rows.items()})


def _told(rows: dict[Key, list[dict[str, str]]], starts: dict[Key, list[int]], key: Key, at: int) -> Told | None:
    position = bisect_right(starts.get(key, []), at)
    row = rows[key][position - 1] if position else None
    if row is None or (row["until"] and second(row["until"]) <= at):
        return None
    return {
        "amount": row["amount"],
        "list_price": row["list_price"] or None,
        "period": row["period"],
        "billed_as": row["billed_as"],
        "edition": row["edition"],
        "certain": row["certain"] == "true",
        "unit": per(int(row["unit_quantity"]), row["unit"]),
    }


TARGET = Target(PATH, "text/csv", export, partial(proof.prices, read), loses=("why a price is not known", GUIDE_NAMES))
