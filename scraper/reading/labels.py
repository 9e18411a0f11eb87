"""The labels of both languages: what a row, column, group, period, product or unit is called on the page."""

from __future__ import annotations

import re
from functools import cache

from scraper.reading.page import fold

LANGUAGES = ("en", "zh")
CURRENCY = {"en": "USD", "zh": "CNY"}

# role -> meaning -> (English labels, Chinese labels)
_LABELS: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "heading": {
        "title": (("Models & Pricing",), ("模型 & 价格",)),
        "models": (("Model Details", "Pricing Details"), ("模型细节", "模型 & 价格细节", "价格细节")),
        "services": (
            ("Web Search and Fetch Pricing", "File Parsing and OCR Pricing", "Speech Pricing"),
            ("网页搜索与抓取价格", "联网搜索与抓取价格", "文件解析与 OCR 价格", "语音价格"),
        ),
        "deduction": (("Deduction Rules",), ("扣费规则",)),
        "model_fees": (("Model Usage Fees",), ("模型调用费用",)),
    },
    "field": {
        "model": (("MODEL",), ("模型",)),
        "base_url": (("BASE URL", "BASE URL (OpenAI Format)"), ("BASE URL", "BASE URL (OpenAI 格式)")),
        "anthropic_base_url": (("BASE URL (Anthropic Format)",), ("BASE URL (Anthropic 格式)",)),
        "version": (("MODEL VERSION",), ("模型版本",)),
        "thinking": (("THINKING MODE",), ("思考模式",)),
        "context_length": (("CONTEXT LENGTH",), ("上下文长度",)),
        "max_reasoning": (("MAX COT TOKENS",), ("最大思维链长度",)),
        "max_output": (("MAX OUTPUT", "MAX OUTPUT TOKENS"), ("输出长度", "最大输出长度")),
        "concurrency": (("Concurrency Limit",), ("并发限制",)),
    },
    "group": {
        "features": (("FEATURES",), ("功能",)),
        "prices": (("PRICING",), ("价格",)),
    },
    # The unit stands in the label, or (the second role) in each cell.
    "kind": {
        "input_cache_hit": (
            ("1M INPUT TOKENS (CACHE HIT)", "1M TOKENS INPUT (CACHE HIT)", "1M TOKENS INPUT PRICE (CACHE HIT)"),
            ("百万tokens输入（缓存命中）", "百万tokens 输入价格（缓存命中）"),
        ),
        "input_cache_miss": (
            ("1M INPUT TOKENS (CACHE MISS)", "1M TOKENS INPUT (CACHE MISS)", "1M TOKENS INPUT PRICE (CACHE MISS)"),
            ("百万tokens输入（缓存未命中）", "百万tokens 输入价格（缓存未命中）"),
        ),
        "output": (
            ("1M OUTPUT TOKENS", "1M TOKENS OUTPUT", "1M TOKENS OUTPUT PRICE"),
            ("百万tokens输出", "百万tokens 输出价格"),
        ),
    },
    "kind_without_unit": {
        "input_cache_hit": (("INPUT PRICE (CACHE HIT)",), ("输入价格（缓存命中）",)),
        "input_cache_miss": (("INPUT PRICE (CACHE MISS)",), ("输入价格（缓存未命中）",)),
        "output": (("OUTPUT PRICE",), ("输出价格",)),
    },
    "period": {
        "off_peak": (("OFF-PEAK",), ("空闲时段",)),
        "peak": (("PEAK",), ("高峰时段",)),
    },
    # With their hours behind them in parentheses.
    "period_with_hours": {
        "standard": (("STANDARD PRICE",), ("标准时段价格",)),
        "off_peak": (("DISCOUNT PRICE",), ("优惠时段价格",)),
    },
    "feature": {
        "json_output": (("Json Output",), ("Json Output",)),
        "tool_calls": (("Function Calling", "Tool Calls"), ("Function Calling", "Tool Calls")),
        "responses_api": (("Responses API",), ("Responses API",)),
        "anthropic_api": (("Anthropic API",), ("Anthropic API",)),
        "chat_prefix_completion": (("Chat Prefix Completion（Beta）",), ("对话前缀续写（Beta）",)),
        "fim_completion": (("FIM Completion（Beta）",), ("FIM 补全（Beta）",)),
        "vision": (("Vision",), ("图像理解",)),
    },
    "support": {
        "supported": (("✓",), ("支持",)),
        "not_supported": (("✗", "Not supported"), ("不支持", "暂不支持")),
        "non_thinking_only": (("Non-thinking mode only",), ("仅非思考模式支持",)),
    },
    "thinking": {
        "non_thinking": (("Non-thinking Mode",), ("非思考模式",)),
        "thinking": (("Thinking Mode",), ("思考模式",)),
        "thinking_only": (("Thinking Mode Only",), ("只支持思考模式",)),
        "both": (
            ("Supports both non-thinking and thinking (default) modes See Thinking Mode for how to switch",),
            ("支持非思考与思考模式（默认）切换方式详见思考模式",),
        ),
    },
    "service_column": {
        "service": (("API", "Item"), ("API", "项目")),
        "unit": (("Billing Unit",), ("计费单位",)),
        "price": (("Price",), ("价格",)),
        "list_price": (("List Price",), ("刊例价",)),
        "half_price": (("Limited-Time Discounted Price (50% OFF)",), ("限时折扣价（5 折）",)),
    },
    "service": {
        "search": (("Search", "Search (text and image)"), ("Search", "搜索（文字、图片）")),
        "fetch": (("Fetch", "Web fetch"), ("Fetch", "网页抓取")),
        "document_parsing": (("File parsing and OCR API",), ("文件解析、OCR API",)),
        "speech_synthesis": (("Speech synthesis (TTS)",), ("语音合成（TTS）",)),
        "speech_recognition": (("Speech recognition (ASR)",), ("语音识别（ASR）",)),
    },
    # quantity and thing
    "unit": {
        "1000 successful request": (("Per 1,000 successful requests",), ("每 1,000 次成功请求",)),
        "1000 request": (("Per 1,000 requests",), ("每 1,000 次",)),
        "1000 page": (("Per 1,000 pages",), ("每 1,000 页",)),
        "10000 character": (("Per 10,000 characters",), ("每 10,000 字符",)),
        "1 hour": (("Per hour",), ("每小时",)),
    },
}


