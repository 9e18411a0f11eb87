"""What DeepSeek's platform itself says of an account's usage: the export as CSV, and the JSON behind its usage page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from deepseek_prices.usage.cells import number, text, whole
from deepseek_prices.usage.form import Content, Form, Reader
from deepseek_prices.usage.record import Charge, Place, Read, Record, When
from deepseek_prices.usage.when import between, when

# By their names in the CSV, and in the JSON.
_KINDS = {
    "input_cache_hit_tokens": "input_cache_hit",
    "input_cache_miss_tokens": "input_cache_miss",
    "output_tokens": "output",
    "PROMPT_CACHE_HIT_TOKEN": "input_cache_hit",
    "PROMPT_CACHE_MISS_TOKEN": "input_cache_miss",
    "RESPONSE_TOKEN": "output",
}
_REQUESTS = ("request_count", "REQUEST")
_INPUT = "PROMPT_TOKEN"  # of the JSON: the input of a time without a split, and 0 beside one


def _time(row: Content) -> When:
    """The time of a row: from a start to an end with its offset, or, in exports until July 2026, a day of UTC."""
    if "utc_date" in row:
        return when(row["utc_date"], UTC)
    return between(row["start_time_iso"], row["end_time_iso"])


class _Amounts(Reader):
    """`amount-*.csv`: a row for each time, model, key, type and price."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        kind, of = content["type"], content.get("price")
        requests, usage = 0, None
        if kind in _REQUESTS:
            requests = whole(content["amount"])
        elif kind in _KINDS:
            usage = {_KINDS[kind]: whole(content["amount"])}
        else:
            raise ValueError(f"type: one of {', '.join([*_KINDS][:3])}, request_count is expected, not {kind!r}")
        yield Record(
            place,
            content["model"],
            _time(content),
            usage,
            requests,
            key_name=content.get("api_key_name") or content.get("api_key") or "",
            user=content.get("user_id", ""),
            price=number(of) if of and usage is not None else None,
        )


class _Costs(Reader):
    """`cost-*.csv`: what was charged for each time, model and wallet."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        yield Charge(
            place,
            content["model"],
            _time(content),
            content.get("wallet_type", ""),
            number(content["cost"]),
            content["currency"],
            content.get("user_id", ""),
        )


class _Days(Reader):
    """The JSON of a month: for each day and model the amounts by type. It does not say whose days they are."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        for part in _parts(content):
            for day in part.get("days") or ():
                at = when(day["date"], self.options.zone)
                for of_model in day["data"]:
                    amounts = {each["type"]: each["amount"] for each in of_model["usage"]}
                    if "currency" in part:
                        yield from _charges(place, of_model["model"], at, amounts, part["currency"])
                    else:
                        yield from _records(place, of_model["model"], at, amounts, "")


class _Keys(Reader):
    """The JSON by key: for each key and model the amounts by type, in buckets of as many seconds as it says."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        for part in _parts(content):
            span = timedelta(seconds=whole(part["bucket"]))
            for currency, series in _by_currency(part):
                name = text((series.get("api_key") or {}).get("name"))
                for bucket in series["buckets"]:
                    at = self._bucket(bucket["time"], span)
                    if currency:
                        amount = number(bucket["cost"])
                        yield Charge(place, series["model"], at, "", amount, currency, key_name=name)
                    else:
                        yield from _records(place, series["model"], at, bucket["usage"], name)

    def _bucket(self, start: object, span: timedelta) -> When:
        first = when(start)
        if not isinstance(first, datetime):
            raise ValueError(f"time: seconds since 1970 are expected, not {start!r}")
        if self.options.zone is not None:
            first = first.astimezone(self.options.zone)
        return first, first + span


def _by_currency(part: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The series of amounts, or those of money with their currency."""
    for series in part.get("series") or ():
        yield "", series
    for group in part.get("data") or ():
        for series in group["series"]:
            yield group["currency"], series


def _parts(content: Content) -> list[Mapping[str, Any]]:
    """What stands within the envelopes `data` and `biz_data`: amounts, or a list by currency of what was charged."""
    inner: Any = content
    for name in ("data", "biz_data"):
        if isinstance(inner, Mapping) and isinstance(inner.get(name), Mapping | list) and "bucket" not in inner:
            inner = inner[name]
    return [part for part in inner if isinstance(part, dict)] if isinstance(inner, list) else [inner]


def _records(place: Place, model: str, at: When, amounts: Mapping[str, object], key: str) -> Iterator[Record]:
    unknown = [name for name in amounts if name not in _KINDS and name not in (*_REQUESTS, _INPUT)]
    if unknown:
        raise ValueError(f"type: one of {', '.join([*_KINDS][3:])}, REQUEST is expected, not {unknown[0]!r}")
    counts = {name: whole(amount) for name, amount in amounts.items()}
    requests = counts.pop("REQUEST", 0)
    undivided = counts.pop(_INPUT, 0)
    usage: dict[str, int] = {_KINDS[name]: count for name, count in counts.items() if count}
    split = usage.get("input_cache_hit", 0) + usage.get("input_cache_miss", 0)
    if undivided and split not in (0, undivided):
        raise ValueError(f"{_INPUT} {undivided} is not the sum of its hits and misses, {split}")
    if undivided and not split:
        usage = {"prompt_tokens": undivided, "completion_tokens": usage.get("output", 0)}
    if usage or requests:
        yield Record(place, model, at, usage or None, requests, key_name=key)


def _charges(place: Place, model: str, at: When, amounts: Mapping[str, object], currency: str) -> Iterator[Charge]:
    for name, amount in amounts.items():
        charged = number(amount)
        if charged:
            yield Charge(place, model, at, "", charged, currency, kind=_KINDS.get(name, ""))


def _has(*names: str) -> Any:
    return frozenset(names).issubset


def _knows_days(content: Content) -> bool:
    return any({"total", "days"} <= part.keys() for part in _parts(content))


def _knows_keys(content: Content) -> bool:
    return any({"bucket", "models"} <= part.keys() for part in _parts(content))


_EXPORT = "https://github.com/GabrielMu2006/APIMeter/blob/main/APIMeter/Import/DeepSeekOfficialCSVMapper.swift"
_DATED = _has("model", "type", "amount")
_CHARGED = _has("model", "cost", "currency", "wallet_type")


def _has_time(names: Content) -> bool:
    return "utc_date" in names or {"start_time_iso", "end_time_iso"} <= set(names)


FORMS = (
    Form(
        "deepseek-export",
        "DeepSeek's usage export: amount-*.csv, or the zip that it comes in",
        _EXPORT,
        lambda names: _has_time(names) and _DATED(names),
        _Amounts,
        is_table=True,
    ),
    Form(
        "deepseek-charges",
        "DeepSeek's usage export: cost-*.csv, what was charged (for `bill`)",
        _EXPORT,
        lambda names: _has_time(names) and _CHARGED(names),
        _Costs,
        is_table=True,
    ),
    Form(
        "deepseek-days",
        "the JSON of a month behind DeepSeek's usage page, by day",
        "https://github.com/zxzxn3/deepseek-usage",
        _knows_days,
        _Days,
    ),
    Form(
        "deepseek-keys",
        "the JSON behind DeepSeek's usage page, by API key",
        "https://github.com/SummerXaa-Z/DeepSeekMonitorMac",
        _knows_keys,
        _Keys,
    ),
)
