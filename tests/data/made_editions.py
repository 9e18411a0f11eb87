"""Editions as a test needs them, and what is compiled from them; the modules beside import this one."""

from datetime import datetime, timedelta
from decimal import Decimal
from types import ModuleType

from deepseek_prices import get_price
from scraper.dataset import fields, meanings
from scraper.dataset.check import check_edition
from scraper.dataset.compile import marks, rules_table
from scraper.dataset.dataset import Dataset

T1, T2, T3 = "2026-01-05T00:00:00Z", "2026-02-02T16:30:00Z", "2026-03-01T00:00:00Z"
DISCOUNTED = {"price": "1", "list_price": "2"}
HOLIDAYS = {
    "schema_version": 1,
    "calendar": "CN",
    "complete_from": "2026-01-01",
    "complete_until": "2026-12-31",
    "notices": [
        {"number": "x", "published_on": "2025-11-04", "days_off": ["2026-10-01", "2026-10-02"], "working_days": []}
    ],
}
RULE = {
    "time_zone": "Asia/Shanghai",
    "default": "off_peak",
    "windows": [
        {"period": "peak", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "12:00"},
        {"period": "peak", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "14:00", "to": "18:00"},
    ],
    "except_holidays": "CN",
}


def edition(start, *models, earliest=None, **more):
    """An edition from an instant; with `earliest` its instant is observed, otherwise stated."""
    in_force = {"from": start, "basis": "stated"}
    if earliest:
        in_force = {"from": start, "basis": "observed"} | bounds(earliest, start)
    name = start.replace(":", "") + more.pop("number", "")
    return {
        "schema_version": 1,
        "edition": name,
        "recorded_at": "2026-11-25T09:00:00Z",
        "in_force": in_force,
        "sources": [{"what": "news", "url": f"https://example.org/{name}"}],
        "billing_periods": None,
        "models": list(models),
    } | more


def bounds(earliest, latest, proof="page"):
    """The bounds of an instant, which rest on the page."""
    return {"earliest": earliest, "earliest_proof": proof, "latest": latest, "latest_proof": proof}


def model(name, price, **more):
    """A model with the same price for input and output: in dollars as given, in yuan seven times as much."""
    kinds = more.pop("kinds", ("input_cache_miss", "output"))
    prices = {"USD": dict.fromkeys(kinds, price), "CNY": dict.fromkeys(kinds, yuan(price))}
    return {"model": name, "prices": prices} | more


def yuan(price):
    if isinstance(price, dict):
        return {name: yuan(value) for name, value in price.items()}
    return str(Decimal(price) * 7)


def moved(moment, seconds):
    return (datetime.fromisoformat(moment) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


SOURCE = "https://example.org/"
TABLES = {"rules": rules_table(), "meanings": meanings.table(), "fields": fields.table()}
CODE = "".join(table.join(marks(what)) for what, table in TABLES.items())
README = f"Above.\n{''.join(marks('editions'))}Below.\n{CODE}"


NO_GUIDE_NAMES = {"schema_version": 1, "names": []}


def dataset(*editions, holidays=HOLIDAYS, observed_at="2026-11-01T00:00:00Z"):
    """A dataset of these editions, the last of which was seen at an instant."""
    for each in editions:
        assert [str(problem) for problem in check_edition(each["edition"], each)] == []
    observed = [{"observed_at": observed_at, "edition": editions[-1]["edition"], "source": SOURCE}]
    named = {each["edition"]: each for each in editions}
    return Dataset(
        editions=named,
        holidays=holidays,
        guide_names=NO_GUIDE_NAMES,
        observations=observed,
        released=[],
        sha256=dict.fromkeys(named, "0" * 64),
        readme=README,
    )


def module(text):
    """A generated module, as the lookup would import it."""
    made = ModuleType("made")
    exec(text, vars(made))
    return made


def ask(name, moment, kind="output", currency="USD"):
    return get_price(name, kind, datetime.fromisoformat(moment), currency=currency)
