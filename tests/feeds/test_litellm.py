"""`litellm.json`, registered in LiteLLM and billed by its own engine."""

import json
from datetime import datetime, timedelta
from decimal import Decimal

from deepseek_prices import get_price

KINDS = ("input_cache_hit", "input_cache_miss", "output")


def test_its_engine_bills_what_the_lookup_says(out, peers, tmp_path):
    path = out / "litellm.json"
    entries = json.loads(path.read_text("utf-8"))
    names = [name for name in entries if "/" not in name]
    index = json.loads((out / "index.json").read_text("utf-8"))
    (said,) = [each for each in index["feeds"] if each["path"] == "v1/litellm.json"]
    start, end = (datetime.fromisoformat(said[name]) for name in ("exact_from", "exact_until"))
    hours = min(int((end - start) / timedelta(minutes=30)), 21 * 48)
    moments = [start + number * timedelta(minutes=30) for number in range(hours)]
    questions = [(name, moment.isoformat()) for name in names for moment in moments]
    (tmp_path / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    answers = peers("litellm_answers.py", path, tmp_path / "questions.json")
    wrong = [
        (question, kind, amount)
        for question, answer in zip(questions, answers, strict=True)
        for kind, amount in zip(KINDS, answer, strict=True)
        if abs(Decimal(amount) / get_price(question[0], kind, datetime.fromisoformat(question[1])) - 1)
        > Decimal("1e-9")
    ]
    assert wrong == []
    assert len(questions) > 1000
