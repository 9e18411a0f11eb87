"""Every answer that there is: each half hour, both sides of each change within one, every name, kind and currency."""

from bisect import bisect_right
from datetime import timedelta
from itertools import groupby

import pytest
from usage_rows import EPOCH, STATUS

from deepseek_prices import PriceError, bulk, get_price, lookup
from deepseek_prices.bulk import tables

SAID = "status, cost, certain, billed_as, period, edition"
CHANGES = f"""
    SELECT model, epoch_us("at"), {SAID} FROM (
        SELECT *, row({SAID}) IS DISTINCT FROM lag(row({SAID})) OVER (PARTITION BY model ORDER BY "at") AS is_another
        FROM priced)
    WHERE is_another ORDER BY model, "at" """
WEEKS = 2  # after the last week of the tables: these are folded onto it


def instants():
    """Microseconds: the start of each bucket; where it has a change also its end, and both sides of the change."""
    slots = tables.slots()
    found = {
        bucket * tables.BUCKET * 10**6 for bucket in range(slots.first - 1, slots.last + (1 + WEEKS) * tables.WEEK)
    }
    for slot in slots.rows:
        for cut in slot.cuts:
            found |= {cut - 1, cut, (slot.last + 1) * tables.BUCKET * 10**6 - 1}
    return sorted(found)


def answers(track, moments):
    """What `get_price` gives at each instant: the same price is the same object.

    Where the hours do not matter since nothing is sold, the first and last instant of a segment are asked for only: an
    error takes long to make.
    """
    at_second = timedelta(seconds=1)
    starts, segments = lookup.compiled.TRACKS[track]
    for number, of in groupby(moments, lambda at: bisect_right(starts, at // at_second)):
        of_segment = [EPOCH + at for at in of]
        if number and segments[number - 1][0] == "sold":
            yield from (asked(track, at) for at in of_segment)
            continue
        (error,) = {asked(track, at) for at in (of_segment[0], of_segment[-1])}
        yield from [error] * len(of_segment)


def asked(track, at):
    model, kind, currency = track
    try:
        return get_price(model, kind, at, currency=currency)
    except PriceError as error:
        return type(error)


def said(answer):
    if isinstance(answer, type):
        return (STATUS[answer.__name__], None, None, None, None, None)
    rate = answer / answer.unit_quantity
    return ("priced", rate, answer.certain, answer.model, answer.period, answer.edition)


def changes(micros, moments, track):
    """The instants at which the answer is another one than before, and what it is from then on."""
    found = zip(micros, answers(track, moments), strict=True)
    first = [next(of) for _, of in groupby(found, lambda each: id(each[1]))]
    return [next(of) for _, of in groupby([(at, said(answer)) for at, answer in first], lambda each: each[1])]


@pytest.mark.parametrize("currency", lookup.compiled.CURRENCIES)
def test_every_answer_at_every_instant_is_that_of_get_price(connection, currency):
    micros = instants()
    moments = [timedelta(microseconds=micro) for micro in micros]
    connection.execute('CREATE TABLE moments AS SELECT make_timestamptz(unnest(?::BIGINT[])) AS "at"', [micros])
    tracks = [track for track in lookup.compiled.TRACKS if track[2] == currency]
    for kind in dict.fromkeys(kind for _, kind, _ in tracks):
        names = [name for name, of, _ in tracks if of == kind]
        usage = connection.sql(
            f'SELECT "at", model, 1 AS {kind} FROM moments, (SELECT unnest(?::VARCHAR[]) AS model)', params=[names]
        )
        priced = bulk.priced(usage, currency).query("priced", CHANGES)
        found = {model: [*of] for model, of in groupby(priced.fetchall(), lambda row: row[0])}
        for name in names:
            assert [(at, answer) for _, at, *answer in found[name]] == [
                (at, [*answer]) for at, answer in changes(micros, moments, (name, kind, currency))
            ], (name, kind)
