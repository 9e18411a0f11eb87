"""A price, a cost and a range of costs as fields of a pydantic model: imported when pydantic asks.

Python's `model_dump()` leaves them as they are; their JSON is that of `as_dict()`. Validation takes the object itself,
or what `as_dict()` gives, whole, and makes the same object of it. It takes nothing else for money: no number, no amount
without its currency and origin, no cost that is not the sum of its lines, no range from more to less.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from deepseek_prices.cost import Cost, Line
from deepseek_prices.cost_range import CostRange
from deepseek_prices.instants import in_utc
from deepseek_prices.price import Amount, Price, amount_of
from deepseek_prices.usage.quantities import EXACT

_TEXT = core_schema.str_schema(strict=True)
_MONEY = core_schema.str_schema(strict=True, pattern=r"^[0-9]{1,80}(\.[0-9]{1,100})?$")
_QUANTITY = core_schema.union_schema([core_schema.int_schema(strict=True, gt=0), _MONEY])
_BOOL = core_schema.bool_schema(strict=True)
_CURRENCY = core_schema.literal_schema(["USD", "CNY"])
_INSTANT = core_schema.datetime_schema(tz_constraint="aware")
_FIELDS: dict[str, CoreSchema] = {
    "amount": _MONEY,
    "currency": _CURRENCY,
    "unit": _TEXT,
    "unit_quantity": core_schema.int_schema(strict=True, gt=0),
    "model": _TEXT,
    "kind": _TEXT,
    "period": core_schema.literal_schema(["standard", "off_peak", "peak"]),
    "list_price": core_schema.nullable_schema(_MONEY),
    "edition": _TEXT,
    "in_force_from": _INSTANT,
    "in_force_until": core_schema.nullable_schema(_INSTANT),
    "certain": _BOOL,
    "observed_until": _INSTANT,
    "source": _TEXT,
}


def price_schema(of: type[Price]) -> CoreSchema:
    """What pydantic takes for a price, and writes."""
    return _schema(of, _record(_FIELDS, _price))


def cost_schema(of: type[Cost]) -> CoreSchema:
    """What pydantic takes for a cost, and writes."""
    return _schema(of, _cost_record())


def range_schema(of: type[CostRange]) -> CoreSchema:
    """What pydantic takes for a range of costs, and writes."""
    amount = _record({"amount": _MONEY, "currency": _CURRENCY, "certain": _BOOL}, _end)
    end = core_schema.union_schema([_cost_record(), amount])
    fields = {"low": end, "high": end, "currency": _CURRENCY, "why": _TEXT, "certain": _BOOL}
    return _schema(of, _record(fields, _range))


def _cost_record() -> CoreSchema:
    line = _record(
        {"kind": _TEXT, "quantity": _QUANTITY, "price": _record(_FIELDS, _price), "amount": _MONEY},
        lambda read: Line(
            **read | {"quantity": _number(read["quantity"]), "amount": _amount(read["amount"], read["price"])}
        ),
    )
    fields = {
        "amount": _MONEY,
        "currency": _CURRENCY,
        "model": _TEXT,
        "at": _INSTANT,
        "until": core_schema.nullable_schema(_INSTANT),
        "certain": _BOOL,
        "lines": core_schema.list_schema(line),
    }
    return _record(fields, _cost)


def _schema(of: type[Amount | CostRange], record: CoreSchema) -> CoreSchema:
    return core_schema.json_or_python_schema(
        json_schema=record,
        python_schema=core_schema.union_schema([core_schema.is_instance_schema(of), record]),
        serialization=core_schema.plain_serializer_function_ser_schema(
            lambda amount: cast("Price | Cost | CostRange", amount).as_dict(), when_used="json"
        ),
    )


def _record(fields: Mapping[str, CoreSchema], make: Any) -> CoreSchema:
    listed = {name: core_schema.typed_dict_field(schema, required=True) for name, schema in fields.items()}
    return core_schema.no_info_after_validator_function(
        make, core_schema.typed_dict_schema(listed, extra_behavior="forbid")
    )


def _price(read: dict[str, Any]) -> Price:
    fields: dict[str, Any] = {
        name: in_utc(value) if isinstance(value, datetime) else value for name, value in read.items()
    }
    if fields["list_price"] is not None:
        fields["list_price"] = Amount(fields["list_price"], fields["currency"])
    return Price(fields.pop("amount"), **fields)


def _cost(read: dict[str, Any]) -> Cost:
    lines: list[Line] = read["lines"]
    total = Decimal(0)
    for line in lines:
        amount = EXACT.divide(EXACT.multiply(line.price, line.quantity), line.price.unit_quantity)
        if line.amount != amount or line.kind != line.price.kind:
            raise PydanticCustomError("cost", "a line is not its quantity times its price")
        if line.price.currency != read["currency"]:
            raise PydanticCustomError("cost", "a line is in another currency")
        total = EXACT.add(total, amount)
    if Decimal(read["amount"]) != total:
        raise PydanticCustomError("cost", "the amount is not the sum of the lines")
    if read["certain"] != all(line.price.certain for line in lines):
        raise PydanticCustomError("cost", "a cost is certain where all its prices are, and only there")
    until = None if read["until"] is None else in_utc(read["until"])
    return Cost(read["amount"], read["currency"], read["model"], in_utc(read["at"]), tuple(lines), until)


def _end(read: dict[str, Any]) -> Amount:
    return amount_of(Decimal(read["amount"]), read["currency"], read["certain"])


def _range(read: dict[str, Any]) -> CostRange:
    low, high, certain = read["low"], read["high"], read["certain"]
    if not read["currency"] == low.currency == high.currency:
        raise PydanticCustomError("cost_range", "an end is in another currency")
    if not low < high:
        raise PydanticCustomError("cost_range", "the least is not less than the most")
    if certain and not (low.certain and high.certain):
        raise PydanticCustomError("cost_range", "a range is certain only where both ends are")
    return CostRange(low, high, read["why"], certain)


def _number(quantity: int | str) -> int | Decimal:
    return quantity if isinstance(quantity, int) else Decimal(quantity)


def _amount(amount: str, price: Price) -> Amount:
    return amount_of(Decimal(amount), price.currency, price.certain)
