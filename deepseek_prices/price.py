"""Amounts of money, and a price: an exact decimal that knows where it comes from."""

from datetime import datetime
from decimal import Decimal

from deepseek_prices.instants import written

TYPE_CHECKING = False  # `typing` costs more to import than the whole lookup
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, overload

    Made = TypeVar("Made")

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


class Amount(Immutable, Decimal):
    """An amount of money, exact: a `Decimal` that knows its currency.

    A sum or difference of amounts in one currency is an `Amount` in it, also one that begins with 0, as `sum` does.
    Amounts in two currencies raise `TypeError` where they meet: in `+`, `-`, `<`, `<=`, `>`, `>=`, `//`, `%`, `divmod`,
    `max`, `min`, `sum`, `sorted` and the methods of `Decimal`; they are never equal. Everything else gives a plain
    `Decimal`, which knows no currency: a product or quotient, what is rounded, and the sum with a number that is not 0.
    What makes plain numbers of its arguments before it computes cannot be caught: `Context.add`, `Decimal.fma` of a
    plain number, `statistics`, `float`.

    Equal to the `Decimal` of its amount. Written digit for digit, never with an exponent. Immutable.
    """

    __slots__ = ("currency",)

    currency: str
    """`USD` or `CNY`."""
    certain: "bool" = True
    """Whether every price in it is; that of a sum is False where an amount in it is not certain."""

    def __new__(cls, amount: "Decimal | str | int", currency: str) -> "Amount":
        """An amount in a currency; made by this package only."""
        made = Decimal.__new__(cls, amount)
        _set_currency(made, currency)
        return made

    def __str__(self) -> str:
        return Decimal.__format__(self, "f")

    def __repr__(self) -> str:
        return f"<Amount {self} {self.currency}{'' if self.certain else ', not certain'}>"

    def __format__(self, spec: str, context: object = None) -> str:
        """As that of a `Decimal`; where the type is left out, never with an exponent."""
        if spec[-1:].isalpha() or spec.endswith("%"):
            return Decimal.__format__(self, spec)
        before, point, digits = spec.rpartition(".")
        if not point or not digits.isdigit():
            return Decimal.__format__(self, f"{spec}f")
        rounded = Decimal(Decimal.__format__(self, f".{digits}"))
        return Decimal.__format__(rounded, f"{before}f")

    def __eq__(self, other: object) -> bool:
        return not _differ(self, other) and Decimal.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return _differ(self, other) or Decimal.__ne__(self, other)

    __hash__ = Decimal.__hash__

    if TYPE_CHECKING:  # the operators themselves are made below

        @overload
        def __add__(self, other: "Amount", /) -> "Amount": ...
        @overload
        def __add__(self, other: "Decimal | int", /) -> Decimal: ...
        def __add__(self, other: "Decimal | int", /) -> Decimal: ...

        @overload
        def __sub__(self, other: "Amount", /) -> "Amount": ...
        @overload
        def __sub__(self, other: "Decimal | int", /) -> Decimal: ...
        def __sub__(self, other: "Decimal | int", /) -> Decimal: ...

    def __reduce__(self) -> tuple[object, ...]:  # type: ignore[override] # a pickle of a bare Decimal loses the fields
        return restored, (
            type(self),
            Decimal.__str__(self),
            {name: getattr(self, name) for name in _names(type(self))},
        )


_set_currency = vars(Amount)["currency"].__set__  # past what refuses changes


def _differ(amount: Amount, other: object) -> bool:
    """Whether two amounts are in two currencies."""
    return isinstance(other, Amount) and other.currency != amount.currency


def _in_one_currency(name: str) -> "Callable[..., Any]":
    """A method of `Decimal` that refuses amounts in two currencies, and keeps the currency of a sum."""
    plain = getattr(Decimal, name)
    is_sum = name in _SUMS

    def method(self: Amount, *others: object, **named: object) -> object:
        for other in (*others, *named.values()):
            if _differ(self, other):
                raise TypeError(
                    f"an amount in {self.currency} and one in {other.currency} cannot be added or compared: "  # type: ignore[attr-defined] # an amount
                    "neither list is a conversion of the other; ask for both in one currency"
                )
        found = plain(self, *others, **named)
        if not is_sum or found is NotImplemented:
            return found
        (other,) = others
        if isinstance(other, Amount):
            return amount_of(found, self.currency, self.certain and other.certain)
        return found if other else amount_of(found, self.currency, self.certain)

    method.__name__ = name
    method.__qualname__ = f"Amount.{name}"
    method.__doc__ = plain.__doc__
    return method


