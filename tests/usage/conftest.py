"""Files of usage, in small: read as records, and priced as the command does."""

import pytest
from used import as_file

from deepseek_prices.cli.pricer import Pricer
from deepseek_prices.cli.tally import tally
from deepseek_prices.usage.form import Options
from deepseek_prices.usage.forms import by_name, read_usage


@pytest.fixture
def read():
    """The records of a file, in the form that it shows, or in one that is named."""

    def found(content, form=None, **options):
        return [*read_usage(as_file(content), Options(**options), form and by_name(form))]

    return found


@pytest.fixture
def cost(read):
    """What a file costs: exact, or the least and the most."""

    def found(content, form=None, by=("model",), endpoint=False, currency=None, **options):
        pricer = Pricer(currency or "USD", "raise", "range", endpoint)
        return tally(read(content, form, **options), pricer, by, options.get("zone"), currency)

    return found
