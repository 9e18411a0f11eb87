"""Rows are priced as `get_cost` prices them, whichever way is taken."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from used import USAGE

from deepseek_prices import PriceError, get_cost
from deepseek_prices import _editions as compiled
from deepseek_prices.cli import pricer
from deepseek_prices.cli.spent import spent_at
from deepseek_prices.usage.record import Place, Record

STARTS = sorted({start for starts, _ in compiled.TRACKS.values() for start in starts})


def test_the_windows_of_all_days_begin_and_end_with_a_quarter_of_an_hour():
    edges = {edge for _, _, windows in compiled.RULES for _, _, *window in windows for edge in window}
    assert all(edge % pricer._QUARTER == 0 for edge in edges)


@pytest.mark.parametrize("model", ["deepseek-chat", "deepseek-v4-flash", "deepseek-v4-pro", "deepseek-flash"])
def test_at_every_beginning_of_a_price_list_a_row_costs_what_get_cost_says(model):
    priced = pricer.Pricer("USD", "working_day", "range", anthropic_endpoint=False)
    for start in STARTS:
        for second in (start - 1, start, start + 1, start + 899, start - 899):
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
            record = Record(Place(1, 1), model, at, USAGE)
            try:
                expected = get_cost(model, USAGE, at, unknown_holidays="working_day")
            except PriceError as error:
                with pytest.raises(type(error)):
                    priced(record)
                continue
            found = priced(record)
            if isinstance(found, tuple):
                pairs = zip(found[0], found[1].values(), strict=True)
                found = sum((spent_at(price, each, model).low for price, each in pairs), Decimal(0))
            assert found == expected
