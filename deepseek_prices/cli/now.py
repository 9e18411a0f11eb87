"""The command `now`: the price of everything that is sold at an instant, in both currencies, and its next change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import click

from deepseek_prices import (
    CalendarUnknown,
    Price,
    PriceChange,
    PriceError,
    editions,
    kinds,
    models,
    next_change,
    observed_until,
    services,
)
from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import DONE, at_option, data_option, example, output_options
from deepseek_prices.cli.days import answer
from deepseek_prices.edition import CURRENCIES


class Section(NamedTuple):
    """The heading of offers that change together."""

    period: str
    rest: str
    """Of the heading: until when the period lasts."""
    second: str = ""
    """The name of the second price of each currency, if there is one."""
    until: datetime | None = None


class Offer(NamedTuple):
    """The prices of one kind of one name at an instant, in both currencies."""

    model: str
    kind: str
    prices: dict[str, Price | PriceError]
    changes: dict[str, PriceChange | PriceError | None]

    def price(self) -> Price | None:
        """The first that is known: model, unit and period are the same in both currencies.

        A working day's, where nobody here knows whether it is one.
        """
        for price in self.prices.values():
            if isinstance(price, Price):
                return price
            if isinstance(price, CalendarUnknown):
                return price.candidates[0]
        return None

    def section(self, at: datetime) -> Section:
        """The heading that it stands under."""
        price = self.price()
        for each in self.prices.values():
            if isinstance(each, CalendarUnknown):
                working, holiday = each.candidates
                rest = f", or {holiday.period} if {each.day} is a Chinese public holiday, which is not known here"
                return Section(working.period, rest, "if so")
        period = "price not known" if price is None else price.period
        instants = [change.at for change in self.changes.values() if isinstance(change, PriceChange)]
        if instants:
            until = min(instants)
            rest = f" until {output.minute(until)}, in {output.duration(until - at)}"
            return Section(period, rest, "then", until)
        if any(isinstance(change, CalendarUnknown) for change in self.changes.values()):
            return Section(period, "; the next change depends on holidays that are not known here")
        return Section(period, ", with no change known")

    def amounts(self, section: Section) -> tuple[str, ...]:
        """The cells of both currencies."""
        return tuple(cell for currency in CURRENCIES for cell in self._amounts(currency, section))

    def _amounts(self, currency: str, section: Section) -> Iterator[str]:
        price, change = self.prices[currency], self.changes[currency]
        if isinstance(price, CalendarUnknown):
            yield from map(output.known, price.candidates)
            return
        yield output.known(price)
        if isinstance(change, PriceChange) and change.at == section.until:
            ended = {"ended": "ended", "unknown": "?"}
            yield ended[change.why] if change.after is None else output.known(change.after)
        elif section.second:
            yield output.known(price)

    def as_dict(self) -> dict[str, object]:
        """As JSON has it."""
        return {
            "model": self.model,
            "kind": self.kind,
            "prices": {currency: _price_as_dict(price) for currency, price in self.prices.items()},
            "next_change": {currency: _change_as_dict(change) for currency, change in self.changes.items()},
        }


def offers(at: datetime) -> Iterator[Offer]:
    """All that is sold, models and names first, then services."""
    for model in (*models(at), *services(at)):
        for kind in sorted(kinds(model, at)):
            changes = {currency: _change(model, kind, at, currency) for currency in CURRENCIES}
            yield Offer(model, kind, prices(model, kind, at), changes)


def prices(model: str, kind: str, at: datetime) -> dict[str, Price | PriceError]:
    """The price in each currency, or why there is none."""
    return {currency: answer(model, kind, at, currency) for currency in CURRENCIES}


@click.command(name="now", epilog=example("deepseek-prices now", "deepseek-prices now --at 2026-10-02T02:00Z --json"))
@at_option
@data_option
@output_options
@click.pass_obj
def now_command(moment: datetime, at: datetime | None, wants_json: bool) -> int:
    """Show all prices at an instant, and when each changes next.

    The column `then` has the price after the next change. A Chinese public holiday may decide which price holds. Where
    it is not known whether the day is one, the column `if so` has the price of a holiday.
    """
    at = at or moment
    sold = list(offers(at))
    if wants_json:
        output.as_json(
            {
                "at": output.instant(at),
                "observed_until": output.instant(observed_until()),
                "edition": _newest(at),
                "offers": [*map(Offer.as_dict, sold)],
            }
        )
        return DONE
    output.text(output.clocks(at))
    sections = _sections(sold, at)
    for section, of_section in sections.items():
        _show(section, of_section)
    billed = ((offer.model, price.model) for offer in sold if (price := offer.price()) is not None)
    output.notes(*names_notes(billed), _doubt(sections), output.age(at), nothing_known(at))
    return DONE


def _sections(sold: list[Offer], at: datetime) -> dict[Section, list[Offer]]:
    """The offers by their headings; a name that costs and changes as the model that it is billed as has none."""
    found: dict[Section, list[Offer]] = {}
    headed = {(offer.model, offer.kind): (offer.section(at), offer) for offer in sold}
    for section, offer in headed.values():
        price = offer.price()
        if price is not None and price.model != offer.model:
            other, billed_as = headed.get((price.model, offer.kind), (None, offer))
            if section == other and offer.amounts(section) == billed_as.amounts(section):
                continue
        found.setdefault(section, []).append(offer)
    return found


def _show(section: Section, sold: list[Offer]) -> None:
    units = ["" if (price := offer.price()) is None else price.unit for offer in sold]
    is_one = len({*units}) == 1
    output.text("")
    output.heading(section.period, f"{section.rest}; per {units[0]}" if is_one and units[0] else section.rest)
    second = (section.second,) if section.second else ()
    numbers = [name for currency in CURRENCIES for name in (currency, *second)]
    header = ("model", "kind", *numbers, *(() if is_one else ("per",)))
    rows = [
        (offer.model, offer.kind, *offer.amounts(section), *(() if is_one else (unit,)))
        for offer, unit in zip(sold, units, strict=True)
    ]
    output.table(header, rows, numbers)


def names_notes(billed: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each model that has other names, from pairs of a name and what it is billed as."""
    names: dict[str, dict[str, None]] = {}
    for name, model in billed:
        if name != model:
            names.setdefault(model, {})[name] = None
    for model, others in names.items():
        yield f"{' and '.join(others)} {'is' if len(others) == 1 else 'are'} billed as {model}."


