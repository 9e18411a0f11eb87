"""What the small samples of all forms of usage have, and what it costs by hand."""

import io
import json

# What each of our samples has once: at a peak hour of deepseek-flash, 2,000 tokens of input, of which 1,500 were hits,
# and 100 of output, 40 of them reasoning. By hand, from the price list: 1500 x 0.006 + 500 x 0.3 + 100 x 1.2 = 279
# millionths of a dollar.
AT, MODEL, COST = "2026-11-03T02:10:00Z", "deepseek-flash", "0.000279"
SECOND = 1793671800  # the same instant
# Without the split, by hand: 2000 x 0.006 + 120 and 2000 x 0.3 + 120 millionths.
LEAST, MOST = "0.000132", "0.00072"
USAGE = {"prompt_tokens": 2000, "prompt_cache_hit_tokens": 1500, "completion_tokens": 100}
OF_A_RESPONSE = {  # the same, with all that DeepSeek says
    "prompt_tokens": 2000,
    "completion_tokens": 100,
    "total_tokens": 2100,
    "prompt_tokens_details": {"cached_tokens": 1500},
    "completion_tokens_details": {"reasoning_tokens": 40},
    "prompt_cache_hit_tokens": 1500,
    "prompt_cache_miss_tokens": 500,
}


def as_file(content):
    """A file of bytes, of text, or of objects, one a line."""
    if isinstance(content, list):
        content = "\n".join(map(json.dumps, content))
    return io.BytesIO(content if isinstance(content, bytes) else content.encode())


def total(sums):
    """The one total of a tally: an amount, or the two ends of a range."""
    (only,) = sums.totals.values()
    ends = [f"{end.normalize():f}" for end in (only.low, only.high)]
    return ends[0] if only.is_exact else tuple(ends)
