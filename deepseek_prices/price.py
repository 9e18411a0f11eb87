"""A price: an exact decimal that knows where it comes from."""

from datetime import datetime
from decimal import Decimal

_FIELDS = (
    "currency",
    "unit",
    "unit_quantity",
    "model",
    "kind",
    "period",
    "list_price",
    "edition",
    "in_force_from",
    "in_force_until",
    "certain",
    "observed_until",
    "source",
)


class Immutable:
    """Refuses to change."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} cannot be changed ({name})")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__} cannot be changed ({name})")


class Record(Immutable):
    """A value with named fields: equal and hashable by them."""

    __slots__: tuple[str, ...] = ()

    def __init__(self, *values: object) -> None:
        for name, value in zip(self.__slots__, values):  # noqa: B905 - made here only
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self._values()


class Price(Immutable, Decimal):
    """The amount per unit, exact and as printed: a `Decimal` in all arithmetic.

    Equal to the `Decimal` of its amount, and so to any other `Price` of that amount: two kinds or models that cost the
    same are equal. Immutable.
    """

    __slots__ = _FIELDS

    currency: str
    """`USD` or `CNY`."""
    unit: str
    """What the amount is for, such as `1,000,000 tokens`."""
    unit_quantity: int
    """The number in `unit`."""
    model: str
    """The model or service that the name is billed as."""
    kind: str
    """What is billed, such as `output`."""
    period: str
    """`standard`, `off_peak` or `peak`."""
    list_price: Decimal | None
    """The original price while a discount runs, otherwise None."""
    edition: str
    """The price list that it stands in, a file in `data/editions/`."""
    in_force_from: datetime
    """The first instant of that price list (UTC)."""
    in_force_until: datetime | None
    """The first instant of the next price list (UTC), or None for the newest."""
    certain: bool
    """False between the bounds of a change whose instant is not known, and for a figure that no copy prints."""
    observed_until: datetime
    """The newest instant for which the official page's state is known (UTC): how old this knowledge is."""
    source: str
    """The address of the best source of the price list."""

    def __new__(cls, amount: str, **fields: object) -> "Price":
        """A price with all fields; made by the lookup only."""
        price = super().__new__(cls, amount)
        for name in _FIELDS:
            object.__setattr__(price, name, fields[name])
        return price

    def __repr__(self) -> str:
        listed = "" if self.list_price is None else f", list price {self.list_price}"
        doubt = "" if self.certain else ", not certain"
        return (
            f"<Price {self} {self.currency} per {self.unit}: {self.model} {self.kind} {self.period}{listed}"
            f", edition {self.edition}{doubt}>"
        )

    def __reduce__(self) -> tuple[object, ...]:  # type: ignore[override] # a pickle of a bare Decimal loses the fields
        return _restore, (str(self), {name: getattr(self, name) for name in _FIELDS})

    def as_dict(self) -> dict[str, object]:
        """Amount and fields as JSON has them: decimals and instants (UTC, ISO 8601) as strings."""
        values: dict[str, object] = {"amount": str(self)}
        for name in _FIELDS:
            value = getattr(self, name)
            if isinstance(value, datetime):
                value = written(value)
            values[name] = str(value) if isinstance(value, Decimal) else value
        return values


def written(moment: datetime) -> str:
    """An instant in UTC as JSON and messages have it: ISO 8601 with a Z."""
    return moment.isoformat().replace("+00:00", "Z")


def _restore(amount: str, fields: dict[str, object]) -> Price:
    return Price(amount, **fields)
