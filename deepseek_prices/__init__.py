"""What a call to DeepSeek's API cost at an instant: `get_price(model, kind, at)`. Not official.

>>> from datetime import datetime, timezone
>>> from deepseek_prices import get_price
>>> get_price("deepseek-chat", "output", at=datetime(2025, 1, 15, tzinfo=timezone.utc))
<Price 0.28 USD per 1,000,000 tokens: deepseek-chat output standard, list price 1.10, edition 2024-12-26T112648Z>

- What does it cost at an instant? `get_price`; when does that change? `next_change`; what was it before? `history`
- What did a call cost? `get_cost`
- Is my bill right? `deepseek_prices.bill`
- Where does this figure come from? `deepseek_prices.audit.why`
- What do millions of rows cost? `deepseek_prices.bulk`
"""

TYPE_CHECKING = False  # `typing` costs more to import than the whole lookup
if TYPE_CHECKING:
    from deepseek_prices.ahead import PriceChange, next_change
    from deepseek_prices.audit.evidence import PublishedEdition
    from deepseek_prices.balance import BalanceError, Deduction, deduct
    from deepseek_prices.catalogue import Span, editions, history, kinds, models, observed_until, services
    from deepseek_prices.cost import Cost, Line, get_cost
    from deepseek_prices.cost_range import CostRange
    from deepseek_prices.errors import (
        CalendarUnknown,
        NoLongerSold,
        NotYet,
        PriceError,
        PriceUnknown,
        UnknownCurrency,
        UnknownKind,
        UnknownProduct,
    )
    from deepseek_prices.literals import Currency, Kind, Period
    from deepseek_prices.loading import load
    from deepseek_prices.lookup import get_price
    from deepseek_prices.model import Limit, Model, get_model
    from deepseek_prices.price import Amount, Price
    from deepseek_prices.tracks import LoadError
    from deepseek_prices.usage.listed import UsageError

    __version__: str

# In the order of the API reference.
__all__ = [  # noqa: RUF022
    "get_price",
    "Price",
    "Amount",
    "get_cost",
    "Cost",
    "CostRange",
    "Line",
    "get_model",
    "Model",
    "Limit",
    "models",
    "services",
    "kinds",
    "history",
    "Span",
    "next_change",
    "PriceChange",
    "editions",
    "PublishedEdition",
    "observed_until",
    "load",
    "deduct",
    "Deduction",
    "PriceError",
    "UnknownProduct",
    "UnknownKind",
    "UnknownCurrency",
    "NotYet",
    "NoLongerSold",
    "PriceUnknown",
    "CalendarUnknown",
    "UsageError",
    "BalanceError",
    "LoadError",
    "Kind",
    "Currency",
    "Period",
]

# All is imported when it is first asked for. A price needs little of it; and what compiles the prices uses modules of
# this package, but must do without the compiled ones.
_LATER = {
    "lookup": ("get_price",),
    "price": ("Amount", "Price"),
    "ahead": ("PriceChange", "next_change"),
    "balance": ("BalanceError", "Deduction", "deduct"),
    "cost": ("Cost", "Line", "get_cost"),
    "cost_range": ("CostRange",),
    "audit.evidence": ("PublishedEdition",),
    "catalogue": ("Span", "editions", "history", "kinds", "models", "observed_until", "services"),
    "errors": (
        "CalendarUnknown",
        "NoLongerSold",
        "NotYet",
        "PriceError",
        "PriceUnknown",
        "UnknownCurrency",
        "UnknownKind",
        "UnknownProduct",
    ),
    "literals": ("Currency", "Kind", "Period"),
    "loading": ("load",),
    "model": ("Limit", "Model", "get_model"),
    "tracks": ("LoadError",),
    "usage.listed": ("UsageError",),
}


def __getattr__(name: str) -> object:
    for module, names in _LATER.items():
        if name in names:
            found: object = getattr(__import__(f"{__name__}.{module}", fromlist=[name]), name)
            globals()[name] = found  # from now on it is found without asking here
            return found
    if name == "__version__":
        from importlib.metadata import version

        return version("deepseek-prices")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
