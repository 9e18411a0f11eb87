"""Why a price is what it is: the chain from the answer to the cells and sentences of the page. All instants are UTC."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import accumulate, islice
from typing import Any, NamedTuple

from deepseek_prices import lookup
from deepseek_prices.audit.evidence import (
    LOADED,
    Caveat,
    PublishedEdition,
    bearings,
    caveats,
    dated_by,
    editions,
    instant_of,
    plain,
    published,
    sources,
    without_evidence,
)
from deepseek_prices.diff import hours, window
from deepseek_prices.edition import Edition, Footnote, Offer, amounts, by_period, names, offers
from deepseek_prices.errors import CalendarUnknown, NoLongerSold, PriceError, Unknown, at_second
from deepseek_prices.instants import EPOCH, to_second
from deepseek_prices.lookup import get_price, known, listed
from deepseek_prices.price import Price, by_name
from deepseek_prices.source import Source, rests_on, shows_a_price

_Answer = Price | PriceError
_400_YEARS = 146_097 * 86_400
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CELL_OF = {"server_side_request": "request"}  # a kind without a cell of its own: a sentence says what it costs


@by_name
class PrintedPrice(NamedTuple):
    """A price as the page prints it."""

    product: str
    kind: str
    """That of its cell: of a request that the model makes itself `request`, as a sentence says what it costs."""
    period: str
    """`standard`, `off_peak` or `peak`."""
    currency: str
    price: str
    """The amount, digit for digit."""
    list_price: str | None
    """The original price that is printed beside it, while a discount runs."""


@by_name
class PeriodRule(NamedTuple):
    """Which period's price is charged at the instant, and why."""

    sentence: str
    """The rule of the edition in words; hours are Beijing's."""
    beijing: str
    """The instant in Beijing, such as `fri 2026-10-02 10:00:00`."""
    window: str | None
    """The window that the instant falls into by weekday and clock; None outside all of them."""
    holiday: bool | None
    """Whether that window does not stand, as the day is a Chinese public holiday; None where that does not matter or is
    not known."""


@by_name
class Alias(NamedTuple):
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
    """Whether the page or the news states it; otherwise it is the first edition without the thing."""
    edition: str
    """The edition that has the end, or the first one that no longer has the thing."""
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
    edition: PublishedEdition | None
    """The edition that the answer rests on; None where no edition has the name, kind or currency by then."""
    doubt: tuple[PublishedEdition, ...]
    """For a price that is not certain: the editions that may already have been in force, by their bounds."""
    rests_on: str | None
    """On what it rests, the best of it: one of `source.RANKS`, or `a loaded file`; None without a price or a source."""
    sources: tuple[Source, ...]
    """What this price in this currency rests on, the best first, as in the edition."""
    dated_by: tuple[Source, ...]
    """What bears only on the instant from which the edition holds: announcements, looks just before and after."""
    printed: tuple[PrintedPrice, ...]
    """What the page prints, where a copy with it was seen: one for a price, two where the calendar is unknown; none
    where there is no price or where no copy is known that prints it."""
    rule: PeriodRule | None
    """Which period it is; None without a price."""
    sentences: tuple[Footnote, ...]
    """The page's sentences that bear on this price, as in the edition: those of the page with this currency, which is
    English for USD and Chinese for CNY, and of the other page what is kept in its language alone."""
    caveats: tuple[Caveat, ...]
    """What has to be said of this product's prices in this currency."""
    alias: Alias | None
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
    given, model = model, listed(model)
    asked = _Asked(model, kind, at, currency)
    answer = _answer(asked)
    price, error = (answer, None) if isinstance(answer, Price) else (None, answer)
    name = _resting_on(asked, error)
    edition = None if name is None else editions().get(name)
    if name is None or edition is None:
        return _without_evidence(asked, price, error, name)
    offer = offers(edition)[model]
    cells = tuple(_printed(answer, asked, offer))
    found = sources(edition, currency, (model, offer.billed_as))
    doubt = tuple(_doubt(at)) if price is not None and not price.certain else ()
    about = (*_caveats(edition, asked, offer, error), *_loaded_doubt(asked, price, doubt))
    was_seen = any(map(shows_a_price, found)) and not any(each.of == "derived" for each in about)
    return Why(
        *asked,
        price,
        error,
        published()[name],
        doubt,
        next(iter(rests_on(found)), None) if cells else None,
        found,
        dated_by(edition),
        cells if was_seen else (),
        _rule(edition, offer, at, price) if cells else None,
        tuple(_in_language(_sentences(edition, asked, offer), currency)),
        about,
        _alias(model, offer, given),
        tuple(_ends(edition, asked, offer, error)),
    )


