"""What a usage cost on the page is what `get_cost` says; what it refuses is refused, in a sentence."""

import json
from datetime import datetime
from typing import Any

import pytest
from web.shown import Opened

from deepseek_prices import UsageError, get_cost

AT = "2026-10-20T02:00:00Z"
EXACT: tuple[dict[str, Any], ...] = (
    {"prompt_tokens": 183240, "completion_tokens": 2911, "prompt_cache_hit_tokens": 171904, "total_tokens": 186151},
    {"prompt_tokens": 10, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 7}},
    {"prompt_tokens": 10, "completion_tokens": 3, "prompt_cache_miss_tokens": 4},
    {"prompt_tokens": 0, "completion_tokens": 0},
    {"input_tokens": 12, "output_tokens": 5, "input_tokens_details": {"cached_tokens": 9}, "total_tokens": 17},
    {"input_tokens": 12, "output_tokens": 5, "cache_read_input_tokens": 90, "cache_creation_input_tokens": 3},
    {"input_cache_hit": 1, "input_cache_miss": 2, "output": 3},
    {"output": 123456789012},
    {
        "prompt_tokens": 5,
        "completion_tokens": 1,
        "prompt_cache_hit_tokens": 5,
        "note": "a word",
        "cost": 0.5,
        "x": None,
    },
    {
        "prompt_tokens": 5,
        "completion_tokens": 9,
        "prompt_cache_hit_tokens": 5,
        "completion_tokens_details": {"reasoning_tokens": 9},
    },
)
REFUSED: tuple[Any, ...] = (
    {"prompt_tokens": 1000, "prompt_cache_hit_tokens": 900, "prompt_cache_miss_tokens": 200, "completion_tokens": 50},
    {"prompt_tokens": 10, "completion_tokens": 3, "total_tokens": 14, "prompt_cache_hit_tokens": 1},
    {"prompt_tokens": 10, "prompt_cache_hit_tokens": 3},
    {"prompt_tokens": 10, "completion_tokens": 3, "prompt_cache_hit_tokens": 11},
    {"prompt_tokens": 10, "completion_tokens": 3, "input_tokens": 10, "output_tokens": 3},
    {"prompt_tokens": 10, "completion_tokens": 3, "prompt_cache_hit_tokens": 1, "audio_tokens": 4},
    {"prompt_tokens": 10, "completion_tokens": 3, "prompt_cache_hit_tokens": 1, "audio": "4 tokens"},
    {"prompt_tokens": -1, "completion_tokens": 3},
    {"prompt_tokens": 1.5, "completion_tokens": 3},
    {"prompt_tokens": "10", "completion_tokens": 3},
    {"input_tokens": 1, "output_tokens": 1, "cache_read_input_tokens": 1, "total_tokens": 2},
    {
        "completion_tokens": 3,
        "prompt_tokens": 5,
        "prompt_cache_hit_tokens": 5,
        "completion_tokens_details": {"reasoning_tokens": 4},
    },
    {},
    {"tokens": 5},
)


def asked(page: Any, usage: Any) -> Any:
    page.locator("#cost-usage").fill(usage if isinstance(usage, str) else json.dumps(usage))
    return page.locator("#cost-result")


def test_a_cost_is_that_of_get_cost_to_the_last_digit(opened: Opened) -> None:
    for currency in ("USD", "CNY"):
        page = opened(f"#at={AT}&cur={currency}")
        for model in ("deepseek-flash", "deepseek-v4-pro"):
            page.locator("#cost-model").select_option(model)
            for usage in EXACT:
                cost = get_cost(model, usage, datetime.fromisoformat(AT), currency=currency)
                result = asked(page, usage)
                assert result.locator("#cost-total").inner_text()[1:].strip() == str(cost), usage
                assert result.locator("tbody tr strong").all_inner_texts() == [str(line.amount) for line in cost.lines]


def test_what_python_refuses_the_page_refuses_in_a_sentence(opened: Opened) -> None:
    page = opened(f"#at={AT}")
    for usage in REFUSED:
        with pytest.raises(UsageError):
            get_cost("deepseek-flash", usage, datetime.fromisoformat(AT))
        result = asked(page, usage)
        assert result.locator(".refused").inner_text().endswith((".", "}.")), usage
        assert result.locator("#cost-total").count() == 0


@pytest.mark.parametrize(
    "usage", ["", "nonsense", "[]", "7", "null", '"text"', '{"prompt_tokens": 1e400, "completion_tokens": 1}']
)
def test_what_is_no_usage_is_refused(opened: Opened, usage: str) -> None:
    assert asked(opened(f"#at={AT}"), usage).locator(".refused").is_visible()


def test_input_without_a_split_costs_between_two_amounts(opened: Opened) -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 50}
    least_and_most = get_cost("deepseek-flash", usage, datetime.fromisoformat(AT))
    text = asked(opened(f"#at={AT}"), usage).locator("#cost-total").inner_text()
    assert f"${least_and_most.low} " in text
    assert f"${least_and_most.high} " in text


def test_the_other_period_is_priced_beside(opened: Opened) -> None:
    usage = EXACT[0]
    later = get_cost("deepseek-flash", usage, datetime.fromisoformat("2026-10-20T04:00:00Z"))
    assert f"Off-peak): ${later}" in asked(opened(f"#at={AT}"), usage).inner_text().replace("\n", " ")


def test_every_example_is_what_it_says(opened: Opened) -> None:
    page = opened(f"#at={AT}")
    for name in ("Chat", "Responses", "Anthropic", "By kind"):
        page.get_by_role("button", name=name, exact=True).click()
        assert page.locator("#cost-total").is_visible()
    page.get_by_role("button", name="a contradictory one").click()
    assert "contradict" in page.locator("#cost-result .refused").inner_text()


def test_a_model_that_was_not_sold_then_is_not_offered(opened: Opened) -> None:
    names = opened("#at=2025-01-15T08:00:00Z").locator("#cost-model option").all_inner_texts()
    assert names == ["deepseek-chat"]
