"""What DeepSeek's export says: what was used at which price, and what was charged. Keys and users are left aside."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from deepseek_prices.price import Price
from deepseek_prices.usage.quantities import EXACT
from deepseek_prices.usage.record import BadRow, Charge, Place, Read, Record, When, without_keys

DAY = timedelta(days=1)
_SHOWN = 20  # places of rows that say the same; the others are counted


class Places:
    """Where rows stand that say the same."""

    __slots__ = ("first", "number")

    def __init__(self) -> None:
        self.first: list[Place] = []
        self.number = 0

    def add(self, place: Place) -> None:
        """One row more."""
        self.number += 1
        if len(self.first) < _SHOWN:
            self.first.append(place)

    def extend(self, other: "Places") -> None:
        """Those of other rows."""
        self.first += other.first[: _SHOWN - len(self.first)]
        self.number += other.number

    def __str__(self) -> str:
        files: dict[tuple[str, str], list[str]] = {}
        for place in self.first:
            files.setdefault((place.file, place.unit), []).append(place.numbers)
        more = f" and {self.number - len(self.first):,} more" if self.number > len(self.first) else ""
        texts = (
            f"{file}{' ' if file else ''}{unit}{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"
            for (file, unit), numbers in files.items()
        )
        return "; ".join(texts) + more


class Unread:
    """Rows that cannot be read: the first of them, and the first of each kind of problem; all are counted."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        """Where they stand, and why."""
        self.by_kind = Counter[str]()

    def add(self, place: Place, kind: str, why: str) -> None:
        """One row more."""
        if len(self.shown) < _SHOWN or kind not in self.by_kind:
            self.shown.append((str(place), without_keys(why)))
        self.by_kind[kind] += 1

    @property
    def more(self) -> str:
        """How many are not shown, in words; empty where that is none."""
        left = self.by_kind.total() - len(self.shown)
        kinds = ", ".join(f"{kind} {number:,}" for kind, number in sorted(self.by_kind.items()))
        return f"{left:,} more cannot be read; all by kind: {kinds}" if left else ""


class Billed(NamedTuple):
    """What the rows of one time, model and kind at one price come to."""

    model: str
    kind: str
    at: When
    price: Decimal
    """Of one token, as the row has it."""


class Group(NamedTuple):
    """What is summed: a time and model in a currency."""

    at: When
    model: str
    currency: str


class Span(NamedTuple):
    """A time and model."""

    at: When
    model: str


class Row:
    """Rows of the export that say the same, and what was found of them."""

    __slots__ = ("billed", "places", "prices", "quantity", "why")

    def __init__(self, billed: Billed) -> None:
        self.billed = billed
        self.quantity = 0
        """Tokens."""
        self.places = Places()
        self.prices: tuple[Price, ...] = ()
        """The prices of the lists of then that they are charged at."""
        self.why = ""
        """Why it is none of these; empty where it is."""

    @property
    def amount(self) -> Decimal:
        """What they come to by their own price."""
        return EXACT.multiply(self.billed.price, self.quantity)

    def too_much(self, price: Price) -> Decimal:
        """How much more than at a price they come to."""
        return EXACT.subtract(self.amount, EXACT.divide(EXACT.multiply(price, self.quantity), price.unit_quantity))

    @property
    def currency(self) -> str:
        """That of the list in which the price stands; empty where it is in both or none."""
        found = {price.currency for price in self.prices}
        return found.pop() if len(found) == 1 else ""

    @property
    def label(self) -> str:
        """Which price it is, in words."""
        periods = list(dict.fromkeys(price.period for price in self.prices))
        return " or ".join(f"the {_LABELS[period]}" for period in periods)


_LABELS = {"off_peak": "off-peak price", "peak": "peak price", "standard": "price round the clock"}


class Charged:
    """What was charged for a time and model in a currency, from all wallets."""

    __slots__ = ("amount", "places")

    def __init__(self) -> None:
        self.amount = Decimal(0)
        self.places = Places()


class Requests:
    """How many requests were counted for a time and model."""

    __slots__ = ("number", "places")

    def __init__(self) -> None:
        self.number = 0
        self.places = Places()


class Bill:
    """All that an export says."""

    def __init__(self) -> None:
        self.rows: dict[Billed, Row] = {}
        self.charges: dict[Group, Charged] = {}
        self.requests: dict[Span, Requests] = {}
        self.usages: dict[Span, dict[str, int]] = {}
        """What was used of which no price is said, with the fields that `get_cost` reads."""
        self.unpriced: dict[Span, str] = {}
        """Of which of these there is no price to give, and why."""
        self.bad = Unread()

    def everything(self) -> Iterator[tuple[When, str, Places]]:
        """The time and model of all rows, and where they stand."""
        yield from self.used()
        yield from self.charged()

    def used(self) -> Iterator[tuple[When, str, Places]]:
        """Those of what was used."""
        yield from ((billed.at, billed.model, row.places) for billed, row in self.rows.items())
        yield from ((span.at, span.model, counted.places) for span, counted in self.requests.items())

    def charged(self) -> Iterator[tuple[When, str, Places]]:
        """Those of what was charged."""
        yield from ((group.at, group.model, charged.places) for group, charged in self.charges.items())

    @property
    def says_what_was_used(self) -> bool:
        """Whether there is anything to check."""
        return bool(self.rows or self.usages or self.requests)


def read_bill(reads: Iterable[Read]) -> Bill:
    """What the rows of an export come to."""
    bill = Bill()
    for each in reads:
        if isinstance(each, Record):
            _enter(bill, each)
        elif isinstance(each, Charge):
            charged = bill.charges.setdefault(Group(each.at, each.model, each.currency), Charged())
            charged.amount = EXACT.add(charged.amount, each.amount)
            charged.places.add(each.place)
        elif isinstance(each, BadRow):
            bill.bad.add(each.place, each.kind, str(each))
    return bill


def _enter(bill: Bill, record: Record) -> None:
    span = Span(record.at, record.model)
    if record.requests:
        counted = bill.requests.setdefault(span, Requests())
        counted.number += record.requests
        counted.places.add(record.place)
    for kind, quantity in (record.usage or {}).items():
        if record.price is None:
            counts = bill.usages.setdefault(span, {})
            counts[kind] = counts.get(kind, 0) + quantity
            continue
        billed = Billed(record.model, kind, record.at, record.price)
        row = bill.rows.get(billed)
        if row is None:
            row = bill.rows[billed] = Row(billed)
        row.quantity += quantity
        row.places.add(record.place)


def start_of(at: When) -> datetime:
    """The first instant of a time."""
    return at[0] if isinstance(at, tuple) else at


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By time, model and kind."""
    return sorted(rows, key=lambda row: (start_of(row.billed.at), row.billed.model, row.billed.kind))


def written(at: When) -> str:
    """A time as its file has it: a day of its own time zone, or start and end."""
    if not isinstance(at, tuple):
        return _clock(at)
    start, end = at
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    if start == midnight and end.replace(tzinfo=None) - start.replace(tzinfo=None) == DAY:
        offset = start.isoformat()[-6:]
        return f"{start.date()} {'UTC' if offset == '+00:00' else offset}"
    return f"{_clock(start)} – {_clock(end)}"


def _clock(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes" if not (moment.second or moment.microsecond) else "auto")
