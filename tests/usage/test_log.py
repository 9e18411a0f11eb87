"""The log of usages that other tests read: every line of it has a cost."""

import csv
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from deepseek_prices.cost import Cost, get_cost

HERE = Path(__file__).parent
LINES = [json.loads(line) for line in (HERE / "log.jsonl").read_text(encoding="utf-8").splitlines()]
FORMS = ("prompt_tokens", "input_tokens_details", "cache_read_input_tokens", "request", "server_side_request")


def priced(model: str, usage: object, at: str, currency: str = "USD") -> Cost:
    return get_cost(model, usage, datetime.fromisoformat(at), currency=currency)


@pytest.mark.parametrize(("currency", "total"), [("USD", "0.235458624"), ("CNY", "1.60740992")])
def test_the_log_costs_the_sum_of_its_lines(currency, total):
    assert sum(priced(**line, currency=currency) for line in LINES) == Decimal(total)


def test_the_log_has_every_form_of_usage():
    assert all(any(form in line["usage"] for line in LINES) for form in FORMS)


def test_the_log_has_several_models_days_and_periods():
    costs = [priced(**line) for line in LINES]
    assert {line.price.period for cost in costs for line in cost.lines} == {"standard", "peak", "off_peak"}
    assert (len({cost.model for cost in costs}), len({cost.at.date() for cost in costs})) == (8, 15)


def test_the_table_has_the_same_costs_as_the_lines_of_its_forms():
    with (HERE / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]
    costs = [
        priced(row.pop("model"), {name: int(cell) for name, cell in row.items() if name != "at"}, row["at"])
        for row in rows
    ]
    lines = [line for line in LINES if "input_tokens" not in line["usage"]]
    assert [(cost, cost.lines) for cost in costs] == [(cost, cost.lines) for cost in (priced(**line) for line in lines)]
