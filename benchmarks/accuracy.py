"""Which package gives the right prices: each is asked for those that are known, and every half hour since 2024-08.

python benchmarks/accuracy.py (by `make accuracy`; runs in `.venv-peers`). The known prices were typed from public
facts, not taken from the code (tests/lookup/known_prices.csv and known_errors.csv). In the sweep the answers of
deepseek-prices are what the others are held against: there its own line says nothing. All is in USD, the only currency
that the peers have. Prints the tables, and writes them to benchmarks/README.md; what another package knows and
deepseek-prices does not is listed.
"""

import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
PEERS = ROOT / ".venv-peers"
if not PEERS.exists() or not Path(sys.prefix).samefile(PEERS):
    if not (PEERS / ".complete").is_file():
        sys.exit("the peers are not installed: run `make .venv-peers/.complete` and try again")
    # Nothing may ask the network: litellm has its map with it, and what tries all the same is refused at once.
    environment = os.environ | {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "HTTPS_PROXY": "http://127.0.0.1:9"}
    python = str(PEERS / "bin" / "python")
    os.execve(python, [python, *sys.argv], environment)
sys.path.insert(0, str(ROOT))

import readme  # noqa: E402 - the path comes first
from answers import ASKERS, Prices  # noqa: E402

from deepseek_prices import models, observed_until  # noqa: E402

SINCE = datetime(2024, 8, 1, tzinfo=UTC)
PEAK_PRICES_SINCE = datetime(2026, 8, 16, 16, tzinfo=UTC)
VERDICTS = ("right", "partly right", "wrong", "no answer")
# There is a price, or will be, and deepseek-prices does not know it: an answer is neither right nor wrong here.
OPEN = ("PriceUnknown", "CalendarUnknown")
HALF_HOUR = timedelta(minutes=30)
US = "deepseek-prices"

Moment = tuple[str, datetime]


def verdict(expected: Mapping[str, Decimal | float], answer: Prices) -> str:
    """How a package's prices of one model at one instant are, by the kinds that are asked.

    Right: every kind is; partly right: some are; wrong: none is, though some were answered; no answer: none was.
    """
    right = sum(kind in answer and _same(price, answer[kind]) for kind, price in expected.items())
    if right:
        return "right" if right == len(expected) else "partly right"
    return "wrong" if any(kind in answer for kind in expected) else "no answer"


def _same(price: Decimal | float, answer: Decimal | float) -> bool:
    """Whether they are the same price; a package that counts in floats may be off by what floats are off."""
    return abs(Decimal(price) - Decimal(answer)) <= Decimal(price) * Decimal("1e-9")


def typed(name: str) -> Iterator[tuple[Moment, dict[str, str]]]:
    """The lines in USD of a table of known answers, each with the model and the instant that it is about."""
    with (ROOT / "tests" / "lookup" / name).open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if line["currency"] == "USD":
                yield (line["model"], datetime.fromisoformat(line["at"])), line


def known_prices() -> dict[Moment, dict[str, Decimal]]:
    """The known prices of each model at each instant, by kind."""
    found: dict[Moment, dict[str, Decimal]] = defaultdict(dict)
    for moment, line in typed("known_prices.csv"):
        found[moment][line["kind"]] = Decimal(line["price"])
    return dict(found)


def on_known_prices() -> tuple[str, list[str]]:
    """The table of all packages on the known prices, and what another one knows and ours does not."""
    counts: Counter[tuple[str, str]] = Counter()
    ahead = []
    moments = known_prices()
    for (model, at), expected in moments.items():
        answers = {name: asker(model, at) for name, asker in ASKERS.items()}
        counts.update((name, verdict(expected, answer)) for name, answer in answers.items())
        for kind, price in expected.items():
            if not (kind in answers[US] and _same(price, answers[US][kind])):
                right = [name for name, answer in answers.items() if kind in answer and _same(price, answer[kind])]
                ahead += [f"{name}: {model} {kind} at {at:%Y-%m-%dT%H:%M:%SZ} is {price}" for name in right]
    without = list(typed("known_errors.csv"))
    for (model, at), line in without:
        which = "open" if line["error"] in OPEN else "no price"
        counts.update((name, which) for name, asker in ASKERS.items() if line["kind"] in asker(model, at))
    opens = sum(line["error"] in OPEN for _, line in without)
    heading = (
        f"of {len(moments)} moments",
        *VERDICTS,
        f"prices what has no price (of {len(without) - opens})",
        f"prices what is not known (of {opens})",
    )
    rows = [[name, *(str(counts[name, each]) for each in (*VERDICTS, "no price", "open"))] for name in ASKERS]
    return readme.table([list(heading), *rows]), ahead


def every_half_hour() -> Iterator[tuple[Moment, Prices]]:
    """The prices that deepseek-prices gives for each name of a model that is sold, until the page was last seen."""
    at = SINCE
    while at <= observed_until():
        for model in models(at):
            expected = ASKERS[US](model, at)
            if "output" in expected:
                yield (model, at), expected
        at += HALF_HOUR


def on_every_half_hour() -> Iterator[str]:
    """The tables of the peers on the sweep: since 2024-08, and since there are peak prices."""
    whole: Counter[tuple[str, str]] = Counter()
    recent: Counter[tuple[str, str]] = Counter()
    peers = {name: asker for name, asker in ASKERS.items() if name != US}
    for (model, at), expected in every_half_hour():
        for name, asker in peers.items():
            found = name, verdict(expected, asker(model, at))
            whole[found] += 1
            recent[found] += at >= PEAK_PRICES_SINCE
    for since, counts in ((SINCE, whole), (PEAK_PRICES_SINCE, recent)):
        moments = counts.total() // len(peers)
        heading = [f"of {moments:,} moments since {since:%Y-%m-%d}", *VERDICTS]
        rows = [[name, *(f"{100 * counts[name, each] / moments:.1f} %" for each in VERDICTS)] for name in peers]
        yield readme.table([heading, *rows])


def report() -> Iterator[str]:
    """What is printed and written, by paragraphs."""
    table, ahead = on_known_prices()
    yield table
    if ahead:
        yield f"Right where {US} is not:"
        yield "\n".join(f"- {each}" for each in ahead)
    else:
        yield f"No package is right where {US} is not."
    yield from on_every_half_hour()
    yield "; ".join(f"{name} {version(name)}" for name in ASKERS if name != US)


def main() -> int:
    """Print and write the tables; the exit code."""
    text = "\n\n".join(report())
    print(text)  # noqa: T201
    readme.write("accuracy", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
