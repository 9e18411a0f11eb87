"""Questions with Python's answers, for `parity.mjs` to ask the module in JavaScript.

At all edges of the data, and at instants and of costs that are drawn from a seed.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

from deepseek_prices import (
    CalendarUnknown,
    NoLongerSold,
    Price,
    PriceError,
    UsageError,
    _editions,
    catalogue,
    get_cost,
    get_price,
    history,
    kinds,
    models,
    next_change,
    services,
)
from deepseek_prices.instants import BEIJING, DAY, from_second, to_second

SEED = 20
EACH_TRACK = 400
COSTS = 3000
FIRST = min(starts[0] for starts, _ in _editions.TRACKS.values())
LAST = max((_editions.CALENDAR[1] + 400) * DAY, _editions.EDITIONS[-1][1] + 400 * DAY)
Key = tuple[str, str, str]


def cases() -> dict[str, list[Any]]:
    """Each method's questions, with what Python says."""
    draw = random.Random(SEED)
    return {
        "tracks": [[*key, _asked_of(key, draw)] for key in _editions.TRACKS],
        "strange": [[*key, at, *_answer(lambda key=key, at=at: _price(key, at, "raise"))] for key, at in _strange()],
        "sold": [[at, list(models(from_second(at))), list(services(from_second(at)))] for at in _starts()],
        "kinds": [
            [name, at, list(kinds(name, from_second(at)))] for name in _names() for at in draw.sample(_starts(), 5)
        ],
        "history": [
            [*key, [_span(each) for each in history(key[0], key[1], currency=key[2])]] for key in _editions.TRACKS
        ],
        "costs": [_cost(draw) for _ in range(COSTS)],
    }


def _asked_of(key: Key, draw: random.Random) -> list[Any]:
    """Of a track: prices at all edges and at instants drawn, with the holidays unknown and taken for working days."""
    instants = sorted({*_edges(key), *(draw.randrange(FIRST - 100 * DAY, LAST) for _ in range(EACH_TRACK))})
    asked: list[Any] = [[at, "raise", *_answer(lambda at=at: _price(key, at, "raise"))] for at in instants]
    for at in draw.sample(instants, 40):
        asked.append([at, "working_day", *_answer(lambda at=at: _price(key, at, "working_day"))])
    changes = [[at, *_answer(lambda at=at: _change(key, at))] for at in draw.sample(instants, 40)]
    return [asked, changes]


def _edges(key: Key) -> Iterator[int]:
    """Every instant at which an answer may become another one, and the seconds beside it.

    Of what recurs, the edges of the days around each start, at the ends of the calendar, and around every holiday.
    """
    starts, segments = _editions.TRACKS[key]
    first, last, days_off = _editions.CALENDAR
    days = {(start + BEIJING) // DAY + more for start in starts for more in range(-1, 8)}
    days |= {day + more for day in (first, last, *days_off) for more in (-1, 0, 1)}
    clocks = {0, *(clock for _, _, windows in _editions.RULES for _, _, *window in windows for clock in window)}
    has_hours = any(segment[0] == "sold" and segment[4] is not None for segment in segments)
    edges = {*starts, *(day * DAY + clock - BEIJING for day in days if has_hours for clock in clocks)}
    return (edge + more for edge in edges for more in (-1, 0, 1))


def _strange() -> Iterator[tuple[Key, int]]:
    """Names, kinds and currencies that are not there, and names that only guides have."""
    at = _editions.EDITIONS[-1][1]
    yield from (
        (("gpt-4o", "output", "USD"), at),
        (("deepseek-flash", "output", "EUR"), at),
        (("deepseek-flash", "page", "USD"), at),
        (("deepseek-flash", "output ", "CNY"), at),
        (("", "", ""), at),
        (("__proto__", "constructor", "USD"), at),
        (("deepseek-flash|output", "output", "USD"), at),
        (("deepseek-flash[1m]", "output", "USD"), at),
        (("deepseek-v4-pro[1m]", "input_cache_hit", "CNY"), at),
        (("deepseek-flash", "output", "USD"), -1),
        (("deepseek-chat", "output", "USD"), 253402300799),
    )


def _answer(ask: Callable[[], Any]) -> tuple[Any, str, Any]:
    """What is said; or the error's name, and what it carries."""
    try:
        return ask(), "", None
    except CalendarUnknown as error:
        return None, "CalendarUnknown", [[str(each) for each in error.candidates], str(error.day)]
    except NoLongerSold as error:
        return None, "NoLongerSold", [error.billed_as, to_second(error.until), error.successor]
    except (PriceError, UsageError) as error:
        return None, type(error).__name__, None


def _price(key: Key, at: int, unknown_holidays: str) -> list[Any]:
    model, kind, currency = key
    moment = from_second(at)
    return fields(get_price(model, kind, moment, currency=currency, unknown_holidays=unknown_holidays))


def fields(price: Price) -> list[Any]:
    """All fields of a price, in the order of `parity.mjs`."""
    return [
        *(str(price), price.currency, price.unit, price.unit_quantity, price.model, price.kind, price.period),
        None if price.list_price is None else str(price.list_price),
        *(price.edition, to_second(price.in_force_from)),
        None if price.in_force_until is None else to_second(price.in_force_until),
        *(price.certain, to_second(price.observed_until), price.source),
    ]


def _change(key: Key, at: int) -> list[Any] | None:
    model, kind, currency = key
    found = next_change(model, kind, from_second(at), currency=currency)
    if found is None:
        return None
    after = None if found.after is None else fields(found.after)
    return [to_second(found.at), fields(found.before), after, found.why]


def _span(span: catalogue.Span) -> list[Any]:
    end = None if span.end is None else to_second(span.end)
    return [to_second(span.start), end, [fields(each) for each in span.prices], span.why]


def _cost(draw: random.Random) -> list[Any]:
    """A cost of quantities by kind: mostly of what was sold then, sometimes with nothing, sometimes impossible."""
    name = draw.choice(_names())
    own = sorted({kind for model, kind, _ in _editions.TRACKS if model == name})
    asked = {kind: _quantity(kind, draw) for kind in draw.sample(own, draw.randint(1, len(own)))}
    if draw.random() < 0.02:
        asked[draw.choice(("page", "output", "tokens"))] = 1
    at, currency = draw.randrange(FIRST, LAST), draw.choice(_editions.CURRENCIES)

    def ask() -> list[Any]:
        cost = get_cost(name, asked, from_second(at), currency=currency, unknown_holidays="working_day")
        lines = [[line.kind, str(line.quantity), str(line.price), str(line.amount)] for line in cost.lines]
        return [str(cost), cost.certain, lines]

    return [name, {kind: str(each) for kind, each in asked.items()}, at, currency, *_answer(ask)]


def _quantity(kind: str, draw: random.Random) -> int | str:
    if kind == "hour" and draw.random() < 0.7:
        return f"{draw.randrange(1000)}.{draw.randrange(10**9):09}"[: draw.randint(5, 12)].rstrip(".")
    return draw.choice(
        (0, 1, draw.randrange(1000), draw.randrange(10**7), draw.randrange(10**15), draw.randrange(10**39))
    )


def _names() -> list[str]:
    return list(dict.fromkeys(model for model, _, _ in _editions.TRACKS))


def _starts() -> list[int]:
    return sorted({start for starts, _ in _editions.TRACKS.values() for start in starts})
