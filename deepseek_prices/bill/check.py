"""What is not right in a bill: each difference once, where it is, both figures, the money, and why."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from deepseek_prices.bill.export import Bill, Places, Row, in_order, start_of, written
from deepseek_prices.bill.rows import odd_times, prices_of_then, why_not
from deepseek_prices.bill.sums import Sum, explained, moved, sums_of
from deepseek_prices.price import Price
from deepseek_prices.usage.quantities import EXACT
from deepseek_prices.usage.record import When


class Difference(NamedTuple):
    """One thing that is not right."""

    of: str
    """`price`, `sum`, `currency`, `time`, `belonging` or `row`."""
    where: str
    """The rows, as lines of their file."""
    at: When | None
    model: str
    kind: str
    expected: str
    found: str
    money: tuple[Decimal, Decimal] | None
    """What was found less what was expected, at least and at most; None where nothing tells."""
    currency: str
    why: str


class Checked(NamedTuple):
    """A bill, looked at in full."""

    rows: list[Row]
    """By time, model and kind."""
    sums: list[Sum] | None
    """By time and model; None where there are no charges to compare them with."""
    differences: list[Difference]


def check(bill: Bill) -> Checked:
    """Look at each row by itself, and at the sums where there are charges."""
    odd = odd_times(bill)
    rows = in_order(bill.rows.values())
    for row in rows:
        row.why = odd.get(row.billed.at, "") or why_not(row)
    sums = sums_of(bill) if bill.charges else None
    prices = {id(row): _of_price(row, bill) for row in rows if row.why and row.billed.at not in odd}
    of_sums = [*_of_sums(sums or [], prices, odd)]
    not_read = [Difference("row", str(bad.place), None, "", "", "", "", None, "", str(bad)) for bad in bill.bad]
    if len(not_read) == len(of_sums) == 1 and of_sums[0].of == "sum":  # what is missing there is in that row
        (without,), (unread,) = of_sums, not_read
        not_read = [without._replace(of="row", where=unread.where, why=f"{unread.why}; without it {without.why}")]
        of_sums = []
    differences = [
        *not_read,
        *(_of_time(bill, at, why) for at, why in odd.items()),
        *prices.values(),
        *(
            Difference("price", "", span.at, span.model, "", "a price", "none", None, "", why)
            for span, why in bill.unpriced.items()
        ),
        *of_sums,
    ]
    return Checked(rows, sums, differences)


def _of_price(row: Row, bill: Bill) -> Difference:
    model, kind, at, price = row.billed
    used = {other.currency for other in bill.rows.values() if not other.why} or {each.currency for each in bill.charges}
    candidates = [each for each in prices_of_then(row) if each.currency in used or not used]
    money = None
    if len(used) == 1 and candidates:
        each = [_too_much(row, candidate) for candidate in candidates]
        money = min(each), max(each)
    expected = ", ".join(_a_token(each) for each in candidates) or "none"
    currency = next(iter(used)) if len(used) == 1 else ""
    return Difference("price", str(row.places), at, model, kind, expected, f"{price:f}", money, currency, row.why)


def _a_token(price: Price) -> str:
    return f"{EXACT.divide(Decimal(price), price.unit_quantity):f} {price.currency}"


def _too_much(row: Row, price: Price) -> Decimal:
    """How much more than at a price a row comes to."""
    right = EXACT.divide(EXACT.multiply(price, row.quantity), price.unit_quantity)
    return EXACT.subtract(row.amount, right)


def _of_time(bill: Bill, at: When, why: str) -> Difference:
    places, models = Places(), dict[str, None]()
    for of, model, of_them in bill.everything():
        if of == at:
            places.extend(of_them)
            models[model] = None
    return Difference("time", str(places), at, ", ".join(models), "", "", "", None, "", why)


def _of_sums(sums: list[Sum], prices: dict[int, Difference], odd: dict[When, str]) -> Iterator[Difference]:
    """What the sums show besides. A difference of a row that explains that of its sum takes over its money."""
    left = [each for each in sums if each.excess]
    for each in [*left]:
        wrong = [row for row in each.rows if id(row) in prices]
        right = explained(wrong, each.excess) if each.is_exact else None
        if right is not None:
            left.remove(each)
            for row, price in zip(wrong, right, strict=True):
                money = _too_much(row, price)
                said = prices[id(row)]._replace(expected=_a_token(price), money=(money, money), currency=price.currency)
                prices[id(row)] = said
    for one, alone in [*moved(left)]:
        left.remove(one)
        left.remove(alone)
        if not _is_told(alone, prices, odd) and not _is_told(one, prices, odd):
            yield _of_belonging(one, alone)
    while left:
        one = left.pop(0)
        other = next((each for each in left if _in_other_currency(one, each)), None)
        if other is None:
            yield _of_sum(one)
        else:
            left.remove(other)
            yield _of_currency(*((one, other) if one.rows else (other, one)))


def _is_told(alone: Sum, prices: dict[int, Difference], odd: dict[When, str]) -> bool:
    """Whether a difference of its rows says already what is wrong with it."""
    if not alone.is_alone:
        return False
    rows_are = bool(alone.rows) and all(id(row) in prices or row.billed.at in odd for row in alone.rows)
    return rows_are or (alone.charged is not None and alone.group.at in odd)


def _in_other_currency(one: Sum, other: Sum) -> bool:
    same = start_of(one.group.at) == start_of(other.group.at) and one.group[:2] == other.group[:2]
    return same and one.is_alone and other.is_alone and bool(one.rows) != bool(other.rows)


def _figure(each: Sum) -> str:
    low, high = f"{each.low:f}", f"{each.high:f}"
    return low if each.is_exact else f"{low} – {high}"


def _of_sum(each: Sum) -> Difference:
    at, model, currency = each.group
    charged = each.charged
    if charged is None:
        why, found = "it was used, and nothing is charged for it", "nothing"
    elif not each.rows and each.is_exact and not each.low:
        why, found = "it is charged, and no row says that it was used", f"{charged.amount:f}"
    else:
        why, found = "amounts times prices are not what was charged", f"{charged.amount:f}"
    where = "; ".join(str(places) for places in (each.places, charged and charged.places) if places and places.number)
    too_much = -each.excess
    return Difference("sum", where, at, model, "", _figure(each), found, (too_much, too_much), currency, why)


def _of_belonging(one: Sum, alone: Sum) -> Difference:
    at, model, currency = alone.group
    what = "these rows" if alone.rows else "this charge"
    places = alone.places if alone.rows else alone.charged and alone.charged.places
    place = {each.group.model for each in (one, alone)}
    where_to = f"{one.group.model}, {written(one.group.at)}" if len(place) > 1 else written(one.group.at)
    why = f"with {what} at {where_to}, all sums agree"
    return Difference("belonging", str(places), at, model, "", where_to, written(at), None, currency, why)


def _of_currency(rows: Sum, charge: Sum) -> Difference:
    at, model, currency = rows.group
    found = charge.charged.amount if charge.charged else Decimal(0)
    why = f"its prices stand in the list in {currency or 'no currency'}, and it is charged in {charge.group.currency}"
    return Difference("currency", str(rows.places), at, model, "", _figure(rows), f"{found:f}", None, currency, why)
