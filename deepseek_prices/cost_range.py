"""What a call cost at least and at most, where what is known of it leaves more than one cost."""

from __future__ import annotations

from decimal import Decimal

from deepseek_prices.price import Amount, Immutable, restored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BETWEEN = "; "  # reasons


class CostRange(Immutable):
    """The least and the most that a call cost. It is no `Decimal`: what wants one number does not get one of the two.

    A sum with another range, with a `Cost` or with 0 is a range: `sum` adds up costs and ranges in one currency. Equal
    to a range of the same amounts. Immutable. It can be a field of a pydantic model, as a `Cost` can.
    """

    __slots__ = ("low", "high", "why", "certain")  # noqa: RUF023 - the order of the fields

    low: Amount
    """The least. From `get_cost` a `Cost`, with the lines that it is the sum of."""
    high: Amount
    """The most, likewise; more than `low`."""
    why: str
    """What is not known, in words; several reasons with `; ` between them."""
    certain: bool
    """Whether every price that it may have been is."""

    def __init__(self, low: Amount, high: Amount, why: str, certain: bool | None = None) -> None:
        """A range; made by this package only. Where it is not said, it is certain if both its ends are."""
        if not low <= high:
            raise ValueError(f"a range goes from the least to the most, not from {low} to {high}")
        both = low.certain and high.certain
        for name, value in zip(self.__slots__, (low, high, why, both if certain is None else certain), strict=True):
            object.__setattr__(self, name, value)

    @property
    def currency(self) -> str:
        """`USD` or `CNY`."""
        return self.low.currency

    def __add__(self, other: CostRange | Amount | Decimal | int, /) -> CostRange:
        if isinstance(other, CostRange):
            reasons = dict.fromkeys([*self.why.split(_BETWEEN), *other.why.split(_BETWEEN)])
            why = self.why if self.why == other.why else _BETWEEN.join(reasons)
            return CostRange(self.low + other.low, self.high + other.high, why, self.certain and other.certain)
        if isinstance(other, Amount):
            return CostRange(self.low + other, self.high + other, self.why, self.certain and other.certain)
        if not other and isinstance(other, int | Decimal):  # as `sum` begins
            return self
        return NotImplemented

    __radd__ = __add__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CostRange):
            return NotImplemented
        return self.low == other.low and self.high == other.high

    def __hash__(self) -> int:
        return hash((self.low, self.high))

    def __reduce__(self) -> tuple[object, ...]:
        return restored, (CostRange, None, {name: getattr(self, name) for name in self.__slots__})

    def __str__(self) -> str:
        return f"{self.low} – {self.high}"

    def __format__(self, spec: str) -> str:
        """Both ends as a `Cost` is formatted."""
        return f"{self.low:{spec}} – {self.high:{spec}}"

    def __repr__(self) -> str:
        return f"<CostRange {self} {self.currency}: {self.why}{'' if self.certain else ', not certain'}>"

    def as_dict(self) -> dict[str, object]:
        """All fields as JSON has them: an end as of `Cost.as_dict`, that of a sum with its amount alone."""
        said = {"currency": self.currency, "why": self.why, "certain": self.certain}
        return {"low": _as_dict(self.low), "high": _as_dict(self.high), **said}

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> Any:
        from deepseek_prices.validation import range_schema

        return range_schema(cls)


def _as_dict(end: Amount) -> dict[str, object]:
    from deepseek_prices.cost import Cost

    if isinstance(end, Cost):
        return end.as_dict()
    return {"amount": str(end), "currency": end.currency, "certain": end.certain}
