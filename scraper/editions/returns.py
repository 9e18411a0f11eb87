"""A figure that goes there, and back with the next edition: it may be right, so it stops nothing. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from deepseek_prices.edition import PricePoint, Statement, price_points
from scraper.rules import Breach, Breaches


def said_before(before: Statement, counting: Sequence[Statement], known: Mapping[str, Statement]) -> list[Statement]:
    """What was said before an edition that counts: the edition before it, and the statements that it corrects."""
    said = [each for each in counting if each["in_force"]["from"] < before["in_force"]["from"]][-1:]
    while before.get("supersedes", {}).get("reason") == "corrected":
        before = known[before["supersedes"]["edition"]]
        said.append(before)
    return said


def _goes_back(said: Iterable[Statement], before: Statement, after: Statement) -> Breaches:
    """An amount that one edition alone has differently: often a correction that was not made in the editions after it.

    A discount that begins and ends is none: what is listed stays.
    """
    between, now = (_places(each) for each in (before, after))
    found: dict[tuple[str, ...], Breach] = {}
    for earlier in said:
        for place, point in _places(earlier).items():
            three = [_figures(each[place]) for each in ({place: point}, between, now) if place in each]
            for was, other, again in zip(*three, strict=True) if len(three) == 3 else ():
                if None not in (was, other, again) and was == again != other:
                    expected = f"{other:f} still, as in {before['edition']}, or a third amount"
                    breach = Breach(" ".join(place), expected, f"{again:f} again, as in {earlier['edition']}", _ADVICE)
                    found.setdefault(place, breach)
    yield from found.values()


_ADVICE = "see whether one of the two is wrong (python -m scraper correct)"


def _places(edition: Statement) -> dict[tuple[str, ...], PricePoint]:
    return {(point.name, point.currency, point.kind, point.period): point for point in price_points(edition)}


def _figures(point: PricePoint) -> tuple[Decimal, Decimal | None]:
    """What is listed, and what is charged instead while a discount runs."""
    return (point.price, None) if point.list_price is None else (point.list_price, point.price)


RETURN_RULES: dict[str, Callable[[Iterable[Statement], Statement, Statement], Breaches]] = {"R24": _goes_back}
"""What was said before an edition, that edition, and the one after it. They stop nothing: `check` warns."""
