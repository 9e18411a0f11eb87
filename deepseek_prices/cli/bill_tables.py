"""The tables of `bill`: each price and sum with what it agrees with, and what differs; for people and for programs."""

from __future__ import annotations

from typing import Any

from deepseek_prices.bill import Checked, Compared, Difference
from deepseek_prices.bill.against import Log
from deepseek_prices.bill.export import Row, written
from deepseek_prices.bill.sums import Sum
from deepseek_prices.cli import output

_NUMBERS = ("tokens", "price a token", "by the rows", "charged", "in the bill", "in the log", "only there")


def show(checked: Checked, compared: tuple[list[Compared], Log] | None, wants_json: bool) -> None:
    """Write what was found, and what the log and the bill do not both have."""
    if wants_json:
        output.as_json(_as_dict(checked, compared))
    else:
        _show(checked)
        if compared:
            _show_compared(*compared)
    if compared and compared[1].not_read.shown:
        _warn(compared[1])


# ------------------------------------------------------------------------------------------------ for people


def _show(checked: Checked) -> None:
    if checked.rows:
        header = ("time", "model", "kind", "tokens", "price a token", "currency", "which is")
        output.table(header, (_row(row) for row in checked.rows), numbers=_NUMBERS)
        output.text("")
    if checked.sums:
        output.table(
            ("time", "model", "by the rows", "charged", "currency", ""),
            (_sum(each) for each in checked.sums),
            numbers=_NUMBERS,
        )
        output.text("")
    for each in checked.differences:
        output.text(_difference(each), indent=4)
    output.text(*([""] if checked.differences else []), _verdict(checked))
    doubt = any(not price.certain for row in checked.rows for price in row.prices)
    output.notes(output.DOUBT if doubt else "")


def _row(row: Row) -> tuple[str, ...]:
    model, kind, at, price = row.billed
    which = f"{row.label}{'' if all(each.certain for each in row.prices) else '?'}"
    shown = "no price of any list then" if not row.prices else f"{which}, {row.why}" if row.why else which
    currency = row.currency or "?"
    return written(at), model, kind, f"{row.quantity:,}", f"{price:f}", currency, shown


def _sum(each: Sum) -> tuple[str, ...]:
    at, model, currency = each.group
    charged = "" if each.charged is None else output.digits(each.charged.amount)
    state = (
        f"differs by {output.digits(-each.excess)}"
        if each.excess
        else "agrees"
        if each.is_exact
        else "within the range"
    )
    return written(at), model, output.between(each.low, each.high), charged, currency or "?", state


def _difference(each: Difference) -> str:
    of = " ".join(part for part in ("" if each.at is None else written(each.at), each.model, each.kind) if part)
    figures = f" expected {each.expected}, found {each.found};" if each.expected else ""
    return f"{': '.join(part for part in (each.where, of) if part)}:{figures}{_money(each)} {each.why}"


def _money(each: Difference) -> str:
    if each.money is None:
        return ""
    low, high = each.money
    amount = output.digits(low) if low == high else f"{output.digits(low)} to {output.digits(high)}"
    return f" {amount} {each.currency};".replace(" ;", ";")


def _verdict(checked: Checked) -> str:
    sums = "sums not checked: no row of a cost-*.csv is read"
    if checked.sums is not None:
        sums = output.number(len(checked.sums), "sum")
    looked_at = f"{output.number(len(checked.rows), 'price')}, {sums}"
    if checked.differences:
        return f"{looked_at}: {output.number(len(checked.differences), 'difference')}"
    open_sums = sum(not each.is_exact for each in checked.sums or ())
    if open_sums:  # rows without a price, of a day with several
        return f"{looked_at}: nothing differs; {open_sums:,} may be right, but no row says at which prices"
    if not checked.rows and checked.sums is None:
        return "Nothing is checked: no row says a price, and no row of a cost-*.csv is read"
    return f"All agree: {looked_at}" if checked.sums is None else f"{looked_at}: all agree to the last digit"


