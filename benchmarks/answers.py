"""What each package says of a model's prices at an instant, asked in its own interface; runs in `.venv-peers`.

An asker takes DeepSeek's own name of a model and an instant, and gives USD per 1,000,000 tokens (per 1,000 requests of
a service) by our names of the kinds; a kind that the package does not price is left out. A package that knows
neither dates nor hours gets no instant.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

import dsh_llm_cost
import genai_prices
import litellm
import model_prices
import tokencost
from litellm.litellm_core_utils.llm_cost_calc.utils import generic_cost_per_token
from litellm.types.utils import PromptTokensDetailsWrapper, Usage

from deepseek_prices import CalendarUnknown, PriceUnknown, UnknownProduct, get_price, kinds

Prices = Mapping[str, Decimal | float]
Asker = Callable[[str, datetime], Prices]

MILLION = 1_000_000
HIT, MISS, OUTPUT = "input_cache_hit", "input_cache_miss", "output"


def ours(model: str, at: datetime) -> Prices:
    """deepseek-prices."""
    found = {}
    try:
        for kind in kinds(model, at):
            found[kind] = get_price(model, kind, at)
    except (UnknownProduct, PriceUnknown, CalendarUnknown):
        return {}
    return found


def by_model_prices(model: str, at: datetime) -> Prices:
    """model-prices, which may answer with another provider's model of that name: that is no answer."""
    found = model_prices.rates(model, at=at, provider="deepseek")
    if found is None or found.provider != "deepseek":
        return {}
    return _known({HIT: found.cache_read, MISS: found.input, OUTPUT: found.output})


_ANY = genai_prices.Usage(input_tokens=1, output_tokens=1)


def by_genai_prices(model: str, at: datetime) -> Prices:
    """genai-prices."""
    try:
        found = genai_prices.calc_price(_ANY, model, provider_id="deepseek", genai_request_timestamp=at).model_price
    except LookupError:
        return {}
    return _known({HIT: found.cache_read_mtok, MISS: found.input_mtok, OUTPUT: found.output_mtok})


def by_dsh_llm_cost(model: str, at: datetime) -> Prices:
    """dsh-llm-cost, which knows the hours but no dates."""
    found = dsh_llm_cost.estimate_cost(
        model, "deepseek", input_tokens=MILLION, output_tokens=MILLION, cache_read_tokens=MILLION, at=at
    )
    return {} if found is None else {HIT: found.cache_read_usd, MISS: found.input_usd, OUTPUT: found.output_usd}


_MISSED = Usage(prompt_tokens=MILLION, completion_tokens=MILLION)
_HIT = Usage(
    prompt_tokens=MILLION, completion_tokens=0, prompt_tokens_details=PromptTokensDetailsWrapper(cached_tokens=MILLION)
)


def by_litellm(model: str, at: datetime) -> Prices:
    """litellm, which knows the hours of a week but no dates; one service is in its map, per request."""
    return _by_litellm(model, _MONDAY + (at - _MONDAY) % timedelta(days=7))


_MONDAY = datetime(2026, 10, 19, tzinfo=UTC)


@cache
def _by_litellm(model: str, at: datetime) -> Prices:
    entry = litellm.model_cost.get(f"deepseek/{model}", {})
    if "input_cost_per_query" in entry:
        return {"request": entry["input_cost_per_query"] * 1000}
    try:
        litellm.get_model_info(model, custom_llm_provider="deepseek")
    except Exception:  # a bare one is what it raises for an unknown model
        return {}
    missed, output = generic_cost_per_token(model, _MISSED, "deepseek", current_time=at)
    hit, _ = generic_cost_per_token(model, _HIT, "deepseek", current_time=at)
    return {HIT: hit, MISS: missed, OUTPUT: output}


@cache
def _by_tokencost(model: str) -> Prices:
    found = {}
    for kind, theirs in ((HIT, "cached"), (MISS, "input"), (OUTPUT, "output")):
        try:
            found[kind] = tokencost.calculate_cost_by_tokens(MILLION, f"deepseek/{model}", theirs)
        except KeyError:
            continue
    return found


def by_tokencost(model: str, at: datetime) -> Prices:  # noqa: ARG001
    """tokencost, which knows neither dates nor hours."""
    return _by_tokencost(model)


def _known(prices: Mapping[str, Decimal | float | None]) -> Prices:
    return {kind: price for kind, price in prices.items() if price is not None}


ASKERS: dict[str, Asker] = {
    "deepseek-prices": ours,
    "model-prices": by_model_prices,
    "genai-prices": by_genai_prices,
    "litellm": by_litellm,
    "dsh-llm-cost": by_dsh_llm_cost,
    "tokencost": by_tokencost,
}
