"""What changed from one edition to the next, as values; `diff` writes them. Pure."""

from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Context, Decimal, localcontext
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from deepseek_prices.edition import (
    Amounts,
    BillingPeriods,
    Edition,
    Footnote,
    Product,
    Statement,
    Unit,
    kinds,
    names,
    offers,
    price_points,
    prices_of,
    products,
    second,
)
from deepseek_prices.price import by_name
from deepseek_prices.source import Source, shows_a_price

ROUND_THE_CLOCK = "round_the_clock"
SOLD = "sold"
NOT_STATED = "not_stated"
STAYS = "stays"


@by_name
class Billed(NamedTuple):
    """What a name is billed as."""

    billed_as: str
    until: str | None
    """The first instant (UTC) at which it is refused, where one is stated."""


Of: TypeAlias = Literal["price", "product", "term", "name", "gap", "billing_periods", "sentence"]
Value: TypeAlias = Amounts | Billed | BillingPeriods | Unit | list[Footnote] | str


@by_name
class Change(NamedTuple):
    """One difference between two editions; `before` or `after` is None where the thing was not there."""

    of: Of
    """What differs: a `price`; a `product` that comes or goes; a `term` of a product, such as its version; a `name`
    that is billed as a product; a `gap`; the `billing_periods`; a `sentence` of the page, by its meaning."""
    product: str | None = None
    """The product, a model with its endpoint; of a name, the name, as of the price of a name that is billed otherwise
    than before: what its user pays; otherwise None."""
    kind: str | None = None
    """Of a price."""
    period: str | None = None
    """Of a price; None where one price holds round the clock before and after."""
    currency: str | None = None
    """Of a price and a gap."""
    term: str | None = None
    """Of a term its field in an edition, but `discount_until` and `discount_at_its_end` of a discount; of a sentence
    its meaning."""
    before: Value | None = None
    """Of a price its `Amounts`, of a name what it is `Billed` as. Otherwise as in an edition: a text, a unit, the rule
    of the billing periods or `round_the_clock`, the sentences of a meaning. A product is `sold`; the end of a discount
    may be `not_stated`, and at its end the price `stays`."""
    after: Value | None = None
    """As `before`."""

    def percent(self) -> Decimal | None:
        """For two prices, by how much the amount moved, in percent to one place; otherwise None."""
        if not isinstance(self.before, Amounts) or not isinstance(self.after, Amounts):
            return None
        before, after = Decimal(self.before.price), Decimal(self.after.price)
        with localcontext(Context(prec=60)):  # the caller's may be too short for a percentage
            return ((after - before) * 100 / before).quantize(Decimal("0.1")) if before else None


def changes(before: Statement | None, after: Statement) -> list[Change]:
    """All differences in terms between two editions, prices first; without the first, everything is new.

    The prices follow the names: of one that was a product's own and is billed as another now, or the other way round,
    the change is that of what its user pays. A sentence of the page comes or goes by its meaning: other words that mean
    the same are no change, and neither is that an announcement which has come true is on the page no longer, nor that a
    limit is not known of a state of which nobody has seen the page.
    """
    found = list(_prices_that_moved(before, after))
    old, new = ({} if each is None else dict(_terms(each)) for each in (before, after))
    for (thing,), now, was in differences(new, old, levels=1):  # what is new stands before what is gone
        reworded = thing.of == "sentence" and was is not None and now is not None
        is_no_loss = now is None and ((before and _has_come_true(thing, before)) or _is_unseen(thing, after))
        if not (reworded or is_no_loss):
            found.append(thing._replace(before=was, after=now))
    return found


_ANNOUNCE = ("coming_", "weekends_off_peak")  # so begin the meanings of sentences that announce a price list


def _has_come_true(thing: Change, edition: Statement) -> bool:
    """Whether this is the announcement that an edition quotes for its own instant."""
    announces = thing.of == "sentence" and (thing.term or "").startswith(_ANNOUNCE)
    return announces and edition["in_force"]["basis"] == "stated"


def _is_unseen(thing: Change, edition: Statement) -> bool:
    """Whether this is a limit that may stand on the page of an edition's state, which nobody has seen."""
    sources: Iterable[Source] = cast("Edition", edition).get("sources", ())
    is_limit = thing.of == "term" and thing.term in _LIMITS and thing.product in dict(products(edition))
    return is_limit and any(sources) and not any(map(shows_a_price, sources))


def differences(
    left: Any, right: Any, levels: int = -1, path: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], Any, Any]]:
    """Where two nested mappings differ: the path, and both sides (None where there is nothing), in order of the left.

    Mappings below the given number of levels are compared as a whole.
    """
    if levels and isinstance(left, Mapping) and isinstance(right, Mapping):
        for key in dict.fromkeys([*left, *right]):
            yield from differences(left.get(key), right.get(key), levels - 1, (*path, key))
    elif left != right:
        yield path, left, right


