"""What `cost` shows: the lines of one cost, or the sums of a log, as tables and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from operator import itemgetter
from typing import Any

from deepseek_prices import Cost, CostRange
from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import CHECK_FAILED, DONE
from deepseek_prices.cli.spent import spent_in
from deepseek_prices.cli.sums import Sum
from deepseek_prices.cli.tally import Tally
from deepseek_prices.usage.form import OF_ANOTHER_FORM

_NUMBERS = ("requests", "tokens", "quantity", "price", "cache hits", "off-peak", "USD", "CNY", "amount")
_HEADERS = {"name": "name asked", "key": "API key"}


def show_one(found: Cost | CostRange, wants_json: bool) -> int:
    """The cost of one usage."""
    if wants_json:
        output.as_json(found.as_dict())
        return DONE
    low, high = (found, found) if isinstance(found, Cost) else (found.low, found.high)
    if isinstance(found, Cost):
        _lines(found)
    else:
        rows = [
            (each.kind, f"{each.quantity:,}", each.period, output.between(each.low, each.high))
            for each in spent_in(found)
        ]
        output.table(("kind", "quantity", "period", found.currency), rows, numbers=_NUMBERS)
    is_range = low != high
    doubt = "?" if is_range and not found.certain else ""
    output.text("", f"{output.amount(low)}{f' – {output.amount(high)}' if is_range else ''}{doubt} {found.currency}")
    notes = [] if isinstance(found, Cost) else [f"A range: {found.why}."]
    output.notes(*notes, "" if found.certain else output.DOUBT)
    return DONE


def _lines(found: Cost) -> None:
    rows = [
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
    output.table(("kind", "quantity", "price", "per", "period", found.currency), rows, numbers=_NUMBERS)


def show_totals(tally: Tally, by: tuple[str, ...], currency: str, wants_json: bool) -> int:
    """The sums of a log; the exit code: a total that is not complete fails the check."""
    if wants_json:
        output.as_json(_as_dict(tally, by, currency))
    elif tally.counted or not tally.left:
        _table(tally, by, currency)
        output.notes(*_notes(tally))
    else:
        output.warn(*_notes(tally))
    if not tally.left:
        return DONE
    output.warn(*(f"{bad.place}: {_reason(bad.error)}" for bad in tally.bad))
    if len(tally.by_kind) < tally.not_counted and sum(bad.place.size for bad in tally.bad) < tally.not_counted:
        output.warn("these are the first, and the first of each kind of problem; all of them by kind:")
        output.warn(*(f"  {kind}: {lines:,}" for kind, lines in sorted(tally.by_kind.items())))
    output.warn(_left(tally))
    return CHECK_FAILED


def _left(tally: Tally) -> str:
    """What is not in the total, or that there is none."""
    lines = [output.number(tally.not_counted, "line")] if tally.not_counted else []
    requests = sum(tally.unpriced.values())
    left = " and ".join([*lines, *([f"{output.number(requests, 'request')} without a usage"] if requests else [])])
    if tally.counted:
        return f"{left} not counted: the total is without {'it' if tally.left == 1 else 'them'}"
    is_other = not (requests or tally.repeats) and _OF_ANOTHER_FILE.issuperset(tally.by_kind)
    return f"none of {left} counted{': is the file what it was taken for?' if is_other else ''}"


# The kinds of problems that the lines of a file have which was taken for another.
_OF_ANOTHER_FILE = frozenset(("NotJSON", "NotAnObject", "NotAnEvent", "NotCSV", "FieldsMissing", OF_ANOTHER_FORM))


def _table(tally: Tally, by: tuple[str, ...], currency: str) -> None:
    currencies = sorted(tally.totals) or [currency]
    money = currencies[0] if len(currencies) == 1 else "amount"
    with_quantity = "kind" in by  # what is no token cannot be added up to tokens
    quantity = ("quantity",) if with_quantity else ()
    header = (*(_HEADERS.get(key, key) for key in by), "requests", "tokens", *quantity, "cache hits", "off-peak", money)
    of = dict.fromkeys(currencies, "") if len(currencies) == 1 else {used: f" {used}" for used in currencies}
    rows = [
        (*key[:-1], *_figures(group, (f"{group.quantity:,f}",) if with_quantity else ()), _money(group) + of[key[-1]])
        for key, group in sorted(tally.groups.items(), key=itemgetter(0))
    ]
    name = f"total of {_counted(tally)}" if tally.left else "total"
    for used in currencies:
        total = tally.totals.get(used) or Sum()
        figures = _figures(total, ("",) if with_quantity else ())
        rows.append((name, *[""] * (len(by) - 1), *figures, _money(total) + of[used]))
    output.table(header, rows, numbers=_NUMBERS)
    doubt = f", {tally.not_certain:,} of them at a price that is not certain" if tally.not_certain else ""
    output.text("", f"{_counted(tally)}{doubt}")


def _counted(tally: Tally) -> str:
    """How much of the file is in the total: `24 of 30 requests counted`; rows, where these are not requests each."""
    are_requests = tally.requests == tally.counted
    rows = tally.counted + tally.left
    of_all = f" of {rows:,}" if rows > tally.counted else ""
    noun = "request" if are_requests else "row"
    several = "" if rows == 1 else "s"
    more = "" if are_requests else f", with {output.number(tally.requests, 'request')}"
    return f"{tally.counted:,}{of_all} {noun}{several} counted{more}"


def _figures(group: Sum, quantity: tuple[str, ...]) -> tuple[str, ...]:
    requests, tokens = (f"{number:,}" if number else "" for number in (group.requests, group.tokens))
    hits = _share(group.hits, group.split, group.not_split)
    return requests, tokens, *quantity, hits, _share(group.off_peak, group.timed, group.not_timed)


def _share(part: int, whole: int, unknown: int) -> str:
    """A share; with a ? where there is more, of which it is not known."""
    return (f"{Decimal(100 * part) / whole:.1f}%" if whole else "") + ("?" if unknown else "")


def _money(group: Sum) -> str:
    return output.between(group.low, group.high) + ("" if group.certain else "?")


def _notes(tally: Tally) -> list[str]:
    """What whoever reads a total has to know."""
    notes = [f"A range: {'; '.join(tally.why)}."] if tally.why else []
    if tally.repeats:
        notes.append(f"{output.number(tally.repeats, 'row')} said again what was counted, of the same responses.")
    for what, number in tally.unpriced.items():
        notes.append(f"Not counted, since no usage of it is there: {what} ({number:,}).")
    for what, number in tally.not_deepseeks.items():
        notes.append(f"Not counted, since DeepSeek did not answer it: {what} ({number:,}).")
    if tally.charges:
        notes.append(
            f"{output.number(tally.charges, 'row')} of what was charged: `deepseek-prices bill` compares them."
        )
    if any(not total.certain for total in tally.totals.values()):
        notes.append(output.DOUBT)
    return notes


def _reason(error: str) -> str:
    return output.cut(output.reason(ValueError(error)))


def _as_dict(tally: Tally, by: tuple[str, ...], currency: str) -> dict[str, Any]:
    currencies = sorted(tally.totals) or [currency]
    sums = [{"currency": used} | _sum_as_dict(tally.totals.get(used) or Sum()) for used in currencies]
    only = sums[0] if len(sums) == 1 else dict.fromkeys(("currency", "amount", "low", "high"))
    return {
        "currency": only["currency"],
        "total": only["amount"],
        "low": only["low"],
        "high": only["high"],
        "certain": all(each["certain"] for each in sums),
        "why": [*tally.why],
        "counted": tally.counted,
        "requests": tally.requests,
        "not_certain": tally.not_certain,
        "not_counted": tally.left,
        "repeats": tally.repeats,
        "without_usage": tally.unpriced,
        "not_deepseeks": tally.not_deepseeks,
        "sums": sums,
        "totals": [*_totals(tally, by)],
        "not_counted_by_kind": tally.by_kind,
        "bad_lines": [
            {"line": bad.place.numbers, "place": str(bad.place), "kind": bad.kind, "error": _reason(bad.error)}
            for bad in tally.bad
        ],
    }


def _totals(tally: Tally, by: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    for key, group in sorted(tally.groups.items(), key=itemgetter(0)):
        quantity = {"quantity": output.amount(group.quantity)} if "kind" in by else {}
        yield dict(zip((*by, "currency"), key, strict=True)) | quantity | _sum_as_dict(group)


def _sum_as_dict(group: Sum) -> dict[str, Any]:
    """A sum: `amount` where it is exact, and in any case the least and the most.

    The shares, from 0 to 1, are of the tokens of which they are known; of the others stands how many they are.
    """
    return {
        "requests": group.requests,
        "tokens": group.tokens,
        "cache_hits": _part(group.hits, group.split),
        "off_peak": _part(group.off_peak, group.timed),
        "not_split": group.not_split,
        "not_timed": group.not_timed,
        "amount": output.digits(group.low) if group.is_exact else None,
        "low": output.digits(group.low),
        "high": output.digits(group.high),
        "certain": group.certain,
    }


def _part(part: int, whole: int) -> str | None:
    return f"{Decimal(part) / whole:.4f}" if whole else None
