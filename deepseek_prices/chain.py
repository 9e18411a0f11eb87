"""Why a price is what it is: the chain from the answer to the cells and sentences of the page. All instants are UTC."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from deepseek_prices.changes import Edition, cells, hours, window
from deepseek_prices.edition import Offer, names, offers
from deepseek_prices.errors import (
    CalendarUnknown,
    NoLongerSold,
    PriceError,
    UnknownCurrency,
    UnknownKind,
    UnknownProduct,
)
from deepseek_prices.instants import to_second
from deepseek_prices.lookup import get_price
from deepseek_prices.price import Price, by_name
from deepseek_prices.provenance import (
    PriceList,
    Remark,
    Sentence,
    Source,
    evidence,
    instant_of,
    plain,
    price_lists,
    remarks,
    sources,
)

_Answer = Price | PriceError
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_400_YEARS = 146_097 * 86_400
_HOURS_OR_LIST = (
    "night_discount",
    "peak_hours_every_day",
    "peak_hours_monday_to_friday",
    "peak_hours_except_holidays",
    "coming_peak_prices",
    "coming_list",
    "current_list",
)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@by_name
class Cell(NamedTuple):
    """A cell of the page's price table: the product's row or column, the kind's, and what is printed there."""

    product: str
    kind: str
    period: str
    """`standard`, `off_peak` or `peak`."""
    currency: str
    printed: str
    """The amount, digit for digit."""
    list_price: str | None
    """The original price that is printed beside it, while a discount runs."""


@by_name
class Rule(NamedTuple):
    """Which period's price is charged at the instant, and why."""

    sentence: str
    """The rule of the price list in words; hours are Beijing's."""
    beijing: str
    """The instant in Beijing, such as `fri 2026-10-02 10:00:00`."""
    window: str | None
    """The window that the instant falls into by weekday and clock; None outside all of them."""
    holiday: bool | None
    """Whether that window does not stand, as the day is a Chinese public holiday; None where that does not matter or is
    not known."""


@by_name
class Name(NamedTuple):
    """A name that is billed as another product."""

    name: str
    billed_as: str
    until: datetime | None
    """The first instant (UTC) at which it is refused, where one is stated."""


@by_name
class End(NamedTuple):
    """An end that bears on the price: of a discount, a name, an endpoint, or of its place on the page."""

    of: str
    """Such as `deepseek-chat discount`."""
    until: datetime
    """The first instant (UTC) after it."""
    stated: bool
    """Whether the page or the news states it; otherwise it is the first price list without the thing."""
    edition: str
    """The price list that has the end, or the first one that no longer has the thing."""
    acted: bool
    """Whether it had come at the instant that was asked for."""


@by_name
class Why(NamedTuple):
    """The chain from an answer to the page."""

    model: str
    kind: str
    at: datetime
    currency: str
    price: Price | None
    """The answer; None where there is no price to give."""
    error: PriceError | None
    """Why there is no price; otherwise None."""
    price_list: PriceList | None
    """The edition that the answer rests on; None where no edition has the name, kind or currency by then."""
    doubt: tuple[PriceList, ...]
    """For a price that is not certain: the price lists that may already have been in force, by their bounds."""
    sources: tuple[Source, ...]
    """What that edition's prices in this currency rest on, the best first."""
    cells: tuple[Cell, ...]
    """What is printed: one cell for a price, two where the calendar is unknown, none where there is no price."""
    rule: Rule | None
    """Which period it is; None without a price."""
    sentences: tuple[Sentence, ...]
    """The page's sentences that bear on this price, in each language that is kept."""
    remarks: tuple[Remark, ...]
    """What has to be said of this product's prices in this currency."""
    name: Name | None
    """What the name is billed as, where it is not a product's own."""
    ends: tuple[End, ...]
    """The ends that bear on the price, come or still to come."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it: decimals and instants (UTC, ISO 8601) as strings; the error with its type and message."""
        found: dict[str, Any] = plain(self._asdict())
        return found


class _Asked(NamedTuple):
    model: str
    kind: str
    at: datetime
    currency: str


