"""Every row has the cost that `get_cost` has for it, or the reason why there is none."""

import pytest
from usage_rows import FORMS, SAID, answer, rows

from deepseek_prices import bulk

COUNT = 4000


@pytest.mark.parametrize("currency", ["USD", "CNY"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "options", [{}, {"unknown_holidays": "working_day", "no_cache_split": "miss"}], ids=["as it is", "with assumptions"]
)
def test_a_row_costs_what_get_cost_says(relation, form, currency, options):
    made = [{"id": number} | row for number, row in enumerate(rows(form, COUNT, f"{form} {currency}"))]
    priced = bulk.priced(relation(made), currency, **options)
    found = {row[0]: row[1:] for row in priced.select("id", *SAID).fetchall()}
    for row in made:
        number = row.pop("id")
        assert found.pop(number) == answer(row, currency, **options), row
    assert found == {}
