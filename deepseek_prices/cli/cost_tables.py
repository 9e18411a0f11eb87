"""What `cost` shows: the lines of one cost, or the sums of a log, as tables and as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from deepseek_prices import Cost, CostRange
from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import CHECK_FAILED, DONE
from deepseek_prices.cli.spent import spent_in
from deepseek_prices.cli.tally import Sum, Tally, in_order

_RANGE = " – "
_NUMBERS = ("requests", "tokens", "quantity", "cache hits", "off-peak", "USD", "CNY", "amount")


def show_one(found: Cost | CostRange, wants_json: bool) -> int:
    """The cost of one usage."""
    if wants_json:
        output.as_json(found.as_dict())
        return DONE
    if isinstance(found, Cost):
        header = ("kind", "quantity", "price", "per", "period", found.currency)
        lines = [
            (
                line.kind,
                f"{Decimal(line.quantity):,f}",
                output.known(line.price),
                line.price.unit,
                line.price.period,
                output.amount(line.amount),
            )
            for line in found.lines
        ]
    else:
        header = ("kind", "quantity", "period", found.currency)
        lines = [
            (each.kind, f"{Decimal(each.quantity):,f}", each.period, _between(each.low, each.high))
            for each in spent_in(found)
        ]
    output.table(header, lines, numbers=("quantity", "price", found.currency))
    low, high = (found, found) if isinstance(found, Cost) else (found.low, found.high)
    output.text("", f"{_between(low, high)}{'' if found.certain else '?'} {found.currency}")
    if isinstance(found, CostRange):
        output.notes(f"A range: {found.why}.")
    output.notes("" if found.certain else output.DOUBT)
    return DONE


def show_totals(tally: Tally, by: tuple[str, ...], currency: str, wants_json: bool) -> int:
    """The sums of a log; the exit code."""
    not_counted = sum(tally.by_kind.values())
    if wants_json:
        output.as_json(_as_dict(tally, by, currency, not_counted))
    elif tally.counted or not tally.bad:
        _table(tally, by, currency, not_counted)
    _notes(tally, wants_json)
    if not tally.bad:
        return DONE
    output.warn(*(f"{bad.place}: {bad.error}" for bad in map(_cut, tally.bad)))
    if not_counted > sum(bad.place.size for bad in tally.bad):
        output.warn(f"these are the first {len(tally.bad)}; all of them, by kind of problem:")
        output.warn(*(f"  {kind}: {lines:,}" for kind, lines in sorted(tally.by_kind.items())))
    if not tally.counted:
        output.warn(f"{_number(not_counted, 'row')} and none counted: is the file what it was taken for?")
    else:
        them = "it" if not_counted == 1 else "them"
        output.warn(f"{_number(not_counted, 'line')} not counted: the total is without {them}")
    return CHECK_FAILED


def _table(tally: Tally, by: tuple[str, ...], currency: str, not_counted: int) -> None:
    currencies = sorted(tally.totals) or [currency]
    has_one = len(currencies) == 1
    quantity = ("quantity",) if "kind" in by else ()  # what is no token cannot be added up to tokens
    money = (currencies[0],) if has_one else ("amount",)
    header = (*map(_header, by), "requests", "tokens", *quantity, "cache hits", "off-peak", *money)
    rows = []
    for key, group in in_order(tally.groups):
        of = "" if has_one else f" {key[-1]}"
        rows.append((*key[:-1], *_figures(group, bool(quantity)), _money(group) + of))
    total_of = "total" if not not_counted else f"total of {_counted(tally, not_counted)}"
    for used in currencies:
        total = tally.totals.get(used) or Sum()
        of = "" if has_one else f" {used}"
        blanks = [""] * (len(by) - 1)
        rows.append((total_of, *blanks, *_figures(total, bool(quantity), is_total=True), _money(total) + of))
    output.table(header, rows, numbers=_NUMBERS)
    doubt = f", {tally.not_certain:,} of them at a price that is not certain" if tally.not_certain else ""
    output.text("", f"{_counted(tally, not_counted)}{doubt}")


def _header(key: str) -> str:
    return {"name": "name asked", "key": "API key"}.get(key, key)


def _counted(tally: Tally, not_counted: int) -> str:
    """How much of the file is in the total: rows, where these sum up several requests or kinds."""
    each = "request" if tally.requests == tally.counted else "row"
    of = f" of {tally.counted + len_of(tally):,}" if not_counted else ""
    number = tally.counted + (len_of(tally) if not_counted else 0)
    more = f", of {_number(tally.requests, 'request')}" if each == "row" and tally.requests else ""
    return f"{tally.counted:,}{of} {each}{'' if number == 1 else 's'} counted{more}"


def len_of(tally: Tally) -> int:
    """How many rows were not counted."""
    return sum(tally.by_kind.values())


def _figures(group: Sum, with_quantity: bool, is_total: bool = False) -> tuple[str, ...]:
    quantity = ("" if is_total else f"{group.quantity:,f}",) if with_quantity else ()
    requests = f"{group.requests:,}" if group.requests else ""
    tokens = f"{group.tokens:,}" if group.tokens else ""
    hits = _share(group.hits, group.inputs, group.unsplit)
    return requests, tokens, *quantity, hits, _share(group.off_peak, group.timed, group.untimed)


def _share(part: int, whole: int, unknown: int) -> str:
    """A share; with a ? where there is more, of which it is not known."""
    return (f"{Decimal(100 * part) / whole:.1f} %" if whole else "") + ("?" if unknown else "")


def _money(group: Sum) -> str:
    return _between(group.low, group.high) + ("" if group.certain else "?")


def _between(low: Decimal, high: Decimal) -> str:
    return _digits(low) if low == high else f"{_digits(low)}{_RANGE}{_digits(high)}"


def _digits(amount: Decimal) -> str:
    """All digits, but no zeros at the end, which a sum has as many of as its longest part."""
    written = output.amount(amount)
    return written.rstrip("0").rstrip(".") if "." in written else written


def _notes(tally: Tally, wants_json: bool) -> None:
    """What whoever reads the total has to know, beside JSON on the standard error."""
    notes = []
    if tally.why:
        notes.append(f"A range: {'; '.join(tally.why)}.")
    if tally.repeats:
        notes.append(f"{_number(tally.repeats, 'row')} said again what was counted, of the same response.")
    notes += [
        f"Not counted, since no usage of it is there: {what} ({number:,})." for what, number in tally.unpriced.items()
    ]
    if tally.charges:
        notes.append(f"{_number(tally.charges, 'row')} of what was charged: `deepseek-prices bill` compares them.")
    if any(not total.certain for total in tally.totals.values()):
        notes.append(output.DOUBT)
    if wants_json:
        output.warn(*notes)
    else:
        output.notes(*notes)


def _cut(bad: Any) -> Any:
    return bad._replace(error=output.cut(output.reason(ValueError(bad.error))))


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _as_dict(tally: Tally, by: tuple[str, ...], currency: str, not_counted: int) -> dict[str, Any]:
    currencies = sorted(tally.totals) or [currency]
    totals = [
        dict(zip((*by, "currency"), key, strict=True)) | _sum_as_dict(group, "kind" in by)
        for key, group in in_order(tally.groups)
    ]
    sums = [{"currency": used} | _sum_as_dict(tally.totals.get(used) or Sum(), False) for used in currencies]
    only = sums[0] if len(sums) == 1 else {"currency": None, "amount": None, "low": None, "high": None}
    return {
        "currency": only["currency"],
        "total": only["amount"],
        "low": only["low"],
        "high": only["high"],
        "certain": all(each["certain"] for each in sums),
        "why": list(tally.why),
        "counted": tally.counted,
        "requests": tally.requests,
        "not_certain": tally.not_certain,
        "not_counted": not_counted,
        "repeats": tally.repeats,
        "without_usage": tally.unpriced,
        "sums": sums,
        "totals": totals,
        "not_counted_by_kind": tally.by_kind,
        "bad_lines": [
            {"line": bad.place.numbers, "place": str(bad.place), "kind": bad.kind, "error": _cut(bad).error}
            for bad in tally.bad
        ],
    }


def _sum_as_dict(group: Sum, with_quantity: bool) -> dict[str, Any]:
    """A sum: `amount` where it is exact, and in any case the least and the most.

    The shares, from 0 to 1, are of the tokens of which they are known; of the others stands how many they are.
    """
    return {
        **({"quantity": output.amount(group.quantity)} if with_quantity else {}),
        "requests": group.requests,
        "tokens": group.tokens,
        "cache_hits": _part(group.hits, group.inputs),
        "off_peak": _part(group.off_peak, group.timed),
        "not_split": group.unsplit,
        "not_timed": group.untimed,
        "amount": _digits(group.low) if group.is_exact else None,
        "low": _digits(group.low),
        "high": _digits(group.high),
        "certain": group.certain,
    }


def _part(part: int, whole: int) -> str | None:
    return f"{Decimal(part) / whole:.4f}" if whole else None
