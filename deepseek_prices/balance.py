"""What a cost takes from a balance, by the rule of the price page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from deepseek_prices.cost import Cost
from deepseek_prices.price import Amount, amount_of, by_name
from deepseek_prices.usage.quantities import EXACT, decimal, shown

_DIGITS = 90  # more than a cost has, so that what is left of a balance is a balance
_AMOUNTS = ("total_balance", "granted_balance", "topped_up_balance")


class BalanceError(ValueError):
    """The balance is not of the form of DeepSeek's answer. `str()` says where, what was expected and found."""

    place: str
    """Where, as `balance_infos[0].total_balance`."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.place = place


@by_name
class Deduction(NamedTuple):
    """What a cost takes from a balance. The three parts are exact, and their sum is the cost."""

    currency: str
    """`USD` or `CNY`, the cost's; the other stays as it was."""
    from_granted: Amount
    """What the granted balance pays."""
    from_topped_up: Amount
    """What the topped-up balance pays."""
    uncovered: Amount
    """What no balance pays. It is not taken from the balance."""
    balance: dict[str, object]
    """The balance after it, in the form of the answer but without `is_available`, which only DeepSeek says."""

    def __hash__(self) -> int:  # of a mapping there is none
        return hash((self.currency, self.from_granted, self.from_topped_up, self.uncovered))


def deduct(cost: Cost, balance: Mapping[str, object]) -> Deduction:
    """What a cost takes from a balance: from the granted one first, then from the topped-up one.

    Args:
        cost: As of `get_cost`.
        balance: DeepSeek's answer to `GET /user/balance` as a mapping, or the `balance` of another deduction; it is not
            changed. Only the entry of the cost's currency pays; where there is none, nothing is covered. An overdrawn
            topped-up balance pays nothing.

    Returns:
        What each balance pays, what none pays, and the balance after it.

    Raises:
        TypeError: `cost` is no `Cost`.
        BalanceError: The balance is not of that form.

    Source: "Deduction Rules" of DeepSeek's "Models & Pricing" page: "The expense = number of tokens × price. The
    corresponding fees will be directly deducted from your topped-up balance or granted balance, with a preference for
    using the granted balance first when both balances are available."

    Example:
        >>> from datetime import datetime, timezone
        >>> from deepseek_prices import get_cost
        >>> cost = get_cost("deepseek-chat", {"output": 1_000_000}, datetime(2025, 1, 15, tzinfo=timezone.utc))
        >>> amounts = {"total_balance": "10.05", "granted_balance": "0.05", "topped_up_balance": "10.00"}
        >>> deduction = deduct(cost, {"balance_infos": [{"currency": "USD", **amounts}]})
        >>> print(deduction.from_granted, deduction.from_topped_up, deduction.uncovered)
        0.05 0.23 0.00
    """
    if not isinstance(cost, Cost):
        raise TypeError(
            f"cost: a Cost, which has a currency, is expected, not {type(cost).__name__}: pass that of get_cost, or, of "
            "a range, its low or its high"
        )
    entries = _entries(balance)
    entry = entries.get(cost.currency, {})
    left = Decimal(cost)
    paid: dict[str, Decimal] = {}
    for name in ("granted_balance", "topped_up_balance"):
        paid[name] = min(left, max(entry.get(name, Decimal(0)), Decimal(0))) or Decimal(0)  # no digits of another zero
        left = EXACT.subtract(left, paid[name])
    if entry:
        entries[cost.currency] = _after(entry, paid)
    infos = [
        {"currency": currency, **{name: f"{entry[name]:f}" for name in _AMOUNTS}} for currency, entry in entries.items()
    ]
    granted, topped_up, uncovered = (amount_of(each, cost.currency, cost.certain) for each in (*paid.values(), left))
    return Deduction(cost.currency, granted, topped_up, uncovered, {"balance_infos": infos})


def _after(entry: dict[str, Decimal], paid: dict[str, Decimal]) -> dict[str, Decimal]:
    rest = {name: EXACT.subtract(entry[name], paid[name]) for name in paid}
    return {"total_balance": EXACT.add(*rest.values()), **rest}


def _entries(balance: object) -> dict[str, dict[str, Decimal]]:
    """The amounts of each currency."""
    if not isinstance(balance, Mapping):
        raise _error("balance", "the mapping that GET /user/balance answers with", balance)
    infos = _member(balance, "balance_infos", "")
    if not isinstance(infos, list | tuple):
        raise _error("balance_infos", "a list", infos)
    entries: dict[str, dict[str, Decimal]] = {}
    for position, info in enumerate(infos):
        place = f"balance_infos[{position}]"
        if not isinstance(info, Mapping):
            raise _error(place, "a mapping", info)
        currency = _member(info, "currency", f"{place}.")
        if not isinstance(currency, str) or not currency:
            raise _error(f"{place}.currency", "a currency such as 'USD'", currency)
        if currency in entries:
            raise _error(f"{place}.currency", "each currency once", currency)
        entries[currency] = _amounts(info, f"{place}.")
    return entries


def _amounts(info: Mapping[str, object], place: str) -> dict[str, Decimal]:
    amounts = {}
    for name in _AMOUNTS:
        value = _member(info, name, place)
        amount = decimal(value, _DIGITS)
        if amount is None:
            raise _error(place + name, "an exact amount, as the string '110.00' is,", value)
        amounts[name] = amount
    total, granted, topped_up = amounts.values()
    if granted < 0:
        raise _error(f"{place}granted_balance", "an amount from 0", info["granted_balance"])
    if total != EXACT.add(granted, topped_up):
        expected = f"granted_balance {granted:f} + topped_up_balance {topped_up:f}"
        raise _error(f"{place}total_balance", expected, info["total_balance"])
    return amounts


def _member(mapping: Mapping[str, object], name: str, place: str) -> object:
    if name not in mapping:
        raise BalanceError(f"{place}{name} is missing: pass the answer of GET /user/balance as it is", place + name)
    return mapping[name]


def _error(place: str, expected: str, value: object) -> BalanceError:
    found = f"{type(value).__name__} {shown(value)}"
    advice = "pass the answer of GET /user/balance as it is"
    return BalanceError(f"{place}: {expected} is expected, not {found}: {advice}", place)
