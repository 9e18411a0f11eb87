"""What a feed says, held against `get_price`. A feed that differs anywhere is not published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from deepseek_prices import _guide_names, _models, get_price, lookup
from deepseek_prices.errors import PriceError
from deepseek_prices.instants import DAY, from_second
from scraper.dataset.compile import guide_names
from scraper.editions.timeline import Key
from scraper.problem import CheckFailed, Problem
from scraper.publication.boundaries import boundaries
from scraper.publication.feed import Feed, Reader, Told, instant
from scraper.publication.known import Known

_SHOWN = 5
_BEYOND = 60 * DAY
"""How far after the last known day a feed without an end is asked: that it says there what the lookup says."""


def asked(key: Key, at: int) -> Told:
    """What the lookup answers, each of its fields; of an error its name alone."""
    name, kind, currency = key
    try:
        price = get_price(name, kind, from_second(at), currency=currency)
    except PriceError as error:
        return {"error": type(error).__name__}
    return {
        "amount": str(price),
        "number": price,
        "list_price": None if price.list_price is None else str(price.list_price),
        "period": price.period,
        "billed_as": price.model,
        "edition": price.edition,
        "certain": price.certain,
        "unit": price.unit,
    }


def prices(read: Callable[[bytes], Reader], known: Known, feed: Feed) -> Iterator[str]:
    """Where a reader of the bytes says something else than `get_price`: asked at each boundary, up to its end."""
    reader = read(feed.content)
    last = feed.exact_until
    if last is None:
        last = max(known.calendar_until, known.timeline.starts[-1]) + _BEYOND
    for key in feed.keys:
        for at in boundaries(known, key, feed.exact_from, last):
            told, right = reader(key, at), asked(key, at)
            if told is None:
                if "error" not in right:
                    yield _differs(key, at, right, told)
            elif any(field not in right or right[field] != value for field, value in told.items()):
                yield _differs(key, at, right, told)


def _differs(key: Key, at: int, right: Told, told: Told | None) -> str:
    return f"{' '.join(key)} at {instant(at)}: get_price says {right}, the feed {told}"


def problems(path: str, differences: Iterator[str]) -> list[Problem]:
    """The first differences of a feed, as problems."""
    advice = "nothing was written; mend the exporter, or refuse what the form cannot say"
    return [Problem(path, "what get_price says", each, advice) for each in islice(differences, _SHOWN)]


def same_data(known: Known) -> None:
    """Raises `CheckFailed` where the lookup beside us was compiled from other data: it could prove nothing."""
    compiled, observed = lookup.compiled, lookup.observed  # type: ignore[attr-defined] # what it answers from, now
    tables = {
        "TRACKS": (compiled.TRACKS, known.tracks),
        "EDITIONS": (compiled.EDITIONS, tuple(known.timeline.described())),
        "RULES": (compiled.RULES, tuple(known.timeline.rules)),
        "CALENDAR": (compiled.CALENDAR, tuple(known.timeline.calendar)),
        "OBSERVED_UNTIL": (observed.OBSERVED_UNTIL, known.observed_until),
        "MODELS": (_models.MODELS, known.models),
        "ANYWHERE, ANTHROPIC": ((_guide_names.ANYWHERE, [*_guide_names.ANTHROPIC]), guide_names(known.dataset)),
    }
    advice = "run python -m scraper compile in this checkout, and use its environment"
    other = [name for name, (built_in, ours) in tables.items() if built_in != ours]
    if other:
        raise CheckFailed(Problem("deepseek_prices", "this data compiled", f"another {name}", advice) for name in other)