def _show_compared(found: list[Compared], log: Log) -> None:
    output.text("")
    if found:
        _show_differences(found)
    else:
        output.text("The log and the bill have the same.")
    output.notes(
        *(
            f"Compared with nothing, as no price list has the name: {name} ({number:,})."
            for name, number in log.others.items()
        ),
        *(
            f"The bill may have more, of which the log says no usage: {what} ({number:,})."
            for what, number in log.without_usage.items()
        ),
    )


def _show_differences(found: list[Compared]) -> None:
    header = ("time", "model", "kind", "in the bill", "in the log", "only there", "where")
    rows = (
        (
            *(written(each.at), each.model, each.kind, f"{each.billed:,}", f"{each.logged:,}"),
            *(f"{abs(each.billed - each.logged):,}", "bill" if each.billed > each.logged else "log"),
        )
        for each in found
    )
    output.table(header, rows, numbers=_NUMBERS)


def _warn(log: Log) -> None:
    output.warn(*map(": ".join, log.not_read.shown), *filter(None, [log.not_read.more]))
    output.warn(
        f"{output.number(log.not_read.by_kind.total(), 'row')} of the log not read: it may have more than is shown"
    )


# ---------------------------------------------------------------------------------------------- for programs


def _as_dict(checked: Checked, compared: tuple[list[Compared], Log] | None) -> dict[str, Any]:
    return {
        "agrees": not checked.differences,
        "sums_checked": checked.sums is not None,
        "rows": [_row_as_dict(row) for row in checked.rows],
        "sums": None if checked.sums is None else [_sum_as_dict(each) for each in checked.sums],
        "differences": [_difference_as_dict(each) for each in checked.differences],
        "against": None if compared is None else [_with_time(each) for each in compared[0]],
        "log": None if compared is None else _log_as_dict(compared[1]),
    }


def _row_as_dict(row: Row) -> dict[str, Any]:
    model, kind, at, price = row.billed
    return {
        "place": str(row.places),
        **_time(at),
        "model": model,
        "kind": kind,
        "tokens": row.quantity,
        "price": f"{price:f}",
        "currency": row.currency or None,
        "periods": [*dict.fromkeys(each.period for each in row.prices)],
        "editions": [*dict.fromkeys(each.edition for each in row.prices)],
        "certain": all(each.certain for each in row.prices),
        "which": "no price of any list then" if row.why and not row.prices else row.label,
        "why": row.why,
    }


def _sum_as_dict(each: Sum) -> dict[str, Any]:
    return {
        **_time(each.group.at),
        "model": each.group.model,
        "currency": each.group.currency or None,
        "low": output.digits(each.low),
        "high": output.digits(each.high),
        "charged": None if each.charged is None else output.digits(each.charged.amount),
        "difference": output.digits(-each.excess),
    }


def _difference_as_dict(each: Difference) -> dict[str, Any]:
    money = None if each.money is None else dict(zip(("low", "high"), map(output.digits, each.money), strict=True))
    about = {"of": each.of, "place": each.where} | _with_time(each)
    del about["where"]
    return about | {"money": money, "currency": each.currency or None}


def _with_time(each: Compared | Difference) -> dict[str, Any]:
    """Its fields, the time as start and end."""
    fields = each._asdict()
    return _time(fields.pop("at")) | fields


def _log_as_dict(log: Log) -> dict[str, Any]:
    not_read = [{"place": at, "error": why} for at, why in log.not_read.shown]
    return {
        "not_read": not_read,
        "not_read_by_kind": log.not_read.by_kind,
        "of_others": log.others,
        "without_usage": log.without_usage,
    }


def _time(at: Any) -> dict[str, str | None]:
    start, end = at if isinstance(at, tuple) else (at, None)
    return {"start": start and start.isoformat(), "end": end and end.isoformat()}
