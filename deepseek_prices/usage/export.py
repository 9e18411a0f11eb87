"""What DeepSeek's platform itself says of an account's usage: the export as CSV, and the JSON behind its usage page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from deepseek_prices.edition import CURRENCIES
from deepseek_prices.usage.cells import number, text, whole
from deepseek_prices.usage.charged import is_sold
from deepseek_prices.usage.form import Content, Form, Options, Reader, of_part
from deepseek_prices.usage.record import Charge, Place, Read, Record, Repeat, When
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
_Number = TypeVar("_Number")
_LIKE_A_MODEL = re.compile(r"(?i)deepseek[\w.@\[\]-]*", re.ASCII)
_INPUT = "PROMPT_TOKEN"  # of the JSON: the input of a time without a split, and 0 beside one


def _time(row: Content) -> When:
    """The time of a row: from a start to an end with its offset, or, in exports until July 2026, a day of UTC."""
    of_day = row.get("utc_date")
    try:
        return between(row["start_time_iso"], row["end_time_iso"]) if of_day is None else when(of_day, UTC)
    except ValueError:  # what stands there is not told: a user's id may be written like a time
        name = "start_time_iso or end_time_iso" if of_day is None else "utc_date"
        raise ValueError(f"{name} is not an instant with its offset, or a time ends before it begins") from None


def _model(of: Content) -> str:
    """A model's name: of a text that is none, nothing tells that it is no key's name."""
    found = text(of["model"]).strip()
    if not (_LIKE_A_MODEL.fullmatch(found) or is_sold(found)):
        raise ValueError("model: the name of a model of DeepSeek's is expected")
    return found


def _cell(reading: Callable[[object], _Number], row: Content, column: str) -> _Number:
    """The number in a column. What stands there instead is not told: where cells are shifted, it may be an API key."""
    try:
        return reading(row[column])
    except ValueError:
        raise ValueError(f"{column}: a number is expected") from None


def _currency(of: Content) -> str:
    found = text(of["currency"]).strip()
    if found not in CURRENCIES:
        raise ValueError(f"currency: {' or '.join(reversed(CURRENCIES))} is expected")
    return found


class _Amounts(Reader):
    """`amount-*.csv`: a row for each time, model, key, type and price."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        kind = content["type"]
        requests, usage = 0, None
        if kind in _REQUESTS:
            requests = _cell(whole, content, "amount")
        elif kind in _KINDS:
            usage = {_KINDS[kind]: _cell(whole, content, "amount")}
        else:
            raise ValueError(f"type: one of {', '.join([*_KINDS][:3])}, request_count is expected")
        yield Record(
            place,
            _model(content),
            _time(content),
            usage,
            requests,
            key_name=content.get("api_key_name") or content.get("api_key") or "",
            user=content.get("user_id", ""),
            price=_cell(number, content, "price") if content.get("price") and usage is not None else None,
        )


class _Costs(Reader):
    """`cost-*.csv`: what was charged for each time, model and wallet."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        yield Charge(
            place,
            _model(content),
            _time(content),
            content.get("wallet_type", ""),
            _cell(number, content, "cost"),
            _currency(content),
            content.get("user_id", ""),
        )


class _Pages(Reader):
    """The JSON behind the usage page: a time and model may stand on several pages."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.seen: dict[tuple[object, ...], object] = {}

    def is_new(self, name: tuple[object, ...], said: object) -> bool:
        """Whether nothing stands before of this name. Raises `ValueError` where something else does."""
        before = self.seen.setdefault(name, said)
        if before is not said and before != said:
            raise ValueError("the same time and model stand before it, with other amounts: which of them holds?")
        return before is said


class _Days(_Pages):
    """The JSON of a month: for each day and model the amounts by type. It does not say whose days they are."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        for part in _parts(content):
            for day in part.get("days") or ():
                yield from of_part("deepseek-days", place, partial(self._day, place, part, day))

    def _day(self, place: Place, part: Content, day: Content) -> Iterator[Read]:
        at = when(day["date"], self.options.zone)
        for of_model in day["data"]:
            yield from of_part("deepseek-days", place, partial(self._of_model, place, part, at, of_model))

    def _of_model(self, place: Place, part: Content, at: When, of_model: Content) -> Iterable[Read]:
        model, amounts = _model(of_model), {each["type"]: each["amount"] for each in of_model["usage"]}
        if len(amounts) < len(of_model["usage"]):
            raise ValueError(f"{model}: a type is there twice in a day: which of its amounts holds?")
        currency = _currency(part) if "currency" in part else None
        if not self.is_new((at, model, currency), amounts):
            return (Repeat(place),)
        return _charges(place, model, at, amounts, currency) if currency else _records(place, model, at, amounts, "")


class _Keys(_Pages):
    """The JSON by key: for each key and model the amounts by type, in buckets of as many seconds as it says."""

    def read(self, place: Place, content: Content) -> Iterable[Read]:
        for part in _parts(content):
            span = timedelta(seconds=whole(part["bucket"]))
            for currency, series in _by_currency(part):
                for bucket in series["buckets"]:
                    said = partial(self._bucket, (place, series, currency), bucket, span)
                    yield from of_part("deepseek-keys", place, said)

    def _bucket(self, of: tuple[Place, Content, str | None], bucket: Content, span: timedelta) -> Iterator[Read]:
        place, series, currency = of
        model, key = _model(series), text((series.get("api_key") or {}).get("name"))
        at = self._time(bucket["time"], span)
        if not self.is_new((at, model, currency, repr(series.get("api_key"))), bucket):
            yield Repeat(place)
        elif currency is None:
            yield from _records(place, model, at, bucket["usage"], key)
        else:
            yield Charge(place, model, at, "", number(bucket["cost"]), currency, key_name=key)

    def _time(self, start: object, span: timedelta) -> When:
        first = when(start)
        if not isinstance(first, datetime):
            raise ValueError("time: seconds since 1970 are expected, not a day")
        if self.options.zone is not None:
            first = first.astimezone(self.options.zone)
        return first, first + span


def _by_currency(part: Mapping[str, Any]) -> Iterator[tuple[str | None, Mapping[str, Any]]]:
    """The series of amounts, or those of money with their currency."""
    for series in part.get("series") or ():
        yield None, series
    for group in part.get("data") or ():
        for series in group["series"]:
            yield _currency(group), series


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
        raise ValueError(f"type: one of {', '.join([*_KINDS][3:])}, REQUEST is expected")
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
_ANDROID = (
    "https://github.com/EshonT/DeepSeekMonitorAndroid/blob/HEAD/app/src/main/java/com/deepseek/monitor/data/remote/dto"
)
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
        f"{_ANDROID}/UsageAmountResponseDto.kt",
        _knows_days,
        _Days,
    ),
    Form(
        "deepseek-keys",
        "the JSON behind DeepSeek's usage page, by API key",
        "https://github.com/mmzm0808/dsh-deepseek-usage/blob/HEAD/src/platform.ts",
        _knows_keys,
        _Keys,
    ),
)
