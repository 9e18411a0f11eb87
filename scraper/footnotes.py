"""The page's sentences to typed meanings. A sentence is recognised whole: a word more or less is not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scraper import instants
from scraper.page import fold, unfold
from scraper.vocabulary import MODEL_NAME, VERSION

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of sentence means for the price list.

    `decides_price`: it is quoted in the edition, and two states that differ in it differ.
    `explains`: where a footnote mark that leads to it may stand.
    """

    decides_price: bool
    explains: frozenset[str] = frozenset()


MEANINGS = {
    "units": Meaning(False),
    "caching_reference": Meaning(False, frozenset({"input_cache_hit"})),
    "concurrency_reference": Meaning(False, frozenset({"concurrency"})),
    "service_billing": Meaning(False),
    "service_reference": Meaning(False),
    "prices_may_change": Meaning(False),
    "version": Meaning(False, frozenset({"model"})),
    "default_output": Meaning(False, frozenset({"max_output"})),
    "deduction": Meaning(False),
    "discount": Meaning(True, frozenset({"price"})),
    "cache_hit_price_cut": Meaning(True, frozenset({"input_cache_hit"})),
    "names": Meaning(True, frozenset({"model_name"})),
    "peak_hours": Meaning(True, frozenset({"prices"})),
    "server_side_free": Meaning(True),
}

# Sentences that only mean something together are one template: "these calls are not billed" must not be understood
# without the "until" that follows. In braces: what may vary.
_TEMPLATES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (
            "units",
            "The prices listed below are in unites of per 1M tokens. A token, the smallest unit of text that the model "
            "recognizes, can be a word, a number, or even a punctuation mark. We will bill based on the total number "
            "of input and output tokens by the model.",
        ),
        (
            "units",
            "The prices listed below are in units of per 1M tokens. A token, the smallest unit of text that the model "
            "recognizes, can be a word, a number, or even a punctuation mark. We will bill based on the total number "
            "of input and output tokens by the model.",
        ),
        (
            "units",
            "Model prices are listed in units of per 1M tokens. A token, the smallest unit of text that the model "
            "recognizes, can be a word, a number, or even a punctuation mark. We bill model usage based on the total "
            "number of input and output tokens by the model.",
        ),
        ("version", "The {model} model has been upgraded to {version}."),
        (
            "default_output",
            "If max_tokens is not specified, the default maximum output length is {length}. Please adjust max_tokens "
            "to support longer outputs.",
        ),
        ("caching_reference", "Please check this article for the details of Context Caching."),
        (
            "discount",
            "The form shows the the original price and the discounted price. From now until {until}, all users can "
            "enjoy the discounted prices of DeepSeek API. After that, it will recover to full price.",
        ),
        (
            "discount",
            "The {model} model is currently offered at a {percent}% discount, extended until {until}.",
        ),
        (
            "names",
            "The model names {names} will be deprecated in the future. For compatibility, they correspond to the "
            "non-thinking mode and thinking mode of {model}, respectively.",
        ),
        (
            "names",
            "Use {model} as the model name. The legacy names {names} are still accepted, but the corresponding models "
            "have been retired, their requests are served by the {version} model and billed at the Flash price.",
        ),
        (
            "cache_hit_price_cut",
            "For all models, the input cache hit price has been reduced to 1/10 of the launch price. This price "
            "adjustment takes effect from {from}.",
        ),
        (
            "peak_hours",
            "Off-peak rates are half of the peak rates. Peak hours are {hours} UTC, Monday through Friday, excluding "
            "Chinese public holidays. All other hours are off-peak, including weekends and Chinese public holidays in "
            "full.",
        ),
        ("concurrency_reference", "For more details on concurrency limits, please refer to Rate Limit & Isolation{end}"),
        # No English copy with Search and Fetch is known: these three follow the Chinese page.
        ("service_billing", "Search and Fetch are standalone APIs, billed by the number of requests."),
        (
            "server_side_free",
            "Please note that users of the DeepSeek API in DeepSeek Harness/Claude Code/Codex already reach the "
            "Search/Fetch endpoints through server-side tool calls. These Search/Fetch calls are currently not billed, "
            "and will be billed per call from {until}.",
        ),
        ("service_reference", "For usage and the complete billing rules, see Web Search and Fetch."),
        (
            "deduction",
            "The expense = number of tokens × price. The corresponding fees will be directly deducted from your "
            "topped-up balance or granted balance, with a preference for using the granted balance first when both "
            "balances are available.",
        ),
        (
            "prices_may_change",
            "Product prices may vary and DeepSeek reserves the right to adjust them. We recommend topping up based on "
            "your actual usage and regularly checking this page for the most recent pricing information.",
        ),
    ),
    "zh": (
        (
            "units",
            "下表所列模型价格以“百万 tokens”为单位。Token 是模型用来表示自然语言文本的的最小单位，可以是一个词、一个数字或一个标点"
            "符号等。我们将根据模型输入和输出的总 token 数进行计量计费。",
        ),
        (
            "names",
            "模型名请使用 {model}。旧模型名 {names} 仍可调用，但对应模型已下线，请求将由 {version} 模型提供服务，并按 Flash 价格"
            "计费。",
        ),
        (
            "peak_hours",
            "空闲时段价格为高峰时段价格的一半。北京时间周一至周五（不含中国法定节假日）{hours} 为高峰时段；其余时段，包括周末及中国"
            "法定节假日全天均为空闲时段。",
        ),
        ("concurrency_reference", "更多并发限制细节，请参考限速与隔离{end}"),
        ("service_billing", "Search 和 Fetch 是独立的 API，按请求次数计费。"),
        (
            "server_side_free",
            "请注意，当前用户在 DeepSeek Harness/Claude Code/Codex 中使用 DeepSeek API 时，已经会通过 Server 端工具调用访问到 "
            "Search/Fetch 接口，这部分 Search/Fetch 接口调用目前未计费，并将于{until} 起按次收取调用费用。",
        ),
        ("service_reference", "接口用法与完整计费规则详见网页搜索与抓取。"),
        (
            "deduction",
            "扣减费用 = token 消耗量 × 模型单价，对应的费用将直接从充值余额或赠送余额中进行扣减。当充值余额与赠送余额同时存在时，"
            "优先扣减赠送余额。",
        ),
        (
            "prices_may_change",
            "产品价格可能发生变动，DeepSeek 保留修改价格的权利。请您依据实际用量按需充值，定期查看此页面以获知最新价格信息。",
        ),
    ),
}

