"""`datapackage.json`: what the columns of `spans.csv` are, as a Data Package (datapackage.org, version 2). Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from scraper.publication import spans
from scraper.publication.feed import Feed, Target, in_rows, instant
from scraper.publication.known import Known

PATH = "v1/datapackage.json"
_FIELDS = {
    "name": ("string", "A model, another name of one, `name@endpoint`, or a service"),
    "billed_as": ("string", "The model or service that the name is billed as"),
    "kind": ("string", "What is billed: input_cache_hit, input_cache_miss, output; of a service request, page, …"),
    "currency": ("string", "USD or CNY: two official price lists, neither a conversion of the other"),
    "from": ("datetime", "The first instant (UTC) of the time"),
    "until": ("datetime", "The first instant (UTC) after it; empty where it has no known end and no hour matters"),
    "period": ("string", "standard, off_peak or peak"),
    "amount": ("number", "The price of a unit, the digits as printed"),
    "list_price": ("number", "The price that is struck out while a discount runs; otherwise empty"),
    "unit_quantity": ("integer", "How many units the amount is for"),
    "unit": ("string", "What it is for, in the singular"),
    "certain": ("boolean", "false where it is derived, or where another edition may already hold"),
    "edition": ("string", "The edition that says so: data/editions/<edition>.yaml"),
}
_REQUIRED = {*_FIELDS} - {"until", "list_price"}


def export(known: Known, at: int) -> Feed:
    """The description of the rows as they are at this instant."""
    table = spans.export(known, at)
    resource = {
        "name": "spans",
        "type": "table",
        "path": "spans.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(table.content),
        "hash": f"sha256:{hashlib.sha256(table.content).hexdigest()}",
        "schema": {
            "fields": [_field(name, *said) for name, said in _FIELDS.items()],
            "primaryKey": ["name", "kind", "currency", "from"],
            "missingValues": [""],
        },
    }
    content = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "deepseek-prices",
        "title": "Prices of DeepSeek's API, each time of one price",
        "description": f"Half-open times: from the first instant up to the next. Where the hour decides, the rows end "
        f"with the known holidays, at {instant(known.calendar_until)}: no row is no price, never the one before. In "
        "DuckDB read amounts with types={'amount': 'DECIMAL(18,6)'}; Excel reads the instants as text of UTC.",
        "version": known.release,
        "created": instant(at),
        "homepage": "https://github.com/deepseek-prices/deepseek-prices",
        "licenses": [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "sources": [
            {"title": "DeepSeek: Models & Pricing", "path": "https://api-docs.deepseek.com/quick_start/pricing"}
        ],
        "resources": [resource],
    }
    return Feed(in_rows(content), table.exact_from, table.exact_until)


def _field(name: str, kind: str, description: str) -> dict[str, object]:
    field: dict[str, object] = {"name": name, "type": kind, "description": description}
    return field | {"constraints": {"required": True}} if name in _REQUIRED else field


def differences(known: Known, feed: Feed) -> Iterator[str]:
    """Where it describes another table than the one beside it."""
    (resource,) = json.loads(feed.content)["resources"]
    table = spans.export(known, feed.exact_from).content
    if resource["hash"] != f"sha256:{hashlib.sha256(table).hexdigest()}" or resource["bytes"] != len(table):
        yield "it names another content of spans.csv"
    header = table.partition(b"\n")[0].decode().split(",")
    if [field["name"] for field in resource["schema"]["fields"]] != header:
        yield f"its fields are not the columns of spans.csv, {header}"


TARGET = Target(PATH, "application/json", export, differences)
