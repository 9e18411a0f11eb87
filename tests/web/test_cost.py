"""What a usage cost on the page is what `get_cost` says; what it refuses is refused, in a sentence."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from web.shown import Opened, changed, follow, without_usd

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
    page = opened(f"#at={AT}")
    text = asked(page, usage).locator("#cost-total").inner_text()
    assert f"${least_and_most.low} " in text
    assert f"${least_and_most.high} " in text
    assert "exact" not in page.locator("#cost-result").inner_text()


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


def chosen(page: Any) -> str:
    name: str = page.locator("#cost-model").input_value()
    return name


def test_the_chosen_model_stays_where_it_is_not_sold_and_the_panel_says_so(opened: Opened) -> None:
    page = opened(f"#at={AT}")
    page.locator("#cost-model").select_option("deepseek-v4-pro")
    before = page.locator("#cost-result").inner_text()
    for at, said in (("2026-03-10T02:00:00Z", "No price is known of it before"), ("2020-01-01T00:00:00Z", "No price")):
        follow(page, f"#at={at}")
        assert chosen(page) == "deepseek-v4-pro"
        assert page.locator("#cost-result").inner_text().startswith(f"deepseek-v4-pro: {said}")
        assert page.locator("#cost-total").count() == 0
        assert page.locator("#cost-model option:checked").inner_text() == "deepseek-v4-pro – not sold"
    follow(page, f"#at={AT}")
    assert page.locator("#cost-result").inner_text() == before


def test_the_model_that_a_response_names_is_chosen_and_another_is_never_priced_in_silence(opened: Opened) -> None:
    page = opened(f"#at={AT}")
    usage = EXACT[0]
    for response in ({"model": "deepseek-v4-pro", "usage": usage}, {"model": "deepseek-v4-pro[1m]", **usage}):
        page.locator("#cost-model").select_option("deepseek-flash")
        result = asked(page, response)
        right = str(get_cost("deepseek-v4-pro", usage, datetime.fromisoformat(AT)))
        assert chosen(page) == "deepseek-v4-pro"
        assert result.locator("#cost-total").inner_text()[1:].strip() == right
        assert result.locator(".warning").count() == 0
    page.locator("#cost-model").select_option("deepseek-flash")
    warning = "The response says deepseek-v4-pro[1m]; this is the cost of deepseek-flash."
    assert page.locator("#cost-result .warning").inner_text() == warning
    result = asked(page, {"model": "<b>another</b>", "usage": usage})
    assert chosen(page) == "deepseek-flash"
    assert "says <b>another</b>; this is the cost of deepseek-flash" in result.locator(".warning").inner_text()
    page.get_by_role("button", name="Chat", exact=True).click()
    assert page.locator("#cost-result .warning").count() == 0


NIGHT = datetime.fromisoformat("2025-02-27T18:00:00Z")
RESPONSE = {"object": "chat.completion", "model": "deepseek-chat", "usage": EXACT[0]}


@pytest.mark.parametrize(
    ("field", "parts"), [("created", 1), ("created_at", 1), ("created", 1000), ("created", 1e6), ("created_at", 1e9)]
)
def test_a_response_is_priced_at_the_instant_at_which_it_says_that_it_was_made(
    opened: Opened, field: str, parts: int
) -> None:
    page = opened(zone="Asia/Kolkata")
    made = int(NIGHT.timestamp())
    result = asked(page, {**RESPONSE, field: made * int(parts)})
    assert result.locator("#cost-total").inner_text()[1:].strip() == str(get_cost("deepseek-chat", EXACT[0], NIGHT))
    assert "At Fri, 28 Feb 2025, 02:00 Beijing, as the response says." in result.inner_text()
    assert page.locator("#cost-at").input_value() == "2025-02-27T23:30"


def test_another_instant_than_the_response_says_is_never_priced_in_silence(opened: Opened) -> None:
    page = opened(zone="UTC")
    asked(page, {**RESPONSE, "created": int(NIGHT.timestamp())})
    page.locator("#cost-at").fill("2025-02-27T12:00:00")
    page.locator("#cost-at").blur()
    said = "The response says Fri, 28 Feb 2025, 02:00 Beijing; this is the cost of Thu, 27 Feb 2025, 20:00 Beijing."
    assert page.locator("#cost-result .warning").inner_text() == said
    page.get_by_role("button", name="Chat", exact=True).click()  # an example is of no instant: the page's own counts
    assert page.locator("#cost-result .warning").count() == 0
    assert page.locator("#cost-at").input_value() == "2026-11-07T22:40:36"


@pytest.mark.parametrize("created", ['"2025-02-27"', '"1740679200000"', "true", "-1", "1e20", "1e400", "[1740679200]"])
def test_an_instant_of_a_response_that_is_not_understood_is_refused(opened: Opened, created: str) -> None:
    result = asked(opened(), json.dumps({**RESPONSE, "created": 0}).replace(": 0}", f": {created}}}"))
    assert result.locator(".refused").inner_text().startswith("created: ")
    assert result.locator("#cost-total").count() == 0


def test_a_price_known_in_one_currency_alone_is_told_without_a_word_that_contradicts_it(
    opened: Opened, site: Path, tmp_path: Path
) -> None:
    page = opened("#at=2026-11-20T02:00:00Z&cur=CNY", address=changed(site, tmp_path, without_usd))
    page.locator("#cost-model").select_option("document_parsing")
    text = page.locator("#cost-result").inner_text()
    assert "File parsing · One price · exact" in text
    assert "In USD: It is sold, but its price in this currency is not known here." in text
    follow(page, "#at=2026-11-20T02:00:00Z&cur=USD")
    text = page.locator("#cost-result").inner_text()
    assert text.startswith("File parsing: It is sold, but its price in this currency is not known here.")
    assert "In CNY: ¥0.0045" in text
    assert "exact" not in text


@pytest.mark.parametrize("service", ["search", "fetch", "document_parsing", "speech_synthesis", "speech_recognition"])
def test_every_example_of_a_service_has_a_cost(opened: Opened, service: str) -> None:
    page = opened("#at=2026-11-20T02:00:00Z&cur=CNY")
    page.locator("#cost-model").select_option(service)
    names = page.locator("#cost-examples button").all_inner_texts()
    assert names
    for name in names:
        page.locator("#cost-examples").get_by_role("button", name=name, exact=True).click()
        usage = json.loads(page.locator("#cost-usage").input_value())
        calls = {"server_side_request": 3} if "server_tool_use" in usage else usage
        right = get_cost(service, calls, datetime.fromisoformat("2026-11-20T02:00:00Z"), currency="CNY")
        assert page.locator("#cost-total").inner_text()[1:].strip() == str(right)
        text = page.locator("#cost-result").inner_text()
        assert ("only calls that succeeded are billed" in text) is ("server_tool_use" in usage)
        assert ("exact" in text) is (right.certain and "server_tool_use" not in usage)
    page.locator("#cost-model").select_option("deepseek-flash")
    assert page.locator("#cost-total").is_visible()


def test_a_usage_of_the_readers_own_stays_whatever_is_chosen(opened: Opened) -> None:
    page = opened("#at=2026-11-20T02:00:00Z")
    asked(page, EXACT[1])
    page.locator("#cost-model").select_option("search")
    assert json.loads(page.locator("#cost-usage").input_value()) == EXACT[1]
    assert "Search: It has no price of the kind" in page.locator("#cost-result .refused").inner_text()
