"""How each package is asked for one price, in its own interface and with its own name of the model.

The question is the same for all: what do a million output tokens of `deepseek-flash` cost at the instant `at`? It is
written as source, for `probe.py` runs it in the package's own environment.
"""

from typing import NamedTuple


class Contender(NamedTuple):
    """A package, and how it is asked."""

    name: str
    setup: str
    """What has to be imported."""
    price: str
    """An expression: the price, or the object that holds it, at the datetime `at`."""
    dates: bool
    """Whether it knows that prices change from one day to another."""
    clock: bool
    """Whether it knows that prices change with the time of day."""
    remark: str = ""
    prepare: str = ""
    """What a caller does once, after the import."""


# The least that an answer costs: the rule of `deepseek-flash` output since 2026-10-18, and no other.
FLOOR = """
from datetime import datetime, timezone
from decimal import Decimal
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
PEAK, OFF_PEAK = Decimal("1.2"), Decimal("0.6")
HOLIDAYS = frozenset((*range(20721, 20724), *range(20727, 20734)))  # 2026-09-25 to 27, 2026-10-01 to 07
def floor(at):
    since = at - EPOCH
    day, clock = divmod(since.days * 86400 + since.seconds + 28800, 86400)
    if (day + 3) % 7 < 5 and (32400 <= clock < 43200 or 50400 <= clock < 64800) and day not in HOLIDAYS:
        return PEAK
    return OFF_PEAK
"""

OURS = Contender(
    "deepseek-prices",
    "from deepseek_prices import get_price",
    'get_price("deepseek-flash", "output", at)',
    dates=True,
    clock=True,
)

PEERS = (
    Contender(
        "dsh-llm-cost",
        "from dsh_llm_cost import estimate_cost",
        'estimate_cost("deepseek-v4-flash", input_tokens=0, output_tokens=1_000_000, at=at)',
        dates=False,
        clock=True,
        remark="knows `deepseek-flash` by its older name only",
    ),
    Contender(
        "genai-prices",
        "from genai_prices import Usage, calc_price",
        'calc_price(usage, "deepseek-flash", provider_id="deepseek", genai_request_timestamp=at)',
        dates=True,
        clock=True,
        prepare="usage = Usage(output_tokens=1_000_000)",
    ),
    Contender(
        "model-prices",
        "from model_prices import rates",
        'rates("deepseek-flash", at=at, provider="deepseek")',
        dates=True,
        clock=True,
    ),
    Contender(
        "litellm",
        "from litellm.types.utils import Usage\n"
        "from litellm.litellm_core_utils.llm_cost_calc.utils import generic_cost_per_token",
        'generic_cost_per_token("deepseek-flash", usage, "deepseek", current_time=at)',
        dates=False,
        clock=True,
        remark="by the function behind `cost_per_token`, which itself can be asked about now only",
        prepare="usage = Usage(prompt_tokens=0, completion_tokens=1_000_000)",
    ),
    Contender(
        "tokencost",
        "from tokencost import calculate_cost_by_tokens",
        'calculate_cost_by_tokens(1_000_000, "deepseek/deepseek-chat", "output")',
        dates=False,
        clock=False,
        remark="asked without an instant, for `deepseek-chat`: it does not know `deepseek-flash`",
    ),
)
