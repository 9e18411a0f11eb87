"""What a call cost: the usage of a response, priced line by line, exact."""

from datetime import datetime
from decimal import Decimal

from deepseek_prices.instants import from_second, in_utc, to_second, written
from deepseek_prices.lookup import get_price
from deepseek_prices.price import Amount, Price, Record, digits
from deepseek_prices.usage import EXACT, quantities

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deepseek_prices.literals import UnknownHolidays


class Line(Record):
    """What one kind of a usage cost."""

    __slots__ = ("kind", "quantity", "price", "amount")  # noqa: RUF023 - the order of the fields

    kind: str
    """What is billed, such as `output`."""
    quantity: int | Decimal
    """How many tokens, requests, pages or characters; of hours a `Decimal`. More than 0."""
    price: Price
    """The price, per `price.unit_quantity`."""
    amount: Amount
    """Quantity times price, exact, in the currency of the price."""


class Cost(Amount):
    """The sum of the lines, exact: a `Decimal`, and in a sum an `Amount` that keeps its currency.

    Immutable. Equal to the `Decimal` of its amount, as a `Price` is.
    """

    __slots__ = ("model", "at", "lines")  # noqa: RUF023 - the order of the fields

    currency: str
    """`USD` or `CNY`."""
    model: str
    """The name that was asked for; what it is billed as is in the prices of the lines."""
    at: datetime
    """The instant that was asked for (UTC; with its own offset where that is beyond the years 1 to 9999 of UTC)."""
    lines: tuple[Line, ...]
    """One for each kind of which there is more than nothing."""

    def __new__(cls, amount: Decimal | str, currency: str, *fields: object) -> "Cost":
        """A cost with all fields, in their order; made by `get_cost` only."""
        cost = super().__new__(cls, amount, currency)
        for name, value in zip(cls.__slots__, fields, strict=True):
            object.__setattr__(cost, name, value)
        return cost  # type: ignore[return-value] # of the class that is asked for

    def __repr__(self) -> str:
        lines = ", ".join(f"{digits(line.quantity)} {line.kind}" for line in self.lines) or "nothing"
        return f"<Cost {self:f} {self.currency}: {self.model} at {written(self.at)}, {lines}>"

    def as_dict(self) -> dict[str, object]:
        """Amount, fields and lines as JSON has them: decimals and instants (UTC, ISO 8601) as strings."""
        lines = [
            {
                "kind": line.kind,
                "quantity": line.quantity if isinstance(line.quantity, int) else digits(line.quantity),
                "price": line.price.as_dict(),
                "amount": f"{line.amount:f}",
            }
            for line in self.lines
        ]
        asked = {"currency": self.currency, "model": self.model, "at": written(self.at)}
        return {"amount": f"{self:f}", **asked, "lines": lines}


def get_cost(
    model: str,
    usage: object,
    at: datetime | None = None,
    *,
    currency: str = "USD",
    unknown_holidays: "UnknownHolidays" = "raise",
) -> Cost:
    """What a call with this usage cost, exact and never rounded.

    `model`, `at`, `currency` and `unknown_holidays` are those of `get_price`; without `at`, now. `usage` is the member
    `usage` of a response, as a mapping or an SDK's object, in one of these forms. A field that is None is absent.

    - Chat: `prompt_tokens`, `completion_tokens`, of the input `prompt_cache_hit_tokens`, `prompt_cache_miss_tokens` or
      `prompt_tokens_details.cached_tokens`.
    - Responses: `input_tokens`, `output_tokens`, of the input `input_tokens_details.cached_tokens`.
    - Anthropic: `input_tokens`, `output_tokens`, besides the input `cache_read_input_tokens` (hits) and
      `cache_creation_input_tokens` (misses: DeepSeek has no price for writing).
    - By kind: any of the kinds of `get_price` with its quantity, as `{"request": 3}` for `search`.

    Reasoning is part of the output. Input of which no field says that it was cached is `input_cache_miss`. Quantities
    are whole numbers; hours may be decimal, as `Decimal` or `str`. A kind of which there is nothing has no line and
    needs no price, but a usage of nothing still asks for the price of one kind, so that an unknown model is an error.

    Raises `UsageError` where the fields are missing, are no such numbers or contradict each other, and for a quantity
    under another name, as nothing here says how it is billed; otherwise what `get_price` raises.

    >>> from datetime import timezone
    >>> spent = {"prompt_tokens": 1000, "prompt_cache_hit_tokens": 900, "completion_tokens": 50}
    >>> get_cost("deepseek-chat", spent, datetime(2025, 1, 15, tzinfo=timezone.utc))
    <Cost 0.0000406 USD: deepseek-chat at 2025-01-15T00:00:00Z, 900 input_cache_hit, 100 input_cache_miss, 50 output>
    """
    spent = quantities(usage)
    instant = from_second(to_second(None)) if at is None else at
    billed = [kind for kind in spent if spent[kind]]
    lines, total = [], Decimal(0)
    for kind in billed or [*spent][-1:]:
        price = get_price(model, kind, instant, currency=currency, unknown_holidays=unknown_holidays)
        if kind in billed:
            amount = EXACT.divide(EXACT.multiply(price, spent[kind]), price.unit_quantity)
            lines.append(Line(kind, spent[kind], price, Amount(amount, price.currency)))
            total = EXACT.add(total, amount)
    # Plain strings also where the caller's are of a class derived from it.
    return Cost(total, str.__str__(currency), str.__str__(model), in_utc(instant), tuple(lines))