def why(model: str, kind: str, at: datetime, *, currency: str = "USD") -> Why:
    """The chain from the answer of `get_price(model, kind, at, currency=currency)` to the page.

    A `PriceError` is explained as well: it is `Why.error`, not raised. Raises `TypeError` and `ValueError` as
    `get_price` does, for an `at` that is no datetime (None is none) or has no time zone.
    """
    if at is None:  # which get_price takes for now
        raise TypeError("at: a timezone-aware datetime is expected, not NoneType")
    asked = _Asked(model, kind, at, currency)
    answer = _answer(asked)
    price, error = (answer, None) if isinstance(answer, Price) else (None, answer)
    edition = _resting_on(answer, asked)
    lists = price_lists()
    if edition is None:
        return Why(*asked, price, error, None, (), (), (), None, (), (), None, ())
    offer = offers(edition)[model]
    printed = tuple(_cells(answer, asked, offer))
    return Why(
        *asked,
        price,
        error,
        lists[edition["edition"]],
        tuple(_doubt(list(lists.values()), at)) if price is not None and not price.certain else (),
        sources(edition, currency),
        printed,
        _rule(edition, offer, at, price) if printed else None,
        tuple(_sentences(edition, asked, offer)),
        tuple(_remarks(edition, asked, offer, error)),
        _name(model, offer),
        tuple(_ends(edition, asked, offer, error)),
    )


def _answer(asked: _Asked) -> _Answer:
    try:
        return get_price(asked.model, asked.kind, asked.at, currency=asked.currency)
    except PriceError as error:
        return error


def _resting_on(answer: _Answer, asked: _Asked) -> Edition | None:
    """The edition that the answer is from; where it is no price, the one in force, or else the last that had it."""
    if isinstance(answer, CalendarUnknown):
        answer = answer.candidates[0]
    if isinstance(answer, Price):
        return evidence()[answer.edition]
    if isinstance(answer, (UnknownProduct, UnknownKind, UnknownCurrency)):
        return None
    lists = list(price_lists().values())
    begun = [each.name for each in lists if each.in_force_from <= asked.at]
    maybe = [each.name for each in _doubt(lists, asked.at)]
    for name in (*begun[-1:], *maybe, *reversed(begun)):
        offer = offers(evidence()[name]).get(asked.model)
        if offer is not None and any(asked.kind in by_kind for by_kind in offer.product["prices"].values()):
            return evidence()[name]
    return None


def _doubt(lists: list[PriceList], at: datetime) -> Iterator[PriceList]:
    """The later price lists that may hold already: none before the one that comes before it."""
    starts = accumulate((each.earliest or each.in_force_from for each in lists), max)
    yield from (each for each, start in zip(lists, starts, strict=True) if start <= at < each.in_force_from)


def _cells(answer: _Answer, asked: _Asked, offer: Offer) -> Iterator[Cell]:
    prices = answer.candidates if isinstance(answer, CalendarUnknown) else (answer,)
    for price in prices:
        if isinstance(price, Price):
            printed = cells(offer.product["prices"][asked.currency][asked.kind])
            each = next(each for period, each in printed if (period or "standard") == price.period)
            amount, listed = (each, None) if isinstance(each, str) else (each["price"], each["list_price"])
            yield Cell(offer.billed_as, asked.kind, price.period, asked.currency, amount, listed)


def _rule(edition: Edition, offer: Offer, at: datetime, price: Price | None) -> Rule:
    """Services cost the same round the clock. Without a price, the calendar is not known."""
    periods = edition["billing_periods"] if "model" in offer.product else None
    day, date, clock = _beijing(at)
    windows = () if periods is None else periods["windows"]
    inside = next((each for each in windows if day in each["days"] and each["from"] <= clock[:5] < each["to"]), None)
    holiday = None
    if inside is not None and price is not None and "except_holidays" in (periods or {}):
        holiday = price.period != inside["period"]
    return Rule(
        hours(periods),
        f"{day} {date} {clock}",
        None if inside is None else window(inside),
        holiday,
    )


