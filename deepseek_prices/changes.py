"""What changed from one edition to the next. Pure; editions are mappings, as `data/prices.json` has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

Edition = Mapping[str, Any]


_CURRENCIES = (" USD", " CNY")


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
        return ((after - before) * 100 / before).quantize(Decimal("0.1")) if before else None


def changes(before: Edition | None, after: Edition) -> list[Change]:
    """All differences in terms between two editions, prices first; without the first, everything is new."""
    found = []
    for terms in (_prices, _other_terms):
        old = {} if before is None else dict(terms(before))
        new = dict(terms(after))
        for what in dict.fromkeys([*new, *old]):
            if old.get(what) != new.get(what):
                found.append(Change(what, old.get(what), new.get(what)))
    return found


def key_of(model: Mapping[str, Any]) -> str:
    """A model's name, with its endpoint where that is not the ordinary one."""
    return f"{model['model']}@{model['endpoint']}" if "endpoint" in model else str(model["model"])


def products(edition: Edition) -> Iterator[tuple[str, Any]]:
    """What an edition sells, models first, each with its name."""
    for model in edition["models"]:
        yield key_of(model), model
    for service in edition.get("services", ()):
        yield service["service"], service


def _prices(edition: Edition) -> Iterator[tuple[str, str]]:
    for name, product in products(edition):
        for currency, by_kind in product["prices"].items():
            for kind, periods in by_kind.items():
                for period, price in _by_period(periods):
                    yield " ".join(filter(None, (name, kind, period, currency))), _price(price)


def _other_terms(edition: Edition) -> Iterator[tuple[str, str]]:
    yield "billing periods", _rule(edition["billing_periods"])
    for name, product in products(edition):
        yield name, "sold"
        for field in _FIELDS:
            if field in product:
                yield f"{name} {field.replace('_', ' ')}", product[field]
        if "unit" in product:
            quantity, thing = product["unit"]["quantity"], product["unit"]["of"]
            yield f"{name} unit", f"{quantity:,} {thing}" if quantity == 1 else f"{quantity:,} {thing}s"
        if "discount" in product:
            yield f"{name} discount until", product["discount"].get("until", "not stated")
        for other in product.get("names", ()):
            yield f"{other['name']} billed as", name + (f" until {other['until']}" if "until" in other else "")
    for gap in edition.get("gaps", ()):
        yield f"{gap['product']} {gap['currency']} gap", gap["why"]
    for footnote in edition.get("footnotes", ()):
        yield f"sentence {footnote['meaning'].replace('_', ' ')}", "on the page"


_FIELDS = (
    "until", "version", "context_length", "max_reasoning", "max_output", "default_output", "beta_output", "concurrency",
)  # fmt: skip


def _by_period(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, str) or "price" in value:
        yield "", value
    else:
        yield from value.items()


def _price(value: Any) -> str:
    return value if isinstance(value, str) else f"{value['price']} (list price {value['list_price']})"


def _rule(rule: Mapping[str, Any] | None) -> str:
    if rule is None:
        return "one price round the clock"
    windows = (f"{each['period']} {'-'.join(each['days'])} {each['from']}-{each['to']}" for each in rule["windows"])
    holidays = ", except Chinese public holidays" if "except_holidays" in rule else ""
    decided = f", decided by the {rule['decided_by']} of a request" if "decided_by" in rule else ""
    return f"{rule['default']}, but {', '.join(windows)} (Beijing){holidays}{decided}"
