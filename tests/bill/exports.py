"""Exports of DeepSeek's usage as its users download them, made from the price lists, with made-up figures."""

import io
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal

from deepseek_prices import get_price
from deepseek_prices.bill import check, read_bill
from deepseek_prices.usage.form import Options, read
from deepseek_prices.usage.forms import recognised
from deepseek_prices.usage.source import parts

AMOUNTS = "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount"
CHARGES = "user_id,start_time_iso,end_time_iso,model,wallet_type,cost,currency"
USER, KEY_NAME, KEY = "00000000-0000-4000-8000-00000000000a", "secret name", "sk-0000*****0000"
TYPES = {
    "input_cache_hit": "input_cache_hit_tokens",
    "input_cache_miss": "input_cache_miss_tokens",
    "output": "output_tokens",
}
DAY = timedelta(days=1)


class Use:
    """Tokens of a kind that were used at an instant, in a day or hour of the account."""

    def __init__(self, at, model, kind, tokens, currency="CNY", length=DAY):
        """The time of the account that `at` is in begins at its midnight, or at its full hour."""
        self.at, self.model, self.kind, self.tokens, self.currency = at, model, kind, tokens, currency
        hour = 0 if length == DAY else at.hour
        self.start = at.replace(hour=hour, minute=0, second=0, microsecond=0)
        self.end = self.start + length

    @property
    def time(self):
        return f"{self.start.isoformat()},{self.end.isoformat()}"

    @property
    def price(self):
        """Of a token, as the export writes it."""
        price = get_price(self.model, self.kind, self.at, currency=self.currency)
        return Decimal(price) / price.unit_quantity


def rows_of(uses):
    """The lines of amount-*.csv and of cost-*.csv."""
    tokens, costs = {}, {}
    for use in uses:
        row = (use.time, use.model, TYPES[use.kind], f"{use.price:f}")
        tokens[row] = tokens.get(row, 0) + use.tokens
        group = (use.time, use.model, use.currency)
        costs[group] = costs.get(group, 0) + use.price * use.tokens
    amounts = [
        f"{USER},{time},{model},{KEY_NAME},{KEY},{kind},{price},{count}"
        for (time, model, kind, price), count in tokens.items()
    ]
    counted = dict.fromkeys((use.time, use.model) for use in uses)
    amounts += [f"{USER},{time},{model},{KEY_NAME},{KEY},request_count,,{7}" for time, model in counted]
    charges = [f"{USER},{time},{model},Paid,{cost:.16f},{currency}" for (time, model, currency), cost in costs.items()]
    return amounts, charges


def table(header, lines):
    return "\ufeff" + "\r\n".join([header, *lines]) + "\r\n"


def reads(text):
    for part in parts(io.BytesIO(text.encode())):
        form, rows = recognised(part, Options())
        yield from read(form, rows, form.reader(Options()))


def checked(amounts, charges=None):
    """What `check` finds in an export of these lines."""
    found = [*reads(table(AMOUNTS, amounts))]
    if charges is not None:
        found += reads(table(CHARGES, charges))
    return check(read_bill(found))


def zipped(path, amounts, charges):
    """The export as it is downloaded."""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("amount-2026.csv", table(AMOUNTS, amounts))
        packed.writestr("cost-2026.csv", table(CHARGES, charges))
    return path


def at(written):
    return datetime.fromisoformat(written)
