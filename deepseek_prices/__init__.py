"""What a call to DeepSeek's API cost at an instant: `get_price(model, kind, at)`. Not official.

>>> from datetime import datetime, timezone
>>> get_price("deepseek-chat", "output", at=datetime(2025, 1, 15, tzinfo=timezone.utc))
<Price 0.28 USD per 1,000,000 tokens: deepseek-chat output standard, list price 1.10, edition 2024-12-26T115800Z>
"""

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
from deepseek_prices.history import Edition, Span, editions, history, kinds, models, observed_until
from deepseek_prices.lookup import get_price
from deepseek_prices.price import Price

__all__ = [
    "CalendarUnknown",
    "Edition",
    "NoLongerSold",
    "NotYet",
    "Price",
    "PriceError",
    "PriceUnknown",
    "Span",
    "UnknownCurrency",
    "UnknownKind",
    "UnknownProduct",
    "editions",
    "get_price",
    "history",
    "kinds",
    "models",
    "observed_until",
]