def changes_a_price(before: Statement, after: Statement) -> bool:
    """Whether a request costs something else than just before, can newly be made, or has come to its stated end."""
    at = second(after["in_force"]["from"])
    then, now = _bill(before, at - 1), _bill(after, at)
    ended = {name for name, offer in offers(before).items() if offer.end is not None and offer.end <= at}
    left = {key: value for key, value in then.items() if key in now or key[0] in ended}
    return _hours(before) != _hours(after) or left != now


# ------------------------------------------------------------------------------------------------------- prices

_Prices: TypeAlias = dict[tuple[str, str, str], dict[str, Amounts]]


def _prices_that_moved(before: Statement | None, after: Statement) -> Iterator[Change]:
    """The prices that differ. One price round the clock is that of each period that the other edition has."""
    moved = set() if before is None else _billed_otherwise(before, after)
    old, new = ({} if each is None else _prices(each, moved) for each in (before, after))
    for product, kind, currency in dict.fromkeys([*new, *old]):
        was, now = (each.get((product, kind, currency), {}) for each in (old, new))
        by_time = [period for each in (now, was) if each.keys() != {"standard"} for period in each]
        for period in dict.fromkeys(by_time or ["standard"]):
            amount_before, amount_after = (_of_period(each, period) for each in (was, now))
            if amount_before != amount_after:
                shown = period if by_time else None
                yield Change("price", product, kind, shown, currency, None, amount_before, amount_after)


def _billed_otherwise(before: Statement, after: Statement) -> set[str]:
    """The names that both editions sell, but as another product."""
    old, new = ({name: billed_as for name, billed_as, _ in _sold(each)} for each in (before, after))
    return {name for name in old.keys() & new.keys() if old[name] != new[name]}


def _sold(edition: Statement) -> Iterator[tuple[str, str, Product]]:
    """Each name that an edition sells, what it is billed as, and the product."""
    for billed_as, product in products(edition):
        yield from ((name, billed_as, product) for name in (billed_as, *(each["name"] for each in names(product))))


def _prices(edition: Statement, moved: Container[str]) -> _Prices:
    """Of each product, kind and currency, the price of each period; also of each other name that moved."""
    found: _Prices = {}
    others = (prices_of(product, name) for name, _, product in _sold(edition) if name in moved)
    for point in chain(price_points(edition), *others):
        found.setdefault((point.name, point.kind, point.currency), {})[point.period] = point.printed
    return found


def _of_period(prices: dict[str, Amounts], period: str) -> Amounts | None:
    return prices["standard"] if prices.keys() == {"standard"} else prices.get(period)


def _bill(edition: Statement, at: int) -> dict[tuple[str, str, str], dict[str, Decimal]]:
    """What each name and kind costs at an instant, in each currency."""
    found: dict[tuple[str, str, str], dict[str, Decimal]] = {}
    for name, offer in offers(edition).items():
        if offer.end is not None and at >= offer.end:
            continue
        for point in prices_of(offer.product, name):
            found.setdefault((name, point.kind, point.currency), {})[point.period] = Decimal(point.charged(at).price)
        if not offer.product["prices"]:  # that it can be requested, at whatever price
            found |= {(name, kind, ""): {} for kind in kinds(offer.product)}
    return found


def _hours(edition: Statement) -> dict[str, Any]:
    return {name: value for name, value in (edition["billing_periods"] or {}).items() if name != "decided_by"}


# --------------------------------------------------------------------------------------------- the other terms

_LIMITS = ("context_length", "max_reasoning", "max_output", "default_output", "beta_output", "concurrency")
_FIELDS = ("until", "version", *_LIMITS, "unit")


def _terms(edition: Statement) -> Iterator[tuple[Change, Value]]:
    """All terms but the prices: what each is about, and what it says."""
    yield Change("billing_periods"), edition["billing_periods"] or ROUND_THE_CLOCK
    for name, product in products(edition):
        yield Change("product", name), SOLD
        fields: dict[str, Any] = {**product}
        yield from ((Change("term", name, term=field), fields[field]) for field in _FIELDS if field in fields)
        if "discount" in product:
            yield Change("term", name, term="discount_until"), product["discount"].get("until", NOT_STATED)
            if product["discount"].get("stays"):
                yield Change("term", name, term="discount_at_its_end"), STAYS
        for other in names(product):
            yield Change("name", other["name"]), Billed(name, other.get("until"))
    for gap in edition.get("gaps", ()):
        yield Change("gap", gap["product"], currency=gap["currency"]), gap["why"]
    by_meaning: dict[str, list[Footnote]] = {}
    for footnote in edition.get("footnotes", ()):
        by_meaning.setdefault(footnote["meaning"], []).append(footnote)
    yield from ((Change("sentence", term=meaning), said) for meaning, said in by_meaning.items())