def _answer(asked: _Asked) -> _Answer:
    try:
        return get_price(asked.model, asked.kind, asked.at, currency=asked.currency)
    except PriceError as error:
        return error


def _without_evidence(asked: _Asked, price: Price | None, error: PriceError | None, name: str | None) -> Why:
    """Where no edition has what was asked for by then, or it is one of a loaded file."""
    edition = None if name is None else published()[name]
    about = () if name is None else (Caveat("loaded", name, asked.model, None, without_evidence(name)),)
    rests_on = None if price is None else LOADED
    return Why(*asked, price, error, edition, (), rests_on, (), (), (), None, (), about, None, ())


def _resting_on(asked: _Asked, error: PriceError | None) -> str | None:
    """The name of the edition that the answer is from; None where none has what was asked for by then."""
    if isinstance(error, Unknown):
        return None
    key, data = known(asked.model, asked.kind, asked.currency), lookup.compiled
    segment = at_second(data.TRACKS[key], to_second(asked.at))
    return None if segment is None else str(data.EDITIONS[segment[1]][0])


def _doubt(at: datetime) -> Iterator[PublishedEdition]:
    """The later editions that may hold already: none before the one that comes before it."""
    starts = accumulate((each.earliest or each.in_force_from for each in published().values()), max)
    for edition, start in zip(published().values(), starts, strict=True):
        if start <= at < edition.in_force_from:
            yield edition


def _loaded_doubt(asked: _Asked, price: Price | None, doubt: tuple[PublishedEdition, ...]) -> Iterator[Caveat]:
    """Of a price that an edition of a loaded file makes not certain."""
    if price is not None and not price.certain and not doubt:
        later = (each for each in published().values() if each.basis == "loaded" and asked.at < each.in_force_from)
        for each in islice(later, 1):
            why = f"it may have been in force already: {without_evidence(each.name)}"
            yield Caveat("loaded", each.name, asked.model, None, why)


def _printed(answer: _Answer, asked: _Asked, offer: Offer) -> Iterator[PrintedPrice]:
    prices = answer.candidates if isinstance(answer, CalendarUnknown) else (answer,)
    kind = _CELL_OF.get(asked.kind, asked.kind)
    for price in prices:
        if isinstance(price, Price):
            printed = amounts(by_period(offer.product["prices"][asked.currency][kind])[price.period])
            yield PrintedPrice(offer.billed_as, kind, price.period, asked.currency, *printed)


def _rule(edition: Edition, offer: Offer, at: datetime, price: Price | None) -> PeriodRule:
    """Services cost the same round the clock. Without a price, the calendar is not known."""
    periods = edition["billing_periods"] if "model" in offer.product else None
    day, date, clock = _beijing(at)
    windows = () if periods is None else periods["windows"]
    inside = next((each for each in windows if day in each["days"] and each["from"] <= clock[:5] < each["to"]), None)
    holiday = None
    if inside is not None and price is not None and "except_holidays" in (periods or {}):
        holiday = price.period != inside["period"]
    return PeriodRule(
        hours(periods),
        f"{day} {date} {clock}",
        None if inside is None else window(inside),
        holiday,
    )


