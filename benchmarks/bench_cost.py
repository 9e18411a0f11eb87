"""How long `get_cost` takes, beside the least that a cost costs.

python benchmarks/bench_cost.py (by `make bench`). The floor is what a program would have by hand: the rule of `FLOOR`
for each of the three kinds, three multiplications, and their sum in dollars. Each form of a usage is timed in turn with
the floor in the same process. Prints the targets and whether they are met, and writes them to benchmarks/README.md.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import readme
from contenders import FLOOR
from pydantic import BaseModel, ConfigDict

from deepseek_prices import get_cost

Ask = Callable[[datetime], object]
TURNS, CALLS = 25, 4000


class Open(BaseModel):
    """As the SDKs have it: what they do not know is kept apart."""

    model_config = ConfigDict(extra="allow")


class PromptDetails(Open):
    audio_tokens: int | None = None
    cached_tokens: int | None = None


class CompletionDetails(Open):
    accepted_prediction_tokens: int | None = None
    audio_tokens: int | None = None
    reasoning_tokens: int | None = None
    rejected_prediction_tokens: int | None = None


class CompletionUsage(Open):
    completion_tokens: int
    prompt_tokens: int
    total_tokens: int
    completion_tokens_details: CompletionDetails | None = None
    prompt_tokens_details: PromptDetails | None = None


PLAIN = {
    "prompt_tokens": 1000,
    "completion_tokens": 50,
    "total_tokens": 1050,
    "prompt_cache_hit_tokens": 900,
    "prompt_cache_miss_tokens": 100,
}
DETAILS = {"prompt_tokens_details": {"cached_tokens": 900}, "completion_tokens_details": {"reasoning_tokens": 30}}
OF_SDK = CompletionUsage.model_validate(PLAIN | DETAILS)
# The most times of the floor.
FORMS: tuple[tuple[str, object, int], ...] = (
    ("a plain mapping", PLAIN, 3),
    ("what `model_dump()` gives", OF_SDK.model_dump(), 6),
    ("the object of an SDK", OF_SDK, 11),
)


def rule(peak: str, off_peak: str) -> Callable[[datetime], Decimal]:
    """The hand-written rule with the prices of another kind."""
    names: dict[str, Any] = {}
    exec(FLOOR, names)
    names |= {"PEAK": Decimal(peak), "OFF_PEAK": Decimal(off_peak)}
    found: Callable[[datetime], Decimal] = names["floor"]
    return found


HIT, MISS, OUTPUT = rule("0.006", "0.003"), rule("0.3", "0.15"), rule("1.2", "0.6")


def floor(at: datetime) -> Decimal:
    """What the usage cost, by hand."""
    hit, miss = PLAIN["prompt_cache_hit_tokens"], PLAIN["prompt_cache_miss_tokens"]
    return (HIT(at) * hit + MISS(at) * miss + OUTPUT(at) * PLAIN["completion_tokens"]) / 1_000_000


def timed(ask: Ask, instants: list[datetime]) -> float:
    """The seconds of one call."""
    start = time.process_time()
    for at in instants:
        ask(at)
    return (time.process_time() - start) / len(instants)


def measured(usage: object, instants: list[datetime]) -> tuple[float, float]:
    """The medians of a cost's time, and of its ratio to the floor."""

    def ask(at: datetime) -> object:
        return get_cost("deepseek-flash", usage, at)

    different = [at for at in instants if ask(at) != floor(at)]
    if different:
        raise SystemExit(f"the floor and get_cost differ at {different[0]}: bring the floor up to date")
    times = [(timed(ask, instants), timed(floor, instants)) for _ in range(TURNS)]
    return statistics.median(mine for mine, _ in times), statistics.median(mine / least for mine, least in times)


def targets(instants: list[datetime]) -> Iterator[str]:
    """Each target, what was measured, and whether it is met."""
    for form, usage, most in FORMS:
        seconds, ratio = measured(usage, instants)
        yield (
            f"- {'met' if ratio <= most else '**not met**'}: the cost of {form} takes at most {most} times as long as "
            f"the floor: {ratio:.2f} ({1e6 * seconds:.1f} µs)"
        )


def main() -> int:
    """Print and write the targets; the exit code."""
    random, start = Random(7), datetime(2026, 10, 18, tzinfo=UTC)
    instants = [start + timedelta(seconds=random.randrange(27 * 86400)) for _ in range(CALLS)]
    least = statistics.median(timed(floor, instants) for _ in range(TURNS))
    said = [
        *targets(instants),
        "",
        f"The floor takes {1e6 * least:.1f} µs. {readme.machine()}; medians of {TURNS} runs.",
    ]
    print("\n".join(said))  # noqa: T201
    readme.write("cost", "\n".join(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
