"""The fields of a usage in each of its forms, what is the sum of what, and which numbers are no quantities."""

import re

KINDS = (
    *("input_cache_hit", "input_cache_miss", "output"),
    *("request", "server_side_request", "page", "character", "hour"),
)
BY_KIND = frozenset(KINDS)
OF_INPUT, OF_A_MODEL = KINDS[:2], KINDS[:3]

# The fields of each form; a nested one has a dot.
PROMPT, COMPLETION, TOTAL = "prompt_tokens", "completion_tokens", "total_tokens"
HIT, MISS, DETAIL = "prompt_cache_hit_tokens", "prompt_cache_miss_tokens", "prompt_tokens_details.cached_tokens"
CHAT_REASONING = "completion_tokens_details.reasoning_tokens"
CHAT = frozenset((PROMPT, HIT, MISS, DETAIL, COMPLETION, CHAT_REASONING, TOTAL))
# What is counted apart and is in the input or the output all the same: images are billed as input.
PROMPT_PARTS = ("prompt_tokens_details.text_tokens", "prompt_tokens_details.image_tokens")
COMPLETION_TEXT = "completion_tokens_details.text_tokens"

INPUT, OUTPUT = "input_tokens", "output_tokens"
CACHED = "input_tokens_details.cached_tokens"
READ, WRITTEN = "cache_read_input_tokens", "cache_creation_input_tokens"
WRITTEN_PARTS = ("cache_creation.ephemeral_5m_input_tokens", "cache_creation.ephemeral_1h_input_tokens")
INPUT_PARTS = ("input_tokens_details.text_tokens", "input_tokens_details.image_tokens")
OUTPUT_PARTS = ("output_tokens_details.reasoning_tokens", "output_tokens_details.thinking_tokens")
OUTPUT_TEXT = "output_tokens_details.text_tokens"
RESPONSES = (CACHED, TOTAL)
ANTHROPIC = (READ, WRITTEN, *WRITTEN_PARTS)
ITERATIONS = "iterations"  # the same tokens again, by the steps that they were spent in

# What the model called on the server side: the field, and the service that its requests are billed as.
CALLED = {"server_tool_use.web_search_requests": "search", "server_tool_use.web_fetch_requests": "fetch"}

KNOWN_CHAT = frozenset((*CHAT, *PROMPT_PARTS, COMPLETION_TEXT, *CALLED))
KNOWN_INPUT_AND_OUTPUT = frozenset(
    (INPUT, OUTPUT, *RESPONSES, *ANTHROPIC, *INPUT_PARTS, *OUTPUT_PARTS, OUTPUT_TEXT, *CALLED)
)
# Numbers beside a usage that are no quantities: how many responses it is of, shares, speeds, times, what others make of
# it. A nested one may be a quantity.
NO_QUANTITY = re.compile(
    r"requests|request_count|num_requests|responses|cache_hit_(?:ratio|rate)|cached_ratio"
    r"|(?:\w+_)?tokens_per_s(?:ec(?:ond)?)?|tps|(?:\w+_)?latency(?:_m?s)?|ttft(?:_m?s)?|time_to_first_token(?:_m?s)?"
    r"|duration_ms|cost|total_cost|cost_usd|cost_details\.\w+"
)

# The fields by which a form is known.
FORMS = ((PROMPT, COMPLETION), (INPUT, OUTPUT), KINDS)

# What is the sum of what, and what has parts.
Rules = tuple[tuple[tuple[str, ...], str], ...]
CHAT_SUMS: Rules = (
    ((HIT, MISS), PROMPT),
    ((DETAIL,), HIT),
    ((DETAIL, MISS), PROMPT),
    ((PROMPT, COMPLETION), TOTAL),
)
CHAT_PARTS: Rules = (((HIT, MISS, DETAIL), PROMPT), ((CHAT_REASONING,), COMPLETION))
CHAT_WITHIN: Rules = ((PROMPT_PARTS, PROMPT), ((COMPLETION_TEXT,), COMPLETION))
INPUT_AND_OUTPUT_SUMS: Rules = (((INPUT, OUTPUT), TOTAL), (WRITTEN_PARTS, WRITTEN))
INPUT_AND_OUTPUT_PARTS: Rules = (
    ((CACHED, *INPUT_PARTS), INPUT),
    (WRITTEN_PARTS, WRITTEN),
    ((*OUTPUT_PARTS, OUTPUT_TEXT), OUTPUT),
)