class Vocabulary:
    """One language's labels."""

    def __init__(self, language: str) -> None:
        column = LANGUAGES.index(language)
        self.zone = ("UTC ", "北京时间")[column]
        self._meanings = {
            role: {fold(label): meaning for meaning, labels in meanings.items() for label in labels[column]}
            for role, meanings in _LABELS.items()
        }

    @classmethod
    @cache
    def of(cls, language: str) -> Vocabulary:
        """The one vocabulary of a language."""
        return cls(language)

    def meaning(self, role: str, text: str) -> str | None:
        """What a text means as a label of this role; None where it is none."""
        return self._meanings[role].get(fold(text))


# No second "deepseek": two names that run together are not one.
MODEL_NAME = re.compile(r"deepseek-(?:(?!deepseek)[a-z0-9])+(?:[.-](?:(?!deepseek)[a-z0-9])+)*")
VERSION = re.compile(r"DeepSeek-[A-Z0-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")
ENDPOINT = re.compile(r"v[0-9][a-z0-9._]*[a-z0-9]")
LENGTH = re.compile(r"[1-9][0-9]{0,3}[KM]")
COUNT = re.compile(r"[1-9][0-9]{0,6}")
HOURS_LABEL = re.compile(r"(?P<label>.+?)\((?P<zone>UTC |北京时间)(?P<hours>[0-9:~-]+)\)")
