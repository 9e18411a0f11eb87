"""How much of what was charged is certain: every track that has a price, every six hours, and each stretch of doubt.

The share is that of the questions; a stretch stands with its exact first and last instant, as `history` has it. Run by
`make certain`, with `--until DAY` up to another day than that of the newest edition's file.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby

from deepseek_prices import PriceError, get_price, history, lookup
from deepseek_prices.audit.evidence import editions
from deepseek_prices.catalogue import Span

BEGIN = datetime(2024, 5, 7, tzinfo=UTC)
STEP = timedelta(hours=6)


def share(currency: str, until: datetime) -> tuple[int, int]:
    """How many of the answers in a currency are certain, and how many there are."""
    answers = [
        answer.certain
        for name, kind, of in lookup.compiled.TRACKS
        if of == currency
        for answer in (_ask(name, kind, of, at) for at in _moments(until))
        if answer is not None
    ]
    return sum(answers), len(answers)


def _moments(until: datetime) -> Iterator[datetime]:
    at = BEGIN
    while at < until:
        yield at
        at += STEP


def _ask(name: str, kind: str, currency: str, at: datetime) -> lookup.Price | None:
    try:
        return get_price(name, kind, at, currency=currency)
    except PriceError:
        return None


def doubts() -> Iterator[str]:
    """A line for each stretch in which a price is not certain; what is alike of several kinds stands in one."""
    found = [
        (span.start, name, currency, end, kind)
        for name, kind, currency in lookup.compiled.TRACKS
        for span, end in _uncertain(history(name, kind, currency=currency))
    ]
    for (start, name, currency, end), alike in groupby(sorted(found, key=_in_order), key=lambda each: each[:4]):
        kinds = ", ".join(kind for *_, kind in alike)
        last = "now" if end is None else f"{end:%Y-%m-%dT%H:%M:%SZ}"
        yield f"{start:%Y-%m-%dT%H:%M:%SZ} to {last}  {name} {currency}: {kinds}"


def _in_order(stretch: tuple[datetime, str, str, datetime | None, str]) -> tuple[object, ...]:
    start, name, currency, end, kind = stretch
    return start, name, currency, str(end), kind


def _uncertain(spans: tuple[Span, ...]) -> Iterator[tuple[Span, datetime | None]]:
    """The first span of each stretch of doubt, and the stretch's end."""
    for doubtful, alike in groupby(spans, key=lambda span: any(not price.certain for price in span.prices)):
        if doubtful:
            first, *others = alike
            yield first, [first, *others][-1].end


def main() -> None:
    """Print the stretches and then the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    newest = [*editions().values()][-1]["recorded_at"]
    parser.add_argument("--until", default=newest[:10], metavar="DAY")
    until = datetime.fromisoformat(f"{parser.parse_args().until}T00:00:00Z")
    for line in doubts():
        sys.stdout.write(f"{line}\n")
    for currency in lookup.compiled.CURRENCIES:
        certain, asked = share(currency, until)
        sys.stdout.write(f"{currency}: {certain} of {asked} answers are certain, {certain / asked:.1%}\n")


if __name__ == "__main__":
    main()
