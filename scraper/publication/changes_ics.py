"""`changes.ics`: the instants at which a cost changes, of the last year and those to come that are stated. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from deepseek_prices import history
from deepseek_prices.instants import DAY, to_second
from scraper.editions.timeline import Key, Priced
from scraper.publication import hours, ics
from scraper.publication.feed import Feed, Target, instant, per
from scraper.publication.known import Known
from scraper.publication.lists import changes, ended, rules, sold

PATH = "v1/changes.ics"
_YEAR = 366 * DAY
_HOME = "https://github.com/deepseek-prices/deepseek-prices"


def export(known: Known, at: int) -> Feed:
    """An event for each instant: what is new, gone or costs something else from then on."""
    start, end = at - _YEAR, _last(known) + 1
    events = [_event(known, moment, at) for moment in changes(known, start, end)]
    content = ics.calendar("DeepSeek API price changes · 价格变动", f"Stated by DeepSeek, or seen. {_HOME}", events)
    return Feed(content, start, None)


def _last(known: Known) -> int:
    """The last instant at which anything is known to change."""
    return max(starts[-1] for starts, _ in known.tracks.values())


def _event(known: Known, moment: int, at: int) -> list[str]:
    lines = [*_differences(sold(known, moment - 1), sold(known, moment))]
    gone = sorted({*ended(known, moment)} - {*ended(known, moment - 1)})
    lines += [f"{name} is no longer sold" for name in gone]
    before, after = (rules(known, at, at + 1)[0][1] for at in (moment - 1, moment))
    if before != after:
        lines.append(f"Hours: {hours.sentence(after)}")
    names = [name for name, start, _, _ in known.timeline.described() if start == moment]
    said = [f"From {instant(moment)}:", *lines, *(f"{_HOME}/blob/main/data/editions/{name}.yaml" for name in names)]
    products = ", ".join(dict.fromkeys(line.partition(" ")[0] for line in lines))
    return [
        f"UID:change-{ics.utc(moment)}@deepseek-prices",
        f"DTSTAMP:{ics.utc(at)}",
        f"DTSTART:{ics.utc(moment)}",
        f"SUMMARY:{ics.text(f'DeepSeek API prices change · 价格变动: {products}')}",
        "TRANSP:TRANSPARENT",
        f"DESCRIPTION:{ics.text(chr(10).join(said))}",
    ]


def _differences(before: dict[Key, Priced], after: dict[Key, Priced]) -> Iterator[str]:
    """A line for each key that costs something else, is new, or is billed as something else."""
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if now and (was is None or _cost(was) != _cost(now)):
            yield f"{' '.join(key)}: {_shown(was)} → {_shown(now)} per {per(*now.unit)}"
        elif now is None:
            yield f"{' '.join(key)}: {_shown(was)} → –"


def _cost(segment: Priced) -> Priced:
    return segment._replace(edition=0, certain=True)


def _shown(segment: Priced | None) -> str:
    if segment is None:
        return "–"
    return ", ".join(
        f"{amount}{'' if period == 'standard' else f' {period}'}{'' if listed is None else f' (list price {listed})'}"
        for period, amount, listed in segment.prices
    )


def differences(known: Known, feed: Feed) -> Iterator[str]:
    """Where the history of a price has a change without an event, or none has one at an event."""
    found = {event["DTSTART"] for event in ics.events(feed.content)}
    of_hours = [at for at, _ in rules(known, feed.exact_from, _last(known) + 1)[1:]]
    prices = [at for key in known.tracks for at in _changes(key) if at > feed.exact_from]
    right = {ics.utc(at) for at in (*of_hours, *prices)}
    yield from (f"no event at {each}, where a price changes" for each in sorted(right - found))
    yield from (f"an event at {each}, where no price changes" for each in sorted(found - right))


def _changes(key: Key) -> Iterator[int]:
    """The instants at which the history of a price has another one, or a name comes or goes."""
    before: object = None
    for span in history(key.name, key.kind, currency=key.currency):
        prices = [(price.period, str(price), str(price.list_price), price.unit) for price in span.prices]
        now = (prices, span.prices[0].model if prices else None)
        if (before or prices) and now != before:
            yield to_second(span.start)
        before = now


TARGET = Target(PATH, "text/calendar", export, differences, loses=("the hours: see peak.ics",))
