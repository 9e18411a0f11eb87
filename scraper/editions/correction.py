"""A figure that is wrong, corrected in every edition that repeats it: their next statements. Pure."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from deepseek_prices.edition import (
    Acceptance,
    Amounts,
    Derived,
    Edition,
    Prices,
    Product,
    by_period,
    kinds,
    names,
    price_points,
    prices_of,
    products,
)
from deepseek_prices.source import Source
from scraper.editions.returns import said_before
from scraper.editions.rules import to_accept
from scraper.problem import CheckFailed, Problem, WrongUsage
from scraper.rules import accepted_in, check_needed

_LAST_NUMBER = 9
_PRINTS = ("page", "copy", "export")  # a figure that stands there is no longer derived


class Place(NamedTuple):
    """Where a figure stands in an edition."""

    product: str
    kind: str
    period: str
    currency: str

    def __str__(self) -> str:
        return " ".join(self)


class Correction(NamedTuple):
    """What a person says is wrong from an edition on, and what is right."""

    edition: str
    figures: Mapping[Place, str]
    """The right amount of each, as printed."""
    of_list_price: bool
    """Whether these are list prices."""
    why: str
    source: Source


class Corrected(NamedTuple):
    """The statements to write, the oldest first, and what a person has to look at besides."""

    editions: list[Edition]
    remarks: list[str]


def correct(
    counting: Sequence[Edition],
    known: Mapping[str, Edition],
    said: Correction,
    accepted: Sequence[Acceptance],
    recorded_at: str,
) -> Corrected:
    """The next statement of each edition that has a wrong figure: the named one, and those after it that repeat it.

    An edition repeats a figure where the same product has the same amount there for the same kind, period and currency,
    as price or as list price: a discount makes the one of the other, and its end takes it back. The first edition with
    another amount ends that. What a source printed otherwise holds no edition any more, and what it prints is not
    derived. `counting` are the editions that count, in order, `known` are all, by their names.

    Raises `WrongUsage` where the edition or the figure is not there, is right already, or an acceptance is not needed.
    """
    first = _position(counting, said.edition)
    wrong = {place: _wrong(counting[first], place, right, said) for place, right in said.figures.items()}
    made: dict[int, Edition] = {}
    repeated: dict[int, dict[Place, str]] = {}
    for place, right in said.figures.items():
        for position in range(first, len(counting)):
            edition = made.get(position) or copy.deepcopy(counting[position])
            if not _replaced(edition, place, wrong[place], right):
                break
            made[position] = edition
            repeated.setdefault(position, {})[place] = wrong[place]
    for position, edition in made.items():
        _restate(edition, said, repeated[position], recorded_at)
    _accept(counting, known, made, accepted, recorded_at)
    editions = [made[position] for position in sorted(made)]
    return Corrected(editions, [*_remarks(counting, made, first, wrong)])


def _position(counting: Sequence[Edition], name: str) -> int:
    known = [edition["edition"] for edition in counting]
    if name in known:
        return known.index(name)
    same = [each for each in known if each.partition(".")[0] == name.partition(".")[0]]
    advice = f"it was superseded: name {same[0]}" if same else "see the table of editions in data/README.md"
    raise WrongUsage([Problem("EDITION", "an edition that counts", name, advice)])


def _wrong(edition: Edition, place: Place, right: str, said: Correction) -> str:
    """The figure that stands there; raises `WrongUsage` where there is none, or it is the right one."""
    sold = dict(products(edition))
    here = f"{edition['edition']}, {place}"
    if place.product not in sold:
        other = next((name for name, each in sold.items() if place.product in (of["name"] for of in names(each))), "")
        advice = f"it is billed as {other}: name that" if other else "name one of these"
        raise WrongUsage([Problem(here, f"one of {', '.join(sold)}", place.product, advice)])
    product = sold[place.product]
    points = [each for each in prices_of(product, place.product) if each.currency == place.currency]
    if not points:
        advice = "what nobody knew is added by hand, see Correct a price in CONTRIBUTING.md"
        raise WrongUsage([Problem(here, "a price", f"none in {place.currency}", advice)])
    found = {each.period: each.printed for each in points if each.kind == place.kind}
    if place.period not in found:
        known = ", ".join(f"{each.kind} {each.period}" for each in points)
        raise WrongUsage([Problem(here, f"one of {known}", f"{place.kind} {place.period}", "name one of these")])
    price, list_price = found[place.period]
    wrong = list_price if said.of_list_price else price
    if wrong is None:
        raise WrongUsage([Problem(here, "a list price", "a price without one", "leave --list-price out")])
    if Decimal(wrong) == Decimal(right):
        raise WrongUsage([Problem(here, f"another amount than {right}", wrong, "nothing is wrong: run compile")])
    return wrong


# ------------------------------------------------------------------------------------------------- one edition


def _replaced(edition: Edition, place: Place, wrong: str, right: str) -> bool:
    """Whether price or list price had the wrong amount at a place; they have the right one now."""
    product = dict(products(edition)).get(place.product)
    found = None if product is None else _printed(product, place)
    if product is None or found is None:
        return False
    fields = [name for name, amount in found._asdict().items() if amount and Decimal(amount) == Decimal(wrong)]
    if fields:
        _put(product["prices"], place, found._replace(**dict.fromkeys(fields, right)))
    return bool(fields)


def _printed(product: Product, place: Place) -> Amounts | None:
    return next(
        (
            each.printed
            for each in prices_of(product, place.product)
            if (each.kind, each.period, each.currency) == place[1:]
        ),
        None,
    )


def _put(prices: Prices, place: Place, amounts: Amounts) -> None:
    price, list_price = amounts
    of_kind = prices[place.currency]
    single = price if list_price is None else {"price": price, "list_price": list_price}
    periods = by_period(of_kind[place.kind])
    of_kind[place.kind] = single if periods.keys() == {"standard"} else {**periods, place.period: single}  # type: ignore[assignment,dict-item] # one of the forms of a price


def _restate(edition: Edition, said: Correction, wrong: Mapping[Place, str], recorded_at: str) -> None:
    """Make an edition its own next statement, with the reason and the source."""
    _number(edition, recorded_at)
    what = "; ".join(f"{place} is {said.figures[place]}, not {was}" for place, was in wrong.items())
    edition["note"] = f"{edition['note']} " if "note" in edition else ""
    edition["note"] += f"Corrected: {what}: {said.why}"
    currencies = {place.currency for place in wrong}
    edition["sources"] = [said.source, *(_held_no_more(each, currencies) for each in edition["sources"])]
    if said.source["what"] in _PRINTS and "derived" in edition:
        left = [each for entry in edition["derived"] for each in _left(entry, edition, wrong)]
        edition["derived"] = left
        if not left:
            del edition["derived"]


def _number(edition: Edition, recorded_at: str) -> None:
    superseded = edition["edition"]
    stem, _, number = superseded.partition(".")
    following = int(number or 1) + 1
    if following > _LAST_NUMBER:
        advice = "the names of editions end there: let the schema have more"
        raise CheckFailed(
            [Problem(f"editions/{superseded}.yaml", f"a statement before .{_LAST_NUMBER}", number, advice)]
        )
    edition["edition"] = f"{stem}.{following}"
    edition["supersedes"] = {"edition": superseded, "reason": "corrected"}
    edition["recorded_at"] = recorded_at


def _held_no_more(source: Source, currencies: Collection[str]) -> Source:
    """A source without `read`, where it printed a figure in one of these currencies: that holds the edition to it."""
    if "read" not in source or source.get("currency", next(iter(currencies))) not in currencies:
        return source
    left = source.copy()
    del left["read"]
    if left["what"] == "copy":
        left["form"] = "table"
    return left


def _left(entry: Derived, edition: Edition, wrong: Mapping[Place, str]) -> Iterator[Derived]:
    """What of something derived still is, once its kinds that were corrected stand somewhere."""
    seen = {place.kind for place in wrong if (place.product, place.currency) == (entry["product"], entry["currency"])}
    if not seen:
        yield entry
        return
    of = dict(products(edition))[entry["product"]]
    for kind in [entry["kind"]] if "kind" in entry else kinds(of):
        if kind not in seen:
            yield {**entry, "kind": kind}


# ------------------------------------------------------------------------------------------------- all of them


def _accept(
    counting: Sequence[Edition],
    known: Mapping[str, Edition],
    made: dict[int, Edition],
    accepted: Sequence[Acceptance],
    recorded_at: str,
) -> None:
    """Add what a person accepts to the editions that need it: the corrected ones, and those just after one."""
    after = [made.get(position, edition) for position, edition in enumerate(counting)]
    used: list[Acceptance] = []
    for position in sorted({*made, *(each + 1 for each in made if each + 1 < len(counting))}):
        before = after[position - 1] if position else None
        said = said_before(before, after, known) if before else ()
        needed = to_accept(after[position], before, said) - accepted_in(after[position].get("accepted", ()))
        if added := [each for each in accepted if (each["rule"], each["product"]) in needed]:
            if position not in made:
                made[position] = copy.deepcopy(counting[position])
                _number(made[position], recorded_at)
            made[position]["accepted"] = [*made[position].get("accepted", ()), *added]
            used += added
    check_needed(accepted, used)


def _remarks(
    counting: Sequence[Edition], made: Mapping[int, Edition], first: int, wrong: Mapping[Place, str]
) -> Iterator[str]:
    """What else may be wrong, for a person to look at."""
    for place, was in wrong.items():
        before = dict(products(counting[first - 1])).get(place.product) if first else None
        found = None if before is None else _printed(before, place)
        if found and _has(found, was):
            yield f"{counting[first - 1]['edition']}, the edition before, has {was} too for {place}"
        if alike := [str(each) for each in _alike(counting[first], place, was) if each not in wrong]:
            yield f"{counting[first]['edition']} has {was} for {'; '.join(alike)}, too"
        for position, edition in sorted(made.items()):
            yield from _beside(counting[position], edition, place, was)
    if len(counting) - 1 in made:
        yield "this corrects the newest edition: if the page says otherwise, the next refresh takes it back"


def _has(amounts: Amounts, was: str) -> bool:
    return any(each is not None and Decimal(each) == Decimal(was) for each in amounts)


def _alike(edition: Edition, place: Place, was: str) -> Iterator[Place]:
    """Where the same amount stands for another kind of the product, or the same kind of another: often one cell."""
    for point in price_points(edition):
        near = point.currency == place.currency and (point.name == place.product or point.kind == place.kind)
        if near and _has(point.printed, was):
            yield Place(point.name, point.kind, point.period, point.currency)


def _beside(old: Edition, new: Edition, place: Place, was: str) -> Iterator[str]:
    """What stands beside a figure in an edition and may rest on it."""
    sold = dict(products(old))
    found = _printed(sold[place.product], place) if place.product in sold else None
    if found and found.list_price and _has(found, was):
        for field in (each for each, amount in found._asdict().items() if Decimal(amount) != Decimal(was)):
            amount = getattr(found, field)
            yield f"{new['edition']}: the {field.replace('_', ' ')} of {place} stays {amount}"
    for entry in new.get("derived", ()):
        about = (entry["product"], entry.get("kind", place.kind), entry["currency"])
        same_model = about[0].partition("@")[0] == place.product.partition("@")[0]
        if same_model and about[2] == place.currency:
            yield f"{new['edition']}: {' '.join(about)} is still derived: {entry['why']}"