def _beijing(at: datetime) -> tuple[str, str, str]:
    """Weekday, date and clock in Beijing, where the year 10000 begins before that of UTC has."""
    local = EPOCH + timedelta(seconds=to_second(at) - _400_YEARS, hours=8)  # the weekdays are the same
    return _WEEK[local.weekday()], f"{local.year + 400:04}-{local:%m-%d}", f"{local:%H:%M:%S}"


def _alias(model: str, offer: Offer, given: str) -> Alias | None:
    """The name that was given, which may be one of DeepSeek's guides, where it is not the product's own."""
    until = next((each.get("until") for each in names(offer.product) if each["name"] == model), None)
    if given == offer.billed_as:
        return None
    return Alias(given, offer.billed_as, None if until is None else instant_of(until))


def _caveats(edition: Edition, asked: _Asked, offer: Offer, error: PriceError | None) -> Iterator[Caveat]:
    for product in dict.fromkeys((offer.billed_as, asked.model)):
        yield from caveats(edition, product, asked.currency, asked.kind)
    if isinstance(error, NoLongerSold):
        for following in _begun_at(error.until):  # that a name is gone is accepted there
            if following in editions():
                yield from caveats(editions()[following], asked.model, asked.currency, asked.kind)


def _ends(edition: Edition, asked: _Asked, offer: Offer, error: PriceError | None) -> Iterator[End]:
    product, stated = offer.product, []
    printed = by_period(product["prices"].get(asked.currency, {}).get(asked.kind, "")).values()
    if "until" in product.get("discount", {}) and any(amounts(each).list_price for each in printed):
        stated.append((f"{offer.billed_as} discount", instant_of(product["discount"]["until"])))
    if "until" in product:
        stated.append((offer.billed_as, instant_of(product["until"])))
    alias = _alias(asked.model, offer, asked.model)
    if alias is not None and alias.until is not None:
        stated.append((asked.model, alias.until))
    for of, until in stated:
        yield End(of, until, True, edition["edition"], until <= asked.at)
    if isinstance(error, NoLongerSold) and error.until not in [until for _, until in stated]:
        for following in _begun_at(error.until):
            yield End(asked.model, error.until, False, following, True)


def _begun_at(start: datetime) -> Iterator[str]:
    yield from (name for name, each in published().items() if each.in_force_from == start)


# --------------------------------------------------------------------------------------------------- sentences


def _sentences(edition: Edition, asked: _Asked, offer: Offer) -> Iterator[Footnote]:
    """The sentences that bear on a price by their meaning; where that does not tell, that name no other product."""
    sold = sorted({name.partition("@")[0] for name in offers(edition)}, key=len, reverse=True)
    own = {each.partition("@")[0] for each in (asked.model, offer.billed_as)}
    for footnote in edition.get("footnotes", ()):
        named = set(re.findall("|".join(map(re.escape, sold)), footnote["text"]))
        bears = _bears(footnote["meaning"], asked, offer)
        if not named or named & own if bears is None else bears:
            yield footnote


def _in_language(sentences: Iterable[Footnote], currency: str) -> Iterator[Footnote]:
    """The sentences of the page that has the currency's prices; of the other page what that one is not known to say."""
    found, own = [*sentences], {"USD": "en", "CNY": "zh"}[currency]
    said = {each["meaning"] for each in found if each["language"] == own}
    yield from (each for each in found if each["language"] == own or each["meaning"] not in said)


def _bears(meaning: str, asked: _Asked, offer: Offer) -> bool | None:
    """Whether a sentence of this meaning bears on the price; None where the meaning alone does not tell."""
    of_a_model, discounted = "model" in offer.product, "discount" in offer.product
    products, kinds, named = bearings().get(meaning, ("models", (), True))
    is_one = {
        "models": of_a_model,
        "services": not of_a_model,
        "discounted": discounted,
        "not_discounted": of_a_model and not discounted,
        "endpoints": "endpoint" in offer.product,
        "other_names": asked.model != offer.billed_as,
        "none": False,  # announcements that decide nothing yet
    }[products]
    bears = is_one and (not kinds or asked.kind in kinds)
    return None if bears and named else bears