_SUMS = ("__add__", "__radd__", "__sub__", "__rsub__")
for _name in (
    *_SUMS,
    *("__lt__", "__le__", "__gt__", "__ge__"),
    *("__floordiv__", "__rfloordiv__", "__mod__", "__rmod__", "__divmod__", "__rdivmod__"),
    *("compare", "compare_signal", "compare_total", "compare_total_mag", "max", "max_mag", "min", "min_mag"),
    *("fma", "next_toward", "remainder_near"),
):
    setattr(Amount, _name, _in_one_currency(_name))


class Doubtful(Amount):
    """An amount that is not certain."""

    __slots__ = ()

    certain = False


def amount_of(amount: "Decimal", currency: str, certain: bool) -> Amount:
    """An amount that is certain or not."""
    return (Amount if certain else Doubtful)(amount, currency)


class Price(Amount):
    """The amount per unit, exact and as printed: a `Decimal`, and in a sum an `Amount` that keeps its currency.

    Equal to the `Decimal` of its amount, and so to any other `Price` of that amount in its currency: two kinds or
    models that cost the same are equal. Immutable.

    It can be a field of a pydantic model: its JSON is that of `as_dict`, which is validated to the same price again.
    """

    __slots__ = _FIELDS[1:]  # the currency is that of the amount

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
    list_price: Amount | None
    """The original price while a discount runs, otherwise None."""
    edition: str
    """The edition that it stands in, a file in `data/editions/`."""
    in_force_from: datetime
    """The first instant of that edition (UTC)."""
    in_force_until: datetime | None
    """The first instant of the next edition (UTC), or None for the newest."""
    certain: bool
    """False between the bounds of a change whose instant is not known, and for a figure that no copy prints."""
    observed_until: datetime
    """The last time that the official page, or a copy of it, was seen (UTC): how old this knowledge is."""
    source: str
    """The address at which the best source of the edition can be opened: that very copy where its place is known."""

    def __new__(cls, amount: str, **fields: object) -> "Price":
        """A price with all fields; made by the lookup only."""
        return restored(cls, amount, fields)  # type: ignore[return-value] # of the class that is asked for

    def __repr__(self) -> str:
        listed = "" if self.list_price is None else f", list price {self.list_price}"
        doubt = "" if self.certain else ", not certain"
        return (
            f"<Price {self} {self.currency} per {self.unit}: {self.model} {self.kind} {self.period}{listed}"
            f", edition {self.edition}{doubt}>"
        )

    def doubtful(self) -> "Price":
        """The same price, not certain."""
        fields = {name: getattr(self, name) for name in _FIELDS}
        return Price(Decimal.__str__(self), **fields | {"certain": False})

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> "Any":
        from deepseek_prices.validation import price_schema

        return price_schema(cls)

    def as_dict(self) -> dict[str, object]:
        """Amount and fields as JSON has them: decimals and instants (UTC, ISO 8601) as strings."""
        values: dict[str, object] = {"amount": str(self)}
        for name in _FIELDS:
            value = getattr(self, name)
            if isinstance(value, datetime):
                value = written(value)
            values[name] = digits(value) if isinstance(value, Decimal) else value
        return values


def digits(value: "Decimal | int") -> str:
    """A number with all its digits, never with an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _names(of: type) -> tuple[str, ...]:
    """The fields of an amount or a named tuple."""
    listed: tuple[str, ...] = getattr(of, "_fields", ()) or getattr(of, "__slots__", ())
    names = tuple(name for name in listed if not name.startswith("_"))
    return names if "currency" in names or not issubclass(of, Amount) else ("currency", *names)


def restored(of: type, amount: str | None, fields: dict[str, object]) -> object:
    """An amount or a named tuple from its fields by name, as a pickle has them."""
    if fields.keys() != {*_names(of)}:
        raise _of_another_version(of, fields)
    if issubclass(of, tuple):
        return of(**fields)
    made: object = Decimal.__new__(of, amount) if issubclass(of, Amount) else object.__new__(of)  # type: ignore[arg-type]
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


def by_name(of: "type[Made]") -> "type[Made]":
    """Let the pickles of a named tuple go by the names of its fields, too."""

    def reduced(self: "Any") -> tuple[object, ...]:
        return restored, (of, None, self._asdict())

    of.__reduce__ = reduced  # type: ignore[method-assign]
    return of


def _restore(amount: str, fields: dict[str, object]) -> object:
    """What pickles of the first versions call for a price."""
    return restored(Price, amount, fields)


def _of_another_version(of: type, fields: dict[str, object]) -> Exception:
    from pickle import UnpicklingError

    missing = ", ".join(name for name in _names(of) if name not in fields) or "none"
    unknown = ", ".join(name for name in fields if name not in _names(of)) or "none"
    return UnpicklingError(
        f"a {of.__name__} of another version of deepseek-prices cannot be read (fields that are missing: {missing}; "
        f"that are not known here: {unknown}): read it with that version, or ask for it again"
    )