_NAME = MODEL_NAME.pattern
_SLOTS = {
    "model": _NAME,
    "names": rf"{_NAME}(?:(?:,|、| and ){_NAME})*",
    "version": VERSION.pattern,
    "length": "[1-9][0-9]{0,3}[KM]",
    "percent": "[1-9][0-9]?",
    "until": instants.INSTANT,
    "from": instants.INSTANT,
    "hours": rf"{instants.HOURS}(?:(?:,|、| and ){instants.HOURS})*",
    "end": r"[.。]?",
}
_WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A recognised sentence (or several that only mean something together): its words, meaning and facts."""

    text: str
    meaning: str
    facts: Facts


def recognise(text: str, language: str) -> tuple[list[Sentence], str]:
    """A passage's sentences, and what of the passage nothing recognised (empty where all was).

    Raises `ValueError` where a recognised sentence names a day or hour that does not exist.
    """
    folded = fold(text)
    sentences, position = [], 0
    while position < len(folded):
        found = next(_matches(folded, position, language), None)
        if found is None:
            break
        meaning, match = found
        sentences.append(Sentence(unfold(text, position, match.end()), meaning, _facts(meaning, match, language)))
        position = match.end()
    unread = unfold(text, position, len(folded)) if position < len(folded) else ""
    return sentences, unread


def _matches(folded: str, position: int, language: str) -> Iterator[tuple[str, re.Match[str]]]:
    for meaning, pattern in _PATTERNS[language]:
        match = pattern.match(folded, position)
        if match:
            yield meaning, match


def _facts(meaning: str, match: re.Match[str], language: str) -> Facts:
    facts: Facts = {slot: value for slot, value in match.groupdict().items() if slot != "end"}
    for slot in facts.keys() & {"until", "from_"}:
        facts[slot] = instants.instant(facts[slot])
    if "names" in facts:
        facts["names"] = re.findall(_NAME, facts["names"])
    if "hours" in facts:
        hours = instants.windows(facts.pop("hours"), utc=language == "en", every_day=False)
        facts["billing_periods"] = {
            "time_zone": "Asia/Shanghai",
            "default": "off_peak",
            "windows": [{"period": "peak", "days": _WORKDAYS, "from": start, "to": end} for start, end in hours],
            "except_holidays": "CN",
        }
    return facts


def _pattern(template: str) -> re.Pattern[str]:
    """A template as an expression over folded text; a slot takes the space beside it, which folding may have lost."""
    words = fold(re.sub(r"\{(\w+)\}", r"SLOT\1SLOT", template))
    parts = re.split(r" ?SLOT(\w+?)SLOT ?", words)
    for index, part in enumerate(parts):
        slot = "from_" if part == "from" else part
        parts[index] = f" ?(?P<{slot}>{_SLOTS[part]}) ?" if index % 2 else re.escape(part)
    return re.compile("".join(parts))


_PATTERNS = {
    language: tuple((meaning, _pattern(template)) for meaning, template in templates)
    for language, templates in _TEMPLATES.items()
}
