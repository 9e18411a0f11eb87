"""The labels of both languages: what a row, column, group, period, product or unit is called on the page."""

from __future__ import annotations

import re

from scraper.page import fold

LANGUAGES = ("en", "zh")
CURRENCY = {"en": "USD", "zh": "CNY"}
KINDS = ("input_cache_hit", "input_cache_miss", "output")
PERIODS = ("standard", "off_peak", "peak")
CURRENCIES = ("USD", "CNY")

# meaning -> (English labels, Chinese labels)
_Labels = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]

_FIELDS: _Labels = {
    "model": (("MODEL",), ("模型",)),
    "base_url": (("BASE URL", "BASE URL (OpenAI Format)"), ("BASE URL", "BASE URL (OpenAI 格式)")),
    "anthropic_base_url": (("BASE URL (Anthropic Format)",), ("BASE URL (Anthropic 格式)",)),
    "version": (("MODEL VERSION",), ("模型版本",)),
    "thinking": (("THINKING MODE",), ("思考模式",)),
    "context_length": (("CONTEXT LENGTH",), ("上下文长度",)),
    "max_output": (("MAX OUTPUT", "MAX OUTPUT TOKENS"), ("输出长度", "最大输出长度")),
    "concurrency": (("Concurrency Limit",), ("并发限制",)),
}
_GROUPS: _Labels = {
    "features": (("FEATURES",), ("功能",)),
    "prices": (("PRICING",), ("价格",)),
}
# The second set names the unit in the label; with the first, it stands in each cell.
_KINDS_UNIT_IN_CELL: _Labels = {
    "input_cache_hit": (("INPUT PRICE (CACHE HIT)",), ()),
    "input_cache_miss": (("INPUT PRICE (CACHE MISS)",), ()),
    "output": (("OUTPUT PRICE",), ()),
}
_KINDS_PER_MILLION: _Labels = {
    "input_cache_hit": (("1M INPUT TOKENS (CACHE HIT)",), ("百万tokens输入（缓存命中）",)),
    "input_cache_miss": (("1M INPUT TOKENS (CACHE MISS)",), ("百万tokens输入（缓存未命中）",)),
    "output": (("1M OUTPUT TOKENS",), ("百万tokens输出",)),
}
_PERIODS: _Labels = {
    "off_peak": (("OFF-PEAK",), ("空闲时段",)),
    "peak": (("PEAK",), ("高峰时段",)),
}
_FEATURES: _Labels = {
    "json_output": (("Json Output",), ("Json Output",)),
    "tool_calls": (("Tool Calls",), ("Tool Calls",)),
    "responses_api": (("Responses API",), ("Responses API",)),
    "anthropic_api": (("Anthropic API",), ("Anthropic API",)),
    "chat_prefix_completion": (("Chat Prefix Completion（Beta）",), ("对话前缀续写（Beta）",)),
    "fim_completion": (("FIM Completion（Beta）",), ("FIM 补全（Beta）",)),
    "vision": (("Vision",), ("图像理解",)),
}
_SUPPORT: _Labels = {
    "supported": (("✓",), ("支持",)),
    "not_supported": (("✗", "Not supported"), ("不支持",)),
    "non_thinking_only": (("Non-thinking mode only",), ("仅非思考模式支持",)),
}
_THINKING: _Labels = {
    "both": (
        ("Supports both non-thinking and thinking (default) modes See Thinking Mode for how to switch",),
        ("支持非思考与思考模式（默认）切换方式详见思考模式",),
    ),
}
_SERVICE_COLUMNS: _Labels = {
    "service": (("API",), ("API",)),
    "unit": (("Billing Unit",), ("计费单位",)),
    "price": (("Price",), ("价格",)),
}
_SERVICES: _Labels = {
    "search": (("Search",), ("Search",)),
    "fetch": (("Fetch",), ("Fetch",)),
}
_UNITS: _Labels = {
    "1000 successful request": (("Per 1,000 successful requests",), ("每 1,000 次成功请求",)),
}
_HEADINGS: _Labels = {
    "title": (("Models & Pricing",), ("模型 & 价格",)),
    "models": (("Model Details", "Pricing Details"), ("模型细节", "模型 & 价格细节")),
    "services": (("Web Search and Fetch Pricing",), ("网页搜索与抓取价格",)),
    "deduction": (("Deduction Rules",), ("扣费规则",)),
    "model_fees": (("Model Usage Fees",), ("模型调用费用",)),
}


class Vocabulary:
    """One language's labels, by their folded text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._column = LANGUAGES.index(language)
        self.fields = self._by_label(_FIELDS)
        self.groups = self._by_label(_GROUPS)
        self.kinds = self._by_label(_KINDS_PER_MILLION)
        self.kinds_unit_in_cell = self._by_label(_KINDS_UNIT_IN_CELL)
        self.periods = self._by_label(_PERIODS)
        self.features = self._by_label(_FEATURES)
        self.support = self._by_label(_SUPPORT)
        self.thinking = self._by_label(_THINKING)
        self.service_columns = self._by_label(_SERVICE_COLUMNS)
        self.services = self._by_label(_SERVICES)
        self.units = self._by_label(_UNITS)
        self.headings = self._by_label(_HEADINGS)

    def _by_label(self, labels: _Labels) -> dict[str, str]:
        return {fold(label): meaning for meaning, columns in labels.items() for label in columns[self._column]}


MODEL_NAME = re.compile(r"deepseek-[a-z0-9]+(?:[.-][a-z0-9]+)*")
VERSION = re.compile(r"DeepSeek-[A-Z0-9][A-Za-z0-9.]*(?:-[A-Za-z0-9.]+)*")
LENGTH = re.compile(r"[1-9][0-9]{0,3}[KM]")
MAX_OUTPUT = re.compile(r"(?:(?:MAXIMUM:|最大)?(?P<max_output>[1-9][0-9]{0,3}[KM]))")
COUNT = re.compile(r"[1-9][0-9]{0,6}")
BASE_URL = re.compile(r"https://api\.deepseek\.com(?:/(?P<endpoint>v[0-9][a-z0-9._]*))?/?")
ANTHROPIC_BASE_URL = re.compile(r"https://api\.deepseek\.com/anthropic")
