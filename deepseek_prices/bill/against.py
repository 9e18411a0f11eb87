"""What a log has and the bill has not, and the reverse: tokens and requests by time, model and kind."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import NamedTuple

from deepseek_prices import lookup
from deepseek_prices.bill.export import Bill, Unread, start_of
from deepseek_prices.errors import PriceError
from deepseek_prices.guide_names import on_anthropic_endpoint
from deepseek_prices.instants import TICK
from deepseek_prices.interval import interval
from deepseek_prices.lookup import get_price, listed
from deepseek_prices.usage.fields import OF_INPUT
from deepseek_prices.usage.listed import UsageError
from deepseek_prices.usage.quantities import Unsettled, quantities
from deepseek_prices.usage.record import BadRow, Read, Record, Unpriced, When, day_of

INPUT = "input"  # hits and misses together, where the log does not split them
REQUESTS = "request"


class Compared(NamedTuple):
    """How much of a kind the bill and the log have, where that is not the same."""

    at: When
    model: str
    """As which it is billed then."""
    kind: str
    billed: int
    logged: int


class Log:
    """What a log comes to, by the times of a bill."""

    def __init__(self) -> None:
        self.counts: dict[tuple[When, str], dict[str, int]] = {}
        self.not_read = Unread()
        self.others: dict[str, int] = {}
        """Requests of models that are none of DeepSeek's, by their name: they are compared with nothing."""
        self.without_usage: dict[str, int] = {}
        """Requests of which the log says no usage, by what they are: the bill may have them."""


def against(bill: Bill, reads: Iterable[Read], anthropic_endpoint: bool = False) -> tuple[list[Compared], Log]:
    """Where a bill and a log have not the same."""
    times = _Times(bill)
    billed = _billed(bill)
    log = _logged(reads, times, anthropic_endpoint)
    found = []
    for key in sorted({*billed, *log.counts}, key=lambda key: (start_of(key[0]), key[1])):
        ours, theirs = dict(billed.get(key, {})), dict(log.counts.get(key, {}))
        if theirs.get(INPUT):
            for counts in (ours, theirs):
                counts[INPUT] = counts.get(INPUT, 0) + sum(counts.pop(kind, 0) for kind in OF_INPUT)
        for kind in (*OF_INPUT, INPUT, "output", REQUESTS):
            if ours.get(kind, 0) != theirs.get(kind, 0):
                found.append(Compared(*key, kind, ours.get(kind, 0), theirs.get(kind, 0)))
    return found, log


def _billed(bill: Bill) -> dict[tuple[When, str], dict[str, int]]:
    found: dict[tuple[When, str], dict[str, int]] = {}

    def add(at: When, model: str, kind: str, count: int) -> None:
        counts = found.setdefault((at, billed_as(model, at, False)), {})
        counts[kind] = counts.get(kind, 0) + count

    for billed, row in bill.rows.items():
        add(billed.at, billed.model, billed.kind, row.quantity)
    for span, usage in bill.usages.items():
        for kind, count in usage.items():
            add(span.at, span.model, {"prompt_tokens": INPUT, "completion_tokens": "output"}.get(kind, kind), count)
    for span, counted in bill.requests.items():
        add(span.at, span.model, REQUESTS, counted.number)
    return found


def _logged(reads: Iterable[Read], times: "_Times", anthropic_endpoint: bool) -> Log:
    log = Log()
    for each in reads:
        if isinstance(each, BadRow):
            log.not_read.add(each.place, each.kind, str(each))
        elif isinstance(each, Unpriced) and each.may_be_billed:
            log.without_usage[each.what] = log.without_usage.get(each.what, 0) + 1
        elif isinstance(each, Record):
            try:
                counts, called = _counts(each)
                at = times.holding(start_of(each.at))
            except (UsageError, OverflowError) as error:
                log.not_read.add(each.place, type(error).__name__, str(error))
                continue
            model = billed_as(each.model, at, anthropic_endpoint or each.anthropic_endpoint)
            if _unknown(model) and model not in times.models:
                log.others[each.model] = log.others.get(each.model, 0) + each.requests
                continue
            for service, number in called.items():
                what = f"a request of {service} by the model, billed where it succeeds"
                log.without_usage[what] = log.without_usage.get(what, 0) + number
            into = log.counts.setdefault((at, model), {})
            for kind, count in counts.items():
                into[kind] = into.get(kind, 0) + count
    return log


def _counts(record: Record) -> tuple[dict[str, int], dict[str, int]]:
    """How much there is of each kind, and how often the model called each service."""
    spent = {} if record.usage is None else quantities(record.usage)
    unsplit = spent.unsplit if isinstance(spent, Unsettled) else 0
    exact: dict[str, int | Decimal] = spent.exact if isinstance(spent, Unsettled) else spent
    counts = {kind: int(quantity) for kind, quantity in exact.items()}
    called = spent.called if isinstance(spent, Unsettled) else {}
    return counts | ({INPUT: unsplit} if unsplit else {}) | {REQUESTS: record.requests}, called


class _Times:
    """The times of a bill; of a moment in none of them the day, by the clock of the bill."""

    def __init__(self, bill: Bill) -> None:
        self.models = {billed.model for billed in bill.rows} | {span.model for span in (*bill.requests, *bill.usages)}
        known = {billed.at for billed in bill.rows} | {span.at for span in (*bill.requests, *bill.usages)}
        self._times = sorted((at for at in known if isinstance(at, tuple)), key=lambda at: at[0])
        self._starts = [at[0] for at in self._times]
        self._zone: tzinfo | None = self._starts[0].tzinfo if self._starts else None

    def holding(self, moment: datetime) -> When:
        position = bisect_right(self._starts, moment) - 1
        if position >= 0 and moment < self._times[position][1]:
            return self._times[position]
        return day_of(moment.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0))


def billed_as(model: str, at: When, anthropic_endpoint: bool) -> str:
    """The model that a name is billed as in a time; the name itself where that is not known."""
    name = listed(model)
    if anthropic_endpoint:
        meanings = on_anthropic_endpoint(name, interval(at)) if _unknown(name) else []
        name = meanings[0].billed_as if meanings else name
    moments = (at[0], at[1] - TICK) if isinstance(at, tuple) else (at,)
    for moment in moments:
        try:
            return get_price(name, "output", moment, unknown_holidays="working_day").model
        except PriceError:
            continue
    return name


def _unknown(name: str) -> bool:
    return all(key[0] != name for key in lookup.compiled.TRACKS)
