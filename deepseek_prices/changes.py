"""What changed from one edition to the next. Pure; editions are mappings, as in `prices.json`."""

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal, localcontext
from typing import Any, NamedTuple, cast

from deepseek_prices.edition import charged, kinds, names, offers, products, second
from deepseek_prices.price import by_name

Edition = Mapping[str, Any]
Prices = Mapping[tuple[str, str, str], Mapping[str, str]]

_CURRENCIES = (" USD", " CNY")
_SENTENCE = "sentence "
_WEEK = "mon tue wed thu fri sat sun"


@by_name
class Change(NamedTuple):
    """One difference; `before` or `after` is None where the thing was not there."""

    what: str
    before: str | None
    after: str | None

    def percent(self) -> Decimal | None:
        """For two prices, by how much the amount moved, in percent to one place; otherwise None."""
        if not (self.what.endswith(_CURRENCIES) and self.before and self.after):
            return None
        before, after = (Decimal(text.partition(" ")[0]) for text in (self.before, self.after))
        with localcontext(Context(prec=60)):  # the caller's may be too short for a percentage
            return ((after - before) * 100 / before).quantize(Decimal("0.1")) if before else None


def changes(before: Edition | None, after: Edition) -> list[Change]:
    """All differences in terms between two editions, prices first; without the first, everything is new.

    A sentence of the page comes or goes by its meaning: other words that mean the same are no change.
    """
    old, new = ({} if each is None else dict(_terms(each)) for each in (before, after))
    found = _moved({} if before is None else dict(_prices(before)), dict(_prices(after)))
    for what in dict.fromkeys([*new, *old]):
        reworded = what.startswith(_SENTENCE) and what in old and what in new
        if old.get(what) != new.get(what) and not reworded:
            found.append(Change(what, old.get(what), new.get(what)))
    return found


def _moved(old: Prices, new: Prices) -> list[Change]:
    """The prices that differ. One price round the clock is that of each period that the other edition has."""
    found = []
    for name, kind, currency in dict.fromkeys([*new, *old]):
        before, after = (each.get((name, kind, currency), {}) for each in (old, new))
        for period in [period for period in {**after, **before} if period] or [""]:
            was, now = (each.get(period, each.get("")) for each in (before, after))
            if was != now:
                found.append(Change(" ".join(filter(None, (name, kind, period, currency))), was, now))
    return found


def changes_a_price(before: Edition, after: Edition) -> bool:
    """Whether a request costs something else than just before, can newly be made, or has come to its stated end."""
    at = second(after["in_force"]["from"])
    then, now = _bill(before, at - 1), _bill(after, at)
    ends = {name for name, offer in offers(before).items() if offer.end is not None and offer.end <= at}
    left = {key: value for key, value in then.items() if key in now or key[0] in ends}
    return _hours(before) != _hours(after) or left != now


def cells(value: Any) -> Iterator[tuple[str, Any]]:
    """The period and the price of each cell; where one price holds round the clock, the period is empty."""
    if isinstance(value, str) or "price" in value:
        yield "", value
    else:
        yield from value.items()


def _bill(edition: Edition, at: int) -> dict[tuple[str, str, str], dict[str, str]]:
    """What each name and kind costs at an instant, in each currency."""
    return {
        (name, kind, currency): {
            period: price for period, (price, _) in charged(offer.product, currency, kind, at).items()
        }
        for name, offer in offers(edition).items()
        if offer.end is None or at < offer.end
        for currency, by_kind in offer.product["prices"].items()
        for kind in by_kind
    } | {
        (name, kind, ""): {}  # that it can be requested, at whatever price
        for name, offer in offers(edition).items()
        if (offer.end is None or at < offer.end) and not offer.product["prices"]
        for kind in kinds(offer.product)
    }


def _hours(edition: Edition) -> dict[str, Any]:
    return {name: value for name, value in (edition["billing_periods"] or {}).items() if name != "decided_by"}


# --------------------------------------------------------------------------------------------- its terms in words


def _prices(edition: Edition) -> Iterator[tuple[tuple[str, str, str], dict[str, str]]]:
    """Of each name, kind and currency, the price of each period."""
    for name, product in products(edition):
        for currency, by_kind in product["prices"].items():
            for kind, periods in by_kind.items():
                yield (name, kind, currency), {period: _price(price) for period, price in cells(periods)}


def _terms(edition: Edition) -> Iterator[tuple[str, str]]:
    yield "billing periods", hours(edition["billing_periods"])
    for name, product in products(edition):
        yield name, "sold"
        printed = cast("Mapping[str, str]", product)
        for field in _FIELDS:
            if field in printed:
                yield f"{name} {field.replace('_', ' ')}", printed[field]
        if "unit" in product:
            quantity, thing = product["unit"]["quantity"], product["unit"]["of"]
            yield f"{name} unit", f"{quantity:,} {thing}" if quantity == 1 else f"{quantity:,} {thing}s"
        if "discount" in product:
            yield f"{name} discount until", product["discount"].get("until", "not stated")
            if product["discount"].get("stays"):
                yield f"{name} discount at its end", "the price stays"
        for other in names(product):
            yield f"{other['name']} billed as", name + (f" until {other['until']}" if "until" in other else "")
    for gap in edition.get("gaps", ()):
        yield f"{gap['product']} {gap['currency']} gap", gap["why"]
    yield from _sentences(edition)


def _sentences(edition: Edition) -> Iterator[tuple[str, str]]:
    by_meaning: dict[str, list[str]] = {}
    for footnote in edition.get("footnotes", ()):
        by_meaning.setdefault(footnote["meaning"], []).append(f"{footnote['language']} “{footnote['text']}”")
    for meaning, quoted in by_meaning.items():
        yield f"{_SENTENCE}{meaning.replace('_', ' ')}", " ".join(quoted)


_FIELDS = (
    "until", "version", "context_length", "max_reasoning", "max_output", "default_output", "beta_output", "concurrency",
)  # fmt: skip


def _price(value: Any) -> str:
    return value if isinstance(value, str) else f"{value['price']} (list price {value['list_price']})"


def hours(rule: Mapping[str, Any] | None) -> str:
    """The rule for the billing periods in words."""
    if rule is None:
        return "one price round the clock"
    windows = ", ".join(window(each) for each in rule["windows"])
    holidays = ", except Chinese public holidays" if "except_holidays" in rule else ""
    decided = f", decided by the {rule['decided_by']} of a request" if "decided_by" in rule else ""
    return f"{rule['default']}, but {windows} (Beijing){holidays}{decided}"


def window(each: Mapping[str, Any]) -> str:
    """The hours of a period in words."""
    days = each["days"]
    in_a_row = len(days) > 1 and " ".join(days) in _WEEK
    which = f"{days[0]}-{days[-1]}" if in_a_row else ",".join(days)
    return f"{each['period']} {which} {each['from']}-{each['to']}"