def _beijing(at: datetime) -> tuple[str, str, str]:
    """Weekday, date and clock in Beijing, where the year 10000 begins before that of UTC has."""
    local = _EPOCH + timedelta(seconds=to_second(at) - _400_YEARS, hours=8)  # the weekdays are the same
    return _WEEK[local.weekday()], f"{local.year + 400:04}-{local:%m-%d}", f"{local:%H:%M:%S}"


def _name(model: str, offer: Offer) -> Name | None:
    if model == offer.billed_as:
        return None
    (entry,) = (each for each in names(offer.product) if each["name"] == model)
    return Name(model, offer.billed_as, instant_of(entry["until"]) if "until" in entry else None)


def _remarks(edition: Edition, asked: _Asked, offer: Offer, error: PriceError | None) -> Iterator[Remark]:
    for product in dict.fromkeys((offer.billed_as, asked.model)):
        yield from remarks(edition, product, asked.currency, asked.kind)
    if isinstance(error, NoLongerSold):
        for following in _begun_at(error.until):  # that a name is gone is accepted there
            yield from remarks(following, asked.model, asked.currency, asked.kind)


def _ends(edition: Edition, asked: _Asked, offer: Offer, error: PriceError | None) -> Iterator[End]:
    product, stated = offer.product, []
    printed = product["prices"].get(asked.currency, {}).get(asked.kind, "")
    if "until" in product.get("discount", {}) and any("list_price" in each for _, each in cells(printed)):
        stated.append((f"{offer.billed_as} discount", instant_of(product["discount"]["until"])))
    if "until" in product:
        stated.append((offer.billed_as, instant_of(product["until"])))
    name = _name(asked.model, offer)
    if name is not None and name.until is not None:
        stated.append((asked.model, name.until))
    for of, until in stated:
        yield End(of, until, True, edition["edition"], until <= asked.at)
    if isinstance(error, NoLongerSold) and error.until not in [until for _, until in stated]:
        for following in _begun_at(error.until):
            yield End(asked.model, error.until, False, following["edition"], True)


def _begun_at(start: datetime) -> Iterator[Edition]:
    yield from (evidence()[name] for name, each in price_lists().items() if each.in_force_from == start)


# --------------------------------------------------------------------------------------------------- sentences


def _sentences(edition: Edition, asked: _Asked, offer: Offer) -> Iterator[Sentence]:
    """The sentences that bear on a price by their meaning; where that does not tell, that name no other product."""
    names = sorted({name.partition("@")[0] for name in offers(edition)}, key=len, reverse=True)
    own = {each.partition("@")[0] for each in (asked.model, offer.billed_as)}
    for footnote in edition.get("footnotes", ()):
        named = set(re.findall("|".join(map(re.escape, names)), footnote["text"]))
        bears = _bears(footnote["meaning"], asked, offer)
        if not named or named & own if bears is None else bears:
            yield Sentence(footnote["language"], footnote["meaning"], footnote["text"])


def _bears(meaning: str, asked: _Asked, offer: Offer) -> bool | None:
    """Whether a sentence of this meaning bears on the price; None where the meaning alone does not tell."""
    of_a_model, discounted = "model" in offer.product, "discount" in offer.product
    hours_or_list = dict.fromkeys(_HOURS_OR_LIST, of_a_model)
    told = {
        "discount": discounted,
        "discount_becomes_list_price": discounted,
        "not_discounted": of_a_model and not discounted,
        "cache_hit_price_cut": asked.kind == "input_cache_hit",
        "names": asked.model != offer.billed_as,
        "endpoint": "endpoint" in offer.product,
        "temporary_endpoint": "endpoint" in offer.product,
        "server_side_free": asked.kind == "server_side_request",
        "server_side_billed": asked.kind in ("request", "server_side_request"),
        "reasoning_billed_as_output": None if asked.kind == "output" else False,
        "images_billed_as_input": None if asked.kind.startswith("input") else False,
        "peak_prices_intended": False,  # announcements that decide nothing yet
        "increase_intended": False,
    }
    return (hours_or_list | told).get(meaning, None if of_a_model else False)
