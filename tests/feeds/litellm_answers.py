"""What LiteLLM bills with our entries; runs in `.venv-peers`: litellm_answers.py ENTRIES QUESTIONS, JSON to stdout.

A question is a name and an instant, an answer the prices of a million tokens: hit, miss, output.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

import litellm
from litellm.litellm_core_utils.llm_cost_calc.utils import generic_cost_per_token
from litellm.types.utils import PromptTokensDetailsWrapper, Usage

MILLION = 1_000_000
MISSED = Usage(prompt_tokens=MILLION, completion_tokens=MILLION, total_tokens=2 * MILLION)
HIT = Usage(
    prompt_tokens=MILLION,
    completion_tokens=0,
    total_tokens=MILLION,
    prompt_tokens_details=PromptTokensDetailsWrapper(cached_tokens=MILLION),
)

entries, questions = (json.loads(Path(path).read_text("utf-8")) for path in sys.argv[1:])
litellm.suppress_debug_info = True  # it prints otherwise
litellm.register_model(entries)
answers = []
for name, moment in questions:
    at = datetime.fromisoformat(moment)
    missed, output = generic_cost_per_token(name, MISSED, "deepseek", current_time=at)
    hit, _ = generic_cost_per_token(name, HIT, "deepseek", current_time=at)
    answers.append([hit, missed, output])
sys.stdout.write(json.dumps(answers))
