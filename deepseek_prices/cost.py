"""What a call cost: the usage of a response, priced line by line, exact; a range where not all of it is known."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, LiteralString, NamedTuple, overload

from deepseek_prices.instants import from_second, in_utc, to_second, written
from deepseek_prices.lookup import get_price, priced
from deepseek_prices.price import Amount, Price, amount_of, by_name, digits
from deepseek_prices.usage.quantities import EXACT, quantities

if TYPE_CHECKING:
    from typing import TypeAlias

    from deepseek_prices.cost_range import CostRange
    from deepseek_prices.literals import Currency, NoCacheSplit, UnknownHolidays, deprecated

    At: TypeAlias = datetime | tuple[datetime, datetime]  # an instant, or a time

    Billed: TypeAlias = tuple[str, int | Decimal, Price]  # a kind, its quantity and price

_NOTHING = Decimal(0)
_UNIT = 1_000_000  # by which tokens are sold


@by_name
class Line(NamedTuple):
    """What one kind of a usage cost."""

    kind: str
    """What is billed, such as `output`."""
    quantity: int | Decimal
    """How many tokens, requests, pages or characters; of hours a `Decimal`. More than 0."""
    price: Price
    """The price, per `price.unit_quantity`."""
    amount: Amount
    """Quantity times price, exact, in the currency of the price."""

    def as_dict(self) -> dict[str, object]:
        """All fields as JSON has them: decimals as strings, the price as of `Price.as_dict`."""
        return {
            "kind": self.kind,
            "quantity": self.quantity if isinstance(self.quantity, int) else digits(self.quantity),
            "price": self.price.as_dict(),
            "amount": str(self.amount),
        }


class Cost(Amount):
    """The sum of the lines, exact: a `Decimal`, and in a sum an `Amount` that keeps its currency.

    Immutable. Equal to the `Decimal` of its amount, as a `Price` is. It can be a field of a pydantic model, as a
    `Price` can.
    """

    __slots__ = ("model", "at", "until", "lines", "_asked")  # noqa: RUF023 - the order of the fields

    currency: str
    """`USD` or `CNY`."""
    model: str
    """The name that was asked for; what it is billed as is in the prices of the lines."""
    at: datetime
    """The instant that was asked for (UTC; with its own offset where that is beyond the years 1 to 9999 of UTC); of a
    time its start."""
    until: datetime | None
    """The end of the time that was asked for (likewise); None where an instant was."""
    _asked: "tuple[str, datetime, list[Billed]]"
    lines: tuple[Line, ...]
    """One for each kind of which there is more than nothing, and for each service that the model called."""

    def __new__(  # noqa: PLR0913, PLR0917 - all its fields
        cls,
        amount: Decimal | str,
        currency: str,
        model: str,
        at: datetime,
        lines: tuple[Line, ...],
        until: datetime | None = None,
    ) -> "Cost":
        """A cost with all fields; made by `get_cost` only."""
        cost = super().__new__(cls, amount, currency)
        _set_model(cost, model)
        _set_at(cost, at)
        _set_until(cost, until)
        _set_lines(cost, lines)
        return cost  # type: ignore[return-value] # of the class that is asked for

    if not TYPE_CHECKING:  # for a type checker every name would be an attribute

        def __getattr__(self, name: str) -> object:
            """The fields, made when one is first asked for: whoever adds up costs needs none."""
            if name not in ("model", "at", "until", "lines"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            model, at, billed = self._asked
            _set_model(self, model)
            _set_at(self, at)
            _set_until(self, None)
            _set_lines(self, tuple(map(line_of, billed)))
            return object.__getattribute__(self, name)

    @property
    def certain(self) -> bool:  # type: ignore[override] # a property: it is seldom asked for
        """Whether all its prices are."""
        asked = getattr(self, "_asked", None)  # whoever adds up costs needs no lines for this
        prices = (line.price for line in self.lines) if asked is None else (price for *_, price in asked[-1])
        return all(price.certain for price in prices)

    def __repr__(self) -> str:
        lines = ", ".join(f"{digits(line.quantity)} {line.kind}" for line in self.lines) or "nothing"
        doubt = "" if self.certain else ", not certain"
        until = "" if self.until is None else f" until {written(self.until)}"
        return f"<Cost {self:f} {self.currency}: {self.model} at {written(self.at)}{until}, {lines}{doubt}>"

    def as_dict(self) -> dict[str, object]:
        """Amount, fields and lines as JSON has them: decimals and instants (UTC, ISO 8601) as strings."""
        until = None if self.until is None else written(self.until)
        asked = {"currency": self.currency, "model": self.model, "at": written(self.at), "until": until}
        lines = [line.as_dict() for line in self.lines]
        return {"amount": str(self), **asked, "certain": self.certain, "lines": lines}

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> "Any":
        from deepseek_prices.validation import cost_schema

        return cost_schema(cls)


# Past what refuses changes.
_set_currency = vars(Amount)["currency"].__set__
_set_model, _set_at, _set_until, _set_lines, _set_asked = (vars(Cost)[name].__set__ for name in Cost.__slots__)


if TYPE_CHECKING:  # see `literals.py`

    @overload
    def get_cost(
        model: str,
        usage: object,
        at: "At | None" = None,
        *,
        currency: "Currency" = "USD",
        unknown_holidays: "UnknownHolidays" = "raise",
        no_cache_split: "NoCacheSplit" = "range",
        anthropic_endpoint: bool = False,
    ) -> "Cost | CostRange": ...
    @overload
    @deprecated("not one of the words of Currency: is it misspelt?")
    def get_cost(
        model: str,
        usage: object,
        at: "At | None" = None,
        *,
        currency: LiteralString,
        unknown_holidays: "UnknownHolidays" = "raise",
        no_cache_split: "NoCacheSplit" = "range",
        anthropic_endpoint: bool = False,
    ) -> "Cost | CostRange": ...
    @overload
    def get_cost(  # type: ignore[overload-cannot-match]
        model: str,
        usage: object,
        at: "At | None" = None,
        *,
        currency: str,
        unknown_holidays: "UnknownHolidays" = "raise",
        no_cache_split: "NoCacheSplit" = "range",
        anthropic_endpoint: bool = False,
    ) -> "Cost | CostRange": ...


def get_cost(  # noqa: PLR0913 - all but three are named
    model: str,
    usage: object,
    at: "At | None" = None,
    *,
    currency: "Currency | str" = "USD",
    unknown_holidays: "UnknownHolidays" = "raise",
    no_cache_split: "NoCacheSplit" = "range",
    anthropic_endpoint: bool = False,
) -> "Cost | CostRange":
    """What a call with this usage cost, exact and never rounded; the least and the most where not all is known.

    Args:
        model: As for `get_price`.
        usage: The member `usage` of a response: a mapping, an object with `model_dump()` as those of the SDKs are, or
            one of a dataclass, a named tuple, an attrs or msgspec class, in one of these forms; a field that is None is
            absent.

            - Chat: `prompt_tokens`, `completion_tokens`, of the input `prompt_cache_hit_tokens`,
              `prompt_cache_miss_tokens` or `prompt_tokens_details.cached_tokens`.
            - Responses: `input_tokens`, `output_tokens`, of the input `input_tokens_details.cached_tokens`.
            - Anthropic: `input_tokens`, `output_tokens`, besides the input `cache_read_input_tokens` (hits) and
              `cache_creation_input_tokens` (misses: DeepSeek has no price for writing).
            - By kind: any of the kinds of `get_price` with its quantity, as `{"request": 3}` for `search`.

            Reasoning is part of the output. Quantities are whole numbers; hours may be decimal, as `Decimal` or `str`.
            `server_tool_use` counts what the model called, of which only what succeeded is billed.
        at: The instant of the call, a datetime with a time zone; None is now. Or the time in which it was, or in which
            all of a usage was: its start, and its end, which is not in it, as 24:00 is not in a day. Start and end
            may be of one request: DeepSeek does not say which counts. Where the end of a request counts itself, pass
            the first instant after it.
        currency: `USD` or `CNY`: two official price lists, neither a conversion of the other.
        unknown_holidays: As for `get_price`.
        no_cache_split: What to do with input of which no field says how much of it was cached: `range` gives the
            costs from all hits to all misses, `miss` takes it for misses. Before 2024-08-02 there was no cache.
        anthropic_endpoint: Whether the call was sent to DeepSeek's Anthropic endpoint, where names such as
            `claude-opus-4` are billed as DeepSeek's models. Only who sent it knows: the name alone is another
            provider's.

    Returns:
        The cost, a `Decimal` in the currency, with a line for each kind. A kind of which there is nothing has no line
        and needs no price, but a usage of nothing still asks for the price of one kind, so that an unknown model is an
        error. A `CostRange`, which is no `Decimal`, where the usage may have cost more or less: where a price changes
        within the time, the input is not split, or the model called a service that is billed.

    Raises:
        UsageError: The fields are missing, are no such numbers, contradict each other or cannot be listed in full; or
            there is a quantity under another name, of which nothing here says how it is billed.
        PriceError: As of `get_price`.
        TypeError: As of `get_price`.
        ValueError: As of `get_price`.

    Example:
        >>> from datetime import datetime, timezone
        >>> spent = {"prompt_tokens": 1000, "prompt_cache_hit_tokens": 900, "completion_tokens": 50}
        >>> cost = get_cost("deepseek-chat", spent, datetime(2025, 1, 15, tzinfo=timezone.utc))
        >>> print(cost, cost.currency)
        0.0000406 USD
        >>> [(line.quantity, line.kind, str(line.amount)) for line in cost.lines]
        [(900, 'input_cache_hit', '0.0000126'), (100, 'input_cache_miss', '0.000014'), (50, 'output', '0.000014')]
    """
    spent = quantities(usage)
    instant = from_second(to_second(None)) if at is None else at
    if type(spent) is not dict or isinstance(instant, tuple) or no_cache_split != "range" or anthropic_endpoint:
        from deepseek_prices.possible import possible, settled

        spent = settled(spent, no_cache_split)
        if type(spent) is not dict or isinstance(instant, tuple) or anthropic_endpoint:
            return possible(spent, model, instant, currency, unknown_holidays, anthropic_endpoint)
    billed = priced(model, spent, instant, currency, unknown_holidays)
    if not billed:
        get_price(model, [*spent][-1], instant, currency=currency, unknown_holidays=unknown_holidays)
    total, unit = _NOTHING, _UNIT  # divided once, at the end
    for _, quantity, price in billed:
        if price.unit_quantity != unit:
            total, unit = _divided(_times(total, price.unit_quantity), unit), price.unit_quantity
        total = _times_plus(price, quantity, total)
    cost = _made(Cost, _divided(total, unit))
    # Plain strings also where the caller's are of a class derived from it.
    _set_currency(cost, currency if type(currency) is str else str.__str__(currency))
    name = model if type(model) is str else str.__str__(model)
    _set_asked(cost, (name, instant if instant.tzinfo is UTC else in_utc(instant), billed))
    return cost


def line_of(billed: "Billed") -> Line:
    """A kind, its quantity and price as a line."""
    kind, quantity, price = billed
    amount = _divided(_times(price, quantity), price.unit_quantity)
    return Line(kind, quantity, price, amount_of(amount, price.currency, price.certain))


_made, _times, _times_plus, _divided = Decimal.__new__, EXACT.multiply, EXACT.fma, EXACT.divide