def nothing_known(at: datetime) -> str:
    """Why there is nothing to show of an instant before the first edition; otherwise empty."""
    first = editions()[0].in_force_from
    return f"Nothing is known before {output.instant(first)}." if at < first else ""


def _newest(at: datetime) -> dict[str, object] | None:
    """The edition in force at an instant and what it rests on; None before the first."""
    begun = [each for each in editions() if each.in_force_from <= at]
    return {"name": begun[-1].name, "rests_on": begun[-1].rests_on} if begun else None


def _doubt(sections: dict[Section, list[Offer]]) -> str:
    cells = (cell for section, of_section in sections.items() for each in of_section for cell in each.amounts(section))
    return output.DOUBT if any("?" in cell for cell in cells) else ""


def _change(model: str, kind: str, at: datetime, currency: str) -> PriceChange | PriceError | None:
    try:
        return next_change(model, kind, at, currency=currency)
    except PriceError as error:
        return error


def _price_as_dict(price: Price | PriceError) -> dict[str, object]:
    return price.as_dict() if isinstance(price, Price) else _error_as_dict(price)


def _change_as_dict(change: PriceChange | PriceError | None) -> dict[str, Any] | None:
    if change is None:
        return None
    if isinstance(change, PriceError):
        return _error_as_dict(change)
    return {
        "at": output.instant(change.at),
        "before": change.before.as_dict(),
        "after": None if change.after is None else change.after.as_dict(),  # a price of 0 is one
        "why": change.why or None,
    }


def _error_as_dict(error: PriceError) -> dict[str, object]:
    return {"error": type(error).__name__, "message": output.reason(error)}
