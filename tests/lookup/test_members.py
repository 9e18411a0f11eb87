"""The fields of an object that is a usage: all of them are read, or it is refused."""

import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import NamedTuple
from unittest.mock import Mock

import attrs
import msgspec
import pytest
from pydantic import BaseModel, ConfigDict

from deepseek_prices import UsageError, get_cost

FLASH = "deepseek-flash"
PEAK = datetime(2026, 10, 20, 2, tzinfo=UTC)
CHAT = {
    "prompt_tokens": 1000,
    "prompt_cache_hit_tokens": 900,
    "prompt_cache_miss_tokens": 100,
    "prompt_tokens_details": {"cached_tokens": 900},
    "completion_tokens": 50,
    "completion_tokens_details": {"reasoning_tokens": 30},
    "total_tokens": 1050,
}


def billed(usage: object) -> dict[str, object]:
    return {line.kind: line.quantity for line in get_cost(FLASH, usage, PEAK, no_cache_split="miss").lines}


def refused(usage: object) -> UsageError:
    with pytest.raises(UsageError) as caught:
        get_cost(FLASH, usage, PEAK)
    return caught.value


class Details(BaseModel):
    """As the SDKs have it: what they do not know is kept apart."""

    model_config = ConfigDict(extra="allow")
    cached_tokens: int | None = None


class Usage(BaseModel):
    model_config = ConfigDict(extra="allow")
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int | None = None
    prompt_tokens_details: Details | None = None


def test_fields_that_an_sdk_keeps_apart_are_read():
    assert billed(Usage(**CHAT)) == billed(CHAT)
    extra = {"prompt_cache_hit_tokens": 900, "prompt_cache_miss_tokens": 100}
    assert billed(Usage(prompt_tokens=1000, completion_tokens=50, **extra)) == billed(CHAT)


def test_an_unknown_quantity_that_an_sdk_keeps_apart_is_refused():
    assert refused(Usage(prompt_tokens=1, completion_tokens=1, video_tokens=1)).fields == ("video_tokens",)


def test_an_sdks_object_without_extra_fields_is_read():
    assert billed(Usage(prompt_tokens=7, completion_tokens=5)) == {"input_cache_miss": 7, "output": 5}


def test_an_sdks_object_that_nobody_validated_is_read_without_a_warning():
    usage = Usage.model_construct(prompt_tokens=7, completion_tokens=5, prompt_tokens_details={"cached_tokens": 3})
    assert billed(usage) == {"input_cache_hit": 3, "input_cache_miss": 4, "output": 5}


class Dumps:
    """Of no library."""

    def __init__(self, fields: object) -> None:
        self.fields = fields

    def model_dump(self) -> object:
        return self.fields


def test_whatever_dumps_itself_is_read_by_that():
    assert billed(Dumps(CHAT)) == billed(CHAT)


def test_an_object_with_slots_is_read():
    @dataclass(slots=True)
    class Usage:
        prompt_tokens: int
        completion_tokens: int

    assert billed(Usage(7, 5)) == {"input_cache_miss": 7, "output": 5}


class Tokens(NamedTuple):
    prompt_tokens: int
    completion_tokens: int
    prompt_cache_hit_tokens: int = 0


@attrs.define
class Attrs:
    prompt_tokens: int
    completion_tokens: int
    prompt_cache_hit_tokens: int = 0


@attrs.define(slots=False)
class AttrsWithoutSlots:
    prompt_tokens: int
    completion_tokens: int
    prompt_cache_hit_tokens: int = 0


class Struct(msgspec.Struct):
    prompt_tokens: int
    completion_tokens: int
    prompt_cache_hit_tokens: int = 0


class FrozenStruct(msgspec.Struct, frozen=True, omit_defaults=True, tag=True):
    prompt_tokens: int
    completion_tokens: int
    prompt_cache_hit_tokens: int = 0


@dataclass
class Data:
    prompt_tokens: int
    completion_tokens: int
    prompt_cache_hit_tokens: int = 0

    def total(self) -> int:
        """A method is no field."""
        return self.prompt_tokens + self.completion_tokens


@pytest.mark.parametrize("of", [Tokens, Attrs, AttrsWithoutSlots, Struct, FrozenStruct, Data])
def test_the_fields_that_a_class_lists_are_read(of):
    assert billed(of(100, 5, 90)) == {"input_cache_hit": 90, "input_cache_miss": 10, "output": 5}


def test_what_an_object_was_given_besides_its_fields_is_read_too():
    usage = Data(100, 5)
    usage.prompt_tokens_details = {"cached_tokens": 80}
    assert refused(usage).fields == ("prompt_tokens_details.cached_tokens", "prompt_cache_hit_tokens")


class WithProperty(Data):
    @property
    def cached(self) -> int:
        return 90


class WithCachedProperty(Data):
    @functools.cached_property
    def cached(self) -> int:
        return 90


class WithPropertyThatRaises(Data):
    @property
    def cached(self) -> int:
        raise ValueError("not now")


class Cached:
    def __get__(self, usage: object, of: type) -> int:
        return 90


class WithDescriptor(Data):
    prompt_tokens_details = Cached()


class WithValue(Data):
    cached = 90


class WithAnyAttribute(Data):
    def __getattr__(self, name: str) -> int:
        return 90


class WithEveryAttribute(Data):
    def __getattribute__(self, name: str) -> object:
        return super().__getattribute__(name)


NOT_LISTED = [
    WithProperty, WithCachedProperty, WithPropertyThatRaises, WithDescriptor, WithValue, WithAnyAttribute,
    WithEveryAttribute,
]  # fmt: skip


@pytest.mark.parametrize("of", NOT_LISTED)
def test_an_object_whose_fields_cannot_be_listed_in_full_is_refused(of):
    message = str(refused(of(100, 5)))
    assert message.startswith(f"usage: the fields of a {of.__name__} cannot be listed in full (its class has ")
    assert message.endswith("): pass a mapping")


def test_an_object_that_answers_to_every_name_is_refused():
    usage = Mock(prompt_tokens=1000, completion_tokens=50, prompt_cache_hit_tokens=900)
    assert str(refused(usage)).endswith("pass a mapping")


def later(_: object) -> int:
    raise AttributeError("not now")


@dataclass
class WithFieldThatRaises(Data):
    cached_tokens: int = 0

    def __post_init__(self) -> None:
        type(self).cached_tokens = property(later)


def test_a_field_that_raises_is_refused():
    usage = WithFieldThatRaises(100, 5)
    assert "(its cached_tokens raises AttributeError): pass a mapping" in str(refused(usage))


def test_a_slot_that_was_never_filled_is_absent():
    class Slots:
        __slots__ = ("completion_tokens", "prompt_cache_hit_tokens", "prompt_tokens")

    usage = Slots()
    usage.prompt_tokens, usage.completion_tokens = 100, 5
    assert billed(usage) == {"input_cache_miss": 100, "output": 5}


def test_what_dumps_no_mapping_is_refused():
    assert "(its model_dump() gives no mapping but a str): pass a mapping" in str(refused(Dumps("900 tokens")))


def test_a_nested_object_whose_fields_cannot_be_listed_in_full_is_refused_with_its_place():
    error = refused(CHAT | {"prompt_tokens_details": WithProperty(100, 5)})
    assert error.fields == ("prompt_tokens_details",)
    assert "usage: prompt_tokens_details, the fields of a WithProperty cannot be listed in full" in str(error)


def test_what_is_nested_without_end_is_refused():
    usage = SimpleNamespace(prompt_tokens=1, completion_tokens=1)
    usage.me = usage
    assert "nested without end" in str(refused(usage))
